//! Whether the beats of a district tile it, and the districts of a city lie beside each other: overlaps, gaps, and what
//! reaches beyond. Each comparison spends of an effort: outlines that would take a computer's memory are told of, and
//! not calculated with.

use std::collections::{BTreeMap, BTreeSet};

use geo::algorithm::bool_ops::unary_union;
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{
    BooleanOps, BoundingRect, Buffer, Centroid, ChamberlainDuquetteArea, Coord, Distance, Euclidean, Intersects, MapCoords, MultiPolygon,
    Polygon,
};
use varta_domain::city::District;
use varta_domain::ids::{BeatId, DistrictId};

use super::areas::{BEATS, Beat, DISTRICTS, DistrictArea};
use super::crossing::{Effort, MANY_BETWEEN, Meeting, Spent, can_grow, can_measure, meeting};
use super::people::{Known, unknown};
use super::problem::{At, Problems};

/// The largest gap or overlap that is let pass, in square metres: less than the plot of one house.
/// Outlines that share their vertices have none at all.
pub const TOLERANCE_M2: f64 = 200.0;

/// Districts nearer to each other than this are neighbours, in metres.
const BESIDE_METRES: f64 = 1.0;

/// Half the width under which what opens to the outside between two districts is a gap, and no bay, in metres.
const HALF_GAP_METRES: f64 = 15.0;

/// Overlaps of a map after which nobody looks on.
const MANY_OVERLAPS: usize = 1_000;

/// How to mend outlines that are too much to compare.
const SIMPLIFY: &str = "simplify the outlines: 5 m are exact enough";

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
    let effort = &mut Effort::new(Effort::OF_A_MAP);
    let areas = districts.iter().map(|(id, district)| (id.as_str(), &district.at, &district.area));
    let Ok(tangled) = overlaps(DISTRICTS, areas, coverage, effort, problems) else { return };
    if !whole {
        return;
    }
    if let Some((one, other)) = tangled.first() {
        let what = format!("gaps between districts were not looked for: {one} and {other} cross in over {MANY_BETWEEN} places");
        return problems.warning(DISTRICTS, At::File, "geometry", what, "mend that first, then look again");
    }
    if neighbours(districts, coverage, effort, problems).is_err() {
        problems.warning(
            DISTRICTS,
            At::File,
            "geometry",
            "gaps between districts were not looked for: too many vertices, too near",
            SIMPLIFY,
        );
    }
}

