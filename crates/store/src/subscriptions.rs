//! Subscriptions, in the vault. Each stands under the hash of its token; once confirmed, a copy stands wherever what it
//! follows is looked for: at a hazard, in cells of the map, on a street. So followers are found by one query a place.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, TransactWriteItem, Update};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use varta_domain::ids::{CitySlug, EventId};
use varta_domain::reference::{Reference, SecretHash};
use varta_domain::subscription::{CONFIRM_WITHIN, How, MAX_ACTIVE, News, Subscription, Watched};

use crate::Store;
use crate::change::expiry;
use crate::error::StoreError;
use crate::item::{Item, from_item, is_expired, key_item, number, text, to_item};
use crate::keys::{self, EXPIRES_AT, Key};
use crate::transact::{Outcome, delete, delete_if, put};

/// Over how many partitions weekly subscriptions are spread.
pub const DIGEST_SHARDS: u8 = 4;
/// How long news wait for a digest.
const NEWS_KEPT: SignedDuration = SignedDuration::from_hours(15 * 24);

/// A subscription with what finds it.
#[derive(Debug, Clone, Copy)]
pub struct Subscribed<'a> {
    /// The subscription.
    pub subscription: &'a Subscription,
    /// The hash of its token.
    pub token: &'a SecretHash,
    /// The hash of its contact.
    pub contact: &'a SecretHash,
}

/// What became of a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It is active.
    Active,
    /// It was already, or it is gone.
    Unmoved,
    /// The contact follows enough.
    TooMany,
}

/// One thing that happened to what somebody follows, until their digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsItem {
    /// The hazard.
    pub reference: Reference,
    /// What happened.
    pub news: News,
    /// Whether they were told by an SMS, which leads to where it can be read.
    #[serde(default)]
    pub told: bool,
}

/// What became of the end of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsubscribed {
    /// It is gone with all its copies.
    Done,
    /// It is not any more as it was read: nothing is changed.
    Stale,
}

