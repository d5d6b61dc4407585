//! What time alone does: levels, the end of a wait, a calendar that changed.

use jiff::Timestamp;

use super::author::resume;
use super::{Effect, Refusal, Transition};
use crate::case::{Actor, Case, CaseState, Entry, Event};
use crate::sla::{Level, Plan};

/// Time went by: one level up, exactly one.
#[derive(Debug, Clone, Copy)]
pub struct Escalate;

impl Transition for Escalate {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        let level = case.level.next().ok_or(Refusal::NotDue)?;
        if now < case.plan.reached_at(level) {
            return Err(Refusal::NotDue);
        }
        case.level = level;
        // A reminder that an outage held back past the due time would say what is no longer true; the
        // overdue notice follows at once.
        let entry = Entry::Escalated { level };
        let outdated = level == Level::Reminder && now > case.plan.due_at;
        Ok(if outdated { Effect::quiet(Actor::System, entry) } else { Effect::told(Actor::System, entry, Event::Escalated { level }) })
    }
}

/// The city's calendar changed (a holiday was added later): the running clock follows it.
#[derive(Debug, Clone)]
pub struct MoveDueDate {
    /// The clock by the new calendar, from the same start.
    pub plan: Plan,
}

impl Transition for MoveDueDate {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, _now: Timestamp) -> Result<Effect, Refusal> {
        if self.plan.started_at != case.plan.started_at || self.plan.due_at == case.plan.due_at {
            return Err(Refusal::Unmoved);
        }
        let from = case.plan.due_at;
        case.plan = self.plan;
        Ok(Effect::quiet(Actor::System, Entry::DueMoved { from, to: case.plan.due_at }))
    }
}

/// The author did not answer a question in time: the clock runs on, and who holds the case answers with what they
/// have.
#[derive(Debug, Clone)]
pub struct EndWait {
    /// The clock then: [`Case::plan_when_resumed`].
    pub plan: Plan,
}

impl Transition for EndWait {
    const FROM: &'static [CaseState] = &[CaseState::Waiting];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        if case.waiting.as_ref().is_some_and(|waiting| now < waiting.until) {
            return Err(Refusal::NotDue);
        }
        resume(case, self.plan);
        Ok(Effect::told(Actor::System, Entry::WaitEnded { due_at: case.plan.due_at }, Event::WaitEnded))
    }
}
