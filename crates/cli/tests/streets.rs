//! The files that say which streets there are: `renamed.csv`, `register.csv`, `territories.csv`, and
//! `beats.csv` with how many people live in a beat.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::{Folder, assert_told, shared, told};
use varta_cli::pack::{self, Pack};

fn read(folder: &Folder) -> Pack {
    pack::read(folder.path()).expect("readable").0.expect("whole")
}

/// A pack whose `renamed.csv` has these rows.
fn renamed(rows: &str) -> Folder {
    let folder = Folder::sound();
    folder.write("renamed.csv", format!("old,new,houses,district,date\n{rows}"));
    folder
}

#[test]
fn renamings_are_read_as_decisions_list_them() {
    let folder = Folder::sound();
    folder.write(
        "renamed.csv",
        "Стара назва;Нова назва;Будинки;Район;Дата рішення;Примітка\n\
         вул. Бригадна;вулиця Лісова;за винятками будинків 12-26;Лісовий;20.02.2023;рішення 14\n\
         вул. Бригадна;вул. Соснова;нумерація будинків 12-26;Лісовий;;\n\
         пров. Шосейний;Соснова вулиця;;;;\n",
    );
    assert_told(folder.path(), &[]);
    let rows: Vec<String> = read(&folder)
        .renamings
        .iter()
        .map(|row| {
            let houses = row.houses.as_ref().map(ToString::to_string).unwrap_or_default();
            let district = row.district.as_ref().map_or("", |id| id.as_str());
            format!(
                "{}: {} > {} [{houses}] {district} {}",
                row.line,
                row.old,
                row.new,
                row.date.map(|date| date.to_string()).unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "2: вулиця Бригадна > вулиця Лісова [вся, крім 12-26] lisovyi 2023-02-20",
            "3: вулиця Бригадна > вулиця Соснова [12-26] lisovyi ",
            "4: провулок Шосейний > вулиця Соснова []  ",
        ]
    );
}

#[test]
fn renamings_that_cannot_be_are_told() {
    let folder = renamed(
        "вулиця Соснова,вул. Соснова,,,\n\
         вулиця Стара,вулиця Лісова,непарні 2,,\n\
         вулиця Стара,вулиця Лісова,,десь,\n\
         вулиця Стара,вулиця Лісова,,,колись\n\
         вулиця Стара,,,,\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: renamed.csv, line 2, new: the new name is the old one",
            "error: renamed.csv, line 3, houses: \"непарні 2\"",
            "error: renamed.csv, line 4, district: there is no district \"десь\"",
            "error: renamed.csv, line 5, date: \"колись\": not a date",
            "error: renamed.csv, line 6, new: the cell is empty",
        ],
    );
}

#[test]
fn chains_are_followed_and_loops_are_told() {
    assert_told(renamed("вулиця А,вулиця Б,,,\nвулиця Б,вулиця В,,,\nвулиця В,вулиця Лісова,,,\n").path(), &[]);
    let folder = renamed(
        "вулиця Рання,вулиця А,,,\nвулиця А,вулиця Б,,,\nвулиця Б,вулиця В,,,\nвулиця В,вулиця А,,,\nвулиця В,вулиця Лісова,1-9,,\nвулиця Інша,вулиця Лісова,,,\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: renamed.csv, line 3, new: \"вулиця А\" comes back to itself",
            "error: renamed.csv, line 4, new: \"вулиця Б\" comes back to itself",
            "error: renamed.csv, line 5, new: \"вулиця В\" comes back to itself",
        ],
    );
    // The same names in two districts are different streets.
    assert_told(renamed("вулиця Лісова,вулиця Нова,,richkovyi,\nвулиця Нова,вулиця Лісова,,lisovyi,\n").path(), &[]);
}

