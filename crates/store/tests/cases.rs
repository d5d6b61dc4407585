//! Cases on a real DynamoDB API: what is written together, what two writers do to each other, what a
//! repeated request meets, and what happens when a transaction is cancelled.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use jiff::SignedDuration;
use varta_domain::case::{Actor, Answer, CaseState, Entry, Escalate, FollowUp, transition};
use varta_domain::contact::{Contact, Phone};
use varta_domain::reference::Reference;
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_store::{Committed, Created, DueCase, IdempotencyRecord, NewCase, StoreError};
use varta_testkit::wire::Fault;
use varta_testkit::{Bench, city, dynamo};

fn record(key: &str) -> IdempotencyRecord {
    IdempotencyRecord { operation: "submit-message", id_hash: key.to_owned(), fingerprint: "content".to_owned(), sealed: vec![1, 2, 3] }
}

fn new_case(seed: u8, key: &str) -> NewCase {
    NewCase {
        change: city::message(seed, city::friday_evening()),
        contact: None,
        photos: Vec::new(),
        sender: None,
        idempotency: record(key),
    }
}

fn reference(seed: u8) -> Reference {
    city::message(seed, city::friday_evening()).case.reference
}

fn answer(text: &str) -> Answer {
    Answer::new(
        Actor::Officer { id: city::officer("o-1"), signature: "капітан поліції Демо".to_owned() },
        MessageText::parse(text).unwrap(),
    )
}

#[tokio::test]
async fn a_filed_case_is_read_back_with_its_history() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    assert_eq!(bench.store.create_case(new_case(1, "k1"), now).await.unwrap(), Created::New);
    let (case, history) = bench.store.case_with_history(&city::slug(), &reference(1)).await.unwrap().unwrap();
    let filed = city::message(1, now);
    assert_eq!((case, history), (filed.case, vec![filed.entry]));
}

#[tokio::test]
async fn the_same_idempotency_key_gives_the_first_answer_and_one_case() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.store.create_case(new_case(1, "k1"), now).await.unwrap();
    let again = bench.store.create_case(new_case(2, "k1"), now).await.unwrap();
    let Created::Replay(stored) = again else { panic!("{again:?}") };
    assert_eq!((stored.fingerprint.as_str(), stored.sealed.as_slice()), ("content", [1u8, 2, 3].as_slice()));
    assert!(bench.store.case_head(&city::slug(), &reference(2)).await.unwrap().is_none(), "nothing of the second request is written");
    assert_eq!(bench.all_items(dynamo::TABLE).await.len(), 4, "head, entry, idempotency, outbox");
}

#[tokio::test]
async fn an_idempotency_key_may_be_used_again_when_its_record_has_expired() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.store.create_case(new_case(1, "k1"), now).await.unwrap();
    let later = now + SignedDuration::from_hours(49);
    assert_eq!(bench.store.create_case(new_case(2, "k1"), later).await.unwrap(), Created::New);
}

#[tokio::test]
async fn a_reference_that_is_taken_is_said_so_and_nothing_is_written() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.store.create_case(new_case(1, "k1"), now).await.unwrap();
    assert_eq!(bench.store.create_case(new_case(1, "k2"), now).await.unwrap(), Created::ReferenceTaken);
    assert_eq!(bench.all_items(dynamo::TABLE).await.len(), 4);
}

#[tokio::test]
async fn of_two_writers_on_one_case_one_wins_and_the_other_is_told() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.store.create_case(new_case(1, "k1"), now).await.unwrap();
    let case = bench.store.case_head(&city::slug(), &reference(1)).await.unwrap().unwrap();
    let one = transition(&case, answer("Приймаю у вівторок"), now).unwrap();
    let plan = Plan::new(&city::calendar(), &city::kyiv().sla, now).unwrap();
    let other = transition(
        &case,
        FollowUp {
            text: MessageText::parse("Ще одне").unwrap(),
            emergency_declined: false,
            urgency: varta_domain::triage::Urgency::Low,
            plan,
        },
        now,
    )
    .unwrap();
    let (first, second) = tokio::join!(bench.store.commit(&one, now), bench.store.commit(&other, now));
    let mut outcomes = [first.unwrap(), second.unwrap()];
    outcomes.sort_by_key(|outcome| *outcome == Committed::Stale);
    assert_eq!(outcomes, [Committed::Done, Committed::Stale]);
    let (case, history) = bench.store.case_with_history(&city::slug(), &reference(1)).await.unwrap().unwrap();
    assert_eq!((case.version, history.len()), (2, 2), "one change, one entry");
}

