//! A range of a set, a house, or the few houses that "12а-12г" stands for.

use super::super::HouseReason;
use super::super::number::{HouseNumber, Letter, Part};
use super::super::set::{HouseItem, HouseRange, Parity};
use super::super::token::Kind;
use super::Parsed;
use super::house::{corpus, corpus_begins, number_and_parts, prefix};
use super::set::SetReader;
use super::side::{nouns, span_begins};
use super::words::{AND, BEYOND, END, FROM, HOUSES, INCLUSIVE, START, UP_TO};

/// The most houses that "5/1-5/3" may stand for.
const MAX_PARTS: u32 = 100;

/// What a span turned out to be.
pub(super) struct Span {
    pub(super) items: Vec<HouseItem>,
    /// A range without an end so far: "від 101" may go on with "(непарні) до кінця".
    pub(super) unended: bool,
}

impl SetReader<'_> {
    /// "включно", "(вкл.)"
    pub(super) fn inclusive(&mut self) {
        let bracketed = self.cur.peek() == Some(&Kind::Open);
        let by = usize::from(bracketed);
        if self.cur.word_ahead(by).is_some_and(|word| INCLUSIVE.contains(&word)) {
            self.cur.skip(by + 1);
            self.cur.eat(&Kind::Dot);
            self.cur.skip(usize::from(bracketed && self.cur.peek() == Some(&Kind::Close)));
        }
    }

    fn end_number(&mut self) -> Parsed<u32> {
        prefix(&mut self.cur);
        let at = self.cur.at();
        last_number(&number_and_parts(&mut self.cur, false)?).ok_or(HouseReason::BadRangeEnd.at(at))
    }

    /// "кінець", "до кінця вулиці", "і далі", "і далі до кінця", after the number they follow.
    fn open_end(&mut self) -> bool {
        let mut by = usize::from(self.cur.peek() == Some(&Kind::Dash));
        by += usize::from(self.cur.word_ahead(by).is_some_and(|word| AND.contains(&word)));
        by += usize::from(self.cur.word_ahead(by).is_some_and(|word| UP_TO.contains(&word)));
        let is = |by: usize, words: &[&str]| self.cur.word_ahead(by).is_some_and(|word| words.contains(&word));
        let (end, beyond) = (is(by, &END), by > 0 && is(by, &BEYOND));
        if end || beyond {
            let to_end = beyond && is(by + 1, &UP_TO) && is(by + 2, &END);
            self.cur.skip(by + 1 + if to_end { 2 } else { 0 });
            self.cur.eat(&Kind::Dot);
            nouns(&mut self.cur);
        }
        end || beyond
    }

    /// "від 101 (непарні) до кінця", "з 1 непарні по 35"
    pub(super) fn late_end(&mut self, items: &mut [HouseItem]) -> Parsed<()> {
        if self.open_end() || !self.cur.eat_word(&UP_TO) {
            return Ok(());
        }
        let to = self.end_number()?;
        self.inclusive();
        if let [HouseItem::Range(range)] = items {
            range.to = Some(to);
        }
        Ok(())
    }

    /// "28 к1, к2", "28/1, /2": the same house with another corpus or fraction.
    fn same_house(&mut self) -> Parsed<Option<HouseNumber>> {
        let list = if self.is_excepting() { &self.excepted } else { &self.listed };
        let Some(HouseItem::House(before)) = list.last().copied() else { return Ok(None) };
        if before.corpus.is_some() && corpus_begins(&self.cur) {
            return Ok(corpus(&mut self.cur)?.map(|corpus| HouseNumber { corpus: Some(corpus), ..before }));
        }
        let (Some(Kind::Slash), Some(number)) = (self.cur.peek(), self.cur.number_ahead(1)) else { return Ok(None) };
        if before.fraction.is_none() || before.corpus.is_some() {
            return Ok(None);
        }
        self.cur.skip(2);
        Ok(Some(HouseNumber { fraction: Some(Part { number: Some(number), letter: None }), ..before }))
    }

    pub(super) fn span(&mut self) -> Parsed<Span> {
        let houses = |items| Ok(Span { items, unended: false });
        if let Some(house) = self.same_house()? {
            return houses(vec![HouseItem::House(house)]);
        }
        let range = |from, to, unended| Ok(Span { items: vec![HouseItem::Range(HouseRange { from, to, parity: Parity::All })], unended });
        if self.cur.eat_word(&UP_TO) {
            let to = self.end_number()?;
            self.inclusive();
            return range(1, Some(to), false);
        }
        let opened = self.cur.eat_word(&FROM);
        self.cur.eat_word(&FROM);
        let from_start = opened && self.cur.eat_word(&START);
        if from_start {
            nouns(&mut self.cur);
        }
        prefix(&mut self.cur);
        let at = self.cur.at();
        let first = if from_start { HouseNumber::plain(1) } else { number_and_parts(&mut self.cur, false)? };
        if opened {
            self.inclusive();
        }
        let ended = self.open_end();
        let end = if ended {
            None
        } else if (!self.parity_ahead(1) && self.cur.eat(&Kind::Dash)) || self.cur.eat_word(&UP_TO) {
            // "23а-в"
            if let Some(items) = self.cur.word().and_then(only_letter).and_then(|last| letters_through(&first, last)) {
                self.cur.skip(1);
                return houses(items);
            }
            prefix(&mut self.cur);
            let end_at = self.cur.at();
            let last = number_and_parts(&mut self.cur, false)?;
            if let Some(items) = houses_between(&first, &last) {
                return houses(items);
            }
            // "5/1-5", "7-7а": which of them?
            if first.number == last.number && !(first.is_plain() && last.is_plain()) {
                return Err(HouseReason::BadRangeEnd.at(end_at));
            }
            Some(last_number(&last).ok_or(HouseReason::BadRangeEnd.at(end_at))?)
        } else if opened {
            None
        } else {
            return houses(vec![HouseItem::House(first)]);
        };
        self.inclusive();
        let houses_follow = self.cur.word().is_some_and(|word| HOUSES.contains(&word)) && !span_begins(&self.cur, 0);
        self.cur.skip(usize::from(houses_follow));
        range(first_number(&first).ok_or(HouseReason::BadRangeEnd.at(at))?, end, opened && !ended && end.is_none())
    }
}

