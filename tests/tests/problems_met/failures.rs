//! Our own failures.

use varta_runtime::log::LogCode;
use varta_testkit::wire::Fault;
use varta_tests::edge::Edge;
use varta_tests::logged;
use varta_tests::requests::Request;
use varta_tests::seeded::{self, TOKEN};

use crate::{Met, call};

/// Our own failure tells the caller nothing of what failed and the log nothing of the caller, and nothing
/// is written by it.
pub(crate) async fn failures(met: &mut Met) {
    logged::keep();
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let answer = || Request::answer_by_link(TOKEN, "Замінять завтра.");
    // As often as the store tries a conflict, and as often as the SDK tries an error.
    for (code, fault, times) in [("busy", Fault::Conflict, 4), ("internal", Fault::Unavailable, 3)] {
        (0..times).for_each(|_| bench.wire.break_next("TransactWriteItems", fault));
        let _ = logged::take();
        let failed = call(&edge, "answer-case", answer()).await;
        met.note(&failed, code);
        let log = logged::take();
        assert_eq!(logged::codes(&log), [LogCode::HttpFailed.code()], "{log}");
        assert!(log.contains("cause") && !log.contains(TOKEN) && !log.contains("Замінять"), "{log}");
        let said = failed.text.to_lowercase();
        assert!(["dynamo", "aws", "transact", "conflict", "internalserver"].iter().all(|word| !said.contains(word)), "{said}");
        assert_eq!(failed.header("retry-after").is_some(), code == "busy");
    }
    assert!(bench.wire.all_faults_met());
    assert_eq!(call(&edge, "answer-case", answer()).await.status, 200, "nothing was written before");
}
