//! The parts of an address between commas: which one has the street, which the house.

use super::kind::StreetKind;
use super::kind_words::kind_word;
use super::name::{StreetName, Word, words};
use super::part::is_ordinal;
use super::query::AddressError;
use super::vocabulary::{self, CITY_WORD, COUNTRY, FLAT_WORD, HOUSE_WORD, PART_WORD, WIDER};
use crate::houses::HouseNumber;

/// A part of an address between commas, without city and post code.
pub(super) struct Segment<'a> {
    text: &'a str,
    pub(super) words: Vec<Word<'a>>,
}

impl<'a> Segment<'a> {
    /// `None` where nothing is left but the city, a district or a post code.
    pub(super) fn read(text: &'a str, among_others: bool, city: &mut Option<String>) -> Option<Self> {
        let mut words = words(text);
        words.retain(|word| !is_post_code(&word.lower));
        if words.last().is_some_and(|word| WIDER.contains(&word.lower.as_str())) {
            return None;
        }
        let said = |words: &[Word<'_>]| Some(words.iter().map(named).collect::<Vec<_>>().join(" "));
        let begins = words.first().is_some_and(|word| CITY_WORD.contains(&word.lower.as_str()) && words.len() > 1);
        let kind = words.iter().position(|word| kind_word(&word.lower, word.dotted).is_some());
        if begins && let Some(kind) = kind {
            // "м. Київ вул. Васильківська 12"
            *city = said(words.get(1..kind).unwrap_or_default()).filter(|said| !said.is_empty());
            words.drain(..kind);
        } else if begins && among_others && !words.iter().any(Word::starts_with_digit) {
            *city = said(words.get(1..).unwrap_or_default());
            return None;
        }
        strip_city(&mut words, city);
        if let ([only], true) = (words.as_slice(), among_others)
            && let Some(found) = vocabulary::city(&only.lower)
        {
            *city = Some(found.to_owned()).filter(|found| found != COUNTRY).or(city.take());
            return None;
        }
        (!words.is_empty()).then_some(Self { text, words })
    }

    fn first_is(&self, any: &[&str]) -> bool {
        self.words.first().is_some_and(|word| any.contains(&word.lower.as_str()))
    }

    /// Whether it begins as a house does: with a number or a word for a house before one.
    fn begins_as_house(&self) -> bool {
        let number_at = usize::from(self.first_is(&HOUSE_WORD))
            + usize::from(self.first_is(&HOUSE_WORD) && self.words.get(1).is_some_and(|word| word.lower == "№"));
        let glued = self
            .words
            .first()
            .is_some_and(|word| word.lower.strip_prefix('№').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
        glued || self.words.get(number_at).is_some_and(|word| word.starts_with_digit() && !self.is_named_by_number(number_at))
    }

    /// "9-го Травня", "40-річчя", "1 Садовий провулок": a number that belongs to the name after it.
    fn is_named_by_number(&self, at: usize) -> bool {
        let next_is_name = self.words.get(at + 1).is_some_and(|next| {
            next.is_name()
                && !next.lower.contains(|c: char| c.is_ascii_digit())
                && next.lower.chars().count() > 1
                && !PART_WORD.contains(&next.lower.as_str())
                && !FLAT_WORD.contains(&next.lower.as_str())
        });
        let word = self.words.get(at).map(|word| word.lower.as_str()).unwrap_or_default();
        let long = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').chars().count() > 3;
        next_is_name || (long && HouseNumber::parse(word).is_err())
    }

    /// Whether it, or its beginning (before a house), can be a street.
    fn names_street(&self) -> bool {
        StreetName::of_words(&self.words).or_else(|| StreetName::of_words(self.words.get(..1)?)).is_some()
    }

    fn from(&self, word: usize) -> &'a str {
        self.words.get(word).and_then(|word| self.text.get(word.at..)).unwrap_or_default()
    }

    /// What remains from a word on, less the words that were dropped behind it.
    fn house_text(&self, word: usize) -> &'a str {
        let tail = self.from(word);
        let start = self.text.len() - tail.len();
        let end = self.words.last().map_or(self.text.len(), |last| last.at + last.text.len());
        tail.get(..end.saturating_sub(start)).unwrap_or(tail)
    }

