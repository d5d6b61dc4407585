//! Sets of houses: which houses of a street a beat serves.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{HouseError, HouseNumber, MAX_NUMBER, grammar};

/// Which numbers of a range are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parity {
    /// All.
    All,
    /// Odd ones: "непарні".
    Odd,
    /// Even ones: "парні".
    Even,
}

impl Parity {
    /// Whether a number is meant.
    #[must_use]
    pub const fn admits(self, number: u32) -> bool {
        match self {
            Self::All => true,
            Self::Odd => number % 2 == 1,
            Self::Even => number.is_multiple_of(2),
        }
    }
}

/// Numbers from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HouseRange {
    pub(super) from: u32,
    pub(super) to: Option<u32>,
    pub(super) parity: Parity,
}

impl HouseRange {
    /// The whole street.
    pub(super) const WHOLE: Self = Self { from: 1, to: None, parity: Parity::All };

    fn admits(&self, number: u32) -> bool {
        self.from <= number && self.to.is_none_or(|to| number <= to) && self.parity.admits(number)
    }

    pub(super) fn is_empty(&self) -> bool {
        let to = self.to.unwrap_or(MAX_NUMBER);
        // Of two neighbours one has the parity.
        !(self.admits(self.from) || (self.from < to && self.admits(self.from + 1)))
    }

    /// Whether both have a number.
    fn meets(&self, other: &Self) -> bool {
        let parity = match (self.parity, other.parity) {
            (Parity::All, parity) | (parity, Parity::All) => parity,
            (one, another) if one == another => one,
            _ => return false,
        };
        let to = self.to.unwrap_or(MAX_NUMBER).min(other.to.unwrap_or(MAX_NUMBER));
        !Self { from: self.from.max(other.from), to: Some(to), parity }.is_empty()
    }

    /// The first and, unless it is open, the last number that it has.
    fn ends(&self) -> impl Iterator<Item = u32> {
        let first = if self.parity.admits(self.from) { self.from } else { self.from + 1 };
        let last = self.to.map(|to| if self.parity.admits(to) { to } else { to - 1 });
        [Some(first), last].into_iter().flatten()
    }

    fn distance(&self, number: u32) -> u32 {
        if number < self.from { self.from - number } else { self.to.map_or(0, |to| number.saturating_sub(to)) }
    }
}

impl fmt::Display for HouseRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to, self.parity) {
            (1, None, Parity::All) => return f.write_str("вся"),
            (1, None, Parity::Odd) => return f.write_str("непарна сторона"),
            (1, None, Parity::Even) => return f.write_str("парна сторона"),
            (from, Some(to), _) => write!(f, "{from}-{to}")?,
            (from, None, _) => write!(f, "{from}-кінець")?,
        }
        f.write_str(match self.parity {
            Parity::All => "",
            Parity::Odd => " (непарні)",
            Parity::Even => " (парні)",
        })
    }
}

/// One item of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HouseItem {
    /// Numbers from one to another.
    Range(HouseRange),
    /// A house by name.
    House(HouseNumber),
}

impl HouseItem {
    fn rank(&self, house: &HouseNumber) -> Option<MatchRank> {
        match self {
            Self::Range(range) => range.admits(house.number).then_some(MatchRank::Range),
            Self::House(named) if named == house => Some(MatchRank::Named),
            Self::House(named) => named.covers(house).then(|| MatchRank::Covered(named.parts())),
        }
    }

    /// Whether an exception takes anything from this item.
    pub(super) fn meets(&self, exception: &Self) -> bool {
        match (self, exception) {
            (Self::Range(listed), Self::Range(range)) => listed.meets(range),
            (Self::House(house), Self::Range(range)) => range.admits(house.number),
            (_, Self::House(house)) => self.rank(house).is_some(),
        }
    }

    /// Whether an exception begins and ends with numbers of what is listed, as one does that is meant for it: not 1-35
    /// of 2-40 (парні).
    pub(super) fn is_within(&self, listed: &[Self]) -> bool {
        let Self::Range(range) = self else { return true };
        range.ends().all(|end| {
            let house = HouseNumber::plain(end);
            listed.iter().any(|item| item.rank(&house).is_some())
        })
    }

    fn distance(&self, number: u32) -> u32 {
        match self {
            Self::Range(range) => range.distance(number),
            Self::House(house) => house.number.abs_diff(number),
        }
    }
}

impl fmt::Display for HouseItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(range) => range.fmt(f),
            Self::House(house) => house.fmt(f),
        }
    }
}

/// How closely a set names a house. Of two sets the greater rank has the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchRank {
    /// A range has its number.
    Range,
    /// A house that is listed covers it: 12 covers 12а. Holds how many parts agree beyond the number.
    Covered(u8),
    /// It is listed itself.
    Named,
}

