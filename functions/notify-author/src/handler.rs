//! Takes letters to those outside the police whom they concern: from the stream, as they are written; and from the
//! schedule, what the stream did not bring to an end, and what had to wait for the morning or for the hours its reader
//! chose.

mod deliver;
mod followers;
mod letter;
mod send;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use varta_domain::case::Outbox;
use varta_runtime::clock::Clock;
use varta_runtime::log::LogCode;
use varta_store::StoreError;

pub use self::deliver::{Delivered, DeliveryError, Postman};

/// What the stream has had time for is left to it: a letter is taken from the index when it has waited for over a
/// minute.
const LEFT_TO_THE_STREAM: SignedDuration = SignedDuration::from_secs(60);
/// Letters a sweep takes from each shard; the next one takes the rest.
const BATCH: i32 = 25;
/// After how long a letter that a sweep could not bring to an end is tried again, so that those behind it get their turn.
const TRY_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    postman: Postman,
    clock: Clock,
}

impl Deps {
    /// With a postman and a clock.
    #[must_use]
    pub const fn new(postman: Postman, clock: Clock) -> Self {
        Self { postman, clock }
    }
}

/// Why an event could not be handled at all.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
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
    Letters,
}

/// What is answered: to the stream the first letter that failed, to the schedule what was done.
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
/// [`LetterError`] for an event that is neither, or when the sweep cannot read the index.
pub async fn handle(deps: &Deps, event: Value) -> Result<Outcome, LetterError> {
    let now = deps.clock.now().await;
    match serde_json::from_value(event).map_err(LetterError::Unknown)? {
        Incoming::Sweep { sweep: Sweep::Letters } => sweep(deps, now).await.map(Outcome::Sweep),
        Incoming::Stream(event) => Ok(Outcome::Stream(stream(deps, event.records, now).await)),
    }
}

/// In order, up to the first failure: the stream takes that as its checkpoint and brings it, and all after it, again.
async fn stream(deps: &Deps, records: Vec<EventRecord>, now: Timestamp) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in records {
        let sequence = record.change.sequence_number.clone();
        let letter: Outbox = match serde_dynamo::from_item(record.change.new_image) {
            Ok(letter) => letter,
            Err(error) => {
                // It stays in the index, where the sweep finds it and says so at every run.
                tracing::error!(code = LogCode::LetterUnreadable.code(), error = %error, "a letter cannot be read");
                continue;
            }
        };
        if let Err(error) = deps.postman.deliver(&letter, now).await {
            tracing::warn!(code = LogCode::LetterWaiting.code(), case = %letter.reference, error = %error, "not delivered now");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = sequence;
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}

async fn sweep(deps: &Deps, now: Timestamp) -> Result<Value, LetterError> {
    let store = deps.postman.store();
    let (mut delivered, mut later, mut waiting) = (0, 0, 0);
    for id in store.pending_letters(now - LEFT_TO_THE_STREAM, BATCH).await? {
        let letter = match store.letter(&id).await {
            Ok(Some((letter, false))) => letter,
            Ok(_) => continue,
            Err(error) => {
                waiting += 1;
                tracing::error!(code = LogCode::LetterUnreadable.code(), error = %error, "a letter cannot be read");
                continue;
            }
        };
        match deps.postman.deliver(&letter, now).await {
            Ok(Delivered::All) => delivered += 1,
            Ok(Delivered::PutOff) => later += 1,
            Err(error) => {
                waiting += 1;
                tracing::warn!(code = LogCode::LetterWaiting.code(), case = %letter.reference, error = %error, "not delivered now");
                store.put_letter_off(&id, now + TRY_AGAIN_AFTER).await?;
            }
        }
    }
    tracing::info!(code = LogCode::LetterSweepDone.code(), delivered, later, waiting, "sweep of the letters done");
    Ok(json!({ "delivered": delivered, "later": later, "waiting": waiting }))
}
