//! Duplicates: one case is merged into another, and its author follows that one.

use jiff::Timestamp;

use super::author::restart;
use super::claim::unclaimed;
use super::desk::remember;
use super::{Effect, Refusal, Transition, hide};
use crate::case::{Actor, Case, CaseState, Entry, Event, Holder};
use crate::reference::Reference;
use crate::sla::Plan;
use crate::text::MessageText;

/// Duplicates a case may have.
pub const MAX_DUPLICATES: usize = 100;

/// Whether one case may be merged into another: the same city and kind, both open to the same eyes.
fn may_merge(from: &Case, into: &Case) -> bool {
    let eyes = |case: &Case| (case.conflict.clone(), case.safe_mode);
    from.city == into.city
        && from.kind == into.kind
        && from.reference != into.reference
        && eyes(from) == eyes(into)
        && !matches!(into.state, CaseState::Merged | CaseState::Rejected)
}

/// This case is merged into another one.
#[derive(Debug, Clone)]
pub struct Merge<'a> {
    /// Who.
    pub by: Actor,
    /// The other one, as it is.
    pub into: &'a Case,
    /// Whether a duplicate still follows this one. Nobody follows a case that follows another itself.
    pub is_followed: bool,
    /// Why.
    pub reason: MessageText,
}

impl Transition for Merge<'_> {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if self.is_followed || !may_merge(case, self.into) {
            return Err(Refusal::NotDuplicates);
        }
        remember(case, now);
        case.state = CaseState::Merged;
        case.merged_into = Some(self.into.reference.clone());
        case.claim = None;
        case.follow_ups = 0;
        let public = hide(case);
        let entry = Entry::Merged { into: self.into.reference.clone(), reason: Some(self.reason) };
        let told = Effect::told(self.by, entry, Event::Merged);
        Ok(Effect { public, ..told })
    }
}

/// The other side of a [`Merge`]. What was merged into it before, and then taken out or opened again, is found again.
#[derive(Debug, Clone)]
pub struct FindDuplicate {
    /// Who.
    pub by: Actor,
    /// The duplicate.
    pub from: Reference,
    /// Why.
    pub reason: MessageText,
}

impl Transition for FindDuplicate {
    const FROM: &'static [CaseState] =
        &[CaseState::Open, CaseState::Waiting, CaseState::Forwarded, CaseState::Answered, CaseState::Confirmed];

    fn apply(self, case: &mut Case, _now: Timestamp) -> Result<Effect, Refusal> {
        if !case.duplicates.contains(&self.from) {
            if case.duplicates.len() >= MAX_DUPLICATES {
                return Err(Refusal::TooManyDuplicates);
            }
            case.duplicates.push(self.from.clone());
        }
        Ok(Effect::quiet(self.by, Entry::DuplicateFound { from: self.from, reason: Some(self.reason) }))
    }
}

/// A duplicate goes on by itself: the case it followed is for other eyes by now, and its author would learn nothing more.
/// It comes back to the desk, with a new round of the clock.
#[derive(Debug, Clone)]
pub struct PartWays {
    /// Who.
    pub by: Actor,
    /// The new clock.
    pub plan: Plan,
    /// Why.
    pub reason: MessageText,
}

impl Transition for PartWays {
    const FROM: &'static [CaseState] = &[CaseState::Merged];

    fn apply(self, case: &mut Case, _now: Timestamp) -> Result<Effect, Refusal> {
        case.holder = Holder::Desk;
        restart(case, self.plan);
        Ok(Effect::told(self.by, Entry::PartedWays { reason: self.reason }, Event::CaseReopened))
    }
}
