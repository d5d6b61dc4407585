//! The pages behind the link of a subscription: whether somebody wants it, that they have it, that it is over.

use maud::{Markup, html};
use varta_domain::ids::CitySlug;
use varta_domain::lang::Lang;
use varta_domain::reference::Reference;
use varta_domain::subscription::News;
use varta_notify::news::said;

use super::page;

/// Asks whether they want it. Nothing has changed by looking at it.
#[must_use]
pub fn ask(lang: Lang) -> String {
    let title = lang.pick("Підтвердити підписку?", "Confirm the subscription?");
    let body = html! {
        h1 { (title) }
        p { (lang.pick(
            "Ми надсилатимемо новини про небезпечні місця, за якими ви хочете стежити. Відписатися можна будь-коли.",
            "We will send news about the unsafe spots that you want to follow. You can unsubscribe at any time.",
        )) }
        (button("confirm", lang.pick("Підтвердити", "Confirm")))
    };
    page::page(lang, title, &body)
}

/// Says that they have it, shows what happened lately, and offers the way out.
#[must_use]
pub fn active(city: &CitySlug, lately: &[(Reference, News)], lang: Lang) -> String {
    let title = lang.pick("Підписка діє", "The subscription is active");
    let body = html! {
        h1 { (title) }
        @for (reference, news) in lately {
            p class="entry" { a href={ "/h/" (city) "/" (reference) } { (reference) } ": " (said(*news, lang)) }
        }
        (button("unsubscribe", lang.pick("Відписатися", "Unsubscribe")))
    };
    page::page(lang, title, &body)
}

/// Says that it is over.
#[must_use]
pub fn ended(lang: Lang) -> String {
    let title = lang.pick("Підписку скасовано", "You are unsubscribed");
    let words = lang.pick("Контакт, який ви залишили для неї, видалено.", "The contact that you left for it is deleted.");
    page::page(lang, title, &html! { h1 { (title) } p { (words) } })
}

/// Says that the contact follows as much as it may.
#[must_use]
pub fn too_many(lang: Lang) -> String {
    let title = lang.pick("Забагато підписок", "Too many subscriptions");
    let words = lang.pick("Діє вже десять підписок. Скасуйте якусь із них.", "Ten subscriptions are active. End one of them first.");
    page::page(lang, title, &html! { h1 { (title) } p { (words) } })
}

fn button(value: &str, words: &str) -> Markup {
    html! { form method="post" { button type="submit" name="do" value=(value) { (words) } } }
}
