//! Versions of a directory: an import that is cut off and goes on, what differs, the way back, and the end of old
//! versions.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use std::collections::BTreeSet;

use common::Folder;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use varta_cli::import::{self, moved};
use varta_cli::{CliError, Exit, history};
use varta_domain::address::StreetName;
use varta_domain::houses::{HouseNumber, HouseSet, MatchRank};
use varta_domain::ids::{BeatId, CitySlug, DirectoryVersion};
use varta_store::directory::Staging;
use varta_testkit::Bench;
use varta_testkit::dynamo::TABLE;
use varta_testkit::wire::Call;

fn slug() -> CitySlug {
    CitySlug::parse("misto").expect("a slug")
}

fn later(minutes: i64) -> Timestamp {
    let morning: Timestamp = "2026-11-24T10:15:00Z".parse().expect("an instant");
    morning + SignedDuration::from_mins(minutes)
}

async fn run(folder: &Folder, bench: &Bench, now: Timestamp) -> Result<String, CliError> {
    let mut out = Vec::new();
    let exit = import::run(folder.path(), &bench.store, None, now, &mut out).await?;
    assert_eq!(exit, Exit::Done);
    Ok(String::from_utf8(out).expect("UTF-8"))
}

async fn said(done: impl AsyncFnOnce(&mut Vec<u8>) -> Result<Exit, CliError>) -> (Exit, String) {
    let mut out = Vec::new();
    let exit = done(&mut out).await.expect("answered");
    (exit, String::from_utf8(out).expect("UTF-8"))
}

/// Who serves house 5 of вулиця Лісова, by what is live.
async fn officer(bench: &Bench) -> String {
    let city = bench.store.city(&slug()).await.expect("readable").expect("there");
    let street = StreetName::parse("вулиця Лісова").expect("a street");
    let entries = bench.store.street(&city, &street.key()).await.expect("readable").expect("there");
    let (beat, _) = entries.iter().flat_map(|entry| &entry.beats).next().expect("a beat");
    let post = bench.store.post(&city, beat).await.expect("readable").expect("there");
    post.officer.map(|officer| officer.name).unwrap_or_default()
}

#[tokio::test]
async fn an_import_killed_at_any_moment_leaves_the_live_directory_as_it_was_and_goes_on() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, later(0)).await.expect("imported");
    let live = bench.store.live(&slug()).await.expect("readable");
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    let (mut cut, mut resumed) = (0, false);
    let out = loop {
        bench.wire.cut_after(cut);
        let done = run(&folder, &bench, later(5 + i64::try_from(cut).expect("few"))).await;
        let was_cut = bench.wire.mend();
        match done {
            Ok(out) => break out,
            Err(error) => assert!(was_cut && matches!(error, CliError::Store(_)), "{error:?}"),
        }
        // The last request is the switch: what became of it is seen when it is asked.
        assert_eq!(bench.store.live(&slug()).await.expect("readable"), live, "after {cut} requests");
        assert_eq!(officer(&bench).await, "Іваненко Іван (Демо)", "after {cut} requests");
        resumed |= bench.store.stagings(&slug()).await.expect("readable").iter().any(|staging| staging.written > 0);
        cut += 1;
    };
    assert!(cut > 10 && resumed && out.contains("goes on after"), "{cut}: {out}");
    assert_eq!(officer(&bench).await, "Іваненко Ігор (Демо)");
    assert!(bench.store.stagings(&slug()).await.expect("readable").is_empty());
    // However often it was begun, there is one more version and no more.
    let versions: BTreeSet<String> =
        bench.all_items(TABLE).await.iter().filter_map(|item| Some(item.get("pk")?.as_s().ok()?.split('#').nth(2)?.to_owned())).collect();
    assert_eq!(versions.len(), 2, "{versions:?}");
}

