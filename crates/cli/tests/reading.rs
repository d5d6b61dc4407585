//! What a pack may be made of: the encodings and separators of spreadsheets, a folder or a .zip, and the
//! limits of each.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use std::path::PathBuf;

use common::{Folder, assert_told, told, zip};
use proptest::prelude::*;
use varta_cli::{Exit, check, pack};

/// A file beside a pack, gone with it.
struct Zip {
    path: PathBuf,
    _folder: Folder,
}

fn written(folder: Folder, bytes: &[u8]) -> Zip {
    let path = folder.path().join("pack.zip");
    std::fs::write(&path, bytes).expect("the test may write");
    Zip { path, _folder: folder }
}

fn packed(files: &[(&str, &[u8])]) -> Zip {
    let files: Vec<(String, Vec<u8>)> = files.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect();
    written(Folder::sound(), &zip(&files))
}

/// What Windows-1251 makes of a text.
fn windows_1251(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        'А'..='я' => u8::try_from(u32::from(c) - 0x410 + 0xc0).expect("in the page"),
        'і' => 0xb3,
        'ї' => 0xbf,
        'є' => 0xba,
        '№' => 0xb9,
        ascii => u8::try_from(ascii).expect("in the page"),
    };
    text.chars().map(byte).collect()
}

#[test]
fn spreadsheets_of_every_kind_say_the_same() {
    let rows = |folder: &Folder| {
        let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
        pack.substitutes.iter().map(|row| (row.beat.to_string(), row.officer.to_string(), row.from, row.to)).collect::<Vec<_>>()
    };
    let folder = Folder::sound();
    folder.append("substitutes.csv", "lis-02,ivanenko,2026-12-20,2026-12-21,\n");
    let plain = rows(&folder);
    assert_eq!(plain.len(), 2);
    for text in [
        "\u{feff}beat;officer;from;to;reason\r\nlis-01;petrenko;2026-12-01;2026-12-14;відпустка\r\nlis-02;ivanenko;2026-12-20;2026-12-21;\r\n",
        "beat\tofficer\tfrom\tto\nlis-01\tpetrenko\t01.12.2026\t14.12.2026\nlis-02\tivanenko\t20.12.2026\t21.12.2026\n",
        "sep=;\n\"Дільниця\";\"Хто заміщує\";\"З\";\"По\";\"Причина\"\n\"lis-01\";\"petrenko\";\"01.12.2026\";\"14.12.2026\";\"відпустка; мати, діти\"\nlis-02;ivanenko;20.12.2026;21.12.2026;\n",
        "ДІЛЬНИЦЯ,хто  заміщує,від,до:,Примітка\r\rlis-01,petrenko,2026-12-01,2026-12-14,\rlis-02,ivanenko,2026-12-20,2026-12-21,",
        ";;;;\nto;from;officer;beat;\n2026-12-14;2026-12-01;petrenko;lis-01;\n;;;;\n2026-12-21;2026-12-20;ivanenko;lis-02;\n",
    ] {
        folder.write("substitutes.csv", text);
        assert_told(folder.path(), &[]);
        assert_eq!(rows(&folder), plain, "{text}");
    }
}

