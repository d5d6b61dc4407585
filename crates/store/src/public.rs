//! What is public: hazards by the cells of the map, questions of a city, and who supports a hazard. Anybody reads it,
//! at half a read unit for each 4 KB. What was withdrawn by an action of the desk that can still be undone is kept for as
//! long, and nobody reads or supports it.

use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use varta_domain::address::StreetKey;
use varta_domain::ids::CitySlug;
use varta_domain::place::MapCell;
use varta_domain::public::{HazardOnStreet, PublicHazard, PublicQuestion};
use varta_domain::reference::Reference;

use crate::Store;
use crate::change::{WITHDRAWN, expiry};
use crate::error::StoreError;
use crate::item::{Item, from_item, key_item, number, text};
use crate::keys::{self, ENTITY, EXPIRES_AT};
use crate::transact::{Outcome, put};

/// How long it is known that a source has supported a hazard: to the end of the day by which it is known at all.
const SUPPORT_KEPT: SignedDuration = SignedDuration::from_hours(48);

/// The most hazards that are read of a cell of the map: whoever reads them pays no more however many there are.
pub const MAX_READ: usize = 300;

/// The most published questions of a city: all are read, since any of them may be the one that is looked for. So many are
/// some hundreds of read units once a minute; beyond it a search needs an index of its own.
pub const MAX_QUESTIONS: usize = 5_000;

/// The most hazards of a street that are looked at when another one is marked there.
const MAX_ON_STREET: i32 = 100;

/// What was read of a partition of public items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// At most [`MAX_READ`] or [`MAX_QUESTIONS`] of them.
    pub items: Vec<T>,
    /// Whether there are more.
    pub more: bool,
    /// How many of those that were read could not be understood, and are left out.
    pub unreadable: usize,
}

/// What became of the support of a hazard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supported {
    /// It counts.
    Counted,
    /// The same source has supported it today.
    Before,
    /// It is not public, or not any more.
    Gone,
}

impl Store {
    /// A hazard on the map.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn public_hazard(&self, city: &CitySlug, cell: MapCell, reference: &Reference) -> Result<Option<PublicHazard>, StoreError> {
        let key = key_item(keys::hazard(city, cell, reference));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).send().await?;
        found.item.filter(is_shown).map(|item| from_item("hazard", item)).transpose()
    }

    /// The hazards of a cell of the map.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn public_hazards(&self, city: &CitySlug, cell: MapCell) -> Result<Read<PublicHazard>, StoreError> {
        self.public("hazard", keys::hazard_partition(city, cell), MAX_READ).await
    }

    /// The open public hazards of a street, up to [`MAX_ON_STREET`] of those that ever were there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn hazards_on_street(&self, city: &CitySlug, street: &StreetKey) -> Result<Vec<HazardOnStreet>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .filter_expression("attribute_not_exists(expires_at)")
            .expression_attribute_values(":pk", text(keys::street_hazards_partition(city, street)))
            .limit(MAX_ON_STREET)
            .send()
            .await?;
        // One that cannot be read is not offered.
        Ok(page.items.unwrap_or_default().into_iter().filter_map(|item| from_item("street hazard", item).ok()).collect())
    }

    /// A published question.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn public_question(&self, city: &CitySlug, reference: &Reference) -> Result<Option<PublicQuestion>, StoreError> {
        let key = key_item(keys::question(city, reference));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).send().await?;
        found.item.filter(is_shown).map(|item| from_item("question", item)).transpose()
    }

    /// The published questions of a city.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn public_questions(&self, city: &CitySlug) -> Result<Read<PublicQuestion>, StoreError> {
        self.public("question", keys::question_partition(city), MAX_QUESTIONS).await
    }

    /// Reads a partition page by page, up to so many items.
    async fn public<T: DeserializeOwned>(&self, entity: &'static str, partition: String, most: usize) -> Result<Read<T>, StoreError> {
        let mut read = Read { items: Vec::new(), more: false, unreadable: 0 };
        let mut from = None;
        loop {
            let rest = most - read.items.len() - read.unreadable;
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", text(&partition))
                .limit(i32::try_from(rest).unwrap_or(i32::MAX))
                .set_exclusive_start_key(from)
                .send()
                .await?;
            for item in page.items.unwrap_or_default().into_iter().filter(is_shown) {
                match from_item(entity, item) {
                    Ok(item) => read.items.push(item),
                    Err(_) => read.unreadable += 1,
                }
            }
            from = page.last_evaluated_key;
            read.more = from.is_some();
            if !read.more || read.items.len() + read.unreadable >= most {
                return Ok(read);
            }
        }
    }

    /// Counts that somebody else has seen a hazard: once a source and day, and with the hazard in one transaction.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is counted then.
    pub async fn support_hazard(
        &self,
        city: &CitySlug,
        hazard: &PublicHazard,
        source: &str,
        day: Date,
        now: Timestamp,
    ) -> Result<Supported, StoreError> {
        let mut support = key_item(keys::support(city, &hazard.reference, day, source));
        support.insert(ENTITY.to_owned(), text("support"));
        support.insert(EXPIRES_AT.to_owned(), expiry(now, SUPPORT_KEPT));
        let count = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::hazard(city, MapCell::of(hazard.point), &hazard.reference))))
            .update_expression("ADD supports :one")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(withdrawn)")
            .expression_attribute_values(":one", number(1))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|error| StoreError::corrupt("transaction", error))?;
        let support = put(&self.table, support, Some("attribute_not_exists(pk)"), vec![])?;
        Ok(match self.transact(vec![support, TransactWriteItem::builder().update(count).build()]).await? {
            Outcome::Done => Supported::Counted,
            Outcome::Refused(stood) if stood.first().is_some_and(Option::is_some) => Supported::Before,
            Outcome::Refused(_) => Supported::Gone,
        })
    }
}

fn is_shown(item: &Item) -> bool {
    !item.contains_key(WITHDRAWN)
}
