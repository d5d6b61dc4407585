//! Why a case is due when it is, in words: peers leave their users guessing.

use jiff::SignedDuration;
use serde::Serialize;
use varta_domain::calendar::{Calendar, DayOff};
use varta_domain::case::{Case, Forwarding};
use varta_domain::lang::Lang;
use varta_domain::sla::{Plan, Skipped};

use super::dates;

/// The reason for a due time.
#[derive(Debug, Serialize)]
pub struct DueReason {
    /// In a few sentences.
    pub text: String,
    /// The day of receipt in the city.
    pub received_on: String,
    /// The business days that count.
    pub business_days: Vec<String>,
    /// The days between that do not.
    pub skipped: Vec<SkippedDay>,
}

/// A day that does not count.
#[derive(Debug, Serialize)]
pub struct SkippedDay {
    /// The day.
    pub date: String,
    /// Why, in a word or a name.
    pub why: String,
}

/// Explains when a case is due: of one that is with a responsible body, the body's own term.
#[must_use]
pub fn of_case(case: &Case, calendar: &Calendar, lang: Lang) -> DueReason {
    case.term().map_or_else(|| reason(&case.plan, calendar, lang), |forwarding| term(forwarding, calendar, lang))
}

fn term(forwarding: &Forwarding, calendar: &Calendar, lang: Lang) -> DueReason {
    let sent = calendar.local(forwarding.at);
    // A term ends at the midnight after its last day.
    let last = calendar.local(forwarding.check_at - SignedDuration::from_secs(1)).date();
    let (sent_on, last) = (dates::on_day_at(&sent, lang), dates::end_of(last, lang));
    let text = match lang {
        Lang::Uk => format!(
            "Скеровано до відповідального органу {sent_on}. Він має відповісти до кінця {last}: це строк у календарних днях. \
             Якщо відповіді не буде, звернення повернеться до модераторів міста, і вони перевірять, що зроблено."
        ),
        Lang::En => format!(
            "Sent to the responsible body {sent_on}. It has until the end of {last}, a term in calendar days. \
             Without an answer the case comes back to the city’s desk, which checks what was done."
        ),
    };
    DueReason { text, received_on: sent.date().to_string(), business_days: Vec::new(), skipped: Vec::new() }
}

/// Explains the due time of a plan.
#[must_use]
pub fn reason(plan: &Plan, calendar: &Calendar, lang: Lang) -> DueReason {
    let reason = &plan.reason;
    let received = dates::on_day_at(&calendar.local(plan.started_at), lang);
    let days = reason.business_days.iter().map(|day| dates::weekday_and_day(*day, lang)).collect::<Vec<_>>().join("; ");
    let last = dates::end_of(calendar.local(plan.due_at).date(), lang);
    let mut text = match lang {
        Lang::Uk => {
            format!("Надійшло {received}. День надходження не рахується. Рахуються робочі дні: {days}. Відповідь має бути до кінця {last}.")
        }
        Lang::En => format!(
            "Received {received}. The day of receipt does not count. These business days do: {days}. The answer is due by the end of {last}."
        ),
    };
    if !reason.skipped.is_empty() {
        let skipped = reason
            .skipped
            .iter()
            .map(|skipped| format!("{} ({})", dates::day(skipped.date, lang), why(skipped, lang)))
            .collect::<Vec<_>>()
            .join(", ");
        text.push_str(lang.pick(" Не рахуються: ", " Not counted: "));
        text.push_str(&skipped);
        text.push('.');
    }
    DueReason {
        text,
        received_on: reason.received_on.to_string(),
        business_days: reason.business_days.iter().map(ToString::to_string).collect(),
        skipped: reason.skipped.iter().map(|skipped| SkippedDay { date: skipped.date.to_string(), why: why(skipped, lang) }).collect(),
    }
}

fn why(skipped: &Skipped, lang: Lang) -> String {
    match &skipped.day_off {
        DayOff::Weekend => lang.pick("вихідний", "weekend").to_owned(),
        DayOff::Holiday { name } => name.get(lang).to_owned(),
        DayOff::Moved => lang.pick("перенесений вихідний", "moved day off").to_owned(),
    }
}
