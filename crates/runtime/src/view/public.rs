//! What the public sees, in both languages: hazards as GeoJSON, questions with their answers.

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::ids::CitySlug;
use varta_domain::lang::Lang;
use varta_domain::public::{PublicHazard, PublicQuestion, Stage, Status};
use varta_domain::triage::Triage;

use super::dates::rfc3339;

/// A hazard as a feature of GeoJSON (RFC 7946): longitude first.
#[must_use]
pub fn feature(hazard: &PublicHazard, triage: &Triage, calendar: &Calendar, lang: Lang) -> Value {
    let category = triage.categories().get(&hazard.category);
    json!({
        "type": "Feature",
        "id": hazard.reference,
        "geometry": { "type": "Point", "coordinates": [hazard.point.lon(), hazard.point.lat()] },
        "properties": {
            "reference": hazard.reference,
            "category": hazard.category,
            "category_name": category.map_or(hazard.category.as_str(), |category| category.name.get(lang)),
            "district": hazard.district,
            "text": hazard.text,
            "supports": hazard.supports,
            "stage": hazard.status.stage.name(),
            "steps": steps(&hazard.status, triage, calendar, lang),
        },
    })
}

/// What has happened to it, in order, with dates and words.
pub(super) fn steps(status: &Status, triage: &Triage, calendar: &Calendar, lang: Lang) -> Vec<Value> {
    let step = |name: &str, at: Timestamp, text: String| json!({ "stage": name, "at": rfc3339(calendar, at), "text": text });
    let mut steps = vec![
        step("received", status.received_at, lang.pick("Надійшло", "Received").to_owned()),
        step(Stage::Checked.name(), status.checked_at, lang.pick("Перевірено модератором", "Checked by the desk").to_owned()),
    ];
    if let (Some(id), Some(at)) = (&status.sent_to, status.sent_at) {
        let name = triage.body(id).map_or(id.as_str(), |body| body.name.get(lang));
        let mut sent = step(Stage::Sent.name(), at, format!("{} {name}", lang.pick("Надіслано:", "Sent to")));
        if let Some(members) = sent.as_object_mut() {
            members.insert("body".to_owned(), json!(id));
        }
        // It may have been sent before the desk made it public.
        steps.push(sent);
        steps.sort_by(|one, other| one["at"].as_str().cmp(&other["at"].as_str()));
    }
    if let Some(at) = status.ended_at {
        let text = match status.stage {
            Stage::Fixed => lang.pick("Небезпеку усунено", "It is safe now"),
            Stage::NotConfirmed => lang.pick("Не підтвердилося", "Nothing unsafe was found"),
            _ => lang.pick("Надано відповідь", "Answered"),
        };
        steps.push(step(status.stage.name(), at, text.to_owned()));
    }
    steps
}

/// The page by which a question is cited.
fn question_page(question: &PublicQuestion, city: &CitySlug) -> String {
    format!("/q/{city}/{}", question.reference)
}

/// A published question.
#[must_use]
pub fn question(question: &PublicQuestion, city: &CitySlug, triage: &Triage, calendar: &Calendar, lang: Lang) -> Value {
    let category = question.category.as_ref();
    let name = category.and_then(|id| triage.categories().get(id)).map(|category| category.name.get(lang));
    json!({
        "kind": "question",
        "reference": question.reference,
        "category": category,
        "category_name": name,
        "text": question.text,
        "answer": question.answer,
        "published_at": rfc3339(calendar, question.published_at),
        "page": question_page(question, city),
    })
}

/// The same in a list of what was found.
#[must_use]
pub fn question_found(question: &PublicQuestion, city: &CitySlug, close: bool) -> Value {
    let page = question_page(question, city);
    json!({ "kind": "question", "reference": question.reference, "text": question.text, "page": page, "close": close })
}
