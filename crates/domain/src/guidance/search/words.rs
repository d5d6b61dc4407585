//! A text as terms: its words by sound, without those that say nothing, cut to their stems.

use super::stem;
use super::stop_words::is_stop_word;
use crate::address::fold;
use crate::address::script::text_sounds;

/// No word of a language is longer; what is, is cut.
const MAX_WORD: usize = 32;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its stem: what it is found by.
    pub(super) stem: String,
    /// The stem it has if it is no English: only of words in Latin letters, and where it differs.
    pub(super) other: Option<String>,
}

/// The words of a text that say something, in their order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> {
    spelled(text).into_iter().filter_map(|word| term(&word))
}

/// The same as they are written, in lower case.
pub(super) fn spelled(text: &str) -> Vec<String> {
    let clean = fold::lower(&fold::clean(text));
    let split = clean.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let bare = split.map(|word| word.chars().filter(|c| *c != '\'').take(MAX_WORD).collect::<String>());
    bare.filter(|word| !word.is_empty() && !is_stop_word(word)).collect()
}

/// A word in lower case as a term; none for what has neither a sound nor a digit.
pub(super) fn term(word: &str) -> Option<Word> {
    let sounds = text_sounds(word);
    if sounds.is_empty() || (sounds.len() < 2 && !sounds.bytes().all(|sound| sound.is_ascii_digit())) {
        return None;
    }
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Some(Word { stem: sounds, other: None });
    }
    let slavic = stem::slavic(&sounds);
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let english = stem::english(&sounds).to_owned();
        let other = (english != slavic).then_some(slavic);
        return Some(Word { stem: english, other });
    }
    Some(Word { stem: slavic, other: None })
}
