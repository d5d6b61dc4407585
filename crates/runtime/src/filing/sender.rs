//! Limits on abuse: how much is taken from one source. They are far above what a person writes, since many people
//! share one source where a provider gives them one address.

use jiff::Timestamp;
use varta_store::{Exhausted, Limits, Sender};

use super::{Draft, Intake};
use crate::http::Call;
use crate::problem::Problem;
use crate::refusals;

/// How many cases are taken from one source. In the local stage everybody who tries Varta comes from one address.
pub const LIMITS: Limits = if cfg!(feature = "local-stage") {
    Limits { per_hour: 1_000, per_day: 3_000, same_text: 300 }
} else {
    Limits { per_hour: 10, per_day: 30, same_text: 3 }
};
/// How many photos are announced from one source in an hour: six cases with as many photos as each may have.
pub const PHOTOS_PER_HOUR: u32 = if cfg!(feature = "local-stage") { 3_000 } else { 30 };
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;

impl Intake {
    /// Who sends it, by the tag of today.
    ///
    /// # Errors
    /// 429 for a source that a moderator has muted.
    pub(super) async fn sender(&self, draft: &Draft, call: &Call) -> Result<Sender, Problem> {
        let seen = self.tags.seen(call).await?;
        let city = &draft.context.city.slug;
        // Whoever was told to call first and still writes may be frightened, and a neighbour of whoever was muted: they are
        // counted, never refused.
        if !draft.emergency_declined
            && let Some(rest) = self.tags.muted_for(city, &seen, call.now).await?
        {
            return Err(refusals::muted(rest).in_lang(draft.lang));
        }
        let text_hash = seen.hash_of(draft.text.reveal());
        let limits = (!draft.emergency_declined).then_some(LIMITS);
        Ok(Sender { tag: seen.tag, text_hash, limits })
    }
}

/// What a source is told that has reached a limit: when it is worth coming again.
pub(super) fn refused(exhausted: Exhausted, now: Timestamp) -> Problem {
    let window = match exhausted {
        Exhausted::Hour => HOUR_S,
        Exhausted::Day | Exhausted::SameText => DAY_S,
    };
    refusals::too_many_cases(exhausted, seconds(window - now.as_second().rem_euclid(window)))
}

/// What a source is told that has announced as many photos as it may in an hour.
#[must_use]
pub fn too_many_photos(now: Timestamp) -> Problem {
    refusals::too_many_uploads(seconds(HOUR_S - now.as_second().rem_euclid(HOUR_S)))
}

fn seconds(rest: i64) -> u32 {
    u32::try_from(rest).unwrap_or(1).max(1)
}
