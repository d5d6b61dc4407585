//! `districts.geojson` and `beats.geojson`: the areas. Whether they lie as they should, `coverage` says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::MultiPolygon;
use varta_domain::city::Name;
use varta_domain::ids::{BeatId, DistrictId};

use super::file::Need;
use super::geojson::{self, Layer, Shape};
use super::people::Known;
use super::problem::{At, Problems, shown};
use super::table::{Column, column};

/// The file of the districts.
pub(super) const DISTRICTS: &str = "districts.geojson";
/// The file of the beats.
pub(super) const BEATS: &str = "beats.geojson";
const NAME_UK: Column = column("name_uk", &["назва", "назва українською", "name", "name:uk"]);
const NAME_EN: Column = column("name_en", &["назва англійською", "name:en"]);
const DISTRICT_LAYER: Layer = Layer {
    file: DISTRICTS,
    need: Need::Required,
    id: "district",
    properties: &[column("district", &["район", "district id"]), NAME_UK, NAME_EN],
};
const BEAT_LAYER: Layer = Layer {
    file: BEATS,
    need: Need::Required,
    id: "beat",
    properties: &[column("beat", &["дільниця", "beat id"]), column("district", &["район", "district id"]), NAME_UK, NAME_EN],
};

/// The area of a district.
#[derive(Debug)]
pub(super) struct DistrictArea {
    /// Its feature.
    pub at: At,
    /// The area.
    pub area: MultiPolygon,
}

/// A beat.
#[derive(Debug)]
pub struct Beat {
    /// Its feature.
    pub at: At,
    /// Its name.
    pub name: Name,
    /// Its district.
    pub district: DistrictId,
    /// Its area.
    pub area: MultiPolygon,
}

/// Reads the areas of the districts.
pub(super) fn districts(folder: &Path, problems: &mut Problems) -> BTreeMap<DistrictId, DistrictArea> {
    let mut areas = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for shape in geojson::read(folder, &DISTRICT_LAYER, problems).unwrap_or_default() {
        let Some(id) = read_id(DISTRICTS, &shape, "district", DistrictId::parse, problems) else { continue };
        let at = shape.at.clone();
        if !ids.insert(id.clone()) {
            problems.error(
                DISTRICTS,
                at,
                "district",
                format!("the district {id} is there twice"),
                "one feature per district; a MultiPolygon has several parts",
            );
        } else if let Some(area) = shape.area {
            areas.insert(id, DistrictArea { at, area });
        }
    }
    areas
}

/// Reads the beats. The ids count their features as lines.
pub(super) fn beats(folder: &Path, problems: &mut Problems) -> Option<Known<BeatId, Beat>> {
    let shapes = geojson::read(folder, &BEAT_LAYER, problems)?;
    let mut beats = Known::new();
    for (number, shape) in (1..).zip(shapes) {
        let id = read_id(BEATS, &shape, "beat", BeatId::parse, problems);
        let district = read_id(BEATS, &shape, "district", DistrictId::parse, problems);
        for field in ["name_uk", "name_en"].into_iter().filter(|field| shape.text(field).is_empty()) {
            problems.error(BEATS, shape.at.clone(), field, "the name is missing", "such as \"Дільниця № 7\" and \"Beat 7\"");
        }
        let Some(id) = id else { continue };
        if beats.ids.contains_key(&id) {
            problems.error(
                BEATS,
                shape.at,
                "beat",
                format!("the beat {id} is there twice"),
                "one feature per beat; a MultiPolygon has several parts",
            );
            continue;
        }
        beats.ids.insert(id.clone(), number);
        let name = Name { uk: shape.text("name_uk").to_owned(), en: shape.text("name_en").to_owned() };
        if let (Some(district), Some(area)) = (district, shape.area) {
            beats.rows.insert(id, Beat { at: shape.at, name, district, area });
        }
    }
    Some(beats)
}

fn read_id<T, E: std::fmt::Display>(
    file: &'static str,
    shape: &Shape,
    property: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    problems: &mut Problems,
) -> Option<T> {
    let text = shape.text(property);
    parse(text)
        .map_err(|error| problems.error(file, shape.at.clone(), property, format!("{}: {error}", shown(text)), "such as \"hol-07\""))
        .ok()
}
