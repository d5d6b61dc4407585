//! `notify`: what happens when SNS does not take a notice, now or for good.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::Case;
use varta_runtime::cities::Cities;
use varta_runtime::officer_link;
use varta_testkit::sns::{Answer, Sns};
use varta_testkit::{Bench, city};
use varta_tests::courier::{
    addressees, escalate_at, file, items, message_to, notify_at, sequence, stream_of, sweep_outbox, token_in, town,
};
use varta_tests::logged;

/// A town with a case of each of these beats, and the event of all of them.
async fn filed(beats: &[&str]) -> (Bench, Sns, Timestamp, Vec<Case>, Value) {
    let (bench, now) = (town().await, city::friday_evening());
    let mut cases = Vec::new();
    for (seed, beat) in (1..).zip(beats) {
        cases.push(file(&bench, message_to(&city::kyiv(), beat, seed, now), now).await);
    }
    // In the order of filing, which is the order of the stream.
    let mut written = items(&bench, "outbox").await;
    written.sort_by_key(|item| cases.iter().position(|case| item["reference"].as_s().unwrap() == case.reference.as_str()));
    (bench, Sns::default(), now, cases, stream_of(&written))
}

fn failed_from(at: usize) -> Value {
    json!({ "batchItemFailures": [{ "itemIdentifier": sequence(at) }] })
}

fn answers(sns: &Sns, all: &[Answer]) {
    all.iter().for_each(|answer| sns.answer_next(*answer));
}

async fn nothing_waits(bench: &Bench, now: Timestamp) -> bool {
    bench.store.pending_outbox(now + SignedDuration::from_hours(24 * 30), 100).await.unwrap().is_empty()
}

#[tokio::test]
async fn a_throttled_record_is_named_and_those_after_it_wait_for_their_turn() {
    let (bench, sns, now, cases, event) = filed(&["hol-03", "hol-03", "hol-03"]).await;
    answers(&sns, &[Answer::Taken, Answer::Throttled]);
    assert_eq!(notify_at(&bench, &sns, now, event.clone()).await, failed_from(1));
    let first = sns.take();
    assert_eq!(first.len(), 1, "the third does not overtake the second");
    // Lambda brings the batch again from the record that was named; even the whole of it would do.
    let again = notify_at(&bench, &sns, now + SignedDuration::from_secs(1), event).await;
    assert_eq!(again, json!({ "batchItemFailures": [] }));
    let told: Vec<_> = first.into_iter().chain(sns.take()).collect();
    for (notice, case) in told.iter().zip(&cases) {
        assert!(notice.message.contains(case.reference.as_str()), "in the order of filing");
    }
    assert_eq!(told.len(), 3);
}

#[tokio::test]
async fn a_throttled_sms_does_not_hold_its_e_mail_and_goes_at_the_next_try() {
    let (bench, sns, now, _, event) = filed(&["hol-01"]).await;
    answers(&sns, &[Answer::Throttled]);
    assert_eq!(notify_at(&bench, &sns, now, event.clone()).await, failed_from(0));
    assert_eq!(addressees(&sns.take()), ["mail o-1"]);
    // At once: the claim was let go, nobody waits for it to run out.
    assert_eq!(notify_at(&bench, &sns, now, event).await, json!({ "batchItemFailures": [] }));
    assert_eq!(addressees(&sns.take()), ["sms o-1"]);
}

#[tokio::test]
async fn what_a_sweep_cannot_send_it_counts_and_leaves_to_the_next() {
    let (bench, sns, now, _, _) = filed(&["hol-03", "hol-04"]).await;
    let later = now + SignedDuration::from_mins(2);
    answers(&sns, &[Answer::Throttled]);
    assert_eq!(sweep_outbox(&bench, &sns, later).await, json!({ "delivered": 1, "waiting": 1 }));
    assert_eq!(sweep_outbox(&bench, &sns, later).await, json!({ "delivered": 1, "waiting": 0 }));
    assert_eq!(addressees(&sns.take()), ["mail o-mail", "sms o-sms"]);
}

