//! Completing what is being typed.

use super::{IndexWord, MAX_SUGGESTIONS, Name, StreetIndex, Use};
use crate::address::fold;
use crate::address::name::StreetName;
use crate::address::part::{Part, Role, typed as typed_parts};
use crate::address::query::{AddressError, AddressQuery, parse_address, parse_beginning};
use crate::address::script::plain_sounds;
use crate::houses::HouseNumber;
use crate::ids::DistrictId;

/// What it adds that the word being typed is taken for a whole one, and Russian.
const TRANSLATED: u32 = 2;

/// A street that begins like what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The street, in full.
    pub street: StreetName,
    /// The districts it runs through.
    pub districts: Vec<DistrictId>,
    /// The former name that begins so, where its own does not.
    pub former: Option<StreetName>,
    /// The house, where it was typed already.
    pub house: Option<HouseNumber>,
}

impl StreetIndex {
    /// Streets for an address that is being typed, the likeliest first, at most [`MAX_SUGGESTIONS`]:
    /// those with words that begin so, else what may have been meant. Nothing for a text that cannot be
    /// an address.
    #[must_use]
    pub fn suggest(&self, typed: &str) -> Vec<Suggestion> {
        let Some(query) = unfinished(typed) else { return Vec::new() };
        // "лес" is Russian for ліс, and the beginning of Лесі.
        let readings: Vec<Vec<Wanted>> =
            typed_parts(&query.street.name).into_iter().map(|parts| parts.into_iter().map(Wanted::of).collect()).collect();
        if readings.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let mut ranked = Vec::new();
        for name in &self.names {
            let Some(street) = self.streets.get(name.street as usize) else { continue };
            let cost = |wanted: &Vec<Wanted>| {
                let translated = readings.len() > 1 && wanted.last().is_some_and(|last| last.part.translated);
                Some(self.beginning(wanted, query.house.is_some(), name)? + if translated { TRANSLATED } else { 0 })
            };
            let Some(cost) = readings.iter().filter_map(cost).min() else { continue };
            let other_kind = query.street.kind.is_some() && self.kind(name) != query.street.kind;
            ranked.push(((other_kind, cost, name.former.is_some(), street.name.as_str()), name));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for (_, name) in ranked {
            let Some((street, former)) = self.street(name) else { continue };
            let full = StreetName { kind: Some(street.kind), name: street.name.clone() };
            if suggestions.len() < MAX_SUGGESTIONS
                && !suggestions.iter().any(|known| known.street == full && known.districts == street.districts)
            {
                suggestions.push(Suggestion { street: full, districts: street.districts.clone(), former, house: query.house });
            }
        }
        let letters = fold::lower(&query.street.name).chars().filter(|c| c.is_alphabetic()).count();
        if suggestions.is_empty() && letters > 3 {
            let guesses = self.guess(typed, &query);
            let close = guesses.streets.into_iter().filter(|_| guesses.close);
            let house = guesses.house;
            return close
                .map(|guess| Suggestion { street: guess.street, districts: guess.districts, former: guess.former, house })
                .collect();
        }
        suggestions
    }

    /// What it costs to complete the words to a name; `None` where one of them begins none of its words.
    fn beginning(&self, all: &[Wanted], whole: bool, name: &Name) -> Option<u32> {
        let mut cost = 0;
        for (at, wanted) in all.iter().enumerate() {
            // What has another word or a house behind it is typed to its end.
            let whole = whole || at + 1 < all.len();
            let place = name.words.iter().enumerate().filter_map(|(place, (word, does))| {
                let word = self.word(*word)?;
                let cost = wanted.cost(word, whole)?;
                Some(cost + u32::from(place > 0 && *does != Use::Core) + u32::from(place > at))
            });
            cost += place.min()?;
        }
        Some(cost * 4 + u32::try_from(name.words.len()).unwrap_or(u32::MAX / 8).saturating_sub(1))
    }
}

/// An address that is being typed: without a house that is none yet ("14-", "14 корп"), and with a name of which
/// there is but a number ("15", "1-й с").
fn unfinished(typed: &str) -> Option<AddressQuery> {
    let last_digit = typed.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let street = typed.rfind(',').unwrap_or_default();
    let read = |end: usize| typed.get(..end).and_then(|text| parse_address(text).ok());
    match parse_address(typed) {
        Ok(query) => Some(query),
        Err(AddressError::House(_)) => read(last_digit).or_else(|| read(street)).or_else(|| parse_beginning(typed)),
        Err(AddressError::NoStreet) => parse_beginning(typed),
        Err(_) => None,
    }
}

/// A word as it was typed so far.
struct Wanted {
    part: Part,
    plain: String,
}

impl Wanted {
    fn of(part: Part) -> Self {
        Self { plain: plain_sounds(&part.text), part }
    }

    fn cost(&self, word: &IndexWord, whole: bool) -> Option<u32> {
        let typed = self.part.text.as_str();
        if *word.text == *typed {
            return Some(0);
        }
        if matches!(self.part.role, Role::Number) {
            let number = !whole && word.text.starts_with(typed) && word.text.bytes().all(|byte| byte.is_ascii_digit());
            return number.then_some(1);
        }
        if word.sound.as_ref() == self.part.sound {
            return Some(1);
        }
        let begins = word.text.starts_with(typed) || word.latin.starts_with(typed);
        if begins {
            return Some(1 + u32::from(whole));
        }
        let sounds = !self.plain.is_empty() && word.plain.starts_with(&self.plain);
        sounds.then_some(2 + u32::from(whole))
    }
}
