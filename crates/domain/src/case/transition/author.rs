//! What the author does: adds, judges.

use jiff::Timestamp;

use super::{Effect, Refusal, Transition};
use crate::case::{Actor, Case, CaseState, Entry, Event, Holder, Rating, Urgency};
use crate::sla::{Level, Plan};
use crate::text::MessageText;

/// Follow-ups an author may add between two answers.
pub const MAX_FOLLOW_UPS: u16 = 20;

/// The author adds to the case. Where they were asked something, the clock runs on; a case that was closed, in
/// whatever way, is opened again with a new round of the clock.
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// The author's words.
    pub text: MessageText,
    /// The author was shown the emergency numbers and said that it is not urgent.
    pub emergency_declined: bool,
    /// How soon whoever has the case should look, where that is sooner than before.
    pub urgency: Urgency,
    /// The clock then: [`Case::plan_when_resumed`].
    pub plan: Plan,
}

impl Transition for FollowUp {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        if case.follow_ups >= MAX_FOLLOW_UPS {
            return Err(Refusal::TooManyFollowUps);
        }
        case.follow_ups += 1;
        case.last_by_author_at = Some(now);
        case.urgency = case.urgency.max(self.urgency);
        let mut reopened_until = None;
        let event = match case.state {
            CaseState::Open | CaseState::Forwarded => Event::FollowUpAdded,
            CaseState::Waiting => {
                resume(case, self.plan);
                Event::FollowUpAdded
            }
            // Who answered answers again; what was turned away at the desk comes back to the desk.
            CaseState::Answered | CaseState::Confirmed | CaseState::Rejected | CaseState::Merged => {
                if case.state == CaseState::Rejected || case.state == CaseState::Merged || matches!(case.holder, Holder::Body { .. }) {
                    case.holder = Holder::Desk;
                }
                restart(case, self.plan);
                reopened_until = Some(case.plan.due_at);
                Event::CaseReopened
            }
        };
        let entry = Entry::FollowedUp { text: self.text, emergency_declined: self.emergency_declined, reopened_until };
        Ok(Effect::told(Actor::Author, entry, event))
    }
}

/// Lets a paused clock run on.
pub(super) fn resume(case: &mut Case, plan: Plan) {
    case.state = CaseState::Open;
    case.waiting = None;
    case.plan = plan;
}

/// Starts a new round.
pub(super) fn restart(case: &mut Case, plan: Plan) {
    case.state = CaseState::Open;
    case.round += 1;
    case.level = Level::None;
    case.raised = false;
    case.answer = None;
    case.rating = None;
    case.confirmed_at = None;
    case.merged_into = None;
    case.questions = 0;
    case.plan = plan;
}

/// The author judges the present answer, once.
#[derive(Debug, Clone, Copy)]
pub struct RateAnswer {
    /// How.
    pub rating: Rating,
}

impl Transition for RateAnswer {
    const FROM: &'static [CaseState] = &[CaseState::Answered];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        if case.rating.is_some() {
            return Err(Refusal::AlreadyRated);
        }
        case.rating = Some(self.rating);
        if self.rating.solved {
            case.state = CaseState::Confirmed;
            case.confirmed_at = Some(now);
        }
        let event = Event::AnswerRated { solved: self.rating.solved };
        Ok(Effect::told(Actor::Author, Entry::Rated { rating: self.rating }, event))
    }
}
