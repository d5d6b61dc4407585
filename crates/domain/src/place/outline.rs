//! Outlines on the grid of 10⁻⁷ degree (about a centimetre), which is as exact as a pack is taken.
//! Whole numbers on that grid and the decimals of a pack stand for the same floating-point numbers, so
//! what is stored tests a point exactly as the outline it was cut from.

use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

/// Steps of the grid in a degree.
const STEPS: f64 = 1e7;

/// A text that is not an outline as this module prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an outline of whole steps")]
pub struct OutlineError;

/// Moves each vertex to the nearest point of the grid.
#[must_use]
pub fn snap(area: &MultiPolygon) -> MultiPolygon {
    area.map_coords(|at| Coord { x: (at.x * STEPS).round() / STEPS, y: (at.y * STEPS).round() / STEPS })
}

/// One polygon: the outer ring, then its holes. It is stored as a text of small numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Outline(Polygon);

impl Outline {
    pub(super) const fn new(polygon: Polygon) -> Self {
        Self(polygon)
    }

    /// The outline as a polygon in degrees, x east and y north.
    #[must_use]
    pub const fn polygon(&self) -> &Polygon {
        &self.0
    }

    /// Prints the rings: `;` between rings, the first vertex in steps, the others as differences. A
    /// text of small numbers takes a third of what a list of numbers would in the table.
    pub(super) fn print(&self) -> String {
        let rings = std::iter::once(self.0.exterior()).chain(self.0.interiors());
        rings.map(print_ring).collect::<Vec<_>>().join(";")
    }

    pub(super) fn parse(text: &str) -> Result<Self, OutlineError> {
        let mut rings = text.split(';').map(parse_ring);
        let exterior = rings.next().ok_or(OutlineError)??;
        Ok(Self(Polygon::new(exterior, rings.collect::<Result<_, _>>()?)))
    }
}

impl TryFrom<String> for Outline {
    type Error = OutlineError;

    fn try_from(text: String) -> Result<Self, OutlineError> {
        Self::parse(&text)
    }
}

impl From<Outline> for String {
    fn from(outline: Outline) -> Self {
        outline.print()
    }
}

fn steps(degrees: f64) -> i64 {
    // Within ±180 degrees by construction; the cast saturates otherwise.
    (degrees * STEPS).round() as i64
}

fn degrees(steps: i64) -> f64 {
    steps as f64 / STEPS
}

fn print_ring(ring: &LineString) -> String {
    let mut last = (0, 0);
    let mut numbers = Vec::with_capacity(ring.0.len() * 2);
    for vertex in &ring.0 {
        let next = (steps(vertex.x), steps(vertex.y));
        numbers.push((next.0 - last.0).to_string());
        numbers.push((next.1 - last.1).to_string());
        last = next;
    }
    numbers.join(" ")
}

fn parse_ring(text: &str) -> Result<LineString, OutlineError> {
    let mut numbers = text.split(' ');
    let mut at = (0_i64, 0_i64);
    let mut vertices = Vec::new();
    while let Some(x) = numbers.next() {
        let step = |text: &str| text.parse::<i32>().map(i64::from).map_err(|_| OutlineError);
        at.0 += step(x)?;
        at.1 += step(numbers.next().ok_or(OutlineError)?)?;
        vertices.push(Coord { x: degrees(at.0), y: degrees(at.1) });
    }
    if vertices.len() < 4 || vertices.first() != vertices.last() {
        return Err(OutlineError);
    }
    Ok(LineString(vertices))
}

#[cfg(test)]
mod tests {
    use geo::polygon;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_outline_is_printed_small_and_read_back() {
        let outline = Outline::new(polygon!(
            exterior: [(x: 30.5, y: 50.4), (x: 30.51, y: 50.4), (x: 30.51, y: 50.41), (x: 30.5, y: 50.4)],
            interiors: [[(x: 30.505, y: 50.401), (x: 30.506, y: 50.401), (x: 30.506, y: 50.402), (x: 30.505, y: 50.401)]],
        ));
        let text = outline.print();
        assert_eq!(text, "305000000 504000000 100000 0 0 100000 -100000 -100000;305050000 504010000 10000 0 0 10000 -10000 -10000");
        assert_eq!(Outline::parse(&text), Ok(outline));
    }

    #[test]
    fn a_damaged_outline_is_refused() {
        for text in
            ["", "1 2", "1 2 3 4 5 6", "0 0 1 0 0 1 -1", "0 0 1 0 0 1 -1 -2", "0 0 1 0 0 1 -1 -1;", "a b c d", "0 0 99999999999 0 0 0 0 0"]
        {
            assert_eq!(Outline::parse(text), Err(OutlineError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn seven_decimals_and_whole_steps_are_the_same_number(whole in -1_800_000_000_i64..=1_800_000_000) {
            let sign = if whole < 0 { "-" } else { "" };
            let text = format!("{sign}{}.{:07}", whole.abs() / 10_000_000, whole.abs() % 10_000_000);
            let decimal: f64 = text.parse().expect("a decimal");
            prop_assert_eq!(degrees(whole), decimal);
            prop_assert_eq!(steps(decimal), whole);
            prop_assert_eq!((decimal * STEPS).round() / STEPS, decimal);
        }
    }
}
