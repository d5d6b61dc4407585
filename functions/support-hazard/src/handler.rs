//! `POST /v1/cities/{city}/hazards/{reference}/support`: somebody else has seen it too. Counted once a source and day;
//! again it is answered the same. The source is a tag that nobody can turn back once the day's pepper is forgotten.

use jiff::tz::TimeZone;
use serde_json::json;
use varta_domain::public::Stage;
use varta_runtime::cities::Cities;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::tags::Tags;
use varta_runtime::{public, refusals};
use varta_store::{Store, Supported};

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    tags: Tags,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), tags: Tags::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Counts a support.
///
/// # Errors
/// 404 for whatever is not public, 409 for what has come to its end.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let city = &context.city.slug;
    let hazard = public::hazard(&deps.store, city, call.path("reference"), call.now).await?;
    if !matches!(hazard.status.stage, Stage::Checked | Stage::Sent) {
        return Err(refusals::hazard_closed());
    }
    let source = deps.tags.today(&call).await?;
    // The day of the pepper, by which the source is known.
    let day = call.now.to_zoned_datetime(TimeZone::UTC).date();
    let more = match deps.store.support_hazard(city, &hazard, &source, day, call.now).await? {
        Supported::Counted => 1,
        Supported::Before => 0,
        Supported::Gone => return Err(refusals::hazard_not_found()),
    };
    let next = call
        .lang
        .pick("Дякуємо: що більше людей це бачить, то швидше зроблять.", "Thank you: the more people see it, the sooner it is done.");
    Reply::json(200, &json!({ "reference": hazard.reference, "supports": hazard.supports + more, "next": [next] }))
}