#[test]
fn names_that_lead_nowhere_or_backwards_are_warned_of() {
    let folder = renamed(
        "вулиця Лісова,вулиця Стара,,,\n\
         вулиця Стара,вулиця Забута,,,\n\
         вулиця Інша,вулиця Забута,,richkovyi,\n\
         Третя,вулиця Лісова,,,\n\
         вулиця Лісова,вулиця Соснова,,lisovyi,\n",
    );
    assert_told(
        folder.path(),
        &[
            "warning: renamed.csv, line 3, new: \"вулиця Забута\" is no street of streets.csv",
            "warning: renamed.csv, line 5, old: \"Третя\" has no kind of street",
            "note: renamed.csv, line 6, old: \"вулиця Лісова\" is still a street of streets.csv",
        ],
    );
    assert_told(
        renamed("вулиця Лісова,вулиця Стара,,,\n").path(),
        &[
            "warning: renamed.csv, line 2, new: the row looks reversed: \"вулиця Лісова\" is a street of streets.csv, and \"вулиця Стара\" is not",
        ],
    );
}

#[test]
fn several_new_names_of_one_are_allowed_and_said() {
    assert_told(
        renamed("вулиця Стара,вулиця Лісова,,,\nвулиця Стара,вулиця Соснова,,,\n").path(),
        &["note: renamed.csv, line 3, houses: \"вулиця Стара\" has several new names: вулиця Лісова, вулиця Соснова"],
    );
    assert_told(renamed("вулиця Стара,вулиця Лісова,1-9,,\nвулиця Стара,вулиця Соснова,,,\n").path(), &[]);
    assert_told(
        renamed("вулиця Стара,вулиця Лісова,1-9,,\nвулиця Стара,вулиця Соснова,9-12,,\n").path(),
        &["error: renamed.csv, line 3, houses: \"9\" of \"вулиця Стара\" is in line 2 too"],
    );
    assert_told(
        renamed("вулиця Стара,вулиця Лісова,,,\nвул. Стара,вулиця Лісова,,,\n").path(),
        &["warning: renamed.csv, line 3, old: the same renaming is in line 2"],
    );
}

#[test]
fn a_hundred_thousand_renamings_are_followed_to_their_ends() {
    let chain: String = (0..100_000).map(|number| format!("вулиця А{number},вулиця А{},,,\n", number + 1)).collect();
    assert!(told(renamed(&chain).path()).iter().any(|line| line.contains("\"вулиця А100000\" is no street")));
    let ring: String = (0..50_000).map(|number| format!("вулиця А{number},вулиця А{},,,\n", (number + 1) % 50_000)).collect();
    assert_eq!(pack::read(renamed(&ring).path()).expect("readable").1.errors(), 50_000);
    let star: String = (0..50_000).map(|number| format!("вулиця А,вулиця Б{number},,,\n")).collect();
    assert!(told(renamed(&star).path()).iter().any(|line| line.contains("has 50000 new names")));
}

#[test]
fn streets_of_the_register_that_no_beat_covers_are_listed() {
    let folder = Folder::sound();
    folder.write(
        "register.csv",
        "№;Повне офіційне найменування об'єкта;Категорія (тип) об'єкта;Адміністративний район;Колишнє найменування об’єкта;Колишня категорія (тип) об'єкта\n\
         1;Лісова;вулиця;Лісовий;;\n\
         2;Миколи Гоголя;вулиця;\"Лісовий, Річковий\";;\n\
         3;Соснова;вулиця;Річковий;;\n\
         4;Хвойна;вулиця;Лісовий ;Соснова;вулиця\n\
         5;Далека;вулиця;Гірський;;\n\
         6;Набережна;вулиця;Лісовий (Хутір);;\n\
         7;Ставок;острів;Лісовий;;\n\
         8;Лісова;вулиця;Лісовий;;\n",
    );
    folder.append("streets.csv", "вулиця Гоголя Миколи,richkovyi,,\n");
    assert_told(
        folder.path(),
        &[
            "warning: register.csv, line 3: no beat covers \"вулиця Миколи Гоголя\" in lisovyi",
            "warning: register.csv, line 5: \"вулиця Хвойна\" in lisovyi is in streets.csv under its old name \"вулиця Соснова\"",
            "warning: register.csv, line 7: no beat covers \"вулиця Набережна\" in lisovyi",
            "warning: register.csv, line 8, повне офіційне найменування об'єкта: \"острів Ставок\" is not understood as a street",
            "note: register.csv, адміністративний район: rows of districts that city.toml does not have: 1",
        ],
    );
    let register = read(&folder).register.expect("there");
    assert_eq!(register.streets.len(), 5);
    let uncovered: Vec<_> = register.uncovered.iter().map(|(at, _)| register.streets[*at].name.name.as_str()).collect();
    assert_eq!(uncovered, ["Миколи Гоголя", "Хвойна", "Набережна"]);
    folder.replace("streets.csv", "вулиця Гоголя Миколи,richkovyi,,", "вулиця Гоголя Миколи,lisovyi,lis-01,вся");
    assert!(!told(folder.path()).join("\n").contains("Гоголя"));
}

