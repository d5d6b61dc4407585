//! Addresses as residents type them, and the beats they lead to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use proptest::prelude::*;
use varta_domain::address::{
    AddressError, Candidate, HouseMatch, MatchedHow, Nearest, Person, Renaming, Resolution, Spelling, StreetEntry, StreetKey, StreetKind,
    StreetMatch, StreetName, apply_renamings, parse_address, resolve,
};
use varta_domain::houses::{HouseNumber, HouseSet};
use varta_domain::ids::{BeatId, DistrictId};

/// "street name with kind | house" of an address.
fn read(text: &str) -> String {
    match parse_address(text) {
        Ok(query) => format!("{} | {}", query.street, query.house.map_or("-".to_owned(), |house| house.to_string())),
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn an_address_may_be_typed_in_many_ways() {
    let cases = [
        ("вул. Васильківська, 12", "вулиця Васильківська | 12"),
        ("вулиця Васильківська 12", "вулиця Васильківська | 12"),
        ("ВУЛИЦЯ  Васильківська ,12", "вулиця Васильківська | 12"),
        ("Васильківська 12а", "Васильківська | 12а"),
        ("Васильківська вул., 12-А", "вулиця Васильківська | 12а"),
        ("Васильківська", "Васильківська | -"),
        ("вул.Васильківська,буд.12,кв.5", "вулиця Васильківська | 12"),
        ("вул. Васильківська, буд. № 12, корп. 3, під. 2, кв. 5", "вулиця Васильківська | 12 к3"),
        ("вул. Васильківська 12 корп. 3 кв 5", "вулиця Васильківська | 12 к3"),
        ("вул. Васильківська 12, корпус 3", "вулиця Васильківська | 12 к3"),
        ("Васильківська б. 12", "Васильківська | 12"),
        ("просп.Голосіївський 15б", "проспект Голосіївський | 15б"),
        ("просп Голосіївський, 15 Б", "проспект Голосіївський | 15б"),
        ("пр-т Науки, 49", "проспект Науки | 49"),
        ("пр. Науки, 49", "Науки | 49"),
        ("Голосіївський проспект 100/2", "проспект Голосіївський | 100/2"),
        ("пров. Охтирський 3", "провулок Охтирський | 3"),
        ("пл. Либідська", "площа Либідська | -"),
        ("площа Льва Толстого, 1", "площа Льва Толстого | 1"),
        ("бул. Лепсе 6", "бульвар Лепсе | 6"),
        ("б-р Дружби Народів, 8/2", "бульвар Дружби Народів | 8/2"),
        ("бульв. Лесі Українки 5", "бульвар Лесі Українки | 5"),
        ("Оболонська набережна, 7", "набережна Оболонська | 7"),
        ("наб. Дніпровська 7", "набережна Дніпровська | 7"),
        ("Андріївський узвіз 7", "узвіз Андріївський | 7"),
        ("Столичне шосе, 100", "шосе Столичне | 100"),
        ("Стратегічне ш. 5", "шосе Стратегічне | 5"),
        ("туп. Лісовий 2", "тупик Лісовий | 2"),
        ("Кільцева дорога, 1Б, м.Київ, 03134", "дорога Кільцева | 1б"),
        ("проїзд Озерний 4", "проїзд Озерний | 4"),
        ("алея Магнолій, 2", "алея Магнолій | 2"),
        ("майдан Незалежності, 1", "майдан Незалежності | 1"),
        ("вʼїзд Садовий 1", "в’їзд Садовий | 1"),
        ("вул. Набережна, 5", "вулиця Набережна | 5"),
        ("Набережна вулиця 5", "вулиця Набережна | 5"),
        ("Набережна 5", "Набережна | 5"),
        ("вулиця Набережно-Хрещатицька, 5", "вулиця Набережно-Хрещатицька | 5"),
        ("м. Київ, вул. Васильківська, 12", "вулиця Васильківська | 12"),
        ("03022, м.Київ, вул. Васильківська, 12", "вулиця Васильківська | 12"),
        ("м. Київ вул. Васильківська 12", "вулиця Васильківська | 12"),
        ("Київ, Васильківська, 12", "Васильківська | 12"),
        ("Київ, Васильківська 12", "Васильківська | 12"),
        ("Васильківська 12, Київ", "Васильківська | 12"),
        ("Васильківська 12 Київ", "Васильківська | 12"),
        ("Україна, Київ, Голосіївський район, вул. Васильківська, 12", "вулиця Васильківська | 12"),
        ("вул. Козацька, 5, м.Київ, 03039", "вулиця Козацька | 5"),
        ("12, вул. Васильківська", "вулиця Васильківська | 12"),
        ("вулиця 9-го Травня 5", "вулиця 9-го Травня | 5"),
        ("9 Травня, 5", "9 Травня | 5"),
        ("вул. 9 Травня", "вулиця 9 Травня | -"),
        ("1-й Садовий провулок 3а", "провулок 1-й Садовий | 3а"),
        ("1-й Садовий провулок", "провулок 1-й Садовий | -"),
        ("пров. Садовий 1-й", "провулок Садовий 1-й | -"),
        ("пров. Садовий 1-й, 7", "провулок Садовий 1-й | 7"),
        ("проспект 40-річчя Жовтня 116", "проспект 40-річчя Жовтня | 116"),
        ("проспект 40-річчя Жовтня, 116", "проспект 40-річчя Жовтня | 116"),
        ("вул. Садова 1, 5", "вулиця Садова 1 | 5"),
        ("Лінія 3, 5", "Лінія 3 | 5"),
        ("Лінія 3", "Лінія 3 | -"),
        ("3-тя лінія, 5", "3-тя лінія | 5"),
        ("вулиця М.Берлінського, 8", "вулиця М. Берлінського | 8"),
        ("М.Берлінського 8", "М. Берлінського | 8"),
        ("вул. «Героїв Севастополя», 5", "вулиця Героїв Севастополя | 5"),
        ("вулиця Сім'ї Сосніних, 14", "вулиця Сім’ї Сосніних | 14"),
        ("вулиця Жилянська, 69-71", "вулиця Жилянська | 69-71"),
        ("Васильківська 12-5", "Васильківська | 12"),
        ("вул. Велика Васильківська, 6 (літ. Б)", "вулиця Велика Васильківська | 6б"),
        ("вул. Анрі Барбюса, 37/1", "вулиця Анрі Барбюса | 37/1"),
        ("Одеська площа 3", "площа Одеська | 3"),
        ("вулиця Леся Курбаса, 16А", "вулиця Леся Курбаса | 16а"),
        ("1-й провулок Вітовецький, 5", "провулок 1-й Вітовецький | 5"),
        ("1-й провулок Вітовецький", "провулок 1-й Вітовецький | -"),
        ("2 пров. Ковпака, 7", "провулок 2 Ковпака | 7"),
        ("2-й пров.Ковпака 7", "провулок 2-й Ковпака | 7"),
        ("Голосіївський район, 2-й пров. Садовий 5", "провулок 2-й Садовий | 5"),
        ("мкр. Сонячний 5", "мікрорайон Сонячний | 5"),
        ("м-н Сонячний, 5", "Сонячний | 5"),
        ("квартал Перемоги, 5", "квартал Перемоги | 5"),
        ("завулок Тихий 2", "завулок Тихий | 2"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(given, expected)| read(given) != *expected)
        .map(|(given, expected)| format!("{given}\n  expected {expected}\n  got      {}", read(given)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_city_that_was_named_is_handed_to_the_caller() {
    let city = |text| parse_address(text).expect("an address").cities.pop();
    assert_eq!(city("м. Полтава, вул. Соборності, 5").as_deref(), Some("полтава"));
    assert_eq!(city("Тернопіль, Руська 5").as_deref(), Some("тернопіль"));
    assert_eq!(city("м. Київ вул. Васильківська 12").as_deref(), Some("київ"));
    assert_eq!(city("вул. Київська, 5"), None);
}

#[test]
fn what_is_no_address_is_refused() {
    let refused = |text: &str| parse_address(text).expect_err(text);
    assert_eq!(refused("  "), AddressError::Empty);
    assert_eq!(refused(&"а".repeat(10_000)), AddressError::TooLong);
    assert_eq!(refused("вул.\u{0}Садова"), AddressError::Control);
    assert_eq!(refused("12"), AddressError::NoStreet);
    assert_eq!(refused("вул. 12"), AddressError::NoStreet);
    assert_eq!(refused("м. Київ, 03022"), AddressError::NoStreet);
    assert_eq!(refused(",,,"), AddressError::NoStreet);
    for text in ["вул. Садова, 12d", "вул. Садова 12d", "Садова, 0", "Садова 99999999", "вул. Садова, буд. 5+6"]
    {
        assert!(matches!(refused(text), AddressError::House(_)), "{text}: {:?}", refused(text));
    }
    assert!(parse_address(&format!("вул. {}", "ж".repeat(295))).is_ok());
}

#[test]
fn officials_and_residents_come_to_the_same_key() {
    let key = |text: &str| StreetName::parse(text).expect("a name").key();
    let cases = [
        ("вулиця Васильківська", "ВАСИЛЬКІВСЬКА вул."),
        ("вулиця Васильківська", "ул. Васильковская"),
        ("вулиця Васильківська", "vul. Vasylkivska"),
        ("проспект Голосіївський", "просп.Голосіївський"),
        ("проспект Голосіївський", "Голосеевский проспект"),
        ("вулиця Солом’янська", "вул. Солом`янська"),
        ("вулиця 9-го Травня", "9 мая"),
        ("вулиця 9-го Травня", "Дев’ятого Травня"),
        ("проспект Сорокаріччя Жовтня", "проспект 40-річчя Жовтня"),
        ("проспект Сорокаріччя Жовтня", "проспект 40-летия Октября"),
        ("провулок 1-й Садовий", "пров. Садовий 1"),
        ("вулиця Садова 3", "3-тя Садова вулиця"),
        ("лінія Лінія 3", "3-тя лінія"),
        ("провулок Лісо-Степовий 1", "1-й Лісо-степовий пров"),
        ("вулиця Ґонти", "вул Гонти"),
        ("вулиця Шолом-Алейхема", "Шолом Алейхема"),
        ("вулиця Baсилькiвська", "васильківська"),
        ("вулиця Гната Хоткевича", "вул. Хоткевича Гната"),
        ("вулиця Гната Хоткевича", "Хоткевича"),
        ("вулиця Гната Хоткевича", "Г. Хоткевича"),
        ("вулиця Михайла Грушевського", "ул. Грушевского"),
        ("проспект Академіка Глушкова", "просп. Глушкова"),
        ("вулиця Червоноармійська", "Красноармейская"),
        ("вулиця Червоноармійська", "Krasnoarmeyskaya"),
        ("вулиця Велика Васильківська", "Большая Васильковская"),
        ("вулиця Велика Васильківська", "Velyka Vasylkivska"),
        ("вулиця Шкільна", "Школьная"),
        ("вулиця Авіаційна", "Авиационная"),
        ("вулиця Технічна", "Техническая"),
        ("вулиця Празька", "Пражская"),
        ("вулиця Шевченка", "ул. Шевченко"),
        ("вулиця Лесі Українки", "Леси Украинки"),
        ("вулиця Героїв Дніпра", "Героев Днепра"),
        ("вулиця Хрещатик", "Khreshchatyk"),
        ("вулиця Щаслива", "Shchaslyva"),
        ("вулиця Ярославів Вал", "Yaroslaviv Val"),
        ("вулиця Згурівська", "Zghurivska"),
    ];
    for (official, resident) in cases {
        assert_eq!(key(official), key(resident), "{official} {resident}");
    }
    for (one, other) in
        [("вулиця Садова", "вулиця Садова 3"), ("вулиця Велика Житомирська", "вулиця Житомирська"), ("вулиця Лугова", "вулиця Лісова")]
    {
        assert_ne!(key(one), key(other), "{one} {other}");
    }
    assert_eq!(StreetName::parse("проспект Голосіївський").map(|street| street.kind), Ok(Some(StreetKind::Avenue)));
    assert_eq!(StreetName::parse("Набережна"), Ok(StreetName { kind: None, name: "Набережна".to_owned() }));
    assert_eq!(StreetName::parse("вулиця"), Err(AddressError::NoStreet));
}

#[test]
fn two_people_of_one_surname_are_two_streets() {
    let street = |name: &str| StreetName { kind: Some(StreetKind::Street), name: name.to_owned() };
    assert_eq!(street("Грінченка Бориса").key(), street("Миколи Грінченка").key());
    assert_ne!(street("Грінченка Бориса").identity(), street("Миколи Грінченка").identity());
    assert_eq!(street("Грінченка Бориса").identity(), street("Бориса Грінченка").identity());
    let streets = [
        entry(StreetKind::Street, "Бориса Грінченка", "hol", &[("hol-01", "вся")]),
        entry(StreetKind::Street, "Миколи Грінченка", "hol", &[("hol-02", "вся")]),
    ];
    assert_eq!(found(&ask("вул. Бориса Грінченка, 5", &streets)), Some(("hol-01", HouseMatch::Range)));
    assert_eq!(found(&ask("вул. М. Грінченка, 5", &streets)), Some(("hol-02", HouseMatch::Range)));
    assert!(matches!(ask("вул. Грінченка, 5", &streets), Resolution::Choose(both) if both.len() == 2));
    assert!(matches!(ask("вул. Степана Грінченка, 5", &streets), Resolution::Perhaps(both) if both.len() == 2));
}

#[test]
fn renamings_lead_to_the_street_of_today_and_of_the_house() {
    let name = |text: &str| StreetName::parse(text).expect("a street");
    let renaming = |old, new, houses: Option<&str>| Renaming {
        old: name(old),
        new: name(new),
        houses: houses.map(|houses| HouseSet::parse(houses).expect("a set")),
        district: None,
    };
    let mut streets = [
        entry(StreetKind::Street, "Соборна", "hol", &[("hol-01", "вся")]),
        entry(StreetKind::Street, "Покрови", "hol", &[("hol-02", "вся")]),
        entry(StreetKind::Street, "Петра Батьківського", "hol", &[("hol-03", "вся")]),
    ];
    let renamings = [
        renaming("вулиця Леніна", "вулиця Радянська", None),
        renaming("вулиця Радянська", "вулиця Соборна", None),
        renaming("вулиця Бригадна", "вулиця Покрови", Some("12-26")),
        renaming("вулиця Бригадна", "вулиця Батьківського", Some("вся, крім 12-26")),
        renaming("вулиця Колова", "вулиця Кругова", None),
        renaming("вулиця Кругова", "вулиця Колова", None),
        renaming("вулиця Стара", "вулиця Зникла", None),
    ];
    assert_eq!(apply_renamings(&renamings, &mut streets), [4, 5, 6]);
    let beat_of = |address: &str| match ask(address, &streets) {
        Resolution::Found { beat, how, .. } => {
            format!("{beat} {}", how.street.former.map_or_else(String::new, |former| former.to_string()))
        }
        other => format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_owned(),
    };
    assert_eq!(beat_of("вул. Леніна, 5"), "hol-01 вулиця Леніна");
    assert_eq!(beat_of("ул. Советская 5"), "hol-01 вулиця Радянська");
    assert_eq!(beat_of("вул. Бригадна, 14"), "hol-02 вулиця Бригадна");
    assert_eq!(beat_of("вул. Бригадна, 40"), "hol-03 вулиця Бригадна");
    assert_eq!(beat_of("вул. Бригадна"), "Choose");
    assert_eq!(beat_of("вул. Стара, 5"), "StreetNotFound");
}

#[test]
fn the_full_form_of_every_kind_is_read_back() {
    for kind in StreetKind::ALL {
        let street = StreetName { kind: Some(kind), name: "Затишна".to_owned() };
        assert_eq!(StreetName::parse(&street.to_string()), Ok(street.clone()));
        assert_eq!(StreetName::parse(&format!("{} Затишна", kind.short())), Ok(street));
    }
}

fn district(id: &str) -> DistrictId {
    DistrictId::parse(id).expect("a slug")
}

fn beat(id: &str) -> BeatId {
    BeatId::parse(id).expect("a slug")
}

fn entry(kind: StreetKind, name: &str, of: &str, beats: &[(&str, &str)]) -> StreetEntry {
    let beats = beats.iter().map(|(id, houses)| (beat(id), HouseSet::parse(houses).expect("a set"))).collect();
    StreetEntry { kind, name: name.to_owned(), district: district(of), code: None, formerly: Vec::new(), beats }
}

fn ask(address: &str, entries: &[StreetEntry]) -> Resolution {
    resolve(&parse_address(address).expect("an address"), entries)
}

fn found(resolution: &Resolution) -> Option<(&str, HouseMatch)> {
    match resolution {
        Resolution::Found { beat, how, .. } => Some((beat.as_str(), how.house)),
        _ => None,
    }
}

#[test]
fn a_house_goes_to_the_beat_that_names_it_most_closely() {
    let street =
        [entry(StreetKind::Street, "Васильківська", "hol", &[("hol-01", "1-27 (непарні), 2-30 (парні)"), ("hol-02", "7а, 12, 31-кінець")])];
    let cases = [
        ("вул. Васильківська, 7", Some(("hol-01", HouseMatch::Range))),
        ("вул. Васильківська, 7-А", Some(("hol-02", HouseMatch::Named))),
        ("вул. Васильківська, 7б", Some(("hol-01", HouseMatch::Range))),
        ("вул. Васильківська, 12", Some(("hol-02", HouseMatch::Named))),
        ("вул. Васильківська, 12б", Some(("hol-02", HouseMatch::Number))),
        ("вул. Васильківська, 100", Some(("hol-02", HouseMatch::Range))),
        ("вул. Васильківська, 29", None),
    ];
    for (address, expected) in cases {
        assert_eq!(found(&ask(address, &street)), expected, "{address}");
    }
    let Resolution::Found { how, street, house, .. } = ask("Васильківська 7", &street) else { panic!("found") };
    let by_street = StreetMatch { with_kind: false, spelling: Spelling::Same, person: Person::Same, former: None };
    assert_eq!(how, MatchedHow { street: by_street, house: HouseMatch::Range });
    assert_eq!(
        (how.slug(), street.to_string(), house.map(|h| h.to_string())),
        ("name_and_range", "вулиця Васильківська".to_owned(), Some("7".to_owned()))
    );
}

#[test]
fn a_house_outside_every_range_gets_the_nearest_one() {
    let street = [entry(StreetKind::Street, "Садова", "hol", &[("hol-01", "1-27"), ("hol-02", "40-60")])];
    let Resolution::HouseNotCovered { nearest, .. } = ask("Садова 35", &street) else { panic!("not covered") };
    assert_eq!(nearest, Some(Nearest { beat: beat("hol-02"), houses: "40-60".to_owned() }));
}

#[test]
fn without_a_house_only_a_street_of_one_beat_is_answered() {
    let whole = [entry(StreetKind::Street, "Садова", "hol", &[("hol-01", "вся")])];
    assert_eq!(found(&ask("Садова", &whole)), Some(("hol-01", HouseMatch::WholeStreet)));
    let two = [entry(StreetKind::Street, "Садова", "hol", &[("hol-01", "парна сторона"), ("hol-02", "непарна сторона")])];
    assert!(matches!(ask("Садова", &two), Resolution::HouseNeeded { .. }));
    let part = [entry(StreetKind::Street, "Садова", "hol", &[("hol-01", "1-27")])];
    assert!(matches!(ask("Садова", &part), Resolution::HouseNeeded { .. }));
}

#[test]
fn two_streets_of_one_name_are_never_told_apart_by_a_guess() {
    let streets = [
        entry(StreetKind::Street, "Садова", "sol", &[("sol-01", "1-27")]),
        entry(StreetKind::Lane, "Садова", "hol", &[("hol-02", "вся")]),
        entry(StreetKind::Street, "Садова", "hol", &[("hol-01", "100-120")]),
    ];
    let choice = |resolution| match resolution {
        Resolution::Choose(candidates) | Resolution::Perhaps(candidates) => {
            candidates.iter().map(|c: &Candidate| format!("{} {}", c.street, c.district)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(choice(ask("Садова 5", &streets)), ["вулиця Садова hol", "вулиця Садова sol", "провулок Садова hol"]);
    assert_eq!(choice(ask("вул. Садова 5", &streets)), ["вулиця Садова hol", "вулиця Садова sol"]);
    assert_eq!(found(&ask("пров. Садова 5", &streets)), Some(("hol-02", HouseMatch::Range)));
    // The kind is wrong: what there is, is offered.
    assert_eq!(choice(ask("проспект Садова 5", &streets)).len(), 3);
    // What the resident chose comes back as the district.
    let query = parse_address("вул. Садова 5").expect("an address").in_district(district("sol"));
    assert_eq!(found(&resolve(&query, &streets)), Some(("sol-01", HouseMatch::Range)));
}

#[test]
fn a_house_in_two_beats_is_a_choice_and_an_unserved_street_says_so() {
    let street = [entry(StreetKind::Street, "Садова", "hol", &[("hol-02", "1-27"), ("hol-01", "20-30")])];
    let Resolution::Choose(candidates) = ask("Садова 21", &street) else { panic!("a choice") };
    assert_eq!(candidates.iter().map(|c| c.beat.clone()).collect::<Vec<_>>(), [Some(beat("hol-01")), Some(beat("hol-02"))]);
    let same_beat_twice = [entry(StreetKind::Street, "Садова", "hol", &[("hol-01", "1-27"), ("hol-01", "20-30")])];
    assert_eq!(found(&ask("Садова 21", &same_beat_twice)), Some(("hol-01", HouseMatch::Range)));
    let planned = [entry(StreetKind::Street, "Садова", "sol", &[])];
    assert!(matches!(ask("Садова 21", &planned), Resolution::NotServed { .. }));
    assert_eq!(ask("Садова 21", &[]), Resolution::StreetNotFound);
}

#[test]
fn every_real_address_of_holosiivskyi_is_read_as_its_street_and_house() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/holosiivskyi_osm_addresses_2025.csv");
    let Ok(mut rows) = csv::Reader::from_path(path) else {
        println!("skipped: no {path}");
        return;
    };
    let (mut all, mut wrong) = (0, Vec::new());
    for row in rows.records() {
        let row = row.expect("a row");
        let (street, house) = (StreetName::parse(&row[0]).expect("a street"), HouseNumber::parse(&row[1]).expect("a house"));
        let spellings =
            [format!("{}, {}", &row[0], &row[1]), format!("{} {}", &row[0], &row[1]), format!("м. Київ, {street}, буд. {house}, кв. 7")];
        for spelling in spellings {
            all += 1;
            let read = parse_address(&spelling).map(|query| (query.street.key(), query.house));
            if read != Ok((street.key(), Some(house))) {
                wrong.push(spelling);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all}: {wrong:#?}", wrong.len());
}

#[test]
fn the_register_of_kyiv_has_a_key_for_every_street() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/kyiv_streets_registry_2020.csv");
    let Ok(mut rows) = csv::Reader::from_path(path) else {
        println!("skipped: no {path}");
        return;
    };
    for row in rows.records() {
        let row = row.expect("a row");
        let (name, kind) = (row[2].trim(), row[3].trim());
        let street = StreetName::parse(&format!("{kind} {name}")).expect("a name");
        assert_eq!(street.kind.map(StreetKind::full), Some(kind), "{name}");
        assert_eq!(street.key(), StreetKey::of(name), "{kind} {name}");
        let after = StreetName::parse(&format!("{name} {kind}")).expect("a name");
        assert_eq!(after, street, "{name} {kind}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,80}", soup in "[а-яА-ЯіїєҐ'’0-9 .,/\\-№()A-Za-z\u{301}]{0,80}") {
        for text in [&text, &soup] {
            if let Ok(query) = parse_address(text) {
                prop_assert!(!query.street.name.is_empty());
                let _ = query.street.key();
            }
            let _ = StreetName::parse(text);
        }
    }

    #[test]
    fn a_text_of_the_words_of_addresses_is_read_or_refused(words in prop::collection::vec(prop::sample::select(vec![
        "вул.", "вулиця", "пров", "Садова", "Київ", "м.", "03022", "12", "7а", ",", "кв.", "5", "корп.", "1-й", "лінія", "Набережна", "№", "буд.", "район", "/", "-",
    ]), 0..12)) {
        if let Ok(query) = parse_address(&words.join(" ")) {
            prop_assert!(!query.street.key().as_str().is_empty());
        }
    }

    #[test]
    fn the_name_of_a_street_is_read_back_from_its_full_form(name in "[А-ЯІЇЄ][а-яіїє]{3,10}( [А-ЯІЇЄ][а-яіїє’]{3,10})?", kind in prop::sample::select(StreetKind::ALL.to_vec())) {
        let street = StreetName { kind: Some(kind), name };
        prop_assert_eq!(StreetName::parse(&street.to_string()), Ok(street));
    }
}
