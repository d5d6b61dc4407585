//! The cell `street` of `streets.csv`, which names one street and nothing else, and the houses of a street that runs
//! through several districts.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::{Folder, shared, told};
use proptest::prelude::*;
use varta_cli::pack;

/// What is told of the cell `street` where these are the streets of a district that is not served.
fn of_streets<'a>(cells: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let rows: String = cells.into_iter().map(|cell| format!("\"{}\",richkovyi,,\n", cell.replace('"', "\"\""))).collect();
    let folder = Folder::sound();
    folder.append("streets.csv", &rows);
    told(folder.path()).into_iter().filter(|line| line.starts_with("error: streets.csv") && line.contains(", street: ")).collect()
}

#[test]
fn a_cell_with_more_than_a_street_is_refused_with_what_is_too_much() {
    let cases = [
        ("вулиця Крапкова, 12", "a comma in the name of a street"),
        ("вулиця Садова, вулиця Лісова", "a comma in the name of a street"),
        ("вулиця Садова; Лісова", "a semicolon in the name of a street"),
        ("вулиця Садова: 1-27", "a colon in the name of a street"),
        ("вулиця Чашкова (колишня Леніна)", "a parenthesis in the name of a street"),
        ("вулиця Чашкова/12", "a slash in the name of a street"),
        ("с. Розсошенці, вулиця Чашкова", "a comma in the name of a street"),
        ("с. Розсошенці вулиця Чашкова", "more than the name of one street"),
        ("Розсошенці вулиця Чашкова", "more than the name of one street"),
        ("вулиця Чашкова мкр. Південний", "more than the name of one street"),
        ("вул. просп. Чашкова", "more than the name of one street"),
        ("вулиця Садова вулиця Лісова", "\"вулиця\" in the name of a street, as if a second one began"),
        ("вулиця Садова пров. Лісовий", "\"пров\" in the name of a street, as if a second one began"),
        ("вулиця Садова площа Ринок", "\"площа\" in the name of a street, as if a second one began"),
        ("вулиця Чашкова буд. 12", "\"буд\" speaks of houses"),
        ("вулиця Чашкова № 12", "\"№\" speaks of houses"),
        ("вулиця Чашкова непарні", "\"непарні\" speaks of houses"),
        ("вулиця Чашкова 1-27", "\"1-27\" looks like houses"),
        ("вулиця Чашкова 12 14", "two numbers in the name of a street: 12 14"),
    ];
    let told = of_streets(cases.map(|(cell, _)| cell));
    assert_eq!(told.len(), cases.len(), "{}", told.join("\n"));
    for (at, (cell, expected)) in cases.into_iter().enumerate() {
        let line = format!("error: streets.csv, line {}, street: \"{cell}\": {expected}", at + 6);
        assert!(told.iter().any(|told| told.starts_with(&line)), "not told: {line}\n{}", told.join("\n"));
    }
}

#[test]
fn the_ways_in_which_registers_write_one_street_are_accepted() {
    let cells = [
        "вулиця Садова 1",
        "вулиця Садова 118а",
        "вул. 9 Січня",
        "1-й Садовий провулок",
        "2 пров. Ковпака",
        "вулиця 40-річчя Перемоги",
        "вулиця Нова 2-га",
        "лінія Лінія 3",
        "вулиця Лінія 12-та",
        "вулиця Чумацький Шлях",
        "вулиця Харківське шосе",
        "дорога Дорога Життя",
        "вулиця Набережна",
        "площа Набережна",
        "пр-т Миру",
        "кв-л 278",
        "мікрорайон 5",
        "вул.Лісо-Степова",
        "вул. Т. Шевченка",
        "вулиця Володимира В’язуна",
        "вулиця «Правди»",
    ];
    assert_eq!(of_streets(cells), Vec::<String>::new());
}

