//! `register.csv`: the official register of the city's streets, against which the check tells of streets
//! that no beat covers. It is read as cities publish it (Kyiv's columns are known, and those of the national
//! schema for addresses), and nothing in it stops an import.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use varta_domain::address::{StreetKind, StreetName};
use varta_domain::ids::DistrictId;

use super::city::CityFile;
use super::districts::is_served;
use super::file::Need;
use super::problem::{At, Problems, shown};
use super::renamed::Renaming;
use super::streets::StreetRow;
use super::table::{Row, Spec, Table, column};

const REGISTER: Spec = Spec {
    file: "register.csv",
    need: Need::Optional,
    columns: &[column("name", &["назва", "повне офіційне найменування об'єкта", "thoroughfare", "вулиця або аналог", "вулиця"])],
    optional: &[
        column("kind", &["тип", "категорія (тип) об'єкта"]),
        column("district", &["район", "райони", "адміністративний район"]),
        column("old_name", &["колишня назва", "стара назва", "колишнє найменування об'єкта"]),
        column("old_kind", &["колишній тип", "колишня категорія (тип) об'єкта"]),
    ],
    foreign: true,
};

/// What the national schema for addresses calls the name, by its name and by its title.
const SCHEMA: [&str; 2] = ["thoroughfare", "вулиця або аналог"];

/// A street of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterStreet {
    /// Its line.
    pub line: u64,
    /// Its name; the register may put the surname first.
    pub name: StreetName,
    /// Its districts, those that the pack has; none where the register does not say.
    pub districts: Vec<DistrictId>,
    /// Its former name, where the register has one.
    pub old: Option<StreetName>,
}

/// What the register says, and what is missing of it.
#[derive(Debug, Default)]
pub struct Register {
    /// Its streets in districts that the pack has, each once.
    pub streets: Vec<RegisterStreet>,
    /// Those in a district that is served, which no beat serves there: an index into `streets`, and the
    /// district where the register names it.
    pub uncovered: Vec<(usize, Option<DistrictId>)>,
}

/// What the register is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Against<'a> {
    /// The streets.
    pub streets: &'a [StreetRow],
    /// Their old names: a register may be older than they are.
    pub renamings: &'a [Renaming],
}

/// How many new names are followed from an old one.
const MAX_STEPS: usize = 20;

/// A street as it is compared: the register says "Гоголя Миколи" where the pack has "Миколи Гоголя".
type Name = (String, StreetKind);

fn name_of(identity: &str, kind: StreetKind) -> Name {
    (identity.to_owned(), kind)
}

/// Reads the register and compares it with the streets. `None` where there is none.
pub(super) fn read(pack: &Path, city: Option<&CityFile>, against: Option<Against<'_>>, problems: &mut Problems) -> Option<Register> {
    let mut table = Table::read(pack, &REGISTER, problems)?;
    let city = city?;
    let mut register = Register::default();
    let (mut seen, mut elsewhere) = (BTreeSet::new(), 0_usize);
    while let Some(row) = table.next(problems) {
        let Some((name, kind)) = name(&row, "name", "kind", problems) else { continue };
        let named = districts(&row);
        let districts: Vec<DistrictId> = named.iter().filter_map(|name| city.district(name)).map(|found| found.id.clone()).collect();
        if districts.is_empty() && !named.is_empty() {
            elsewhere += 1;
        } else if seen.insert((name_of(&name.identity(), kind), districts.clone())) {
            let old = if row.cell("old_name").is_empty() { None } else { name_quietly(&row, "old_name", "old_kind") };
            register.streets.push(RegisterStreet { line: row.line(), name, districts, old });
        }
    }
    if elsewhere > 0 {
        let what = format!("rows of districts that city.toml does not have: {elsewhere}");
        problems.notice(
            REGISTER.file,
            At::File,
            "district",
            what,
            "they are passed over; list the districts as planned to have them checked",
        );
    }
    if let Some(against) = against {
        register.uncovered = compare(&register.streets, city, against, problems);
    }
    Some(register)
}

/// The districts of a row. In the schema for addresses "Район" is a district of the region, not of the city.
fn districts<'a>(row: &'a Row<'_>) -> Vec<&'a str> {
    if SCHEMA.contains(&row.label("name")) {
        return Vec::new();
    }
    // "Дарницький (Бортничі)": the settlement within it says nothing here.
    let names = row.cell("district").split([',', ';']).map(|name| name.split('(').next().unwrap_or_default().trim());
    names.filter(|name| !matches!(*name, "" | "-" | "null")).collect()
}

