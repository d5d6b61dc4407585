//! The public map: which partition a point lies in, what is near it, and how it is snapped.

use std::fmt;

use geo::Coord;
use h3o::{CellIndex, LatLng, Resolution};

use super::Point;
use super::distance::Plane;

/// A cell of the public map: H3's resolution 7, some 5 km² with edges of 1.4 km, so that a screen of a phone takes a
/// few of them and a city some hundreds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MapCell(CellIndex);

impl MapCell {
    /// The cell a point lies in.
    #[must_use]
    pub fn of(point: Point) -> Self {
        Self(latlng(point).to_cell(Resolution::Seven))
    }

    /// The cells within some metres of a point (up to a cell's size): its own first, then those beside it, each once.
    #[must_use]
    pub fn within(point: Point, metres: f64) -> Vec<Self> {
        let plane = Plane::at(point);
        let diagonal = metres * std::f64::consts::FRAC_1_SQRT_2;
        let (m, d) = (metres, diagonal);
        let around = [(m, 0.0), (d, d), (0.0, m), (-d, d), (-m, 0.0), (-d, -d), (0.0, -m), (d, -d)];
        let mut cells = vec![Self::of(point)];
        for (east, north) in around {
            if let Ok(moved) = plane.moved(east, north) {
                let cell = Self::of(moved);
                if !cells.contains(&cell) {
                    cells.push(cell);
                }
            }
        }
        cells
    }
}

impl MapCell {
    /// The cell and those beside it.
    pub(super) fn with_neighbours(self) -> Vec<Self> {
        self.0.grid_disk::<Vec<_>>(1).into_iter().map(Self).collect()
    }

    /// Its corners, in order.
    pub(super) fn corners(self) -> Vec<LatLng> {
        self.0.boundary().to_vec()
    }
}

impl fmt::Display for MapCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Point {
    /// The point as the public may see it where the exact one could tell too much: the middle of its H3 cell of
    /// resolution 9, some 200 m across.
    #[must_use]
    pub fn snapped(self) -> Self {
        let middle = LatLng::from(latlng(self).to_cell(Resolution::Nine));
        Self { lat: middle.lat(), lon: middle.lng() }
    }

    /// Metres to another point, on the ground; exact within a kilometre.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let Coord { x, y } = Plane::at(self).project(other.coord());
        x.hypot(y)
    }
}

fn latlng(point: Point) -> LatLng {
    // A point has finite coordinates; the middle of the map stands for what H3 would refuse.
    LatLng::new(point.lat(), point.lon()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_near_a_border_of_cells_looks_into_both() {
        let start = Point::new(50.40, 30.50).expect("a point");
        let mut crossed = false;
        for step in 0..400 {
            let point = Point::new(50.40, 30.50 + f64::from(step) * 0.0005).expect("a point");
            let cells = MapCell::within(point, 150.0);
            assert_eq!(cells.first(), Some(&MapCell::of(point)));
            assert!(cells.len() <= 3, "{}", cells.len());
            crossed |= cells.len() > 1;
        }
        assert!(crossed && start.metres_to(Point::new(50.41, 30.50).expect("a point")) - 1112.0 < 2.0);
    }

    #[test]
    fn points_of_one_cell_snap_to_one_point() {
        let point = Point::new(50.4021, 30.5163).expect("a point");
        let near = Point::new(50.40211, 30.51631).expect("a point");
        assert_eq!(point.snapped(), near.snapped());
        assert!(point.metres_to(point.snapped()) < 250.0);
    }
}
