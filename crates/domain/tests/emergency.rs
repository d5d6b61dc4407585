//! What is taken for an emergency: a list of texts as people write them, kept true in both directions. A
//! row that is `known` to be judged wrongly must still be: who mends a rule takes the mark off.
#![allow(clippy::expect_used, reason = "a broken list should stop the test")]

use std::path::Path;

use proptest::prelude::*;
use varta_domain::emergency::{Category, assess};

#[derive(Debug)]
struct Row {
    text: String,
    expected: Option<String>,
    known: bool,
}

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emergency_cases.csv");
    let mut reader = csv::Reader::from_path(path).expect("the list is there");
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.expect("a row");
        let field = |at| record.get(at).expect("four fields").to_owned();
        Row { text: field(0), expected: Some(field(2)).filter(|name| !name.is_empty()), known: !field(3).is_empty() }
    };
    reader.records().map(row).collect()
}

fn judged(text: &str) -> Option<&'static str> {
    assess(text).map(|emergency| emergency.category().name())
}

#[test]
fn every_text_of_the_list_is_judged_as_it_says() {
    let wrong: Vec<String> = rows()
        .iter()
        .filter_map(|row| {
            let judged = judged(&row.text);
            // A missed mark, or a wrong judgement.
            let right = judged.is_some() == row.expected.is_some() && (judged.is_none() || row.expected.as_deref() == judged);
            (right == row.known).then(|| format!("{judged:?} instead of {:?}: {}", row.expected, row.text))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of the list:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_list_is_long_and_its_known_errors_are_few() {
    let rows = rows();
    let (emergencies, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.expected.is_some());
    assert!(emergencies.len() >= 140 && others.len() >= 130, "{} and {}", emergencies.len(), others.len());
    let known = |rows: &[&Row]| rows.iter().filter(|row| row.known).count() * 100 / rows.len();
    assert!(known(&emergencies) <= 5 && known(&others) <= 5, "{} % and {} %", known(&emergencies), known(&others));
    for category in Category::ALL {
        assert!(emergencies.iter().any(|row| row.expected.as_deref() == Some(category.name())), "no text of {}", category.name());
    }
}

#[test]
fn every_emergency_names_numbers_and_the_general_one_last() {
    for row in rows() {
        let Some(emergency) = assess(&row.text) else { continue };
        assert_eq!(emergency.numbers().last(), Some(&"112"));
        assert!(emergency.numbers().len() >= 2);
    }
}

/// Latin letters where they look like the Cyrillic ones, as pasted texts and bored typists have them.
fn look_alikes(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'а' => 'a',
            'е' => 'e',
            'і' => 'i',
            'о' => 'o',
            'с' => 'c',
            'р' => 'p',
            other => other,
        })
        .collect()
}

proptest! {
    #[test]
    fn no_text_makes_it_fall_over(text in "\\PC{0,400}") {
        let _ = assess(&text);
    }

    #[test]
    fn how_it_is_typed_changes_nothing(index in 0_usize..1_000) {
        let rows = rows();
        let row = &rows[index % rows.len()];
        let judged = judged(&row.text);
        prop_assert_eq!(self::judged(&row.text.to_uppercase()), judged);
        prop_assert_eq!(self::judged(&row.text.replace(' ', "  \t ")), judged);
        prop_assert_eq!(self::judged(&row.text.replace(['\'', '’'], "ʼ")), judged);
        let mixed: Vec<String> = row.text.split(' ').map(|word| {
            // A word of look-alikes alone is a Latin word, and nobody can tell.
            let mixed = look_alikes(word);
            if mixed.chars().any(|c| ('а'..='я').contains(&c)) { mixed } else { word.to_owned() }
        }).collect();
        prop_assert_eq!(self::judged(&mixed.join(" ")), judged);
    }

    #[test]
    fn a_calm_preface_hides_no_emergency(index in 0_usize..1_000) {
        let rows: Vec<Row> = rows().into_iter().filter(|row| row.expected.is_some() && !row.known).collect();
        let row = &rows[index % rows.len()];
        let text = format!("Доброго дня. Пише мешканка будинку номер дванадцять, третій під’їзд, дякую за увагу. {}", row.text);
        prop_assert!(assess(&text).is_some(), "{}", row.text);
    }
}
