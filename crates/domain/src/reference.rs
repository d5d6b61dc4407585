//! The reference, a case's public number, and the secrets that open a case: the author's case key and
//! the officer's link token. Secrets are kept only as hashes, compared in constant time and masked in
//! `Debug`.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::code::{self, CodeError};

const REFERENCE_SYMBOLS: usize = 7;
/// 19 symbols of an alphabet of 23: 85.9 random bits.
const KEY_SYMBOLS: usize = 19;
const TOKEN_SYMBOLS: usize = 22;
const TOKEN_ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Human-friendly public number of a case, such as `K7M2-9XTA`. It identifies, it opens nothing.
///
/// Random rather than counted: a reference does not tell how many cases a city has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// Draws a new reference; `fill` is a cryptographically secure source of bytes.
    #[must_use]
    pub fn generate(fill: impl FnMut(&mut [u8])) -> Self {
        Self(code::generate(REFERENCE_SYMBOLS, fill))
    }

    /// Reads what a person typed or said.
    ///
    /// # Errors
    /// [`CodeError`] when it is no reference.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        code::parse(text, REFERENCE_SYMBOLS).map(Self)
    }

    /// The canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A stable number below `shards`, which spreads cases over the partitions of an index.
    #[must_use]
    pub fn shard(&self, shards: u8) -> u8 {
        let sum = self.0.bytes().fold(0u8, u8::wrapping_add);
        sum % shards.max(1)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Reference {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

/// The author's secret for reading and continuing a case; shown once, when the case is filed.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseKey(String);

impl CaseKey {
    /// Length of the printed form in bytes, hyphens included.
    pub const PRINTED_LEN: usize = 24;

    /// Draws a new key of 85 random bits; `fill` is a cryptographically secure source of bytes.
    #[must_use]
    pub fn generate(fill: impl FnMut(&mut [u8])) -> Self {
        Self(code::generate(KEY_SYMBOLS, fill))
    }

    /// Reads what the author typed.
    ///
    /// # Errors
    /// [`CodeError`] when it is no case key.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        code::parse(text, KEY_SYMBOLS).map(Self)
    }

    /// What is kept of the key. Bound to the case, so that a hash moved to another case opens nothing.
    #[must_use]
    pub fn hash(&self, reference: &Reference) -> SecretHash {
        SecretHash::of(&["case-key", reference.as_str(), &self.0])
    }

    /// The key itself, for the one answer that hands it to its author.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseKey(…)")
    }
}

/// The random part of an officer's link: 22 symbols of base 62, 130 bits. It grants one officer one
/// case, and its end is not `-` or `.`, which phones cut off when they recognise a link.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

/// A text that cannot be a link token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a link token")]
pub struct TokenError;

impl LinkToken {
    /// Draws a new token; `fill` is a cryptographically secure source of bytes.
    #[must_use]
    pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Self {
        Self(draw_token(&mut fill))
    }

    /// Takes a token out of a path.
    ///
    /// # Errors
    /// [`TokenError`] when its length or a symbol is wrong.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        parse_token(text).map(Self)
    }

    /// What is kept of the token, and its key in the table.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&["officer-link", &self.0])
    }

    /// The token itself, for the one message that carries it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// The random part of a responsible body's reply link, of the same bits: it opens one forwarding of one case.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportToken(String);

impl ReportToken {
    /// Draws a new token; `fill` is a cryptographically secure source of bytes.
    #[must_use]
    pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Self {
        Self(draw_token(&mut fill))
    }

    /// Takes a token out of a path.
    ///
    /// # Errors
    /// [`TokenError`] when its length or a symbol is wrong.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        parse_token(text).map(Self)
    }

    /// What is kept of the token, and its key in the table.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&["body-report", &self.0])
    }

    /// The token itself, for the one message that carries it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ReportToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportToken(…)")
    }
}

/// Draws a token: base 62, 130 random bits.
pub(crate) fn draw_token(fill: &mut impl FnMut(&mut [u8])) -> String {
    let symbols = code::draw(TOKEN_SYMBOLS, TOKEN_ALPHABET.len(), fill);
    symbols.into_iter().map(|at| char::from(TOKEN_ALPHABET[at])).collect()
}

/// Takes a token as it stands.
pub(crate) fn parse_token(text: &str) -> Result<String, TokenError> {
    if text.len() == TOKEN_SYMBOLS && text.bytes().all(|b| b.is_ascii_alphanumeric()) { Ok(text.to_owned()) } else { Err(TokenError) }
}

/// SHA-256 of a secret, in hexadecimal. The secrets have 85 bits or more, so a slow hash adds nothing.
#[derive(Clone, Serialize, Deserialize)]
pub struct SecretHash(String);

impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        self.matches(other)
    }
}

impl Eq for SecretHash {}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

impl SecretHash {
    pub(crate) fn of(parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Compares in constant time.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }

    /// The hexadecimal digits.
    #[must_use]
    pub fn as_hex(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(byte: u8) -> impl FnMut(&mut [u8]) {
        let mut next = byte;
        move |buffer| {
            for b in buffer {
                *b = next;
                next = next.wrapping_add(37);
            }
        }
    }

    #[test]
    fn a_key_opens_only_the_case_it_was_made_for() {
        let key = CaseKey::generate(fixed(1));
        let (mine, other) = (Reference::generate(fixed(2)), Reference::generate(fixed(3)));
        assert!(key.hash(&mine).matches(&CaseKey::parse(key.reveal()).expect("own print").hash(&mine)));
        assert!(!key.hash(&mine).matches(&key.hash(&other)));
        assert!(!key.hash(&mine).matches(&CaseKey::generate(fixed(9)).hash(&mine)));
    }

    #[test]
    fn secrets_do_not_show_in_debug() {
        let key = CaseKey::generate(fixed(1));
        let token = LinkToken::generate(fixed(1));
        assert!(!format!("{key:?}").contains(&key.reveal()[..4]));
        assert!(!format!("{token:?}").contains(&token.reveal()[..4]));
    }

    #[test]
    fn keys_have_the_printed_length_and_the_bits_that_are_promised() {
        assert_eq!(CaseKey::generate(fixed(5)).reveal().len(), CaseKey::PRINTED_LEN);
        assert!((code::ALPHABET.len() as f64).log2() * KEY_SYMBOLS as f64 > 80.0);
        assert!(62f64.log2() * TOKEN_SYMBOLS as f64 > 128.0);
    }

    #[test]
    fn a_token_is_read_back_and_foreign_text_is_refused() {
        let token = LinkToken::generate(fixed(8));
        assert_eq!(LinkToken::parse(token.reveal()), Ok(token));
        for foreign in ["", "short", "0123456789012345678901é", "../../../etc/passwd0000"] {
            assert_eq!(LinkToken::parse(foreign), Err(TokenError), "{foreign}");
        }
    }
}
