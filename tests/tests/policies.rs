//! Least privilege, both ways: what goes over the wire is granted, and what is granted goes over the wire
//! somewhere. The grants are those of `docs/table.md`, to which `tests/infra` holds the templates.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde_json::json;
use varta_runtime::clock::Clock;
use varta_testkit::files::{Files, created};
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city, dynamo, events};
use varta_tests::courier::{escalate_at, file, items, notify_at, stream_of, sweep_outbox, town};
use varta_tests::edge::{Edge, OPERATIONS};
use varta_tests::requests::Request;
use varta_tests::{documented, outward_tour, seeded};

type Touches = BTreeMap<String, BTreeSet<String>>;

/// Notes what the wire saw as an operation's.
fn note(touches: &mut Touches, operation: &str, bench: &Bench) {
    let seen = bench.wire.take().into_iter().flat_map(|call| call.touches);
    touches.entry(operation.to_owned()).or_default().extend(seen);
}

/// Every sample, on an open case and on an answered one.
async fn of_samples(touches: &mut Touches) {
    for operation in OPERATIONS {
        for name in events::names(operation) {
            let (open, answered) = (seeded::open().await.0, seeded::answered().await.0);
            for bench in [open, answered] {
                Edge::new(&bench).call(operation, &events::sample(operation, &name), seeded::now()).await;
                note(touches, operation, &bench);
            }
        }
    }
}

/// What no sample reaches: a request that comes again, and the operations behind the API.
async fn of_others(touches: &mut Touches) {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let body = json!({ "text": "Ще й на сходах." });
    let again =
        Request::of_author("POST", seeded::REFERENCE, seeded::KEY, "/follow-ups").header("idempotency-key", "again-0123456789-again");
    for _ in 0..2 {
        edge.call("follow-up", &again.clone().body(&body).event(), seeded::now()).await;
        note(touches, "follow-up", &bench);
    }

    let ((bench, _), files) = (seeded::open().await, Files::default());
    let key = varta_domain::photo::incoming_key(&city::slug(), &seeded::photo(12).0.id);
    files.keep(&key, b"no picture");
    let deps = process_photo::Deps::new(bench.store.clone(), files.objects(), Clock::fixed(seeded::now()));
    process_photo::handle(&deps, created(&key, 10)).await.expect("looked at");
    note(touches, "process-photo", &bench);

    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    let _ = bench.wire.take();
    notify_at(&bench, &sns, now, stream_of(&items(&bench, "outbox").await)).await;
    file(&bench, city::message(2, now), now).await;
    let _ = bench.wire.take();
    sweep_outbox(&bench, &sns, now + SignedDuration::from_mins(5)).await;
    note(touches, "notify", &bench);
    escalate_at(&bench, case.plan.reminder_at).await.expect("a sweep");
    note(touches, "escalate-overdue", &bench);
    assert!(!bench.all_items(dynamo::TABLE).await.is_empty());
}

#[tokio::test]
async fn every_grant_is_used_and_nothing_else_is_touched() {
    let mut touches = Touches::new();
    let (bench, _) = seeded::open().await;
    Edge::new(&bench).warm_up(seeded::now()).await;
    let in_init: BTreeSet<String> = bench.wire.take().into_iter().flat_map(|call| call.touches).collect();
    OPERATIONS.iter().for_each(|operation| drop(touches.insert((*operation).to_owned(), in_init.clone())));
    of_samples(&mut touches).await;
    of_others(&mut touches).await;
    outward_tour::tour(|operation, bench| note(&mut touches, operation, bench)).await;
    // `Scan` is the test's own look at a table.
    for seen in touches.values_mut() {
        seen.retain(|touch| !touch.starts_with("Scan "));
    }
    assert_eq!(touches, documented::grants());
}
