//! What rules look for in a text.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::fold;
use crate::ids::ListId;
use crate::spelling::Form;

/// The longest words to look for, in characters.
const MAX_CHARS: usize = 80;
/// The most words of one phrase: longer ones are said differently by everybody.
const MAX_WORDS: usize = 6;
/// The shortest beginning and the shortest whole word: shorter ones are in everything.
const MIN_STEM: usize = 3;
const MIN_WORD: usize = 2;
/// The most words that a tilde stands for: a name, a rank. With more between them two words hardly belong together.
pub(super) const GAP: usize = 2;

/// Why a text is not something that can be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// No word in it, or none on one side of a plus or a tilde.
    #[error("there is no word")]
    Empty,
    /// Longer than anybody writes it.
    #[error("at most {MAX_CHARS} characters, and {MAX_WORDS} words one after another")]
    TooLong,
    /// A star elsewhere than at the end of a word, or a sign that no word has.
    #[error("words have letters, digits and an apostrophe, and a star at the end for every ending")]
    Sign,
    /// What stands between angle brackets is no id of a list.
    #[error("a list is written <id>, with a-z, 0-9 and '-'")]
    List,
    /// Several pieces, or a list, within a list.
    #[error("a list has words and phrases: no plus, no tilde, no other list")]
    Nested,
    /// So short that it is in everything.
    #[error("a beginning has at least {MIN_STEM} letters before its star, a word at least {MIN_WORD}")]
    TooShort,
}

/// What is looked for in a text: `ліхтар*` is every word that begins so, `не світ*` one word after the
/// other, `щит* + перехід*` both, anywhere in the text, `дільничний ~ вимага*` one after the other in one clause
/// with [`GAP`] words between them at most. `<officer> ~ вимага*` has any word of a list where the list stands. Ukrainian
/// and Russian letters that sound alike are one, so are the
/// apostrophes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Term(String);

impl Term {
    /// Reads it.
    ///
    /// # Errors
    /// [`TermError`] where it says nothing, or too much.
    pub fn parse(text: &str) -> Result<Self, TermError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > MAX_CHARS {
            return Err(TermError::TooLong);
        }
        for part in text.split('+') {
            let mut words = 0;
            for piece in part.split('~') {
                words += read(piece)?;
            }
            if words > MAX_WORDS {
                return Err(TermError::TooLong);
            }
        }
        Ok(Self(text))
    }

    /// Reads what may stand in a list.
    ///
    /// # Errors
    /// [`TermError`] also where it has several pieces.
    pub fn parse_of_list(text: &str) -> Result<Self, TermError> {
        if text.contains(['+', '~', '<', '>']) { Err(TermError::Nested) } else { Self::parse(text) }
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The phrases that must all be in the text.
    pub(super) fn phrases(&self) -> Vec<Phrase> {
        self.0.split('+').map(|part| part.split('~').map(Piece::of).collect()).collect()
    }

    /// The lists it names.
    pub(super) fn lists(&self) -> impl Iterator<Item = ListId> {
        self.phrases().into_iter().flatten().filter_map(|piece| match piece {
            Piece::List(id) => Some(id),
            Piece::Words(_) => None,
        })
    }
}

/// A piece of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// These words, one after the other.
    Words(Vec<Form>),
    /// Any of a list.
    List(ListId),
}

impl Piece {
    /// Of a piece that has been read.
    fn of(piece: &str) -> Self {
        match listed(piece) {
            Some(Ok(id)) => Self::List(id),
            _ => Self::Words(written(piece).map(form).collect()),
        }
    }
}

/// Pieces that follow one another nearly; one alone where nothing may stand between.
pub(super) type Phrase = Vec<Piece>;

/// How many words a piece has; a list counts as one.
fn read(piece: &str) -> Result<usize, TermError> {
    if let Some(list) = listed(piece) {
        return list.map(|_| 1);
    }
    let words: Vec<&str> = written(piece).collect();
    if words.is_empty() {
        return Err(TermError::Empty);
    }
    words.iter().try_for_each(|word| check(word, words.len() == 1))?;
    Ok(words.len())
}

/// The list that a piece is, where it is one.
fn listed(piece: &str) -> Option<Result<ListId, TermError>> {
    let name = piece.trim().strip_prefix('<')?;
    Some(name.strip_suffix('>').and_then(|name| ListId::parse(name).ok()).ok_or(TermError::List))
}

/// Whether a word can be looked for; the small words of a phrase may be small: "не світить".
fn check(word: &str, alone: bool) -> Result<(), TermError> {
    let letters = word.strip_suffix('*').unwrap_or(word);
    if !letters.chars().all(|c| c.is_alphanumeric() || fold::is_apostrophe(c)) {
        return Err(TermError::Sign);
    }
    let Form { text, stem } = form(word);
    let least = if stem { MIN_STEM } else { MIN_WORD };
    if text.is_empty() || ((stem || alone) && text.chars().count() < least) { Err(TermError::TooShort) } else { Ok(()) }
}

/// The words of a phrase as they are written.
fn written(part: &str) -> impl Iterator<Item = &str> {
    part.split([' ', '-', '_']).filter(|word| !word.is_empty())
}

fn form(word: &str) -> Form {
    let lower = |word: &str| fold::lower(&fold::clean(word));
    Form::of(&word.strip_suffix('*').map_or_else(|| lower(word), |stem| lower(stem) + "*"))
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Term {
    type Error = TermError;

    fn try_from(text: String) -> Result<Self, TermError> {
        Self::parse(&text)
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.0
    }
}
