//! Offers of guidance, and what is counted of them: an offer and the count of its day change in one transaction.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use varta_domain::deflection::{OfferId, Stand};
use varta_domain::ids::CitySlug;

use crate::Store;
use crate::change::expiry;
use crate::error::StoreError;
use crate::item::{Item, from_item, is_expired, key_item, number, text, to_item};
use crate::keys::{self, EXPIRES_AT};
use crate::transact::Outcome;

/// How long an offer is kept: who reads on the next day comes with a new question.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// An offer of guidance that may answer a question. Of the question itself nothing is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// The day in the city on which it was made, by which it is counted.
    pub day: Date,
    /// What was offered: ids of articles, numbers of questions.
    pub offered: Vec<String>,
    /// Where it stands.
    pub stand: Stand,
}

/// What became of a step of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stepped {
    /// It is counted.
    Done,
    /// It stands there already, or further on: nothing is written.
    Already,
    /// Somebody else moved it at this moment: look again.
    Stale,
}

impl Store {
    /// Keeps an offer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_offer(&self, city: &CitySlug, offer: &Offer, now: Timestamp) -> Result<(), StoreError> {
        let mut item = to_item(keys::offer(city, &offer.id), "offer", offer)?;
        item.insert(EXPIRES_AT.to_owned(), expiry(now, KEPT));
        self.client.put_item().table_name(&self.table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)").send().await?;
        Ok(())
    }

    /// An offer, as it is now; none once it has expired.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn offer(&self, city: &CitySlug, id: &OfferId, now: Timestamp) -> Result<Option<Offer>, StoreError> {
        let key = key_item(keys::offer(city, id));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        found.item.filter(|item| !is_expired(item, now)).map(|item| from_item("offer", item)).transpose()
    }

    /// Moves an offer on, as it was read, and counts that on its day.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is counted then.
    pub async fn step_offer(&self, city: &CitySlug, offer: &Offer, next: Stand) -> Result<Stepped, StoreError> {
        if !offer.stand.may_become(next) {
            return Ok(Stepped::Already);
        }
        let names = [("#stand".to_owned(), "stand".to_owned())];
        let values = [(":next", text(next.name())), (":before", text(offer.stand.name()))];
        let moved = self.update(keys::offer(city, &offer.id), "SET #stand = :next", Some("#stand = :before"), names, values)?;
        let (before, after) = (offer.stand.counts(), next.counts());
        let values = [(":entity", text("stats")), (":read", number(after.0 - before.0)), (":helped", number(after.1 - before.1))];
        let counted = self.update(
            keys::stats(city, offer.day),
            "SET entity = :entity ADD deflected_read :read, deflected_helped :helped",
            None,
            [],
            values,
        )?;
        Ok(match self.transact(vec![moved, counted]).await? {
            Outcome::Done => Stepped::Done,
            Outcome::Refused(_) => Stepped::Stale,
        })
    }

    fn update<const N: usize, const V: usize>(
        &self,
        key: keys::Key,
        expression: &str,
        condition: Option<&str>,
        names: [(String, String); N],
        values: [(&str, AttributeValue); V],
    ) -> Result<TransactWriteItem, StoreError> {
        let key: Item = key_item(key);
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key))
            .update_expression(expression)
            .set_condition_expression(condition.map(str::to_owned));
        if condition.is_some() {
            update = update.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        }
        for (name, value) in names {
            update = update.expression_attribute_names(name, value);
        }
        for (name, value) in values {
            update = update.expression_attribute_values(name, value);
        }
        let update = update.build().map_err(|error| StoreError::corrupt("transaction", error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
