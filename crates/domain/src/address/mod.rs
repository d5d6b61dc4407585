//! Addresses: what a resident types becomes a street and a house, and these, with what the store holds
//! of the street, become a beat or a plain question back. Nothing is guessed: where two streets or two
//! beats fit, the answer is the list to choose from.
//!
//! [`parse_address`] reads tidy Ukrainian spellings. Other spellings (Russian, Latin, old names, typos)
//! are found by further keys of the same directory: a reader of them makes an [`AddressQuery`] too, and
//! [`resolve`] stays as it is.

pub(crate) mod fold;
mod kind;
mod name;
mod query;
mod resolve;

pub use kind::StreetKind;
pub use name::{StreetKey, StreetName};
pub use query::{AddressError, AddressQuery, MAX_ADDRESS_CHARS, parse_address};
pub use resolve::{Candidate, HouseMatch, MatchedHow, Nearest, Resolution, StreetEntry, StreetMatch, resolve};
