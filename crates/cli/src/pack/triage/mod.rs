//! `bodies.csv`, `categories.csv`, `rules.toml` and `rules_tests.csv`: who can act on what. A pack may leave
//! all of them out; everything then goes to the desk, and messages to the officer.

mod bodies;
mod categories;
mod rules;
mod trials;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

use varta_domain::case::CaseKind;
use varta_domain::ids::{BodyId, CategoryId, ListId, RuleId};
use varta_domain::triage::{Flaw, Parts, Triage, Visibility, doubts, flaws};

use super::city::CityFile;
use super::file;
use super::problem::{At, Problems};
use super::streets::StreetRow;
use super::table::Row;

/// The files.
pub(super) const FILES: [&str; 4] = [bodies::FILE, categories::FILE, rules::FILE, trials::FILE];

/// What of a file could be read, in its order. An id counts as known even where its row has other problems.
#[derive(Debug)]
struct Rows<Id, T> {
    ids: BTreeMap<Id, u64>,
    rows: Vec<T>,
}

impl<Id: Ord + Clone + Display, T> Rows<Id, T> {
    const fn new() -> Self {
        Self { ids: BTreeMap::new(), rows: Vec::new() }
    }

    /// Where an id stands already, if it does; from now on it stands here.
    fn declare(&mut self, id: &Id, line: u64) -> Option<u64> {
        let first = self.ids.get(id).copied();
        self.ids.entry(id.clone()).or_insert(line);
        first
    }

    fn at(&self, id: &Id) -> At {
        self.ids.get(id).map_or(At::File, |line| At::Line(*line))
    }
}

/// Reads all of it. `None` where the pack has none of the files, or what they say does not fit together.
pub(super) fn read(pack: &Path, city: Option<&CityFile>, streets: Option<&[StreetRow]>, problems: &mut Problems) -> Option<Triage> {
    if !FILES.iter().any(|name| file::is_there(pack, name)) {
        return None;
    }
    let before = problems.errors();
    let (categories, bodies) = (categories::read(pack, problems), bodies::read(pack, problems));
    let (rules, lists) = rules::read(pack, city, problems);
    let read = Read { categories, bodies, rules, lists };
    read.check(before, problems);
    let trials = trials::read(pack, city, streets, &read, problems);
    if problems.errors() > before {
        // A rule that could not be read would make others fail.
        return None;
    }
    let triage = Triage::new(read.parts()).ok()?;
    trials.iter().for_each(|trial| trial.run(&triage, problems));
    Some(triage)
}

/// The three files.
#[derive(Debug)]
struct Read {
    categories: Rows<CategoryId, varta_domain::triage::Category>,
    bodies: Rows<BodyId, varta_domain::triage::Body>,
    rules: Rows<RuleId, varta_domain::triage::Rule>,
    lists: Rows<ListId, varta_domain::triage::List>,
}

impl Read {
    fn parts(self) -> Parts {
        Parts { categories: self.categories.rows, bodies: self.bodies.rows, lists: self.lists.rows, rules: self.rules.rows }
    }

    /// Tells of what does not fit together; `before` is how many errors there were before these files.
    fn check(&self, before: usize, problems: &mut Problems) {
        let parts = Parts {
            categories: self.categories.rows.clone(),
            bodies: self.bodies.rows.clone(),
            lists: self.lists.rows.clone(),
            rules: self.rules.rows.clone(),
        };
        for flaw in flaws(&parts) {
            self.tell(&flaw, problems);
        }
        // A rule that could not be read may be the one that sends there.
        let whole = problems.errors() == before;
        for doubt in doubts(&parts).iter().filter(|doubt| whole || !matches!(doubt, Flaw::Unused(_))) {
            self.tell(doubt, problems);
        }
    }

