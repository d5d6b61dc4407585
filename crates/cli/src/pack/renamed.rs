//! `renamed.csv`: old names of streets with the new ones, as the council's decisions list them. Rows are
//! kept as they are written; who looks up an old name follows them from row to row.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use varta_domain::address::{StreetKey, StreetKind, StreetName};
use varta_domain::houses::HouseSet;
use varta_domain::ids::DistrictId;

use super::city::CityFile;
use super::districts::{self, is_served};
use super::file::Need;
use super::problem::{At, Problems, shown};
use super::streets::{self, STREET, StreetRow};
use super::table::{Row, Spec, Table, column};
use super::value::{self, DATE};

const RENAMED: Spec = Spec {
    file: "renamed.csv",
    need: Need::Optional,
    columns: &[column("old", &["стара назва", "колишня назва", "попередня назва", "old name"]), column("new", &["нова назва", "new name"])],
    optional: &[
        column("houses", &["будинки", "номери будинків"]),
        column("district", &["район"]),
        column("date", &["дата", "дата рішення", "since"]),
    ],
    foreign: false,
};
const HOUSES: &str = "such as \"12-26\" or \"крім 12-26\"; empty: the whole street";

/// How many rows of one old name are compared with each other.
const MAX_SUCCESSORS: usize = 20;

/// A row: a street, or some houses of it, has a new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// Its line.
    pub line: u64,
    /// The old name; where it has no kind, it is of any.
    pub old: StreetName,
    /// The new name; it may be the old name of another row.
    pub new: StreetName,
    /// The houses that have this new name, by their present numbers; all where none are named.
    pub houses: Option<HouseSet>,
    /// The district of the street, where it was said.
    pub district: Option<DistrictId>,
    /// The date of the decision, where it was said.
    pub date: Option<Date>,
}

/// A street as it is compared: "Крамського" is not "Івана Крамського", which may be its new name.
type Name<'a> = (String, Option<StreetKind>, Option<&'a DistrictId>);

impl Renaming {
    fn from(&self) -> Name<'_> {
        (self.old.identity(), self.old.kind, self.district.as_ref())
    }

    fn to(&self) -> Name<'_> {
        (self.new.identity(), self.new.kind, self.district.as_ref())
    }
}

/// Reads the renamings and tells of those that lead nowhere.
pub(super) fn read(pack: &Path, city: Option<&CityFile>, streets: Option<&[StreetRow]>, problems: &mut Problems) -> Vec<Renaming> {
    let Some(mut table) = Table::read(pack, &RENAMED, problems) else { return Vec::new() };
    let mut rows = Vec::new();
    while let Some(row) = table.next(problems) {
        rows.extend(renaming(&row, city, problems));
    }
    let looped = loops(&rows);
    for row in rows.iter().filter(|row| looped.contains(&row.line)) {
        let what = format!("{} comes back to itself through the new names", shown(&row.old.to_string()));
        problems.error(RENAMED.file, At::Line(row.line), "new", what, "leave the newest of these rows and delete the others");
    }
    successors(&rows, problems);
    if let Some(streets) = streets {
        let leading = rows.iter().filter(|row| !looped.contains(&row.line));
        targets(leading, &rows, city, streets, problems);
    }
    rows
}

fn renaming(row: &Row<'_>, city: Option<&CityFile>, problems: &mut Problems) -> Option<Renaming> {
    let old = row.parsed(problems, "old", STREET, StreetName::parse);
    let new = row.parsed(problems, "new", STREET, StreetName::parse);
    let houses = row.maybe(problems, "houses", HOUSES, houses);
    let district = districts::cell(row, city, problems);
    let date = row.maybe(problems, "date", DATE, value::date);
    for (column, name) in [("old", &old), ("new", &new)] {
        if let Some(name) = name.as_ref().filter(|name| name.kind.is_none()) {
            let what = format!("{} has no kind of street, so that it is taken for any", shown(&name.name));
            row.warning(problems, column, what, STREET);
        }
    }
    let (old, new) = (old?, new?);
    let same_kind = old.kind.is_none() || new.kind.is_none() || old.kind == new.kind;
    if old.identity() == new.identity() && same_kind {
        row.error(problems, "new", "the new name is the old one", "delete the row, or look for a slip");
        return None;
    }
    Some(Renaming { line: row.line(), old, new, houses: houses.ok()?, district: district.ok()?, date: date.ok()? })
}

/// Reads houses as decisions name them: "12-26", "нумерація будинків 12-26", "за винятками будинків 12-26".
fn houses(text: &str) -> Result<HouseSet, String> {
    let lower = text.to_lowercase().replace("винятками", "винятком");
    let mut rest = lower.trim();
    for word in ["нумерація", "нумерацію", "номери", "лише", "тільки"] {
        rest = rest.strip_prefix(word).map_or(rest, str::trim_start);
    }
    let excepting = ["крім", "окрім", "за винятком", "винятком"].iter().any(|word| rest.starts_with(word));
    streets::houses(&if excepting { format!("вся, {rest}") } else { rest.to_owned() })
}

