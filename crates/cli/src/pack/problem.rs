//! What is wrong with a pack, told so that whoever fills it in can mend it: file, line, field, what is
//! wrong, what to write instead. All problems are collected; none stops the reading.

use std::fmt;

/// Whether a problem stops an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops it.
    Error,
    /// Is told, and may be meant.
    Warning,
}

/// Where in its file a problem is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// The file as a whole.
    File,
    /// A line, counted from 1.
    Line(u64),
    /// A feature of a GeoJSON file, counted from 1, and its id where it has one.
    Feature(usize, Option<String>),
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops an import.
    pub severity: Severity,
    /// The file's name within the pack.
    pub file: &'static str,
    /// Where in the file.
    pub at: At,
    /// The column, key or property.
    pub field: Option<String>,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}", self.file)?;
        match &self.at {
            At::File => {}
            At::Line(line) => write!(f, ", line {line}")?,
            At::Feature(number, None) => write!(f, ", feature {number}")?,
            At::Feature(number, Some(id)) => write!(f, ", feature {number} ({id})")?,
        }
        if let Some(field) = &self.field {
            write!(f, ", {field}")?;
        }
        write!(f, ": {}", self.what)?;
        if !self.mend.is_empty() {
            write!(f, "\n    -> {}", self.mend)?;
        }
        Ok(())
    }
}

/// All problems of a pack.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds an error.
    pub fn error(&mut self, file: &'static str, at: At, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.add(Severity::Error, file, at, field, what.into(), mend.into());
    }

    /// Adds a warning.
    pub fn warning(&mut self, file: &'static str, at: At, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.add(Severity::Warning, file, at, field, what.into(), mend.into());
    }

    fn add(&mut self, severity: Severity, file: &'static str, at: At, field: &str, what: String, mend: String) {
        let field = (!field.is_empty()).then(|| field.to_owned());
        self.0.push(Problem { severity, file, at, field, what, mend });
    }

    /// Puts them in the order of reading: by file, then from top to bottom.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| (a.file, &a.at, &a.field).cmp(&(b.file, &b.at, &b.field)));
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Problem] {
        &self.0
    }

    /// How many stop an import.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.0.iter().filter(|problem| problem.severity == Severity::Error).count()
    }

    /// How many do not.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.0.len() - self.errors()
    }
}

/// A value as it is shown in a problem: quoted, without control characters, not longer than a line.
#[must_use]
pub(super) fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    let clean: String = value.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let more = if value.chars().count() > LONGEST { "…" } else { "" };
    format!("\"{clean}{more}\"")
}
