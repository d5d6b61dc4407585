//! A set of houses as an official writes it.

use super::super::set::{HouseItem, HouseRange, HouseSet, Parity};
use super::super::token::{Cursor, Kind, tokens};
use super::super::{HouseError, HouseReason, MAX_SET_BYTES, MAX_SET_ITEMS};
use super::Parsed;
use super::house::prefix;
use super::side::{Side, excepts, may_join, side, span_begins, whole};
use super::span::{Span, may_be_parts};
use super::words::{AND, EXCEPT, ONLY, parity_word};

/// Reads a set of houses as officials write it.
pub(in crate::houses) fn set(text: &str) -> Parsed<HouseSet> {
    read(text, false)
}

/// Reads the print of a set, which was clear when it was written and of which no more is asked: what is stored stays
/// readable when more is refused.
pub(in crate::houses) fn printed(text: &str) -> Parsed<HouseSet> {
    read(text, true)
}

fn read(text: &str, printed: bool) -> Parsed<HouseSet> {
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
        list: List::Listed,
        implied: false,
        printed,
    };
    if reader.cur.peek().is_none() {
        return Err(HouseReason::Empty.at(0));
    }
    reader.read()?;
    if printed {
        return Ok(HouseSet { listed: reader.listed, excepted: reader.excepted });
    }
    // In "1-27, крім 5, 30-40" the last range was hardly meant as an exception.
    let idle = |item: &HouseItem| !reader.listed.iter().any(|listed| listed.meets(item));
    if let Some((_, at)) = reader.excepted.iter().zip(&reader.excepted_at).find(|(item, _)| idle(item)) {
        return Err(HouseReason::IdleException.at(*at));
    }
    // The first one stands behind "крім" itself.
    let mut others = reader.excepted.iter().zip(&reader.excepted_at).skip(1);
    if let Some((_, at)) = others.find(|(item, _)| !item.is_within(&reader.listed)) {
        return Err(HouseReason::ListedOrExcepted.at(*at));
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

/// Where what is read goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Listed,
    Excepted {
        /// How many exceptions there were before.
        from: usize,
        /// In parentheses of their own, which end the list.
        bracketed: bool,
    },
    /// Listed again behind exceptions: "2-40 (парні), крім 6, 1-35 (непарні)".
    Again {
        /// How many houses and ranges the exceptions are from.
        before: usize,
    },
}

pub(super) struct SetReader<'a> {
    pub(super) cur: Cursor<'a>,
    pub(super) listed: Vec<HouseItem>,
    pub(super) excepted: Vec<HouseItem>,
    excepted_at: Vec<usize>,
    /// Said before a list, for all of it: "непарні 1-27, 31-35".
    sticky: Parity,
    list: List,
    /// "крім 5" alone: of the whole street.
    implied: bool,
    /// What is read is a print: nothing in it is unclear.
    printed: bool,
}

