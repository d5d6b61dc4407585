//! GeoJSON files (RFC 7946) as areas with properties, the way QGIS and geojson.io save them.

use std::path::Path;

use geo::MultiPolygon;
use geojson::{Feature, GeometryValue, Position};
use serde_json::{Map, Value};

use super::file::{self, Need};
use super::mend;
use super::problem::{At, Problems, shown};
use super::table::{Column, normal};

/// The most features of a file: a city has hundreds of beats.
const MAX_FEATURES: usize = 5_000;
/// The most properties of a feature that anything is said of.
const MAX_TOLD: usize = 20;
/// What drawing programs add of their own.
const FOREIGN: [&str; 10] =
    ["fid", "id", "ogc fid", "objectid", "stroke", "stroke-width", "stroke-opacity", "fill", "fill-opacity", "layer"];

/// What a file must look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer {
    /// The file.
    pub file: &'static str,
    /// Whether the pack must have it.
    pub need: Need,
    /// The property that names a feature.
    pub id: &'static str,
    /// The properties that are read.
    pub properties: &'static [Column],
}

/// One feature of a file.
#[derive(Debug)]
pub(super) struct Shape {
    /// Where it is.
    pub at: At,
    /// Its properties, by their names in the layer.
    properties: Map<String, Value>,
    /// Its area on the grid of the directory; none where it cannot be used, which is told.
    pub area: Option<MultiPolygon>,
}

impl Shape {
    /// A property; empty where it is not there.
    #[must_use]
    pub(super) fn text(&self, name: &str) -> &str {
        self.properties.get(name).and_then(Value::as_str).map_or("", str::trim)
    }
}

/// Reads the features of a file. `None` where it is no such file.
pub(super) fn read(pack: &Path, layer: &Layer, problems: &mut Problems) -> Option<Vec<Shape>> {
    parse(layer, &file::read(pack, layer.file, layer.need, problems)?, problems)
}

/// Takes a text as features.
fn parse(layer: &Layer, text: &str, problems: &mut Problems) -> Option<Vec<Shape>> {
    let name = layer.file;
    let mut root: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let at = broken_at(text, &error);
            if let Some(word) = no_number(text, &error) {
                let mend = "delete the vertex, or empty the property, that has it, and export the layer again";
                problems.error(name, at, "", format!("not JSON: {word} in the place of a coordinate or another number"), mend);
            } else {
                problems.error(name, at, "", format!("not JSON: {error}"), "export the layer as GeoJSON again");
            }
            return None;
        }
    };
    projected(name, &root, problems)?;
    let kind = root.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let features = match (kind.as_str(), root.get_mut("features").map(Value::take)) {
        ("FeatureCollection", Some(Value::Array(features))) => features,
        ("Feature", _) => vec![root],
        _ => {
            problems.error(name, At::File, "", "not a GeoJSON FeatureCollection", "export the layer as GeoJSON, one feature per area");
            return None;
        }
    };
    if features.is_empty() {
        problems.error(name, At::File, "features", "there are no features", "draw one feature per area");
    }
    if features.len() > MAX_FEATURES {
        let what = format!("{} features", features.len());
        problems.error(name, At::File, "features", what, "this is no layer of beats: one feature per area");
        return None;
    }
    Some(features.into_iter().enumerate().filter_map(|(index, value)| shape(layer, index + 1, value, problems)).collect())
}

/// Where a text stops being JSON: NaN and numbers without bounds are none. Of a file in one line the feature
/// tells more.
fn broken_at(text: &str, error: &serde_json::Error) -> At {
    let begun = || text.get(..error.column()).unwrap_or(text).matches("\"geometry\"").count();
    match error.line() {
        1 => At::Feature(begun().max(1), None),
        line => At::Line(line as u64),
    }
}

/// What programs write where a calculation had no result, if that is where a text stops being JSON.
fn no_number(text: &str, error: &serde_json::Error) -> Option<&'static str> {
    let line = text.split('\n').nth(error.line().checked_sub(1)?)?;
    // The reader stops within the word, or a character before it.
    let around = line.as_bytes().get(error.column().saturating_sub(9)..)?;
    let around = String::from_utf8_lossy(around.get(..around.len().min(18))?).to_lowercase();
    [("nan", "NaN"), ("inf", "Infinity")].into_iter().find(|(word, _)| around.contains(word)).map(|(_, word)| word)
}