/// The number that a range begins with. A corner house is known by its number on this street; "7а-15"
/// does not say whose 7 is.
fn first_number(house: &HouseNumber) -> Option<u32> {
    (house.letter.is_none() && house.corpus.is_none()).then_some(house.number)
}

/// The number that a range ends with: "1-9а" has 9 and 9а both. "1-17н" hardly has a house 17н: its "н" may be a side.
fn last_number(house: &HouseNumber) -> Option<u32> {
    (house.corpus.is_none() && !matches!(house.letter(), Some('н' | 'п'))).then_some(house.number)
}

/// Whether a plain number or a range may go on with the corpora or the fractions of the house before it: "7 корп. 1,
/// 3", "5/1, 2".
pub(super) fn may_be_parts(before: &HouseItem, item: &HouseItem) -> bool {
    let HouseItem::House(house) = before else { return false };
    let first = match item {
        HouseItem::House(house) if house.parts() == 0 => house.number,
        HouseItem::Range(range) => range.from,
        HouseItem::House(_) => return false,
    };
    let goes_on = match (house.corpus, house.fraction) {
        (Some(corpus), _) => corpus.number.is_some_and(|last| first > last),
        // Lists sorted as words have "19/2, 5" often.
        (None, Some(fraction)) => fraction.number.is_some_and(|last| first == last + 1),
        (None, None) => false,
    };
    goes_on && first < house.number
}

/// The only letter of a word.
fn only_letter(word: &str) -> Option<Letter> {
    let mut symbols = word.chars();
    symbols.next().filter(|_| symbols.next().is_none()).and_then(Letter::new)
}

/// The houses of "12а-12г", "5/1-5/3", "12 к1 - 12 к5": of one number, with one part that goes on.
fn houses_between(first: &HouseNumber, last: &HouseNumber) -> Option<Vec<HouseItem>> {
    if first.number != last.number {
        return None;
    }
    if last.parts() == 1 && last.letter.is_some() {
        return letters_through(first, last.letter?);
    }
    let parts = |from: Option<Part>, to: Option<Part>, with: fn(HouseNumber, Part) -> HouseNumber| {
        let (Part { number: Some(from), letter: None }, Part { number: Some(to), letter: None }) = (from?, to?) else { return None };
        let bounded = from < to && to - from < MAX_PARTS;
        let part = |number| Part { number: Some(number), letter: None };
        bounded.then(|| (from..=to).map(|number| HouseItem::House(with(*first, part(number)))).collect())
    };
    let alike = first.letter == last.letter;
    match (first.corpus, last.corpus) {
        (None, None) if alike => parts(first.fraction, last.fraction, |house, part| HouseNumber { fraction: Some(part), ..house }),
        _ if alike && first.fraction == last.fraction => {
            parts(first.corpus, last.corpus, |house, part| HouseNumber { corpus: Some(part), ..house })
        }
        _ => None,
    }
}

/// The houses from one with a letter to the one with another letter.
fn letters_through(first: &HouseNumber, to: Letter) -> Option<Vec<HouseItem>> {
    let from = first.letter.filter(|from| first.parts() == 1 && *from <= to)?;
    Some(from.through(to).map(|letter| HouseItem::House(HouseNumber { letter: Some(letter), ..*first })).collect())
}
