//! The words of all rules, looked for in one pass over a text.

use std::collections::HashMap;

use super::rule::{Rule, Term};
use crate::spelling::{Spellings, words};

/// What the rules look for. A phrase that several rules look for is there once.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    spellings: Spellings<usize>,
    phrases: usize,
    /// The phrases of each term: all of them must be in the text.
    terms: HashMap<Term, Vec<usize>>,
}

/// Which phrases a text has.
#[derive(Debug)]
pub(super) struct Found<'a> {
    seen: Vec<bool>,
    terms: &'a HashMap<Term, Vec<usize>>,
}

impl Matcher {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut matcher = Self { spellings: Spellings::default(), phrases: 0, terms: HashMap::new() };
        let mut known: HashMap<String, usize> = HashMap::new();
        for term in rules.iter().flat_map(|rule| rule.words.iter().chain(&rule.without_words)) {
            if matcher.terms.contains_key(term) {
                continue;
            }
            let mut ids = Vec::new();
            for phrase in term.phrases() {
                let name = phrase.iter().map(|form| format!("{}{} ", form.text, if form.stem { "*" } else { "" })).collect();
                let id = *known.entry(name).or_insert_with(|| {
                    matcher.spellings.add(phrase, matcher.phrases);
                    matcher.phrases += 1;
                    matcher.phrases - 1
                });
                ids.push(id);
            }
            matcher.terms.insert(term.clone(), ids);
        }
        matcher
    }

    /// Looks for all of them. The work grows with the length of the text alone.
    pub(super) fn look(&self, text: &str) -> Found<'_> {
        let mut seen = vec![false; self.phrases];
        let words = words(text);
        for at in 0..words.len() {
            self.spellings.each_meaning(words.get(at..).unwrap_or_default(), |phrase, _| {
                if let Some(seen) = seen.get_mut(phrase) {
                    *seen = true;
                }
            });
        }
        Found { seen, terms: &self.terms }
    }
}

impl Found<'_> {
    /// Whether the text has what is looked for.
    pub(super) fn has(&self, term: &Term) -> bool {
        let phrases = self.terms.get(term);
        phrases.is_some_and(|phrases| phrases.iter().all(|phrase| self.seen.get(*phrase).copied().unwrap_or_default()))
    }
}
