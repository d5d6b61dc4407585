//! The names of what a case speaks of: bodies, articles of guidance. A case keeps their ids; a reader is told names, as the
//! city's directory has them today.

use serde_json::{Value, json};
use varta_domain::guidance::Library;
use varta_domain::ids::{BodyId, GuidanceId};
use varta_domain::lang::Lang;
use varta_domain::triage::Triage;

use super::case::CaseView;

/// The members that hold the id of a body.
const BODIES: [&str; 2] = ["body", "together_with"];

/// Whether any body is spoken of: of most cases none is, and no directory is needed.
#[must_use]
pub fn has_bodies(shown: &CaseView) -> bool {
    let speaks = |value: &Value| BODIES.iter().any(|member| value[*member].is_string());
    shown.body.is_some() || shown.follows.as_ref().is_some_and(speaks) || entries(shown).any(|entry| speaks(entry) || speaks(&entry["by"]))
}

/// Whether any article is cited.
#[must_use]
pub fn has_articles(shown: &CaseView) -> bool {
    entries(shown).any(|entry| entry["guidance"].is_array())
}

/// Names the bodies: `body_name` beside a `body`, `together_with_name` beside a `together_with`. One that the directory has
/// no more stays without a name.
pub fn bodies(shown: &mut CaseView, triage: &Triage, lang: Lang) {
    let name_of = |id: &str| BodyId::parse(id).ok().and_then(|id| Some(triage.body(&id)?.name.get(lang).to_owned()));
    let beside = |value: &mut Value| {
        for member in BODIES {
            if let Some(name) = value[member].as_str().and_then(name_of) {
                value[format!("{member}_name")] = json!(name);
            }
        }
    };
    shown.body_name = shown.body.as_deref().and_then(name_of);
    shown.follows.iter_mut().for_each(beside);
    for entry in entries_mut(shown) {
        beside(entry);
        beside(&mut entry["by"]);
    }
}

/// Names the articles: `guidance_titles` beside `guidance`.
pub fn articles(shown: &mut CaseView, library: &Library, lang: Lang) {
    let title = |id: &Value| GuidanceId::parse(id.as_str()?).ok().and_then(|id| Some(library.article(&id)?.text(lang).1.title.clone()));
    for entry in entries_mut(shown) {
        if let Some(cited) = entry["guidance"].as_array() {
            let titles: Vec<String> = cited.iter().filter_map(title).collect();
            entry["guidance_titles"] = json!(titles);
        }
    }
}

/// The lines of its history, and what was answered in the case that goes on for it.
fn entries(shown: &CaseView) -> impl Iterator<Item = &Value> {
    let followed = shown.follows.as_ref().and_then(|follows| follows["answers"].as_array());
    shown.history.iter().chain(followed.into_iter().flatten())
}

fn entries_mut(shown: &mut CaseView) -> impl Iterator<Item = &mut Value> {
    let followed = shown.follows.as_mut().and_then(|follows| follows.get_mut("answers")?.as_array_mut());
    shown.history.iter_mut().chain(followed.into_iter().flatten())
}
