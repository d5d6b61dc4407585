//! What comes back from the body it was sent to is told to its author; and what its author could not read any more is
//! told to nobody.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::{SignedDuration, Timestamp};
use varta_domain::case::{Actor, Answer, BodyReport, Case, Change, FindDuplicate, Forward, Merge, Recall, Report, transition};
use varta_domain::contact::SafeWay;
use varta_domain::ids::{BodyId, StaffId};
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_store::Committed;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::courier::{commit, escalate_at, kyiv_time, look, town};
use varta_tests::letters::{EMAIL, PHONE, Post, both, contact, filed, filed_as, link_of, safe, stream_letters, sweep_letters};

const FRIDAY: &str = "2026-11-20T15:00";
const MONDAY: &str = "2026-11-23T15:00";
const OTHER: &str = "petro@example.com";

fn staff() -> Actor {
    Actor::Staff { sub: StaffId::parse("moderator").unwrap(), role: None }
}

fn words(text: &str) -> MessageText {
    MessageText::parse(text).unwrap()
}

fn plan(now: Timestamp) -> Plan {
    Plan::new(&city::calendar(), &city::kyiv().sla, now).unwrap()
}

fn sent(case: &Case, now: Timestamp) -> Change {
    let forward = Forward {
        by: staff(),
        body: BodyId::parse("lamps").unwrap(),
        ground: "Закон".to_owned(),
        note: None,
        check_at: kyiv_time(MONDAY),
        contact_shared: false,
        photos_shared: false,
    };
    transition(case, forward, now).unwrap()
}

fn recalled(case: &Case, now: Timestamp) -> Change {
    transition(case, Recall { by: staff(), reason: words("Зателефонували: не їхнє."), plan: plan(now) }, now).unwrap()
}

/// A case that was sent to a body, with a duplicate; what was told so far is taken.
async fn sent_with_a_duplicate(bench: &Bench, post: &Post, now: Timestamp) -> (Case, Case) {
    let (one, two) = (filed(bench, 1, both(), now).await, filed(bench, 2, contact(None, Some(OTHER)), now).await);
    let merged = transition(&two, Merge { by: staff(), into: &one, is_followed: false, reason: words("Те саме.") }, now).unwrap();
    let found = transition(&one, FindDuplicate { by: staff(), from: two.reference.clone(), reason: words("Те саме.") }, now).unwrap();
    assert_eq!(bench.store.commit_both(&merged, &found, now).await.unwrap(), Committed::Done);
    let sent = sent(&found.case, now);
    commit(bench, &sent, now).await;
    stream_letters(bench, post, now).await;
    sweep_letters(bench, post, now + SignedDuration::from_mins(15)).await;
    let _ = post.take();
    (sent.case, merged.case)
}

#[tokio::test]
async fn what_comes_back_from_a_body_is_told_to_its_author_and_to_those_of_duplicates() {
    for how in ["not ours", "recalled", "no word in time"] {
        let (bench, post, monday) = (town().await, Post::default(), kyiv_time(MONDAY));
        let (one, two) = sent_with_a_duplicate(&bench, &post, kyiv_time(FRIDAY)).await;
        match how {
            "not ours" => {
                let report =
                    Report { text: words("Це на балансі району."), report: BodyReport::NotOurs, plan: plan(monday) };
                commit(&bench, &transition(&one, report, monday).unwrap(), monday).await;
            }
            "recalled" => commit(&bench, &recalled(&one, monday), monday).await,
            _ => drop(escalate_at(&bench, monday).await.expect("a sweep")),
        }
        stream_letters(&bench, &post, monday).await;
        let (told, mails) = post.take();
        let ([sms], [_, _]) = (told.as_slice(), mails.as_slice()) else { panic!("{how}: {told:?} {mails:?}") };
        assert_eq!(sms.phone.as_deref(), Some(PHONE));
        assert!(sms.message.starts_with(&format!("Варта: звернення {} повернулося до модераторів", one.reference)), "{}", sms.message);
        for (to, case) in [(EMAIL, &one), (OTHER, &two)] {
            let mail = mails.iter().find(|mail| mail.to == to).expect("told");
            assert!(mail.body.contains("повернулося до модераторів міста: шукаємо, хто вирішить."), "{how}: {}", mail.body);
            assert!(mail.body.contains(&link_of(&case.reference)) && !mail.body.contains("балансі"), "{how}: {}", mail.body);
        }
    }
}

#[tokio::test]
async fn what_was_sent_on_at_night_is_not_told_as_returned_in_the_morning() {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time(FRIDAY));
    let case = filed(&bench, 1, contact(Some(PHONE), None), now).await;
    let first = sent(&case, now);
    commit(&bench, &first, now).await;
    stream_letters(&bench, &post, now).await;
    let _ = post.take();
    let night = kyiv_time("2026-11-20T23:00");
    let report = BodyReport::InProgress { check_at: night + SignedDuration::from_hours(48) };
    let progress = transition(&first.case, Report { text: words("Замовили."), report, plan: plan(night) }, night).unwrap();
    let back = recalled(&progress.case, night);
    for change in [&progress, &back, &sent(&back.case, night)] {
        commit(&bench, change, night).await;
    }
    stream_letters(&bench, &post, night).await;
    sweep_letters(&bench, &post, kyiv_time("2026-11-21T08:02")).await;
    let (told, _) = post.take();
    let texts: Vec<&str> = told.iter().map(|sms| sms.message.as_str()).collect();
    assert!(texts.len() == 1 && texts[0].contains("передано"), "{texts:?}");
}

#[tokio::test]
async fn once_the_key_has_run_out_nothing_more_is_written_and_the_vault_is_not_asked() {
    for runs_out in [false, true] {
        let (bench, post, now) = (town().await, Post::default(), kyiv_time(FRIDAY));
        let late = now + SignedDuration::from_hours(31 * 24);
        let mut change = city::message(1, now);
        change.case.safe_mode = true;
        change.case.key_expires_at = runs_out.then(|| now + SignedDuration::from_hours(30 * 24));
        let case = filed_as(&bench, change, safe(SafeWay::Email, None), now).await;
        stream_letters(&bench, &post, now).await;
        assert_eq!(post.addressees(), [format!("mail {EMAIL}")], "while the key opens it");
        let answered = transition(&case, Answer::new(staff(), words("Приймаємо щодня.")), late).unwrap();
        commit(&bench, &answered, late).await;
        let _ = bench.wire.take();
        stream_letters(&bench, &post, late).await;
        let asked = bench.wire.take().iter().flat_map(|call| &call.touches).any(|touch| touch.contains(dynamo::VAULT));
        assert_eq!((post.addressees().len(), asked), (usize::from(!runs_out), !runs_out));
        let month = SignedDuration::from_hours(30 * 24);
        assert!(bench.store.pending_letters(late + month, 100).await.unwrap().is_empty(), "nothing waits");
        assert_eq!(look(&bench, &case.reference).await.0.version, answered.case.version);
    }
}
