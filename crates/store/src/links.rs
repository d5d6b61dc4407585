//! Links of officers and of responsible bodies: what a token opens, found by its hash.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use varta_domain::ids::{BeatId, BodyId, CitySlug, OfficerId};
use varta_domain::reference::{LinkToken, Reference, ReportToken};

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

/// What a reply link opens: one forwarding of one case, for the body it was sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyLink {
    /// The city.
    pub city: CitySlug,
    /// The case.
    pub reference: Reference,
    /// For whom.
    pub body: BodyId,
    /// When the case was sent: it opens no later sending.
    pub forwarded_at: Timestamp,
    /// Until when.
    pub open_until: Timestamp,
}

impl Store {
    /// Keeps a reply link under the hash of its token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_body_link(&self, token: &ReportToken, link: &BodyLink) -> Result<(), StoreError> {
        let mut item = to_item(keys::report(&token.hash()), "report", link)?;
        // A month longer than it opens, so that a late clerk reads "expired" and not "unknown".
        item.insert(EXPIRES_AT.to_owned(), number(link.open_until.as_second() + 30 * 24 * 3600));
        self.client.put_item().table_name(&self.table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)").send().await?;
        Ok(())
    }

    /// What the token of a reply link opens.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn body_link(&self, token: &ReportToken) -> Result<Option<BodyLink>, StoreError> {
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key_item(keys::report(&token.hash())))).send().await?;
        found.item.map(|item| from_item("report", item)).transpose()
    }

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