impl SetReader<'_> {
    fn read(&mut self) -> Parsed<()> {
        loop {
            let start = self.cur.at();
            if self.except() {
                if self.listed.is_empty() {
                    self.push(HouseItem::Range(HouseRange::WHOLE), start)?;
                    self.implied = true;
                }
                self.list = List::Excepted { from: self.excepted.len(), bracketed: false };
                self.sticky = Parity::All;
            }
            self.item()?;
            // "1-27 (крім 5), 30-40"
            if self.cur.peek() == Some(&Kind::Open) {
                self.cur.skip(1);
                if !self.except() {
                    return Err(HouseReason::Parenthesis.at(self.cur.at()));
                }
                self.bracketed_exceptions()?;
            }
            if self.cur.eat(&Kind::Semicolon) {
                self.list = List::Listed;
                self.sticky = Parity::All;
            } else if !self.comma() && !excepts(&self.cur, 0) {
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

    fn except(&mut self) -> bool {
        let found = excepts(&self.cur, 0);
        if found {
            self.cur.eat_word(&["за"]);
            self.cur.eat_word(&EXCEPT);
            self.cur.eat(&Kind::Colon);
        }
        found
    }

    /// The exceptions up to the parenthesis that closes, behind "крім".
    fn bracketed_exceptions(&mut self) -> Parsed<()> {
        let outside = (self.list, self.sticky);
        self.list = List::Excepted { from: self.excepted.len(), bracketed: true };
        self.item()?;
        while self.comma() {
            self.item()?;
        }
        (self.list, self.sticky) = outside;
        if self.cur.eat(&Kind::Close) { Ok(()) } else { Err(HouseReason::Parenthesis.at(self.cur.at())) }
    }

    /// Adds a house or a range; `told` where it says its side.
    fn place(&mut self, item: HouseItem, told: bool, at: usize) -> Parsed<()> {
        if self.printed {
            return self.push(item, at);
        }
        let met = |listed: &[HouseItem]| listed.iter().any(|listed| listed.meets(&item));
        match self.list {
            List::Excepted { from, bracketed } if self.excepted.len() > from => {
                if told && !bracketed && !met(&self.listed) {
                    self.list = List::Again { before: self.listed.len() };
                } else if !item.is_within(&self.listed) && met(&self.listed) {
                    return Err(HouseReason::ListedOrExcepted.at(at));
                }
            }
            List::Again { before } if met(self.listed.get(..before).unwrap_or_default()) => {
                return Err(HouseReason::ListedOrExcepted.at(at));
            }
            _ => {}
        }
        self.push(item, at)
    }

    /// Whether exceptions are being read.
    pub(super) const fn is_excepting(&self) -> bool {
        matches!(self.list, List::Excepted { .. })
    }

    fn push(&mut self, item: HouseItem, at: usize) -> Parsed<()> {
        if self.listed.len() + self.excepted.len() >= MAX_SET_ITEMS {
            return Err(HouseReason::TooManyItems.at(at));
        }
        let excepting = self.is_excepting();
        if self.implied && !excepting {
            return Err(HouseReason::ListedOrExcepted.at(at));
        }
        let (items, against) = if excepting { (&mut self.excepted, &self.listed) } else { (&mut self.listed, &self.excepted) };
        if matches!(item, HouseItem::House(_)) && against.contains(&item) {
            return Err(HouseReason::Contradiction.at(at));
        }
        if !self.printed && items.last().is_some_and(|before| may_be_parts(before, &item)) {
            return Err(HouseReason::Corpora.at(at));
        }
        items.push(item);
        if excepting {
            self.excepted_at.push(at);
        }
        Ok(())
    }

    fn item(&mut self) -> Parsed<()> {
        let start = self.cur.at();
        self.cur.eat_word(&ONLY);
        let whole = whole(&mut self.cur);
        let Some(Side { parity, named, open }) = side(&mut self.cur, false)? else {
            return match whole {
                Some(whole) if whole.of_street || !whole.plural || !span_begins(&self.cur, 0) => {
                    self.place(HouseItem::Range(HouseRange::WHOLE), false, start)
                }
                _ => self.spans(None),
            };
        };
        if open {
            return Err(HouseReason::Parenthesis.at(self.cur.at()));
        }
        if whole.is_none_or(|whole| !whole.of_street) {
            // "непарна: 1-35", "непарна - 1-35"
            let mark = matches!(self.cur.peek(), Some(Kind::Colon | Kind::Dash));
            self.cur.skip(usize::from(mark));
            if self.cur.peek() == Some(&Kind::Open) && !excepts(&self.cur, 1) {
                return self.within(parity);
            }
            if mark || span_begins(&self.cur, 0) {
                self.sticky = parity;
                return self.spans(Some(parity));
            }
        }
        let first = if self.is_excepting() { self.excepted.is_empty() } else { self.listed.is_empty() };
        // "1-27, непарні" could be all odd houses, or the odd ones of the range before.
        let unclear = whole.is_none() && ((!first && !named) || may_join(&self.cur, Side { parity, named, open }));
        if unclear {
            return Err(HouseReason::NumberExpected.at(self.cur.at()));
        }
        self.place(HouseItem::Range(HouseRange { parity, ..HouseRange::WHOLE }), true, start)
    }

    /// "непарна сторона (1-35, 41)": what stands in the parentheses is of that side, and nothing after them.
    fn within(&mut self, parity: Parity) -> Parsed<()> {
        self.cur.skip(1);
        self.spans(Some(parity))?;
        while self.comma() {
            self.spans(Some(parity))?;
        }
        if self.cur.eat(&Kind::Close) { Ok(()) } else { Err(HouseReason::Parenthesis.at(self.cur.at())) }
    }

    /// A house or a range, with its side before or after it.
    fn spans(&mut self, said: Option<Parity>) -> Parsed<()> {
        let start = self.cur.at();
        prefix(&mut self.cur);
        let Span { mut items, unended } = self.span()?;
        // "1-35 – непарні", "1-35: непарні"
        let marked = matches!(self.cur.peek(), Some(Kind::Dash | Kind::Colon));
        self.cur.skip(usize::from(marked && self.parity_ahead(1)));
        let after = side(&mut self.cur, true)?;
        self.inclusive();
        if unended && after.is_some_and(|side| !side.open) {
            self.late_end(&mut items)?;
        }
        let after_parity = after.map(|side| side.parity);
        let parity = match (after_parity, said) {
            (Some(after), Some(before)) if after != before => return Err(HouseReason::ParityMismatch.at(start)),
            _ => after_parity.or(said).unwrap_or(self.sticky),
        };
        let count = items.len();
        for item in items {
            let item = match item {
                HouseItem::Range(range) => HouseItem::Range(HouseRange { parity, ..range }),
                HouseItem::House(house) if parity.admits(house.number()) => item,
                HouseItem::House(_) => return Err(HouseReason::ParityMismatch.at(start)),
            };
            if matches!(&item, HouseItem::Range(range) if range.is_empty()) {
                return Err(HouseReason::EmptyRange.at(start));
            }
            self.place(item, parity != Parity::All, start)?;
        }
        if after.is_some_and(|side| side.open) { self.exceptions_of_side(count) } else { Ok(()) }
    }

    /// "1-35 (непарні, крім 7)": exceptions from what stands before the parenthesis, and from nothing else.
    fn exceptions_of_side(&mut self, count: usize) -> Parsed<()> {
        let at = self.cur.at();
        self.cur.eat(&Kind::Comma);
        if self.is_excepting() || !self.except() {
            return Err(HouseReason::Parenthesis.at(at));
        }
        let (listed, excepted) = (self.listed.len().saturating_sub(count), self.excepted.len());
        self.bracketed_exceptions()?;
        let of = self.listed.get(listed..).unwrap_or_default();
        let idle = |item: &HouseItem| !of.iter().any(|listed| listed.meets(item));
        let mut new = self.excepted.iter().zip(&self.excepted_at).skip(excepted);
        new.find(|(item, _)| idle(item)).map_or(Ok(()), |(_, at)| Err(HouseReason::IdleException.at(*at)))
    }

    pub(super) fn parity_ahead(&self, by: usize) -> bool {
        let by = by + usize::from(self.cur.word_ahead(by).is_some_and(|word| ONLY.contains(&word)));
        self.cur.word_ahead(by).is_some_and(|word| parity_word(word).is_some())
    }
}
