//! What a member of staff may do. The token says who they are; this profile, kept in the table and
//! read at every call, says what they may: revoked there, revoked at once.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Holder};
use crate::ids::{BeatId, BodyId, CitySlug, DistrictId, OfficerId, StaffId};

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
    /// A moderator of the city's desk.
    Moderator,
    /// An officer of a police division, for what is handed to it.
    DivisionOfficer,
    /// A legal partner, for what is referred to them.
    Partner,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] = [Self::Officer, Self::Supervisor, Self::Coordinator, Self::Moderator, Self::DivisionOfficer, Self::Partner];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
            Self::Coordinator => "coordinator",
            Self::Moderator => "moderator",
            Self::DivisionOfficer => "division_officer",
            Self::Partner => "partner",
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
    /// The body of a division officer or a partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
}

impl StaffProfile {
    /// Whether they may read a case. To everybody else it does not exist.
    ///
    /// - Nobody reads a complaint about themselves, and no officer, division or partner any complaint about the
    ///   police: not one filed at their own beat, not one that was theirs before it turned out to be one.
    /// - An officer reads what is or was with the officer of their beats; a supervisor that, what only a supervisor
    ///   may see, and what has climbed to them, in their districts.
    /// - A division officer and a partner read what their body holds.
    /// - The desk and the coordinator read what is the city's.
    #[must_use]
    pub fn may_read(&self, case: &Case) -> bool {
        if self.city != case.city {
            return false;
        }
        if let Some(conflict) = &case.conflict {
            let about_them = self.officer.as_ref().is_some_and(|officer| conflict.is_about(officer));
            if about_them || matches!(self.role, Role::Officer | Role::DivisionOfficer | Role::Partner) {
                return false;
            }
        }
        match self.role {
            Role::Officer => case.with_officer && self.beats.contains(&case.beat),
            Role::Supervisor => case.reaches_supervisors() && self.districts.contains(&case.district),
            Role::DivisionOfficer => {
                self.body.is_some() && matches!(&case.holder, Holder::Division { body } if self.body.as_ref() == Some(body))
            }
            Role::Partner => self.body.is_some() && matches!(&case.holder, Holder::Partner { body } if self.body.as_ref() == Some(body)),
            Role::Coordinator | Role::Moderator => true,
        }
    }

    /// Whether they may answer it: who may read it and holds it, or stands above or beside who holds it. A partner
    /// only drafts.
    #[must_use]
    pub fn may_answer(&self, case: &Case) -> bool {
        self.may_read(case)
            && match self.role {
                Role::Officer => case.holder == Holder::Officer,
                Role::Partner => false,
                Role::Supervisor | Role::DivisionOfficer | Role::Coordinator | Role::Moderator => true,
            }
    }

    /// Whether they may do the desk's work on it: hand over, forward, merge, publish, reject, correct, redact.
    #[must_use]
    pub fn may_triage(&self, case: &Case) -> bool {
        self.may_read(case) && matches!(self.role, Role::Moderator | Role::Coordinator)
    }

    /// Whether they may say who serves a beat of a district and where: supervisors of the district and the
    /// coordinator. An officer may not, not even of the own beat.
    #[must_use]
    pub fn may_assign(&self, city: &CitySlug, district: &DistrictId) -> bool {
        self.city == *city
            && match self.role {
                Role::Officer | Role::Moderator | Role::DivisionOfficer | Role::Partner => false,
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
