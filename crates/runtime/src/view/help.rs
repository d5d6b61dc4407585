//! Who helps somebody who is in danger at home: lines that answer day and night, free of charge.

use maud::{Markup, html};
use serde::Serialize;
use varta_domain::lang::Lang;

/// A line.
#[derive(Debug, Serialize)]
pub struct HelpLine {
    /// The number, as it is dialled.
    pub number: &'static str,
    /// Who answers.
    pub who: &'static str,
}

/// The lines of Ukraine, the police first.
#[must_use]
pub fn lines(lang: Lang) -> Vec<HelpLine> {
    [
        ("102", lang.pick("поліція, якщо небезпека просто зараз", "police, in danger now")),
        (
            "15-47",
            lang.pick(
                "урядова лінія допомоги постраждалим від домашнього насильства, цілодобово",
                "government line for people harmed by domestic violence, day and night",
            ),
        ),
        (
            "116 123",
            lang.pick("національна лінія протидії домашньому насильству, анонімно", "national line against domestic violence, anonymous"),
        ),
        ("116 111", lang.pick("національна дитяча лінія", "national line for children")),
    ]
    .into_iter()
    .map(|(number, who)| HelpLine { number, who })
    .collect()
}

/// The lines on a page, to be called with a tap.
pub(super) fn card(lang: Lang) -> Markup {
    html! {
        div class="entry" {
            strong { (lang.pick("Хто допоможе", "Who helps")) }
            @for line in lines(lang) {
                div { a href={ "tel:" (line.number.replace([' ', '-'], "")) } { (line.number) } ": " (line.who) }
            }
        }
    }
}
