//! Outlines that would take a computer's memory to calculate with: they are told of after so many crossings, and what
//! was not looked for is said.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::{Folder, told};
use serde_json::{Value, json};
use varta_cli::pack;

type Ring = Vec<[f64; 2]>;

const WEST: f64 = 30.501;
const SOUTH: f64 = 50.401;
const HIGH: f64 = 0.018;

/// Teeth that point north, on a common back: within the first district of the sound pack. They are 13 m wide where
/// there are a hundred.
fn comb(teeth: u32, wide: f64) -> Ring {
    let step = wide / f64::from(teeth);
    let tooth = |number: u32| {
        let x = WEST + f64::from(number) * step;
        [[x, SOUTH + 0.001], [x, SOUTH + HIGH], [x + step / 2.0, SOUTH + HIGH], [x + step / 2.0, SOUTH + 0.001]]
    };
    let back = [[WEST + wide, SOUTH + 0.001], [WEST + wide, SOUTH], [WEST, SOUTH]];
    (0..teeth).flat_map(tooth).chain(back).chain([[WEST, SOUTH + 0.001]]).collect()
}

/// The same, with teeth that point east.
fn turned(ring: &Ring) -> Ring {
    ring.iter().map(|[x, y]| [y - SOUTH + WEST, x - WEST + SOUTH]).collect()
}

fn square(west: f64, east: f64) -> Ring {
    vec![[west, 50.4], [east, 50.4], [east, 50.42], [west, 50.42], [west, 50.4]]
}

fn map(features: &[(Value, &Ring)]) -> String {
    let feature = |(properties, ring): &(Value, &Ring)| json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } });
    json!({ "type": "FeatureCollection", "features": features.iter().map(feature).collect::<Vec<_>>() }).to_string()
}

fn with_beats(rings: &[(&str, &Ring)]) -> Folder {
    let beat = |id: &str| json!({ "beat": id, "district": "lisovyi", "name_uk": id, "name_en": id });
    let folder = Folder::sound();
    folder.write("beats.geojson", map(&rings.iter().map(|(id, ring)| (beat(id), *ring)).collect::<Vec<_>>()));
    folder
}

fn with_districts(first: &Ring, second: &Ring) -> Folder {
    let district = |id: &str| json!({ "district": id });
    let folder = Folder::sound();
    folder.write("districts.geojson", map(&[(district("lisovyi"), first), (district("richkovyi"), second)]));
    folder
}

/// What is told of a map.
fn of(file: &str, folder: &Folder) -> Vec<String> {
    told(folder.path()).into_iter().filter(|line| line.contains(file)).collect()
}

#[test]
fn two_combs_across_each_other_are_told_once_and_not_calculated_with() {
    // 36 teeth across 36 have four crossings for each two: 5,184.
    let ring = comb(36, HIGH);
    let folder = with_beats(&[("lis-01", &ring), ("lis-02", &turned(&ring))]);
    let told = of("beats.geojson", &folder);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        told[0],
        "warning: beats.geojson, geometry: gaps in lisovyi were not looked for: lis-02 and lis-01 cross in over 1000 places"
    );
    let overlap = "error: beats.geojson, feature 2 (lis-02), geometry: lis-02 and lis-01 overlap: their outlines cross in over 1000 places, one near 50.4";
    assert!(told[1].starts_with(overlap), "{told:?}");
    let coverage = pack::read(folder.path()).expect("readable").0.expect("whole").coverage;
    assert!(coverage.overlaps.is_empty() && coverage.gaps.is_empty(), "pieces were calculated");
}

#[test]
fn combs_that_cross_less_often_are_calculated_piece_by_piece() {
    let ring = comb(8, HIGH);
    let told = of("beats.geojson", &with_beats(&[("lis-01", &ring), ("lis-02", &turned(&ring))]));
    // Each tooth lies on each, but those along a back are one with it: seven by seven, and one.
    let pieces = told.iter().filter(|line| line.contains("lis-02 and lis-01 overlap on ")).count();
    assert!(pieces == 50, "{told:?}");
    assert!(told.iter().any(|line| line.contains("no beat of lisovyi covers")), "{told:?}");
}

