//! The names of the bodies that a case speaks of. A case keeps their ids; a reader is told names, as the city's directory
//! has them today.

use serde_json::{Value, json};
use varta_domain::ids::BodyId;
use varta_domain::lang::Lang;
use varta_domain::triage::Triage;

use super::case::CaseView;

/// The members that hold the id of a body.
const MEMBERS: [&str; 2] = ["body", "together_with"];

/// Whether any body is spoken of: of most cases none is, and no directory is needed.
#[must_use]
pub fn are_in(shown: &CaseView) -> bool {
    let speaks = |value: &Value| MEMBERS.iter().any(|member| value[*member].is_string());
    let in_entry = |entry: &Value| speaks(entry) || speaks(&entry["by"]);
    let follows = shown.follows.iter();
    let in_followed = |follows: &Value| speaks(follows) || follows["answers"].as_array().into_iter().flatten().any(in_entry);
    shown.body.is_some() || shown.history.iter().any(in_entry) || follows.into_iter().any(in_followed)
}

/// Names them: `body_name` beside a `body`, `together_with_name` beside a `together_with`. A body that the directory has
/// no more stays without a name.
pub fn name(shown: &mut CaseView, triage: &Triage, lang: Lang) {
    shown.body_name = shown.body.as_deref().and_then(|id| name_of(id, triage, lang));
    let entries = shown.history.iter_mut();
    entries.for_each(|entry| in_entry(entry, triage, lang));
    if let Some(follows) = &mut shown.follows {
        beside(follows, triage, lang);
        let answers = follows.get_mut("answers").and_then(Value::as_array_mut);
        answers.into_iter().flatten().for_each(|entry| in_entry(entry, triage, lang));
    }
}

fn in_entry(entry: &mut Value, triage: &Triage, lang: Lang) {
    beside(entry, triage, lang);
    beside(&mut entry["by"], triage, lang);
}

fn beside(value: &mut Value, triage: &Triage, lang: Lang) {
    for member in MEMBERS {
        if let Some(name) = value[member].as_str().and_then(|id| name_of(id, triage, lang)) {
            value[format!("{member}_name")] = json!(name);
        }
    }
}

fn name_of(id: &str, triage: &Triage, lang: Lang) -> Option<String> {
    let id = BodyId::parse(id).ok()?;
    triage.body(&id).map(|body| body.name.get(lang).to_owned())
}
