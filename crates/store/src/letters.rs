//! What people outside the police have to be told: items like those of the outbox, in a partition of the index of
//! their own. A letter that may not go out yet stays in the index, under the instant at which it may.

use jiff::Timestamp;
use varta_domain::case::Outbox;
use varta_domain::ids::EventId;

use crate::Store;
use crate::error::StoreError;
use crate::item::{key_item, text};
use crate::keys;

impl Store {
    /// Letters that have waited since before an instant, or were put off to one before it; the longest due first in
    /// each shard, at most `limit` a shard.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pending_letters(&self, before: Timestamp, limit: i32) -> Result<Vec<EventId>, StoreError> {
        self.pending(keys::letter_partition, "LETTER#", before, limit).await
    }

    /// A letter, and whether it is delivered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn letter(&self, id: &EventId) -> Result<Option<(Outbox, bool)>, StoreError> {
        self.outbox_at("letter", keys::letter(id)).await
    }

    /// Notes that everybody a letter concerns has been told, and takes it out of sight.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mark_letter_delivered(&self, id: &EventId, now: Timestamp) -> Result<(), StoreError> {
        self.delivered_at(keys::letter(id), now).await
    }

    /// Puts a letter off: it stays in the index and is due again at an instant. One that was delivered meanwhile stays
    /// delivered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_letter_off(&self, id: &EventId, until: Timestamp) -> Result<(), StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::letter(id))))
            .update_expression("SET due_sk = :until")
            .condition_expression("attribute_exists(due_pk)")
            .expression_attribute_values(":until", text(format!("{}#{id}", keys::instant(until))))
            .send()
            .await;
        match updated {
            Err(error) if error.as_service_error().is_some_and(|service| service.is_conditional_check_failed_exception()) => Ok(()),
            other => other.map(|_| ()).map_err(StoreError::from),
        }
    }
}
