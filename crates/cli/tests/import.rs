//! `varta city import` and `varta city show`, on a DynamoDB in memory.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::Folder;
use jiff::{SignedDuration, Timestamp};
use varta_cli::{CliError, Exit, import, show};
use varta_domain::address::StreetName;
use varta_domain::calendar::Calendar;
use varta_domain::hours::OpenStatus;
use varta_domain::ids::{BeatId, CitySlug, OfficerId};
use varta_store::directory::ImportRecord;
use varta_testkit::Bench;
use varta_testkit::dynamo::TABLE;
use varta_testkit::wire::Fault;

fn slug() -> CitySlug {
    CitySlug::parse("misto").expect("a slug")
}

fn morning() -> Timestamp {
    "2026-11-24T10:15:00Z".parse().expect("an instant")
}

fn later(minutes: i64) -> Timestamp {
    morning() + SignedDuration::from_mins(minutes)
}

async fn run(folder: &Folder, bench: &Bench, now: Timestamp) -> Result<(Exit, String), CliError> {
    let mut out = Vec::new();
    let exit = import::run(folder.path(), &bench.store, None, now, &mut out).await?;
    Ok((exit, String::from_utf8(out).expect("UTF-8")))
}

/// The last imports, the newest first.
async fn history(bench: &Bench) -> Vec<ImportRecord> {
    bench.store.imports(&slug(), 10).await.expect("readable")
}

/// The SDK tries a request three times.
fn break_writes(bench: &Bench, operation: &str) {
    for _ in 0..3 {
        bench.wire.break_next(operation, Fault::Unavailable);
    }
}

#[tokio::test]
async fn an_import_can_be_looked_up_by_those_who_serve_residents() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let (exit, out) = run(&folder, &bench, morning()).await.expect("imported");
    assert_eq!(exit, Exit::Done);
    assert!(out.contains("misto: version 20261124t101500-"), "{out}");
    assert!(out.ends_with("is live; it is the first.\n"), "{out}");

    let city = bench.store.city(&slug()).await.expect("readable").expect("there");
    assert_eq!(city.name.uk, "Місто");
    assert_eq!(city.districts[0].supervisors, [OfficerId::parse("starshyi").expect("a slug")]);
    assert_eq!(city.coordinator.as_ref().map(OfficerId::as_str), Some("koord"));
    assert_eq!(city.calendar.days_off.len() + city.calendar.working_days.len(), 2);

    let key = StreetName::parse("вулиця Лісова").expect("a street").key();
    let streets = bench.store.street(&city, &key).await.expect("readable").expect("there");
    assert_eq!(streets.len(), 1);
    assert_eq!(streets[0].beats.iter().map(|(beat, _)| beat.as_str()).collect::<Vec<_>>(), ["lis-01", "lis-02"]);
    let key = StreetName::parse("вулиця Соснова").expect("a street").key();
    let streets = bench.store.street(&city, &key).await.expect("readable").expect("there");
    assert_eq!(
        streets.iter().map(|street| (street.district.as_str(), street.beats.len())).collect::<Vec<_>>(),
        [("lisovyi", 1), ("richkovyi", 0)]
    );

    let beat = BeatId::parse("lis-01").expect("a slug");
    let post = bench.store.post(&city, &beat).await.expect("readable").expect("there");
    assert_eq!(post.officer.as_ref().map(|officer| officer.name.as_str()), Some("Іваненко Іван (Демо)"));
    let serving = |date: &str| post.serving_on(date.parse().expect("a date")).map(|officer| officer.id.to_string());
    assert_eq!(serving("2026-11-30").as_deref(), Some("ivanenko"));
    assert_eq!(serving("2026-12-14").as_deref(), Some("petrenko"));
    assert_eq!(post.station.as_ref().map(|station| station.address.as_str()), Some("вулиця Лісова, 3"));

    let channels = bench.store.channels(&city, &OfficerId::parse("ivanenko").expect("a slug")).await.expect("readable").expect("there");
    assert_eq!(channels.phone.as_ref().map(|phone| phone.reveal()), Some("+380500000011"));
    assert!(bench.store.channels(&city, &OfficerId::parse("nobody").expect("a slug")).await.expect("readable").is_none());
}

