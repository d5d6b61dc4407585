//! GeoJSON files (RFC 7946) as areas with properties.

use std::path::Path;

use geo::algorithm::Validation;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use geojson::{Feature, GeometryValue, Position};
use serde_json::{Map, Value};
use varta_domain::place::snap;

use super::file::{self, Need};
use super::problem::{At, Problems, shown};

/// The longest ring: the test for self-intersection takes the square of it.
const MAX_VERTICES: usize = 10_000;

/// Ukraine within its internationally recognised borders, in whole degrees.
const LON: std::ops::RangeInclusive<f64> = 22.0..=41.0;
const LAT: std::ops::RangeInclusive<f64> = 44.0..=53.0;

/// One feature of a file.
#[derive(Debug)]
pub(super) struct Shape {
    /// Where it is.
    pub at: At,
    /// Its properties.
    pub properties: Map<String, Value>,
    /// Its area on the grid of the directory; none where it cannot be used, which is told.
    pub area: Option<MultiPolygon>,
}

impl Shape {
    /// A property that is a text; empty where it is not.
    #[must_use]
    pub(super) fn text(&self, name: &str) -> &str {
        self.properties.get(name).and_then(Value::as_str).map_or("", str::trim)
    }
}

/// Reads the features of a file; each is named by the property `id`. `None` where it is no such file.
pub(super) fn read(folder: &Path, name: &'static str, id: &str, properties: &[&str], problems: &mut Problems) -> Option<Vec<Shape>> {
    parse(name, &file::read(folder, name, Need::Required, problems)?, id, properties, problems)
}

/// Takes a text as a FeatureCollection.
pub(super) fn parse(name: &'static str, text: &str, id: &str, known: &[&str], problems: &mut Problems) -> Option<Vec<Shape>> {
    let mut collection: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            problems.error(name, At::Line(error.line() as u64), "", format!("not JSON: {error}"), "export the layer as GeoJSON again");
            return None;
        }
    };
    let features = match collection.get_mut("features").map(Value::take) {
        Some(Value::Array(features)) if collection.get("type").and_then(Value::as_str) == Some("FeatureCollection") => features,
        _ => {
            problems.error(name, At::File, "", "not a GeoJSON FeatureCollection", "export the layer as GeoJSON, one feature per area");
            return None;
        }
    };
    if features.is_empty() {
        problems.error(name, At::File, "features", "there are no features", "draw one feature per area");
    }
    Some(features.into_iter().enumerate().filter_map(|(index, value)| shape(name, index + 1, value, id, known, problems)).collect())
}

fn shape(name: &'static str, number: usize, value: Value, id: &str, known: &[&str], problems: &mut Problems) -> Option<Shape> {
    let feature: Feature = match serde_json::from_value(value) {
        Ok(feature) => feature,
        Err(error) => {
            problems.error(
                name,
                At::Feature(number, None),
                "",
                format!("not a GeoJSON feature: {error}"),
                "export the layer again, as polygons",
            );
            return None;
        }
    };
    let properties = feature.properties.unwrap_or_default();
    let label = properties.get(id).and_then(Value::as_str).map_or("", str::trim);
    let at = At::Feature(number, (!label.is_empty()).then(|| label.chars().filter(|c| !c.is_control()).take(40).collect()));
    for property in properties.keys().filter(|key| !known.contains(&key.as_str())) {
        problems.warning(
            name,
            at.clone(),
            "",
            format!("unknown property {}", shown(property)),
            format!("it is not read; the properties are {}", known.join(", ")),
        );
    }
    let polygons = match feature.geometry.map(|geometry| geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
        other => {
            let kind = other.map_or("nothing", |value| value.type_name());
            problems.error(name, at.clone(), "geometry", format!("the geometry is {kind}"), "an area is a Polygon or a MultiPolygon");
            return Some(Shape { at, properties, area: None });
        }
    };
    let area = area(name, &at, &polygons, problems);
    Some(Shape { at, properties, area })
}

fn area(name: &'static str, at: &At, polygons: &[Vec<Vec<Position>>], problems: &mut Problems) -> Option<MultiPolygon> {
    let before = problems.errors();
    let mut area = Vec::new();
    for rings in polygons {
        let mut rings = rings.iter().filter_map(|ring| self::ring(name, at, ring, problems));
        if let Some(exterior) = rings.next() {
            area.push(Polygon::new(exterior, rings.collect()));
        }
    }
    if problems.errors() > before {
        return None;
    }
    if area.is_empty() {
        problems.error(name, at.clone(), "geometry", "the area is empty", "draw it, or leave the feature out");
        return None;
    }
    let area = snap(&MultiPolygon::new(area));
    if let Err(error) = area.check_validation() {
        problems.error(
            name,
            at.clone(),
            "geometry",
            format!("the outline is not valid: {error}"),
            "an outline may not cross or touch itself; redraw it there",
        );
        return None;
    }
    Some(area)
}

fn ring(name: &'static str, at: &At, positions: &[Position], problems: &mut Problems) -> Option<LineString> {
    let mut error = |what: String, mend: &str| problems.error(name, at.clone(), "geometry", what, mend);
    if positions.len() > MAX_VERTICES {
        error(format!("a ring of {} vertices", positions.len()), "simplify it to fewer than 10,000; 5 m are exact enough for a beat");
        return None;
    }
    let mut vertices = Vec::with_capacity(positions.len());
    for position in positions {
        match *position.as_slice() {
            [x, y, ..] if LON.contains(&x) && LAT.contains(&y) => vertices.push(Coord { x, y }),
            [x, y, ..] if LON.contains(&y) && LAT.contains(&x) => {
                error(format!("latitude comes before longitude: [{x}, {y}]"), "GeoJSON wants longitude first: [30.5, 50.4]");
                return None;
            }
            [x, y, ..] => {
                error(
                    format!("the point [{x}, {y}] is not in Ukraine"),
                    "export the layer in WGS 84 (EPSG:4326), in degrees, longitude first",
                );
                return None;
            }
            _ => {
                error("a position needs two numbers".to_owned(), "longitude and latitude in degrees: [30.5, 50.4]");
                return None;
            }
        }
    }
    if vertices.len() < 4 {
        error(format!("a ring of {} positions", vertices.len()), "a ring has at least four, the last the same as the first");
        return None;
    }
    if vertices.first() != vertices.last() {
        error("a ring is not closed".to_owned(), "its last position must be the same as its first");
        return None;
    }
    Some(LineString(vertices))
}
