//! What somebody wants to follow, and where they are told.

use serde::Deserialize;
use varta_domain::address::parse_address;
use varta_domain::contact::{Email, Phone};
use varta_domain::lang::Lang;
use varta_domain::reference::Reference;
use varta_domain::subscription::{How, MAX_RADIUS_M, MIN_RADIUS_M, Reach, Topic};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, routing};

/// Numbers of other countries cost many times as much, and are what such forms are abused for.
const COUNTRY: &str = "+380";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    what: What,
    contact: Contact,
    pub(crate) how: How,
    #[serde(default)]
    pub(crate) lang: Option<Lang>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct What {
    hazard: Option<String>,
    area: Option<Area>,
    street: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    lat: f64,
    lon: f64,
    radius_m: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    phone: Option<String>,
    email: Option<String>,
}

impl Body {
    pub(crate) fn topic(&self) -> Result<Topic, Problem> {
        match (&self.what.hazard, &self.what.area, &self.what.street) {
            (Some(reference), None, None) => {
                Ok(Topic::Hazard { reference: Reference::parse(reference).map_err(|_| refusals::hazard_malformed())? })
            }
            (None, Some(area), None) => {
                let routing::Where::Point(point, _) = routing::point(area.lat, area.lon, "what.area", None)? else {
                    return Err(refusals::nothing_to_follow());
                };
                if !(MIN_RADIUS_M..=MAX_RADIUS_M).contains(&area.radius_m) {
                    return Err(refusals::radius());
                }
                Ok(Topic::Area { point, radius_m: area.radius_m })
            }
            (None, None, Some(street)) => {
                let query = parse_address(street).map_err(|error| routing::malformed_address(&error).field("what.street"))?;
                Ok(Topic::Street { key: query.street.key() })
            }
            _ => Err(refusals::nothing_to_follow()),
        }
    }

    pub(crate) fn reach(&self) -> Result<Reach, Problem> {
        match (&self.contact.phone, &self.contact.email) {
            (Some(phone), None) => {
                let phone = Phone::parse(phone).ok().filter(|phone| phone.reveal().starts_with(COUNTRY));
                phone.map(Reach::Phone).ok_or_else(|| refusals::phone("contact.phone"))
            }
            (None, Some(email)) => Email::parse(email).map(Reach::Email).map_err(|_| refusals::email("contact.email")),
            _ => Err(refusals::one_contact()),
        }
    }
}
