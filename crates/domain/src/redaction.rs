//! Making a part of what somebody wrote unreadable: a name, a phone, an address that nobody may keep. The entry stays
//! in its place; what it said is sealed elsewhere.

use crate::case::{DetailKey, Entry};
use crate::text::{MessageText, TextError};

/// Stands for a symbol that was there.
pub const BLOCK: char = '█';
/// Ranges that one redaction has at most.
pub const MAX_RANGES: usize = 50;

/// What becomes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redaction {
    /// These characters become unreadable: from one, up to and without another, counted from 0.
    Ranges(Vec<(usize, usize)>),
    /// It reads so instead.
    Replacement(MessageText),
}

/// Why a text cannot be redacted so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedactionError {
    /// The entry has no words of anybody, or none under that question of the form.
    #[error("there are no words in that entry")]
    NoWords,
    /// A range that is empty, turned round or outside the text, or too many of them.
    #[error("a range lies outside the text")]
    Range,
    /// What would be left is no text.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl Redaction {
    /// The entry with its words, or the answer to one question of the form, made unreadable. What is unreadable
    /// already stays so.
    ///
    /// # Errors
    /// [`RedactionError`].
    pub fn of(&self, entry: &Entry, detail: Option<DetailKey>) -> Result<Entry, RedactionError> {
        let mut entry = entry.clone();
        let words = words_of(&mut entry, detail).ok_or(RedactionError::NoWords)?;
        *words = self.applied(words)?;
        Ok(entry)
    }

    fn applied(&self, text: &MessageText) -> Result<MessageText, RedactionError> {
        match self {
            Self::Replacement(text) => Ok(text.clone()),
            Self::Ranges(ranges) => {
                let mut symbols: Vec<char> = text.reveal().chars().collect();
                if ranges.is_empty() || ranges.len() > MAX_RANGES {
                    return Err(RedactionError::Range);
                }
                for (from, to) in ranges {
                    let range = symbols.get_mut(*from..*to).filter(|range| !range.is_empty()).ok_or(RedactionError::Range)?;
                    // Lines stay where they were.
                    range.iter_mut().filter(|symbol| **symbol != '\n').for_each(|symbol| *symbol = BLOCK);
                }
                Ok(MessageText::parse(&symbols.into_iter().collect::<String>())?)
            }
        }
    }
}

/// The words in an entry that somebody wrote for others to read.
fn words_of(entry: &mut Entry, detail: Option<DetailKey>) -> Option<&mut MessageText> {
    if let Some(key) = detail {
        let Entry::Filed { details, .. } = entry else { return None };
        return details.get_mut(&key);
    }
    match entry {
        Entry::Filed { text, .. }
        | Entry::FollowedUp { text, .. }
        | Entry::Answered { text, .. }
        | Entry::BodyReported { text, .. }
        | Entry::Asked { text, .. }
        | Entry::Rejected { text, .. }
        | Entry::Drafted { text, .. } => Some(text),
        Entry::Forwarded { note: text, .. }
        | Entry::HandedOver { reason: text, .. }
        | Entry::Merged { reason: text, .. }
        | Entry::DuplicateFound { reason: text, .. }
        | Entry::Published { reason: text }
        | Entry::Withdrawn { reason: text }
        | Entry::Corrected { reason: text, .. }
        | Entry::ConflictFound { reason: text, .. }
        | Entry::PhotoHidden { reason: text, .. }
        | Entry::Registered { reason: text, .. }
        | Entry::Undone { reason: text, .. } => text.as_mut(),
        Entry::Raised { reason, .. }
        | Entry::Recalled { reason, .. }
        | Entry::PartedWays { reason }
        | Entry::Redacted { reason, .. }
        | Entry::SafeModeOn { reason }
        | Entry::Muted { reason, .. } => Some(reason),
        Entry::Escalated { .. }
        | Entry::DueMoved { .. }
        | Entry::Rated { .. }
        | Entry::Claimed { .. }
        | Entry::Released
        | Entry::ContactShown { .. }
        | Entry::CheckDue { .. }
        | Entry::WaitEnded { .. }
        | Entry::Unmuted => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::case::Details;

    fn filed(text: &str) -> Entry {
        Entry::Filed { text: MessageText::parse(text).expect("words"), emergency_declined: false, details: Details::new() }
    }

    fn text(entry: &Entry) -> &str {
        let Entry::Filed { text, .. } = entry else { panic!("another entry") };
        text.reveal()
    }

    #[test]
    fn what_is_named_is_gone_and_the_rest_stays() {
        let entry = filed("Сусід Петренко, тел. 044");
        let redacted = Redaction::Ranges(vec![(6, 14), (21, 24)]).of(&entry, None).expect("in range");
        assert_eq!(text(&redacted), "Сусід ████████, тел. ███");
        let instead = Redaction::Replacement(MessageText::parse("Сусід [ім’я]").expect("words"));
        assert_eq!(text(&instead.of(&entry, None).expect("words")), "Сусід [ім’я]");
        assert_eq!(Redaction::Ranges(vec![(0, 1)]).of(&Entry::Released, None), Err(RedactionError::NoWords));
        assert_eq!(Redaction::Ranges(vec![(0, 1)]).of(&entry, Some(DetailKey::Who)), Err(RedactionError::NoWords));
    }

    #[test]
    fn an_answer_to_a_question_of_the_form_can_be_redacted_alone() {
        let who = MessageText::parse("Іваненко").expect("words");
        let mut entry = filed("Вкрали велосипед");
        if let Entry::Filed { details, .. } = &mut entry {
            details.insert(DetailKey::Who, who);
        }
        let redacted = Redaction::Ranges(vec![(0, 8)]).of(&entry, Some(DetailKey::Who)).expect("in range");
        let Entry::Filed { details, .. } = &redacted else { panic!("another entry") };
        assert_eq!((details[&DetailKey::Who].reveal(), text(&redacted)), ("████████", "Вкрали велосипед"));
    }

    proptest! {
        #[test]
        fn nothing_of_a_range_is_left_and_nothing_else_changes(
            words in "[а-яіїєґ ]{2,60}",
            from in 0usize..70,
            to in 0usize..70,
        ) {
            prop_assume!(!words.trim().is_empty());
            let entry = filed(&words);
            let before: Vec<char> = text(&entry).chars().collect();
            match Redaction::Ranges(vec![(from, to)]).of(&entry, None) {
                Err(error) => prop_assert!(error == RedactionError::Range && (from >= to || to > before.len())),
                Ok(redacted) => {
                    let after: Vec<char> = text(&redacted).chars().collect();
                    prop_assert_eq!(after.len(), before.len());
                    for (at, symbol) in after.iter().enumerate() {
                        prop_assert_eq!(*symbol, if (from..to).contains(&at) { BLOCK } else { before[at] });
                    }
                }
            }
        }
    }
}
