//! From a place that somebody named to the beat that serves it: at most two small reads. Never a guess:
//! what does not lead to one beat is a [`Miss`] that says what to ask back. A miss may cost two reads
//! more: of the other way to read the address, and of the names to offer.

use std::fmt;

use varta_domain::address::{AddressQuery, Candidate, Guesses, MatchedHow, Nearest, Resolution, StreetName, parse_address, resolve};
use varta_domain::city::City;
use varta_domain::houses::HouseNumber;
use varta_domain::ids::{BeatId, DistrictId};
use varta_domain::place::{self, Near, Point, PointError};
use varta_domain::post::Post;
use varta_store::{Store, StoreError};

use crate::directory::Directory;
use crate::problem::{Problem, Text};

mod say;

use say::{beat_malformed, canonical};
pub use say::{malformed_address, malformed_coordinate, refuse};

/// A place, as it was named.
#[derive(Debug, Clone)]
pub enum Where {
    /// By an address, with the text it was read from.
    Address(AddressQuery, Typed),
    /// By a point; and of the beats it lies in or near the one that was chosen.
    Point(Point, Option<BeatId>),
}

impl Where {
    /// The point, where it was named by one.
    #[must_use]
    pub const fn point(&self) -> Option<Point> {
        match self {
            Self::Point(point, _) => Some(*point),
            Self::Address(..) => None,
        }
    }
}

/// An address as it was typed. Masked where it is printed: it may tell where somebody lives.
#[derive(Clone)]
pub struct Typed(String);

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// The beat that serves a place.
#[derive(Debug, Clone)]
pub struct Located {
    /// The beat.
    pub beat: BeatId,
    /// Its district.
    pub district: DistrictId,
    /// The address in its canonical form, where the place was named by one.
    pub address: Option<String>,
    /// How the address was matched; none for a point.
    pub how: Option<MatchedHow>,
    /// How a point lies to its beat; none for an address.
    pub by_point: Option<ByPoint>,
    /// The other beats within 30 m of a point, the nearest first.
    pub near: Vec<Near>,
    /// The post, where finding the beat has read it already.
    pub post: Option<Post>,
}

/// How a point lies to the beat it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByPoint {
    /// In it.
    Inside,
    /// Exactly on its border: the beat is the one whose id sorts first.
    OnBorder,
    /// Near it, and the beat was chosen.
    Chosen,
}

