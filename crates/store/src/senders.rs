//! Where cases come from, as far as limits on abuse need it: how many came from one source today, which source a case
//! came from, and which are not listened to for a time. A source is a tag under the pepper of a day ([`crate::tries`]);
//! all of this is forgotten with the pepper, two days later at most.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use varta_domain::case::Change;
use varta_domain::ids::CitySlug;
use varta_domain::reference::Reference;

use crate::Store;
use crate::cases::Committed;
use crate::change::expiry;
use crate::error::StoreError;
use crate::item::{Item, is_expired, key_item, number, text};
use crate::keys::{self, ENTITY, EXPIRES_AT};
use crate::transact::{Outcome, put};

/// How long the source of a case and the counts of a source are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(48);
const TAG: &str = "tag";
const UNTIL: &str = "until";
const TOTAL: &str = "total";

/// How many cases are taken from one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In an hour of the clock.
    pub per_hour: u32,
    /// In a day (UTC).
    pub per_day: u32,
    /// With the same text, in a day.
    pub same_text: u32,
}

/// Where a case comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The tag of its source, of today.
    pub tag: String,
    /// A keyed hash of its text.
    pub text_hash: String,
    /// How many are taken; none where this one is counted and never refused.
    pub limits: Option<Limits>,
}

/// Which limit a source has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exhausted {
    /// Of the hour.
    Hour,
    /// Of the day.
    Day,
    /// Of one text in a day.
    SameText,
}

impl Store {
    /// Counts a case of a source, for the transaction that files it: what is not filed is not counted.
    pub(crate) fn count_sender(&self, city: &CitySlug, sender: &Sender, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::budget(city, &sender.tag))))
            .expression_attribute_names("#total", TOTAL)
            .expression_attribute_names("#hour", hour(now))
            .expression_attribute_values(":entity", text("budget"))
            .expression_attribute_values(":expires", expiry(now, KEPT))
            .expression_attribute_values(":one", number(1));
        let counted = "SET entity = :entity, expires_at = :expires ADD #total :one, #hour :one";
        update = match sender.limits {
            None => update.update_expression(counted),
            Some(limits) => update
                .update_expression(format!("{counted}, #text :one"))
                .expression_attribute_names("#text", same_text(sender))
                .condition_expression(
                    "(attribute_not_exists(#total) OR #total < :day) AND (attribute_not_exists(#hour) OR #hour < :hourly) \
                     AND (attribute_not_exists(#text) OR #text < :same)",
                )
                .expression_attribute_values(":day", number(limits.per_day))
                .expression_attribute_values(":hourly", number(limits.per_hour))
                .expression_attribute_values(":same", number(limits.same_text))
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld),
        };
        let update = update.build().map_err(|error| StoreError::corrupt("transaction", error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Counts a photo that a source announces, unless it has announced as many in this hour already: whether it may.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_upload(&self, city: &CitySlug, tag: &str, per_hour: u32, now: Timestamp) -> Result<bool, StoreError> {
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::budget(city, tag))))
            .update_expression("SET entity = :entity, expires_at = :expires ADD #hour :one")
            .condition_expression("attribute_not_exists(#hour) OR #hour < :hourly")
            .expression_attribute_names("#hour", format!("photos_{}", hour(now)))
            .expression_attribute_values(":entity", text("budget"))
            .expression_attribute_values(":expires", expiry(now, KEPT))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":hourly", number(per_hour))
            .send()
            .await;
        match counted {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|service| service.is_conditional_check_failed_exception()) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Remembers where a case came from, for as long as somebody may have to act on it.
    pub(crate) fn source_put(
        &self,
        city: &CitySlug,
        reference: &Reference,
        sender: &Sender,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut item = key_item(keys::source(city, reference));
        item.insert(ENTITY.to_owned(), text("source"));
        item.insert(TAG.to_owned(), text(&sender.tag));
        item.insert(EXPIRES_AT.to_owned(), expiry(now, KEPT));
        put(&self.table, item, None, vec![])
    }

    /// The tag of the source of a case; none once it is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn source_of(&self, city: &CitySlug, reference: &Reference, now: Timestamp) -> Result<Option<String>, StoreError> {
        let key = key_item(keys::source(city, reference));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        let item = found.item.filter(|item| !is_expired(item, now));
        Ok(item.and_then(|mut item| item.remove(TAG)).and_then(|tag| tag.as_s().ok().cloned()))
    }

    /// Until when nothing is taken from a source; none where it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn muted_until(&self, city: &CitySlug, tag: &str, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key_item(keys::mute(city, tag)))).send().await?;
        let until = found.item.as_ref().and_then(|item| count(item, UNTIL)).and_then(|second| Timestamp::from_second(second).ok());
        Ok(until.filter(|until| now < *until))
    }

    /// Writes a change that mutes the source of its case until an instant; one that is past lets it speak again.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn commit_mute(&self, change: &Change, tag: &str, until: Timestamp, now: Timestamp) -> Result<Committed, StoreError> {
        let mut item = key_item(keys::mute(&change.case.city, tag));
        item.insert(ENTITY.to_owned(), text("mute"));
        item.insert(UNTIL.to_owned(), number(until.as_second()));
        item.insert(EXPIRES_AT.to_owned(), number(until.as_second()));
        let mut items = vec![self.head_put(&change.case)?, put(&self.table, item, None, vec![])?];
        items.extend(self.appended(change, now)?);
        Ok(match self.transact(items).await? {
            Outcome::Done => Committed::Done,
            Outcome::Refused(_) => Committed::Stale,
        })
    }
}

/// Which limit stood in the way, from the counts as they were.
pub(crate) fn exhausted(counts: &Item, sender: &Sender) -> Exhausted {
    let reached = |name: &str, limit: u32| count(counts, name).is_some_and(|count| count >= i64::from(limit));
    match sender.limits {
        // What passes latest is told: it is of no use to come again before.
        Some(limits) if reached(TOTAL, limits.per_day) => Exhausted::Day,
        Some(limits) if reached(&same_text(sender), limits.same_text) => Exhausted::SameText,
        _ => Exhausted::Hour,
    }
}

fn count(item: &Item, name: &str) -> Option<i64> {
    item.get(name).and_then(|value: &AttributeValue| value.as_n().ok()).and_then(|digits| digits.parse().ok())
}

/// The count of an hour of the day.
fn hour(now: Timestamp) -> String {
    format!("h{:02}", now.to_zoned_datetime(TimeZone::UTC).hour())
}

/// The count of a text.
fn same_text(sender: &Sender) -> String {
    format!("t{}", sender.text_hash)
}
