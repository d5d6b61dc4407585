//! The ledger of notices: one line per event, recipient and channel, claimed before publishing and
//! confirmed after. A process that dies in between leaves a claim whose lease runs out; the next one
//! sends again. So nothing is lost, and a duplicate needs a death at the one wrong moment.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use jiff::{SignedDuration, Timestamp};
use varta_domain::ids::EventId;

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, key_item, number, text};
use crate::keys;

/// How long a claim holds, from the instant the claiming run began. Longer than `notify` may run (its
/// timeout is 60 s; a test holds it against the template), so that two never send at once.
const LEASE: SignedDuration = SignedDuration::from_secs(70);
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One notice: an event told to somebody over a channel.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// The event set.
    pub event: &'a EventId,
    /// To whom: the id of an officer or of a body; an author, a follower by a name that no id can be.
    pub recipient: &'a str,
    /// By what: `sms` or `email`.
    pub channel: &'a str,
}

/// What a claim got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is ours: send.
    Ours {
        /// 1 for the first time; more when an earlier claim was never confirmed.
        attempt: u32,
    },
    /// It was sent.
    Sent,
    /// It was refused for good: this recipient was not reached over this channel, and never will be.
    GivenUp,
    /// Somebody else is at it.
    Held,
}

impl Store {
    /// Claims a notice before it is published.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim(&self, notice: Notice<'_>, now: Timestamp) -> Result<Claim, StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Self::ledger_key(notice)))
            .update_expression("SET #state = :sending, lease_until = :until, entity = :ledger, expires_at = :expires ADD attempts :one")
            .condition_expression("attribute_not_exists(pk) OR (#state = :sending AND lease_until < :now)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":sending", text("sending"))
            .expression_attribute_values(":ledger", text("ledger"))
            .expression_attribute_values(":until", number(now.as_second() + LEASE.as_secs()))
            .expression_attribute_values(":now", number(now.as_second()))
            .expression_attribute_values(":expires", number(now.as_second() + KEPT.as_secs()))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::UpdatedNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match updated {
            Ok(updated) => Ok(Claim::Ours { attempt: attempts(updated.attributes.as_ref()) }),
            Err(error) => {
                if let Some(failed) = error.as_service_error().and_then(|service| match service {
                    aws_sdk_dynamodb::operation::update_item::UpdateItemError::ConditionalCheckFailedException(failed) => Some(failed),
                    _ => None,
                }) {
                    let state = failed.item().and_then(|item| item.get("state")).and_then(|state| state.as_s().ok());
                    return Ok(match state.map(String::as_str) {
                        Some("sending") => Claim::Held,
                        Some("undeliverable") => Claim::GivenUp,
                        _ => Claim::Sent,
                    });
                }
                Err(error.into())
            }
        }
    }

    /// Notes that a claimed notice was published.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn confirm_sent(&self, notice: Notice<'_>, now: Timestamp) -> Result<(), StoreError> {
        self.settle(notice, "sent", now).await
    }

    /// Notes that a claimed notice can never be published (the number does not exist, say).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_up(&self, notice: Notice<'_>, now: Timestamp) -> Result<(), StoreError> {
        self.settle(notice, "undeliverable", now).await
    }

    /// Lets go of a claim at once, so that the next try need not wait for the lease to run out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn release(&self, notice: Notice<'_>) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Self::ledger_key(notice)))
            .update_expression("SET lease_until = :past")
            .condition_expression("#state = :sending")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":sending", text("sending"))
            .expression_attribute_values(":past", number(0))
            .send()
            .await?;
        Ok(())
    }

    async fn settle(&self, notice: Notice<'_>, state: &str, now: Timestamp) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Self::ledger_key(notice)))
            .update_expression("SET #state = :state, settled_at = :now REMOVE lease_until")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":state", text(state))
            .expression_attribute_values(":now", number(now.as_second()))
            .send()
            .await?;
        Ok(())
    }

    fn ledger_key(notice: Notice<'_>) -> Item {
        key_item(keys::ledger(notice.event, notice.recipient, notice.channel))
    }
}

fn attempts(attributes: Option<&Item>) -> u32 {
    let value = attributes.and_then(|item| item.get("attempts"));
    value.and_then(|value| AttributeValue::as_n(value).ok()).and_then(|text| text.parse().ok()).unwrap_or(1)
}
