//! What staff change between imports, in place. One counter of the city is the lock: a change names the count it
//! has seen, adds one and is written with its line of the record of changes in one transaction. An import that
//! switches meanwhile, or another change, makes it begin anew.

use aws_sdk_dynamodb::types::TransactWriteItem;
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use varta_domain::city::City;
use varta_domain::ids::{BeatId, CitySlug, OfficerId, StaffId, StationId};
use varta_domain::post::{Officer, Post, Station};
use varta_domain::staff::Role;

use super::{Committed, Live};
use crate::Store;
use crate::error::StoreError;
use crate::item::{from_item, key_item, number, text, to_item};
use crate::keys;
use crate::transact::{self, Outcome};

/// How many posts change at once: DynamoDB writes a hundred items in a transaction, and the station, the city and the
/// record are among them.
pub const MAX_POSTS_AT_ONCE: usize = 90;

/// A line of the record of changes. It has nothing private: what is public of officers, and ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// Its number in the city, from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: StaffId,
    /// As what.
    pub role: Role,
    /// What was changed: `officer`, `substitute`, `hours`, `station`, `stage`.
    pub what: String,
    /// Of which beats, station or district.
    pub of: Vec<String>,
    /// What it was.
    pub before: serde_json::Value,
    /// What it is.
    pub after: serde_json::Value,
    /// Why, in the words of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A station and the beats whose posts are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationPosts {
    /// The station.
    pub station: Station,
    /// The beats.
    pub beats: Vec<BeatId>,
    /// What the pack says, where staff have changed the station since it was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Box<Station>>,
}

impl StationPosts {
    /// The same with the station as staff have it now; set back, nothing is changed.
    #[must_use]
    pub fn moved(&self, station: Station) -> Self {
        let said = self.base.as_deref().unwrap_or(&self.station);
        Self { base: (station != *said).then(|| Box::new(said.clone())), station, beats: self.beats.clone() }
    }
}

impl Store {
    /// What the public may know of a member of the police who can serve a beat.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn member(&self, city: &City, officer: &OfficerId) -> Result<Option<Officer>, StoreError> {
        self.read("member", keys::member(&city.slug, &city.directory, officer), true).await
    }

    /// A station and whose posts are there.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn station(&self, city: &City, station: &StationId) -> Result<Option<StationPosts>, StoreError> {
        self.read("station", keys::station(&city.slug, &city.directory, station), true).await
    }

    /// The post of a beat, as it is at this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn post_now(&self, city: &City, beat: &BeatId) -> Result<Option<Post>, StoreError> {
        self.read("post", keys::post(&city.slug, &city.directory, beat), true).await
    }

    /// Changes posts, and the station they are at where that is what changed: at most [`MAX_POSTS_AT_ONCE`].
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn change_posts(
        &self,
        seen: &Live,
        posts: &[Post],
        station: Option<&StationPosts>,
        record: &ChangeRecord,
    ) -> Result<Committed, StoreError> {
        let city = &seen.city;
        let mut items = vec![self.counted(seen)?];
        for post in posts {
            let item = to_item(keys::post(&city.slug, &city.directory, &post.beat), "post", post)?;
            items.push(transact::put(&self.table, item, Some("attribute_exists(pk)"), Vec::new())?);
        }
        if let Some(station) = station {
            let item = to_item(keys::station(&city.slug, &city.directory, &station.station.id), "station", station)?;
            items.push(transact::put(&self.table, item, Some("attribute_exists(pk)"), Vec::new())?);
        }
        self.recorded(&city.slug, items, record).await
    }

    /// Changes the rules of a city: the stage of a district.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be written.
    pub async fn change_city(&self, seen: &Live, city: &City, record: &ChangeRecord) -> Result<Committed, StoreError> {
        let switch = self.switch(city, Some(&seen.city.directory), seen.changes, seen.changes + 1)?;
        self.recorded(&city.slug, vec![switch], record).await
    }

    /// One change more, if there were as many as were seen and the same version is live.
    fn counted(&self, seen: &Live) -> Result<TransactWriteItem, StoreError> {
        let condition =
            if seen.changes == 0 { "directory = :live AND attribute_not_exists(changes)" } else { "directory = :live AND changes = :seen" };
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::city(&seen.city.slug))))
            .update_expression("SET changes = :next")
            .condition_expression(condition)
            .expression_attribute_values(":next", number(seen.changes + 1))
            .expression_attribute_values(":live", text(seen.city.directory.as_str()));
        if seen.changes > 0 {
            update = update.expression_attribute_values(":seen", number(seen.changes));
        }
        let update = update.build().map_err(|error| StoreError::corrupt("transaction", error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    async fn recorded(&self, city: &CitySlug, mut items: Vec<TransactWriteItem>, record: &ChangeRecord) -> Result<Committed, StoreError> {
        let line = to_item(keys::change(city, record.number), "change", record)?;
        items.push(transact::put(&self.table, line, Some("attribute_not_exists(pk)"), Vec::new())?);
        Ok(match self.transact(items).await? {
            Outcome::Done => Committed::Done,
            Outcome::Refused(_) => Committed::Stale,
        })
    }

    /// The last changes of a city, the newest first; those before a number where one is given.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn changes(&self, city: &CitySlug, before: Option<u64>, limit: u16) -> Result<Vec<ChangeRecord>, StoreError> {
        let last = before.map_or(u64::MAX, |before| before.saturating_sub(1));
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk <= :last")
            .expression_attribute_values(":pk", AttributeValue::S(keys::change(city, 0).pk))
            .expression_attribute_values(":last", text(keys::change(city, last).sk));
        let found = query.scan_index_forward(false).limit(limit.into()).send().await?;
        found.items.unwrap_or_default().into_iter().map(|item| from_item("change", item)).collect()
    }
}
