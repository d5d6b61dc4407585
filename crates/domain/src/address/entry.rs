//! A street as the directory holds it, and all the names it goes by.

use serde::{Deserialize, Serialize};

use super::compare::{NameMatch, Person, Spelling, compare};
use super::kind::StreetKind;
use super::name::{StreetKey, StreetName};
use super::part::{Part, Role, parts};
use super::query::AddressQuery;
use super::{russian, size};
use crate::houses::HouseSet;
use crate::ids::{BeatId, DistrictId};

/// A street, or the part of it in one district. Several may share a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreetEntry {
    /// Its kind.
    pub kind: StreetKind,
    /// Its name without the kind, as the register writes it.
    pub name: String,
    /// Its district.
    pub district: DistrictId,
    /// The register's code of it. Entries of one code are one street that runs through several districts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Names it had, and names of streets that became part of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<FormerName>,
    /// Which beat serves which houses; nothing where the street is known and its district not served.
    pub beats: Vec<(BeatId, HouseSet)>,
}

/// A name that a street no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// The kind it was of.
    pub kind: StreetKind,
    /// The name without the kind.
    pub name: String,
    /// Which houses had it, where not all did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub houses: Option<HouseSet>,
}

impl FormerName {
    /// The name in full.
    #[must_use]
    pub fn street(&self) -> StreetName {
        StreetName { kind: Some(self.kind), name: self.name.clone() }
    }
}

/// How a query fits an entry.
#[derive(Debug, Clone)]
pub(super) struct Fit<'a> {
    /// The entry.
    pub(super) entry: &'a StreetEntry,
    /// The former name that fits, where it is not the name of today.
    pub(super) former: Option<&'a FormerName>,
    /// Whether the kind that was given is the street's; none where none was given.
    pub(super) kind: Option<bool>,
    /// How the names agree.
    pub(super) name: NameMatch,
}

impl Fit<'_> {
    /// Whether it may be taken for what was meant without asking back.
    pub(super) fn is_sure(&self) -> bool {
        let spelling = self.name.spelling > Spelling::Ending || self.name.spelling == Spelling::Ending && self.kind.is_some();
        self.kind != Some(false) && self.name.person != Person::Other && spelling
    }

    /// What makes one sure fit better than another. A name that was typed without a given name is as
    /// good for a street that has one as for a street that has none; a former name is as good as a name
    /// of today, for whoever types it may not know of the change.
    pub(super) fn rank(&self, typed_in_full: bool) -> (bool, bool, bool) {
        let spelling = self.name.spelling;
        let same_person = !typed_in_full || self.name.person == Person::Same;
        (spelling > Spelling::Ending, spelling > Spelling::Respelled, same_person)
    }

    /// Whether it is called today exactly as the query has it, kind and given name included.
    pub(super) fn is_named_as(&self, query: &AddressQuery) -> bool {
        let street = self.entry.street();
        self.former.is_none() && query.street.kind == street.kind && query.street.identity() == street.identity()
    }

    fn order(&self) -> (bool, bool, bool, NameMatch) {
        (self.is_sure(), self.kind != Some(false), self.former.is_none(), self.name)
    }
}

impl StreetEntry {
    /// The name in full.
    #[must_use]
    pub fn street(&self) -> StreetName {
        StreetName { kind: Some(self.kind), name: self.name.clone() }
    }

