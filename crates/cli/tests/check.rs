//! `varta city check`: what it tells, and that nothing makes it fall over.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::Folder;
use proptest::prelude::*;
use varta_cli::pack::{self, Problem, Severity};
use varta_cli::{Exit, check};
use varta_domain::ids::OfficerId;

fn problems(folder: &Folder) -> Vec<Problem> {
    pack::read(folder.path()).expect("the folder is there").1.all().to_vec()
}

fn told(folder: &Folder) -> Vec<String> {
    common::told(folder.path())
}

fn assert_told(folder: &Folder, expected: &[&str]) {
    common::assert_told(folder.path(), expected);
}

#[test]
fn a_sound_pack_has_no_problems_and_can_be_imported() {
    let folder = Folder::sound();
    assert_told(&folder, &[]);
    let mut out = Vec::new();
    assert_eq!(check::run(folder.path(), None, &mut out).expect("readable"), Exit::Done);
    let out = String::from_utf8(out).expect("UTF-8");
    assert_eq!(
        out,
        "misto: 2 districts (1 served), 2 beats, 3 streets, 1 station, 4 members of the police, visiting hours of 2\nThe pack can be imported.\n"
    );
}

#[test]
fn a_pack_with_all_its_files_is_sound_too() {
    assert_told(&Folder::full(), &[]);
}

#[test]
fn all_problems_of_a_pack_are_told_at_once_with_their_lines() {
    let folder = Folder::sound();
    folder.replace("city.toml", "workday_ends = \"18:00\"", "workday_ends = \"8-00\"\nanswer_days = 2");
    folder.replace("city.toml", "stage = \"planned\"", "stage = \"soon\"");
    folder.replace("calendar.csv", "2020-01-11,working_day,", "2020-01-06,working_day,\n2026-13-01,day_off,\n2027-01-02,holiday,");
    folder.replace("officers.csv", "+380440000011", "12345");
    folder.replace("officers.csv", "st-1,lis-02", "st-9,lis-02 lis-07");
    folder.append("officers.csv", "koord,officer,,Другий (Демо),+380440000013,,нема пошти,,,\n");
    folder.append("streets.csv", "Лісова 5,lisovyi,lis-01,1-27 (щасливі)\nвулиця Лісова,lisovyi,lis-09,вся\nвулиця Нова,lis,lis-01,\n");
    folder.append("substitutes.csv", "lis-02,nobody,2026-12-14,2026-12-01,\n");
    folder.replace("stations.csv", "50.41,30.51", "30.51,50.41");
    let told = told(&folder).join("\n");
    for text in [
        "error: city.toml, line 15, sla.workday_ends: \"8-00\": two times in one cell",
        "warning: city.toml, line 16: unknown key \"sla.answer_days\"",
        "error: city.toml, line 38, districts.stage: \"soon\": not a stage",
        "error: calendar.csv, line 3, date: 2020-01-06 is there twice",
        "error: calendar.csv, line 4, date: \"2026-13-01\": not a date",
        "error: calendar.csv, line 5, kind: \"holiday\" is no kind of day",
        "error: officers.csv, line 2, phone: \"12345\": not a phone number",
        "error: officers.csv, line 3, station: there is no station \"st-9\"",
        "error: officers.csv, line 3, beats: there is no beat \"lis-07\"",
        "error: officers.csv, line 6, id: koord is already in line 5",
        "error: officers.csv, line 6, rank: the cell is empty",
        "error: officers.csv, line 6, notify_email: \"нема пошти\": not an e-mail address",
        "error: streets.csv, line 7, beat: there is no beat \"lis-09\"",
        "error: streets.csv, line 6, street: \"Лісова 5\" has no kind of street",
        "error: streets.csv, line 6, houses: \"1-27 (щасливі)\": a parenthesis without its pair at \"щасливі)\"",
        "error: streets.csv, line 8, district: there is no district \"lis\"",
        "error: streets.csv, line 8, houses: a beat without houses",
        "error: substitutes.csv, line 3, to: 2026-12-01 is before 2026-12-14",
        "error: stations.csv, line 2, lat: latitude and longitude are swapped",
    ] {
        assert!(told.contains(text), "not told: {text}\ntold:\n{told}");
    }
    assert!(!told.contains("richkovyi"), "a consequence is told as a problem of its own:\n{told}");
}

