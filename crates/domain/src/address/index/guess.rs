//! What may have been meant by a name that leads nowhere.

use std::collections::HashMap;

use super::distance::{Letters, may_be_near};
use super::{MAX_GUESSES, Name, StreetIndex, Use, joined, other_layout, use_of};
use crate::address::kind::StreetKind;
use crate::address::part::{Part, bare, parts, untranslated};
use crate::address::query::{AddressQuery, parse_address};
use crate::address::resolve::Candidate;
use crate::houses::HouseNumber;

/// Names that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guesses {
    /// Whether the first is near enough to ask "did you mean"; else they are but the nearest there are.
    pub close: bool,
    /// The streets, the likeliest first, at most [`MAX_GUESSES`].
    pub streets: Vec<Candidate>,
    /// The house, as the likeliest reading has it.
    pub house: Option<HouseNumber>,
}

/// Costs are in tenths of a typing error.
type Cost = u32;
const ERROR: Cost = 10;
/// Up to here a guess is close.
const CLOSE: Cost = 36;
/// Beyond this a name is no guess at all.
const FAR: Cost = 60;
const WORD_TYPED_IN_VAIN: Cost = 26;
const NUMBER_TYPED_IN_VAIN: Cost = 12;
const WORD_LEFT_OUT: Cost = 12;
const NUMBER_LEFT_OUT: Cost = 6;
const NAME_LEFT_OUT: Cost = 1;
const OTHER_GIVEN_NAME: Cost = 8;
const OTHER_KIND: Cost = 4;
const FORMER: Cost = 1;
const OTHER_FIRST_LETTER: Cost = 3;
const RUN_TOGETHER: Cost = 4;
const OTHER_LAYOUT: Cost = 5;

/// How many errors a word of a length may have.
const fn bound(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    }
}

impl StreetIndex {
    /// What may have been meant by an address whose street was not found. `typed` is the text it was read
    /// from: it is also read with the other keyboard layout.
    #[must_use]
    pub fn guess(&self, typed: &str, query: &AddressQuery) -> Guesses {
        let mut found: HashMap<u32, Cost> = HashMap::new();
        self.collect(query, 0, &mut found);
        let nearest = found.values().min().copied().unwrap_or(FAR);
        let mut house = query.house;
        if nearest > ERROR
            && let Some(swapped) = other_layout(typed).and_then(|text| parse_address(&text).ok())
        {
            self.collect(&swapped, OTHER_LAYOUT, &mut found);
            if found.values().any(|cost| *cost < nearest) {
                house = swapped.house;
            }
        }
        if let (true, Some(other)) = (nearest > ERROR, query.otherwise()) {
            self.collect(&other, NUMBER_TYPED_IN_VAIN, &mut found);
        }
        let mut ranked: Vec<(Cost, u32)> = found.into_iter().map(|(name, cost)| (cost, name)).collect();
        ranked.sort_unstable();
        let close = ranked.first().is_some_and(|(cost, _)| *cost <= CLOSE);
        let mut streets: Vec<Candidate> = Vec::new();
        for (_, name) in ranked {
            let Some((street, former)) = self.name(name).and_then(|name| self.street(name)) else { continue };
            let full = crate::address::StreetName { kind: Some(street.kind), name: street.name.clone() };
            if let Some(known) = streets.iter_mut().find(|known| known.street == full) {
                let more = street.districts.iter().filter(|district| !known.districts.contains(district)).cloned();
                let more: Vec<_> = more.collect();
                known.districts.extend(more);
            } else if let (true, Some(first)) = (streets.len() < MAX_GUESSES, street.districts.first()) {
                let (district, districts) = (first.clone(), street.districts.clone());
                streets.push(Candidate { street: full, district, districts, beat: None, former });
            }
        }
        Guesses { close, streets, house }
    }

    /// Adds the cost of every name that is not too far from one reading.
    fn collect(&self, query: &AddressQuery, extra: Cost, found: &mut HashMap<u32, Cost>) {
        let typed = parts(&query.street.name);
        if typed.iter().any(|part| part.translated) {
            self.collect_words(query.street.kind, &untranslated(&query.street.name), extra, found);
        }
        self.collect_words(query.street.kind, &typed, extra, found);
    }

    fn collect_words(&self, kind: Option<StreetKind>, typed: &[Part], extra: Cost, found: &mut HashMap<u32, Cost>) {
        let bare = bare(typed);
        let only_numbers = !typed.iter().any(|part| use_of(part, bare) == Use::Core);
        let mut near: HashMap<u32, Vec<(usize, Cost)>> = HashMap::new();
        for (at, part) in typed.iter().enumerate() {
            if use_of(part, bare) == Use::Aside {
                continue;
            }
            for (word, cost) in self.near(part) {
                for name in self.postings.get(word as usize).into_iter().flatten() {
                    near.entry(*name).or_default().push((at, cost));
                }
            }
        }
        let mut add = |name: u32, cost: Cost| {
            let cost = cost + extra;
            if cost <= FAR {
                found.entry(name).and_modify(|known| *known = cost.min(*known)).or_insert(cost);
            }
        };
        let is_core = |(at, _): &(usize, Cost)| typed.get(*at).is_some_and(|part| use_of(part, bare) == Use::Core);
        for (at, hits) in &near {
            // A number alone is shared by too many.
            if let Some(name) = self.name(*at).filter(|_| only_numbers || hits.iter().any(is_core)) {
                add(*at, self.cost(kind, typed, bare, name, hits));
            }
        }
        self.run_together(kind, typed, &mut add);
    }

