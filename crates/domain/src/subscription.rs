//! Following what is public: one hazard, an area, a street; told at once or once a week. Nobody is told before they
//! have said, from the contact itself, that they want it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::address::{StreetKey, parse_address};
use crate::case::{Case, CaseKind, CaseState, Event};
use crate::contact::{Email, Phone};
use crate::ids::CitySlug;
use crate::lang::Lang;
use crate::place::{MapCell, Point};
use crate::reference::Reference;
use crate::stop;

/// The least radius of an area, in metres: what is nearer than the public map tells nothing.
pub const MIN_RADIUS_M: u16 = 100;
/// The largest radius of an area, in metres.
pub const MAX_RADIUS_M: u16 = 1000;
/// What one contact may follow at a time.
pub const MAX_ACTIVE: u32 = 10;
/// How often one contact is asked on a day whether they want it: nobody can be bombed with such questions.
pub const MAX_ASKS_A_DAY: u32 = 3;
/// How often one source may ask on a day, for whatever contacts.
pub const MAX_ASKS_OF_A_SOURCE: u32 = 20;
/// How long the question stands.
pub const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_hours(48);

/// What is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Topic {
    /// One hazard.
    Hazard {
        /// Its public number.
        reference: Reference,
    },
    /// What lies near a point.
    Area {
        /// The point.
        point: Point,
        /// How near, in metres.
        radius_m: u16,
    },
    /// What lies on a street.
    Street {
        /// Under which the directory has it: the same for all spellings.
        key: StreetKey,
    },
}

/// Where followers are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// At a hazard.
    Hazard(Reference),
    /// In a cell of the map.
    Cell(MapCell),
    /// On a street.
    Street(StreetKey),
}

impl Topic {
    /// Where it has to be found by what happens.
    #[must_use]
    pub fn watched(&self) -> Vec<Watched> {
        match self {
            Self::Hazard { reference } => vec![Watched::Hazard(reference.clone())],
            Self::Area { point, radius_m } => MapCell::within(*point, f64::from(*radius_m)).into_iter().map(Watched::Cell).collect(),
            Self::Street { key } => vec![Watched::Street(key.clone())],
        }
    }

    /// Whether what happens to a case is what is followed.
    #[must_use]
    pub fn concerns(&self, case: &Case) -> bool {
        let Some(point) = case.public.as_ref().and_then(|public| public.point) else { return false };
        match self {
            Self::Hazard { reference } => case.reference == *reference,
            Self::Area { point: middle, radius_m } => middle.metres_to(point) <= f64::from(*radius_m),
            Self::Street { key } => street_of(case).as_ref() == Some(key),
        }
    }
}

/// Where those are looked for who follow what a case is about; nowhere where nothing of it is on the public map.
#[must_use]
pub fn watched_by(case: &Case) -> Vec<Watched> {
    let Some(point) = case.public.as_ref().filter(|_| case.kind == CaseKind::Hazard).and_then(|public| public.point) else {
        return Vec::new();
    };
    let street = street_of(case).map(Watched::Street);
    [Watched::Hazard(case.reference.clone()), Watched::Cell(MapCell::of(point))].into_iter().chain(street).collect()
}

/// The street of a public hazard; none where its point was snapped, since the street would tell what the point hides.
fn street_of(case: &Case) -> Option<StreetKey> {
    street_shown(case, case.public.as_ref().and_then(|public| public.point)?)
}

/// The street of a case whose point is shown to the public; none where that was snapped.
#[must_use]
pub fn street_shown(case: &Case, shown: Point) -> Option<StreetKey> {
    let exact = case.place.point.map_or(shown.snapped() != shown, |own| own == shown);
    street_key(case.place.address.as_deref().filter(|_| exact)?)
}

/// Under which the directory has the street of an address.
#[must_use]
pub fn street_key(address: &str) -> Option<StreetKey> {
    parse_address(address).ok().map(|query| query.street.key())
}

/// When somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// As it happens.
    AtOnce,
    /// On Monday morning.
    Weekly,
}

/// By what a follower is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// SMS.
    Phone(Phone),
    /// E-mail.
    Email(Email),
}

impl Reach {
    /// In the form that is hashed.
    #[must_use]
    pub fn form(&self) -> String {
        match self {
            Self::Phone(phone) => stop::of_phone(phone),
            Self::Email(email) => stop::of_email(email),
        }
    }
}

/// A subscription. Kept in the vault: it has a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Random; its token is made of it.
    pub id: String,
    /// The city.
    pub city: CitySlug,
    /// What is followed.
    pub topic: Topic,
    /// When they are told.
    pub how: How,
    /// By what.
    pub to: Reach,
    /// In which language.
    pub lang: Lang,
    /// When somebody asked for it.
    pub asked_at: Timestamp,
    /// When whose contact it is said yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
}

/// What followers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// A hazard is on the map.
    Published,
    /// It was sent to a responsible body.
    Sent,
    /// The body told how far it is.
    Progress,
    /// It came to an end: fixed, not confirmed, answered.
    Ended,
    /// It is open again.
    Reopened,
}

impl News {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Published, Self::Sent, Self::Progress, Self::Ended, Self::Reopened];

    /// Its name in keys and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Sent => "sent",
            Self::Progress => "progress",
            Self::Ended => "ended",
            Self::Reopened => "reopened",
        }
    }

    /// What followers of a public hazard are told of an event, the case being as it is after it.
    #[must_use]
    pub fn of(event: &Event, case: &Case) -> Option<Self> {
        if case.kind != CaseKind::Hazard || case.public.is_none() {
            return None;
        }
        match event {
            Event::Published => Some(Self::Published),
            Event::Forwarded => Some(Self::Sent),
            Event::BodyReported { done: false } => (case.state == CaseState::Forwarded).then_some(Self::Progress),
            Event::BodyReported { done: true } | Event::CaseAnswered { .. } => Some(Self::Ended),
            Event::CaseReopened => Some(Self::Reopened),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_watched_in_every_cell_it_reaches() {
        let point = Point::new(50.4, 30.5).expect("a point");
        for radius_m in [MIN_RADIUS_M, 500, MAX_RADIUS_M] {
            let watched = Topic::Area { point, radius_m }.watched();
            assert!(watched.contains(&Watched::Cell(MapCell::of(point))) && watched.len() <= 4, "{}", watched.len());
        }
    }

    #[test]
    fn a_street_is_the_same_in_all_spellings() {
        let key = |text: &str| parse_address(text).expect("a street").street.key();
        assert_eq!(key("вулиця Васильківська, 12"), key("вул. Васильківська"));
    }
}