#[tokio::test]
async fn a_number_that_is_refused_for_good_is_said_so_and_the_e_mail_goes() {
    let (bench, sns, now, _, event) = filed(&["hol-01"]).await;
    logged::keep();
    answers(&sns, &[Answer::Refused]);
    assert_eq!(notify_at(&bench, &sns, now, event.clone()).await, json!({ "batchItemFailures": [] }));
    assert_eq!(addressees(&sns.take()), ["mail o-1"]);
    assert_eq!(logged::codes(&logged::take()), ["VARTA-NOTIFY-003", "VARTA-NOTIFY-001"]);
    assert!(nothing_waits(&bench, now).await, "the case is not stuck on it");
    notify_at(&bench, &sns, now + SignedDuration::from_hours(1), event).await;
    assert_eq!(sns.take(), [], "nor is it tried again");
}

#[tokio::test]
async fn an_officer_whose_only_number_is_refused_is_passed_over_and_the_supervisor_is_told() {
    let (bench, sns, now, _, event) = filed(&["hol-04"]).await;
    logged::keep();
    answers(&sns, &[Answer::Refused]);
    assert_eq!(notify_at(&bench, &sns, now, event).await, json!({ "batchItemFailures": [] }));
    assert_eq!(addressees(&sns.take()), ["mail super", "sms super"]);
    let codes = logged::codes(&logged::take());
    assert_eq!(codes, ["VARTA-NOTIFY-003", "VARTA-NOTIFY-005", "VARTA-NOTIFY-001", "VARTA-NOTIFY-001"]);
}

#[tokio::test]
async fn a_supervisor_who_could_not_be_told_at_once_is_told_at_the_next_try() {
    // The officer's number is given up in the first run; the second must not take that for success.
    let (bench, sns, now, _, event) = filed(&["hol-04"]).await;
    answers(&sns, &[Answer::Refused, Answer::Throttled, Answer::Throttled]);
    assert_eq!(notify_at(&bench, &sns, now, event.clone()).await, failed_from(0));
    assert_eq!(sns.take(), []);
    assert_eq!(notify_at(&bench, &sns, now, event).await, json!({ "batchItemFailures": [] }));
    assert_eq!(addressees(&sns.take()), ["mail super", "sms super"]);
    assert!(nothing_waits(&bench, now).await);
}

#[tokio::test]
async fn a_coordinator_is_the_last_to_be_told_and_their_link_opens_the_case() {
    let (bench, sns, now, cases, event) = filed(&["hol-02"]).await;
    logged::keep();
    answers(&sns, &[Answer::Refused, Answer::Refused]);
    notify_at(&bench, &sns, now, event).await;
    let told = sns.take();
    assert_eq!(addressees(&told), ["mail coord", "sms coord"]);
    assert!(logged::codes(&logged::take()).contains(&"VARTA-NOTIFY-005".to_owned()));
    let token = token_in(&told[0].message).unwrap();
    let link = officer_link::find(&bench.store, &Cities::new(bench.store.clone()), &token, now).await.unwrap();
    link.check(&cases[0], now).unwrap();
}

#[tokio::test]
async fn when_nobody_at_all_can_be_told_the_log_cries_and_the_clock_of_the_case_goes_on() {
    let (bench, sns, now, cases, event) = filed(&["hol-04"]).await;
    logged::keep();
    answers(&sns, &[Answer::Refused; 5]);
    assert_eq!(notify_at(&bench, &sns, now, event).await, json!({ "batchItemFailures": [] }));
    assert_eq!(sns.take(), []);
    let log = logged::take();
    assert_eq!(logged::codes(&log).last().map(String::as_str), Some("VARTA-NOTIFY-006"));
    assert!(log.lines().last().unwrap().contains("\"level\":\"ERROR\""), "an alarm hears it");
    assert!(nothing_waits(&bench, now).await);
    assert_eq!(escalate_at(&bench, cases[0].plan.reminder_at).await.unwrap()["up"], 1);
}

#[tokio::test]
async fn one_refused_supervisor_keeps_the_overdue_notice_from_nobody_else() {
    let (bench, sns, _, cases, _) = filed(&["hol-01"]).await;
    escalate_at(&bench, cases[0].plan.reminder_at).await.unwrap();
    escalate_at(&bench, cases[0].plan.overdue_at).await.unwrap();
    let overdue = items(&bench, "outbox").await.pop().unwrap();
    answers(&sns, &[Answer::Refused]);
    notify_at(&bench, &sns, cases[0].plan.overdue_at, stream_of(&[overdue])).await;
    assert_eq!(addressees(&sns.take()), ["mail coord", "mail super", "sms coord"]);
}
