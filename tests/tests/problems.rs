//! `docs/problems.md` lists every code that a problem can have, and none that it cannot.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(fs::read_to_string(path).expect("a source"));
        }
    }
}

/// A problem is made of its code and, right after it, its words.
fn codes_in(source: &str) -> BTreeSet<String> {
    let pieces: Vec<&str> = source.split('"').collect();
    let is_code = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let words_follow = |rest: &str| {
        let rest = rest.strip_prefix(',').unwrap_or_default().trim_start();
        rest.starts_with("Text::") || rest.starts_with("title")
    };
    pieces.windows(2).filter(|pair| is_code(pair[0]) && words_follow(pair[1])).map(|pair| pair[0].to_owned()).collect()
}

#[test]
fn the_document_lists_every_code_and_no_other() {
    let mut texts = Vec::new();
    for folder in ["crates/runtime/src", "functions"] {
        sources(&root().join(folder), &mut texts);
    }
    let in_code: BTreeSet<String> = texts.iter().flat_map(|source| codes_in(source)).collect();
    let document = fs::read_to_string(root().join("docs/problems.md")).expect("docs/problems.md");
    let in_row = |line: &str| line.starts_with("| ").then(|| line.split('`').nth(1).map(str::to_owned)).flatten();
    let documented: BTreeSet<String> = document.lines().filter_map(in_row).collect();
    assert_eq!(documented, in_code);
}