#[test]
fn every_problem_says_how_to_mend_it() {
    let folder = Folder::sound();
    folder.replace("officers.csv", "+380440000011", "12345");
    folder.replace("beats.geojson", "[30.5,50.42],[30.5,50.4]]]}},", "[30.5,30.42]]]}},");
    for problem in problems(&folder) {
        assert!(!problem.mend.is_empty(), "{problem}");
    }
    let first = problems(&folder).into_iter().find(|problem| problem.file == "officers.csv").expect("told");
    assert_eq!(
        first.to_string(),
        "error: officers.csv, line 2, phone: \"12345\": not a phone number\n    -> write phones as +380441234567, and format the column as text before typing"
    );
}

#[test]
fn missing_files_and_columns_are_named() {
    let folder = Folder::sound();
    folder.remove("stations.csv");
    folder.remove("substitutes.csv");
    folder.replace("streets.csv", "street,district,beat,houses", "street,district,beat,numbers");
    folder.write("officer.csv", "id\n");
    assert_told(
        &folder,
        &[
            "error: stations.csv: the file is missing",
            "error: streets.csv, line 1, houses: the column is missing",
            "warning: streets.csv, line 1: unknown column \"numbers\"",
            "warning: the folder: unknown file \"officer.csv\"",
        ],
    );
}

#[test]
fn what_spreadsheets_do_to_a_file_is_understood_or_explained() {
    let folder = Folder::sound();
    folder.write("substitutes.csv", "\u{feff}Beat,Officer,From,To,Reason\r\n\r\n ,,,,\r\n lis-01 , petrenko ,2026-12-01,2026-12-14,\r\n");
    assert_told(&folder, &[]);
    folder.write("substitutes.csv", b"beat,officer,from,to,reason\nlis-01,petrenko,2026-12-01,2026-12-14,\xd0\n\xd0\xb0\x98");
    assert_told(&folder, &["substitutes.csv, line 2: the text is not UTF-8"]);
    folder.write("substitutes.csv", "beat,officer,from,to,reason\n\n\nlis-01,petrenko,01.12.26,2026-12-14,\n");
    assert_told(&folder, &["substitutes.csv, line 4, from: \"01.12.26\": not a date"]);
    folder.write(
        "substitutes.csv",
        "beat,officer,from,to,reason\nlis-01,petrenko,2026-12-01,2026-12-14,\"leave\nlis-02,ivanenko,2026-12-01,2026-12-14,\n",
    );
    assert_told(&folder, &["substitutes.csv, line 2: a line break inside the cell"]);
    folder.write("substitutes.csv", "beat,officer,from,to,reason\nlis-01,petrenko,2026-12-01,2026-12-14,a\u{7}b\n");
    assert_told(&folder, &["substitutes.csv, line 2: a control character inside the cell"]);
    folder.write("substitutes.csv", vec![b'a'; 20 * 1024 * 1024 + 1]);
    assert_told(&folder, &["substitutes.csv: the file is larger than 20 MB"]);
}

#[test]
fn a_file_too_large_is_mended_by_what_it_is() {
    for (name, expected) in
        [("beats.geojson", "simplify the outlines"), ("streets.csv", "look for rows"), ("city.toml", "it is written by hand")]
    {
        let folder = Folder::sound();
        folder.write(name, vec![b' '; 20 * 1024 * 1024 + 1]);
        let told = problems(&folder);
        let large = told.iter().find(|problem| problem.what.contains("larger than 20 MB")).expect("told");
        assert!(large.file == name && large.mend.starts_with(expected), "{large}");
    }
}

#[test]
fn columns_are_named_as_the_file_names_them_whoever_tells_of_them() {
    let folder = Folder::sound();
    folder.replace("streets.csv", "street,district,beat,houses", "вулиця,район,дільниця,будинки");
    folder.replace("streets.csv", "\"29-55 (непарні)", "\"27-55 (непарні)");
    folder.append("streets.csv", "вулиця Соснова,lisovyi,lis-02,5\n");
    let header = "id,role,rank,name,phone,notify_phone,notify_email,station,beats,districts";
    folder.replace("officers.csv", header, "код,роль,звання,піб,телефон,телефон для сповіщень,пошта для сповіщень,станція,дільниці,райони");
    folder.replace("officers.csv", "st-1,lis-02,", "st-1,lis-02 lis-01,");
    folder.remove("substitutes.csv");
    assert_told(
        &folder,
        &[
            "streets.csv, line 3, будинки: \"27\" of \"вулиця Лісова\" is served by lis-01 in line 2 and by lis-02 here",
            "streets.csv, line 6, дільниця: lis-02 has \"вулиця Соснова\" already in line 4",
            "officers.csv, line 3, дільниці: lis-01 is already served by line 2",
        ],
    );
}

