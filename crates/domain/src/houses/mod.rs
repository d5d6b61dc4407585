//! House numbers as residents write them, and sets of houses as officials do. One grammar reads both;
//! [`crate::address`] uses it for what a resident types, the importer of city packs for `streets.csv`.
//!
//! ```text
//! resident  = ["буд." | "№"] house ["-" number [letter]] {unit}      the second number of a joint house
//!                                                                    ("69-71"); a smaller one is a flat
//! house     = number [letter] ["/" number [letter]] [corpus]
//! letter    = ["-" | "_" | "літ."] one Cyrillic letter or a Latin one that looks like it
//! corpus    = ["-"] ("к" | "корп" | "корпус" | "блок" | …) ["."] ["№"] (number [letter] | letter)  |  number "корпус"
//! unit      = ("кв" | "оф" | "під" | "пов" | "прим" | …) ["."] [number [letter] {("/" | "-") number [letter]} | letter]
//!           | number ["й"] ("під'їзд" | "поверх" | …)                                      (dropped)
//!
//! set       = [list] {("крім" | "окрім" | "за винятком") list} {";" set}   (without a list: all but …)
//! list      = item {("," | "та" | "і") item}
//! item      = side [":" | "-"] [item] (for the items after it too)  |  side "(" list ")" (for these alone)
//!           | whole [side]  |  ("всі" | side of "вся") span  |  span [[":" | "-"] side] ["(крім" list ")"]
//!           | span "(" side "крім" list ")" (except from this span)  |  corpus, "/" number (of the house before)
//! span      = house | first "-" last | house "-" letter, or the same number with a letter ("12а-г", "12а-12г"), a
//!             fraction or a corpus ("5/1-5/3")
//!           | first ("-" | "до") "кінець" | ("від" | "з") (first | "початку") [side] ["до" (last | "кінця")] | "до" last
//! first     = number ["/" number [letter]]                           (a corner house goes by its number:
//! last      = number [letter] ["/" number [letter]] ["включно"]       "1/13-23" is 1-23; 9 and 9а are in "1-9а")
//! side      = ["тільки"] ("парні" | "непарні") ["сторона" | "бік"]  |  "парні та непарні"  |  "обидві сторони"
//!           | "всі" (behind a span)
//! whole     = ["вулиця"] ("вся" | "всі" | "повністю" | "ціла") {"вулиця" | "провулок" | "будинки" | …}
//! ```
//!
//! Behind "крім" stand exceptions until ";", or until an item that says its side and is of none that was listed: "2-40
//! (парні), крім 6, 1-35 (непарні)". What could be either is refused.
//!
//! Canonical forms: house `7а`, `8/2`, `9/9а`, `9 к9`, `69-71`; set `вся`, `1-27 (непарні), 7а`,
//! `31-кінець (непарні)`, `парна сторона`, `вся, крім 12, 14`. Each parses to itself. Work is bounded:
//! [`MAX_HOUSE_BYTES`], [`MAX_SET_BYTES`] and [`MAX_SET_ITEMS`] are refused beyond.

mod grammar;
mod number;
mod set;
mod token;

pub(crate) use grammar::{FLAT, PART};
pub use number::{HouseNumber, Letter, Part};
pub use set::{HouseItem, HouseRange, HouseSet, MatchRank, Parity};

/// The longest house number that is read, in bytes.
pub const MAX_HOUSE_BYTES: usize = 120;
/// The longest set of houses that is read, in bytes.
pub const MAX_SET_BYTES: usize = 16_000;
/// The most items a set may have, exceptions included.
pub const MAX_SET_ITEMS: usize = 1_000;
/// The largest number a house may have.
pub const MAX_NUMBER: u32 = 9_999;

/// Why a text is not a house number or a set of houses, and where. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason} (at byte {at})")]
pub struct HouseError {
    /// Offset into the text as given, in bytes.
    pub at: usize,
    /// What is wrong there.
    pub reason: HouseReason,
}

/// What is wrong with a house number or a set of houses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HouseReason {
    /// Nothing was given.
    #[error("nothing is written")]
    Empty,
    /// Longer than the limit.
    #[error("the text is too long")]
    TooLong,
    /// More than [`MAX_SET_ITEMS`].
    #[error("more than {MAX_SET_ITEMS} items")]
    TooManyItems,
    /// A character that no house number has.
    #[error("unexpected character")]
    UnexpectedCharacter,
    /// A house number was expected.
    #[error("a number is expected")]
    NumberExpected,
    /// Zero, or over [`MAX_NUMBER`].
    #[error("a house number is from 1 to {MAX_NUMBER}")]
    NumberOutOfRange,
    /// A letter that no house has, such as a Latin one without a Cyrillic look-alike.
    #[error("not a letter of a house")]
    BadLetter,
    /// The same part twice, such as two fractions.
    #[error("a part that is already given")]
    RepeatedPart,
    /// A word that is not known here.
    #[error("a word that is not understood here")]
    UnknownWord,
    /// Two items without a comma between them, or something after the end.
    #[error("a comma or the end is expected")]
    SeparatorExpected,
    /// A range whose end is before its start, or that holds no house of its parity.
    #[error("the range holds no house")]
    EmptyRange,
    /// A range that begins with a lettered house ("7а-15" does not say whose 7 is), or has a corpus at an end.
    #[error("a range goes from a number to a number; name houses with a letter by themselves")]
    BadRangeEnd,
    /// A house said to be of the parity that it is not.
    #[error("the house is not of that parity")]
    ParityMismatch,
    /// A parenthesis without its pair.
    #[error("a parenthesis without its pair")]
    Parenthesis,
    /// Numbers after a corpus or a fraction that may be more of the same house, or houses ("7 корп. 1, 2", "5/1, 2").
    #[error("houses, or corpora or fractions of the house before? name each: \"7 к1, 7 к2\", or the houses first")]
    Corpora,
    /// What follows an exception may be excepted too or listed again ("2-40 (парні), крім 6, 1-35").
    #[error("excepted too, or listed? list all houses before the exceptions, or put a semicolon after these")]
    ListedOrExcepted,
    /// The same house both listed and excepted.
    #[error("the house is both listed and excepted")]
    Contradiction,
    /// An exception from what is not listed.
    #[error("the exception is from nothing that is listed")]
    IdleException,
}

impl HouseReason {
    const fn at(self, at: usize) -> HouseError {
        HouseError { at, reason: self }
    }
}