#[test]
fn every_street_of_an_official_register_is_accepted_but_for_names_with_a_second_one_in_parentheses() {
    let Some(register) = shared("kyiv_streets_registry_2020.csv") else { return };
    let mut cells = Vec::new();
    for record in records(&register).into_iter().skip(1) {
        let [_, _, name, kind, ..] = record.as_slice() else { continue };
        cells.push(format!("{kind} {name}"));
    }
    assert!(cells.len() > 2_800, "{}", cells.len());
    let told = of_streets(cells.iter().map(String::as_str));
    let (named, other): (Vec<String>, Vec<String>) = told.into_iter().partition(|line| line.contains("a parenthesis in the name"));
    assert_eq!(other, Vec::<String>::new());
    assert_eq!(named.len(), cells.iter().filter(|cell| cell.contains('(')).count());
}

/// The records of a file, a quoted cell with its line breaks taken for spaces.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            '\r' | '\n' => cell.push(' '),
            c => cell.push(c),
        }
    }
    records
}

/// The sound pack with a beat in its second district, and these rows with codes.
fn coded(rows: &str) -> Folder {
    let folder = Folder::sound();
    let ring = "[[[30.54,50.4],[30.58,50.4],[30.58,50.42],[30.54,50.42],[30.54,50.4]]]";
    let feature = format!(
        r#"{{"type":"Feature","properties":{{"beat":"rich-01","district":"richkovyi","name_uk":"Дільниця № 3","name_en":"Beat 3"}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}},"#
    );
    folder.replace("beats.geojson", "\"features\":[", &format!("\"features\":[{feature}"));
    folder.write("streets.csv", format!("street,district,beat,houses,code\n{rows}"));
    folder
}

fn of_houses(folder: &Folder) -> Vec<String> {
    told(folder.path()).into_iter().filter(|line| line.starts_with("error: ")).collect()
}

#[test]
fn a_house_of_a_street_in_two_districts_belongs_to_one_beat() {
    let folder = coded(
        "вулиця Довга,lisovyi,lis-01,1-27,10411\n\
         вулиця Довга,lisovyi,lis-02,29-41 (непарні),10411\n\
         вулиця Довга,richkovyi,rich-01,\"27-39 (непарні), 2\",10411\n",
    );
    assert_eq!(
        of_houses(&folder),
        [
            "error: streets.csv, line 4, houses: \"27\" of \"вулиця Довга\" is served by lis-01 in line 2 and by rich-01 here, and both have one code",
            "error: streets.csv, line 4, houses: \"29\" of \"вулиця Довга\" is served by lis-02 in line 3 and by rich-01 here, and both have one code",
        ]
    );
    folder.replace("streets.csv", "\"27-39 (непарні), 2\"", "43-55");
    assert_eq!(of_houses(&folder), Vec::<String>::new());
}

#[test]
fn rows_of_two_streets_share_what_houses_they_like() {
    for rows in [
        "вулиця Довга,lisovyi,lis-01,вся,1\nвулиця Довга,richkovyi,rich-01,вся,2\n",
        "вулиця Довга,lisovyi,lis-01,вся,\nвулиця Довга,richkovyi,rich-01,вся,\n",
        "вулиця Довга,lisovyi,lis-01,вся,1\nпровулок Довгий,richkovyi,rich-01,вся,1\n",
        "вулиця Довга,lisovyi,lis-01,вся,1\nпровулок Довга,richkovyi,rich-01,вся,1\n",
        "вулиця Довга,lisovyi,lis-01,вся,1\nвулиця Довга,richkovyi,,,1\n",
    ] {
        assert_eq!(of_houses(&coded(rows)), Vec::<String>::new(), "{rows}");
    }
}

#[test]
fn an_overlap_within_a_district_is_told_once_with_a_code_too() {
    let folder = coded(
        "вулиця Довга,lisovyi,lis-01,1-27,10411\n\
         вулиця Довга,lisovyi,lis-02,27-41,10411\n\
         вулиця Довга,richkovyi,rich-01,43-55,10411\n",
    );
    let told = of_houses(&folder);
    assert!(matches!(told.as_slice(), [line] if line.starts_with("error: streets.csv, line 3, houses: \"27\" of")), "{told:?}");
}

