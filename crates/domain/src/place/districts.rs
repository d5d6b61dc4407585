//! The map of a city's districts, for points that lie in no beat: which district they are in all the same,
//! or which served one is nearest. Outlines are simplified to a few metres, so that the map of a city is
//! one small item; the beats, which decide who serves a point, are exact.

use geo::algorithm::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{CoordsIter, MultiPolygon, Simplify};
use serde::{Deserialize, Serialize};

use super::distance::Plane;
use super::outline::{Outline, snap};
use super::{DistrictId, Point};

/// How far a simplified outline may be from the true one, in degrees: some 5 m.
const COARSE: f64 = 5e-5;
/// The most vertices of a map; a finer one is simplified more.
const MAX_VERTICES: usize = 12_000;

/// The districts of a city and their outlines.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DistrictMap {
    districts: Vec<MappedDistrict>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct MappedDistrict {
    district: DistrictId,
    outlines: Vec<Outline>,
}

impl DistrictMap {
    /// Makes the map from the areas of the districts, valid polygons in degrees.
    #[must_use]
    pub fn build<'a>(areas: impl IntoIterator<Item = (&'a DistrictId, &'a MultiPolygon)>) -> Self {
        let areas: Vec<(&DistrictId, &MultiPolygon)> = areas.into_iter().collect();
        let mut coarse = COARSE;
        loop {
            let simple: Vec<_> = areas.iter().map(|(id, area)| (*id, snap(&area.simplify(coarse)))).collect();
            if coarse > 1.0 || simple.iter().map(|(_, area)| area.coords_count()).sum::<usize>() <= MAX_VERTICES {
                let mapped = |(id, area): (&DistrictId, MultiPolygon)| MappedDistrict {
                    district: id.clone(),
                    // A piece smaller than the tolerance may be left with less than a triangle.
                    outlines: area.into_iter().filter(|piece| piece.exterior().0.len() >= 4).map(Outline::new).collect(),
                };
                return Self { districts: simple.into_iter().map(mapped).collect() };
            }
            coarse *= 2.0;
        }
    }

    /// The district a point lies in.
    #[must_use]
    pub fn at(&self, point: Point) -> Option<&DistrictId> {
        let has = |outline: &Outline| outline.polygon().coordinate_position(&point.coord()) != CoordPos::Outside;
        self.districts.iter().find(|mapped| mapped.outlines.iter().any(has)).map(|mapped| &mapped.district)
    }

    /// The nearest of the districts that are wanted, and how far it is in whole metres.
    #[must_use]
    pub fn nearest(&self, point: Point, wanted: impl Fn(&DistrictId) -> bool) -> Option<(&DistrictId, u32)> {
        let plane = Plane::at(point);
        let far = |mapped: &MappedDistrict| {
            mapped.outlines.iter().map(|outline| plane.metres_to(outline.polygon())).fold(f64::INFINITY, f64::min)
        };
        let wanted = self.districts.iter().filter(|mapped| wanted(&mapped.district) && !mapped.outlines.is_empty());
        // A distance on the earth fits; the cast saturates otherwise.
        wanted.map(|mapped| (&mapped.district, far(mapped))).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, far)| (id, far.round() as u32))
    }
}
