//! What an import does: it writes a version nobody reads yet, then switches the city to it. Killed at
//! any moment before the switch it has changed nothing that anybody sees; the switch is one transaction.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use varta_domain::address::{IndexedStreet, StreetEntry, StreetKey};
use varta_domain::city::City;
use varta_domain::ids::{BeatId, CitySlug, DirectoryVersion};
use varta_domain::place::{CellEntry, CellId, DistrictMap};
use varta_domain::post::{Channels, Post};

use super::{Streets, names};
use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, from_item, text, to_item};
use crate::keys;
use crate::transact::{self, Outcome};

/// Items in one BatchWriteItem: DynamoDB's limit.
const BATCH: usize = 25;
/// Tries of one batch without any progress; with pauses from 50 ms, each twice the last, 6 s in all.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// All items of one version of a directory.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Content {
    /// The streets, by every key they have.
    pub streets: Vec<(StreetKey, Vec<StreetEntry>)>,
    /// The names of all streets.
    pub names: Vec<IndexedStreet>,
    /// The map of the districts.
    pub map: DistrictMap,
    /// The cells that a beat reaches into or comes near.
    pub cells: Vec<(CellId, CellEntry)>,
    /// The posts of all beats.
    pub posts: Vec<Post>,
    /// The private channels of all members of the police.
    pub channels: Vec<Channels>,
}

impl Content {
    /// How many items there are of each kind.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        Counts { streets: self.streets.len(), cells: self.cells.len(), posts: self.posts.len(), channels: self.channels.len() }
    }

    /// How many items there are in all, the map of the districts with them; the names count as one, which
    /// they are up to some 20,000 streets.
    #[must_use]
    pub const fn total(&self) -> usize {
        let names = !self.names.is_empty() as usize;
        self.streets.len() + self.cells.len() + self.posts.len() + self.channels.len() + names + 1
    }

    fn items<'a>(&'a self, city: &'a CitySlug, version: &'a DirectoryVersion) -> impl Iterator<Item = Result<Item, StoreError>> + 'a {
        let streets = self
            .streets
            .iter()
            .map(move |(key, streets)| to_item(keys::street(city, version, key.as_str()), "street", &Streets { streets: streets.clone() }));
        let cells = self.cells.iter().map(move |(cell, entry)| to_item(keys::cell(city, version, &cell.to_string()), "cell", entry));
        let posts = self.posts.iter().map(move |post| to_item(keys::post(city, version, &post.beat), "post", post));
        let channels =
            self.channels.iter().map(move |channels| to_item(keys::channels(city, version, &channels.officer), "channels", channels));
        let names = match names::items(city, version, &self.names) {
            Ok(items) => items.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        };
        let map = std::iter::once_with(move || to_item(keys::district_map(city, version), "district_map", &self.map));
        streets.chain(map).chain(cells).chain(posts).chain(channels).chain(names)
    }
}

/// How many items of each kind a version has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Normalised street names.
    pub streets: usize,
    /// Cells.
    pub cells: usize,
    /// Posts, which is beats.
    pub posts: usize,
    /// Members of the police.
    pub channels: usize,
}

/// One line of the import history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// The version it made.
    pub version: DirectoryVersion,
    /// When it was switched to.
    pub imported_at: Timestamp,
    /// SHA-256 of what was imported, the city's rules included.
    pub content_hash: String,
    /// The version that was live before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<DirectoryVersion>,
    /// What it has.
    pub counts: Counts,
    /// Its beats.
    pub beats: Vec<BeatId>,
}

/// What became of a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activation {
    /// The version is live.
    Live,
    /// Nothing is changed: the live version was not the expected one. Somebody else imported meanwhile.
    Overtaken,
}

impl Store {
    /// Writes all items of a version. `progress` is told how many more are written. Each item takes one
    /// write unit per KB.
    ///
    /// # Errors
    /// [`StoreError`] when the table refuses, or takes nothing for some seconds. What is written then is
    /// never read.
    pub async fn put_version(
        &self,
        city: &CitySlug,
        version: &DirectoryVersion,
        content: &Content,
        mut progress: impl FnMut(usize),
    ) -> Result<(), StoreError> {
        let mut batch = Vec::with_capacity(BATCH);
        for item in content.items(city, version) {
            let put = PutRequest::builder().set_item(Some(item?)).build().map_err(|error| StoreError::corrupt("directory", error))?;
            batch.push(WriteRequest::builder().put_request(put).build());
            if batch.len() == BATCH {
                self.put_batch(std::mem::take(&mut batch), &mut progress).await?;
            }
        }
        self.put_batch(batch, &mut progress).await
    }

    /// Writes one batch; what DynamoDB leaves unprocessed is sent again.
    async fn put_batch(&self, mut batch: Vec<WriteRequest>, progress: &mut impl FnMut(usize)) -> Result<(), StoreError> {
        let (mut attempt, mut pause) = (1, FIRST_PAUSE);
        while !batch.is_empty() {
            let sent = batch.len();
            let response = self.client.batch_write_item().request_items(&self.table, batch).send().await?;
            batch = response.unprocessed_items.and_then(|mut tables| tables.remove(&self.table)).unwrap_or_default();
            progress(sent - batch.len());
            if batch.len() < sent {
                (attempt, pause) = (1, FIRST_PAUSE);
            } else if attempt == ATTEMPTS {
                return Err(StoreError::Contended);
            }
            if !batch.is_empty() {
                tokio::time::sleep(pause).await;
                (attempt, pause) = (attempt + 1, pause * 2);
            }
        }
        Ok(())
    }

    /// Switches a city to the version that it names, and writes it into the history, if the live version
    /// still is the one that `record` calls the previous.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn activate(&self, city: &City, record: &ImportRecord) -> Result<Activation, StoreError> {
        let config = to_item(keys::city(&city.slug), "city", city)?;
        let history = to_item(keys::import(&city.slug, &record.version), "import", record)?;
        let switch = match &record.previous {
            Some(previous) => {
                transact::put(&self.table, config, Some("directory = :previous"), vec![(":previous", text(previous.as_str()))])?
            }
            None => transact::put(&self.table, config, Some("attribute_not_exists(pk)"), Vec::new())?,
        };
        let note = transact::put(&self.table, history, Some("attribute_not_exists(pk)"), Vec::new())?;
        Ok(match self.transact(vec![switch, note]).await? {
            Outcome::Done => Activation::Live,
            Outcome::Refused(_) => Activation::Overtaken,
        })
    }

    /// The live version of a city's directory, as it is at this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn live_version(&self, city: &CitySlug) -> Result<Option<DirectoryVersion>, StoreError> {
        Ok(self.read::<City>("city", keys::city(city), true).await?.map(|city| city.directory))
    }

    /// One line of the import history.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn import_of(&self, city: &CitySlug, version: &DirectoryVersion) -> Result<Option<ImportRecord>, StoreError> {
        self.read("import", keys::import(city, version), true).await
    }

    /// The last imports of a city, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn imports(&self, city: &CitySlug, limit: u16) -> Result<Vec<ImportRecord>, StoreError> {
        let query = self.client.query().table_name(&self.table).key_condition_expression("pk = :city AND begins_with(sk, :import)");
        let values = HashMap::from([(":city".to_owned(), text(keys::city(city).pk)), (":import".to_owned(), text("IMPORT#"))]);
        let found = query.set_expression_attribute_values(Some(values)).scan_index_forward(false).limit(limit.into()).send().await?;
        found.items.unwrap_or_default().into_iter().map(|item| from_item("import", item)).collect()
    }
}
