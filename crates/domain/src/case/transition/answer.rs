//! Answers: by the officer, by staff, by the desk together with a partner.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::claim::unclaimed;
use super::{Effect, Refusal, Transition};
use crate::case::{Actor, AnswerMark, Case, CaseKind, CaseState, Entry, Event, Holder, Outcome};
use crate::ids::{BodyId, GuidanceId};
use crate::text::MessageText;

/// The officer, or staff in their place, answers. Stops the clock.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Who answers.
    pub by: Actor,
    /// The answer.
    pub text: MessageText,
    /// What came of the matter.
    pub outcome: Outcome,
    /// A partner whose draft it is.
    pub together_with: Option<BodyId>,
    /// Articles of guidance that it points to.
    pub guidance: Vec<GuidanceId>,
}

impl Answer {
    /// A plain one.
    #[must_use]
    pub const fn new(by: Actor, text: MessageText) -> Self {
        Self { by, text, outcome: Outcome::Answered, together_with: None, guidance: Vec::new() }
    }

    /// By this a repeated answer is recognised.
    #[must_use]
    pub fn digest(text: &MessageText) -> String {
        Sha256::digest(text.reveal().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Transition for Answer {
    const FROM: &'static [CaseState] = &[CaseState::Open, CaseState::Waiting];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        let in_time = now <= case.plan.due_at;
        let officer = match &self.by {
            Actor::Officer { .. } if case.conflict.is_some() => return Err(Refusal::Conflict),
            Actor::Officer { id, .. } => Some(id.clone()),
            Actor::Author | Actor::Staff { .. } | Actor::Body { .. } | Actor::System => None,
        };
        let digest = Self::digest(&self.text);
        answered(case, now, AnswerMark { at: now, officer, body: self.together_with.clone(), outcome: self.outcome, in_time, digest });
        let entry =
            Entry::Answered { text: self.text, in_time, outcome: self.outcome, together_with: self.together_with, guidance: self.guidance };
        Ok(Effect::told(self.by, entry, Event::CaseAnswered { in_time }))
    }
}

/// What an answer does to the head, whoever gives it.
pub(super) fn answered(case: &mut Case, now: Timestamp, mark: AnswerMark) {
    case.state = CaseState::Answered;
    case.waiting = None;
    case.claim = None;
    case.first_answer_at = case.first_answer_at.or(Some(now));
    case.answer = Some(mark);
    case.rating = None;
    case.follow_ups = 0;
    case.questions = 0;
}

/// A partner drafts an answer to a question that was referred to them; the desk sends it on under both names.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Who.
    pub by: Actor,
    /// For which partner.
    pub body: BodyId,
    /// The draft.
    pub text: MessageText,
}

impl Transition for Draft {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, _now: Timestamp) -> Result<Effect, Refusal> {
        if case.holder != (Holder::Partner { body: self.body.clone() }) {
            return Err(Refusal::NotHolder);
        }
        case.holder = Holder::Desk;
        // The partner is done with it; whoever of the desk sends it on need not wait for their claim to lapse.
        case.claim = None;
        Ok(Effect::told(self.by, Entry::Drafted { body: self.body, text: self.text }, Event::HandedOver))
    }
}

/// The division enters a crime report in the register of the police; its author learns the number.
#[derive(Debug, Clone)]
pub struct Register {
    /// Who.
    pub by: Actor,
    /// The number.
    pub number: String,
    /// Why, where there is something to say.
    pub reason: Option<MessageText>,
}

impl Transition for Register {
    const FROM: &'static [CaseState] = &[CaseState::Open, CaseState::Answered, CaseState::Confirmed];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if case.kind != CaseKind::CrimeReport {
            return Err(Refusal::Kind);
        }
        if case.register_number.as_ref() == Some(&self.number) {
            return Err(Refusal::Unmoved);
        }
        case.register_number = Some(self.number.clone());
        Ok(Effect::told(self.by, Entry::Registered { number: self.number, reason: self.reason }, Event::Registered))
    }
}
