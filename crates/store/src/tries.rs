//! Wrong case keys, counted per case and source in windows of time, and the daily pepper by which a
//! source is known. The pepper is random, made by the first who needs it, and forgotten by time to
//! live: afterwards nobody, we included, can tell whose address a tag was.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use jiff::civil::Date;
use varta_domain::ids::CitySlug;
use varta_domain::reference::Reference;

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, key_item, number, text};
use crate::keys::{self, ENTITY, EXPIRES_AT};

/// Length of a window, in seconds.
pub const WINDOW_S: i64 = 15 * 60;

impl Store {
    /// How many wrong keys a source has tried on a case in the present window.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wrong_keys(&self, city: &CitySlug, reference: &Reference, source: &str, now: Timestamp) -> Result<u32, StoreError> {
        let key = key_item(keys::tries(city, reference, source, window(now)));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        Ok(count(found.item.as_ref()))
    }

    /// Counts one more wrong key and says how many there are now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_wrong_key(&self, city: &CitySlug, reference: &Reference, source: &str, now: Timestamp) -> Result<u32, StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::tries(city, reference, source, window(now)))))
            .update_expression("SET entity = :tries, expires_at = :expires ADD wrong :one")
            .expression_attribute_values(":tries", text("tries"))
            .expression_attribute_values(":expires", number((window(now) + 1) * WINDOW_S))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await?;
        Ok(count(updated.attributes.as_ref()))
    }

    /// The pepper of a day: the stored one or, for the first caller of the day, `fresh`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pepper(&self, day: Date, fresh: [u8; 32], now: Timestamp) -> Result<Vec<u8>, StoreError> {
        if let Some(pepper) = self.kept_pepper(day).await? {
            return Ok(pepper);
        }
        let mut item = key_item(keys::pepper(day));
        item.insert(ENTITY.to_owned(), text("pepper"));
        item.insert("pepper".to_owned(), AttributeValue::B(Blob::new(fresh)));
        item.insert(EXPIRES_AT.to_owned(), number(now.as_second() + 2 * 24 * 3600));
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        match put {
            Ok(_) => Ok(fresh.to_vec()),
            // Somebody was first: theirs counts.
            Err(error) if error.as_service_error().is_some_and(|service| service.is_conditional_check_failed_exception()) => {
                self.kept_pepper(day).await?.ok_or_else(|| StoreError::corrupt("pepper", "it vanished"))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The pepper of a day, where it is still kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_pepper(&self, day: Date) -> Result<Option<Vec<u8>>, StoreError> {
        let key = key_item(keys::pepper(day));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        Ok(found.item.and_then(|item| item.get("pepper").and_then(|value| value.as_b().ok()).map(|blob| blob.as_ref().to_vec())))
    }
}

fn window(now: Timestamp) -> i64 {
    now.as_second().div_euclid(WINDOW_S)
}

fn count(item: Option<&Item>) -> u32 {
    item.and_then(|item| item.get("wrong")).and_then(|value| value.as_n().ok()).and_then(|text| text.parse().ok()).unwrap_or(0)
}
