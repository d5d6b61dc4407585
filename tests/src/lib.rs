//! The operations as their callers see them: what the tests of this crate share.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

pub mod courier;
pub mod desk;
pub mod documented;
pub mod edge;
pub mod letters;
pub mod logged;
pub mod outward;
pub mod outward_tour;
pub mod requests;
pub mod seeded;

use std::path::Path;

use jiff::Timestamp;
use tokio::sync::OnceCell;
use varta_cli::{Exit, import};
use varta_testkit::Bench;
use varta_testkit::dynamo::Kept;

/// When the pack of [`kyiv`] was imported: the morning of the tests' first day.
#[must_use]
pub fn imported_at() -> Timestamp {
    "2026-11-20T06:00:00Z".parse().expect("an instant")
}

/// A bench with the demonstration pack of Kyiv, imported as `varta city import` does it, once for a test binary.
pub async fn kyiv() -> Bench {
    static KEPT: OnceCell<Kept> = OnceCell::const_new();
    Bench::start_from(KEPT.get_or_init(async || imported().await.keep()).await).await
}

async fn imported() -> Bench {
    let bench = Bench::start().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cities/kyiv");
    let mut out = Vec::new();
    let exit = import::run(&folder, &bench.store, None, imported_at(), &mut out).await.expect("the pack is imported");
    assert_eq!(exit, Exit::Done, "{}", String::from_utf8_lossy(&out));
    bench
}
