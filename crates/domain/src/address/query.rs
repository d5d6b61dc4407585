//! Reading an address as a resident types it.

use super::fold;
use super::name::{StreetName, words};
use super::part::{counted, is_ordinal};
use super::segment::{Segment, drop_areas, house_beside, street_place};
use super::{settlement, vocabulary};
use crate::houses::{HouseError, HouseNumber};
use crate::ids::DistrictId;

/// The longest address that is read, in characters.
pub const MAX_ADDRESS_CHARS: usize = 300;

/// Fewer letters before a digit may be of a house number; as many are a name.
const MIN_NAME: usize = 4;

/// More letters than the longest month has.
const MAX_MONTH: usize = 12;

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
    /// Whether the house stands apart from the name, behind a comma or a word for a house: it is no number of the street's.
    pub house_apart: bool,
    /// The cities and villages that were named, in lower case: for the caller to compare with its own.
    pub cities: Vec<String>,
    /// The district chosen among candidates.
    pub district: Option<DistrictId>,
}

impl AddressQuery {
    /// Whether it names another city or village than the one of these names; one that names none does not.
    #[must_use]
    pub fn is_of_another_city(&self, names: &[&str]) -> bool {
        let other = |named: &String| names.iter().all(|name| settlement::city_name(name) != settlement::city_name(named));
        self.cities.iter().any(other)
    }

    /// The query for streets of one district only: how a caller passes on what was chosen.
    #[must_use]
    pub fn in_district(mut self, district: DistrictId) -> Self {
        self.district = Some(district);
        self
    }

    /// The other way to read the same text, for where the first leads nowhere: "55 Velyka Vasylkivska" has
    /// its house first, "Садова 125" may be a street of that name, "Садова 12, 12А" may be a house.
    #[must_use]
    pub fn otherwise(&self) -> Option<Self> {
        let read = |name: &str, house| {
            let street = StreetName { kind: self.street.kind, name: name.to_owned() };
            Some(Self { street, house, ..self.clone() })
        };
        let name = self.street.name.as_str();
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| HouseNumber::parse(text).ok()).flatten();
        let first = name.split_once(' ').and_then(|(first, rest)| Some((number(first)?, rest)));
        let last = name.rsplit_once(' ').and_then(|(rest, last)| Some((number(last)?, rest)));
        match (self.house, first, last) {
            (None, Some((house, rest)), _) => read(rest, Some(house)),
            (Some(named), _, Some((house, rest))) => read(rest, Some(if named.number() == house.number() { named } else { house })),
            // "Гоголя 14 школа"
            (None, None, _) => Segment::within_name(name).and_then(|(street, house)| read(&street, Some(house))),
            (Some(house), _, None) if house.is_plain() && !self.house_apart => read(&format!("{name} {house}"), None),
            _ => None,
        }
    }

    /// Whether a street that the other reading of this query leads to is called so, with that number as a word of its
    /// name: "Травня 9" may be "9 Травня", and "Садова 2" is not "2-га Садова".
    #[must_use]
    pub fn is_also_called(&self, other: &Self, street: &StreetName) -> bool {
        let number = self.house.filter(|_| other.house.is_none()).map(|house| house.to_string());
        number.is_none_or(|number| street.name.split(' ').any(|word| word == number))
    }
}

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
/// вулиця, буд. 12, кв. 5", "ул. Красноармейская 23", "Velyka Vasylkivska St, 55". The city, the post code
/// and the flat are set aside; the house may be absent. Of a corner ("Хорива / Межигірська, 18/10") the
/// first street is read.
///
/// # Errors
/// [`AddressError`] when the text is empty, too long, has control characters, names no street, or has
/// something where the house should be that is none.
pub fn parse_address(input: &str) -> Result<AddressQuery, AddressError> {
    let mut text = fold::clean(check(input)?);
    let cyrillic = text.contains(fold::is_cyrillic);
    if !cyrillic {
        text = vocabulary::cyrillic_house(&text);
    }
    let text = hyphenated_house(&counted(&one_street(&spaced(&text))));
    let mut cities = Vec::new();
    let pieces: Vec<&str> = text.split([',', ';']).collect();
    let mut segments: Vec<Segment<'_>> = pieces.iter().filter_map(|piece| Segment::read(piece, pieces.len() > 1, &mut cities)).collect();
    drop_areas(&mut segments);
    let mut place = street_place(&segments);
    if place.is_none() && !cities.is_empty() && !segments.is_empty() {
        // "Кропивницький, 12": a street may be called as a city is. "М. Житомирська, 12": a letter may be no city's.
        (segments, place) = called_as_city(&pieces, &mut cities);
    }
    let at = place.ok_or(AddressError::NoStreet)?;
    let segment = segments.get(at).ok_or(AddressError::NoStreet)?;
    let (street, house, house_apart) = match house_beside(&segments, at)? {
        Some(house) => (StreetName::of_words(&segment.words).ok_or(AddressError::NoStreet)?, Some(house), true),
        None => segment.street_and_house(segments.get(at + 1..).unwrap_or_default())?,
    };
    let (street, house) = house_first(cyrillic, street, house);
    Ok(AddressQuery { street, house, house_apart, cities, district: None })
}

