//! Renamings as a council decides them: an old name and a new one, perhaps for some houses only. The new
//! name may be renamed again.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{FormerName, StreetEntry};
use super::kind::StreetKind;
use super::name::{StreetKey, StreetName};
use crate::houses::HouseSet;
use crate::ids::DistrictId;

/// One renaming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// The name before; without a kind it is of that of the street.
    pub old: StreetName,
    /// The name after; without a kind it may be of any.
    pub new: StreetName,
    /// Which houses got it, where not all did.
    pub houses: Option<HouseSet>,
    /// The district, where another one has a street of this name.
    pub district: Option<DistrictId>,
}

/// How often a street may have been renamed.
const MAX_CHAIN: usize = 8;

/// Gives the streets of a directory the names they had. A new name that is itself an old one leads on to
/// the name of today. Answers which renamings lead to no street: by their place in the list.
#[must_use]
pub fn apply(renamings: &[Renaming], entries: &mut [StreetEntry]) -> Vec<usize> {
    let streets = Streets::of(entries);
    let mut by_old: BTreeMap<StreetKey, Vec<&Renaming>> = BTreeMap::new();
    for renaming in renamings {
        by_old.entry(renaming.old.key()).or_default().push(renaming);
    }
    let mut lost = Vec::new();
    for (at, renaming) in renamings.iter().enumerate() {
        let mut names = vec![(renaming.new.key(), &renaming.new)];
        let mut seen = BTreeSet::from([(renaming.old.identity(), renaming.old.kind)]);
        let mut found = false;
        for _ in 0..MAX_CHAIN {
            let mut next = Vec::new();
            for (key, name) in names {
                if !seen.insert((name.identity(), name.kind)) {
                    continue;
                }
                let called = streets.called(&key, name);
                if called.is_empty() {
                    let later = by_old.get(&key).into_iter().flatten().filter(|later| same_kind(later.old.kind, name.kind));
                    next.extend(later.map(|later| (later.new.key(), &later.new)));
                }
                for street in called {
                    found |= entries.get_mut(street).is_some_and(|entry| remember(renaming, entry));
                }
            }
            names = next;
            if names.is_empty() {
                break;
            }
        }
        if !found {
            lost.push(at);
        }
    }
    lost
}

fn same_kind(one: Option<StreetKind>, other: Option<StreetKind>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// The streets of a directory by key: their places in the list, their kinds and all their words.
struct Streets(BTreeMap<StreetKey, Vec<(usize, StreetKind, String)>>);

impl Streets {
    fn of(entries: &[StreetEntry]) -> Self {
        let mut by_key: BTreeMap<StreetKey, Vec<_>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let street = entry.street();
            by_key.entry(street.key()).or_default().push((at, entry.kind, street.identity()));
        }
        Self(by_key)
    }

    /// The places of the streets with this name. "Бориса Грінченка" and "Миколи Грінченка" share a key:
    /// the words decide, where some street has them.
    fn called(&self, key: &StreetKey, name: &StreetName) -> Vec<usize> {
        let of_kind = || self.0.get(key).into_iter().flatten().filter(|(_, kind, _)| same_kind(name.kind, Some(*kind)));
        let words = name.identity();
        let exact = of_kind().any(|(_, _, identity)| *identity == words);
        of_kind().filter(|(_, _, identity)| !exact || *identity == words).map(|(at, _, _)| *at).collect()
    }
}

/// Adds the old name to a street; `false` where the renaming is of another district.
fn remember(renaming: &Renaming, entry: &mut StreetEntry) -> bool {
    if renaming.district.as_ref().is_some_and(|district| *district != entry.district) {
        return false;
    }
    let kind = renaming.old.kind.unwrap_or(entry.kind);
    let former = FormerName { kind, name: renaming.old.name.clone(), houses: renaming.houses.clone() };
    if !entry.formerly.contains(&former) {
        entry.formerly.push(former);
    }
    true
}
