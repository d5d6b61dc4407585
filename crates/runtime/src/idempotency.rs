//! `Idempotency-Key`: a request that creates something may be repeated with the same key and is answered
//! the same. Follows draft-ietf-httpapi-idempotency-key-header-07 (400 malformed, 422 other content).
//!
//! The key does three things and is never kept itself: its hash finds the record, a keyed hash of the
//! content tells whether it is the same request, and a key derived from it seals the stored response.

use std::fmt;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::{digest, hmac};

use crate::http::Call;
use crate::problem::{Problem, Text};
use crate::random;

/// The key a caller chose: 16 to 128 of `A-Z a-z 0-9 - _`. It has to be hard to guess: a random UUID.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey(…)")
    }
}

/// A sealed response that cannot be opened with this key.
#[derive(Debug, thiserror::Error)]
#[error("a stored response cannot be opened")]
struct Unsealable;

impl IdempotencyKey {
    /// The key of a call.
    ///
    /// # Errors
    /// 400 when it is missing or malformed.
    pub fn from_call(call: &Call) -> Result<Self, Problem> {
        let Some(key) = call.header("idempotency-key").filter(|key| !key.is_empty()) else {
            return Err(refusal(
                "idempotency_key_missing",
                Text::new(
                    "Потрібен заголовок Idempotency-Key: випадковий UUID, свій для кожного нового запиту.",
                    "The header Idempotency-Key is needed: a random UUID, a new one for each new request.",
                ),
            ));
        };
        Self::parse(key).ok_or_else(|| {
            refusal(
                "idempotency_key_malformed",
                Text::new(
                    "Idempotency-Key має від 16 до 128 символів: латинські літери, цифри, «-» і «_».",
                    "An Idempotency-Key has 16 to 128 symbols: Latin letters, digits, '-' and '_'.",
                ),
            )
        })
    }

    /// A new one, for a form of ours: sent twice, it counts once.
    #[must_use]
    pub fn for_a_form() -> String {
        let mut bytes = [0; 16];
        random::fill(&mut bytes);
        hex(&bytes)
    }

    /// Takes a key as it stands; `None` when it is malformed.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        ((16..=128).contains(&key.len()) && key.bytes().all(allowed)).then(|| Self(key.to_owned()))
    }

    /// By this the record is found.
    #[must_use]
    pub fn id_hash(&self) -> String {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(b"idempotency-key");
        context.update(self.0.as_bytes());
        hex(context.finish().as_ref())
    }

    /// Tells equal content from other content; without the key it tells nothing of it.
    #[must_use]
    pub fn fingerprint(&self, content: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_bytes());
        hex(hmac::sign(&key, content).as_ref())
    }

    /// Seals a response: ChaCha20-Poly1305, a random nonce before the text.
    ///
    /// # Errors
    /// An internal problem; it does not happen with lengths as they are here.
    pub fn seal(&self, response: &[u8]) -> Result<Vec<u8>, Problem> {
        let mut nonce = [0; NONCE_LEN];
        random::fill(&mut nonce);
        let mut sealed = response.to_vec();
        self.sealing_key()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
            .map_err(|_| Problem::internal(Unsealable))?;
        Ok([nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what [`Self::seal`] sealed.
    ///
    /// # Errors
    /// An internal problem when it was sealed with another key or has been changed.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(|| Problem::internal(Unsealable))?;
        let mut text = text.to_vec();
        let key = self.sealing_key()?;
        let opened =
            key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut text).map_err(|_| Problem::internal(Unsealable))?;
        Ok(opened.to_vec())
    }

    fn sealing_key(&self) -> Result<LessSafeKey, Problem> {
        let mut bytes = [0; 32];
        let derived = Salt::new(HKDF_SHA256, b"varta stored response").extract(self.0.as_bytes());
        derived.expand(&[b"seal"], Length).and_then(|okm| okm.fill(&mut bytes)).map_err(|_| Problem::internal(Unsealable))?;
        UnboundKey::new(&CHACHA20_POLY1305, &bytes).map(LessSafeKey::new).map_err(|_| Problem::internal(Unsealable))
    }
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        32
    }
}

fn refusal(code: &'static str, detail: Text) -> Problem {
    Problem::new(400, code, Text::new("Ключ запиту не підходить", "The request key cannot be taken"))
        .detail(detail)
        .field("Idempotency-Key")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> IdempotencyKey {
        IdempotencyKey::parse(text).expect("well formed")
    }

    #[test]
    fn only_the_same_key_opens_what_it_sealed() {
        let (mine, other) = (key("0f8b6a52-7f0e-4c3e-9a51-2f3c1f6b9d10"), key("1f8b6a52-7f0e-4c3e-9a51-2f3c1f6b9d10"));
        let sealed = mine.seal(b"the case key").expect("sealed");
        assert!(!sealed.windows(4).any(|window| window == b"case"));
        assert_eq!(mine.open(&sealed).expect("opened"), b"the case key");
        assert!(other.open(&sealed).is_err());
        let mut changed = sealed;
        *changed.last_mut().expect("not empty") ^= 1;
        assert!(mine.open(&changed).is_err());
        assert!(mine.open(b"short").is_err());
    }

    #[test]
    fn malformed_keys_are_none() {
        for text in ["", "short", "with spaces in between it", "кирилиця-кирилиця", &"x".repeat(129)] {
            assert_eq!(IdempotencyKey::parse(text), None, "{text}");
        }
        assert!(!format!("{:?}", key("0f8b6a52-7f0e-4c3e-9a51")).contains("0f8b"));
    }

    #[test]
    fn the_fingerprint_depends_on_key_and_content() {
        let (one, two) = (key("0f8b6a52-7f0e-4c3e"), key("1f8b6a52-7f0e-4c3e"));
        assert_eq!(one.fingerprint(b"a"), one.fingerprint(b"a"));
        assert_ne!(one.fingerprint(b"a"), one.fingerprint(b"b"));
        assert_ne!(one.fingerprint(b"a"), two.fingerprint(b"a"));
    }
}
