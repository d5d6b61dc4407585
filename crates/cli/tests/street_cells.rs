//! The cell `street` of `streets.csv`, which names one street and nothing else.
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
