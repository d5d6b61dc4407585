//! A set of houses as an official writes it.

use super::super::number::{HouseNumber, Letter};
use super::super::set::{HouseItem, HouseRange, HouseSet, Parity};
use super::super::token::{Cursor, Kind, tokens};
use super::super::{HouseError, HouseReason, MAX_SET_BYTES, MAX_SET_ITEMS};
use super::Parsed;
use super::house::{number_and_parts, prefix};
use super::words::{AND, BEYOND, END, EXCEPT, FROM, NOUN, ONLY, UP_TO, WHOLE, parity_word};

/// Reads a set of houses as officials write it.
pub(in crate::houses) fn set(text: &str) -> Parsed<HouseSet> {
    if text.len() > MAX_SET_BYTES {
        return Err(HouseReason::TooLong.at(MAX_SET_BYTES));
    }
    let tokens = tokens(text)?;
    // "(вся, крім буд. 12)"
    let wrapped = tokens.len() > 1
        && tokens.first().is_some_and(|token| token.kind == Kind::Open)
        && closes_last(tokens.iter().map(|token| &token.kind));
    let inner = if wrapped { tokens.get(1..tokens.len() - 1).unwrap_or_default() } else { &tokens };
    let mut reader = SetReader {
        cur: Cursor::new(inner, text.len()),
        listed: Vec::new(),
        excepted: Vec::new(),
        excepted_at: Vec::new(),
        sticky: Parity::All,
    };
    if reader.cur.peek().is_none() {
        return Err(HouseReason::Empty.at(0));
    }
    reader.read()?;
    // In "1-27, крім 5, 30-40" the last range was hardly meant as an exception.
    let idle = |item: &HouseItem| !reader.listed.iter().any(|listed| listed.meets(item));
    if let Some((_, at)) = reader.excepted.iter().zip(&reader.excepted_at).find(|(item, _)| idle(item)) {
        return Err(HouseReason::IdleException.at(*at));
    }
    Ok(HouseSet { listed: reader.listed, excepted: reader.excepted })
}

/// Whether the parenthesis that opens first closes last.
fn closes_last<'a>(kinds: impl ExactSizeIterator<Item = &'a Kind>) -> bool {
    let last = kinds.len() - 1;
    let mut depth = 0_usize;
    for (at, kind) in kinds.enumerate() {
        match kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at == last;
        }
    }
    false
}

struct SetReader<'a> {
    cur: Cursor<'a>,
    listed: Vec<HouseItem>,
    excepted: Vec<HouseItem>,
    excepted_at: Vec<usize>,
    /// Said before a list, for all of it: "непарні 1-27, 31-35".
    sticky: Parity,
}

