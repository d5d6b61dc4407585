//! Reading an address as a resident types it.

use super::fold;
use super::kind::StreetKind;
use super::name::{StreetName, Word, is_ordinal, words};
use crate::houses::{HouseError, HouseNumber};
use crate::ids::DistrictId;

/// The longest address that is read, in characters.
pub const MAX_ADDRESS_CHARS: usize = 300;

/// Why a text is not an address. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// Nothing but white space.
    #[error("the address is empty")]
    Empty,
    /// More than [`MAX_ADDRESS_CHARS`].
    #[error("the address is longer than {MAX_ADDRESS_CHARS} characters")]
    TooLong,
    /// A control character.
    #[error("the address has control characters")]
    Control,
    /// No name of a street in it.
    #[error("the address names no street")]
    NoStreet,
    /// What stands where the house should is not a house number. The offset counts from the start of
    /// that part.
    #[error("the house number is not understood")]
    House(#[source] HouseError),
}

/// What a resident asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressQuery {
    /// The street.
    pub street: StreetName,
    /// The house, where it was given.
    pub house: Option<HouseNumber>,
    /// The city that was named, in lower case: for the caller to compare with its own.
    pub city: Option<String>,
    /// The district chosen among candidates.
    pub district: Option<DistrictId>,
}

impl AddressQuery {
    /// The query for streets of one district only: how a caller passes on what was chosen.
    #[must_use]
    pub fn in_district(mut self, district: DistrictId) -> Self {
        self.district = Some(district);
        self
    }
}

/// Names of cities as people put them before or after a street without "м.".
const CITIES: [&str; 24] = [
    "київ",
    "полтава",
    "тернопіль",
    "кропивницький",
    "кам'янець-подільський",
    "львів",
    "харків",
    "одеса",
    "дніпро",
    "вінниця",
    "житомир",
    "суми",
    "чернігів",
    "черкаси",
    "рівне",
    "луцьк",
    "ужгород",
    "чернівці",
    "хмельницький",
    "запоріжжя",
    "миколаїв",
    "херсон",
    "івано-франківськ",
    "україна",
];
const CITY_WORD: [&str; 3] = ["м", "місто", "міста"];
const WIDER: [&str; 4] = ["район", "р-н", "область", "обл"];
const HOUSE_WORD: [&str; 4] = ["буд", "будинок", "б", "№"];
const PART_WORD: [&str; 8] = ["к", "кор", "корп", "корпус", "літ", "літера", "секція", "блок"];
const FLAT_WORD: [&str; 16] = [
    "кв",
    "квартира",
    "оф",
    "офіс",
    "під",
    "під'їзд",
    "підїзд",
    "п",
    "пов",
    "поверх",
    "прим",
    "приміщення",
    "кім",
    "кімната",
    "домофон",
    "код",
];

pub(super) fn check(text: &str) -> Result<&str, AddressError> {
    // Counting stops at the limit, however long the text is.
    if text.chars().take(MAX_ADDRESS_CHARS + 1).count() > MAX_ADDRESS_CHARS {
        return Err(AddressError::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(AddressError::Control);
    }
    if text.trim().is_empty() { Err(AddressError::Empty) } else { Ok(text) }
}

/// Reads an address: "вул. Васильківська, 12", "просп.Голосіївський 15б", "м. Київ, 03022, Васильківська
/// вулиця, буд. 12, кв. 5". The city, the post code and the flat are set aside; the house may be absent.
///
/// # Errors
/// [`AddressError`] when the text is empty, too long, has control characters, names no street, or has
/// something where the house should be that is none.
pub fn parse_address(input: &str) -> Result<AddressQuery, AddressError> {
    let text = fold::clean(check(input)?);
    let mut city = None;
    let pieces: Vec<&str> = text.split([',', ';']).collect();
    let segments: Vec<Segment<'_>> = pieces.iter().filter_map(|piece| Segment::read(piece, pieces.len() > 1, &mut city)).collect();
    let at = street_place(&segments).ok_or(AddressError::NoStreet)?;
    let segment = segments.get(at).ok_or(AddressError::NoStreet)?;
    let (street, house) = match house_beside(&segments, at)? {
        Some(house) => (StreetName::of_words(&segment.words).ok_or(AddressError::NoStreet)?, Some(house)),
        None => segment.street_and_house(segments.get(at + 1..).unwrap_or_default())?,
    };
    Ok(AddressQuery { street, house, city, district: None })
}

/// A part of an address between commas, without city and post code.
struct Segment<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
}

