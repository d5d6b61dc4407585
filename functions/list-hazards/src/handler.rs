//! `GET /v1/cities/{city}/hazards?lat=&lon=&radius=` or `?bbox=west,south,east,north`: the public hazards of a part of
//! the map, as GeoJSON. The cells of the part are read at once; how many they are is bounded by its size, and so is how many
//! hazards are read and shown: `more` says that there are others, which a smaller part shows.

use serde_json::json;
use varta_domain::place::{Bounds, BoundsError, Point};
use varta_domain::public::PublicHazard;
use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{public, refusals, routing, view};
use varta_store::Store;

/// The longest radius, in metres; also the one that is taken where none is given.
const MAX_RADIUS: f64 = 1_500.0;

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

/// What is asked for.
enum Part {
    /// All around a point.
    Around(Point, f64, Bounds),
    /// What a screen shows.
    Box(Bounds),
}

/// Shows the hazards of a part of the map.
///
/// # Errors
/// 400 for a part that is none or is too large, 404 for an unknown city.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let part = part(&call)?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let (Part::Around(_, _, bounds) | Part::Box(bounds)) = &part;
    let within = |hazard: &PublicHazard| match &part {
        Part::Around(point, radius, _) => point.metres_to(hazard.point) <= *radius,
        Part::Box(_) => true,
    };
    let found = public::hazards_within(&deps.directory.store, &context.city.slug, bounds, within, call.now).await?;
    let triage = deps.directory.triage(&context.city).await?;
    let features: Vec<_> = found.all.iter().map(|hazard| view::public::feature(hazard, &triage, &context.calendar, call.lang)).collect();
    Reply::json(200, &json!({ "type": "FeatureCollection", "more": found.more, "features": features }))?
        .header("cache-control", public::CACHED)
}

fn part(call: &Call) -> Result<Part, Problem> {
    let of = |error: BoundsError| match error {
        BoundsError::Order => refusals::area_malformed(),
        BoundsError::TooLarge => refusals::area_too_large(),
    };
    match (call.query("bbox")?, call.query("lat")?, call.query("lon")?) {
        (Some(bbox), None, None) => {
            let sides: Vec<f64> =
                bbox.split(',').map(|side| side.trim().parse().map_err(|_| refusals::area_malformed())).collect::<Result<_, _>>()?;
            let [west, south, east, north] = sides[..] else { return Err(refusals::area_malformed()) };
            Bounds::new(corner(south, west)?, corner(north, east)?).map(Part::Box).map_err(of)
        }
        (None, Some(lat), Some(lon)) => {
            let number = |text: &str| text.trim().parse::<f64>().map_err(|_| refusals::area_malformed());
            let point = routing::point(number(lat)?, number(lon)?, "", None)?.point().ok_or_else(refusals::area_malformed)?;
            let radius = call.query("radius")?.map(number).transpose()?.unwrap_or(MAX_RADIUS);
            if !(radius > 0.0 && radius.is_finite()) {
                return Err(refusals::area_malformed());
            }
            if radius > MAX_RADIUS {
                return Err(refusals::area_too_large());
            }
            Bounds::around(point, radius).map(|bounds| Part::Around(point, radius, bounds)).map_err(of)
        }
        _ => Err(refusals::area_malformed()),
    }
}

fn corner(lat: f64, lon: f64) -> Result<Point, Problem> {
    Point::new(lat, lon).map_err(|_| refusals::area_malformed())
}
