//! What staff can do to a case: who may, and whether it is possible as the case stands. A page of the desk shows the
//! actions of [`StaffProfile::actions`]; an operation asks [`StaffProfile::may`] and lets the transition decide.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{
    Answer, AskAuthor, Case, CaseKind, CaseState, ClaimCase, Correct, Draft, FindConflict, Forward, HandOver, Holder, MAX_QUESTIONS, Merge,
    Publish, Raise, Recall, Redact, Register, Reject, Release, SwitchSafeModeOn, Transition, UNDO_WITHIN, Undo, Withdraw,
};
use crate::sla::Level;
use crate::staff::{Role, StaffProfile};

/// Something that staff can do to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Take it up, or keep it for longer.
    Claim,
    /// Put it back.
    Release,
    /// Answer it.
    Answer,
    /// Draft an answer, which the desk sends on.
    Draft,
    /// Hand it to the officer, a supervisor, the desk, a division or a partner.
    HandOver,
    /// Hand back to the desk what one holds.
    ReturnToDesk,
    /// Send it to a responsible body.
    Forward,
    /// Take it back from a responsible body.
    Recall,
    /// Ask the author.
    Ask,
    /// Correct its category or place.
    Correct,
    /// Raise it at once.
    Raise,
    /// Say that it is about a member of the police.
    FindConflict,
    /// Put it in safe mode.
    SafeMode,
    /// Not take it.
    Reject,
    /// Say that it is a duplicate of another one.
    Merge,
    /// Make something of it public.
    Publish,
    /// Make it public no more.
    Withdraw,
    /// Make a part of an entry unreadable.
    Redact,
    /// Enter its number in the register of the police.
    Register,
    /// Take the last action back.
    Undo,
}

impl Action {
    /// All actions, in the order in which a page shows them.
    pub const ALL: [Self; 20] = [
        Self::Claim,
        Self::Release,
        Self::Answer,
        Self::Draft,
        Self::HandOver,
        Self::ReturnToDesk,
        Self::Forward,
        Self::Recall,
        Self::Ask,
        Self::Correct,
        Self::Raise,
        Self::FindConflict,
        Self::SafeMode,
        Self::Reject,
        Self::Merge,
        Self::Publish,
        Self::Withdraw,
        Self::Redact,
        Self::Register,
        Self::Undo,
    ];

    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Release => "release",
            Self::Answer => "answer",
            Self::Draft => "draft",
            Self::HandOver => "hand_over",
            Self::ReturnToDesk => "return_to_desk",
            Self::Forward => "forward",
            Self::Recall => "recall",
            Self::Ask => "ask",
            Self::Correct => "correct",
            Self::Raise => "raise",
            Self::FindConflict => "find_conflict",
            Self::SafeMode => "safe_mode",
            Self::Reject => "reject",
            Self::Merge => "merge",
            Self::Publish => "publish",
            Self::Withdraw => "withdraw",
            Self::Redact => "redact",
            Self::Register => "register",
            Self::Undo => "undo",
        }
    }

    /// The states it is possible in.
    const fn from(self) -> &'static [CaseState] {
        match self {
            Self::Claim => ClaimCase::FROM,
            Self::Release => Release::FROM,
            Self::Answer => Answer::FROM,
            Self::Draft => Draft::FROM,
            Self::HandOver | Self::ReturnToDesk => HandOver::FROM,
            Self::Forward => Forward::FROM,
            Self::Recall => Recall::FROM,
            Self::Ask => AskAuthor::FROM,
            Self::Correct => Correct::FROM,
            Self::Raise => Raise::FROM,
            Self::FindConflict => FindConflict::FROM,
            Self::SafeMode => SwitchSafeModeOn::FROM,
            Self::Reject => Reject::FROM,
            Self::Merge => Merge::FROM,
            Self::Publish => Publish::FROM,
            Self::Withdraw => Withdraw::FROM,
            Self::Redact => Redact::FROM,
            Self::Register => Register::FROM,
            Self::Undo => Undo::FROM,
        }
    }

    /// Whether it is possible as the case stands, for whoever may.
    fn is_possible(self, case: &Case, who: &StaffProfile, now: Timestamp) -> bool {
        // A draft is the partner's, whoever of the desk looks at the case; a conflict waits for nobody.
        if !matches!(self, Self::Draft | Self::FindConflict) && case.is_claimed_by_other(&who.sub, now) {
            return false;
        }
        self.from().contains(&case.state)
            && match self {
                Self::Release => case.claim.as_ref().is_some_and(|claim| claim.by == who.sub),
                Self::ReturnToDesk => case.holder != Holder::Desk,
                Self::Forward => case.conflict.is_none(),
                Self::Ask => !case.is_overdue(now) && case.questions < MAX_QUESTIONS,
                Self::Correct => case.public.is_none(),
                Self::Raise => !case.raised && case.level < Level::Overdue,
                Self::SafeMode => !case.safe_mode,
                Self::Publish => {
                    case.may_be_public()
                        && (case.kind == CaseKind::Hazard || (case.kind == CaseKind::Question && case.first_answer_at.is_some()))
                }
                Self::Withdraw => case.public.is_some(),
                Self::Register => case.kind == CaseKind::CrimeReport,
                Self::Undo => case
                    .undoable
                    .as_ref()
                    .is_some_and(|undoable| undoable.seq == case.entries && now.duration_since(undoable.at) <= UNDO_WITHIN),
                _ => true,
            }
    }
}

impl StaffProfile {
    /// Whether they may do that to a case, whatever its state. Who may not even read it may do nothing.
    ///
    /// - Desk and coordinator do the desk's work, and answer.
    /// - Who holds a case answers it, or hands it back to the desk: the officer of the beat, supervisors, divisions.
    /// - A partner drafts, or hands back.
    /// - A division enters crime reports in the register, and the desk can do it for them.
    #[must_use]
    pub fn may(&self, action: Action, case: &Case) -> bool {
        let partner = self.role == Role::Partner && self.may_read(case);
        match action {
            Action::Claim | Action::Release => self.may_answer(case) || partner,
            Action::Answer => self.may_answer(case),
            Action::Draft => partner,
            Action::ReturnToDesk => self.holds(case),
            Action::Register => self.may_triage(case) || (self.role == Role::DivisionOfficer && self.may_read(case)),
            Action::HandOver
            | Action::Forward
            | Action::Recall
            | Action::Ask
            | Action::Correct
            | Action::Raise
            | Action::FindConflict
            | Action::SafeMode
            | Action::Reject
            | Action::Merge
            | Action::Publish
            | Action::Withdraw
            | Action::Redact
            | Action::Undo => self.may_triage(case),
        }
    }

    /// What they may do to a case as it stands, now.
    #[must_use]
    pub fn actions(&self, case: &Case, now: Timestamp) -> Vec<Action> {
        Action::ALL.into_iter().filter(|action| self.may(*action, case) && action.is_possible(case, self, now)).collect()
    }

    /// Whether it is theirs to answer or to give back: held by their beat, their district, their body. The desk's own
    /// cases are given to others instead.
    fn holds(&self, case: &Case) -> bool {
        self.may_read(case)
            && match self.role {
                Role::Officer => case.holder == Holder::Officer,
                Role::Supervisor => case.holder == Holder::Supervisor,
                Role::DivisionOfficer | Role::Partner => true,
                Role::Coordinator | Role::Moderator => false,
            }
    }
}