impl<'a> Segment<'a> {
    /// `None` where nothing is left but the city, a district or a post code.
    fn read(text: &'a str, among_others: bool, city: &mut Option<String>) -> Option<Self> {
        let mut words = words(text);
        words.retain(|word| !is_post_code(&word.lower));
        if words.last().is_some_and(|word| WIDER.contains(&word.lower.as_str())) {
            return None;
        }
        let said = |words: &[Word<'_>]| Some(words.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" "));
        let begins = words.first().is_some_and(|word| CITY_WORD.contains(&word.lower.as_str()) && words.len() > 1);
        let kind = words.iter().position(|word| StreetKind::of_word(&word.lower, word.dotted).is_some());
        if begins && let Some(kind) = kind {
            // "м. Київ вул. Васильківська 12"
            *city = said(words.get(1..kind).unwrap_or_default()).filter(|said| !said.is_empty());
            words.drain(..kind);
        } else if begins && among_others && !words.iter().any(Word::starts_with_digit) {
            *city = said(words.get(1..).unwrap_or_default());
            return None;
        }
        strip_city(&mut words, city);
        let only_city = words.len() == 1 && words.first().is_some_and(|word| CITIES.contains(&word.lower.as_str()));
        if only_city && among_others {
            *city = said(&words).filter(|said| said != "україна").or(city.take());
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
    fn street_and_house(&self, after: &[Self]) -> Result<(StreetName, Option<HouseNumber>), AddressError> {
        let tail = |at: &usize| {
            self.words
                .get(*at)
                .is_some_and(|word| word.starts_with_digit() || HOUSE_WORD.contains(&word.lower.as_str()) || word.lower.starts_with('№'))
        };
        for at in (1..self.words.len()).filter(tail) {
            let Some(street) = self.words.get(..at).and_then(StreetName::of_words) else { continue };
            let only_line = street.kind.is_none_or(|kind| kind == StreetKind::Line) && street.key().as_str() == StreetKind::Line.full();
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

/// Takes away a city that stands before or after the rest without a comma.
fn strip_city(words: &mut Vec<Word<'_>>, city: &mut Option<String>) {
    let is_name = |word: &Word<'_>| {
        word.is_name() && StreetKind::of_word(&word.lower, word.dotted).is_none() && !CITY_WORD.contains(&word.lower.as_str())
    };
    let is_city = |word: Option<&Word<'_>>| word.is_some_and(|word| CITIES.contains(&word.lower.as_str()));
    for last in [false, true] {
        let before = usize::from(words.first().is_some_and(|word| CITY_WORD.contains(&word.lower.as_str())));
        let at = if last { words.len().saturating_sub(1) } else { before };
        let more_names = words.iter().filter(|word| is_name(word)).count() > 1;
        // A city last is behind a house: "вулиця Велика Одеса" is a name.
        let behind_house = at > 0 && words.get(..at).is_some_and(|before| before.iter().skip(1).any(Word::starts_with_digit));
        if !(is_city(words.get(at)) && more_names && (!last || behind_house)) {
            continue;
        }
        *city = words.get(at).map(|word| word.lower.clone());
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
fn street_place(segments: &[Segment<'_>]) -> Option<usize> {
    let streets: Vec<usize> = segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| {
            let part = segment.first_is(&PART_WORD) || segment.first_is(&FLAT_WORD);
            let numbered_part = part && segment.words.iter().any(Word::starts_with_digit);
            !segment.begins_as_house() && !numbered_part && segment.names_street()
        })
        .map(|(at, _)| at)
        .collect();
    let segment = |at: &usize| segments.get(*at);
    let has_kind = |at: &&usize| {
        segment(at).is_some_and(|segment| segment.words.iter().any(|word| StreetKind::of_word(&word.lower, word.dotted).is_some()))
    };
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
    for part in after.iter().take_while(|segment| segment.first_is(&PART_WORD)) {
        text.push(' ');
        text.push_str(part.from(0));
    }
    text
}

/// The house in a segment of its own: behind the street or, as foreigners write, before it.
fn house_beside(segments: &[Segment<'_>], street: usize) -> Result<Option<HouseNumber>, AddressError> {
    let behind = segments.get(street + 1).filter(|segment| segment.begins_as_house()).map(|segment| (segment, street + 2));
    let before =
        street.checked_sub(1).and_then(|at| segments.get(at)).filter(|segment| segment.begins_as_house()).map(|segment| (segment, street));
    let Some((segment, next)) = behind.or(before) else { return Ok(None) };
    let text = with_parts(segment.house_text(0), segments.get(next..).unwrap_or_default());
    HouseNumber::parse(&text).map(Some).map_err(AddressError::House)
}
