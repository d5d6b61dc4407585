//! `escalate-overdue` when something comes between: two runs at once, an answer, a new calendar, a broken
//! case, a table that does not answer, an outage of days.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use aws_sdk_dynamodb::types::AttributeValue;
use escalate_overdue::SweepError;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Actor, Answer, Case, Entry, FollowUp, transition};
use varta_domain::city::City;
use varta_domain::sla::{Level, Plan};
use varta_domain::text::MessageText;
use varta_testkit::sns::Sns;
use varta_testkit::wire::Fault;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::courier::{
    addressees, commit, escalate_at, file, items, kyiv_time, look, message_to, notify_at, rule_anew, stream_of, town, town_of,
};
use varta_tests::logged;

/// The next run of the schedule.
const NEXT_RUN: SignedDuration = SignedDuration::from_mins(5);

/// A town with one case of Friday evening.
async fn filed() -> (Bench, Case) {
    let bench = town().await;
    let case = file(&bench, city::message(1, city::friday_evening()), city::friday_evening()).await;
    (bench, case)
}

fn counts(up: u32, due_moved: u32, later: u32) -> Value {
    json!({ "up": up, "due_moved": due_moved, "later": later, "resumed": 0, "back": 0 })
}

/// The city in peace: its calendar counts.
fn in_peace() -> City {
    let mut rules = city::kyiv();
    rules.calendar.martial_law = None;
    rules
}

#[tokio::test]
async fn a_second_run_at_the_same_hour_changes_nothing() {
    let (bench, case) = filed().await;
    let at = case.plan.reminder_at;
    assert_eq!(escalate_at(&bench, at).await.unwrap(), counts(1, 0, 0));
    let before = bench.all_items(dynamo::TABLE).await;
    for run in 0..3 {
        assert_eq!(escalate_at(&bench, at + NEXT_RUN * run).await.unwrap(), counts(0, 0, 0), "not even looked at");
    }
    assert_eq!(bench.all_items(dynamo::TABLE).await.len(), before.len());
    assert_eq!(look(&bench, &case.reference).await.0.version, 2);
}

#[tokio::test]
async fn two_runs_at_once_move_a_case_one_level() {
    let (bench, case) = filed().await;
    let at = case.plan.reminder_at;
    let (one, two) = tokio::join!(escalate_at(&bench, at), escalate_at(&bench, at));
    let ups = one.unwrap()["up"].as_u64().unwrap() + two.unwrap()["up"].as_u64().unwrap();
    assert_eq!(ups, 1);
    let (case, history) = look(&bench, &case.reference).await;
    assert_eq!((case.level, history.len()), (Level::Reminder, 2));
    assert_eq!(items(&bench, "outbox").await.len(), 2, "the filing and one reminder");
}

#[tokio::test]
async fn a_run_that_meets_another_writer_leaves_the_case_to_the_next_one() {
    let (bench, case) = filed().await;
    // DynamoDB's own conflict: the transaction is cancelled and tried again.
    bench.wire.break_next("TransactWriteItems", Fault::Conflict);
    assert_eq!(escalate_at(&bench, case.plan.reminder_at).await.unwrap(), counts(1, 0, 0));
    assert!(bench.wire.all_faults_met());
    assert_eq!(look(&bench, &case.reference).await.1.len(), 2);
}

