//! Search over articles of guidance and published questions, the way people ask: in Ukrainian, Russian, what
//! lies between the two, Latin letters and English, with typing errors, in words that no article has.
//!
//! A text is made words by sound, cut to their stems (`words`, `stem`). A word that is asked for stands for itself,
//! for those that mean the same (`lexicon`) and for those that look alike (`vocabulary`), each at a discount. A
//! document is weighed twice: how much of the question its fields have (BM25F), and how near the question
//! comes to one of its phrases, which are its title, its situations and the ways people ask. `docs/guidance.md`
//! says what this comes to, and the decision 0007 what else was looked at.

mod build;
mod lexicon;
mod query;
mod stem;
mod stop_words;
mod vocabulary;
mod words;

use serde::{Deserialize, Serialize};

use self::vocabulary::Vocabulary;
use crate::lang::Lang;

/// The longest question, in characters; what is longer is cut.
pub const MAX_QUERY_CHARS: usize = 300;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An article of guidance.
    #[default]
    Article,
    /// A question that was answered and published.
    Question,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Article, Self::Question];
}

/// One thing that can be found, in one language. A thing in several languages is several documents of one id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its id: of an article its own, of a question its reference.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its language.
    pub lang: Lang,
    /// Its title; the words of a question.
    pub title: String,
    /// The situations that it is for.
    pub situations: Vec<String>,
    /// How people ask for it.
    pub asked_as: Vec<String>,
    /// Its summary.
    pub summary: String,
    /// The rest of it; the words of an answer.
    pub body: String,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The language in which it fits best.
    pub lang: Lang,
    /// How well it fits, from 0 to 1: comparable between kinds, not between questions.
    pub score: f32,
    /// Whether it is near enough to be offered as the answer, not as one of several that may be meant.
    pub close: bool,
}

/// Documents made ready to be searched.
#[derive(Debug, Clone, Default)]
pub struct Index {
    entries: Vec<Entry>,
    vocabulary: Vocabulary,
    /// For each word: which documents have it, and how much of them it is (of 1).
    postings: Vec<Vec<(u32, f32)>>,
    /// For each word: which phrases have it.
    in_phrases: Vec<Vec<u32>>,
    phrases: Vec<Phrase>,
    /// For each word: how much it tells of a document, by kind.
    tells: [Vec<f32>; 2],
    /// The most that any word tells, by kind.
    most: [f32; 2],
}

#[derive(Debug, Clone)]
struct Entry {
    id: String,
    kind: Kind,
    lang: Lang,
}

/// A title, a situation or a way to ask.
#[derive(Debug, Clone)]
struct Phrase {
    entry: u32,
    /// What its words tell together.
    tells: f32,
}

impl Index {
    /// How many documents there are, each language counted.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
