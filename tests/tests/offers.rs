//! What is offered before something is filed, and what is counted of it; and one action on several hazards.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use serde_json::{Value, json};
use varta_domain::case::{CaseKind, CaseState, Entry, Outcome};
use varta_domain::reference::Reference;
use varta_testkit::{Bench, dynamo};
use varta_tests::courier::look;
use varta_tests::edge::{Answer, Edge};
use varta_tests::outward::{self, on_case};
use varta_tests::requests::Request;
use varta_tests::seeded;

async fn call(edge: &Edge, operation: &str, event: &Value) -> Answer {
    edge.call(operation, event, seeded::now()).await
}

fn door(path: &str, key: &str, body: &Value) -> Value {
    let request = Request::new("POST", &format!("/v1/cities/kyiv/{path}"), &[("city", "kyiv")]);
    request.header("idempotency-key", key).body(body).event()
}

fn outcome(offer: &Value, outcome: &str) -> Value {
    let request = Request::new("POST", "/v1/cities/kyiv/deflections", &[("city", "kyiv")]);
    request.body(&json!({ "offer": offer, "outcome": outcome })).event()
}

/// What is counted: read, helped.
async fn counted(bench: &Bench) -> (String, String) {
    let all = bench.all_items(dynamo::TABLE).await;
    let stats = all.into_iter().find(|item| item["entity"].as_s().is_ok_and(|entity| entity == "stats"));
    let of = |name: &str| stats.as_ref().and_then(|item| item.get(name)?.as_n().ok().cloned()).unwrap_or_default();
    (of("deflected_read"), of("deflected_helped"))
}

#[tokio::test]
async fn a_question_that_guidance_answers_is_filed_only_if_it_did_not_help() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let mut question = json!({ "text": "Хто має лагодити світлофор?", "category": "q-traffic" });
    let offered = call(&edge, "ask-question", &door("questions", "key-0123456789-first", &question)).await;
    assert_eq!((offered.status, offered.code().as_str()), (409, "guidance_may_answer"), "{}", offered.text);
    let offer = offered.json()["offer"].clone();
    assert!((1..=3).contains(&offered.json()["results"].as_array().expect("articles").len()));
    for _ in 0..2 {
        assert_eq!(call(&edge, "record-deflection", &outcome(&offer, "read")).await.status, 200);
    }
    assert_eq!(counted(&bench).await, ("1".to_owned(), "0".to_owned()));
    question["offer"] = offer.clone();
    let filed = call(&edge, "ask-question", &door("questions", "key-0123456789-first", &question)).await;
    assert_eq!(filed.status, 201, "{}", filed.text);
    assert_eq!(counted(&bench).await, ("0".to_owned(), "0".to_owned()), "filed after all");
    assert_eq!(call(&edge, "record-deflection", &outcome(&offer, "helped")).await.status, 200);
    assert_eq!(counted(&bench).await, ("0".to_owned(), "0".to_owned()), "what is filed stays so");
}

#[tokio::test]
async fn who_does_not_say_what_was_offered_is_offered_it_again() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    for offer in [Value::Null, json!("no offer of ours")] {
        let question = json!({ "text": "Хто має лагодити світлофор?", "category": "q-traffic", "offer": offer });
        let again = call(&edge, "ask-question", &door("questions", "key-0123456789-first", &question)).await;
        assert_eq!(again.code(), "guidance_may_answer", "{}", again.text);
    }
    let unlike = json!({ "text": "Хмара над ставом." });
    assert_eq!(call(&edge, "ask-question", &door("questions", "key-0123456789-other", &unlike)).await.status, 201);
}

