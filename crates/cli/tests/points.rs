//! Points against an independent geometry library: the districts of Kyiv, taken for beats, go the way that an
//! import takes. Skipped, with a word, where the shared data is absent.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

use std::collections::{BTreeMap, HashMap};

use common::shared;
use geo::{Coord, Distance, Geodesic, HaversineClosestPoint, LineString, MultiPolygon, Polygon};
use serde_json::Value;
use varta_cli::import;
use varta_domain::ids::BeatId;
use varta_domain::place::{CellEntry, CellId, Point, cell_of, locate};

fn ring(value: &Value) -> LineString {
    let at = |vertex: &Value| Coord { x: vertex[0].as_f64().expect("a longitude"), y: vertex[1].as_f64().expect("a latitude") };
    LineString(value.as_array().expect("a ring").iter().map(at).collect())
}

fn area(geometry: &Value) -> MultiPolygon {
    let polygon = |rings: &Value| {
        let mut rings = rings.as_array().expect("rings").iter().map(ring);
        Polygon::new(rings.next().expect("an outer ring"), rings.collect())
    };
    MultiPolygon(geometry["coordinates"].as_array().expect("a MultiPolygon").iter().map(polygon).collect())
}

fn metres_to_border(area: &MultiPolygon, at: geo::Point) -> f64 {
    let rings = area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let nearest = rings.filter_map(|ring| match ring.haversine_closest_point(&at) {
        geo::Closest::Intersection(_) => Some(0.0),
        geo::Closest::SinglePoint(nearest) => Some(Geodesic.distance(at, nearest)),
        geo::Closest::Indeterminate => None,
    });
    nearest.fold(f64::INFINITY, f64::min)
}

#[test]
fn points_of_kyiv_are_where_another_library_says() {
    let (Some(map), Some(points)) = (shared("kyiv_raions_osm.geojson"), shared("kyiv_points_pip_oracle.csv")) else { return };
    let map: Value = serde_json::from_str(&map).expect("JSON");
    let mut names: HashMap<BeatId, String> = HashMap::new();
    let mut areas: BTreeMap<BeatId, MultiPolygon> = BTreeMap::new();
    for (number, feature) in map["features"].as_array().expect("features").iter().enumerate() {
        let id = BeatId::parse(&format!("raion-{number}")).expect("a slug");
        names.insert(id.clone(), feature["properties"]["NAME"].as_str().expect("a name").to_owned());
        areas.insert(id, area(&feature["geometry"]));
    }
    let cells: HashMap<CellId, CellEntry> = import::cells(&areas).expect("valid areas").into_iter().collect();
    let (mut agreed, mut at_border, mut near) = (0, 0, 0);
    for row in points.lines().skip(1) {
        let mut fields = row.splitn(3, ',');
        let mut number = || fields.next().and_then(|text| text.parse::<f64>().ok()).expect("a coordinate");
        let (lat, lon) = (number(), number());
        let expected = fields.next().expect("a district");
        let point = Point::new(lat, lon).expect("in range");
        let located = cells.get(&cell_of(point)).and_then(|entry| locate(entry, point));
        let found = located.as_ref().and_then(|located| names.get(&located.beat)).map_or("", String::as_str);
        let at = geo::Point::new(lon, lat);
        let borders: Vec<(&BeatId, f64)> = areas.iter().map(|(id, area)| (id, metres_to_border(area, at))).collect();
        if borders.iter().all(|(_, metres)| *metres > 1.0) {
            assert_eq!(found, expected, "{lat}, {lon}");
            agreed += 1;
        } else {
            at_border += 1;
        }
        let Some(located) = located else { continue };
        for (id, metres) in borders.into_iter().filter(|(id, _)| **id != located.beat) {
            let named = located.near.iter().any(|near| near.beat == *id);
            assert!(named == (metres <= 30.0) || (29.9..30.1).contains(&metres), "{id} is {metres} m from {lat}, {lon}");
            near += usize::from(named);
        }
    }
    println!("{agreed} points agree, {at_border} are within a metre of a border, {near} have another district within 30 m");
    assert!(agreed > 7_000 && near > 0);
}
