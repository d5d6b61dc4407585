//! Forwarding to a responsible body: the case keeps its number, its author is told to whom and by which law, and the
//! body gets a clock of its own, at whose end the desk looks what was done.

use jiff::{SignedDuration, Timestamp};

use super::answer::{Answer, answered};
use super::author::restart;
use super::claim::unclaimed;
use super::{Effect, Refusal, Transition};
use crate::case::{Actor, AnswerMark, BodyReport, Case, CaseState, Entry, Event, Forwarding, Holder, Outcome};
use crate::ids::BodyId;
use crate::reference::SecretHash;
use crate::sla::Plan;
use crate::text::MessageText;

/// What is not ours is forwarded within five days of its receipt (law on citizens' appeals, art. 7).
pub const FORWARD_WITHIN: SignedDuration = SignedDuration::from_hours(5 * 24);

/// The case is sent to who can act.
#[derive(Debug, Clone)]
pub struct Forward {
    /// Who sends it.
    pub by: Actor,
    /// To whom.
    pub body: BodyId,
    /// The legal ground.
    pub ground: String,
    /// What author and body are told besides.
    pub note: Option<MessageText>,
    /// When the desk checks what was done.
    pub check_at: Timestamp,
    /// What is kept of the reply link.
    pub report_hash: SecretHash,
    /// Whether the author agreed that the body learns their contact.
    pub contact_shared: bool,
}

impl Transition for Forward {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if case.conflict.is_some() {
            return Err(Refusal::Conflict);
        }
        let in_five_days = now.duration_since(case.received_at) <= FORWARD_WITHIN;
        case.state = CaseState::Forwarded;
        case.claim = None;
        case.follow_ups = 0;
        case.holder = Holder::Body { body: self.body.clone() };
        case.forwarding = Some(Forwarding { body: self.body.clone(), at: now, check_at: self.check_at, report_hash: self.report_hash });
        let entry = Entry::Forwarded {
            body: self.body,
            ground: self.ground,
            note: self.note,
            check_at: self.check_at,
            in_five_days,
            contact_shared: self.contact_shared && case.has_contact,
        };
        Ok(Effect::told(self.by, entry, Event::Forwarded))
    }
}

/// The body tells, by its reply link, what it did.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its words, which the author reads.
    pub text: MessageText,
    /// What it reports.
    pub report: BodyReport,
    /// The desk's clock, should the case come back to it.
    pub plan: Plan,
}

impl Transition for Report {
    const FROM: &'static [CaseState] = &[CaseState::Forwarded];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        let Some(forwarding) = case.forwarding.as_mut() else { return Err(Refusal::NotHolder) };
        let body = forwarding.body.clone();
        let mut done = false;
        match self.report {
            BodyReport::InProgress { check_at } => forwarding.check_at = check_at,
            BodyReport::NotOurs => {
                case.holder = Holder::Desk;
                restart(case, self.plan);
            }
            BodyReport::Done | BodyReport::NotConfirmed => {
                done = true;
                let in_time = now <= forwarding.check_at;
                let outcome = if self.report == BodyReport::Done { Outcome::Fixed } else { Outcome::NotConfirmed };
                let digest = Answer::digest(&self.text);
                answered(case, now, AnswerMark { at: now, officer: None, body: Some(body.clone()), outcome, in_time, digest });
            }
        }
        let entry = Entry::BodyReported { body: body.clone(), text: self.text, report: self.report };
        Ok(Effect::told(Actor::Body { id: body }, entry, Event::BodyReported { done }))
    }
}

/// The body's term has passed: the case comes back to the desk, with a clock, so that somebody asks what was done.
#[derive(Debug, Clone)]
pub struct CheckForwarded {
    /// The desk's clock.
    pub plan: Plan,
}

impl Transition for CheckForwarded {
    const FROM: &'static [CaseState] = &[CaseState::Forwarded];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        let forwarding = case.forwarding.as_ref().filter(|forwarding| forwarding.check_at <= now).ok_or(Refusal::NotDue)?;
        let entry = Entry::CheckDue { body: forwarding.body.clone() };
        case.holder = Holder::Desk;
        restart(case, self.plan);
        Ok(Effect::told(Actor::System, entry, Event::CheckDue))
    }
}