#[test]
fn what_could_not_be_read_is_not_told_as_missing_elsewhere() {
    type Spoil = fn(&Folder);
    let spoilt: [(Spoil, &str); 4] = [
        (|folder| folder.replace("city.toml", "name_uk = \"Місто\"", "name_uk = Місто"), "city.toml, line 2: not TOML"),
        (|folder| folder.replace("city.toml", "slug = \"misto\"", "slug = \"Місто\""), "city.toml, line 1, slug: "),
        (|folder| folder.write("streets.csv", vec![b' '; 20 * 1024 * 1024 + 1]), "streets.csv: the file is larger than 20 MB"),
        (|folder| folder.replace("streets.csv", "вулиця Соснова", "\"вулиця Соснова"), "streets.csv, line 4"),
    ];
    for (spoil, expected) in spoilt {
        let folder = Folder::sound();
        folder.replace("streets.csv", "lisovyi,lis-01", "Лісовий район,lis-01");
        folder.write("renamed.csv", "old,new\nвулиця Шосейна,вулиця Соснова\n");
        assert_told(&folder, &[]);
        spoil(&folder);
        assert_told(&folder, &[expected]);
    }
}

#[test]
fn a_house_belongs_to_one_beat_and_a_beat_to_one_officer() {
    let folder = Folder::sound();
    folder.replace("streets.csv", "\"29-55 (непарні)", "\"27-55 (непарні)");
    folder.replace("officers.csv", "st-1,lis-02,", "st-1,lis-02 lis-01,");
    folder.remove("substitutes.csv");
    assert_told(
        &folder,
        &[
            "streets.csv, line 3, houses: \"27\" of \"вулиця Лісова\" is served by lis-01 in line 2 and by lis-02 here",
            "officers.csv, line 3, beats: lis-01 is already served by line 2",
        ],
    );
}

#[test]
fn a_street_of_the_same_name_in_another_district_is_another_street() {
    let folder = Folder::sound();
    folder.replace("streets.csv", "вулиця Соснова,richkovyi,,", "вулиця Лісова,richkovyi,,");
    assert_told(&folder, &[]);
}

#[test]
fn who_is_missing_is_warned_of() {
    let folder = Folder::sound();
    folder.replace("officers.csv", "st-1,lis-02,", "st-1,,");
    folder.replace("officers.csv", ",,lisovyi", ",,");
    folder.replace("streets.csv", "вулиця Соснова,lisovyi,lis-02,вся", "вулиця Соснова,lisovyi,,");
    assert_told(
        &folder,
        &[
            "warning: beats.geojson, feature 2 (lis-02), beat: nobody serves lis-02",
            "warning: hours.csv, line 3, officer: petrenko serves no beat",
            "warning: hours_exceptions.csv, line 2, officer: petrenko serves no beat",
            "warning: officers.csv, districts: nobody supervises the district lisovyi",
            "warning: officers.csv, line 4, districts: a supervisor of no district",
            "warning: streets.csv, line 4, beat: no beat serves this street though its district is served",
        ],
    );
}

#[test]
fn hours_that_cannot_be_are_told_at_their_rows() {
    let folder = Folder::sound();
    let rows = "ivanenko,wed-fri,18:30,20:00,\nivanenko,sat,19:00,19:00,\npetrenko,someday,9-00,12:00,\nnobody,mon,10:00,11:00,\nkoord,mon,,11:00,\n";
    folder.append("hours.csv", rows);
    folder.append("hours.csv", &format!("petrenko,mon,10:00,11:00,{}\n", "x".repeat(121)));
    let rows = "ivanenko,2026-12-24,,,\nivanenko,2026-12-24,10:00,11:00,\npetrenko,2026-12-24,10:00,12:00,\npetrenko,2026-12-24,11:59,13:00,\npetrenko,24.12.26,10:00,,\n";
    folder.write("hours_exceptions.csv", format!("officer,date,from,to,note\n{rows}ivanenko,2026-12-24,,,\n"));
    assert_told(
        &folder,
        &[
            "error: hours.csv, line 4, from: the hours on wednesday overlap with line 2",
            "error: hours.csv, line 5, to: \"19:00\" is not after \"19:00\"",
            "error: hours.csv, line 6, days: \"someday\": days are written mon",
            "error: hours.csv, line 6, from: \"9-00\": two times in one cell",
            "error: hours.csv, line 7, officer: there is no officer \"nobody\"",
            "warning: hours.csv, line 8, officer: koord serves no beat",
            "error: hours.csv, line 8, from: the cell is empty",
            "error: hours.csv, line 9, place_note: \"xxxx",
            "error: hours_exceptions.csv, line 3, from: 2026-12-24 has hours here and is closed in line 2",
            "error: hours_exceptions.csv, line 5, from: the hours on 2026-12-24 overlap with line 4",
            "error: hours_exceptions.csv, line 6, date: \"24.12.26\": not a date",
            "error: hours_exceptions.csv, line 6, to: the cell is empty",
            "error: hours_exceptions.csv, line 7, from: line 2 closes 2026-12-24 already",
        ],
    );
}

