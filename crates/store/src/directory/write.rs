//! How a version is written: beside the live one, where nobody reads it. An import that was cut off goes on
//! where it was: the same content is written in the same order, and a staging item says how far it came.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, KeysAndAttributes, PutRequest, WriteRequest};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use varta_domain::ids::{CitySlug, DirectoryVersion};

use super::{Content, Manifest};
use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, from_item, key_item, text, to_item};
use crate::keys::{self, Key, PK, SK};

/// Items in one BatchWriteItem: DynamoDB's limit.
const BATCH: usize = 25;
/// Keys in one BatchGetItem: DynamoDB's limit.
const READ_BATCH: usize = 100;
/// Tries of one batch without any progress; with pauses from 50 ms, each twice the last, 6 s in all.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// An import that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staging {
    /// The version it writes.
    pub version: DirectoryVersion,
    /// SHA-256 of what it imports.
    pub content_hash: String,
    /// When it began.
    pub started_at: Timestamp,
    /// How many items were written when this was noted; some more may be.
    pub written: usize,
}

impl Store {
    /// Writes all items of a version but the first `skip`, which are there. `progress` is told how many are
    /// written in all, after each batch. Each item takes one write unit per KB.
    ///
    /// # Errors
    /// [`StoreError`] when the table refuses, or takes nothing for some seconds. What is written then is
    /// never read.
    pub async fn put_version(
        &self,
        city: &CitySlug,
        version: &DirectoryVersion,
        content: &Content,
        skip: usize,
        mut progress: impl AsyncFnMut(usize) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut batch = Vec::with_capacity(BATCH);
        let mut written = skip;
        for item in content.items(city, version).skip(skip) {
            batch.push(put(item?)?);
            if batch.len() == BATCH {
                self.write_batch(std::mem::take(&mut batch)).await?;
                written += BATCH;
                progress(written).await?;
            }
        }
        written += batch.len();
        self.write_batch(batch).await?;
        progress(written).await
    }

    /// Writes the manifest of a version.
    ///
    /// # Errors
    /// As [`Store::put_version`].
    pub async fn put_manifest(&self, city: &CitySlug, version: &DirectoryVersion, manifest: &Manifest) -> Result<(), StoreError> {
        // Two parts of 350 KB are what a batch may have.
        for item in manifest.items(city, version)? {
            self.write_batch(vec![put(item)?]).await?;
        }
        Ok(())
    }

