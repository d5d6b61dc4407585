//! Addresses and house lists as people of several cities write them, none of which the reader was made on: what is read is
//! what was meant, and what is not understood is refused. A misread would send somebody to another officer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "tests")]

mod common;

use std::collections::BTreeSet;

use varta_domain::address::{AddressQuery, Resolution, StreetEntry, StreetName, parse_address, resolve};
use varta_domain::houses::{HouseNumber, HouseSet};
use varta_domain::ids::DistrictId;

/// The rows of a file beside the tests, with semicolons between the cells.
fn rows(text: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row")).collect()
}

fn shown(query: &AddressQuery) -> String {
    format!("{}; {}", query.street, query.house.map_or_else(|| "-".to_owned(), |house| house.to_string()))
}

#[test]
fn addresses_are_read_as_residents_of_five_cities_mean_them() {
    let rows = rows(include_str!("addresses_of_cities.csv"));
    let mut wrong = Vec::new();
    for row in &rows {
        let (city, typed) = (&row[0], &row[1]);
        let meant = StreetName::parse(&row[2]).expect("a street");
        match parse_address(typed) {
            Ok(query) => {
                let same = query.street.key() == meant.key()
                    && query.street.kind == meant.kind
                    && query.house == HouseNumber::parse(&row[3]).ok()
                    && !query.is_of_another_city(&[city]);
                if !same {
                    wrong.push(format!("{typed} is read as {} ({:?})", shown(&query), query.cities));
                }
            }
            Err(error) => wrong.push(format!("{typed} is refused: {error}")),
        }
    }
    let cities: BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    assert!(rows.len() >= 100 && cities.len() == 5, "{} of {cities:?}", rows.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn every_street_of_the_packs_is_read_in_whatever_form_it_is_typed() {
    const HOUSES: [&str; 11] = ["5", "7а", "7-А", "8/2", "9 корп. 3", "12 к.2", "69-71", "15Б", "103", "4 літ. В", "3а/17"];
    // What is typed and whether it says the kind.
    const FORMS: [(&str, bool); 16] = [
        ("{kind} {name}, {house}", true),
        ("{short}. {name} {house}", true),
        ("{short}.{name},{house}", true),
        ("{name} {kind}, {house}", true),
        ("{name} {short}., буд. {house}", true),
        ("{name}, {house}", false),
        ("{NAME}, {house}", false),
        ("{KIND} {NAME}, БУД.{house}", true),
        ("{kind} {lower} {house}", true),
        ("м. {city}, {short}. {name}, буд. {house}, кв. 5", true),
        ("{city}, {kind} {name}, {house}", true),
        ("м.{city} {short}.{name} д.{house} кв.7", true),
        ("36000, Україна, {city}, {short}. {name}, № {house}", true),
        ("{short}. {name}, {house}, під'їзд 2, поверх 3", true),
        ("  {kind}   «{name}» ,  {house} ", true),
        ("{city}, Центральний район, {short}. {name}, будинок {house}", true),
    ];
    let mut wrong = Vec::new();
    let mut all = 0_usize;
    for (city, slug) in [("Київ", "kyiv"), ("Полтава", "poltava"), ("Тернопіль", "ternopil")] {
        let text = common::read(&format!("cities/{slug}/streets.csv"));
        let delimiter = if text.lines().next().is_some_and(|line| line.contains(';')) { ';' } else { ',' };
        let streets: BTreeSet<&str> = text.lines().skip(1).filter_map(|line| line.split(delimiter).next()).collect();
        for street in streets {
            let official = StreetName::parse(street).expect("a street");
            let kind = official.kind.expect("a kind");
            let entry = StreetEntry {
                kind,
                name: official.name.clone(),
                district: DistrictId::parse("tsentr").expect("a slug"),
                code: None,
                formerly: Vec::new(),
                beats: Vec::new(),
            };
            for (number, (form, says_kind)) in FORMS.iter().enumerate() {
                let house = HOUSES[(all + number) % HOUSES.len()];
                let typed = form
                    .replace("{KIND}", &kind.full().to_uppercase())
                    .replace("{NAME}", &official.name.to_uppercase())
                    .replace("{kind}", kind.full())
                    .replace("{short}", kind.short().trim_end_matches('.'))
                    .replace("{name}", &official.name)
                    .replace("{lower}", &official.name.to_lowercase())
                    .replace("{city}", city)
                    .replace("{house}", house);
                all += 1;
                let meant = HouseNumber::parse(house).expect("a house");
                let same = |query: &AddressQuery| {
                    entry.keys().contains(&query.street.key())
                        && matches!(resolve(query, std::slice::from_ref(&entry)), Resolution::NotServed { .. })
                        && (!says_kind || query.street.kind == Some(kind))
                        && query.house == Some(meant)
                        && !query.is_of_another_city(&[city])
                };
                match parse_address(&typed) {
                    Ok(query) if same(&query) || query.otherwise().is_some_and(|other| same(&other)) => {}
                    Ok(query) => wrong.push(format!("{typed} is read as {}", shown(&query))),
                    Err(error) => wrong.push(format!("{typed} is refused: {error}")),
                }
            }
        }
    }
    println!("{} of {all} are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
    assert!(all > 6_000, "{all}");
    assert!(wrong.is_empty(), "{} of {all}", wrong.len());
}

#[test]
fn house_lists_are_read_as_officials_mean_them_or_refused() {
    let rows = rows(include_str!("houses_of_cities.csv"));
    let mut wrong = Vec::new();
    for row in &rows {
        match (HouseSet::parse(&row[0]), &row[1]) {
            (Ok(set), "!") => wrong.push(format!("{} is not clear and is read as {set}", &row[0])),
            (Ok(set), meant) if HouseSet::parse(meant).ok().as_ref() != Some(&set) => wrong.push(format!("{} is read as {set}", &row[0])),
            (Err(error), meant) if meant != "!" => wrong.push(format!("{} is refused: {error}", &row[0])),
            _ => {}
        }
    }
    assert!(rows.len() >= 100, "{}", rows.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn the_outages_of_ternopil_are_read_or_refused_and_none_is_misread() {
    let Some(text) = common::shared("ternopil_outage_streets_houses.json") else { return };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let (mut streets, mut lists, mut refused) = (0, 0, Vec::new());
    for row in &rows {
        let street = row["s"].as_str().expect("a street");
        match parse_address(&format!("вул. {street}, 5")) {
            Ok(query) if query.house == HouseNumber::parse("5").ok() => streets += 1,
            Ok(query) => panic!("вул. {street}, 5 is read as {}", shown(&query)),
            Err(error) => refused.push(format!("{street}: {error}")),
        }
        let houses: Vec<&str> = row["h"].as_array().into_iter().flatten().chain([&row["h"]]).filter_map(|house| house.as_str()).collect();
        let list = houses.join(", ");
        match HouseSet::parse(&list) {
            Ok(set) => {
                assert_eq!(HouseSet::parse(&set.to_string()).as_ref(), Ok(&set), "{list}");
                let inside = |house: &str| HouseNumber::parse(house).map_or(house == "всі", |house| set.contains(&house));
                assert!(houses.iter().all(|house| inside(house)), "{list} is read as {set}");
                lists += 1;
            }
            Err(error) => refused.push(format!("{list}: {error}")),
        }
    }
    println!("{streets} streets and {lists} lists of {}; refused:\n{}", rows.len(), refused.join("\n"));
    assert!(rows.len() > 2_000, "{}", rows.len());
    assert!(streets * 1_000 >= rows.len() * 995 && lists * 1_000 >= rows.len() * 995, "{streets}, {lists} of {}", rows.len());
}

#[test]
fn renamings_of_other_cities_are_read_with_their_latin_letters_inside() {
    let Some(text) = common::shared("pilot_cities_renamed_streets_sample.csv") else { return };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut read = 0;
    for row in reader.records().map(|row| row.expect("a row")) {
        for name in [&row[1], &row[2]] {
            let official = StreetName::parse(name).expect("a street");
            let (typed, tidy) = (parse_address(&format!("{name}, 7")).expect("an address"), parse_address(name).expect("an address"));
            for query in [&typed, &tidy] {
                assert_eq!((query.street.key(), query.street.kind), (official.key(), official.kind), "{name}");
            }
            assert!(official.kind.is_some() && typed.house == HouseNumber::parse("7").ok() && tidy.house.is_none(), "{name}");
            read += 1;
        }
    }
    assert!(read >= 90, "{read}");
}
