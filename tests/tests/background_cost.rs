//! What the background operations cost: requests, read units and write units, as DynamoDB counts
//! them. A change of these numbers is a decision: `docs/table.md` has them too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use jiff::SignedDuration;
use varta_runtime::clock::Clock;
use varta_testkit::files::{Files, created};
use varta_testkit::photos;
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city};
use varta_tests::courier::{escalate_at, file, items, kyiv_time, notify_at, stream_of, sweep_outbox, town};
use varta_tests::letters::{Post, both, filed, notify_author_at, send_digests, sweep_letters};
use varta_tests::{documented, seeded};

/// Holds what went over the wire since the last look against its row of the table.
fn hold(bench: &Bench, row: &str) {
    let spent = documented::spent(bench);
    println!("{row}: {spent:?}");
    assert_eq!(spent, documented::cost(row), "{row}");
}

#[tokio::test]
async fn notify_costs_what_is_written_here() {
    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    file(&bench, city::message(1, now), now).await;
    let event = stream_of(&items(&bench, "outbox").await);
    let _ = bench.wire.take();
    notify_at(&bench, &sns, now, event.clone()).await;
    hold(&bench, "notify, one event by SMS and e-mail");
    assert_eq!(sns.take().len(), 2);
    notify_at(&bench, &sns, now, event).await;
    hold(&bench, "notify, the same event again");
    let later = now + SignedDuration::from_mins(2);
    sweep_outbox(&bench, &sns, later).await;
    hold(&bench, "notify, empty sweep");
    file(&bench, city::message(2, now), now).await;
    let _ = bench.wire.take();
    sweep_outbox(&bench, &sns, later).await;
    hold(&bench, "notify, sweep with one item");
}

#[tokio::test]
async fn notify_author_costs_what_is_written_here() {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time("2026-11-20T15:00"));
    filed(&bench, 1, both(), now).await;
    let event = stream_of(&items(&bench, "letter").await);
    let _ = bench.wire.take();
    notify_author_at(&bench, &post, now, event.clone()).await;
    hold(&bench, "notify-author, one event by SMS and e-mail");
    assert_eq!(post.addressees().len(), 2);
    notify_author_at(&bench, &post, now, event).await;
    hold(&bench, "notify-author, the same event again");
    sweep_letters(&bench, &post, now + SignedDuration::from_mins(2)).await;
    hold(&bench, "notify-author, empty sweep");
    send_digests(&bench, &post, now).await;
    hold(&bench, "send-digests, nobody");
}

#[tokio::test]
async fn escalate_overdue_costs_what_is_written_here() {
    let (bench, now) = (town().await, city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    let _ = bench.wire.take();
    escalate_at(&bench, now).await.unwrap();
    hold(&bench, "escalate-overdue, nothing due");
    let night = case.plan.reminder_at + SignedDuration::from_hours(12);
    escalate_at(&bench, night).await.unwrap();
    hold(&bench, "escalate-overdue, one case due at night");
    escalate_at(&bench, case.plan.reminder_at).await.unwrap();
    hold(&bench, "escalate-overdue, one case one level");
}

#[tokio::test]
async fn process_photo_costs_what_is_written_here() {
    let ((bench, _), files) = (seeded::open().await, Files::default());
    let key = varta_domain::photo::incoming_key(&city::slug(), &seeded::photo(12).0.id);
    files.keep(&key, &photos::as_from_a_phone(64, 48));
    let deps = process_photo::Deps::new(bench.store.clone(), files.objects(), Clock::fixed(seeded::now()));
    process_photo::handle(&deps, created(&key, 1)).await.unwrap();
    hold(&bench, "process-photo");
    assert_eq!(files.take_calls().len(), 3);
    process_photo::handle(&deps, created(&key, 1)).await.unwrap();
    hold(&bench, "process-photo, the same again");
    assert_eq!(files.take_calls().len(), 1);
}
