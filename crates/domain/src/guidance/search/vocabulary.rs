//! The words that the documents have, and those of them that look like a word that is asked for: written with
//! an error, in a form whose stem differs, or as a part of a longer one.

use std::collections::HashMap;

use crate::address::index::distance::{Letters, letters, may_be_near};

/// How many words that look alike are taken at most.
const MOST_ALIKE: usize = 8;
/// How much words of one root look alike.
const ROOT: f32 = 0.7;
/// What looks less alike does not.
const LEAST: f32 = 0.45;
/// From how many sounds on words share two threes of sounds, where they look alike at all.
const LONG: usize = 6;
/// Shorter words look like too many others.
const SHORTEST: usize = 4;

/// What tells of most words that they do not look like another.
#[derive(Debug, Clone, Copy)]
struct Look {
    letters: u64,
    len: u8,
    first: u8,
}

impl Look {
    fn of(word: &str) -> Self {
        Self { letters: letters(word), len: u8::try_from(word.len()).unwrap_or(u8::MAX), first: word.bytes().next().unwrap_or_default() }
    }
}

/// The words of all documents, each with a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
    looks: Vec<Look>,
    /// Which words have three sounds in a row, their beginning and their end counted as sounds.
    by_gram: HashMap<[u8; 3], Vec<u32>>,
    by_root: HashMap<String, Vec<u32>>,
}

impl Vocabulary {
    /// The number of a word, which it is given where it has none.
    pub(super) fn number(&mut self, stem: &str) -> u32 {
        if let Some(number) = self.numbers.get(stem) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.numbers.insert(stem.to_owned(), number);
        self.words.push(stem.to_owned());
        self.looks.push(Look::of(stem));
        for gram in grams(stem) {
            let words = self.by_gram.entry(gram).or_default();
            if words.last() != Some(&number) {
                words.push(number);
            }
        }
        self.by_root.entry(root(stem).to_owned()).or_default().push(number);
        number
    }

    /// The number of a word that the documents have.
    pub(super) fn find(&self, stem: &str) -> Option<u32> {
        self.numbers.get(stem).copied()
    }

    /// A word by its number.
    pub(super) fn word(&self, number: u32) -> Option<&str> {
        self.words.get(number as usize).map(String::as_str)
    }

    /// How many words there are.
    pub(super) const fn len(&self) -> usize {
        self.words.len()
    }

    /// The words that share so many threes of sounds with one that they may look like it.
    fn sharing(&self, stem: &str) -> Vec<u32> {
        let least = if stem.len() < LONG { 1 } else { 2 };
        let mut counts = vec![0_u8; self.words.len()];
        let mut sharing = Vec::new();
        for number in grams(stem).filter_map(|gram| self.by_gram.get(&gram)).flatten() {
            let Some(count) = counts.get_mut(*number as usize) else { continue };
            *count = count.saturating_add(1);
            if *count == least {
                sharing.push(*number);
            }
        }
        sharing
    }

    /// The words that look like one, but not itself, each with how much it does (of 1), the most alike first.
    /// Compares the words that share three sounds in a row.
    pub(super) fn alike(&self, stem: &str) -> Vec<(u32, f32)> {
        let given = Letters::of(stem);
        if given.len() < SHORTEST {
            return Vec::new();
        }
        let (bound, look) = (bound(given.len()), Look::of(stem));
        let mut found = Vec::new();
        for number in self.sharing(stem) {
            let Some(its) = self.looks.get(number as usize) else { continue };
            let near = usize::from(its.len.abs_diff(look.len)) <= bound && may_be_near(look.letters, its.letters, bound);
            let part = look.first == its.first;
            if !(near || part) || usize::from(its.len) < SHORTEST {
                continue;
            }
            let Some(word) = self.word(number).filter(|word| *word != stem && !word.bytes().any(|sound| sound.is_ascii_digit())) else {
                continue;
            };
            let beginning = if part { self::part(stem, word) } else { None };
            let likeness = beginning.or_else(|| {
                let distance = if near { given.distance(word, bound) } else { None };
                distance.map(|distance| likeness(distance, word.len().max(stem.len()), look.first == its.first))
            });
            found.extend(likeness.filter(|likeness| *likeness >= LEAST).map(|likeness| (number, likeness)));
        }
        for number in self.by_root.get(root(stem)).into_iter().flatten() {
            if self.word(*number).is_none_or(|word| word == stem) {
                continue;
            }
            match found.iter_mut().find(|(known, _)| known == number) {
                Some((_, likeness)) => *likeness = likeness.max(ROOT),
                None => found.push((*number, ROOT)),
            }
        }
        found.sort_by(|(number, one), (other_number, other)| other.total_cmp(one).then(number.cmp(other_number)));
        found.truncate(MOST_ALIKE);
        found
    }
}

/// Each three sounds in a row of a word between two marks.
fn grams(word: &str) -> impl Iterator<Item = [u8; 3]> {
    let mut window = [0, b'^', b'^'];
    word.bytes().chain(std::iter::once(b'$')).map(move |sound| {
        window = [window[1], window[2], sound];
        window
    })
}

/// What Ukrainian and Russian put before a verb, by sound, the longer ones first.
const PREFIXES: [&str; 30] = [
    "pered", "pere", "prot", "pid", "pod", "pri", "pro", "roz", "raz", "ros", "ras", "vid", "obi", "nad", "bez", "ot", "ob", "po", "za",
    "vi", "na", "do", "iz", "is", "vz", "ne", "u", "v", "s", "z",
];

/// A stem without what a verb has before it: "зафарбувати" and "пофарбувати" have one.
fn root(stem: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| stem.strip_prefix(prefix).filter(|rest| rest.len() >= SHORTEST)).unwrap_or(stem)
}

/// How many errors a word of a length may have.
const fn bound(sounds: usize) -> usize {
    match sounds {
        0..=6 => 1,
        7..=9 => 2,
        _ => 3,
    }
}

/// "велосипед" is the beginning of "велосипедист".
fn part(one: &str, other: &str) -> Option<f32> {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.len() < SHORTEST || long.len() > short.len() + 5 || !long.starts_with(short) {
        return None;
    }
    Some(0.3 + 0.6 * share(short.len(), long.len()))
}

fn likeness(distance: usize, sounds: usize, same_start: bool) -> f32 {
    let likeness = 1.0 - 1.4 * share(distance, sounds);
    if same_start { likeness } else { likeness - 0.15 }
}

#[allow(clippy::cast_precision_loss, reason = "lengths of words")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn words_with_errors_and_parts_of_words_are_found() {
        let mut vocabulary = Vocabulary::default();
        let [bicycle, dog, lamp] = ["velosiped", "sobak", "liXtar"].map(|word| vocabulary.number(word));
        let first = |word| vocabulary.alike(word).first().map(|(number, _)| *number);
        assert_eq!(first("velosipedist"), Some(bicycle));
        assert_eq!(first("velisoped"), Some(bicycle));
        assert_eq!(first("sabak"), Some(dog));
        assert_eq!(first("liXtor"), Some(lamp));
        assert_eq!(first("bank"), None);
        assert_eq!(first("sud"), None);
    }
}