#[tokio::test]
async fn an_answered_case_climbs_no_further_and_a_follow_up_starts_its_clock_anew() {
    let (bench, case) = filed().await;
    escalate_at(&bench, case.plan.reminder_at).await.unwrap();
    let (case, _) = look(&bench, &case.reference).await;
    let by = Actor::Officer { id: city::officer("o-1"), signature: "капітан поліції Демо".to_owned() };
    let answered_at = case.plan.reminder_at + NEXT_RUN;
    let answer = Answer::new(by, MessageText::parse("Полагодять у п’ятницю").unwrap());
    let answered = transition(&case, answer, answered_at).unwrap();
    commit(&bench, &answered, answered_at).await;
    let months_later = case.plan.long_overdue_at + SignedDuration::from_hours(24 * 60);
    for at in [case.plan.overdue_at, case.plan.long_overdue_at, months_later] {
        assert_eq!(escalate_at(&bench, at).await.unwrap(), counts(0, 0, 0));
    }
    // Reopened on Thursday: Friday and Monday count. From the first level again, each once more.
    let reopened_at = kyiv_time("2026-11-26T12:00");
    let plan = Plan::new(&city::calendar(), &city::kyiv().sla, reopened_at).unwrap();
    let more = FollowUp {
        text: MessageText::parse("Не полагодили").unwrap(),
        emergency_declined: false,
        urgency: varta_domain::triage::Urgency::Low,
        plan,
    };
    commit(&bench, &transition(&answered.case, more, reopened_at).unwrap(), reopened_at).await;
    for (at, level) in [
        ("2026-11-30T08:55", Level::None),
        ("2026-11-30T09:00", Level::Reminder),
        ("2026-12-01T09:00", Level::Overdue),
        ("2026-12-03T09:00", Level::LongOverdue),
    ] {
        escalate_at(&bench, kyiv_time(at)).await.unwrap();
        let (case, _) = look(&bench, &case.reference).await;
        assert_eq!((case.level, case.round), (level, 2), "{at}");
    }
}

#[tokio::test]
async fn a_follow_up_to_an_open_case_moves_no_level() {
    let (bench, case) = filed().await;
    let at = case.plan.reminder_at - NEXT_RUN;
    let plan = Plan::new(&city::calendar(), &city::kyiv().sla, at).unwrap();
    let more = FollowUp {
        text: MessageText::parse("Ще й двері").unwrap(),
        emergency_declined: false,
        urgency: varta_domain::triage::Urgency::Low,
        plan,
    };
    commit(&bench, &transition(&case, more, at).unwrap(), at).await;
    assert_eq!(escalate_at(&bench, case.plan.reminder_at).await.unwrap(), counts(1, 0, 0));
}

#[tokio::test]
async fn a_day_off_that_was_announced_after_the_filing_moves_the_due_time_and_says_so() {
    let bench = town_of(in_peace()).await;
    let now = city::friday_evening();
    let case = file(&bench, message_to(&in_peace(), "hol-01", 1, now), now).await;
    let mut rules = in_peace();
    rules.calendar.days_off.insert(date(2026, 11, 24));
    rule_anew(&bench, rules).await;
    // On the new day off nobody works, and nobody is told.
    assert_eq!(escalate_at(&bench, kyiv_time("2026-11-24T09:00")).await.unwrap(), counts(0, 0, 1));
    // The first run of the next working day moves the clock, the one after it reminds.
    assert_eq!(escalate_at(&bench, kyiv_time("2026-11-25T09:00")).await.unwrap(), counts(0, 1, 0));
    assert_eq!(escalate_at(&bench, kyiv_time("2026-11-25T09:05")).await.unwrap(), counts(1, 0, 0));
    let (moved, history) = look(&bench, &case.reference).await;
    assert_eq!(moved.plan.due_at, kyiv_time("2026-11-25T23:59:59"));
    let due_moved = Entry::DueMoved { from: kyiv_time("2026-11-24T23:59:59"), to: kyiv_time("2026-11-25T23:59:59") };
    assert_eq!((&history[1].by, &history[1].entry), (&Actor::System, &due_moved));
    assert_eq!(history[2].entry, Entry::Escalated { level: Level::Reminder });
    assert_eq!(escalate_at(&bench, kyiv_time("2026-11-25T17:55")).await.unwrap(), counts(0, 0, 0));
    assert_eq!(escalate_at(&bench, kyiv_time("2026-11-26T09:00")).await.unwrap(), counts(1, 0, 0));
}