    /// A street with its house behind it, without a comma: the house is the longest tail that is one.
    pub(super) fn street_and_house(&self, after: &[Self]) -> Result<(StreetName, Option<HouseNumber>), AddressError> {
        let tail = |at: &usize| {
            self.words
                .get(*at)
                .is_some_and(|word| word.starts_with_digit() || HOUSE_WORD.contains(&word.lower.as_str()) || word.lower.starts_with('№'))
        };
        for at in (1..self.words.len()).filter(tail) {
            let Some(street) = self.words.get(..at).and_then(StreetName::of_words) else { continue };
            let only_line = street.kind.is_none_or(|kind| kind == StreetKind::Line)
                && kind_word(&street.name.to_lowercase(), false).is_some_and(|word| word.kind == Some(StreetKind::Line));
            let last_ordinal = at + 1 == self.words.len()
                && self.words.get(at).is_some_and(|word| is_ordinal(&word.lower) && HouseNumber::parse(&word.lower).is_err());
            let ordinal_y = self.words.get(at).is_some_and(|word| word.lower.ends_with("-й"));
            if only_line || last_ordinal || ordinal_y {
                continue;
            }
            if let Ok(house) = HouseNumber::parse(&with_parts(self.house_text(at), after)) {
                return Ok((street, Some(house)));
            }
        }
        let broken = self.words.last().filter(|word| word.starts_with_digit() && !is_ordinal(&word.lower) && self.words.len() > 1);
        if let (Some(word), Some(before)) = (broken, self.words.len().checked_sub(1)) {
            let named = self.words.get(..before).and_then(StreetName::of_words).is_some();
            if let (true, Err(error)) = (named, HouseNumber::parse(word.text)) {
                return Err(AddressError::House(error));
            }
        }
        StreetName::of_words(&self.words).map(|street| (street, None)).ok_or(AddressError::NoStreet)
    }
}

fn is_post_code(word: &str) -> bool {
    word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name of a city in Ukrainian, where it is known.
fn named<'a>(word: &'a Word<'_>) -> &'a str {
    vocabulary::city(&word.lower).unwrap_or(&word.lower)
}

/// Takes away a city that stands before or after the rest without a comma.
fn strip_city(words: &mut Vec<Word<'_>>, city: &mut Option<String>) {
    let is_name =
        |word: &Word<'_>| word.is_name() && kind_word(&word.lower, word.dotted).is_none() && !CITY_WORD.contains(&word.lower.as_str());
    let is_city = |word: Option<&Word<'_>>| word.is_some_and(|word| vocabulary::city(&word.lower).is_some());
    for last in [false, true] {
        let before = usize::from(words.first().is_some_and(|word| CITY_WORD.contains(&word.lower.as_str())));
        let at = if last { words.len().saturating_sub(1) } else { before };
        let more_names = words.iter().filter(|word| is_name(word)).count() > 1;
        // A city last is behind a house: "вулиця Велика Одеса" is a name.
        let behind_house = at > 0 && words.get(..at).is_some_and(|before| before.iter().skip(1).any(Word::starts_with_digit));
        if !(is_city(words.get(at)) && more_names && (!last || behind_house)) {
            continue;
        }
        *city = words.get(at).map(|word| named(word).to_owned()).filter(|named| named != COUNTRY).or(city.take());
        if last {
            words.truncate(at);
            words.pop_if(|word| CITY_WORD.contains(&word.lower.as_str()));
        } else {
            words.drain(..=at);
        }
    }
}

/// Which segment has the street: one with a word for its kind, else the one before the house, else one
/// that ends in a house, else the last.
pub(super) fn street_place(segments: &[Segment<'_>]) -> Option<usize> {
    let streets: Vec<usize> = segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| {
            let part = segment.first_is(PART_WORD) || segment.first_is(FLAT_WORD);
            let numbered_part = part && segment.words.iter().any(Word::starts_with_digit);
            !segment.begins_as_house() && !numbered_part && segment.names_street()
        })
        .map(|(at, _)| at)
        .collect();
    let segment = |at: &usize| segments.get(*at);
    let has_kind =
        |at: &&usize| segment(at).is_some_and(|segment| segment.words.iter().any(|word| kind_word(&word.lower, word.dotted).is_some()));
    let before_house = |at: &&usize| segments.get(*at + 1).is_some_and(Segment::begins_as_house);
    let ends_in_house = |at: &&usize| {
        segment(at).is_some_and(|segment| segment.words.len() > 1 && segment.words.last().is_some_and(Word::starts_with_digit))
    };
    let any = streets.iter().find(has_kind).or_else(|| streets.iter().find(before_house)).or_else(|| streets.iter().find(ends_in_house));
    any.or(streets.last()).copied()
}

/// The house with the parts that commas set apart: "12", "корп. 3".
fn with_parts(house: &str, after: &[Segment<'_>]) -> String {
    let mut text = house.trim().to_owned();
    for part in after.iter().take_while(|segment| segment.first_is(PART_WORD)) {
        text.push(' ');
        text.push_str(part.from(0));
    }
    text
}

/// The house in a segment of its own: behind the street or, as foreigners write, before it.
pub(super) fn house_beside(segments: &[Segment<'_>], street: usize) -> Result<Option<HouseNumber>, AddressError> {
    let behind = segments.get(street + 1).filter(|segment| segment.begins_as_house()).map(|segment| (segment, street + 2));
    let before =
        street.checked_sub(1).and_then(|at| segments.get(at)).filter(|segment| segment.begins_as_house()).map(|segment| (segment, street));
    let Some((segment, next)) = behind.or(before) else { return Ok(None) };
    let text = with_parts(segment.house_text(0), segments.get(next..).unwrap_or_default());
    HouseNumber::parse(&text).map(Some).map_err(AddressError::House)
}
