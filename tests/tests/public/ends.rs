//! When a hazard leaves the map, and what of it comes back.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{BodyReport, Case, CaseKind, FollowUp, Report, transition};
use varta_domain::public::SHOWN_AFTER_END;
use varta_domain::text::MessageText;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::outward::{self, forwarding, hazard, on_case};
use varta_tests::requests::Request;
use varta_tests::{courier, seeded};

use crate::{Item, call, hazard_item, list, publish, publish_in, scene};

#[tokio::test]
async fn what_was_withdrawn_by_a_slip_is_public_again_with_its_supports() {
    let slips: [(&str, &str, Value); 4] = [
        ("triage-case", "/rejection", json!({ "reason": "spam", "text": "Це реклама." })),
        ("triage-case", "/conflict", json!({ "about": [], "reason": "Скарга." })),
        ("triage-case", "/safe-mode", json!({ "reason": "Кривдник читає пошту." })),
        ("merge-cases", "/merge", Value::Null),
    ];
    for (operation, tail, mut body) in slips {
        let (bench, edge, case) = scene("lighting").await;
        let reference = case.reference.as_str();
        if tail == "/merge" {
            let into = outward::filed(&bench, 43, CaseKind::Hazard, "lighting", "Темно на розі", seeded::now()).await;
            body = json!({ "into": into.reference, "reason": "Те саме." });
        }
        call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно" }))).await;
        let support = hazard("POST", reference, "/support");
        assert_eq!(call(&edge, "support-hazard", &support).await.json()["supports"], 1);
        let slip = call(&edge, operation, &on_case("POST", reference, tail, &body)).await;
        assert_eq!(slip.status, 200, "{tail}: {}", slip.text);

        assert_eq!(call(&edge, "read-hazard", &hazard("GET", reference, "")).await.status, 404, "{tail}");
        let around = list("lat=50.4025&lon=30.5160&radius=100");
        assert_eq!(call(&edge, "list-hazards", &around).await.json()["features"], json!([]), "{tail}");
        let mut other = support.clone();
        other["requestContext"]["http"]["sourceIp"] = json!("203.0.113.8");
        assert_eq!(call(&edge, "support-hazard", &other).await.code(), "hazard_not_found", "{tail}");

        let undone = call(&edge, "triage-case", &on_case("POST", reference, "/undo", &json!({}))).await;
        assert_eq!((undone.status, &undone.json()["state"]), (200, &json!("open")), "{tail}: {}", undone.text);
        let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await;
        let shown = &read.json()["properties"];
        assert_eq!((shown["supports"].as_u64(), shown["text"].as_str()), (Some(1), Some("Темно")), "{tail}: {}", read.text);
        assert_eq!(call(&edge, "list-hazards", &around).await.json()["features"][0]["id"], reference, "{tail}");
        assert_eq!(call(&edge, "support-hazard", &other).await.json()["supports"], 2, "{tail}");
    }
}

