//! The grammar of house numbers and sets: see the module above for what is accepted.

mod house;
mod set;
mod side;
mod span;
mod words;

pub(super) use house::house;
pub(super) use set::{printed, set};
pub(super) use words::{CORPUS, UNIT};
pub(crate) use words::{FLAT, PART};

use super::HouseError;

type Parsed<T> = Result<T, HouseError>;
