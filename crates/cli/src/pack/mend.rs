//! Outlines as people draw them, made valid where it can be done without choosing for them: axes in the wrong
//! order, rings left open, doubled vertices, spikes, slivers. Whatever was changed is said; what would change
//! an area by more than [`TOLERANCE_M2`] is refused.

use geo::algorithm::bool_ops::unary_union;
use geo::algorithm::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::orient::{Direction, Orient};
use geo::{BoundingRect, ChamberlainDuquetteArea, Coord, Distance, Haversine, Intersects, LineString, MultiPolygon, Point, Polygon};
use geojson::Position;
use varta_domain::place::snap;

use super::coverage::TOLERANCE_M2;
use super::crossing::{MANY, crossings};

/// The most vertices of an area: each may have to be compared with each.
pub(super) const MAX_VERTICES: usize = 20_000;
/// The most rings of an area.
pub(super) const MAX_RINGS: usize = 200;
/// Vertices nearer than this are one, in metres.
const SAME_METRES: f64 = 0.05;
/// What is narrower than this is a spike however short, in metres.
const SPIKE_METRES: f64 = 0.1;
/// What is narrower than this, in metres, is a spike where it is [`SLENDER`] times as long as wide: no street and
/// no plot has that shape, and a hand that slips has.
const WIDE_SPIKE_METRES: f64 = 2.0;
const SLENDER: f64 = 20.0;

/// Ukraine within its internationally recognised borders, in whole degrees. No longitude is a latitude.
const LON: std::ops::RangeInclusive<f64> = 22.0..=41.0;
const LAT: std::ops::RangeInclusive<f64> = 44.0..=53.0;

