//! Addresses with a flat: a street with its house and the flat in it, or the flat that somebody says is theirs. A flat
//! alone is mostly where the noise comes from, and belongs to the matter.

use std::ops::Range;

use super::{Found, Kind};

/// How many words before a flat its street and house may stand.
const REACH: usize = 8;
/// How many words from a flat somebody may say that it is theirs.
const NEAR: usize = 5;

/// A word and where it stands.
struct Word {
    at: Range<usize>,
    text: String,
}

impl Word {
    fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit()) && self.text.chars().count() <= 5
    }
}

/// An address, as far as it is compared.
#[derive(PartialEq)]
struct Flat {
    /// How the name of the street begins; none where only the flat is named.
    street: Option<String>,
    house: Option<String>,
    flat: String,
}

impl Flat {
    /// Whether it says no more than another.
    fn is_part_of(&self, other: &Self) -> bool {
        let part = |own: &Option<String>, other: &Option<String>| own.is_none() || own == other;
        self.flat == other.flat && part(&self.house, &other.house) && part(&self.street, &other.street)
    }
}

pub(super) fn find(chars: &[char], place: Option<&str>) -> Vec<Found> {
    let known: Vec<Flat> =
        place.map(|place| all(&place.chars().collect::<Vec<_>>(), true)).unwrap_or_default().into_iter().map(|(flat, _)| flat).collect();
    let told = all(chars, false).into_iter().filter(|(flat, _)| !known.iter().any(|known| flat.is_part_of(known)));
    told.map(|(_, at)| Found { kind: Kind::Address, at }).collect()
}

/// All of them; `any` takes a flat that nobody says is theirs.
fn all(chars: &[char], any: bool) -> Vec<(Flat, Range<usize>)> {
    let words = words(chars);
    (0..words.len()).filter_map(|at| flat_at(&words, at, any)).collect()
}

fn flat_at(words: &[Word], at: usize, any: bool) -> Option<(Flat, Range<usize>)> {
    let is_flat = |word: &str| matches!(word, "кв" | "flat" | "apt" | "apartment") || word.starts_with("квартир");
    if !is_flat(&words[at].text) {
        return None;
    }
    let number = words.get(at + 1).filter(|word| word.is_number() && word.at.start - words[at].at.end <= 4)?;
    let flat = number.text.clone();
    let before = &words[at.saturating_sub(REACH)..at];
    if let Some((street, house, start)) = house_before(before) {
        return Some((Flat { street: Some(street), house: Some(house), flat }, start..number.at.end));
    }
    let around = words[at.saturating_sub(NEAR)..(at + 2 + NEAR).min(words.len())].iter();
    let theirs = around.into_iter().any(|word| {
        OWN.iter().any(|own| if let Some(stem) = own.strip_suffix('*') { word.text.starts_with(stem) } else { word.text == *own })
    });
    (any || theirs).then(|| (Flat { street: None, house: None, flat }, words[at].at.start..number.at.end))
}

/// The street and the house right before a flat, and where they begin.
fn house_before(before: &[Word]) -> Option<(String, String, usize)> {
    let house = before.iter().rposition(Word::is_number).filter(|at| before.len() - at <= 3)?;
    let is_street = |word: &Word| STREETS.contains(&word.text.as_str()) || STREET_STEMS.iter().any(|stem| word.text.starts_with(stem));
    let is_name = |word: &&Word| word.text.chars().count() >= 3 && word.text.chars().all(char::is_alphabetic) && !is_filler(&word.text);
    let start_of = |name: &Word| name.text.chars().take(5).collect::<String>();
    // The word for street, where it is written, stands before the name or after it.
    if let Some(street) = before[..house].iter().rposition(is_street) {
        let after = before[street + 1..house].iter().find(is_name);
        let name = after.or_else(|| before[..street].iter().rev().find(is_name))?;
        return Some((start_of(name), before[house].text.clone(), before[street].at.start.min(name.at.start)));
    }
    if let Some(street) = before[house + 1..].iter().position(is_street) {
        let name = before[house + 1..house + 1 + street].iter().find(is_name)?;
        return Some((start_of(name), before[house].text.clone(), before[house].at.start));
    }
    // "Садовій 3", "Sadova, буд. 3": a name that is written large would be surer, but people write small.
    let name = before[..house].iter().rev().find(|word| !is_filler(&word.text)).filter(is_name)?;
    Some((start_of(name), before[house].text.clone(), name.at.start))
}

fn is_filler(word: &str) -> bool {
    matches!(word, "буд" | "будинок" | "будинку" | "дом" | "доме" | "корп" | "корпус" | "house")
        || STREETS.contains(&word)
        || STREET_STEMS.iter().any(|stem| word.starts_with(stem))
}

const STREETS: &[&str] = &[
    "вул",
    "ул",
    "просп",
    "пр",
    "бул",
    "бульв",
    "пров",
    "пер",
    "пл",
    "наб",
    "шосе",
    "шоссе",
    "узвіз",
    "узвоз",
    "спуск",
    "st",
    "str",
    "ave",
];
const STREET_STEMS: &[&str] = &["вулиц", "улиц", "проспект", "бульвар", "провул", "переул", "площ", "набереж", "street", "avenue", "lane"];
/// Words by which somebody says that it is where they live.
const OWN: &[&str] = &[
    "жив*",
    "мешка*",
    "прожив*",
    "прописан*",
    "зареєстрован*",
    "моя",
    "мою",
    "моєї",
    "моїй",
    "моей",
    "моеи",
    "наша",
    "нашу",
    "нашої",
    "нашій",
    "мій",
    "адрес*",
    "live",
    "lives",
    "my",
    "our",
    "address",
];

/// Words in lower case.
fn words(chars: &[char]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ');
        let length = chars[at..].iter().take_while(|c| is_part(c)).count();
        if length > 0 {
            let text: String = chars[at..at + length].iter().take(40).collect();
            words.push(Word { at: at..at + length, text: text.to_lowercase() });
        }
        at += length.max(1);
    }
    words
}
