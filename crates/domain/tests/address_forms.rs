//! What residents make of an address beyond the tidy forms, asked of a small town as the edge asks: by the key, by the
//! other reading, by the index. None of it may lead to another street than was meant without a question back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::HashMap;

use varta_domain::address::{IndexedStreet, Resolution, StreetEntry, StreetIndex, StreetKey, StreetName, parse_address, resolve};
use varta_domain::ids::DistrictId;

struct Town {
    by_key: HashMap<StreetKey, Vec<StreetEntry>>,
    index: StreetIndex,
}

impl Town {
    /// Streets by their names, "вулиця Садова" or "вулиця Садова @ hol,sol" for one in two districts. No beat serves
    /// them: what is found is answered as not served.
    fn of(streets: &[&str]) -> Self {
        let mut entries = Vec::new();
        for (number, row) in streets.iter().enumerate() {
            let (name, districts) = row.split_once(" @ ").unwrap_or((row, "tsentr"));
            let street = StreetName::parse(name).expect("a street");
            entries.extend(districts.split(',').map(|district| StreetEntry {
                kind: street.kind.expect("a kind"),
                name: street.name.clone(),
                district: DistrictId::parse(district).expect("a slug"),
                code: Some(number.to_string()),
                formerly: Vec::new(),
                beats: Vec::new(),
            }));
        }
        let mut by_key: HashMap<StreetKey, Vec<StreetEntry>> = HashMap::new();
        for entry in &entries {
            for key in entry.keys() {
                by_key.entry(key).or_default().push(entry.clone());
            }
        }
        Self { by_key, index: StreetIndex::new(IndexedStreet::of_entries(&entries)) }
    }

    /// "street, house" where one is found; "? street | street" where it is a choice; "~ street | street" of guesses.
    fn ask(&self, typed: &str) -> String {
        let query = match parse_address(typed) {
            Ok(query) => query,
            Err(error) => return format!("! {error}"),
        };
        let first = query.clone();
        for query in std::iter::once(query.clone()).chain(query.otherwise()) {
            match resolve(&query, self.by_key.get(&query.street.key()).map(Vec::as_slice).unwrap_or_default()) {
                Resolution::NotServed { street, .. } if first.is_also_called(&query, &street) => {
                    return query.house.map_or_else(|| street.to_string(), |house| format!("{street}, {house}"));
                }
                Resolution::Choose(many) => {
                    return format!("? {}", many.iter().map(|one| one.street.to_string()).collect::<Vec<_>>().join(" | "));
                }
                Resolution::Perhaps(_) | Resolution::StreetNotFound | Resolution::NotServed { .. } => {}
                other => panic!("nothing is served here: {other:?}"),
            }
        }
        let guesses = self.index.guess(typed, &query);
        format!("~ {}", guesses.streets.iter().map(|one| one.street.to_string()).collect::<Vec<_>>().join(" | "))
    }

    fn answers(&self, cases: &[(&str, &str)]) {
        let differ = |(typed, meant): &&(&str, &str)| self.ask(typed) != *meant;
        let wrong: Vec<String> =
            cases.iter().filter(differ).map(|(typed, meant)| format!("{typed}: {}, not {meant}", self.ask(typed))).collect();
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    }

    /// The streets suggested for what is being typed.
    fn suggested(&self, typed: &str) -> Vec<String> {
        self.index.suggest(typed).iter().map(|one| one.street.to_string()).collect()
    }
}

