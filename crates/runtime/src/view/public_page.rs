//! The public pages: a hazard with what happened to it, and a question with its answer. Letters and citations lead here.

use maud::html;
use varta_domain::calendar::Calendar;
use varta_domain::lang::Lang;
use varta_domain::public::{PublicHazard, PublicQuestion};
use varta_domain::triage::Triage;

use super::page::{self, moment};
use super::public;

/// A hazard, with its status line.
#[must_use]
pub fn hazard(hazard: &PublicHazard, triage: &Triage, calendar: &Calendar, lang: Lang) -> String {
    let title = format!("{} {}", lang.pick("Небезпечне місце", "Unsafe spot"), hazard.reference);
    let category = triage.categories().get(&hazard.category).map(|category| category.name.get(lang));
    let body = html! {
        h1 { (title) }
        @if let Some(category) = category { p { strong { (category) } } }
        div class="entry" { (hazard.text) }
        p { (lang.pick("Точка на мапі: ", "Point on the map: ")) (format!("{:.5}, {:.5}", hazard.point.lat(), hazard.point.lon())) }
        @for step in public::steps(&hazard.status, triage, calendar, lang) {
            p class="due" {
                strong { (step["text"].as_str().unwrap_or_default()) }
                ", " (moment(step["at"].as_str().unwrap_or_default(), lang))
            }
        }
        @if hazard.supports > 0 { p { (lang.pick("Підтвердили інші: ", "Confirmed by others: ")) (hazard.supports) } }
    };
    page::page(lang, &title, &body)
}

/// A published question.
#[must_use]
pub fn question(question: &PublicQuestion, calendar: &Calendar, lang: Lang) -> String {
    let title = format!("{} {}", lang.pick("Запитання", "Question"), question.reference);
    let body = html! {
        h1 { (title) }
        div class="entry" { strong { (question.text) } }
        div class="entry" { (question.answer) }
        p class="who" {
            (lang.pick("Опубліковано: ", "Published: ")) (moment(&super::dates::rfc3339(calendar, question.published_at), lang))
        }
    };
    page::page(lang, &title, &body)
}
