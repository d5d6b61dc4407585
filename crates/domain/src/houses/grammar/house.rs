//! The number of one house, as a resident writes it and as it stands in a set.

use super::super::number::{HouseNumber, Letter, Part};
use super::super::token::{Cursor, Kind, tokens};
use super::super::{HouseReason, MAX_HOUSE_BYTES};
use super::Parsed;
use super::words::{AND, CORPUS, COUNTED, FROM, LETTER, PREFIX, UNIT};

/// Reads a house number as a resident writes it.
pub(in crate::houses) fn house(text: &str) -> Parsed<HouseNumber> {
    if text.len() > MAX_HOUSE_BYTES {
        return Err(HouseReason::TooLong.at(MAX_HOUSE_BYTES));
    }
    let mut tokens = tokens(text)?;
    // "6 (літ. Б)", "12, корп. 3, кв. 5": the punctuation says nothing that the words do not.
    tokens.retain(|token| !matches!(token.kind, Kind::Open | Kind::Close | Kind::Comma));
    let mut cur = Cursor::new(&tokens, text.len());
    if cur.peek().is_none() {
        return Err(HouseReason::Empty.at(0));
    }
    prefix(&mut cur);
    if only_inside(&cur) {
        return Err(HouseReason::NumberExpected.at(cur.at()));
    }
    let mut house = number_and_parts(&mut cur, true)?;
    if cur.peek() == Some(&Kind::Dash)
        && let Some(second) = cur.number_ahead(1)
    {
        cur.skip(2);
        let joint = Part { number: Some(second), letter: letter(&mut cur, true)? };
        // In "12-5" the second number is a flat: what is dropped. "12-45" may be either, and goes by 12. In "12/14-16" and
        // "9 к7-45" it is a flat or of the street around the corner.
        let goes_on = house.fraction.is_none() && house.corpus.is_none() && (house.number, house.letter) < (second, joint.letter);
        house.joint = goes_on.then_some(joint);
        // "4-6/2": the corner house of two numbers.
        if let (true, Some(Kind::Slash), Some(number)) = (goes_on, cur.peek(), cur.number_ahead(1)) {
            cur.skip(2);
            house.fraction = Some(Part { number: Some(number), letter: letter(&mut cur, true)? });
        }
        house.corpus = house.corpus.or(corpus(&mut cur)?);
    }
    while unit(&mut cur)? {}
    cur.eat(&Kind::Dot);
    match cur.peek() {
        None => Ok(house),
        Some(Kind::Word(word)) if word.chars().count() == 1 => Err(HouseReason::BadLetter.at(cur.at())),
        Some(Kind::Word(_)) => Err(HouseReason::UnknownWord.at(cur.at())),
        Some(Kind::Slash) => Err(HouseReason::RepeatedPart.at(cur.at())),
        Some(_) => Err(HouseReason::SeparatorExpected.at(cur.at())),
    }
}

/// What is inside the house, which is dropped: "кв. 5/1", "прим. 1-4", "секція Б", "2-й під'їзд", "гуртожиток".
fn unit(cur: &mut Cursor<'_>) -> Parsed<bool> {
    if cur.is_spaced()
        && let Some(word_at) = ordinal(cur)
        && cur.word_ahead(word_at).is_some_and(|word| UNIT.contains(&word))
        && !number_begins(cur, word_at + 1)
    {
        cur.skip(word_at + 1);
        cur.eat(&Kind::Dot);
        return Ok(true);
    }
    if !cur.eat_word(&UNIT) {
        return Ok(false);
    }
    cur.eat_word(&["№"]);
    cur.skip(usize::from(cur.number_ahead(0).is_some()));
    letter(cur, true)?;
    while matches!(cur.peek(), Some(Kind::Slash | Kind::Dash)) && cur.number_ahead(1).is_some() {
        cur.skip(2);
        letter(cur, true)?;
    }
    Ok(true)
}

/// Whether an entrance or a floor is all there is: "2-й під'їзд", "3 поверх, кв. 5", but not "12 під'їзд 2".
fn only_inside(cur: &Cursor<'_>) -> bool {
    let Some(word_at) = ordinal(cur).filter(|at| cur.word_ahead(*at).is_some_and(|word| COUNTED.contains(&word))) else { return false };
    !number_begins(cur, word_at + 1) && cur.word_ahead(word_at + 1).is_none_or(|word| UNIT.contains(&word))
}

/// How many tokens "2" or "2-й" has, apart from the number before it.
fn ordinal(cur: &Cursor<'_>) -> Option<usize> {
    cur.number_ahead(0)?;
    let ending = 1 + usize::from(cur.ahead(1) == Some(&Kind::Dash));
    Some(if cur.word_ahead(ending).is_some_and(|word| ["й", "ий", "ій", "ый", "ой"].contains(&word)) { ending + 1 } else { 1 })
}

pub(super) fn prefix(cur: &mut Cursor<'_>) {
    let mut found = false;
    while cur.eat_word(&PREFIX) {
        found = true;
    }
    // "будинки: 1, 3"
    if found {
        cur.eat(&Kind::Colon);
    }
}

