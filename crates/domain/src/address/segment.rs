//! The parts of an address between commas: which one has the street, which the house.

use super::fold;
use super::kind::StreetKind;
use super::kind_words::kind_word;
use super::name::{StreetName, Word, kind_place, words};
use super::part::is_ordinal;
use super::query::AddressError;
use super::settlement::{self, COUNTRY, city_at};
use super::size;
use super::vocabulary::{self, FLAT_WORD, HOUSE_WORD, MONTH, PART_WORD, WIDER};
use crate::houses::HouseNumber;

/// A part of an address between commas, without city and post code.
pub(super) struct Segment<'a> {
    text: &'a str,
    pub(super) words: Vec<Word<'a>>,
}

impl<'a> Segment<'a> {
    /// `None` where nothing is left but the city, a district or a post code. Adds the cities and villages it names.
    pub(super) fn read(text: &'a str, among_others: bool, cities: &mut Vec<String>) -> Option<Self> {
        let mut words = words(text);
        words.retain(|word| !is_post_code(&word.lower));
        drop_wider(&mut words);
        let begins = settlement::begins(&words);
        // "м. Київ Васильківська вул. 12": what has its name before it tells nothing of where the city ends.
        let kind = words.iter().position(|word| kind_word(&word.lower, word.dotted).is_some());
        let kind = kind.filter(|kind| words.iter().skip(kind + 1).any(Word::is_name));
        if begins && let Some(kind) = kind {
            // "м. Київ вул. Васильківська 12"
            note(words.get(1..kind).unwrap_or_default(), cities);
            words.drain(..kind);
        } else if begins && among_others && !words.iter().any(Word::starts_with_digit) {
            note(words.get(1..).unwrap_or_default(), cities);
            return None;
        } else if settlement::surely_begins_with_village(&words) {
            note(words.get(1..2).unwrap_or_default(), cities);
            words.drain(..2);
        }
        strip_city(&mut words, among_others, cities);
        if let (Some((size, found)), true) = (city_at(&words, 0), among_others)
            && size == words.len()
        {
            cities.extend((found != COUNTRY).then(|| found.to_owned()));
            return None;
        }
        (!words.is_empty()).then_some(Self { text, words })
    }

    fn first_is(&self, any: &[&str]) -> bool {
        self.words.first().is_some_and(|word| any.contains(&word.lower.as_str()))
    }

    /// Whether it begins as a house does: with a number or a word for a house before one.
    fn begins_as_house(&self) -> bool {
        let number_at = self.words.iter().take_while(|word| HOUSE_WORD.contains(&word.lower.as_str())).count();
        let glued = self
            .words
            .first()
            .is_some_and(|word| word.lower.strip_prefix('№').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
        !self.is_counted_part()
            && (glued || self.words.get(number_at).is_some_and(|word| word.starts_with_digit() && !self.is_named_by_number(number_at)))
    }

    /// "2 корпус", "2-й під'їзд" of a house before it, and not "14 корпус 2".
    fn is_counted_part(&self) -> bool {
        let part = |word: &str| vocabulary::is_part(word) || word.chars().count() > 2 && FLAT_WORD.contains(&word);
        let corpus = self.words.get(1).is_some_and(|word| part(&word.lower));
        let said = self.words.get(2).is_some_and(|word| word.starts_with_digit() || word.lower.chars().count() == 1 || word.lower == "№");
        corpus && !said && self.words.first().is_some_and(Word::starts_with_digit)
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

    /// Whether it may have the street: it begins with no house, flat or place beside it.
    fn can_be_street(&self) -> bool {
        // "корп. 3", "кв. № 5", and not "К. Білокур 3"
        let number = self.words.iter().skip(1).find(|word| word.lower != "№");
        let numbered_part = (self.first_is(PART_WORD) || self.first_is(FLAT_WORD)) && number.is_some_and(Word::starts_with_digit);
        !self.begins_as_house() && !self.is_counted_part() && !numbered_part && self.names_street()
    }

    /// Whether it says what the address is near to.
    fn is_near(&self) -> bool {
        self.words.first().is_some_and(|word| vocabulary::is_near(&word.lower))
    }

    /// Whether what was taken for a city can be a street after all.
    pub(super) fn may_be_called_as_city(&self) -> bool {
        match self.words.as_slice() {
            [_] => true,
            [letter, name] if matches!(letter.lower.as_str(), "м" | "г") => {
                // "М. Грушевського, 12", and not "м. Хорол, 12"
                size::may_be_adjective(&name.lower) || settlement::may_be_initial(letter, name)
            }
            // "С. Петлюри, 12", and not "с. Садове, 12"
            [first, ..] => {
                settlement::begins(&self.words)
                    && !settlement::is_settlement_word(&first.lower)
                    && !settlement::surely_begins_with_village(&self.words)
            }
            [] => false,
        }
    }

    /// The letter of a house, where it has nothing else; a Latin one in Cyrillic.
    fn only_letter(&self) -> Option<&str> {
        let [word] = self.words.as_slice() else { return None };
        let letter = word.text.trim_matches('\'');
        (letter.chars().count() == 1 && letter.contains(fold::is_letter)).then(|| vocabulary::letter(&word.lower).unwrap_or(letter))
    }

    /// Whether a word that can be nothing else says that it is of a corpus.
    fn speaks_of_corpus(&self) -> bool {
        self.words.iter().any(|word| vocabulary::is_part(&word.lower))
    }

    fn has_kind(&self) -> bool {
        self.words.iter().any(|word| kind_word(&word.lower, word.dotted).is_some())
    }

    /// Whether it names a neighbourhood.
    fn is_area(&self) -> bool {
        kind_place(&self.words).is_some_and(|(_, kind)| kind.area)
    }

    fn ends_in_house(&self) -> bool {
        self.words.len() > 1 && self.words.last().is_some_and(Word::starts_with_digit)
    }

    fn from(&self, word: usize) -> &'a str {
        self.words.get(word).and_then(|word| self.text.get(word.at..)).unwrap_or_default()
    }

    /// What remains from a word on, less the words that were dropped behind it.
    fn house_text(&self, word: usize) -> &'a str {
        self.between(word, self.words.len())
    }

