//! A draft becomes a case: a reference and a key are drawn, the receipt is sealed under the caller's own key, and all
//! of it is written in one transaction or not at all.

use varta_domain::case::{self, Filing};
use varta_domain::reference::{CaseKey, Reference};
use varta_domain::sla::Plan;
use varta_store::{Created, IdempotencyRecord, NewCase};

use super::{Draft, Intake, receipt, sender};
use crate::http::{Call, Reply};
use crate::problem::Problem;
use crate::{random, refusals, replay};

/// Draws of a reference, should one be taken: at a million cases in a city two are needed once in
/// thousands of filings.
const DRAWS: usize = 4;

impl Intake {
    /// Files a draft. The same request again is answered as the first one was.
    ///
    /// # Errors
    /// 422 for a photo that cannot be added, 429 for a source that sends too much.
    pub async fn file(&self, draft: Draft, call: &Call) -> Result<Reply, Problem> {
        let sender = self.sender(&draft, call).await?;
        for _ in 0..DRAWS {
            let reference = Reference::generate(random::fill);
            let case_key = CaseKey::generate(random::fill);
            let change = case::file(filing(&draft, reference, &case_key, call)?, call.now);
            let reply = receipt::reply(&draft, &change.case, &case_key)?;
            let idempotency = IdempotencyRecord {
                operation: draft.door.operation,
                id_hash: draft.key.id_hash(),
                fingerprint: draft.key.fingerprint(call.body()),
                sealed: draft.key.seal(&replay::store(&reply)?)?,
            };
            let (contact, photos) = (draft.contact.clone(), draft.photos.clone());
            let new = NewCase { change, contact, photos, sender: Some(sender.clone()), idempotency };
            match self.store.create_case(new, call.now).await? {
                Created::New => return Ok(reply),
                Created::Replay(stored) => return replay::answer(&draft.key, &stored, call.body()),
                Created::Exhausted(exhausted) => return Err(sender::refused(exhausted, call.now).in_lang(draft.lang)),
                Created::PhotoRefused(photo, refusal) => {
                    let at = draft.photos.iter().position(|claim| claim.id == photo).unwrap_or_default();
                    return Err(refusals::photo_not_attached(at, &refusal).in_lang(draft.lang));
                }
                Created::ReferenceTaken | Created::Stale => {}
            }
        }
        Err(refusals::busy())
    }
}

fn filing(draft: &Draft, reference: Reference, case_key: &CaseKey, call: &Call) -> Result<Filing, Problem> {
    let city = &draft.context.city;
    Ok(Filing {
        key_hash: case_key.hash(&reference),
        reference,
        city: city.slug.clone(),
        kind: draft.door.kind,
        route: draft.route.clone(),
        details: draft.details.clone(),
        photos: draft.photos.iter().map(|claim| claim.id.clone()).collect(),
        key_expires_at: draft.key_expires_at,
        lang: draft.lang,
        district: draft.spot.district.clone(),
        beat: draft.spot.beat.clone(),
        directory: city.directory.clone(),
        place: draft.spot.place.clone(),
        text: draft.text.clone(),
        emergency_declined: draft.emergency_declined,
        has_contact: draft.contact.is_some(),
        contact_may_be_shared: draft.contact_may_be_shared,
        plan: Plan::new(&draft.context.calendar, &city.sla, call.now).map_err(Problem::internal)?,
    })
}