/// A number with its letter, fraction and corpus, in the order people write them.
pub(super) fn number_and_parts(cur: &mut Cursor<'_>, resident: bool) -> Parsed<HouseNumber> {
    let number = cur.number_ahead(0).ok_or_else(|| HouseReason::NumberExpected.at(cur.at()))?;
    cur.skip(1);
    let mut house = HouseNumber { letter: letter(cur, resident)?, ..HouseNumber::plain(number) };
    if cur.peek() == Some(&Kind::Slash) {
        if let Some(number) = cur.number_ahead(1) {
            cur.skip(2);
            house.fraction = Some(Part { number: Some(number), letter: letter(cur, resident)? });
        } else if house.letter.is_none() && cur.word_ahead(1).is_some() {
            // "12/А" is how some write 12-А.
            cur.skip(1);
            house.letter = letter(cur, resident)?;
        } else {
            return Err(HouseReason::NumberExpected.at(cur.at()));
        }
    }
    house.corpus = corpus(cur)?;
    Ok(house)
}

/// The only character of a word.
fn single(word: &str) -> Option<char> {
    let mut symbols = word.chars();
    symbols.next().filter(|_| symbols.next().is_none())
}

/// Whether a corpus or a flat begins some tokens ahead: the word and, after a dot or not, a number.
fn part_begins(cur: &Cursor<'_>, words: &[&str], word: &str, by: usize) -> bool {
    words.contains(&word) && number_begins(cur, by)
}

/// Whether a number comes, or a dot, a dash or "№" and the number.
fn number_begins(cur: &Cursor<'_>, by: usize) -> bool {
    let by = by + usize::from(cur.ahead(by) == Some(&Kind::Dot));
    let by = by + usize::from(cur.ahead(by) == Some(&Kind::Dash) || cur.word_ahead(by) == Some("№"));
    cur.number_ahead(by).is_some()
}

/// Whether a corpus comes with its number.
pub(super) fn corpus_begins(cur: &Cursor<'_>) -> bool {
    cur.word().is_some_and(|word| part_begins(cur, CORPUS, word, 1))
}

fn letter(cur: &mut Cursor<'_>, resident: bool) -> Parsed<Option<Letter>> {
    let bracketed = cur.peek() == Some(&Kind::Open) && cur.word_ahead(1).is_some_and(|word| LETTER.contains(&word));
    cur.skip(usize::from(bracketed));
    if cur.eat_word(LETTER) {
        let at = cur.at();
        let found = cur.word().and_then(single).and_then(Letter::new).ok_or_else(|| HouseReason::BadLetter.at(at))?;
        cur.skip(1);
        if bracketed && !cur.eat(&Kind::Close) {
            return Err(HouseReason::Parenthesis.at(cur.at()));
        }
        return Ok(Some(found));
    }
    let dashed = usize::from(cur.peek() == Some(&Kind::Dash));
    let Some(word) = cur.word_ahead(dashed) else { return Ok(None) };
    // "5 п.2" is an entrance, "5п-7" a joint house.
    let unit = resident && cur.ahead(dashed + 1) != Some(&Kind::Dash) && part_begins(cur, &UNIT, word, dashed + 1);
    // "№ 1 – № 25"
    if unit || word == "№" || part_begins(cur, CORPUS, word, dashed + 1) {
        return Ok(None);
    }
    let Some(c) = single(word) else { return Ok(None) };
    // "5 і 7", "5 й 7": a conjunction of officials, not the letter of a house.
    let conjunction = !resident
        && dashed == 0
        && cur.is_spaced()
        && (AND.contains(&word) || FROM.contains(&word))
        && cur.ahead(1).is_some_and(|kind| !matches!(kind, Kind::Comma | Kind::Semicolon));
    // "101 - к." may be to the end.
    let end = !resident && dashed == 1 && word == "к" && cur.is_spaced_ahead(1) && cur.ahead(2) == Some(&Kind::Dot);
    if conjunction || end {
        return Ok(None);
    }
    let at = cur.at();
    let found = Letter::new(c).ok_or_else(|| HouseReason::BadLetter.at(at))?;
    cur.skip(dashed + 1);
    Ok(Some(found))
}

pub(super) fn corpus(cur: &mut Cursor<'_>) -> Parsed<Option<Part>> {
    // "10 7 корпус", "10 7-й корпус"
    if let Some(number) = cur.number_ahead(0)
        && cur.is_spaced()
        && let Some(word_at) = ordinal(cur)
        && cur.word_ahead(word_at).is_some_and(|word| CORPUS.contains(&word) && word != "к")
        && cur.number_ahead(word_at + 1).is_none()
    {
        cur.skip(word_at + 1);
        return Ok(Some(Part { number: Some(number), letter: None }));
    }
    // "12 (корп. 2)"
    if cur.peek() == Some(&Kind::Open) && cur.word_ahead(1).is_some_and(|word| part_begins(cur, CORPUS, word, 2)) {
        cur.skip(1);
        let found = corpus(cur)?;
        return if cur.eat(&Kind::Close) { Ok(found) } else { Err(HouseReason::Parenthesis.at(cur.at())) };
    }
    // "12-к2"
    let dashed = usize::from(cur.peek() == Some(&Kind::Dash));
    let Some(word) = cur.word_ahead(dashed) else { return Ok(None) };
    let named = dashed == 0 && CORPUS.contains(&word) && word != "к";
    if !named && !part_begins(cur, CORPUS, word, dashed + 1) {
        return Ok(None);
    }
    cur.skip(dashed + 1);
    cur.eat(&Kind::Dot);
    cur.eat(&Kind::Dash);
    cur.eat_word(&["№"]);
    if let Some(number) = cur.number_ahead(0) {
        cur.skip(1);
        return Ok(Some(Part { number: Some(number), letter: letter(cur, true)? }));
    }
    let at = cur.at();
    let only = cur.word().and_then(single).and_then(Letter::new).ok_or_else(|| HouseReason::NumberExpected.at(at))?;
    cur.skip(1);
    Ok(Some(Part { number: None, letter: Some(only) }))
}
