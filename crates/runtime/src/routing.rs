//! From a place that somebody named to the beat that serves it: at most two small reads. Never a guess:
//! what does not lead to one beat is a [`Miss`] that says what to ask back. A miss may cost two reads
//! more: of the other way to read the address, and of the names to offer.

use std::fmt;

use serde_json::{Value, json};
use varta_domain::address::{
    AddressError, AddressQuery, Candidate, Guesses, MatchedHow, Nearest, Resolution, StreetName, parse_address, resolve,
};
use varta_domain::city::{City, District, DistrictStage};
use varta_domain::contact::Phone;
use varta_domain::houses::HouseNumber;
use varta_domain::ids::{BeatId, DistrictId};
use varta_domain::lang::Lang;
use varta_domain::place::{self, Near, Point, PointError};
use varta_domain::post::Post;
use varta_store::{Store, StoreError};

use crate::directory::Directory;
use crate::problem::{Problem, Text};
use crate::view::dates::day;

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
    Point::new(lat, lon).map(|point| Where::Point(point, chosen)).map_err(|error| {
        let name = match error {
            PointError::Latitude => "lat",
            PointError::Longitude => "lon",
        };
        malformed_coordinate(if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") })
    })
}

/// A beat that no beat can be called.
fn beat_malformed() -> Problem {
    Problem::new(400, "beat_malformed", Text::new("Такої дільниці немає", "No such beat")).field("beat")
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
pub async fn locate(directory: &Directory, city: &City, place: &Where) -> Result<Located, Miss> {
    match place {
        Where::Address(query, typed) => by_address(directory, city, query, typed).await,
        Where::Point(point, chosen) => by_point(directory, city, *point, chosen.as_ref()).await,
    }
}

async fn by_address(directory: &Directory, city: &City, query: &AddressQuery, typed: &Typed) -> Result<Located, Miss> {
    let store = &directory.store;
    let own = [&city.name.uk, &city.name.en].map(|name| name.to_lowercase());
    if query.city.as_ref().is_some_and(|named| !own.contains(named)) {
        return Err(Miss::OtherCity);
    }
    let mut resolution = by_key(store, city, query).await?;
    if let (true, Some(other)) = (leads_nowhere(&resolution), query.otherwise()) {
        // The names tell, mostly from memory, whether the other reading is worth a read.
        let worth = matches!(resolution, Resolution::HouseNotCovered { .. })
            || directory.names(city).await?.is_some_and(|names| names.has(&other.street));
        let otherwise = if worth { by_key(store, city, &other).await? } else { Resolution::StreetNotFound };
        if !leads_nowhere(&otherwise) {
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
        Miss::NotServed(street, district) => not_served(unknown, street.as_ref(), city.district(&district)).field(match street {
            Some(_) => "address",
            None => point_field,
        }),
        Miss::PointOutside(nearest) => outside_beats(unknown, nearest, city, lang).field(point_field),
        Miss::BeatElsewhere => Problem::new(unknown, "beat_elsewhere", Text::new("Ця дільниця не тут", "This beat is elsewhere"))
            .detail(Text::new(
                "Обрана дільниця не межує з цією точкою. Оберіть одну з названих поруч або не вказуйте жодної.",
                "The beat that was chosen is not near this point. Choose one of those named near it, or none.",
            ))
            .field("beat"),
    }
}

/// Says of a place whose district is not served now when it will be and whom to call instead.
fn not_served(status: u16, street: Option<&StreetName>, district: Option<&District>) -> Problem {
    let stage = district.map(|district| district.stage);
    let text = |lang: Lang| {
        let place = street.map_or_else(String::new, |street| lang.pick("«{}»: ", "“{}”: ").replace("{}", &street.to_string()));
        let name = district.map_or("", |district| district.name.get(lang));
        let closed = match stage {
            Some(DistrictStage::Paused) => lang.pick("Варта тут тимчасово не працює", "Varta is paused here"),
            _ => lang.pick("Варта тут ще не працює", "Varta does not work here yet"),
        };
        // Of a district that is paused the first day is long past.
        let starts = district.and_then(|district| district.starts_on).filter(|_| stage == Some(DistrictStage::Planned));
        let begins = starts
            .map_or_else(String::new, |date| format!("{} {} {}", lang.pick("; початок:", "; it starts on"), day(date, lang), date.year()));
        let phone =
            district.and_then(|district| district.phone.as_ref()).map_or_else(String::new, |phone| format!(" ({})", phone.reveal()));
        match lang {
            Lang::Uk => format!("{place}{name}. {closed}{begins}. Телефонуйте до свого відділу поліції{phone}, а в разі небезпеки 102."),
            Lang::En => format!("{place}{name}. {closed}{begins}. Call your police office{phone}, in danger 102."),
        }
    };
    let title = match stage {
        Some(DistrictStage::Paused) => Text::new("Цей район тимчасово не обслуговуємо", "This district is paused"),
        _ => Text::new("Цей район ще не обслуговуємо", "This district is not served yet"),
    };
    Problem::new(status, "district_not_served", title).detail(Text::owned(text(Lang::Uk), text(Lang::En))).with(
        "district",
        json!({
            "id": district.map(|district| &district.id),
            "stage": stage,
            "starts_on": district.and_then(|district| district.starts_on).map(|day| day.to_string()),
            "phone": district.and_then(|district| district.phone.as_ref()).map(Phone::reveal),
        }),
    )
}

/// Says of a point that no beat has which served district is nearest.
fn outside_beats(status: u16, nearest: Option<(DistrictId, u32)>, city: &City, lang: Lang) -> Problem {
    let problem = Problem::new(status, "point_outside", Text::new("Точка поза дільницями", "The point lies in no beat"));
    let Some((district, metres)) = nearest.and_then(|(id, metres)| Some((city.district(&id)?, metres))) else {
        return problem
            .detail(Text::new("Ця точка не належить до жодної дільниці, де працює Варта.", "No beat that Varta serves has this point."));
    };
    let detail = if metres == 0 {
        Text::owned(
            format!("Точка в межах району, але жодна дільниця її не охоплює: {}. Напишіть адресу.", district.name.uk),
            format!("The point lies in {}, but in none of its beats. Give the address.", district.name.en),
        )
    } else {
        Text::owned(
            format!("Тут Варта не працює. Найближчий район, де працює: {}, приблизно {}.", district.name.uk, far(metres, Lang::Uk)),
            format!("Varta does not work here. The nearest district where it does: {}, about {}.", district.name.en, far(metres, Lang::En)),
        )
    };
    problem.detail(detail).with("nearest", json!({ "district": { "id": district.id, "name": district.name.get(lang) }, "metres": metres }))
}

/// A distance as people say it: "350 м", "2,3 км", "469 км".
fn far(metres: u32, lang: Lang) -> String {
    let (m, km) = (lang.pick("м", "m"), lang.pick("км", "km"));
    match metres {
        0..995 => format!("{} {m}", metres.max(10).next_multiple_of(10)),
        995..9_950 => {
            let tenths = (metres + 50) / 100;
            format!("{}{}{} {km}", tenths / 10, lang.pick(",", "."), tenths % 10)
        }
        _ => format!("{} {km}", (metres + 500) / 1_000),
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

    use super::{Miss, far, refuse};

    #[test]
    fn a_planned_district_says_when_it_starts_and_a_paused_one_does_not() {
        let detail = |stage, starts_on, lang| {
            let mut city = city::kyiv();
            for district in &mut city.districts {
                (district.stage, district.starts_on) = (stage, starts_on);
            }
            let street = StreetName::parse("вулиця Ямська").ok();
            let problem = refuse(Miss::NotServed(street, city::district()), &city, lang, 404, "lat");
            problem.detail_text(lang).to_owned()
        };
        let march = Some(date(2027, 3, 1));
        let uk = detail(DistrictStage::Planned, march, Lang::Uk);
        assert!(uk.contains("Варта тут ще не працює; початок: 1 березня 2027. Телефонуйте"), "{uk}");
        let en = detail(DistrictStage::Planned, march, Lang::En);
        assert!(en.contains("does not work here yet; it starts on 1 March 2027. Call"), "{en}");
        let uk = detail(DistrictStage::Planned, None, Lang::Uk);
        assert!(uk.contains("Варта тут ще не працює. Телефонуйте"), "{uk}");
        let uk = detail(DistrictStage::Paused, march, Lang::Uk);
        assert!(uk.contains("Варта тут тимчасово не працює. Телефонуйте"), "{uk}");
    }

    #[test]
    fn a_distance_is_told_as_people_say_it() {
        let told = [
            (4, "10 м"),
            (351, "360 м"),
            (994, "1000 м"),
            (995, "1,0 км"),
            (2_349, "2,3 км"),
            (9_949, "9,9 км"),
            (9_950, "10 км"),
            (469_300, "469 км"),
        ];
        for (metres, text) in told {
            assert_eq!(far(metres, Lang::Uk), text);
        }
        assert_eq!(far(2_349, Lang::En), "2.3 km");
    }
}
