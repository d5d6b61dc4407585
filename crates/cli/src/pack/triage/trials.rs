//! `rules_tests.csv`: "this text in this place goes there", written by the coordinator and tried at each check.

use std::collections::BTreeSet;
use std::path::Path;

use varta_domain::address::{StreetKey, parse_address};
use varta_domain::case::CaseKind;
use varta_domain::ids::{CategoryId, DistrictId};
use varta_domain::triage::{Destination, Facts, Suggestion, Triage, Urgency, Visibility};

use super::categories::{YES, yes};
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
        column("who", &["хто"]),
        column("safe_mode", &["безпечний режим"]),
        column("complaint", &["скарга на поліцію"]),
    ],
    foreign: false,
};

const COMPLAINT: &str = "\"так\", \"ні\" or \"можливо\"; empty: it does not matter";

/// Whether it is a complaint about the police.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Complaint {
    No,
    Perhaps,
    Yes,
}

impl Complaint {
    fn parse(text: &str) -> Result<Self, &'static str> {
        match text.to_lowercase().as_str() {
            "можливо" | "perhaps" => Ok(Self::Perhaps),
            other => yes(other).map(|yes| if yes { Self::Yes } else { Self::No }).map_err(|_| "neither yes nor no nor perhaps"),
        }
    }

    const fn of(suggestion: &Suggestion) -> Self {
        match (suggestion.complaint, suggestion.perhaps_complaint) {
            (true, _) => Self::Yes,
            (false, true) => Self::Perhaps,
            (false, false) => Self::No,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::No => "no complaint",
            Self::Perhaps => "perhaps a complaint",
            Self::Yes => "a complaint",
        }
    }
}

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
    /// The answer to "who was it".
    who: Option<String>,
    safe_mode: Option<bool>,
    complaint: Option<Complaint>,
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
    let who = Some(row.cell("who")).filter(|who| !who.is_empty()).map(str::to_owned);
    let safe_mode = row.maybe(problems, "safe_mode", YES, yes);
    let complaint = row.maybe(problems, "complaint", COMPLAINT, Complaint::parse);
    Some(Trial {
        line: row.line(),
        text: text?,
        kind: kind?,
        category: category.ok()?,
        district: place.ok()?,
        to: to?,
        urgency: urgency.ok()?,
        visibility: visibility.ok()?,
        who,
        safe_mode: safe_mode.ok()?,
        complaint: complaint.ok()?,
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
        let (category, who) = (self.category.as_ref(), self.who.as_deref());
        // As a door joins them.
        let text = [Some(self.text.as_str()), who].into_iter().flatten().collect::<Vec<_>>().join("\n");
        let facts = Facts { kind: self.kind, category, text: &text, who, district: self.district.as_ref() };
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
            problems.error(FILE, at.clone(), "visibility", what, by(&suggestion));
        }
        if let Some(expected) = self.safe_mode.filter(|expected| *expected != suggestion.safe_mode) {
            let (is, not) = if expected { ("not ", "") } else { ("", "not ") };
            let what = format!("{} is {is}under the safe mode, and should {not}be", shown(&self.text));
            problems.error(FILE, at.clone(), "safe_mode", what, by(&suggestion));
        }
        let complaint = Complaint::of(&suggestion);
        if let Some(expected) = self.complaint.filter(|expected| *expected != complaint) {
            let what = format!("{} is {}, not {}", shown(&self.text), complaint.words(), expected.words());
            problems.error(FILE, at, "complaint", what, by(&suggestion));
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
