//! A text that names one street and nothing else. Whatever else stands in it (a house, a settlement, an old name, a
//! second street) would be lost, or taken for a part of the name. `streets` reads its cells so, and `territories`
//! each street of its lists.

use varta_domain::address::{StreetKind, StreetName};

use super::problem::shown;

/// What parts a name from something else.
const MARKS: [(char, &str); 6] =
    [(',', "a comma"), (';', "a semicolon"), (':', "a colon"), ('(', "a parenthesis"), (')', "a parenthesis"), ('/', "a slash")];

/// Words that speak of houses: in the name of a street they are a list that was not understood.
const HOUSES: [&str; 25] = [
    "вся",
    "всі",
    "усі",
    "повністю",
    "цілком",
    "обидві",
    "парні",
    "непарні",
    "парна",
    "непарна",
    "сторона",
    "крім",
    "окрім",
    "винятком",
    "від",
    "до",
    "кінець",
    "кінця",
    "буд",
    "будинок",
    "будинки",
    "будинків",
    "корп",
    "кв",
    "№",
];

/// Reads one street, with its kind where it has one.
///
/// # Errors
/// What else there is, in words.
pub(super) fn one_street(text: &str) -> Result<StreetName, String> {
    if let Some((_, mark)) = MARKS.iter().find(|(mark, _)| text.contains(*mark)) {
        return Err(format!("{mark} in the name of a street"));
    }
    let street = StreetName::parse(text).map_err(|error| error.to_string())?;
    // Beside the name there is the kind, one word.
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    if words(text).count() > words(&street.name).count() + 1 || digits(text) != digits(&street.name) {
        return Err("more than the name of one street".to_owned());
    }
    let words: Vec<String> = words(&street.name).map(str::to_lowercase).collect();
    if let Some(word) = words.iter().enumerate().find(|(at, word)| begins_another(word, *at, words.len())).map(|(_, word)| word) {
        return Err(format!("{} in the name of a street, as if a second one began", shown(word)));
    }
    if let Some(word) = words.iter().find(|word| HOUSES.contains(&word.as_str())) {
        return Err(format!("{} speaks of houses, and is no part of a name", shown(word)));
    }
    Ok(street)
}

/// Refuses a name that has houses behind it. One number alone it may have: "Садова 1" is a name in many a register.
///
/// # Errors
/// What looks like houses, in words.
pub(super) fn without_houses(street: &StreetName) -> Result<(), String> {
    let words: Vec<&str> = words(&street.name).collect();
    if let Some(word) = words.iter().find(|word| !may_be_named(word)) {
        return Err(format!("{} looks like houses, not like a part of a name", shown(word)));
    }
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    match words.windows(2).find(|pair| pair.iter().all(is_number)) {
        Some(pair) => Err(format!("two numbers in the name of a street: {}", pair.join(" "))),
        None => Ok(()),
    }
}

/// The words of a text, cut as the name is: an abbreviation ends with its dot.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | '?'))
        .filter(|word| word.contains(char::is_alphanumeric) || *word == "№")
}

/// Whether a word within a name is the kind of a second street. "Вулиця" is no part of a name; "шлях", "площа" or
/// "дорога" may begin one or end it: "Чумацький Шлях", "Дорога Життя".
fn begins_another(word: &str, at: usize, of: usize) -> bool {
    let within = at > 0 && at + 1 < of;
    StreetKind::ALL
        .into_iter()
        .filter(|kind| word == kind.full() || word == kind.short().trim_end_matches('.'))
        .any(|kind| within || matches!(kind, StreetKind::Street | StreetKind::Avenue | StreetKind::Lane | StreetKind::Boulevard))
}

/// Whether a word can be of a name, if it has a number: "9", "118а", "9-го", "40-річчя", but not "1-27" and "8/2".
fn may_be_named(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let ending = rest.strip_prefix(['-', '–', '—', '‑']).unwrap_or(rest);
    rest.len() == word.len() || rest.is_empty() || (!ending.is_empty() && ending.chars().all(char::is_alphabetic))
}
