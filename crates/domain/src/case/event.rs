//! What others are told of a change. Events carry ids only: no words, no names, no contacts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{BeatId, CitySlug, DistrictId, EventId};
use crate::reference::Reference;
use crate::sla::Level;

/// One thing that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The case was filed: who holds it is told.
    CaseFiled,
    /// Somebody else holds it now, and is told.
    HandedOver,
    /// It was sent to a responsible body, which is told, as is the author.
    Forwarded,
    /// The body reported.
    BodyReported {
        /// Whether that ended the matter.
        done: bool,
    },
    /// The body's term passed: the desk checks, and the author is told.
    CheckDue,
    /// The desk took it back from the body: the author is told.
    Recalled,
    /// The author is asked something.
    AuthorAsked,
    /// The author did not answer: who holds it is told.
    WaitEnded,
    /// A duplicate: its author follows another case.
    Merged,
    /// It is not taken.
    Rejected,
    /// The division entered it in the register of the police.
    Registered,
    /// It came onto the public map, or among the published questions: followers are told.
    Published,
    /// The author added to an open case: who holds it is told.
    FollowUpAdded,
    /// The author reopened the case: who holds it is told.
    CaseReopened,
    /// The case was answered.
    CaseAnswered {
        /// By the due time.
        in_time: bool,
    },
    /// The case climbed to a level: officer (reminder), supervisor and coordinator (overdue), or the
    /// city (long overdue) are told.
    Escalated {
        /// The level.
        level: Level,
    },
    /// Somebody of the desk raised the case by hand: supervisor and coordinator are told.
    Raised,
    /// The answer was rated.
    AnswerRated {
        /// Whether it solved the matter.
        solved: bool,
    },
}

/// All events of one change, written in one item with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// Unique; by it consumers recognise what they have seen.
    pub id: EventId,
    /// When the change was made.
    pub at: Timestamp,
    /// The city of the case.
    pub city: CitySlug,
    /// The case.
    pub reference: Reference,
    /// Its version after the change.
    pub version: u32,
    /// The round it was in.
    pub round: u16,
    /// Its district.
    pub district: DistrictId,
    /// Its beat.
    pub beat: BeatId,
    /// When the present round is due.
    pub due_at: Timestamp,
    /// What happened, in order.
    pub events: Vec<Event>,
}
