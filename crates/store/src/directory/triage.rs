//! The categories, bodies and rules of a city, compressed: one item for a city of Kyiv's size. They are read
//! where a case is filed or looked at by the desk, and kept by warm functions.

use varta_domain::city::City;
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_domain::triage::Triage;

use super::packed;
use crate::Store;
use crate::error::StoreError;
use crate::item::Item;
use crate::keys;

const ENTITY_NAME: &str = "triage";

/// The triage as items; none where the city has none.
pub(super) fn items(city: &CitySlug, version: &DirectoryVersion, triage: Option<&Triage>) -> Result<Vec<Item>, StoreError> {
    let Some(triage) = triage else { return Ok(Vec::new()) };
    let json = serde_json::to_vec(triage).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
    packed::items(ENTITY_NAME, &json, |part| keys::triage(city, version, part))
}

impl Store {
    /// The categories, bodies and rules of a city: half a read unit for each 4 KB. `None` where its pack has
    /// none, or was imported before there were any: [`Triage::default`] serves then.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn triage(&self, city: &City) -> Result<Option<Triage>, StoreError> {
        let packed = self.packed(ENTITY_NAME, |part| keys::triage(&city.slug, &city.directory, part)).await?;
        packed.map(|json| serde_json::from_slice(&json).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))).transpose()
    }
}