#[test]
fn a_register_that_is_older_than_the_names_is_followed_to_the_new_ones() {
    let folder = renamed("вулиця Стара,вулиця Новіша,,,\nвулиця Новіша,вулиця Соснова,,,\nвулиця Інша,вулиця Зникла,,richkovyi,\n");
    folder.write("register.csv", "name\nвулиця Стара\nвулиця Інша\n");
    assert_told(folder.path(), &["warning: register.csv, line 3: no beat covers \"вулиця Інша\""]);
}

#[test]
fn the_national_schema_for_addresses_is_a_register_too() {
    let folder = Folder::sound();
    folder.write(
        "register.csv",
        "uid,CATUTTC,postName,thoroughfare,locatorDesignator,territoryuid\n\
         1,UA1,Місто,вул. Лісова,1,5\n2,UA1,Місто,вул. Лісова,3,5\n3,UA1,Місто,пров. Лісовий,7-А,5\n4,UA1,Місто,пров. Лісовий,9,5\n",
    );
    assert_told(folder.path(), &["warning: register.csv, line 4: no beat covers \"провулок Лісовий\""]);
}

#[test]
fn a_district_of_the_region_is_none_of_the_city() {
    let folder = Folder::sound();
    folder.write(
        "register.csv",
        "Ідентифікатор;Район;Населений пункт;Вулиця або аналог;Номер будівлі\n1;Броварський район;Місто;вул. Лісова;1\n2;Броварський район;Місто;вул. Далека;3\n",
    );
    assert_told(folder.path(), &["warning: register.csv, line 3: no beat covers \"вулиця Далека\""]);
}

#[test]
fn territories_of_the_national_schema_stand_for_streets() {
    let folder = Folder::sound();
    folder.remove("streets.csv");
    folder.write(
        "territories.csv",
        "uid;institutionId;institutionName;description\n\
         lis-01;null;поліція;\"вул. Лісова, 1-27 (непарні), 2-30 (парні)\"\n\
         5;null;дільниця  №  2;\"вул. Лісова, 29-55 (непарні), 32-60 (парні); вул. Соснова;\"\n",
    );
    assert_told(folder.path(), &[]);
    let rows: Vec<String> = read(&folder)
        .streets
        .iter()
        .filter_map(|row| row.served.as_ref().map(|(beat, houses)| format!("{} {} {} {beat} {houses}", row.line, row.name, row.district)))
        .collect();
    assert_eq!(
        rows,
        [
            "2 Лісова lisovyi lis-01 1-27 (непарні), 2-30 (парні)",
            "3 Лісова lisovyi lis-02 29-55 (непарні), 32-60 (парні)",
            "3 Соснова lisovyi lis-02 вся"
        ]
    );
    folder.remove("territories.csv");
    assert_told(folder.path(), &["error: streets.csv: the file is missing"]);
}

