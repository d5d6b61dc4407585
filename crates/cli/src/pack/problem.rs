//! What is wrong with a pack, told so that whoever fills it in can mend it: file, line, field, what is
//! wrong, what to write instead. All problems are collected; none stops the reading. Of a file that is
//! wrong from top to bottom the first ones are kept and the rest is counted.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// How many problems of one file and severity are kept.
const KEPT: usize = 200;

/// Whether a problem stops an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops it.
    Error,
    /// Is told, and may be meant.
    Warning,
    /// Says how something was read, and needs nothing.
    Notice,
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

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Feature(number, None) => write!(f, "feature {number}"),
            Self::Feature(number, Some(id)) => write!(f, "feature {number} ({id})"),
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops an import.
    pub severity: Severity,
    /// The file's name within the pack.
    pub file: Cow<'static, str>,
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
            Severity::Notice => "note",
        };
        write!(f, "{severity}: {}", self.file)?;
        if self.at != At::File {
            write!(f, ", {}", self.at)?;
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
pub struct Problems {
    kept: Vec<Problem>,
    counted: BTreeMap<(Cow<'static, str>, Severity), usize>,
    /// What the header of a file calls a column, where it is not the column's own name.
    called: BTreeMap<(&'static str, &'static str), String>,
}

impl Problems {
    /// Adds an error.
    pub fn error(&mut self, file: impl Into<Cow<'static, str>>, at: At, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.add(Severity::Error, file.into(), at, field, what.into(), mend.into());
    }

    /// Adds a warning.
    pub fn warning(&mut self, file: impl Into<Cow<'static, str>>, at: At, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.add(Severity::Warning, file.into(), at, field, what.into(), mend.into());
    }

    /// Adds a notice.
    pub fn notice(&mut self, file: impl Into<Cow<'static, str>>, at: At, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.add(Severity::Notice, file.into(), at, field, what.into(), mend.into());
    }

    /// Says what the header of a file calls a column: what is told of the column later is told so.
    pub(super) fn called(&mut self, file: &'static str, column: &'static str, label: &str) {
        self.called.insert((file, column), label.to_owned());
    }

    /// Whether a file has an error.
    pub(super) fn is_spoilt(&self, file: &'static str) -> bool {
        self.counted.contains_key(&(Cow::Borrowed(file), Severity::Error))
    }

    fn add(&mut self, severity: Severity, file: Cow<'static, str>, at: At, field: &str, what: String, mend: String) {
        let count = self.counted.entry((file.clone(), severity)).or_default();
        *count += 1;
        if *count <= KEPT {
            let called = self.called.iter().find(|((of, column), _)| *of == file && *column == field).map(|(_, label)| label.as_str());
            let field = (!field.is_empty()).then(|| plain(called.unwrap_or(field)));
            // A parser's message may quote the file, and the terminal obeys what it is shown.
            self.kept.push(Problem { severity, file, at, field, what: plain(&what), mend: plain(&mend) });
        }
    }

    /// Puts them in the order of reading, by file and then from top to bottom, and says of each file how
    /// many more there are than are kept. Called once, when all is read.
    pub(super) fn finish(&mut self) {
        self.sort();
        for ((file, severity), count) in &self.counted {
            let more = count.saturating_sub(KEPT);
            if more > 0 {
                let what = format!("and {more} more like these");
                let mend = "mend what is told first; the rest may go with it".to_owned();
                self.kept.push(Problem { severity: *severity, file: file.clone(), at: At::File, field: None, what, mend });
            }
        }
    }

    /// Puts them in the order of reading.
    pub(super) fn sort(&mut self) {
        self.kept.sort_by(|a, b| (&a.file, &a.at, &a.field).cmp(&(&b.file, &b.at, &b.field)));
    }

    /// All that are kept.
    #[must_use]
    pub fn all(&self) -> &[Problem] {
        &self.kept
    }

    /// How many stop an import.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many may be meant.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, of: Severity) -> usize {
        self.counted.iter().filter(|((_, severity), _)| *severity == of).map(|(_, count)| count).sum()
    }
}

/// A text with a mark for every character that would not be seen or would move the others.
fn plain(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if unseen(c) { '\u{fffd}' } else { c }).collect()
}

/// A value as it is shown in a problem: quoted, and not longer than a line.
#[must_use]
pub(super) fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut symbols = value.chars();
    let shown = plain(&symbols.by_ref().take(LONGEST).collect::<String>());
    format!("\"{shown}{}\"", if symbols.next().is_some() { "…" } else { "" })
}