#[tokio::test]
async fn who_helped_and_asks_all_the_same_was_not_helped() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let mut question = json!({ "text": "Хто має лагодити світлофор?", "category": "q-traffic" });
    let offer = call(&edge, "ask-question", &door("questions", "key-0123456789-first", &question)).await.json()["offer"].clone();
    assert_eq!(call(&edge, "record-deflection", &outcome(&offer, "helped")).await.status, 200);
    assert_eq!(counted(&bench).await, ("0".to_owned(), "1".to_owned()));
    question["offer"] = offer;
    assert_eq!(call(&edge, "ask-question", &door("questions", "key-0123456789-first", &question)).await.status, 201);
    assert_eq!(counted(&bench).await, ("0".to_owned(), "0".to_owned()));
}

#[tokio::test]
async fn a_receipt_that_got_lost_comes_again_though_the_hazard_is_on_the_map_by_now() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let point = outward::point();
    let hazard = json!({ "text": "Темно на розі", "category": "lighting", "point": { "lat": point.lat(), "lon": point.lon() } });
    let request = door("hazards", "key-0123456789-first", &hazard);
    let first = call(&edge, "mark-hazard", &request).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let reference = first.json()["reference"].as_str().expect("a reference").to_owned();
    let publish = on_case("PUT", &reference, "/publication", &json!({ "text": "Не світить ліхтар біля переходу" }));
    assert_eq!(call(&edge, "publish-case", &publish).await.status, 200);
    let again = call(&edge, "mark-hazard", &request).await;
    assert_eq!((again.status, again.header("idempotent-replay")), (201, Some("true")), "{}", again.text);
    assert_eq!(again.json(), first.json(), "the same reference and key");
    let by_another = call(&edge, "mark-hazard", &door("hazards", "key-0123456789-other", &hazard)).await;
    assert_eq!(by_another.code(), "similar_hazards", "a request of its own is offered it");
    let mut other = hazard;
    other["text"] = json!("Темно біля рогу");
    let other = call(&edge, "mark-hazard", &door("hazards", "key-0123456789-first", &other)).await;
    assert_eq!(other.code(), "similar_hazards", "so is other content under that key");
}

#[tokio::test]
async fn nobody_who_complains_is_offered_reading() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let complaint = json!({ "text": "Хто має лагодити світлофор?", "about_police": true });
    let filed = call(&edge, "ask-question", &door("questions", "key-0123456789-other", &complaint)).await;
    assert_eq!(filed.status, 201, "{}", filed.text);
}

#[tokio::test]
async fn a_hazard_that_is_on_the_map_is_offered_before_another_is_marked() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let case = outward::filed(&bench, 71, CaseKind::Hazard, "lighting", "Темно", seeded::now()).await;
    let publish = on_case("PUT", case.reference.as_str(), "/publication", &json!({ "text": "Не світить ліхтар біля переходу" }));
    assert_eq!(call(&edge, "publish-case", &publish).await.status, 200);
    let point = outward::point();
    let mut hazard = json!({ "text": "Темно на розі", "category": "lighting", "point": { "lat": point.lat(), "lon": point.lon() } });
    let offered = call(&edge, "mark-hazard", &door("hazards", "key-0123456789-first", &hazard)).await;
    assert_eq!((offered.status, offered.code().as_str()), (409, "similar_hazards"), "{}", offered.text);
    assert_eq!(offered.json()["similar"][0]["hazard"]["id"], case.reference.as_str());
    hazard["similar_seen"] = json!(true);
    assert_eq!(call(&edge, "mark-hazard", &door("hazards", "key-0123456789-first", &hazard)).await.status, 201);
}

