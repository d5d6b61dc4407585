//! How a case comes into being.

use jiff::{SignedDuration, Timestamp};

use super::Change;
use crate::case::{Actor, Case, CaseKind, CaseState, Conflict, Details, Entry, Event, HistoryEntry, Holder, Place, PublicEffect, Urgency};
use crate::ids::{BeatId, CategoryId, CitySlug, DirectoryVersion, DistrictId, OfficerId, PhotoId};
use crate::lang::Lang;
use crate::reference::{Reference, SecretHash};
use crate::sla::{Level, Plan};
use crate::text::MessageText;

/// For how many days the key of a case in safe mode opens it, unless its author chooses otherwise.
pub const SAFE_KEY_DAYS: u16 = 30;

/// When a key that is valid for so many days from now opens nothing more.
#[must_use]
pub fn key_expires(days: u16, now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(now)
}

/// When the key of a case opens nothing more that is in safe mode from now on.
pub(super) fn safe_key_expires(now: Timestamp) -> Timestamp {
    key_expires(SAFE_KEY_DAYS, now)
}

/// What a new case is made of.
#[derive(Debug, Clone)]
pub struct Filing {
    /// A reference drawn for it.
    pub reference: Reference,
    /// What is kept of its key.
    pub key_hash: SecretHash,
    /// The city.
    pub city: CitySlug,
    /// The kind.
    pub kind: CaseKind,
    /// The author's language.
    pub lang: Lang,
    /// Who holds it first, and how.
    pub route: Route,
    /// What the form asked beside the text.
    pub details: Details,
    /// Photos.
    pub photos: Vec<PhotoId>,
    /// When the key stops opening it, in safe mode.
    pub key_expires_at: Option<Timestamp>,
    /// The district it is routed to.
    pub district: DistrictId,
    /// The beat it is routed to.
    pub beat: BeatId,
    /// The version of the directory it was routed by.
    pub directory: DirectoryVersion,
    /// Where the matter is.
    pub place: Place,
    /// The author's words.
    pub text: MessageText,
    /// The author was shown the emergency numbers and said that it is not urgent.
    pub emergency_declined: bool,
    /// Whether a contact goes to the vault.
    pub has_contact: bool,
    /// Whether its author agreed that a body that acts on the case may have it.
    pub contact_may_be_shared: bool,
    /// The clock.
    pub plan: Plan,
}

/// Who holds a new case, and how it is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Who owes the answer first.
    pub holder: Holder,
    /// What it is about.
    pub category: Option<CategoryId>,
    /// How soon somebody should look.
    pub urgency: Urgency,
    /// Set for a complaint about a member of the police.
    pub conflict: Option<Conflict>,
    /// Violence at home, stalking.
    pub safe_mode: bool,
}

impl Route {
    /// To the officer of the beat, as a message goes.
    #[must_use]
    pub const fn to_officer() -> Self {
        Self { holder: Holder::Officer, category: None, urgency: Urgency::Normal, conflict: None, safe_mode: false }
    }

    /// To the desk of the city.
    #[must_use]
    pub const fn to_desk(category: Option<CategoryId>, urgency: Urgency) -> Self {
        Self { holder: Holder::Desk, category, urgency, conflict: None, safe_mode: false }
    }

    /// To the supervisor: it is about a member of the police. Whatever the route was, no officer gets it.
    #[must_use]
    pub fn with_conflict(self, about: Vec<OfficerId>) -> Self {
        Self { holder: Holder::Supervisor, conflict: Some(Conflict { about }), ..self }
    }

    /// To the desk instead: a complaint that no supervisor of the district may know of.
    #[must_use]
    pub fn at_the_desk(self) -> Self {
        Self { holder: Holder::Desk, ..self }
    }
}

/// Files a case; its clock starts.
#[must_use]
pub fn file(filing: Filing, now: Timestamp) -> Change {
    let Route { holder, category, urgency, conflict, safe_mode } = filing.route;
    // Whoever made the route: what is about the police goes to no officer and to no division, and what has no place
    // to nobody who is responsible for one.
    let is_placed = !filing.beat.is_nowhere();
    let holder = match holder {
        Holder::Desk => Holder::Desk,
        _ if conflict.is_some() => Conflict::first_holder(is_placed),
        Holder::Officer | Holder::Supervisor if !is_placed => Holder::Desk,
        other => other,
    };
    let case = Case {
        with_officer: holder == Holder::Officer,
        holder,
        category,
        urgency,
        conflict,
        safe_mode,
        questions: 0,
        waiting: None,
        forwarding: None,
        claim: None,
        public: None,
        merged_into: None,
        duplicates: Vec::new(),
        register_number: None,
        photos: filing.photos,
        undoable: None,
        key_expires_at: filing.key_expires_at,
        reference: filing.reference,
        city: filing.city,
        kind: filing.kind,
        state: CaseState::Open,
        version: 1,
        state_since: 1,
        round: 1,
        lang: filing.lang,
        district: filing.district,
        beat: filing.beat,
        directory: filing.directory,
        place: filing.place,
        received_at: now,
        plan: filing.plan,
        level: Level::None,
        raised: false,
        first_answer_at: None,
        answer: None,
        rating: None,
        confirmed_at: None,
        entries: 1,
        follow_ups: 0,
        last_by_author_at: None,
        key_hash: filing.key_hash,
        has_contact: filing.has_contact,
        // Nobody who may be in danger is asked for that, or taken at that word.
        contact_may_be_shared: filing.has_contact && filing.contact_may_be_shared && !safe_mode,
    };
    let entry = Entry::Filed { text: filing.text, emergency_declined: filing.emergency_declined, details: filing.details };
    let entry = HistoryEntry { seq: 1, at: now, by: Actor::Author, entry };
    Change { case, entry, events: vec![Event::CaseFiled], public: PublicEffect::Keep }
}
