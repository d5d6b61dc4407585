//! The side of a street, and the street as a whole, in the words of officials.

use super::super::HouseReason;
use super::super::set::Parity;
use super::super::token::{Cursor, Kind};
use super::Parsed;
use super::words::{ALL, AND, BOTH, EXCEPT, FROM, NOUN, ONLY, PREFIX, STREET, UP_TO, WHOLE, parity_word};

/// A side that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub(super) parity: Parity,
    /// A noun was with it: "парна сторона".
    pub(super) named: bool,
    /// Its parenthesis is open yet: "(непарні, крім 7)".
    pub(super) open: bool,
}

/// Steps over "сторона", "вулиці", "будинки" and the like; says whether there was one.
pub(super) fn nouns(cur: &mut Cursor<'_>) -> bool {
    let mut found = false;
    while cur.eat_word(&NOUN) || cur.eat_word(&STREET) {
        found = true;
    }
    found
}

/// How many tokens the words of such lists take from a place on, dots included.
fn run(cur: &Cursor<'_>, from: usize, lists: &[&[&str]]) -> usize {
    let mut by = from;
    while cur.word_ahead(by).is_some_and(|word| lists.iter().any(|list| list.contains(&word))) {
        by += 1;
        by += usize::from(cur.ahead(by) == Some(&Kind::Dot));
    }
    by - from
}

/// Whether a house or a range comes so many tokens ahead.
pub(super) fn span_begins(cur: &Cursor<'_>, by: usize) -> bool {
    let by = by + run(cur, by, &[&PREFIX]);
    cur.number_ahead(by).is_some() || cur.word_ahead(by).is_some_and(|word| FROM.contains(&word) || UP_TO.contains(&word))
}

/// Whether an exception comes so many tokens ahead.
pub(super) fn excepts(cur: &Cursor<'_>, by: usize) -> bool {
    let by = by + usize::from(cur.word_ahead(by) == Some("за"));
    cur.word_ahead(by).is_some_and(|word| EXCEPT.contains(&word))
}

/// The side that is named so many tokens ahead, with or without "по" and "з", and how many tokens that takes.
fn parity(cur: &Cursor<'_>, by: usize) -> Option<(Parity, usize)> {
    let over = usize::from(cur.word_ahead(by).is_some_and(|word| word == "по" || FROM.contains(&word)));
    let parity = parity_word(cur.word_ahead(by + over)?)?;
    // "(непар.)"
    let dot = usize::from(cur.ahead(by + over + 1) == Some(&Kind::Dot));
    Some((parity, over + 1 + dot))
}

/// "обидві сторони", "з обох боків": how many tokens.
fn both(cur: &Cursor<'_>, by: usize) -> Option<usize> {
    let over = usize::from(cur.word_ahead(by).is_some_and(|word| word == "по" || FROM.contains(&word)));
    cur.word_ahead(by + over).filter(|word| BOTH.contains(word))?;
    let nouns = run(cur, by + over + 1, &[&NOUN, &STREET]);
    (nouns > 0).then_some(over + 1 + nouns)
}

/// Reads "парні", "непарна сторона", "парні та непарні", "обидві сторони", as it stands or in parentheses; behind a
/// span "всі" and "тільки непарні" too.
pub(super) fn side(cur: &mut Cursor<'_>, behind: bool) -> Parsed<Option<Side>> {
    let bracketed = cur.peek() == Some(&Kind::Open);
    let mut by = usize::from(bracketed);
    if behind {
        by += run(cur, by, &[&ONLY]);
        // "всі непарні"
        let all = run(cur, by, &[&ALL]);
        by += if parity(cur, by + all).is_some() { all } else { 0 };
    }
    let (parity, named) = if let Some((parity, count)) = parity(cur, by) {
        cur.skip(by + count);
        let named = nouns(cur);
        if !named && joins(cur, parity, bracketed, behind) { (Parity::All, true) } else { (parity, named) }
    } else if let Some(count) = both(cur, by) {
        cur.skip(by + count);
        (Parity::All, true)
    } else if behind && cur.word_ahead(by).is_some_and(|word| ALL.contains(&word)) {
        cur.skip(by);
        while cur.eat_word(&ALL) {}
        nouns(cur);
        (Parity::All, true)
    } else {
        return Ok(None);
    };
    let open = bracketed && excepts(cur, usize::from(cur.peek() == Some(&Kind::Comma)));
    if bracketed && !open && !cur.eat(&Kind::Close) {
        return Err(HouseReason::Parenthesis.at(cur.at()));
    }
    Ok(Some(Side { parity, named, open }))
}

/// Steps over "та непарні" behind "парні", where both sides are meant: not in "2-40 парні та непарні 1-35".
fn joins(cur: &mut Cursor<'_>, first: Parity, bracketed: bool, behind: bool) -> bool {
    let and = cur.word().is_some_and(|word| AND.contains(&word)) || (bracketed && matches!(cur.peek(), Some(Kind::Comma | Kind::Slash)));
    let Some((_, count)) = parity(cur, 1).filter(|(second, _)| and && *second != first) else { return false };
    let end = 1 + count + run(cur, 1 + count, &[&NOUN, &STREET]);
    let of_next = behind && !bracketed && (span_begins(cur, end) || matches!(cur.ahead(end), Some(Kind::Colon | Kind::Dash | Kind::Open)));
    if !of_next {
        cur.skip(end);
    }
    !of_next
}

/// Whether what comes next may be of this side too: "парні, непарні 1-35" and "парна сторона та непарна сторона 1-35" may
/// both be all of 1-35.
pub(super) fn may_join(cur: &Cursor<'_>, first: Side) -> bool {
    let comma = usize::from(cur.peek() == Some(&Kind::Comma));
    let and = usize::from(cur.word_ahead(comma).is_some_and(|word| AND.contains(&word)));
    let by = comma + and;
    let Some((_, count)) = parity(cur, by).filter(|(second, _)| by > 0 && *second != first.parity) else { return false };
    let named = run(cur, by + count, &[&NOUN, &STREET]);
    let alike = !first.named || (comma == 0 && named > 0);
    alike && span_begins(cur, by + count + named)
}

/// What a word for the whole said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    /// The street was named: "вся вулиця".
    pub(super) of_street: bool,
    /// It was of several houses: "всі".
    pub(super) plural: bool,
}

/// Steps over "вся", "всі будинки", "вулиця повністю", "весь провулок".
pub(super) fn whole(cur: &mut Cursor<'_>) -> Option<Whole> {
    let before = run(cur, 0, &[&STREET]);
    let word = cur.word_ahead(before).filter(|word| WHOLE.contains(word))?;
    let plural = ALL.contains(&word) && !word.starts_with("повн") && !word.starts_with("полн");
    let rest = run(cur, before + 1, &[&NOUN, &STREET, &WHOLE]);
    let street = |by: usize| cur.word_ahead(before + 1 + by).is_some_and(|word| STREET.contains(&word));
    let of_street = before > 0 || (0..rest).any(street);
    cur.skip(before + 1 + rest);
    Some(Whole { of_street, plural })
}
