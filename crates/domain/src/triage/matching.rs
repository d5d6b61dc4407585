//! The words of all rules, looked for in one pass over a text.

use std::collections::HashMap;
use std::ops::Range;

use super::rule::{List, Rule};
use super::term::{GAP, Piece, Term};
use crate::ids::ListId;
use crate::spelling::{Form, Spellings, Word, words};

/// What the rules look for. A piece of a phrase that several rules look for is there once, and so is a list.
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
    pub(super) fn new(rules: &[Rule], lists: &[List]) -> Self {
        let mut matcher = Self { spellings: Spellings::default(), pieces: 0, terms: HashMap::new() };
        let listed: HashMap<&ListId, usize> = lists.iter().map(|list| (&list.id, matcher.list(list))).collect();
        let mut known: HashMap<String, usize> = HashMap::new();
        for term in rules.iter().flat_map(|rule| rule.words.iter().chain(&rule.without_words).chain(&rule.who)) {
            if matcher.terms.contains_key(term) {
                continue;
            }
            let mut piece = |piece: Piece| match piece {
                // A list that is not there is a flaw, with which there is no triage.
                Piece::List(id) => listed.get(&id).copied().unwrap_or(usize::MAX),
                Piece::Words(forms) => *known.entry(name(&forms)).or_insert_with(|| matcher.piece(vec![forms])),
            };
            let phrases = term.phrases().into_iter().map(|phrase| phrase.into_iter().map(&mut piece).collect()).collect();
            matcher.terms.insert(term.clone(), phrases);
        }
        matcher
    }

    fn list(&mut self, list: &List) -> usize {
        let words = |term: &Term| term.phrases().into_iter().flatten().filter_map(words_of).collect::<Vec<_>>();
        self.piece(list.words.iter().flat_map(words).collect())
    }

    /// A new piece of these spellings.
    fn piece(&mut self, spellings: Vec<Vec<Form>>) -> usize {
        for forms in spellings {
            self.spellings.add(forms, self.pieces);
        }
        self.pieces += 1;
        self.pieces - 1
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

fn words_of(piece: Piece) -> Option<Vec<Form>> {
    match piece {
        Piece::Words(forms) => Some(forms),
        Piece::List(_) => None,
    }
}

/// One for the same words.
fn name(forms: &[Form]) -> String {
    forms.iter().map(|form| format!("{}{} ", form.text, if form.stem { "*" } else { "" })).collect()
}

impl Found<'_> {
    /// Whether the text has what is looked for.
    pub(super) fn has(&self, term: &Term) -> bool {
        self.terms.get(term).is_some_and(|phrases| phrases.iter().all(|pieces| self.has_phrase(pieces)))
    }

    fn has_phrase(&self, pieces: &[usize]) -> bool {
        let of = |piece: &usize| self.seen.get(*piece).map(Vec::as_slice).unwrap_or_default();
        let Some((first, rest)) = pieces.split_first() else { return false };
        let mut before = ends(of(first).iter());
        for piece in rest {
            before = ends(of(piece).iter().filter(|at| self.follows(&before, at.start)));
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

/// Where what has been found ends, in order: words of a list are of several lengths.
fn ends<'a>(found: impl Iterator<Item = &'a Range<usize>>) -> Vec<usize> {
    let mut ends: Vec<usize> = found.map(|at| at.end).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}
