//! What an author adds of a danger, while a body outside has the case: it is none of theirs.

use jiff::SignedDuration;
use serde_json::json;
use varta_domain::case::{CaseKind, CaseState, Entry, Holder};
use varta_domain::triage::Urgency;
use varta_testkit::city;
use varta_tests::courier::look;
use varta_tests::edge::Edge;
use varta_tests::outward;
use varta_tests::requests::Request;
use varta_tests::seeded;

use super::{Scene, forwarding, link};

const DANGER: &str = "Мій чоловік мене б’є щовечора в цій арці, боюся йти додому.";

async fn ruled(with_contact: bool) -> Scene {
    let (bench, _) = seeded::open().await;
    bench.store.put_staff(&seeded::moderator(outward::MODERATOR_SUB)).await.expect("a profile");
    let now = seeded::now();
    let case = if with_contact {
        outward::filed_with_contact(&bench, 31, CaseKind::Hazard, "lighting", "Темно", now).await
    } else {
        outward::filed(&bench, 31, CaseKind::Hazard, "lighting", "Темно", now).await
    };
    let edge = Edge::new(&bench);
    Scene { bench, edge, case }
}

async fn add(scene: &Scene, key: &str, text: &str) -> varta_tests::edge::Answer {
    let request = Request::of_author("POST", scene.reference(), city::key(31).reveal(), "/follow-ups");
    let body = json!({ "text": text, "not_urgent_confirmed": true, "keep_personal": true });
    let later = seeded::now() + SignedDuration::from_hours(1);
    scene.call("follow-up", &request.header("idempotency-key", &format!("addition-{key}-0123456789")).body(&body).event(), later).await
}

#[tokio::test]
async fn a_danger_comes_back_from_the_body_and_goes_to_who_acts() {
    let scene = ruled(true).await;
    let sent = scene.call("forward-case", &forwarding(scene.reference(), "kyivmisksvitlo"), seeded::now()).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let told = scene.told(seeded::now()).await;
    let token = super::token(&told[0].message);
    let added = add(&scene, "one", DANGER).await;
    assert_eq!((added.status, &added.json()["no_more_letters"]), (201, &json!(true)), "{}", added.text);
    let (case, history) = look(&scene.bench, &scene.case.reference).await;
    assert_eq!(
        (case.state, &case.holder, case.safe_mode, case.urgency, case.with_officer),
        (CaseState::Open, &Holder::Officer, true, Urgency::High, true)
    );
    let at = |what: fn(&Entry) -> bool| history.iter().position(|entry| what(&entry.entry)).expect("in the history");
    let added = at(|entry| matches!(entry, Entry::FollowedUp { .. }));
    assert!(at(|entry| matches!(entry, Entry::SafeModeOn { .. })) < added && at(|entry| matches!(entry, Entry::Recalled { .. })) < added);
    let by_link = scene.call("report-on-case", &link("GET", &token).event(), seeded::now()).await;
    assert!(by_link.status >= 400 && !by_link.text.contains("чоловік"), "{}", by_link.text);
}

#[tokio::test]
async fn who_was_told_to_call_first_is_urgent_and_read_by_no_body_either() {
    let scene = ruled(false).await;
    let sent = scene.call("forward-case", &forwarding(scene.reference(), "kyivmisksvitlo"), seeded::now()).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let added = add(&scene, "one", "Тут просто зараз когось убивають ножем, кров!").await;
    assert_eq!((added.status, added.json()["no_more_letters"].is_null()), (201, true), "{}", added.text);
    let (case, _) = look(&scene.bench, &scene.case.reference).await;
    assert_eq!((case.state, case.urgency, case.forwarding.is_some()), (CaseState::Open, Urgency::High, true));
    assert!(!matches!(case.holder, Holder::Body { .. }));
}

#[tokio::test]
async fn what_tells_of_no_danger_stays_where_it_is() {
    let scene = ruled(true).await;
    let sent = scene.call("forward-case", &forwarding(scene.reference(), "kyivmisksvitlo"), seeded::now()).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    assert_eq!(add(&scene, "one", "Ще й на сходах темно.").await.status, 201);
    let (case, _) = look(&scene.bench, &scene.case.reference).await;
    assert_eq!((case.state, case.urgency, case.safe_mode), (CaseState::Forwarded, Urgency::Normal, false));
}
