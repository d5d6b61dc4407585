//! How a question is asked of an index.

use std::collections::HashMap;

use super::words::words;
use super::{Hit, Index, Kind, MAX_QUERY_CHARS, lexicon};
use crate::address::script::other_key;

/// The most words of a question that are looked at.
const MAX_WORDS: usize = 40;
/// How much a word counts that means the same as one that is asked for.
const RELATED: f32 = 0.6;
/// How much the other reading of a word in Latin letters counts.
const OTHER: f32 = 0.95;
/// How much a word counts that looks alike, where the documents have the one that is asked for, and where not.
const ALIKE_TO_KNOWN: f32 = 0.6;
const ALIKE_TO_UNKNOWN: f32 = 0.9;
/// How much a word counts that means the same as one that looks alike.
const RELATED_TO_ALIKE: f32 = 0.7;
/// How much of the most telling word a word is that nothing has: it speaks of something else.
const UNKNOWN: f32 = 0.6;
/// What stands for a word this surely bounds what the others tell, and how loosely it does.
const CERTAIN: f32 = 0.7;
const CAP: f32 = 0.35;
/// How the two ways of weighing are mixed.
const FIELDS: f32 = 0.6;
const PHRASES: f32 = 0.4;
/// What is worse is not told.
const FLOOR: f32 = 0.15;
/// What is better is offered as the answer.
const CLOSE: f32 = 0.35;
/// A question that was typed in another layout of the keyboard is found far better in the right one.
const LAYOUT: f32 = 1.5;

/// A word of a question: what it stands for, and how much.
struct Asked(Vec<(u32, f32)>);

impl Index {
    /// What fits a question, the best first, at most so many; none where nothing does. `kind` limits it to one.
    /// The work is bounded by the size of the index.
    #[must_use]
    pub fn search(&self, question: &str, kind: Option<Kind>, limit: usize) -> Vec<Hit> {
        let question: String = question.chars().take(MAX_QUERY_CHARS).collect();
        let mut hits = self.ranked(&question, kind);
        let best = |hits: &[Hit]| hits.first().map_or(0.0, |hit| hit.score);
        if best(&hits) < CLOSE {
            let typed: String = question.to_lowercase().chars().map(|c| other_key(c).unwrap_or(c)).collect();
            let others = self.ranked(&typed, kind);
            if best(&others) > LAYOUT * best(&hits) && best(&others) >= CLOSE {
                hits = others;
            }
        }
        hits.truncate(limit);
        hits
    }

