//! The outbox: what is written with a change and delivered after it. The stream brings each item to
//! `notify` at once; the index keeps it in sight until it is delivered, whatever happens to the stream.

use jiff::Timestamp;
use varta_domain::case::Outbox;
use varta_domain::ids::EventId;

use crate::Store;
use crate::error::StoreError;
use crate::item::{from_item, key_item, number};
use crate::keys::{self, DUE_SHARDS, Key};

impl Store {
    /// Items written before `before` that are not delivered yet, the oldest first in each shard, at
    /// most `limit` a shard.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pending_outbox(&self, before: Timestamp, limit: i32) -> Result<Vec<EventId>, StoreError> {
        self.pending(keys::outbox_partition, "OUTBOX#", before, limit).await
    }

    /// An outbox item, and whether it is delivered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn outbox(&self, id: &EventId) -> Result<Option<(Outbox, bool)>, StoreError> {
        self.outbox_at("outbox", keys::outbox(id)).await
    }

    /// Notes that everybody an outbox item concerns has been told, and takes it out of sight.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mark_delivered(&self, id: &EventId, now: Timestamp) -> Result<(), StoreError> {
        self.delivered_at(keys::outbox(id), now).await
    }

    pub(crate) async fn pending(
        &self,
        partition: fn(u8) -> String,
        prefix: &str,
        before: Timestamp,
        limit: i32,
    ) -> Result<Vec<EventId>, StoreError> {
        let mut pending = Vec::new();
        for shard in 0..DUE_SHARDS {
            for pk in self.index_partition(&partition(shard), before, limit).await? {
                let id = pk.strip_prefix(prefix).and_then(|id| EventId::parse(id).ok());
                pending.push(id.ok_or_else(|| StoreError::corrupt("outbox", "the key in the index is not an outbox item's"))?);
            }
        }
        Ok(pending)
    }

    pub(crate) async fn outbox_at(&self, entity: &'static str, key: Key) -> Result<Option<(Outbox, bool)>, StoreError> {
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key_item(key))).consistent_read(true).send().await?;
        let Some(item) = found.item else { return Ok(None) };
        let delivered = item.contains_key("delivered_at");
        Ok(Some((from_item(entity, item)?, delivered)))
    }

    pub(crate) async fn delivered_at(&self, key: Key, now: Timestamp) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_item(key)))
            .update_expression("SET delivered_at = :now REMOVE due_pk, due_sk")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.as_second()))
            .send()
            .await?;
        Ok(())
    }
}
