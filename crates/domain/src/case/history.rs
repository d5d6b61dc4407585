//! The history of a case: append-only, each entry with who, when and what.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::Rating;
use crate::ids::{OfficerId, StaffId};
use crate::sla::Level;
use crate::text::MessageText;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Actor {
    /// The author.
    Author,
    /// A district officer, by their link.
    Officer {
        /// Whose link it was.
        id: OfficerId,
        /// Rank and name as they were then, under which the answer stands.
        signature: String,
    },
    /// Staff, by their own token.
    Staff {
        /// The `sub` of the token.
        sub: StaffId,
    },
    /// Varta itself.
    System,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// The case was filed.
    Filed {
        /// The author's words.
        text: MessageText,
        /// The author was shown the emergency numbers and said that it is not urgent.
        emergency_declined: bool,
    },
    /// The author added something.
    FollowedUp {
        /// The author's words.
        text: MessageText,
        /// As with `Filed`.
        emergency_declined: bool,
        /// The due time of the new round, where the follow-up reopened an answered case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reopened_until: Option<Timestamp>,
    },
    /// The case was answered.
    Answered {
        /// The answer.
        text: MessageText,
        /// Whether it came by the due time.
        in_time: bool,
    },
    /// Time went by without an answer.
    Escalated {
        /// The level reached.
        level: Level,
    },
    /// The calendar of the city changed, and the due time with it.
    DueMoved {
        /// Before.
        from: Timestamp,
        /// After.
        to: Timestamp,
    },
    /// The author judged the answer.
    Rated {
        /// How.
        rating: Rating,
    },
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Its place in the history, from 1 without gaps.
    pub seq: u16,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    pub entry: Entry,
}
