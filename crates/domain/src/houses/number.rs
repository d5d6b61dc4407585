//! The number of one house.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{HouseError, grammar};
use crate::address::fold;

/// The letters of house numbers in the order of the alphabet; the last ones are Russian.
const ALPHABET: [char; 36] = [
    'а', 'б', 'в', 'г', 'ґ', 'д', 'е', 'є', 'ж', 'з', 'и', 'і', 'ї', 'й', 'к', 'л', 'м', 'н', 'о', 'п', 'р', 'с', 'т', 'у', 'ф', 'х', 'ц',
    'ч', 'ш', 'щ', 'ь', 'ю', 'я', 'ъ', 'ы', 'э',
];

/// A letter of a house number. Sorts as the Ukrainian alphabet does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter(u8);

impl Letter {
    /// Takes a Cyrillic letter of either case, or a Latin one that looks like a Cyrillic one.
    #[must_use]
    pub fn new(c: char) -> Option<Self> {
        let twin = fold::cyrillic_twin(c).to_lowercase().next()?;
        let plain = if twin == 'ё' { 'е' } else { twin };
        let at = ALPHABET.iter().position(|letter| *letter == plain)?;
        u8::try_from(at).ok().map(Self)
    }

    /// The letter, lower case.
    #[must_use]
    pub fn as_char(self) -> char {
        ALPHABET.get(usize::from(self.0)).copied().unwrap_or('а')
    }

    /// All letters from this one to another, both included; none when that one is earlier.
    pub(super) fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

/// A part of a house number after the first: a number, a letter or both (only a corpus may lack the
/// number).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    pub(super) number: Option<u32>,
    pub(super) letter: Option<Letter>,
}

impl Part {
    /// Its number.
    #[must_use]
    pub const fn number(self) -> Option<u32> {
        self.number
    }

    /// Its letter, lower case.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        self.letter.map(Letter::as_char)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = self.number {
            write!(f, "{number}")?;
        }
        self.letter().map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

/// The number of a house: `12`, `7а`, `8/2`, `9/9а`, `58а/1`, `9 к9`, `69-71`. Sorts by number, then
/// letter, fraction, corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HouseNumber {
    pub(super) number: u32,
    pub(super) letter: Option<Letter>,
    pub(super) fraction: Option<Part>,
    pub(super) corpus: Option<Part>,
    pub(super) joint: Option<Part>,
}

impl HouseNumber {
    /// Reads a number as a resident writes it: "12", "буд. 7-А", "9 корп. 3", "12, кв. 5" (the flat is
    /// dropped).
    ///
    /// # Errors
    /// [`HouseError`] says what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, HouseError> {
        grammar::house(text)
    }

    /// A house that has nothing but its number, from 1 to [`super::MAX_NUMBER`].
    #[must_use]
    pub const fn plain(number: u32) -> Self {
        Self { number, letter: None, fraction: None, corpus: None, joint: None }
    }

    /// The number, from 1 to [`super::MAX_NUMBER`].
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The letter after it, lower case.
    #[must_use]
    pub fn letter(&self) -> Option<char> {
        self.letter.map(Letter::as_char)
    }

    /// What stands after the slash: the number on the street around the corner.
    #[must_use]
    pub const fn fraction(&self) -> Option<Part> {
        self.fraction
    }

    /// The corpus.
    #[must_use]
    pub const fn corpus(&self) -> Option<Part> {
        self.corpus
    }

    /// The second number of a house that has two, as in "69-71".
    #[must_use]
    pub const fn joint(&self) -> Option<Part> {
        self.joint
    }

    /// Whether it has nothing but the number.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.parts() == 0 && self.joint.is_none()
    }

    /// How many of letter, fraction and corpus it has.
    pub(super) const fn parts(&self) -> u8 {
        self.letter.is_some() as u8 + self.fraction.is_some() as u8 + self.corpus.is_some() as u8
    }

    /// Whether `other` is this house, or this house with more parts: 12 covers 12а, 9/2 covers 9/2 к3.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let agree = |mine: Option<Part>, theirs: Option<Part>| mine.is_none() || mine == theirs;
        self.number == other.number
            && (self.letter.is_none() || self.letter == other.letter)
            && agree(self.fraction, other.fraction)
            && agree(self.corpus, other.corpus)
    }

    /// The house that has the parts of both, if they do not contradict one another.
    pub(super) fn merged(&self, other: &Self) -> Option<Self> {
        let merged = Self {
            letter: self.letter.or(other.letter),
            fraction: self.fraction.or(other.fraction),
            corpus: self.corpus.or(other.corpus),
            ..*self
        };
        (self.covers(&merged) && other.covers(&merged)).then_some(merged)
    }

    /// The house by its first number alone, where it has two.
    pub(super) const fn without_joint(mut self) -> Self {
        self.joint = None;
        self
    }
}

impl fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letter() {
            // "1к-45" would be read as a corpus.
            Some('к') if self.joint.is_some() => write!(f, "{} літ. к", self.number)?,
            _ => Part { number: Some(self.number), letter: self.letter }.fmt(f)?,
        }
        // "4-6/2", as corner houses of two numbers are written.
        if let Some(joint) = self.joint {
            write!(f, "-{joint}")?;
        }
        if let Some(fraction) = self.fraction {
            write!(f, "/{fraction}")?;
        }
        match self.corpus {
            Some(corpus) if corpus.number.is_some() => write!(f, " к{corpus}"),
            // "9 кб" could be read otherwise.
            Some(corpus) => write!(f, " корп. {corpus}"),
            None => Ok(()),
        }
    }
}

impl TryFrom<String> for HouseNumber {
    type Error = HouseError;

    fn try_from(text: String) -> Result<Self, HouseError> {
        Self::parse(&text)
    }
}

impl From<HouseNumber> for String {
    fn from(house: HouseNumber) -> Self {
        house.to_string()
    }
}
