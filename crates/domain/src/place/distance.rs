//! Distances on the ground, near one point. The earth around a point is taken for a plane whose degrees
//! have the lengths they have there on the WGS 84 ellipsoid: exact to a centimetre within a kilometre of
//! the point, and to a part in a hundred across a city.

use geo::algorithm::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, LineString, Polygon};

use super::{Point, PointError};

/// The plane around a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    origin: Coord,
    /// Metres in a degree of longitude.
    east: f64,
    /// Metres in a degree of latitude.
    north: f64,
}

impl Plane {
    pub(super) fn at(point: Point) -> Self {
        let lat = point.lat().to_radians();
        // The series of the two radii of curvature of WGS 84.
        let north = 111_132.954 - 559.822 * (2.0 * lat).cos() + 1.175 * (4.0 * lat).cos();
        let east = 111_412.84 * lat.cos() - 93.5 * (3.0 * lat).cos() + 0.118 * (5.0 * lat).cos();
        Self { origin: point.coord(), east, north }
    }

    /// The point so many metres east and north of it.
    pub(super) fn moved(&self, east: f64, north: f64) -> Result<Point, PointError> {
        Point::new(self.origin.y + north / self.north, self.origin.x + east / self.east)
    }

    /// A place, in metres east and north of the point.
    pub(super) fn project(&self, at: Coord) -> Coord {
        Coord { x: (at.x - self.origin.x) * self.east, y: (at.y - self.origin.y) * self.north }
    }

    /// Metres from the point to a polygon; none within it.
    pub(super) fn metres_to(&self, polygon: &Polygon) -> f64 {
        if polygon.coordinate_position(&self.origin) != CoordPos::Outside {
            return 0.0;
        }
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings.map(|ring| self.metres_to_ring(ring)).fold(f64::INFINITY, f64::min)
    }

    fn metres_to_ring(&self, ring: &LineString) -> f64 {
        let edges = ring.lines().map(|edge| (self.project(edge.start), self.project(edge.end)));
        edges.map(|(from, to)| from_origin(from, to)).fold(f64::INFINITY, f64::min)
    }

    /// Metres from the point to the straight line through two places.
    pub(super) fn metres_to_line(&self, from: Coord, to: Coord) -> f64 {
        let (from, to) = (self.project(from), self.project(to));
        let along = Coord { x: to.x - from.x, y: to.y - from.y };
        (along.x * from.y - along.y * from.x).abs() / along.x.hypot(along.y)
    }
}

/// How far an edge is from the origin of its plane.
fn from_origin(from: Coord, to: Coord) -> f64 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x * x + y * y;
    let share = if length > 0.0 { (-(from.x * x + from.y * y) / length).clamp(0.0, 1.0) } else { 0.0 };
    (from.x + x * share).hypot(from.y + y * share)
}
