//! The entries of cells against geo's own predicates on the whole outlines.

use geo::algorithm::line_measures::Densify;
use geo::algorithm::{Distance, Euclidean, Geodesic, HaversineClosestPoint, Intersects};
use geo::{BooleanOps, Closest, Coord, LineString, MapCoords, MultiPolygon, Polygon, coord, polygon};
use h3o::{LatLng, Resolution};
use proptest::prelude::*;

use super::*;

type Beats = Vec<(BeatId, MultiPolygon)>;

fn beat(id: &str) -> BeatId {
    BeatId::parse(id).expect("a slug")
}

fn point(lat: f64, lon: f64) -> Point {
    Point::new(lat, lon).expect("in range")
}

fn entry(cell: CellId, beats: &Beats) -> Option<CellEntry> {
    CellEntry::build(cell, beats.iter().map(|(id, area)| (id, area)))
}

/// What the directory would answer: by the entry of the point's cell, stored and read back.
fn by_cell(beats: &Beats, point: Point) -> Option<Located> {
    let entry = entry(cell_of(point), beats)?;
    let stored = serde_json::to_string(&entry).expect("serialises");
    let read: CellEntry = serde_json::from_str(&stored).expect("reads back");
    assert_eq!(read, entry);
    locate(&read, point)
}

/// What is true: the lowest id among all beats that the point intersects.
fn by_brute_force(beats: &Beats, point: Point) -> Option<BeatId> {
    let at = geo::Point::new(point.lon(), point.lat());
    beats.iter().filter(|(_, area)| area.intersects(&at)).map(|(id, _)| id.clone()).min()
}

fn agree(beats: &Beats, point: Point) -> Result<(), TestCaseError> {
    prop_assert_eq!(by_cell(beats, point).map(|located| located.beat), by_brute_force(beats, point), "{:?}", point);
    Ok(())
}

/// A star around a centre: always simple, seldom convex. Radii of 100 m to 2 km.
fn star(centre: Coord, radii: &[f64]) -> LineString {
    let turn = std::f64::consts::TAU / radii.len() as f64;
    let vertices = radii.iter().enumerate().map(|(step, radius)| {
        let angle = turn * step as f64;
        coord! { x: centre.x + radius * 1.5 * angle.cos(), y: centre.y + radius * angle.sin() }
    });
    let mut ring: Vec<Coord> = vertices.collect();
    ring.push(ring[0]);
    LineString(ring)
}

prop_compose! {
    fn centres()(x in 30.50..30.53, y in 50.38..50.40) -> Coord {
        coord! { x: x, y: y }
    }
}

prop_compose! {
    fn stars()(
        outlines in prop::collection::vec((centres(), prop::collection::vec(0.001..0.018, 3..24), any::<bool>()), 1..6),
    ) -> Beats {
        outlines
            .into_iter()
            .enumerate()
            .map(|(number, (centre, radii, hollow))| {
                let hole: Vec<f64> = radii.iter().map(|radius| radius * 0.4).collect();
                let holes = if hollow { vec![star(centre, &hole)] } else { Vec::new() };
                (beat(&format!("b-{number}")), snap(&MultiPolygon::new(vec![Polygon::new(star(centre, &radii), holes)])))
            })
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_point_goes_where_the_whole_outlines_say(beats in stars(), points in prop::collection::vec((50.36..50.42, 30.47..30.56), 40)) {
        for (lat, lon) in points {
            agree(&beats, point(lat, lon))?;
        }
    }

    #[test]
    fn so_does_a_point_on_a_vertex_or_near_an_edge(beats in stars(), along in 0.0..1.0, off in -2e-7..2e-7) {
        for (_, area) in &beats {
            for ring in area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())) {
                for edge in ring.lines() {
                    agree(&beats, point(edge.start.y, edge.start.x))?;
                    let (x, y) = (edge.start.x + edge.dx() * along, edge.start.y + edge.dy() * along);
                    agree(&beats, point(y + off, x))?;
                }
            }
        }
    }

    #[test]
    fn an_entry_never_panics_on_what_is_stored(text in r#"\{"borders":\[\{"beat":"[a-z]{0,2}","outlines":\["[0-9 ;-]{0,24}"\]\}\]\}"#) {
        let _ = serde_json::from_str::<CellEntry>(&text);
    }
}

/// Four square beats that meet in one point.
fn quarters() -> Beats {
    let square = |x: f64, y: f64| {
        MultiPolygon::new(vec![polygon![(x: x, y: y), (x: x + 0.02, y: y), (x: x + 0.02, y: y + 0.02), (x: x, y: y + 0.02), (x: x, y: y)]])
    };
    vec![
        (beat("c"), square(30.5, 50.4)),
        (beat("a"), square(30.52, 50.4)),
        (beat("d"), square(30.5, 50.42)),
        (beat("b"), square(30.52, 50.42)),
    ]
    .into_iter()
    .map(|(id, area)| (id, snap(&area)))
    .collect()
}