    fn ranked(&self, question: &str, kind: Option<Kind>) -> Vec<Hit> {
        let asked = self.asked(question);
        let mut best: HashMap<(Kind, &str), (f32, usize)> = HashMap::new();
        for kind in Kind::ALL.into_iter().filter(|each| kind.is_none_or(|kind| kind == *each)) {
            for (score, (at, entry)) in self.scores(&asked, kind).into_iter().zip(self.entries.iter().enumerate()) {
                if entry.kind == kind && score >= FLOOR {
                    let kept = best.entry((kind, &entry.id)).or_insert((score, at));
                    if score > kept.0 {
                        *kept = (score, at);
                    }
                }
            }
        }
        let hit = |((kind, id), (score, at)): ((Kind, &str), (f32, usize))| {
            let lang = self.entries.get(at).map(|entry| entry.lang).unwrap_or_default();
            Hit { id: id.to_owned(), kind, lang, score, close: score >= CLOSE }
        };
        let mut hits: Vec<Hit> = best.into_iter().map(hit).collect();
        hits.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.kind.cmp(&other.kind)).then_with(|| one.id.cmp(&other.id)));
        hits
    }

    /// The words of a question, each once.
    fn asked(&self, question: &str) -> Vec<Asked> {
        let mut seen: Vec<String> = Vec::new();
        let mut asked = Vec::new();
        for word in words(question).take(MAX_WORDS) {
            if !seen.contains(&word.stem) {
                asked.push(self.stands_for(&word.stem, word.other.as_deref()));
                seen.push(word.stem);
            }
        }
        asked
    }

    fn stands_for(&self, stem: &str, other: Option<&str>) -> Asked {
        let mut found: Vec<(u32, f32)> = Vec::new();
        let mut add = |word: Option<u32>, weight: f32| {
            let Some(word) = word.filter(|word| self.has(*word)) else { return };
            match found.iter_mut().find(|(known, _)| *known == word) {
                Some((_, known)) => *known = known.max(weight),
                None => found.push((word, weight)),
            }
        };
        let mut known = false;
        for (stem, weight) in std::iter::once((stem, 1.0)).chain(other.map(|other| (other, OTHER))) {
            let number = self.vocabulary.find(stem);
            known |= number.is_some();
            add(number, weight);
            for related in lexicon::related(stem) {
                add(self.vocabulary.find(related), weight * RELATED);
            }
        }
        for stem in std::iter::once(stem).chain(other) {
            let share = if known { ALIKE_TO_KNOWN } else { ALIKE_TO_UNKNOWN };
            for (word, likeness) in self.vocabulary.alike(stem) {
                add(Some(word), likeness * share);
                if !known && let Some(alike) = self.vocabulary.word(word) {
                    for related in lexicon::related(alike) {
                        add(self.vocabulary.find(related), likeness * share * RELATED_TO_ALIKE);
                    }
                }
            }
        }
        Asked(found)
    }

    /// Whether any document has a word.
    fn has(&self, word: u32) -> bool {
        self.postings.get(word as usize).is_some_and(|documents| !documents.is_empty())
    }

    /// How well each document of a kind fits.
    fn scores(&self, asked: &[Asked], kind: Kind) -> Vec<f32> {
        let most = self.most.get(kind as usize).copied().unwrap_or_default();
        let mut whole = 0.0;
        let mut of_entries = Sums::new(self.entries.len());
        let mut of_phrases = Sums::new(self.phrases.len());
        for Asked(words) in asked {
            let mut weight: f32 = 0.0;
            // What stands for a word tells no more than the word.
            let least =
                words.iter().filter(|(_, likeness)| *likeness >= CERTAIN).map(|(word, _)| self.tells_of(kind, *word)).reduce(f32::min);
            let cap = least.map_or(most, |least| CAP * most + (1.0 - CAP) * least);
            for (word, likeness) in words {
                let tells = likeness * self.tells_of(kind, *word).min(cap);
                weight = weight.max(tells);
                for (entry, part) in self.postings.get(*word as usize).into_iter().flatten() {
                    of_entries.offer(*entry, tells * part);
                }
                for phrase in self.in_phrases.get(*word as usize).into_iter().flatten() {
                    of_phrases.offer(*phrase, tells);
                }
            }
            whole += if words.is_empty() { UNKNOWN * most } else { weight };
            of_entries.settle();
            of_phrases.settle();
        }
        if whole <= 0.0 {
            return vec![0.0; self.entries.len()];
        }
        let mut nearest: Vec<f32> = vec![0.0; self.entries.len()];
        for (phrase, sum) in self.phrases.iter().zip(&of_phrases.sums) {
            if let Some(near) = nearest.get_mut(phrase.entry as usize) {
                *near = near.max(sum / (whole * phrase.tells).sqrt().max(f32::EPSILON));
            }
        }
        of_entries.sums.iter().zip(nearest).map(|(sum, near)| FIELDS * sum / whole + PHRASES * near.min(1.0)).collect()
    }
}

/// Sums of which each word of a question adds its best.
struct Sums {
    sums: Vec<f32>,
    best: Vec<f32>,
    touched: Vec<u32>,
}

impl Sums {
    fn new(len: usize) -> Self {
        Self { sums: vec![0.0; len], best: vec![0.0; len], touched: Vec::new() }
    }

    fn offer(&mut self, at: u32, value: f32) {
        let Some(best) = self.best.get_mut(at as usize) else { return };
        if *best == 0.0 {
            self.touched.push(at);
        }
        *best = best.max(value);
    }

    fn settle(&mut self) {
        for at in self.touched.drain(..) {
            if let (Some(sum), Some(best)) = (self.sums.get_mut(at as usize), self.best.get_mut(at as usize)) {
                *sum += *best;
                *best = 0.0;
            }
        }
    }
}
