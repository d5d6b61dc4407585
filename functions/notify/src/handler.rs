//! Takes outbox items to those they concern: from the stream, in order, as they are written; and from the
//! schedule, what the stream did not bring to an end.

mod bodies;
mod deliver;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use varta_domain::case::Outbox;
use varta_runtime::clock::Clock;
use varta_runtime::log::LogCode;
use varta_store::StoreError;

pub use self::deliver::{Courier, DeliveryError};

/// What the stream has had time for is left to it: an item is taken from the index when it has waited
/// for over a minute. Most deliveries take seconds; one that died has its claim run out soon after.
const LEFT_TO_THE_STREAM: SignedDuration = SignedDuration::from_secs(60);
/// Items a sweep takes from each shard; the next one takes the rest.
const BATCH: i32 = 25;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    courier: Courier,
    clock: Clock,
}

impl Deps {
    /// With a courier and a clock.
    #[must_use]
    pub const fn new(courier: Courier, clock: Clock) -> Self {
        Self { courier, clock }
    }
}

/// Why an event could not be handled at all.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// It is neither a batch of the stream nor a sweep.
    #[error("the event is neither a batch of the stream nor a sweep")]
    Unknown(#[source] serde_json::Error),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Incoming {
    Sweep { sweep: Sweep },
    Stream(Box<Event>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sweep {
    Outbox,
}

/// What is answered: to the stream the first item that failed, to the schedule what was done.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// To the stream.
    Stream(DynamoDbEventResponse),
    /// To the schedule.
    Sweep(Value),
}

/// Handles a batch of the stream, or a sweep.
///
/// # Errors
/// [`NotifyError`] for an event that is neither, or when the sweep cannot read the index.
pub async fn handle(deps: &Deps, event: Value) -> Result<Outcome, NotifyError> {
    let now = deps.clock.now().await;
    match serde_json::from_value(event).map_err(NotifyError::Unknown)? {
        Incoming::Sweep { sweep: Sweep::Outbox } => sweep(deps, now).await.map(Outcome::Sweep),
        Incoming::Stream(event) => Ok(Outcome::Stream(stream(deps, event.records, now).await)),
    }
}

/// In order, up to the first failure: the stream takes that as its checkpoint and brings it, and all
/// after it, again.
async fn stream(deps: &Deps, records: Vec<EventRecord>, now: Timestamp) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in records {
        let sequence = record.change.sequence_number.clone();
        let outbox: Outbox = match serde_dynamo::from_item(record.change.new_image) {
            Ok(outbox) => outbox,
            Err(error) => {
                // Trying again would not make it readable, and must not hold the others up. It stays in the
                // index, where the sweep finds it and says so at every run.
                tracing::error!(code = LogCode::OutboxUnreadable.code(), error = %error, "an outbox item cannot be read");
                continue;
            }
        };
        if let Err(error) = deps.courier.deliver(&outbox, now).await {
            tracing::warn!(code = LogCode::OutboxWaiting.code(), case = %outbox.reference, error = %error, "not delivered now");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = sequence;
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}

async fn sweep(deps: &Deps, now: Timestamp) -> Result<Value, NotifyError> {
    let store = &deps.courier.store;
    let (mut delivered, mut waiting) = (0, 0);
    for id in store.pending_outbox(now - LEFT_TO_THE_STREAM, BATCH).await? {
        let found = match store.outbox(&id).await {
            Ok(Some((outbox, false))) => outbox,
            Ok(_) => continue,
            Err(error) => {
                waiting += 1;
                tracing::error!(code = LogCode::OutboxUnreadable.code(), error = %error, "an outbox item cannot be read");
                continue;
            }
        };
        match deps.courier.deliver(&found, now).await {
            Ok(()) => delivered += 1,
            Err(error) => {
                waiting += 1;
                tracing::warn!(code = LogCode::OutboxWaiting.code(), case = %found.reference, error = %error, "not delivered now");
            }
        }
    }
    tracing::info!(code = LogCode::OutboxSweepDone.code(), delivered, waiting, "sweep of the outbox done");
    Ok(json!({ "delivered": delivered, "waiting": waiting }))
}
