//! How an index is made: once for each version of a city's directory.

use std::collections::{BTreeMap, HashSet};

use super::words::words;
use super::{Document, Entry, Index, Kind, Phrase, lexicon};

/// How much a word counts in each field: what it is in says more of a document the shorter it is.
const TITLE: f32 = 3.0;
const ASKED_AS: f32 = 2.0;
const SITUATIONS: f32 = 2.0;
const SUMMARY: f32 = 1.2;
const BODY: f32 = 0.4;
/// How soon more of a word stops to count, as in BM25.
const SATURATION: f32 = 1.2;
/// How much the length of a field counts, as in BM25.
const LENGTH: f32 = 0.6;
const FIELDS: usize = 5;
/// The longest part of a body that is read, in characters.
const MAX_BODY: usize = 20_000;

/// The words of each field of one document.
struct Fields([(f32, Vec<u32>); FIELDS]);

impl Index {
    /// Of documents, in any order. The work grows with their length.
    #[must_use]
    pub fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut index = Self::default();
        for stem in lexicon::stems() {
            index.vocabulary.number(stem);
        }
        let mut all = Vec::new();
        let mut phrases: Vec<(u32, Vec<u32>)> = Vec::new();
        for (document, entry) in documents.into_iter().zip(0_u32..) {
            let each = document.asked_as.iter().chain(&document.situations).chain(std::iter::once(&document.title));
            phrases.extend(each.map(|phrase| (entry, index.numbers(phrase))).filter(|(_, numbers)| !numbers.is_empty()));
            all.push(index.fields(&document));
            index.entries.push(Entry { id: document.id, kind: document.kind, lang: document.lang });
        }
        index.weigh(&all);
        index.rate(&all);
        index.join(phrases);
        index
    }

    fn numbers(&mut self, text: &str) -> Vec<u32> {
        words(text).map(|word| self.vocabulary.number(&word.stem)).collect()
    }

    fn fields(&mut self, document: &Document) -> Fields {
        let body: String = document.body.chars().take(MAX_BODY).collect();
        Fields([
            (TITLE, self.numbers(&document.title)),
            (ASKED_AS, self.numbers(&document.asked_as.join("\n"))),
            (SITUATIONS, self.numbers(&document.situations.join("\n"))),
            (SUMMARY, self.numbers(&document.summary)),
            (BODY, self.numbers(&body)),
        ])
    }

    /// How much of each document a word is: BM25F without the part that a word tells by itself.
    fn weigh(&mut self, all: &[Fields]) {
        self.postings = vec![Vec::new(); self.vocabulary.len()];
        let length = |fields: &Fields, at: usize| fields.0.get(at).map_or(0, |(_, words)| words.len());
        let mean = |at: usize| share(all.iter().map(|fields| length(fields, at)).sum(), all.len()).max(1.0);
        let means: [f32; FIELDS] = std::array::from_fn(mean);
        for (fields, entry) in all.iter().zip(0_u32..) {
            let mut counted: BTreeMap<u32, f32> = BTreeMap::new();
            for ((weight, words), mean) in fields.0.iter().zip(means) {
                let long = 1.0 - LENGTH + LENGTH * share(words.len(), 1) / mean;
                for word in words {
                    *counted.entry(*word).or_default() += weight / long;
                }
            }
            for (word, count) in counted {
                if let Some(documents) = self.postings.get_mut(word as usize) {
                    documents.push((entry, count / (SATURATION + count)));
                }
            }
        }
    }

    /// How much each word tells: the fewer things of a kind have it, the more.
    fn rate(&mut self, all: &[Fields]) {
        for (kind, (tells, most)) in Kind::ALL.into_iter().zip(self.tells.iter_mut().zip(&mut self.most)) {
            let ids: HashSet<&str> = self.entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.id.as_str()).collect();
            let mut by_id: Vec<HashSet<&str>> = vec![HashSet::new(); self.vocabulary.len()];
            for (entry, fields) in self.entries.iter().zip(all).filter(|(entry, _)| entry.kind == kind) {
                for word in fields.0.iter().flat_map(|(_, words)| words) {
                    if let Some(ids) = by_id.get_mut(*word as usize) {
                        ids.insert(&entry.id);
                    }
                }
            }
            let rated = |having: &HashSet<&str>| {
                let (all, having) = (share(ids.len(), 1), share(having.len(), 1));
                (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
            };
            *tells = by_id.iter().map(rated).collect();
            *most = rated(&HashSet::new());
        }
    }

    fn join(&mut self, phrases: Vec<(u32, Vec<u32>)>) {
        self.in_phrases = vec![Vec::new(); self.vocabulary.len()];
        for ((entry, mut words), number) in phrases.into_iter().zip(0_u32..) {
            words.sort_unstable();
            words.dedup();
            let kind = self.entries.get(entry as usize).map_or(Kind::Article, |entry| entry.kind);
            let tells = words.iter().map(|word| self.tells_of(kind, *word)).sum();
            self.phrases.push(Phrase { entry, tells });
            for word in words {
                if let Some(phrases) = self.in_phrases.get_mut(word as usize) {
                    phrases.push(number);
                }
            }
        }
    }

    pub(super) fn tells_of(&self, kind: Kind, word: u32) -> f32 {
        self.tells.get(kind as usize).and_then(|tells| tells.get(word as usize)).copied().unwrap_or_default()
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of words")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}
