//! Words and phrases that are looked for in what people write, whatever their endings: `стріля*` is every
//! word that begins so, `не дихає` one word after the other. The emergency rules and the rules of triage
//! look for theirs through here, so that a text is folded and compared in one way only.

mod words;

use std::collections::HashMap;

pub(crate) use self::words::{Word, folded, words};

/// A word, or all that begin with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) text: String,
    pub(crate) stem: bool,
}

impl Form {
    /// Takes a word in lower case; a star at its end stands for every ending.
    pub(crate) fn of(written: &str) -> Self {
        match written.strip_suffix('*') {
            Some(stem) => Self { text: folded(stem), stem: true },
            None => Self { text: folded(written), stem: false },
        }
    }

    fn fits(&self, word: &str) -> bool {
        if self.stem { word.starts_with(&self.text) } else { word == self.text }
    }
}

/// One spelling: the words after the first, and what it means.
#[derive(Debug, Clone)]
struct Entry<M> {
    rest: Vec<Form>,
    meaning: M,
}

/// Spellings by their first words, with what each means: for a single pass over a text.
#[derive(Debug, Clone)]
pub(crate) struct Spellings<M> {
    whole: HashMap<String, Vec<Entry<M>>>,
    stems: HashMap<String, Vec<Entry<M>>>,
}

impl<M> Default for Spellings<M> {
    fn default() -> Self {
        Self { whole: HashMap::new(), stems: HashMap::new() }
    }
}

impl<M: Copy> Spellings<M> {
    /// Adds a spelling, word by word.
    pub(crate) fn add(&mut self, forms: impl IntoIterator<Item = Form>, meaning: M) {
        let mut forms = forms.into_iter();
        let Some(first) = forms.next() else { return };
        let map = if first.stem { &mut self.stems } else { &mut self.whole };
        map.entry(first.text).or_default().push(Entry { rest: forms.collect(), meaning });
    }

    /// Calls with every meaning of the spellings that begin at the first of these words, and how many
    /// words each has. A word has at most as many beginnings as letters: the work per word is bounded.
    pub(crate) fn each_meaning(&self, words: &[Word], mut tell: impl FnMut(M, usize)) {
        let Some((first, after)) = words.split_first() else { return };
        let beginnings = first.text.char_indices().map(|(at, c)| &first.text[..at + c.len_utf8()]);
        let entries = self.whole.get(&first.text).into_iter().chain(beginnings.filter_map(|stem| self.stems.get(stem))).flatten();
        for entry in entries {
            let fits = |(form, word): (&Form, &Word)| form.fits(&word.text);
            if after.len() >= entry.rest.len() && entry.rest.iter().zip(after).all(fits) {
                tell(entry.meaning, 1 + entry.rest.len());
            }
        }
    }

    /// The first words that are looked for whole, and as beginnings.
    #[cfg(test)]
    pub(crate) fn first_words(&self) -> (impl Iterator<Item = &String>, impl Iterator<Item = &String>) {
        (self.whole.keys(), self.stems.keys())
    }
}