impl Store {
    /// Counts one more question on a day, of a contact or of a source, and says how many there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_ask(&self, city: &CitySlug, whose: &str, day: Date, now: Timestamp) -> Result<u32, StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(self.vault()?)
            .set_key(Some(key_item(keys::asks(city, whose, day))))
            .update_expression("SET entity = :asks, expires_at = :expires ADD asked :one")
            .expression_attribute_values(":asks", text("asks"))
            .expression_attribute_values(":expires", expiry(now, SignedDuration::from_hours(48)))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await?;
        let asked = updated.attributes.and_then(|item| item.get("asked").and_then(|asked| asked.as_n().ok()?.parse().ok()));
        Ok(asked.unwrap_or(u32::MAX))
    }

    /// Keeps a subscription that nobody has confirmed yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ask_subscription(&self, subscription: &Subscription, token: &SecretHash, now: Timestamp) -> Result<(), StoreError> {
        let mut item = to_item(keys::subscription(&subscription.city, token), "subscription", subscription)?;
        item.insert(EXPIRES_AT.to_owned(), expiry(now, CONFIRM_WITHIN));
        self.client.put_item().table_name(self.vault()?).set_item(Some(item)).send().await?;
        Ok(())
    }

    /// The subscription of a token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn subscription(&self, city: &CitySlug, token: &SecretHash, now: Timestamp) -> Result<Option<Subscription>, StoreError> {
        let found = self.in_vault(keys::subscription(city, token)).await?;
        found.filter(|item| !is_expired(item, now)).map(|item| from_item("subscription", item)).transpose()
    }

    /// Makes a subscription active: from now on it is found by what it follows.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn confirm_subscription(&self, of: Subscribed<'_>, now: Timestamp) -> Result<Confirmed, StoreError> {
        let vault = self.vault()?;
        let active = Subscription { confirmed_at: Some(now), ..of.subscription.clone() };
        let item = to_item(keys::subscription(&active.city, of.token), "subscription", &active)?;
        let mut items =
            vec![put(vault, item, Some("attribute_exists(pk) AND attribute_not_exists(confirmed_at)"), vec![])?, self.count_active(of, 1)?];
        for key in places(of) {
            items.push(put(vault, to_item(key, "follower", &active)?, None, vec![])?);
        }
        Ok(match self.transact(items).await? {
            Outcome::Done => Confirmed::Active,
            Outcome::Refused(stood) if stood.first().is_some_and(Option::is_some) => Confirmed::Unmoved,
            Outcome::Refused(_) => Confirmed::TooMany,
        })
    }

    /// Forgets a subscription, and the contact in it, where it is as it was read: one that was confirmed since has
    /// copies, and one that was ended since has none.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn unsubscribe(&self, of: Subscribed<'_>) -> Result<Unsubscribed, StoreError> {
        let vault = self.vault()?;
        let confirmed = of.subscription.confirmed_at.is_some();
        let as_read = if confirmed { "attribute_exists(confirmed_at)" } else { "attribute_not_exists(confirmed_at)" };
        let mut items = vec![delete_if(vault, keys::subscription(&of.subscription.city, of.token), as_read)?];
        if confirmed {
            items.push(self.count_active(of, -1)?);
            for key in places(of) {
                items.push(delete(vault, key)?);
            }
        }
        Ok(match self.transact(items).await? {
            Outcome::Done => Unsubscribed::Done,
            Outcome::Refused(_) => Unsubscribed::Stale,
        })
    }

    /// Counts what a contact follows, up to the most.
    fn count_active(&self, of: Subscribed<'_>, change: i8) -> Result<TransactWriteItem, StoreError> {
        let condition = if change > 0 { "attribute_not_exists(active) OR active < :limit" } else { "active > :limit" };
        let limit = if change > 0 { MAX_ACTIVE } else { 0 };
        let update = Update::builder()
            .table_name(self.vault()?)
            .set_key(Some(key_item(keys::active(&of.subscription.city, of.contact))))
            .update_expression("SET entity = :entity ADD active :change")
            .condition_expression(condition)
            .expression_attribute_values(":entity", text("active"))
            .expression_attribute_values(":change", number(change))
            .expression_attribute_values(":limit", number(limit))
            .build()
            .map_err(|error| StoreError::corrupt("transaction", error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Who follows what is looked for at a place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn followers(&self, city: &CitySlug, place: &Watched) -> Result<Vec<Subscription>, StoreError> {
        let found = self.vault_partition(keys::follow_partition(city, place)).await?;
        found.into_iter().map(|item| from_item("follower", item)).collect()
    }

    /// Who is told once a week, of one shard; one that cannot be read stands in nobody's way.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn weekly(&self, shard: u8) -> Result<Vec<Result<Subscription, StoreError>>, StoreError> {
        let found = self.vault_partition(keys::digest_partition(shard)).await?;
        Ok(found.into_iter().map(|item| from_item("follower", item)).collect())
    }

    /// Keeps something that happened for a digest; the same event again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_news(
        &self,
        city: &CitySlug,
        token: &SecretHash,
        event: &EventId,
        news: &NewsItem,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut item = to_item(keys::news(city, token, event, news.news.name()), "news", news)?;
        item.insert(EXPIRES_AT.to_owned(), expiry(now, NEWS_KEPT));
        self.client.put_item().table_name(self.vault()?).set_item(Some(item)).send().await?;
        Ok(())
    }

    /// What waits for a digest, with the keys by which it is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn news(&self, city: &CitySlug, token: &SecretHash, now: Timestamp) -> Result<Vec<(NewsItem, Key)>, StoreError> {
        let pk = keys::news_partition(city, token);
        let found = self.vault_partition(pk.clone()).await?;
        let current = found.into_iter().filter(|item| !is_expired(item, now));
        let read = |item: Item| {
            let sk = item.get(keys::SK).and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
            Ok((from_item("news", item)?, Key { pk: pk.clone(), sk }))
        };
        current.map(read).collect()
    }

    /// Forgets news that a digest has told.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_news(&self, told: Vec<Key>) -> Result<(), StoreError> {
        for key in told {
            self.client.delete_item().table_name(self.vault()?).set_key(Some(key_item(key))).send().await?;
        }
        Ok(())
    }

    /// Keeps news that an SMS has told of for the page it leads to, as long as they would have waited.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_told(&self, told: Vec<Key>) -> Result<(), StoreError> {
        for key in told {
            let updated = self
                .client
                .update_item()
                .table_name(self.vault()?)
                .set_key(Some(key_item(key)))
                .update_expression("SET told = :told")
                // What has expired meanwhile is not called back.
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":told", AttributeValue::Bool(true))
                .send()
                .await;
            match updated {
                Err(error) if !error.as_service_error().is_some_and(|service| service.is_conditional_check_failed_exception()) => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn vault_partition(&self, pk: String) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut from = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(self.vault()?)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", text(pk.clone()))
                .set_exclusive_start_key(from)
                .send()
                .await?;
            items.extend(page.items.unwrap_or_default());
            from = page.last_evaluated_key;
            if from.is_none() {
                return Ok(items);
            }
        }
    }
}

/// Where copies of a subscription stand.
fn places(of: Subscribed<'_>) -> Vec<Key> {
    let Subscription { city, topic, how, .. } = of.subscription;
    let follow = |place: Watched| Key { pk: keys::follow_partition(city, &place), sk: of.token.as_hex().to_owned() };
    let mut keys: Vec<Key> = topic.watched().into_iter().map(follow).collect();
    if *how == How::Weekly {
        let shard = of.token.as_hex().bytes().fold(0u8, u8::wrapping_add) % DIGEST_SHARDS;
        keys.push(Key { pk: keys::digest_partition(shard), sk: of.token.as_hex().to_owned() });
    }
    keys
}