#[test]
fn hours_are_read_as_they_are_written() {
    let folder = Folder::sound();
    folder.append("hours.csv", "ivanenko,mon,19:00,20:00,вхід з двору\n");
    let rows = "ivanenko,2026-12-23,14:00,15:00,два прийоми\nivanenko,2026-12-23,10:00,12:00,\nivanenko,2026-12-24,,,навчання\n";
    folder.write("hours_exceptions.csv", format!("officer,date,from,to,note\n{rows}"));
    assert_told(&folder, &[]);
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    let hours = &pack.hours[&OfficerId::parse("ivanenko").expect("a slug")];
    let on =
        |date: &str| hours.on(date.parse().expect("a date")).iter().map(|span| format!("{}-{}", span.from, span.to)).collect::<Vec<_>>();
    // A Monday, a Saturday, and the two days of their own.
    assert_eq!(on("2026-12-21"), ["17:00:00-19:00:00", "19:00:00-20:00:00"]);
    assert!(on("2026-12-26").is_empty());
    assert_eq!(on("2026-12-23"), ["10:00:00-12:00:00", "14:00:00-15:00:00"]);
    assert!(on("2026-12-24").is_empty());
    let notes: Vec<_> = hours.exceptions().iter().map(|exception| exception.note.as_deref()).collect();
    assert_eq!(notes, [Some("два прийоми"), Some("навчання")]);
    assert_eq!(hours.weekly().iter().filter_map(|slot| slot.place_note.as_deref()).collect::<Vec<_>>(), ["вхід з двору"]);
}

#[test]
fn oversight_is_optional_and_names_members() {
    let folder = Folder::sound();
    folder.replace("city.toml", "coordinator = \"koord\"", "coordinator = \"koord\"\noversight = [\"starshyi\", \"nobody\"]");
    assert_told(&folder, &["error: city.toml, oversight: there is no member \"nobody\""]);
    folder.replace("city.toml", ", \"nobody\"", "");
    assert_told(&folder, &[]);
    assert_eq!(pack::read(folder.path()).expect("readable").0.expect("whole").city.oversight.len(), 1);
}

#[test]
fn beats_tile_their_district() {
    let gap = Folder::sound();
    gap.replace("beats.geojson", "[30.523,50.41],[30.52,50.42],[30.5,50.42]", "[30.519,50.41],[30.52,50.42],[30.5,50.42]");
    assert_told(&gap, &["error: beats.geojson, geometry: no beat of lisovyi covers 315"]);
    let overlap = Folder::sound();
    overlap.replace("beats.geojson", "[30.523,50.41],[30.52,50.42],[30.5,50.42]", "[30.527,50.41],[30.52,50.42],[30.5,50.42]");
    assert_told(&overlap, &["error: beats.geojson, feature 2 (lis-02), geometry: lis-02 and lis-01 overlap on 315"]);
    let beyond = Folder::sound();
    beyond.replace("beats.geojson", "[30.5,50.42],[30.5,50.4]]]}},", "[30.499,50.41],[30.5,50.4]]]}},");
    assert_told(&beyond, &["beats of lisovyi reach 41371 m² beyond", "no beat of lisovyi covers 752042 m² near 50.41683, 30.50667"]);
    let sliver = Folder::sound();
    sliver.replace("beats.geojson", "[30.523,50.41],[30.52,50.42],[30.5,50.42]", "[30.5229999,50.41],[30.52,50.42],[30.5,50.42]");
    assert_told(&sliver, &[]);
}

