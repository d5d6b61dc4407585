//! `POST /v1/staff/cities/{city}/cases/{reference}/entries/{seq}/redaction`: a part of what somebody wrote is made
//! unreadable for everybody. The original goes to the vault, which this function can write and not read. And
//! `DELETE …/photos/{photo}`: a photo is hidden from everybody but the desk.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{DetailKey, HidePhoto, HistoryEntry, Redact, Refusal};
use varta_domain::ids::PhotoId;
use varta_domain::redaction::{Redaction, RedactionError};
use varta_domain::text::MessageText;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{self, ATTEMPTS, Acting, Changed, Desk, Done, words};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
use varta_store::{Committed, Redacted, Store};

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    desk: Desk,
}

impl Deps {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { desk: Desk::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.desk.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    ranges: Option<Vec<(usize, usize)>>,
    replacement: Option<String>,
    /// The answer to that question of the form instead of the text.
    detail: Option<DetailKey>,
    reason: String,
}

/// What is asked.
struct Asked {
    seq: u16,
    redaction: Redaction,
    detail: Option<DetailKey>,
    reason: MessageText,
}

/// Redacts an entry.
///
/// # Errors
/// 404 and 403 for whose it is not, 404 for a photo that is not of this case, 400 for ranges outside the text, 409 for an
/// entry without words.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    if call.is_delete() {
        return hide(deps, &call).await;
    }
    let body: Body = call.json()?;
    let seq = call.path("seq").parse().map_err(|_| refusals::field_malformed("seq"))?;
    let reason = words(&body.reason, "reason")?;
    let redaction = match (body.ranges, body.replacement) {
        (Some(ranges), None) => Redaction::Ranges(ranges),
        (None, Some(text)) => Redaction::Replacement(words(&text, "replacement")?),
        _ => return Err(refusals::redaction_malformed("ranges")),
    };
    let asked = Asked { seq, redaction, detail: body.detail, reason };
    let acting = deps.desk.acting(&call).await?;
    let done = redact(&acting, &asked).await?;
    acting.reply(&done)
}

async fn redact(acting: &Acting<'_>, asked: &Asked) -> Result<Done, Problem> {
    let (store, now) = (&acting.desk.store, acting.member.now);
    for _ in 0..ATTEMPTS {
        let case = acting.read().await?;
        let how = Redact { by: acting.actor(), seq: asked.seq, reason: asked.reason.clone() };
        let Changed::To(change) = acting.changed(Action::Redact, &case, how)? else { return Ok(Done { case, entry: None }) };
        let original = store.case_entry(&case.city, &case.reference, asked.seq).await?;
        let original = original.ok_or_else(|| refusals::case(&Refusal::NothingToRedact))?;
        let entry = asked.redaction.of(&original.entry, asked.detail).map_err(refused)?;
        if entry == original.entry {
            return Ok(Done { case, entry: None });
        }
        let redacted = HistoryEntry { entry, ..original.clone() };
        let both = Redacted { original: &original, redacted: &redacted };
        if store.commit_redaction(&change, both, now).await? == Committed::Done {
            return Ok((*change).into());
        }
    }
    Err(refusals::busy())
}

async fn hide(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let acting = deps.desk.acting(call).await?;
    let (store, now) = (&acting.desk.store, acting.member.now);
    let id = PhotoId::parse(call.path("photo")).map_err(|_| refusals::photo_not_found())?;
    let reason = desk::reason(call)?;
    for _ in 0..ATTEMPTS {
        let case = acting.read().await?;
        acting.allow(Action::Redact, &case)?;
        let photo = store.photo(&case.city, &id, now).await?.filter(|_| case.photos.contains(&id));
        if photo.ok_or_else(refusals::photo_not_found)?.hidden {
            return acting.reply(&Done { case, entry: None });
        }
        let how = HidePhoto { by: acting.actor(), photo: id.clone(), reason: reason.clone() };
        let Changed::To(change) = acting.changed(Action::Redact, &case, how)? else {
            return acting.reply(&Done { case, entry: None });
        };
        if store.commit_hidden_photo(&change, &id, now).await? == Committed::Done {
            return acting.reply(&(*change).into());
        }
    }
    Err(refusals::busy())
}

fn refused(error: RedactionError) -> Problem {
    match error {
        RedactionError::NoWords => refusals::case(&Refusal::NothingToRedact),
        RedactionError::Range => refusals::redaction_malformed("ranges"),
        RedactionError::Text(error) => refusals::text("ranges", &error),
    }
}