/// Houses of one street: what is listed, less what is excepted.
///
/// A house with a letter, fraction or corpus goes with its number, unless it is named itself: in "1-27,
/// крім 7а" are 7, 7б and 7/2, but not 7а. A joint house ("69-71") goes by its first number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HouseSet {
    pub(super) listed: Vec<HouseItem>,
    pub(super) excepted: Vec<HouseItem>,
}

impl HouseSet {
    /// Reads a set as officials write it.
    ///
    /// # Errors
    /// [`HouseError`] says what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, HouseError> {
        grammar::set(text)
    }

    /// All houses: "вся".
    #[must_use]
    pub fn whole() -> Self {
        Self { listed: vec![HouseItem::Range(HouseRange::WHOLE)], excepted: Vec::new() }
    }

    /// Whether it is the whole street, without exceptions.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.excepted.is_empty() && self.listed.contains(&HouseItem::Range(HouseRange::WHOLE))
    }

    /// What is listed, in the order it was written.
    #[must_use]
    pub fn listed(&self) -> &[HouseItem] {
        &self.listed
    }

    /// What is excepted, in the order it was written.
    #[must_use]
    pub fn excepted(&self) -> &[HouseItem] {
        &self.excepted
    }

    /// The largest number that the set names; beyond it all numbers of one side are alike.
    #[must_use]
    pub fn last_number(&self) -> u32 {
        let last = |item: &HouseItem| match item {
            HouseItem::Range(range) => range.to.unwrap_or(range.from),
            HouseItem::House(house) => house.number,
        };
        self.listed.iter().chain(&self.excepted).map(last).max().unwrap_or_default()
    }

    /// Whether a house belongs to the set.
    #[must_use]
    pub fn contains(&self, house: &HouseNumber) -> bool {
        self.rank(house).is_some()
    }

    /// How closely the set names a house; `None` where it is not in it. An exception wins over what is
    /// listed no more closely.
    #[must_use]
    pub fn rank(&self, house: &HouseNumber) -> Option<MatchRank> {
        let house = house.without_joint();
        let best = |items: &[HouseItem]| items.iter().filter_map(|item| item.rank(&house)).max();
        let listed = best(&self.listed)?;
        best(&self.excepted).is_none_or(|excepted| excepted < listed).then_some(listed)
    }

    /// A house that both sets have and name equally closely, so that neither wins: what the check of a
    /// city pack must refuse. "1-27" and "7а" do not overlap in this sense: 7а goes to the second.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Option<HouseNumber> {
        let items = || [&self.listed, &self.excepted, &other.listed, &other.excepted].into_iter().flatten();
        let mut probes = BTreeSet::new();
        for item in items() {
            let (first, last) = match item {
                HouseItem::Range(range) => (range.from, range.to.unwrap_or(range.from)),
                HouseItem::House(house) => {
                    probes.insert(*house);
                    (house.number, house.number)
                }
            };
            // Between the ends of all ranges sets are even: two numbers beyond an end speak for the rest.
            let around = |number: u32| number.saturating_sub(2).max(1)..=(number + 2).min(MAX_NUMBER);
            probes.extend(around(first).chain(around(last)).map(HouseNumber::plain));
        }
        // Two houses that are listed may both cover a third: 12а and 12/2 cover 12а/2.
        let named = |set: &'_ Self| -> Vec<HouseNumber> {
            set.listed.iter().filter_map(|item| if let HouseItem::House(house) = item { Some(*house) } else { None }).collect()
        };
        let others = named(other);
        for mine in named(self) {
            probes.extend(others.iter().filter_map(|theirs| mine.merged(theirs)));
        }
        probes.into_iter().find(|house| self.rank(house).is_some_and(|rank| other.rank(house) == Some(rank)))
    }

    /// How far a house is from the nearest item, in numbers, and that item in words; the whole set in
    /// words where the house is excepted.
    #[must_use]
    pub fn nearest(&self, house: &HouseNumber) -> Option<(u32, String)> {
        let item = self.listed.iter().min_by_key(|item| item.distance(house.number))?;
        let distance = item.distance(house.number);
        let text = if distance == 0 && !self.excepted.is_empty() { self.to_string() } else { item.to_string() };
        Some((distance, text))
    }
}

impl fmt::Display for HouseSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separated = |f: &mut fmt::Formatter<'_>, items: &[HouseItem]| {
            items.iter().enumerate().try_for_each(|(at, item)| if at == 0 { item.fmt(f) } else { write!(f, ", {item}") })
        };
        separated(f, &self.listed)?;
        if self.excepted.is_empty() {
            return Ok(());
        }
        f.write_str(", крім ")?;
        separated(f, &self.excepted)
    }
}

impl TryFrom<String> for HouseSet {
    type Error = HouseError;

    fn try_from(text: String) -> Result<Self, HouseError> {
        grammar::printed(&text)
    }
}

impl From<HouseSet> for String {
    fn from(set: HouseSet) -> Self {
        set.to_string()
    }
}