    /// The text of some words.
    fn between(&self, word: usize, end: usize) -> &'a str {
        let tail = self.from(word);
        let start = self.text.len() - tail.len();
        let end = end.checked_sub(1).and_then(|last| self.words.get(last)).map_or(self.text.len(), |last| last.at + last.text.len());
        tail.get(..end.saturating_sub(start)).unwrap_or(tail)
    }

    /// The house at a word that has other words behind it, and which word is the first of these: "22 біля театру",
    /// "14 з двору". They have no digits, unless they say what is beside.
    fn house_and_words(&self, word: usize) -> Option<(HouseNumber, usize)> {
        (word + 1..self.words.len()).rev().find_map(|end| {
            let behind = self.words.get(end..)?;
            let beside = behind.first().is_some_and(|first| vocabulary::is_behind_house(&first.lower));
            // "14 з двору": the letter is a word of its own.
            let letter = end.checked_sub(1).filter(|last| *last > word).and_then(|last| self.words.get(last));
            let preposition = !beside && letter.is_some_and(|letter| vocabulary::is_behind_house(letter.text));
            // "14 другий корпус" is not 14.
            let says_more = behind.iter().any(|word| vocabulary::is_part(&word.lower) || word.lower.contains(|c: char| c.is_ascii_digit()));
            let house = HouseNumber::parse(self.between(word, end)).ok().filter(|_| !preposition && (beside || !says_more))?;
            Some((house, end))
        })
    }

    /// The street and the house within a name that has more words behind the house than a street has: where the
    /// whole leads nowhere.
    pub(super) fn within_name(name: &str) -> Option<(String, HouseNumber)> {
        let segment = Segment { text: name, words: words(name) };
        let at = segment.words.iter().skip(1).position(Word::starts_with_digit)? + 1;
        let street = segment.words.get(..at)?;
        let named = street.iter().any(|word| word.is_name() && kind_word(&word.lower, word.dotted).is_none());
        let (house, _) = segment.house_and_words(at).filter(|_| named)?;
        Some((segment.between(0, at).to_owned(), house))
    }

    /// A street with its house behind it, without a comma: the house is the longest tail that is one. Tells too whether a
    /// word for a house stands between.
    pub(super) fn street_and_house(&self, after: &[Self]) -> Result<(StreetName, Option<HouseNumber>, bool), AddressError> {
        let tail = |at: &usize| {
            self.words
                .get(*at)
                .is_some_and(|word| word.starts_with_digit() || HOUSE_WORD.contains(&word.lower.as_str()) || word.lower.starts_with('№'))
        };
        for at in (1..self.words.len()).filter(tail) {
            let Some(street) = self.words.get(..at).and_then(StreetName::of_words) else { continue };
            let only_line = street.kind.is_none_or(|kind| kind == StreetKind::Line)
                && kind_word(&street.name.to_lowercase(), false).is_some_and(|word| word.area || word.kind == Some(StreetKind::Line));
            let last_ordinal = at + 1 == self.words.len()
                && self.words.get(at).is_some_and(|word| is_ordinal(&word.lower) && HouseNumber::parse(&word.lower).is_err());
            let ordinal_y = self.words.get(at).is_some_and(|word| word.lower.ends_with("-й"));
            if only_line || last_ordinal || ordinal_y {
                continue;
            }
            let apart = self.words.get(at).is_some_and(|word| !word.starts_with_digit());
            if let Ok(house) = HouseNumber::parse(&with_parts(self.house_text(at), after)) {
                return Ok((street, Some(house), apart));
            }
            let beside = |end: &usize| self.words.get(*end).is_some_and(|word| vocabulary::is_behind_house(&word.lower));
            if let Some((house, _)) = self.house_and_words(at).filter(|(_, end)| beside(end)) {
                return Ok((street, Some(house), apart));
            }
        }
        let broken = self.words.last().filter(|word| word.starts_with_digit() && !is_ordinal(&word.lower) && self.words.len() > 1);
        if let (Some(word), Some(before)) = (broken, self.words.len().checked_sub(1)) {
            let named = self.words.get(..before).and_then(StreetName::of_words).is_some();
            if let (true, Err(error)) = (named, HouseNumber::parse(&with_parts(word.text, after))) {
                return Err(AddressError::House(error));
            }
        }
        StreetName::of_words(&self.words).map(|street| (street, None, false)).ok_or(AddressError::NoStreet)
    }
}