#[tokio::test]
async fn hours_answer_as_the_pack_says() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    let city = bench.store.city(&slug()).await.expect("readable").expect("there");
    let calendar = Calendar::new(city.calendar.clone(), &city.zone).expect("the zone");
    let post = bench.store.post(&city, &BeatId::parse("lis-02").expect("a slug")).await.expect("readable").expect("there");
    let status = |at: &str| match post.hours.status(&calendar.local(at.parse().expect("an instant"))) {
        OpenStatus::OpenUntil(until) => format!("open until {}", until.strftime("%F %H:%M")),
        OpenStatus::ClosedUntil(until) => format!("closed until {}", until.strftime("%F %H:%M")),
        OpenStatus::NoHours => "no hours".to_owned(),
    };
    // "tue thu" from 10:00 to 12:00 on the clocks of the city, which are two hours ahead of UTC in winter.
    assert_eq!(status("2026-12-22T08:00:00Z"), "open until 2026-12-22 12:00");
    // The exception closes Thursday, 24 December.
    assert_eq!(status("2026-12-22T10:00:00Z"), "closed until 2026-12-29 10:00");
    assert_eq!(post.hours.weekly()[0].place_note.as_deref(), Some("каб. 2"));
}

#[tokio::test]
async fn who_is_asked_sees_what_changes_and_may_say_no() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let asked = async |answer: &str, now| {
        let (mut out, mut answers) = (Vec::new(), answer.as_bytes());
        let exit = import::run(folder.path(), &bench.store, Some(&mut answers), now, &mut out).await.expect("answered");
        (exit, String::from_utf8(out).expect("UTF-8"))
    };
    let (exit, out) = asked("\n", morning()).await;
    assert_eq!(exit, Exit::Problems);
    assert!(out.ends_with("Write it and switch misto to it (nothing is live yet)? [y/N] Nothing is imported.\n"), "{out}");
    assert!(bench.all_items(TABLE).await.is_empty());
    assert_eq!(asked("так\n", morning()).await.0, Exit::Done);
    let live = bench.store.live_version(&slug()).await.expect("readable").expect("live");

    folder.replace("city.toml", "answer_business_days = 2", "answer_business_days = 3");
    folder.replace("streets.csv", "вулиця Соснова,richkovyi,,", "вулиця Нова,richkovyi,,");
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    folder.replace("officers.csv", "+380500000012", "+380500000013");
    folder.append("officers.csv", "novyi,supervisor,майор поліції,Новий (Демо),,+380500000014,,,,lisovyi\n");
    let (exit, out) = asked("n\n", later(5)).await;
    assert_eq!(exit, Exit::Problems);
    let expected = format!(
        "Against the live version {live}:
  rules: sla, districts and their supervisors changed
  streets: 1 new (вулиця Нова), 1 gone (вулиця Соснова)
  beats: 1 changed (lis-01: officer's rank, name or phone)
  members of the police: 1 new (novyi), 1 changed (petrenko)
Write it and switch misto to it ({live} is live)? [y/N] Nothing is imported.
"
    );
    assert!(out.ends_with(&expected), "{out}");
    assert_eq!(bench.store.live_version(&slug()).await.expect("readable"), Some(live));
    assert_eq!(history(&bench).await.len(), 1);
}

#[tokio::test]
async fn a_change_of_the_map_alone_is_told_as_one() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    for _ in 0..2 {
        folder.replace("beats.geojson", "[30.523,50.41]", "[30.524,50.41]");
    }
    let (_, out) = run(&folder, &bench, later(5)).await.expect("imported");
    let changes: Vec<&str> = out.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(matches!(changes[..], [map] if map.starts_with("  map: ")), "{out}");
}

#[tokio::test]
async fn private_channels_are_in_their_own_items_only() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    for item in bench.all_items(TABLE).await {
        let entity = item["entity"].as_s().expect("each item has an entity").clone();
        let shown = format!("{item:?}");
        assert_eq!(shown.contains("+38050"), entity == "channels" && shown.contains("phone"), "{shown}");
        assert!(!item.values().any(|value| value.is_null()), "{shown}");
    }
}

#[tokio::test]
async fn the_same_pack_again_changes_nothing() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    let before = bench.all_items(TABLE).await.len();
    folder.replace("stations.csv", "Станція № 1,", " Станція № 1 ,");
    folder.append("officers.csv", "\n,,,\n");
    let (exit, out) = run(&folder, &bench, later(5)).await.expect("done");
    assert_eq!(exit, Exit::Done);
    assert!(out.contains("misto already has this content: version 20261124t101500-"), "{out}");
    assert_eq!(bench.all_items(TABLE).await.len(), before);
    assert_eq!(history(&bench).await.len(), 1);
}

