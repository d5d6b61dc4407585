//! The directory of a city: which streets, cells and posts it has. Each import writes a whole new
//! version beside the old one; the city's own item names the live version, and switching is one
//! conditional write of it. Here are the reads of the hot path, all eventually consistent: ½ read unit
//! for items up to 4 KB. `write` and `history` have what an import does.

mod content;
mod duty;
mod guidance;
mod history;
mod manifest;
mod names;
mod packed;
mod triage;
mod write;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use varta_domain::address::{StreetEntry, StreetKey};
use varta_domain::city::City;
use varta_domain::ids::{BeatId, CitySlug, OfficerId};
use varta_domain::place::{CellEntry, CellId, DistrictMap};
use varta_domain::post::{Channels, Post};

pub use self::content::{Content, Counts};
pub use self::duty::{ChangeRecord, MAX_POSTS_AT_ONCE, StationPosts};
pub use self::history::{Activation, ImportRecord, Live, Rollback};
pub use self::manifest::{Difference, Manifest};
pub use self::write::Staging;
use crate::Store;
use crate::cases::Committed;
use crate::error::StoreError;
use crate::item::{from_item, key_item};
use crate::keys::{self, Key};

/// The streets of one normalised name, as one item.
#[derive(Debug, Serialize, Deserialize)]
struct Streets {
    streets: Vec<StreetEntry>,
}

impl Store {
    /// A city with its rules and the live version of its directory.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn city(&self, city: &CitySlug) -> Result<Option<City>, StoreError> {
        self.read("city", keys::city(city), false).await
    }

    /// The streets of one normalised name.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn street(&self, city: &City, street: &StreetKey) -> Result<Option<Vec<StreetEntry>>, StoreError> {
        let item = self.read::<Streets>("street", keys::street(&city.slug, &city.directory, street.as_str()), false).await?;
        Ok(item.map(|item| item.streets))
    }

    /// A cell of the map; `None` where no beat comes near it.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn cell(&self, city: &City, cell: CellId) -> Result<Option<CellEntry>, StoreError> {
        self.read("cell", keys::cell(&city.slug, &city.directory, &cell.to_string()), false).await
    }

    /// The map of the districts, some 12 KB for Kyiv; `None` for a directory of an older form.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn district_map(&self, city: &City) -> Result<Option<DistrictMap>, StoreError> {
        self.read("district_map", keys::district_map(&city.slug, &city.directory), false).await
    }

    /// The post of a beat.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn post(&self, city: &City, beat: &BeatId) -> Result<Option<Post>, StoreError> {
        self.read("post", keys::post(&city.slug, &city.directory, beat), false).await
    }

    /// The private channels of a member of the police.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn channels(&self, city: &City, officer: &OfficerId) -> Result<Option<Channels>, StoreError> {
        self.read("channels", keys::channels(&city.slug, &city.directory, officer), false).await
    }

    /// One item of the directory.
    async fn read<T: DeserializeOwned>(&self, entity: &'static str, key: Key, consistent: bool) -> Result<Option<T>, StoreError> {
        let read = self.client.get_item().table_name(&self.table).set_key(Some(key_item(key))).consistent_read(consistent);
        read.send().await?.item.map(|item| from_item(entity, item)).transpose()
    }
}