/// Why an outline cannot be used, and what to do.
#[derive(Debug)]
pub(super) struct Refused {
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

fn refused(what: impl Into<String>, mend: impl Into<String>) -> Refused {
    Refused { what: what.into(), mend: mend.into() }
}

/// Makes an area of rings of positions; `mended` says what was changed.
///
/// # Errors
/// [`Refused`] where it cannot be mended.
pub(super) fn area(polygons: &[Vec<Vec<Position>>], mended: &mut Vec<String>) -> Result<MultiPolygon, Refused> {
    let count: usize = polygons.iter().flatten().map(Vec::len).sum();
    if count > MAX_VERTICES {
        return Err(refused(
            format!("{count} vertices"),
            format!("simplify it to fewer than {MAX_VERTICES}; 5 m are exact enough for a beat"),
        ));
    }
    let rings = polygons.iter().map(Vec::len).sum::<usize>();
    if rings > MAX_RINGS {
        return Err(refused(format!("{rings} rings"), format!("an area has at most {MAX_RINGS} parts and holes")));
    }
    let swapped = is_swapped(polygons);
    if swapped {
        mended.push("latitude came before longitude: they were exchanged".to_owned());
    }
    if polygons.iter().flatten().flatten().any(|position| position.len() > 2) {
        mended.push("heights were left out".to_owned());
    }
    let mut area = Vec::new();
    for rings in polygons {
        let rings = rings.iter().map(|ring| self::ring(ring, swapped, mended)).collect::<Result<Vec<_>, _>>()?;
        let mut rings = rings.into_iter();
        if let Some(exterior) = rings.next() {
            area.push(Polygon::new(exterior, filled(rings, mended)));
        }
    }
    if area.is_empty() {
        return Err(refused("the area is empty", "draw it, or leave the feature out"));
    }
    // Programs wind rings in either direction; a union needs one, and that of a hole against its outline's.
    let area = uncrossed(MultiPolygon(area).orient(Direction::Default), mended)?;
    structured(&area)?;
    Ok(area)
}

/// Whether each position has its latitude first.
fn is_swapped(polygons: &[Vec<Vec<Position>>]) -> bool {
    let mut positions = polygons.iter().flatten().flatten().peekable();
    positions.peek().is_some()
        && positions.all(|position| matches!(position.as_slice(), [lat, lon, ..] if LON.contains(lon) && LAT.contains(lat)))
}

fn ring(positions: &[Position], swapped: bool, mended: &mut Vec<String>) -> Result<LineString, Refused> {
    let mut vertices = Vec::with_capacity(positions.len());
    for position in positions {
        let at = match *position.as_slice() {
            [lat, lon, ..] if swapped => Coord { x: lon, y: lat },
            [x, y, ..] => Coord { x, y },
            _ => return Err(refused("a position needs two numbers", "longitude and latitude in degrees: [30.5, 50.4]")),
        };
        if !(LON.contains(&at.x) && LAT.contains(&at.y)) {
            let what = format!("the point [{}, {}] is not in Ukraine", at.x, at.y);
            return Err(refused(what, "export the layer in WGS 84 (EPSG:4326), in degrees, longitude first: [30.5, 50.4]"));
        }
        vertices.push(at);
    }
    if vertices.len() > 2 && vertices.first() != vertices.last() {
        mended.push("a ring was not closed: its first position was added at its end".to_owned());
        vertices.push(vertices[0]);
    }
    vertices.pop();
    let drawn = vertices.len();
    let mut vertices = without(vertices, |before, at, _| metres(before, at) < SAME_METRES);
    if vertices.len() < drawn {
        mended.push(format!("vertices less than 5 cm from the one before were left out: {}", drawn - vertices.len()));
    }
    let distinct = vertices.len();
    vertices = without(vertices, is_spike);
    if vertices.len() < distinct {
        mended.push(format!("spikes were cut off, vertices left out: {}", distinct - vertices.len()));
    }
    if vertices.len() < 3 {
        return Err(refused(
            format!("a ring of {} different positions", vertices.len()),
            "a ring has at least three, and the first again at its end",
        ));
    }
    vertices.push(vertices[0]);
    Ok(LineString(vertices))
}

/// A ring (its first vertex not repeated) without the vertices of which something is true, given the one
/// before and the one after. Each vertex that goes lets its neighbours be looked at again.
fn without(ring: Vec<Coord>, goes: impl Fn(Coord, Coord, Coord) -> bool) -> Vec<Coord> {
    let mut kept: Vec<Coord> = Vec::with_capacity(ring.len());
    for at in &ring {
        kept.push(*at);
        loop {
            match kept.as_slice() {
                [.., before, last] if before == last => kept.pop(),
                [.., before, middle, after] if goes(*before, *middle, *after) => Some(kept.remove(kept.len() - 2)),
                _ => break,
            };
        }
    }
    // Around the seam.
    while let [first, second, .., before, last] = kept.as_slice() {
        if goes(*before, *last, *first) {
            kept.pop();
        } else if goes(*last, *first, *second) {
            kept.remove(0);
        } else {
            break;
        }
    }
    kept
}

fn metres(one: Coord, other: Coord) -> f64 {
    Haversine.distance(Point::from(one), Point::from(other))
}

/// Whether the outline goes to a vertex and straight back, or nearly so. A spike of more than [`TOLERANCE_M2`]
/// is left: the check of gaps and overlaps tells of it.
fn is_spike(before: Coord, at: Coord, after: Coord) -> bool {
    let shrink = at.y.to_radians().cos();
    let side = |to: Coord| ((to.x - at.x) * shrink, to.y - at.y);
    let ((ax, ay), (bx, by)) = (side(before), side(after));
    let (long, short) = (ax.hypot(ay).max(bx.hypot(by)), ax.hypot(ay).min(bx.hypot(by)));
    let forward = ax * bx + ay * by;
    // How far the end of the shorter side is from the longer one; 111 km are a degree.
    let apart = (ax * by - ay * bx).abs() / long * 111_195.0;
    let length = short * 111_195.0;
    let slender = apart < WIDE_SPIKE_METRES && length > SLENDER * apart && length * apart / 2.0 < TOLERANCE_M2;
    short > 0.0 && forward > 0.0 && (apart < SPIKE_METRES || slender)
}

/// Holes too small to matter are filled.
fn filled(holes: impl Iterator<Item = LineString>, mended: &mut Vec<String>) -> Vec<LineString> {
    let (large, small): (Vec<_>, Vec<_>) = holes.partition(|hole| size(&Polygon::new(hole.clone(), Vec::new())) > TOLERANCE_M2);
    if !small.is_empty() {
        mended.push(format!("holes of less than {TOLERANCE_M2} m² were filled: {}", small.len()));
    }
    large
}

fn size(polygon: &Polygon) -> f64 {
    polygon.chamberlain_duquette_unsigned_area()
}

/// An area whose outlines do not cross. Where a loop of no size is all that is wrong, it is cut off.
fn uncrossed(area: MultiPolygon, mended: &mut Vec<String>) -> Result<MultiPolygon, Refused> {
    let area = snap(&area);
    let found = crossings(&area);
    let Some(first) = found.first() else { return Ok(area) };
    let place = format!("{:.5}, {:.5}", first.y, first.x);
    let refused =
        || refused(format!("the outline crosses or touches itself near {place}"), "redraw it there; parts of one area may not overlap");
    if found.len() >= MANY {
        return Err(refused());
    }
    let (kept, cut): (Vec<_>, Vec<_>) = unary_union(&area).into_iter().partition(|piece| size(piece) > TOLERANCE_M2);
    let before: f64 = area.iter().map(size).sum();
    let after: f64 = kept.iter().map(size).sum();
    if kept.len() != area.0.len() || (before - after).abs() > TOLERANCE_M2 {
        return Err(refused());
    }
    let kept = snap(&MultiPolygon(kept).orient(Direction::Default));
    if !crossings(&kept).is_empty() {
        return Err(refused());
    }
    let lost: f64 = cut.iter().map(size).sum();
    mended.push(format!("the outline crossed itself near {place}: a loop of {:.0} m² was cut off", lost.max((before - after).abs())));
    Ok(kept)
}

/// Whether holes lie in their outlines and parts beside each other; their outlines do not cross.
fn structured(area: &MultiPolygon) -> Result<(), Refused> {
    let mut holes = area.iter().flat_map(|polygon| polygon.interiors().iter().map(|hole| (hole, polygon.exterior())));
    let astray = holes.find(|(hole, outline)| !lies_in(hole, outline)).map(|(hole, _)| hole);
    if let Some(hole) = astray {
        let at = hole.0.first().map_or_else(String::new, |at| format!(" near {:.5}, {:.5}", at.y, at.x));
        return Err(refused(format!("a hole{at} lies outside its outline"), "make it a part of its own, or delete it"));
    }
    let bounds: Vec<_> = area.iter().map(BoundingRect::bounding_rect).collect();
    for (at, (one, its)) in area.iter().zip(&bounds).enumerate() {
        for (other, bounds) in area.iter().zip(&bounds).take(at) {
            let near = its.zip(*bounds).is_some_and(|(its, bounds)| its.intersects(&bounds));
            let within = |inner: &Polygon, outer: &Polygon| {
                lies_in(inner.exterior(), outer.exterior()) && !outer.interiors().iter().any(|hole| lies_in(inner.exterior(), hole))
            };
            if near && (within(one, other) || within(other, one)) {
                return Err(refused("one part lies in another", "delete the inner part, or make it a hole"));
            }
        }
    }
    Ok(())
}

/// Whether a ring lies in another that it does not cross: the first vertex that is not on the other tells.
fn lies_in(inner: &LineString, outer: &LineString) -> bool {
    let positions = inner.0.iter().map(|at| coord_pos_relative_to_ring(*at, outer));
    positions.into_iter().find(|position| *position != CoordPos::OnBoundary) == Some(CoordPos::Inside)
}
