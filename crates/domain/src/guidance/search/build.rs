//! How an index is made: once for each version of a city's directory.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::stop_words::is_faint;
use super::words::{spelled, term};
use super::{Document, Entry, Index, Kind, Phrase, lexicon};

/// How much a word counts in each field: what it is in says more of a document the shorter it is.
const TITLE: f32 = 3.0;
const ASKED_AS: f32 = 2.0;
const SITUATIONS: f32 = 2.0;
const SUMMARY: f32 = 1.2;
const BODY: f32 = 0.5;
/// How soon more of a word stops to count, as in BM25.
const SATURATION: f32 = 1.6;
/// How much the length of a field counts, as in BM25.
const LENGTH: f32 = 0.6;
/// How much a word counts that is in any story.
const FAINT: f32 = 0.5;
/// How much a document has a word that is in its body only.
const IN_BODY: f32 = 0.3;
const FIELDS: usize = 5;
/// The longest part of a body that is read, in characters.
const MAX_BODY: usize = 20_000;

/// The numbers of words as they are written: a word is cut to its stem once, not each time it is read.
type Known = HashMap<String, Option<u32>>;

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
        let mut known = Known::new();
        let mut all = Vec::new();
        let mut phrases: Vec<(u32, Vec<u32>)> = Vec::new();
        for (document, entry) in documents.into_iter().zip(0_u32..) {
            let each = document.asked_as.iter().chain(&document.situations).chain(std::iter::once(&document.title));
            phrases.extend(each.map(|phrase| (entry, index.numbers(phrase, &mut known))).filter(|(_, numbers)| !numbers.is_empty()));
            all.push(index.fields(&document, &mut known));
            index.entries.push(Entry { id: document.id, kind: document.kind, lang: document.lang });
        }
        index.weigh(&all);
        index.rate(&all);
        index.join(phrases);
        index
    }

    fn numbers(&mut self, text: &str, known: &mut Known) -> Vec<u32> {
        let mut number = |word: String| match known.get(&word) {
            Some(number) => *number,
            None => {
                let number = term(&word).map(|word| self.vocabulary.number(&word.stem));
                known.insert(word, number);
                number
            }
        };
        spelled(text).into_iter().filter_map(&mut number).collect()
    }

    fn fields(&mut self, document: &Document, known: &mut Known) -> Fields {
        let body: String = document.body.chars().take(MAX_BODY).collect();
        Fields([
            (TITLE, self.numbers(&document.title, known)),
            (ASKED_AS, self.numbers(&document.asked_as.join("\n"), known)),
            (SITUATIONS, self.numbers(&document.situations.join("\n"), known)),
            (SUMMARY, self.numbers(&document.summary, known)),
            (BODY, self.numbers(&body, known)),
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
            let mut having: Vec<BTreeMap<&str, f32>> = vec![BTreeMap::new(); self.vocabulary.len()];
            for (entry, fields) in self.entries.iter().zip(all).filter(|(entry, _)| entry.kind == kind) {
                for (weight, words) in &fields.0 {
                    for word in words {
                        let Some(ids) = having.get_mut(*word as usize) else { continue };
                        let part = ids.entry(&entry.id).or_default();
                        *part = part.max(if *weight > BODY { 1.0 } else { IN_BODY });
                    }
                }
            }
            let rated = |having: f32| (1.0 + (share(ids.len(), 1) - having + 0.5) / (having + 0.5)).ln();
            let by_word = having.iter().zip(0_u32..).map(|(having, number)| {
                let faint = self.vocabulary.word(number).is_some_and(is_faint);
                rated(having.values().sum()) * if faint { FAINT } else { 1.0 }
            });
            *tells = by_word.collect();
            *most = rated(0.0);
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
