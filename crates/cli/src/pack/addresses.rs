//! `addresses.csv`: which house is in which territory, in the national schema for addresses (`thoroughfare`,
//! `locatorDesignator`, `addressLocatorBuilding`, `territoryuid`), a row for each house. A territory is a row of
//! `territories.csv`, or a beat itself. The rows are read one by one; of each its house and line are kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use varta_domain::address::{StreetKind, StreetName};
use varta_domain::houses::{HouseItem, HouseNumber, HouseSet, MAX_SET_ITEMS, MatchRank};
use varta_domain::ids::{BeatId, DistrictId};

use super::areas::Beat;
use super::city::CityFile;
use super::file::Need;
use super::people::{Known, unknown};
use super::problem::{At, Problems, shown};
use super::streets::StreetRow;
use super::table::{Row, Spec, Table, column};
use super::territories::comparable;

/// The file.
pub(super) const FILE: &str = "addresses.csv";
const ADDRESSES: Spec = Spec {
    file: FILE,
    need: Need::Optional,
    columns: &[
        column("thoroughfare", &["вулиця або аналог", "вулиця"]),
        column("locatorDesignator", &["номер будівлі", "номер будинку"]),
        column("territoryuid", &["ідентифікатор території"]),
    ],
    optional: &[column("addressLocatorBuilding", &["номер корпусу", "корпус"]), column("postName", &["населений пункт"])],
    foreign: true,
};
const STREET: &str = "the kind and the name: \"вул. Харківська\"";
const HOUSE: &str = "one house: 15, 15-А or 8/2; its corpus stands in addressLocatorBuilding";
const TERRITORY: &str = "a uid of territories.csv, the id of a beat, or its name_uk of beats.geojson";
const ONE_BEAT: &str = "a house belongs to one beat: change one of the two";

/// The houses of a street, each with its beat and line. Houses of one number are one.
struct Street {
    name: String,
    houses: BTreeMap<HouseNumber, (BeatId, u64)>,
}

/// A street as it is compared.
type Key = (String, StreetKind, DistrictId);

/// The beats by what a row may call them.
struct Territories<'a> {
    uids: &'a BTreeMap<String, Option<BeatId>>,
    beats: &'a Known<BeatId, Beat>,
    names: BTreeMap<String, &'a BeatId>,
}

impl<'a> Territories<'a> {
    /// The beat of a territory; `Ok(None)` where it has been told that it has none.
    fn beat(&self, uid: &str) -> Result<Option<(&'a BeatId, &'a Beat)>, String> {
        let own = |id: &BeatId| self.beats.rows.get_key_value(id);
        if let Some(beat) = self.uids.get(uid) {
            return Ok(beat.as_ref().and_then(own));
        }
        let by_id = BeatId::parse(uid).ok().filter(|id| self.beats.ids.contains_key(id));
        let by_name = || self.names.get(&comparable(uid)).map(|id| (*id).clone());
        by_id.or_else(by_name).map(|id| own(&id)).ok_or_else(|| unknown("territory", uid))
    }
}

/// Reads the addresses: for each street and beat a row with its houses. `None` where there is no such file.
pub(super) fn read(
    pack: &Path,
    city: Option<&CityFile>,
    beats: Option<&Known<BeatId, Beat>>,
    uids: &BTreeMap<String, Option<BeatId>>,
    problems: &mut Problems,
) -> Option<Vec<StreetRow>> {
    let mut table = Table::read(pack, &ADDRESSES, problems)?;
    // Without the beats nothing can be told of them.
    let Some(beats) = beats else { return Some(Vec::new()) };
    let names = beats.rows.iter().map(|(id, beat)| (comparable(&beat.name.uk), id)).collect();
    let territories = Territories { uids, beats, names };
    let mut streets: BTreeMap<Key, Street> = BTreeMap::new();
    let mut elsewhere: Option<(usize, u64, String)> = None;
    while let Some(row) = table.next(problems) {
        if let Some(city) = city.filter(|city| !is_of(city, filled(&row, "postName"))) {
            let (count, _, _) = elsewhere.get_or_insert_with(|| (0, row.line(), settlement(city, &row)));
            *count += 1;
        } else {
            house(&row, &territories, &mut streets, problems);
        }
    }
    if let Some((count, line, what)) = elsewhere {
        let mend = "they are not read: houses of two settlements are not of one street";
        problems.warning(FILE, At::Line(line), "postName", format!("{what}; such rows: {count}"), mend);
    }
    Some(streets.into_iter().flat_map(|(key, street)| rows(&key, &street, problems)).collect())
}

