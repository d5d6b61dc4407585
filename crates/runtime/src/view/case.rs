//! A case as its author, as an officer and as the desk see it.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::case::{Case, Entry, HistoryEntry};
use varta_domain::lang::Lang;

use super::dates::rfc3339;
use super::due::{self, DueReason};
use super::entry::{self, Reader};
use super::help::{self, HelpLine};
use super::words::{level_text, passed_up_text, state_text};

/// A case with its history.
#[derive(Debug, Serialize)]
pub struct CaseView {
    /// The public number.
    pub reference: String,
    /// Its city, for the links of pages.
    #[serde(skip)]
    pub city: String,
    /// `message`, `question`, `hazard` or `crime_report`.
    pub kind: &'static str,
    /// What it is about, by the city's tree.
    pub category: Option<String>,
    /// Where it stands: `open`, `answered` and so on.
    pub state: &'static str,
    /// The state in words.
    pub state_text: &'static str,
    /// Who has it: `officer`, `desk`, `body` and so on.
    pub holder: &'static str,
    /// Which division, partner or responsible body has it.
    pub body: Option<String>,
    /// Its name, where the city's directory has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_name: Option<String>,
    /// Until when the author may answer what they were asked, while the clock waits.
    pub waiting_until: Option<String>,
    /// The case that goes on for this one.
    pub merged_into: Option<String>,
    /// How that one stands and what was answered there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<Value>,
    /// Its photos, where they are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photos: Option<Vec<Value>>,
    /// Whether it has photos, for pages that do not show them.
    #[serde(skip)]
    pub has_photos: bool,
    /// Its number in the register of the police.
    pub register_number: Option<String>,
    /// The beat; none where the case was filed without a place.
    pub beat: Option<String>,
    /// Where the matter is.
    pub place: Value,
    /// When the present round is due; of a case that is with a responsible body, when its term ends.
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
    /// Until when the key opens it, where that has an end; for its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_valid_until: Option<String>,
    /// Who helps, in safe mode; for its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Vec<HelpLine>>,
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

/// Shows a case to a reader. It has no contact, no secret and no id of a person; the officer's signature stands
/// under the answer as it was given.
#[must_use]
pub fn view(case: &Case, history: &[HistoryEntry], calendar: &Calendar, now: Timestamp, lang: Lang, reader: Reader) -> CaseView {
    let at = |instant: Timestamp| rfc3339(calendar, instant);
    // Of a complaint nobody may have been told: those above are who it is about.
    let passed_up = if case.conflict.is_some() { level_text(case.level, lang) } else { passed_up_text(case.level, lang) };
    CaseView {
        reference: case.reference.to_string(),
        city: case.city.to_string(),
        kind: case.kind.name(),
        category: case.category.as_ref().map(ToString::to_string),
        state: case.state.name(),
        state_text: state_text(case, now, lang),
        holder: case.holder.name(),
        body: case.holder.body().map(ToString::to_string),
        body_name: None,
        waiting_until: case.waiting.as_ref().map(|waiting| at(waiting.until)),
        merged_into: case.merged_into.as_ref().map(ToString::to_string),
        follows: None,
        photos: None,
        has_photos: !case.photos.is_empty(),
        register_number: case.register_number.clone(),
        beat: case.is_placed().then(|| case.beat.to_string()),
        place: json!({ "address": case.place.address, "point": case.place.point }),
        due_at: at(case.due_at()),
        due_reason: due::of_case(case, calendar, lang),
        overdue: case.is_overdue(now),
        answered_in_time: case.answer.as_ref().map(|answer| answer.in_time),
        clocks: Clocks {
            received_at: at(case.received_at),
            first_answer_at: case.first_answer_at.map(at),
            answered_at: case.answer.as_ref().map(|answer| at(answer.at)),
            confirmed_at: case.confirmed_at.map(at),
        },
        escalation: Escalation { level: case.level.number(), name: case.level.to_string(), text: passed_up },
        rating: case.rating.map(|rating| json!({ "score": u8::from(rating.score), "solved": rating.solved })),
        key_valid_until: case.key_expires_at.filter(|_| reader == Reader::Author).map(at),
        help: (case.safe_mode && reader == Reader::Author).then(|| help::lines(lang)),
        history: history.iter().filter_map(|entry| marked(entry, history, calendar, lang, reader)).collect(),
    }
}

/// The case that goes on for a merged one, as the author of the latter follows it: where it stands and what was
/// answered, never what its own author wrote. Where it has turned out to be nothing for these eyes, its state alone.
#[must_use]
pub fn followed(case: &Case, other: &Case, history: &[HistoryEntry], calendar: &Calendar, now: Timestamp, lang: Lang) -> Value {
    let open = (other.conflict.is_none() || case.conflict.is_some()) && (!other.safe_mode || case.safe_mode);
    let is_answer = |entry: &&HistoryEntry| {
        matches!(
            entry.entry,
            Entry::Answered { .. }
                | Entry::Forwarded { .. }
                | Entry::BodyReported { .. }
                | Entry::CheckDue { .. }
                | Entry::Recalled { .. }
                | Entry::Rejected { .. }
        )
    };
    let answers: Vec<Value> =
        history.iter().filter(|_| open).filter(is_answer).filter_map(|entry| entry::view(entry, calendar, lang, Reader::Author)).collect();
    json!({
        "reference": other.reference,
        "state": other.state.name(),
        "state_text": state_text(other, now, lang),
        "holder": other.holder.name(),
        "body": other.holder.body(),
        "due_at": rfc3339(calendar, other.due_at()),
        "answers": answers,
    })
}

/// A line of the history, which says of itself that a part of it was made unreadable.
fn marked(entry: &HistoryEntry, history: &[HistoryEntry], calendar: &Calendar, lang: Lang, reader: Reader) -> Option<Value> {
    let redacts = |later: &HistoryEntry| matches!(&later.entry, Entry::Redacted { seq, .. } if *seq == entry.seq);
    let mut view = entry::view(entry, calendar, lang, reader)?;
    if history.iter().any(redacts) {
        view["redacted"] = json!(true);
    }
    Some(view)
}
