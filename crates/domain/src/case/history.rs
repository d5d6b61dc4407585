//! The history of a case: append-only, each entry with who, when and what.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::{CaseKind, Holder, Rating};
use crate::ids::{BeatId, BodyId, CategoryId, GuidanceId, OfficerId, PhotoId, StaffId};
use crate::reference::Reference;
use crate::sla::Level;
use crate::staff::Role;
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
        /// The role they acted in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
    },
    /// A responsible body, by its reply link.
    Body {
        /// Which.
        id: BodyId,
    },
    /// Varta itself.
    System,
}

impl Actor {
    /// Staff, where it is staff.
    #[must_use]
    pub const fn staff(&self) -> Option<&StaffId> {
        match self {
            Self::Staff { sub, .. } => Some(sub),
            Self::Author | Self::Officer { .. } | Self::Body { .. } | Self::System => None,
        }
    }
}

/// What a form asks beside the text. The order is that in which people tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetailKey {
    /// When it happened.
    When,
    /// Since when it has been so.
    Since,
    /// At what hours.
    Hours,
    /// Who did it: what they did first, what they looked like after.
    Who,
    /// What was lost or damaged.
    Loss,
    /// Who else saw it.
    Witnesses,
}

impl DetailKey {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 6] = [Self::When, Self::Since, Self::Hours, Self::Who, Self::Loss, Self::Witnesses];
    /// The longest answer, in characters.
    pub const MAX_CHARS: usize = 1_000;

    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::When => "when",
            Self::Since => "since",
            Self::Hours => "hours",
            Self::Who => "who",
            Self::Loss => "loss",
            Self::Witnesses => "witnesses",
        }
    }

    /// What the form of a kind of case asks.
    #[must_use]
    pub const fn asked_of(kind: CaseKind) -> &'static [Self] {
        match kind {
            CaseKind::Message | CaseKind::Question => &[],
            CaseKind::Hazard => &[Self::Since, Self::Hours],
            CaseKind::CrimeReport => &[Self::When, Self::Who, Self::Loss, Self::Witnesses],
        }
    }
}

/// The answers to what a form asks beside the text.
pub type Details = BTreeMap<DetailKey, MessageText>;

/// What came of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was answered.
    #[default]
    Answered,
    /// Guidance was given: what to do, who is responsible.
    Guided,
    /// The unsafe spot is safe.
    Fixed,
    /// Nothing unsafe was found there.
    NotConfirmed,
}

/// Why a case is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// Insults or threats and nothing to act on.
    Abuse,
    /// Advertising, or the same text sent to many.
    Spam,
    /// Nothing can be acted on, and the author did not say more when asked.
    Unclear,
    /// It lies outside the city and nobody here can forward it.
    OutsideCity,
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
        /// What the form asked beside the text.
        #[serde(default, skip_serializing_if = "Details::is_empty")]
        details: Details,
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
        /// What came of the matter.
        #[serde(default)]
        outcome: Outcome,
        /// The partner under whose name, too, it stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        together_with: Option<BodyId>,
        /// Articles of guidance that it points to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        guidance: Vec<GuidanceId>,
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
    /// Somebody of the desk took it up, until an instant.
    Claimed {
        /// Until when.
        until: Timestamp,
    },
    /// They put it back.
    Released,
    /// It was handed to somebody else of the police, the desk or a partner.
    HandedOver {
        /// To whom.
        to: Holder,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// It was sent to a responsible body.
    Forwarded {
        /// To whom.
        body: BodyId,
        /// The legal ground.
        ground: String,
        /// What the author and the body are told besides.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<MessageText>,
        /// When the desk checks what was done.
        check_at: Timestamp,
        /// Whether within the five days of the law on citizens' appeals (art. 7).
        in_five_days: bool,
        /// Whether the author agreed that the body learns their contact.
        contact_shared: bool,
        /// Whether the body sees the photos.
        #[serde(default)]
        photos_shared: bool,
    },
    /// The body told what it did.
    BodyReported {
        /// Which.
        body: BodyId,
        /// Its words.
        text: MessageText,
        /// What it reports.
        report: BodyReport,
    },
    /// The body was shown the contact of the author, who agreed to it.
    ContactShown {
        /// Which.
        body: BodyId,
    },
    /// The body's term passed without a report; the desk checks.
    CheckDue {
        /// Whose.
        body: BodyId,
    },
    /// The desk took it back from the body.
    Recalled {
        /// From whom.
        body: BodyId,
        /// Why.
        reason: MessageText,
    },
    /// The author was asked something; the clock pauses.
    Asked {
        /// The question.
        text: MessageText,
        /// Until when it pauses at most.
        until: Timestamp,
    },
    /// The author did not answer in time; the clock runs again.
    WaitEnded {
        /// The due time now.
        due_at: Timestamp,
    },
    /// It is a duplicate of another case.
    Merged {
        /// Which.
        into: Reference,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// Another case turned out to be a duplicate of this one.
    DuplicateFound {
        /// Which.
        from: Reference,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// It goes on by itself: the case it was merged into is for other eyes by now.
    PartedWays {
        /// Why.
        reason: MessageText,
    },
    /// It is not taken.
    Rejected {
        /// Why.
        reason: RejectReason,
        /// In words, for the author.
        text: MessageText,
    },
    /// Something of it became public.
    Published {
        /// Why, where somebody said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// It is public no more.
    Withdrawn {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// Its category or place was corrected.
    Corrected {
        /// The category now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<CategoryId>,
        /// The beat now.
        beat: BeatId,
        /// Whether it became a complaint about the police by that.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        conflict_found: bool,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// It was found to be about a member of the police: it goes to the supervisor.
    ConflictFound {
        /// Whom it is not about after all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not_about: Vec<OfficerId>,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// Its author may be in danger of being found: nothing that is sent to them gives it away from now on.
    SafeModeOn {
        /// Why.
        reason: MessageText,
    },
    /// A part of an entry was made unreadable; the original is sealed.
    Redacted {
        /// Which entry.
        seq: u16,
        /// Why.
        reason: MessageText,
    },
    /// A photo was hidden from everybody but the desk.
    PhotoHidden {
        /// Which.
        photo: PhotoId,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// Somebody of the desk raised it at once, by hand.
    Raised {
        /// How far it had climbed by itself.
        level: Level,
        /// Why.
        reason: MessageText,
    },
    /// A partner drafted an answer.
    Drafted {
        /// Which partner.
        body: BodyId,
        /// The draft.
        text: MessageText,
    },
    /// The division entered it in the register of the police.
    Registered {
        /// The number there.
        number: String,
        /// Why, where somebody said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
    /// Nothing is taken from where it came from, until an instant.
    Muted {
        /// Until when.
        until: Timestamp,
        /// Why.
        reason: MessageText,
    },
    /// What comes from there is taken again.
    Unmuted,
    /// The last action was undone.
    Undone {
        /// The entry of that action.
        seq: u16,
        /// Why, where somebody said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<MessageText>,
    },
}

/// What a responsible body reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum BodyReport {
    /// It was done.
    Done,
    /// There is nothing to do.
    NotConfirmed,
    /// It will be done.
    InProgress {
        /// When the desk checks.
        check_at: Timestamp,
    },
    /// Somebody else is responsible.
    NotOurs,
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
