//! All street names of a city in memory: for what no key leads to. [`StreetIndex::guess`] knows typing
//! errors, a forgotten keyboard layout and parts of names; [`StreetIndex::suggest`] completes what is
//! being typed. Both only ever offer: what is offered is asked for again in full, and found by its key.

pub(crate) mod distance;
mod guess;
mod suggest;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use self::guess::Guesses;
pub use self::suggest::Suggestion;
use super::entry::{StreetEntry, keys};
use super::fold;
use super::kind::StreetKind;
use super::name::StreetName;
use super::part::{Part, Role, bare, parts};
use super::script::{latin, plain_sounds, stem};
use crate::ids::DistrictId;

/// How many names a guess offers at most.
pub const MAX_GUESSES: usize = 5;
/// How many names a suggestion offers at most.
pub const MAX_SUGGESTIONS: usize = 10;

/// One street as the index is told of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IndexedStreet {
    /// Its kind.
    pub kind: StreetKind,
    /// Its name without the kind.
    pub name: String,
    /// The districts it runs through.
    pub districts: Vec<DistrictId>,
    /// The names it had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<(StreetKind, String)>,
}

impl IndexedStreet {
    /// The streets of a directory, each once, whatever the order of its entries.
    #[must_use]
    pub fn of_entries<'a>(entries: impl IntoIterator<Item = &'a StreetEntry>) -> Vec<Self> {
        let mut streets: Vec<(Option<&str>, Self)> = entries
            .into_iter()
            .map(|entry| {
                let mut formerly: Vec<_> = entry.formerly.iter().map(|former| (former.kind, former.name.clone())).collect();
                formerly.sort();
                formerly.dedup();
                let street = Self { kind: entry.kind, name: entry.name.clone(), districts: vec![entry.district.clone()], formerly };
                (entry.code.as_deref(), street)
            })
            .collect();
        streets.sort_by(|(code, street), (other_code, other)| {
            (&street.name, street.kind, code, street).cmp(&(&other.name, other.kind, other_code, other))
        });
        streets.dedup_by(|(code, street), (kept_code, kept)| {
            let one = code.is_some() && code == kept_code && street.name == kept.name && street.kind == kept.kind;
            let same = one || (code.is_none() && street == kept);
            if same && !kept.districts.contains(&street.districts[0]) {
                kept.districts.append(&mut street.districts);
            }
            same
        });
        streets.into_iter().map(|(_, street)| street).collect()
    }
}

/// The names of a city's streets. Some 400 bytes a street.
#[derive(Debug)]
pub struct StreetIndex {
    streets: Vec<IndexedStreet>,
    names: Vec<Name>,
    words: Vec<IndexWord>,
    /// For each word, the names that have it.
    postings: Vec<Vec<u32>>,
}

/// A name of a street, of today or a former one.
#[derive(Debug)]
struct Name {
    street: u32,
    /// Which of its former names; none for the name of today.
    former: Option<u16>,
    words: Box<[(u32, Use)]>,
    /// The words it is known by, run together; none where it has only one.
    joined: Option<Box<str>>,
}

/// What a word does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Core,
    Number,
    /// A given name or a title, which people leave out.
    Aside,
}

/// A word, once for all names.
#[derive(Debug)]
struct IndexWord {
    text: Box<str>,
    sound: Box<str>,
    /// The sounds before endings are made equal: for beginnings of words.
    plain: Box<str>,
    latin: Box<str>,
    /// Which letters it has, one bit each, of the text and of the sound.
    letters: (u64, u64),
}

impl StreetIndex {
    /// An index of these streets. Linear in their number.
    #[must_use]
    pub fn new(streets: Vec<IndexedStreet>) -> Self {
        let mut index = Self { names: Vec::with_capacity(streets.len()), streets: Vec::new(), words: Vec::new(), postings: Vec::new() };
        let mut known: HashMap<String, u32> = HashMap::new();
        for (number, street) in (0_u32..).zip(&streets) {
            index.add(&mut known, number, None, &street.name);
            for (at, (_, name)) in (0_u16..).zip(&street.formerly) {
                index.add(&mut known, number, Some(at), name);
            }
        }
        index.streets = streets;
        index.words.shrink_to_fit();
        index
    }

