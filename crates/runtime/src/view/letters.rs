//! The pages behind the link in a letter: whether letters should stop, and that they have.

use maud::{Markup, html};
use varta_domain::lang::Lang;

use super::page;

/// Asks whether letters to the address should stop. Nothing has changed by looking at it.
#[must_use]
pub fn ask(lang: Lang) -> String {
    let title = lang.pick("Не надсилати листів?", "No more letters?");
    let body = html! {
        h1 { (title) }
        p { (lang.pick(
            "На цю адресу більше не надходитиме листів про звернення. Стан звернення завжди видно за номером і ключем.",
            "No more letters about cases will come to this address. How a case stands can always be seen by its number and key.",
        )) }
        (button("stop", lang.pick("Не надсилати", "Stop letters")))
    };
    page::page(lang, title, &body)
}

/// Says that letters have stopped, and offers a way back.
#[must_use]
pub fn stopped(lang: Lang) -> String {
    let title = lang.pick("Листів більше не буде", "There will be no more letters");
    let body = html! {
        h1 { (title) }
        p { (lang.pick("Натиснули випадково?", "Was it a mistake?")) }
        (button("again", lang.pick("Надсилати знову", "Send letters again")))
    };
    page::page(lang, title, &body)
}

/// Says that letters go out again.
#[must_use]
pub fn again(lang: Lang) -> String {
    let title = lang.pick("Листи знову надходитимуть", "Letters will come again");
    page::page(lang, title, &html! { h1 { (title) } p { (lang.pick("Цю сторінку можна закрити.", "This page can be closed.")) } })
}

fn button(value: &str, words: &str) -> Markup {
    html! { form method="post" { button type="submit" name="letters" value=(value) { (words) } } }
}