    /// Reads a version back, and answers how many of its items are not what was to be written. One read unit
    /// for each 4 KB.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn wrong_items(
        &self,
        city: &CitySlug,
        version: &DirectoryVersion,
        content: &Content,
        mut progress: impl FnMut(usize),
    ) -> Result<usize, StoreError> {
        let mut wrong = 0;
        let mut expected: Vec<Item> = Vec::with_capacity(READ_BATCH);
        let mut items = content.items(city, version).peekable();
        while let Some(item) = items.next() {
            expected.push(item?);
            if expected.len() == READ_BATCH || items.peek().is_none() {
                progress(expected.len());
                wrong += self.wrong_of(std::mem::take(&mut expected)).await?;
            }
        }
        Ok(wrong)
    }

    async fn wrong_of(&self, expected: Vec<Item>) -> Result<usize, StoreError> {
        let mut keys: Vec<Item> = expected
            .iter()
            .map(|item| {
                item.iter()
                    .filter(|(name, _)| matches!(name.as_str(), PK | SK))
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect()
            })
            .collect();
        let mut found: HashMap<(String, String), Item> = HashMap::new();
        let (mut attempt, mut pause) = (1, FIRST_PAUSE);
        while !keys.is_empty() {
            let asked = keys.len();
            let all = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
            let all = all.map_err(|error| StoreError::corrupt("directory", error))?;
            let answer = self.client.batch_get_item().request_items(&self.table, all).send().await?;
            let items = answer.responses.and_then(|mut tables| tables.remove(&self.table)).unwrap_or_default();
            found.extend(items.into_iter().filter_map(|item| Some((key_of(&item)?, item))));
            keys = answer.unprocessed_keys.and_then(|mut tables| tables.remove(&self.table)).map(|left| left.keys).unwrap_or_default();
            (attempt, pause) = pace(attempt, pause, keys.len() < asked, keys.is_empty()).await?;
        }
        let is_right = |item: &Item| key_of(item).and_then(|key| found.get(&key)).is_some_and(|stored| same_item(stored, item));
        Ok(expected.iter().filter(|item| !is_right(item)).count())
    }

    /// Takes away all items of a version that is not live, its manifest last. `progress` is told how many more
    /// are gone.
    ///
    /// # Errors
    /// As [`Store::put_version`].
    pub async fn delete_version(
        &self,
        city: &CitySlug,
        version: &DirectoryVersion,
        mut progress: impl FnMut(usize),
    ) -> Result<(), StoreError> {
        let Some(manifest) = self.manifest(city, version).await? else { return Ok(()) };
        let parts = manifest.items(city, version)?.len();
        let mut batch = Vec::with_capacity(BATCH);
        let ends = (0..parts).rev().map(|part| keys::manifest(city, version, part));
        for key in manifest.keys(city, version).chain(ends) {
            batch.push(delete(key)?);
            if batch.len() == BATCH {
                self.write_batch(std::mem::take(&mut batch)).await?;
                progress(BATCH);
            }
        }
        self.write_batch(batch).await
    }

    /// Writes one batch; what DynamoDB leaves unprocessed is sent again, slower each time nothing is taken.
    async fn write_batch(&self, mut batch: Vec<WriteRequest>) -> Result<(), StoreError> {
        let (mut attempt, mut pause) = (1, FIRST_PAUSE);
        while !batch.is_empty() {
            let sent = batch.len();
            let response = self.client.batch_write_item().request_items(&self.table, batch.clone()).send().await;
            batch = match response {
                Ok(response) => response.unprocessed_items.and_then(|mut tables| tables.remove(&self.table)).unwrap_or_default(),
                Err(error) if error.code().is_some_and(is_throttled) => batch,
                Err(error) => return Err(error.into()),
            };
            (attempt, pause) = pace(attempt, pause, batch.len() < sent, batch.is_empty()).await?;
        }
        Ok(())
    }

    /// Notes how far an import is.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn put_staging(&self, city: &CitySlug, staging: &Staging) -> Result<(), StoreError> {
        let item = to_item(keys::staging(city, &staging.content_hash), "staging", staging)?;
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await?;
        Ok(())
    }

    /// The imports of a city that have begun and not ended.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn stagings(&self, city: &CitySlug) -> Result<Vec<Staging>, StoreError> {
        let query = self.client.query().table_name(&self.table).key_condition_expression("pk = :city AND begins_with(sk, :staging)");
        let values = HashMap::from([(":city".to_owned(), text(keys::city(city).pk)), (":staging".to_owned(), text("STAGING#"))]);
        let found = query.set_expression_attribute_values(Some(values)).consistent_read(true).send().await?;
        found.items.unwrap_or_default().into_iter().map(|item| from_item("staging", item)).collect()
    }

    /// Forgets an import that has begun.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn delete_staging(&self, city: &CitySlug, staging: &Staging) -> Result<(), StoreError> {
        let key = key_item(keys::staging(city, &staging.content_hash));
        self.client.delete_item().table_name(&self.table).set_key(Some(key)).send().await?;
        Ok(())
    }
}

/// How the next try goes: at once where something was taken, else after a pause that grows.
async fn pace(attempt: u32, pause: Duration, moved: bool, done: bool) -> Result<(u32, Duration), StoreError> {
    let (attempt, pause) = if moved { (1, FIRST_PAUSE) } else { (attempt, pause) };
    if !moved && attempt == ATTEMPTS {
        return Err(StoreError::Contended);
    }
    if done {
        return Ok((attempt, pause));
    }
    tokio::time::sleep(pause).await;
    Ok((attempt + 1, pause * 2))
}

fn is_throttled(code: &str) -> bool {
    matches!(code, "ProvisionedThroughputExceededException" | "ThrottlingException" | "RequestLimitExceeded")
}

fn put(item: Item) -> Result<WriteRequest, StoreError> {
    let put = PutRequest::builder().set_item(Some(item)).build().map_err(|error| StoreError::corrupt("directory", error))?;
    Ok(WriteRequest::builder().put_request(put).build())
}

fn delete(key: Key) -> Result<WriteRequest, StoreError> {
    let delete = DeleteRequest::builder().set_key(Some(key_item(key))).build().map_err(|error| StoreError::corrupt("directory", error))?;
    Ok(WriteRequest::builder().delete_request(delete).build())
}

fn key_of(item: &Item) -> Option<(String, String)> {
    let part = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    Some((part(PK)?, part(SK)?))
}

fn same_item(one: &Item, other: &Item) -> bool {
    one.len() == other.len() && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
}

/// Whether two values are the same; DynamoDB may write a number otherwise.
fn same(one: &AttributeValue, other: &AttributeValue) -> bool {
    match (one, other) {
        (AttributeValue::N(one), AttributeValue::N(other)) => one == other || one.parse::<f64>().ok() == other.parse::<f64>().ok(),
        (AttributeValue::L(one), AttributeValue::L(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (AttributeValue::M(one), AttributeValue::M(other)) => same_item(one, other),
        _ => one == other,
    }
}
