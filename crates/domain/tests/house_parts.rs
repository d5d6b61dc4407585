//! Parts of a house that stand apart from its number: behind a comma, in words, in parentheses. One that is left out would
//! be another house, and maybe another beat.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use varta_domain::address::{AddressError, parse_address};

fn house(typed: &str) -> Result<Option<String>, AddressError> {
    parse_address(typed).map(|query| query.house.map(|house| house.to_string()))
}

#[test]
fn a_part_of_the_house_is_read_wherever_it_stands() {
    let cases = [
        ("Франка, 14, 2 корпус", "14 к2"),
        ("Франка 14, 2 корпус", "14 к2"),
        ("Франка, буд. 14, 2-й корпус", "14 к2"),
        ("Франка, 14, 2-й корпус, кв. 3", "14 к2"),
        ("Франка 14 2-й корпус", "14 к2"),
        ("Франка 14 другий корпус", "14 к2"),
        ("Франка, 14, другий корпус", "14 к2"),
        ("ул. Франко, 14, второй корпус", "14 к2"),
        ("Франка, 14, кв. 5, корпус 2", "14 к2"),
        ("Франка, 14, корпус №2", "14 к2"),
        ("Франка 14 (2 корпус)", "14 к2"),
        ("Франка, буд. 12, А", "12а"),
        ("Франка, 12, а", "12а"),
        ("Франка, 12, \"а\"", "12а"),
        ("Франка, 12, «А»", "12а"),
        ("Франка, 12, 'А'", "12а"),
        ("Франка 12, А, кв. 3", "12а"),
        ("Franka St, 12, A", "12а"),
        ("Franka St, 12, B", "12б"),
        ("Франка 12 (2 під'їзд)", "12"),
        ("Франка 12 (2-й під'їзд, 3 поверх)", "12"),
        ("Франка, 12 (під'їзд 2)", "12"),
        ("Франка, 12, 2 під'їзд", "12"),
        ("Франка 12, 2 під'їзд", "12"),
        ("Франка 12, 2-й під'їзд, 3 поверх, кв. 5", "12"),
        ("Франка 12 (вхід з двору)", "12"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(typed, meant)| house(typed).ok().flatten().as_deref() != Some(*meant))
        .map(|(typed, meant)| format!("{typed}: {meant} is meant, {:?} is read", house(typed)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_corpus_that_is_not_understood_is_not_left_out() {
    for typed in ["Франка, 14, червоний корпус", "Франка 14, школа, новий корпус", "Франка, 12а, Б"]
    {
        assert!(matches!(house(typed), Err(AddressError::House(_))), "{typed}: {:?}", house(typed));
    }
    assert_ne!(house("Франка 14 червоний корпус"), Ok(Some("14".to_owned())));
}

#[test]
fn a_number_before_a_name_in_latin_letters_is_the_house() {
    let read = |typed: &str| parse_address(typed).map(|query| (query.street.name, query.house.map(|house| house.to_string())));
    let is = |name: &str, house: &str| Ok((name.to_owned(), Some(house.to_owned())));
    assert_eq!(read("2 Sadova St"), is("Sadova", "2"));
    assert_eq!(read("2nd Sadova St, 5"), is("2nd Sadova", "5"));
    assert_eq!(read("55B Velyka Vasylkivska"), is("Velyka Vasylkivska", "55б"));
    assert_eq!(read("2 Садова"), Ok(("2 Садова".to_owned(), None)));
}
