//! What an author wrote, as the rules of a city and the search read it: the text and the answers to what its form asks
//! are one, wherever they were typed.

use varta_domain::case::{DetailKey, Details, Entry, HistoryEntry};
use varta_domain::text::MessageText;

/// What was filed.
#[must_use]
pub fn filed(text: &MessageText, details: &Details) -> String {
    joined(std::iter::once(text).chain(details.values()))
}

/// All of it: what was filed, and what was added since.
#[must_use]
pub fn by_author(history: &[HistoryEntry]) -> String {
    joined(history.iter().flat_map(|entry| match &entry.entry {
        Entry::Filed { text, details, .. } => std::iter::once(text).chain(details.values()).collect(),
        Entry::FollowedUp { text, .. } => vec![text],
        _ => Vec::new(),
    }))
}

/// The answer to "who was it", where there is one.
#[must_use]
pub fn who(history: &[HistoryEntry]) -> Option<&str> {
    history.iter().find_map(|entry| match &entry.entry {
        Entry::Filed { details, .. } => details.get(&DetailKey::Who).map(MessageText::reveal),
        _ => None,
    })
}

/// Each on a line of its own: the words of two answers are no sentence.
fn joined<'a>(texts: impl Iterator<Item = &'a MessageText>) -> String {
    texts.map(MessageText::reveal).collect::<Vec<_>>().join("\n")
}
