//! A contact, known only as far as a stop needs it: a keyed hash that tells equal contacts, and nothing else.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ring::hmac;
use varta_domain::ids::CitySlug;
use varta_domain::stop::StopToken;
use varta_store::{Store, StoreError};

use crate::random;

/// The keys by which contacts are hashed, remembered by a warm function.
#[derive(Debug, Default)]
pub struct Peppers(Mutex<HashMap<CitySlug, Vec<u8>>>);

impl Peppers {
    /// That of a city, made if there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the vault does not answer.
    pub async fn of(&self, store: &Store, city: &CitySlug) -> Result<Vec<u8>, StoreError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(city).cloned();
        if let Some(pepper) = known {
            return Ok(pepper);
        }
        let mut fresh = [0; 32];
        random::fill(&mut fresh);
        let pepper = store.contact_pepper(city, fresh).await?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(city.clone(), pepper.clone());
        Ok(pepper)
    }
}

/// The token of a subscription, made of its id: nothing but the id need be kept to put it into a letter.
#[must_use]
pub fn of_subscription(pepper: &[u8], id: &str) -> StopToken {
    token(pepper, &format!("subscription:{id}"))
}

/// The token of a contact under the key of its city; `contact` is in the form of `varta_domain::stop`.
#[must_use]
pub fn token(pepper: &[u8], contact: &str) -> StopToken {
    let signed = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, pepper), contact.as_bytes());
    let mut mac = [0; 32];
    mac.iter_mut().zip(signed.as_ref()).for_each(|(to, from)| *to = *from);
    StopToken::of_mac(&mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_has_one_token_a_city() {
        assert_eq!(token(&[1; 32], "phone:+380441234567"), token(&[1; 32], "phone:+380441234567"));
        assert_ne!(token(&[1; 32], "phone:+380441234567"), token(&[2; 32], "phone:+380441234567"));
        assert_ne!(token(&[1; 32], "phone:+380441234567"), token(&[1; 32], "phone:+380441234568"));
    }
}
