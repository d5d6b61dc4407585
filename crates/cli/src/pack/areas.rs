//! `districts.geojson` and `beats.geojson`: the areas, and whether the beats of a district tile it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::algorithm::bool_ops::unary_union;
use geo::{BooleanOps, BoundingRect, Centroid, ChamberlainDuquetteArea, Intersects, MultiPolygon, Polygon};
use varta_domain::city::{District, Name};
use varta_domain::ids::{BeatId, DistrictId};

use super::file::Need;
use super::geojson::{self, Layer, Shape};
use super::people::{Known, unknown};
use super::problem::{At, Problems, shown};
use super::table::{Column, column};

const DISTRICTS: &str = "districts.geojson";
const BEATS: &str = "beats.geojson";
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

/// The largest gap or overlap that is let pass, in square metres: less than the plot of one house.
/// Outlines that share their vertices have none at all.
pub const TOLERANCE_M2: f64 = 200.0;

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

/// What the beats of a city leave out and have twice.
#[derive(Debug, Default)]
pub struct Coverage {
    /// What no beat of a served district covers.
    pub gaps: Vec<Piece>,
    /// What beats cover outside their districts.
    pub beyond: Vec<Piece>,
    /// What two beats cover.
    pub overlaps: Vec<Piece>,
}

/// A piece of the map that is covered wrongly.
#[derive(Debug)]
pub struct Piece {
    /// The district, or the beats.
    pub whose: String,
    /// Its size in square metres.
    pub metres2: f64,
    /// Its outline.
    pub outline: Polygon,
}

impl Piece {
    /// A place to look at: latitude and longitude in degrees.
    #[must_use]
    pub fn place(&self) -> String {
        self.outline.centroid().map_or_else(String::new, |at| format!("{:.5}, {:.5}", at.y(), at.x()))
    }
}

/// Checks the areas against the districts of the city, and the beats against each other.
pub(super) fn check(
    known: &[District],
    districts: &BTreeMap<DistrictId, DistrictArea>,
    beats: &Known<BeatId, Beat>,
    problems: &mut Problems,
) -> Coverage {
    let ids: BTreeSet<&DistrictId> = known.iter().map(|district| &district.id).collect();
    for (id, district) in districts.iter().filter(|(id, _)| !ids.contains(id)) {
        problems.error(DISTRICTS, district.at.clone(), "district", unknown("district", id), "list it in city.toml");
    }
    for beat in beats.rows.values().filter(|beat| !ids.contains(&beat.district)) {
        problems.error(BEATS, beat.at.clone(), "district", unknown("district", &beat.district), "list it in city.toml");
    }
    for (id, beat) in beats.rows.iter().filter(|(_, beat)| !beat.area.0.is_empty()) {
        let mine = districts.get(&beat.district);
        if mine.is_some_and(|district| !district.area.intersects(&beat.area)) {
            problems.error(
                BEATS,
                beat.at.clone(),
                "geometry",
                format!("{id} lies outside its district {}", beat.district),
                "look at its district and its coordinates",
            );
        }
    }
    let mut coverage = Coverage { overlaps: overlaps(beats, problems), ..Coverage::default() };
    // A beat that could not be read is no gap.
    if beats.rows.len() == beats.ids.len() {
        for (id, district) in districts.iter().filter(|(id, _)| ids.contains(id)) {
            tiled(id, district, beats, &mut coverage, problems);
        }
    }
    coverage
}

/// Where two beats share more than a border.
fn overlaps(beats: &Known<BeatId, Beat>, problems: &mut Problems) -> Vec<Piece> {
    let boxed: Vec<_> = beats.rows.iter().filter_map(|(id, beat)| beat.area.bounding_rect().map(|bounds| (id, beat, bounds))).collect();
    let mut found = Vec::new();
    for (at, (id, beat, bounds)) in boxed.iter().enumerate() {
        for (other_id, other, _) in boxed[..at].iter().filter(|(_, _, other)| bounds.intersects(other)) {
            for piece in pieces(&format!("{id}, {other_id}"), beat.area.intersection(&other.area)) {
                let what = format!("{id} and {other_id} overlap on {:.0} m² near {}", piece.metres2, piece.place());
                let mend = format!("move their common border; the other is {}", other.at);
                problems.error(BEATS, beat.at.clone(), "geometry", what, mend);
                found.push(piece);
            }
        }
    }
    found
}

/// Whether the beats of a district leave nothing of it out and do not reach beyond it.
fn tiled(id: &DistrictId, district: &DistrictArea, beats: &Known<BeatId, Beat>, coverage: &mut Coverage, problems: &mut Problems) {
    let mine = beats.rows.values().filter(|beat| beat.district == *id);
    let areas: Vec<&MultiPolygon> = mine.map(|beat| &beat.area).filter(|area| !area.0.is_empty()).collect();
    if areas.is_empty() {
        return;
    }
    let served = unary_union(areas);
    for piece in pieces(id.as_str(), district.area.difference(&served)) {
        let what = format!("no beat of {id} covers {:.0} m² near {}", piece.metres2, piece.place());
        problems.error(BEATS, At::File, "geometry", what, "extend the beat that serves that place");
        coverage.gaps.push(piece);
    }
    for piece in pieces(id.as_str(), served.difference(&district.area)) {
        let what = format!("beats of {id} reach {:.0} m² beyond their district near {}", piece.metres2, piece.place());
        problems.error(BEATS, At::File, "geometry", what, "cut the beat at the border of the district, or redraw the district");
        coverage.beyond.push(piece);
    }
}

/// The pieces of an area that are too large to pass, the largest first.
fn pieces(whose: &str, area: MultiPolygon) -> Vec<Piece> {
    let sized = area.into_iter().map(|outline| (outline.chamberlain_duquette_unsigned_area(), outline));
    let large = sized.filter(|(metres2, _)| *metres2 > TOLERANCE_M2);
    let mut pieces: Vec<Piece> = large.map(|(metres2, outline)| Piece { whose: whose.to_owned(), metres2, outline }).collect();
    pieces.sort_by(|a, b| b.metres2.total_cmp(&a.metres2));
    pieces
}