#[test]
fn houses_of_addresses_go_by_the_code_that_their_street_has() {
    let folder = coded("вулиця Довга,lisovyi,lis-01,1-27,10411\nвулиця Довга,richkovyi,rich-01,\"43, 45\",10411\n");
    folder.write(
        "addresses.csv",
        "uid,CATUTTC,postName,thoroughfare,locatorDesignator,addressLocatorBuilding,territoryuid\n1,UA1,Місто,вул. Довга,45,null,lis-02\n",
    );
    let told = of_houses(&folder);
    let line = "\"45\" of \"вулиця Довга\" is served by";
    assert!(told.len() == 1 && told[0].contains(line) && told[0].contains("lis-02"), "{told:?}");
}

/// A district as strips from west to east, each a beat.
fn strips(district: &str, west: f64, count: u32) -> Vec<String> {
    let beat = |number: u32| {
        let (from, to) = (west + f64::from(number) * 0.0004, west + f64::from(number + 1) * 0.0004);
        let ring = format!("[[{from},50.4],[{to},50.4],[{to},50.42],[{from},50.42],[{from},50.4]]");
        format!(
            r#"{{"type":"Feature","properties":{{"beat":"{district}-{number}","district":"{district}","name_uk":"Дільниця","name_en":"Beat"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    (0..count).map(beat).collect()
}

#[test]
fn a_street_without_end_is_refused_once_over_all_its_districts() {
    let folder = Folder::sound();
    let features = [strips("lisovyi", 30.5, 100), strips("richkovyi", 30.54, 100)].concat();
    folder.write("beats.geojson", format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")));
    let rows = |district: &str, count: u32| -> String {
        (0..count).map(|number| format!("вулиця Довга,{district},{district}-{number},{},7\n", number + 1)).collect()
    };
    let large = |rows: String| -> Vec<String> {
        folder.write("streets.csv", format!("street,district,beat,houses,code\n{rows}"));
        of_houses(&folder).into_iter().filter(|line| line.contains("over 100")).collect()
    };
    assert_eq!(large(rows("lisovyi", 50) + &rows("richkovyi", 50)), Vec::<String>::new());
    let told = large(rows("lisovyi", 51) + &rows("richkovyi", 50));
    assert!(
        matches!(told.as_slice(), [line] if line.starts_with("error: streets.csv, line 2, code: the rows of \"вулиця Довга\"")),
        "{told:?}"
    );
    // What is too large in one district by itself is told of there.
    let told = large(rows("lisovyi", 100) + "вулиця Довга,lisovyi,lisovyi-0,900,7\n" + &rows("richkovyi", 50));
    assert!(matches!(told.as_slice(), [line] if line.starts_with("error: streets.csv, line 2, houses: the street")), "{told:?}");
}

const WORDS: [&str; 14] =
    ["вулиця", "вул.", "пров.", "Садова", "Лісова", "9", "1-й", "12", "1-27", "буд.", "мкр.", "Південний", "Шлях", "с."];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Of whatever is accepted, every word but the kind is in the name.
    #[test]
    fn no_word_of_a_cell_is_lost(cells in prop::collection::vec(prop::collection::vec(prop::sample::select(&WORDS[..]), 1..6), 20)) {
        let cells: Vec<String> = cells.iter().map(|words| words.join(" ")).collect();
        let rows: String = cells.iter().map(|cell| format!("{cell},richkovyi,,\n")).collect();
        let folder = Folder::sound();
        folder.append("streets.csv", &rows);
        let (pack, _) = pack::read(folder.path()).expect("readable");
        for row in pack.expect("whole").streets.iter().filter(|row| row.line > 5) {
            let cell = &cells[usize::try_from(row.line).expect("small") - 6];
            let words = |text: &str| text.split([' ', '.']).filter(|word| !word.is_empty()).count();
            prop_assert!(words(cell) <= words(&row.name) + 1, "{cell} became {}", row.name);
        }
    }

    #[test]
    fn a_mark_in_a_cell_is_told_wherever_it_stands(mark in prop::sample::select(vec![',', ';', ':', '(', ')', '/']), at in 0_usize..14) {
        let mut cell: Vec<char> = "вулиця Чашкова".chars().collect();
        cell.insert(at, mark);
        let cell: String = cell.into_iter().collect();
        prop_assert_eq!(of_streets([cell.as_str()]).len(), 1, "{}", cell);
    }
}