/// The lines of rows that lie on a way which comes back to where it began. What leads out of the ways,
/// and what leads into them, is taken away until nothing more can be.
fn loops(rows: &[Renaming]) -> BTreeSet<u64> {
    let mut left: Vec<(Name<'_>, Name<'_>, u64)> = rows.iter().map(|row| (row.from(), row.to(), row.line)).collect();
    for reversed in [false, true] {
        let mut into: BTreeMap<&Name<'_>, Vec<usize>> = BTreeMap::new();
        let mut out: BTreeMap<&Name<'_>, usize> = BTreeMap::new();
        for (at, (from, to, _)) in left.iter().enumerate() {
            let (from, to) = if reversed { (to, from) } else { (from, to) };
            *out.entry(from).or_default() += 1;
            into.entry(to).or_default().push(at);
        }
        let mut gone = vec![false; left.len()];
        let mut ends: Vec<&Name<'_>> = into.keys().copied().filter(|name| !out.contains_key(name)).collect();
        while let Some(end) = ends.pop() {
            for at in into.remove(end).unwrap_or_default() {
                let (Some((from, to, _)), Some(gone)) = (left.get(at), gone.get_mut(at)) else { continue };
                *gone = true;
                let before = if reversed { to } else { from };
                if let Some(ways) = out.get_mut(before) {
                    *ways -= 1;
                    if *ways == 0 {
                        ends.push(before);
                    }
                }
            }
        }
        let mut gone = gone.into_iter();
        left.retain(|_| !gone.next().unwrap_or_default());
    }
    left.into_iter().map(|(_, _, line)| line).collect()
}

/// Tells of old names with several new ones: some houses cannot have two.
fn successors(rows: &[Renaming], problems: &mut Problems) {
    let mut by_old: BTreeMap<Name<'_>, Vec<&Renaming>> = BTreeMap::new();
    for row in rows {
        by_old.entry(row.from()).or_default().push(row);
    }
    for rows in by_old.values().filter(|rows| rows.len() > 1) {
        let Some((last, others)) = rows.split_last() else { continue };
        let old = shown(&last.old.to_string());
        if rows.len() > MAX_SUCCESSORS {
            problems.error(RENAMED.file, At::Line(last.line), "old", format!("{old} has {} new names", rows.len()), "look for a slip");
            continue;
        }
        for (at, row) in rows.iter().enumerate() {
            for earlier in rows.iter().take(at) {
                if earlier.to() == row.to() && earlier.houses == row.houses {
                    let what = format!("the same renaming is in line {}", earlier.line);
                    problems.warning(RENAMED.file, At::Line(row.line), "old", what, "delete one of the two rows");
                } else if let Some(house) = earlier.houses.as_ref().zip(row.houses.as_ref()).and_then(|(one, other)| one.overlap(other)) {
                    let what = format!("{} of {old} is in line {} too", shown(&house.to_string()), earlier.line);
                    problems.error(RENAMED.file, At::Line(row.line), "houses", what, "a house has one new name");
                }
            }
        }
        let different = others.iter().any(|row| row.to() != last.to());
        if different && rows.iter().filter(|row| row.houses.is_none()).count() > 1 {
            let names = rows.iter().map(|row| row.new.to_string()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ");
            let what = format!("{old} has several new names: {names}");
            let mend = "residents who type it are asked which they mean; name the houses of each if they are known";
            problems.notice(RENAMED.file, At::Line(last.line), "houses", what, mend);
        }
    }
}

/// Tells of new names that are no street of the directory, and of no other row.
fn targets<'a>(
    leading: impl Iterator<Item = &'a Renaming>,
    rows: &[Renaming],
    city: Option<&CityFile>,
    streets: &[StreetRow],
    problems: &mut Problems,
) {
    let known = Directory::of(streets);
    let again: BTreeSet<(StreetKey, Option<StreetKind>)> =
        rows.iter().flat_map(|row| [(row.old.key(), row.old.kind), (row.old.key(), None)]).collect();
    for row in leading {
        // The streets of a district that is not served need not be listed.
        if row.district.as_ref().zip(city).is_some_and(|(id, city)| !is_served(city, id)) {
            continue;
        }
        let (old, new) = (shown(&row.old.to_string()), shown(&row.new.to_string()));
        let at = At::Line(row.line);
        match (known.has(&row.old, row.district.as_ref()), known.has(&row.new, row.district.as_ref())) {
            (true, true) if row.houses.is_none() => {
                let what = format!("{old} is still a street of streets.csv");
                problems.notice(
                    RENAMED.file,
                    at,
                    "old",
                    what,
                    "residents who type it are asked which of the two they mean; delete its row if it has the new name",
                );
            }
            (_, true) => {}
            (_, false) if again.contains(&(row.new.key(), row.new.kind)) => {}
            (true, false) => {
                let what = format!("the row looks reversed: {old} is a street of streets.csv, and {new} is not");
                problems.warning(RENAMED.file, at, "new", what, "the old name comes first, then the new one");
            }
            (false, false) => {
                let what = format!("{new} is no street of streets.csv");
                problems.warning(
                    RENAMED.file,
                    at,
                    "new",
                    what,
                    "residents who type the old name find nothing; add the street, or mend the name",
                );
            }
        }
    }
}

/// The streets of the directory, by name, with and without kind and district.
struct Directory<'a>(BTreeSet<(StreetKey, Option<StreetKind>, Option<&'a DistrictId>)>);

impl<'a> Directory<'a> {
    fn of(streets: &'a [StreetRow]) -> Self {
        let mut names = BTreeSet::new();
        for row in streets {
            let key = StreetKey::of(&row.name);
            for kind in [None, Some(row.kind)] {
                names.insert((key.clone(), kind, None));
                names.insert((key.clone(), kind, Some(&row.district)));
            }
        }
        Self(names)
    }

    fn has(&self, name: &StreetName, district: Option<&DistrictId>) -> bool {
        self.0.contains(&(name.key(), name.kind, district))
    }
}
