//! CSV files as tables: a header row, then rows of named cells with their line numbers. Rows are read one
//! by one and have limits, so that no file takes more memory than its own size.

use std::fmt::Display;
use std::path::Path;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::file::{self, Need};
use super::problem::{At, Problems, shown};
use super::value::plain;

/// The longest row, in bytes: twice what a list of houses may have and much else.
const MAX_ROW_BYTES: usize = 64 * 1024;
/// The most cells a row may have. Official registers have a dozen columns.
const MAX_CELLS: usize = 128;
/// The most rows of a table.
const MAX_ROWS: usize = 200_000;

/// A column: its name, and what else it may be called, each lower case with plain apostrophes and spaces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its Ukrainian name first, which is what a missing one is asked for by.
    pub also: &'static [&'static str],
}

/// A column with its Ukrainian names.
pub(super) const fn column(name: &'static str, also: &'static [&'static str]) -> Column {
    Column { name, also }
}

/// The column for what the coordinator writes for themselves; tables that read it list it.
const NOTE: Column = column("note", &["примітка", "примітки", "нотатка", "коментар"]);

/// What a table must look like. Every table may have a column `note`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    /// The file.
    pub file: &'static str,
    /// Whether the pack must have it.
    pub need: Need,
    /// Columns that must be there.
    pub columns: &'static [Column],
    /// Columns that may be left out.
    pub optional: &'static [Column],
    /// Whether it is somebody else's file, with columns of which nothing is said.
    pub foreign: bool,
}

