//! Where outlines cross. Edges are swept from west to east, so that only those that share a strip are
//! compared; the work is bounded by the limit on vertices of an area.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line, LineString, MultiPolygon};

/// Crossings after which nobody counts on.
pub(super) const MANY: usize = 100;

/// An edge: its ring, its place in it, and how many edges the ring has.
struct Edge {
    line: Line,
    ring: usize,
    at: usize,
    of: usize,
}

impl Edge {
    fn follows(&self, other: &Self) -> bool {
        self.ring == other.ring && (other.at + 1) % self.of == self.at
    }

    fn west(&self) -> f64 {
        self.line.start.x.min(self.line.end.x)
    }

    fn east(&self) -> f64 {
        self.line.start.x.max(self.line.end.x)
    }

    fn is_beside(&self, other: &Self) -> bool {
        let (a, b) = (&self.line, &other.line);
        a.start.y.max(a.end.y) < b.start.y.min(b.end.y) || b.start.y.max(b.end.y) < a.start.y.min(a.end.y)
    }
}

/// Where the rings of an area cross or run along themselves or each other; at most [`MANY`] places. Rings of
/// one polygon may touch in a point, and a ring may not touch even itself.
pub(super) fn crossings(area: &MultiPolygon) -> Vec<Coord> {
    let rings = area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let mut edges: Vec<Edge> = rings.enumerate().flat_map(|(number, ring)| edges(number, ring)).collect();
    edges.sort_by(|a, b| a.west().total_cmp(&b.west()));
    let mut found = Vec::new();
    let mut open: Vec<&Edge> = Vec::new();
    for edge in &edges {
        open.retain(|other| other.east() >= edge.west());
        for other in open.iter().filter(|other| !edge.is_beside(other)) {
            found.extend(crossing(edge, other));
            if found.len() >= MANY {
                return found;
            }
        }
        open.push(edge);
    }
    found
}

fn edges(number: usize, ring: &LineString) -> Vec<Edge> {
    let of = ring.0.len().saturating_sub(1);
    ring.lines().enumerate().map(|(at, line)| Edge { line, ring: number, at, of }).collect()
}

fn crossing(edge: &Edge, other: &Edge) -> Option<Coord> {
    match line_intersection(edge.line, other.line)? {
        LineIntersection::Collinear { intersection } => (intersection.start != intersection.end).then_some(intersection.start),
        LineIntersection::SinglePoint { intersection, is_proper: true } => Some(intersection),
        LineIntersection::SinglePoint { intersection, .. } => {
            let same_ring = edge.ring == other.ring && !edge.follows(other) && !other.follows(edge);
            same_ring.then_some(intersection)
        }
    }
}
