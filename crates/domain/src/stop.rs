//! STOP: that no more letters go to a contact. Who has the token may say so, and nothing else: it is made of the
//! contact under a secret key of the city, so that nothing need be kept for a link in every mail, and what is kept of a
//! stop tells nobody whose it is.

use std::fmt;

use crate::contact::{Email, Phone};
use crate::reference::SecretHash;

/// Bytes of a token: a half of HMAC-SHA256.
const BYTES: usize = 16;

/// A contact in the form that is hashed: equal for all ways to write one.
#[must_use]
pub fn of_phone(phone: &Phone) -> String {
    format!("phone:{}", phone.reveal())
}

/// An e-mail address in the form that is hashed: letter case tells no two people apart.
#[must_use]
pub fn of_email(email: &Email) -> String {
    format!("email:{}", email.reveal().to_lowercase())
}

/// What stops letters to a contact: 32 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct StopToken(String);

/// A text that cannot be a stop token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a stop token")]
pub struct StopTokenError;

impl StopToken {
    /// Of the keyed hash of a contact.
    #[must_use]
    pub fn of_mac(mac: &[u8; 32]) -> Self {
        Self(mac.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Takes a token out of a path.
    ///
    /// # Errors
    /// [`StopTokenError`] when its length or a symbol is wrong.
    pub fn parse(text: &str) -> Result<Self, StopTokenError> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 2 * BYTES && text.bytes().all(hex) { Ok(Self(text.to_owned())) } else { Err(StopTokenError) }
    }

    /// What is kept of it: who reads the stops can make no token of one.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&["stop", &self.0])
    }

    /// The token itself, for the message that carries it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StopToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StopToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_foreign_text_is_refused() {
        let token = StopToken::of_mac(&[0xab; 32]);
        assert_eq!(StopToken::parse(token.reveal()), Ok(token.clone()));
        assert!(!format!("{token:?}").contains("ab"));
        for foreign in ["", "ab", &"g".repeat(32), &"AB".repeat(16), &"é".repeat(16)] {
            assert_eq!(StopToken::parse(foreign), Err(StopTokenError), "{foreign}");
        }
    }

    #[test]
    fn letter_case_makes_no_other_address() {
        let email = |text| of_email(&Email::parse(text).expect("an address"));
        assert_eq!(email("Olena@Example.com"), email("olena@example.com"));
        assert_ne!(email("olena@example.com"), email("olenka@example.com"));
    }
}
