//! Addresses: what a resident types becomes a street and a house, and these, with what the store holds
//! of the street, become a beat or a plain question back. Nothing is guessed: where two streets or two
//! beats fit, the answer is the list to choose from.
//!
//! [`parse_address`] reads the text. The [`StreetKey`] of its street is one for Ukrainian, Russian and
//! Latin spellings, for old names and for names without the given name; [`resolve`] tells apart what
//! shares a key. What has no key is looked for in the [`StreetIndex`], which knows typing errors and the
//! beginnings of names, and makes suggestions only.

mod compare;
mod entry;
pub(crate) mod fold;
pub(crate) mod index;
mod kind;
mod kind_words;
mod name;
mod part;
mod personal;
mod query;
mod renaming;
mod resolve;
mod russian;
pub(crate) mod script;
mod segment;
mod settlement;
mod size;
mod vocabulary;

pub use compare::{NameMatch, Person, Spelling};
pub use entry::{FormerName, StreetEntry};
pub use index::{Guesses, IndexedStreet, MAX_GUESSES, MAX_SUGGESTIONS, StreetIndex, Suggestion};
pub use kind::StreetKind;
pub use name::{StreetKey, StreetName};
pub use query::{AddressError, AddressQuery, MAX_ADDRESS_CHARS, parse_address};
pub use renaming::{Renaming, apply as apply_renamings};
pub use resolve::{Candidate, HouseMatch, MatchedHow, Nearest, Resolution, StreetMatch, resolve};
pub use script::official_latin;
