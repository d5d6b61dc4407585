//! The articles of guidance of a city, compressed: one item for some 150 of them. A warm function keeps them while the
//! version is live; with them stands and falls what it searches.

use varta_domain::city::City;
use varta_domain::guidance::Article;
use varta_domain::ids::{CitySlug, DirectoryVersion};

use super::packed;
use crate::Store;
use crate::error::StoreError;
use crate::item::Item;
use crate::keys;

const ENTITY_NAME: &str = "guidance";

/// The articles as items; none where there are no articles.
pub(super) fn items(city: &CitySlug, version: &DirectoryVersion, articles: &[Article]) -> Result<Vec<Item>, StoreError> {
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let json = serde_json::to_vec(articles).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
    packed::items(ENTITY_NAME, &json, |part| keys::guidance(city, version, part))
}

impl Store {
    /// The articles of a city. Half a read unit for each 4 KB; some 130 KB for sixty articles in two languages.
    /// `None` for a city that has none.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn guidance(&self, city: &City) -> Result<Option<Vec<Article>>, StoreError> {
        let packed = self.packed(ENTITY_NAME, |part| keys::guidance(&city.slug, &city.directory, part)).await?;
        packed.map(|json| serde_json::from_slice(&json).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))).transpose()
    }
}
