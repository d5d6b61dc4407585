//! The answer to "who is my district officer": the beat, who serves it today, where and when.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use varta_domain::address::{HouseMatch, MatchedHow, Person, Spelling, StreetMatch};
use varta_domain::city::City;
use varta_domain::lang::Lang;
use varta_domain::post::{Officer, Post, Station};

use super::hours::{self, HoursView};
use crate::cities::CityContext;
use crate::routing::{ByPoint, Located};

/// A beat and its post. The field names are the API's.
#[derive(Debug, Serialize)]
pub struct OfficerView {
    city: Value,
    beat: Value,
    /// The address in its canonical form; null for a point.
    address: Option<String>,
    matched: Value,
    /// The other beats within 30 m of a point, the nearest first.
    neighbours: Vec<Value>,
    /// The officer of the beat; null while the post is vacant.
    officer: Option<Value>,
    /// Who serves today in the officer's place.
    substitute: Option<Value>,
    station: Option<Value>,
    visiting_hours: HoursView,
    write: Value,
    emergency: &'static str,
    attribution: String,
}

/// Another beat near a point, with its post.
#[derive(Debug)]
pub struct Neighbour {
    /// How far it is, in metres.
    pub metres: u32,
    /// Its post.
    pub post: Post,
}

/// Shows who serves a place at an instant.
#[must_use]
pub fn view(located: &Located, post: &Post, neighbours: &[Neighbour], context: &CityContext, now: Timestamp, lang: Lang) -> OfficerView {
    let city = &context.city;
    let today = context.calendar.local(now).date();
    OfficerView {
        city: json!({ "slug": city.slug, "name": city.name.get(lang) }),
        beat: json!({ "id": post.beat, "name": post.name.get(lang), "district": district(city, post, lang) }),
        address: located.address.clone(),
        matched: json!({ "how": how(located), "differs": located.how.as_ref().map(MatchedHow::differs).unwrap_or_default(), "text": how_text(located, lang) }),
        neighbours: neighbours.iter().map(|neighbour| neighbour_view(neighbour, city, today, lang)).collect(),
        officer: post.officer.as_ref().map(officer),
        substitute: post.substitution_on(today).map(|substitution| {
            let mut shown = officer(&substitution.officer);
            shown["from"] = json!(substitution.from);
            shown["to"] = json!(substitution.to);
            shown
        }),
        station: post.station.as_ref().map(|at| station(at, lang)),
        visiting_hours: hours::view(&post.hours, &context.calendar, now, lang),
        write: json!({ "method": "POST", "href": format!("/v1/cities/{}/messages", city.slug) }),
        emergency: lang.pick(
            "Якщо комусь загрожує небезпека просто зараз, телефонуйте 102, не пишіть сюди.",
            "If somebody is in danger right now, call 102, do not write here.",
        ),
        attribution: city.attribution.clone(),
    }
}

/// What there is to choose between: `beat` is what to ask and to write with, beside the point.
fn neighbour_view(neighbour: &Neighbour, city: &City, today: Date, lang: Lang) -> Value {
    let Neighbour { metres, post } = neighbour;
    json!({
        "beat": { "id": post.beat, "name": post.name.get(lang), "district": district(city, post, lang) },
        "metres": metres,
        "officer": post.serving_on(today).map(officer),
    })
}

fn district(city: &City, post: &Post, lang: Lang) -> Value {
    json!({ "id": post.district, "name": city.district(&post.district).map(|district| district.name.get(lang)) })
}

fn officer(officer: &Officer) -> Value {
    json!({ "rank": officer.rank, "name": officer.name, "phone": officer.phone.reveal() })
}

fn station(station: &Station, lang: Lang) -> Value {
    json!({
        "name": station.name.get(lang),
        "address": station.address,
        "phone": station.phone.reveal(),
        // GeoJSON (RFC 7946): longitude first.
        "location": { "type": "Point", "coordinates": [station.location.lon(), station.location.lat()] },
    })
}

fn how(located: &Located) -> &'static str {
    match &located.how {
        Some(how) => how.slug(),
        None => match located.by_point {
            Some(ByPoint::OnBorder) => "point_on_border",
            Some(ByPoint::Chosen) => "point_chosen",
            _ if !located.near.is_empty() => "point_near_border",
            _ => "point",
        },
    }
}

fn how_text(located: &Located, lang: Lang) -> String {
    let Some(MatchedHow { street, house }) = &located.how else {
        let text = match located.by_point {
            Some(ByPoint::OnBorder) => {
                lang.pick("Точка лежить на межі дільниць; її обслуговує ця.", "The point lies on a border of beats; this one serves it.")
            }
            Some(ByPoint::Chosen) => {
                lang.pick("Точка лежить біля межі; цю дільницю обрано.", "The point lies near a border; this beat was chosen.")
            }
            _ if !located.near.is_empty() => lang.pick(
                "Точка лежить у цій дільниці, біля межі з іншою. Якщо йдеться про той бік, оберіть сусідню.",
                "The point lies in this beat, near the border of another. If the other side is meant, choose that one.",
            ),
            _ => lang.pick("Точка лежить у цій дільниці.", "The point lies in this beat."),
        };
        return text.to_owned();
    };
    let by_house = match house {
        HouseMatch::WholeStreet => lang.pick("Усю вулицю обслуговує одна дільниця.", "One beat serves the whole street."),
        HouseMatch::Range => {
            lang.pick("Номер будинку входить до переліку цієї дільниці.", "The house number is in the range of this beat.")
        }
        HouseMatch::Number => lang.pick(
            "У переліку дільниці є будинок із цим числом, без літери чи корпусу.",
            "The beat lists the house of this number, without its letter or building.",
        ),
        _ => lang.pick("Саме цей будинок є в переліку дільниці.", "The beat lists this very house."),
    };
    [by_name(street, lang), Some(by_house.to_owned())].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// In words, how the name differs from the street's own; none where it is the same.
fn by_name(street: &StreetMatch, lang: Lang) -> Option<String> {
    if let Some(former) = &street.former {
        return Some(match lang {
            Lang::Uk => format!("Це нова назва вулиці; колишня: {former}."),
            Lang::En => format!("The street was renamed; its former name: {former}."),
        });
    }
    let text = if street.spelling != Spelling::Same {
        lang.pick("Назву впізнано в іншому написанні.", "The name is recognised in another spelling.")
    } else if street.person != Person::Same {
        lang.pick("Ім’я або звання в назві написано інакше чи пропущено.", "The given name or the title is left out or written otherwise.")
    } else if !street.with_kind {
        lang.pick("Така назва в місті одна.", "The city has one street of this name.")
    } else {
        return None;
    };
    Some(text.to_owned())
}
