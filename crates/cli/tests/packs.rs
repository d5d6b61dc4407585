//! The demonstration packs of the repository, all of them: they are clean, say that they are invented,
//! and live side by side in one table without showing in each other.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::{assert_told, files_of, zip};
use geo::InteriorPoint;
use jiff::Timestamp;
use varta_cli::pack::{self, Pack, StreetRow};
use varta_cli::{Exit, check, import};
use varta_domain::address::StreetKey;
use varta_domain::city::DistrictStage;
use varta_domain::houses::HouseNumber;
use varta_domain::place::{Point, cell_of, locate};
use varta_testkit::Bench;

/// The folders of the packs, in order.
fn folders() -> Vec<PathBuf> {
    let cities = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities");
    let entries = std::fs::read_dir(cities).expect("the packs").map(|entry| entry.expect("there").path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn packs() -> Vec<Pack> {
    folders().iter().map(|folder| pack::read(folder).expect("readable").0.expect("whole")).collect()
}

fn now() -> Timestamp {
    "2026-11-24T10:15:00Z".parse().expect("an instant")
}

#[test]
fn every_pack_is_clean_and_named_as_its_folder() {
    let names: Vec<String> = folders().iter().map(|folder| folder.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["kyiv", "poltava", "ternopil"]);
    for (folder, name) in folders().iter().zip(names) {
        assert_told(folder, &[]);
        assert_eq!(pack::read(folder).expect("readable").0.expect("whole").city.slug.as_str(), name);
        let mut out = Vec::new();
        assert_eq!(check::run(folder, None, &mut out).expect("readable"), Exit::Done);
        assert!(String::from_utf8(out).expect("UTF-8").ends_with("The pack can be imported.\n"));
    }
}

#[test]
fn every_pack_says_the_same_from_a_zip() {
    for folder in folders() {
        let holder = common::Folder::sound();
        holder.write("pack.zip", zip(&files_of(&folder)));
        let zipped = holder.path().join("pack.zip");
        assert_told(&zipped, &[]);
        let hash = |path: &Path| {
            let pack = pack::read(path).expect("readable").0.expect("whole");
            let version = varta_domain::ids::DirectoryVersion::parse("v1").expect("a slug");
            import::hash(&import::city(&pack, version), &import::content(&pack).expect("built")).expect("hashed")
        };
        assert_eq!(hash(&zipped), hash(&folder));
    }
}

#[test]
fn every_pack_shows_stages_and_says_that_it_is_invented() {
    for pack in packs() {
        let slug = &pack.city.slug;
        let streets: BTreeSet<_> = pack.streets.iter().map(StreetRow::street).collect();
        assert!(pack.beats.len() >= 6 && streets.len() >= 40, "{slug}: {} beats, {} streets", pack.beats.len(), streets.len());
        let stages: Vec<DistrictStage> = pack.city.districts.iter().map(|district| district.stage).collect();
        assert!(stages.contains(&DistrictStage::Planned) && stages.contains(&DistrictStage::Pilot), "{slug}: {stages:?}");
        assert!(!pack.renamings.is_empty(), "{slug}");
        for member in pack.members.values() {
            assert!(member.name.starts_with("Демо "), "{slug}: {} looks like a real person", member.name);
            for phone in member.phone.iter().chain(&member.notify_phone) {
                assert!(phone.reveal().starts_with("+380000"), "{slug}, line {}: a phone that may be somebody's", member.line);
            }
        }
        assert!(pack.stations.values().all(|station| station.name.uk.ends_with("(демо)") && station.phone.reveal().starts_with("+380000")));
    }
}

#[test]
fn every_new_name_is_a_street_of_the_pack_or_an_old_name_of_another_row() {
    for pack in packs() {
        let streets: BTreeSet<_> = pack.streets.iter().map(|row| (StreetKey::of(&row.name), row.kind)).collect();
        let old: BTreeSet<_> = pack.renamings.iter().map(|row| (row.old.key(), row.old.kind)).collect();
        for row in &pack.renamings {
            let kind = row.new.kind.expect("a kind");
            assert!(
                streets.contains(&(row.new.key(), kind)) || old.contains(&(row.new.key(), Some(kind))),
                "{}, line {}: {}",
                pack.city.slug,
                row.line,
                row.new
            );
        }
    }
}

#[test]
fn a_street_that_was_split_has_one_new_name_for_each_house() {
    let packs = packs();
    let ternopil = packs.iter().find(|pack| pack.city.slug.as_str() == "ternopil").expect("there");
    for (house, expected) in [("11", "Петра Батьківського"), ("12", "Покрови"), ("26а", "Покрови"), ("27", "Петра Батьківського")]
    {
        let house = HouseNumber::parse(house).expect("a house");
        let has = |row: &&pack::Renaming| row.old.name == "Бригадна" && row.houses.as_ref().is_some_and(|houses| houses.contains(&house));
        let new: Vec<&str> = ternopil.renamings.iter().filter(has).map(|row| row.new.name.as_str()).collect();
        assert_eq!(new, [expected], "{house}");
    }
}

#[tokio::test]
async fn cities_live_side_by_side_and_nothing_of_one_shows_in_another() {
    let bench = Bench::start().await;
    for folder in folders() {
        assert_eq!(import::run(&folder, &bench.store, None, now(), &mut Vec::new()).await.expect("imported"), Exit::Done);
    }
    let packs = packs();
    for pack in &packs {
        let city = bench.store.city(&pack.city.slug).await.expect("readable").expect("there");
        for (id, beat) in &pack.beats {
            let middle = beat.area.interior_point().expect("a beat has an inside");
            let point = Point::new(middle.y(), middle.x()).expect("in range");
            let entry = bench.store.cell(&city, cell_of(point)).await.expect("readable").expect("there");
            assert_eq!(locate(&entry, point).map(|located| located.beat).as_ref(), Some(id));
            assert!(bench.store.post(&city, id).await.expect("readable").expect("there").officer.is_some(), "{id}");
            for other in packs.iter().filter(|other| other.city.slug != pack.city.slug) {
                let other = bench.store.city(&other.city.slug).await.expect("readable").expect("there");
                assert!(bench.store.cell(&other, cell_of(point)).await.expect("readable").is_none());
                assert!(bench.store.post(&other, id).await.expect("readable").is_none());
            }
        }
        for row in &pack.streets {
            let entries = bench.store.street(&city, &StreetKey::of(&row.name)).await.expect("readable").expect("there");
            let beats = entries.iter().flat_map(|entry| &entry.beats);
            assert!(beats.into_iter().all(|(beat, _)| pack.beats.contains_key(beat)), "{}: {}", city.slug, row.name);
        }
    }
}

/// The examples of a document: the name of each file and its text.
fn examples(document: &str) -> Vec<(&str, &str)> {
    let blocks = document.split("\n```").skip(1).step_by(2);
    let named = |block: &&str| block.lines().next().is_some_and(|info| info.contains(' '));
    let parts = blocks.filter(named).filter_map(|block| block.split_once('\n'));
    parts.filter_map(|(info, text)| info.split_once(' ').map(|(_, name)| (name, text))).collect()
}

#[test]
fn the_examples_for_coordinators_are_a_pack() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/README.md");
    let readme = std::fs::read_to_string(readme).expect("the README of the packs");
    let examples = examples(&readme);
    let sources = ["streets.csv", "territories.csv", "addresses.csv"];
    for kept in [
        &["streets.csv"][..],
        &["territories.csv"],
        &["addresses.csv"],
        &["streets.csv", "addresses.csv"],
        &["territories.csv", "addresses.csv"],
    ] {
        let folder = common::Folder::empty();
        std::fs::create_dir(folder.path().join("guidance")).expect("the test may write");
        for (name, text) in examples.iter().filter(|(name, _)| kept.contains(name) || !sources.contains(name)) {
            folder.write(name, format!("{text}\n"));
        }
        // Without streets.csv the planned district has no street, and nobody minds.
        assert_told(folder.path(), &[]);
    }
    let names: BTreeSet<&str> = examples.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), examples.len());
    assert_eq!(names.len(), 22, "each file has an example: {names:?}");
}