/// Refuses a file in other coordinates than those of GPS.
fn projected(name: &'static str, root: &Value, problems: &mut Problems) -> Option<()> {
    let Some(crs) = root.pointer("/crs/properties/name").and_then(Value::as_str) else { return Some(()) };
    if crs.ends_with("CRS84") || crs.ends_with("4326") {
        return Some(());
    }
    let what = format!("the coordinates are in {}", shown(crs));
    problems.error(name, At::File, "crs", what, "export the layer in WGS 84 (EPSG:4326)");
    None
}

fn shape(layer: &Layer, number: usize, value: Value, problems: &mut Problems) -> Option<Shape> {
    let name = layer.file;
    let feature: Feature = match serde_json::from_value(value) {
        Ok(feature) => feature,
        Err(error) => {
            let what = format!("not a GeoJSON feature: {error}");
            problems.error(name, At::Feature(number, None), "", what, "export the layer again, as polygons");
            return None;
        }
    };
    let (properties, strangers) = known(layer, feature.properties.unwrap_or_default());
    let label = properties.get(layer.id).and_then(Value::as_str).map_or("", str::trim);
    let at = At::Feature(number, (!label.is_empty()).then(|| label.chars().filter(|c| !c.is_control()).take(40).collect()));
    for property in strangers.iter().take(MAX_TOLD) {
        let names = layer.properties.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
        let mend = format!("it is not read; the properties are {names}");
        problems.warning(name, at.clone(), "", format!("unknown property {}", shown(property)), mend);
    }
    let mut mended = Vec::new();
    let area = feature.geometry.map(|geometry| geometry.value).map_or(Err("nothing".to_owned()), |value| polygons(value, &mut mended));
    let area = match area {
        Ok(polygons) => mend::area(&polygons, &mut mended),
        Err(kind) => {
            problems.error(name, at.clone(), "geometry", format!("the geometry is {kind}"), "an area is a Polygon or a MultiPolygon");
            return Some(Shape { at, properties, area: None });
        }
    };
    for what in mended {
        problems.notice(name, at.clone(), "geometry", what, "nothing needs to be done; drawn anew it is not said again");
    }
    let area = area.map_err(|refused| problems.error(name, at.clone(), "geometry", refused.what, refused.mend)).ok();
    Some(Shape { at, properties, area })
}

/// The properties of a feature by the names of the layer, numbers as texts, and what else there is.
fn known(layer: &Layer, properties: Map<String, Value>) -> (Map<String, Value>, Vec<String>) {
    let (mut known, mut strangers) = (Map::new(), Vec::new());
    for (key, value) in properties {
        let label = normal(&key);
        let text = match value {
            Value::String(text) => Value::String(text),
            Value::Number(number) => Value::String(number.to_string()),
            _ => Value::Null,
        };
        let column = layer.properties.iter().find(|column| label == normal(column.name) || column.also.contains(&label.as_str()));
        match column {
            // "beat" itself goes before what else it may be called.
            Some(column) if key == column.name || !known.contains_key(column.name) => {
                known.insert(column.name.to_owned(), text);
            }
            Some(_) => {}
            None if FOREIGN.contains(&label.as_str()) || text.is_null() => {}
            None => strangers.push(key),
        }
    }
    (known, strangers)
}

/// The polygons of a geometry; what it is where it has none.
fn polygons(value: GeometryValue, mended: &mut Vec<String>) -> Result<Vec<Vec<Vec<Position>>>, String> {
    let kind = value.type_name();
    match value {
        GeometryValue::Polygon { coordinates } => Ok(vec![coordinates]),
        GeometryValue::MultiPolygon { coordinates } => Ok(coordinates),
        GeometryValue::GeometryCollection { geometries } => {
            let count = geometries.len();
            let mut parts = Vec::new();
            for geometry in geometries {
                match geometry.value {
                    GeometryValue::Polygon { coordinates } => parts.push(coordinates),
                    GeometryValue::MultiPolygon { coordinates } => parts.extend(coordinates),
                    _ => {}
                }
            }
            if parts.is_empty() {
                return Err(format!("{kind} without a polygon"));
            }
            mended.push(format!("the polygons of a {kind} of {count} were taken together"));
            Ok(parts)
        }
        _ => Err(kind.to_owned()),
    }
}
