//! The vault as who writes to authors sees it: contacts, and to whom no letters go. A stop has no contact in it, only
//! a hash under a random key of the city, so that who stops letters need not read a contact.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use varta_domain::contact::Contact;
use varta_domain::ids::CitySlug;
use varta_domain::reference::{Reference, SecretHash};

use crate::Store;
use crate::change::expiry;
use crate::error::StoreError;
use crate::item::{Item, from_item, is_expired, key_item, number, text};
use crate::keys::{self, ENTITY, EXPIRES_AT, Key};

/// How long a stop holds: longer than any contact is kept, and a stop that is asked for again holds anew.
const STOP_KEPT: SignedDuration = SignedDuration::from_hours(3 * 365 * 24);

/// For whom or what no letters go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silent<'a> {
    /// The author of a case, about that case.
    Case(&'a Reference),
    /// A contact, about anything in the city.
    Contact(&'a SecretHash),
}

impl Silent<'_> {
    fn key(self, city: &CitySlug) -> Key {
        match self {
            Self::Case(reference) => keys::stop_case(city, reference),
            Self::Contact(contact) => keys::stop_contact(city, contact),
        }
    }
}

impl Store {
    pub(crate) fn vault(&self) -> Result<&str, StoreError> {
        self.vault.as_deref().ok_or(StoreError::NoVault)
    }

    pub(crate) async fn in_vault(&self, key: Key) -> Result<Option<Item>, StoreError> {
        let vault = self.vault()?;
        Ok(self.client.get_item().table_name(vault).set_key(Some(key_item(key))).consistent_read(true).send().await?.item)
    }

    /// The contact that the author of a case left, while it is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn contact(&self, city: &CitySlug, reference: &Reference, now: Timestamp) -> Result<Option<Contact>, StoreError> {
        let found = self.in_vault(keys::contact(city, reference)).await?;
        found.filter(|item| !is_expired(item, now)).map(|item| from_item("contact", item)).transpose()
    }

    /// Whether no letters go there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_silent(&self, city: &CitySlug, whom: Silent<'_>, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.in_vault(whom.key(city)).await?.is_some_and(|item| !is_expired(&item, now)))
    }

    /// From now on no letters go there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn silence(&self, city: &CitySlug, whom: Silent<'_>, now: Timestamp) -> Result<(), StoreError> {
        let mut item = key_item(whom.key(city));
        item.insert(ENTITY.to_owned(), text("stop"));
        item.insert(EXPIRES_AT.to_owned(), expiry(now, STOP_KEPT));
        self.client.put_item().table_name(self.vault()?).set_item(Some(item)).send().await?;
        Ok(())
    }

    /// Letters go there again: the stop has run out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unsilence(&self, city: &CitySlug, whom: Silent<'_>, now: Timestamp) -> Result<(), StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(self.vault()?)
            .set_key(Some(key_item(whom.key(city))))
            .update_expression("SET expires_at = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.as_second()))
            .send()
            .await;
        match updated {
            // There was none.
            Err(error) if error.as_service_error().is_some_and(|service| service.is_conditional_check_failed_exception()) => Ok(()),
            other => other.map(|_| ()).map_err(StoreError::from),
        }
    }

    /// The key by which contacts of a city are hashed: the stored one or, for the first who needs it, `fresh`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn contact_pepper(&self, city: &CitySlug, fresh: [u8; 32]) -> Result<Vec<u8>, StoreError> {
        if let Some(pepper) = self.stored_contact_pepper(city).await? {
            return Ok(pepper);
        }
        let mut item = key_item(keys::contact_pepper(city));
        item.insert(ENTITY.to_owned(), text("contact_pepper"));
        item.insert("pepper".to_owned(), AttributeValue::B(Blob::new(fresh)));
        let put = self.client.put_item().table_name(self.vault()?).set_item(Some(item)).condition_expression("attribute_not_exists(pk)");
        match put.send().await {
            Ok(_) => Ok(fresh.to_vec()),
            // Somebody was first: theirs counts.
            Err(error) if error.as_service_error().is_some_and(|service| service.is_conditional_check_failed_exception()) => {
                self.stored_contact_pepper(city).await?.ok_or_else(|| StoreError::corrupt("contact_pepper", "it vanished"))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn stored_contact_pepper(&self, city: &CitySlug) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.in_vault(keys::contact_pepper(city)).await?;
        Ok(found.and_then(|item| item.get("pepper").and_then(|value| value.as_b().ok()).map(|blob| blob.as_ref().to_vec())))
    }
}
