//! Who of the desk works on a case, so that two do not answer it.

use jiff::{SignedDuration, Timestamp};

use super::{Effect, Refusal, Transition};
use crate::case::{Actor, Case, CaseState, Claim, Entry};

/// How long a claim holds. It lapses by itself: who goes home takes no case along.
pub const CLAIM_HOLDS: SignedDuration = SignedDuration::from_mins(30);

/// How long a claim is as good as a new one.
const RENEWED_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// Whether `by` may act: nobody else has claimed it. The author, officers by their link and time itself are not held
/// up by a claim of the desk.
pub(super) fn unclaimed(case: &Case, by: &Actor, now: Timestamp) -> Result<(), Refusal> {
    if by.staff().is_some_and(|sub| case.is_claimed_by_other(sub, now)) { Err(Refusal::Claimed) } else { Ok(()) }
}

/// Somebody of the desk takes it up, or keeps it for longer.
#[derive(Debug, Clone)]
pub struct ClaimCase {
    /// Who; staff.
    pub by: Actor,
}

impl Transition for ClaimCase {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        let sub = self.by.staff().ok_or(Refusal::NotHolder)?.clone();
        let until = now.checked_add(CLAIM_HOLDS).map_err(|_| Refusal::NotHolder)?;
        // A page that renews its claim by itself leaves no line in the history each time.
        if case.claim.as_ref().is_some_and(|claim| claim.by == sub && until.duration_since(claim.until) < RENEWED_AFTER) {
            return Err(Refusal::Unmoved);
        }
        case.claim = Some(Claim { by: sub, until });
        Ok(Effect::quiet(self.by, Entry::Claimed { until }))
    }
}

/// They put it back.
#[derive(Debug, Clone)]
pub struct Release {
    /// Who; staff.
    pub by: Actor,
}

impl Transition for Release {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        case.claim.take().ok_or(Refusal::Unmoved)?;
        Ok(Effect::quiet(self.by, Entry::Released))
    }
}
