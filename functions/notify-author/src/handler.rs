//! Takes letters to those outside the police whom they concern: from the stream, as they are written; and from the
//! schedule, what the stream did not bring to an end, and what had to wait for the morning or for the hours its reader
//! chose.

mod deliver;
mod followers;
mod letter;
mod send;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::case::Outbox;
use varta_runtime::clock::Clock;
use varta_runtime::log::LogCode;
use varta_runtime::stream::{self, BATCH, Codes, Deliver, LEFT_TO_THE_STREAM, Outcome, Task, UnknownEvent};
use varta_store::StoreError;

pub use self::deliver::{Delivered, DeliveryError, Postman};

/// After how long a letter that a sweep could not bring to an end is tried again, so that those behind it get their turn.
const TRY_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);

const CODES: Codes = Codes { unreadable: LogCode::LetterUnreadable, waiting: LogCode::LetterWaiting };

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
    #[error(transparent)]
    Unknown(#[from] UnknownEvent),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sweep {
    Letters,
}

/// Handles a batch of the stream, or a sweep.
///
/// # Errors
/// [`LetterError`] for an event that is neither, or when the sweep cannot read the index.
pub async fn handle(deps: &Deps, event: Value) -> Result<Outcome, LetterError> {
    let now = deps.clock.now().await;
    match stream::task(event)? {
        Task::Sweep(Sweep::Letters) => sweep(deps, now).await.map(Outcome::Sweep),
        Task::Items(records) => Ok(Outcome::Stream(stream::each(records, CODES, &deps.postman, now).await)),
    }
}

impl Deliver for Postman {
    type Error = DeliveryError;

    async fn deliver(&self, item: &Outbox, now: Timestamp) -> Result<(), DeliveryError> {
        Self::deliver(self, item, now).await.map(drop)
    }
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
                CODES.unreadable(&error);
                continue;
            }
        };
        match deps.postman.deliver(&letter, now).await {
            Ok(Delivered::All) => delivered += 1,
            Ok(Delivered::PutOff) => later += 1,
            Err(error) => {
                waiting += 1;
                CODES.waiting(&letter, &error);
                store.put_letter_off(&id, now + TRY_AGAIN_AFTER).await?;
            }
        }
    }
    tracing::info!(code = LogCode::LetterSweepDone.code(), delivered, later, waiting, "sweep of the letters done");
    Ok(json!({ "delivered": delivered, "later": later, "waiting": waiting }))
}
