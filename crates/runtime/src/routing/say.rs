//! What is said of a place that cannot be read, or leads to no beat or to more than one: in words, with a stable
//! code, and with what to ask next.

use serde_json::{Value, json};
use varta_domain::address::{AddressError, Candidate, StreetName};
use varta_domain::city::{City, District, DistrictStage};
use varta_domain::contact::Phone;
use varta_domain::houses::HouseNumber;
use varta_domain::ids::DistrictId;
use varta_domain::lang::Lang;

use super::Miss;
use crate::problem::{Problem, Text};
use crate::view::dates::day;

/// A beat that no beat can be called.
pub(super) fn beat_malformed() -> Problem {
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

/// A street and a house in their canonical form.
pub(super) fn canonical(street: &StreetName, house: Option<HouseNumber>) -> String {
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
            Text::new("Це інше місто чи село", "Another city or village"),
            Text::new("В адресі вказано інше місто, селище чи село.", "The address names another city, town or village."),
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
        // A guess in several districts is asked for again without one, and is a choice then.
        "district": (candidate.districts.len() < 2).then(|| json!({ "id": candidate.district, "name": name })),
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
