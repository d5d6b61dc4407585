//! What staff change between imports: it outlives an import and a switch back, and where the pack has changed the same
//! thing, somebody is asked.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use std::collections::BTreeMap;

use common::Folder;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_cli::import::{self, Merged, Prefer};
use varta_cli::{Exit, history, pack};
use varta_domain::city::{City, DistrictStage};
use varta_domain::contact::Phone;
use varta_domain::duty::{PostChange, change};
use varta_domain::ids::{BeatId, CitySlug, DirectoryVersion, OfficerId, StaffId, StationId};
use varta_domain::post::{Officer, Post, Substitution};
use varta_domain::staff::Role;
use varta_store::Committed;
use varta_store::directory::{Activation, ChangeRecord, Content, Live, StationPosts};
use varta_testkit::Bench;

const TODAY: Date = date(2026, 11, 24);

fn slug() -> CitySlug {
    CitySlug::parse("misto").expect("a slug")
}

fn beat(id: &str) -> BeatId {
    BeatId::parse(id).expect("a slug")
}

fn later(minutes: i64) -> Timestamp {
    let morning: Timestamp = "2026-11-24T10:15:00Z".parse().expect("an instant");
    morning + SignedDuration::from_mins(minutes)
}

async fn said(done: impl AsyncFnOnce(&mut Vec<u8>) -> Result<Exit, varta_cli::CliError>) -> (Exit, String) {
    let mut out = Vec::new();
    let exit = done(&mut out).await.expect("answered");
    (exit, String::from_utf8(out).expect("UTF-8"))
}

async fn run(folder: &Folder, bench: &Bench, prefer: Option<Prefer>, minute: i64) -> (Exit, String) {
    said(async |out| import::run_preferring(folder.path(), &bench.store, None, prefer, later(minute), out).await).await
}

async fn done(folder: &Folder, bench: &Bench, minute: i64) -> String {
    let (exit, out) = run(folder, bench, None, minute).await;
    assert_eq!(exit, Exit::Done, "{out}");
    out
}

async fn live(bench: &Bench) -> Live {
    bench.store.live(&slug()).await.expect("readable").expect("there")
}

async fn post(bench: &Bench, id: &str) -> Post {
    let live = live(bench).await;
    bench.store.post_now(&live.city, &beat(id)).await.expect("readable").expect("there")
}

async fn station(bench: &Bench) -> StationPosts {
    let id = StationId::parse("st-1").expect("a slug");
    bench.store.station(&live(bench).await.city, &id).await.expect("readable").expect("there")
}

/// The officer of a beat, by id and name.
async fn officer(bench: &Bench, id: &str) -> Option<(String, String)> {
    post(bench, id).await.officer.map(|officer| (officer.id.to_string(), officer.name))
}

fn record(number: u64, what: &str, of: &str) -> ChangeRecord {
    ChangeRecord {
        number,
        at: later(1),
        by: StaffId::parse("7b0e8a52-0000-4000-8000-000000000001").expect("an id"),
        role: Role::Coordinator,
        what: what.to_owned(),
        of: vec![of.to_owned()],
        before: Value::Null,
        after: Value::Null,
        reason: None,
    }
}

/// Staff change the post of beat lis-01.
async fn set(bench: &Bench, number: u64, asked: PostChange) -> Committed {
    let live = live(bench).await;
    let post = change(&post(bench, "lis-01").await, &asked, TODAY).expect("made");
    bench.store.change_posts(&live, &[post], None, &record(number, "officer", "lis-01")).await.expect("answered")
}

/// Staff say that nobody serves beat lis-01 any more.
async fn vacate(bench: &Bench, number: u64) -> Committed {
    set(bench, number, PostChange::Assign(None)).await
}

/// Staff move station st-1 to another address, with all posts that are there.
async fn move_station(bench: &Bench, number: u64, address: &str) {
    let known = station(bench).await;
    let station = varta_domain::post::Station { address: address.to_owned(), ..known.station.clone() };
    let mut posts = Vec::new();
    for beat in &known.beats {
        posts.push(change(&post(bench, beat.as_str()).await, &PostChange::MoveStation(station.clone()), TODAY).expect("made"));
    }
    let moved = known.moved(station);
    let done = bench.store.change_posts(&live(bench).await, &posts, Some(&moved), &record(number, "station", "st-1")).await;
    assert_eq!(done.expect("answered"), Committed::Done);
}

/// Staff set the stage of the district.
async fn stage(bench: &Bench, number: u64, stage: DistrictStage) {
    let live = live(bench).await;
    let mut city = live.city.clone();
    city.districts[0].stage = stage;
    let done = bench.store.change_city(&live, &city, &record(number, "stage", "lisovyi")).await.expect("answered");
    assert_eq!(done, Committed::Done);
}