#[tokio::test]
async fn a_hazard_that_is_published_anew_does_not_vanish_with_what_was_hidden() {
    let (bench, edge, case) = scene("lighting").await;
    let reference = case.reference.as_str();
    call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно" }))).await;
    let reject = on_case("POST", reference, "/rejection", &json!({ "reason": "unclear", "text": "Де це?" }));
    assert_eq!(call(&edge, "triage-case", &reject).await.status, 200);
    let more = Request::of_author("POST", reference, city::key(41).reveal(), "/follow-ups");
    let more = more.header("idempotency-key", "again-0123456789-again").body(&json!({ "text": "Біля переходу." })).event();
    assert_eq!(call(&edge, "follow-up", &more).await.status, 201);
    assert_eq!(call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно на розі" }))).await.status, 200);
    let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await;
    assert_eq!((read.status, read.json()["properties"]["text"].as_str()), (200, Some("Темно на розі")), "{}", read.text);
    let all = bench.all_items(dynamo::TABLE).await;
    let shown = all.iter().find(|item| item["entity"].as_s().is_ok_and(|entity| entity == "hazard")).expect("on the map");
    assert!(!shown.contains_key("expires_at"), "time deletes nothing that is public");
}

/// As the time to live does it.
async fn delete(bench: &Bench, mut item: Item) {
    item.retain(|name, _| name == "pk" || name == "sk");
    bench.client.delete_item().table_name(dynamo::TABLE).set_key(Some(item)).send().await.expect("deleted");
}

async fn head_of(bench: &Bench, case: &Case) -> Case {
    bench.store.case_head(&city::slug(), &case.reference).await.expect("read").expect("a case")
}

fn again(case: &Case) -> FollowUp {
    FollowUp {
        text: MessageText::parse("Знову темно.").expect("words"),
        emergency_declined: false,
        urgency: varta_domain::triage::Urgency::Low,
        plan: case.plan.clone(),
    }
}

#[tokio::test]
async fn what_came_back_from_a_body_is_sent_to_nobody() {
    let (bench, edge, case) = scene("lighting").await;
    publish_in(&edge, &case).await;
    let reference = case.reference.as_str();
    let stage = async || {
        let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await.json();
        let named = read["properties"]["steps"].as_array().expect("steps").iter().any(|step| step["body"].is_string());
        (read["properties"]["stage"].as_str().expect("a stage").to_owned(), named)
    };
    assert_eq!(call(&edge, "forward-case", &forwarding(reference, "lamps")).await.status, 200);
    assert_eq!(stage().await, ("sent".to_owned(), true));
    let back = |report| Report { text: MessageText::parse("Не наше.").expect("words"), report, plan: case.plan.clone() };
    let returned = transition(&head_of(&bench, &case).await, back(BodyReport::NotOurs), seeded::now()).expect("forwarded");
    courier::commit(&bench, &returned, seeded::now()).await;
    assert_eq!(stage().await, ("checked".to_owned(), false));
    let read = Request::by_staff(
        outward::MODERATOR_SUB,
        "GET",
        &format!("/v1/staff/cities/kyiv/cases/{reference}"),
        &[("city", "kyiv"), ("reference", reference)],
    );
    assert_eq!(call(&edge, "staff-case", &read.event()).await.json()["check_at"], Value::Null);
    assert_eq!(call(&edge, "forward-case", &forwarding(reference, "lamps")).await.status, 200);
    let done = transition(&head_of(&bench, &case).await, back(BodyReport::Done), seeded::now()).expect("forwarded");
    courier::commit(&bench, &done, seeded::now()).await;
    assert_eq!(stage().await, ("fixed".to_owned(), true), "who ended it is named");
}

#[tokio::test]
async fn an_ended_hazard_leaves_the_map_after_ninety_days_and_comes_back_as_no_torso() {
    let (bench, edge, case) = scene("lighting").await;
    publish_in(&edge, &case).await;
    let reference = case.reference.as_str();
    let item = async || hazard_item(&bench).await;
    assert!(!item().await.expect("on the map").contains_key("expires_at"));
    let answer = Request::answer_by_staff(reference, outward::MODERATOR_SUB, "Зроблено.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    assert!(item().await.expect("on the map").contains_key("expires_at"));

    let listed = async |now| {
        let answer = edge.call("list-hazards", &list("lat=50.4025&lon=30.5160&radius=100"), now).await;
        answer.json()["features"].as_array().expect("features").len()
    };
    let (before, after) = (seeded::now() + SHOWN_AFTER_END - SignedDuration::from_secs(1), seeded::now() + SHOWN_AFTER_END);
    assert_eq!((listed(before).await, listed(after).await), (1, 0));
    let read = edge.call("read-hazard", &hazard("GET", reference, ""), after).await;
    assert_eq!(read.code(), "hazard_not_found");

    let head = head_of(&bench, &case).await;
    let more = |now| transition(&head, again(&case), now).expect("answered");
    // Opened again in time it stays; opened again when it was gone, nothing of it comes back.
    assert!(more(before).case.public.is_some() && more(after).case.public.is_none());
    delete(&bench, item().await.expect("on the map")).await;
    courier::commit(&bench, &more(after), after).await;
    assert!(item().await.is_none());
}

#[tokio::test]
async fn a_hazard_that_is_opened_again_stays_on_the_map() {
    let (bench, edge, case) = scene("lighting").await;
    publish_in(&edge, &case).await;
    let answer = Request::answer_by_staff(case.reference.as_str(), outward::MODERATOR_SUB, "Зроблено.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    let opened = transition(&head_of(&bench, &case).await, again(&case), seeded::now()).expect("answered");
    courier::commit(&bench, &opened, seeded::now()).await;
    assert!(!hazard_item(&bench).await.expect("on the map").contains_key("expires_at"));
}