#[tokio::test]
async fn a_day_off_after_the_due_time_delays_the_levels_that_come_after_it() {
    // The due time stays; that the city is told two business days after the overdue notice stays true.
    let bench = town_of(in_peace()).await;
    let now = city::friday_evening();
    let case = file(&bench, message_to(&in_peace(), "hol-01", 1, now), now).await;
    let mut rules = in_peace();
    rules.calendar.days_off.insert(date(2026, 11, 26));
    rule_anew(&bench, rules).await;
    let mut reached = Vec::new();
    for day in 24..=30 {
        let at = date(2026, 11, day).at(9, 0, 0, 0).to_string();
        escalate_at(&bench, kyiv_time(&at)).await.unwrap();
        reached.push((day, look(&bench, &case.reference).await.0.level));
    }
    let (r, o, l) = (Level::Reminder, Level::Overdue, Level::LongOverdue);
    assert_eq!(reached, [(24, r), (25, o), (26, o), (27, o), (28, o), (29, o), (30, l)]);
    assert!(look(&bench, &case.reference).await.1.iter().all(|entry| !matches!(entry.entry, Entry::DueMoved { .. })));
}

#[tokio::test]
async fn after_an_outage_a_case_climbs_one_level_a_run_and_is_not_reminded_of_what_is_over() {
    let (bench, case) = filed().await;
    let sns = Sns::default();
    // The sweep was down until the evening of the last level's day, and comes back in the night.
    let night = kyiv_time("2026-11-30T03:00");
    assert_eq!(escalate_at(&bench, night).await.unwrap(), counts(0, 0, 1), "nobody is woken");
    let mut told = Vec::new();
    let mut at = kyiv_time("2026-11-30T09:00");
    for level in [Level::Reminder, Level::Overdue, Level::LongOverdue] {
        assert_eq!(escalate_at(&bench, at).await.unwrap(), counts(1, 0, 0));
        assert_eq!(look(&bench, &case.reference).await.0.level, level);
        let written = items(&bench, "outbox").await;
        notify_at(&bench, &sns, at, stream_of(&written[1..])).await;
        told.push(addressees(&sns.take()).join(", "));
        at += NEXT_RUN;
    }
    assert_eq!(told, ["", "mail coord, mail super, sms coord, sms super", "mail city-hall"]);
    assert_eq!(escalate_at(&bench, at).await.unwrap(), counts(0, 0, 0));
}

/// The head of a case as no version of the code wrote it.
async fn broken_case(bench: &Bench, seed: u8) {
    let case = city::message(seed, city::friday_evening()).case;
    let item = [
        ("pk", format!("CASE#kyiv#{}", case.reference)),
        ("sk", "HEAD".to_owned()),
        ("entity", "case".to_owned()),
        ("due_pk", format!("due#{}", case.reference.shard(4))),
        // Before all others.
        ("due_sk", format!("2026-11-01T00:00:00Z#kyiv#{}", case.reference)),
    ];
    let item = item.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
    bench.client.put_item().table_name(dynamo::TABLE).set_item(Some(item.into())).send().await.unwrap();
}

#[tokio::test]
async fn a_broken_case_is_reported_at_every_run_and_holds_no_other() {
    let (bench, case) = filed().await;
    broken_case(&bench, 2).await;
    logged::keep();
    for (at, level) in [(case.plan.reminder_at, Level::Reminder), (case.plan.overdue_at, Level::Overdue)] {
        let outcome = escalate_at(&bench, at).await;
        assert!(matches!(outcome, Err(SweepError::Partly(1))), "{outcome:?}");
        assert_eq!(logged::codes(&logged::take()), ["VARTA-SWEEP-002", "VARTA-SWEEP-001"]);
        assert_eq!(look(&bench, &case.reference).await.0.level, level, "the other one climbs");
    }
}

