//! What the desk can still take back is told to nobody; what it did not take back is told once it cannot any more.
#![allow(clippy::unwrap_used, reason = "tests")]

use jiff::{SignedDuration, Timestamp};
use varta_domain::case::{Actor, Case, Change, Merge, Reject, RejectReason, UNDO_WITHIN, Undo, transition};
use varta_domain::ids::StaffId;
use varta_domain::text::MessageText;
use varta_testkit::Bench;
use varta_tests::courier::{commit, kyiv_time, town};
use varta_tests::letters::{EMAIL, Post, contact, filed, stream_letters, sweep_letters};

const NOON: &str = "2026-11-20T12:00";

fn staff() -> Actor {
    Actor::Staff { sub: StaffId::parse("moderator").unwrap(), role: None }
}

fn why() -> MessageText {
    MessageText::parse("Те саме.").unwrap()
}

fn rejected(case: &Case, now: Timestamp) -> Change {
    let text = MessageText::parse("Це реклама.").unwrap();
    transition(case, Reject { by: staff(), reason: RejectReason::Spam, text }, now).unwrap()
}

/// A case whose author has read that it was received.
async fn case(bench: &Bench, post: &Post, seed: u8, now: Timestamp) -> Case {
    let case = filed(bench, seed, contact(None, Some(EMAIL)), now).await;
    stream_letters(bench, post, now).await;
    assert_eq!(post.take().1.len(), 1);
    case
}

#[tokio::test]
async fn a_rejection_or_a_merge_that_was_undone_is_never_told() {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time(NOON));
    let (one, two, three) = (case(&bench, &post, 1, now).await, case(&bench, &post, 2, now).await, case(&bench, &post, 3, now).await);
    let merged = transition(&two, Merge { by: staff(), into: &three, is_followed: false, reason: why() }, now).unwrap();
    for change in [rejected(&one, now), merged] {
        commit(&bench, &change, now).await;
        stream_letters(&bench, &post, now).await;
        sweep_letters(&bench, &post, now + SignedDuration::from_mins(5)).await;
        assert!(post.addressees().is_empty(), "not while it can be undone");
        let at = now + SignedDuration::from_mins(8);
        commit(&bench, &transition(&change.case, Undo { by: staff(), reason: None }, at).unwrap(), at).await;
    }
    sweep_letters(&bench, &post, now + SignedDuration::from_hours(1)).await;
    let told = post.take().1;
    assert!(told.iter().all(|mail| !mail.body.contains("не взято") && !mail.body.contains("об’єднано")), "{told:?}");
}

#[tokio::test]
async fn a_rejection_that_stands_is_told_when_it_can_no_more_be_undone() {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time(NOON));
    let one = case(&bench, &post, 1, now).await;
    commit(&bench, &rejected(&one, now), now).await;
    stream_letters(&bench, &post, now).await;
    assert!(post.addressees().is_empty());
    sweep_letters(&bench, &post, now + UNDO_WITHIN + SignedDuration::from_mins(2)).await;
    assert!(post.take().1[0].body.contains("відхилено"));
}

#[tokio::test]
async fn a_rejection_made_anew_is_told_once() {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time(NOON));
    let one = case(&bench, &post, 1, now).await;
    let minutes = |count| now + SignedDuration::from_mins(count);
    let first = rejected(&one, now);
    let undone = transition(&first.case, Undo { by: staff(), reason: None }, minutes(3)).unwrap();
    let again = rejected(&undone.case, minutes(6));
    for (change, at) in [(&first, now), (&undone, minutes(3)), (&again, minutes(6))] {
        commit(&bench, change, at).await;
        stream_letters(&bench, &post, at).await;
    }
    for at in [12, 18, 24, 60] {
        sweep_letters(&bench, &post, minutes(at)).await;
    }
    let told = post.take().1;
    assert_eq!(told.iter().filter(|mail| mail.body.contains("відхилено")).count(), 1, "{told:?}");
}
