//! The grammar of house numbers and sets: see the module above for what is accepted.

use super::number::{HouseNumber, Letter, Part};
use super::set::{HouseItem, HouseRange, HouseSet, Parity};
use super::token::{Cursor, Kind, tokens};
use super::{HouseError, HouseReason, MAX_HOUSE_BYTES, MAX_SET_BYTES, MAX_SET_ITEMS};

const PREFIX: [&str; 12] = ["буд", "будинок", "будинки", "будинків", "будинку", "б", "бу", "№", "номери", "номер", "дом", "д"];
const LETTER: [&str; 5] = ["літ", "літера", "літери", "лит", "литера"];
pub(super) const CORPUS: [&str; 5] = ["к", "кор", "корп", "корпус", "корпусу"];
pub(super) const UNIT: [&str; 27] = [
    "кв",
    "квартира",
    "оф",
    "офіс",
    "офис",
    "під",
    "під'їзд",
    "підїзд",
    "подъезд",
    "п",
    "пов",
    "поверх",
    "этаж",
    "прим",
    "приміщення",
    "пом",
    "помещение",
    "кім",
    "кімната",
    "ком",
    "комната",
    "секція",
    "секция",
    "сек",
    "каб",
    "кабінет",
    "домофон",
];
const WHOLE: [&str; 9] = ["вся", "весь", "все", "всі", "усі", "уся", "увесь", "повністю", "цілком"];
const NOUN: [&str; 10] = ["вулиця", "вулиці", "сторона", "сторони", "сторону", "бік", "боку", "номери", "будинки", "будинків"];
const AND: [&str; 3] = ["та", "і", "й"];
const FROM: [&str; 4] = ["від", "з", "із", "починаючи"];
const UP_TO: [&str; 2] = ["до", "по"];
const END: [&str; 3] = ["кінець", "кінця", "кінцю"];
const BEYOND: [&str; 3] = ["далі", "вище", "більше"];
const EXCEPT: [&str; 4] = ["крім", "окрім", "винятком", "виключенням"];

type Parsed<T> = Result<T, HouseError>;

/// Reads a house number as a resident writes it.
pub(super) fn house(text: &str) -> Parsed<HouseNumber> {
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
    let mut house = number_and_parts(&mut cur, true)?;
    if cur.peek() == Some(&Kind::Dash)
        && let Some(second) = cur.number_ahead(1)
    {
        cur.skip(2);
        let joint = Part { number: Some(second), letter: letter(&mut cur, true)? };
        // In "12-5" the second number is a flat: what is dropped. "12-45" may be either, and goes by 12.
        house.joint = ((house.number, house.letter) < (second, joint.letter)).then_some(joint);
        // "4-6/2": the corner house of two numbers.
        if let (None, Some(Kind::Slash), Some(number)) = (house.fraction, cur.peek(), cur.number_ahead(1)) {
            cur.skip(2);
            house.fraction = Some(Part { number: Some(number), letter: letter(&mut cur, true)? });
        }
        house.corpus = house.corpus.or(corpus(&mut cur)?);
    }
    while cur.eat_word(&UNIT) {
        cur.eat_word(&["№"]);
        if cur.number_ahead(0).is_some() {
            cur.skip(1);
            letter(&mut cur, true)?;
        }
    }
    cur.eat(&Kind::Dot);
    match cur.peek() {
        None => Ok(house),
        Some(Kind::Word(word)) if word.chars().count() == 1 => Err(HouseReason::BadLetter.at(cur.at())),
        Some(Kind::Word(_)) => Err(HouseReason::UnknownWord.at(cur.at())),
        Some(Kind::Slash) => Err(HouseReason::RepeatedPart.at(cur.at())),
        Some(_) => Err(HouseReason::SeparatorExpected.at(cur.at())),
    }
}

fn prefix(cur: &mut Cursor<'_>) {
    while cur.eat_word(&PREFIX) {}
}

