//! `PUT /v1/staff/cities/{city}/districts/{district}/stage`: a district is paused, or served again. In force in every
//! warm function within [`FRESH_FOR`].

use serde::Deserialize;
use serde_json::json;
use varta_domain::city::{City, DistrictStage};
use varta_domain::ids::DistrictId;
use varta_runtime::cities::Cities;
use varta_runtime::cities::FRESH_FOR;
use varta_runtime::duty as desk;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::{Problem, Text};
use varta_runtime::refusals;
use varta_store::{Committed, Store};

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    stage: DistrictStage,
    reason: Option<String>,
}

/// Sets the stage of a district.
///
/// # Errors
/// 403 for whose it is not, 404 for an unknown city or district, 400 for what is no stage, 409 for a district that is to
/// be served and has no beats.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let id = DistrictId::parse(call.path("district")).map_err(|_| district_unknown())?;
    let reason = desk::note(body.reason.as_deref(), "reason")?;
    let profile = desk::profile(&deps.store, &call).await?;
    for _ in 0..desk::ATTEMPTS {
        let seen = desk::live(&deps.store, &call).await?;
        if !profile.may_run(&seen.city.slug) {
            return Err(desk::not_yours());
        }
        let district = seen.city.district(&id).ok_or_else(district_unknown)?;
        let before = district.stage;
        if before == body.stage {
            return reply(&id, body.stage, None);
        }
        // Residents would be sent to nobody.
        if matches!(body.stage, DistrictStage::Pilot | DistrictStage::Live) && district.beats == 0 {
            return Err(without_beats());
        }
        let city = with_stage(&seen.city, &id, body.stage);
        let (before, after) = (json!(before), json!(body.stage));
        let changed = desk::Changed { what: "stage", of: id.to_string(), before, after, reason: reason.clone() };
        let record = desk::record(&seen, &profile, call.now, changed);
        if deps.store.change_city(&seen, &city, &record).await? == Committed::Done {
            return reply(&id, body.stage, Some(record.number));
        }
    }
    Err(refusals::busy())
}

fn with_stage(city: &City, id: &DistrictId, stage: DistrictStage) -> City {
    let mut city = city.clone();
    for district in city.districts.iter_mut().filter(|district| district.id == *id) {
        district.stage = stage;
    }
    city
}

fn district_unknown() -> Problem {
    desk::unknown("district_unknown", Text::new("Такого району немає", "No such district"), "district")
}

fn without_beats() -> Problem {
    Problem::new(409, "district_without_beats", Text::new("У районі ще немає дільниць", "The district has no beats yet"))
        .detail(Text::new(
            "Район можна обслуговувати, коли в пакеті міста є його дільниці: спершу імпортуйте їх.",
            "A district is served once the city pack has its beats: import them first.",
        ))
        .field("stage")
}

fn reply(id: &DistrictId, stage: DistrictStage, number: Option<u64>) -> Result<Reply, Problem> {
    Reply::json(200, &json!({ "district": id, "stage": stage, "in_force_within_s": FRESH_FOR.as_secs(), "change": number }))
}
