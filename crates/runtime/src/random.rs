//! Randomness: the operating system's, for references, keys, tokens and peppers.

/// Fills a buffer with bytes that nobody can foretell.
///
/// # Panics
/// When the operating system has no randomness: a key that can be guessed must not leave the house.
#[allow(clippy::expect_used, reason = "there is no safe way to go on without randomness")]
pub fn fill(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the operating system gives randomness");
}
