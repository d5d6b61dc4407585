//! From a query, and what the store holds under its key, to a beat or a question back.

use super::compare::{Person, Spelling};
use super::entry::{Fit, StreetEntry, in_full};
use super::kind::StreetKind;
use super::name::StreetName;
use super::part::typed;
use super::query::AddressQuery;
use crate::houses::{HouseNumber, MatchRank};
use crate::ids::{BeatId, DistrictId};

/// How the street was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StreetMatch {
    /// The kind was given, and is the street's. Where none was given only one street fits.
    pub with_kind: bool,
    /// How its name was spelled.
    pub spelling: Spelling,
    /// Whether given names and titles were the same.
    pub person: Person,
    /// The name by which it was found, where that is not its name any more.
    pub former: Option<StreetName>,
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MatchedHow {
    /// By which street.
    pub street: StreetMatch,
    /// By which house.
    pub house: HouseMatch,
}

impl MatchedHow {
    /// A stable word for it, of the street and the house.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match (self.street.with_kind, self.house) {
            (true, HouseMatch::WholeStreet) => "street",
            (true, HouseMatch::Range) => "street_and_range",
            (true, HouseMatch::Number) => "street_and_number",
            (true, HouseMatch::Named) => "street_and_house",
            (false, HouseMatch::WholeStreet) => "name",
            (false, HouseMatch::Range) => "name_and_range",
            (false, HouseMatch::Number) => "name_and_number",
            (false, HouseMatch::Named) => "name_and_house",
        }
    }

    /// Stable words for what differs between the name that was typed and the street's own.
    #[must_use]
    pub fn differs(&self) -> Vec<&'static str> {
        let spelling = match self.street.spelling {
            Spelling::Same => None,
            Spelling::Latin => Some("latin"),
            Spelling::Respelled => Some("other_spelling"),
            Spelling::Ending | Spelling::Stem => Some("other_ending"),
        };
        let person = (self.street.person != Person::Same).then_some("given_name");
        let former = self.street.former.as_ref().map(|_| "former_name");
        former.into_iter().chain(spelling).chain(person).collect()
    }
}

/// One of several answers that fit. Sorts by name, kind, district, beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The street.
    pub street: StreetName,
    /// Its district; of a guess with several, the first.
    pub district: DistrictId,
    /// All its districts: several only of a guess, which is asked for again and leaves them to choose from.
    pub districts: Vec<DistrictId>,
    /// The beat, where the candidates are beats of one street.
    pub beat: Option<BeatId>,
    /// The former name that fits, where its own does not.
    pub former: Option<StreetName>,
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
    /// None fits, but these come near: of another kind, of another given name, with another ending.
    Perhaps(Vec<Candidate>),
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
/// that was chosen, leave only the streets that have it; the same letters go before another spelling, a
/// name with its given name before one without. Where that leaves none or more than one, the answer is a choice.
/// A house never decides between streets: both may have it one day.
#[must_use]
pub fn resolve(query: &AddressQuery, entries: &[StreetEntry]) -> Resolution {
    let typed = typed(&query.street.name);
    let of_district = |entry: &&StreetEntry| query.district.as_ref().is_none_or(|district| *district == entry.district);
    let fits: Vec<Fit<'_>> = entries.iter().filter(of_district).filter_map(|entry| entry.fit(query, &typed)).collect();
    let in_full = typed.first().is_some_and(|parts| in_full(parts));
    let Some(best) = fits.iter().filter(|fit| fit.is_sure()).map(|fit| fit.rank(in_full)).max() else {
        // "вулиця Голосіївська" where there is only an avenue: perhaps that is meant, perhaps not.
        return if fits.is_empty() { Resolution::StreetNotFound } else { Resolution::Perhaps(candidates(fits.iter())) };
    };
    let fitting: Vec<Fit<'_>> = fits.into_iter().filter(|fit| fit.is_sure() && fit.rank(in_full) == best).collect();
    let Some(first) = fitting.first() else { return Resolution::StreetNotFound };
    let one_street = |fitting: &[Fit<'_>], first: &Fit<'_>| fitting.iter().all(|fit| fit.entry.is_part_of_same(first.entry));
    if one_street(&fitting, first) {
        return in_street(query, &fitting, first);
    }
    // Whoever was asked has chosen one by its name of today and its district.
    let chosen: Vec<Fit<'_>> = fitting.iter().filter(|fit| query.district.is_some() && fit.is_named_as(query)).cloned().collect();
    match chosen.first() {
        Some(first) if one_street(&chosen, first) => in_street(query, &chosen, first),
        _ => Resolution::Choose(candidates(fitting.iter())),
    }
}

fn candidate(fit: &Fit<'_>) -> Candidate {
    let former = fit.former.map(super::entry::FormerName::street);
    let district = fit.entry.district.clone();
    Candidate { street: fit.entry.street(), districts: vec![district.clone()], district, beat: None, former }
}

fn candidates<'a>(fits: impl Iterator<Item = &'a Fit<'a>>) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = fits.map(candidate).collect();
    candidates.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    candidates.dedup();
    candidates
}

