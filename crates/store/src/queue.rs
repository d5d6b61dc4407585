//! Queues: what somebody has to work on, the urgent first, then by when it is due. The index carries the heads, so
//! that a page of a queue is one request.

use aws_sdk_dynamodb::types::AttributeValue;
use varta_domain::case::Case;

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, from_item, text};
use crate::keys::{PK, QUEUE_INDEX, QUEUE_PK, QUEUE_SK, Queue, SK};

/// A page of a queue.
#[derive(Debug)]
pub struct QueuePage {
    /// The cases, as the index has them, some moments old at most, and the place of each.
    pub cases: Vec<(Case, Position)>,
    /// Where the next page begins; `None` at the end. Opaque to callers.
    pub next: Option<Position>,
}

/// A place in a queue: the keys of a case of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Partition key of the case.
    pub pk: String,
    /// Sort key in the index.
    pub queue_sk: String,
}

impl Store {
    /// A page of a queue. Half a read unit for each 4 KB of heads: some 0.5 for three cases.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn queue(&self, queue: &Queue<'_>, after: Option<&Position>, limit: i32) -> Result<QueuePage, StoreError> {
        let partition = queue.partition();
        let from = after.map(|position| {
            Item::from([
                (PK.to_owned(), text(&position.pk)),
                (SK.to_owned(), text("HEAD")),
                (QUEUE_PK.to_owned(), text(&partition)),
                (QUEUE_SK.to_owned(), text(&position.queue_sk)),
            ])
        });
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(QUEUE_INDEX)
            .key_condition_expression("queue_pk = :partition")
            .expression_attribute_values(":partition", text(&partition))
            .set_exclusive_start_key(from)
            .limit(limit)
            .send()
            .await?;
        let next = page.last_evaluated_key.as_ref().and_then(position);
        let cases = page.items.unwrap_or_default().into_iter().map(row).collect::<Result<_, _>>()?;
        Ok(QueuePage { cases, next })
    }
}

fn row(item: Item) -> Result<(Case, Position), StoreError> {
    let position = position(&item).ok_or_else(|| StoreError::corrupt("case", "no place in its queue"))?;
    Ok((from_item("case", item)?, position))
}

fn position(key: &Item) -> Option<Position> {
    let of = |name: &str| key.get(name).and_then(|value| AttributeValue::as_s(value).ok()).cloned();
    Some(Position { pk: of(PK)?, queue_sk: of(QUEUE_SK)? })
}
