//! `districts.geojson` and `beats.geojson`: the areas, and whether the beats of a district tile it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::algorithm::bool_ops::unary_union;
use geo::{
    BooleanOps, BoundingRect, Buffer, Centroid, ChamberlainDuquetteArea, Coord, Distance, Euclidean, Intersects, MapCoords, MultiPolygon,
    Polygon,
};
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

/// Districts nearer to each other than this are neighbours, in metres.
const BESIDE_METRES: f64 = 1.0;

/// Half the width under which what opens to the outside between two districts is a gap, and no bay, in metres.
const HALF_GAP_METRES: f64 = 15.0;

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

/// What the beats and the districts of a city leave out and have twice.
#[derive(Debug, Default)]
pub struct Coverage {
    /// What no beat of a served district covers, and what lies between districts.
    pub gaps: Vec<Piece>,
    /// What beats cover outside their districts.
    pub beyond: Vec<Piece>,
    /// What two beats, or two districts, cover.
    pub overlaps: Vec<Piece>,
}

/// A piece of the map that is covered wrongly.
#[derive(Debug)]
pub struct Piece {
    /// The district, the districts or the beats.
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

/// Checks the districts against each other: two that overlap, a gap between them, one that is beside none.
/// A district that is not drawn, or could not be read, is no gap.
pub(super) fn beside(
    known: Option<&[District]>,
    districts: &BTreeMap<DistrictId, DistrictArea>,
    coverage: &mut Coverage,
    problems: &mut Problems,
) {
    let drawn = known.is_some_and(|known| known.iter().all(|district| districts.contains_key(&district.id)));
    let whole = drawn && !problems.is_spoilt(DISTRICTS);
    let areas = districts.iter().map(|(id, district)| (id.as_str(), &district.at, &district.area));
    coverage.overlaps.extend(overlaps(DISTRICTS, areas, problems));
    if !whole {
        return;
    }
    let Some(plan) = Plan::of(districts) else { return };
    let flat: Vec<(&DistrictId, MultiPolygon)> = districts.iter().map(|(id, district)| (id, plan.draw(&district.area))).collect();
    let city = unary_union(flat.iter().map(|(_, area)| area));
    // Grown and shrunk again, the city has closed every narrow gap; what is a hole then is as wide as it likes.
    let closed = city.buffer(HALF_GAP_METRES).buffer(-HALF_GAP_METRES);
    let filled = MultiPolygon(closed.into_iter().map(|part| Polygon::new(part.into_inner().0, Vec::new())).collect());
    for piece in pieces("", plan.back(&filled.difference(&city))) {
        let outline = plan.draw(&piece.outline);
        let around: Vec<&str> =
            flat.iter().filter(|(_, area)| Euclidean.distance(area, &outline) < BESIDE_METRES).map(|(id, _)| id.as_str()).collect();
        // A hole or a bay in one district was drawn as one.
        if around.len() > 1 {
            let whose = around.join(", ");
            let what = format!("a gap of {:.0} m² between {whose} near {}", piece.metres2, piece.place());
            problems.warning(DISTRICTS, At::File, "geometry", what, "move their common border, unless that place is not of the city");
            coverage.gaps.push(Piece { whose, ..piece });
        }
    }
    alone(&flat, districts, problems);
}

/// The plane of a city, in metres: it is small enough for one scale.
struct Plan {
    wide: f64,
    high: f64,
}

impl Plan {
    fn of(districts: &BTreeMap<DistrictId, DistrictArea>) -> Option<Self> {
        let middle = districts.values().find_map(|district| district.area.bounding_rect())?.center();
        // Of a degree.
        let metres = 111_195.0;
        Some(Self { wide: metres * middle.y.to_radians().cos(), high: metres })
    }

    fn draw<G: MapCoords<f64, f64>>(&self, area: &G) -> G::Output {
        area.map_coords(|at| Coord { x: at.x * self.wide, y: at.y * self.high })
    }

    fn back(&self, area: &MultiPolygon) -> MultiPolygon {
        area.map_coords(|at| Coord { x: at.x / self.wide, y: at.y / self.high })
    }
}

/// Tells of districts that have no neighbour: one of them may have been moved.
fn alone(flat: &[(&DistrictId, MultiPolygon)], districts: &BTreeMap<DistrictId, DistrictArea>, problems: &mut Problems) {
    for (id, area) in flat {
        let mut nearest: Option<(f64, &DistrictId)> = None;
        for (other, its) in flat.iter().filter(|(other, _)| other != id) {
            let metres = Euclidean.distance(area, its);
            if metres < BESIDE_METRES {
                nearest = None;
                break;
            }
            if nearest.is_none_or(|(least, _)| metres < least) {
                nearest = Some((metres, other));
            }
        }
        if let Some(((metres, other), district)) = nearest.zip(districts.get(*id)) {
            let what = format!("{id} has no neighbour: {other}, the nearest district, is {metres:.0} m away");
            let mend = "draw their common border with the same vertices, unless the city has parts that lie apart";
            problems.warning(DISTRICTS, district.at.clone(), "geometry", what, mend);
        }
    }
}

/// Checks the areas against the districts of the city, and the beats against each other.
pub(super) fn check(
    known: &[District],
    districts: &BTreeMap<DistrictId, DistrictArea>,
    beats: &Known<BeatId, Beat>,
    coverage: &mut Coverage,
    problems: &mut Problems,
) {
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
    coverage.overlaps.extend(overlaps(BEATS, beats.rows.iter().map(|(id, beat)| (id.as_str(), &beat.at, &beat.area)), problems));
    // A beat that could not be read is no gap.
    if beats.rows.len() == beats.ids.len() {
        for (id, district) in districts.iter().filter(|(id, _)| ids.contains(id)) {
            tiled(id, district, beats, coverage, problems);
        }
    }
}

/// Where two areas of a file share more than a border.
fn overlaps<'a>(
    file: &'static str,
    areas: impl Iterator<Item = (&'a str, &'a At, &'a MultiPolygon)>,
    problems: &mut Problems,
) -> Vec<Piece> {
    let boxed: Vec<_> = areas.filter_map(|(id, at, area)| area.bounding_rect().map(|bounds| (id, at, area, bounds))).collect();
    let mut found = Vec::new();
    for (number, (id, at, area, bounds)) in boxed.iter().enumerate() {
        for (other_id, other_at, other, _) in boxed.iter().take(number).filter(|(_, _, _, other)| bounds.intersects(other)) {
            for piece in pieces(&format!("{id}, {other_id}"), area.intersection(*other)) {
                let what = format!("{id} and {other_id} overlap on {:.0} m² near {}", piece.metres2, piece.place());
                let mend = format!("move their common border; the other is {other_at}");
                problems.error(file, (*at).clone(), "geometry", what, mend);
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
