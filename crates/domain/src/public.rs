//! What the public sees of cases: hazards on the map, with how far they are; questions with their answers. Written
//! for the public by the desk; nothing here leads to an author.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::case::{Case, CaseState, Outcome};
use crate::ids::{BeatId, BodyId, CategoryId, DistrictId};
use crate::place::Point;
use crate::reference::Reference;

/// How long a hazard stays on the map after it came to an end, so that who was told of it can look.
pub const SHOWN_AFTER_END: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How far a public hazard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The desk has checked it.
    Checked,
    /// It was sent to a responsible body.
    Sent,
    /// It is safe now.
    Fixed,
    /// Nothing unsafe was found there.
    NotConfirmed,
    /// It was answered in another way.
    Answered,
}

impl Stage {
    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Sent => "sent",
            Self::Fixed => "fixed",
            Self::NotConfirmed => "not_confirmed",
            Self::Answered => "answered",
        }
    }
}

/// The status of a public case, with its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// How far it is.
    pub stage: Stage,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it became public, which is when it had been checked.
    pub checked_at: Timestamp,
    /// To whom it is sent, or who ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_to: Option<BodyId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When it came to an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

impl Status {
    /// Of a case; `None` where nothing of it is public.
    #[must_use]
    pub fn of(case: &Case) -> Option<Self> {
        let public = case.public.as_ref()?;
        let ended = case.answer.as_ref().filter(|_| matches!(case.state, CaseState::Answered | CaseState::Confirmed));
        // A body has it while it is forwarded, and has had it where its own report ended it: what came back ("not ours",
        // a term that passed, an answer that did not help) is sent to nobody.
        let has_it = |body: &BodyId| case.state == CaseState::Forwarded || ended.is_some_and(|answer| answer.body.as_ref() == Some(body));
        let forwarding = case.forwarding.as_ref().filter(|forwarding| has_it(&forwarding.body));
        let stage = match (ended.map(|answer| answer.outcome), forwarding) {
            (Some(Outcome::Fixed), _) => Stage::Fixed,
            (Some(Outcome::NotConfirmed), _) => Stage::NotConfirmed,
            (Some(Outcome::Answered | Outcome::Guided), _) => Stage::Answered,
            (None, Some(_)) => Stage::Sent,
            (None, None) => Stage::Checked,
        };
        Some(Self {
            stage,
            received_at: case.received_at,
            checked_at: public.at,
            sent_to: forwarding.map(|forwarding| forwarding.body.clone()),
            sent_at: forwarding.map(|forwarding| forwarding.at),
            ended_at: ended.map(|answer| answer.at),
        })
    }

    /// When it leaves the map; `None` while it has not come to an end.
    #[must_use]
    pub fn leaves_at(&self) -> Option<Timestamp> {
        self.ended_at.map(|ended_at| ended_at.saturating_add(SHOWN_AFTER_END).unwrap_or(Timestamp::MAX))
    }

    /// Whether it is still to be seen.
    #[must_use]
    pub fn is_shown(&self, now: Timestamp) -> bool {
        self.leaves_at().is_none_or(|leaves_at| now < leaves_at)
    }
}

/// A hazard on the public map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicHazard {
    /// Its public number.
    pub reference: Reference,
    /// What kind of hazard.
    pub category: CategoryId,
    /// Its district.
    pub district: DistrictId,
    /// Where, as the public may know it.
    pub point: Point,
    /// What it is, worded by the desk.
    pub text: String,
    /// How far it is.
    pub status: Status,
    /// How many others have confirmed it.
    #[serde(default)]
    pub supports: u32,
}

/// Where a public hazard of a street stands on the map: so that who marks one by its address finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HazardOnStreet {
    /// Its public number.
    pub reference: Reference,
    /// Its beat: streets are long.
    pub beat: BeatId,
    /// Where the map has it.
    pub point: Point,
}

/// A question that was answered for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicQuestion {
    /// Its public number, by which it is cited.
    pub reference: Reference,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The question, worded by the desk.
    pub text: String,
    /// The answer.
    pub answer: String,
    /// Since when it is public.
    pub published_at: Timestamp,
}