    /// Tells of a flaw where it is, unless it comes of a row that has been told of already.
    fn tell(&self, flaw: &Flaw, problems: &mut Problems) {
        let what = flaw.to_string();
        let mut category = |id, field, mend: &str| problems.error(categories::FILE, self.categories.at(id), field, what.as_str(), mend);
        match flaw {
            // Two rows of one id are told where they are read.
            Flaw::CategoryTwice(_) | Flaw::BodyTwice(_) | Flaw::RuleTwice(_) | Flaw::ListTwice(_) => {}
            Flaw::ListUnknown { list, .. } if self.lists.ids.contains_key(list) => {}
            Flaw::ListUnknown { rule, .. } => self.rule(rule, "words", what, "the id of a [[list]] of this file", problems),
            Flaw::ListUnused(id) => {
                problems.warning(rules::FILE, self.lists.at(id), "list.id", what, "delete it, or write <its id> in a rule");
            }
            Flaw::ParentUnknown { parent, .. } if self.categories.ids.contains_key(parent) => {}
            Flaw::ParentUnknown { category: id, .. } => category(id, "parent", "an id of categories.csv, or nothing"),
            Flaw::Circle(id) => category(id, "parent", "leave the parent of one of them empty"),
            Flaw::OtherKind { category: id, .. } => category(id, "kind", "a category has one kind of case with all its parts"),
            Flaw::MorePublic { category: id, .. } => category(id, "visibility", "a part may be less public than the whole, not more"),
            Flaw::NeverPublic(id) => category(id, "visibility", "visibility is never (ніколи)"),
            Flaw::Reserved(id) => problems.error(bodies::FILE, self.bodies.at(id), "id", what, "give it another id"),
            Flaw::Unused(id) => {
                let mend = "write a rule that does, or leave it to the desk to choose it by hand";
                problems.warning(bodies::FILE, self.bodies.at(id), "id", what, mend);
            }
            Flaw::BodyUnknown { body, .. } if self.bodies.ids.contains_key(body) => {}
            Flaw::BodyUnknown { rule, .. } => self.rule(rule, "to", what, "\"desk\", \"officer\" or an id of bodies.csv", problems),
            Flaw::CategoryUnknown { category, .. } if self.categories.ids.contains_key(category) => {}
            Flaw::CategoryUnknown { rule, .. } => self.rule(rule, "categories", what, "ids of categories.csv", problems),
            Flaw::CategoryOfOtherKind { rule, .. } => self.rule(rule, "kinds", what, "leave kinds out, or take the category out", problems),
            Flaw::Idle(rule) => self.rule(rule, "to", what, "to = \"…\": \"desk\", \"officer\" or an id of bodies.csv", problems),
            Flaw::PastTheDesk(rule) => self.rule(rule, "at_once", what, "leave at_once out: the desk sends it on", problems),
            Flaw::Shadowed { rule, .. } => self.rule(rule, "id", what, "put it first, make it more specific, or delete it", problems),
        }
    }

    fn rule(&self, id: &RuleId, field: &str, what: String, mend: &str, problems: &mut Problems) {
        problems.error(rules::FILE, self.rules.at(id), &format!("rule.{field}"), what, mend);
    }
}

/// How to mend an id.
const ID: &str = "an id has a-z, 0-9 and '-', at most 64 characters";
/// How to mend a kind of case.
const KIND: &str = "hazard, crime_report, question or message";
/// How to mend who may see a case.
const VISIBILITY: &str = "public, snapped or never";

/// Reads a kind of case, in English or Ukrainian.
fn kind(text: &str) -> Result<CaseKind, &'static str> {
    match text.to_lowercase().as_str() {
        "небезпека" | "небезпечне місце" => Ok(CaseKind::Hazard),
        "правопорушення" | "повідомлення про правопорушення" => Ok(CaseKind::CrimeReport),
        "запитання" | "питання" => Ok(CaseKind::Question),
        "звернення" | "повідомлення" => Ok(CaseKind::Message),
        other => CaseKind::ALL.into_iter().find(|kind| kind.name() == other).ok_or("not a kind of case"),
    }
}

/// Reads who may see a case, in English or Ukrainian.
fn visibility(text: &str) -> Result<Visibility, &'static str> {
    match text.to_lowercase().as_str() {
        "публічно" | "всім" => Ok(Visibility::Public),
        "приблизно" | "приблизне місце" => Ok(Visibility::Snapped),
        "ніколи" | "нікому" => Ok(Visibility::Never),
        other => Visibility::ALL.into_iter().find(|visibility| visibility.name() == other).ok_or("not a visibility"),
    }
}

/// Two cells that are a text in both languages.
fn name(row: &Row<'_>, problems: &mut Problems, uk: &str, en: &str, mend: &str) -> Option<varta_domain::city::Name> {
    let [uk, en] = [uk, en].map(|column| row.required(problems, column, mend).map(str::to_owned));
    Some(varta_domain::city::Name { uk: uk?, en: en? })
}
