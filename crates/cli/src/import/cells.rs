//! The map of a directory: one entry for each cell that a beat reaches into.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use h3o::geom::{ContainmentMode, TilerBuilder};
use h3o::{CellIndex, Resolution};
use varta_domain::ids::BeatId;
use varta_domain::place::{CELL_RESOLUTION, CellEntry, CellId};

/// Why the areas could not be turned into cells.
#[derive(Debug, thiserror::Error)]
pub enum CellsError {
    /// An area that the grid library refuses.
    #[error("the area of {beat} cannot be covered with cells")]
    Area {
        /// Whose area.
        beat: BeatId,
        /// What it says.
        #[source]
        source: h3o::error::InvalidGeometry,
    },
    /// The grid library and the domain differ on the resolution.
    #[error("no such resolution")]
    Resolution,
}

/// Makes the entries, by cell.
///
/// # Errors
/// [`CellsError`] when an area cannot be covered: a valid area in degrees always can.
pub fn cells<'a>(beats: impl IntoIterator<Item = (&'a BeatId, &'a MultiPolygon)>) -> Result<Vec<(CellId, CellEntry)>, CellsError> {
    let resolution = Resolution::try_from(CELL_RESOLUTION).map_err(|_| CellsError::Resolution)?;
    let mut reached: BTreeMap<CellIndex, Vec<(&BeatId, &MultiPolygon)>> = BTreeMap::new();
    for (beat, area) in beats {
        for cell in candidates(area, resolution).map_err(|source| CellsError::Area { beat: beat.clone(), source })? {
            reached.entry(cell).or_default().push((beat, area));
        }
    }
    let entries = reached.into_iter().filter_map(|(cell, beats)| {
        let cell = CellId::new(cell).ok()?;
        CellEntry::build(cell, beats).map(|entry| (cell, entry))
    });
    Ok(entries.collect())
}

/// The cells that an area may reach into. Around its border the neighbours too: the library takes the
/// sides of a cell for straight lines, and a point within a millimetre of one may belong to the other cell.
/// The entry itself is decided exactly, and is none where the area does not reach.
fn candidates(area: &MultiPolygon, resolution: Resolution) -> Result<Vec<CellIndex>, h3o::error::InvalidGeometry> {
    let mut tiler = TilerBuilder::new(resolution).containment_mode(ContainmentMode::Covers).build();
    tiler.add_batch(area.iter().cloned())?;
    let mut cells = Vec::new();
    for covered in tiler.into_annotated_coverage() {
        if covered.is_fully_contained {
            cells.push(covered.cell);
        } else {
            cells.extend(covered.cell.grid_disk::<Vec<_>>(1));
        }
    }
    cells.sort_unstable();
    cells.dedup();
    Ok(cells)
}