#[test]
fn what_a_territory_says_and_nobody_understands_is_told_word_by_word() {
    let folder = Folder::sound();
    folder.write(
        "territories.csv",
        "Ідентифікатор,Ідентифікатор закладу,Назва закладу,Опис\n\
         lis-01,null,,вул. Дубова; ринок; вул. Нова 1-27; \"вул. Кленова\n\
         9,null,Школа № 1,вул. Дубова\n\
         lis-01,null,Дільниця № 2,вул. Липова\n\
         lis-02,null,,\n\
         lis-02,null,,\"вул. Лісова, 55-57; вул. Грабова, 1-9 (щасливі)\"\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: territories.csv, line 2, опис: \"ринок\": no kind of street",
            "error: territories.csv, line 2, опис: \"вул. Нова 1-27\": \"1-27\" may be a house or a part of the name",
            "error: territories.csv, line 3, ідентифікатор: neither \"9\" nor \"Школа № 1\" is a beat",
            "error: territories.csv, line 4, ідентифікатор: \"lis-01\" is lis-01, and \"Дільниця № 2\" is lis-02",
            "error: territories.csv, line 5, опис: the cell is empty",
            "error: territories.csv, line 6, опис: \"вул. Грабова, 1-9 (щасливі)\": ",
            "error: streets.csv, line 3, beat: lis-02 has \"вулиця Лісова\" already in line 6 of territories.csv",
        ],
    );
}

/// A pack whose `addresses.csv` has these rows.
fn addressed(folder: &Folder, rows: &str) {
    let header = "uid,CATUTTC,postName,thoroughfare,locatorDesignator,addressLocatorBuilding,territoryuid";
    folder.write("addresses.csv", format!("{header}\n{rows}"));
}

fn served(folder: &Folder) -> Vec<String> {
    let rows = read(folder).streets;
    let mut rows: Vec<String> = rows
        .iter()
        .filter_map(|row| row.served.as_ref().map(|(beat, houses)| format!("{} {} {beat} {houses}", row.kind.full(), row.name)))
        .collect();
    rows.sort();
    rows
}

#[test]
fn the_national_pair_gives_each_house_to_its_territory() {
    let folder = Folder::sound();
    folder.remove("streets.csv");
    folder.write(
        "territories.csv",
        "uid,institutionId,institutionName,description\nlis-01,null,Поліція,\n5,null,Дільниця № 2,за річкою; вул. Соснова\n",
    );
    addressed(
        &folder,
        "1,UA1,Місто,вул. Лісова,1,null,lis-01\n2,UA1,м. Місто,вулиця Лісова,7-А,null,lis-01\n3,UA1,Місто,вул. Лісова,2,3,5\n\
         4,UA1,,вул. Лісова,69-71,,Дільниця № 2\n5,UA1,Місто,вул. Лісова,69,null,5\n6,UA1,Місто,вул. Соснова,4,null,5\n\
         7,UA1,Хутір,вул. Соснова,4,null,lis-01\n",
    );
    assert_told(
        folder.path(),
        &[
            "warning: territories.csv, line 3, description: \"за річкою\": no kind of street",
            "warning: addresses.csv, line 8, postName: \"Хутір\" is not \"Місто\"; such rows: 1",
        ],
    );
    assert_eq!(served(&folder), ["вулиця Лісова lis-01 1, 7а", "вулиця Лісова lis-02 69, 2 к3", "вулиця Соснова lis-02 вся"]);
    // By themselves they do too, by the ids and the names of the beats.
    folder.remove("territories.csv");
    assert!(told(folder.path()).iter().any(|line| line.contains("addresses.csv, line 4, territoryuid: there is no territory \"5\"")));
    addressed(&folder, "1,UA1,Місто,вул. Лісова,1,null,lis-01\n2,UA1,Місто,вул. Лісова,2,null,дільниця № 2\n");
    assert_told(folder.path(), &[]);
    assert_eq!(served(&folder), ["вулиця Лісова lis-01 1", "вулиця Лісова lis-02 2"]);
}