#[test]
fn outlines_that_are_none_are_refused() {
    for (from, to, expected) in [
        ("[[30.5,50.4],[30.52,50.4]", "[[50.4,30.5],[30.52,50.4]", "the point [50.4, 30.5] is not in Ukraine"),
        ("[[30.5,50.4],[30.52,50.4]", "[[3397111.5,6523210],[30.52,50.4]", "is not in Ukraine"),
        (
            "[30.523,50.41],[30.52,50.42],[30.5,50.42]",
            "[30.52,50.42],[30.5,50.41],[30.51,50.43]",
            "the outline crosses or touches itself near 50.4",
        ),
        (
            "\"Polygon\",\"coordinates\":[[[30.5,50.4],[30.52,50.4]",
            "\"LineString\",\"coordinates\":[[[30.5,50.4],[30.52,50.4]",
            "not a GeoJSON feature",
        ),
        ("[[30.5,50.4],[30.52,50.4]", "[[30.5],[30.52,50.4]", "a position needs two numbers"),
        ("\"beat\":\"lis-01\"", "\"beat\":\"LIS 01\"", "beat: \"LIS 01\""),
        ("\"district\":\"lisovyi\"", "\"district\":\"richkovyi\"", "lies outside its district"),
    ] {
        let folder = Folder::sound();
        folder.replace("beats.geojson", from, to);
        let told = told(&folder).join("\n");
        assert!(told.contains(expected), "{expected}\ntold:\n{told}");
    }
    let folder = Folder::sound();
    folder.write("beats.geojson", "{\"type\":\"FeatureCollection\",\n\"features\":[");
    assert!(told(&folder).join("\n").contains("beats.geojson, line 2: not JSON"));
    folder.write("beats.geojson", "[]");
    assert!(told(&folder).join("\n").contains("not a GeoJSON FeatureCollection"));
}

#[test]
fn a_value_cannot_write_to_the_terminal() {
    let folder = Folder::sound();
    folder.replace("officers.csv", "+380440000011", "\u{1b}[2J\u{7}");
    let told = told(&folder).join("\n");
    assert!(!told.contains('\u{1b}') && !told.contains('\u{7}'), "{told:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_in_a_file_make_the_reader_panic(file in prop::sample::select(FILES), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let folder = Folder::full();
        folder.write(file, &bytes);
        let _ = pack::read(folder.path()).expect("the folder is there");
    }

    #[test]
    fn nor_do_characters_of_the_trade(file in prop::sample::select(FILES), text in "[a-zа-яіїєґ0-9,;\"'\\-:.()\\[\\]{}=/ \r\n\t]{0,300}") {
        let folder = Folder::full();
        folder.append(file, &text);
        let _ = pack::read(folder.path()).expect("the folder is there");
    }

    #[test]
    fn nor_does_a_cell_that_is_spoilt(file in prop::sample::select(&FILES[..15]), at in any::<prop::sample::Index>(), with in "\\PC{0,12}") {
        let folder = Folder::full();
        let text = std::fs::read_to_string(folder.path().join(file)).expect("the file is there");
        let cells: Vec<&str> = text.split_inclusive([',', '\n']).collect();
        let spoilt = at.index(cells.len());
        let text: String = cells.iter().enumerate().map(|(number, cell)| if number == spoilt { format!("{with},") } else { (*cell).to_owned() }).collect();
        folder.write(file, text);
        let _ = pack::read(folder.path()).expect("the folder is there");
    }
}

const FILES: &[&str] = &[
    "addresses.csv",
    "calendar.csv",
    "hours.csv",
    "hours_exceptions.csv",
    "officers.csv",
    "stations.csv",
    "streets.csv",
    "substitutes.csv",
    "beats.csv",
    "register.csv",
    "renamed.csv",
    "territories.csv",
    "bodies.csv",
    "categories.csv",
    "rules_tests.csv",
    "beats.geojson",
    "city.toml",
    "districts.geojson",
    "rules.toml",
];

#[test]
fn an_error_stops_an_import_and_a_warning_does_not() {
    let folder = Folder::sound();
    folder.replace("officers.csv", ",,lisovyi", ",,");
    assert!(problems(&folder).iter().all(|problem| problem.severity == Severity::Warning));
    assert_eq!(check::run(folder.path(), None, &mut Vec::new()).expect("readable"), Exit::Done);
    folder.replace("officers.csv", "+380440000011", "");
    assert_eq!(check::run(folder.path(), None, &mut Vec::new()).expect("readable"), Exit::Problems);
    assert!(check::run(&folder.path().join("nowhere"), None, &mut Vec::new()).is_err());
}
