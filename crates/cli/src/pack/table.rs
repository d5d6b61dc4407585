//! CSV files as tables: a header row, then rows of named cells with their line numbers.

use super::file::{self, Need};
use super::problem::{At, Problems, shown};

/// What a table must look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    /// The file.
    pub file: &'static str,
    /// Whether the pack must have it.
    pub need: Need,
    /// Columns that must be there.
    pub columns: &'static [&'static str],
    /// Columns that may be left out.
    pub optional: &'static [&'static str],
}

/// A table as read.
#[derive(Debug)]
pub(super) struct Table {
    file: &'static str,
    columns: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Reads a table of the pack. `None` where the file is not there or has no usable header.
    pub(super) fn read(folder: &std::path::Path, spec: &Spec, problems: &mut Problems) -> Option<Self> {
        Self::parse(spec, &file::read(folder, spec.file, spec.need, problems)?, problems)
    }

    /// Takes a text as a table. Rows with nothing in them are passed over: spreadsheets leave them.
    pub(super) fn parse(spec: &Spec, text: &str, problems: &mut Problems) -> Option<Self> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut columns = None;
        let mut rows = Vec::new();
        for record in reader.records() {
            // Text is UTF-8 and rows may be of any length, so nothing is left that could fail.
            let Ok(record) = record else { continue };
            let line = record.position().map_or(0, |at| line_of(text, at.byte(), at.line()));
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if columns.is_none() {
                columns = Some(header(spec, line, cells, problems)?);
                continue;
            }
            if let Some(broken) = cells.iter().find(|cell| cell.contains(['\n', '\r'])) {
                let mend = "write the cell in one line; a quotation mark that is never closed also looks like this";
                problems.error(spec.file, At::Line(line), "", format!("a line break inside the cell {}", shown(broken)), mend);
                continue;
            }
            if let Some(odd) = cells.iter().find(|cell| cell.contains(char::is_control)) {
                problems.error(
                    spec.file,
                    At::Line(line),
                    "",
                    format!("a control character inside the cell {}", shown(odd)),
                    "type the cell anew",
                );
                continue;
            }
            let width = columns.as_ref().map_or(0, Vec::len);
            if cells.len() > width && cells[width..].iter().any(|cell| !cell.is_empty()) {
                let what = format!("the row has {} cells, the header has {width}", cells.len());
                problems.error(spec.file, At::Line(line), "", what, "put cells that contain a comma into \"quotation marks\"");
                continue;
            }
            rows.push((line, cells));
        }
        let Some(columns) = columns else {
            problems.error(
                spec.file,
                At::File,
                "",
                "the file is empty",
                format!("the first line names the columns: {}", spec.columns.join(",")),
            );
            return None;
        };
        Some(Self { file: spec.file, columns, rows })
    }

    /// The rows, from top to bottom.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }
}

/// The line on which a record begins: the reader counts from before the empty lines it skips.
fn line_of(text: &str, byte: u64, line: u64) -> u64 {
    let rest = usize::try_from(byte).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count();
    line + skipped as u64
}

fn header(spec: &Spec, line: u64, cells: Vec<String>, problems: &mut Problems) -> Option<Vec<String>> {
    let columns: Vec<String> = cells.into_iter().map(|cell| cell.to_lowercase()).collect();
    let missing: Vec<&str> = spec.columns.iter().filter(|name| !columns.iter().any(|column| column == *name)).copied().collect();
    if missing.len() == spec.columns.len() && columns.len() == 1 && columns[0].contains([';', '\t']) {
        problems.error(
            spec.file,
            At::Line(line),
            "",
            "the columns are not separated by commas",
            "save the spreadsheet with the comma as separator",
        );
        return None;
    }
    for name in &missing {
        problems.error(spec.file, At::Line(line), name, "the column is missing", format!("the columns are {}", spec.columns.join(",")));
    }
    for (at, column) in columns.iter().enumerate() {
        let known = spec.columns.iter().chain(spec.optional).any(|name| name == column);
        if columns[..at].contains(column) && !column.is_empty() {
            problems.error(spec.file, At::Line(line), column, "the column is there twice", "leave one of the two");
        } else if !known && !column.is_empty() {
            let mend = format!("it is not read; the columns are {}", spec.columns.join(","));
            problems.warning(spec.file, At::Line(line), "", format!("unknown column {}", shown(column)), mend);
        }
    }
    missing.is_empty().then_some(columns)
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    line: u64,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    /// Its line in the file.
    #[must_use]
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// A cell without the space around it; nothing where the row or the header is shorter.
    #[must_use]
    pub(super) fn cell(&self, column: &str) -> &'a str {
        let at = self.table.columns.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    /// Tells of an error in a cell.
    pub(super) fn error(&self, problems: &mut Problems, column: &str, what: impl Into<String>, mend: impl Into<String>) {
        problems.error(self.table.file, At::Line(self.line), column, what, mend);
    }

    /// Tells of something in a cell that may be meant.
    pub(super) fn warning(&self, problems: &mut Problems, column: &str, what: impl Into<String>, mend: impl Into<String>) {
        problems.warning(self.table.file, At::Line(self.line), column, what, mend);
    }

    /// A cell that must be filled in.
    pub(super) fn required(&self, problems: &mut Problems, column: &str, mend: &str) -> Option<&'a str> {
        let cell = self.cell(column);
        if cell.is_empty() {
            self.error(problems, column, "the cell is empty", mend);
            return None;
        }
        Some(cell)
    }

    /// A cell that must be filled in with something that can be read.
    pub(super) fn parsed<T, E: std::fmt::Display>(
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
    pub(super) fn maybe<T, E: std::fmt::Display>(
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
    pub(super) fn words<T, E: std::fmt::Display>(
        &self,
        problems: &mut Problems,
        column: &str,
        mend: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        self.cell(column).split_whitespace().filter_map(|word| self.read(problems, column, word, mend, &parse)).collect()
    }

    fn read<T, E: std::fmt::Display>(
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
