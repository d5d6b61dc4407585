//! Officers' links: what a token opens, found by its hash.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use varta_domain::ids::{BeatId, CitySlug, OfficerId};
use varta_domain::reference::{LinkToken, Reference};

use crate::Store;
use crate::error::StoreError;
use crate::item::{from_item, key_item, number, to_item};
use crate::keys::{self, EXPIRES_AT};

/// What a link opens: one round of one case, for one officer at one beat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerLink {
    /// The city.
    pub city: CitySlug,
    /// The case.
    pub reference: Reference,
    /// The round it was sent for; it opens no later one.
    pub round: u16,
    /// The beat whose post it was sent to.
    pub beat: BeatId,
    /// For whom.
    pub officer: OfficerId,
    /// Until when.
    pub open_until: Timestamp,
}

impl Store {
    /// Keeps a link under the hash of its token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_link(&self, token: &LinkToken, link: &OfficerLink) -> Result<(), StoreError> {
        let mut item = to_item(keys::link(&token.hash()), "link", link)?;
        // A week longer than it opens, so that a late visitor reads "expired" and not "unknown".
        item.insert(EXPIRES_AT.to_owned(), number(link.open_until.as_second() + 7 * 24 * 3600));
        self.client.put_item().table_name(&self.table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)").send().await?;
        Ok(())
    }

    /// What a token opens. Finding a SHA-256 by equality leaks nothing of the 130 random bits behind it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn link(&self, token: &LinkToken) -> Result<Option<OfficerLink>, StoreError> {
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key_item(keys::link(&token.hash())))).send().await?;
        found.item.map(|item| from_item("link", item)).transpose()
    }
}