#[tokio::test]
async fn several_hazards_are_rejected_at_once_each_for_itself() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let mut references = Vec::new();
    for seed in 81..83 {
        references.push(outward::filed(&bench, seed, CaseKind::Hazard, "lighting", "Купуйте", seeded::now()).await.reference.to_string());
    }
    references.push(seeded::REFERENCE.to_owned());
    let bulk = |expected: usize| {
        let body = json!({ "action": "reject", "references": references, "expected": expected, "reason": "spam", "text": "Це реклама." });
        Request::by_staff(outward::MODERATOR_SUB, "POST", "/v1/staff/cities/kyiv/hazards/bulk", &[("city", "kyiv")]).body(&body).event()
    };
    assert_eq!(call(&edge, "bulk-hazards", &bulk(2)).await.code(), "bulk_count_differs");
    let done = call(&edge, "bulk-hazards", &bulk(3)).await.json();
    assert_eq!((done["done"].as_u64(), done["failed"].as_u64()), (Some(2), Some(1)), "{done}");
    assert_eq!(done["results"][2]["code"], "not_for_this_case", "a message is nobody's advertising");
    for reference in &references[..2] {
        assert_eq!(look(&bench, &Reference::parse(reference).expect("a number")).await.0.state, CaseState::Rejected);
    }
    assert_eq!(call(&edge, "bulk-hazards", &bulk(3)).await.json()["done"], 2, "again is the same");
}

#[tokio::test]
async fn several_hazards_are_answered_published_or_sent_at_once_each_for_itself() {
    let actions = [
        ("answer", json!({ "text": "Полагоджено.", "outcome": "fixed" })),
        ("publish", json!({ "text": "Темно біля переходу", "reason": "Щоб не писали вдруге" })),
        ("forward", json!({ "body": "lamps", "term_days": 10, "note": "Стовп № 7" })),
    ];
    for (action, more) in actions {
        let (bench, _) = outward::open().await;
        let edge = Edge::new(&bench);
        let mut references = Vec::new();
        for seed in 91..94 {
            references.push(outward::filed(&bench, seed, CaseKind::Hazard, "lighting", "Темно", seeded::now()).await.reference.to_string());
        }
        let reject = on_case("POST", &references[1], "/rejection", &json!({ "reason": "unclear", "text": "Напишіть, де це." }));
        assert_eq!(call(&edge, "triage-case", &reject).await.status, 200);
        references.push(seeded::REFERENCE.to_owned());
        let bulk = |expected: usize| {
            let mut body = json!({ "action": action, "references": references, "expected": expected });
            body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            Request::by_staff(outward::MODERATOR_SUB, "POST", "/v1/staff/cities/kyiv/hazards/bulk", &[("city", "kyiv")]).body(&body).event()
        };
        let after = async |at: usize| look(&bench, &Reference::parse(&references[at]).expect("a number")).await.0;
        assert_eq!(call(&edge, "bulk-hazards", &bulk(3)).await.code(), "bulk_count_differs", "{action}");
        assert_eq!(after(0).await.version, 1, "{action}: nothing is done to a list that has changed");

        let done = call(&edge, "bulk-hazards", &bulk(4)).await.json();
        assert_eq!((done["done"].as_u64(), done["failed"].as_u64()), (Some(2), Some(2)), "{action}: {done}");
        let codes: Vec<_> = done["results"].as_array().expect("results").iter().map(|result| result["code"].as_str()).collect();
        assert_eq!(codes, [None, Some("not_possible_now"), None, Some("not_for_this_case")], "{action}: {done}");
        for at in [0, 2] {
            let case = after(at).await;
            assert_eq!(done["results"][at]["state"], case.state.name());
            match action {
                "answer" => {
                    assert_eq!((case.state, case.answer.expect("an answer").outcome), (CaseState::Answered, Outcome::Fixed));
                }
                "publish" => {
                    let (_, history) = look(&bench, &case.reference).await;
                    let why = history.iter().find_map(|entry| match &entry.entry {
                        Entry::Published { reason } => reason.clone(),
                        _ => None,
                    });
                    assert_eq!((case.public.is_some(), why.expect("why").reveal()), (true, "Щоб не писали вдруге"));
                }
                _ => assert_eq!((case.state, case.forwarding.expect("sent").body.as_str()), (CaseState::Forwarded, "lamps")),
            }
        }
        let rejected = after(1).await;
        assert!(rejected.state == CaseState::Rejected && rejected.public.is_none() && rejected.forwarding.is_none());
        assert_eq!(call(&edge, "bulk-hazards", &bulk(4)).await.json()["done"], 2, "{action}: again is the same");
    }
}
