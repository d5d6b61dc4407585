//! `streets.csv`: which beat serves which houses of which street. `territories.csv` and `addresses.csv` say the
//! same in the words of the national schema; the rows of all are checked together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use varta_domain::address::StreetKind;
use varta_domain::houses::HouseSet;
use varta_domain::ids::{BeatId, DistrictId};

use super::addresses;
use super::areas::Beat;
use super::city::CityFile;
use super::districts::{self, is_served};
use super::file::{self, Need};
use super::one_street::{one_street, without_houses};
use super::people::{Known, unknown};
use super::problem::{At, Problems, shown};
use super::table::{Row, Spec, Table, column};
use super::territories;

const STREETS: Spec = Spec {
    file: "streets.csv",
    need: Need::Optional,
    columns: &[
        column("street", &["вулиця", "назва вулиці"]),
        column("district", &["район"]),
        column("beat", &["дільниця", "поліцейська дільниця"]),
        column("houses", &["будинки", "номери будинків", "будинок"]),
    ],
    optional: &[column("code", &["код вулиці", "код"])],
    foreign: false,
};
pub(super) const STREET: &str = "the full official form: \"вулиця Васильківська\"";
const ALONE: &str = "one street in its full official form, \"вулиця Васильківська\": houses go into their column, an old name into renamed.csv, another street into a row of its own";
pub(super) const HOUSES: &str = "such as \"вся\", \"1-27 (непарні), 2-30 (парні)\" or \"5, 7а, 9/2\"";

/// The most rows of one street, and the most houses and ranges in them: each row is compared with each.
const MAX_ROWS: usize = 100;
const MAX_ITEMS: usize = 5_000;

/// One row: the houses of a street that a beat serves.
#[derive(Debug)]
pub struct StreetRow {
    /// The file it is in.
    pub file: &'static str,
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

    /// The street as it is shown in a problem.
    pub(super) fn shown(&self) -> String {
        shown(&format!("{} {}", self.kind.full(), self.name))
    }

    /// Its line as another row names it.
    pub(super) fn place(&self, seen_from: &'static str) -> String {
        if self.file == seen_from { format!("line {}", self.line) } else { format!("line {} of {}", self.line, self.file) }
    }
}

/// Reads the streets, from those of the three files that are there. `None` where none can be read.
pub(super) fn read(
    pack: &Path,
    city: Option<&CityFile>,
    beats: Option<&Known<BeatId, Beat>>,
    problems: &mut Problems,
) -> Option<Vec<StreetRow>> {
    if !SOURCES.iter().any(|name| file::is_there(pack, name)) {
        let mend = format!("list which beat serves which houses in it, or in {} or {}", territories::FILE, addresses::FILE);
        problems.error(STREETS.file, At::File, "", "the file is missing", mend);
        return None;
    }
    let territories = territories::read(pack, beats, problems);
    let (mut rows, uids) = territories.map_or_else(|| (None, BTreeMap::new()), |read| (Some(read.rows), read.uids));
    if let Some(mut table) = Table::read(pack, &STREETS, problems) {
        let rows = rows.get_or_insert_default();
        while let Some(row) = table.next(problems) {
            rows.extend(street(&row, city, beats, problems));
        }
    }
    if let Some(addressed) = addresses::read(pack, city, beats, &uids, problems) {
        let rows = rows.get_or_insert_default();
        addresses::join(rows, addressed, problems);
    }
    let rows = rows?;
    let mut by_street: BTreeMap<_, Vec<&StreetRow>> = BTreeMap::new();
    for row in &rows {
        by_street.entry(row.street()).or_default().push(row);
    }
    for rows in by_street.values() {
        shared(rows, problems);
    }
    let mut by_code: BTreeMap<_, Vec<&StreetRow>> = BTreeMap::new();
    for ((identity, kind, _), rows) in &by_street {
        // A row of addresses.csv has the code that its street has elsewhere.
        if let Some(code) = rows.iter().find_map(|row| row.code.as_deref()) {
            by_code.entry((code, *identity, *kind)).or_default().extend(rows);
        }
    }
    for rows in by_code.values() {
        across(rows, problems);
    }
    Some(rows)
}

/// The files that say which beat serves which houses.
const SOURCES: [&str; 3] = [STREETS.file, territories::FILE, addresses::FILE];

/// Whether nothing that these files say was lost.
pub(super) fn are_whole(problems: &Problems) -> bool {
    !SOURCES.iter().any(|name| problems.is_spoilt(name))
}

fn street(row: &Row<'_>, city: Option<&CityFile>, beats: Option<&Known<BeatId, Beat>>, problems: &mut Problems) -> Option<StreetRow> {
    let name = row.parsed(problems, "street", ALONE, |text| {
        let street = one_street(text)?;
        without_houses(&street).map(|()| street)
    });
    let kind = name.as_ref().and_then(|name| name.kind);
    if name.is_some() && kind.is_none() {
        let kinds = StreetKind::ALL.map(StreetKind::full).join(", ");
        row.error(problems, "street", format!("{} has no kind of street", shown(row.cell("street"))), format!("begin with one of {kinds}"));
    }
    let district =
        row.required(problems, "district", districts::DISTRICT).and_then(|_| districts::cell(row, city, problems).ok().flatten());
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
            if district.as_ref().zip(city).is_some_and(|(id, city)| is_served(city, id)) {
                row.warning(problems, "beat", "no beat serves this street though its district is served", "name the beat");
            }
            None
        }
    };
    let code = Some(row.cell("code")).filter(|code| !code.is_empty()).map(str::to_owned);
    let name = name?;
    Some(StreetRow {
        file: STREETS.file,
        line: row.line(),
        identity: name.identity(),
        kind: kind?,
        name: name.name,
        district: district?,
        code,
        served,
    })
}

