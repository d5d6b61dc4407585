//! What a directory keeps of one cell, and the answer for a point in it.

use geo::MultiPolygon;
use geo::algorithm::coordinate_position::{CoordPos, CoordinatePosition};
use serde::{Deserialize, Serialize};

use super::distance::Plane;
use super::outline::{Outline, snap};
use super::window::{Seen, Window};
use super::{BeatId, CellId, Point};

/// How near to a point's beat another one is named too, in metres: what a pin set by hand or by a phone
/// may be off.
pub const NEAR_METRES: f64 = 30.0;

/// A cell as the directory keeps it. A cell that no beat comes near has no entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub enum CellEntry {
    /// The cell and all within [`NEAR_METRES`] of it lies in one beat.
    Inside {
        /// The beat.
        beat: BeatId,
    },
    /// A border passes through the cell, or near it.
    Border {
        /// The beats that reach into it or come near it, by id.
        beats: Vec<Border>,
    },
}

/// A beat that reaches into a cell or comes near it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Border {
    /// The beat.
    pub beat: BeatId,
    /// What of its outline decides for the points of this cell and [`NEAR_METRES`] around it. It is right
    /// there and nowhere else.
    pub outlines: Vec<Outline>,
}

/// Whose beat a point lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The beat.
    pub beat: BeatId,
    /// The point lies exactly on the beat's outline.
    pub on_border: bool,
    /// The other beats within [`NEAR_METRES`], the nearest first.
    pub near: Vec<Near>,
}

/// Another beat near a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The beat.
    pub beat: BeatId,
    /// How far its area is, in whole metres; 0 on a common border.
    pub metres: u32,
}

impl CellEntry {
    /// Makes the entry of a cell from the areas of all beats near it (a beat far from the cell does no
    /// harm). Each area is a valid polygon in degrees, x east and y north; vertices finer than the grid
    /// of [`snap`] are moved to it. `None` where no beat comes near the cell.
    #[must_use]
    pub fn build<'a>(cell: CellId, beats: impl IntoIterator<Item = (&'a BeatId, &'a MultiPolygon)>) -> Option<Self> {
        let window = Window::around(cell);
        let mut seen: Vec<(&BeatId, &MultiPolygon, Seen)> = beats
            .into_iter()
            .map(|(beat, area)| (beat, area, window.look(&snap(area))))
            .filter(|(.., seen)| !matches!(seen, Seen::Nothing))
            .collect();
        seen.sort_by_key(|(beat, ..)| *beat);
        // The first beat that contains a point has it: what comes after one that contains all is not asked.
        if let Some(all) = seen.iter().position(|(.., seen)| matches!(seen, Seen::All)) {
            seen.truncate(all + 1);
        }
        match seen.as_slice() {
            [] => return None,
            [(beat, _, Seen::All)] => return Some(Self::Inside { beat: (*beat).clone() }),
            _ => {}
        }
        let beats = seen.into_iter().map(|(beat, area, seen)| {
            let outlines = match seen {
                Seen::Part(outlines) => outlines,
                // Only where packs overlap, which the check refuses.
                Seen::All | Seen::Nothing => snap(area).into_iter().map(Outline::new).collect(),
            };
            Border { beat: beat.clone(), outlines }
        });
        Some(Self::Border { beats: beats.collect() })
    }
}

/// Whose beat a point of the entry's cell lies in. Exact: on an outline counts as in, and among several
/// beats the one whose id sorts first has the point. `None` outside all beats.
#[must_use]
pub fn locate(entry: &CellEntry, point: Point) -> Option<Located> {
    let beats = match entry {
        CellEntry::Inside { beat } => return Some(Located { beat: beat.clone(), on_border: false, near: Vec::new() }),
        CellEntry::Border { beats } => beats,
    };
    let (holder, on_border) = beats.iter().enumerate().find_map(|(at, border)| {
        let positions = border.outlines.iter().map(|outline| outline.polygon().coordinate_position(&point.coord()));
        let inside = positions.filter(|position| *position != CoordPos::Outside).map(|position| position == CoordPos::OnBoundary);
        inside.min().map(|on_border| (at, on_border))
    })?;
    let plane = Plane::at(point);
    let metres = |border: &Border| border.outlines.iter().map(|outline| plane.metres_to(outline.polygon())).fold(f64::INFINITY, f64::min);
    let others = beats.iter().enumerate().filter(|(at, _)| *at != holder).map(|(_, border)| (border, metres(border)));
    let mut near: Vec<_> = others.filter(|(_, metres)| *metres <= NEAR_METRES).collect();
    near.sort_by(|a, b| a.1.total_cmp(&b.1));
    // At most 30 by the filter.
    let near = near.into_iter().map(|(border, metres)| Near { beat: border.beat.clone(), metres: metres.round() as u32 });
    let beat = beats.get(holder)?.beat.clone();
    Some(Located { beat, on_border, near: near.collect() })
}

/// The entry as it is stored: `beat` for a cell inside one, else `borders`.
#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    beat: Option<BeatId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    borders: Vec<Border>,
}

/// A stored entry that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("an entry has a beat or borders")]
struct EntryError;

impl TryFrom<Stored> for CellEntry {
    type Error = EntryError;

    fn try_from(stored: Stored) -> Result<Self, EntryError> {
        match (stored.beat, stored.borders) {
            (Some(beat), borders) if borders.is_empty() => Ok(Self::Inside { beat }),
            (None, beats) if !beats.is_empty() => Ok(Self::Border { beats }),
            _ => Err(EntryError),
        }
    }
}

impl From<CellEntry> for Stored {
    fn from(entry: CellEntry) -> Self {
        match entry {
            CellEntry::Inside { beat } => Self { beat: Some(beat), borders: Vec::new() },
            CellEntry::Border { beats } => Self { beat: None, borders: beats },
        }
    }
}
