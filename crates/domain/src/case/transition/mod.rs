//! The transitions of a case, each a type: the states it starts from, what it does to the clock, what
//! it appends to the history and whom it tells. `docs/sla.md` has them as a table; a test holds the
//! table against [`TABLE`].

mod answer;
mod author;
mod claim;
mod conflict;
mod desk;
mod file;
mod forward;
mod merge;
mod mute;
mod public;
mod safe;
mod time;

use jiff::Timestamp;

pub use self::answer::{Answer, Draft, Register};
pub use self::author::{FollowUp, MAX_FOLLOW_UPS, RateAnswer};
pub use self::claim::{CLAIM_HOLDS, ClaimCase, Release};
pub use self::conflict::FindConflict;
pub use self::desk::{AskAuthor, Correct, HandOver, HidePhoto, Located, MAX_QUESTIONS, Raise, Redact, Reject, UNDO_WITHIN, Undo};
pub use self::file::{Filing, Route, SAFE_KEY_DAYS, file, key_expires};
pub use self::forward::{CheckForwarded, FORWARD_WITHIN, Forward, MAX_FORWARD_DAYS, MAX_MORE_DAYS, Recall, Report, ShowContact, term_ends};
pub use self::merge::{FindDuplicate, MAX_DUPLICATES, Merge, PartWays};
pub use self::mute::{MAX_MUTE_HOURS, Mute, Unmute};
pub use self::public::{Publish, Withdraw};
pub use self::safe::SwitchSafeModeOn;
pub use self::time::{EndWait, Escalate, MoveDueDate};
use super::{Actor, Case, CaseKind, CaseState, Entry, Event, HistoryEntry, PublicEffect};
use crate::public::Status;

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
    /// It has no place: no officer and no supervisor is responsible for it.
    #[error("it has no place")]
    NoPlace,
    /// Nothing would change.
    #[error("nothing would change")]
    Unmoved,
    /// Somebody else of the desk works on it.
    #[error("somebody else works on it")]
    Claimed,
    /// It is about a member of the police: it may not go there.
    #[error("it is about a member of the police")]
    Conflict,
    /// The author did not agree that anybody learns their contact.
    #[error("the author did not agree")]
    ContactNotAgreed,
    /// A case of this kind, or of this author, may never be public.
    #[error("it may never be public")]
    NeverPublic,
    /// The clock has run out: no question stops it any more.
    #[error("it is overdue")]
    Overdue,
    /// The author was asked enough in this round.
    #[error("too many questions before an answer")]
    TooManyQuestions,
    /// The two cases cannot be one.
    #[error("the cases cannot be merged")]
    NotDuplicates,
    /// A case has only so many duplicates.
    #[error("too many duplicates")]
    TooManyDuplicates,
    /// The last action cannot be undone, or not any more.
    #[error("there is nothing to undo")]
    NotUndoable,
    /// It is with somebody else.
    #[error("it is with somebody else")]
    NotHolder,
    /// Only a case of another kind can do that.
    #[error("not possible for this kind of case")]
    Kind,
    /// No entry of that number can be redacted.
    #[error("nothing to redact there")]
    NothingToRedact,
    /// A term that has passed, or is longer than the law gives.
    #[error("the term is over, or too long")]
    Term,
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
    /// What becomes of what is public.
    pub public: PublicEffect,
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
    /// Halts it while the author owes an answer.
    Pauses,
    /// Lets it run on, without the days of the pause.
    Resumes,
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
            Self::Pauses => "pauses",
            Self::Resumes => "resumes",
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

