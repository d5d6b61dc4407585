//! The name of a street: its kind and the rest, and the key under which the store keeps it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fold;
use super::kind::StreetKind;
use super::kind_words::{KindWord, kind_word};
use super::part::{Part, bare, parts};
use super::query::{AddressError, check};

/// A street's name without its kind, made comparable, under which the directory is read: what its words
/// sound like, without their endings, in alphabetical order; given names and titles are left out. Equal
/// for "Михайла Грушевського", "Грушевського", "Грушевского" and "Hrushevskoho", for "9-го Травня" and
/// "9 Мая". Streets that share a key are told apart by their names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StreetKey(String);

impl StreetKey {
    /// A key as the store has it.
    #[must_use]
    pub fn stored(key: &str) -> Self {
        Self(key.to_owned())
    }

    /// The key of a name that has no kind in it.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self::of_parts(&parts(name))
    }

    pub(super) fn of_parts(parts: &[Part]) -> Self {
        let bare = bare(parts);
        let mut stems: Vec<&str> = parts.iter().filter(|part| part.counts(bare)).map(Part::stem).collect();
        if stems.is_empty() {
            stems = parts.iter().map(Part::stem).collect();
        }
        stems.sort_unstable();
        Self(stems.join(" "))
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

    /// The words of the name, lower case and in alphabetical order: what tells it from all other names,
    /// given names included, however it is written.
    #[must_use]
    pub fn identity(&self) -> String {
        let parts = parts(&self.name);
        let mut words: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        words.sort_unstable();
        words.join(" ")
    }

    pub(super) fn of_words(words: &[Word<'_>]) -> Option<Self> {
        let found = kind_place(words);
        let words = found.map_or(words, |(at, _)| words.get(..area_behind(words, at)).unwrap_or(words));
        let is_area = |word: &Word<'_>| kind_word(&word.lower, word.dotted).is_some_and(|found| found.area);
        let rest = match found {
            // "Голосіївський район, вул. Васильківська": the place stands before, without a comma.
            // "2 пров. Ковпака": a number before the kind belongs to the name.
            Some((at, _)) if at > 0 && words.iter().skip(at + 1).any(Word::is_name) => {
                let numbers = words.get(..at)?.iter().rev().take_while(|word| word.starts_with_digit()).count();
                // "мкр. 5 вул. Садова": the number is the neighbourhood's.
                let numbers =
                    if at.checked_sub(numbers + 1).and_then(|before| words.get(before)).is_some_and(is_area) { 0 } else { numbers };
                words.get(at - numbers..)?.iter().enumerate().filter(|(index, _)| *index != numbers).map(|(_, word)| word.clone()).collect()
            }
            Some((at, _)) => words.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| word.clone()).collect(),
            None => words.to_vec(),
        };
        // "вул. просп. Маяковського": the second abbreviation is the one that was meant.
        let again = found.and_then(|_| rest.first()).and_then(|word| kind_word(&word.lower, word.dotted)).filter(|word| word.certain);
        if again.is_some() && rest.len() > 1 {
            return Self::of_words(&rest);
        }
        let kind = found.and_then(|(_, word)| word.kind);
        if rest.iter().any(Word::is_name) {
            return Some(Self { kind, name: join(&rest) });
        }
        // "мікрорайон 5", "278 кв-л": these are called by a number.
        if let Some((_, word)) = found.filter(|(_, word)| word.area && !rest.is_empty()) {
            return Some(Self { kind: word.kind.or(Some(StreetKind::Microdistrict)), name: join(&rest) });
        }
        // "Лінія 3", "3-тя лінія": the number alone would be no name. "Набережна": the word is the name.
        let name = || join(words);
        match found.filter(|(_, word)| !word.certain)?.1.kind? {
            StreetKind::Line => Some(Self { kind, name: name() }),
            StreetKind::Street | StreetKind::Avenue | StreetKind::Lane | StreetKind::Boulevard => None,
            _ => rest.is_empty().then(|| Self { kind: None, name: name() }),
        }
    }

    /// The beginning of a name that begins with a number: there may be no more of it yet.
    pub(super) fn of_number(words: &[Word<'_>]) -> Option<Self> {
        let kind = words.first().and_then(|word| kind_word(&word.lower, word.dotted));
        let rest = words.get(usize::from(kind.is_some())..)?;
        rest.first().filter(|word| word.starts_with_digit())?;
        Some(Self { kind: kind.and_then(|word| word.kind), name: join(rest) })
    }
}

impl fmt::Display for StreetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            // "лінія Лінія 3" is what a register may say, not what people do.
            Some(kind) if parts(&self.name).iter().any(|part| part.text == kind.full()) => f.write_str(&self.name),
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
        !self.starts_with_digit() && self.lower.contains(fold::is_letter)
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

/// Where a name ends that has a neighbourhood behind it: "вул. Дружби мкр. Південний". In "вулиця Новий Квартал" there
/// is none.
fn area_behind(words: &[Word<'_>], kind: usize) -> usize {
    let area = |word: &Word<'_>| kind_word(&word.lower, word.dotted).is_some_and(|found| found.area);
    let named = |at: usize| words.get(kind + 1..at).is_some_and(|name| name.iter().any(Word::is_name));
    let behind = |at: &usize| words.get(*at).is_some_and(area) && words.get(*at + 1).is_some() && named(*at);
    let of_street = words.get(kind).is_some_and(|word| !area(word));
    (kind + 2..words.len()).find(behind).filter(|_| of_street).unwrap_or(words.len())
}

/// Which word tells the kind: an abbreviation or "вулиця" anywhere, else a full word that stands first
/// (but for a number: "1-й провулок Вітовецький") or last, for in the middle it is part of a name. That of a
/// neighbourhood gives way to any other that has a name behind it.
pub(super) fn kind_place(words: &[Word<'_>]) -> Option<(usize, KindWord)> {
    let all = || words.iter().enumerate().filter_map(|(at, word)| kind_word(&word.lower, word.dotted).map(|found| (at, found)));
    let certain = |found: &(usize, KindWord)| found.1.certain;
    let first = all().find(|(at, _)| words.iter().take(*at).all(Word::starts_with_digit));
    let last = all().find(|(at, _)| at + 1 == words.len());
    // "Лінія 3 лінія": the kind stands last. Else it stands first: "площа Набережна".
    let ends = if first.map(|found| found.1) == last.map(|found| found.1) { last } else { first.or(last) };
    let certain_of_street = |found: &(usize, KindWord)| found.1.certain && !found.1.area;
    let found = all().find(certain_of_street).or_else(|| all().find(certain)).or(ends)?;
    let named = |(at, other): &(usize, KindWord)| !other.area && *at > found.0 + 1 && words.iter().skip(*at + 1).any(Word::is_name);
    Some(Some(found).filter(|found| found.1.area).and_then(|_| all().find(named)).unwrap_or(found))
}

/// The words as a name again; an abbreviation keeps its dot.
fn join(words: &[Word<'_>]) -> String {
    let mut name = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            name.push(' ');
        }
        name.push_str(word.text);
        if word.dotted && at + 1 < words.len() {
            name.push('.');
        }
    }
    name.replace('\'', "’")
}
