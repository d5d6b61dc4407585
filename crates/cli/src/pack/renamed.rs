//! `renamed.csv`: the names that streets had.

use std::path::Path;

use varta_domain::address::{Renaming, StreetEntry, StreetName, apply_renamings};
use varta_domain::ids::DistrictId;

use super::file::Need;
use super::problem::{At, Problems, shown};
use super::streets::{StreetRow, houses};
use super::table::{Row, Spec, Table};

const RENAMED: Spec =
    Spec { file: "renamed.csv", need: Need::Optional, columns: &["old", "new"], optional: &["houses", "district", "since", "note"] };
const STREET: &str = "the full form with the kind of street: \"вулиця Васильківська\"";

/// Reads the renamings. Those that lead to no street of `streets.csv` are told, and left out by the import.
pub(super) fn read(folder: &Path, streets: Option<&[StreetRow]>, problems: &mut Problems) -> Vec<Renaming> {
    let Some(table) = Table::read(folder, &RENAMED, problems) else { return Vec::new() };
    let (lines, renamings): (Vec<u64>, Vec<Renaming>) =
        table.rows().filter_map(|row| renaming(&row, problems).map(|renaming| (row.line(), renaming))).unzip();
    if let Some(streets) = streets {
        let mut entries: Vec<StreetEntry> = streets.iter().map(entry).collect();
        for at in apply_renamings(&renamings, &mut entries) {
            let (Some(line), Some(renaming)) = (lines.get(at), renamings.get(at)) else { continue };
            lost(renaming, *line, &entries, problems);
        }
    }
    renamings
}

fn renaming(row: &Row<'_>, problems: &mut Problems) -> Option<Renaming> {
    let old = name(row, "old", problems);
    let new = name(row, "new", problems);
    let houses = row.maybe(problems, "houses", "the houses that got the new name, such as \"12-26\"", houses);
    let district = row.maybe(problems, "district", "an id of city.toml", DistrictId::parse);
    let (old, new) = (old?, new?);
    if old.kind == new.kind && old.key() == new.key() {
        row.warning(problems, "new", "the old name and the new one are found alike", "leave out the row: spellings need none");
    }
    Some(Renaming { old, new, houses: houses.ok()?, district: district.ok()? })
}

fn name(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<StreetName> {
    let name = row.parsed(problems, column, STREET, StreetName::parse)?;
    if name.kind.is_none() {
        row.error(problems, column, format!("{} has no kind of street", shown(row.cell(column))), STREET);
        return None;
    }
    Some(name)
}

fn entry(row: &StreetRow) -> StreetEntry {
    StreetEntry {
        kind: row.kind,
        name: row.name.clone(),
        district: row.district.clone(),
        code: None,
        formerly: Vec::new(),
        beats: Vec::new(),
    }
}

/// A new name that no street has: renamed again, misspelled, or the row is the wrong way round.
fn lost(renaming: &Renaming, line: u64, entries: &[StreetEntry], problems: &mut Problems) {
    let key = renaming.old.key();
    let reversed = entries.iter().any(|entry| Some(entry.kind) == renaming.old.kind && entry.street().key() == key);
    let what = format!("no street of streets.csv is called {}", shown(&renaming.new.to_string()));
    let mend = if reversed {
        "the old name is in streets.csv: the two may be exchanged, or streets.csv has the old name still"
    } else {
        "add the street to streets.csv, or write the name as it is there"
    };
    problems.warning(RENAMED.file, At::Line(line), "new", what, mend);
}
