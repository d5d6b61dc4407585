//! From a query, and what the store holds under its key, to a beat or a question back.

use super::kind::StreetKind;
use super::name::StreetName;
use super::query::AddressQuery;
use crate::houses::{HouseNumber, HouseSet, MatchRank};
use crate::ids::{BeatId, DistrictId};

/// One street as the directory holds it: several may share a key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StreetEntry {
    /// Its kind.
    pub kind: StreetKind,
    /// Its name without the kind, as the register writes it.
    pub name: String,
    /// Its district.
    pub district: DistrictId,
    /// Which beat serves which houses; nothing where the street is known and its district not served.
    pub beats: Vec<(BeatId, HouseSet)>,
}

impl StreetEntry {
    /// The full name.
    #[must_use]
    pub fn street(&self) -> StreetName {
        StreetName { kind: Some(self.kind), name: self.name.clone() }
    }
}

/// How the street was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StreetMatch {
    /// Name and kind are as given.
    NameAndKind,
    /// No kind was given, and only one street has the name.
    Name,
}

/// How the house led to the beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HouseMatch {
    /// One beat serves the whole street: no house was needed.
    WholeStreet,
    /// A range has its number.
    Range,
    /// A house that is listed covers it: 12 covers 12а.
    Number,
    /// It is listed itself.
    Named,
}

/// How a beat was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MatchedHow {
    /// By which street.
    pub street: StreetMatch,
    /// By which house.
    pub house: HouseMatch,
}

impl MatchedHow {
    /// A stable word for it, of the street and the house.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match (self.street, self.house) {
            (StreetMatch::NameAndKind, HouseMatch::WholeStreet) => "street",
            (StreetMatch::NameAndKind, HouseMatch::Range) => "street_and_range",
            (StreetMatch::NameAndKind, HouseMatch::Number) => "street_and_number",
            (StreetMatch::NameAndKind, HouseMatch::Named) => "street_and_house",
            (StreetMatch::Name, HouseMatch::WholeStreet) => "name",
            (StreetMatch::Name, HouseMatch::Range) => "name_and_range",
            (StreetMatch::Name, HouseMatch::Number) => "name_and_number",
            (StreetMatch::Name, HouseMatch::Named) => "name_and_house",
        }
    }
}

/// One of several answers that fit. Sorts by name, kind, district, beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The street.
    pub street: StreetName,
    /// Its district.
    pub district: DistrictId,
    /// The beat, where the candidates are beats of one street.
    pub beat: Option<BeatId>,
}

impl Candidate {
    fn sort_key(&self) -> (&str, Option<StreetKind>, &DistrictId, Option<&BeatId>) {
        (&self.street.name, self.street.kind, &self.district, self.beat.as_ref())
    }
}

/// What is served nearest to a house that is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The beat that serves it.
    pub beat: BeatId,
    /// The range or house, as it would be written in a city pack.
    pub houses: String,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// One beat.
    Found {
        /// The street, in full.
        street: StreetName,
        /// Its district.
        district: DistrictId,
        /// The beat.
        beat: BeatId,
        /// The house that was asked for.
        house: Option<HouseNumber>,
        /// How it was found.
        how: MatchedHow,
    },
    /// Several fit: the resident chooses.
    Choose(Vec<Candidate>),
    /// The street has more than one beat, or is served in part: without a house nobody can say.
    HouseNeeded {
        /// The street, in full.
        street: StreetName,
        /// Its district.
        district: DistrictId,
    },
    /// No beat of the street has the house.
    HouseNotCovered {
        /// The street, in full.
        street: StreetName,
        /// Its district.
        district: DistrictId,
        /// What is served nearest to it.
        nearest: Option<Nearest>,
    },
    /// The street is known, and its district not served yet.
    NotServed {
        /// The street, in full.
        street: StreetName,
        /// Its district.
        district: DistrictId,
    },
    /// No street of that name.
    StreetNotFound,
}

/// Answers a query from the streets the store holds under its key. A kind that was given, and a district
/// that was chosen, leave only the streets that have it; where that leaves none, or more than one, the
/// answer is a choice. A house never decides between streets: both may have it one day.
#[must_use]
pub fn resolve(query: &AddressQuery, entries: &[StreetEntry]) -> Resolution {
    if entries.is_empty() {
        return Resolution::StreetNotFound;
    }
    let of_kind = |entry: &&StreetEntry| query.street.kind.is_none_or(|kind| kind == entry.kind);
    let of_district = |entry: &&StreetEntry| query.district.as_ref().is_none_or(|district| *district == entry.district);
    let fitting: Vec<&StreetEntry> = entries.iter().filter(of_kind).filter(of_district).collect();
    match fitting.as_slice() {
        [entry] => in_street(query, entry),
        // "вулиця Голосіївська" where there is only an avenue: perhaps that is meant, perhaps not.
        [] => choose(entries.iter()),
        _ => choose(fitting.into_iter()),
    }
}

fn choose<'a>(entries: impl Iterator<Item = &'a StreetEntry>) -> Resolution {
    sorted(entries.map(|entry| Candidate { street: entry.street(), district: entry.district.clone(), beat: None }).collect())
}

fn sorted(mut candidates: Vec<Candidate>) -> Resolution {
    candidates.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    candidates.dedup();
    Resolution::Choose(candidates)
}

fn in_street(query: &AddressQuery, entry: &StreetEntry) -> Resolution {
    let (street, district) = (entry.street(), entry.district.clone());
    if entry.beats.is_empty() {
        return Resolution::NotServed { street, district };
    }
    let by_street = if query.street.kind.is_some() { StreetMatch::NameAndKind } else { StreetMatch::Name };
    let Some(house) = query.house else {
        return match entry.beats.as_slice() {
            [(beat, houses)] if houses.is_whole() => {
                let how = MatchedHow { street: by_street, house: HouseMatch::WholeStreet };
                Resolution::Found { street, district, beat: beat.clone(), house: None, how }
            }
            _ => Resolution::HouseNeeded { street, district },
        };
    };
    let best = entry.beats.iter().filter_map(|(_, houses)| houses.rank(&house)).max();
    let Some(best) = best else {
        let ranked = entry.beats.iter().filter_map(|(beat, houses)| houses.nearest(&house).map(|(distance, text)| (distance, beat, text)));
        let nearest = ranked.min().map(|(_, beat, houses)| Nearest { beat: beat.clone(), houses });
        return Resolution::HouseNotCovered { street, district, nearest };
    };
    let mut beats: Vec<&BeatId> =
        entry.beats.iter().filter(|(_, houses)| houses.rank(&house) == Some(best)).map(|(beat, _)| beat).collect();
    beats.sort();
    beats.dedup();
    if let [beat] = beats.as_slice() {
        let by_house = match best {
            MatchRank::Range => HouseMatch::Range,
            MatchRank::Covered(_) => HouseMatch::Number,
            MatchRank::Named => HouseMatch::Named,
        };
        let how = MatchedHow { street: by_street, house: by_house };
        return Resolution::Found { street, district, beat: (*beat).clone(), house: Some(house), how };
    }
    sorted(
        beats.into_iter().map(|beat| Candidate { street: street.clone(), district: district.clone(), beat: Some(beat.clone()) }).collect(),
    )
}
