//! The lists that staff work from, and whose each is.

use crate::ids::{BeatId, BodyId, CitySlug, DistrictId};
use crate::staff::{Role, StaffProfile};

/// A list of cases that somebody has to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// Of the desk.
    Desk,
    /// What was sent to bodies outside.
    Sent,
    /// Complaints about the police that supervisors hold, of the whole city.
    Complaints,
    /// Of the supervisors of a district.
    Supervisor(DistrictId),
    /// The inbox of a beat, in its district.
    Officer(BeatId, DistrictId),
    /// Of a police division.
    Division(BodyId),
    /// Of a legal partner.
    Partner(BodyId),
}

impl StaffProfile {
    /// Whether they may look into a list. What stands in it is held against [`StaffProfile::may_read`] once more.
    #[must_use]
    pub fn may_list(&self, city: &CitySlug, list: &List) -> bool {
        let desk = matches!(self.role, Role::Moderator | Role::Coordinator);
        self.city == *city
            && match list {
                List::Desk | List::Sent | List::Complaints => desk,
                List::Supervisor(district) => desk || (self.role == Role::Supervisor && self.districts.contains(district)),
                List::Officer(beat, district) => match self.role {
                    Role::Officer => self.beats.contains(beat),
                    Role::Supervisor => self.districts.contains(district),
                    Role::Coordinator => true,
                    Role::Moderator | Role::DivisionOfficer | Role::Partner => false,
                },
                List::Division(body) => desk || (self.role == Role::DivisionOfficer && self.body.as_ref() == Some(body)),
                List::Partner(body) => desk || (self.role == Role::Partner && self.body.as_ref() == Some(body)),
            }
    }

    /// Whether they may read the desk's saved replies: who answers or drafts from a queue.
    #[must_use]
    pub fn may_read_replies(&self, city: &CitySlug) -> bool {
        self.city == *city && matches!(self.role, Role::Moderator | Role::Coordinator | Role::DivisionOfficer | Role::Partner)
    }

    /// Whether they may write them.
    #[must_use]
    pub fn may_write_replies(&self, city: &CitySlug) -> bool {
        self.city == *city && matches!(self.role, Role::Moderator | Role::Coordinator)
    }
}
