//! A case (звернення): its head, its history and the transitions between its states.
//!
//! A change is never made in place: a transition takes the case as it was and gives a [`Change`], the
//! case as it will be together with what is appended to its history and what others are told. The
//! store writes a change as one transaction.

mod event;
mod history;
mod holder;
mod parts;
mod transition;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::event::{Event, Outbox};
pub use self::history::{Actor, BodyReport, DetailKey, Details, Entry, HistoryEntry, Outcome, RejectReason};
pub use self::holder::{Conflict, Holder};
pub use self::parts::{Before, Claim, Forwarding, PublicEffect, PublicMark, PublicTexts, Safety, Undoable, Waiting};
pub use self::transition::*;

use crate::calendar::{Calendar, CalendarError};
use crate::ids::{BeatId, BodyId, CategoryId, CitySlug, DirectoryVersion, DistrictId, OfficerId, PhotoId, StaffId};
use crate::lang::Lang;
use crate::place::Point;
use crate::reference::{Reference, SecretHash};
use crate::sla::{Level, Pause, Plan, SlaPolicy};
pub use crate::triage::Urgency;

/// What kind of case it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// Addressed to the district officer.
    Message,
    /// Asked of the police in general.
    Question,
    /// An unsafe spot.
    Hazard,
    /// A report of an offence that is not urgent; never public.
    CrimeReport,
}

impl CaseKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Message, Self::Question, Self::Hazard, Self::CrimeReport];

    /// Its name in the API, in packs and in the documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Question => "question",
            Self::Hazard => "hazard",
            Self::CrimeReport => "crime_report",
        }
    }
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Waits for an answer; the clock runs.
    Open,
    /// Waits for its author, who was asked something; the clock pauses.
    Waiting,
    /// Sent to a responsible body, which has a clock of its own.
    Forwarded,
    /// Answered; the clock has stopped.
    Answered,
    /// The author said that the answer solved it.
    Confirmed,
    /// Not taken, with a reason.
    Rejected,
    /// A duplicate: its author follows the other case.
    Merged,
}

impl CaseState {
    /// All states.
    pub const ALL: [Self; 7] = [Self::Open, Self::Waiting, Self::Forwarded, Self::Answered, Self::Confirmed, Self::Rejected, Self::Merged];

    /// Its name in the API and in the documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Forwarded => "forwarded",
            Self::Answered => "answered",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
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
    /// Which responsible body answered, or answered together with the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// What came of the matter.
    #[serde(default)]
    pub outcome: Outcome,
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
    /// What it is about, by the city's tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Where it stands.
    pub state: CaseState,
    /// Who owes the answer.
    pub holder: Holder,
    /// How soon somebody should look.
    #[serde(default)]
    pub urgency: Urgency,
    /// Whether it is, or was, with the officer of its beat, who may then read it.
    pub with_officer: bool,
    /// Set where it is about a member of the police: then it reaches no officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Conflict>,
    /// Violence at home, stalking: nothing that is sent to its author gives it away.
    #[serde(default)]
    pub safe_mode: bool,
    /// Counts changes; a writer must have seen the latest one.
    pub version: u32,
    /// Its version when it came into the state it is in.
    #[serde(default)]
    pub state_since: u32,
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
    /// Whether somebody raised it by hand in the present round. The clock goes on by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raised: bool,
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
    /// When its author last added to it: a list shows that there is something to read since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_by_author_at: Option<Timestamp>,
    /// Questions asked of the author in the present round.
    #[serde(default)]
    pub questions: u8,
    /// While the author is asked something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// The latest forwarding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarding: Option<Forwarding>,
    /// Who of the desk works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// What is public of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<PublicMark>,
    /// The case its author follows instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Reference>,
    /// Cases whose authors follow this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<Reference>,
    /// Its number in the register of the police, once the division has entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register_number: Option<String>,
    /// Photos, as they were attached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoId>,
    /// The last action of the desk, for as long as it is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoable: Option<Undoable>,
    /// What is kept of the case key.
    pub key_hash: SecretHash,
    /// When the key opens nothing more: in safe mode, of its own timer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_expires_at: Option<Timestamp>,
    /// Whether the vault has a contact of the author.
    pub has_contact: bool,
    /// Whether its author agreed that a body that acts on the case may have it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_may_be_shared: bool,
}

