//! Which version of a directory is live, which were, and the switch from one to another: a transaction.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use varta_domain::city::City;
use varta_domain::ids::{BeatId, CitySlug, DirectoryVersion};

use super::Counts;
use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, from_item, key_item, number, text, to_item};
use crate::keys;
use crate::transact::{self, Outcome};

/// Counts the changes of staff, on the item of the city.
const CHANGES: &str = "changes";

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
    /// The rules of the city as the pack had them; none where it was imported before they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<City>,
    /// The city as it was when this version took the place of the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<City>,
    /// When its items were taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pruned_at: Option<Timestamp>,
}

/// What became of a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activation {
    /// The version is live.
    Live,
    /// Nothing is changed: the live version was not the expected one. Somebody else imported meanwhile.
    Overtaken,
    /// Nothing is changed: staff changed something meanwhile.
    Changed,
}

/// A city as it is at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Its rules and its live version.
    pub city: City,
    /// How many changes staff have made; each adds one.
    pub changes: u64,
}

/// A switch back to an earlier version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollback {
    /// When.
    pub at: Timestamp,
    /// The version that was live.
    pub from: DirectoryVersion,
    /// The version that is live now.
    pub to: DirectoryVersion,
    /// The city as it was until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<City>,
}

impl Store {
    /// Switches a city to the version that it names, and writes it into the history, if the live version
    /// still is the one that `record` calls the previous and staff have made no changes but `changes`.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn activate(&self, city: &City, record: &ImportRecord, changes: u64) -> Result<Activation, StoreError> {
        let switch = self.switch(city, record.previous.as_ref(), changes, changes)?;
        let history = to_item(keys::import(&city.slug, &record.version), "import", record)?;
        let note = transact::put(&self.table, history, Some("attribute_not_exists(pk)"), Vec::new())?;
        let ended = transact::delete(&self.table, keys::staging(&city.slug, &record.content_hash))?;
        self.switched(vec![switch, note, ended], record.previous.as_ref()).await
    }

    /// Switches a city back to the version that it names, under the same conditions.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn roll_back(&self, city: &City, rollback: &Rollback, changes: u64) -> Result<Activation, StoreError> {
        let switch = self.switch(city, Some(&rollback.from), changes, changes)?;
        let history = to_item(keys::rollback(&city.slug, rollback.at), "rollback", rollback)?;
        let note = transact::put(&self.table, history, Some("attribute_not_exists(pk)"), Vec::new())?;
        self.switched(vec![switch, note], Some(&rollback.from)).await
    }

    /// Puts a city in place of the one that is live, if staff have made so many changes and no more; from then on
    /// it is `next`.
    pub(super) fn switch(
        &self,
        city: &City,
        previous: Option<&DirectoryVersion>,
        changes: u64,
        next: u64,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut item = to_item(keys::city(&city.slug), "city", city)?;
        let Some(previous) = previous else { return transact::put(&self.table, item, Some("attribute_not_exists(pk)"), Vec::new()) };
        if next > 0 {
            item.insert(CHANGES.to_owned(), number(next));
        }
        let mut values = vec![(":previous", text(previous.as_str()))];
        if changes == 0 {
            return transact::put(&self.table, item, Some("directory = :previous AND attribute_not_exists(changes)"), values);
        }
        values.push((":changes", number(changes)));
        transact::put(&self.table, item, Some("directory = :previous AND changes = :changes"), values)
    }

    async fn switched(&self, items: Vec<TransactWriteItem>, previous: Option<&DirectoryVersion>) -> Result<Activation, StoreError> {
        Ok(match self.transact(items).await? {
            Outcome::Done => Activation::Live,
            Outcome::Refused(stood) => {
                let live = stood.into_iter().next().flatten().and_then(|item| item.get("directory").and_then(|at| at.as_s().ok()).cloned());
                if live.is_some() && live.as_deref() == previous.map(DirectoryVersion::as_str) {
                    Activation::Changed
                } else {
                    Activation::Overtaken
                }
            }
        })
    }

    /// A city as it is at this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn live(&self, city: &CitySlug) -> Result<Option<Live>, StoreError> {
        let key = key_item(keys::city(city));
        let read = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        let live = |item: Item| {
            let changes = item.get(CHANGES).and_then(|count| count.as_n().ok()).and_then(|count| count.parse().ok()).unwrap_or(0);
            Ok(Live { city: from_item("city", item)?, changes })
        };
        read.item.map(live).transpose()
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
        self.newest(city, "import", "IMPORT#", limit).await
    }

    /// The last switches back of a city, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn rollbacks(&self, city: &CitySlug, limit: u16) -> Result<Vec<Rollback>, StoreError> {
        self.newest(city, "rollback", "ROLLBACK#", limit).await
    }

    async fn newest<T: serde::de::DeserializeOwned>(
        &self,
        city: &CitySlug,
        entity: &'static str,
        prefix: &str,
        limit: u16,
    ) -> Result<Vec<T>, StoreError> {
        let query = self.client.query().table_name(&self.table).key_condition_expression("pk = :city AND begins_with(sk, :prefix)");
        let values: HashMap<String, AttributeValue> =
            HashMap::from([(":city".to_owned(), text(keys::city(city).pk)), (":prefix".to_owned(), text(prefix))]);
        let found = query.set_expression_attribute_values(Some(values)).scan_index_forward(false).limit(limit.into()).send().await?;
        found.items.unwrap_or_default().into_iter().map(|item| from_item(entity, item)).collect()
    }

    /// Says that the items of a version are going: from here on nobody can switch back to it.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn mark_pruned(&self, city: &CitySlug, version: &DirectoryVersion, at: Timestamp) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table).set_key(Some(key_item(keys::import(city, version))));
        let update = update.update_expression("SET pruned_at = :at").condition_expression("attribute_exists(pk)");
        update.expression_attribute_values(":at", text(at.to_string())).send().await?;
        Ok(())
    }
}
