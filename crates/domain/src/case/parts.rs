//! The parts of a case's head: what it waits for, where it was sent, who works on it, what is public of it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CaseState, Conflict, Holder, Place, Urgency};
use crate::ids::{BeatId, BodyId, CategoryId, DistrictId, StaffId};
use crate::place::Point;
use crate::reference::Reference;
use crate::text::MessageText;

/// A question to the author, while which the clock pauses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The day it was asked, in the city: the first that does not count.
    pub asked_on: Date,
    /// Until when the clock pauses at most.
    pub until: Timestamp,
}

/// A case that was sent to a responsible body: its own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarding {
    /// To whom.
    pub body: BodyId,
    /// When.
    pub at: Timestamp,
    /// When the desk checks what was done, if the body does not say so itself.
    pub check_at: Timestamp,
    /// Whether it sees the photos.
    #[serde(default)]
    pub photos_shared: bool,
    /// Whether the body may read the author's contact, who agreed to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_shared: bool,
    /// Whether the body was shown it: the history says so once for each sending.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_shown: bool,
}

/// Somebody of the desk works on it, so that two do not answer one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub by: StaffId,
    /// Until when; it then lapses by itself.
    pub until: Timestamp,
}

/// That something of the case is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicMark {
    /// Since when.
    pub at: Timestamp,
    /// The point on the public map, already snapped where its category is sensitive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
}

/// What the public reads of a case: written by the desk for the public, never the author's own words unseen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicTexts {
    /// What it is about, or what was asked.
    pub text: MessageText,
    /// The answer, of a question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<MessageText>,
}

/// What a change does to what is public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PublicEffect {
    /// Nothing but the status, where there is one.
    #[default]
    Keep,
    /// It becomes public, or is worded anew.
    Publish(PublicTexts),
    /// It is public no more.
    Withdraw(PublicMark),
    /// It is public no more, but that can be undone: what supports it has is kept for as long.
    Hide(PublicMark),
    /// What was hidden is public again.
    Show(PublicMark),
}

/// The last action of the desk, while it can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    /// When.
    pub at: Timestamp,
    /// The entry of the history that it left.
    pub seq: u16,
    /// The head as far as the action may have changed it.
    pub before: Box<Before>,
}

/// How its author is looked after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// As in the case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub safe_mode: bool,
    /// As in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_expires_at: Option<Timestamp>,
    /// As in the case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_may_be_shared: bool,
}

/// What an action of the desk may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// As in the case.
    pub state: CaseState,
    /// As in the case.
    pub holder: Holder,
    /// As in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// As in the case.
    pub district: DistrictId,
    /// As in the case.
    pub beat: BeatId,
    /// As in the case.
    pub place: Place,
    /// As in the case.
    #[serde(default)]
    pub urgency: Urgency,
    /// As in the case.
    pub with_officer: bool,
    /// As in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Conflict>,
    /// As in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Reference>,
    /// As in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<PublicMark>,
    /// As in the case; none where the action did not change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety: Option<Safety>,
}