/// A cell, where "null" stands for nothing.
fn filled<'a>(row: &'a Row<'_>, column: &str) -> &'a str {
    Some(row.cell(column)).filter(|cell| !matches!(*cell, "null" | "-")).unwrap_or_default()
}

/// Whether a settlement is the city; it is where none is named.
fn is_of(city: &CityFile, settlement: &str) -> bool {
    let name = comparable(settlement);
    let plain = ["місто ", "м. ", "м."].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(&name).trim();
    plain.is_empty() || plain == comparable(&city.name.uk)
}

fn settlement(city: &CityFile, row: &Row<'_>) -> String {
    format!("{} is not {}", shown(filled(row, "postName")), shown(&city.name.uk))
}

/// Takes the house of a row.
fn house(row: &Row<'_>, territories: &Territories<'_>, streets: &mut BTreeMap<Key, Street>, problems: &mut Problems) {
    let street = row.parsed(problems, "thoroughfare", STREET, |text| {
        let street = StreetName::parse(text).map_err(|error| error.to_string())?;
        let kind = street.kind.ok_or_else(|| "no kind of street, such as \"вул.\"".to_owned())?;
        Ok::<_, String>((street, kind))
    });
    let building = filled(row, "addressLocatorBuilding");
    let house = row.parsed(problems, "locatorDesignator", HOUSE, |text| match building {
        "" => HouseNumber::parse(text).map_err(|error| error.reason.to_string()),
        named if named.to_lowercase().starts_with("корп") => {
            HouseNumber::parse(&format!("{text} {named}")).map_err(|error| error.reason.to_string())
        }
        number => HouseNumber::parse(&format!("{text} корп. {number}"))
            .map_err(|error| format!("{} (with the corpus {})", error.reason, shown(number))),
    });
    let beat = row.parsed(problems, "territoryuid", TERRITORY, |text| Ok::<_, String>(text.to_owned()));
    let beat =
        beat.and_then(|uid| territories.beat(&uid).map_err(|what| row.error(problems, "territoryuid", what, TERRITORY)).ok().flatten());
    let (Some((street, kind)), Some(house), Some((id, beat))) = (street, house, beat) else { return };
    let key = (street.identity(), kind, beat.district.clone());
    let known = streets.entry(key).or_insert_with(|| Street { name: street.name.clone(), houses: BTreeMap::new() });
    let (first, line) = known.houses.entry(by_first_number(&house)).or_insert_with(|| (id.clone(), row.line()));
    if first != id {
        let (house, street) = (shown(&house.to_string()), shown(&format!("{} {}", kind.full(), street.name)));
        let what = format!("{house} of {street} is served by {first} in line {line} and by {id} here");
        row.error(problems, "territoryuid", what, ONE_BEAT);
    }
}

/// The house as a list names it: a joint house ("69-71") goes by its first number, and its name would be a range.
fn by_first_number(house: &HouseNumber) -> HouseNumber {
    if house.joint().is_none() {
        return *house;
    }
    let mut text = house.number().to_string();
    text.extend(house.letter());
    if let Some(fraction) = house.fraction() {
        let _ = write!(text, "/{fraction}");
    }
    if let Some(corpus) = house.corpus() {
        let _ = write!(text, " корп. {corpus}");
    }
    HouseNumber::parse(&text).unwrap_or(*house)
}