/// Looks for what lies between the districts, and for one that is beside none.
fn neighbours(
    districts: &BTreeMap<DistrictId, DistrictArea>,
    coverage: &mut Coverage,
    effort: &mut Effort,
    problems: &mut Problems,
) -> Result<(), Spent> {
    let Some(plan) = Plan::of(districts) else { return Ok(()) };
    let flat: Vec<(&DistrictId, MultiPolygon)> = districts.iter().map(|(id, district)| (id, plan.draw(&district.area))).collect();
    let city = unary_union(flat.iter().map(|(_, area)| area));
    can_grow(&city, HALF_GAP_METRES, effort)?;
    // Grown and shrunk again, the city has closed every narrow gap; what is a hole then is as wide as it likes.
    let closed = city.buffer(HALF_GAP_METRES).buffer(-HALF_GAP_METRES);
    let filled = MultiPolygon(closed.into_iter().map(|part| Polygon::new(part.into_inner().0, Vec::new())).collect());
    for piece in pieces("", plan.back(&filled.difference(&city))) {
        let outline = plan.draw(&piece.outline);
        let outline = MultiPolygon(vec![outline]);
        let mut around: Vec<&str> = Vec::new();
        for (id, area) in &flat {
            if apart(area, &outline, effort)? < BESIDE_METRES {
                around.push(id.as_str());
            }
        }
        // A hole or a bay in one district was drawn as one.
        if around.len() > 1 {
            let whose = around.join(", ");
            let what = format!("a gap of {:.0} m² between {whose} near {}", piece.metres2, piece.place());
            problems.warning(DISTRICTS, At::File, "geometry", what, "move their common border, unless that place is not of the city");
            coverage.gaps.push(Piece { whose, ..piece });
        }
    }
    alone(&flat, districts, effort, problems)
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
fn alone(
    flat: &[(&DistrictId, MultiPolygon)],
    districts: &BTreeMap<DistrictId, DistrictArea>,
    effort: &mut Effort,
    problems: &mut Problems,
) -> Result<(), Spent> {
    for (id, area) in flat {
        let mut others: Vec<_> =
            flat.iter().filter(|(other, _)| other != id).map(|(id, other)| (boxes_apart(area, other), id, other)).collect();
        others.sort_by(|(one, ..), (other, ..)| one.total_cmp(other));
        let mut nearest: Option<(f64, &DistrictId)> = None;
        for (least, other, its) in others {
            // None of the others is nearer than its box.
            if nearest.is_some_and(|(metres, _)| metres < BESIDE_METRES || metres < least) {
                break;
            }
            let metres = apart(area, its, effort)?;
            if nearest.is_none_or(|(least, _)| metres < least) {
                nearest = Some((metres, other));
            }
        }
        if let Some(((metres, other), district)) = nearest.filter(|(metres, _)| *metres >= BESIDE_METRES).zip(districts.get(*id)) {
            let what = format!("{id} has no neighbour: {other}, the nearest district, is {metres:.0} m away");
            let mend = "draw their common border with the same vertices, unless the city has parts that lie apart";
            problems.warning(DISTRICTS, district.at.clone(), "geometry", what, mend);
        }
    }
    Ok(())
}

/// How far two areas are from each other.
fn apart(one: &MultiPolygon, other: &MultiPolygon, effort: &mut Effort) -> Result<f64, Spent> {
    can_measure(one, other, effort)?;
    Ok(Euclidean.distance(one, other))
}

/// How far the boxes of two areas are from each other: no further than the areas.
fn boxes_apart(one: &MultiPolygon, other: &MultiPolygon) -> f64 {
    let Some((one, other)) = one.bounding_rect().zip(other.bounding_rect()) else { return 0.0 };
    let gap = |least: f64, most: f64, their_least: f64, their_most: f64| (their_least - most).max(least - their_most).max(0.0);
    let wide = gap(one.min().x, one.max().x, other.min().x, other.max().x);
    wide.hypot(gap(one.min().y, one.max().y, other.min().y, other.max().y))
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
    let effort = &mut Effort::new(Effort::OF_A_MAP);
    let Ok(crossed) = crossed(districts, beats, effort, problems) else { return too_much(BEATS, problems) };
    let areas = beats.rows.iter().map(|(id, beat)| (id.as_str(), &beat.at, &beat.area));
    let Ok(tangled) = overlaps(BEATS, areas, coverage, effort, problems) else { return };
    // A beat that could not be read is no gap.
    if beats.rows.len() != beats.ids.len() {
        return;
    }
    for (id, district) in districts.iter().filter(|(id, _)| ids.contains(id)) {
        let mine: BTreeMap<&str, &MultiPolygon> = beats
            .rows
            .iter()
            .filter(|(_, beat)| beat.district == *id && !beat.area.0.is_empty())
            .map(|(id, beat)| (id.as_str(), &beat.area))
            .collect();
        let tangled = tangled.iter().find(|(one, other)| mine.contains_key(one) && mine.contains_key(other)).copied();
        let crossed = || mine.keys().find(|id| crossed.contains(*id)).map(|beat| (*beat, id.as_str()));
        if let Some((one, other)) = tangled.or_else(crossed) {
            let what = format!("gaps in {id} were not looked for: {one} and {other} cross in over {MANY_BETWEEN} places");
            // That is an error already.
            problems.warning(BEATS, At::File, "geometry", what, "mend that first, then look again");
        } else if !mine.is_empty() {
            tiled(id, district, mine.into_values(), coverage, problems);
        }
    }
}

/// Tells of beats that lie outside their districts, and gives those whose outlines cross their district's too often
/// to calculate with.
fn crossed<'a>(
    districts: &BTreeMap<DistrictId, DistrictArea>,
    beats: &'a Known<BeatId, Beat>,
    effort: &mut Effort,
    problems: &mut Problems,
) -> Result<BTreeSet<&'a str>, Spent> {
    let mut crossed = BTreeSet::new();
    for (id, beat) in beats.rows.iter().filter(|(_, beat)| !beat.area.0.is_empty()) {
        let Some(district) = districts.get(&beat.district) else { continue };
        let mut error = |what, mend| problems.error(BEATS, beat.at.clone(), "geometry", what, mend);
        match meeting(&district.area, &beat.area, effort)? {
            Meeting::Many(at) => {
                let what = format!(
                    "the outlines of {id} and its district {} cross in over {MANY_BETWEEN} places, one near {}",
                    beat.district,
                    place(at)
                );
                error(what, "let both have the same vertices where the beat ends at the border");
                crossed.insert(id.as_str());
            }
            Meeting::Few(0) if !reaches(&beat.area, &district.area) && !reaches(&district.area, &beat.area) => {
                error(format!("{id} lies outside its district {}", beat.district), "look at its district and its coordinates");
            }
            Meeting::Few(_) => {}
        }
    }
    Ok(crossed)
}