impl Spec {
    fn column(&self, header: &str) -> Option<&'static str> {
        let normal = normal(header);
        let mut columns = self.columns.iter().chain(self.optional).chain([&NOTE]);
        columns.find(|column| normal == self::normal(column.name) || column.also.contains(&normal.as_str())).map(|column| column.name)
    }

    fn names(&self) -> String {
        let name = |column: &Column| column.also.first().map_or_else(|| column.name.to_owned(), |uk| format!("{} ({uk})", column.name));
        self.columns.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

/// A header as it is compared.
pub(super) fn normal(header: &str) -> String {
    let plain: String = header.to_lowercase().chars().map(|c| if c == '_' { ' ' } else { plain(c) }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([':', '*']).to_owned()
}

/// A column of a file.
#[derive(Debug)]
struct Header {
    name: &'static str,
    /// As the file writes it.
    label: String,
    at: usize,
}

/// A table that is being read.
#[derive(Debug)]
pub(super) struct Table {
    spec: &'static Spec,
    records: Records,
    headers: Vec<Header>,
    width: usize,
    rows: usize,
}

impl Table {
    /// Opens a table of the pack. `None` where the file is not there or has no usable header.
    pub(super) fn read(pack: &Path, spec: &'static Spec, problems: &mut Problems) -> Option<Self> {
        Self::parse(spec, file::read(pack, spec.file, spec.need, problems)?, problems)
    }

    /// Takes a text as a table.
    pub(super) fn parse(spec: &'static Spec, text: String, problems: &mut Problems) -> Option<Self> {
        let delimiter = delimiter(spec, &text);
        let mut records = Records::new(text, delimiter);
        let (line, cells) = loop {
            match records.next() {
                Some((_, Some(cells))) if cells.iter().all(String::is_empty) || directive(&cells) => {}
                Some((line, Some(cells))) => break (line, cells),
                Some((line, None)) => {
                    problems.error(spec.file, At::Line(line), "", TOO_LONG, format!("the first row names the columns: {}", spec.names()));
                    return None;
                }
                None => {
                    let mend = format!("the first row names the columns: {}", spec.names());
                    problems.error(spec.file, At::File, "", "the file is empty", mend);
                    return None;
                }
            }
        };
        let headers = headers(spec, line, &cells, problems)?;
        Some(Self { spec, records, headers, width: cells.len(), rows: 0 })
    }

    /// The next row. Rows with nothing in them are passed over, since spreadsheets leave them; so are rows
    /// that cannot be read, which is told.
    pub(super) fn next(&mut self, problems: &mut Problems) -> Option<Row<'_>> {
        let file = self.spec.file;
        loop {
            let (line, cells) = self.records.next()?;
            let mut error = |what: String, mend: &str| problems.error(file, At::Line(line), "", what, mend);
            let Some(cells) = cells else {
                error(TOO_LONG.to_owned(), "look for a quotation mark that is never closed; a row has at most 64 KB and 128 cells");
                continue;
            };
            if cells.iter().all(String::is_empty) {
                continue;
            }
            self.rows += 1;
            if self.rows > MAX_ROWS {
                error(format!("more than {MAX_ROWS} rows"), "what follows is not read; look for rows that do not belong here");
                return None;
            }
            if let Some(broken) = cells.iter().find(|cell| cell.contains(['\n', '\r'])) {
                let mend = "write the cell in one line; a quotation mark that is never closed also looks like this";
                error(format!("a line break inside the cell {}", shown(broken)), mend);
            } else if let Some(odd) = cells.iter().find(|cell| cell.contains(char::is_control)) {
                error(format!("a control character inside the cell {}", shown(odd)), "type the cell anew");
            } else if cells.iter().skip(self.width).any(|cell| !cell.is_empty()) {
                let what = format!("the row has {} cells, the header has {}", cells.len(), self.width);
                error(what, "put cells that contain a comma into \"quotation marks\"");
            } else {
                return Some(Row { file, headers: &self.headers, line, cells });
            }
        }
    }
}

const TOO_LONG: &str = "the row is too long";

/// Whether a row is "sep=;", which a spreadsheet writes for itself.
fn directive(cells: &[String]) -> bool {
    cells.first().is_some_and(|cell| cell.to_ascii_lowercase().starts_with("sep="))
}

/// The separator under which the first row names the most columns; a comma where none does better.
fn delimiter(spec: &Spec, text: &str) -> u8 {
    // The header is at the top: more than its longest row is not looked at.
    let cut = (0..=text.len().min(2 * MAX_ROW_BYTES)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let top = text.get(..cut).unwrap_or_default();
    let known = |delimiter: u8| {
        let mut records = Records::new(top.to_owned(), delimiter);
        let header = std::iter::from_fn(|| records.next())
            .filter_map(|(_, cells)| cells)
            .find(|cells| !directive(cells) && cells.iter().any(|cell| !cell.is_empty()));
        header.map_or(0, |cells| cells.iter().filter(|cell| spec.column(cell).is_some()).count())
    };
    // Of equals the last is taken.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| known(*delimiter)).unwrap_or(b',')
}

fn headers(spec: &Spec, line: u64, cells: &[String], problems: &mut Problems) -> Option<Vec<Header>> {
    let mut headers: Vec<Header> = Vec::new();
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        match spec.column(cell) {
            Some(name) if headers.iter().any(|header| header.name == name) => {
                problems.error(spec.file, At::Line(line), &normal(cell), "the column is there twice", "leave one of the two");
            }
            Some(name) => headers.push(Header { name, label: normal_label(cell, name), at }),
            None if spec.foreign => {}
            None => {
                let mend = format!("it is not read; the columns are {}", spec.names());
                problems.warning(spec.file, At::Line(line), "", format!("unknown column {}", shown(cell)), mend);
            }
        }
    }
    let missing: Vec<&Column> = spec.columns.iter().filter(|column| !headers.iter().any(|header| header.name == column.name)).collect();
    for column in &missing {
        problems.error(spec.file, At::Line(line), column.name, "the column is missing", format!("the columns are {}", spec.names()));
    }
    for header in headers.iter().filter(|header| header.label != header.name) {
        problems.called(spec.file, header.name, &header.label);
    }
    missing.is_empty().then_some(headers)
}

/// What a column is called in a problem: its name, or what else the file calls it.
fn normal_label(cell: &str, name: &str) -> String {
    let normal = normal(cell);
    if normal == self::normal(name) { name.to_owned() } else { normal }
}

/// The records of a text, one by one, with the line each begins on.
#[derive(Debug)]
struct Records {
    text: String,
    at: usize,
    reader: Box<Reader>,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl Records {
    fn new(text: String, delimiter: u8) -> Self {
        let reader = Box::new(ReaderBuilder::new().delimiter(delimiter).build());
        Self { text, at: 0, reader, cells: vec![0; MAX_ROW_BYTES], ends: vec![0; MAX_CELLS] }
    }

    /// The next record, its cells without the space around them; no cells where it is too long.
    fn next(&mut self) -> Option<(u64, Option<Vec<String>>)> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        // The reader counts from before the empty lines that it skips.
        let skipped = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count();
        let line = self.reader.line() + skipped as u64;
        let (mut written, mut ended, mut too_long) = (0, 0, false);
        loop {
            let input = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let (cells, ends) = (self.cells.get_mut(written..)?, self.ends.get_mut(ended..)?);
            let (result, read, wrote, cells) = self.reader.read_record(input, cells, ends);
            self.at += read;
            written += wrote;
            ended += cells;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    too_long = true;
                    (written, ended) = (0, 0);
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        if too_long {
            return Some((line, None));
        }
        let mut from = 0;
        let cut = |to: &usize| {
            let cell = self.cells.get(from..*to).unwrap_or_default();
            from = *to;
            String::from_utf8_lossy(cell).trim().to_owned()
        };
        Some((line, Some(self.ends.iter().take(ended).map(cut).collect())))
    }
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row<'a> {
    file: &'static str,
    headers: &'a [Header],
    line: u64,
    cells: Vec<String>,
}

impl Row<'_> {
    /// Its line in the file.
    #[must_use]
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// A cell without the space around it; nothing where the row or the header is shorter.
    #[must_use]
    pub(super) fn cell(&self, column: &str) -> &str {
        let header = self.headers.iter().find(|header| header.name == column);
        header.and_then(|header| self.cells.get(header.at)).map_or("", String::as_str)
    }

    /// What the file calls a column.
    pub(super) fn label<'b>(&'b self, column: &'b str) -> &'b str {
        self.headers.iter().find(|header| header.name == column).map_or(column, |header| &header.label)
    }

    /// Tells of an error in a cell.
    pub(super) fn error(&self, problems: &mut Problems, column: &str, what: impl Into<String>, mend: impl Into<String>) {
        problems.error(self.file, At::Line(self.line), self.label(column), what, mend);
    }

    /// Tells of something in a cell that may be meant.
    pub(super) fn warning(&self, problems: &mut Problems, column: &str, what: impl Into<String>, mend: impl Into<String>) {
        problems.warning(self.file, At::Line(self.line), self.label(column), what, mend);
    }

    /// A cell that must be filled in.
    pub(super) fn required(&self, problems: &mut Problems, column: &str, mend: &str) -> Option<&str> {
        let cell = self.cell(column);
        if cell.is_empty() {
            self.error(problems, column, "the cell is empty", mend);
            return None;
        }
        Some(cell)
    }

    /// A cell that must be filled in with something that can be read.
    pub(super) fn parsed<T, E: Display>(
        &self,
        problems: &mut Problems,
        column: &str,
        mend: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let cell = self.required(problems, column, mend)?;
        self.read(problems, column, cell, mend, parse)
    }

    /// A cell that may be empty: `Ok(None)` then, `Err` where it cannot be read, which is told.
    pub(super) fn maybe<T, E: Display>(
        &self,
        problems: &mut Problems,
        column: &str,
        mend: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Told> {
        match self.cell(column) {
            "" => Ok(None),
            cell => self.read(problems, column, cell, mend, parse).map(Some).ok_or(Told),
        }
    }

    /// The words of a cell, each read on its own.
    pub(super) fn words<T, E: Display>(
        &self,
        problems: &mut Problems,
        column: &str,
        mend: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let words = self.cell(column).split([' ', ',', ';', '\u{a0}']).filter(|word| !word.is_empty());
        words.filter_map(|word| self.read(problems, column, word, mend, &parse)).collect()
    }

    fn read<T, E: Display>(
        &self,
        problems: &mut Problems,
        column: &str,
        text: &str,
        mend: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        parse(text).map_err(|error| self.error(problems, column, format!("{}: {error}", shown(text)), mend)).ok()
    }
}

/// A problem that has been told already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told;