    /// The keys under which it has to be found: of its name, of the other readings of that, of its former
    /// names, and of what residents make of these.
    #[must_use]
    pub fn keys(&self) -> Vec<StreetKey> {
        let former = self.formerly.iter().map(FormerName::street);
        let names = std::iter::once(self.street()).chain(former);
        let mut keys: Vec<StreetKey> = names.flat_map(|name| keys(&name)).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Whether another entry is of this very street: it has its code, or nobody could tell the two apart.
    pub(super) fn is_part_of_same(&self, other: &Self) -> bool {
        let same_code = self.code.is_some() && self.code == other.code;
        same_code || (self.kind, &self.name, &self.district) == (other.kind, &other.name, &other.district)
    }

    /// The best fit of a query.
    pub(super) fn fit<'a>(&'a self, query: &AddressQuery, typed: &[Vec<Part>]) -> Option<Fit<'a>> {
        let house_had = |former: &&FormerName| match (&former.houses, &query.house) {
            (Some(houses), Some(house)) => houses.rank(house).is_some(),
            _ => true,
        };
        let former = self.formerly.iter().filter(house_had).map(|former| (Some(former), former.street()));
        std::iter::once((None, self.street()))
            .chain(former)
            .flat_map(|(former, name)| typed.iter().filter_map(move |typed| Some((former, fit_name(query.street.kind, typed, &name)?))))
            .map(|(former, (kind, name))| Fit { entry: self, former, kind, name })
            .max_by_key(Fit::order)
    }
}

fn fit_name(typed_kind: Option<StreetKind>, typed: &[Part], name: &StreetName) -> Option<(Option<bool>, NameMatch)> {
    if let Some(found) = compare(typed, &parts(&name.name)) {
        return Some((typed_kind.map(|kind| Some(kind) == name.kind), found));
    }
    readings(name).find_map(|reading| {
        // "Пирогівський шлях" names the street called so; "Пирогівська" alone does not. Nor is there any
        // other kind than the one that "вулиця Харківське шосе" has in its name.
        let found = compare(typed, &parts(&reading.name))?;
        let fits = match reading.kind {
            None => true,
            kind if kind == name.kind => typed_kind.is_none() || typed_kind == kind,
            kind => typed_kind == kind,
        };
        fits.then(|| (typed_kind.map(|_| true), found))
    })
}

/// The keys of a name: its own and those of its readings, each also without a word that people abbreviate to a
/// letter, which no key has, and as if its words were Russian.
pub(super) fn keys(name: &StreetName) -> Vec<StreetKey> {
    let mut keys = Vec::new();
    for name in readings(name).chain([name.clone()]) {
        let own = parts(&name.name);
        keys.push(StreetKey::of_parts(&own));
        for (at, _) in own.iter().enumerate().filter(|(_, part)| size::is_size(part)) {
            let rest: Vec<Part> = own.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone()).collect();
            if rest.iter().any(|part| part.role == Role::Core) {
                keys.push(StreetKey::of_parts(&rest));
            }
        }
        let taken: Vec<Part> = own.iter().map(|part| russian::taken_for_russian(part).unwrap_or_else(|| part.clone())).collect();
        if taken != own {
            keys.push(StreetKey::of_parts(&taken));
        }
    }
    keys
}

/// The other readings of a name: with the kind that a word of it may be ("вулиця Пирогівський Шлях"),
/// with its kind as a word of it ("вулиця Харківське шосе" for a highway), with what stands in
/// parentheses, and with what stands before them.
fn readings(name: &StreetName) -> impl Iterator<Item = StreetName> {
    let inner = StreetName::parse(&name.name).ok().filter(|inner| inner.kind.is_some() && inner.name != name.name);
    let whole = name.kind.filter(|kind| *kind != StreetKind::Street).map(|kind| format!("{} {kind}", name.name));
    let (before, within) = name.name.split_once('(').unzip();
    let within = within.map(|within| within.trim_end_matches(')').to_owned());
    let aside = [before.map(str::to_owned), within].into_iter().flatten().map(|part| StreetName { kind: name.kind, name: part });
    inner.into_iter().chain(whole.map(|name| StreetName { kind: None, name })).chain(aside.collect::<Vec<_>>())
}

/// Whether a name was typed with a given name, an initial or a title.
pub(super) fn in_full(typed: &[Part]) -> bool {
    typed.iter().any(|part| matches!(part.role, Role::Given(_) | Role::Title | Role::Initial(_)))
}
