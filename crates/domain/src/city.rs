//! A city: the tenant everything belongs to, with its calendar, its rules for the clock and its
//! districts. The store keeps it as one item, which also names the live version of the directory.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::CalendarRules;
use crate::contact::Phone;
use crate::ids::{CitySlug, DirectoryVersion, DistrictId, OfficerId};
use crate::lang::Lang;
use crate::sla::SlaPolicy;

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Ukrainian.
    pub uk: String,
    /// English.
    pub en: String,
}

impl Name {
    /// The name in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.uk, &self.en)
    }
}

/// Where a district stands on its way to service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DistrictStage {
    /// Not served yet.
    Planned,
    /// Served for a trial.
    Pilot,
    /// Served.
    Live,
    /// Not served for the time being.
    Paused,
}

/// An administrative district of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct District {
    /// Its id, unique in the city.
    pub id: DistrictId,
    /// Its name, such as "Голосіївський район".
    pub name: Name,
    /// Official code of the district (КАТОТТГ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub katottg: Option<String>,
    /// Where it stands.
    pub stage: DistrictStage,
    /// The phone of its police office, where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// First day of service, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Date>,
    /// Last day of a pilot, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
    /// Who is told when a case of this district is overdue.
    #[serde(default)]
    pub supervisors: Vec<OfficerId>,
    /// How many beats it has: none where it is not divided yet.
    #[serde(default)]
    pub beats: usize,
}

/// What Varta knows of a city apart from its directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct City {
    /// Its slug, which stands in every path.
    pub slug: CitySlug,
    /// Its name.
    pub name: Name,
    /// IANA name of its time zone.
    pub zone: String,
    /// Who runs Varta in the city; told with the supervisors when a case is overdue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinator: Option<OfficerId>,
    /// Who is told, for the city, when a case is long overdue; the coordinator where nobody is named.
    #[serde(default)]
    pub oversight: Vec<OfficerId>,
    /// The rules of its clock.
    pub sla: SlaPolicy,
    /// Its working days.
    pub calendar: CalendarRules,
    /// Its districts.
    pub districts: Vec<District>,
    /// Who made the data, as its licence wants it said.
    #[serde(default)]
    pub attribution: String,
    /// The live version of its directory.
    pub directory: DirectoryVersion,
}

impl City {
    /// The district of that id.
    #[must_use]
    pub fn district(&self, id: &DistrictId) -> Option<&District> {
        self.districts.iter().find(|district| district.id == *id)
    }

    /// The supervisors of a district.
    #[must_use]
    pub fn supervisors_of(&self, id: &DistrictId) -> &[OfficerId] {
        self.district(id).map_or(&[], |district| &district.supervisors)
    }

    /// Whether a district has a supervisor who may know of a complaint about these.
    #[must_use]
    pub fn has_supervisor_for(&self, id: &DistrictId, about: &[OfficerId]) -> bool {
        self.district(id).is_some_and(|district| district.supervisors.iter().any(|supervisor| !about.contains(supervisor)))
    }

    /// Whether the residents of a district are served now.
    #[must_use]
    pub fn serves(&self, id: &DistrictId) -> bool {
        self.district(id).is_some_and(|district| matches!(district.stage, DistrictStage::Pilot | DistrictStage::Live))
    }
}
