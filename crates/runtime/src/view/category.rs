//! What a case may be about, and what its form asks.

use serde_json::{Value, json};
use varta_domain::case::{CaseKind, DetailKey};
use varta_domain::ids::CitySlug;
use varta_domain::lang::Lang;
use varta_domain::triage::{Categories, Category, FirstTo};

use super::words::detail_text;

/// The form of a kind of case with its tree of categories.
#[must_use]
pub fn form(kind: CaseKind, city: &CitySlug, categories: &Categories, lang: Lang) -> Value {
    let asks: Vec<Value> =
        DetailKey::asked_of(kind).iter().map(|key| json!({ "detail": key, "question": detail_text(*key, lang) })).collect();
    json!({
        "kind": kind.name(),
        "file": { "method": "POST", "href": format!("/v1/cities/{city}/{}", path(kind)) },
        "place_needed": kind != CaseKind::Question,
        "asks": asks,
        "categories": categories.roots(kind).map(|category| branch(category, categories, lang)).collect::<Vec<_>>(),
    })
}

const fn path(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Message => "messages",
        CaseKind::Question => "questions",
        CaseKind::Hazard => "hazards",
        CaseKind::CrimeReport => "crime-reports",
    }
}

/// A category with its parts. A pack has no circles: they are refused when it is read.
fn branch(category: &Category, categories: &Categories, lang: Lang) -> Value {
    let first_to = first_to(category);
    json!({
        "id": category.id,
        "name": category.name.get(lang),
        "about": category.about.as_ref().map(|about| about.get(lang)),
        "may_be_public": category.may_be_public(),
        "safe_mode": category.safe_mode,
        "first_to": first_to.name(),
        "first_to_text": first_to_text(first_to, lang),
        "parts": categories.children(&category.id).map(|part| branch(part, categories, lang)).collect::<Vec<_>>(),
    })
}

/// Who gets its cases first, as the doors have it: messages always the officer, questions always the desk.
const fn first_to(category: &Category) -> FirstTo {
    match category.kind {
        CaseKind::Message => FirstTo::Officer,
        CaseKind::Question => FirstTo::Desk,
        CaseKind::Hazard | CaseKind::CrimeReport => category.first_to,
    }
}

const fn first_to_text(first_to: FirstTo, lang: Lang) -> &'static str {
    match first_to {
        FirstTo::Desk => lang.pick(
            "Спершу отримають модератори міста і передадуть тому, хто за це відповідає.",
            "The city’s desk gets it first and hands it to whoever is responsible.",
        ),
        FirstTo::Officer => lang.pick("Одразу отримає дільничний офіцер.", "The district officer gets it at once."),
        FirstTo::Division => lang.pick(
            "Одразу отримає підрозділ поліції, який цим займається, а якщо його не визначено, модератори міста.",
            "The police division that deals with it gets it at once or, where none is named, the city’s desk.",
        ),
    }
}
