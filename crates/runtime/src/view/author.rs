//! The author's page: what the link of a letter opens. It asks for the key of the case and says nothing about it before;
//! with the key it shows what the author's JSON shows. The key is in a form and never in an address.

use maud::{Markup, html};
use serde_json::Value;
use varta_domain::case::{Case, CaseState, DetailKey};
use varta_domain::lang::Lang;
use varta_domain::reference::Reference;

use super::author_form::Of;
use super::case::CaseView;
use super::page::{self, moment, pictures};
use super::words::{detail_text, outcome_text};
use super::{follow_up, help, rating};

/// Asks for the key. `refused` says why one did not open the case.
#[must_use]
pub fn ask(reference: Option<&Reference>, refused: Option<&str>, lang: Lang) -> String {
    let title = title(reference.map(Reference::as_str).unwrap_or_default(), lang);
    let body = html! {
        h1 { (title) }
        p { (lang.pick(
            "Щоб прочитати звернення, введіть його ключ: його показали вам, коли ви подали звернення.",
            "To read the case, enter its key: you were shown it when you filed the case.",
        )) }
        form method="post" autocomplete="off" {
            label for="key" { (lang.pick("Ключ звернення", "Key of the case")) }
            @if let Some(why) = refused { p class="error" role="alert" { (why) } }
            input id="key" name="key" type="text" required maxlength="100" autocomplete="off" autocapitalize="characters" spellcheck="false";
            button type="submit" { (lang.pick("Показати звернення", "Show the case")) }
        }
        p class="who" { (lang.pick(
            "У листах, SMS і телефоном ми ніколи не просимо цей ключ. Не вводьте його на інших сайтах.",
            "We never ask for this key in letters, text messages or by phone. Do not enter it on other sites.",
        )) }
    };
    page::page(lang, &title, &body)
}

/// The case, to who has shown its key, with the forms to judge its answer, to add to it and to stop letters about it, as
/// it stands. `once` is that of the form to add.
#[must_use]
pub fn case(view: &CaseView, of_case: &Case, key: &str, once: &str, lang: Lang) -> String {
    let of = Of { city: &view.city, reference: &view.reference, key };
    let title = title(&view.reference, lang);
    let body = html! {
        h1 { (title) }
        @if let Some(address) = view.place["address"].as_str() { p { (address) } }
        p class=(if view.overdue { "due late" } else { "due" }) {
            strong { (view.state_text) @if let Some(body) = &view.body_name { ": " (body) } ". " }
            // What nobody owes any more has no term to explain.
            @if matches!(of_case.state, CaseState::Open | CaseState::Waiting | CaseState::Forwarded) { (view.due_reason.text) }
        }
        @if let Some(until) = &view.key_valid_until {
            p { (lang.pick("Ключ відкриває це звернення до: ", "The key opens this case until: ")) (moment(until, lang)) }
        }
        @if let Some(until) = &view.waiting_until {
            p { (lang.pick("Чекаємо на вашу відповідь до: ", "We wait for your answer until: ")) (moment(until, lang)) }
        }
        @if view.help.is_some() { (help::card(lang)) }
        @for entry in &view.history { (card(entry, lang)) }
        @if let Some(photos) = &view.photos { (pictures(photos, lang)) }
        @if let Some(follows) = &view.follows {
            h1 { (lang.pick("Розглядається у зверненні ", "Goes on in case ")) (text(follows, "reference")) }
            p class="due" { (text(follows, "state_text")) @if let Some(body) = follows["body_name"].as_str() { ": " (body) } }
            @for entry in follows["answers"].as_array().into_iter().flatten() { (card(entry, lang)) }
        }
        // The page is kept nowhere (no-store); who sees it has typed the key a moment ago.
        @if of_case.state == CaseState::Answered && of_case.rating.is_none() { (rating::form(of, lang)) }
        (follow_up::below(of, view.state, once, lang))
        @if of_case.has_contact {
            form method="post" action=(of.action("/letters")) {
                input type="hidden" name="key" value=(key);
                button type="submit" name="letters" value="stop" {
                    (lang.pick("Не надсилати листів про це звернення", "No more letters about this case"))
                }
            }
        }
        p class="who" { (lang.pick(
            "Щоб ніхто інший не прочитав звернення, закрийте цю сторінку. Якщо комусь загрожує небезпека просто зараз, телефонуйте 102.",
            "Close this page so that nobody else reads the case. If somebody is in danger right now, call 102.",
        )) }
    };
    page::page(lang, &title, &body)
}

/// Says that letters about the case have stopped, or go out again; either can be taken back.
#[must_use]
pub fn letters(reference: &str, key: &str, stopped: bool, lang: Lang) -> String {
    let title = if stopped {
        lang.pick("Листів про це звернення більше не буде", "There will be no more letters about this case")
    } else {
        lang.pick("Листи про це звернення знову надходитимуть", "Letters about this case will come again")
    };
    let (value, words) = if stopped {
        ("again", lang.pick("Надсилати знову", "Send letters again"))
    } else {
        ("stop", lang.pick("Не надсилати", "Stop letters"))
    };
    let body = html! {
        h1 { (title) }
        p { (lang.pick("Звернення ", "Case ")) (reference) ". "
            (lang.pick("Його стан завжди видно за номером і ключем.", "How it stands can always be seen by its number and key.")) }
        form method="post" {
            input type="hidden" name="key" value=(key);
            button type="submit" name="letters" value=(value) { (words) }
        }
    };
    page::page(lang, title, &body)
}