#[test]
fn a_beat_that_crosses_its_district_too_often_is_told_and_gaps_are_not_looked_for() {
    let ring = comb(36, HIGH);
    let folder = with_districts(&turned(&ring), &square(30.54, 30.58));
    folder.write("beats.geojson", std::fs::read(with_beats(&[("lis-01", &ring)]).path().join("beats.geojson")).expect("there"));
    let told = of("beats.geojson", &folder);
    for expected in [
        "warning: beats.geojson, geometry: gaps in lisovyi were not looked for: lis-01 and lisovyi cross in over 1000 places",
        "error: beats.geojson, feature 1 (lis-01), geometry: the outlines of lis-01 and its district lisovyi cross in over 1000 places, one near 50.4",
    ] {
        assert!(told.iter().any(|line| line.starts_with(expected)), "not told: {expected}\n{}", told.join("\n"));
    }
    assert!(!told.iter().any(|line| line.contains(" m² ")), "pieces were calculated: {told:?}");
}

#[test]
fn gaps_between_districts_that_cross_too_often_are_not_looked_for() {
    let ring = comb(36, HIGH);
    let told = of("districts.geojson", &with_districts(&ring, &turned(&ring)));
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0]
            .starts_with("warning: districts.geojson, geometry: gaps between districts were not looked for: richkovyi and lisovyi cross")
    );
    assert!(
        told[1].starts_with("error: districts.geojson, feature 2 (richkovyi), geometry: richkovyi and lisovyi overlap: their outlines")
    );
}

#[test]
fn outlines_with_too_many_vertices_near_each_other_are_not_grown() {
    // Each of the ten thousand edges has hundreds of others within the width of a gap.
    let folder = with_districts(&comb(4_900, 0.03), &square(30.54, 30.58));
    let told = of("districts.geojson", &folder);
    assert_eq!(told, ["warning: districts.geojson, geometry: gaps between districts were not looked for: too many vertices, too near"]);
}

#[test]
fn overlaps_without_end_are_counted_to_a_thousand() {
    let ids: Vec<String> = (0..60).map(|number| format!("lis-{number}")).collect();
    let ring = square(30.5, 30.54);
    let beats: Vec<(&str, &Ring)> = ids.iter().map(|id| (id.as_str(), &ring)).collect();
    let folder = with_beats(&beats);
    let last = "warning: beats.geojson, geometry: more than 1000 overlaps: the others, and gaps, were not looked for";
    assert!(of("beats.geojson", &folder).contains(&last.to_owned()));
    // Of sixty beats in one place 1,770 pairs overlap.
    assert_eq!(pack::read(folder.path()).expect("readable").0.expect("whole").coverage.overlaps.len(), 1_001);
}

#[test]
fn a_beat_beside_its_district_lies_outside_it_and_one_that_holds_it_does_not() {
    let outside = with_beats(&[("lis-01", &square(30.55, 30.56)), ("lis-02", &square(30.5, 30.54))]);
    let told = of("beats.geojson", &outside);
    assert!(told[0].contains("beats of lisovyi reach") || told[0].contains("lies outside"), "{told:?}");
    assert!(
        told.iter().any(|line| line == "error: beats.geojson, feature 1 (lis-01), geometry: lis-01 lies outside its district lisovyi"),
        "{told:?}"
    );
    let around = vec![[30.49, 50.39], [30.55, 50.39], [30.55, 50.43], [30.49, 50.43], [30.49, 50.39]];
    let told = of("beats.geojson", &with_beats(&[("lis-01", &around)]));
    assert!(!told.iter().any(|line| line.contains("lies outside")), "{told:?}");
    assert!(told.iter().any(|line| line.contains("beyond their district")), "{told:?}");
}