fn is_post_code(word: &str) -> bool {
    word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Adds the city or village of these words, in Ukrainian where it is known: in "м. Київ Троєщина" that is Kyiv.
fn note(name: &[Word<'_>], cities: &mut Vec<String>) {
    let known = city_at(name, 0).map(|(_, found)| found.to_owned());
    let name = known.unwrap_or_else(|| name.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" "));
    cities.extend((!name.is_empty()).then_some(name));
}

/// Takes away a district or a region: "Шевченківський район", "обл. Полтавська". A part that has nothing else goes whole.
fn drop_wider(words: &mut Vec<Word<'_>>) {
    let wider = |word: &Word<'_>| WIDER.contains(&word.lower.as_str());
    let plain = |word: &Word<'_>| {
        word.is_name() && kind_word(&word.lower, word.dotted).is_none() && !settlement::is_settlement_word(&word.lower) && !word.dotted
    };
    let says_more = |word: &Word<'_>| word.starts_with_digit() || kind_word(&word.lower, word.dotted).is_some();
    if words.last().is_some_and(wider) && !words.iter().any(says_more) && !settlement::begins(words) {
        words.clear();
    }
    while let Some(at) = words.iter().position(wider) {
        let first = at.checked_sub(1).filter(|before| words.get(*before).is_some_and(plain)).unwrap_or(at);
        let last = if at == 0 && words.get(1).is_some_and(plain) { 1 } else { at };
        words.drain(first..=last);
    }
}

/// Takes away cities and the country where they stand before or after the rest without a comma.
fn strip_city(words: &mut Vec<Word<'_>>, among_others: bool, cities: &mut Vec<String>) {
    let is_name =
        |word: &Word<'_>| word.is_name() && kind_word(&word.lower, word.dotted).is_none() && !settlement::is_city_word(&word.lower);
    let mut add = |found: &str| cities.extend((found != COUNTRY).then(|| found.to_owned()));
    loop {
        let before = usize::from(words.first().is_some_and(|word| settlement::is_city_word(&word.lower)));
        let names = words.iter().filter(|word| is_name(word)).count();
        let Some((size, found)) = city_at(words, before).filter(|(size, _)| names > *size) else { break };
        add(found);
        words.drain(..before + size);
    }
    // A city last is behind a house: "вулиця Велика Одеса" is a name.
    while let Some(at) = (1..=2).rev().filter_map(|size| words.len().checked_sub(size)).find(|at| {
        let ends = city_at(words, *at).is_some_and(|(size, _)| at + size == words.len());
        let before = words.get(..*at).unwrap_or_default();
        let house = before.iter().find(|word| !HOUSE_WORD.contains(&word.lower.as_str())).is_some_and(Word::starts_with_digit);
        let behind_house = before.iter().skip(1).any(Word::starts_with_digit) && before.iter().any(is_name);
        ends && (behind_house || among_others && house)
    }) {
        if let Some((_, found)) = city_at(words, at) {
            add(found);
        }
        words.truncate(at);
        words.pop_if(|word| settlement::is_city_word(&word.lower));
    }
    if let Some(at) = settlement::behind_house(words) {
        note(words.get(at + 1..at + 2).unwrap_or_default(), cities);
        words.truncate(at);
    }
}