#[test]
fn a_letter_before_an_adjective_is_a_size_and_never_a_given_name() {
    let town = Town::of(&[
        "вулиця Васильківська",
        "вулиця Велика Васильківська",
        "вулиця Китаївська",
        "вулиця Перспективна",
        "вулиця Велика Перспективна",
        "вулиця Мала Перспективна",
        "вулиця Житомирська",
        "вулиця Мала Житомирська",
        "вулиця Нижня П’ятихатська",
        "площа Старий Ринок",
        "вулиця Нижня Садова",
        "вулиця Нова Садова",
        "вулиця Садова",
        "вулиця Лугова",
        "вулиця Пирогова",
        "вулиця Шевченка",
        "провулок Новий",
    ]);
    town.answers(&[
        ("вул. В.Васильківська 57", "вулиця Велика Васильківська, 57"),
        ("ул. Б. Васильковская, 57", "вулиця Велика Васильківська, 57"),
        ("вул. Вел. Васильківська, 57", "вулиця Велика Васильківська, 57"),
        ("Вел Васильківська 57", "вулиця Велика Васильківська, 57"),
        ("вул. Васильківська 57", "вулиця Васильківська, 57"),
        ("вул. В. Перспективна, 15", "вулиця Велика Перспективна, 15"),
        ("V. Perspektyvna 14", "вулиця Велика Перспективна, 14"),
        ("М. Перспективна 14", "вулиця Мала Перспективна, 14"),
        ("М. Житомирська, 5", "вулиця Мала Житомирська, 5"),
        ("вул. М. Житомирська 5", "вулиця Мала Житомирська, 5"),
        ("Н. П'ятихатська 3", "вулиця Нижня П’ятихатська, 3"),
        ("пл. Ст. Ринок 2", "площа Старий Ринок, 2"),
        ("вул. Н. Садова 7", "? вулиця Нижня Садова | вулиця Нова Садова"),
        // Who is meant by a letter before a surname is not in doubt.
        ("вул. Т. Шевченка 1", "вулиця Шевченка, 1"),
        ("вул. О. Пирогова 1", "вулиця Пирогова, 1"),
        ("вул. М. Пирогова 1", "вулиця Пирогова, 1"),
    ]);
    for (typed, offered) in [
        ("Б. Китаївська 5", "вулиця Китаївська"),
        ("М. Китаївська 5", "вулиця Китаївська"),
        ("Г. Китаївська 5", "вулиця Китаївська"),
        ("В. Лугова 5", "вулиця Лугова"),
    ] {
        let answer = town.ask(typed);
        assert!(answer.starts_with("~ ") && answer.contains(offered), "{typed}: {answer}");
    }
}

#[test]
fn a_neighbourhood_gives_way_to_the_street() {
    let town = Town::of(&[
        "мікрорайон Огнівка",
        "вулиця Огнівська",
        "вулиця Дружби",
        "вулиця Миру",
        "вулиця Лучаківського",
        "вулиця Київська",
        "проспект Злуки",
        "мікрорайон Сонячний",
        "вулиця Новий Квартал",
        "вулиця 95 квартал",
    ]);
    town.answers(&[
        ("м. Полтава, мкрн Огнівка, вул. Огнівська 4", "вулиця Огнівська, 4"),
        ("мкр Огнівка, Огнівська 4", "вулиця Огнівська, 4"),
        ("мкр. Огнівка вул. Огнівська 4", "вулиця Огнівська, 4"),
        ("мікрорайон Огнівка вулиця Огнівська 4", "вулиця Огнівська, 4"),
        ("мікрорайон Дружба проспект Злуки 4", "проспект Злуки, 4"),
        ("Тернопіль, мікрорайон Дружба, вул. Лучаківського 5", "вулиця Лучаківського, 5"),
        ("кв-л Дружба, вул. Миру 5", "вулиця Миру, 5"),
        ("м-н Алмазний, вул. Київська 4", "вулиця Київська, 4"),
        ("м-н Алмазний, вул. Київська, буд. 4, кв. 2", "вулиця Київська, 4"),
        ("вул. Дружби, мікрорайон Дружба, 5", "вулиця Дружби, 5"),
        ("вул. Дружби мкр. Дружба 5", "вулиця Дружби, 5"),
        ("мкр. 5 вул. Миру 7", "вулиця Миру, 7"),
        // Alone it is what is meant.
        ("мкр. Огнівка, 4", "мікрорайон Огнівка, 4"),
        ("м. Полтава, мікрорайон Сонячний, буд. 4, біля школи", "мікрорайон Сонячний, 4"),
        ("м-н Сонячний 4", "мікрорайон Сонячний, 4"),
        ("Новий Квартал 4", "вулиця Новий Квартал, 4"),
        ("вул. Новий Квартал 4", "вулиця Новий Квартал, 4"),
        ("вул. 95 квартал 5", "вулиця 95 квартал, 5"),
    ]);
}