#[tokio::test]
async fn twenty_writers_leave_a_history_without_gaps() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.store.create_case(new_case(1, "k1"), now).await.unwrap();
    let writers = (0..20).map(|n| {
        let store = bench.store.clone();
        tokio::spawn(async move {
            loop {
                let case = store.case_head(&city::slug(), &reference(1)).await.unwrap().unwrap();
                let plan = Plan::new(&city::calendar(), &city::kyiv().sla, now).unwrap();
                let follow_up = FollowUp {
                    text: MessageText::parse(&format!("Доповнення {n}")).unwrap(),
                    emergency_declined: false,
                    urgency: varta_domain::triage::Urgency::Low,
                    plan,
                };
                if store.commit(&transition(&case, follow_up, now).unwrap(), now).await.unwrap() == Committed::Done {
                    break;
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let (case, history) = bench.store.case_with_history(&city::slug(), &reference(1)).await.unwrap().unwrap();
    assert_eq!(case.version, 21);
    assert_eq!(history.iter().map(|entry| entry.seq).collect::<Vec<_>>(), (1..=21).collect::<Vec<_>>());
    let mut texts: Vec<String> = history
        .iter()
        .filter_map(|entry| match &entry.entry {
            Entry::FollowedUp { text, .. } => Some(text.reveal().to_owned()),
            _ => None,
        })
        .collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 20, "no follow-up is lost");
}

#[tokio::test]
async fn a_transaction_cancelled_by_a_conflict_is_tried_again() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.wire.break_next("TransactWriteItems", Fault::Conflict);
    bench.wire.break_next("TransactWriteItems", Fault::Conflict);
    assert_eq!(bench.store.create_case(new_case(1, "k1"), now).await.unwrap(), Created::New);
    assert!(bench.wire.all_faults_met());
}

#[tokio::test]
async fn conflicts_without_end_are_given_up_and_nothing_is_written() {
    let bench = Bench::start().await;
    for _ in 0..4 {
        bench.wire.break_next("TransactWriteItems", Fault::Conflict);
    }
    let outcome = bench.store.create_case(new_case(1, "k1"), city::friday_evening()).await;
    assert!(matches!(outcome, Err(StoreError::Contended)), "{outcome:?}");
    assert_eq!(bench.all_items(dynamo::TABLE).await.len(), 0);
}

#[tokio::test]
async fn the_contact_goes_to_the_vault_and_nowhere_else() {
    let bench = Bench::start().await;
    let contact = Contact { phone: Some(Phone::parse("0441234567").unwrap()), email: None, safe: None };
    let case = NewCase { contact: Some(contact), ..new_case(1, "k1") };
    bench.store.create_case(case, city::friday_evening()).await.unwrap();
    assert!(!format!("{:?}", bench.all_items(dynamo::TABLE).await).contains("1234567"));
    assert!(format!("{:?}", bench.all_items(dynamo::VAULT).await).contains("+380441234567"));
}

#[tokio::test]
async fn the_due_index_holds_open_cases_until_their_last_level_and_nothing_else() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.store.create_case(new_case(1, "k1"), now).await.unwrap();
    bench.store.create_case(new_case(2, "k2"), now).await.unwrap();
    let mut case = city::message(1, now).case;
    let due = |at| {
        let store = bench.store.clone();
        async move { store.due_cases(at, 10).await.unwrap() }
    };
    assert_eq!(due(case.plan.reminder_at - SignedDuration::from_secs(1)).await, []);
    assert_eq!(due(case.plan.reminder_at).await.len(), 2);
    // The second one is answered: it leaves the index.
    let answered = transition(&city::message(2, now).case, answer("Так"), now).unwrap();
    bench.store.commit(&answered, now).await.unwrap();
    let one = [DueCase { city: city::slug(), reference: reference(1) }];
    assert_eq!(due(case.plan.reminder_at).await, one);
    // The first one climbs: after the last level it leaves the index, and stays open.
    for at in [case.plan.reminder_at, case.plan.overdue_at, case.plan.long_overdue_at] {
        assert_eq!(due(at).await, one);
        let change = transition(&case, Escalate, at).unwrap();
        assert_eq!(bench.store.commit(&change, at).await.unwrap(), Committed::Done);
        assert_eq!(bench.store.commit(&change, at).await.unwrap(), Committed::Stale, "the same level twice");
        case = change.case;
    }
    assert_eq!(due(case.plan.long_overdue_at + SignedDuration::from_hours(1000)).await, []);
    assert_eq!(case.state, CaseState::Open);
}

#[tokio::test]
async fn an_outbox_item_is_pending_until_it_is_delivered() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    bench.store.create_case(new_case(1, "k1"), now).await.unwrap();
    let pending = bench.store.pending_outbox(now, 10).await.unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!(bench.store.pending_outbox(now - SignedDuration::from_secs(60), 10).await.unwrap(), []);
    let (outbox, delivered) = bench.store.outbox(&pending[0]).await.unwrap().unwrap();
    assert!(!delivered && outbox.reference == reference(1));
    bench.store.mark_delivered(&outbox.id, now).await.unwrap();
    assert_eq!(bench.store.pending_outbox(now, 10).await.unwrap(), []);
    assert!(bench.store.outbox(&outbox.id).await.unwrap().unwrap().1);
}