#[test]
fn addresses_that_say_otherwise_than_the_streets_are_told() {
    let folder = Folder::sound();
    folder.append("streets.csv", "вулиця Нова,lisovyi,lis-01,\"вся, крім 12\"\nвулиця Кленова,lisovyi,lis-01,1-9\n");
    addressed(
        &folder,
        "1,UA1,Місто,вул. Лісова,3,null,lis-02\n2,UA1,Місто,вул. Лісова,5,null,lis-02\n3,UA1,Місто,вул. Лісова,29,null,lis-02\n\
         4,UA1,Місто,вул. Нова,12,null,lis-01\n5,UA1,Місто,вул. Кленова,11,null,lis-01\n6,UA1,Місто,вул. Дубова,1,null,lis-01\n\
         7,UA1,Місто,вул. Дубова,1,null,lis-02\n8,UA1,Місто,Дубова,без номера,null,lis-09\n9,UA1,Місто,вул. Дубова,9 к9,2,lis-01\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: addresses.csv, line 2, territoryuid: \"3\" of \"вулиця Лісова\" is served by lis-01 in line 2 of streets.csv and by lis-02 here; such houses of the street: 2",
            "error: addresses.csv, line 5, locatorDesignator: \"12\" of \"вулиця Нова\" does not go with line 6 of streets.csv: the house is both listed and excepted",
            "error: addresses.csv, line 8, territoryuid: \"1\" of \"вулиця Дубова\" is served by lis-01 in line 7 and by lis-02 here",
            "error: addresses.csv, line 9, thoroughfare: \"Дубова\": no kind of street",
            "error: addresses.csv, line 9, locatorDesignator: \"без номера\"",
            "error: addresses.csv, line 9, territoryuid: there is no territory \"lis-09\"",
            "error: addresses.csv, line 10, locatorDesignator: \"9 к9\"",
        ],
    );
    let kept = served(&folder);
    assert!(kept.contains(&"вулиця Кленова lis-01 1-9, 11".to_owned()), "{kept:?}");
    assert!(kept.contains(&"вулиця Лісова lis-02 29-55 (непарні), 32-60 (парні)".to_owned()), "{kept:?}");
}

#[test]
fn a_hundred_thousand_addresses_are_read_and_a_street_without_end_is_refused() {
    let folder = Folder::sound();
    folder.remove("streets.csv");
    let rows: String = (0..100_000)
        .map(|at| format!("{at},UA1,Місто,вул. Лісова {},{},null,lis-0{}\n", letters(at / 100), at % 100 + 1, at % 2 + 1))
        .collect();
    addressed(&folder, &rows);
    assert_told(folder.path(), &[]);
    assert_eq!(read(&folder).streets.len(), 2_000);
    let rows: String = (1..=1_001).map(|at| format!("{at},UA1,Місто,вул. Лісова,{at},null,lis-01\n")).collect();
    addressed(&folder, &rows);
    assert!(told(folder.path()).iter().any(|line| {
        line.contains(
            "addresses.csv, line 2, locatorDesignator: the houses of \"вулиця Лісова\" in lis-01 make no list: more than 1000 items",
        )
    }));
}

/// A word of its own for a number.
fn letters(number: usize) -> String {
    number.to_string().chars().filter_map(|digit| "абвгдежикл".chars().nth(usize::try_from(digit.to_digit(10)?).ok()?)).collect::<String>()
        + "івська"
}

#[test]
fn beats_with_too_many_residents_are_warned_of() {
    let folder = Folder::sound();
    folder.write(
        "beats.csv",
        "дільниця;мешканців;населений пункт\nlis-01;7 001;\nlis-02;6001;село\nlis-09;5;\nlis-01;багато;місто\nlis-02;12;хутір\n",
    );
    assert_told(
        folder.path(),
        &[
            "warning: beats.csv, line 2, мешканців: lis-01 has 7001 residents, where order 650 allows 7000 in a city",
            "warning: beats.csv, line 3, мешканців: lis-02 has 6001 residents, where order 650 allows 6000 in a village",
            "error: beats.csv, line 4, дільниця: there is no beat \"lis-09\"",
            "error: beats.csv, line 5, мешканців: \"багато\": not a number of residents",
            "error: beats.csv, line 6, населений пункт: \"хутір\": neither a city nor a village",
        ],
    );
    folder.write("beats.csv", "beat,residents\nlis-01,7000\n");
    assert_told(folder.path(), &[]);
    assert_eq!(read(&folder).residents.values().copied().collect::<Vec<_>>(), [7000]);
    folder.append("beats.csv", "lis-01,7000\n");
    assert_told(folder.path(), &["error: beats.csv, line 3, beat: lis-01 is there twice"]);
}

