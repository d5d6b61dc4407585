//! House numbers and sets of houses, as residents and officials write them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use proptest::prelude::*;
use varta_domain::address::parse_address;
use varta_domain::houses::{HouseError, HouseNumber, HouseReason, HouseSet, MAX_SET_ITEMS, MatchRank};

fn house(text: &str) -> HouseNumber {
    HouseNumber::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn set(text: &str) -> HouseSet {
    HouseSet::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_resident_may_write_a_house_in_many_ways() {
    let cases = [
        ("12", "12"),
        ("012", "12"),
        ("7-А", "7а"),
        ("7а", "7а"),
        ("7 А", "7а"),
        ("7A", "7а"),
        ("7B", "7в"),
        ("7\u{200b}-\u{a0}а", "7а"),
        ("12/А", "12а"),
        ("12-к", "12к"),
        ("8/2", "8/2"),
        ("9/9-А", "9/9а"),
        ("58-А/1", "58а/1"),
        ("34/1а", "34/1а"),
        ("9 к9", "9 к9"),
        ("33к3", "33 к3"),
        ("60 к.2", "60 к2"),
        ("9, корп. 3", "9 к3"),
        ("9 корпус 3-Б", "9 к3б"),
        ("9 корп. А", "9 корп. а"),
        ("10 7 корпус", "10 к7"),
        ("56/66 к3", "56/66 к3"),
        ("59бк1", "59б к1"),
        ("2 k18-Б", "2 к18б"),
        ("6 (літ. Б)", "6б"),
        ("6 літера «Б»", "6б"),
        ("буд. 12", "12"),
        ("будинок № 12", "12"),
        ("№12", "12"),
        ("12, кв. 5", "12"),
        ("12а кв5", "12а"),
        ("7акв5", "7а"),
        ("12, під. 2, поверх 3, кв. 45-А", "12"),
        ("1 п77", "1"),
        ("69-71", "69-71"),
        ("32б-32в", "32б-32в"),
        ("12-5", "12"),
        ("12.", "12"),
        ("12-к2", "12 к2"),
        ("12 корп. №2", "12 к2"),
        ("12 к. № 2", "12 к2"),
        ("12 блок 2", "12 к2"),
        ("33, блок Б", "33 корп. б"),
        ("12 будівля 2", "12 к2"),
        ("12 'а'", "12а"),
        ("12_а", "12а"),
        ("N12", "12"),
        ("12/14-16", "12/14"),
        ("9 к7-45", "9 к7"),
        ("4-6/2", "4-6/2"),
    ];
    for (given, canonical) in cases {
        assert_eq!(house(given).to_string(), canonical, "{given}");
        assert_eq!(house(canonical).to_string(), canonical);
    }
}

#[test]
fn what_is_inside_a_house_is_dropped_and_is_never_the_house() {
    for inside in [
        "кімн. 5",
        "кімната 5",
        "ап. 5",
        "апарт. 5",
        "кварт. 5",
        "кв-ра 5",
        "секц. 2",
        "секція Б",
        "общ. 3",
        "гурт.",
        "(гуртожиток)",
        "п-д 3",
        "п-д. 3, кв. 5",
        "під'їзд №2",
        "2-й під'їзд",
        "2 під'їзд",
        "3-й поверх",
        "кв. 5 2 під'їзд",
        "кв.5/1",
        "кв 5-6",
        "прим. 1-4",
        "прим. 3а",
    ] {
        assert_eq!(house(&format!("14а {inside}")).to_string(), "14а", "{inside}");
        assert_eq!(house(&format!("14, {inside}")).to_string(), "14", "{inside}");
    }
    for inside in ["2-й під'їзд", "2 під'їзд", "3-й поверх, кв. 5", "кв. 5", "секція 2"] {
        assert_eq!(HouseNumber::parse(inside), Err(HouseError { at: 0, reason: HouseReason::NumberExpected }), "{inside}");
    }
    for unclear in ["12 2 під'їзд 5", "12-5/2", "12 кв. 5, 6"] {
        assert!(HouseNumber::parse(unclear).is_err(), "{unclear}");
    }
}

#[test]
fn the_number_of_a_flat_is_not_the_house_of_an_address() {
    for (typed, meant) in [
        ("вул. Руська 14 кімн. 5", "14"),
        ("вул. Руська 14 ап. 5", "14"),
        ("вул. Руська 14 апарт. 5", "14"),
        ("вул. Руська 14 кварт. 5", "14"),
        ("вул. Руська, 14, кварт. 5", "14"),
        ("вул. Руська 14 секц. 2", "14"),
        ("вул. Руська 14 общ. 3", "14"),
        ("вул. Руська, 14, гурт. 3, кімн. 5", "14"),
        ("вул. Руська 14 2-й під'їзд", "14"),
        ("вул. Руська 14, секція Б", "14"),
        ("Пушкіна вул. буд.40 п-д 3", "40"),
        ("вул. Руська, 33, блок Б", "33 корп. б"),
        ("вул. Руська, 12, корп. №2", "12 к2"),
        ("вул. Руська 12, будівля 2", "12 к2"),
        ("вул. Руська 12 кв 5-6", "12"),
        ("вул. Руська 12 (гуртожиток)", "12"),
        ("вул. Руська 12 'а'", "12а"),
    ] {
        let query = parse_address(typed).expect(typed);
        assert_eq!(query.house, Some(house(meant)), "{typed}");
        assert!(!query.street.name.contains(|c: char| c.is_ascii_digit()), "{typed}: {}", query.street);
    }
    // A street, though a flat is abbreviated so too.
    assert_eq!(parse_address("п-д Тихий, 5").expect("an address").house, Some(house("5")));
}

#[test]
fn what_is_no_house_is_refused_with_the_place_and_the_reason() {
    use HouseReason::{
        BadLetter, Empty, NumberExpected, NumberOutOfRange, RepeatedPart, SeparatorExpected, TooLong, UnexpectedCharacter, UnknownWord,
    };
    let cases = [
        ("", 0, Empty),
        ("  ", 0, Empty),
        ("а", 0, NumberExpected),
        ("0", 0, NumberOutOfRange),
        ("10000", 0, NumberOutOfRange),
        ("99999999999999999999", 0, NumberOutOfRange),
        ("12d", 2, BadLetter),
        ("7b", 1, BadLetter),
        ("12 + 1", 3, UnexpectedCharacter),
        ("8/2/1", 3, RepeatedPart),
        ("12 13", 3, SeparatorExpected),
        ("12 сарай", 3, UnknownWord),
    ];
    for (given, at, reason) in cases {
        assert_eq!(HouseNumber::parse(given), Err(HouseError { at, reason }), "{given}");
    }
    assert_eq!(HouseNumber::parse(&"1".repeat(10_000)).map_err(|error| error.reason), Err(TooLong));
}

#[test]
fn an_error_shows_nothing_of_the_text() {
    let error = HouseNumber::parse("12 таємниця").expect_err("a word");
    assert_eq!(error.to_string(), "a word that is not understood here (at byte 3)");
}

#[test]
fn houses_sort_as_they_stand_along_the_street() {
    let sorted = ["1", "2", "7", "7 к1", "7/2", "7а", "7а/1", "7г", "7ґ", "7д", "7є", "9", "10", "69-71"].map(house);
    assert!(sorted.is_sorted(), "{sorted:?}");
}

#[test]
fn an_official_may_write_a_set_in_many_ways() {
    let cases = [
        ("вся", "вся"),
        ("Вся вулиця", "вся"),
        ("всі будинки", "вся"),
        ("повністю", "вся"),
        ("від 1 до кінця", "вся"),
        ("1-27 (непарні), 2-30 (парні)", "1-27 (непарні), 2-30 (парні)"),
        ("1–27 непарні; 2—30 парні", "1-27 (непарні), 2-30 (парні)"),
        ("непарні: 1-27, 31; парні: 2-30", "1-27 (непарні), 31, 2-30 (парні)"),
        ("непарні з 1 по 27", "1-27 (непарні)"),
        ("непарні 1-27, 31-35, парні 2-10", "1-27 (непарні), 31-35 (непарні), 2-10 (парні)"),
        ("48-53, 55, 56-66(парні)", "48-53, 55, 56-66 (парні)"),
        ("155-187 (непарні), 193", "155-187 (непарні), 193"),
        ("119(непарні)", "119"),
        ("5, 7а, 9/2", "5, 7а, 9/2"),
        ("5 і 7", "5, 7"),
        ("5, 7 та 9-Б", "5, 7, 9б"),
        ("5 а, 7", "5а, 7"),
        ("9 к9, 9 корп. 10", "9 к9, 9 к10"),
        ("6 (літ. Б), 8", "6б, 8"),
        ("12а-12г", "12а, 12б, 12в, 12г"),
        ("31-кінець (непарні)", "31-кінець (непарні)"),
        ("31 - до кінця вулиці, непарна сторона", "31-кінець, непарна сторона"),
        ("від 12 до кінця", "12-кінець"),
        ("від 12", "12-кінець"),
        ("12 і далі", "12-кінець"),
        ("12 до кінця (парні)", "12-кінець (парні)"),
        ("від початку до 27", "1-27"),
        ("до 27", "1-27"),
        ("з № 5 по № 9 включно", "5-9"),
        ("парна сторона", "парна сторона"),
        ("вся непарна сторона", "непарна сторона"),
        ("парні", "парна сторона"),
        ("вся, крім 12, 14", "вся, крім 12, 14"),
        ("(вся, крім буд. 12)", "вся, крім 12"),
        ("всі крім 2А", "вся, крім 2а"),
        ("вся за винятком 12-14", "вся, крім 12-14"),
        ("вся, крім парної сторони", "вся, крім парна сторона"),
        ("1-27 (крім 5), 30-40", "1-27, 30-40, крім 5"),
        ("1-27 (непарні) (крім 5 та 7); 30-40", "1-27 (непарні), 30-40, крім 5, 7"),
        ("1-27, крім 5; 30-40", "1-27, 30-40, крім 5"),
        ("1-4.", "1-4"),
        ("5, ", "5"),
        ("5, , 7", "5, 7"),
        ("1-24/2, 26/3-30", "1-24, 26-30"),
        ("1-9а", "1-9"),
        ("крім 12", "вся, крім 12"),
        ("(крім буд. 5)", "вся, крім 5"),
        ("2-40 (парні), крім 6, 1-35 (непарні)", "2-40 (парні), 1-35 (непарні), крім 6"),
        ("1-35 непарні крім 7, 9 та 2-40 парні, крім 8", "1-35 (непарні), 2-40 (парні), крім 7, 9, 8"),
        ("1-35 (непарні, крім 7), 2-40 (парні крім 8)", "1-35 (непарні), 2-40 (парні), крім 7, 8"),
        ("2-40 (парні), крім 6, 12-16", "2-40 (парні), крім 6, 12-16"),
        ("5/1-5/3", "5/1, 5/2, 5/3"),
        ("28 к.1, к.2", "28 к1, 28 к2"),
        ("парні та непарні 1-35", "1-35"),
        ("2-40 парні та непарні 1-35", "2-40 (парні), 1-35 (непарні)"),
    ];
    for (given, canonical) in cases {
        assert_eq!(set(given).to_string(), canonical, "{given}");
        assert_eq!(set(canonical), set(given), "{given}");
    }
}

/// The examples of a table of the handbook: what is written, and its canonical print. One print is of all
/// that the row has, else each has its own.
fn examples(header: &str) -> Vec<(String, String)> {
    let handbook = include_str!("../../../docs/addresses.md");
    let (_, table) = handbook.split_once(header).expect("the table");
    let quoted = |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(quoted).collect();
        let [given, read] = cells.as_slice() else { panic!("{row}") };
        assert!(read.len() == 1 || read.len() == given.len(), "{row}");
        given.iter().cloned().zip(read.iter().cycle().cloned()).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn the_handbook_tells_how_houses_are_read() {
    let (residents, officials) = (examples("| A resident types | Read as |"), examples("| An official writes | Read as |"));
    assert!(residents.len() > 12 && officials.len() > 20, "{} {}", residents.len(), officials.len());
    for (given, canonical) in residents {
        assert_eq!(house(&given).to_string(), canonical, "{given}");
    }
    for (given, canonical) in officials {
        assert_eq!(set(&given).to_string(), canonical, "{given}");
    }
}

#[test]
fn a_set_that_could_be_misread_is_refused() {
    use HouseReason::{
        BadRangeEnd, Contradiction, Corpora, Empty, EmptyRange, IdleException, ListedOrExcepted, NumberExpected, Parenthesis,
        ParityMismatch, SeparatorExpected, TooManyItems, UnknownWord,
    };
    let cases = [
        ("", 0, Empty),
        ("()", 2, Empty),
        ("27-1", 0, EmptyRange),
        ("2-2 (непарні)", 0, EmptyRange),
        ("1, 2 (непарні)", 3, ParityMismatch),
        ("1-27, непарні", 20, NumberExpected),
        ("1-27 (непарні", 20, Parenthesis),
        ("1-27)", 4, Parenthesis),
        ("5 7", 2, SeparatorExpected),
        ("12-16 к2", 3, BadRangeEnd),
        ("12а-16", 0, BadRangeEnd),
        ("1-27, крім 5, 30-40", 18, IdleException),
        ("12, крім 12", 13, Contradiction),
        ("крім", 8, NumberExpected),
        ("крім 5; 30-40", 12, ListedOrExcepted),
        ("2-40 (парні), крім 6, 1-35", 31, ListedOrExcepted),
        ("1-35, крім 7, 20-40", 18, ListedOrExcepted),
        ("2-40 (парні), крім 6, 1-35 (непарні), 8", 54, ListedOrExcepted),
        ("1-35 (непарні, крім 8), 2-40 (парні)", 31, IdleException),
        ("парні, непарні 1-35", 10, NumberExpected),
        ("5/1, 2, 3", 5, Corpora),
        ("5/1-5", 4, BadRangeEnd),
        ("5/3-5/1", 4, BadRangeEnd),
        ("7-7а", 2, BadRangeEnd),
        ("1/1-1/9999", 4, BadRangeEnd),
        ("буд. 12 кв. 1-20", 11, UnknownWord),
    ];
    for (given, at, reason) in cases {
        let error = HouseSet::parse(given).expect_err(given);
        if reason == Empty {
            assert_eq!(error.reason, reason, "{given}");
        } else {
            assert_eq!(error, HouseError { at, reason }, "{given}");
        }
    }
    let many = vec!["1"; MAX_SET_ITEMS + 1].join(",");
    assert_eq!(HouseSet::parse(&many).map_err(|error| error.reason), Err(TooManyItems));
    assert_eq!(HouseSet::parse(&"1,".repeat(100_000)).map_err(|error| error.reason), Err(HouseReason::TooLong));
}

#[test]
fn a_stored_set_stays_readable_when_what_is_written_so_is_refused() {
    for stored in ["5/1, 2, 3", "28 к1, 3", "1-27, крім 5, 20-40", "2-40 (парні), крім 6, 1-35", "1-27 (непарні), крім 7а, 2"]
    {
        let set: HouseSet = serde_json::from_value(serde_json::json!(stored)).expect(stored);
        assert_eq!(serde_json::to_value(&set).expect("a text"), stored);
        assert!(HouseSet::parse(stored).is_err(), "{stored}");
    }
    assert!(serde_json::from_value::<HouseSet>(serde_json::json!("1-27, Садова")).is_err());
}

#[test]
fn no_side_is_lost_behind_an_exception() {
    let both = set("2-40 (парні), крім 6, 1-35 (непарні)");
    for inside in ["1", "35", "7а", "2", "40"] {
        assert!(both.contains(&house(inside)), "{inside}");
    }
    for outside in ["6", "6а", "37", "42"] {
        assert!(!both.contains(&house(outside)), "{outside}");
    }
}

#[test]
fn a_house_with_a_letter_goes_with_its_number_unless_it_is_named() {
    let first = set("1-27 (непарні), 2-30 (парні), крім 7а, 12");
    for inside in ["1", "7", "7б", "7/2", "30", "30 к2", "7-9"] {
        assert!(first.contains(&house(inside)), "{inside}");
    }
    for outside in ["29", "7а", "7а/2", "12", "12б", "31"] {
        assert!(!first.contains(&house(outside)), "{outside}");
    }
    let second = set("7а, 12");
    assert_eq!(second.rank(&house("12")), Some(MatchRank::Named));
    assert_eq!(second.rank(&house("12б")), Some(MatchRank::Covered(0)));
    assert_eq!(second.rank(&house("7а к2")), Some(MatchRank::Covered(1)));
    assert!(MatchRank::Named > MatchRank::Covered(1) && MatchRank::Covered(0) > MatchRank::Range);
    assert!(!second.contains(&house("7")));
}

#[test]
fn two_sets_overlap_where_neither_names_a_house_more_closely() {
    let cases = [
        ("1-27", "28-40", None),
        ("1-27", "27-40", Some("27")),
        ("1-27 (непарні)", "2-30 (парні)", None),
        ("1-27 (непарні)", "20-30", Some("21")),
        ("1-27", "7а", None),
        ("7а, 9", "7-А", Some("7а")),
        ("вся", "вся, крім 1-9998", Some("9999")),
        ("вся, крім 12, 14", "12, 14", None),
        ("12а", "12/2", Some("12а/2")),
        ("5-кінець", "від 9000", Some("9000")),
        ("парна сторона", "непарна сторона", None),
    ];
    for (first, second, example) in cases {
        let example = example.map(house);
        assert_eq!(set(first).overlap(&set(second)), example, "{first} | {second}");
        assert_eq!(set(second).overlap(&set(first)), example, "{second} | {first}");
    }
}

#[test]
fn the_nearest_range_is_named_for_a_house_outside() {
    let served = set("1-27 (непарні), 40-60 (парні)");
    assert_eq!(served.nearest(&house("31")), Some((4, "1-27 (непарні)".to_owned())));
    assert_eq!(served.nearest(&house("39а")), Some((1, "40-60 (парні)".to_owned())));
    assert_eq!(set("вся, крім 12").nearest(&house("12")), Some((0, "вся, крім 12".to_owned())));
}

#[test]
fn every_real_house_number_of_holosiivskyi_is_read_and_printed_back() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/holosiivskyi_osm_addresses_2025.csv");
    let Ok(mut rows) = csv::Reader::from_path(path) else {
        println!("skipped: no {path}");
        return;
    };
    let mut read = 0;
    for row in rows.records() {
        let row = row.expect("a row");
        let parsed = house(&row[1]);
        assert_eq!(house(&parsed.to_string()), parsed);
        assert!(HouseSet::whole().contains(&parsed));
        read += 1;
    }
    assert_eq!(read, 2_764);
}

/// Houses with a few numbers and letters, so that they often meet.
fn any_house() -> impl Strategy<Value = String> {
    let letter = prop::sample::select(vec!["", "", "а", "б", "к", "п", "і", " літ. к"]);
    let fraction = prop::sample::select(vec!["", "", "/2", "/3а"]);
    let corpus = prop::sample::select(vec!["", "", " к1", " корп. б", "-45", " к7-45п"]);
    (1_u32..16, letter, fraction, corpus).prop_map(|(number, letter, fraction, corpus)| format!("{number}{letter}{fraction}{corpus}"))
}

fn any_item() -> impl Strategy<Value = String> {
    let parity = prop::sample::select(vec!["", " (непарні)", " (парні)"]);
    let range = (1_u32..15, 1_u32..5, parity.clone()).prop_map(|(from, more, parity)| format!("{from}-{}{parity}", from + more));
    let open = (1_u32..15, parity).prop_map(|(from, parity)| format!("{from}-кінець{parity}"));
    let named = any_house().prop_filter("a set has no joint houses", |text| !text.contains('-'));
    prop_oneof![3 => range, 1 => open, 3 => named, 1 => Just("вся".to_owned()), 1 => Just("парна сторона".to_owned())]
}

fn any_set() -> impl Strategy<Value = HouseSet> {
    let listed = prop::collection::vec(any_item(), 1..4);
    let excepted = prop::collection::vec(any_item(), 0..3);
    (listed, excepted).prop_filter_map("contradictions and idle exceptions are refused", |(listed, excepted)| {
        let except = if excepted.is_empty() { String::new() } else { format!(", крім {}", excepted.join(", ")) };
        HouseSet::parse(&format!("{}{except}", listed.join(", "))).ok()
    })
}

fn houses_near() -> Vec<HouseNumber> {
    let mut all = Vec::new();
    for number in 1..=20_u32 {
        for letter in ["", "а", "б", "к", "і", "ю"] {
            for fraction in ["", "/2", "/3а", "/7"] {
                for corpus in ["", " к1", " корп. б"] {
                    all.push(house(&format!("{number}{letter}{fraction}{corpus}")));
                }
            }
        }
    }
    all
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_within_bounds(text in ".{0,60}", soup in "[0-9абкірБ/,;:.()№ \\-–]{0,40}") {
        for text in [&text, &soup] {
            if let Ok(house) = HouseNumber::parse(text) {
                prop_assert_eq!(HouseNumber::parse(&house.to_string()), Ok(house));
            }
            if let Ok(set) = HouseSet::parse(text) {
                prop_assert_eq!(HouseSet::parse(&set.to_string()), Ok(set));
            }
        }
    }

    #[test]
    fn a_text_of_the_words_of_officials_is_read_or_refused(words in prop::collection::vec(prop::sample::select(vec![
        "1", "27", "2", "30", "7а", "-", ",", ";", "(", ")", "непарні", "парні", "сторона", "крім", "вся", "від", "до", "кінця", "і", "к", "5", "/", "буд.", "літ.", ":",
        "всі", "вулиця", "обидві", "включно", "тільки", "далі", "початку", "к1", "5/1", "5/3",
    ]), 0..14)) {
        let text = words.join(" ");
        if let Ok(set) = HouseSet::parse(&text) {
            prop_assert_eq!(HouseSet::parse(&set.to_string()), Ok(set), "{}", text);
        }
    }

    #[test]
    fn the_canonical_print_parses_to_itself(set in any_set(), house in any_house()) {
        prop_assert_eq!(HouseSet::parse(&set.to_string()), Ok(set));
        let house = HouseNumber::parse(&house).expect("made to parse");
        prop_assert_eq!(HouseNumber::parse(&house.to_string()), Ok(house));
    }

    #[test]
    fn ranges_hold_what_counting_says(from in 1_u32..60, more in 0_u32..40, odd in any::<bool>(), number in 1_u32..120) {
        let word = if odd { "непарні" } else { "парні" };
        if let Ok(set) = HouseSet::parse(&format!("{from}-{} ({word})", from + more)) {
            let counted = (from..=from + more).filter(|n| (n % 2 == 1) == odd).any(|n| n == number);
            prop_assert_eq!(set.contains(&house(&number.to_string())), counted);
            prop_assert_eq!(set.contains(&house(&format!("{number}в/2"))), counted);
        } else {
            prop_assert!(more == 0 && (from % 2 == 1) != odd);
        }
    }

    #[test]
    fn an_overlap_is_found_where_there_is_one_and_only_there(first in any_set(), second in any_set()) {
        let both = |house: &HouseNumber| first.rank(house).is_some() && first.rank(house) == second.rank(house);
        match first.overlap(&second) {
            Some(example) => prop_assert!(both(&example), "{}", example),
            None => {
                let missed = houses_near().into_iter().find(both);
                prop_assert_eq!(missed, None);
            }
        }
    }
}
