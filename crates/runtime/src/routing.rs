//! From a place that somebody named to the beat that serves it: at most two small reads. Never a guess:
//! what does not lead to one beat is a [`Miss`] that says what to ask back. A miss may cost two reads
//! more: of the other way to read the address, and of the names to offer.

use std::fmt;

use serde_json::{Value, json};
use varta_domain::address::{
    AddressError, AddressQuery, Candidate, Guesses, MatchedHow, Nearest, Resolution, StreetName, parse_address, resolve,
};
use varta_domain::city::{City, District, DistrictStage};
use varta_domain::houses::HouseNumber;
use varta_domain::ids::{BeatId, DistrictId};
use varta_domain::lang::Lang;
use varta_domain::place::{self, Point, PointError};
use varta_domain::post::Post;
use varta_store::{Store, StoreError};

use crate::names::StreetNames;
use crate::problem::{Problem, Text};
use crate::view::dates::day;

/// A place, as it was named.
#[derive(Debug, Clone)]
pub enum Where {
    /// By an address, with the text it was read from.
    Address(AddressQuery, Typed),
    /// By a point.
    Point(Point),
}

impl Where {
    /// The point, where it was named by one.
    #[must_use]
    pub const fn point(&self) -> Option<Point> {
        match self {
            Self::Point(point) => Some(*point),
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
    /// A point exactly on a border: the beat is the one whose id sorts first.
    pub on_border: bool,
    /// The post, where finding the beat has read it already.
    pub post: Option<Post>,
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
    /// The street is known; its district is not served yet.
    #[error("not served yet")]
    NotServed(StreetName, DistrictId),
    /// The point lies in no beat.
    #[error("outside all beats")]
    PointOutside,
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

/// Takes a point.
///
/// # Errors
/// 400 that names the coordinate.
pub fn point(lat: f64, lon: f64, within: &str) -> Result<Where, Problem> {
    Point::new(lat, lon).map(Where::Point).map_err(|error| {
        let name = match error {
            PointError::Latitude => "lat",
            PointError::Longitude => "lon",
        };
        malformed_coordinate(if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") })
    })
}

/// A coordinate that is none.
#[must_use]
pub fn malformed_coordinate(field: String) -> Problem {
    Problem::new(400, "coordinate_malformed", Text::new("Це не координата", "Not a coordinate"))
        .detail(Text::new(
            "Широта: число від -90 до 90, довгота: від -180 до 180, у градусах, наприклад 50.3951.",
            "A latitude is a number from -90 to 90, a longitude from -180 to 180, in degrees, such as 50.3951.",
        ))
        .field(field)
}

/// Finds the beat.
///
/// # Errors
/// [`Miss`].
pub async fn locate(store: &Store, names: &StreetNames, city: &City, place: &Where) -> Result<Located, Miss> {
    match place {
        Where::Address(query, typed) => by_address(store, names, city, query, typed).await,
        Where::Point(point) => by_point(store, city, *point).await,
    }
}

async fn by_address(store: &Store, names: &StreetNames, city: &City, query: &AddressQuery, typed: &Typed) -> Result<Located, Miss> {
    let own = [&city.name.uk, &city.name.en].map(|name| name.to_lowercase());
    if query.city.as_ref().is_some_and(|named| !own.contains(named)) {
        return Err(Miss::OtherCity);
    }
    let mut resolution = by_key(store, city, query).await?;
    if let (true, Some(other)) = (leads_nowhere(&resolution), query.otherwise()) {
        // The names tell, mostly from memory, whether the other reading is worth a read.
        let worth =
            matches!(resolution, Resolution::HouseNotCovered { .. }) || names.of(city).await?.is_some_and(|names| names.has(&other.street));
        let otherwise = if worth { by_key(store, city, &other).await? } else { Resolution::StreetNotFound };
        if !leads_nowhere(&otherwise) {
            resolution = otherwise;
        }
    }
    match resolution {
        Resolution::Found { street, district, beat, house, how } => {
            Ok(Located { beat, district, address: Some(canonical(&street, house)), how: Some(how), on_border: false, post: None })
        }
        Resolution::Choose(candidates) => Err(Miss::Choose(candidates, query.house)),
        Resolution::HouseNeeded { street, .. } => Err(Miss::HouseNeeded(street)),
        Resolution::HouseNotCovered { street, nearest, .. } => Err(Miss::HouseNotCovered(street, nearest)),
        Resolution::NotServed { street, district } => Err(Miss::NotServed(street, district)),
        Resolution::Perhaps(known) => Err(unknown(names, city, query, typed, known).await?),
        Resolution::StreetNotFound => Err(unknown(names, city, query, typed, Vec::new()).await?),
    }
}

async fn by_key(store: &Store, city: &City, query: &AddressQuery) -> Result<Resolution, StoreError> {
    let entries = store.street(city, &query.street.key()).await?.unwrap_or_default();
    Ok(resolve(query, &entries))
}

/// Whether another way to read the address may do better.
const fn leads_nowhere(resolution: &Resolution) -> bool {
    matches!(resolution, Resolution::StreetNotFound | Resolution::Perhaps(_) | Resolution::HouseNotCovered { .. })
}

/// What to offer instead: from the names of the city, or what shares the key where there are none.
async fn unknown(names: &StreetNames, city: &City, query: &AddressQuery, typed: &Typed, known: Vec<Candidate>) -> Result<Miss, StoreError> {
    let guesses = match names.of(city).await? {
        Some(index) => index.guess(&typed.0, query),
        None => Guesses { close: !known.is_empty(), streets: known, house: query.house },
    };
    Ok(Miss::StreetNotFound(Box::new(Unknown { guesses: guesses.streets, close: guesses.close, house: guesses.house })))
}

async fn by_point(store: &Store, city: &City, point: Point) -> Result<Located, Miss> {
    let entry = store.cell(city, place::cell_of(point)).await?.ok_or(Miss::PointOutside)?;
    let located = place::locate(&entry, point).ok_or(Miss::PointOutside)?;
    // A directory is written whole and switched at once: a beat of a cell has its post.
    let post = store.post(city, &located.beat).await?.ok_or(Miss::PointOutside)?;
    Ok(Located {
        beat: located.beat,
        district: post.district.clone(),
        address: None,
        how: None,
        on_border: located.on_border,
        post: Some(post),
    })
}

fn canonical(street: &StreetName, house: Option<HouseNumber>) -> String {
    house.map_or_else(|| street.to_string(), |house| format!("{street}, {house}"))
}

/// Says why a text is not an address.
#[must_use]
pub fn malformed_address(error: &AddressError) -> Problem {
    let (code, detail) = match error {
        AddressError::Empty | AddressError::NoStreet => (
            "address_without_street",
            Text::new(
                "Напишіть вулицю й будинок, наприклад: вул. Васильківська, 12.",
                "Write the street and the house, such as: вул. Васильківська, 12.",
            ),
        ),
        AddressError::TooLong => {
            ("address_too_long", Text::new("Адреса задовга: можна до 300 символів.", "The address is too long: 300 characters at most."))
        }
        AddressError::Control => {
            ("address_control_characters", Text::new("В адресі є невидимі керівні символи.", "The address has control characters."))
        }
        _ => (
            "house_malformed",
            Text::new(
                "Не вдалося прочитати номер будинку. Напишіть так: 12, 12а, 8/2 або 9 корп. 3.",
                "The house number is not understood. Write it like 12, 12а, 8/2 or 9 корп. 3.",
            ),
        ),
    };
    Problem::new(400, code, Text::new("Не вдалося прочитати адресу", "The address is not understood")).detail(detail).field("address")
}

/// Says a miss. `unknown` is the status for places that lead nowhere: 404 where a place is looked up, 422
/// where it stands in something that is filed. `point_field` is what the point is called there.
#[must_use]
pub fn refuse(miss: Miss, city: &City, lang: Lang, unknown: u16, point_field: &'static str) -> Problem {
    let refused = |code, title: Text, detail: Text| Problem::new(unknown, code, title).detail(detail).field("address");
    match miss {
        Miss::Store(error) => error.into(),
        Miss::StreetNotFound(unknown) => {
            let detail = match unknown.guesses.first() {
                Some(guess) if unknown.close => Text::owned(
                    format!("У довіднику міста немає вулиці з такою назвою. Можливо, ви мали на увазі: {}?", guess.street),
                    format!("The city’s directory has no street of that name. Did you mean {}?", guess.street),
                ),
                _ => Text::new(
                    "У довіднику міста немає вулиці з такою назвою. Перевірте назву або поставте точку на мапі.",
                    "The city’s directory has no street of that name. Check it, or give a point on the map.",
                ),
            };
            let guesses: Vec<Value> = unknown.guesses.iter().map(|guess| candidate_view(guess, unknown.house, city, lang)).collect();
            refused("street_not_found", Text::new("Такої вулиці немає", "No such street"), detail)
                .with("guesses", json!(guesses))
                .with("close", json!(unknown.close))
        }
        Miss::OtherCity => refused(
            "other_city",
            Text::new("Це інше місто", "Another city"),
            Text::new("В адресі вказано інше місто.", "The address names another city."),
        ),
        Miss::Choose(candidates, house) => {
            let candidates: Vec<Value> = candidates.iter().map(|candidate| candidate_view(candidate, house, city, lang)).collect();
            let title = Text::new("Уточніть адресу", "Which one is it?");
            Problem::new(409, "address_ambiguous", title)
                .detail(Text::new(
                    "Є кілька вулиць, які підходять. Повторіть із типом вулиці та районом (district) однієї з них.",
                    "Several streets fit. Ask again with the kind of street and the district of one of them.",
                ))
                .field("address")
                .with("candidates", json!(candidates))
        }
        Miss::HouseNeeded(street) => refused(
            "house_needed",
            Text::new("Потрібен номер будинку", "A house number is needed"),
            Text::owned(
                format!("«{street}»: тут кілька дільниць. Додайте номер будинку."),
                format!("“{street}” is served by several beats. Add the house number."),
            ),
        ),
        Miss::HouseNotCovered(street, nearest) => {
            let problem = refused(
                "house_not_covered",
                Text::new("Будинок поза дільницями", "No beat has this house"),
                Text::owned(
                    format!("«{street}»: цього будинку немає в жодній дільниці. Перевірте номер або поставте точку на мапі."),
                    format!("No beat of “{street}” has this house. Check the number, or give a point on the map."),
                ),
            );
            match nearest {
                Some(nearest) => problem.with("nearest", json!({ "beat": nearest.beat, "houses": nearest.houses })),
                None => problem,
            }
        }
        Miss::NotServed(street, district) => {
            let district = city.district(&district);
            let name = |lang| district.map_or("", |district: &District| district.name.get(lang));
            let starts = district.and_then(|district| district.starts_on);
            // Of a district that is paused the first day is long past.
            let begins = starts.filter(|_| district.is_some_and(|district| district.stage == DistrictStage::Planned));
            let begins = |words: &str, lang| begins.map_or_else(String::new, |date| format!("{words} {} {}", day(date, lang), date.year()));
            refused(
                "district_not_served",
                Text::new("Цей район ще не обслуговуємо", "This district is not served yet"),
                Text::owned(
                    format!(
                        "«{street}»: {}. Варта тут ще не працює{}. Телефонуйте до свого відділу поліції, а в разі небезпеки 102.",
                        name(Lang::Uk),
                        begins("; початок:", Lang::Uk)
                    ),
                    format!(
                        "“{street}”: {}. Varta does not work here yet{}. Call your police office, in danger 102.",
                        name(Lang::En),
                        begins("; it starts on", Lang::En)
                    ),
                ),
            )
            .with("district", json!({ "id": district.map(|district| &district.id), "starts_on": starts.map(|day| day.to_string()) }))
        }
        Miss::PointOutside => Problem::new(unknown, "point_outside", Text::new("Точка поза дільницями", "The point lies in no beat"))
            .detail(Text::new("Ця точка не належить до жодної дільниці, де працює Варта.", "No beat that Varta serves has this point."))
            .field(point_field),
    }
}

/// A street to choose: `address` and `district` are what to ask with again.
fn candidate_view(candidate: &Candidate, house: Option<HouseNumber>, city: &City, lang: Lang) -> Value {
    let name = city.district(&candidate.district).map(|district| district.name.get(lang));
    json!({
        "street": candidate.street.to_string(),
        "address": canonical(&candidate.street, house),
        "former_name": candidate.former.as_ref().map(StreetName::to_string),
        "district": { "id": candidate.district, "name": name },
        "beat": candidate.beat,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use varta_domain::address::StreetName;
    use varta_domain::city::DistrictStage;
    use varta_domain::lang::Lang;
    use varta_testkit::city;

    use super::{Miss, refuse};

    #[test]
    fn a_planned_district_says_when_it_starts_and_a_paused_one_does_not() {
        let detail = |stage, starts_on, lang| {
            let mut city = city::kyiv();
            for district in &mut city.districts {
                (district.stage, district.starts_on) = (stage, starts_on);
            }
            let street = StreetName::parse("вулиця Ямська").expect("a street");
            let problem = refuse(Miss::NotServed(street, city::district()), &city, lang, 404, "lat");
            problem.detail_text(lang).to_owned()
        };
        let march = Some(date(2027, 3, 1));
        let uk = detail(DistrictStage::Planned, march, Lang::Uk);
        assert!(uk.contains("Варта тут ще не працює; початок: 1 березня 2027. Телефонуйте"), "{uk}");
        let en = detail(DistrictStage::Planned, march, Lang::En);
        assert!(en.contains("does not work here yet; it starts on 1 March 2027. Call"), "{en}");
        for (stage, starts) in [(DistrictStage::Planned, None), (DistrictStage::Paused, march)] {
            let uk = detail(stage, starts, Lang::Uk);
            assert!(uk.contains("Варта тут ще не працює. Телефонуйте"), "{uk}");
        }
    }
}