#[tokio::test]
async fn what_was_written_is_not_written_again() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    run(&folder, &bench, later(0)).await.expect("imported");
    let whole = bench.wire.take();
    let writes = |calls: &[Call]| calls.iter().filter(|call| call.operation == "BatchWriteItem").count();
    let bench = Bench::start().await;
    // All but the last request goes through: that is the switch.
    bench.wire.cut_after(whole.len() - 1);
    run(&folder, &bench, later(0)).await.expect_err("cut off");
    assert!(bench.wire.mend());
    let _ = bench.wire.take();
    run(&folder, &bench, later(1)).await.expect("imported");
    // The manifest and the posts, which staff may have changed since.
    assert_eq!((writes(&bench.wire.take()), writes(&whole) > 4), (2, true));
}

#[tokio::test]
async fn a_difference_names_the_houses_that_change_hands() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let (exit, out) = said(async |out| import::diff(folder.path(), &bench.store, false, later(0), out).await).await;
    assert!(exit == Exit::Done && out.contains("all of it is new"), "{out}");
    run(&folder, &bench, later(0)).await.expect("imported");
    let (_, out) = said(async |out| import::diff(folder.path(), &bench.store, false, later(1), out).await).await;
    assert!(out.contains("misto is as the pack says"), "{out}");

    folder.replace("streets.csv", "lis-01,\"1-27 (непарні), 2-30 (парні)\"", "lis-01,\"1-19 (непарні), 2-30 (парні), 34а\"");
    folder.replace("streets.csv", "lis-02,\"29-55 (непарні), 32-60 (парні)\"", "lis-02,\"21-кінець (непарні), 32-60 (парні)\"");
    folder.replace("streets.csv", "вулиця Соснова,lisovyi,lis-02,вся", "вулиця Кленова,lisovyi,lis-02,вся");
    folder.replace("officers.csv", "st-1,lis-02,", "st-1,,");
    let before = bench.all_items(TABLE).await.len();
    let (exit, out) = said(async |out| import::diff(folder.path(), &bench.store, false, later(1), out).await).await;
    assert_eq!(exit, Exit::Done);
    for line in [
        "  streets: 1 new (вулиця Кленова), 1 changed (вулиця Лісова), 1 gone (вулиця Соснова)",
        "    вулиця Кленова (lisovyi): вся: nobody -> lis-02",
        "    вулиця Лісова (lisovyi): 57-кінець (непарні): nobody -> lis-02; 21-27 (непарні): lis-01 -> lis-02; 34а: lis-02 -> lis-01",
        "    вулиця Соснова (lisovyi): вся: lis-02 -> nobody",
        "  beats: 1 changed (lis-02: officer petrenko -> вакансія, station, hours)",
    ] {
        assert!(out.lines().any(|told| told == line), "{line}\n{out}");
    }
    let (_, json) = said(async |out| import::diff(folder.path(), &bench.store, true, later(1), out).await).await;
    let json: serde_json::Value = serde_json::from_str(&json[json.find('{').expect("JSON")..]).expect("JSON");
    assert_eq!(json["hands"][1]["moved"][1], serde_json::json!({ "houses": "21-27 (непарні)", "from": "lis-01", "to": "lis-02" }));
    assert_eq!(bench.all_items(TABLE).await.len(), before, "a comparison writes nothing");
}