/// The name of a row with its kind, from one column or two.
fn name(row: &Row<'_>, column: &str, kind: &str, problems: &mut Problems) -> Option<(StreetName, StreetKind)> {
    let name = name_quietly(row, column, kind);
    let found = name.and_then(|name| name.kind.map(|kind| (name, kind)));
    if found.is_none() {
        let text = format!("{} {}", row.cell(kind), row.cell(column));
        let mend = "it is not compared; a kind is such as \"вулиця\", \"проспект\" or \"провулок\"";
        row.warning(problems, column, format!("{} is not understood as a street", shown(text.trim())), mend);
    }
    found
}

fn name_quietly(row: &Row<'_>, column: &str, kind: &str) -> Option<StreetName> {
    let (name, kind) = (row.cell(column), row.cell(kind));
    if name.is_empty() || name == "-" {
        return None;
    }
    match StreetName::parse(name).ok() {
        // "вулиця" and "Набережна": the name alone would be an embankment without a name.
        Some(found) if found.kind.is_some() && kind.is_empty() => Some(found),
        alone => StreetName::parse(&format!("{kind} {name}")).ok().filter(|both| both.kind.is_some()).or(alone),
    }
}

/// The streets of a pack by name, in each district and anywhere.
type Names<'a> = BTreeSet<(Name, Option<&'a DistrictId>)>;

/// The streets that the pack has.
struct Known<'a> {
    /// Those with a beat.
    covered: Names<'a>,
    /// All.
    listed: Names<'a>,
    renamed: BTreeMap<Name, Vec<Name>>,
}

impl<'a> Known<'a> {
    fn of(against: Against<'a>) -> Self {
        let mut known = Self { covered: BTreeSet::new(), listed: BTreeSet::new(), renamed: BTreeMap::new() };
        for row in against.streets {
            let name = name_of(&row.identity, row.kind);
            let names = [(name.clone(), Some(&row.district)), (name, None)];
            if row.served.is_some() {
                known.covered.extend(names.clone());
            }
            known.listed.extend(names);
        }
        for row in against.renamings {
            if let (Some(old), Some(new)) = (row.old.kind, row.new.kind) {
                let successors = known.renamed.entry(name_of(&row.old.identity(), old)).or_default();
                if successors.len() < MAX_STEPS {
                    successors.push(name_of(&row.new.identity(), new));
                }
            }
        }
        known
    }

    /// Whether a name, or one that it was changed to, is among these.
    fn within(&self, names: &Names<'_>, name: &StreetName, district: Option<&DistrictId>) -> bool {
        let Some(kind) = name.kind else { return false };
        let mut next = vec![name_of(&name.identity(), kind)];
        for _ in 0..MAX_STEPS {
            let Some(name) = next.pop() else { return false };
            let successors = self.renamed.get(&name).cloned().unwrap_or_default();
            if names.contains(&(name, district)) {
                return true;
            }
            next.extend(successors);
        }
        false
    }
}

/// Tells of the streets that no beat serves in a district that is served.
fn compare(
    register: &[RegisterStreet],
    city: &CityFile,
    against: Against<'_>,
    problems: &mut Problems,
) -> Vec<(usize, Option<DistrictId>)> {
    let known = Known::of(against);
    let mut uncovered = Vec::new();
    for (at, street) in register.iter().enumerate() {
        let districts: Vec<Option<&DistrictId>> = match street.districts.as_slice() {
            [] => vec![None],
            named => named.iter().filter(|id| is_served(city, id)).map(Some).collect(),
        };
        for district in districts {
            if known.within(&known.covered, &street.name, district) {
                continue;
            }
            uncovered.push((at, district.cloned()));
            // A street that is listed without a beat has been told of where it stands.
            if known.within(&known.listed, &street.name, district) {
                continue;
            }
            let place = district.map(|id| format!(" in {id}")).unwrap_or_default();
            let line = At::Line(street.line);
            let full = shown(&street.name.to_string());
            match &street.old {
                Some(old) if known.within(&known.listed, old, district) => {
                    let what = format!("{full}{place} is in streets.csv under its old name {}", shown(&old.to_string()));
                    problems.warning(REGISTER.file, line, "", what, "write the new name there, and both into renamed.csv");
                }
                _ => problems.warning(REGISTER.file, line, "", format!("no beat covers {full}{place}"), "add it to streets.csv"),
            }
        }
    }
    uncovered
}
