//! The tables of `docs/table.md`, which tests hold against what goes over the wire.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use varta_testkit::Bench;

/// Requests, read units, write units.
pub type Cost = (usize, f64, f64);

/// The cells of every table row with that many columns.
fn rows(columns: usize) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/table.md");
    let text = std::fs::read_to_string(path).expect("docs/table.md");
    let cells = |line: &str| -> Option<Vec<String>> {
        let inner = line.strip_prefix('|')?.strip_suffix('|')?;
        Some(inner.split('|').map(|cell| cell.trim().to_owned()).collect())
    };
    text.lines().filter_map(cells).filter(|cells| cells.len() == columns).collect()
}

/// What an operation costs, by the row that begins so.
#[must_use]
pub fn cost(what: &str) -> Cost {
    let row = rows(5).into_iter().find(|row| row[0] == what).unwrap_or_else(|| panic!("docs/table.md has no cost of {what}"));
    let number = |at: usize| -> f64 { row[at].parse().unwrap_or_else(|error| panic!("{what}: {error}")) };
    (row[1].parse().expect("a count"), number(2), number(3))
}

/// All rows of costs.
#[must_use]
pub fn costs() -> BTreeSet<String> {
    rows(5).into_iter().filter(|row| row[1].parse::<usize>().is_ok()).map(|row| row[0].clone()).collect()
}

/// What each operation may touch: `PutItem main CASE#`.
#[must_use]
pub fn grants() -> BTreeMap<String, BTreeSet<String>> {
    let mut grants: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(4) {
        let [operation, action, place, prefixes] = &row[..] else { continue };
        let place = match place.as_str() {
            "main" | "vault" => place.clone(),
            "index due" => "main/due".to_owned(),
            "index queue" => "main/queue".to_owned(),
            _ => continue,
        };
        let touches = prefixes.split(", ").map(|prefix| format!("{action} {place} {}", prefix.trim_matches('`')));
        grants.entry(operation.clone()).or_default().extend(touches);
    }
    grants
}

/// What went over the wire since the last look, in sum.
#[must_use]
pub fn spent(bench: &Bench) -> Cost {
    bench.wire.take().iter().fold((0, 0.0, 0.0), |sum, call| (sum.0 + 1, sum.1 + call.read_units, sum.2 + call.write_units))
}