#[test]
fn neighbourhoods_may_be_called_by_a_number() {
    let town = Town::of(&["мікрорайон 5", "мікрорайон 101", "квартал 278", "12-й квартал", "вулиця Мікрорайон 7"]);
    town.answers(&[
        ("мікрорайон 5, буд. 12", "мікрорайон 5, 12"),
        ("5 мікрорайон, 12", "мікрорайон 5, 12"),
        ("5 мікрорайон 12", "мікрорайон 5, 12"),
        ("5-й мікрорайон, буд. 12, кв. 3", "мікрорайон 5, 12"),
        ("101-й мікрорайон, 5", "мікрорайон 101, 5"),
        ("мкр. 101 буд 5", "мікрорайон 101, 5"),
        ("мікрорайон 101, 5", "мікрорайон 101, 5"),
        ("м-н 101, 5", "мікрорайон 101, 5"),
        ("278 квартал, буд 5", "квартал 278, 5"),
        ("кв-л 278, 5", "квартал 278, 5"),
        ("12 квартал буд. 3", "квартал 12-й, 3"),
        ("мікрорайон 5", "мікрорайон 5"),
        ("мікрорайон 7, 3", "вулиця Мікрорайон 7, 3"),
    ]);
    for name in ["мікрорайон 5", "278 квартал", "мкр. 101-й"] {
        let street = StreetName::parse(name).expect("a name");
        assert_eq!(StreetName::parse(&street.to_string()), Ok(street), "{name}");
    }
}

#[test]
fn a_house_may_touch_its_word_or_its_street() {
    let town = Town::of(&["вулиця Руська", "вулиця Кагамлика", "проспект Злуки", "вулиця 9 Травня"]);
    town.answers(&[
        ("вул. Руська,б14", "вулиця Руська, 14"),
        ("вул Кагамлика, д33 кв5", "вулиця Кагамлика, 33"),
        ("вул Кагамлика, буд33кв5", "вулиця Кагамлика, 33"),
        ("вул.Руська14", "вулиця Руська, 14"),
        ("вул.Руська14а", "вулиця Руська, 14а"),
        ("Злуки23", "проспект Злуки, 23"),
        ("Zluky23", "проспект Злуки, 23"),
        ("руська буд14", "вулиця Руська, 14"),
        ("руська д14", "вулиця Руська, 14"),
        ("Руська N14", "вулиця Руська, 14"),
        ("Руська N 14", "вулиця Руська, 14"),
        ("Руська No. 14", "вулиця Руська, 14"),
        ("Руська #14", "вулиця Руська, 14"),
        ("Руська, №14", "вулиця Руська, 14"),
        ("Руська 14к2", "вулиця Руська, 14 к2"),
        ("Руська 14б2", "! the house number is not understood"),
        ("вул. 9Травня 3", "вулиця 9 Травня, 3"),
    ]);
}

#[test]
fn words_behind_the_house_are_let_be() {
    let town = Town::of(&["вулиця Гоголя", "вулиця Соборності", "площа 1 Травня", "вулиця Героїв 93 Бригади", "вулиця Над Яром"]);
    town.answers(&[
        ("Гоголя 22 біля театру", "вулиця Гоголя, 22"),
        ("Гоголя 22 біля школи 5", "вулиця Гоголя, 22"),
        ("Гоголя, 22, біля школи 5", "вулиця Гоголя, 22"),
        ("навпроти вул. Гоголя 22", "вулиця Гоголя, 22"),
        ("вул. Гоголя 14 магазин", "вулиця Гоголя, 14"),
        ("вул. Гоголя 14 з двору", "вулиця Гоголя, 14"),
        ("вул. Гоголя 14 школа", "вулиця Гоголя, 14"),
        ("вул. Гоголя 14а червоний будинок", "вулиця Гоголя, 14а"),
        ("вул. Гоголя, 20 в дворі", "вулиця Гоголя, 20"),
        ("вул. Гоголя, 20 червоний будинок", "вулиця Гоголя, 20"),
        ("вул. Гоголя 14 з", "вулиця Гоголя, 14з"),
        ("площа 1 Травня, 3", "площа 1 Травня, 3"),
        ("площа 1 Травня", "площа 1 Травня"),
        ("вул. Героїв 93 Бригади", "вулиця Героїв 93 Бригади"),
        ("Над Яром, 5", "вулиця Над Яром, 5"),
    ]);
}

