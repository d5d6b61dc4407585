//! The rules, made ready for a single pass over a text.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rule::{Rule, Strength};
use super::words::{Word, folded};
use super::{Category, cyrillic, latin};

/// How near to one another the groups of a rule stand, in words.
const NEAR: usize = 8;
/// How near a word that dampens or says "now" must stand to a rule's words.
const AROUND: usize = 9;
/// Words that turn the next one around.
const NOT: [&str; 7] = ["не", "ни", "никто", "not", "no", "never", "dont"];

/// What a word of the lexicon means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It is in a group of a rule.
    Group { rule: usize, group: usize },
    /// It says that this is now.
    Now,
    /// It says that this is over, a habit, not real, or only asked about.
    Dampens,
}

/// One spelling: the words after the first, and what it means.
#[derive(Debug)]
struct Entry {
    rest: Vec<Form>,
    meaning: Meaning,
}

/// A word, or all that begin with it.
#[derive(Debug)]
struct Form {
    text: String,
    stem: bool,
}

impl Form {
    fn of(written: &str) -> Self {
        match written.strip_suffix('*') {
            Some(stem) => Self { text: folded(stem), stem: true },
            None => Self { text: folded(written), stem: false },
        }
    }

    fn fits(&self, word: &str) -> bool {
        if self.stem { word.starts_with(&self.text) } else { word == self.text }
    }
}

/// All rules, by the first word of each spelling.
#[derive(Debug)]
pub(super) struct Lexicon {
    rules: Vec<&'static Rule>,
    whole: HashMap<String, Vec<Entry>>,
    stems: HashMap<String, Vec<Entry>>,
}

/// The one lexicon, made at its first use.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

impl Lexicon {
    fn new() -> Self {
        let rules: Vec<&'static Rule> = cyrillic::RULES.iter().chain(latin::RULES).collect();
        let mut lexicon = Self { rules: Vec::new(), whole: HashMap::new(), stems: HashMap::new() };
        for (rule, written) in rules.iter().enumerate() {
            for (group, words) in written.groups.iter().enumerate() {
                lexicon.add(words, Meaning::Group { rule, group });
            }
        }
        for words in [cyrillic::NOW, latin::NOW] {
            lexicon.add(words, Meaning::Now);
        }
        for words in cyrillic::DAMPENERS.iter().chain(latin::DAMPENERS) {
            lexicon.add(words, Meaning::Dampens);
        }
        lexicon.rules = rules;
        lexicon
    }

    fn add(&mut self, words: &str, meaning: Meaning) {
        for spelling in words.split('|').map(str::trim) {
            let mut forms = spelling.split(['_', '-']).map(Form::of);
            let Some(first) = forms.next() else { continue };
            let map = if first.stem { &mut self.stems } else { &mut self.whole };
            map.entry(first.text).or_default().push(Entry { rest: forms.collect(), meaning });
        }
    }

    /// The gravest danger that the rules see in a text.
    pub(super) fn gravest(&self, words: &[Word]) -> Option<Category> {
        let (mut now, mut damp) = (Vec::new(), Vec::new());
        let mut hits: Vec<(usize, usize, usize)> = Vec::new();
        // Where each group of each rule was last seen.
        let mut seen: Vec<Vec<Option<usize>>> = self.rules.iter().map(|rule| vec![None; rule.groups.len()]).collect();
        for (index, word) in words.iter().enumerate() {
            let negated = index > 0 && words.get(index - 1).is_some_and(|before| NOT.contains(&before.text.as_str()));
            self.each_meaning(&words[index..], |meaning, length| match meaning {
                Meaning::Now if !negated => now.push(word.at),
                Meaning::Dampens => damp.push(word.at),
                Meaning::Group { rule, group } if !(negated && group == 0 && length == 1) => {
                    let Some(groups) = seen.get_mut(rule) else { return };
                    groups[group] = Some(word.at);
                    let from = groups.iter().copied().min().flatten();
                    if let Some(from) = from.filter(|from| word.at - from <= NEAR) {
                        hits.push((rule, from, word.at));
                    }
                }
                Meaning::Now | Meaning::Group { .. } => {}
            });
        }
        let near = |places: &[usize], from: usize, to: usize| {
            let first = places.partition_point(|place| place + AROUND < from);
            places.get(first).is_some_and(|place| *place <= to + AROUND)
        };
        let speaks = |(rule, from, to): &(usize, usize, usize)| {
            let rule = self.rules.get(*rule)?;
            let now = near(&now, *from, *to);
            let speaks = match rule.strength {
                Strength::Certain => true,
                Strength::Strong => now || !near(&damp, *from, *to),
                Strength::Weak => now,
            };
            speaks.then_some(rule.category)
        };
        hits.iter().filter_map(speaks).min()
    }

    /// Calls with every meaning of the spellings that begin at the first of these words, and how many
    /// words each has. A word has at most as many beginnings as letters: the work per word is bounded.
    fn each_meaning(&self, words: &[Word], mut tell: impl FnMut(Meaning, usize)) {
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
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    /// Spellings that are looked at for one text.
    fn steps(text: &str) -> usize {
        let words = words(text);
        let mut steps = 0;
        for index in 0..words.len() {
            LEXICON.each_meaning(&words[index..], |_, _| steps += 1);
        }
        steps
    }

    #[test]
    fn twice_the_text_is_twice_the_work() {
        let text = "Він б'є мене, чую постріли, допоможіть зараз. ";
        assert_eq!(steps(&text.repeat(40)), 2 * steps(&text.repeat(20)));
    }

    #[test]
    fn no_spelling_is_so_short_that_it_means_everything() {
        for stem in LEXICON.stems.keys() {
            assert!(stem.chars().count() >= 3, "{stem}*");
        }
        assert!(!LEXICON.whole.contains_key("") && LEXICON.rules.len() > 40);
    }
}