fn member(id: &str) -> Officer {
    Officer {
        id: OfficerId::parse(id).expect("a slug"),
        rank: "лейтенант поліції".to_owned(),
        name: "Петренко Петро (Демо)".to_owned(),
        phone: Phone::parse("+380440000012").expect("a phone"),
    }
}

/// The content and the rules of a pack.
fn said_by(folder: &Folder) -> (Content, City) {
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    let version = DirectoryVersion::parse("v1").expect("a slug");
    (import::content(&pack).expect("built"), import::city(&pack, version))
}

/// Beat lis-01 goes to a new officer.
fn hand_over(folder: &Folder) {
    folder.replace("officers.csv", ",st-1,lis-01,", ",st-1,,");
    folder.append("officers.csv", "novyi,officer,капітан поліції,Новий Назар (Демо),+380440000013,+380500000013,,st-1,lis-01,\n");
}

#[test]
fn what_staff_have_set_is_kept_part_by_part_and_what_both_changed_is_asked_about() {
    let folder = Folder::sound();
    let (content, city) = said_by(&folder);
    let posts = &content.posts;
    let vacant = change(&posts[0], &PostChange::Assign(None), TODAY).expect("made");
    let set: BTreeMap<BeatId, Post> = BTreeMap::from([(vacant.beat.clone(), vacant.clone()), (posts[1].beat.clone(), posts[1].clone())]);
    let merge = |said: &Content, prefer| {
        let (mut content, mut merged) = (said.clone(), Merged::default());
        import::posts(&set, &mut content, TODAY, prefer, &mut merged);
        (content.posts, merged)
    };
    // The pack says what it said.
    let (merged, told) = merge(&content, None);
    assert_eq!((&merged[0], &merged[1]), (&vacant, &posts[1]));
    assert_eq!((told.kept, told.conflicts), (vec!["lis-01 (officer)".to_owned()], Vec::new()));
    // It has changed another part of the post, or how the officer of the beat is called: both hold.
    folder.replace("hours.csv", "17:00,19:00", "16:00,19:00");
    folder.replace("officers.csv", "Іваненко Іван", "Іваненко Ігор");
    let (other, _) = said_by(&folder);
    let (merged, told) = merge(&other, None);
    assert_eq!((merged[0].officer.is_none(), &merged[0].hours, told.conflicts.len()), (true, &other.posts[0].hours, 0));
    assert_eq!(merged[0].base.as_deref(), Some(&other.posts[0]), "the next import compares with what the pack says now");
    // It has given the beat to somebody else.
    hand_over(&folder);
    let (changed, _) = said_by(&folder);
    for (prefer, vacant, kept) in [(None, true, 1), (Some(Prefer::Live), true, 1), (Some(Prefer::Pack), false, 0)] {
        let (merged, told) = merge(&changed, prefer);
        let officers = told.kept.iter().filter(|kept| kept.ends_with("(officer)")).count();
        assert_eq!((merged[0].officer.is_none(), officers, told.conflicts), (vacant, kept, vec!["lis-01 (officer)".to_owned()]));
    }
    // It has come round to what staff have set.
    let (merged, told) = merge(&Content { posts: vec![Post { base: None, ..vacant.clone() }], ..content.clone() }, None);
    assert_eq!((merged[0].base.is_none(), told), (true, Merged::default()));
    // Set back by staff, nothing is changed.
    let back = change(&vacant, &PostChange::Assign(posts[0].officer.clone()), TODAY).expect("made");
    assert_eq!(back, posts[0]);
    // A district that staff have paused stays paused.
    let mut paused = city.clone();
    paused.districts[0].stage = DistrictStage::Paused;
    let (mut pack, mut told) = (city.clone(), Merged::default());
    import::districts(&city, &paused, &mut pack, None, &mut told);
    assert_eq!((pack.districts[0].stage, told.kept), (DistrictStage::Paused, vec!["lisovyi".to_owned()]));
}