#[test]
fn punctuation_and_places_around_are_let_be() {
    let town = Town::of(&["вулиця Руська", "вулиця Кагамлика", "вулиця Соборності", "вулиця Соборна", "вулиця Велика Одеса"]);
    town.answers(&[
        ("вул: Руська, буд: 14, кв: 5", "вулиця Руська, 14"),
        ("Руська, 14. кв. 5", "вулиця Руська, 14"),
        ("Руська, 14.", "вулиця Руська, 14"),
        ("вул. Кагамлика, 33, к. А", "вулиця Кагамлика, 33 корп. а"),
        ("Руська, будинок номер 14", "вулиця Руська, 14"),
        ("Руська будинок № 14", "вулиця Руська, 14"),
        ("Соборності 4 Шевченківський район", "вулиця Соборності, 4"),
        ("Соборності, 4 Шевченківський район", "вулиця Соборності, 4"),
        ("Шевченківський р-н Соборності 4", "вулиця Соборності, 4"),
        ("Шевченківський район, Соборності 4", "вулиця Соборності, 4"),
        ("обл. Полтавська, м. Полтава, вул. Соборності 4", "вулиця Соборності, 4"),
        ("Соборності 4 Полтава Україна", "вулиця Соборності, 4"),
        ("вул. Соборності 4а Полтава 36000 Україна", "вулиця Соборності, 4а"),
        ("Соборності, 4 - Полтава", "вулиця Соборності, 4"),
        ("Соборності, 4 м. Полтава", "вулиця Соборності, 4"),
        ("Камянець Подільський Соборна 4", "вулиця Соборна, 4"),
        ("Кам'янець - Подільський, вул. Соборна 4", "вулиця Соборна, 4"),
        ("Соборна 4 Кам'янець Подільський", "вулиця Соборна, 4"),
        ("вулиця Велика Одеса", "вулиця Велика Одеса"),
        ("Україна Полтава Соборності 4", "вулиця Соборності, 4"),
    ]);
    let city = |typed: &str| parse_address(typed).expect("an address").cities.pop();
    assert_eq!(city("Соборності 4 Полтава Україна").as_deref(), Some("полтава"));
    assert_eq!(city("Соборності, 4 - Полтава").as_deref(), Some("полтава"));
    assert_eq!(city("Камянець Подільський Соборна 4").as_deref(), Some("кам'янець-подільський"));
}

#[test]
fn roman_numerals_are_numbers() {
    let town = Town::of(&[
        "вулиця 1-ша Садова",
        "вулиця 2-га Садова",
        "провулок 1-й Сінний",
        "вулиця Івана Франка",
        "вулиця Івана Богуна",
        "вулиця XXII З’їзду",
    ]);
    town.answers(&[
        ("вул. II Садова 12", "вулиця 2-га Садова, 12"),
        ("вул. ІІ Садова, 12", "вулиця 2-га Садова, 12"),
        ("Садова II, 12", "вулиця 2-га Садова, 12"),
        ("І-ша Садова 3", "вулиця 1-ша Садова, 3"),
        ("I-ша Садова 3", "вулиця 1-ша Садова, 3"),
        ("І Сінний пров. 4", "провулок 1-й Сінний, 4"),
        ("22-го З'їзду 4", "вулиця XXII З’їзду, 4"),
        ("І. Франка 4", "вулиця Івана Франка, 4"),
        ("І Франка 4", "вулиця Івана Франка, 4"),
        ("вул І Богуна 5", "вулиця Івана Богуна, 5"),
    ]);
}

#[test]
fn russian_that_is_translated_is_also_read_as_it_stands() {
    let town = Town::of(&[
        "вулиця Руська",
        "вулиця Червоний Шлях",
        "вулиця Добрий Путь",
        "вулиця Червона",
        "вулиця Красна",
        "вулиця Шкільна",
        "вулиця Весняна",
    ]);
    town.answers(&[
        ("ул. Весенняя, 5", "вулиця Весняна, 5"),
        ("Русская 14", "вулиця Руська, 14"),
        ("ул. Русская, 14", "вулиця Руська, 14"),
        ("ул. Красный Путь 5", "вулиця Червоний Шлях, 5"),
        ("Красный Путь, 5", "вулиця Червоний Шлях, 5"),
        ("Добрый Путь 5", "вулиця Добрий Путь, 5"),
        ("ул. Школьная 5", "вулиця Шкільна, 5"),
        ("вул. Червона 5", "вулиця Червона, 5"),
        ("вул. Красна 5", "вулиця Красна, 5"),
        ("ул. Красная 5", "? вулиця Красна | вулиця Червона"),
    ]);
}

