//! What comes of the table to be told further: items as they are written, from its stream; and from the schedule, a call
//! to look for what the stream did not bring to an end.

use std::fmt::Display;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use varta_domain::case::Outbox;

use crate::log::LogCode;

/// What the stream has had time for is left to it: an item is taken from the index when it has waited for over a minute.
/// Most deliveries take seconds; one that died has its claim run out soon after.
pub const LEFT_TO_THE_STREAM: SignedDuration = SignedDuration::from_secs(60);
/// Items that a sweep takes from each shard; the next one takes the rest.
pub const BATCH: i32 = 25;

/// An event of a function that the stream and the schedule start. `S` names its sweep.
#[derive(Deserialize)]
#[serde(untagged)]
enum Incoming<S> {
    Sweep { sweep: S },
    Stream(Box<Event>),
}

/// What a function is to do.
#[derive(Debug)]
pub enum Task<S> {
    /// Look for what is left.
    Sweep(S),
    /// Take these, in order.
    Items(Vec<EventRecord>),
}

/// An event that is neither a batch of the stream nor a sweep.
#[derive(Debug, thiserror::Error)]
#[error("the event is neither a batch of the stream nor a sweep")]
pub struct UnknownEvent(#[source] serde_json::Error);

/// Reads an event.
///
/// # Errors
/// [`UnknownEvent`] for one that is neither.
pub fn task<S: DeserializeOwned>(event: Value) -> Result<Task<S>, UnknownEvent> {
    Ok(match serde_json::from_value(event).map_err(UnknownEvent)? {
        Incoming::Sweep { sweep } => Task::Sweep(sweep),
        Incoming::Stream(event) => Task::Items(event.records),
    })
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

/// The codes of the log for items that do not go out.
#[derive(Debug, Clone, Copy)]
pub struct Codes {
    /// One that cannot be read.
    pub unreadable: LogCode,
    /// One that could not be delivered now.
    pub waiting: LogCode,
}

impl Codes {
    /// Says that an item cannot be read. Trying again would not make it readable, and must not hold the others up: it
    /// stays in the index, where the sweep finds it and says so at every run.
    pub fn unreadable(&self, error: &dyn Display) {
        tracing::error!(code = self.unreadable.code(), error = %error, "an item cannot be read");
    }

    /// Says that an item waits.
    pub fn waiting(&self, item: &Outbox, error: &dyn Display) {
        tracing::warn!(code = self.waiting.code(), case = %item.reference, error = %error, "not delivered now");
    }
}

/// Delivers an item.
pub trait Deliver {
    /// Why it could not be done now.
    type Error: Display;

    /// Delivers it; a second time it does nothing.
    fn deliver(&self, item: &Outbox, now: Timestamp) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Delivers items in order, up to the first failure: the stream takes that as its checkpoint and brings it, and all after
/// it, again.
pub async fn each(records: Vec<EventRecord>, codes: Codes, to: &impl Deliver, now: Timestamp) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in records {
        let sequence = record.change.sequence_number.clone();
        let item: Outbox = match serde_dynamo::from_item(record.change.new_image) {
            Ok(item) => item,
            Err(error) => {
                codes.unreadable(&error);
                continue;
            }
        };
        if let Err(error) = to.deliver(&item, now).await {
            codes.waiting(&item, &error);
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = sequence;
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}
