//! The readers of what residents type and officials list.

use std::str;
use std::sync::LazyLock;

use varta_domain::address::{IndexedStreet, StreetEntry, StreetIndex, StreetName, parse_address, resolve};
use varta_domain::houses::{HouseItem, HouseNumber, HouseSet};
use varta_domain::ids::{BeatId, DistrictId};

/// Some streets to be found, or confused.
const STREETS: [&str; 12] = [
    "вулиця Васильківська",
    "вулиця Велика Васильківська",
    "проспект Голосіївський",
    "проспект Академіка Глушкова",
    "провулок 1-й Садовий",
    "провулок 2-й Садовий",
    "вулиця 9-го Травня",
    "вулиця Гната Хоткевича",
    "Андріївський узвіз",
    "Дніпровська набережна",
    "лінія 3",
    "вулиця Сім’ї Сосніних",
];

static ENTRIES: LazyLock<Vec<StreetEntry>> = LazyLock::new(|| {
    let houses = [("hol-01", "1-27 (непарні), 2-30 (парні), 7а"), ("hol-02", "29-кінець (непарні), 32-60 (парні), крім 40")];
    let beats = houses.map(|(beat, houses)| (BeatId::parse(beat).expect("a beat"), HouseSet::parse(houses).expect("houses")));
    let district = DistrictId::parse("holosiivskyi").expect("a district");
    STREETS
        .iter()
        .map(|text| {
            let StreetName { kind, name } = StreetName::parse(text).expect("a street");
            let kind = kind.expect("each has its kind");
            StreetEntry { kind, name, district: district.clone(), code: None, formerly: Vec::new(), beats: beats.to_vec() }
        })
        .collect()
});
static INDEX: LazyLock<StreetIndex> = LazyLock::new(|| StreetIndex::new(IndexedStreet::of_entries(ENTRIES.iter())));

/// An address as a resident types it: read, looked for, guessed at and completed.
pub fn address(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let _ = INDEX.suggest(text);
    let Ok(query) = parse_address(text) else { return };
    assert!(!query.street.name.trim().is_empty(), "a street without a name");
    let _ = query.street.identity();
    let _ = INDEX.guess(text, &query);
    for query in [Some(query.clone()), query.otherwise()].into_iter().flatten() {
        let key = query.street.key();
        let called: Vec<StreetEntry> = ENTRIES.iter().filter(|entry| entry.keys().contains(&key)).cloned().collect();
        let _ = resolve(&query, &called);
    }
    if let Some(house) = query.house {
        assert_eq!(HouseNumber::parse(&house.to_string()).as_ref(), Ok(&house));
    }
}

/// The number of a house.
pub fn house(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let Ok(house) = HouseNumber::parse(text) else { return };
    assert_eq!(HouseNumber::parse(&house.to_string()).as_ref(), Ok(&house), "{house}");
}

/// A set of houses as an official writes it.
pub fn houses(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let Ok(set) = HouseSet::parse(text) else { return };
    let print = set.to_string();
    assert_eq!(HouseSet::parse(&print).as_ref(), Ok(&set), "{print}");
    for item in set.listed() {
        if let HouseItem::House(house) = item {
            assert!(set.contains(house) || !set.excepted().is_empty(), "{house} of {print}");
            assert!(set.nearest(house).is_some_and(|(distance, _)| distance == 0), "{house} of {print}");
        }
    }
    if let Some(both) = set.overlap(&set) {
        assert!(set.contains(&both), "{both} of {print}");
    }
}
