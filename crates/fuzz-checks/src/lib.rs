//! What must hold for any bytes that reach a reader: no panic, an answer in time, and what is read means
//! the same when it is printed and read again. `make fuzz` tries inputs nobody thought of; `cargo test` runs
//! the same over `fuzz/seeds`.
#![allow(clippy::expect_used, clippy::panic, clippy::missing_panics_doc, reason = "a check that fails must stop")]

mod addresses;
mod packs;

pub use addresses::{address, house, houses};
pub use packs::{csv, geojson};