#[test]
fn a_street_with_countless_rows_is_refused_before_they_are_compared() {
    let folder = Folder::sound();
    folder.append("streets.csv", &"вулиця Соснова,lisovyi,lis-02,1-9\n".repeat(50_000));
    assert!(told(folder.path()).iter().any(|line| line.contains("the street \"вулиця Соснова\" has over 100 rows")));
}

/// The columns of a file under other names, for the data that a clone elsewhere does not have.
fn with_header(text: &str, header: &str) -> String {
    format!("{header}\n{}", text.split_once('\n').map_or("", |(_, rows)| rows))
}

#[test]
fn renamings_of_kyiv_are_all_read() {
    let Some(text) = shared("kyiv_renamed_streets_2014_2022.csv") else { return };
    let folder = Folder::sound();
    folder.write("renamed.csv", with_header(&text, "raion,wave,old,new"));
    let (pack, problems) = pack::read(folder.path()).expect("readable");
    let errors: Vec<String> =
        problems.all().iter().filter(|problem| problem.severity == pack::Severity::Error).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let renamings = pack.expect("whole").renamings;
    assert_eq!(renamings.len(), text.lines().count() - 1);
    // A kind in the middle of a name ("1-й провулок Вітовецький") is not understood, and said.
    let kindless = renamings.iter().filter(|row| row.old.kind.is_none() || row.new.kind.is_none()).count();
    let said = problems.all().iter().filter(|problem| problem.what.contains("has no kind of street")).count();
    assert!(kindless == said && said <= 1, "{kindless} without a kind, {said} told");
}

#[test]
fn renamings_of_other_cities_are_read_with_their_houses() {
    let Some(text) = shared("pilot_cities_renamed_streets_sample.csv") else { return };
    let folder = Folder::sound();
    folder.write("renamed.csv", with_header(&text, "city,old,new,houses,note,source"));
    let (_, problems) = pack::read(folder.path()).expect("readable");
    // One source writes a remark where others write houses: it is told, and not taken for houses.
    let remarks = text.matches("homoglyphs").count();
    assert_eq!(problems.errors(), remarks, "{:?}", problems.all());
    folder.write("renamed.csv", with_header(&text.replace("Latin p homoglyphs as in the source", ""), "city,old,new,houses,note,source"));
    let rows = read(&folder).renamings;
    assert_eq!(rows.len(), text.lines().count() - 1);
    let split: Vec<_> =
        rows.iter().filter_map(|row| row.houses.as_ref().map(|houses| (row.new.name.as_str(), houses.to_string()))).collect();
    assert_eq!(split, [("Петра Батьківського", "вся, крім 12-26".to_owned()), ("Покрови", "12-26".to_owned())]);
    // The Latin p of the source is a Cyrillic р to whoever looks for the street.
    assert!(rows.iter().all(|row| row.new.to_string().chars().all(|c| !c.is_ascii_alphabetic())));
}

#[test]
fn the_register_of_kyiv_is_read() {
    let Some(text) = shared("kyiv_streets_registry_2020.csv") else { return };
    let folder = Folder::sound();
    folder.write("register.csv", &text);
    folder.replace("city.toml", "Лісовий район", "Голосіївський район");
    let (pack, problems) = pack::read(folder.path()).expect("readable");
    assert_eq!(problems.errors(), 0);
    let register = pack.expect("whole").register.expect("there");
    assert!((360..=390).contains(&register.streets.len()), "{}", register.streets.len());
    assert!(register.uncovered.len() + 2 >= register.streets.len());
}
