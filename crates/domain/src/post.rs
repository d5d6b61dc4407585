//! The post of a beat: who serves it and where they can be found. Mail goes to the post, not to the
//! person: who serves is asked anew each time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::city::Name;
use crate::contact::{Email, Phone};
use crate::hours::VisitingHours;
use crate::ids::{BeatId, DistrictId, OfficerId, StationId};
use crate::place::Point;

/// What the public may know of a district officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Its id.
    pub id: OfficerId,
    /// Police rank, in Ukrainian.
    pub rank: String,
    /// Full name.
    pub name: String,
    /// The public phone.
    pub phone: Phone,
}

/// A substitute and the days it serves, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitution {
    /// Who serves.
    pub officer: Officer,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Where an officer can be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Its id.
    pub id: StationId,
    /// Its name.
    pub name: Name,
    /// Its address.
    pub address: String,
    /// Where it stands.
    pub location: Point,
    /// Its phone.
    pub phone: Phone,
}

/// A beat's post as the directory keeps it. Public data only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The beat.
    pub beat: BeatId,
    /// Its name, such as "Дільниця № 7, Теремки-2".
    pub name: Name,
    /// Its district.
    pub district: DistrictId,
    /// The officer of the beat; none where the post is vacant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<Officer>,
    /// Who serves when, in place of the officer.
    #[serde(default)]
    pub substitutions: Vec<Substitution>,
    /// The station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<Station>,
    /// When residents are received.
    pub hours: VisitingHours,
    /// What the pack says, where staff have changed the post since it was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Box<Post>>,
}

impl Post {
    /// The substitution in force on a day, the one that began last where several overlap.
    #[must_use]
    pub fn substitution_on(&self, day: Date) -> Option<&Substitution> {
        self.substitutions.iter().filter(|s| s.from <= day && day <= s.to).max_by_key(|s| s.from)
    }

    /// Who serves the beat on a day: the substitute if there is one, else the officer.
    #[must_use]
    pub fn serving_on(&self, day: Date) -> Option<&Officer> {
        self.substitution_on(day).map(|s| &s.officer).or(self.officer.as_ref())
    }
}

/// How a member of the police is told of cases. Private: only `notify` reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// Whose they are.
    pub officer: OfficerId,
    /// For SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// For e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}
