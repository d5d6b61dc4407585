//! The emergency answer: first and loudly whom to call.

use serde_json::{Value, json};
use varta_domain::emergency::Emergency;
use varta_domain::lang::Lang;

use crate::problem::{Problem, Text};

/// What a resident is told whose words sound like an emergency: call now. Nothing is filed; who is sure
/// that it is not urgent sends the same again with `not_urgent_confirmed`.
#[must_use]
pub fn first(emergency: &Emergency, lang: Lang) -> Problem {
    let first = emergency.numbers().first().copied().unwrap_or("112");
    let detail = Text::owned(
        format!(
            "Схоже, комусь загрожує небезпека просто зараз. Телефонуйте {first} негайно, не чекайте відповіді тут. \
             Звернення ще не подано. Якщо небезпеки немає, надішліть його ще раз із not_urgent_confirmed: true."
        ),
        format!(
            "It sounds as if somebody is in danger right now. Call {first} at once, do not wait for an answer here. \
             The message is not filed yet. If there is no danger, send it again with not_urgent_confirmed: true."
        ),
    );
    Problem::new(409, "emergency", Text::new("Телефонуйте зараз", "Call now"))
        .detail(detail)
        .field("text")
        .in_lang(lang)
        .with("numbers", numbers(emergency, lang))
        .with("category", json!(emergency.category().name()))
        .with("confirm_with", json!({ "not_urgent_confirmed": true }))
}

/// The same to somebody who has only asked something: it stands before the answer.
#[must_use]
pub fn block(emergency: &Emergency, lang: Lang) -> Value {
    let first = emergency.numbers().first().copied().unwrap_or("112");
    let detail = match lang {
        Lang::Uk => format!("Схоже, комусь загрожує небезпека просто зараз. Телефонуйте {first} негайно, прочитаєте згодом."),
        Lang::En => format!("It sounds as if somebody is in danger right now. Call {first} at once and read later."),
    };
    json!({
        "title": lang.pick("Телефонуйте зараз", "Call now"),
        "detail": detail,
        "category": emergency.category().name(),
        "numbers": numbers(emergency, lang),
    })
}

fn numbers(emergency: &Emergency, lang: Lang) -> Value {
    emergency.numbers().iter().map(|number| json!({ "number": number, "who": who(number, lang) })).collect()
}

fn who(number: &str, lang: Lang) -> &'static str {
    match number {
        "101" => lang.pick("пожежники й рятувальники", "fire and rescue"),
        "102" => lang.pick("поліція", "police"),
        "103" => lang.pick("швидка допомога", "ambulance"),
        "104" => lang.pick("газова аварійна служба", "gas emergency"),
        _ => lang.pick("єдиний номер допомоги", "single emergency number"),
    }
}
