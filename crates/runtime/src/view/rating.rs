//! The form by which an author judges an answer, on the page of the case.

use maud::{Markup, html};
use varta_domain::lang::Lang;

use super::author_form::{Of, way_back};
use super::page;

/// The form below an answer that is not judged yet.
pub(super) fn form(of: Of<'_>, lang: Lang) -> Markup {
    let scores = [
        (5, lang.pick("5: дуже добре", "5: very good")),
        (4, lang.pick("4: добре", "4: good")),
        (3, lang.pick("3: посередньо", "3: fair")),
        (2, lang.pick("2: погано", "2: poor")),
        (1, lang.pick("1: дуже погано", "1: very poor")),
    ];
    html! {
        form method="post" action=(of.action("/rating")) {
            input type="hidden" name="key" value=(of.key);
            label for="score" { (lang.pick("Оцініть відповідь", "Rate the answer")) }
            select id="score" name="score" required {
                option value="" { (lang.pick("Виберіть оцінку", "Choose a rating")) }
                @for (score, words) in scores { option value=(score) { (words) } }
            }
            fieldset {
                legend { (lang.pick("Чи вирішено питання?", "Was the matter solved?")) }
                label { input type="radio" name="solved" value="yes" required; " " (lang.pick("Так", "Yes")) }
                label { input type="radio" name="solved" value="no"; " " (lang.pick("Ні", "No")) }
            }
            button type="submit" { (lang.pick("Надіслати оцінку", "Send the rating")) }
            p class="who" { (lang.pick("Кожну відповідь можна оцінити один раз.", "Each answer can be rated once.")) }
        }
    }
}

/// What is shown after an answer was judged; `next` says what can be done now.
#[must_use]
pub fn rated(of: Of<'_>, next: &str, lang: Lang) -> String {
    let title = lang.pick("Оцінку прийнято", "Your rating was taken");
    let body = html! {
        h1 { (title) }
        p class="due" { (lang.pick("Звернення ", "Case ")) strong { (of.reference) } }
        p { (next) }
        (way_back(of, lang))
    };
    page::page(lang, title, &body)
}