#[tokio::test]
async fn more_cases_than_a_run_takes_are_moved_by_the_next_runs() {
    let bench = town().await;
    let now = city::friday_evening();
    // A run takes a hundred of each shard.
    let shard = |seed: &u16| reference(*seed).shard(4) == 0;
    let seeds: Vec<u16> = (1..=u16::MAX).filter(shard).take(230).collect();
    for seed in &seeds {
        let mut change = city::message(1, now);
        change.case.reference = reference(*seed);
        file(&bench, change, now).await;
    }
    let at = city::message(1, now).case.plan.reminder_at;
    for up in [100, 100, 30, 0] {
        assert_eq!(escalate_at(&bench, at).await.unwrap(), counts(up, 0, 0));
    }
    assert_eq!(items(&bench, "outbox").await.len(), 2 * seeds.len(), "each one's filing and one reminder");
}

/// More references than a seed of the small city has.
fn reference(seed: u16) -> varta_domain::reference::Reference {
    let [high, low] = seed.to_be_bytes();
    let (mut one, mut two) = (city::seeded(high), city::seeded(low));
    varta_domain::reference::Reference::generate(move |buffer| {
        let mut other = vec![0; buffer.len()];
        one(buffer);
        two(&mut other);
        buffer.iter_mut().zip(other).for_each(|(byte, mask)| *byte ^= mask.rotate_left(3));
    })
}

#[tokio::test]
async fn a_table_that_does_not_answer_is_an_error_and_the_next_run_finishes() {
    let (bench, case) = filed().await;
    let other = file(&bench, city::message(2, city::friday_evening()), city::friday_evening()).await;
    let at = case.plan.reminder_at;
    // The SDK tries three times; what it then gives up on is said.
    (0..3).for_each(|_| bench.wire.break_next("Query", Fault::Unavailable));
    let outcome = escalate_at(&bench, at).await;
    assert!(matches!(outcome, Err(SweepError::Store(_))), "{outcome:?}");
    (0..3).for_each(|_| bench.wire.break_next("TransactWriteItems", Fault::Unavailable));
    let outcome = escalate_at(&bench, at + NEXT_RUN).await;
    assert!(matches!(outcome, Err(SweepError::Partly(1))), "{outcome:?}");
    assert!(bench.wire.all_faults_met());
    assert_eq!(escalate_at(&bench, at + NEXT_RUN * 2).await.unwrap(), counts(1, 0, 0), "only the one that is left");
    for reference in [&case.reference, &other.reference] {
        let (case, history) = look(&bench, reference).await;
        assert_eq!((case.level, history.len()), (Level::Reminder, 2));
    }
}

#[tokio::test]
async fn the_log_of_a_run_has_numbers_and_references_and_nothing_else() {
    let (bench, case) = filed().await;
    logged::keep();
    escalate_at(&bench, case.plan.reminder_at).await.unwrap();
    let log = logged::take();
    assert_eq!(logged::codes(&log), ["VARTA-SWEEP-001"]);
    let line: Value = serde_json::from_str(log.trim()).unwrap();
    assert_eq!((&line["up"], &line["due"], &line["later"], &line["failed"]), (&json!(1), &json!(0), &json!(0), &json!(0)));
    for private in ["ліхтар", "Васильківська", "o-1", "+380"] {
        assert!(!log.contains(private), "{private}");
    }
}

/// The instants of a day at which the working day begins and ends, and those beside them.
#[tokio::test]
async fn the_working_day_has_a_first_and_a_last_minute() {
    for (at, up) in [("08:59:59", 0), ("09:00:00", 1), ("17:59:59", 1), ("18:00:00", 0)] {
        let (bench, case) = filed().await;
        let now: Timestamp = kyiv_time(&format!("2026-11-24T{at}"));
        assert_eq!(escalate_at(&bench, now).await.unwrap()["up"], up, "{at}");
        assert_eq!(look(&bench, &case.reference).await.1.len(), 1 + usize::from(up == 1));
    }
}
