//! What is due: open cases whose next level is reached. The sparse index has open cases only, so a
//! sweep reads what is due and nothing else.

use jiff::Timestamp;
use varta_domain::ids::CitySlug;
use varta_domain::reference::Reference;

use crate::Store;
use crate::error::StoreError;
use crate::item::text;
use crate::keys::{self, DUE_INDEX, DUE_SHARDS, PK};

/// A case that the index says is due. The index lags by moments: the head decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCase {
    /// Its city.
    pub city: CitySlug,
    /// Its reference.
    pub reference: Reference,
}

impl Store {
    /// Cases whose next level is reached by `now`, the longest due first in each shard, at most
    /// `limit` a shard.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_cases(&self, now: Timestamp, limit: i32) -> Result<Vec<DueCase>, StoreError> {
        let mut due = Vec::new();
        for shard in 0..DUE_SHARDS {
            for pk in self.index_partition(&keys::due_partition(shard), now, limit).await? {
                due.push(parse(&pk)?);
            }
        }
        Ok(due)
    }

    /// Partition keys of the items in a partition of the due index up to an instant.
    pub(crate) async fn index_partition(&self, partition: &str, up_to: Timestamp, limit: i32) -> Result<Vec<String>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(DUE_INDEX)
            .key_condition_expression("due_pk = :partition AND due_sk <= :up_to")
            .expression_attribute_values(":partition", text(partition))
            .expression_attribute_values(":up_to", text(keys::up_to(up_to)))
            .limit(limit)
            .send()
            .await?;
        let items = page.items.unwrap_or_default();
        Ok(items.into_iter().filter_map(|item| item.get(PK).and_then(|pk| pk.as_s().ok()).cloned()).collect())
    }
}

fn parse(pk: &str) -> Result<DueCase, StoreError> {
    let unreadable = || StoreError::corrupt("case", "the key in the due index is not a case's");
    let (city, reference) = pk.strip_prefix("CASE#").and_then(|rest| rest.split_once('#')).ok_or_else(unreadable)?;
    Ok(DueCase {
        city: CitySlug::parse(city).map_err(|_| unreadable())?,
        reference: Reference::parse(reference).map_err(|_| unreadable())?,
    })
}
