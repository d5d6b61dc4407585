//! The name of a street: its kind and the rest, and the key under which the store keeps it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fold;
use super::kind::{KindWord, StreetKind};
use super::query::{AddressError, check};

/// A street's name without its kind, made comparable: lower case, no apostrophes, hyphens as spaces,
/// ordinals as bare numbers put first. "Солом’янська" and "Соломянська" have one key, so have "9-го
/// Травня" and "9 Травня", "Садова 3" and "3-тя Садова".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StreetKey(String);

/// Endings that make a number an ordinal: "9-го", "1-й", "3-тя".
const ORDINAL: [&str; 17] = ["а", "я", "й", "е", "ша", "га", "тя", "та", "ма", "го", "ого", "ій", "ої", "ий", "ти", "ї", "х"];

impl StreetKey {
    /// The key of a name that has no kind in it.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let folded = fold::lower(&fold::clean(name)).replace('\'', "");
        let mut numbers: Vec<String> = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        let mut after_number = false;
        for (at, word) in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).enumerate() {
            if after_number && at > 0 && ORDINAL.contains(&word) {
                after_number = false;
                continue;
            }
            let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (number, rest) = word.split_at(digits);
            after_number = digits > 0 && rest.is_empty();
            if digits == 0 {
                words.push(word);
            } else if rest.chars().count() > 1 && ORDINAL.contains(&rest) || rest == "й" {
                numbers.push(number.to_owned());
            } else {
                numbers.push(word.to_owned());
            }
        }
        let numbers = numbers.iter().map(String::as_str);
        Self(numbers.chain(words).collect::<Vec<_>>().join(" "))
    }

    /// The key as it stands in the table.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a word is a number with the ending of an ordinal: "9-го", "3тя".
pub(super) fn is_ordinal(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let ending = rest.strip_prefix('-').unwrap_or(rest);
    rest.len() < word.len() && ORDINAL.contains(&ending)
}

/// A street by name, as an official or a resident writes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StreetName {
    /// Its kind, where it was given.
    pub kind: Option<StreetKind>,
    /// The rest of the name, in the case it was written.
    pub name: String,
}

impl StreetName {
    /// Reads a name as it stands in the register ("вулиця Васильківська", "1-й Садовий провулок") or
    /// abbreviated ("просп. Голосіївський"). No house is looked for.
    ///
    /// # Errors
    /// [`AddressError`] when nothing is left as a name, or the text is too long or has control
    /// characters.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = fold::clean(check(text)?);
        Self::of_words(&words(&text)).ok_or(AddressError::NoStreet)
    }

    /// The key under which the store keeps it.
    #[must_use]
    pub fn key(&self) -> StreetKey {
        StreetKey::of(&self.name)
    }

    pub(super) fn of_words(words: &[Word<'_>]) -> Option<Self> {
        let found = kind_place(words);
        let rest = match found {
            // "Голосіївський район, вул. Васильківська": the place stands before, without a comma.
            Some((at, _)) if at > 0 && words.iter().skip(at + 1).any(Word::is_name) => words.get(at + 1..)?.to_vec(),
            Some((at, _)) => words.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| word.clone()).collect(),
            None => words.to_vec(),
        };
        let kind = found.and_then(|(_, word)| word.kind);
        if rest.iter().any(Word::is_name) {
            return Some(Self { kind, name: join(&rest) });
        }
        // "Лінія 3", "3-тя лінія": the number alone would be no name. "Набережна": the word is the name.
        let name = || join(words);
        match found.filter(|(_, word)| !word.abbreviated)?.1.kind? {
            StreetKind::Line => Some(Self { kind, name: name() }),
            StreetKind::Street | StreetKind::Avenue | StreetKind::Lane | StreetKind::Boulevard => None,
            _ => rest.is_empty().then(|| Self { kind: None, name: name() }),
        }
    }
}

impl fmt::Display for StreetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            // "лінія Лінія 3" is what a register may say, not what people do.
            Some(kind) if self.key().0.split(' ').any(|word| word == kind.full()) => f.write_str(&self.name),
            Some(kind) => write!(f, "{kind} {}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A word of an address.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) lower: String,
    /// Where it begins in the text it was cut from.
    pub(super) at: usize,
    /// A dot follows it.
    pub(super) dotted: bool,
}

impl Word<'_> {
    pub(super) fn starts_with_digit(&self) -> bool {
        self.lower.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it can stand as the name of a street: it has letters and is no mere number.
    pub(super) fn is_name(&self) -> bool {
        !self.starts_with_digit() && self.lower.contains(char::is_alphabetic)
    }
}

/// Cuts a cleaned text into words. Dots end a word; parentheses and quotation marks fall away.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '.' | '(' | ')' | ':' | '!' | '?');
    let mut words = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        if word.contains(char::is_alphanumeric) || word == "№" {
            words.push(Word { text: word, lower: fold::lower(word), at, dotted: piece.ends_with('.') });
        }
        at += piece.len();
    }
    words
}

/// Which word tells the kind: an abbreviation or "вулиця" anywhere, else a full word that stands first
/// or last, for in the middle it is part of a name.
fn kind_place(words: &[Word<'_>]) -> Option<(usize, KindWord)> {
    let all = || words.iter().enumerate().filter_map(|(at, word)| StreetKind::of_word(&word.lower, word.dotted).map(|found| (at, found)));
    let certain = |found: &(usize, KindWord)| found.1.abbreviated || found.1.kind == Some(StreetKind::Street);
    let first = all().find(|(at, _)| *at == 0);
    let last = all().find(|(at, _)| at + 1 == words.len());
    // "Лінія 3 лінія": the kind stands last. Else it stands first: "площа Набережна".
    let ends = if first.map(|found| found.1) == last.map(|found| found.1) { last } else { first.or(last) };
    all().find(certain).or(ends)
}

fn join(words: &[Word<'_>]) -> String {
    words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ").replace('\'', "’")
}