/// The houses of a street as rows, one for each beat.
fn rows(key: &Key, street: &Street, problems: &mut Problems) -> Vec<StreetRow> {
    let mut by_beat: BTreeMap<&BeatId, (u64, Vec<HouseNumber>)> = BTreeMap::new();
    for (house, (beat, line)) in &street.houses {
        let (first, houses) = by_beat.entry(beat).or_insert((*line, Vec::new()));
        *first = (*first).min(*line);
        houses.push(*house);
    }
    let (identity, kind, district) = key;
    let row = |(beat, (line, houses)): (&BeatId, (u64, Vec<HouseNumber>))| {
        let mut row = StreetRow {
            file: FILE,
            line,
            identity: identity.clone(),
            kind: *kind,
            name: street.name.clone(),
            district: district.clone(),
            code: None,
            served: None,
        };
        match HouseSet::parse(&listed(&houses)) {
            Ok(set) => row.served = Some((beat.clone(), set)),
            Err(error) => {
                let what = format!("the houses of {} in {beat} make no list: {}", row.shown(), error.reason);
                let mend = format!("write ranges into streets.csv in their place; a list has at most {MAX_SET_ITEMS} houses");
                problems.error(FILE, At::Line(line), "locatorDesignator", what, mend);
            }
        }
        row.served.is_some().then_some(row)
    };
    by_beat.into_iter().filter_map(row).collect()
}

/// Houses as a list: after a corpus a number might be one too, so that those with a corpus come last.
fn listed(houses: &[HouseNumber]) -> String {
    let (with, without): (Vec<&HouseNumber>, Vec<_>) = houses.iter().partition(|house| house.corpus().is_some());
    without.into_iter().chain(with).map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Joins the streets of the addresses to those of the other files. What both say of a house must agree, and is then
/// kept as the other file has it; houses that only the addresses have are added to the row of their beat.
pub(super) fn join(rows: &mut Vec<StreetRow>, addressed: Vec<StreetRow>, problems: &mut Problems) {
    let mut known: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        known.entry((row.identity.clone(), row.kind, row.district.clone())).or_default().push(at);
    }
    for mut row in addressed {
        let Some((beat, set)) = row.served.take() else { continue };
        let places = known.get(&(row.identity.clone(), row.kind, row.district.clone())).map(Vec::as_slice).unwrap_or_default();
        let others: Vec<&StreetRow> = places.iter().filter_map(|at| rows.get(*at)).collect();
        let (mut fresh, mut against) = (Vec::new(), Vec::new());
        for house in set.listed().iter().filter_map(|item| if let HouseItem::House(house) = item { Some(*house) } else { None }) {
            match says(&others, &house) {
                None => fresh.push(house),
                Some((_, other)) if *other == beat => {}
                Some((place, other)) => against.push((house, place, other)),
            }
        }
        if let [(house, place, other), more @ ..] = against.as_slice() {
            let (house, street, there) = (shown(&house.to_string()), row.shown(), place.place(FILE));
            let more = if more.is_empty() { String::new() } else { format!("; such houses of the street: {}", against.len()) };
            let what = format!("{house} of {street} is served by {other} in {there} and by {beat} here{more}");
            problems.error(FILE, At::Line(row.line), "territoryuid", what, ONE_BEAT);
        }
        if fresh.is_empty() {
            continue;
        }
        let text = listed(&fresh);
        let own = |at: &&usize| rows.get(**at).is_some_and(|other| other.served.as_ref().is_some_and(|(id, _)| *id == beat));
        let own = places.iter().find(own).copied();
        let Some((theirs, (_, houses))) =
            own.and_then(|at| rows.get_mut(at)).and_then(|other| Some((other.place(FILE), other.served.as_mut()?)))
        else {
            row.served = HouseSet::parse(&text).ok().map(|set| (beat, set));
            rows.extend(row.served.is_some().then_some(row));
            continue;
        };
        match HouseSet::parse(&format!("{houses}; {text}")).or_else(|_| HouseSet::parse(&format!("{text}; {houses}"))) {
            Ok(both) => *houses = both,
            Err(error) => {
                let what = format!("{} of {} does not go with {theirs}: {}", shown(&text), row.shown(), error.reason);
                problems.error(FILE, At::Line(row.line), "locatorDesignator", what, "change one of the two");
            }
        }
    }
}

/// The row that has a house, by how closely it names it, and its beat; none where no row or several have it.
fn says<'a>(rows: &[&'a StreetRow], house: &HouseNumber) -> Option<(&'a StreetRow, &'a BeatId)> {
    let mut best: Option<(MatchRank, &StreetRow, &BeatId)> = None;
    for row in rows {
        let Some((beat, houses)) = &row.served else { continue };
        if let Some(rank) = houses.rank(house).filter(|rank| best.is_none_or(|(most, _, _)| *rank > most)) {
            best = Some((rank, row, beat));
        }
    }
    best.map(|(_, row, beat)| (row, beat))
}
