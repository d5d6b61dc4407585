//! What an author is told of their case, if they left a contact: that something happened and where to read it, never
//! the words themselves.

use crate::case::{Case, CaseState, Event, Holder};

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
}

impl LetterKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::SentTo,
        Self::Answered,
        Self::Reopened,
        Self::Asked,
        Self::Rejected,
        Self::Merged,
        Self::Registered,
        Self::Progress,
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
            Event::BodyReported { done: false } => (case.state == CaseState::Forwarded).then_some(Self::Progress),
            Event::CaseReopened => Some(Self::Reopened),
            Event::AuthorAsked => Some(Self::Asked),
            Event::Rejected => Some(Self::Rejected),
            Event::Merged => Some(Self::Merged),
            Event::Registered => Some(Self::Registered),
            Event::FollowUpAdded | Event::CheckDue | Event::WaitEnded | Event::Escalated { .. } | Event::AnswerRated { .. } => None,
        }
    }
}

/// Whether anybody outside the police may have to be told of a change: the author, authors of duplicates, followers of
/// a public hazard.
#[must_use]
pub fn concerns_anybody(case: &Case, events: &[Event]) -> bool {
    let somebody = case.has_contact || !case.duplicates.is_empty() || case.public.is_some();
    somebody && events.iter().any(|event| LetterKind::of(event, case).is_some())
}
