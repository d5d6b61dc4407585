//! The words people write: checked once at the border, masked in `Debug`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is not accepted. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More than [`MessageText::MAX_CHARS`] characters.
    #[error("the text is longer than {} characters", MessageText::MAX_CHARS)]
    TooLong,
    /// A control character other than a line break or a tab, or a direction override that could
    /// make a text read otherwise than it is written.
    #[error("the text has control characters")]
    Control,
}

/// The words of a message, an answer or a follow-up: 1 to 5,000 characters, line breaks as `\n`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MessageText(String);

impl MessageText {
    /// The longest text, in characters.
    pub const MAX_CHARS: usize = 5_000;

    /// Takes a text; white space around it is dropped, line breaks are unified.
    ///
    /// # Errors
    /// [`TextError`] when it is empty, too long or has control characters.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TextError::Empty);
        }
        if text.chars().count() > Self::MAX_CHARS {
            return Err(TextError::TooLong);
        }
        let text = text.replace("\r\n", "\n");
        let forbidden =
            |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if text.chars().any(forbidden) { Err(TextError::Control) } else { Ok(Self(text)) }
    }

    /// How many links to pages it has: advertising has many.
    #[must_use]
    pub fn links(&self) -> usize {
        let lower = self.0.to_lowercase();
        // A link with both counts once.
        lower.matches("://").count() + lower.matches("www.").count() - lower.matches("://www.").count()
    }

    /// The words, for those who may read them.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MessageText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageText({} bytes)", self.0.len())
    }
}

impl TryFrom<String> for MessageText {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<MessageText> for String {
    fn from(text: MessageText) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_counted_in_characters_not_bytes() {
        assert!(MessageText::parse(&"ї".repeat(5_000)).is_ok());
        assert_eq!(MessageText::parse(&"ї".repeat(5_001)), Err(TextError::TooLong));
        assert_eq!(MessageText::parse(" \n\t "), Err(TextError::Empty));
    }

    #[test]
    fn line_breaks_stay_and_control_characters_are_refused() {
        assert_eq!(MessageText::parse("a\r\nb\tc").map(|t| t.reveal().to_owned()), Ok("a\nb\tc".to_owned()));
        for bad in ["a\u{0}b", "a\u{1b}[31m", "a\u{202e}b", "a\u{85}b"] {
            assert_eq!(MessageText::parse(bad), Err(TextError::Control));
        }
    }

    #[test]
    fn the_words_do_not_show_in_debug() {
        assert!(!format!("{:?}", MessageText::parse("таємниця").expect("plain")).contains("таєм"));
    }
}
