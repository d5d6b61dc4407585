//! The rules, made ready for a single pass over a text.

use std::sync::LazyLock;

use super::rule::{Rule, Strength};
use super::{Category, cyrillic, latin};
use crate::spelling::{Form, Spellings, Word};

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

/// All rules, by the first word of each spelling.
#[derive(Debug)]
pub(super) struct Lexicon {
    rules: Vec<&'static Rule>,
    spellings: Spellings<Meaning>,
}

/// The one lexicon, made at its first use.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

impl Lexicon {
    fn new() -> Self {
        let rules: Vec<&'static Rule> = cyrillic::RULES.iter().chain(latin::RULES).collect();
        let mut lexicon = Self { rules: Vec::new(), spellings: Spellings::default() };
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
            self.spellings.add(spelling.split(['_', '-']).map(Form::of), meaning);
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
            self.spellings.each_meaning(&words[index..], |meaning, length| match meaning {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spelling::words;

    /// Spellings that are looked at for one text.
    fn steps(text: &str) -> usize {
        let words = words(text);
        let mut steps = 0;
        for index in 0..words.len() {
            LEXICON.spellings.each_meaning(&words[index..], |_, _| steps += 1);
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
        let (mut whole, mut stems) = LEXICON.spellings.first_words();
        assert_eq!(stems.find(|stem| stem.chars().count() < 3), None);
        assert!(whole.all(|word| !word.is_empty()) && LEXICON.rules.len() > 40);
    }
}
