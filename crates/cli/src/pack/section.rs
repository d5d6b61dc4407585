//! Tables of a TOML file, read key by key so that every problem is told with its line.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{At, Problems, shown};

/// Where the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1).collect())
    }

    /// The line, counted from 1, of a byte.
    pub(super) fn line(&self, byte: usize) -> u64 {
        self.0.partition_point(|start| *start <= byte) as u64 + 1
    }
}

/// Takes a text as TOML. `None` where it is none, or too large, which is told.
pub(super) fn document<'a>(file: &'static str, text: &'a str, max_bytes: usize, problems: &mut Problems) -> Option<Spanned<DeTable<'a>>> {
    if text.len() > max_bytes {
        let what = format!("the file is larger than {} KB", max_bytes / 1024);
        problems.error(file, At::File, "", what, "look for text that does not belong here");
        return None;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    let lines = Lines::of(text);
    for error in &errors {
        let line = lines.line(error.span().map_or(0, |span| span.start));
        problems.error(file, At::Line(line), "", format!("not TOML: {}", error.message()), "texts and dates stand in \"quotation marks\"");
    }
    errors.is_empty().then_some(document)
}

/// A table of a TOML file.
pub(super) struct Section<'a> {
    file: Cow<'static, str>,
    lines: Rc<Lines>,
    table: &'a DeTable<'a>,
    /// Its name with a dot behind it; empty for the file itself.
    path: String,
    line: u64,
    read: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Section<'a> {
    /// The file itself.
    #[must_use]
    pub(super) fn root(file: impl Into<Cow<'static, str>>, source: &str, table: &'a DeTable<'a>) -> Self {
        Self { file: file.into(), lines: Rc::new(Lines::of(source)), table, path: String::new(), line: 1, read: RefCell::default() }
    }

    /// The line of a key, or of the table where the key is missing.
    pub(super) fn at(&self, key: &str) -> u64 {
        self.table.get(key).map_or(self.line, |value| self.line_of(value))
    }

    fn line_of<T>(&self, value: &Spanned<T>) -> u64 {
        self.lines.line(value.span().start)
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.read.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// The line of a key that is there.
    pub(super) fn line(&self, key: &str) -> Option<u64> {
        self.table.get(key).map(|value| self.line_of(value))
    }

    /// Tells of an error at a key, or at the table where the key is missing.
    pub(super) fn error(&self, problems: &mut Problems, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        let line = self.at(key);
        problems.error(self.file.clone(), At::Line(line), &format!("{}{key}", self.path), what, mend);
    }

    /// Tells of something at a key that may be meant.
    pub(super) fn warning(&self, problems: &mut Problems, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        let line = self.at(key);
        problems.warning(self.file.clone(), At::Line(line), &format!("{}{key}", self.path), what, mend);
    }

    /// A text or a date, as text; `None` where the key is not there or is something else, which is told.
    pub(super) fn maybe_text(&self, problems: &mut Problems, key: &'static str) -> Option<String> {
        match self.get(key)?.get_ref() {
            DeValue::String(text) => Some(text.trim().to_owned()),
            DeValue::Datetime(datetime) => Some(datetime.to_string()),
            _ => {
                self.error(problems, key, "not a text", format!("{key} = \"…\""));
                None
            }
        }
    }

    /// A text that must be there.
    pub(super) fn text(&self, problems: &mut Problems, key: &'static str) -> Option<String> {
        if self.get(key).is_none() {
            self.error(problems, key, "the key is missing", format!("{key} = \"…\""));
            return None;
        }
        let text = self.maybe_text(problems, key)?;
        if text.is_empty() {
            self.error(problems, key, "the text is empty", format!("{key} = \"…\""));
            return None;
        }
        Some(text)
    }

    /// A text that must be there and can be read.
    pub(super) fn parsed<T, E: Display>(
        &self,
        problems: &mut Problems,
        key: &'static str,
        mend: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(problems, key)?;
        self.understood(problems, key, &text, mend, parse)
    }

    /// A text that can be read where it is there.
    pub(super) fn maybe_parsed<T, E: Display>(
        &self,
        problems: &mut Problems,
        key: &'static str,
        mend: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.maybe_text(problems, key).filter(|text| !text.is_empty())?;
        self.understood(problems, key, &text, mend, parse)
    }

    fn understood<T, E: Display>(
        &self,
        problems: &mut Problems,
        key: &str,
        text: &str,
        mend: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        parse(text).map_err(|error| self.error(problems, key, format!("{}: {error}", shown(text)), mend)).ok()
    }

    /// A whole number within bounds; the default where the key is not there.
    pub(super) fn number(&self, problems: &mut Problems, key: &'static str, bounds: std::ops::RangeInclusive<u8>, default: u8) -> u8 {
        let Some(value) = self.get(key) else { return default };
        let number = value.get_ref().as_integer().and_then(|number| u8::from_str_radix(number.as_str(), number.radix()).ok());
        match number.filter(|number| bounds.contains(number)) {
            Some(number) => number,
            None => {
                self.error(problems, key, "not a number in range", format!("a whole number from {} to {}", bounds.start(), bounds.end()));
                default
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&self, problems: &mut Problems, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let texts = match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        texts.unwrap_or_else(|| {
            self.error(problems, key, "not a list of texts", format!("{key} = [\"…\", \"…\"]"));
            Vec::new()
        })
    }

    /// A list of texts, each read on its own.
    pub(super) fn each<T, E: Display>(
        &self,
        problems: &mut Problems,
        key: &'static str,
        mend: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let texts = self.texts(problems, key);
        texts.iter().filter_map(|text| self.understood(problems, key, text, mend, &parse)).collect()
    }

    /// Yes or no; no where the key is not there.
    pub(super) fn flag(&self, problems: &mut Problems, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        if let DeValue::Boolean(yes) = value.get_ref() {
            return *yes;
        }
        self.error(problems, key, "neither true nor false", format!("{key} = true, or leave it out"));
        false
    }

    /// A table within this one.
    pub(super) fn section(&self, problems: &mut Problems, key: &'static str) -> Option<Section<'a>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(self.inner(key, table, self.line_of(value))),
            _ => {
                self.error(problems, key, "not a table", format!("[{}{key}]", self.path));
                None
            }
        }
    }

    /// A list of tables within this one.
    pub(super) fn sections(&self, problems: &mut Problems, key: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let tables = match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .map(|item| match item.get_ref() {
                    DeValue::Table(table) => Some(self.inner(key, table, self.line_of(item))),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        tables.unwrap_or_else(|| {
            self.error(problems, key, "not a list of tables", format!("[[{}{key}]]", self.path));
            Vec::new()
        })
    }

    fn inner(&self, key: &str, table: &'a DeTable<'a>, line: u64) -> Section<'a> {
        Section {
            file: self.file.clone(),
            lines: Rc::clone(&self.lines),
            table,
            path: format!("{}{key}.", self.path),
            line,
            read: RefCell::default(),
        }
    }

    /// Tells of the keys that nobody asked for.
    pub(super) fn finish(self, problems: &mut Problems) {
        for (key, _) in self.table.iter().filter(|(key, _)| !self.read.borrow().contains(key.get_ref().as_ref())) {
            let line = self.line_of(key);
            let what = format!("unknown key {}", shown(&format!("{}{}", self.path, key.get_ref())));
            problems.warning(self.file.clone(), At::Line(line), "", what, "it is not read; look for a misspelling");
        }
    }
}
