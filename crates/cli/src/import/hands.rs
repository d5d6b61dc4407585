//! Which houses of a street change hands: from whose beat to whose.

use std::collections::BTreeMap;

use serde::Serialize;
use varta_domain::houses::{HouseItem, HouseNumber, HouseSet};
use varta_domain::ids::BeatId;

/// Houses that go from one beat to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The houses, as an official would write them.
    pub houses: String,
    /// Who had them; nobody where none is named.
    pub from: Option<BeatId>,
    /// Who gets them.
    pub to: Option<BeatId>,
}

/// Who has which houses of one street.
type Beats = [(BeatId, HouseSet)];
/// From whom to whom.
type Hands<'a> = (Option<&'a BeatId>, Option<&'a BeatId>);

/// Compares who has which houses of a street before and after.
#[must_use]
pub fn moved(before: &Beats, after: &Beats) -> Vec<Moved> {
    let sets = || before.iter().chain(after).map(|(_, set)| set);
    let last = sets().map(HouseSet::last_number).max().unwrap_or_default();
    // Beyond the last number that anybody names all numbers of one side are alike.
    let end = last + 2;
    let mut numbers: BTreeMap<Hands<'_>, (Vec<u32>, Vec<HouseNumber>)> = BTreeMap::new();
    for number in 1..=end {
        let house = HouseNumber::plain(number);
        let (from, to) = (owner(before, &house), owner(after, &house));
        if from != to {
            numbers.entry((from, to)).or_default().0.push(number);
        }
    }
    let mut named: Vec<HouseNumber> = sets().flat_map(|set| set.listed().iter().chain(set.excepted())).filter_map(named).collect();
    named.sort_unstable();
    named.dedup();
    for house in named {
        let (from, to) = (owner(before, &house), owner(after, &house));
        let plain = HouseNumber::plain(house.number());
        let goes_along = (owner(before, &plain), owner(after, &plain)) == (from, to);
        if from != to && !goes_along {
            numbers.entry((from, to)).or_default().1.push(house);
        }
    }
    let moved = numbers.into_iter().map(|((from, to), (numbers, named))| {
        let mut texts = runs(&numbers, end);
        texts.extend(named.iter().map(ToString::to_string));
        Moved { houses: texts.join(", "), from: from.cloned(), to: to.cloned() }
    });
    moved.collect()
}

fn named(item: &HouseItem) -> Option<HouseNumber> {
    match item {
        HouseItem::House(house) if !house.is_plain() => Some(*house),
        _ => None,
    }
}

/// Who has a house: whose list names it most closely.
fn owner<'a>(beats: &'a Beats, house: &HouseNumber) -> Option<&'a BeatId> {
    let ranked = beats.iter().filter_map(|(beat, set)| Some((set.rank(house)?, beat)));
    ranked.max_by_key(|(rank, _)| *rank).map(|(_, beat)| beat)
}

/// Numbers as ranges: of both sides where they follow each other, of one side where three or more do.
fn runs(numbers: &[u32], end: u32) -> Vec<String> {
    let mut texts: Vec<(u32, String)> = Vec::new();
    let mut alone = Vec::new();
    for run in chunks(numbers, 1) {
        match run.as_slice() {
            [only] => alone.push(*only),
            [first, .., last] => texts.push((*first, range(*first, *last, end, ""))),
            [] => {}
        }
    }
    for parity in [1, 0] {
        let side: Vec<u32> = alone.iter().copied().filter(|number| number % 2 == parity).collect();
        for run in chunks(&side, 2) {
            match run.as_slice() {
                [first, _, .., last] => {
                    texts.push((*first, range(*first, *last, end, if parity == 1 { " (непарні)" } else { " (парні)" })))
                }
                few => texts.extend(few.iter().map(|number| (*number, number.to_string()))),
            }
        }
    }
    texts.sort();
    texts.into_iter().map(|(_, text)| text).collect()
}

fn range(first: u32, last: u32, end: u32, side: &str) -> String {
    match (first, last + 1 >= end) {
        (1, true) if side.is_empty() => "вся".to_owned(),
        (1 | 2, true) if !side.is_empty() => {
            if side == " (парні)" { "парна сторона" } else { "непарна сторона" }.to_owned()
        }
        (_, true) => format!("{first}-кінець{side}"),
        (_, false) => format!("{first}-{last}{side}"),
    }
}

/// Numbers that follow each other by a step, together.
fn chunks(numbers: &[u32], step: u32) -> Vec<Vec<u32>> {
    let mut chunks: Vec<Vec<u32>> = Vec::new();
    for number in numbers {
        match chunks.last_mut() {
            Some(chunk) if chunk.last().is_some_and(|last| last + step == *number) => chunk.push(*number),
            _ => chunks.push(vec![*number]),
        }
    }
    chunks
}
