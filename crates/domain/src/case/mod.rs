//! A case (звернення): its head, its history and the transitions between its states.
//!
//! A change is never made in place: a transition takes the case as it was and gives a [`Change`], the
//! case as it will be together with what is appended to its history and what others are told. The
//! store writes a change as one transaction.

mod event;
mod history;
mod transition;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::event::{Event, Outbox};
pub use self::history::{Actor, Entry, HistoryEntry};
pub use self::transition::{
    Answer, Change, ClockEffect, Escalate, FILED, Filing, FollowUp, MAX_FOLLOW_UPS, MoveDueDate, RateAnswer, Refusal, Row, TABLE,
    Transition, file, transition,
};

use crate::ids::{BeatId, CitySlug, DirectoryVersion, DistrictId, OfficerId};
use crate::lang::Lang;
use crate::place::Point;
use crate::reference::{Reference, SecretHash};
use crate::sla::{Level, Plan};

/// What kind of case it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// Addressed to the district officer.
    Message,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Waits for an answer; the clock runs.
    Open,
    /// Answered; the clock has stopped.
    Answered,
    /// The author said that the answer solved it.
    Confirmed,
}

impl CaseState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Confirmed];

    /// Its name in the API and in the documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Where the matter is, as its author gave it and as it was resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The resolved address, in its canonical form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
}

/// The answer that stopped the clock of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerMark {
    /// When.
    pub at: Timestamp,
    /// Who answered; none when it was staff by their own token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<OfficerId>,
    /// Whether it came by the due time.
    pub in_time: bool,
    /// SHA-256 of the words, by which a repeated answer is recognised.
    pub digest: String,
}

/// What the author thought of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 (bad) to 5 (good).
    pub score: Score,
    /// Whether it solved the matter.
    pub solved: bool,
}

/// A score from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Score(u8);

/// A score outside 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a score is a number from 1 to 5")]
pub struct ScoreError;

impl TryFrom<u8> for Score {
    type Error = ScoreError;

    fn try_from(score: u8) -> Result<Self, ScoreError> {
        if (1..=5).contains(&score) { Ok(Self(score)) } else { Err(ScoreError) }
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

/// The head of a case: all that a rule needs to know, without anybody's words.
///
/// Three clocks are kept apart: the first answer ever (`first_answer_at`), the answer to the present
/// round (`answer`), and the author's confirmation (`confirmed_at`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its public number, unique in the city.
    pub reference: Reference,
    /// Its city.
    pub city: CitySlug,
    /// Its kind.
    pub kind: CaseKind,
    /// Where it stands.
    pub state: CaseState,
    /// Counts changes; a writer must have seen the latest one.
    pub version: u32,
    /// Counts the runs of the clock: 1, and one more each time an answered case is reopened.
    pub round: u16,
    /// The author's language.
    pub lang: Lang,
    /// The district it was routed to.
    pub district: DistrictId,
    /// The beat it was routed to.
    pub beat: BeatId,
    /// The version of the directory it was routed by.
    pub directory: DirectoryVersion,
    /// Where the matter is.
    pub place: Place,
    /// When it was filed.
    pub received_at: Timestamp,
    /// The clock of the present round.
    pub plan: Plan,
    /// How far it has climbed in the present round.
    pub level: Level,
    /// When it was first answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answer_at: Option<Timestamp>,
    /// The answer to the present round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerMark>,
    /// The author's opinion of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// When the author confirmed that the matter is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// Number of history entries.
    pub entries: u16,
    /// Follow-ups in the present round.
    pub follow_ups: u16,
    /// What is kept of the case key.
    pub key_hash: SecretHash,
    /// Whether the vault has a contact of the author.
    pub has_contact: bool,
}

impl Case {
    /// When the next level is reached; `None` when no clock runs or no level is left.
    #[must_use]
    pub fn next_level_at(&self) -> Option<Timestamp> {
        match self.state {
            CaseState::Open => self.level.next().map(|level| self.plan.reached_at(level)),
            CaseState::Answered | CaseState::Confirmed => None,
        }
    }

    /// Whether the present round is past its due time without an answer.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == CaseState::Open && now > self.plan.due_at
    }
}
