//! `GET /v1/cities/{city}/officer?address=` or `?lat=&lon=`: whose beat it is, who serves it, where and when
//! they are to be found. Two small reads, and one more for each beat whose border is near a point.

use varta_domain::city::City;
use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::routing::{self, Located, Where};
use varta_runtime::view::officer::Neighbour;
use varta_runtime::{refusals, view};
use varta_store::Store;

/// Where four beats meet there are three others.
const MAX_NEIGHBOURS: usize = 3;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    cities: Cities,
    directory: Directory,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { cities: Cities::new(store.clone()), directory: Directory::new(store) }
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
    let located = routing::locate(&deps.directory, &context.city, &place).await;
    let located = located.map_err(|miss| routing::refuse(miss, &context.city, call.lang, 404, "lat"))?;
    let post = match &located.post {
        Some(post) => post.clone(),
        // A directory is written whole and switched at once: a beat of a street has its post.
        None => deps.directory.store.post(&context.city, &located.beat).await?.ok_or_else(|| Problem::internal("a beat without a post"))?,
    };
    let neighbours = neighbours(deps, &context.city, &located).await?;
    Reply::json(200, &view::officer::view(&located, &post, &neighbours, &context, call.now, call.lang))
}

/// The posts of the beats near a point: a read each, where there are any.
async fn neighbours(deps: &Deps, city: &City, located: &Located) -> Result<Vec<Neighbour>, Problem> {
    let mut neighbours = Vec::new();
    for near in located.near.iter().take(MAX_NEIGHBOURS) {
        let post = deps.directory.store.post(city, &near.beat).await?;
        // A neighbour in a district that is not served cannot be written to.
        let post = post.filter(|post| city.serves(&post.district));
        neighbours.extend(post.map(|post| Neighbour { metres: near.metres, post }));
    }
    Ok(neighbours)
}

fn asked(call: &Call) -> Result<Where, Problem> {
    let (address, lat, lon) = (call.query("address")?, call.query("lat")?, call.query("lon")?);
    match (address, lat, lon) {
        (Some(address), None, None) => routing::address(address, call.query("district")?),
        (None, Some(lat), Some(lon)) => {
            let number = |text: &str, field: &str| text.parse::<f64>().map_err(|_| routing::malformed_coordinate(field.to_owned()));
            routing::point(number(lat, "lat")?, number(lon, "lon")?, "", call.query("beat")?)
        }
        (None, None, None) => Err(refusals::place_missing()),
        (None, Some(_), None) => Err(routing::malformed_coordinate("lon".to_owned())),
        (None, None, Some(_)) => Err(routing::malformed_coordinate("lat".to_owned())),
        (Some(_), _, _) => Err(refusals::place_twice()),
    }
}