/// Every other transition a case can make. There is no other way to stop the clock than those that say so.
pub const TABLE: &[Row] = &[
    row("answer", CaseState::Open, CaseState::Answered, ClockEffect::Stops),
    row("answer", CaseState::Waiting, CaseState::Answered, ClockEffect::Stops),
    row("draft", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("follow-up", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("follow-up", CaseState::Waiting, CaseState::Open, ClockEffect::Resumes),
    row("follow-up", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("follow-up", CaseState::Answered, CaseState::Open, ClockEffect::Restarts),
    row("follow-up", CaseState::Confirmed, CaseState::Open, ClockEffect::Restarts),
    row("follow-up", CaseState::Rejected, CaseState::Open, ClockEffect::Restarts),
    row("follow-up", CaseState::Merged, CaseState::Open, ClockEffect::Restarts),
    row("rate-answer (not solved)", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("rate-answer (solved)", CaseState::Answered, CaseState::Confirmed, ClockEffect::None),
    row("hand-over", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("find-conflict", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("find-conflict", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("find-conflict", CaseState::Forwarded, CaseState::Open, ClockEffect::Restarts),
    row("find-conflict", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("find-conflict", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("find-conflict", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("find-conflict", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("safe-mode", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("safe-mode", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("safe-mode", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("safe-mode", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("safe-mode", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("safe-mode", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("safe-mode", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("correct", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("raise", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("forward", CaseState::Open, CaseState::Forwarded, ClockEffect::Stops),
    row("report (in progress)", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("report (done)", CaseState::Forwarded, CaseState::Answered, ClockEffect::None),
    row("report (not ours)", CaseState::Forwarded, CaseState::Open, ClockEffect::Restarts),
    row("show-contact", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("check-forwarded", CaseState::Forwarded, CaseState::Open, ClockEffect::Restarts),
    row("recall", CaseState::Forwarded, CaseState::Open, ClockEffect::Restarts),
    row("ask-author", CaseState::Open, CaseState::Waiting, ClockEffect::Pauses),
    row("end-wait", CaseState::Waiting, CaseState::Open, ClockEffect::Resumes),
    row("merge", CaseState::Open, CaseState::Merged, ClockEffect::Stops),
    row("part-ways", CaseState::Merged, CaseState::Open, ClockEffect::Restarts),
    row("find-duplicate", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("find-duplicate", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("find-duplicate", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("find-duplicate", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("find-duplicate", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("reject", CaseState::Open, CaseState::Rejected, ClockEffect::Stops),
    row("publish", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("publish", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("publish", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("publish", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("publish", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("withdraw", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("withdraw", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("withdraw", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("withdraw", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("withdraw", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("withdraw", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("withdraw", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("redact", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("redact", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("redact", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("redact", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("redact", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("redact", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("redact", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("hide-photo", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("hide-photo", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("hide-photo", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("hide-photo", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("hide-photo", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("hide-photo", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("hide-photo", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("mute", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("mute", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("mute", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("mute", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("mute", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("mute", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("mute", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("unmute", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("unmute", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("unmute", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("unmute", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("unmute", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("unmute", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("unmute", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("register", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("register", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("register", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("claim", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("release", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("undo", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("undo", CaseState::Waiting, CaseState::Waiting, ClockEffect::None),
    row("undo", CaseState::Forwarded, CaseState::Forwarded, ClockEffect::None),
    row("undo", CaseState::Answered, CaseState::Answered, ClockEffect::None),
    row("undo", CaseState::Confirmed, CaseState::Confirmed, ClockEffect::None),
    row("undo", CaseState::Rejected, CaseState::Rejected, ClockEffect::None),
    row("undo", CaseState::Merged, CaseState::Merged, ClockEffect::None),
    row("undo", CaseState::Rejected, CaseState::Open, ClockEffect::Resumes),
    row("undo", CaseState::Merged, CaseState::Open, ClockEffect::Resumes),
    row("escalate", CaseState::Open, CaseState::Open, ClockEffect::None),
    row("move-due-date", CaseState::Open, CaseState::Open, ClockEffect::Moves),
];

/// A transition: made from some states only, and then by a rule of its own.
pub trait Transition {
    /// The states it starts from.
    const FROM: &'static [CaseState];

    /// Changes `case`, as [`Transition::apply`] does, for the few that need to see it as it was.
    ///
    /// # Errors
    /// [`Refusal`] when a rule forbids it.
    fn apply_over(self, _before: &Case, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal>
    where
        Self: Sized,
    {
        self.apply(case, now)
    }

    /// Changes `case`, which is a copy with its version counted up, and says what happened.
    ///
    /// # Errors
    /// [`Refusal`] when a rule forbids it.
    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal>;
}

/// What a transition did besides changing the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    by: Actor,
    entry: Entry,
    events: Vec<Event>,
    public: PublicEffect,
}

impl Effect {
    /// One that tells nobody.
    const fn quiet(by: Actor, entry: Entry) -> Self {
        Self { by, entry, events: Vec::new(), public: PublicEffect::Keep }
    }

    /// One that others are told of.
    fn told(by: Actor, entry: Entry, event: Event) -> Self {
        Self { events: vec![event], ..Self::quiet(by, entry) }
    }

    /// One that changes what is public.
    fn public(by: Actor, entry: Entry, public: PublicEffect) -> Self {
        Self { public, ..Self::quiet(by, entry) }
    }
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
    // Only the last action can be undone; who undoes looks at the case as it was before.
    next.undoable = None;
    // What has left the map is not public any more: opened again, it is the desk's to publish anew.
    if has_left_the_map(case, now) {
        next.public = None;
    }
    let Effect { by, entry, events, public } = how.apply_over(case, &mut next, now)?;
    if next.state != case.state {
        next.state_since = next.version;
    }
    Ok(Change { entry: HistoryEntry { seq: next.entries, at: now, by, entry }, case: next, events, public })
}

/// Takes what is public of a case out of sight, so that it can be shown again by an undo.
fn hide(case: &mut Case) -> PublicEffect {
    case.public.take().map_or(PublicEffect::Keep, PublicEffect::Hide)
}

/// Whether a hazard came to its end so long ago that the map shows it no more, and the item of it may be gone.
fn has_left_the_map(case: &Case, now: Timestamp) -> bool {
    case.kind == CaseKind::Hazard && Status::of(case).is_some_and(|status| !status.is_shown(now))
}
