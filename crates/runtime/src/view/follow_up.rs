//! The form by which an author adds to a case, on its page and once more where an addition was not taken.

use maud::{Markup, html};
use serde_json::Value;
use varta_domain::case::CaseState;
use varta_domain::emergency::Emergency;
use varta_domain::lang::Lang;
use varta_domain::text::MessageText;

use super::author_form::{Of, way_back};
use super::help;
use super::page::{self, moment};
use crate::problem::Problem;

/// What was typed and ticked.
#[derive(Default)]
pub struct Typed {
    /// The words.
    pub text: String,
    /// That nobody is in danger right now.
    pub not_urgent: bool,
    /// That what is personal in the words stays.
    pub keep_personal: bool,
    /// Whether it is a complaint about the police, once they were asked.
    pub about_police: Option<bool>,
}

/// The form below a case in some state.
pub(super) fn below(of: Of<'_>, state: &str, once: &str, lang: Lang) -> Markup {
    let label = if state == CaseState::Waiting.name() {
        lang.pick("Ваша відповідь на запитання", "Your answer to the question")
    } else {
        lang.pick("Доповнити звернення", "Add to the case")
    };
    let closed = [CaseState::Answered, CaseState::Confirmed, CaseState::Rejected, CaseState::Merged];
    let hint = closed.iter().any(|closed| closed.name() == state).then(|| {
        lang.pick(
            "Доповнення знову відкриє звернення, і відлік строку почнеться спочатку.",
            "What you add opens the case again, and its clock starts anew.",
        )
    });
    form(of, label, &Typed::default(), &[], once, lang, &html! { @if let Some(hint) = hint { p class="who" { (hint) } } })
}

/// The page with the form once more: why an addition was not taken, and what can be confirmed.
#[must_use]
pub fn again(of: Of<'_>, typed: &Typed, problem: &Problem, emergency: Option<&Emergency>, once: &str, lang: Lang) -> String {
    let mut confirms = Vec::new();
    let why = match (problem.code(), emergency) {
        ("emergency", Some(emergency)) => {
            let first = emergency.numbers().first().copied().unwrap_or("112");
            html! {
                (lang.pick("Схоже, комусь загрожує небезпека просто зараз. Телефонуйте ", "It sounds as if somebody is in danger right now. Call "))
                a href={ "tel:" (first) } { (first) }
                (lang.pick(" негайно, не чекайте відповіді тут. Доповнення ще не надіслано.", " at once, do not wait for an answer here. Nothing is sent yet."))
            }
        }
        ("personal_data_found", _) => html! {
            (lang.pick(
                "Схоже, у тексті є телефон, адреса, картка чи документ. Їх побачать усі, хто розглядатиме звернення. Приберіть їх або позначте, що вони потрібні.",
                "There seems to be a phone, an address, a card or a document in the text. Everybody who works on the case will see it. Take it out, or tick that it is needed.",
            ))
        },
        ("about_police_unclear", _) => html! {
            (lang.pick(
                "Схоже, ви скаржитеся на дільничного офіцера чи іншого поліцейського. Скаргу отримають керівник і модератори, а той, на кого ви скаржитеся, про неї не дізнається.",
                "You seem to complain about the district officer or another member of the police. The supervisor and the desk get a complaint, and who it is about learns nothing of it.",
            ))
        },
        _ => html! { (problem.detail_text(lang)) },
    };
    let mut confirm = |kind, name, value, words, ticked| confirms.push(Confirm { kind, name, value, words, ticked });
    if problem.code() == "emergency" || typed.not_urgent {
        let words = lang.pick("Просто зараз небезпеки немає", "Nobody is in danger right now");
        confirm("checkbox", "not_urgent_confirmed", "yes", words, typed.not_urgent);
    }
    if problem.code() == "personal_data_found" || typed.keep_personal {
        let words = lang.pick("Особисті дані в тексті потрібні, залишити їх", "What is personal in the text is needed and stays");
        confirm("checkbox", "keep_personal", "yes", words, typed.keep_personal);
    }
    if problem.code() == "about_police_unclear" || typed.about_police.is_some() {
        let (yes, no) = (typed.about_police == Some(true), typed.about_police == Some(false));
        confirm("radio", "about_police", "yes", lang.pick("Так, це скарга на поліцію", "Yes, it is a complaint about the police"), yes);
        confirm("radio", "about_police", "no", lang.pick("Ні, це не скарга на поліцію", "No, it is none"), no);
    }
    let title = format!("{} {}", lang.pick("Звернення", "Case"), of.reference);
    let label = lang.pick("Доповнити звернення", "Add to the case");
    let form = form(of, label, typed, &confirms, once, lang, &html! { p class="error" role="alert" { (why) } });
    page::page(lang, &title, &html! { h1 { (title) } (form) })
}

/// What is shown after an addition was taken: what the same says as JSON.
#[must_use]
pub fn added(of: Of<'_>, done: &Value, lang: Lang) -> String {
    let title = lang.pick("Доповнення надіслано", "Your addition was sent");
    let body = html! {
        h1 { (title) }
        p class="due" { (lang.pick("Звернення ", "Case ")) strong { (of.reference) } }
        @if let Some(until) = done["key_valid_until"].as_str() {
            p { (lang.pick("Ключ відкриває це звернення до: ", "The key opens this case until: ")) (moment(until, lang)) }
        }
        @if done["no_more_letters"] == true { p { (no_more_letters(lang)) } }
        @if done["help"].is_array() { (help::card(lang)) }
        (way_back(of, lang))
    };
    page::page(lang, title, &body)
}

/// Says to who left a contact that nothing is sent to it, lest it give them away.
#[must_use]
pub const fn no_more_letters(lang: Lang) -> &'static str {
    lang.pick(
        "Щоб не видати вас, ми нічого не надсилатимемо на ваш телефон чи пошту. Відповідь і запитання до вас читайте на сторінці звернення за номером і ключем.",
        "So as not to give you away, nothing is sent to your phone or e-mail. Read the answer, and any question to you, on the page of the case, with its reference and key.",
    )
}

/// Something that is ticked.
struct Confirm {
    kind: &'static str,
    name: &'static str,
    value: &'static str,
    words: &'static str,
    ticked: bool,
}

fn form(of: Of<'_>, label: &str, typed: &Typed, confirms: &[Confirm], once: &str, lang: Lang, before: &Markup) -> Markup {
    html! {
        form method="post" action=(of.action("/follow-ups")) {
            input type="hidden" name="key" value=(of.key);
            input type="hidden" name="once" value=(once);
            label for="text" { (label) }
            (before)
            textarea id="text" name="text" required maxlength=(MessageText::MAX_CHARS) { (typed.text) }
            @for confirm in confirms {
                label { input type=(confirm.kind) name=(confirm.name) value=(confirm.value) checked[confirm.ticked]; " " (confirm.words) }
            }
            button type="submit" { (lang.pick("Надіслати", "Send")) }
        }
    }
}
