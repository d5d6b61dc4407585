//! The seeds of the fuzzer hold what it holds.
#![allow(clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use varta_fuzz_checks as checks;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz").join(path)
}

/// Runs a check over each line of a file of seeds, and over all of them cut short.
fn lines(name: &str, check: fn(&[u8])) {
    let text = fs::read_to_string(here(name)).expect("the seeds");
    assert!(text.lines().count() > 15, "{name}");
    for line in text.lines() {
        check(line.as_bytes());
        for (cut, _) in line.char_indices() {
            check(&line.as_bytes()[..cut]);
        }
    }
    check(text.as_bytes());
}

/// Runs a check over each file of some folders, as each file of a pack.
fn files(folders: &[&str], end: &str, check: fn(&[u8]), kinds: u8) {
    let mut seen = 0;
    for folder in folders {
        for entry in fs::read_dir(here(folder)).expect("the seeds") {
            let path = entry.expect("a file").path();
            if path.extension().is_none_or(|known| known != end) {
                continue;
            }
            let content = fs::read(&path).expect("the file");
            for which in 0..kinds {
                check(&[&[which], content.as_slice()].concat());
            }
            seen += 1;
        }
    }
    assert!(seen > 4, "{folders:?}");
}

#[test]
fn addresses() {
    lines("seeds/address.txt", checks::address);
}

#[test]
fn houses() {
    lines("seeds/house.txt", checks::house);
    lines("seeds/houses.txt", checks::houses);
}

// One test: the files of the pack on disk are shared.
#[test]
fn packs() {
    files(&["seeds/csv", "../crates/cli/tests/pack"], "csv", checks::csv, 11);
    files(&["seeds/geojson", "../crates/cli/tests/pack"], "geojson", checks::geojson, 2);
}
