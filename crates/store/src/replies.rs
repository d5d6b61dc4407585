//! The replies that a desk keeps: one partition for each city, some hundred at most.

use varta_domain::ids::{CitySlug, ReplyId};
use varta_domain::reply::SavedReply;

use crate::Store;
use crate::error::StoreError;
use crate::item::{from_item, key_item, text, to_item};
use crate::keys;

/// As many as a desk can look through.
pub const MAX_REPLIES: i32 = 200;

impl Store {
    /// The replies of a city, by their ids; the first [`MAX_REPLIES`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replies(&self, city: &CitySlug) -> Result<Vec<SavedReply>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(keys::reply_partition(city)))
            .consistent_read(true)
            .limit(MAX_REPLIES)
            .send()
            .await?;
        page.items.unwrap_or_default().into_iter().map(|item| from_item("reply", item)).collect()
    }

    /// Writes a reply, new or in the place of what it said before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_reply(&self, city: &CitySlug, reply: &SavedReply) -> Result<(), StoreError> {
        let item = to_item(keys::reply(city, &reply.id), "reply", reply)?;
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await?;
        Ok(())
    }

    /// Takes a reply away, whether it is there or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_reply(&self, city: &CitySlug, id: &ReplyId) -> Result<(), StoreError> {
        self.client.delete_item().table_name(&self.table).set_key(Some(key_item(keys::reply(city, id)))).send().await?;
        Ok(())
    }
}
