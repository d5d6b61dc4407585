//! The sample events of `events/<operation>/*.json`, as API Gateway, DynamoDB Streams and the scheduler
//! send them.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of the samples.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events")
}

/// One sample.
#[must_use]
pub fn sample(operation: &str, name: &str) -> Value {
    let path = folder().join(operation).join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Names of all samples of an operation, in order.
#[must_use]
pub fn names(operation: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder().join(operation)).unwrap_or_else(|error| panic!("events/{operation}: {error}"));
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".json").map(str::to_owned)).collect();
    names.sort();
    names
}