#[test]
fn a_point_on_a_border_goes_to_the_beat_whose_id_sorts_first() {
    let beats = quarters();
    let at = |lat, lon| by_cell(&beats, point(lat, lon)).map(|located| (located.beat.to_string(), located.on_border));
    assert_eq!(at(50.42, 30.52), Some(("a".to_owned(), true)));
    assert_eq!(at(50.42, 30.51), Some(("c".to_owned(), true)));
    assert_eq!(at(50.43, 30.52), Some(("b".to_owned(), true)));
    assert_eq!(at(50.4, 30.5), Some(("c".to_owned(), true)), "the outer border belongs to the beat");
    assert_eq!(at(50.43, 30.5200001), Some(("b".to_owned(), false)));
    assert_eq!(at(50.3999999, 30.5), None);
}

#[test]
fn a_cell_within_one_beat_keeps_only_its_name() {
    let beats = quarters();
    let inside = entry(cell_of(point(50.41, 30.51)), &beats).expect("an entry");
    assert_eq!(serde_json::to_string(&inside).expect("serialises"), r#"{"beat":"c"}"#);
    assert_eq!(entry(cell_of(point(50.5, 30.5)), &beats), None);
}

#[test]
fn a_cell_at_a_border_stays_small_however_long_the_outline_is() {
    let radii: Vec<f64> = (0..5_000).map(|step| 0.02 + f64::from(step % 7) * 1e-5).collect();
    let area = snap(&MultiPolygon::new(vec![Polygon::new(star(coord! { x: 30.5, y: 50.4 }, &radii), Vec::new())]));
    let beats = vec![(beat("long"), area)];
    let at_border = entry(cell_of(point(50.42, 30.5)), &beats).expect("an entry");
    assert!(matches!(at_border, CellEntry::Border { .. }));
    let size = serde_json::to_string(&at_border).expect("serialises").len();
    assert!(size < 4_000, "{size} bytes");
}

#[test]
fn a_beat_in_pieces_is_one_beat() {
    let mut beats = quarters();
    let (_, d) = beats.remove(2);
    beats[1].1.0.extend(d);
    assert_eq!(by_cell(&beats, point(50.43, 30.51)).map(|located| located.beat), Some(beat("a")));
    assert_eq!(by_cell(&beats, point(50.41, 30.53)).map(|located| located.beat), Some(beat("a")));
}

#[test]
fn a_point_is_a_pair_of_finite_degrees() {
    assert_eq!(Point::new(90.1, 0.0), Err(PointError::Latitude));
    assert_eq!(Point::new(f64::NAN, 0.0), Err(PointError::Latitude));
    assert_eq!(Point::new(0.0, f64::INFINITY), Err(PointError::Longitude));
    assert_eq!(Point::new(0.0, -180.5), Err(PointError::Longitude));
    let json = serde_json::to_string(&point(50.3912345, 30.5)).expect("serialises");
    assert_eq!(json, r#"{"lat":50.3912345,"lon":30.5}"#);
    assert!(serde_json::from_str::<Point>(r#"{"lat":95,"lon":30.5}"#).is_err());
}

#[test]
fn a_cell_has_one_name_and_one_resolution() {
    let cell = cell_of(point(50.3912, 30.4911));
    assert_eq!(cell.to_string().parse(), Ok(cell));
    assert_eq!("".parse::<CellId>(), Err(CellIdError));
    let coarse = LatLng::new(50.0, 30.0).expect("finite").to_cell(Resolution::Five);
    assert_eq!(coarse.to_string().parse::<CellId>(), Err(CellIdError));
}

/// The same beats, each without what those before it have: as a pack has to be.
fn apart(beats: Beats) -> Beats {
    let mut taken = MultiPolygon::new(Vec::new());
    let cut = beats.into_iter().map(|(id, area)| {
        let left = snap(&area.difference(&taken));
        taken = taken.union(&area);
        (id, left)
    });
    cut.collect()
}

/// How far an area is, by another way: the nearest place on a sphere, and the geodesic to it. An edge of GeoJSON is
/// straight in degrees (RFC 7946, 3.1.1) and no arc of a great circle, from which one of two kilometres is a
/// decimetre away: in pieces it is millimetres.
fn geodesic_metres(area: &MultiPolygon, point: Point) -> f64 {
    let at = geo::Point::new(point.lon(), point.lat());
    if area.intersects(&at) {
        return 0.0;
    }
    match Euclidean.densify(area, 0.005).haversine_closest_point(&at) {
        Closest::Intersection(_) => 0.0,
        Closest::SinglePoint(nearest) => Geodesic.distance(at, nearest),
        Closest::Indeterminate => f64::INFINITY,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_other_beat_within_thirty_metres_is_named(beats in stars().prop_map(apart), along in 0.0..1.0, east in -6e-4..6e-4, north in -4e-4..4e-4) {
        for (_, area) in &beats {
            for edge in area.iter().flat_map(|polygon| polygon.exterior().lines()) {
                let (x, y) = (edge.start.x + edge.dx() * along + east, edge.start.y + edge.dy() * along + north);
                let point = point(y, x);
                let Some(located) = by_cell(&beats, point) else { continue };
                for (id, area) in beats.iter().filter(|(id, _)| *id != located.beat) {
                    let metres = geodesic_metres(area, point);
                    let named = located.near.iter().find(|near| near.beat == *id);
                    prop_assert!(named.is_some() || metres > 29.9, "{} is {} m from {:?}", id, metres, point);
                    prop_assert!(named.is_none() || metres < 30.1, "{} is {} m from {:?}", id, metres, point);
                    prop_assert!(named.is_none_or(|near| (f64::from(near.metres) - metres).abs() < 0.6), "{:?}, {}", named, metres);
                }
                prop_assert!(located.near.is_sorted_by_key(|near| near.metres));
            }
        }
    }

    #[test]
    fn the_nearest_district_is_the_nearest(beats in stars(), lat in 50.30..50.50, lon in 30.40..30.65) {
        let areas: Vec<(DistrictId, &MultiPolygon)> =
            beats.iter().map(|(id, area)| (DistrictId::parse(id.as_str()).expect("a slug"), area)).collect();
        let map = DistrictMap::build(areas.iter().map(|(id, area)| (id, *area)));
        let (nearest, metres) = map.nearest(point(lat, lon), |_| true).expect("there are some");
        let truth = areas.iter().map(|(_, area)| geodesic_metres(area, point(lat, lon))).fold(f64::INFINITY, f64::min);
        let of_nearest = areas.iter().find(|(id, _)| id == nearest).map_or(f64::NAN, |(_, area)| geodesic_metres(area, point(lat, lon)));
        // Five metres of simplification, and a hundredth of the way.
        let allowed = 8.0 + truth / 100.0;
        prop_assert!((f64::from(metres) - truth).abs() <= allowed, "{} against {}", metres, truth);
        prop_assert!(of_nearest - truth <= 2.0 * allowed, "{} against {}", of_nearest, truth);
    }
}

#[test]
fn a_beat_across_the_street_is_named_though_its_border_runs_in_the_next_cell() {
    let beats = quarters();
    let mut beyond = 0;
    for step in 0..2_000 {
        // Two beats whose border wanders over the cells, and a point 28 m west of it.
        let border = 30.52 + f64::from(step) * 5e-6;
        let moved =
            |(id, area): &(BeatId, MultiPolygon)| (id.clone(), snap(&area.map_coords(|at| coord! { x: at.x + border - 30.52, y: at.y })));
        let beats: Beats = beats.iter().map(moved).collect();
        let place = point(50.41, border - 4e-4);
        let located = by_cell(&beats, place).expect("in a beat");
        assert_eq!(located.near.first().map(|near| (near.beat.as_str(), near.metres)), Some(("a", 28)), "{place:?}");
        beyond += usize::from(cell_of(place).index().boundary().iter().all(|corner| corner.lng() < border));
    }
    assert!(beyond > 20, "{beyond}");
}

#[test]
fn a_point_on_a_corner_names_all_that_meet_there() {
    let beats = quarters();
    let corner = by_cell(&beats, point(50.42, 30.52)).expect("in a beat");
    let near: Vec<_> = corner.near.iter().map(|near| (near.beat.as_str(), near.metres)).collect();
    assert_eq!((corner.beat.as_str(), near), ("a", vec![("b", 0), ("c", 0), ("d", 0)]));
    assert_eq!(by_cell(&beats, point(50.41, 30.51)).map(|located| located.near), Some(Vec::new()));
}

#[test]
fn a_map_of_districts_stays_small_and_tells_where_a_point_is() {
    let radii: Vec<f64> = (0..40_000).map(|step| 0.02 + f64::from(step % 7) * 1e-4).collect();
    let area = snap(&MultiPolygon::new(vec![Polygon::new(star(coord! { x: 30.5, y: 50.4 }, &radii), Vec::new())]));
    let id = DistrictId::parse("jagged").expect("a slug");
    let map = DistrictMap::build([(&id, &area)]);
    let stored = serde_json::to_string(&map).expect("serialises");
    assert!(stored.len() < 200_000, "{} bytes", stored.len());
    let map: DistrictMap = serde_json::from_str(&stored).expect("reads back");
    assert_eq!(map.at(point(50.4, 30.5)), Some(&id));
    assert_eq!(map.at(point(50.4, 30.6)), None);
    assert_eq!(map.nearest(point(50.4, 30.6), |_| false), None);
    assert_eq!(DistrictMap::default().nearest(point(50.4, 30.6), |_| true), None);
}
