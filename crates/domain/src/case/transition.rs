//! The transitions of a case, each a type: the states it starts from, what it does to the clock, what
//! it appends to the history and whom it tells. `docs/sla.md` has them as a table; a test holds the
//! table against [`TABLE`].

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Actor, AnswerMark, Case, CaseKind, CaseState, Entry, Event, HistoryEntry, Place, Rating};
use crate::ids::{BeatId, CitySlug, DirectoryVersion, DistrictId};
use crate::lang::Lang;
use crate::reference::{Reference, SecretHash};
use crate::sla::{Level, Plan};
use crate::text::MessageText;

/// Follow-ups an author may add between two answers.
pub const MAX_FOLLOW_UPS: u16 = 20;
/// Entries a history may have; far above what two people write to each other.
const MAX_ENTRIES: u16 = 1_000;

/// Why a transition is refused. The case stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case is not in a state the transition starts from.
    #[error("not possible while the case is {}", state.name())]
    State {
        /// The state it is in.
        state: CaseState,
    },
    /// The present answer is rated already.
    #[error("the answer is rated already")]
    AlreadyRated,
    /// The author has added all they may before the next answer.
    #[error("too many follow-ups before an answer")]
    TooManyFollowUps,
    /// The next level is not reached yet, or none is left.
    #[error("no level is due")]
    NotDue,
    /// The due time would stay where it is.
    #[error("the due time does not change")]
    Unmoved,
    /// The history is full.
    #[error("the history is full")]
    Full,
}

/// A case as it will be, what its history gains and what others are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The case after the change.
    pub case: Case,
    /// The entry appended.
    pub entry: HistoryEntry,
    /// What others are told.
    pub events: Vec<Event>,
}

/// What a transition does to the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockEffect {
    /// Starts it.
    Starts,
    /// Stops it.
    Stops,
    /// Starts a new round.
    Restarts,
    /// Leaves it as it is.
    None,
    /// Moves its end, since the calendar changed.
    Moves,
}

impl ClockEffect {
    /// The word in the table of `docs/sla.md`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Starts => "starts",
            Self::Stops => "stops",
            Self::Restarts => "restarts",
            Self::None => "–",
            Self::Moves => "moves",
        }
    }
}

/// One line of the table of transitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The transition.
    pub name: &'static str,
    /// From.
    pub from: CaseState,
    /// To.
    pub to: CaseState,
    /// The clock.
    pub clock: ClockEffect,
}

const fn row(name: &'static str, from: CaseState, to: CaseState, clock: ClockEffect) -> Row {
    Row { name, from, to, clock }
}

/// The transition by which a case comes into being.
pub const FILED: (&str, CaseState, ClockEffect) = ("file", CaseState::Open, ClockEffect::Starts);