impl SetReader<'_> {
    fn read(&mut self) -> Parsed<()> {
        let mut excepting = false;
        loop {
            if self.except() {
                if self.listed.is_empty() {
                    return Err(HouseReason::NumberExpected.at(self.cur.at()));
                }
                excepting = true;
                self.sticky = Parity::All;
            }
            self.item(excepting)?;
            // "1-27 (крім 5), 30-40"
            if self.cur.peek() == Some(&Kind::Open) {
                self.cur.skip(1);
                if !self.except() {
                    return Err(HouseReason::Parenthesis.at(self.cur.at()));
                }
                self.item(true)?;
                while self.comma() {
                    self.item(true)?;
                }
                if !self.cur.eat(&Kind::Close) {
                    return Err(HouseReason::Parenthesis.at(self.cur.at()));
                }
            }
            if self.cur.eat(&Kind::Semicolon) {
                excepting = false;
                self.sticky = Parity::All;
            } else if !self.comma() && !self.excepts_next() {
                self.cur.eat(&Kind::Dot);
                if self.cur.peek().is_some() {
                    return Err(self.unexpected());
                }
            }
            if self.cur.peek().is_none() {
                return Ok(());
            }
        }
    }

    fn unexpected(&self) -> HouseError {
        let reason = match self.cur.peek() {
            Some(Kind::Open | Kind::Close) => HouseReason::Parenthesis,
            Some(Kind::Word(_)) => HouseReason::UnknownWord,
            _ => HouseReason::SeparatorExpected,
        };
        reason.at(self.cur.at())
    }

    fn comma(&mut self) -> bool {
        let mut found = false;
        // "3, , 5" is a slip of the pen.
        while self.cur.eat(&Kind::Comma) {
            found = true;
        }
        self.cur.eat_word(&AND) || found
    }

    fn excepts_next(&self) -> bool {
        self.excepts_ahead(0)
    }

    fn excepts_ahead(&self, by: usize) -> bool {
        let by = by + usize::from(self.cur.word_ahead(by) == Some("за"));
        self.cur.word_ahead(by).is_some_and(|word| EXCEPT.contains(&word))
    }

    fn except(&mut self) -> bool {
        let found = self.excepts_next();
        if found {
            self.cur.eat_word(&["за"]);
            self.cur.eat_word(&EXCEPT);
            self.cur.eat(&Kind::Colon);
        }
        found
    }

    fn push(&mut self, item: HouseItem, excepting: bool, at: usize) -> Parsed<()> {
        if self.listed.len() + self.excepted.len() >= MAX_SET_ITEMS {
            return Err(HouseReason::TooManyItems.at(at));
        }
        let (items, against) = if excepting { (&mut self.excepted, &self.listed) } else { (&mut self.listed, &self.excepted) };
        if matches!(item, HouseItem::House(_)) && against.contains(&item) {
            return Err(HouseReason::Contradiction.at(at));
        }
        if items.last().is_some_and(|before| may_be_corpora(before, &item)) {
            return Err(HouseReason::Corpora.at(at));
        }
        items.push(item);
        if excepting {
            self.excepted_at.push(at);
        }
        Ok(())
    }

    /// "парні", "непарна сторона", as it stands or in parentheses; and whether the side was named.
    fn parity(&mut self) -> Parsed<Option<(Parity, bool)>> {
        let bracketed = usize::from(self.cur.peek() == Some(&Kind::Open));
        // "по парній стороні"
        let by = usize::from(self.cur.word_ahead(bracketed) == Some("по"));
        let Some(parity) = self.cur.word_ahead(bracketed + by).and_then(parity_word) else { return Ok(None) };
        self.cur.skip(bracketed + by + 1);
        // "(непар.)"
        self.cur.eat(&Kind::Dot);
        let named = self.cur.eat_word(&NOUN);
        while self.cur.eat_word(&NOUN) {}
        if bracketed == 1 && !self.cur.eat(&Kind::Close) {
            return Err(HouseReason::Parenthesis.at(self.cur.at()));
        }
        Ok(Some((parity, named)))
    }

    fn item(&mut self, excepting: bool) -> Parsed<()> {
        let start = self.cur.at();
        let mut said = None;
        self.cur.eat_word(&ONLY);
        if self.cur.word().is_some_and(|word| WHOLE.contains(&word)) {
            self.cur.skip(1);
            while self.cur.eat_word(&NOUN) {}
            let parity = self.parity()?.map_or(Parity::All, |(parity, _)| parity);
            return self.push(HouseItem::Range(HouseRange { parity, ..HouseRange::WHOLE }), excepting, start);
        }
        if let Some((parity, named)) = self.parity()? {
            self.cur.eat(&Kind::Colon);
            if self.cur.peek() == Some(&Kind::Open) && !self.excepts_ahead(1) {
                return self.within(parity, excepting);
            }
            prefix(&mut self.cur);
            if !self.span_begins() {
                let first = if excepting { self.excepted.is_empty() } else { self.listed.is_empty() };
                // "1-27, непарні" could be all odd houses, or the odd ones of the range before.
                if !first && !named {
                    return Err(HouseReason::NumberExpected.at(self.cur.at()));
                }
                return self.push(HouseItem::Range(HouseRange { parity, ..HouseRange::WHOLE }), excepting, start);
            }
            said = Some(parity);
            self.sticky = parity;
        }
        self.spans(said, excepting)
    }

    /// "непарна сторона (1-35, 41)": what stands in the parentheses is of that side, and nothing after them.
    fn within(&mut self, parity: Parity, excepting: bool) -> Parsed<()> {
        self.cur.skip(1);
        self.spans(Some(parity), excepting)?;
        while self.comma() {
            self.spans(Some(parity), excepting)?;
        }
        if self.cur.eat(&Kind::Close) { Ok(()) } else { Err(HouseReason::Parenthesis.at(self.cur.at())) }
    }

    /// A house or a range, with its side before or after it.
    fn spans(&mut self, said: Option<Parity>, excepting: bool) -> Parsed<()> {
        let start = self.cur.at();
        prefix(&mut self.cur);
        let items = self.span()?;
        let after = self.parity()?.map(|(parity, _)| parity);
        let parity = match (after, said) {
            (Some(after), Some(before)) if after != before => return Err(HouseReason::ParityMismatch.at(start)),
            _ => after.or(said).unwrap_or(self.sticky),
        };
        for item in items {
            let item = match item {
                HouseItem::Range(range) => HouseItem::Range(HouseRange { parity, ..range }),
                HouseItem::House(house) if parity.admits(house.number()) => item,
                HouseItem::House(_) => return Err(HouseReason::ParityMismatch.at(start)),
            };
            if matches!(&item, HouseItem::Range(range) if range.is_empty()) {
                return Err(HouseReason::EmptyRange.at(start));
            }
            self.push(item, excepting, start)?;
        }
        Ok(())
    }

    fn span_begins(&self) -> bool {
        self.cur.number_ahead(0).is_some() || self.cur.word().is_some_and(|word| FROM.contains(&word) || UP_TO.contains(&word))
    }

    fn end_number(&mut self) -> Parsed<u32> {
        prefix(&mut self.cur);
        let at = self.cur.at();
        last_number(&number_and_parts(&mut self.cur, false)?).ok_or(HouseReason::BadRangeEnd.at(at))
    }

    /// "кінець", "до кінця вулиці", "і далі", after the number they follow.
    fn open_end(&mut self) -> bool {
        let mut by = usize::from(self.cur.peek() == Some(&Kind::Dash));
        by += usize::from(self.cur.word_ahead(by).is_some_and(|word| AND.contains(&word)));
        by += usize::from(self.cur.word_ahead(by).is_some_and(|word| UP_TO.contains(&word)));
        let found = self.cur.word_ahead(by).is_some_and(|word| END.contains(&word) || (by > 0 && BEYOND.contains(&word)));
        if found {
            self.cur.skip(by + 1);
            while self.cur.eat_word(&NOUN) {}
        }
        found
    }

    fn span(&mut self) -> Parsed<Vec<HouseItem>> {
        let range = |from, to| Ok(vec![HouseItem::Range(HouseRange { from, to, parity: Parity::All })]);
        if self.cur.eat_word(&UP_TO) {
            let to = self.end_number()?;
            self.cur.eat_word(&["включно"]);
            return range(1, Some(to));
        }
        let opened = self.cur.eat_word(&FROM);
        self.cur.eat_word(&FROM);
        let from_start = opened && self.cur.eat_word(&["початку"]);
        prefix(&mut self.cur);
        let at = self.cur.at();
        let first = if from_start { HouseNumber::plain(1) } else { number_and_parts(&mut self.cur, false)? };
        let end = if self.open_end() {
            None
        } else if self.cur.eat(&Kind::Dash) || self.cur.eat_word(&UP_TO) {
            // "23а-в"
            if let Some(houses) = self.cur.word().and_then(only_letter).and_then(|last| letters_through(&first, last)) {
                self.cur.skip(1);
                return Ok(houses);
            }
            prefix(&mut self.cur);
            let end_at = self.cur.at();
            let last = number_and_parts(&mut self.cur, false)?;
            if let Some(houses) = letters_between(&first, &last) {
                return Ok(houses);
            }
            Some(last_number(&last).ok_or(HouseReason::BadRangeEnd.at(end_at))?)
        } else if opened {
            None
        } else {
            return Ok(vec![HouseItem::House(first)]);
        };
        self.cur.eat_word(&["включно"]);
        range(first_number(&first).ok_or(HouseReason::BadRangeEnd.at(at))?, end)
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

/// Whether a plain number or a range may go on with the corpora of the house before it: "7 корп. 1, 2, 3".
fn may_be_corpora(before: &HouseItem, item: &HouseItem) -> bool {
    let HouseItem::House(HouseNumber { number, corpus: Some(corpus), .. }) = before else { return false };
    let first = match item {
        HouseItem::House(house) if house.parts() == 0 => house.number,
        HouseItem::Range(range) => range.from,
        HouseItem::House(_) => return false,
    };
    corpus.number.is_some_and(|last| first == last + 1) && first < *number
}

fn only_letter(word: &str) -> Option<Letter> {
    let mut symbols = word.chars();
    symbols.next().filter(|_| symbols.next().is_none()).and_then(Letter::new)
}

/// The houses of "12а-12г".
fn letters_between(first: &HouseNumber, last: &HouseNumber) -> Option<Vec<HouseItem>> {
    let plain = last.parts() == 1 && first.number == last.number;
    if plain { letters_through(first, last.letter?) } else { None }
}

/// The houses from one with a letter to the one with another letter.
fn letters_through(first: &HouseNumber, to: Letter) -> Option<Vec<HouseItem>> {
    let from = first.letter.filter(|from| first.parts() == 1 && *from <= to)?;
    Some(from.through(to).map(|letter| HouseItem::House(HouseNumber { letter: Some(letter), ..*first })).collect())
}
