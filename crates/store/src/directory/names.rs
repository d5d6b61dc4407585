//! The names of all streets of a city, compressed: one item for a city of Kyiv's size. They are read when
//! an address leads nowhere and when one is being typed, and kept by warm functions.

use varta_domain::address::IndexedStreet;
use varta_domain::city::City;
use varta_domain::ids::{CitySlug, DirectoryVersion};

use super::packed;
use crate::Store;
use crate::error::StoreError;
use crate::item::Item;
use crate::keys;

const ENTITY_NAME: &str = "names";

/// The names as items.
pub(super) fn items(city: &CitySlug, version: &DirectoryVersion, streets: &[IndexedStreet]) -> Result<Vec<Item>, StoreError> {
    let json = serde_json::to_vec(streets).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
    packed::items(ENTITY_NAME, &json, |part| keys::names(city, version, part))
}

impl Store {
    /// The names of all streets of a city. Half a read unit for each 4 KB; some 12 KB for 1,000 streets.
    /// `None` for a directory of an older form.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn street_names(&self, city: &City) -> Result<Option<Vec<IndexedStreet>>, StoreError> {
        let packed = self.packed(ENTITY_NAME, |part| keys::names(&city.slug, &city.directory, part)).await?;
        packed.map(|json| serde_json::from_slice(&json).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))).transpose()
    }
}