/// Why a place leads to no beat, or to more than one.
#[derive(Debug, thiserror::Error)]
pub enum Miss {
    /// No street of that name in the city.
    #[error("no such street")]
    StreetNotFound(Box<Unknown>),
    /// The address names another city.
    #[error("another city")]
    OtherCity,
    /// Several streets or beats fit.
    #[error("several fit")]
    Choose(Vec<Candidate>, Option<HouseNumber>),
    /// The street has several beats and no house was given.
    #[error("a house is needed")]
    HouseNeeded(StreetName),
    /// No beat of the street has the house.
    #[error("the house is not covered")]
    HouseNotCovered(StreetName, Option<Nearest>),
    /// The place is known, and where it was an address its street; its district is not served now.
    #[error("not served now")]
    NotServed(Option<StreetName>, DistrictId),
    /// The point lies in no beat. The nearest served district and how far it is in metres: 0 within it.
    #[error("outside all beats")]
    PointOutside(Option<(DistrictId, u32)>),
    /// The beat that was chosen is not near the point.
    #[error("the beat is elsewhere")]
    BeatElsewhere,
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What there is instead of a street that is not there.
#[derive(Debug)]
pub struct Unknown {
    /// The streets that may have been meant, the likeliest first.
    pub guesses: Vec<Candidate>,
    /// Whether the first is near enough to ask "did you mean".
    pub close: bool,
    /// The house that was asked for.
    pub house: Option<HouseNumber>,
}

/// Takes an address as it was typed, and the district where one was chosen among candidates.
///
/// # Errors
/// 400 that names the field.
pub fn address(typed: &str, district: Option<&str>) -> Result<Where, Problem> {
    let query = parse_address(typed).map_err(|error| malformed_address(&error))?;
    match district.map(DistrictId::parse).transpose() {
        Ok(Some(district)) => Ok(Where::Address(query.in_district(district), Typed(typed.to_owned()))),
        Ok(None) => Ok(Where::Address(query, Typed(typed.to_owned()))),
        Err(_) => Err(Problem::new(400, "district_malformed", Text::new("Такого району немає", "No such district")).field("district")),
    }
}

/// Takes a point, and the beat where one was chosen among those near it.
///
/// # Errors
/// 400 that names the coordinate, or the beat.
pub fn point(lat: f64, lon: f64, within: &str, beat: Option<&str>) -> Result<Where, Problem> {
    let chosen = beat.map(BeatId::parse).transpose().map_err(|_| beat_malformed())?;
    Ok(Where::Point(coordinates(lat, lon, within)?, chosen))
}

/// Takes the coordinates of a field, or of the body or query itself.
///
/// # Errors
/// 400 that names the coordinate.
pub fn coordinates(lat: f64, lon: f64, within: &str) -> Result<Point, Problem> {
    Point::new(lat, lon).map_err(|error| {
        let name = match error {
            PointError::Latitude => "lat",
            PointError::Longitude => "lon",
        };
        malformed_coordinate(if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") })
    })
}

/// Finds the beat.
///
/// # Errors
/// [`Miss`].
pub async fn locate(directory: &Directory, city: &City, place: &Where) -> Result<Located, Miss> {
    match place {
        Where::Address(query, typed) => by_address(directory, city, query, typed).await,
        Where::Point(point, chosen) => by_point(directory, city, *point, chosen.as_ref()).await,
    }
}

async fn by_address(directory: &Directory, city: &City, query: &AddressQuery, typed: &Typed) -> Result<Located, Miss> {
    let store = &directory.store;
    if query.is_of_another_city(&[&city.name.uk, &city.name.en]) {
        return Err(Miss::OtherCity);
    }
    let mut resolution = by_key(store, city, query).await?;
    if let (true, Some(other)) = (leads_nowhere(&resolution), query.otherwise()) {
        // The names tell, mostly from memory, whether the other reading is worth a read.
        let worth = matches!(resolution, Resolution::HouseNotCovered { .. })
            || directory.names(city).await?.is_some_and(|names| names.has(&other.street));
        let otherwise = if worth { by_key(store, city, &other).await? } else { Resolution::StreetNotFound };
        if !leads_nowhere(&otherwise) && streets(&otherwise).all(|street| query.is_also_called(&other, street)) {
            resolution = otherwise;
        }
    }
    match resolution {
        Resolution::Found { street, district, .. } if !city.serves(&district) => Err(Miss::NotServed(Some(street), district)),
        Resolution::Found { street, district, beat, house, how } => {
            let address = Some(canonical(&street, house));
            Ok(Located { beat, district, address, how: Some(how), by_point: None, near: Vec::new(), post: None })
        }
        Resolution::Choose(candidates) => Err(Miss::Choose(candidates, query.house)),
        Resolution::HouseNeeded { street, .. } => Err(Miss::HouseNeeded(street)),
        Resolution::HouseNotCovered { street, nearest, .. } => Err(Miss::HouseNotCovered(street, nearest)),
        Resolution::NotServed { street, district } => Err(Miss::NotServed(Some(street), district)),
        Resolution::Perhaps(known) => Err(unknown(directory, city, query, typed, known).await?),
        Resolution::StreetNotFound => Err(unknown(directory, city, query, typed, Vec::new()).await?),
    }
}

async fn by_key(store: &Store, city: &City, query: &AddressQuery) -> Result<Resolution, StoreError> {
    let entries = store.street(city, &query.street.key()).await?.unwrap_or_default();
    Ok(resolve(query, &entries))
}

/// The streets that an answer leads to.
fn streets(resolution: &Resolution) -> impl Iterator<Item = &StreetName> {
    let (one, many) = match resolution {
        Resolution::Found { street, .. } | Resolution::HouseNeeded { street, .. } | Resolution::NotServed { street, .. } => {
            (Some(street), &[][..])
        }
        Resolution::Choose(candidates) => (None, candidates.as_slice()),
        _ => (None, &[][..]),
    };
    one.into_iter().chain(many.iter().map(|candidate| &candidate.street))
}

/// Whether another way to read the address may do better.
const fn leads_nowhere(resolution: &Resolution) -> bool {
    matches!(resolution, Resolution::StreetNotFound | Resolution::Perhaps(_) | Resolution::HouseNotCovered { .. })
}

/// What to offer instead: from the names of the city, or what shares the key where there are none.
async fn unknown(
    directory: &Directory,
    city: &City,
    query: &AddressQuery,
    typed: &Typed,
    known: Vec<Candidate>,
) -> Result<Miss, StoreError> {
    let guesses = match directory.names(city).await? {
        Some(index) => index.guess(&typed.0, query),
        None => Guesses { close: !known.is_empty(), streets: known, house: query.house },
    };
    Ok(Miss::StreetNotFound(Box::new(Unknown { guesses: guesses.streets, close: guesses.close, house: guesses.house })))
}

async fn by_point(directory: &Directory, city: &City, point: Point, chosen: Option<&BeatId>) -> Result<Located, Miss> {
    let entry = directory.store.cell(city, place::cell_of(point)).await?;
    let Some(place::Located { beat, on_border, mut near }) = entry.and_then(|entry| place::locate(&entry, point)) else {
        return Err(outside(directory, city, point).await?);
    };
    let (beat, by_point) = match chosen.filter(|chosen| **chosen != beat) {
        None => (beat, if on_border { ByPoint::OnBorder } else { ByPoint::Inside }),
        Some(chosen) => {
            let at = near.iter().position(|near| near.beat == *chosen).ok_or(Miss::BeatElsewhere)?;
            let chosen = near.remove(at).beat;
            near.insert(0, Near { beat, metres: 0 });
            (chosen, ByPoint::Chosen)
        }
    };
    // A directory is written whole and switched at once: a beat of a cell has its post.
    let post = directory.store.post(city, &beat).await?.ok_or(Miss::PointOutside(None))?;
    if !city.serves(&post.district) {
        return Err(Miss::NotServed(None, post.district));
    }
    Ok(Located { beat, district: post.district.clone(), address: None, how: None, by_point: Some(by_point), near, post: Some(post) })
}

/// What to say of a point that no beat has: one read more, of the map of the districts.
async fn outside(directory: &Directory, city: &City, point: Point) -> Result<Miss, StoreError> {
    let Some(map) = directory.map(city).await? else { return Ok(Miss::PointOutside(None)) };
    if let Some(district) = map.at(point).filter(|district| !city.serves(district)) {
        return Ok(Miss::NotServed(None, district.clone()));
    }
    let nearest = map.nearest(point, |district| city.serves(district));
    Ok(Miss::PointOutside(nearest.map(|(district, metres)| (district.clone(), metres))))
}