#[tokio::test]
async fn a_city_is_switched_back_and_the_history_says_so() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let store = &bench.store;
    let (exit, out) = said(async |out| history::rollback(&slug(), None, store, None, later(0), out).await).await;
    assert!(exit == Exit::Problems && out.contains("There is no city misto"), "{out}");
    run(&folder, &bench, later(0)).await.expect("imported");
    let first = store.city(&slug()).await.expect("readable").expect("there");
    let (exit, out) = said(async |out| history::rollback(&slug(), None, store, None, later(1), out).await).await;
    assert!(exit == Exit::Problems && out.contains("There is nothing to go back to"), "{out}");
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    folder.replace("city.toml", "answer_business_days = 2", "answer_business_days = 3");
    run(&folder, &bench, later(5)).await.expect("imported");
    let second = store.city(&slug()).await.expect("readable").expect("there");

    let (exit, out) = said(async |out| history::rollback(&slug(), None, store, Some(&mut "n\n".as_bytes()), later(6), out).await).await;
    assert!(exit == Exit::Problems && out.ends_with("Nothing is changed.\n"), "{out}");
    let (exit, out) = said(async |out| history::rollback(&slug(), None, store, None, later(6), out).await).await;
    assert!(exit == Exit::Done && out.contains(&format!("version {} is live", first.directory)), "{out}");
    assert_eq!(store.city(&slug()).await.expect("readable"), Some(first.clone()), "the rules go back with the version");
    assert_eq!(officer(&bench).await, "Іваненко Іван (Демо)");

    let (exit, _) = said(async |out| history::rollback(&slug(), Some(&second.directory), store, None, later(7), out).await).await;
    assert_eq!((exit, officer(&bench).await.as_str()), (Exit::Done, "Іваненко Ігор (Демо)"));
    let unknown = DirectoryVersion::parse("20200101t000000-00000000").expect("a slug");
    let (exit, out) = said(async |out| history::rollback(&slug(), Some(&unknown), store, None, later(8), out).await).await;
    assert!(exit == Exit::Problems && out.contains("has no version"), "{out}");

    let (_, out) = said(async |out| history::run(&slug(), store, out).await).await;
    let kinds: Vec<&str> = out.lines().filter_map(|line| line.split_whitespace().nth(1)).take(4).collect();
    assert_eq!(kinds, ["rollback", "rollback", "import", "import"], "{out}");
    assert!(out.lines().any(|line| line.contains(second.directory.as_str()) && line.ends_with(", live)")), "{out}");
}

#[tokio::test]
async fn old_versions_are_taken_away_and_cannot_be_gone_back_to() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let store = &bench.store;
    let names = ["Іваненко Іван", "Іваненко Ігор", "Іваненко Олег", "Іваненко Юрій"];
    let mut versions = Vec::new();
    for (minute, names) in names.windows(2).enumerate() {
        run(&folder, &bench, later(i64::try_from(minute).expect("few"))).await.expect("imported");
        versions.push(store.live_version(&slug()).await.expect("readable").expect("live"));
        folder.replace("officers.csv", names[0], names[1]);
    }
    // Cut off in the middle, and never gone on with.
    for cut in 0.. {
        bench.wire.cut_after(cut);
        run(&folder, &bench, later(10)).await.expect_err("cut off");
        bench.wire.mend();
        if !store.stagings(&slug()).await.expect("readable").is_empty() {
            break;
        }
    }
    let items_of = async |version: &DirectoryVersion| {
        let part = format!("#{version}#");
        bench.all_items(TABLE).await.iter().filter(|item| item["pk"].as_s().is_ok_and(|pk| pk.contains(&part))).count()
    };
    assert!(items_of(&versions[0]).await > 50);
    // Cut off too, and called again.
    bench.wire.cut_after(7);
    history::prune(&slug(), 2, store, later(60), &mut Vec::new()).await.expect_err("cut off");
    bench.wire.mend();
    let (exit, _) = said(async |out| history::prune(&slug(), 2, store, later(60), out).await).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!((items_of(&versions[0]).await, items_of(&versions[1]).await > 50, items_of(&versions[2]).await > 50), (0, true, true));
    assert_eq!(store.stagings(&slug()).await.expect("readable").len(), 1, "it may still go on");
    let (exit, out) = said(async |out| history::rollback(&slug(), Some(&versions[0]), store, None, later(61), out).await).await;
    assert!(exit == Exit::Problems && out.contains("are taken away"), "{out}");
    let (_, out) = said(async |out| history::prune(&slug(), 2, store, later(3_000), out).await).await;
    assert!(out.contains("never finished"), "{out}");
    assert!(store.stagings(&slug()).await.expect("readable").is_empty());
    let live = versions.last().expect("three");
    let left: BTreeSet<String> =
        bench.all_items(TABLE).await.iter().filter_map(|item| Some(item["pk"].as_s().ok()?.split('#').nth(2)?.to_owned())).collect();
    assert_eq!(left, BTreeSet::from([versions[1].to_string(), live.to_string()]));
}