/// A number with its letter, fraction and corpus, in the order people write them.
fn number_and_parts(cur: &mut Cursor<'_>, resident: bool) -> Parsed<HouseNumber> {
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

/// Whether a corpus begins some tokens ahead: the word and, after a dot or not, a number.
fn corpus_begins(cur: &Cursor<'_>, word: &str, by: usize) -> bool {
    CORPUS.contains(&word)
        && (cur.number_ahead(by).is_some() || (matches!(cur.ahead(by), Some(Kind::Dot | Kind::Dash)) && cur.number_ahead(by + 1).is_some()))
}

fn letter(cur: &mut Cursor<'_>, resident: bool) -> Parsed<Option<Letter>> {
    let bracketed = cur.peek() == Some(&Kind::Open) && cur.word_ahead(1).is_some_and(|word| LETTER.contains(&word));
    cur.skip(usize::from(bracketed));
    if cur.eat_word(&LETTER) {
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
    if corpus_begins(cur, word, dashed + 1) || (UNIT.contains(&word) && resident && cur.number_ahead(dashed + 1).is_some()) {
        return Ok(None);
    }
    let Some(c) = single(word) else { return Ok(None) };
    // "5 і 7", "5 й 7": a conjunction of officials, not the letter of a house.
    let conjunction = !resident
        && dashed == 0
        && cur.is_spaced()
        && (AND.contains(&word) || FROM.contains(&word))
        && cur.ahead(1).is_some_and(|kind| !matches!(kind, Kind::Comma | Kind::Semicolon));
    if conjunction {
        return Ok(None);
    }
    let at = cur.at();
    let found = Letter::new(c).ok_or_else(|| HouseReason::BadLetter.at(at))?;
    cur.skip(dashed + 1);
    Ok(Some(found))
}

fn corpus(cur: &mut Cursor<'_>) -> Parsed<Option<Part>> {
    // "10 7 корпус"
    if let Some(number) = cur.number_ahead(0)
        && cur.is_spaced()
        && cur.word_ahead(1).is_some_and(|word| CORPUS.contains(&word) && word != "к")
        && cur.number_ahead(2).is_none()
    {
        cur.skip(2);
        return Ok(Some(Part { number: Some(number), letter: None }));
    }
    let Some(word) = cur.word() else { return Ok(None) };
    let named = CORPUS.contains(&word) && word != "к";
    if !named && !corpus_begins(cur, word, 1) {
        return Ok(None);
    }
    cur.skip(1);
    cur.eat(&Kind::Dot);
    cur.eat(&Kind::Dash);
    if let Some(number) = cur.number_ahead(0) {
        cur.skip(1);
        return Ok(Some(Part { number: Some(number), letter: letter(cur, true)? }));
    }
    let at = cur.at();
    let only = cur.word().and_then(single).and_then(Letter::new).ok_or_else(|| HouseReason::NumberExpected.at(at))?;
    cur.skip(1);
    Ok(Some(Part { number: None, letter: Some(only) }))
}

/// Reads a set of houses as officials write it.
pub(super) fn set(text: &str) -> Parsed<HouseSet> {
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
        let by = usize::from(self.cur.word() == Some("за"));
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
        items.push(item);
        if excepting {
            self.excepted_at.push(at);
        }
        Ok(())
    }

    /// "парні", "непарна сторона", as it stands or in parentheses; and whether the side was named.
    fn parity(&mut self) -> Parsed<Option<(Parity, bool)>> {
        let bracketed = usize::from(self.cur.peek() == Some(&Kind::Open));
        let Some(parity) = self.cur.word_ahead(bracketed).and_then(parity_word) else { return Ok(None) };
        self.cur.skip(bracketed + 1);
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
        if self.cur.word().is_some_and(|word| WHOLE.contains(&word)) {
            self.cur.skip(1);
            while self.cur.eat_word(&NOUN) {}
            let parity = self.parity()?.map_or(Parity::All, |(parity, _)| parity);
            return self.push(HouseItem::Range(HouseRange { parity, ..HouseRange::WHOLE }), excepting, start);
        }
        if let Some((parity, named)) = self.parity()? {
            self.cur.eat(&Kind::Colon);
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

/// The number that a range ends with: "1-9а" has 9 and 9а both.
fn last_number(house: &HouseNumber) -> Option<u32> {
    house.corpus.is_none().then_some(house.number)
}

/// The houses of "12а-12г".
fn letters_between(first: &HouseNumber, last: &HouseNumber) -> Option<Vec<HouseItem>> {
    let (from, to) = (first.letter?, last.letter?);
    let only_letters = first.parts() == 1 && last.parts() == 1 && first.number == last.number && from <= to;
    only_letters.then(|| from.through(to).map(|letter| HouseItem::House(HouseNumber { letter: Some(letter), ..*first })).collect())
}

fn parity_word(word: &str) -> Option<Parity> {
    if word.starts_with("непар") {
        Some(Parity::Odd)
    } else if word.starts_with("парн") || word == "пар" {
        Some(Parity::Even)
    } else {
        None
    }
}
