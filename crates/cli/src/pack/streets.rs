//! `streets.csv`: which beat serves which houses of which street.

use std::collections::BTreeMap;
use std::path::Path;

use varta_domain::address::{StreetKind, StreetName};
use varta_domain::city::DistrictStage;
use varta_domain::houses::HouseSet;
use varta_domain::ids::{BeatId, DistrictId};

use super::areas::Beat;
use super::city::CityFile;
use super::file::Need;
use super::people::{Known, unknown};
use super::problem::{At, Problems, shown};
use super::table::{Row, Spec, Table};

const STREETS: Spec =
    Spec { file: "streets.csv", need: Need::Required, columns: &["street", "district", "beat", "houses"], optional: &["code", "note"] };
const STREET: &str = "the full official form: \"вулиця Васильківська\"";
const HOUSES: &str = "such as \"вся\", \"1-27 (непарні), 2-30 (парні)\" or \"5, 7а, 9/2\"";

/// One row: the houses of a street that a beat serves.
#[derive(Debug)]
pub struct StreetRow {
    /// Its line.
    pub line: u64,
    /// The words of the name, in alphabetical order.
    pub identity: String,
    /// The kind of street.
    pub kind: StreetKind,
    /// The name without the kind, as it is written.
    pub name: String,
    /// Its district.
    pub district: DistrictId,
    /// The register's code of it: rows of one code are one street, in whatever district.
    pub code: Option<String>,
    /// The beat and its houses; none where the street is known and not served yet.
    pub served: Option<(BeatId, HouseSet)>,
}

impl StreetRow {
    /// What makes it this street: two rows that agree in it speak of one.
    #[must_use]
    pub fn street(&self) -> (&str, StreetKind, &DistrictId) {
        (&self.identity, self.kind, &self.district)
    }
}

/// Reads the streets. `None` where the file cannot be read.
pub(super) fn read(
    folder: &Path,
    city: Option<&CityFile>,
    beats: Option<&Known<BeatId, Beat>>,
    problems: &mut Problems,
) -> Option<Vec<StreetRow>> {
    let table = Table::read(folder, &STREETS, problems)?;
    let rows: Vec<StreetRow> = table.rows().filter_map(|row| street(&row, city, beats, problems)).collect();
    let mut by_street: BTreeMap<_, Vec<&StreetRow>> = BTreeMap::new();
    for row in &rows {
        by_street.entry(row.street()).or_default().push(row);
    }
    for rows in by_street.values() {
        shared(rows, problems);
    }
    if let Some(beats) = beats {
        unnamed(&rows, beats, problems);
    }
    Some(rows)
}

fn street(row: &Row<'_>, city: Option<&CityFile>, beats: Option<&Known<BeatId, Beat>>, problems: &mut Problems) -> Option<StreetRow> {
    let name = row.parsed(problems, "street", STREET, StreetName::parse);
    let kind = name.as_ref().and_then(|name| name.kind);
    if name.is_some() && kind.is_none() {
        let kinds = StreetKind::ALL.map(StreetKind::full).join(", ");
        row.error(problems, "street", format!("{} has no kind of street", shown(row.cell("street"))), format!("begin with one of {kinds}"));
    }
    let district = row.parsed(problems, "district", "an id of city.toml", DistrictId::parse);
    let known = district.as_ref().zip(city).map(|(id, city)| city.districts.iter().find(|district| district.id == *id));
    if let (Some(id), Some(None)) = (&district, known) {
        row.error(problems, "district", unknown("district", id), "list it in city.toml");
    }
    let beat = row.maybe(problems, "beat", "the id of a beat", BeatId::parse);
    let houses = row.maybe(problems, "houses", HOUSES, houses);
    if let (Ok(Some(beat)), Some(beats)) = (&beat, beats) {
        match beats.rows.get(beat) {
            Some(found) if district.as_ref().is_some_and(|district| *district != found.district) => {
                row.error(problems, "beat", format!("{beat} is a beat of {}", found.district), "a row names the district of its beat");
            }
            None if !beats.ids.contains_key(beat) => row.error(problems, "beat", unknown("beat", beat), "draw it in beats.geojson"),
            _ => {}
        }
    }
    let served = match (beat.ok()?, houses.ok()?) {
        (Some(beat), Some(houses)) => Some((beat, houses)),
        (Some(_), None) => {
            row.error(problems, "houses", "a beat without houses", HOUSES);
            return None;
        }
        (None, houses) => {
            if houses.is_some() {
                row.warning(problems, "houses", "houses without a beat", "they are not read; name the beat that serves them");
            }
            let live = known.flatten().is_some_and(|district| matches!(district.stage, DistrictStage::Pilot | DistrictStage::Live));
            if live {
                row.warning(problems, "beat", "no beat serves this street though its district is served", "name the beat");
            }
            None
        }
    };
    let name = name?;
    Some(StreetRow {
        line: row.line(),
        identity: name.identity(),
        kind: kind?,
        name: name.name,
        district: district?,
        code: code(row),
        served,
    })
}

fn code(row: &Row<'_>) -> Option<String> {
    Some(row.cell("code")).filter(|code| !code.is_empty()).map(str::to_owned)
}

/// Reads a set of houses; an error shows the text from where it is wrong.
pub(super) fn houses(text: &str) -> Result<HouseSet, String> {
    HouseSet::parse(text).map_err(|error| match text.get(error.at..).map(str::trim).filter(|rest| !rest.is_empty() && error.at > 0) {
        Some(rest) => format!("{} at {}", error.reason, shown(rest)),
        None => error.reason.to_string(),
    })
}

/// A house of a street belongs to one beat.
fn shared(rows: &[&StreetRow], problems: &mut Problems) {
    for (at, row) in rows.iter().enumerate() {
        let line = At::Line(row.line);
        if let Some(first) = rows.first().filter(|first| first.name != row.name) {
            let what = format!("the street of line {} is written {} there", first.line, shown(&first.name));
            problems.warning(STREETS.file, line.clone(), "street", what, "write a name in one way");
        }
        for earlier in &rows[..at] {
            match (&earlier.served, &row.served) {
                (Some((first, _)), Some((second, _))) if first == second => {
                    let what = format!("{second} has this street already in line {}", earlier.line);
                    problems.error(STREETS.file, line.clone(), "beat", what, "write all houses of a beat into one row");
                }
                (Some((first, one)), Some((second, other))) => {
                    if let Some(house) = one.overlap(other) {
                        let what =
                            format!("{} is served by {first} in line {} and by {second} here", shown(&house.to_string()), earlier.line);
                        problems.error(
                            STREETS.file,
                            line.clone(),
                            "houses",
                            what,
                            "a house belongs to one beat: change one of the two ranges",
                        );
                    }
                }
                _ => {
                    let what = format!("the street is in line {} too, and one of the two rows has no beat", earlier.line);
                    problems.error(STREETS.file, line.clone(), "beat", what, "leave out the row without a beat");
                }
            }
        }
    }
}

/// A beat that no street names is found by the map only.
fn unnamed(rows: &[StreetRow], beats: &Known<BeatId, Beat>, problems: &mut Problems) {
    for (id, beat) in &beats.rows {
        if !rows.iter().any(|row| row.served.as_ref().is_some_and(|(served, _)| served == id)) {
            problems.warning("beats.geojson", beat.at.clone(), "beat", format!("no street names {id}"), "list its streets in streets.csv");
        }
    }
}
