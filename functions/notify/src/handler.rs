//! Takes outbox items to those they concern: from the stream, in order, as they are written; and from the
//! schedule, what the stream did not bring to an end.

mod bodies;
mod deliver;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::case::Outbox;
use varta_runtime::clock::Clock;
use varta_runtime::log::LogCode;
use varta_runtime::stream::{self, BATCH, Codes, Deliver, LEFT_TO_THE_STREAM, Outcome, Task, UnknownEvent};
use varta_store::StoreError;

pub use self::deliver::{Courier, DeliveryError};

const CODES: Codes = Codes { unreadable: LogCode::OutboxUnreadable, waiting: LogCode::OutboxWaiting };

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
    #[error(transparent)]
    Unknown(#[from] UnknownEvent),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sweep {
    Outbox,
}

/// Handles a batch of the stream, or a sweep.
///
/// # Errors
/// [`NotifyError`] for an event that is neither, or when the sweep cannot read the index.
pub async fn handle(deps: &Deps, event: Value) -> Result<Outcome, NotifyError> {
    let now = deps.clock.now().await;
    match stream::task(event)? {
        Task::Sweep(Sweep::Outbox) => sweep(deps, now).await.map(Outcome::Sweep),
        Task::Items(records) => Ok(Outcome::Stream(stream::each(records, CODES, &deps.courier, now).await)),
    }
}

impl Deliver for Courier {
    type Error = DeliveryError;

    async fn deliver(&self, item: &Outbox, now: Timestamp) -> Result<(), DeliveryError> {
        Self::deliver(self, item, now).await
    }
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
                CODES.unreadable(&error);
                continue;
            }
        };
        match deps.courier.deliver(&found, now).await {
            Ok(()) => delivered += 1,
            Err(error) => {
                waiting += 1;
                CODES.waiting(&found, &error);
            }
        }
    }
    tracing::info!(code = LogCode::OutboxSweepDone.code(), delivered, waiting, "sweep of the outbox done");
    Ok(json!({ "delivered": delivered, "waiting": waiting }))
}