fn title(reference: &str, lang: Lang) -> String {
    format!("{} {reference}", lang.pick("Звернення", "Case")).trim_end().to_owned()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// A line of the history, as JSON has it for the author.
fn card(entry: &Value, lang: Lang) -> Markup {
    let what = text(entry, "what");
    let description = text(entry, "description");
    html! {
        div class="entry" {
            div class="who" { (said(what, lang)) @if !description.is_empty() { ": " (description) } ", " (moment(text(entry, "at"), lang)) }
            @if let Some(name) = entry["body_name"].as_str().or_else(|| entry["together_with_name"].as_str()) { div { strong { (name) } } }
            @for words in ["ground", "text", "note"].map(|name| text(entry, name)).into_iter().filter(|words| !words.is_empty()) {
                div { (words) }
            }
            @for detail in entry["details"].as_array().into_iter().flatten() { p { (asked(&detail["of"], lang)) " " (text(detail, "text")) } }
            @match what {
                "answered" => {
                    @if let Some(outcome) = outcome(entry, lang) { div { strong { (outcome) } } }
                    @for title in entry["guidance_titles"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                        div { (lang.pick("Стаття довідника: ", "An article of the guidance: ")) (title) }
                    }
                    @if let Some(signature) = entry["by"]["signature"].as_str() { div class="who" { (signature) } }
                },
                "forwarded" => div class="who" { (lang.pick("Строк: до ", "Term: until ")) (moment(text(entry, "check_at"), lang)) },
                "asked" => div class="who" { (lang.pick("Чекаємо до: ", "We wait until: ")) (moment(text(entry, "until"), lang)) },
                "body_reported" => div class="who" { (reported(text(entry, "report"), lang)) },
                "merged" => div { (text(entry, "into")) },
                "rated" => div { (entry["score"].as_u64().unwrap_or_default()) (lang.pick(" з 5", " of 5")) },
                "registered" => div { (text(entry, "number")) },
                _ => {},
            }
        }
    }
}

fn asked(key: &Value, lang: Lang) -> &'static str {
    serde_json::from_value::<DetailKey>(key.clone()).map_or("", |key| detail_text(key, lang))
}

fn outcome(entry: &Value, lang: Lang) -> Option<&'static str> {
    serde_json::from_value(entry["outcome"].clone()).ok().map(|outcome| outcome_text(outcome, lang))
}

fn reported(report: &str, lang: Lang) -> &'static str {
    match report {
        "done" => lang.pick("Виконано", "Done"),
        "not_confirmed" => lang.pick("Не підтвердилося", "Not confirmed"),
        "in_progress" => lang.pick("У роботі", "In progress"),
        _ => lang.pick("Не їхнє питання; звернення повернулося до модераторів", "Not theirs; the case is back at the desk"),
    }
}

fn said(what: &str, lang: Lang) -> &'static str {
    match what {
        "filed" => lang.pick("Ви написали", "You wrote"),
        "followed_up" => lang.pick("Ви доповнили", "You added"),
        "answered" => lang.pick("Відповідь", "Answer"),
        "escalated" | "raised" => lang.pick("Нагадування про строк", "A reminder of the due date"),
        "due_moved" => lang.pick("Строк змінено за календарем", "The due date has moved with the calendar"),
        "rated" => lang.pick("Ви оцінили відповідь", "You rated the answer"),
        "handed_over" => lang.pick("Передано", "Passed on"),
        "forwarded" => lang.pick("Скеровано до відповідального органу", "Sent to the responsible body"),
        "body_reported" => lang.pick("Відповідальний орган повідомив", "The responsible body reported"),
        "recalled" => lang.pick("Відкликано від відповідального органу", "Taken back from the responsible body"),
        "contact_shown" => lang.pick("Ваш контакт показано відповідальному органу", "Your contact was shown to the responsible body"),
        "check_due" => lang.pick("Строк відповідального органу минув", "The term of the responsible body has passed"),
        "asked" => lang.pick("Запитання до вас", "A question to you"),
        "wait_ended" => lang.pick("Строк знову йде", "The clock runs again"),
        "merged" => lang.pick("Об’єднано зі зверненням", "Joined to case"),
        "parted_ways" => lang.pick("Знову розглядається окремо", "Examined by itself again"),
        "rejected" => lang.pick("Не прийнято до розгляду", "Not taken"),
        "corrected" => lang.pick("Виправлено категорію чи місце", "Category or place was corrected"),
        "conflict_found" => lang.pick("Передано тим, кого звернення не стосується", "Passed to those whom it is not about"),
        "redacted" => lang.pick("Частину тексту приховано", "A part of the text was hidden"),
        "photo_hidden" => lang.pick("Фото приховано", "A photo was hidden"),
        "registered" => lang.pick("Зареєстровано в поліції під номером", "Registered by the police under number"),
        _ => lang.pick("Зміна", "A change"),
    }
}
