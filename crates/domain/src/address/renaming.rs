//! Renamings as a council decides them: an old name and a new one, perhaps for some houses only. The new
//! name may be renamed again.

use super::entry::{FormerName, StreetEntry};
use super::kind::StreetKind;
use super::name::StreetName;
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
    let same_kind = |one: Option<StreetKind>, other: Option<StreetKind>| one.is_none() || other.is_none() || one == other;
    let same = |one: &StreetName, other: &StreetName| same_kind(one.kind, other.kind) && one.key() == other.key();
    let mut lost = Vec::new();
    for (at, renaming) in renamings.iter().enumerate() {
        let mut names = vec![&renaming.new];
        let mut seen = vec![&renaming.old];
        let mut found = false;
        for _ in 0..MAX_CHAIN {
            let (known, open): (Vec<_>, Vec<_>) =
                names.into_iter().partition(|name| entries.iter().any(|entry| same(&entry.street(), name)));
            for name in known {
                found |= remember(renaming, name, entries);
            }
            let later = |name: &&StreetName| {
                let next: Vec<&StreetName> = renamings.iter().filter(|later| same(&later.old, name)).map(|later| &later.new).collect();
                next
            };
            names = open.iter().flat_map(later).filter(|name| !seen.contains(name)).collect();
            seen.extend(open);
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

/// Adds the old name to the streets that have the new one; in one district, where one is named.
fn remember(renaming: &Renaming, name: &StreetName, entries: &mut [StreetEntry]) -> bool {
    // "Бориса Грінченка" and "Миколи Грінченка" share a key: the words decide, where some street has them.
    let of_kind = |entry: &StreetEntry| name.kind.is_none_or(|kind| kind == entry.kind);
    let (key, words) = (name.key(), name.identity());
    let exact = entries.iter().any(|entry| of_kind(entry) && entry.street().identity() == words);
    let is = |entry: &StreetEntry| if exact { entry.street().identity() == words } else { entry.street().key() == key };
    let mut found = false;
    for entry in entries {
        let here = renaming.district.as_ref().is_none_or(|district| *district == entry.district);
        if here && of_kind(entry) && is(entry) {
            found = true;
            let kind = renaming.old.kind.unwrap_or(entry.kind);
            let former = FormerName { kind, name: renaming.old.name.clone(), houses: renaming.houses.clone() };
            if !entry.formerly.contains(&former) {
                entry.formerly.push(former);
            }
        }
    }
    found
}