impl Case {
    /// When time alone moves the case: its next level, the end of a pause, the check of a forwarding. `None` when
    /// no clock runs or no level is left.
    #[must_use]
    pub fn next_level_at(&self) -> Option<Timestamp> {
        match self.state {
            CaseState::Open => self.level.next().map(|level| self.plan.reached_at(level)),
            CaseState::Waiting => self.waiting.as_ref().map(|waiting| waiting.until),
            CaseState::Forwarded => self.term().map(|forwarding| forwarding.check_at),
            CaseState::Answered | CaseState::Confirmed | CaseState::Rejected | CaseState::Merged => None,
        }
    }

    /// When whoever has it owes an answer: by the clock of its round or, with a responsible body, by the body's own.
    #[must_use]
    pub fn due_at(&self) -> Timestamp {
        self.term().map_or(self.plan.due_at, |forwarding| forwarding.check_at)
    }

    /// The term of the responsible body that has it.
    #[must_use]
    pub fn term(&self) -> Option<&Forwarding> {
        self.forwarding.as_ref().filter(|_| self.state == CaseState::Forwarded)
    }

    /// By when it has to be forwarded, where it is not ours: within five days of the start of the round. `None` for
    /// what nobody forwards any more, and for a complaint, which nobody forwards at all.
    #[must_use]
    pub fn forward_by(&self) -> Option<Timestamp> {
        let is_ours = matches!(self.state, CaseState::Open | CaseState::Waiting) && self.conflict.is_none();
        is_ours.then(|| self.forwarding_ends()).flatten()
    }

    /// The end of the five days, counted from the start of the round: what came back is forwarded anew.
    fn forwarding_ends(&self) -> Option<Timestamp> {
        self.plan.started_at.checked_add(FORWARD_WITHIN).ok()
    }

    /// Whether supervisors of its district may know of it: it is or was with the officer, it is theirs, or it has
    /// climbed to them. A complaint that names nobody may be about one of them: they get it from the desk's hand only.
    #[must_use]
    pub fn reaches_supervisors(&self) -> bool {
        let names_nobody = self.conflict.as_ref().is_some_and(|conflict| conflict.about.is_empty());
        let climbed = self.with_officer || self.level >= Level::Overdue || self.raised;
        self.holder == Holder::Supervisor || climbed && !names_nobody
    }

    /// Whether it was filed with a place, or was given one since: without, no beat and no district has it.
    #[must_use]
    pub fn is_placed(&self) -> bool {
        !self.beat.is_nowhere()
    }

    /// Whether the case key still opens it.
    #[must_use]
    pub fn is_open_to_its_key(&self, now: Timestamp) -> bool {
        self.key_expires_at.is_none_or(|expires_at| now < expires_at)
    }

    /// Whether the present round is past its due time without an answer.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == CaseState::Open && now > self.plan.due_at
    }

    /// The clock once the author has spoken, or the wait for them has ended: of an open case as it is, of a
    /// waiting one without the days of the wait, of any other that of a new round.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] when the calendar has no working days ahead.
    pub fn plan_when_resumed(&self, calendar: &Calendar, policy: &SlaPolicy, now: Timestamp) -> Result<Plan, CalendarError> {
        match (self.state, &self.waiting) {
            (CaseState::Open | CaseState::Forwarded, _) => Ok(self.plan.clone()),
            (CaseState::Waiting, Some(waiting)) => {
                let mut pauses = self.plan.pauses.clone();
                pauses.push(Pause { from: waiting.asked_on, to: calendar.local(now).date() });
                Plan::with_pauses(calendar, policy, self.plan.started_at, pauses)
            }
            _ => Plan::new(calendar, policy, now),
        }
    }

    /// Whether somebody else of the desk works on it now.
    #[must_use]
    pub fn is_claimed_by_other(&self, who: &StaffId, now: Timestamp) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.by != *who && now < claim.until)
    }

    /// Whether a body that acts on the case may have the contact of its author: who agreed to it, and is not in danger
    /// of being found.
    #[must_use]
    pub const fn may_share_contact(&self) -> bool {
        self.has_contact && self.contact_may_be_shared && !self.safe_mode
    }

    /// Whether the body that has the case may read the contact of its author now.
    #[must_use]
    pub fn shares_contact(&self) -> bool {
        let forwarding = self.forwarding.as_ref().filter(|_| self.state == CaseState::Forwarded);
        self.may_share_contact() && forwarding.is_some_and(|forwarding| forwarding.contact_shared)
    }

    /// Whether it may be told to the public at all: never a message, a crime report, a complaint about the police,
    /// or what could endanger its author.
    #[must_use]
    pub const fn may_be_public(&self) -> bool {
        matches!(self.kind, CaseKind::Hazard | CaseKind::Question) && self.conflict.is_none() && !self.safe_mode
    }
}