/// The beat within one street, which may run through several districts.
fn in_street(query: &AddressQuery, fitting: &[Fit<'_>], first: &Fit<'_>) -> Resolution {
    let entry = first.entry;
    let (street, district) = (entry.street(), entry.district.clone());
    let served = || fitting.iter().flat_map(|fit| fit.entry.beats.iter().map(|(beat, houses)| (fit.entry, beat, houses)));
    if served().next().is_none() {
        return Resolution::NotServed { street, district };
    }
    let found = |entry: &StreetEntry, beat: &BeatId, house, by_house| {
        let by_street = StreetMatch {
            with_kind: first.kind == Some(true),
            spelling: first.name.spelling,
            person: first.name.person,
            former: first.former.map(super::entry::FormerName::street),
        };
        let how = MatchedHow { street: by_street, house: by_house };
        Resolution::Found { street: entry.street(), district: entry.district.clone(), beat: beat.clone(), house, how }
    };
    let Some(house) = query.house else {
        let mut all = served();
        return match (all.next(), all.next()) {
            (Some((entry, beat, houses)), None) if houses.is_whole() && fitting.len() == 1 => {
                found(entry, beat, None, HouseMatch::WholeStreet)
            }
            _ => Resolution::HouseNeeded { street, district },
        };
    };
    let best = served().filter_map(|(_, _, houses)| houses.rank(&house)).max();
    let Some(best) = best else {
        // A part of the street that is not served has the house, perhaps.
        if let Some(unserved) = fitting.iter().find(|fit| fit.entry.beats.is_empty()) {
            return Resolution::NotServed { street, district: unserved.entry.district.clone() };
        }
        let ranked = served().filter_map(|(_, beat, houses)| houses.nearest(&house).map(|(distance, text)| (distance, beat, text)));
        let nearest = ranked.min().map(|(_, beat, houses)| Nearest { beat: beat.clone(), houses });
        return Resolution::HouseNotCovered { street, district, nearest };
    };
    let mut beats: Vec<(&StreetEntry, &BeatId)> =
        served().filter(|(_, _, houses)| houses.rank(&house) == Some(best)).map(|(entry, beat, _)| (entry, beat)).collect();
    beats.sort_by_key(|(_, beat)| *beat);
    beats.dedup_by(|(_, one), (_, other)| one == other);
    if let [(entry, beat)] = beats.as_slice() {
        let by_house = match best {
            MatchRank::Range => HouseMatch::Range,
            MatchRank::Covered(_) => HouseMatch::Number,
            MatchRank::Named => HouseMatch::Named,
        };
        return found(entry, beat, Some(house), by_house);
    }
    let beats = beats.into_iter().map(|(entry, beat)| Candidate {
        street: entry.street(),
        district: entry.district.clone(),
        districts: vec![entry.district.clone()],
        beat: Some(beat.clone()),
        former: None,
    });
    Resolution::Choose(beats.collect())
}
