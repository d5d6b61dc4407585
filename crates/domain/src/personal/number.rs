//! Numbers that belong to one person: phones, cards, accounts, documents, taxpayers.

use std::ops::Range;

use super::{Found, Kind};

/// Groups of digits one number may be written in.
const MAX_GROUPS: usize = 9;
/// How many characters before a number are looked through for a word that says what it is.
const CONTEXT: usize = 40;

/// Digits in a row.
struct Group {
    at: Range<usize>,
    digits: String,
    /// Whether it may go on the group before: they are set apart by signs with which one number is written.
    goes_on: bool,
}

pub(super) fn find(chars: &[char]) -> Vec<Found> {
    let groups = groups(chars);
    let mut found: Vec<Found> = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        match longest(chars, &groups, first) {
            Some((kind, at, last)) => {
                found.push(Found { kind, at });
                first = last + 1;
            }
            None => first += 1,
        }
    }
    found
}

fn groups(chars: &[char]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let goes_on = groups.last().is_some_and(|before| {
            let between = &chars[before.at.end..at];
            between.len() <= 3 && between.iter().all(|c| matches!(c, ' ' | '\u{a0}' | '-' | '–' | '(' | ')' | '.'))
        });
        groups.push(Group { at: at..at + length, digits: chars[at..at + length].iter().collect(), goes_on });
        at += length;
    }
    groups
}

/// The number that begins with a group: its kind, where it stands, and its last group.
fn longest(chars: &[char], groups: &[Group], first: usize) -> Option<(Kind, Range<usize>, usize)> {
    let runs = groups[first + 1..].iter().take(MAX_GROUPS - 1).take_while(|group| group.goes_on).count();
    (first..=first + runs).rev().find_map(|last| {
        let run = &groups[first..=last];
        kind_of(chars, run).map(|(kind, at)| (kind, at, last))
    })
}

fn kind_of(chars: &[char], run: &[Group]) -> Option<(Kind, Range<usize>)> {
    let (head, tail) = (run.first()?, run.last()?);
    let digits: String = run.iter().map(|group| group.digits.as_str()).collect();
    let at = head.at.start..tail.at.end;
    let before = |count: usize| chars[head.at.start.saturating_sub(count)..head.at.start].iter().collect::<String>();
    // Part of a word or of a longer number that is none of these.
    let touches = at.start > 0 && chars[at.start - 1].is_alphanumeric();
    let goes_on = chars.get(at.end).is_some_and(|c| c.is_alphanumeric());
    if digits.len() == 27 && before(2).to_uppercase() == "UA" && !goes_on {
        return Some((Kind::Account, at.start - 2..at.end));
    }
    if digits.len() == 6
        && run.len() == 1
        && !goes_on
        && let Some(start) = series(chars, at.start, &before(CONTEXT))
    {
        return Some((Kind::Document, start..at.end));
    }
    if touches || goes_on {
        return None;
    }
    if let Some(at) = phone(chars, run, &digits) {
        return Some((Kind::Phone, at));
    }
    match (digits.len(), run.len()) {
        (16, 1 | 4) if luhn(&digits) => Some((Kind::Card, at)),
        (10, 1) if says(&before(CONTEXT), TAX) || is_tax_number(&digits) => Some((Kind::TaxNumber, at)),
        (9, 1) if says(&before(CONTEXT), DOCUMENT) => Some((Kind::Document, at)),
        // A record of the demographic register: the day of birth, then five digits.
        (13, 2) if head.digits.len() == 8 && is_day(&head.digits) && chars[head.at.end] == '-' => Some((Kind::Document, at)),
        _ => None,
    }
}

/// A Ukrainian number as people write it, or an international one with its plus.
fn phone(chars: &[char], run: &[Group], digits: &str) -> Option<Range<usize>> {
    let head = run.first()?;
    let mut start = head.at.start;
    let opened = start > 0 && chars[start - 1] == '(';
    let plus = start.checked_sub(1 + usize::from(opened)).filter(|at| chars[*at] == '+');
    let is_code = |national: &str| {
        let code = national.as_bytes();
        code.first() == Some(&b'0') && matches!(code.get(1), Some(b'3'..=b'7' | b'9'))
    };
    let fits = match digits.len() {
        // A date with an hour after it has as many digits, in other groups.
        10 => is_code(digits) && (head.digits.len() >= 3 || opened),
        11 => digits.starts_with('8') && is_code(&digits[1..]) && head.digits.len() != 2,
        12 => digits.starts_with("38") && is_code(&digits[2..]),
        _ => false,
    };
    let international = plus.is_some() && (9..=13).contains(&digits.len()) && !digits.starts_with('0');
    if !(fits || international) {
        return None;
    }
    start -= usize::from(opened);
    Some(plus.unwrap_or(start)..run.last()?.at.end)
}

/// Where the two letters before six digits begin, if they are the series of a passport: two capitals, or any two where
/// the word stands before.
fn series(chars: &[char], digits: usize, context: &str) -> Option<usize> {
    let mut end = digits;
    while end > 0 && digits - end < 3 && matches!(chars[end - 1], ' ' | '\u{a0}' | '№' | 'N') {
        end -= 1;
    }
    let start = end.checked_sub(2)?;
    let letters = &chars[start..end];
    let alone = start == 0 || !chars[start - 1].is_alphanumeric();
    let sure = letters.iter().all(|c| c.is_uppercase()) || (letters.iter().all(|c| c.is_alphabetic()) && says(context, PASSPORT));
    (alone && sure).then_some(start)
}

const TAX: &[&str] = &["іпн", "рнокпп", "инн", "податк", "ідентифікаційн", "идентификац", "tax"];
const PASSPORT: &[&str] = &["паспорт", "passport", "серія", "серия"];
const DOCUMENT: &[&str] = &["паспорт", "passport", "id-", "id ", "ід-", "ід карт", "айді", "документ", "посвідчен", "удостоверен"];

fn says(context: &str, words: &[&str]) -> bool {
    let context = context.to_lowercase();
    words.iter().any(|word| context.contains(word))
}

/// The check digit of cards (ISO/IEC 7812-1).
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) if doubled > 9 => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10) && digits.bytes().any(|digit| digit != b'0')
}

/// The check digit of Ukrainian taxpayers, and five digits before it that are a day of birth: the days since the end
/// of 1899, for somebody between some ten and a hundred years of age.
fn is_tax_number(digits: &str) -> bool {
    const WEIGHTS: [i32; 9] = [-1, 5, 7, 9, 4, 6, 10, 5, 7];
    let value = |byte: u8| i32::from(byte - b'0');
    let sum: i32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| value(digit) * weight).sum();
    let born = digits[..5].parse::<u32>().unwrap_or_default();
    (9_000..43_000).contains(&born) && digits.bytes().last().map(value) == Some(sum.rem_euclid(11) % 10)
}

/// Whether eight digits are a day of a year in which living people were born.
fn is_day(digits: &str) -> bool {
    let number = |range: Range<usize>| digits[range].parse::<u32>().unwrap_or_default();
    (1900..2100).contains(&number(0..4)) && (1..=12).contains(&number(4..6)) && (1..=31).contains(&number(6..8))
}
