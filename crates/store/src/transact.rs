//! Transactions, with the retry that the SDK leaves to us: it does not retry a cancelled transaction,
//! since only we know that a conflict is worth another try and a failed condition is not.

use std::time::Duration;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, key_item};
use crate::keys::Key;

/// Tries in all; with pauses of 20, 40 and 80 ms between them.
const ATTEMPTS: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// What became of a transaction.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// All of it is written.
    Done,
    /// None of it is written. Per item: the old item where its condition failed and there was one,
    /// `None` where its condition held.
    Refused(Vec<Option<Item>>),
}

/// A put into a table. Where it has a condition, its failure returns the item that stood in the way.
pub(crate) fn put(
    table: &str,
    item: Item,
    condition: Option<&str>,
    values: Vec<(&str, aws_sdk_dynamodb::types::AttributeValue)>,
) -> Result<TransactWriteItem, StoreError> {
    let mut put = Put::builder().table_name(table).set_item(Some(item));
    if let Some(condition) = condition {
        put = put.condition_expression(condition).return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    }
    for (name, value) in values {
        put = put.expression_attribute_values(name, value);
    }
    let put = put.build().map_err(|error| StoreError::corrupt("transaction", error))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// A delete from a table, whether the item is there or not.
pub(crate) fn delete(table: &str, key: Key) -> Result<TransactWriteItem, StoreError> {
    let delete = Delete::builder().table_name(table).set_key(Some(key_item(key))).build();
    Ok(TransactWriteItem::builder().delete(delete.map_err(|error| StoreError::corrupt("transaction", error))?).build())
}

/// A delete of an item that is as the condition says.
pub(crate) fn delete_if(table: &str, key: Key, condition: &str) -> Result<TransactWriteItem, StoreError> {
    let delete = Delete::builder().table_name(table).set_key(Some(key_item(key))).condition_expression(condition).build();
    Ok(TransactWriteItem::builder().delete(delete.map_err(|error| StoreError::corrupt("transaction", error))?).build())
}

impl Store {
    /// Writes all or nothing.
    pub(crate) async fn transact(&self, items: Vec<TransactWriteItem>) -> Result<Outcome, StoreError> {
        let mut pause = FIRST_PAUSE;
        for attempt in 1..=ATTEMPTS {
            let sent = self.client.transact_write_items().set_transact_items(Some(items.clone())).send().await;
            let reasons = match sent {
                Ok(_) => return Ok(Outcome::Done),
                Err(error) => cancelled(error)?,
            };
            if reasons.iter().any(is_failed_condition) {
                let stood =
                    reasons.into_iter().map(|reason| is_failed_condition(&reason).then(|| reason.item.unwrap_or_default())).collect();
                return Ok(Outcome::Refused(stood));
            }
            if !reasons.iter().all(is_passing) {
                let codes = reasons.iter().filter_map(|reason| reason.code.as_deref()).collect::<Vec<_>>().join(",");
                return Err(StoreError::Unavailable { code: codes.clone(), source: codes.into() });
            }
            if attempt < ATTEMPTS {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
        }
        Err(StoreError::Contended)
    }
}

/// The reasons of a cancelled transaction; any other error as it is.
fn cancelled<R>(error: SdkError<TransactWriteItemsError, R>) -> Result<Vec<CancellationReason>, StoreError>
where
    R: std::fmt::Debug + Send + Sync + 'static,
{
    if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() {
        return Ok(cancelled.cancellation_reasons().to_vec());
    }
    Err(error.into())
}

fn is_failed_condition(reason: &CancellationReason) -> bool {
    reason.code.as_deref() == Some("ConditionalCheckFailed")
}

/// Reasons that may be gone a moment later, and items that were in order.
fn is_passing(reason: &CancellationReason) -> bool {
    matches!(reason.code.as_deref(), None | Some("None" | "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded"))
}
