//! What an author is told of their case, if they left a contact: that something happened and where to read it, never
//! the words themselves.

mod when;

use jiff::Timestamp;

use crate::case::{Case, CaseState, Event, Holder, Outbox, UNDO_WITHIN};
use crate::subscription::News;

pub use self::when::{LetterBy, When, when};

/// What a letter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// The case was received.
    Received,
    /// It was sent to somebody: the officer, a division, a partner, a responsible body.
    SentTo,
    /// It was answered.
    Answered,
    /// It was opened again.
    Reopened,
    /// The author is asked something, and the clock waits for them.
    Asked,
    /// It was not taken.
    Rejected,
    /// Another case goes on for it.
    Merged,
    /// The police entered it in their register.
    Registered,
    /// The body that has it told how far it is.
    Progress,
    /// It is back from the body it was sent to: the desk looks who will deal with it.
    Returned,
}

impl LetterKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Received,
        Self::SentTo,
        Self::Answered,
        Self::Reopened,
        Self::Asked,
        Self::Rejected,
        Self::Merged,
        Self::Registered,
        Self::Progress,
        Self::Returned,
    ];

    /// Its name in keys and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::SentTo => "sent_to",
            Self::Answered => "answered",
            Self::Reopened => "reopened",
            Self::Asked => "asked",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
            Self::Registered => "registered",
            Self::Progress => "progress",
            Self::Returned => "returned",
        }
    }

    /// What the author of a case is told of an event, the case being as it is after it; `None` where nothing.
    #[must_use]
    pub fn of(event: &Event, case: &Case) -> Option<Self> {
        match event {
            Event::CaseFiled => Some(Self::Received),
            // From one desk to the next is nothing the author need follow; a merge that was undone is.
            Event::HandedOver if case.holder == Holder::Desk => None,
            Event::HandedOver | Event::Forwarded => Some(Self::SentTo),
            Event::BodyReported { done: true } | Event::CaseAnswered { .. } => Some(Self::Answered),
            Event::BodyReported { done: false } => match case.state {
                CaseState::Forwarded => Some(Self::Progress),
                CaseState::Open => Some(Self::Returned),
                _ => None,
            },
            Event::CheckDue | Event::Recalled => Some(Self::Returned),
            Event::CaseReopened => Some(Self::Reopened),
            Event::AuthorAsked => Some(Self::Asked),
            Event::Rejected => Some(Self::Rejected),
            Event::Merged => Some(Self::Merged),
            Event::Registered => Some(Self::Registered),
            Event::FollowUpAdded
            | Event::WaitEnded
            | Event::Escalated { .. }
            | Event::Raised
            | Event::AnswerRated { .. }
            | Event::Published => None,
        }
    }

    /// Whether it is still worth saying, the case being as it is now: a letter that waited for the morning does not
    /// ask what has been answered since, nor tells of a rejection that was undone and made anew, which has a letter of its
    /// own.
    #[must_use]
    pub fn still_holds(self, case: &Case, letter: &Outbox) -> bool {
        let round = letter.round;
        let still = |state| case.state == state && case.state_since <= letter.version;
        match self {
            Self::Received => true,
            Self::SentTo => {
                matches!(case.state, CaseState::Open | CaseState::Waiting | CaseState::Forwarded) && case.holder != Holder::Desk
            }
            Self::Answered => matches!(case.state, CaseState::Answered | CaseState::Confirmed) && case.round == round,
            Self::Reopened => !matches!(case.state, CaseState::Answered | CaseState::Confirmed) && case.round == round,
            Self::Asked => still(CaseState::Waiting),
            Self::Rejected => still(CaseState::Rejected),
            Self::Merged => still(CaseState::Merged),
            Self::Registered => case.register_number.is_some(),
            // Of a sending that has come to its end since, nothing is in progress.
            Self::Progress => still(CaseState::Forwarded),
            Self::Returned => still(CaseState::Open) && case.holder == Holder::Desk,
        }
    }

    /// When it may be said at the earliest of something that happened `at` an instant: what the desk can take back is
    /// told once it cannot any more, so that nobody hears of a step that was a slip.
    #[must_use]
    pub fn not_before(self, at: Timestamp) -> Timestamp {
        match self {
            Self::Rejected | Self::Merged => at.saturating_add(UNDO_WITHIN).unwrap_or(at),
            _ => at,
        }
    }

    /// Whether the authors of duplicates, who follow this case, are told too: of what becomes of the matter, not of
    /// what is between the case and its own author.
    #[must_use]
    pub const fn concerns_followers(self) -> bool {
        match self {
            Self::SentTo | Self::Answered | Self::Reopened | Self::Rejected | Self::Progress | Self::Returned => true,
            Self::Received | Self::Asked | Self::Merged | Self::Registered => false,
        }
    }
}

/// Whether a case is still a duplicate of another, so that its author is told of that one.
#[must_use]
pub fn follows(duplicate: &Case, case: &Case) -> bool {
    duplicate.state == CaseState::Merged && duplicate.merged_into.as_ref() == Some(&case.reference)
}

/// Whether anybody outside the police may have to be told of a change: the author, authors of duplicates, followers of
/// a public hazard.
#[must_use]
pub fn concerns_anybody(case: &Case, events: &[Event]) -> bool {
    let author = case.has_contact || !case.duplicates.is_empty();
    let told = |event: &Event| (author && LetterKind::of(event, case).is_some()) || News::of(event, case).is_some();
    events.iter().any(told)
}