#[tokio::test]
async fn what_staff_change_outlives_an_import_and_is_asked_about_where_the_pack_changes_it_too() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    done(&folder, &bench, 0).await;
    assert_eq!(vacate(&bench, 1).await, Committed::Done);
    assert_eq!(vacate(&bench, 1).await, Committed::Stale, "a number is taken once");
    assert_eq!((live(&bench).await.changes, officer(&bench, "lis-01").await), (1, None));
    assert_eq!(bench.store.changes(&slug(), None, 10).await.expect("readable").len(), 1);

    folder.replace("officers.csv", "Петренко Петро", "Петренко Павло");
    let out = done(&folder, &bench, 5).await;
    assert_eq!(out.matches("What staff have set since the last import is kept: lis-01 (officer).").count(), 1, "{out}");
    assert_eq!(officer(&bench, "lis-01").await, None);
    let before = live(&bench).await;
    assert_eq!(before.changes, 1, "the count goes on");
    assert_eq!(vacate(&bench, 2).await, Committed::Done);

    hand_over(&folder);
    let (exit, out) = run(&folder, &bench, None, 6).await;
    assert!(exit == Exit::Problems && out.contains("Staff and the pack have both changed: lis-01 (officer)."), "{out}");
    assert_eq!(live(&bench).await.city.directory, before.city.directory);
    let (exit, _) = run(&folder, &bench, Some(Prefer::Pack), 7).await;
    assert_eq!((exit, officer(&bench, "lis-01").await.map(|officer| officer.0)), (Exit::Done, Some("novyi".to_owned())));
}

#[tokio::test]
async fn whom_staff_have_assigned_has_the_phone_that_the_pack_says_now() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    done(&folder, &bench, 0).await;
    assert_eq!(set(&bench, 1, PostChange::Assign(Some(member("petrenko")))).await, Committed::Done);
    folder.replace("officers.csv", "Петренко Петро (Демо),+380440000012", "Петренко Павло (Демо),+380440000099");
    let out = done(&folder, &bench, 5).await;
    assert!(out.contains("is kept: lis-01 (officer)."), "{out}");
    let serving = post(&bench, "lis-01").await.officer.expect("somebody");
    let phone = Phone::parse("+380440000099").expect("a phone");
    assert_eq!((serving.id.as_str(), serving.name.as_str(), serving.phone), ("petrenko", "Петренко Павло (Демо)", phone));
}

#[tokio::test]
async fn whoever_is_not_in_the_pack_any_more_serves_no_post() {
    for prefer in [Prefer::Pack, Prefer::Live] {
        let (folder, bench) = (Folder::sound(), Bench::start().await);
        done(&folder, &bench, 0).await;
        let substitution = Substitution { officer: member("petrenko"), from: date(2027, 1, 1), to: date(2027, 1, 10) };
        assert_eq!(set(&bench, 1, PostChange::Substitute(substitution)).await, Committed::Done);
        assert_eq!(set(&bench, 2, PostChange::Assign(Some(member("petrenko")))).await, Committed::Done);
        // Petrenko has left; somebody else has his beat.
        folder.replace("substitutes.csv", "lis-01,petrenko,2026-12-01,2026-12-14,відпустка\n", "");
        folder.replace("officers.csv", "petrenko,officer", "novyi,officer");
        folder.replace("hours.csv", "petrenko", "novyi");
        folder.replace("hours_exceptions.csv", "petrenko", "novyi");
        let (exit, out) = run(&folder, &bench, None, 5).await;
        assert!(exit == Exit::Problems && out.contains("lis-01 (officer): petrenko is not in the pack"), "{out}");
        assert!(out.contains("lis-01 (substitutes): petrenko is not in the pack"), "{out}");
        let (exit, out) = run(&folder, &bench, Some(prefer), 6).await;
        assert_eq!((exit, officer(&bench, "lis-01").await.map(|officer| officer.0)), (Exit::Done, Some("ivanenko".to_owned())), "{out}");
        let post = post(&bench, "lis-01").await;
        let substitutes: Vec<&str> = post.substitutions.iter().map(|one| one.officer.id.as_str()).collect();
        assert!(!substitutes.contains(&"petrenko"), "{substitutes:?}");
        let channels = bench.store.channels(&live(&bench).await.city, &post.officer.expect("somebody").id).await.expect("readable");
        assert!(channels.is_some(), "whoever serves can be told of a case");
    }
}

#[tokio::test]
async fn a_station_that_staff_have_moved_stays_there_and_can_be_moved_back() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    done(&folder, &bench, 0).await;
    let at_first = station(&bench).await;
    move_station(&bench, 1, "вулиця Нова, 1").await;
    folder.replace("officers.csv", "Петренко Петро", "Петренко Павло");
    let out = done(&folder, &bench, 5).await;
    assert!(out.contains("is kept: st-1 (station)."), "{out}");
    let moved = station(&bench).await;
    assert_eq!((moved.station.address.as_str(), moved.base.as_deref()), ("вулиця Нова, 1", Some(&at_first.station)));
    for beat in ["lis-01", "lis-02"] {
        assert_eq!(post(&bench, beat).await.station.as_ref(), Some(&moved.station), "{beat}");
    }
    move_station(&bench, 2, &at_first.station.address).await;
    assert_eq!(station(&bench).await, at_first);
    assert_eq!((post(&bench, "lis-01").await.station, post(&bench, "lis-01").await.base), (Some(at_first.station.clone()), None));
    // Moved by both.
    move_station(&bench, 3, "вулиця Нова, 1").await;
    folder.replace("stations.csv", "вулиця Лісова, 3", "вулиця Лісова, 5");
    let (exit, out) = run(&folder, &bench, None, 6).await;
    assert!(exit == Exit::Problems && out.contains("Staff and the pack have both changed: st-1 (station)."), "{out}");
    let (exit, _) = run(&folder, &bench, Some(Prefer::Pack), 7).await;
    let there = station(&bench).await;
    assert_eq!((exit, there.station.address.as_str(), there.base.as_deref()), (Exit::Done, "вулиця Лісова, 5", None));
    assert_eq!(post(&bench, "lis-02").await.station, Some(there.station));
}

