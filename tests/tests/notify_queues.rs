//! `notify`: whose a case becomes while its author is asked something is told; divisions and partners are told of what is
//! new in their queues, and see it there.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use varta_domain::case::{Actor, AskAuthor, Case, CaseKind, CaseState, EndWait, FindConflict, FollowUp, Holder, Undo, transition};
use varta_domain::ids::StaffId;
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_testkit::sns::{Published, Sns};
use varta_testkit::{Bench, city};
use varta_tests::courier::{addressees, commit, file, items, notify_at, stream_of, town};
use varta_tests::desk::{self, DIVISION, PARTNER};
use varta_tests::edge::Edge;
use varta_tests::requests::Request;

fn staff() -> Actor {
    Actor::Staff { sub: StaffId::parse("moderator").unwrap(), role: None }
}

fn plan(now: Timestamp) -> Plan {
    Plan::new(&city::calendar(), &city::kyiv().sla, now).unwrap()
}

fn asked(case: &Case, now: Timestamp) -> varta_domain::case::Change {
    let until = now + SignedDuration::from_hours(5 * 24);
    let text = MessageText::parse("З якого боку?").unwrap();
    transition(case, AskAuthor { by: staff(), text, today: city::calendar().local(now).date(), until }, now).unwrap()
}

/// What goes out for the last change of the only case.
async fn told(bench: &Bench, now: Timestamp) -> Vec<Published> {
    let (sns, last) = (Sns::default(), items(bench, "outbox").await.pop().unwrap());
    for _ in 0..2 {
        let answer = notify_at(bench, &sns, now, stream_of(std::slice::from_ref(&last))).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }));
    }
    sns.take()
}

#[tokio::test]
async fn a_conflict_found_or_undone_while_the_author_is_asked_is_told_to_whose_it_is_now() {
    let (bench, now) = (town().await, city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    let asked = asked(&case, now);
    commit(&bench, &asked, now).await;
    assert!(told(&bench, now).await.is_empty(), "the police are not told what they asked");
    let about = vec![city::officer("o-1")];
    let conflict = FindConflict {
        by: staff(),
        about,
        not_about: Vec::new(),
        supervisors: city::kyiv().supervisors_of(&asked.case.district).to_vec(),
        plan: plan(now),
        reason: MessageText::parse("Скарга на офіцера.").unwrap(),
    };
    let found = transition(&asked.case, conflict, now).unwrap();
    commit(&bench, &found, now).await;
    assert_eq!((found.case.state, &found.case.holder), (CaseState::Waiting, &Holder::Supervisor));
    assert_eq!(addressees(&told(&bench, now).await), ["mail super", "sms super"]);
    let undone = transition(&found.case, Undo { by: staff(), reason: None }, now).unwrap();
    commit(&bench, &undone, now).await;
    assert_eq!((undone.case.state, &undone.case.holder), (CaseState::Waiting, &Holder::Officer));
    assert_eq!(addressees(&told(&bench, now).await), ["mail o-1", "sms o-1"]);
}

#[tokio::test]
async fn what_is_new_in_the_queue_of_a_division_or_a_partner_is_told_once_and_seen_there() {
    for (holder, who) in
        [(Holder::Division { body: desk::body(DIVISION) }, "division"), (Holder::Partner { body: desk::body(PARTNER) }, "partner")]
    {
        let (bench, now) = (desk::town().await, city::friday_evening());
        let body = holder.body().unwrap().as_str().to_owned();
        let case = file(&bench, desk::filed(1, CaseKind::Hazard, "hol-01", desk::route(holder.clone()), now), now).await;
        let only_mail = |told: Vec<Published>| {
            let [mail] = told.as_slice() else { panic!("{who}: {told:?}") };
            assert_eq!((mail.recipient.as_deref(), mail.phone.as_deref()), (Some(body.as_str()), None));
            assert!(mail.message.contains(case.reference.as_str()) && !mail.message.contains("сходах"), "{}", mail.message);
        };
        only_mail(told(&bench, now).await);

        let profile = desk::staff().into_iter().find(|persona| persona.name == who).expect("staff").profile;
        bench.store.put_staff(&profile).await.expect("a profile");
        let mut queue = Request::by_staff(profile.sub.as_str(), "GET", "/v1/staff/cities/kyiv/queue", &[("city", "kyiv")]).event();
        queue["rawQueryString"] = json!(format!("of={who}&body={body}"));
        let edge = Edge::new(&bench);
        let line = async |at: Timestamp| edge.call("staff-queue", &queue, at).await.json()["cases"][0].clone();
        assert_eq!(line(now).await["last_by_author_at"], json!(null), "nothing was added");

        let later = now + SignedDuration::from_hours(1);
        let more = FollowUp {
            text: MessageText::parse("Ще й на сходах.").unwrap(),
            emergency_declined: false,
            urgency: varta_domain::triage::Urgency::Low,
            plan: case.plan.clone(),
        };
        let added = transition(&case, more, later).unwrap();
        commit(&bench, &added, later).await;
        only_mail(told(&bench, later).await);
        assert_eq!(line(later).await["last_by_author_at"], "2026-11-20T19:20:00+02:00");

        let asked = asked(&added.case, later);
        commit(&bench, &asked, later).await;
        let end = asked.case.waiting.as_ref().unwrap().until;
        let ended = transition(&asked.case, EndWait { plan: plan(end) }, end).unwrap();
        commit(&bench, &ended, end).await;
        only_mail(told(&bench, end).await);
    }
}