#[tokio::test]
async fn the_note_of_an_import_that_somebody_else_has_finished_takes_nothing_away() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let store = &bench.store;
    run(&folder, &bench, later(0)).await.expect("imported");
    let version = store.live_version(&slug()).await.expect("readable").expect("live");
    let record = store.import_of(&slug(), &version).await.expect("readable").expect("a record");
    let before = bench.all_items(TABLE).await.len();
    let staging = Staging { version, content_hash: record.content_hash, started_at: later(0), written: 5 };
    store.put_staging(&slug(), &staging).await.expect("written");
    let (exit, out) = said(async |out| history::prune(&slug(), 5, store, later(3_000), out).await).await;
    assert_eq!((exit, bench.all_items(TABLE).await.len()), (Exit::Done, before), "{out}");
    assert_eq!(officer(&bench).await, "Іваненко Іван (Демо)");
    // Nor does the same pack go on with it, once another one is live.
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    run(&folder, &bench, later(3_001)).await.expect("imported");
    store.put_staging(&slug(), &staging).await.expect("written");
    folder.replace("officers.csv", "Іваненко Ігор", "Іваненко Іван");
    run(&folder, &bench, later(3_002)).await.expect("imported");
    assert_eq!(officer(&bench).await, "Іваненко Іван (Демо)");
}

fn sets() -> impl Strategy<Value = Vec<(BeatId, HouseSet)>> {
    let range = (1_u32..40, 0_u32..20, prop::sample::select(vec!["", " (парні)", " (непарні)"]))
        .prop_map(|(from, more, side)| format!("{from}-{}{side}", from + more + 1));
    let item = prop_oneof![
        range,
        (1_u32..60).prop_map(|house| house.to_string()),
        (1_u32..60).prop_map(|house| format!("{house}а")),
        Just("41-кінець".to_owned())
    ];
    let set = prop::collection::vec(item, 1..4).prop_filter_map("a set", |items| HouseSet::parse(&items.join(", ")).ok());
    prop::collection::vec(set, 0..3).prop_map(|sets| {
        let named = |(number, set): (usize, HouseSet)| (BeatId::parse(&format!("b-{number}")).expect("a slug"), set);
        sets.into_iter().enumerate().map(named).collect()
    })
}

proptest! {
    /// What is told to move is what moves, and nothing else.
    #[test]
    fn the_houses_that_move_are_told(before in sets(), after in sets(), house in 1_u32..90, letter in any::<bool>()) {
        let owner = |beats: &[(BeatId, HouseSet)], house: &HouseNumber| {
            let ranked = beats.iter().filter_map(|(beat, set)| Some((set.rank(house)?, beat.clone())));
            ranked.max_by_key(|(rank, _): &(MatchRank, BeatId)| *rank).map(|(_, beat)| beat)
        };
        let house = HouseNumber::parse(&format!("{house}{}", if letter { "а" } else { "" })).expect("a house");
        let (from, to) = (owner(&before, &house), owner(&after, &house));
        let told = moved(&before, &after);
        let best = |told: &import::Moved| HouseSet::parse(&told.houses).expect("as an official writes").rank(&house);
        if letter {
            // A lettered house that is told of by itself goes before its number.
            let named = told.iter().filter_map(|told| Some((best(told)?, told))).max_by_key(|(rank, _)| *rank).map(|(_, told)| (told.from.clone(), told.to.clone()));
            prop_assert!(named.is_none() || from != to || before.iter().chain(&after).any(|(_, set)| set.rank(&house) > Some(MatchRank::Range)));
        } else {
            let named: Vec<_> = told.iter().filter(|told| best(told).is_some()).map(|told| (told.from.clone(), told.to.clone())).collect();
            prop_assert_eq!(named, if from == to { vec![] } else { vec![(from, to)] });
        }
    }
}
