//! `GET /v1/cities/{city}/officer?address=` or `?lat=&lon=`: whose beat it is, who serves it, where and when
//! they are to be found. Two small reads; one when the city is remembered and the place is a point's.

use varta_runtime::cities::Cities;
use varta_runtime::http::{Call, Reply};
use varta_runtime::names::StreetNames;
use varta_runtime::problem::Problem;
use varta_runtime::routing::{self, Where};
use varta_runtime::{refusals, view};
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    names: StreetNames,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), names: StreetNames::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Finds the officer.
///
/// # Errors
/// 400 for a place that cannot be read, 404 for one that leads nowhere, 409 for one that means several.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let place = asked(&call)?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let located = routing::locate(&deps.store, &deps.names, &context.city, &place).await;
    let located = located.map_err(|miss| routing::refuse(miss, &context.city, call.lang, 404, "lat"))?;
    let post = match &located.post {
        Some(post) => post.clone(),
        // A directory is written whole and switched at once: a beat of a street has its post.
        None => deps.store.post(&context.city, &located.beat).await?.ok_or_else(|| Problem::internal("a beat without a post"))?,
    };
    Reply::json(200, &view::officer::view(&located, &post, &context, call.now, call.lang))
}

fn asked(call: &Call) -> Result<Where, Problem> {
    let (address, lat, lon) = (call.query("address")?, call.query("lat")?, call.query("lon")?);
    match (address, lat, lon) {
        (Some(address), None, None) => routing::address(address, call.query("district")?),
        (None, Some(lat), Some(lon)) => {
            let number = |text: &str, field: &str| text.parse::<f64>().map_err(|_| routing::malformed_coordinate(field.to_owned()));
            routing::point(number(lat, "lat")?, number(lon, "lon")?, "")
        }
        (None, None, None) => Err(refusals::place_missing()),
        (None, Some(_), None) => Err(routing::malformed_coordinate("lon".to_owned())),
        (None, None, Some(_)) => Err(routing::malformed_coordinate("lat".to_owned())),
        (Some(_), _, _) => Err(refusals::place_twice()),
    }
}