#[tokio::test]
async fn a_changed_pack_becomes_the_next_version_beside_the_old_one() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    let first = bench.store.city(&slug()).await.expect("readable").expect("there");
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    let (_, out) = run(&folder, &bench, later(5)).await.expect("imported");
    assert!(out.contains(&format!("is live; before it {}.", first.directory)), "{out}");
    let second = bench.store.city(&slug()).await.expect("readable").expect("there");
    assert!(second.directory > first.directory);
    let beat = BeatId::parse("lis-01").expect("a slug");
    for (city, name) in [(first, "Іваненко Іван (Демо)"), (second, "Іваненко Ігор (Демо)")] {
        let post = bench.store.post(&city, &beat).await.expect("readable").expect("there");
        assert_eq!(post.officer.map(|officer| officer.name).as_deref(), Some(name));
    }
    assert_eq!(history(&bench).await.len(), 2);
}

#[tokio::test]
async fn a_change_of_the_rules_alone_is_a_change() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    folder.replace("city.toml", "stage = \"pilot\"", "stage = \"live\"");
    run(&folder, &bench, later(5)).await.expect("imported");
    assert_eq!(history(&bench).await.len(), 2);
}

#[tokio::test]
async fn a_pack_with_errors_writes_nothing() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    folder.replace("officers.csv", "+380440000011", "12345");
    let (exit, out) = run(&folder, &bench, morning()).await.expect("checked");
    assert_eq!(exit, Exit::Problems);
    assert!(out.ends_with("Nothing is imported: 1 error to mend.\n"), "{out}");
    assert!(bench.all_items(TABLE).await.is_empty());
}

#[tokio::test]
async fn a_write_that_fails_leaves_the_live_directory_as_it_was() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    let live = bench.store.city(&slug()).await.expect("readable");
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    for (minutes, operation) in [(5, "BatchWriteItem"), (6, "TransactWriteItems")] {
        break_writes(&bench, operation);
        assert!(matches!(run(&folder, &bench, later(minutes)).await, Err(CliError::Store(_))), "{operation}");
        assert!(bench.wire.all_faults_met());
        assert_eq!(bench.store.city(&slug()).await.expect("readable"), live);
        assert_eq!(history(&bench).await.len(), 1);
    }
    run(&folder, &bench, later(7)).await.expect("imported at last");
    assert_ne!(bench.store.city(&slug()).await.expect("readable"), live);
}

#[tokio::test]
async fn of_two_imports_at_once_one_wins_and_the_other_is_told() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, morning()).await.expect("imported");
    let live = bench.store.live_version(&slug()).await.expect("readable");
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    run(&folder, &bench, later(5)).await.expect("imported");
    let winner = bench.store.city(&slug()).await.expect("readable").expect("there");

    // What the slower one would do: it looked when the first version was still live.
    let mut record = history(&bench).await.remove(0);
    record.previous = live;
    record.version = varta_domain::ids::DirectoryVersion::parse("20261124t103000-slower").expect("a slug");
    let mut slower = winner.clone();
    slower.directory = record.version.clone();
    assert_eq!(bench.store.activate(&slower, &record, 0).await.expect("answered"), varta_store::directory::Activation::Overtaken);
    record.previous = None;
    assert_eq!(bench.store.activate(&slower, &record, 0).await.expect("answered"), varta_store::directory::Activation::Overtaken);
    assert_eq!(bench.store.city(&slug()).await.expect("readable"), Some(winner));
    assert_eq!(history(&bench).await.len(), 2);
}

#[tokio::test]
async fn show_tells_what_is_live_and_who_serves_today() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let mut out = Vec::new();
    assert_eq!(show::run(&slug(), &bench.store, morning(), &mut out).await.expect("answered"), Exit::Problems);
    folder.replace("officers.csv", "st-1,lis-02,", "st-1,,");
    run(&folder, &bench, morning()).await.expect("imported");
    let mut out = Vec::new();
    let december: Timestamp = "2026-11-30T22:30:00Z".parse().expect("an instant");
    assert_eq!(show::run(&slug(), &bench.store, december, &mut out).await.expect("answered"), Exit::Done);
    let out = String::from_utf8(out).expect("UTF-8");
    for text in [
        "Місто (Misto), misto",
        "live version 20261124t101500-",
        "2 beats, 4 members of the police",
        "Лісовий район (lisovyi): pilot from 2026-11-01 to 2027-02-01, supervised by starshyi",
        "Річковий район (richkovyi): planned, nobody supervises it",
        "who serves on 2026-12-01",
        "lis-01 Дільниця № 1: Петренко Петро (Демо), лейтенант поліції, in place of the officer until 2026-12-14",
        "lis-02 Дільниця № 2: vacant",
        "at 2026-11-24T10:15:00Z (2 beats, live)",
    ] {
        assert!(out.contains(text), "not shown: {text}\n{out}");
    }
}
