//! A case turns out to be about a member of the police.

use jiff::Timestamp;

use super::author::restart;
use super::desk::remember;
use super::{Effect, Refusal, Transition, hide};
use crate::case::{Actor, Case, CaseState, Conflict, Entry, Event, PublicEffect};
use crate::ids::OfficerId;
use crate::sla::Plan;
use crate::text::MessageText;

/// Takes a case out of the sight of every officer and of the public; of these supervisors one whom it is not about has it,
/// else the desk.
pub(super) fn keep_from_whom_it_is_about(case: &mut Case, conflict: Conflict, supervisors: &[OfficerId]) -> PublicEffect {
    case.with_officer = false;
    case.holder = Conflict::first_holder(case.is_placed() && conflict.leaves_one_of(supervisors));
    case.conflict = Some(conflict);
    case.claim = None;
    hide(case)
}

/// The case turns out to be about a member of the police: from then on no officer sees it, also where it is answered,
/// not taken or merged by now. What a body outside has comes back, and its link opens nothing more. Whom it was about
/// before it stays about, whoever is named now: to take somebody out needs their name.
#[derive(Debug, Clone)]
pub struct FindConflict {
    /// Who found it.
    pub by: Actor,
    /// Whom it is about besides, where that is known.
    pub about: Vec<OfficerId>,
    /// Whom it is not about after all.
    pub not_about: Vec<OfficerId>,
    /// The supervisors of its district.
    pub supervisors: Vec<OfficerId>,
    /// The clock, should it come back from a body.
    pub plan: Plan,
    /// Why.
    pub reason: MessageText,
}

impl Transition for FindConflict {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    /// No claim of a colleague holds this up: until it is done, whoever it is about may go on reading.
    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        let conflict = case.conflict.clone().unwrap_or_default().and(&self.about, &self.not_about);
        // In whatever order they were named before.
        if case.conflict.as_ref().is_some_and(|before| before.and(&[], &[]) == conflict) {
            return Err(Refusal::Unmoved);
        }
        // What came back from a body is not sent again by an undo: the desk forwards it anew.
        if case.state == CaseState::Forwarded {
            restart(case, self.plan);
        } else {
            remember(case, now);
        }
        let public = keep_from_whom_it_is_about(case, conflict, &self.supervisors);
        // Nobody is called to a case that nobody owes an answer.
        let owed = matches!(case.state, CaseState::Open | CaseState::Waiting);
        let events = if owed { vec![Event::HandedOver] } else { Vec::new() };
        let entry = Entry::ConflictFound { not_about: self.not_about, reason: Some(self.reason) };
        Ok(Effect { public, events, ..Effect::quiet(self.by, entry) })
    }
}
