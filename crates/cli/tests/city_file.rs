//! `city.toml`: what the check tells of a city's rules and its districts.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::{Folder, assert_told, told};
use varta_cli::pack;
use varta_domain::lang::Lang;

/// A pack whose `city.toml` has one text in place of another.
fn changed(from: &str, to: &str) -> Folder {
    let folder = Folder::sound();
    folder.replace("city.toml", from, to);
    folder
}

#[test]
fn the_zone_is_one_of_the_bundled_data_and_of_ukraine() {
    let zone = |zone: &str| changed("Europe/Kyiv", zone);
    assert_told(zone("Europe/Kiev").path(), &[]);
    assert_told(zone("Europe/Warsaw").path(), &["warning: city.toml, line 4, zone: \"Europe/Warsaw\" is no zone of Ukraine"]);
    let unknown = zone("Europe/Poltava");
    assert!(told(unknown.path()).join("\n").contains("error: city.toml, line 4, zone: \"Europe/Poltava\""));
    assert!(pack::read(unknown.path()).expect("readable").0.is_none());
}

#[test]
fn languages_begin_with_the_state_language() {
    let languages = |list: &str| changed("languages = [\"uk\", \"en\"]", list);
    let read = |folder: &Folder| pack::read(folder.path()).expect("readable").0.expect("whole").city.languages;
    assert_eq!(read(&languages("")), [Lang::Uk, Lang::En]);
    assert_eq!(read(&languages("languages = [\"uk\"]")), [Lang::Uk]);
    for (list, expected) in [
        ("languages = [\"en\", \"uk\"]", "error: city.toml, line 5, languages: the state language does not come first"),
        ("languages = [\"en\"]", "error: city.toml, line 5, languages: the state language does not come first"),
        ("languages = [\"uk\", \"uk\"]", "warning: city.toml, line 5, languages: \"uk\" is there twice"),
        ("languages = [\"uk\", \"de\"]", "error: city.toml, line 5, languages: unknown language \"de\""),
        ("languages = \"uk\"", "error: city.toml, line 5, languages: not a list of texts"),
    ] {
        assert_told(languages(list).path(), &[expected]);
    }
}

#[test]
fn emergency_numbers_are_those_of_the_country() {
    let numbers = |lines: &str| changed("[emergency]\npolice = \"102\"", lines);
    assert_told(numbers("[emergency]\nfire = \"101\"\npolice = \"102\"\nambulance = \"103\"\ngas = \"104\"\nany = \"112\"").path(), &[]);
    for (lines, expected) in [
        ("", "warning: city.toml, line 1, emergency: no emergency numbers"),
        ("[emergency]\npolice = \"103\"", "error: city.toml, line 10, emergency.police: \"103\" is another service"),
        ("[emergency]\npolice = \"0 800\"", "error: city.toml, line 10, emergency.police: not an emergency number"),
        ("[emergency]\npolice = 102", "error: city.toml, line 10, emergency.police: not a text"),
        ("[emergency]\npolise = \"102\"", "warning: city.toml, line 10: unknown key \"emergency.polise\""),
    ] {
        assert_told(numbers(lines).path(), &[expected]);
    }
}

#[test]
fn a_clock_that_would_not_run_as_promised_is_warned_of() {
    let clock = |lines: &str| changed("answer_business_days = 2", lines);
    assert_told(clock("answer_business_days = 5").path(), &[]);
    for (lines, expected) in [
        ("answer_business_days = 6", "warning: city.toml, line 13, sla.answer_business_days: 6 days to answer"),
        ("answer_business_days = 0", "error: city.toml, line 13, sla.answer_business_days: not a number in range"),
        (
            "answer_business_days = 2\nlink_valid_days = 3",
            "warning: city.toml, line 14, sla.link_valid_days: an officer's link ends after 3 days, before the city is told of a delay",
        ),
        ("answer_business_days = 2\nlink_valid_days = 61", "error: city.toml, line 14, sla.link_valid_days: not a number in range"),
    ] {
        assert_told(clock(lines).path(), &[expected]);
    }
    assert_told(
        changed("workday_ends = \"18:00\"", "workday_ends = \"10:30\"").path(),
        &["warning: city.toml, line 15, sla.workday_ends: the working day has less than four hours"],
    );
    assert_told(
        changed("workday_ends = \"18:00\"", "workday_ends = \"24:00\"").path(),
        &["error: city.toml, line 15, sla.workday_ends: \"24:00\": a day ends at 23:59"],
    );
}

#[test]
fn districts_have_dates_that_suit_their_stage() {
    for (from, to, expected) in [
        ("ends_on = \"2027-02-01\"\n", "", &["warning: city.toml, line 25, districts.ends_on: a pilot without its last day"][..]),
        ("starts_on = \"2026-11-01\"\n", "", &["warning: city.toml, line 25, districts.starts_on: a pilot without its first day"]),
        ("2027-02-01", "2026-10-01", &["error: city.toml, line 31, districts.ends_on: 2026-10-01 is before 2026-11-01"]),
        ("2027-02-01", "2027-11-01", &["warning: city.toml, line 31, districts.ends_on: a pilot of 365 days"]),
        (
            "stage = \"pilot\"",
            "stage = \"live\"",
            &["warning: city.toml, line 31, districts.ends_on: a district that is live does not end"],
        ),
        (
            "stage = \"pilot\"",
            "stage = \"pilot\"\nkatottg = \"8000000000\"",
            &["warning: city.toml, line 30, districts.katottg: not an official code"],
        ),
        ("2026-11-01", "01.11.2026", &[]),
    ] {
        assert_told(changed(from, to).path(), expected);
    }
}

#[test]
fn two_districts_of_one_name_cannot_be_told_apart() {
    assert_told(
        changed("Річковий район", "Лісовий р-н").path(),
        &["error: city.toml, line 25, districts: two districts are called \"Лісовий р-н\""],
    );
}

#[test]
fn a_city_file_too_large_is_refused() {
    let folder = Folder::sound();
    let keys: String = (0..15_000).map(|number| format!("k{number} = 1\n")).collect();
    folder.write("city.toml", keys);
    assert!(told(folder.path()).iter().any(|line| line.starts_with("warning: city.toml: and 148")));
    folder.write("city.toml", "#".repeat(300_000));
    assert!(told(folder.path()).iter().any(|line| line.contains("city.toml: the file is larger than 256 KB")));
}
