//! The maps of a pack as people draw and export them: what is mended, and said; what is refused, and where.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::{Folder, assert_told, told};
use geo::ChamberlainDuquetteArea;
use proptest::prelude::*;
use serde_json::{Value, json};
use varta_cli::pack::{self, Severity};
use varta_cli::{Exit, check};
use varta_domain::ids::BeatId;

/// The corners of the first beat of the sound pack; the border to the second bulges by 3 thousandths.
const FIRST: [[f64; 2]; 6] = [[30.5, 50.4], [30.52, 50.4], [30.523, 50.41], [30.52, 50.42], [30.5, 50.42], [30.5, 50.4]];
const SECOND: [[f64; 2]; 6] = [[30.52, 50.4], [30.54, 50.4], [30.54, 50.42], [30.52, 50.42], [30.523, 50.41], [30.52, 50.4]];

fn feature(beat: &str, geometry: &Value) -> Value {
    let properties =
        json!({ "beat": beat, "district": "lisovyi", "name_uk": format!("Дільниця {beat}"), "name_en": format!("Beat {beat}") });
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn polygon(rings: &[Vec<[f64; 2]>]) -> Value {
    json!({ "type": "Polygon", "coordinates": rings })
}

/// The sound pack with another outline of its first beat.
fn drawn(geometry: &Value) -> Folder {
    let folder = Folder::sound();
    let second = feature("lis-02", &polygon(&[SECOND.to_vec()]));
    let map = json!({ "type": "FeatureCollection", "features": [feature("lis-01", geometry), second] });
    folder.write("beats.geojson", map.to_string());
    folder
}

fn area_of_first(folder: &Folder) -> f64 {
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    let id = BeatId::parse("lis-01").expect("a slug");
    pack.beats.get(&id).expect("there").area.chamberlain_duquette_unsigned_area()
}

#[test]
fn what_can_be_mended_is_mended_and_said() {
    let whole = area_of_first(&drawn(&polygon(&[FIRST.to_vec()])));
    let with = |at: usize, more: &[[f64; 2]]| [&FIRST[..at], more, &FIRST[at..]].concat();
    let swapped: Vec<[f64; 2]> = FIRST.iter().map(|[lon, lat]| [*lat, *lon]).collect();
    let speck = [[30.51, 50.41], [30.5101, 50.41], [30.5101, 50.4101], [30.51, 50.41]];
    let cases = [
        (vec![FIRST[..5].to_vec()], "a ring was not closed"),
        (vec![swapped], "latitude came before longitude: they were exchanged"),
        (vec![with(2, &[[30.52, 50.400_000_2], [30.52, 50.400_000_3]])], "vertices less than 5 cm from the one before were left out: 2"),
        (vec![with(2, &[[30.525, 50.395], [30.52, 50.4]])], "spikes were cut off"),
        (vec![with(5, &[[30.49, 50.425], [30.5, 50.42]])], "spikes were cut off"),
        (vec![FIRST.to_vec(), speck.to_vec()], "holes of less than 200 m² were filled: 1"),
        // Some metres of the border are drawn twice, across each other.
        (vec![with(2, &[[30.5201, 50.400_33], [30.520_13, 50.400_25], [30.520_074, 50.400_25]])], "the outline crossed itself near 50.40"),
    ];
    for (rings, expected) in cases {
        let folder = drawn(&polygon(&rings));
        let (_, problems) = pack::read(folder.path()).expect("readable");
        assert_eq!(problems.errors() + problems.warnings(), 0, "{expected}: {:?}", problems.all());
        let said: Vec<&str> = problems.all().iter().map(|problem| problem.what.as_str()).collect();
        assert!(said.len() == 1 && said[0].starts_with(expected), "{expected}: {said:?}");
        assert_eq!(problems.all()[0].severity, Severity::Notice);
        assert_eq!(problems.all()[0].at.to_string(), "feature 1 (lis-01)");
        assert!((area_of_first(&folder) - whole).abs() < 60.0, "{expected}");
    }
}

/// The sound pack with its beats drawn so.
fn tiled(first: &[Vec<[f64; 2]>], second: &[Vec<[f64; 2]>]) -> Folder {
    let folder = drawn(&polygon(first));
    let features = [feature("lis-01", &polygon(first)), feature("lis-02", &polygon(second))];
    folder.write("beats.geojson", json!({ "type": "FeatureCollection", "features": features }).to_string());
    folder
}

#[test]
fn the_direction_of_a_ring_says_nothing() {
    let ring = |corners: &[[f64; 2]], reversed: bool| {
        if reversed { corners.iter().rev().copied().collect::<Vec<_>>() } else { corners.to_vec() }
    };
    let hole = [[30.505, 50.405], [30.508, 50.405], [30.508, 50.408], [30.505, 50.408], [30.505, 50.405]];
    for (one, other) in [(false, false), (true, false), (false, true), (true, true)] {
        let (first, second) = (ring(&FIRST, one), ring(&SECOND, other));
        let folder = tiled(std::slice::from_ref(&first), std::slice::from_ref(&second));
        assert_told(folder.path(), &[]);
        let (area, whole) = (area_of_first(&folder), area_of_first(&drawn(&polygon(&[FIRST.to_vec()]))));
        assert!((area - whole).abs() < 1.0, "{area}");
        for reversed in [false, true] {
            let folder = tiled(&[first.clone(), ring(&hole, reversed)], std::slice::from_ref(&second));
            assert_told(folder.path(), &["error: beats.geojson, geometry: no beat of lisovyi covers 710"]);
        }
    }
}

#[test]
fn a_narrow_spike_is_cut_off_and_one_of_the_size_of_a_plot_is_told() {
    let whole = area_of_first(&drawn(&polygon(&[FIRST.to_vec()])));
    let with = |more: &[[f64; 2]]| [&FIRST[..5], more, &FIRST[5..]].concat();
    // Some metres up the western border, 120 m out and back: 0.3 m, 1 m, 1.8 m wide.
    for width in [0.000_003, 0.000_009, 0.000_016] {
        let folder = drawn(&polygon(&[with(&[[30.5, 50.41], [30.4983, 50.41], [30.5, 50.41 - width]])]));
        assert_told(folder.path(), &["note: beats.geojson, feature 1 (lis-01), geometry: spikes were cut off, vertices left out: 1"]);
        assert!((area_of_first(&folder) - whole).abs() < 5.0);
    }
    // What has the size of a plot is left, and told for what it is: here beyond the district.
    let folder = drawn(&polygon(&[with(&[[30.5, 50.41], [30.4983, 50.41], [30.5, 50.409_96]])]));
    assert_told(folder.path(), &["error: beats.geojson, geometry: beats of lisovyi reach 269 m² beyond their district"]);
}

#[test]
fn districts_are_beside_each_other_and_do_not_overlap() {
    let square = |west: f64, east: f64| vec![[west, 50.4], [east, 50.4], [east, 50.42], [west, 50.42], [west, 50.4]];
    let district =
        |id: &str, ring: &[[f64; 2]]| json!({ "type": "Feature", "properties": { "district": id }, "geometry": polygon(&[ring.to_vec()]) });
    let with = |second: &[[f64; 2]]| {
        let folder = Folder::sound();
        let features = [district("lisovyi", &square(30.5, 30.54)), district("richkovyi", second)];
        folder.write("districts.geojson", json!({ "type": "FeatureCollection", "features": features }).to_string());
        folder
    };
    assert_told(with(&square(30.54, 30.58)).path(), &[]);
    assert_told(
        with(&square(30.526, 30.566)).path(),
        &["error: districts.geojson, feature 2 (richkovyi), geometry: richkovyi and lisovyi overlap on 2211247 m²"],
    );
    assert_told(
        with(&square(30.554, 30.594)).path(),
        &[
            "warning: districts.geojson, feature 1 (lisovyi), geometry: lisovyi has no neighbour: richkovyi, the nearest district, is 99",
            "warning: districts.geojson, feature 2 (richkovyi), geometry: richkovyi has no neighbour: lisovyi, the nearest district, is 99",
        ],
    );
    // A gap within the common border, and one from end to end of it.
    for border in [&[[30.54, 50.415], [30.545, 50.41], [30.54, 50.405]][..], &[[30.545, 50.41]]] {
        let ring = [&[[30.54, 50.4], [30.58, 50.4], [30.58, 50.42], [30.54, 50.42]], border, &[[30.54, 50.4]]].concat();
        let told = told(with(&ring).path());
        assert!(
            matches!(told.as_slice(), [line] if line.starts_with("warning: districts.geojson, geometry: a gap of ") && line.contains("between lisovyi, richkovyi near 50.41000, 30.541")),
            "{told:?}"
        );
    }
    // A wedge that opens to the outside of the city; where the city has a corner there, it is none.
    for (south, told) in [(30.540_3, &["warning: districts.geojson, geometry: a gap of 23"][..]), (30.6, &[])] {
        let ring = [[south, 50.4], [30.62, 50.4], [30.62, 50.42], [30.54, 50.42], [south, 50.4]];
        assert_told(with(&ring).path(), told);
    }
}

#[test]
fn what_cannot_be_mended_is_refused_with_its_place() {
    let bow = vec![[30.5, 50.4], [30.52, 50.42], [30.52, 50.4], [30.5, 50.42], [30.5, 50.4]];
    let square = |x: f64, y: f64, s: f64| vec![[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]];
    let many: Vec<[f64; 2]> = (0..=20_000).map(|step| [30.5 + f64::from(step % 2) * 0.01, 50.4 + f64::from(step) * 1e-6]).collect();
    let cases = [
        (polygon(&[bow]), "the outline crosses or touches itself near 50.41000, 30.51000"),
        (polygon(&[many]), "20001 vertices"),
        (polygon(&vec![square(30.5, 50.4, 0.01); 300]), "300 rings"),
        (polygon(&[vec![[30.5, 50.4], [30.51, 50.4], [30.5, 50.4]]]), "a ring of 2 different positions"),
        (polygon(&[]), "the area is empty"),
        (json!({ "type": "Polygon", "coordinates": [[]] }), "a ring of 0 different positions"),
        (json!({ "type": "MultiPolygon", "coordinates": [] }), "the area is empty"),
        (polygon(&[square(30.5, 50.4, 0.01), square(30.53, 50.41, 0.005)]), "a hole near 50.41000, 30.53000 lies outside its outline"),
        (
            json!({ "type": "MultiPolygon", "coordinates": [[square(30.5, 50.4, 0.02)], [square(30.51, 50.41, 0.005)]] }),
            "one part lies in another",
        ),
        (
            json!({ "type": "MultiPolygon", "coordinates": [[square(30.5, 50.4, 0.01)], [square(30.505, 50.405, 0.01)]] }),
            "crosses or touches itself",
        ),
        (
            json!({ "type": "GeometryCollection", "geometries": [{ "type": "Point", "coordinates": [30.5, 50.4] }] }),
            "GeometryCollection without a polygon",
        ),
        (json!({ "type": "Point", "coordinates": [30.5, 50.4] }), "the geometry is Point"),
        (Value::Null, "the geometry is nothing"),
    ];
    for (geometry, expected) in cases {
        let told = told(drawn(&geometry).path());
        assert!(
            told.iter().any(|line| line.starts_with("error: beats.geojson, feature 1 (lis-01), geometry: ") && line.contains(expected)),
            "{expected}: {told:?}"
        );
    }
}

#[test]
fn exports_of_drawing_programs_are_read() {
    let folder = Folder::sound();
    // QGIS: a name, a crs, heights, a number of its own, nulls; names of columns as people type them.
    let heights: Vec<Value> = FIRST.iter().map(|[x, y]| json!([x, y, 0.0])).collect();
    let second: Vec<Value> = SECOND.iter().map(|[x, y]| json!([x, y])).collect();
    let qgis = json!({
        "type": "FeatureCollection",
        "name": "beats",
        "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } },
        "bbox": [30.5, 50.4, 30.54, 50.42],
        "features": [
            { "type": "Feature", "id": 7, "properties": { "fid": 1, "Beat": "lis-01", "District": "lisovyi", "Name UK": "Дільниця № 1", "NAME_EN": "Beat 1", "note": null },
              "geometry": { "type": "MultiPolygon", "coordinates": [[heights]] } },
            { "type": "Feature", "properties": { "дільниця": "lis-02", "район": "lisovyi", "назва": "Дільниця № 2", "name:en": "Beat 2", "stroke-width": 2 },
              "geometry": { "type": "GeometryCollection", "geometries": [{ "type": "Polygon", "coordinates": [second] }] } },
        ],
    });
    folder.write("beats.geojson", qgis.to_string());
    assert_told(
        folder.path(),
        &[
            "note: beats.geojson, feature 1 (lis-01), geometry: heights were left out",
            "note: beats.geojson, feature 2 (lis-02), geometry: the polygons of a GeometryCollection of 1 were taken together",
        ],
    );
    // One feature by itself.
    let folder = Folder::sound();
    let district: Value = serde_json::from_str(include_str!("pack/districts.geojson")).expect("JSON");
    folder.write("districts.geojson", district["features"][0].to_string());
    let told = told(folder.path());
    assert!(!told.iter().any(|line| line.contains("FeatureCollection")), "{told:?}");
}

#[test]
fn files_that_are_no_maps_are_refused() {
    let deep = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}{}]}}", "[".repeat(100_000), "]".repeat(100_000));
    let mercator = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[]}"#;
    let nan = |number: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"beat":"lis-01"}},"geometry":{{"type":"Polygon","coordinates":[[[{number},50.4]]]}}}}]}}"#
        )
    };
    let many = format!(r#"{{"type":"FeatureCollection","features":[{}{{}}]}}"#, "{},".repeat(6_000));
    let cases = [
        (deep, "beats.geojson, feature 1: not JSON: recursion limit exceeded"),
        (mercator.to_owned(), "beats.geojson, crs: the coordinates are in \"urn:ogc:def:crs:EPSG::3857\""),
        (nan("NaN"), "beats.geojson, feature 1: not JSON: NaN in the place of a coordinate"),
        (nan("-Infinity"), "beats.geojson, feature 1: not JSON: Infinity in the place of a coordinate"),
        (nan("1e999"), "beats.geojson, feature 1: not JSON: number out of range"),
        (many, "beats.geojson, features: 6001 features"),
        (r#"{"type":"Topology","objects":{}}"#.to_owned(), "not a GeoJSON FeatureCollection"),
    ];
    for (text, expected) in cases {
        let folder = Folder::sound();
        folder.write("beats.geojson", text);
        let told = told(folder.path());
        assert!(told.iter().any(|line| line.contains(expected)), "{expected}: {told:?}");
    }
}

#[test]
fn an_outline_of_a_million_vertices_is_refused() {
    let mut text = String::from(
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"beat":"lis-01"},"geometry":{"type":"Polygon","coordinates":[["#,
    );
    for step in 0..1_000_000 {
        text.push_str(if step % 2 == 0 { "[30.5,50.4]," } else { "[30.6,50.5]," });
    }
    text.push_str("[30.5,50.4]]]}}]}");
    let folder = Folder::sound();
    folder.write("beats.geojson", text);
    assert!(told(folder.path()).iter().any(|line| line.contains("feature 1 (lis-01), geometry: 1000001 vertices")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is accepted is valid by the rules of another implementation.
    #[test]
    fn what_is_accepted_is_valid(ring in prop::collection::vec((0..40_u32, 0..40_u32), 3..12)) {
        let ring: Vec<[f64; 2]> = ring.iter().map(|(x, y)| [30.5 + f64::from(*x) * 5e-4, 50.4 + f64::from(*y) * 5e-4]).collect();
        let folder = drawn(&polygon(&[ring]));
        let (pack, problems) = pack::read(folder.path()).expect("readable");
        let id = BeatId::parse("lis-01").expect("a slug");
        let refused = problems.all().iter().any(|problem| problem.severity == Severity::Error && problem.to_string().contains("feature 1 (lis-01), geometry"));
        let accepted = pack.as_ref().and_then(|pack| pack.beats.get(&id));
        prop_assert!(accepted.is_some() || refused);
        if let Some(beat) = accepted {
            use geo::Validation;
            prop_assert!(beat.area.is_valid(), "{:?}", beat.area);
        }
    }
}

#[test]
fn a_city_that_has_not_drawn_its_beats_lists_them() {
    let folder = Folder::sound();
    folder.remove("beats.geojson");
    assert!(told(folder.path()).iter().any(|line| line.contains("beats.geojson: the file is missing")));
    folder.write("beats.csv", "дільниця;район;назва;назва англійською;мешканців\nlis-01;Лісовий район;Дільниця № 1;Beat 1;6812\nlis-02;lisovyi;Дільниця № 2;Beat 2;\n");
    assert_told(folder.path(), &["warning: beats.geojson: the beats are not drawn"]);
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    let names: Vec<&str> = pack.beats.values().map(|beat| beat.name.uk.as_str()).collect();
    assert_eq!(names, ["Дільниця № 1", "Дільниця № 2"]);
    assert_eq!(pack.residents.values().copied().collect::<Vec<_>>(), [6812]);
    folder.write("beats.csv", "beat,district,name_uk,name_en\nlis-01,lisovyi,Дільниця № 1,\nlis-01,nowhere,Дільниця № 2,Beat 2\n");
    let told = told(folder.path());
    for expected in
        ["line 2, name_en: the cell is empty", "line 3, beat: lis-01 is there twice", "line 3, district: there is no district \"nowhere\""]
    {
        assert!(told.iter().any(|line| line.contains(expected)), "{expected}: {told:?}");
    }
}

#[test]
fn the_page_to_look_at_needs_nothing_else() {
    let folder = Folder::full();
    let page = folder.path().join("page.html");
    let mut out = Vec::new();
    assert_eq!(check::run(folder.path(), Some(&page), &mut out).expect("written"), Exit::Done);
    let html = std::fs::read_to_string(&page).expect("there");
    assert!(String::from_utf8_lossy(&out).contains("The page to look at: "));
    for expected in
        ["<svg", "Місто: охоплення дільницями", "lis-01: Дільниця № 1", "6812", "Іваненко Іван (Демо)", "Вулиці реєстру без дільниці"]
    {
        assert!(html.contains(expected), "{expected}");
    }
    for outside in ["src=", "href=", "url(", "<script", "@import"] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn the_page_shows_gaps_overlaps_and_uncovered_streets_and_cannot_be_written_to() {
    let folder = Folder::full();
    folder.replace("beats.geojson", "[30.523,50.41],[30.52,50.42],[30.5,50.42]", "[30.519,50.41],[30.52,50.42],[30.5,50.42]");
    folder.replace("beats.geojson", "[30.54,50.42],[30.52,50.42],[30.523,50.41]", "[30.54,50.42],[30.515,50.42],[30.523,50.41]");
    folder.replace("beats.geojson", "Дільниця № 1", "<script>alert(1)</script>");
    folder.append("register.csv", "Загублена,провулок,Лісовий,\n");
    let page = folder.path().join("page.html");
    assert_eq!(check::run(folder.path(), Some(&page), &mut Vec::new()).expect("written"), Exit::Problems);
    let html = std::fs::read_to_string(&page).expect("there");
    for expected in ["Прогалини: 1", "Накладання: 1", "провулок Загублена (Лісовий район)", "&lt;script&gt;alert(1)"]
    {
        assert!(html.contains(expected), "{expected}");
    }
    assert!(!html.contains("<script"));
    folder.remove("city.toml");
    let mut out = Vec::new();
    check::run(folder.path(), Some(&page), &mut out).expect("readable");
    assert!(String::from_utf8_lossy(&out).contains("There is no page to look at"));
}