#[tokio::test]
async fn a_district_that_staff_have_paused_is_not_put_back_into_service_by_a_switch_back() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let back = async |minute| said(async |out| history::rollback(&slug(), None, &bench.store, None, later(minute), out).await).await;
    let paused = async || live(&bench).await.city.districts[0].stage == DistrictStage::Paused;
    done(&folder, &bench, 0).await;
    stage(&bench, 1, DistrictStage::Paused).await;
    folder.replace("officers.csv", "Петренко Петро", "Петренко Павло");
    done(&folder, &bench, 5).await;
    folder.replace("officers.csv", "Петренко Павло", "Петренко Пилип");
    done(&folder, &bench, 6).await;
    // The version between was imported while the district was paused, and so was the one before it by then.
    for minute in [7, 8] {
        let (exit, out) = back(minute).await;
        assert!(exit == Exit::Done && paused().await, "{out}");
    }
    // Set by staff after the version that is gone back to.
    stage(&bench, 2, DistrictStage::Live).await;
    folder.replace("officers.csv", "Петренко Пилип", "Петренко Петро");
    folder.replace("city.toml", "answer_business_days = 2", "answer_business_days = 3");
    done(&folder, &bench, 9).await;
    stage(&bench, 3, DistrictStage::Paused).await;
    let (exit, out) = back(10).await;
    assert!(exit == Exit::Done && paused().await && out.contains("Stages that staff have set are kept: lisovyi."), "{out}");
}

#[tokio::test]
async fn a_comparison_tells_what_the_import_will_do() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let diff = async |json| said(async |out| import::diff(folder.path(), &bench.store, json, later(4), out).await).await.1;
    done(&folder, &bench, 0).await;
    vacate(&bench, 1).await;
    move_station(&bench, 2, "вулиця Нова, 1").await;
    stage(&bench, 3, DistrictStage::Paused).await;
    let out = diff(false).await;
    assert!(out.contains("misto is as the pack says"), "{out}");
    assert!(out.contains("is kept: st-1 (station), lis-01 (officer), lisovyi."), "{out}");
    folder.replace("officers.csv", "Петренко Петро", "Петренко Павло");
    let out = diff(false).await;
    assert!(out.contains("beats: 2 changed (lis-01: substitutes, lis-02: officer's rank, name or phone)"), "{out}");
    assert!(!out.contains("stations:") && !out.contains("rules:"), "{out}");
    hand_over(&folder);
    let out = diff(true).await;
    let told: Value = serde_json::from_str(&out[out.find('{').expect("JSON")..]).expect("JSON");
    assert_eq!(
        (&told["conflicts"], &told["kept"]),
        (&json!(["lis-01 (officer)"]), &json!(["st-1 (station)", "lis-01 (officer)", "lisovyi"]))
    );
}

#[tokio::test]
async fn a_change_that_races_with_the_switch_is_not_lost() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    done(&folder, &bench, 0).await;
    folder.replace("officers.csv", "Петренко Петро", "Петренко Павло");
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    let content = import::content(&pack).expect("built");
    let seen = live(&bench).await;
    let city = import::city(&pack, DirectoryVersion::parse("20261124t110000-00000000").expect("a slug"));
    let mut record = bench.store.imports(&slug(), 1).await.expect("readable").remove(0);
    (record.previous, record.version) = (Some(record.version.clone()), city.directory.clone());
    bench.store.put_version(&slug(), &city.directory, &content, 0, async |_| Ok(())).await.expect("written");
    assert_eq!(vacate(&bench, 1).await, Committed::Done);
    assert_eq!(bench.store.activate(&city, &record, seen.changes).await.expect("answered"), Activation::Changed);
    assert_eq!(officer(&bench, "lis-01").await, None);
    // The import as a whole looks again.
    done(&folder, &bench, 5).await;
    assert_eq!(officer(&bench, "lis-01").await, None);
}