/// Whether a part of an area is within another that it does not cross, or begins on its outline.
fn reaches(area: &MultiPolygon, other: &MultiPolygon) -> bool {
    let mut begins = area.iter().filter_map(|part| part.exterior().0.first());
    begins.any(|at| other.coordinate_position(at) != CoordPos::Outside)
}

fn place(at: Coord) -> String {
    format!("{:.5}, {:.5}", at.y, at.x)
}

/// Tells that a map could not be compared to its end.
fn too_much(file: &'static str, problems: &mut Problems) {
    let what = "the outlines are too many, or have too many vertices, to compare them all: overlaps and gaps may be missed";
    problems.error(file, At::File, "geometry", what, SIMPLIFY);
}

/// Tells where two areas of a file share more than a border; gives the pairs that cross too often to calculate with.
///
/// # Errors
/// [`Spent`] where not all could be compared, which is told.
fn overlaps<'a>(
    file: &'static str,
    areas: impl Iterator<Item = (&'a str, &'a At, &'a MultiPolygon)>,
    coverage: &mut Coverage,
    effort: &mut Effort,
    problems: &mut Problems,
) -> Result<Vec<(&'a str, &'a str)>, Spent> {
    let boxed: Vec<_> = areas.filter_map(|(id, at, area)| area.bounding_rect().map(|bounds| (id, at, area, bounds))).collect();
    let (mut tangled, mut told) = (Vec::new(), 0);
    for (number, (id, at, area, bounds)) in boxed.iter().enumerate() {
        for (other_id, other_at, other, _) in boxed.iter().take(number).filter(|(_, _, _, other)| bounds.intersects(other)) {
            let mend = format!("move their common border; the other is {other_at}");
            match meeting(area, other, effort) {
                Ok(Meeting::Many(near)) => {
                    let near = place(near);
                    let what = format!("{id} and {other_id} overlap: their outlines cross in over {MANY_BETWEEN} places, one near {near}");
                    problems.error(file, (*at).clone(), "geometry", what, mend);
                    tangled.push((*id, *other_id));
                    told += 1;
                }
                Ok(Meeting::Few(_)) => {
                    for piece in pieces(&format!("{id}, {other_id}"), area.intersection(*other)) {
                        let what = format!("{id} and {other_id} overlap on {:.0} m² near {}", piece.metres2, piece.place());
                        problems.error(file, (*at).clone(), "geometry", what, mend.clone());
                        coverage.overlaps.push(piece);
                        told += 1;
                    }
                }
                Err(spent) => {
                    too_much(file, problems);
                    return Err(spent);
                }
            }
            if told > MANY_OVERLAPS {
                let what = format!("more than {MANY_OVERLAPS} overlaps: the others, and gaps, were not looked for");
                // As a warning, so that it is not the one too many of a thousand errors.
                problems.warning(file, At::File, "geometry", what, "mend what is told first, then look again");
                return Err(Spent);
            }
        }
    }
    Ok(tangled)
}

/// Whether the beats of a district leave nothing of it out and do not reach beyond it.
fn tiled<'a>(
    id: &DistrictId,
    district: &DistrictArea,
    beats: impl Iterator<Item = &'a MultiPolygon>,
    coverage: &mut Coverage,
    problems: &mut Problems,
) {
    let served = unary_union(beats.collect::<Vec<_>>());
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