    /// Words of the index near a word, and what each costs.
    fn near(&self, part: &Part) -> Vec<(u32, Cost)> {
        let (text, sound) = (Letters::of(&part.text), Letters::of(&part.sound));
        let (by_text, by_sound) = (bound(text.len()), bound(sound.len()));
        let mut near = Vec::new();
        for (at, word) in (0_u32..).zip(&self.words) {
            let mut errors = None;
            if may_be_near(text.bits, word.letters.0, by_text) {
                errors = text.distance(&word.text, by_text);
            }
            if errors != Some(0) && may_be_near(sound.bits, word.letters.1, by_sound) {
                errors = errors.into_iter().chain(sound.distance(&word.sound, by_sound)).min();
            }
            let Some(errors) = errors else { continue };
            let first = part.sound.chars().next() == word.sound.chars().next();
            let cost = Cost::try_from(errors).unwrap_or(FAR) * ERROR + if first { 0 } else { OTHER_FIRST_LETTER };
            near.push((at, cost));
        }
        near
    }

    /// What it costs to take a name for what was typed; `hits` are the words that were found in it.
    fn cost(&self, kind: Option<StreetKind>, typed: &[Part], typed_bare: bool, name: &Name, hits: &[(usize, Cost)]) -> Cost {
        let mut cost = 0;
        for (at, part) in typed.iter().enumerate() {
            let least = hits.iter().filter(|(hit, _)| *hit == at).map(|(_, cost)| *cost).min();
            cost += match (use_of(part, typed_bare), least) {
                (Use::Aside, _) => 0,
                (_, Some(least)) => least,
                (Use::Number, None) => NUMBER_TYPED_IN_VAIN,
                (Use::Core, None) => WORD_TYPED_IN_VAIN,
            };
        }
        let mut matched: Vec<usize> = hits.iter().map(|(at, _)| *at).collect();
        matched.sort_unstable();
        matched.dedup();
        let of_use = |wanted: Use| name.words.iter().filter(|(_, does)| *does == wanted).count();
        let typed_numbers = typed.iter().filter(|part| use_of(part, typed_bare) == Use::Number).count();
        let left_out = of_use(Use::Core).saturating_sub(matched.len());
        cost += Cost::try_from(left_out).unwrap_or(FAR) * WORD_LEFT_OUT;
        cost += Cost::try_from(of_use(Use::Number).saturating_sub(typed_numbers)).unwrap_or(FAR) * NUMBER_LEFT_OUT;
        cost + self.aside(typed, name) + self.setting(kind, name)
    }

    /// What given names and titles add: they say little, unless they contradict.
    fn aside(&self, typed: &[Part], name: &Name) -> Cost {
        let has = |word: &str| name.words.iter().any(|(at, _)| self.word(*at).is_some_and(|known| *known.sound == *word));
        let typed_aside = || typed.iter().filter(|part| use_of(part, false) == Use::Aside);
        let name_aside = name.words.iter().any(|(_, does)| *does == Use::Aside);
        if typed_aside().all(|part| has(&part.sound)) {
            return if name_aside && typed_aside().next().is_none() { NAME_LEFT_OUT } else { 0 };
        }
        if name_aside { OTHER_GIVEN_NAME } else { NAME_LEFT_OUT }
    }

    fn setting(&self, kind: Option<StreetKind>, name: &Name) -> Cost {
        let other_kind = kind.is_some() && self.kind(name) != kind;
        (if other_kind { OTHER_KIND } else { 0 }) + if name.former.is_some() { FORMER } else { 0 }
    }

    /// Names of several words typed as one, or one word typed as several.
    fn run_together(&self, kind: Option<StreetKind>, typed: &[Part], add: &mut impl FnMut(u32, Cost)) {
        let single = typed.iter().find(|part| use_of(part, false) == Use::Core).map(|part| part.sound.as_str());
        let Some(whole) = joined(typed).map(String::from).or_else(|| single.map(str::to_owned)) else { return };
        let several = joined(typed).is_some();
        let letters = Letters::of(&whole);
        let bound = bound(letters.len());
        let mut consider = |at: u32, name: &Name, text: &str| {
            if let Some(errors) = letters.distance(text, bound) {
                let errors = Cost::try_from(errors).unwrap_or(FAR);
                add(at, errors * ERROR + RUN_TOGETHER + self.setting(kind, name));
            }
        };
        for (at, name) in (0_u32..).zip(&self.names) {
            match &name.joined {
                Some(text) => consider(at, name, text),
                None if several => {
                    let core = name.words.iter().find(|(_, does)| *does == Use::Core);
                    if let Some(word) = core.and_then(|(at, _)| self.word(*at)) {
                        consider(at, name, &word.sound);
                    }
                }
                None => {}
            }
        }
    }
}
