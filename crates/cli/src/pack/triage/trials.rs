//! `rules_tests.csv`: "this text in this place goes there", written by the coordinator and tried at each check.

use std::collections::BTreeSet;
use std::path::Path;

use varta_domain::address::{StreetKey, parse_address};
use varta_domain::case::CaseKind;
use varta_domain::ids::{CategoryId, DistrictId};
use varta_domain::triage::{Destination, Facts, Suggestion, Triage, Urgency, Visibility};

use super::rules::{TO, URGENCY, urgency};
use super::{KIND, Read, VISIBILITY, kind, visibility};
use crate::pack::city::CityFile;
use crate::pack::districts;
use crate::pack::file::Need;
use crate::pack::people::unknown;
use crate::pack::problem::{At, Problems, shown};
use crate::pack::streets::StreetRow;
use crate::pack::table::{Row, Spec, Table, Told, column};

pub(super) const FILE: &str = "rules_tests.csv";
const TRIALS: Spec = Spec {
    file: FILE,
    need: Need::Optional,
    columns: &[column("text", &["текст"]), column("kind", &["вид звернення", "вид"]), column("to", &["куди", "кому"])],
    optional: &[
        column("category", &["категорія"]),
        column("district", &["район"]),
        column("address", &["адреса"]),
        column("urgency", &["терміновість"]),
        column("visibility", &["видимість", "кому видно"]),
    ],
    foreign: false,
};

/// One test.
#[derive(Debug)]
pub(super) struct Trial {
    line: u64,
    text: String,
    kind: CaseKind,
    category: Option<CategoryId>,
    district: Option<DistrictId>,
    to: Destination,
    urgency: Option<Urgency>,
    visibility: Option<Visibility>,
}

/// Reads the tests.
pub(super) fn read(
    pack: &Path,
    city: Option<&CityFile>,
    streets: Option<&[StreetRow]>,
    read: &Read,
    problems: &mut Problems,
) -> Vec<Trial> {
    let mut trials = Vec::new();
    let Some(mut table) = Table::read(pack, &TRIALS, problems) else { return trials };
    while let Some(row) = table.next(problems) {
        trials.extend(trial(&row, city, streets, read, problems));
    }
    trials
}

fn trial(row: &Row<'_>, city: Option<&CityFile>, streets: Option<&[StreetRow]>, read: &Read, problems: &mut Problems) -> Option<Trial> {
    let text = row.required(problems, "text", "what somebody may write").map(str::to_owned);
    let kind = row.parsed(problems, "kind", KIND, kind);
    let category = row.maybe(problems, "category", "an id of categories.csv, or nothing", CategoryId::parse);
    if let Ok(Some(id)) = &category
        && !read.categories.ids.contains_key(id)
    {
        row.error(problems, "category", unknown("category", id), "an id of categories.csv, or nothing");
    }
    let to = row.parsed(problems, "to", TO, Destination::parse);
    if let Some(Destination::Body(id)) = &to
        && !read.bodies.ids.contains_key(id)
    {
        row.error(problems, "to", unknown("body", id), TO);
    }
    let place = place(row, city, streets, problems);
    let urgency = row.maybe(problems, "urgency", URGENCY, urgency);
    let visibility = row.maybe(problems, "visibility", VISIBILITY, visibility);
    Some(Trial {
        line: row.line(),
        text: text?,
        kind: kind?,
        category: category.ok()?,
        district: place.ok()?,
        to: to?,
        urgency: urgency.ok()?,
        visibility: visibility.ok()?,
    })
}

/// The district: named, or that of the street.
fn place(
    row: &Row<'_>,
    city: Option<&CityFile>,
    streets: Option<&[StreetRow]>,
    problems: &mut Problems,
) -> Result<Option<DistrictId>, Told> {
    const MEND: &str = "a street of streets.csv that is in one district, or leave it empty and name the district";
    let named = districts::cell(row, city, problems)?;
    let address = row.cell("address");
    let (None, false, Some(streets)) = (&named, address.is_empty(), streets) else { return Ok(named) };
    let query = parse_address(address).map_err(|error| {
        row.error(problems, "address", format!("{}: {error}", shown(address)), MEND);
        Told
    })?;
    let key = query.street.key();
    let those =
        streets.iter().filter(|street| query.street.kind.is_none_or(|kind| kind == street.kind) && StreetKey::of(&street.name) == key);
    let districts: BTreeSet<&DistrictId> = those.map(|street| &street.district).collect();
    match districts.iter().next() {
        Some(district) if districts.len() == 1 => Ok(Some((*district).clone())),
        Some(_) => {
            row.error(problems, "address", format!("{} may be in several districts", shown(address)), MEND);
            Err(Told)
        }
        None => {
            row.error(problems, "address", format!("{} is no street of the pack", shown(address)), MEND);
            Err(Told)
        }
    }
}

impl Trial {
    /// Tries it, and tells where something else comes out.
    pub(super) fn run(&self, triage: &Triage, problems: &mut Problems) {
        let facts = Facts { kind: self.kind, category: self.category.as_ref(), text: &self.text, district: self.district.as_ref() };
        let suggestion = triage.suggest(&facts);
        let at = At::Line(self.line);
        if suggestion.to != self.to {
            let what = format!("{} goes to {}, not to {}", shown(&self.text), suggestion.to, self.to);
            problems.error(FILE, at.clone(), "to", what, by(&suggestion));
        }
        if let Some(expected) = self.urgency.filter(|expected| *expected != suggestion.urgency) {
            let what = format!("the urgency of {} is {}, not {}", shown(&self.text), suggestion.urgency.name(), expected.name());
            problems.error(FILE, at.clone(), "urgency", what, by(&suggestion));
        }
        if let Some(expected) = self.visibility.filter(|expected| *expected != suggestion.visibility) {
            let what = format!("the visibility of {} is {}, not {}", shown(&self.text), suggestion.visibility.name(), expected.name());
            problems.error(FILE, at, "visibility", what, by(&suggestion));
        }
    }
}

/// Which rule said so, and by what; and which others fit.
fn by(suggestion: &Suggestion) -> String {
    let mut why: Vec<String> = suggestion.matched.words.iter().map(|term| shown(term.as_str())).collect();
    why.extend(suggestion.matched.category.iter().map(|id| format!("category {id}")));
    why.extend(suggestion.matched.district.iter().map(|id| format!("district {id}")));
    let mut text = match &suggestion.rule {
        Some(rule) if why.is_empty() => format!("by the rule {rule}"),
        Some(rule) => format!("by the rule {rule}: {}", why.join(", ")),
        None => "no rule fits".to_owned(),
    };
    for note in &suggestion.notes {
        text.push_str(&format!("; {} fits as well", note.rule));
    }
    for other in &suggestion.alternatives {
        text.push_str(&format!("; {} would send it to {}", other.rule, other.to));
    }
    text
}
