//! The demonstration pack of the repository: it has no errors, and what is imported answers as the pack
//! says.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use geo::{InteriorPoint, Intersects};
use jiff::Timestamp;
use varta_cli::import;
use varta_cli::pack::{self, Pack, StreetRow};
use varta_domain::address::{StreetKey, StreetName};
use varta_domain::houses::HouseNumber;
use varta_domain::ids::{BeatId, CitySlug};
use varta_domain::place::{Point, cell_of, locate};
use varta_store::Store;
use varta_testkit::Bench;

fn kyiv() -> CitySlug {
    CitySlug::parse("kyiv").expect("a slug")
}

fn demo_pack() -> Pack {
    let (pack, problems) = pack::read(&common::kyiv()).expect("the pack is there");
    let told: Vec<String> = problems.all().iter().map(ToString::to_string).collect();
    assert_eq!(problems.errors(), 0, "{}", told.join("\n"));
    pack.expect("whole")
}

async fn imported() -> (Pack, Bench) {
    let bench = Bench::start().await;
    let now: Timestamp = "2026-11-24T10:15:00Z".parse().expect("an instant");
    import::run(&common::kyiv(), &bench.store, None, now, &mut Vec::new()).await.expect("imported");
    (demo_pack(), bench)
}

async fn beat_at(store: &Store, point: Point) -> Option<BeatId> {
    let city = store.city(&kyiv()).await.expect("readable").expect("there");
    let entry = store.cell(&city, cell_of(point)).await.expect("readable")?;
    locate(&entry, point).map(|located| located.beat)
}

/// The same numbers in every run.
fn numbers() -> impl FnMut() -> f64 {
    let mut state = 20_261_124_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn the_pack_is_as_large_as_it_says() {
    let pack = demo_pack();
    assert!(pack.beats.len() >= 40, "{} beats", pack.beats.len());
    let streets: std::collections::BTreeSet<_> = pack.streets.iter().map(StreetRow::street).collect();
    assert!(streets.len() >= 250, "{} streets", streets.len());
    for member in pack.members.values() {
        assert!(member.name.contains("Демо"), "{} looks like a real person", member.name);
    }
}

#[tokio::test]
async fn every_beat_and_many_points_are_found_where_the_map_has_them() {
    let (pack, bench) = imported().await;
    let truth = |point: Point| {
        let at = geo::Point::new(point.lon(), point.lat());
        pack.beats.iter().find(|(_, beat)| beat.area.intersects(&at)).map(|(id, _)| id.clone())
    };
    for (id, beat) in &pack.beats {
        let middle = beat.area.interior_point().expect("a beat has an inside");
        let point = Point::new(middle.y(), middle.x()).expect("in range");
        assert_eq!(beat_at(&bench.store, point).await.as_ref(), Some(id));
    }
    let mut next = numbers();
    let (mut inside, mut outside) = (0, 0);
    for _ in 0..500 {
        let point = Point::new(50.28 + next() * 0.16, 30.38 + next() * 0.30).expect("in range");
        let expected = truth(point);
        if expected.is_some() {
            inside += 1
        } else {
            outside += 1
        }
        assert_eq!(beat_at(&bench.store, point).await, expected, "{point:?}");
    }
    assert!(inside > 100 && outside > 50, "{inside} inside, {outside} outside");
    // Vertices are where a rounding would show.
    for (_, beat) in pack.beats.iter().take(10) {
        for vertex in beat.area.iter().flat_map(|polygon| &polygon.exterior().0) {
            let point = Point::new(vertex.y, vertex.x).expect("in range");
            assert_eq!(beat_at(&bench.store, point).await, truth(point), "{point:?}");
        }
    }
}

#[tokio::test]
async fn every_street_is_found_and_every_read_takes_half_a_unit() {
    let (pack, bench) = imported().await;
    let city = bench.store.city(&kyiv()).await.expect("readable").expect("there");
    let mut dear = Vec::new();
    for row in &pack.streets {
        let _ = bench.wire.take();
        let entries = bench.store.street(&city, &StreetKey::of(&row.name)).await.expect("readable").expect("there");
        let units: f64 = bench.wire.take().iter().map(|call| call.read_units).sum();
        if units > 0.5 {
            dear.push((row.line, units));
        }
        let Some((beat, houses)) = &row.served else { continue };
        assert!(
            entries.iter().any(|entry| entry.district == row.district && entry.beats.contains(&(beat.clone(), houses.clone()))),
            "line {}",
            row.line
        );
    }
    assert!(dear.is_empty(), "streets over 4 KB: {dear:?}");
    for beat in pack.beats.keys() {
        let _ = bench.wire.take();
        assert!(bench.store.post(&city, beat).await.expect("readable").is_some());
        assert_eq!(bench.wire.take()[0].read_units, 0.5, "{beat}");
    }
}

#[tokio::test]
async fn the_city_and_every_cell_are_read_with_half_a_unit() {
    let (pack, bench) = imported().await;
    let _ = bench.wire.take();
    let city = bench.store.city(&kyiv()).await.expect("readable").expect("there");
    assert_eq!(bench.wire.take()[0].read_units, 0.5);
    for (cell, entry) in import::content(&pack).expect("built").cells {
        assert_eq!(bench.store.cell(&city, cell).await.expect("readable"), Some(entry));
        assert_eq!(bench.wire.take()[0].read_units, 0.5, "{cell}");
    }
}

#[tokio::test]
async fn the_address_of_the_readme_has_a_beat() {
    let (_, bench) = imported().await;
    let city = bench.store.city(&kyiv()).await.expect("readable").expect("there");
    let key = StreetName::parse("вулиця Васильківська").expect("a street").key();
    let streets = bench.store.street(&city, &key).await.expect("readable").expect("there");
    let streets: Vec<_> = streets.into_iter().filter(|street| street.name == "Васильківська").collect();
    assert_eq!(streets.len(), 1);
    let house = HouseNumber::parse("12").expect("a house");
    let serving: Vec<&BeatId> = streets[0].beats.iter().filter(|(_, houses)| houses.contains(&house)).map(|(beat, _)| beat).collect();
    assert_eq!(serving.len(), 1, "{serving:?}");
}

#[tokio::test]
async fn an_officer_receives_when_the_pack_says() {
    let (pack, bench) = imported().await;
    let city = bench.store.city(&kyiv()).await.expect("readable").expect("there");
    let post = bench.store.post(&city, &BeatId::parse("hol-01").expect("a slug")).await.expect("readable").expect("there");
    let officer = post.officer.as_ref().expect("served");
    assert_eq!(pack.hours.get(&officer.id), Some(&post.hours));
    let on =
        |date: &str| post.hours.on(date.parse().expect("a date")).iter().map(|span| (span.from.hour(), span.to.hour())).collect::<Vec<_>>();
    // Tuesday and Thursday evening and Saturday morning, but for Saturday, 5 December 2026.
    assert_eq!(on("2026-12-01"), [(17, 19)]);
    assert!(on("2026-12-02").is_empty());
    assert_eq!(on("2026-12-12"), [(10, 13)]);
    assert!(on("2026-12-05").is_empty());
    assert_eq!(post.hours.weekly()[0].place_note.as_deref(), Some("кабінет дільничних офіцерів"));
}