    /// How many streets it knows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.streets.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.streets.is_empty()
    }

    /// Whether a street has this name, or had it: whether its key leads anywhere.
    #[must_use]
    pub fn has(&self, name: &StreetName) -> bool {
        let wanted = parts(&name.name);
        let rarest = wanted.iter().filter(|part| part.counts(bare(&wanted))).max_by_key(|part| part.sound.len());
        let Some(rarest) = rarest else { return false };
        let key = name.key();
        let words = self.words.iter().zip(&self.postings).filter(|(word, _)| stem(&word.sound) == stem(&rarest.sound));
        words
            .flat_map(|(_, names)| names)
            .filter_map(|at| self.name(*at))
            .filter_map(|name| Some((self.kind(name), self.text(name)?)))
            .any(|(kind, text)| keys(&StreetName { kind, name: text.to_owned() }).contains(&key))
    }

    /// A name as it is written.
    fn text(&self, name: &Name) -> Option<&str> {
        let street = self.streets.get(name.street as usize)?;
        name.former.map_or(Some(&street.name), |at| street.formerly.get(usize::from(at)).map(|(_, name)| name)).map(String::as_str)
    }

    fn add(&mut self, known: &mut HashMap<String, u32>, street: u32, former: Option<u16>, name: &str) {
        let Ok(at) = u32::try_from(self.names.len()) else { return };
        let parts = parts(name);
        let mut words = Vec::with_capacity(parts.len());
        for part in &parts {
            let word = *known.entry(part.text.clone()).or_insert_with(|| {
                self.words.push(IndexWord::of(part));
                self.postings.push(Vec::new());
                u32::try_from(self.words.len() - 1).unwrap_or(u32::MAX)
            });
            if let Some(names) = self.postings.get_mut(word as usize)
                && names.last() != Some(&at)
            {
                names.push(at);
            }
            words.push((word, use_of(part, bare(&parts))));
        }
        self.names.push(Name { street, former, words: words.into_boxed_slice(), joined: joined(&parts) });
    }

    fn word(&self, at: u32) -> Option<&IndexWord> {
        self.words.get(at as usize)
    }

    fn name(&self, at: u32) -> Option<&Name> {
        self.names.get(at as usize)
    }

    /// The street of a name, and the former name that it is.
    fn street(&self, name: &Name) -> Option<(&IndexedStreet, Option<StreetName>)> {
        let street = self.streets.get(name.street as usize)?;
        let former = name.former.and_then(|at| street.formerly.get(usize::from(at)));
        Some((street, former.map(|(kind, name)| StreetName { kind: Some(*kind), name: name.clone() })))
    }

    /// The kind that goes with a name.
    fn kind(&self, name: &Name) -> Option<StreetKind> {
        let street = self.streets.get(name.street as usize)?;
        name.former.map_or(Some(street.kind), |at| street.formerly.get(usize::from(at)).map(|(kind, _)| *kind))
    }
}

impl IndexWord {
    fn of(part: &Part) -> Self {
        let plain = if part.role == Role::Number { part.text.clone() } else { plain_sounds(&part.text) };
        Self {
            letters: (distance::letters(&part.text), distance::letters(&part.sound)),
            text: part.text.clone().into(),
            sound: part.sound.clone().into(),
            plain: plain.into(),
            latin: latin(&part.text).into(),
        }
    }
}

fn use_of(part: &Part, bare: bool) -> Use {
    match part.role {
        Role::Number => Use::Number,
        _ if part.counts(bare) => Use::Core,
        _ => Use::Aside,
    }
}

/// The words a name is known by, run together as they sound; none where there is only one.
fn joined(parts: &[Part]) -> Option<Box<str>> {
    let bare = bare(parts);
    let core: Vec<&str> = parts.iter().filter(|part| use_of(part, bare) == Use::Core).map(|part| part.sound.as_str()).collect();
    (core.len() > 1).then(|| core.concat().into())
}

/// What was typed, with the letters of the other keyboard layout: nothing where it has none of them.
fn other_layout(typed: &str) -> Option<String> {
    let swapped: String = fold::lower(typed).chars().map(|c| super::script::other_key(c).unwrap_or(c)).collect();
    (swapped != typed).then_some(swapped)
}