/// Leaves out the neighbourhoods, where another part names the street: "мкрн Огнівка, вул. Огнівська 4".
pub(super) fn drop_areas(segments: &mut Vec<Segment<'_>>) {
    let street = |(at, segment): (usize, &Segment<'_>)| {
        let before_house = segments.get(at + 1).is_some_and(Segment::begins_as_house);
        !segment.is_area()
            && !segment.is_near()
            && segment.can_be_street()
            && (segment.has_kind() || segment.ends_in_house() || before_house)
    };
    if segments.iter().any(Segment::is_area) && segments.iter().enumerate().any(street) {
        segments.retain(|segment| !segment.is_area());
    }
}

/// Which segment has the street: one with a word for its kind, else the one before the house, else one
/// that ends in a house, else the last.
pub(super) fn street_place(segments: &[Segment<'_>]) -> Option<usize> {
    let mut streets: Vec<usize> = segments.iter().enumerate().filter(|(_, segment)| segment.can_be_street()).map(|(at, _)| at).collect();
    let near = |at: &usize| segments.get(*at).is_some_and(Segment::is_near);
    if !streets.iter().all(near) {
        streets.retain(|at| !near(at));
    }
    let segment = |at: &usize| segments.get(*at);
    let has_kind = |at: &&usize| segment(at).is_some_and(Segment::has_kind);
    let before_house = |at: &&usize| segments.get(*at + 1).is_some_and(Segment::begins_as_house);
    let ends_in_house = |at: &&usize| segment(at).is_some_and(Segment::ends_in_house);
    let any = streets.iter().find(has_kind).or_else(|| streets.iter().find(before_house)).or_else(|| streets.iter().find(ends_in_house));
    any.or(streets.last()).copied()
}

/// The house with the parts that commas set apart: "12", "корп. 3"; "12", "А"; "12", "2-й корпус". What else speaks of a
/// corpus is added too, for the house to be refused: without it another beat might have it.
fn with_parts(house: &str, after: &[Segment<'_>]) -> String {
    let mut text = house.trim().to_owned();
    for (at, part) in after.iter().enumerate() {
        if part.first_is(PART_WORD) {
            // "к. А": a letter after a single one needs the word.
            let short = part.words.first().is_some_and(|word| word.lower == "к") && !part.words.get(1).is_some_and(Word::starts_with_digit);
            text.push_str(if short { " корп " } else { " " });
            text.push_str(part.from(usize::from(short)));
        } else if let Some(letter) = part.only_letter().filter(|_| at == 0) {
            text.push(' ');
            text.push_str(letter);
        } else if part.speaks_of_corpus() {
            text.push(' ');
            text.push_str(part.from(0));
        }
    }
    text
}

/// The house in a segment of its own: behind the street or, as foreigners write, before it.
pub(super) fn house_beside(segments: &[Segment<'_>], street: usize) -> Result<Option<HouseNumber>, AddressError> {
    let behind = segments.get(street + 1).filter(|segment| segment.begins_as_house()).map(|segment| (segment, street + 2));
    let before =
        street.checked_sub(1).and_then(|at| segments.get(at)).filter(|segment| segment.begins_as_house()).map(|segment| (segment, street));
    let Some((segment, next)) = behind.or(before) else {
        // "Гоголя, 20 червоний будинок": words that might be a name, were there no street before them.
        let date = |segment: &&Segment<'_>| segment.words.get(1).is_some_and(|word| MONTH.contains(&word.lower.as_str()));
        let house = segments
            .get(street + 1)
            .filter(|segment| segment.words.first().is_some_and(Word::starts_with_digit) && !segment.is_counted_part() && !date(segment));
        return Ok(house.and_then(|segment| segment.house_and_words(0)).map(|(house, _)| house));
    };
    let text = with_parts(segment.house_text(0), segments.get(next..).unwrap_or_default());
    let beside = || segment.house_and_words(0).map(|(house, _)| house);
    HouseNumber::parse(&text).or_else(|error| beside().ok_or(error)).map(Some).map_err(AddressError::House)
}
