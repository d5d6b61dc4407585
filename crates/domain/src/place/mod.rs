//! Places on the map: a point, the cell of the H3 grid it lies in, and whose beat it is.
//!
//! A directory keeps one [`CellEntry`] for each cell that a beat touches. Most cells lie inside one beat
//! and answer by their name alone; a cell that a border crosses carries as much of the beats' outlines as
//! passes through it, and the point is tested against them exactly. The import makes the entries with
//! [`CellEntry::build`]; an operation reads the one of its point and asks [`locate`].
//!
//! **The rule for borders.** An outline belongs to its beat: a point on a border lies in all the beats
//! that share it, and goes to the one whose id sorts first. A point in no beat goes to none. Every other
//! beat within [`NEAR_METRES`] of the point is named too: a pin on a map is no surer than that.

mod bounds;
mod cell;
mod distance;
mod districts;
mod map_cell;
mod outline;
mod window;

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use h3o::{CellIndex, LatLng, Resolution};
use serde::{Deserialize, Serialize};

pub use self::bounds::{Bounds, BoundsError, MAX_SIDE_METRES};
pub use self::cell::{Border, CellEntry, Located, NEAR_METRES, Near, locate};
pub use self::districts::DistrictMap;
pub use self::map_cell::MapCell;
pub use self::outline::{Outline, OutlineError, snap};
use crate::ids::{BeatId, DistrictId};

/// The resolution of the grid: cells of about 0.1 km² with edges of 200 m, so that a beat of a city
/// has tens of cells and a cell at a border needs a handful of vertices.
pub const CELL_RESOLUTION: u8 = 9;

/// Why two numbers are no point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PointError {
    /// Not between -90 and 90.
    #[error("the latitude is a number between -90 and 90")]
    Latitude,
    /// Not between -180 and 180.
    #[error("the longitude is a number between -180 and 180")]
    Longitude,
}

/// A point in WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawPoint", into = "RawPoint")]
pub struct Point {
    lat: f64,
    lon: f64,
}

// Neither coordinate is ever NaN.
impl Eq for Point {}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct RawPoint {
    lat: f64,
    lon: f64,
}

impl Point {
    /// Takes a latitude and a longitude.
    ///
    /// # Errors
    /// [`PointError`] names the one that is out of range or not a number.
    pub fn new(lat: f64, lon: f64) -> Result<Self, PointError> {
        if !(-90.0..=90.0).contains(&lat) {
            return Err(PointError::Latitude);
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(PointError::Longitude);
        }
        Ok(Self { lat, lon })
    }

    /// Degrees north.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }

    const fn coord(self) -> geo::Coord {
        geo::Coord { x: self.lon, y: self.lat }
    }
}

impl TryFrom<RawPoint> for Point {
    type Error = PointError;

    fn try_from(raw: RawPoint) -> Result<Self, PointError> {
        Self::new(raw.lat, raw.lon)
    }
}

impl From<Point> for RawPoint {
    fn from(point: Point) -> Self {
        Self { lat: point.lat, lon: point.lon }
    }
}

/// A text that is not the name of a cell of [`CELL_RESOLUTION`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cell of the grid")]
pub struct CellIdError;

/// A cell of the grid. Its name is H3's own, in hexadecimal: `891e638a2cfffff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CellId(CellIndex);

impl CellId {
    /// Takes a cell.
    ///
    /// # Errors
    /// [`CellIdError`] when it has another resolution.
    pub fn new(index: CellIndex) -> Result<Self, CellIdError> {
        if u8::from(index.resolution()) == CELL_RESOLUTION { Ok(Self(index)) } else { Err(CellIdError) }
    }

    /// The cell as the grid library has it.
    #[must_use]
    pub const fn index(self) -> CellIndex {
        self.0
    }
}

impl FromStr for CellId {
    type Err = CellIdError;

    fn from_str(text: &str) -> Result<Self, CellIdError> {
        text.parse().map_err(|_| CellIdError).and_then(Self::new)
    }
}

impl TryFrom<String> for CellId {
    type Error = CellIdError;

    fn try_from(text: String) -> Result<Self, CellIdError> {
        text.parse()
    }
}

impl From<CellId> for String {
    fn from(cell: CellId) -> Self {
        cell.to_string()
    }
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The cell a point lies in.
#[must_use]
pub fn cell_of(point: Point) -> CellId {
    // A point is finite, which is all that the library asks of one.
    let index = LatLng::new(point.lat, point.lon).map(|at| at.to_cell(Resolution::Nine));
    index.map_or_else(|_| unreachable!("a point is finite"), CellId)
}