/// Reads a set of houses; an error shows the text from where it is wrong.
pub(super) fn houses(text: &str) -> Result<HouseSet, String> {
    HouseSet::parse(text).map_err(|error| match text.get(error.at..).map(str::trim).filter(|rest| !rest.is_empty() && error.at > 0) {
        Some(rest) => format!("{} at {}", error.reason, shown(rest)),
        None => error.reason.to_string(),
    })
}

/// Whether rows are too many to compare each with each.
fn is_large(rows: &[&StreetRow]) -> bool {
    let items = |row: &&StreetRow| row.served.as_ref().map_or(0, |(_, houses)| houses.listed().len() + houses.excepted().len());
    rows.len() > MAX_ROWS || rows.iter().map(items).sum::<usize>() > MAX_ITEMS
}

/// A house of a street belongs to one beat.
fn shared(rows: &[&StreetRow], problems: &mut Problems) {
    let Some((first, others)) = rows.split_first() else { return };
    if is_large(rows) {
        let what = format!("the street {} has over {MAX_ROWS} rows, or over {MAX_ITEMS} houses and ranges in them", first.shown());
        problems.error(first.file, At::Line(first.line), "houses", what, "write ranges in place of single houses");
        return;
    }
    for row in others.iter().filter(|row| row.name != first.name) {
        let what = format!("{} is written {} in {}", row.shown(), shown(&first.name), first.place(row.file));
        problems.warning(row.file, At::Line(row.line), "street", what, "write a name in one way");
    }
    for (at, row) in rows.iter().enumerate() {
        let mut error = |field, what, mend| problems.error(row.file, At::Line(row.line), field, what, mend);
        for earlier in rows.iter().take(at) {
            let (street, there) = (row.shown(), earlier.place(row.file));
            match (&earlier.served, &row.served) {
                (Some((first, _)), Some((second, _))) if first == second => {
                    error("beat", format!("{second} has {street} already in {there}"), "write all houses of a beat into one row");
                }
                (Some((first, one)), Some((second, other))) => {
                    if let Some(house) = one.overlap(other) {
                        let house = shown(&house.to_string());
                        let what = format!("{house} of {street} is served by {first} in {there} and by {second} here");
                        error("houses", what, "a house belongs to one beat: change one of the two ranges");
                    }
                }
                _ => {
                    let what = format!("{street} is in {there} too, and one of the two rows has no beat");
                    error("beat", what, "leave out the row without a beat");
                }
            }
        }
    }
}

/// Nor is a house in two districts where a street runs through both: the register's code makes their rows one street.
fn across(rows: &[&StreetRow], problems: &mut Problems) {
    let Some(first) = rows.first() else { return };
    if is_large(rows) {
        // Where a part in one district is too large by itself, that has been told.
        let mut by_district: BTreeMap<&DistrictId, Vec<&StreetRow>> = BTreeMap::new();
        rows.iter().for_each(|row| by_district.entry(&row.district).or_default().push(row));
        if !by_district.values().any(|rows| is_large(rows)) {
            let what =
                format!("the rows of {} and its code are over {MAX_ROWS}, or have over {MAX_ITEMS} houses and ranges", first.shown());
            problems.error(first.file, At::Line(first.line), "code", what, "write ranges in place of single houses, or look at the codes");
        }
        return;
    }
    for (at, row) in rows.iter().enumerate() {
        for earlier in rows.iter().take(at).filter(|earlier| earlier.district != row.district) {
            let (Some((one, theirs)), Some((other, mine))) = (&earlier.served, &row.served) else { continue };
            // A beat of another district than its row has been told of.
            if let Some(house) = theirs.overlap(mine).filter(|_| one != other) {
                let (house, street, there) = (shown(&house.to_string()), row.shown(), earlier.place(row.file));
                let what = format!("{house} of {street} is served by {one} in {there} and by {other} here, and both have one code");
                let mend = "a house belongs to one beat: change one of the two ranges, or the code where these are two streets";
                problems.error(row.file, At::Line(row.line), "houses", what, mend);
            }
        }
    }
}

/// A beat that no street names is found by the map only.
pub(super) fn unnamed(rows: &[StreetRow], beats: &Known<BeatId, Beat>, problems: &mut Problems) {
    let named: BTreeSet<&BeatId> = rows.iter().filter_map(|row| row.served.as_ref().map(|(beat, _)| beat)).collect();
    for (id, beat) in beats.rows.iter().filter(|(id, _)| !named.contains(id)) {
        problems.warning("beats.geojson", beat.at.clone(), "beat", format!("no street names {id}"), "list its streets in streets.csv");
    }
}
