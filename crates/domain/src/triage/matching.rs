//! The words of all rules, looked for in one pass over a text.

use std::collections::HashMap;
use std::ops::Range;

use super::rule::{GAP, Rule, Term};
use crate::spelling::{Form, Spellings, Word, words};

/// What the rules look for. A piece of a phrase that several rules look for is there once.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    spellings: Spellings<usize>,
    pieces: usize,
    /// The phrases of each term: all of them must be in the text, the pieces of each nearly one after the other.
    terms: HashMap<Term, Vec<Vec<usize>>>,
}

/// Where a text has what.
#[derive(Debug)]
pub(super) struct Found<'a> {
    words: Vec<Word>,
    /// Of each piece the words it is, by where it begins.
    seen: Vec<Vec<Range<usize>>>,
    terms: &'a HashMap<Term, Vec<Vec<usize>>>,
}

impl Matcher {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut matcher = Self { spellings: Spellings::default(), pieces: 0, terms: HashMap::new() };
        let mut known: HashMap<String, usize> = HashMap::new();
        for term in rules.iter().flat_map(|rule| rule.words.iter().chain(&rule.without_words).chain(&rule.who)) {
            if matcher.terms.contains_key(term) {
                continue;
            }
            let mut piece = |forms: Vec<Form>| {
                let name = forms.iter().map(|form| format!("{}{} ", form.text, if form.stem { "*" } else { "" })).collect();
                *known.entry(name).or_insert_with(|| {
                    matcher.spellings.add(forms, matcher.pieces);
                    matcher.pieces += 1;
                    matcher.pieces - 1
                })
            };
            let phrases = term.phrases().into_iter().map(|phrase| phrase.into_iter().map(&mut piece).collect()).collect();
            matcher.terms.insert(term.clone(), phrases);
        }
        matcher
    }

    /// Looks for all of them. The work grows with the length of the text alone.
    pub(super) fn look(&self, text: &str) -> Found<'_> {
        let mut seen = vec![Vec::new(); self.pieces];
        let words = words(text);
        for at in 0..words.len() {
            self.spellings.each_meaning(words.get(at..).unwrap_or_default(), |piece, long| {
                if let Some(seen) = seen.get_mut(piece) {
                    seen.push(at..at + long);
                }
            });
        }
        Found { words, seen, terms: &self.terms }
    }
}

impl Found<'_> {
    /// Whether the text has what is looked for.
    pub(super) fn has(&self, term: &Term) -> bool {
        self.terms.get(term).is_some_and(|phrases| phrases.iter().all(|pieces| self.has_phrase(pieces)))
    }

    fn has_phrase(&self, pieces: &[usize]) -> bool {
        let of = |piece: &usize| self.seen.get(*piece).map(Vec::as_slice).unwrap_or_default();
        let Some((first, rest)) = pieces.split_first() else { return false };
        // Where what has been found so far ends, in order: all that a piece finds are of one length.
        let ends = |found: &[Range<usize>]| found.iter().map(|at| at.end).collect::<Vec<_>>();
        let mut before = ends(of(first));
        for piece in rest {
            let after: Vec<_> = of(piece).iter().filter(|at| self.follows(&before, at.start)).cloned().collect();
            before = ends(&after);
        }
        !before.is_empty()
    }

    /// Whether one of these ends nearly where a piece begins, in the same clause.
    fn follows(&self, ends: &[usize], start: usize) -> bool {
        let clause = |at: usize| self.words.get(at).map(|word| word.clause);
        let near = ends.partition_point(|end| end + GAP < start);
        let mut near = ends.get(near..).unwrap_or_default().iter().take_while(|end| **end <= start);
        near.any(|end| clause(end.saturating_sub(1)) == clause(start))
    }
}
