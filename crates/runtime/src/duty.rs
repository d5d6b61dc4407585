//! What the operations that change duties share: who asks, what they may, the record of a change, and the tries
//! where somebody else changes something at the same moment.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use varta_domain::duty::DutyError;
use varta_domain::ids::{CitySlug, StaffId};
use varta_domain::staff::StaffProfile;
use varta_domain::text::{MessageText, TextError};
use varta_store::Store;
use varta_store::directory::{ChangeRecord, Live};

use crate::http::Call;
use crate::problem::{Problem, Text};
use crate::refusals;

/// Tries when somebody else changes the same city at the same moment.
pub const ATTEMPTS: usize = 4;
/// The longest reason or note, in characters.
pub const MAX_NOTE_CHARS: usize = 300;

/// Who asks: the token says who, the table what they may.
///
/// # Errors
/// 403 without a role.
pub async fn profile(store: &Store, call: &Call) -> Result<StaffProfile, Problem> {
    let claims = call.staff()?;
    let sub = StaffId::parse(&claims.sub).map_err(|_| refusals::not_staff())?;
    store.staff(&sub).await?.ok_or_else(refusals::not_staff)
}

/// The city of the path, as it is at this moment.
///
/// # Errors
/// 404 for an unknown city.
pub async fn live(store: &Store, call: &Call) -> Result<Live, Problem> {
    let slug = CitySlug::parse(call.path("city")).map_err(|_| refusals::city_unknown())?;
    store.live(&slug).await?.ok_or_else(refusals::city_unknown)
}

/// What is changed, for the record.
#[derive(Debug)]
pub struct Changed {
    /// `officer`, `substitute`, `hours`, `station` or `stage`.
    pub what: &'static str,
    /// Of which beat, station or district.
    pub of: String,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
    /// Why.
    pub reason: Option<String>,
}

/// The line of a change that would be the next one.
#[must_use]
pub fn record(seen: &Live, by: &StaffProfile, now: Timestamp, changed: Changed) -> ChangeRecord {
    let Changed { what, of, before, after, reason } = changed;
    ChangeRecord {
        number: seen.changes + 1,
        at: now,
        by: by.sub.clone(),
        role: by.role,
        what: what.to_owned(),
        of: vec![of],
        before,
        after,
        reason,
    }
}

/// A short text that may be left out.
///
/// # Errors
/// 400 that names the field.
pub fn note(text: Option<&str>, field: &'static str) -> Result<Option<String>, Problem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let text = MessageText::parse(text).map_err(|error| refusals::text(field, &error))?;
    if text.reveal().chars().count() > MAX_NOTE_CHARS {
        return Err(refusals::text(field, &TextError::TooLong));
    }
    Ok(Some(text.reveal().to_owned()))
}

/// A day of the path.
///
/// # Errors
/// 400 that names it.
pub fn day(call: &Call, name: &'static str) -> Result<Date, Problem> {
    call.path(name).parse().map_err(|_| {
        Problem::new(400, "date_malformed", Text::new("Це не дата", "Not a date"))
            .detail(Text::new("Дату пишемо так: 2026-12-01.", "A date is written like 2026-12-01."))
            .field(name)
    })
}

/// Not theirs to change.
#[must_use]
pub fn not_yours() -> Problem {
    Problem::new(403, "not_yours", Text::new("Це не у вашому віданні", "Not yours to change")).detail(Text::new(
        "Змінювати можна лише своє: координатор — у місті, керівник — у районі, дільничний — свої години.",
        "Only what is one's own can be changed: a coordinator's city, a supervisor's district, an officer's own hours.",
    ))
}

/// Nothing of that name in the city.
#[must_use]
pub fn unknown(code: &'static str, title: Text, field: &'static str) -> Problem {
    Problem::new(404, code, title).field(field)
}

/// Says why a change of a post is refused.
#[must_use]
pub fn refused(error: &DutyError) -> Problem {
    match error {
        DutyError::Period => Problem::new(400, "period_malformed", Text::new("Строк не підходить", "Not a period"))
            .detail(Text::new("Заміна триває від одного дня до року.", "A substitution lasts from a day to a year."))
            .field("to"),
        DutyError::Past => Problem::new(409, "period_past", Text::new("Цей час уже минув", "It is over already")),
        DutyError::Overlap { from, to } => {
            Problem::new(409, "substitute_overlaps", Text::new("На ці дні вже є заміна", "Somebody substitutes already"))
                .detail(Text::owned(format!("Інша заміна: з {from} до {to}."), format!("Another one is from {from} to {to}.")))
        }
        DutyError::OwnPost => {
            Problem::new(409, "own_post", Text::new("Це й так дільниця цього офіцера", "The beat is this officer’s own")).field("officer")
        }
        DutyError::TooMany => Problem::new(409, "too_many_entries", Text::new("Забагато записів", "Too many entries")),
        DutyError::Hours(_) => Problem::new(400, "hours_malformed", Text::new("Години не підходять", "Not hours"))
            .detail(Text::new("Кінець має бути пізніше за початок.", "They end after they begin."))
            .field("to"),
    }
}
