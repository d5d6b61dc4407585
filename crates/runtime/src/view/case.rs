//! A case as its author and as its officer see it.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::case::{Actor, Case, CaseState, Entry, HistoryEntry};
use varta_domain::lang::Lang;
use varta_domain::sla::Level;

use super::dates::rfc3339;
use super::due::{self, DueReason};

/// A case with its history.
#[derive(Debug, Serialize)]
pub struct CaseView {
    /// The public number.
    pub reference: String,
    /// `open`, `answered` or `confirmed`.
    pub state: &'static str,
    /// The state in words.
    pub state_text: &'static str,
    /// The beat.
    pub beat: String,
    /// Where the matter is.
    pub place: Value,
    /// When the present round is due.
    pub due_at: String,
    /// Why then.
    pub due_reason: DueReason,
    /// Whether an answer is missing past the due time.
    pub overdue: bool,
    /// Whether the present answer came by the due time; null while there is none.
    pub answered_in_time: Option<bool>,
    /// The three clocks, kept apart.
    pub clocks: Clocks,
    /// How far it has climbed for want of an answer.
    pub escalation: Escalation,
    /// The author's opinion of the present answer.
    pub rating: Option<Value>,
    /// Everything that happened, in order.
    pub history: Vec<Value>,
}

/// The clocks of a case.
#[derive(Debug, Serialize)]
pub struct Clocks {
    /// When the case was filed.
    pub received_at: String,
    /// When it was first answered at all.
    pub first_answer_at: Option<String>,
    /// When the present round was answered.
    pub answered_at: Option<String>,
    /// When the author confirmed that it helped.
    pub confirmed_at: Option<String>,
}

/// The level of escalation.
#[derive(Debug, Serialize)]
pub struct Escalation {
    /// 0 to 3.
    pub level: u8,
    /// Its name.
    pub name: String,
    /// In words.
    pub text: &'static str,
}

/// Shows a case. It has no contact, no secret and no id of a person; the officer's signature stands
/// under the answer as it was given.
#[must_use]
pub fn view(case: &Case, history: &[HistoryEntry], calendar: &Calendar, now: Timestamp, lang: Lang) -> CaseView {
    let at = |instant: Timestamp| rfc3339(calendar, instant);
    CaseView {
        reference: case.reference.to_string(),
        state: case.state.name(),
        state_text: state_text(case, now, lang),
        beat: case.beat.to_string(),
        place: json!({ "address": case.place.address, "point": case.place.point }),
        due_at: at(case.plan.due_at),
        due_reason: due::reason(&case.plan, calendar, lang),
        overdue: case.is_overdue(now),
        answered_in_time: case.answer.as_ref().map(|answer| answer.in_time),
        clocks: Clocks {
            received_at: at(case.received_at),
            first_answer_at: case.first_answer_at.map(at),
            answered_at: case.answer.as_ref().map(|answer| at(answer.at)),
            confirmed_at: case.confirmed_at.map(at),
        },
        escalation: Escalation { level: case.level.number(), name: case.level.to_string(), text: level_text(case.level, lang) },
        rating: case.rating.map(|rating| json!({ "score": u8::from(rating.score), "solved": rating.solved })),
        history: history.iter().map(|entry| entry_view(entry, calendar, lang)).collect(),
    }
}

fn state_text(case: &Case, now: Timestamp, lang: Lang) -> &'static str {
    match case.state {
        CaseState::Open if case.is_overdue(now) => lang.pick("Строк відповіді минув", "The answer is overdue"),
        CaseState::Open => lang.pick("Чекає на відповідь", "Waits for an answer"),
        CaseState::Answered => lang.pick("Є відповідь", "Answered"),
        CaseState::Confirmed => lang.pick("Заявник підтвердив, що питання вирішено", "The author confirmed that it is solved"),
    }
}

const fn level_text(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::None => lang.pick("Нагадувань не було", "No reminders so far"),
        Level::Reminder => lang.pick("Офіцерові нагадали про строк", "The officer was reminded"),
        Level::Overdue => {
            lang.pick("Про прострочення знають керівник і координатор", "The supervisor and the coordinator know of the delay")
        }
        Level::LongOverdue => lang.pick("Про прострочення знає місто", "The city knows of the delay"),
    }
}

fn entry_view(entry: &HistoryEntry, calendar: &Calendar, lang: Lang) -> Value {
    let at = |instant: Timestamp| rfc3339(calendar, instant);
    let by = match &entry.by {
        Actor::Author => json!({ "who": "author" }),
        Actor::Officer { signature, .. } => json!({ "who": "officer", "signature": signature }),
        Actor::Staff { .. } => json!({ "who": "staff" }),
        Actor::System => json!({ "who": "system" }),
    };
    let mut view = match &entry.entry {
        Entry::Filed { text, emergency_declined } => {
            json!({ "what": "filed", "text": text.reveal(), "emergency_declined": emergency_declined })
        }
        Entry::FollowedUp { text, emergency_declined, reopened_until } => json!({
            "what": "followed_up", "text": text.reveal(), "emergency_declined": emergency_declined, "reopened_until": reopened_until.map(at),
        }),
        Entry::Answered { text, in_time } => json!({ "what": "answered", "text": text.reveal(), "in_time": in_time }),
        Entry::Escalated { level } => json!({ "what": "escalated", "level": level.number(), "description": level_text(*level, lang) }),
        Entry::DueMoved { from, to } => json!({ "what": "due_moved", "from": at(*from), "to": at(*to) }),
        Entry::Rated { rating } => json!({ "what": "rated", "score": u8::from(rating.score), "solved": rating.solved }),
    };
    view["seq"] = json!(entry.seq);
    view["at"] = json!(at(entry.at));
    view["by"] = by;
    view
}