/// Every other transition a case can make. There is no other way to stop the clock than `answer`.
pub const TABLE: &[Row] = &[
    row("answer", CaseState::Open, CaseState::Answered, ClockEffect::Stops),
    row("follow-up", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("follow-up", CaseState::Answered, CaseState::Open, ClockEffect::Restarts),
    row("follow-up", CaseState::Confirmed, CaseState::Open, ClockEffect::Restarts),
    row("rate-answer (not solved)", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("rate-answer (solved)", CaseState::Answered, CaseState::Confirmed, ClockEffect::None),
    row("escalate", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("move-due-date", CaseState::Open, CaseState::Open, ClockEffect::Moves),
];

/// A transition: made from some states only, and then by a rule of its own.
pub trait Transition {
    /// The states it starts from.
    const FROM: &'static [CaseState];

    /// Changes `case`, which is a copy with its version counted up, and says what happened.
    ///
    /// # Errors
    /// [`Refusal`] when a rule forbids it.
    fn apply(self, case: &mut Case, now: Timestamp) -> Result<(Actor, Entry, Vec<Event>), Refusal>;
}

/// Makes a transition.
///
/// # Errors
/// [`Refusal`] when the state or a rule forbids it.
pub fn transition<T: Transition>(case: &Case, how: T, now: Timestamp) -> Result<Change, Refusal> {
    if !T::FROM.contains(&case.state) {
        return Err(Refusal::State { state: case.state });
    }
    if case.entries >= MAX_ENTRIES {
        return Err(Refusal::Full);
    }
    let mut next = case.clone();
    next.version += 1;
    next.entries += 1;
    let (by, entry, events) = how.apply(&mut next, now)?;
    Ok(Change { entry: HistoryEntry { seq: next.entries, at: now, by, entry }, case: next, events })
}

/// What a new case is made of.
#[derive(Debug, Clone)]
pub struct Filing {
    /// A reference drawn for it.
    pub reference: Reference,
    /// What is kept of its key.
    pub key_hash: SecretHash,
    /// The city.
    pub city: CitySlug,
    /// The kind.
    pub kind: CaseKind,
    /// The author's language.
    pub lang: Lang,
    /// The district it is routed to.
    pub district: DistrictId,
    /// The beat it is routed to.
    pub beat: BeatId,
    /// The version of the directory it was routed by.
    pub directory: DirectoryVersion,
    /// Where the matter is.
    pub place: Place,
    /// The author's words.
    pub text: MessageText,
    /// The author was shown the emergency numbers and said that it is not urgent.
    pub emergency_declined: bool,
    /// Whether a contact goes to the vault.
    pub has_contact: bool,
    /// The clock.
    pub plan: Plan,
}

/// Files a case; its clock starts.
#[must_use]
pub fn file(filing: Filing, now: Timestamp) -> Change {
    let case = Case {
        reference: filing.reference,
        city: filing.city,
        kind: filing.kind,
        state: CaseState::Open,
        version: 1,
        round: 1,
        lang: filing.lang,
        district: filing.district,
        beat: filing.beat,
        directory: filing.directory,
        place: filing.place,
        received_at: now,
        plan: filing.plan,
        level: Level::None,
        first_answer_at: None,
        answer: None,
        rating: None,
        confirmed_at: None,
        entries: 1,
        follow_ups: 0,
        key_hash: filing.key_hash,
        has_contact: filing.has_contact,
    };
    let entry = Entry::Filed { text: filing.text, emergency_declined: filing.emergency_declined };
    Change { case, entry: HistoryEntry { seq: 1, at: now, by: Actor::Author, entry }, events: vec![Event::MessageReceived] }
}

/// The officer, or staff in their place, answers. Stops the clock.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Who answers.
    pub by: Actor,
    /// The answer.
    pub text: MessageText,
}

impl Answer {
    /// By this a repeated answer is recognised.
    #[must_use]
    pub fn digest(text: &MessageText) -> String {
        Sha256::digest(text.reveal().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Transition for Answer {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<(Actor, Entry, Vec<Event>), Refusal> {
        let in_time = now <= case.plan.due_at;
        let officer = match &self.by {
            Actor::Officer { id, .. } => Some(id.clone()),
            Actor::Author | Actor::Staff { .. } | Actor::System => None,
        };
        case.state = CaseState::Answered;
        case.first_answer_at = case.first_answer_at.or(Some(now));
        case.answer = Some(AnswerMark { at: now, officer, in_time, digest: Self::digest(&self.text) });
        case.rating = None;
        case.follow_ups = 0;
        Ok((self.by, Entry::Answered { text: self.text, in_time }, vec![Event::CaseAnswered { in_time }]))
    }
}

/// The author adds to the case. On an answered case it starts a new round of the clock.
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// The author's words.
    pub text: MessageText,
    /// The author was shown the emergency numbers and said that it is not urgent.
    pub emergency_declined: bool,
    /// The clock of a new round, should one begin.
    pub plan: Plan,
}

impl Transition for FollowUp {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, _now: Timestamp) -> Result<(Actor, Entry, Vec<Event>), Refusal> {
        if case.follow_ups >= MAX_FOLLOW_UPS {
            return Err(Refusal::TooManyFollowUps);
        }
        case.follow_ups += 1;
        let reopens = case.state != CaseState::Open;
        let mut reopened_until = None;
        if reopens {
            case.state = CaseState::Open;
            case.round += 1;
            case.level = Level::None;
            case.answer = None;
            case.rating = None;
            case.confirmed_at = None;
            case.plan = self.plan;
            reopened_until = Some(case.plan.due_at);
        }
        let event = if reopens { Event::CaseReopened } else { Event::FollowUpAdded };
        let entry = Entry::FollowedUp { text: self.text, emergency_declined: self.emergency_declined, reopened_until };
        Ok((Actor::Author, entry, vec![event]))
    }
}

/// The author judges the present answer, once.
#[derive(Debug, Clone, Copy)]
pub struct RateAnswer {
    /// How.
    pub rating: Rating,
}

impl Transition for RateAnswer {
    const FROM: &'static [CaseState] = &[CaseState::Answered];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<(Actor, Entry, Vec<Event>), Refusal> {
        if case.rating.is_some() {
            return Err(Refusal::AlreadyRated);
        }
        case.rating = Some(self.rating);
        if self.rating.solved {
            case.state = CaseState::Confirmed;
            case.confirmed_at = Some(now);
        }
        Ok((Actor::Author, Entry::Rated { rating: self.rating }, vec![Event::AnswerRated { solved: self.rating.solved }]))
    }
}

/// Time went by: one level up, exactly one.
#[derive(Debug, Clone, Copy)]
pub struct Escalate;

impl Transition for Escalate {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<(Actor, Entry, Vec<Event>), Refusal> {
        let level = case.level.next().ok_or(Refusal::NotDue)?;
        if now < case.plan.reached_at(level) {
            return Err(Refusal::NotDue);
        }
        case.level = level;
        // A reminder that an outage held back past the due time would say what is no longer true; the
        // overdue notice follows at once.
        let events = if level == Level::Reminder && now > case.plan.due_at { Vec::new() } else { vec![Event::Escalated { level }] };
        Ok((Actor::System, Entry::Escalated { level }, events))
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

    fn apply(self, case: &mut Case, _now: Timestamp) -> Result<(Actor, Entry, Vec<Event>), Refusal> {
        if self.plan.started_at != case.plan.started_at || self.plan.due_at == case.plan.due_at {
            return Err(Refusal::Unmoved);
        }
        let from = case.plan.due_at;
        case.plan = self.plan;
        Ok((Actor::System, Entry::DueMoved { from, to: case.plan.due_at }, Vec::new()))
    }
}