#[test]
fn other_encodings_are_read_and_told_of() {
    let folder = Folder::sound();
    let streets = std::fs::read_to_string(folder.path().join("streets.csv")).expect("there");
    folder.write("streets.csv", windows_1251(&streets.replace("street,district,beat,houses", "вулиця,район,дільниця,будинки")));
    assert_told(folder.path(), &["note: streets.csv: the text is in Windows-1251, and was read so"]);
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    assert_eq!(pack.streets[2].name, "Соснова");
    let mut out = Vec::new();
    assert_eq!(check::run(folder.path(), None, &mut out).expect("readable"), Exit::Done);
    assert!(String::from_utf8(out).expect("UTF-8").ends_with("The pack can be imported.\n"), "a notice is no warning");
    folder.write("streets.csv", [&[0xff, 0xfe][..], &streets.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat());
    assert_told(folder.path(), &["note: streets.csv: the text is in UTF-16, and was read so"]);
}

#[test]
fn problems_name_columns_as_the_file_does() {
    let folder = Folder::sound();
    folder.write("substitutes.csv", "Дільниця;Офіцер;З;По\nlis-01;petrenko;колись;14.12.2026\n");
    assert_told(folder.path(), &["error: substitutes.csv, line 2, з: \"колись\": not a date"]);
    folder.write("substitutes.csv", "дільниця;офіцер;з;по;beat\n");
    assert_told(folder.path(), &["error: substitutes.csv, line 1, beat: the column is there twice"]);
    folder.write("substitutes.csv", "дільниця;офіцер;з\n");
    assert_told(folder.path(), &["error: substitutes.csv, line 1, to: the column is missing"]);
}

#[test]
fn words_of_a_ukrainian_spreadsheet_are_understood() {
    let folder = Folder::sound();
    folder.write("calendar.csv", "дата;вид дня\n06.01.2020;вихідний\n11.01.2020;робочий\n");
    folder.replace("streets.csv", "lisovyi,lis-01", "Лісовий район,lis-01");
    folder.replace("streets.csv", "Соснова,richkovyi", "Соснова,Річковий");
    folder.replace("officers.csv", "ivanenko,officer", "ivanenko,Дільничний офіцер");
    folder.replace("officers.csv", "starshyi,supervisor", "starshyi,керівник");
    folder.replace("officers.csv", "+380440000011", "(044) 000-00-11");
    folder.replace("stations.csv", "50.41,30.51", "\"50,41\",\"30,51\"");
    folder.write("hours.csv", "офіцер;дні;з;до;перерва з;перерва до;кабінет\nivanenko;пн.–пт.;9.00;18:00;13:00;14:00;каб. 3\npetrenko;вівторок, четвер;17:00-19:00;;;;\n");
    folder.write("hours_exceptions.csv", "офіцер;дата;з;до;примітка\npetrenko;24.12.2026;;;навчання\n");
    assert_told(folder.path(), &[]);
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    let hours = pack.hours.values().next().expect("of Ivanenko").on("2026-12-14".parse().expect("a date"));
    assert_eq!(hours.iter().map(|span| (span.from.hour(), span.to.hour())).collect::<Vec<_>>(), [(9, 13), (14, 18)]);
}

#[test]
fn hours_that_could_mean_two_things_are_refused_with_what_to_write() {
    let folder = Folder::sound();
    folder.write("hours.csv", "officer,days,from,to,break_from,break_to\nivanenko,mon,9-18,,,\nivanenko,tue,22:00,02:00,,\nivanenko,wed,10:00,24:00,,\nivanenko,thu,9:00,18:00,08:00,09:30\nivanenko,fri,9:00,18:00,13:00,\nivanenko,sat,18,19,,\n");
    assert_told(
        folder.path(),
        &[
            "error: hours.csv, line 2, from: \"9-18\": two times in one cell",
            "error: hours.csv, line 2, to: the cell is empty",
            "error: hours.csv, line 3, to: \"02:00\" is not after \"22:00\"",
            "error: hours.csv, line 4, to: \"24:00\": a day ends at 23:59",
            "error: hours.csv, line 5, break_from: the break is not within the hours",
            "error: hours.csv, line 6, break_to: the cell is empty",
            "error: hours.csv, line 7, from: \"18\": a time is written HH:MM",
            "error: hours.csv, line 7, to: \"19\": a time is written HH:MM",
        ],
    );
    let night = pack::read(folder.path()).expect("readable").1;
    assert!(night.all().iter().any(|problem| problem.mend.contains("past midnight")));
}

#[test]
fn what_a_spreadsheet_did_to_a_phone_is_said() {
    for (phone, expected) in [
        ("\"3,80441E+11\"", "its last digits are lost"),
        ("441234567", "the zero of the phone is lost"),
        ("\"0441234567, 0441234568\"", "more than one phone in the cell"),
        ("нема", "not a phone number"),
    ] {
        let folder = Folder::sound();
        folder.replace("officers.csv", "+380440000011", phone);
        assert_told(folder.path(), &[expected]);
    }
}

#[test]
fn a_zip_says_what_its_folder_says() {
    let folder = Folder::full();
    let zip = written(Folder::sound(), &folder.zipped());
    assert_told(&zip.path, &[]);
    let mut out = Vec::new();
    assert_eq!(check::run(&zip.path, None, &mut out).expect("readable"), Exit::Done);
    folder.replace("officers.csv", "+380440000011", "12345");
    let zip = written(Folder::sound(), &folder.zipped());
    assert_eq!(told(&zip.path), told(folder.path()));
}

#[test]
fn what_a_mac_adds_is_passed_over() {
    let folder = Folder::sound();
    let mut files: Vec<(String, Vec<u8>)> = vec![("__MACOSX/._city.toml".to_owned(), vec![0, 5, 22, 7]), (".DS_Store".to_owned(), vec![0])];
    for entry in std::fs::read_dir(folder.path()).expect("there") {
        let entry = entry.expect("there");
        files.push((entry.file_name().to_str().expect("UTF-8").to_owned(), std::fs::read(entry.path()).expect("there")));
    }
    assert_told(&written(Folder::sound(), &zip(&files)).path, &[]);
}

#[test]
fn zips_that_are_no_pack_are_refused() {
    let zeros = vec![0_u8; 19 * 1024 * 1024];
    for (files, expected) in [
        (&[("kyiv/city.toml", &b""[..])][..], "error: the .zip: \"kyiv/city.toml\" lies in a folder inside the .zip"),
        (&[("kyiv\\city.toml", b"")], "\"kyiv/city.toml\" lies in a folder"),
        (&[("../city.toml", b"")], "\"../city.toml\" leads out of the .zip"),
        (&[("/etc/passwd", b"")], "\"/etc/passwd\" leads out of the .zip"),
        (&[("C:city.toml", b"")], "\"C:city.toml\" leads out of the .zip"),
        (&[("city.toml", b""), ("city.toml", b"")], "city.toml is in it twice"),
        (&[("streets.csv", &zeros)], "\"streets.csv\" unpacks to more than 200 times its size"),
    ] {
        assert_told(&packed(files).path, &[expected]);
    }
    let many: Vec<(String, Vec<u8>)> = (0..1_001).map(|number| (format!("{number}.csv"), Vec::new())).collect();
    assert_told(&written(Folder::sound(), &zip(&many)).path, &["it has more than 1000 files"]);
    // Files that pass one by one and not together.
    let noise: Vec<u8> = (0..18 * 1024 * 1024_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8 & 0x0f).collect();
    let large: Vec<(String, Vec<u8>)> = (0..6).map(|number| (format!("{number}.csv"), noise.clone())).collect();
    assert_told(&written(Folder::sound(), &zip(&large)).path, &["its files unpack to more than 100 MB"]);
    let file = Folder::sound();
    assert!(pack::read(&file.path().join("city.toml")).is_err_and(|error| error.to_string().contains("neither a folder nor a .zip")));
    assert_told(&written(Folder::sound(), b"PK\x03\x04 and then nothing").path, &["it is no .zip, or it is damaged"]);
}

#[test]
fn a_zip_that_lies_of_its_sizes_is_damaged() {
    let text = "beat,officer,from,to\n".repeat(1000);
    let sound = zip(&[("substitutes.csv".to_owned(), text.into_bytes())]);
    let list = sound.windows(4).position(|four| four == b"PK\x01\x02").expect("a list");
    for (at, value) in [(24, 100_u32), (24, 30_000), (16, 1), (20, 5), (42, 7), (42, u32::MAX)] {
        let mut spoilt = sound.clone();
        spoilt[list + at..list + at + 4].copy_from_slice(&value.to_le_bytes());
        let told = told(&written(Folder::sound(), &spoilt).path).join("\n");
        assert!(told.contains("substitutes.csv: the file cannot be read: it is no .zip, or it is damaged"), "{at}: {told}");
    }
}

#[test]
fn a_file_that_is_one_line_is_refused_row_by_row() {
    let folder = Folder::sound();
    folder.write("substitutes.csv", format!("beat,officer,from,to\n{}\nlis-01,petrenko,2026-12-01,2026-12-14\n", "a,".repeat(9_000_000)));
    assert_told(folder.path(), &["error: substitutes.csv, line 2: the row is too long"]);
    folder.write("substitutes.csv", format!("beat,officer,from,to\n\"{}", "lis-01,petrenko\n".repeat(1_000_000)));
    assert_told(folder.path(), &["error: substitutes.csv, line 2: the row is too long"]);
    folder.write("substitutes.csv", "x".repeat(19_000_000));
    assert_told(folder.path(), &["error: substitutes.csv, line 1: the row is too long"]);
    folder.write("substitutes.csv", vec![b'x'; 100_000_000]);
    assert_told(folder.path(), &["error: substitutes.csv: the file is larger than 20 MB"]);
}

#[test]
fn a_file_that_is_wrong_from_top_to_bottom_is_told_of_in_short() {
    let folder = Folder::sound();
    folder.write("substitutes.csv", format!("beat,officer,from,to\n{}", "x,,,\n".repeat(100_000)));
    let (_, problems) = pack::read(folder.path()).expect("readable");
    assert_eq!(problems.errors(), 300_000);
    assert!(problems.all().len() < 300);
    assert!(problems.all().iter().any(|problem| problem.what == "and 299800 more like these"));
    let folder = Folder::sound();
    folder.write("register.csv", format!("name\n{}", "вулиця Лісова\n".repeat(200_001)));
    assert_told(folder.path(), &["error: register.csv, line 200002: more than 200000 rows"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_not_waited_for() {
    let folder = Folder::sound();
    folder.remove("substitutes.csv");
    std::fs::create_dir(folder.path().join("substitutes.csv")).expect("a folder");
    assert_told(folder.path(), &["substitutes.csv: the file cannot be read: it is no plain file"]);
    assert!(pack::read(std::path::Path::new("/dev/null")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_cell_is_read_back_whatever_separates_it(name in "[а-яіїєґА-ЯІЇЄҐ'’\"«»,;|a-z0-9 -]{1,40}", separator in prop::sample::select(vec![',', ';', '\t']), end in prop::sample::select(vec!["\n", "\r\n"])) {
        prop_assume!(!name.trim().is_empty());
        let folder = Folder::sound();
        let officers = std::fs::read_to_string(folder.path().join("officers.csv")).expect("there");
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines = officers.lines().map(|line| {
            let cells: Vec<String> = line.split(',').map(|cell| if cell.starts_with("Іваненко") { quoted(&name) } else { cell.to_owned() }).collect();
            cells.join(&separator.to_string())
        });
        folder.write("officers.csv", lines.collect::<Vec<_>>().join(end));
        let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
        let read = pack.members.values().find(|member| member.line == 2).expect("the first row");
        prop_assert_eq!(&read.name, name.trim());
    }

    #[test]
    fn no_bytes_make_the_reader_of_zips_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = pack::read(&written(Folder::sound(), &bytes).path);
    }

    #[test]
    fn nor_does_a_zip_that_is_spoilt(at in any::<prop::sample::Index>(), with in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = Folder::full().zipped();
        let at = at.index(bytes.len());
        bytes[at] = with;
        let _ = pack::read(&written(Folder::sound(), &bytes).path);
        bytes.truncate(cut.index(bytes.len()));
        let _ = pack::read(&written(Folder::sound(), &bytes).path);
    }
}
