//! Addresses of other cities, towns and villages: none is answered with the street of that name here, and no street is
//! taken for a village.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use varta_domain::address::{AddressError, parse_address};

/// Whether an address is sent away from Poltava: as another settlement's, or because no street is left in it.
fn is_refused(typed: &str) -> bool {
    match parse_address(typed) {
        Ok(query) => query.is_of_another_city(&["Полтава", "Poltava"]),
        Err(error) => error == AddressError::NoStreet,
    }
}

#[test]
fn an_address_of_another_settlement_is_none_of_this_city() {
    let elsewhere = [
        "м. Кременчук, вул. Київська, 5",
        "Кременчук, вул. Київська 5",
        "вул. Київська 5, Кременчук",
        "Кременчук Київська 5",
        "Бровари, вул. Київська 5",
        "Бровары, ул. Киевская 5",
        "Brovary, Kyivska St 5",
        "5 Kyivska St, Brovary",
        "Біла Церква, вул. Київська 5",
        "м. Біла Церква вул. Київська 5",
        "Софіївська Борщагівка, вул. Київська 5",
        "с. Щербані, вул. Незалежності 5",
        "с.Щербані, вул.Незалежності, 5",
        "с Щербані, вул. Незалежності 5",
        "с щербані, вул незалежності 5",
        "С. ЩЕРБАНІ, ВУЛ. НЕЗАЛЕЖНОСТІ 5",
        "село Щербані, вул. Незалежності 5",
        "вул. Незалежності 5, с. Щербані",
        "вул. Незалежності, 5, с. Щербані",
        "вул. Незалежності 5 с. Щербані",
        "вул. Незалежності 5 с Щербані кв. 4",
        "вул. Незалежності 5 м. Хорол",
        "вул незалежності 5, с тахтаулове",
        "Незалежності 5 село Тахтаулове",
        "с. Тахтаулове вул. Садова 5",
        "с. Тахтаулове Садова вул. 5",
        "с. Тахтаулове Садова 5",
        "с. Тахтаулове 5",
        "с. Садове, 12",
        "С. Садове, 12",
        "с. Садове 12",
        "смт Диканька, вул. Незалежності 5",
        "смт. Диканька, Незалежності 5",
        "с-ще Котельва вул. Незалежності 5",
        "селище Котельва, вул. Незалежності, буд. 5, кв. 7",
        "пос. Котельва, ул. Независимости 5",
        "поселок Котельва, ул. Независимости 5",
        "дер. Гора, ул. Садовая 5",
        "хутір Зелений, вул. Садова 5",
        "Полтавська обл., Миргородський р-н, с. Петрівці, вул. Незалежності 5",
        "Полтавська область, Миргородський район, село Петрівці, Незалежності 5",
        "с. Петрівці Миргородський район, вул. Незалежності 5",
        "Полтавський р-н с. Петрівці вул. Незалежності 5",
        "Полтава, с. Щербані, вул. Незалежності 5",
        "с. Щербані, Полтава, вул. Незалежності 5",
        "Бровари, С. Петлюри, 12",
        "selo Shcherbani, vul. Nezalezhnosti 5",
        "s. Shcherbani, vul. Nezalezhnosti 5",
        "smt Dykanka, vul. Nezalezhnosti 5",
    ];
    let answered: Vec<&str> = elsewhere.into_iter().filter(|typed| !is_refused(typed)).collect();
    assert!(answered.is_empty(), "answered as Poltava's:\n{}", answered.join("\n"));
}

#[test]
fn a_city_of_two_words_is_known_with_and_without_its_hyphen() {
    for typed in ["м. Кам'янець Подільський, Соборна 4", "м. Кам'янець-Подільський, Соборна 4", "м. Кам'янець Подільський вул. Соборна 4"]
    {
        let query = parse_address(typed).expect("an address");
        assert!(!query.is_of_another_city(&["Кам’янець-Подільський"]), "{typed}: {:?}", query.cities);
        assert!(query.is_of_another_city(&["Полтава"]), "{typed}");
    }
}

#[test]
fn no_street_of_the_city_is_taken_for_a_village() {
    let here = [
        ("С. Петлюри, 12", "С. Петлюри", "12"),
        ("с. петлюри, 12", "с. петлюри", "12"),
        ("С.Петлюри 12", "С. Петлюри", "12"),
        ("С. Петлюри вул., 12", "С. Петлюри", "12"),
        ("вул. С. Петлюри, 12", "С. Петлюри", "12"),
        ("Полтава, С. Петлюри, 12", "С. Петлюри", "12"),
        ("С. Петлюри, 12, Полтава", "С. Петлюри", "12"),
        ("м. Полтава, С. Крушельницької, буд. 12", "С. Крушельницької", "12"),
        ("Гоголя 14, с двора", "Гоголя", "14"),
        ("Гоголя 14 с двора", "Гоголя", "14"),
        ("Гоголя, 14, с правой стороны", "Гоголя", "14"),
        ("Гоголя 14 С Полтава", "Гоголя", "14с"),
        ("Гоголя 14 с", "Гоголя", "14с"),
        ("Вишневе, 5", "Вишневе", "5"),
        ("вул. Бориспіль 5", "Бориспіль", "5"),
        ("м. Полтава Садова вул. 5", "Садова", "5"),
        ("м. Полтава Алмазний вул. Садова 5", "Садова", "5"),
        ("Полтавська область, Полтава, Садова 5", "Садова", "5"),
    ];
    for (typed, street, house) in here {
        let query = parse_address(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!(
            (query.street.name.as_str(), query.house.map(|house| house.to_string()).as_deref(), query.is_of_another_city(&["Полтава"])),
            (street, Some(house), false),
            "{typed}: {:?}",
            query.cities
        );
    }
}
