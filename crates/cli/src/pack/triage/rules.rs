//! `rules.toml`: which case goes where, and why.

use std::path::Path;

use varta_domain::city::Name;
use varta_domain::ids::{CategoryId, DistrictId, ListId, RuleId};
use varta_domain::triage::{Destination, List, Rule, Term, Urgency};

use super::{ID, KIND, Rows, VISIBILITY, kind, visibility};
use crate::pack::city::CityFile;
use crate::pack::districts::DISTRICT;
use crate::pack::file::{self, Need};
use crate::pack::people::unknown;
use crate::pack::problem::{Problems, shown};
use crate::pack::section::{Section, document};

pub(super) const FILE: &str = "rules.toml";
/// The largest `rules.toml`, in bytes: it is written by hand.
const MAX_BYTES: usize = 1024 * 1024;
/// The most rules, and the most words of one: each rule is compared with each.
const MAX_RULES: usize = 500;
const MAX_TERMS: usize = 100;
/// The most lists.
const MAX_LISTS: usize = 100;
const WORDS: &str =
    "words with a star for every ending: \"ліхтар*\", \"не світ*\", \"щит* + перехід*\", \"дільничний ~ вимага*\", \"<officer> ~ вимага*\"";
const LIST_WORDS: &str = "words and phrases: \"дільнич*\", \"офіцер поліції\"";
pub(super) const TO: &str = "\"desk\", \"officer\" or an id of bodies.csv";
pub(super) const URGENCY: &str = "low, normal or high";

/// Reads the rules, and the lists they share.
pub(super) fn read(pack: &Path, city: Option<&CityFile>, problems: &mut Problems) -> (Rows<RuleId, Rule>, Rows<ListId, List>) {
    let (mut rules, mut lists) = (Rows::new(), Rows::new());
    let Some(text) = file::read(pack, FILE, Need::Optional, problems) else { return (rules, lists) };
    let Some(table) = document(FILE, &text, MAX_BYTES, problems) else { return (rules, lists) };
    let root = Section::root(FILE, &text, table.get_ref());
    let sections = root.sections(problems, "list");
    if sections.len() > MAX_LISTS {
        root.error(problems, "list", format!("more than {MAX_LISTS} lists"), "one list may be of many rules");
    }
    for section in sections.into_iter().take(MAX_LISTS) {
        let id = section.parsed(problems, "id", ID, ListId::parse);
        let first = id.as_ref().and_then(|id| lists.declare(id, section.at("id")));
        if let Some(first) = first {
            section.error(problems, "id", format!("the list is already in line {first}"), "an id names one list");
        }
        let words = section.each(problems, "words", LIST_WORDS, Term::parse_of_list);
        if words.is_empty() || words.len() > MAX_TERMS {
            section.error(problems, "words", format!("no words, or more than {MAX_TERMS}"), "one to a hundred words");
        }
        section.finish(problems);
        if let (Some(id), None) = (id, first) {
            lists.rows.push(List { id, words });
        }
    }
    let sections = root.sections(problems, "rule");
    if sections.len() > MAX_RULES {
        root.error(problems, "rule", format!("more than {MAX_RULES} rules"), "one rule may have many words and categories");
    }
    for section in sections.into_iter().take(MAX_RULES) {
        let id = section.parsed(problems, "id", ID, RuleId::parse);
        let first = id.as_ref().and_then(|id| rules.declare(id, section.at("id")));
        if let Some(first) = first {
            section.error(problems, "id", format!("the rule is already in line {first}"), "an id names one rule");
        }
        let rule = rule(&section, id, city, problems);
        section.finish(problems);
        if let (Some(rule), None) = (rule, first) {
            rules.rows.push(rule);
        }
    }
    root.finish(problems);
    (rules, lists)
}

fn rule(section: &Section<'_>, id: Option<RuleId>, city: Option<&CityFile>, problems: &mut Problems) -> Option<Rule> {
    let before = problems.errors();
    let kinds = section.each(problems, "kinds", KIND, kind);
    let categories = section.each(problems, "categories", "ids of categories.csv", CategoryId::parse);
    let [words, without_words, who] = ["words", "without_words", "who"].map(|key| terms(section, key, problems));
    let districts = districts(section, city, problems);
    let to = section.maybe_parsed(problems, "to", TO, Destination::parse);
    let urgency = section.maybe_parsed(problems, "urgency", URGENCY, urgency);
    let visibility = section.maybe_parsed(problems, "visibility", VISIBILITY, visibility);
    let [at_once, overrules, safe_mode, complaint, perhaps_complaint] =
        ["at_once", "overrules", "safe_mode", "complaint", "perhaps_complaint"].map(|key| section.flag(problems, key));
    let [uk, en] = ["reason_uk", "reason_en"].map(|key| section.text(problems, key));
    let legal_ground = section.maybe_text(problems, "legal_ground").unwrap_or_default();
    if problems.errors() > before {
        return None;
    }
    let reason = Name { uk: uk?, en: en? };
    #[rustfmt::skip]
    let rule = Rule {
        id: id?, kinds, categories, words, without_words, who, districts, to, urgency, visibility, at_once, overrules, safe_mode,
        complaint, perhaps_complaint, reason, legal_ground,
    };
    Some(rule)
}

fn terms(section: &Section<'_>, key: &'static str, problems: &mut Problems) -> Vec<Term> {
    let terms = section.each(problems, key, WORDS, Term::parse);
    if terms.len() > MAX_TERMS {
        section.error(problems, key, format!("more than {MAX_TERMS} words"), "divide the rule");
    }
    terms
}

/// Districts, by id or by name.
fn districts(section: &Section<'_>, city: Option<&CityFile>, problems: &mut Problems) -> Vec<DistrictId> {
    let mut districts = Vec::new();
    for text in section.texts(problems, "districts") {
        match city.map(|city| city.district(&text)) {
            Some(Some(district)) => districts.push(district.id.clone()),
            Some(None) => section.error(problems, "districts", unknown("district", &text), DISTRICT),
            // Where the city could not be read, a name is no problem of its own.
            None => districts.extend(DistrictId::parse(&text)),
        }
    }
    districts
}

/// Reads how urgent a case is, in English or Ukrainian.
pub(super) fn urgency(text: &str) -> Result<Urgency, String> {
    match text.to_lowercase().as_str() {
        "низька" => Ok(Urgency::Low),
        "звичайна" => Ok(Urgency::Normal),
        "висока" => Ok(Urgency::High),
        other => Urgency::ALL.into_iter().find(|urgency| urgency.name() == other).ok_or(format!("{} is no urgency", shown(other))),
    }
}
