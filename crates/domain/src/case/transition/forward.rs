//! Forwarding to a responsible body: the case keeps its number, its author is told to whom and by which law, and the
//! body gets a clock of its own, at whose end the desk looks what was done.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::answer::{Answer, answered};
use super::author::restart;
use super::claim::unclaimed;
use super::{Effect, Refusal, Transition};
use crate::calendar::{Calendar, CalendarError};
use crate::case::{Actor, AnswerMark, BodyReport, Case, CaseState, Entry, Event, Forwarding, Holder, Outcome};
use crate::ids::BodyId;
use crate::sla::Plan;
use crate::text::MessageText;

/// What is not ours is forwarded within five days of its receipt (law on citizens' appeals, art. 7); what came back, or
/// was opened again, within five days of that.
pub const FORWARD_WITHIN: SignedDuration = SignedDuration::from_hours(5 * 24);
/// The longest term of a body, in calendar days: a month (law on citizens' appeals, art. 20).
pub const MAX_FORWARD_DAYS: u16 = 30;
/// By how many days a body may put off a report at most, however often it says that it is at work: forty-five days in
/// all (art. 20).
pub const MAX_MORE_DAYS: u16 = 15;
/// Terms end with a day of the city: up to a day, and an hour where clocks change, more than so many times 24 hours.
const ROUNDING: SignedDuration = SignedDuration::from_hours(25);

/// The end of a term of so many calendar days: the midnight after the last of them, in the city.
///
/// # Errors
/// [`CalendarError::OutOfRange`] at the ends of what dates can express.
pub fn term_ends(calendar: &Calendar, now: Timestamp, days: u16) -> Result<Timestamp, CalendarError> {
    let after = calendar.local(now).date().checked_add((i32::from(days) + 1).days()).map_err(|_| CalendarError::OutOfRange)?;
    calendar.instant(after, Time::midnight())
}

/// Whether an instant lies after `now` and at most so many days, to the end of the last, after `from`.
fn within(at: Timestamp, now: Timestamp, from: Timestamp, days: u16) -> bool {
    let most = SignedDuration::from_hours(i64::from(days) * 24) + ROUNDING;
    at > now && at.duration_since(from) <= most
}

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
    /// Whether the body learns the author's contact; only where they agreed.
    pub contact_shared: bool,
    /// Whether the body sees the photos.
    pub photos_shared: bool,
}

impl Transition for Forward {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if case.conflict.is_some() {
            return Err(Refusal::Conflict);
        }
        if self.contact_shared && !case.may_share_contact() {
            return Err(Refusal::ContactNotAgreed);
        }
        if !within(self.check_at, now, now, MAX_FORWARD_DAYS) {
            return Err(Refusal::Term);
        }
        let in_five_days = now.duration_since(case.plan.started_at) <= FORWARD_WITHIN;
        case.state = CaseState::Forwarded;
        case.claim = None;
        case.follow_ups = 0;
        case.holder = Holder::Body { body: self.body.clone() };
        case.forwarding = Some(Forwarding {
            body: self.body.clone(),
            at: now,
            check_at: self.check_at,
            photos_shared: self.photos_shared,
            contact_shared: self.contact_shared,
            contact_shown: false,
        });
        let entry = Entry::Forwarded {
            body: self.body,
            ground: self.ground,
            note: self.note,
            check_at: self.check_at,
            in_five_days,
            contact_shared: self.contact_shared,
            photos_shared: self.photos_shared,
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
            BodyReport::InProgress { check_at } => {
                if !within(check_at, now, forwarding.at, MAX_FORWARD_DAYS + MAX_MORE_DAYS) {
                    return Err(Refusal::Term);
                }
                forwarding.check_at = check_at;
            }
            BodyReport::NotOurs => {
                back_at_the_desk(case, self.plan);
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

/// The body asks for the contact of the author, who agreed to it: whoever learns it is in the history. Once for each
/// sending; who looks again leaves no line more.
#[derive(Debug, Clone, Copy)]
pub struct ShowContact;

impl Transition for ShowContact {
    const FROM: &'static [CaseState] = &[CaseState::Forwarded];

    fn apply(self, case: &mut Case, _now: Timestamp) -> Result<Effect, Refusal> {
        if !case.shares_contact() {
            return Err(Refusal::ContactNotAgreed);
        }
        let forwarding = case.forwarding.as_mut().ok_or(Refusal::NotHolder)?;
        if forwarding.contact_shown {
            return Err(Refusal::Unmoved);
        }
        forwarding.contact_shown = true;
        let body = forwarding.body.clone();
        Ok(Effect::quiet(Actor::Body { id: body.clone() }, Entry::ContactShown { body }))
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
        back_at_the_desk(case, self.plan);
        Ok(Effect::told(Actor::System, entry, Event::CheckDue))
    }
}

/// The desk takes the case back: the body was the wrong one, or has told by phone what it did. Its link opens nothing
/// more, and the desk owes the answer.
#[derive(Debug, Clone)]
pub struct Recall {
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: MessageText,
    /// The desk's clock.
    pub plan: Plan,
}

impl Transition for Recall {
    const FROM: &'static [CaseState] = &[CaseState::Forwarded];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        let body = case.forwarding.as_ref().ok_or(Refusal::NotHolder)?.body.clone();
        back_at_the_desk(case, self.plan);
        Ok(Effect::told(self.by, Entry::Recalled { body, reason: self.reason }, Event::Recalled))
    }
}

/// A forwarding has come to its end without an answer: the desk holds the case, with a new round of the clock.
fn back_at_the_desk(case: &mut Case, plan: Plan) {
    case.holder = Holder::Desk;
    restart(case, plan);
}
