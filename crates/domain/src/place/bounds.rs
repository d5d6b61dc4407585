//! A part of the map, as a screen shows it, and the cells that it takes.

use geo::{Intersects, LineString, Polygon, Rect, coord};
use h3o::LatLng;

use super::distance::Plane;
use super::{MapCell, Point};

/// The longest side of a part that is read at once: some twenty cells of the map.
pub const MAX_SIDE_METRES: f64 = 6_000.0;
/// Less than the radius of a circle within a cell, so that every cell is met by a point or lies beside one that is.
const STEP_METRES: f64 = 1_000.0;

/// A part of the map: all between two corners.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    south_west: Point,
    north_east: Point,
}

/// Why two corners are no part of the map that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoundsError {
    /// The first is not south and west of the second.
    #[error("the first corner is not south and west of the second")]
    Order,
    /// A side is longer than [`MAX_SIDE_METRES`].
    #[error("a side is longer than {MAX_SIDE_METRES} m")]
    TooLarge,
}

impl Bounds {
    /// Of two corners.
    ///
    /// # Errors
    /// [`BoundsError`].
    pub fn new(south_west: Point, north_east: Point) -> Result<Self, BoundsError> {
        if south_west.lat() > north_east.lat() || south_west.lon() > north_east.lon() {
            return Err(BoundsError::Order);
        }
        let bounds = Self { south_west, north_east };
        let (width, height) = bounds.sides();
        if width > MAX_SIDE_METRES || height > MAX_SIDE_METRES { Err(BoundsError::TooLarge) } else { Ok(bounds) }
    }

    /// All within some metres of a point, and the corners beyond that.
    ///
    /// # Errors
    /// [`BoundsError::TooLarge`], also where the map ends.
    pub fn around(point: Point, metres: f64) -> Result<Self, BoundsError> {
        let plane = Plane::at(point);
        let corner = |by: f64| plane.moved(by, by).map_err(|_| BoundsError::TooLarge);
        Self::new(corner(-metres)?, corner(metres)?)
    }

    /// Whether a point lies in it.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        (self.south_west.lat()..=self.north_east.lat()).contains(&point.lat())
            && (self.south_west.lon()..=self.north_east.lon()).contains(&point.lon())
    }

    /// The cells of the public map that it lies in, each once.
    #[must_use]
    pub fn cells(&self) -> Vec<MapCell> {
        let (width, height) = self.sides();
        let steps = |side: f64| (side / STEP_METRES).ceil().max(1.0) as u32;
        let (columns, rows) = (steps(width), steps(height));
        let between = |from: f64, to: f64, at: u32, of: u32| from + (to - from) * f64::from(at) / f64::from(of);
        let mut met = Vec::new();
        for row in 0..=rows {
            for column in 0..=columns {
                let lat = between(self.south_west.lat(), self.north_east.lat(), row, rows);
                let lon = between(self.south_west.lon(), self.north_east.lon(), column, columns);
                if let Ok(point) = Point::new(lat, lon) {
                    met.push(MapCell::of(point));
                }
            }
        }
        let mut cells: Vec<MapCell> = met.iter().flat_map(|cell| cell.with_neighbours()).collect();
        cells.sort_unstable();
        cells.dedup();
        met.sort_unstable();
        let area = Rect::new(self.south_west.coord(), self.north_east.coord());
        cells.retain(|cell| met.binary_search(cell).is_ok() || outline(*cell).intersects(&area));
        cells
    }

    /// How wide and how high it is, in metres.
    fn sides(&self) -> (f64, f64) {
        let corner = Plane::at(self.south_west).project(self.north_east.coord());
        (corner.x, corner.y)
    }
}

fn outline(cell: MapCell) -> Polygon {
    let corners = cell.corners().into_iter().map(|corner: LatLng| coord! { x: corner.lng(), y: corner.lat() });
    Polygon::new(LineString::from_iter(corners), Vec::new())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).expect("a point")
    }

    #[test]
    fn a_part_has_its_corners_in_order_and_is_no_larger_than_a_district() {
        let (south_west, north_east) = (point(50.38, 30.48), point(50.42, 30.55));
        let bounds = Bounds::new(south_west, north_east).expect("a part of Kyiv");
        assert!(bounds.cells().len() <= 20, "{}", bounds.cells().len());
        assert_eq!(Bounds::new(north_east, south_west), Err(BoundsError::Order));
        assert_eq!(Bounds::new(point(50.2, 30.2), point(50.6, 30.8)), Err(BoundsError::TooLarge));
        assert_eq!(Bounds::new(south_west, south_west).expect("a point is a part").cells(), [MapCell::of(south_west)]);
    }

    proptest! {
        #[test]
        fn every_point_of_a_part_lies_in_one_of_its_cells(
            lat in 46.0f64..51.5, lon in 23.0f64..39.0, metres in 50.0f64..2_900.0, east in 0.0f64..1.0, north in 0.0f64..1.0,
        ) {
            let bounds = Bounds::around(point(lat, lon), metres).expect("not too large");
            let (from, to) = (bounds.south_west, bounds.north_east);
            let within = point(from.lat() + (to.lat() - from.lat()) * north, from.lon() + (to.lon() - from.lon()) * east);
            let cells = bounds.cells();
            prop_assert!(cells.contains(&MapCell::of(within)));
            prop_assert!(cells.len() <= 24, "{}", cells.len());
        }
    }
}