/// The segments where one that was taken for a city is the street, and which one that is. The others may be cities still.
fn called_as_city<'a>(pieces: &[&'a str], cities: &mut Vec<String>) -> (Vec<Segment<'a>>, Option<usize>) {
    let read = |(at, piece): (usize, &&'a str)| Some((at, Segment::read(piece, false, &mut Vec::new())?));
    let (places, segments): (Vec<usize>, Vec<Segment<'_>>) = pieces.iter().enumerate().filter_map(read).unzip();
    let place = street_place(&segments).filter(|at| segments.get(*at).is_some_and(Segment::may_be_called_as_city));
    cities.clear();
    for (at, piece) in pieces.iter().enumerate() {
        if place.and_then(|place| places.get(place)) != Some(&at) {
            Segment::read(piece, true, cities);
        }
    }
    (segments, place)
}

/// "55 Sadova St": in Latin letters a number before the name is the house, where no other is given; "2nd Sadova" is a name.
fn house_first(cyrillic: bool, street: StreetName, house: Option<HouseNumber>) -> (StreetName, Option<HouseNumber>) {
    // "1-y Sadovyi" is "1-й Садовий".
    let is_house = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && !is_ordinal(text) && !text.contains('-');
    let number = |text: &str| HouseNumber::parse(text).ok().filter(|_| is_house(text));
    let first = street.name.split_once(' ').filter(|_| !cyrillic && house.is_none());
    match first.and_then(|(first, rest)| Some((number(first)?, rest))) {
        Some((house, rest)) => (StreetName { kind: street.kind, name: rest.to_owned() }, Some(house)),
        None => (street, house),
    }
}

/// The beginning of an address in which nothing but a number is known of the name: "вул. 15", "40-річ".
pub(super) fn parse_beginning(input: &str) -> Option<AddressQuery> {
    let text = fold::clean(check(input).ok()?);
    let street = StreetName::of_number(&words(text.rsplit(',').next()?))?;
    Some(AddressQuery { street, house: None, house_apart: false, cities: Vec::new(), district: None })
}

/// The text with what people leave out between a word and its number ("буд14", "Руська14"), with one sign for a
/// number (N, No, #), and without the punctuation that says nothing: "вул: Руська", "14. кв. 5".
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let symbols: Vec<char> = text.chars().collect();
    let digit = |at: usize| symbols.get(at).is_some_and(char::is_ascii_digit);
    let (mut word_at, mut at) = (0, 0);
    while let Some(c) = symbols.get(at).copied() {
        let before = at.checked_sub(1).and_then(|before| symbols.get(before)).copied().unwrap_or(' ');
        if c.is_ascii_digit() && fold::is_letter(before) && is_before_number(&symbols, word_at, at) {
            out.push(' ');
        }
        if before.is_ascii_digit() && fold::is_letter(c) && month_begins(symbols.get(at..).unwrap_or_default()) {
            out.push(' ');
        }
        match c {
            ':' => out.push(' '),
            '.' if before.is_ascii_digit() && !digit(at + 1) => out.push(' '),
            '#' | '№' => out.push_str(" № "),
            'N' | 'n' if !before.is_alphanumeric() && number_sign(symbols.get(at..).unwrap_or_default()).is_some() => {
                out.push('№');
                at += number_sign(symbols.get(at..).unwrap_or_default()).unwrap_or(1) - 1;
            }
            _ => out.push(c),
        }
        at += 1;
        if !fold::is_letter(c) {
            word_at = at;
        }
    }
    out
}

/// Whether letters that a digit follows are a word for a house or a name, and no part of a house number.
fn is_before_number(symbols: &[char], from: usize, to: usize) -> bool {
    let before = symbols.get(..from).unwrap_or_default();
    let glued = before.last().is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '\''));
    let behind_number = before.iter().rev().find(|c| !c.is_whitespace()).is_some_and(char::is_ascii_digit);
    let word: String = symbols.get(from..to).unwrap_or_default().iter().flat_map(|c| c.to_lowercase()).collect();
    to - from >= MIN_NAME && before.last() != Some(&'/') || !glued && !behind_number && vocabulary::HOUSE_WORD.contains(&word.as_str())
}

