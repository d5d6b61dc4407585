//! The rules of triage as a pack writes them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::values::{Destination, Urgency, Visibility};
use crate::address::fold;
use crate::case::CaseKind;
use crate::city::Name;
use crate::ids::{CategoryId, DistrictId, RuleId};
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
    /// So short that it is in everything.
    #[error("a beginning has at least {MIN_STEM} letters before its star, a word at least {MIN_WORD}")]
    TooShort,
}

/// What is looked for in a text: `ліхтар*` is every word that begins so, `не світ*` one word after the
/// other, `щит* + перехід*` both, anywhere in the text, `дільничний ~ вимага*` one after the other in one clause
/// with [`GAP`] words between them at most. Ukrainian and Russian letters that sound alike are one, so are the
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
            let pieces: Vec<Vec<&str>> = part.split('~').map(|piece| written(piece).collect()).collect();
            if pieces.iter().any(Vec::is_empty) {
                return Err(TermError::Empty);
            }
            if pieces.iter().map(Vec::len).sum::<usize>() > MAX_WORDS {
                return Err(TermError::TooLong);
            }
            for words in &pieces {
                words.iter().try_for_each(|word| check(word, words.len() == 1))?;
            }
        }
        Ok(Self(text))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The phrases that must all be in the text.
    pub(super) fn phrases(&self) -> Vec<Phrase> {
        let piece = |piece| written(piece).map(form).collect();
        self.0.split('+').map(|part| part.split('~').map(piece).collect()).collect()
    }
}

/// Pieces that follow one another nearly, each word by word; one alone where nothing may stand between.
pub(super) type Phrase = Vec<Vec<Form>>;

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

/// A rule: what a case must be like, and what then follows. An empty list asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// The kinds of case it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<CaseKind>,
    /// The categories it is for, with all that are part of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryId>,
    /// What the text must have, one of them at least.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Term>,
    /// What the text may not have, none of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_words: Vec<Term>,
    /// What the answer to "who was it" must have, one of them at least. Only reports of offences ask that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Term>,
    /// The districts it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<DistrictId>,
    /// Where the case goes. A rule that names nobody only makes a case more urgent or less public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Destination>,
    /// How urgent it is at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// How public it is at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Whether the case goes there past the desk: to the officer or a division of the police only.
    #[serde(default)]
    pub at_once: bool,
    /// Whether it wins over every rule that does not say so, whatever those name.
    #[serde(default)]
    pub overrules: bool,
    /// Whether nothing that is sent to the author of such a case may give it away.
    #[serde(default)]
    pub safe_mode: bool,
    /// Whether such a case is a complaint about the police, which reaches no officer.
    #[serde(default)]
    pub complaint: bool,
    /// Whether it may be one: before the officer gets such a case its author is asked.
    #[serde(default)]
    pub perhaps_complaint: bool,
    /// Why, in a sentence, for who holds the case and for its author.
    pub reason: Name,
    /// By which law; nothing where the body's own says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legal_ground: String,
}
