//! Safe mode: an author who may be in danger of being found is looked after as if the case had been filed so.

use jiff::Timestamp;

use super::claim::unclaimed;
use super::desk::remember;
use super::file::safe_key_expires;
use super::{Effect, Refusal, Transition, hide};
use crate::case::{Actor, Case, CaseState, Entry, Safety};
use crate::text::MessageText;

/// Puts a case in safe mode, where it is not: its key gets a timer, and nobody who agreed before is taken at that word.
/// What was noted to be undone notes this too.
pub(super) fn look_after(case: &mut Case, now: Timestamp) {
    if !case.safe_mode {
        let (key_expires_at, contact_may_be_shared) = (case.key_expires_at, case.contact_may_be_shared);
        if let Some(undoable) = &mut case.undoable {
            undoable.before.safety = Some(Safety { safe_mode: false, key_expires_at, contact_may_be_shared });
        }
        case.safe_mode = true;
        case.key_expires_at = case.key_expires_at.or_else(|| Some(safe_key_expires(now)));
        case.contact_may_be_shared = false;
    }
}

/// The desk sees a danger that no category told of: on only, in whatever state the case is. What is public of it is
/// hidden. Nobody is told by it, its author least: a letter could give away what it is to hide.
#[derive(Debug, Clone)]
pub struct SwitchSafeModeOn {
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: MessageText,
}

impl Transition for SwitchSafeModeOn {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if case.safe_mode {
            return Err(Refusal::Unmoved);
        }
        remember(case, now);
        look_after(case, now);
        let public = hide(case);
        Ok(Effect::public(self.by, Entry::SafeModeOn { reason: self.reason }, public))
    }
}
