//! The tables of Varta. This crate alone knows that they are DynamoDB's: it turns what the domain
//! decides into keys, items, queries and transactions. `docs/table.md` lists every access pattern with
//! its cost; a test counts the units.
//!
//! Nothing here scans, and nothing here decides: conditions only say "as it was when the rule looked".

mod cases;
mod change;
mod contacts;
pub mod directory;
mod due;
mod error;
mod item;
pub mod keys;
mod ledger;
mod letters;
mod links;
mod offers;
mod outbox;
mod photos;
mod public;
pub mod queue;
mod redactions;
mod replies;
mod senders;
mod staff;
pub mod subscriptions;
mod transact;
pub mod tries;

use aws_sdk_dynamodb::Client;

pub use self::cases::{Committed, Created, IdempotencyRecord, NewCase, StoredResponse};
pub use self::contacts::Silent;
pub use self::due::DueCase;
pub use self::error::StoreError;
pub use self::ledger::{Claim, Notice};
pub use self::links::{BodyLink, OfficerLink};
pub use self::offers::{Offer, Stepped};
pub use self::photos::{AttachRefusal, Attached, Settled};
pub use self::public::{MAX_QUESTIONS, MAX_READ, Read, Supported};
pub use self::redactions::Redacted;
pub use self::replies::MAX_REPLIES;
pub use self::senders::{Exhausted, Limits, Sender};

/// The tables, as one operation sees them.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) table: String,
    pub(crate) vault: Option<String>,
}

impl Store {
    /// Opens the main table.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table, vault: None }
    }

    /// Adds the vault, for the few operations that may write or read authors' contacts.
    #[must_use]
    pub fn with_vault(mut self, vault: String) -> Self {
        self.vault = Some(vault);
        self
    }

    /// The client, for what is not Varta's data (the clock of the local stack).
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// The name of the main table.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }
}