/// How many characters "N", "No." and the like have before a number; `None` where none comes.
fn number_sign(symbols: &[char]) -> Option<usize> {
    let rest = symbols.get(1..)?;
    let sign = rest.iter().take_while(|c| matches!(c, 'o' | 'O' | 'о' | 'О' | 'º' | '.')).count();
    let digit = rest.iter().skip(sign).find(|c| !c.is_whitespace()).is_some_and(char::is_ascii_digit);
    (sign <= 2 && digit).then_some(1 + sign)
}

/// The text without what names a second street or repeats the first: a corner, a former name in
/// parentheses.
fn one_street(text: &str) -> String {
    let text = [" на розі ", " на розі", " ріг ", " угол "].iter().fold(text, |text, corner| text.split(corner).next().unwrap_or(text));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['/', '(']) {
        let (before, from) = rest.split_at(at);
        let after = from.get(1..).unwrap_or_default();
        let (end, mark) =
            if from.starts_with('(') { (after.find(')').map_or(after.len(), |end| end + 1), "") } else { (corner_end(after), "/") };
        let aside = after.get(..end).unwrap_or_default();
        out.push_str(before);
        let word = aside.trim_start().split(|c: char| !fold::is_letter(c)).next().unwrap_or_default();
        let second = word.chars().count() > 2 && !vocabulary::of_house(&word.to_lowercase());
        if second && before.contains(fold::is_letter) || is_inside_house(aside) {
            rest = after.get(end..).unwrap_or_default();
        } else if mark.is_empty() && aside.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            // "14 (2 корпус)": words do not tell a parenthesis.
            out.push(' ');
            rest = after;
        } else {
            out.push_str(if mark.is_empty() { "(" } else { mark });
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Whether what stands in parentheses is within a house: "2-й під'їзд, 3 поверх".
fn is_inside_house(aside: &str) -> bool {
    let aside = fold::lower(aside).replace(',', " ");
    let mut words = words(&aside).into_iter().filter(|word| !word.starts_with_digit()).peekable();
    aside.trim_start().starts_with(|c: char| c.is_ascii_digit())
        && words.peek().is_some()
        && words.all(|word| vocabulary::FLAT_WORD.contains(&word.lower.as_str()))
}

/// Where the second street of a corner ends: at the comma or at its house.
fn corner_end(text: &str) -> usize {
    text.find(|c: char| c == ',' || c == '/' || c.is_ascii_digit()).unwrap_or(text.len())
}

/// Whether a month comes: "15-Квітня", "1-мая".
fn month_begins(symbols: &[char]) -> bool {
    let word: String = symbols.iter().take_while(|c| fold::is_letter(**c)).take(MAX_MONTH).flat_map(|c| c.to_lowercase()).collect();
    vocabulary::MONTH.contains(&word.as_str())
}

/// "Героїв Оборони-2", "Гоголя-13": a hyphen between a word and the house that ends a part. "15-Квітня": one in a date.
fn hyphenated_house(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = [' ', ' '];
    let symbols: Vec<char> = text.chars().collect();
    for (at, c) in symbols.iter().enumerate() {
        let digits_behind = symbols.get(at + 1).is_some_and(char::is_ascii_digit);
        let in_word = before.iter().all(|c| fold::is_letter(*c));
        let house = digits_behind && in_word;
        let day = before[1].is_ascii_digit() && month_begins(symbols.get(at + 1..).unwrap_or_default());
        out.push(if *c == '-' && (house || day) { ' ' } else { *c });
        before = [before[1], *c];
    }
    out
}
