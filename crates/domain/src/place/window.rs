//! What of an outline matters inside one cell.
//!
//! The outline is not clipped: a clip makes new vertices, and rounding them would move the border.
//! Instead, vertices that cannot matter are left out. The window (the cell and 30 m around it) is the
//! common part of some half-planes. Where several vertices in a row lie beyond the same half-plane, the
//! line between them stays beyond it, and so does the straight line from the first to the last: whichever
//! of the two is taken, it goes around each point of the window the same way. So every edge that passes
//! through the window is kept as it is, the number of turns around each point of the window stays the
//! same, and with it the answer whether the point lies inside, outside or on the outline.

use geo::algorithm::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{ConvexHull, Coord, LineString, MultiPoint, MultiPolygon, Polygon};

use super::cell::NEAR_METRES;
use super::distance::Plane;
use super::outline::Outline;
use super::{CellId, Point};

/// By how much the window is wider than its cell on each side, in metres. The sides of a cell are arcs, not
/// straight lines: 2 m more than is asked covers the millimetres between the two.
const WIDER_METRES: f64 = NEAR_METRES + 2.0;

/// A convex part of the plane around a cell.
pub(super) struct Window {
    /// Vertices counter-clockwise, the first not repeated.
    corners: Vec<Coord>,
    centre: Coord,
}

/// An outline as a window sees it.
pub(super) enum Seen {
    /// No point of the window lies in it.
    Nothing,
    /// All points of the window do.
    All,
    /// As much of it as decides for each point of the window.
    Part(Vec<Outline>),
}

impl Window {
    pub(super) fn around(cell: CellId) -> Self {
        let centre = h3o::LatLng::from(cell.index());
        let centre = Coord { x: centre.lng(), y: centre.lat() };
        let boundary = cell.index().boundary();
        let corners: Vec<Coord> = boundary.iter().map(|at| Coord { x: at.lng(), y: at.lat() }).collect();
        // The middle of a cell is a point, and its sides are some 170 m away.
        let plane = Point::new(centre.y, centre.x).map(Plane::at);
        let sides = corners.iter().zip(corners.iter().cycle().skip(1));
        let nearest =
            plane.map_or(f64::NAN, |plane| sides.map(|(from, to)| plane.metres_to_line(*from, *to)).fold(f64::INFINITY, f64::min));
        let wider = 1.0 + WIDER_METRES / nearest;
        let enlarge = |value: f64, centre: f64| centre + (value - centre) * wider;
        let points: MultiPoint = corners.iter().map(|at| (enlarge(at.x, centre.x), enlarge(at.y, centre.y))).collect();
        // Cells on an edge of the icosahedron have extra vertices and need not be quite convex.
        let mut corners = points.convex_hull().into_inner().0.into_inner();
        corners.pop();
        Self { corners, centre }
    }

    /// The sides beyond which a point lies, one bit each.
    fn beyond(&self, at: Coord) -> u16 {
        let next = self.corners.iter().cycle().skip(1);
        let sides = self.corners.iter().zip(next).enumerate();
        sides.fold(0, |bits, (side, (from, to))| bits | u16::from(cross(*from, *to, at) < 0.0) << side)
    }

    /// Whether an edge may pass through the window; never wrong when it says no.
    fn touches(&self, from: Coord, to: Coord) -> bool {
        if self.beyond(from) & self.beyond(to) != 0 {
            return false;
        }
        let left = self.corners.iter().filter(|corner| cross(from, to, **corner) > 0.0).count();
        left != 0 && left != self.corners.len()
    }

    /// Leaves out the vertices that do not matter; all of them where the whole ring lies beyond one side.
    fn reduce(&self, ring: &LineString) -> LineString {
        let vertices = &ring.0;
        let mut kept = Vec::new();
        let mut at = 0;
        while at < vertices.len() {
            kept.push(vertices[at]);
            let mut last = at;
            let mut shared = self.beyond(vertices[at]);
            while let Some(next) = vertices.get(last + 1).map(|next| shared & self.beyond(*next)).filter(|bits| *bits != 0) {
                shared = next;
                last += 1;
            }
            at = last.max(at + 1);
        }
        let beyond_all = kept.iter().fold(u16::MAX, |bits, vertex| bits & self.beyond(*vertex));
        // A ring of fewer than four vertices encloses nothing.
        if beyond_all != 0 || kept.len() < 4 { LineString(Vec::new()) } else { LineString(kept) }
    }

    fn is_touched_by(&self, ring: &LineString) -> bool {
        ring.lines().any(|edge| self.touches(edge.start, edge.end))
    }

    fn lies_in(&self, ring: &LineString) -> bool {
        coord_pos_relative_to_ring(self.centre, ring) == CoordPos::Inside
    }

    /// One polygon as this window sees it.
    fn look_at(&self, polygon: &Polygon) -> Seen {
        let exterior = self.reduce(polygon.exterior());
        let crossed = self.is_touched_by(&exterior);
        if !crossed && !self.lies_in(&exterior) {
            return Seen::Nothing;
        }
        let mut holes = Vec::new();
        for hole in polygon.interiors() {
            let hole = self.reduce(hole);
            if self.is_touched_by(&hole) {
                holes.push(hole);
            } else if self.lies_in(&hole) {
                return Seen::Nothing;
            }
        }
        if crossed || !holes.is_empty() { Seen::Part(vec![Outline::new(Polygon::new(exterior, holes))]) } else { Seen::All }
    }

    /// The polygons of one beat as this window sees them.
    pub(super) fn look(&self, area: &MultiPolygon) -> Seen {
        let mut parts = Vec::new();
        for polygon in area {
            match self.look_at(polygon) {
                Seen::Nothing => {}
                Seen::All => return Seen::All,
                Seen::Part(part) => parts.extend(part),
            }
        }
        if parts.is_empty() { Seen::Nothing } else { Seen::Part(parts) }
    }
}

/// Positive where `at` lies to the left of the line.
fn cross(from: Coord, to: Coord, at: Coord) -> f64 {
    (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x)
}
