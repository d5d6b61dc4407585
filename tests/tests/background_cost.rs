//! What the two background operations cost: requests, read units and write units, as DynamoDB counts
//! them. A change of these numbers is a decision: `docs/table.md` has them too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;

use jiff::SignedDuration;
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city};
use varta_tests::courier::{escalate_at, file, items, notify_at, stream_of, sweep_outbox, town};

/// Requests, read units, write units.
type Cost = (usize, f64, f64);

/// Head of the case (consistent), city, post, channels of one officer; two notices of a claim, a link and a
/// confirmation each; the item marked as delivered, which takes it out of the index.
const NOTIFY_ONE_EVENT: Cost = (11, 2.5, 8.0);
/// The same reads; two claims refused; the item marked once more. On AWS a refused condition takes a write
/// unit too, which the answer does not say: two more.
const NOTIFY_THE_SAME_EVENT_AGAIN: Cost = (7, 2.5, 1.0);
/// Four partitions of the index, empty.
const SWEEP_OF_THE_OUTBOX_EMPTY: Cost = (4, 2.0, 0.0);
/// Those, the item (consistent), and all that its event costs.
const SWEEP_OF_THE_OUTBOX_WITH_ONE_ITEM: Cost = (16, 5.5, 8.0);
/// Four partitions of the index, empty.
const ESCALATE_EMPTY: Cost = (4, 2.0, 0.0);
/// Those, the city, the head (consistent), and one transaction: head, entry and outbox item at two units
/// each, the head's move in the index at two, the outbox item's place there at one.
const ESCALATE_ONE_CASE: Cost = (7, 3.5, 9.0);
/// At night the city is read and nothing more.
const ESCALATE_AT_NIGHT: Cost = (5, 2.5, 0.0);

/// What went over the wire since the last look, printed by operation.
fn cost(bench: &Bench, what: &str) -> Cost {
    let calls = bench.wire.take();
    let mut by_operation: BTreeMap<&str, Cost> = BTreeMap::new();
    for call in &calls {
        let sum = by_operation.entry(&call.operation).or_default();
        *sum = (sum.0 + 1, sum.1 + call.read_units, sum.2 + call.write_units);
    }
    let total = calls.iter().fold((0, 0.0, 0.0), |sum, call| (sum.0 + 1, sum.1 + call.read_units, sum.2 + call.write_units));
    println!("{what}: {total:?} {by_operation:?}");
    total
}

#[tokio::test]
async fn notify_costs_what_is_written_here() {
    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    file(&bench, city::message(1, now), now).await;
    let event = stream_of(&items(&bench, "outbox").await);
    let _ = bench.wire.take();
    notify_at(&bench, &sns, now, event.clone()).await;
    assert_eq!(cost(&bench, "one event, SMS and e-mail"), NOTIFY_ONE_EVENT);
    assert_eq!(sns.take().len(), 2);
    notify_at(&bench, &sns, now, event).await;
    assert_eq!(cost(&bench, "the same event again"), NOTIFY_THE_SAME_EVENT_AGAIN);
    let later = now + SignedDuration::from_mins(2);
    sweep_outbox(&bench, &sns, later).await;
    assert_eq!(cost(&bench, "sweep of the outbox, empty"), SWEEP_OF_THE_OUTBOX_EMPTY);
    file(&bench, city::message(2, now), now).await;
    let _ = bench.wire.take();
    sweep_outbox(&bench, &sns, later).await;
    assert_eq!(cost(&bench, "sweep of the outbox, one item"), SWEEP_OF_THE_OUTBOX_WITH_ONE_ITEM);
}

#[tokio::test]
async fn escalate_overdue_costs_what_is_written_here() {
    let (bench, now) = (town().await, city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    let _ = bench.wire.take();
    escalate_at(&bench, now).await.unwrap();
    assert_eq!(cost(&bench, "nothing due"), ESCALATE_EMPTY);
    let night = case.plan.reminder_at + SignedDuration::from_hours(12);
    escalate_at(&bench, night).await.unwrap();
    assert_eq!(cost(&bench, "one case due, at night"), ESCALATE_AT_NIGHT);
    escalate_at(&bench, case.plan.reminder_at).await.unwrap();
    assert_eq!(cost(&bench, "one case one level up"), ESCALATE_ONE_CASE);
}