#[test]
fn what_is_being_typed_is_completed_before_it_is_whole() {
    let town = Town::of(&[
        "вулиця 15 Квітня",
        "вулиця 9-го Травня",
        "вулиця 1-ша Садова",
        "проспект 40-річчя Перемоги",
        "вулиця Лесі Українки",
        "бульвар Лесі Українки",
        "вулиця Лісківська",
        "вулиця Шевченка",
        "вулиця Шевченківська",
        "бульвар Тараса Шевченка",
        "вулиця Руська",
    ]);
    for (typed, first) in [
        ("15", "вулиця 15 Квітня"),
        ("15 к", "вулиця 15 Квітня"),
        ("15 кв", "вулиця 15 Квітня"),
        ("вул. 15", "вулиця 15 Квітня"),
        ("9-го т", "вулиця 9-го Травня"),
        ("1-й с", "вулиця 1-ша Садова"),
        ("40-річчя", "проспект 40-річчя Перемоги"),
        ("просп. 40-річ", "проспект 40-річчя Перемоги"),
        ("4", "проспект 40-річчя Перемоги"),
        ("б-р лес", "бульвар Лесі Українки"),
        ("вул. Лес", "вулиця Лесі Українки"),
        ("бульв шев", "бульвар Тараса Шевченка"),
        ("Руська, 14-", "вулиця Руська"),
        ("Руська, 14/", "вулиця Руська"),
        ("Руська 14-", "вулиця Руська"),
        ("Руська, 14 корп", "вулиця Руська"),
        ("Руська, 14 корп.", "вулиця Руська"),
    ] {
        assert_eq!(town.suggested(typed).first().map(String::as_str), Some(first), "{typed}");
    }
    for typed in ["лес укр", "Лес"] {
        let streets = town.suggested(typed);
        assert!(streets.iter().any(|street| street == "вулиця Лесі Українки"), "{typed}: {streets:?}");
    }
    assert!(town.suggested("лес").iter().any(|street| street == "вулиця Лісківська"), "лес is Russian for ліс");
    let house = |typed: &str| town.index.suggest(typed).first().and_then(|one| one.house).map(|house| house.to_string());
    assert_eq!(house("Руська, 14-").as_deref(), Some("14"));
    assert_eq!(house("Руська, 14-А").as_deref(), Some("14а"));
}

#[test]
fn a_street_is_one_guess_however_many_districts_it_has() {
    let town = Town::of(&[
        "вулиця Васильківська @ hol,pec,sol",
        "вулиця Садова @ hol",
        "вулиця Садова @ sol",
        "вулиця Садовська",
        "вулиця Садкова",
    ]);
    assert_eq!(town.ask("вул. Васльиківська, 5"), "~ вулиця Васильківська");
    let guesses = |typed: &str| town.index.guess(typed, &parse_address(typed).expect("an address")).streets;
    let first = guesses("вул. Васльиківська, 5").remove(0);
    assert_eq!(first.districts.iter().map(DistrictId::as_str).collect::<Vec<_>>(), ["hol", "pec", "sol"]);
    assert_eq!(first.district, first.districts[0]);
    // Two streets of one name are told apart once one of them is asked for.
    let garden = guesses("вул. Садоваа, 5");
    assert_eq!(garden.iter().filter(|one| one.street.name == "Садова").count(), 1, "{garden:?}");
    assert_eq!(garden[0].districts.len(), 2, "{garden:?}");
    assert_eq!(town.ask("вулиця Садова, 5"), "? вулиця Садова | вулиця Садова");
}

#[test]
fn a_house_is_no_number_of_another_street() {
    let town = Town::of(&["вулиця 2-га Садова", "провулок 2-й Залізничний", "вулиця Дачна 125", "вулиця 9 Травня"]);
    town.answers(&[
        ("вул. Садова, буд. 2", "~ вулиця 2-га Садова"),
        ("Садова, 2", "~ вулиця 2-га Садова"),
        ("Садова, будинок 2, кв. 7", "~ вулиця 2-га Садова"),
        ("вул. Садова буд 2", "~ вулиця 2-га Садова"),
        ("Садова 2", "~ вулиця 2-га Садова"),
        ("Залізничний провулок, 2", "~ провулок 2-й Залізничний"),
        ("вул. Травня, 9", "~ вулиця 9 Травня"),
        ("Дачна 125", "вулиця Дачна 125"),
        ("вул. 2-га Садова, 2", "вулиця 2-га Садова, 2"),
        ("9 Travnia St", "вулиця 9 Травня"),
        ("9 Травня", "вулиця 9 Травня"),
    ]);
}

