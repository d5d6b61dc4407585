//! The manifest of a version: every item it has, with a hash of what the pack says. It is written before the
//! items, so that a version can be taken away again whatever became of its import; two manifests tell what
//! differs between two versions without reading either.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use aws_sdk_dynamodb::types::AttributeValue;
use sha2::{Digest, Sha256};
use varta_domain::ids::{CitySlug, DirectoryVersion};

use super::{Content, packed};
use crate::Store;
use crate::error::StoreError;
use crate::item::Item;
use crate::keys::{self, Key, PK, SK};

const ENTITY_NAME: &str = "manifest";

/// The items of a version, by their names within it, with their hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest(BTreeMap<String, String>);

impl Manifest {
    /// Of a content, as the pack has it.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be serialised.
    pub fn of(content: &Content, city: &CitySlug, version: &DirectoryVersion) -> Result<Self, StoreError> {
        let named = content.items(city, version).map(|item| {
            let item = item?;
            Ok((name_of(&item, city, version).ok_or_else(unreadable)?, digest(&item)))
        });
        named.collect::<Result<_, StoreError>>().map(Self)
    }

    /// How many items there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The names that one of two manifests has, or that they have otherwise, with whether each has it.
    pub fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Difference<'a>> {
        let mine = self.0.iter().filter_map(|(name, hash)| match other.0.get(name) {
            Some(theirs) if theirs == hash => None,
            theirs => Some(Difference { name, before: true, after: theirs.is_some() }),
        });
        let theirs = other.0.keys().filter(|name| !self.0.contains_key(*name)).map(|name| Difference { name, before: false, after: true });
        mine.chain(theirs)
    }

    fn print(&self) -> String {
        let mut text = String::new();
        for (name, hash) in &self.0 {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{hash} {name}");
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let pair = |line: &str| line.split_once(' ').map(|(hash, name)| (name.to_owned(), hash.to_owned()));
        text.lines().map(pair).collect::<Option<_>>().map(Self)
    }

    /// The keys of all items.
    pub(super) fn keys<'a>(&'a self, city: &'a CitySlug, version: &'a DirectoryVersion) -> impl Iterator<Item = Key> + 'a {
        self.0.keys().filter_map(move |name| {
            let (sk, rest) = name.split_once(' ')?;
            let pk = match rest.strip_prefix(PRIVATE) {
                Some(officer) => format!("CHANNELS#{city}#{version}#{officer}"),
                None => format!("DIR#{city}#{version}#{rest}"),
            };
            Some(Key { pk, sk: sk.to_owned() })
        })
    }

    pub(super) fn items(&self, city: &CitySlug, version: &DirectoryVersion) -> Result<Vec<Item>, StoreError> {
        packed::items(ENTITY_NAME, self.print().as_bytes(), |part| keys::manifest(city, version, part))
    }
}

/// An item that two versions do not have alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference<'a> {
    /// Its name: the sort key, and the partition key without city and version.
    name: &'a str,
    /// The one version has it.
    pub before: bool,
    /// The other has it.
    pub after: bool,
}

impl<'a> Difference<'a> {
    /// The key of a street, where it is one.
    #[must_use]
    pub fn street(&self) -> Option<&'a str> {
        self.name.strip_prefix("STREET STREET#")
    }

    /// The beat of a post, where it is one.
    #[must_use]
    pub fn beat(&self) -> Option<&'a str> {
        self.name.strip_prefix("POST BEAT#")
    }

    /// The member of the police whose channels these are, where they are.
    #[must_use]
    pub fn member(&self) -> Option<&'a str> {
        self.name.strip_prefix("CHANNELS ")?.strip_prefix(PRIVATE)
    }

    /// The station, where it is one.
    #[must_use]
    pub fn station(&self) -> Option<&'a str> {
        self.name.strip_prefix("STATION STATION#")
    }

    /// Whether it is the categories, bodies and rules.
    #[must_use]
    pub fn is_triage(&self) -> bool {
        self.name.starts_with("TRIAGE#")
    }

    /// Whether it is the articles of guidance.
    #[must_use]
    pub fn is_guidance(&self) -> bool {
        self.name.starts_with("GUIDANCE#")
    }

    /// Whether it is a cell of the map, or the map of the districts.
    #[must_use]
    pub fn is_map(&self) -> bool {
        self.name.starts_with("CELL ") || self.name.starts_with("DISTRICTS ")
    }
}

/// What stands before the officer in the name of channels, whose partition is another.
const PRIVATE: &str = "~";

fn unreadable() -> StoreError {
    StoreError::corrupt(ENTITY_NAME, std::io::Error::other("not a manifest"))
}

fn name_of(item: &Item, city: &CitySlug, version: &DirectoryVersion) -> Option<String> {
    let (pk, sk) = (item.get(PK)?.as_s().ok()?, item.get(SK)?.as_s().ok()?);
    let within = pk.strip_prefix(&format!("DIR#{city}#{version}#")).map(str::to_owned);
    let within = within.or_else(|| pk.strip_prefix(&format!("CHANNELS#{city}#{version}#")).map(|officer| format!("{PRIVATE}{officer}")))?;
    Some(format!("{sk} {within}"))
}

/// The first 64 bits of SHA-256 of an item without its key, in hexadecimal.
fn digest(item: &Item) -> String {
    let mut hash = Sha256::new();
    let mut names: Vec<&String> = item.keys().filter(|name| !matches!(name.as_str(), PK | SK)).collect();
    names.sort_unstable();
    for name in names {
        hash.update(name.as_bytes());
        if let Some(value) = item.get(name) {
            feed(&mut hash, value);
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Each value with its kind and its end, so that no two are fed alike.
fn feed(hash: &mut Sha256, value: &AttributeValue) {
    match value {
        AttributeValue::S(text) => hash.update(format!("S{}:{text}", text.len())),
        AttributeValue::N(number) => hash.update(format!("N{number};")),
        AttributeValue::Bool(yes) => hash.update(format!("O{yes};")),
        AttributeValue::B(bytes) => {
            hash.update(format!("B{}:", bytes.as_ref().len()));
            hash.update(bytes.as_ref());
        }
        AttributeValue::L(values) => {
            hash.update(format!("L{}:", values.len()));
            values.iter().for_each(|value| feed(hash, value));
        }
        AttributeValue::M(map) => {
            let mut names: Vec<&String> = map.keys().collect();
            names.sort_unstable();
            hash.update(format!("M{}:", names.len()));
            for name in names {
                hash.update(format!("{}:{name}", name.len()));
                if let Some(value) = map.get(name) {
                    feed(hash, value);
                }
            }
        }
        other => hash.update(format!("?{other:?};")),
    }
}

impl Store {
    /// The manifest of a version; `None` where it was imported before there were any, or taken away.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn manifest(&self, city: &CitySlug, version: &DirectoryVersion) -> Result<Option<Manifest>, StoreError> {
        let Some(text) = self.packed(ENTITY_NAME, |part| keys::manifest(city, version, part)).await? else { return Ok(None) };
        let text = String::from_utf8(text).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
        Manifest::parse(&text).map(Some).ok_or_else(unreadable)
    }
}
