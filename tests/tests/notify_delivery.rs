//! `notify`: each notice once, if nothing dies; none lost, whatever dies.
//!
//! A process that died left behind what it had written up to then. The tests write exactly that, through
//! the same calls of the store, and let the next process find it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::slice::from_ref;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Actor, Answer, Case, FollowUp, transition};
use varta_domain::ids::EventId;
use varta_domain::reference::LinkToken;
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_store::{Claim, Notice, OfficerLink};
use varta_testkit::sns::Sns;
use varta_testkit::wire::Fault;
use varta_testkit::{Bench, city};
use varta_tests::courier::{
    Item, addressees, commit, courier, escalate_at, file, items, message_to, notify_at, phone_of, sequence, stream_of, sweep_outbox, town,
};
use varta_tests::logged;

/// After this the claim of a dead process has run out.
const CLAIM_IS_OUT: SignedDuration = SignedDuration::from_secs(71);

fn all_delivered() -> Value {
    json!({ "batchItemFailures": [] })
}

fn failed_from(at: usize) -> Value {
    json!({ "batchItemFailures": [{ "itemIdentifier": sequence(at) }] })
}

/// A town with one case of o-1's beat, just filed, and its outbox item.
async fn filed() -> (Bench, Sns, Timestamp, Case, Item) {
    let (bench, now) = (town().await, city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    let item = items(&bench, "outbox").await.pop().unwrap();
    (bench, Sns::default(), now, case, item)
}

fn id_of(item: &Item) -> EventId {
    EventId::parse(item["id"].as_s().unwrap()).unwrap()
}

async fn is_delivered(bench: &Bench, item: &Item) -> bool {
    bench.store.outbox(&id_of(item)).await.unwrap().unwrap().1
}

async fn ledger_states(bench: &Bench) -> Vec<String> {
    items(bench, "ledger").await.iter().map(|line| line["state"].as_s().unwrap().clone()).collect()
}

#[tokio::test]
async fn the_same_event_twice_tells_nobody_twice() {
    let (bench, sns, now, _, item) = filed().await;
    assert_eq!(notify_at(&bench, &sns, now, stream_of(&[item.clone(), item.clone()])).await, all_delivered());
    assert_eq!(addressees(&sns.take()), ["mail o-1", "sms o-1"]);
    // Nor an hour later, when every claim would have run out.
    notify_at(&bench, &sns, now + SignedDuration::from_hours(1), stream_of(from_ref(&item))).await;
    assert_eq!(sns.take(), []);
}

#[tokio::test]
async fn the_stream_and_the_sweep_at_once_tell_nobody_twice() {
    let (bench, sns, now, _, item) = filed().await;
    let later = now + SignedDuration::from_mins(2);
    tokio::join!(notify_at(&bench, &sns, later, stream_of(from_ref(&item))), sweep_outbox(&bench, &sns, later));
    assert_eq!(addressees(&sns.take()), ["mail o-1", "sms o-1"]);
    // Whoever came second may have found a notice in the other's hands, and says so; nothing is left to send.
    sweep_outbox(&bench, &sns, later + CLAIM_IS_OUT).await;
    assert_eq!(sns.take(), []);
    assert!(is_delivered(&bench, &item).await);
}

#[tokio::test]
async fn a_process_that_died_before_it_published_costs_a_minute_and_no_notice() {
    let (bench, sns, now, _, item) = filed().await;
    let (event, recipient) = (id_of(&item), city::officer("o-1"));
    let notice = Notice { event: &event, recipient: recipient.as_str(), channel: "sms-new_case" };
    assert_eq!(bench.store.claim(notice, now).await.unwrap(), Claim::Ours { attempt: 1 });
    // The dead one might still be alive: its SMS waits, the e-mail need not.
    let soon = now + SignedDuration::from_secs(10);
    assert_eq!(notify_at(&bench, &sns, soon, stream_of(from_ref(&item))).await, failed_from(0));
    assert_eq!(addressees(&sns.take()), ["mail o-1"]);
    logged::keep();
    assert_eq!(notify_at(&bench, &sns, now + CLAIM_IS_OUT, stream_of(from_ref(&item))).await, all_delivered());
    assert_eq!(addressees(&sns.take()), ["sms o-1"]);
    assert!(logged::codes(&logged::take()).contains(&"VARTA-NOTIFY-004".to_owned()), "a second try is seen");
    assert!(is_delivered(&bench, &item).await);
}

#[tokio::test]
async fn a_process_that_died_before_it_noted_a_notice_sends_one_duplicate_and_no_more() {
    let (bench, sns, now, _, item) = filed().await;
    let (event, recipient) = (id_of(&item), city::officer("o-1"));
    let notice = Notice { event: &event, recipient: recipient.as_str(), channel: "sms-new_case" };
    bench.store.claim(notice, now).await.unwrap();
    let phone = varta_domain::contact::Phone::parse(&phone_of("o-1")).unwrap();
    courier(&bench, &sns).publisher.sms(&phone, "Варта: нове звернення").await.unwrap();
    for minutes in [2, 3, 4, 60] {
        sweep_outbox(&bench, &sns, now + SignedDuration::from_mins(minutes)).await;
        notify_at(&bench, &sns, now + SignedDuration::from_mins(minutes), stream_of(from_ref(&item))).await;
    }
    assert_eq!(addressees(&sns.take()), ["mail o-1", "sms o-1", "sms o-1"]);
}

#[tokio::test]
async fn a_process_that_died_after_it_wrote_a_link_leaves_one_that_nobody_knows() {
    let (bench, sns, now, case, item) = filed().await;
    let token = LinkToken::generate(city::seeded(9));
    let link = OfficerLink {
        city: city::slug(),
        reference: case.reference,
        round: 1,
        beat: case.beat,
        officer: city::officer("o-1"),
        open_until: now + SignedDuration::from_hours(14 * 24),
    };
    bench.store.put_link(&token, &link).await.unwrap();
    assert_eq!(notify_at(&bench, &sns, now, stream_of(from_ref(&item))).await, all_delivered());
    let told = sns.take();
    assert_eq!(addressees(&told), ["mail o-1", "sms o-1"]);
    assert!(told.iter().all(|notice| !notice.message.contains(token.reveal())), "each try draws a token of its own");
}

#[tokio::test]
async fn a_process_that_died_before_it_noted_the_delivery_sends_nothing_again() {
    let (bench, sns, now, _, item) = filed().await;
    // All is sent and noted; only the item itself still says that it waits.
    let event = id_of(&item);
    let recipient = city::officer("o-1");
    for channel in ["sms-new_case", "email-new_case"] {
        let notice = Notice { event: &event, recipient: recipient.as_str(), channel };
        bench.store.claim(notice, now).await.unwrap();
        bench.store.confirm_sent(notice, now).await.unwrap();
    }
    assert_eq!(sweep_outbox(&bench, &sns, now + SignedDuration::from_mins(2)).await, json!({ "delivered": 1, "waiting": 0 }));
    assert_eq!(sns.take(), []);
    assert!(is_delivered(&bench, &item).await);
}

#[tokio::test]
async fn a_claim_outlives_any_run_that_may_hold_it() {
    let (bench, _, now, _, item) = filed().await;
    let template = include_str!("../../infra/app/notify.yaml");
    let timeout = template.lines().find_map(|line| line.trim().strip_prefix("Timeout: ")).unwrap();
    let event = id_of(&item);
    let recipient = city::officer("o-1");
    let notice = Notice { event: &event, recipient: recipient.as_str(), channel: "sms-new_case" };
    bench.store.claim(notice, now).await.unwrap();
    // The run began at `now` and is killed after its timeout; until then nobody else may send.
    let killed = now + SignedDuration::from_secs(timeout.parse().unwrap());
    assert_eq!(bench.store.claim(notice, killed).await.unwrap(), Claim::Held);
}

#[tokio::test]
async fn the_sweep_leaves_the_stream_its_minute_and_then_takes_what_it_lost() {
    let (bench, sns, now, _, item) = filed().await;
    let early = sweep_outbox(&bench, &sns, now + SignedDuration::from_secs(59)).await;
    assert_eq!((early, sns.take()), (json!({ "delivered": 0, "waiting": 0 }), vec![]));
    let taken = sweep_outbox(&bench, &sns, now + SignedDuration::from_secs(60)).await;
    assert_eq!(taken, json!({ "delivered": 1, "waiting": 0 }));
    assert_eq!(addressees(&sns.take()), ["mail o-1", "sms o-1"]);
    // The stream comes after all.
    assert_eq!(notify_at(&bench, &sns, now + SignedDuration::from_hours(2), stream_of(from_ref(&item))).await, all_delivered());
    assert_eq!(sns.take(), []);
}

#[tokio::test]
async fn more_than_a_sweep_takes_is_taken_by_the_next_ones() {
    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    // Thirty of one shard, of which a sweep takes 25.
    let shard = |seed: &u8| city::message(*seed, now).case.reference.shard(4) == 0;
    for seed in (1..=u8::MAX).filter(shard).take(30) {
        file(&bench, message_to(&city::kyiv(), "hol-03", seed, now), now).await;
    }
    let later = now + SignedDuration::from_mins(2);
    assert_eq!(sweep_outbox(&bench, &sns, later).await, json!({ "delivered": 25, "waiting": 0 }));
    assert_eq!(sweep_outbox(&bench, &sns, later).await, json!({ "delivered": 5, "waiting": 0 }));
    assert_eq!(sweep_outbox(&bench, &sns, later).await, json!({ "delivered": 0, "waiting": 0 }));
    assert_eq!(sns.take().len(), 30);
}

#[tokio::test]
async fn a_table_that_does_not_answer_delays_a_notice_and_loses_none() {
    let (bench, sns, now, _, item) = filed().await;
    for operation in ["GetItem", "PutItem", "UpdateItem"] {
        // The SDK tries three times.
        (0..3).for_each(|_| bench.wire.break_next(operation, Fault::Unavailable));
        assert_eq!(notify_at(&bench, &sns, now, stream_of(from_ref(&item))).await, failed_from(0), "{operation}");
        assert!(bench.wire.all_faults_met());
    }
    assert_eq!(sns.take(), [], "nothing goes out that could not be claimed");
    let later = now + CLAIM_IS_OUT;
    assert_eq!(notify_at(&bench, &sns, later, stream_of(from_ref(&item))).await, all_delivered());
    assert_eq!(addressees(&sns.take()), ["mail o-1", "sms o-1"]);
}

/// Answers a case as its officer.
async fn answer(bench: &Bench, case: &Case, now: Timestamp) -> Case {
    let by = Actor::Officer { id: city::officer("o-1"), signature: "капітан поліції Демо".to_owned() };
    let change = transition(case, Answer::new(by, MessageText::parse("Ліхтар полагодять").unwrap()), now).unwrap();
    commit(bench, &change, now).await;
    change.case
}

#[tokio::test]
async fn a_case_that_was_answered_meanwhile_asks_nobody_for_an_answer() {
    let (bench, sns, _, case, _) = filed().await;
    let case = {
        escalate_at(&bench, case.plan.reminder_at).await.unwrap();
        escalate_at(&bench, case.plan.overdue_at).await.unwrap();
        bench.store.case_head(&case.city, &case.reference).await.unwrap().unwrap()
    };
    answer(&bench, &case, case.plan.overdue_at).await;
    // New message, reminder, overdue, answered: the stream brings all of it late.
    let written = items(&bench, "outbox").await;
    assert_eq!(written.len(), 4);
    assert_eq!(notify_at(&bench, &sns, case.plan.overdue_at, stream_of(&written)).await, all_delivered());
    assert_eq!(sns.take(), []);
    for item in &written {
        assert!(is_delivered(&bench, item).await, "none of it stays in sight");
    }
}

#[tokio::test]
async fn of_a_reopened_case_only_the_new_round_is_told() {
    let (bench, sns, now, case, _) = filed().await;
    let answered = answer(&bench, &case, now).await;
    let plan = Plan::new(&city::calendar(), &city::kyiv().sla, now).unwrap();
    let more = FollowUp {
        text: MessageText::parse("І досі темно").unwrap(),
        emergency_declined: false,
        urgency: varta_domain::triage::Urgency::Low,
        plan,
    };
    commit(&bench, &transition(&answered, more, now).unwrap(), now).await;
    notify_at(&bench, &sns, now, stream_of(&items(&bench, "outbox").await)).await;
    let told = sns.take();
    assert_eq!(addressees(&told), ["mail o-1", "sms o-1"]);
    assert!(told.iter().all(|notice| notice.message.contains("понов")), "{told:?}");
}

#[tokio::test]
async fn the_ledger_has_one_line_for_each_notice_and_all_of_them_are_settled() {
    let (bench, sns, now, _, item) = filed().await;
    notify_at(&bench, &sns, now, stream_of(from_ref(&item))).await;
    assert_eq!(ledger_states(&bench).await, ["sent", "sent"]);
}
