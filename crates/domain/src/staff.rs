//! What a member of staff may do. The token says who they are; this profile, kept in the table and
//! read at every call, says what they may: revoked there, revoked at once.

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::ids::{BeatId, CitySlug, DistrictId, OfficerId, StaffId};

/// A role. Each is given for one city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A district officer, for own beats.
    Officer,
    /// A supervisor, for own districts.
    Supervisor,
    /// The coordinator of a city.
    Coordinator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Officer, Self::Supervisor, Self::Coordinator];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
            Self::Coordinator => "coordinator",
        }
    }
}

/// Who a member of staff is to Varta.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffProfile {
    /// The `sub` of their tokens.
    pub sub: StaffId,
    /// Their role.
    pub role: Role,
    /// Their city.
    pub city: CitySlug,
    /// Who they are in the city's directory, where they are in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<OfficerId>,
    /// Beats of an officer.
    #[serde(default)]
    pub beats: Vec<BeatId>,
    /// Districts of a supervisor.
    #[serde(default)]
    pub districts: Vec<DistrictId>,
}

impl StaffProfile {
    /// Whether they may read and answer a case: role and city and, below the coordinator, beat or
    /// district. To everybody else the case does not exist.
    #[must_use]
    pub fn may_answer(&self, case: &Case) -> bool {
        self.city == case.city
            && match self.role {
                Role::Officer => self.beats.contains(&case.beat),
                Role::Supervisor => self.districts.contains(&case.district),
                Role::Coordinator => true,
            }
    }

    /// Whether they may say who serves a beat of a district and where: supervisors of the district and the
    /// coordinator. An officer may not, not even of the own beat.
    #[must_use]
    pub fn may_assign(&self, city: &CitySlug, district: &DistrictId) -> bool {
        self.city == *city
            && match self.role {
                Role::Officer => false,
                Role::Supervisor => self.districts.contains(district),
                Role::Coordinator => true,
            }
    }

    /// Whether they may say on which days the hours of a beat are others: who may assign, and the officers of the
    /// beat, who know best when they will not be there.
    #[must_use]
    pub fn may_set_hours(&self, city: &CitySlug, district: &DistrictId, beat: &BeatId) -> bool {
        self.may_assign(city, district) || (self.city == *city && self.role == Role::Officer && self.beats.contains(beat))
    }

    /// Whether they may change what is the city's: stations, the stages of districts; and read who changed what.
    #[must_use]
    pub fn may_run(&self, city: &CitySlug) -> bool {
        self.city == *city && self.role == Role::Coordinator
    }
}
