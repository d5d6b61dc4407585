//! Least privilege, both ways: what goes over the wire is granted, and what is granted goes over the wire
//! somewhere. The grants are those of `docs/table.md`, to which `tests/infra` holds the templates.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde_json::json;
use varta_domain::case::{Event, Holder};
use varta_domain::ids::BodyId;
use varta_testkit::sns::{Answer, Sns};
use varta_testkit::{Bench, city, dynamo, events};
use varta_tests::courier::{commit, escalate_at, file, items, kyiv_time, notify_at, stream_of, sweep_outbox, town};
use varta_tests::edge::{Edge, OPERATIONS};
use varta_tests::letters::{Post, both, filed, notify_author_at, sweep_letters};
use varta_tests::requests::Request;
use varta_tests::{documented, seeded};

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
    of_letters(touches).await;
}

/// A letter to an author whose number is opted out, one that names a body, and a sweep.
async fn of_letters(touches: &mut Touches) {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time("2026-11-20T15:00"));
    let case = filed(&bench, 1, both(), now).await;
    let mut sent = city::message(1, now);
    sent.case.holder = Holder::Division { body: BodyId::parse("traffic").expect("a slug") };
    sent.case.has_contact = true;
    (sent.case.version, sent.entry.seq, sent.events) = (case.version + 1, 2, vec![Event::HandedOver]);
    commit(&bench, &sent, now).await;
    post.sns.answer_next(Answer::OptedOut);
    let letters = stream_of(&items(&bench, "letter").await);
    let _ = bench.wire.take();
    notify_author_at(&bench, &post, now, letters).await;
    note(touches, "notify-author", &bench);
    filed(&bench, 2, both(), now).await;
    let _ = bench.wire.take();
    sweep_letters(&bench, &post, now + SignedDuration::from_mins(5)).await;
    note(touches, "notify-author", &bench);
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
    // `Scan` is the test's own look at a table.
    for seen in touches.values_mut() {
        seen.retain(|touch| !touch.starts_with("Scan "));
    }
    assert_eq!(touches, documented::grants());
}