#[test]
fn a_letter_before_a_surname_is_no_city_and_no_part_of_a_house() {
    let names = ["Михайла Грушевського", "Григорія Сковороди", "Павла Тичини", "Катерини Білокур", "Миколи Міхновського", "Панаса Мирного"];
    let streets: Vec<String> = names.iter().map(|name| format!("вулиця {name}")).collect();
    let town = Town::of(&streets.iter().map(String::as_str).collect::<Vec<_>>());
    town.answers(&[
        ("М. Грушевського, 5", "вулиця Михайла Грушевського, 5"),
        ("М.Міхновського,5", "вулиця Миколи Міхновського, 5"),
        ("М. Міхновського, буд. 5, кв. 2", "вулиця Миколи Міхновського, 5"),
        ("Г. Сковороди, 5", "вулиця Григорія Сковороди, 5"),
        ("Полтава, Г. Сковороди, 5", "вулиця Григорія Сковороди, 5"),
        ("П. Тичини 12", "вулиця Павла Тичини, 12"),
        ("П. Мирного 5", "вулиця Панаса Мирного, 5"),
        ("К.Білокур 3", "вулиця Катерини Білокур, 3"),
        ("К. Білокур, 3", "вулиця Катерини Білокур, 3"),
        ("м. Хорол, 5", "! the address names no street"),
    ]);
}

#[test]
fn surnames_alone_find_streets_of_rare_given_names() {
    let names = [
        "Тодося Осьмачки",
        "Джохара Дудаєва",
        "Кастуся Калиновського",
        "Феофіла Яновського",
        "Остафія Дашкевича",
        "Йова Борецького",
        "Ґолди Меїр",
        "Алімпія Галика",
        "Франциска Скорини",
        "Жуля Верна",
        "Памви Беринди",
        "Галшки Гулевичівни",
    ];
    for name in names {
        let street = format!("вулиця {name}");
        let surname = name.split_whitespace().last().expect("a surname");
        assert_eq!(Town::of(&[&street]).ask(&format!("вул. {surname}, 5")), format!("{street}, 5"));
    }
}

#[test]
fn another_title_is_another_person() {
    let town = Town::of(&["вулиця Лікаря Павлова"]);
    town.answers(&[
        ("Павлова 12", "вулиця Лікаря Павлова, 12"),
        ("Доктора Павлова 12", "вулиця Лікаря Павлова, 12"),
        ("вул. врача Павлова 12", "вулиця Лікаря Павлова, 12"),
        ("Академіка Павлова 12", "~ вулиця Лікаря Павлова"),
    ]);
}

#[test]
fn what_was_offered_to_choose_from_can_be_chosen() {
    let former = |name: &str| varta_domain::address::FormerName {
        kind: StreetName::parse(name).expect("a street").kind.expect("a kind"),
        name: StreetName::parse(name).expect("a street").name,
        houses: None,
    };
    let mut town = Town::of(&[
        "вулиця Сінна",
        "вулиця Гоголя",
        "вулиця Павлова",
        "вулиця Академіка Павлова",
        "вулиця Грінченка",
        "вулиця Бориса Грінченка",
        "провулок Гоголя",
        "вулиця Зелена @ hol,sol",
    ]);
    let mut entries: Vec<StreetEntry> = town.by_key.values().flatten().cloned().collect();
    entries.sort_by(|one, other| (&one.name, one.kind, &one.district).cmp(&(&other.name, other.kind, &other.district)));
    entries.dedup();
    entries
        .iter_mut()
        .filter(|entry| entry.street().to_string() == "вулиця Гоголя")
        .for_each(|entry| entry.formerly.push(former("вулиця Сінна")));
    town.by_key.clear();
    for entry in &entries {
        entry.keys().into_iter().for_each(|key| town.by_key.entry(key).or_default().push(entry.clone()));
    }
    let asked = |query: &varta_domain::address::AddressQuery| {
        resolve(query, town.by_key.get(&query.street.key()).map(Vec::as_slice).unwrap_or_default())
    };
    let mut choices = 0;
    for typed in ["вулиця Сінна, 5", "Павлова, 5", "вулиця Грінченка, 5", "Гоголя, 5", "Зелена, 5"]
    {
        let Resolution::Choose(candidates) = asked(&parse_address(typed).expect("an address")) else { continue };
        choices += 1;
        assert!(candidates.len() > 1);
        for candidate in candidates {
            let query = parse_address(&format!("{}, 5", candidate.street)).expect("an address").in_district(candidate.district.clone());
            match asked(&query) {
                Resolution::NotServed { street, district } => assert_eq!((street, district), (candidate.street, candidate.district)),
                other => panic!("{typed}, {}: {other:?}", candidate.street),
            }
        }
    }
    assert_eq!(choices, 4);
}
