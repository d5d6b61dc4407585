//! `PUT /v1/staff/cities/{city}/stations/{station}`: a station has moved, or has another phone or name. All posts that
//! are there change with it, in one transaction.

use serde::Deserialize;
use serde_json::json;
use varta_domain::city::Name;
use varta_domain::contact::Phone;
use varta_domain::duty::{self, PostChange};
use varta_domain::ids::StationId;
use varta_domain::post::{Post, Station};
use varta_runtime::cities::Cities;
use varta_runtime::duty as desk;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::{Problem, Text};
use varta_runtime::{refusals, routing};
use varta_store::directory::{Live, MAX_POSTS_AT_ONCE, StationPosts};
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
    name_uk: String,
    name_en: String,
    address: String,
    lat: f64,
    lon: f64,
    phone: String,
    reason: Option<String>,
}

/// Changes a station.
///
/// # Errors
/// 403 for whose it is not, 404 for an unknown city or station, 400 for what is none.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let id = StationId::parse(call.path("station")).map_err(|_| station_unknown())?;
    let reason = desk::note(body.reason.as_deref(), "reason")?;
    let station = station(id.clone(), &body)?;
    let profile = desk::profile(&deps.store, &call).await?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let today = context.calendar.local(call.now).date();
    for _ in 0..desk::ATTEMPTS {
        let seen = desk::live(&deps.store, &call).await?;
        if !profile.may_run(&seen.city.slug) {
            return Err(desk::not_yours());
        }
        let known = deps.store.station(&seen.city, &id).await?.ok_or_else(station_unknown)?;
        let posts = posts(deps, &seen, &known, &station, today).await?;
        if known.station == station && posts.is_empty() {
            return reply(&known, None);
        }
        let moved = known.moved(station.clone());
        let (before, after) = (json!(known.station), json!(station));
        let changed = desk::Changed { what: "station", of: id.to_string(), before, after, reason: reason.clone() };
        let record = desk::record(&seen, &profile, call.now, changed);
        if deps.store.change_posts(&seen, &posts, Some(&moved), &record).await? == Committed::Done {
            return reply(&moved, Some(record.number));
        }
    }
    Err(refusals::busy())
}

/// The posts that are at the station, as they will be.
async fn posts(deps: &Deps, seen: &Live, known: &StationPosts, station: &Station, today: jiff::civil::Date) -> Result<Vec<Post>, Problem> {
    if known.beats.len() > MAX_POSTS_AT_ONCE {
        return Err(Problem::internal("more posts at a station than a transaction has room for"));
    }
    let mut posts = Vec::with_capacity(known.beats.len());
    for beat in &known.beats {
        let Some(post) = deps.store.post_now(&seen.city, beat).await? else { continue };
        let moved = duty::change(&post, &PostChange::MoveStation(station.clone()), today).map_err(|error| desk::refused(&error))?;
        if moved != post {
            posts.push(moved);
        }
    }
    Ok(posts)
}

fn station(id: StationId, body: &Body) -> Result<Station, Problem> {
    let text =
        |text: &str, field| desk::note(Some(text), field)?.ok_or_else(|| refusals::text(field, &varta_domain::text::TextError::Empty));
    let location = routing::coordinates(body.lat, body.lon, "")?;
    Ok(Station {
        id,
        name: Name { uk: text(&body.name_uk, "name_uk")?, en: text(&body.name_en, "name_en")? },
        address: text(&body.address, "address")?,
        location,
        phone: Phone::parse(&body.phone).map_err(|_| refusals::phone("phone"))?,
    })
}

fn station_unknown() -> Problem {
    desk::unknown("station_unknown", Text::new("Такої станції немає", "No such station"), "station")
}

fn reply(at: &StationPosts, number: Option<u64>) -> Result<Reply, Problem> {
    Reply::json(200, &json!({ "station": at.station, "beats": at.beats, "change": number }))
}
