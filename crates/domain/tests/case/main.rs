//! The state machine: the table of `docs/sla.md` against the code, and laws that no sequence of
//! commands breaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod answers;
mod clock;
mod commands;
#[path = "../common/mod.rs"]
mod common;
mod complaints;
mod filing;
mod laws;

use varta_domain::case::{Case, FILED, HistoryEntry, TABLE};

use crate::filing::{filed, start};

#[test]
fn the_document_has_the_table_of_the_code() {
    let document = common::read("docs/sla.md");
    let mut expected = vec![format!("| {} | | {} | {} |", FILED.0, FILED.1.name(), FILED.2.word())];
    expected.extend(TABLE.iter().map(|row| format!("| {} | {} | {} | {} |", row.name, row.from.name(), row.to.name(), row.clock.word())));
    let written: Vec<&str> =
        document.lines().skip_while(|line| !line.starts_with("| Transition")).skip(2).take_while(|line| line.starts_with('|')).collect();
    assert_eq!(written, expected);
}

#[test]
fn what_is_stored_is_read_back() {
    let calendar = common::kyiv();
    let change = filed(&calendar, start());
    let json = serde_json::to_string(&(&change.case, &change.entry)).expect("serialised");
    let (case, entry): (Case, HistoryEntry) = serde_json::from_str(&json).expect("read back");
    assert_eq!((case, entry), (change.case, change.entry));
}
