//! What the public reads: hazards on the map, questions; and what never gets there.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind};
use varta_testkit::{Bench, city, dynamo};
use varta_tests::edge::{Answer, Edge};
use varta_tests::outward::{self, forwarding, hazard, on_case};
use varta_tests::requests::Request;
use varta_tests::seeded;

async fn call(edge: &Edge, operation: &str, event: &Value) -> Answer {
    edge.call(operation, event, seeded::now()).await
}

fn list(query: &str) -> Value {
    let mut event = Request::new("GET", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!(query);
    event
}

fn publish(case: &Case, body: &Value) -> Value {
    on_case("PUT", case.reference.as_str(), "/publication", body)
}

async fn scene(category: &str) -> (Bench, Edge, Case) {
    let (bench, _) = outward::open().await;
    let case = outward::filed(&bench, 41, CaseKind::Hazard, category, "Моя сусідка Олена, тел. 0501234567, темно", seeded::now()).await;
    let edge = Edge::new(&bench);
    (bench, edge, case)
}

#[tokio::test]
async fn a_hazard_is_public_in_the_words_of_the_desk_with_what_happens_to_it() {
    let (_bench, edge, case) = scene("lighting").await;
    let reference = case.reference.as_str();
    assert_eq!(call(&edge, "read-hazard", &hazard("GET", reference, "")).await.code(), "hazard_not_found");
    let published = call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно біля переходу" }))).await;
    assert_eq!(published.status, 200, "{}", published.text);
    let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await;
    assert_eq!((read.status, read.header("cache-control")), (200, Some("public, max-age=60")), "{}", read.text);
    assert_eq!(read.json()["geometry"]["coordinates"], json!([30.5163, 50.4021]));
    assert!(read.text.contains("Темно біля переходу") && !read.text.contains("Олена"));
    assert_eq!(call(&edge, "forward-case", &forwarding(reference, "lamps")).await.status, 200);
    let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await.json();
    assert_eq!((read["properties"]["stage"].as_str(), read["properties"]["steps"][2]["body"].as_str()), (Some("sent"), Some("lamps")));
    for query in ["lat=50.4025&lon=30.5160&radius=100", "bbox=30.50,50.39,30.53,50.41"] {
        let listed = call(&edge, "list-hazards", &list(query)).await;
        assert_eq!(listed.json()["features"][0]["id"], reference, "{query}: {}", listed.text);
    }
    let far = call(&edge, "list-hazards", &list("lat=50.4121&lon=30.5163&radius=500")).await;
    assert_eq!(far.json()["features"], json!([]));

    let withdraw = on_case("DELETE", reference, "/publication", &Value::Null);
    for _ in 0..2 {
        assert_eq!(call(&edge, "publish-case", &withdraw).await.status, 200);
    }
    assert_eq!(call(&edge, "read-hazard", &hazard("GET", reference, "")).await.status, 404);
}

#[tokio::test]
async fn what_is_sensitive_is_snapped_and_what_is_private_never_public() {
    let (_bench, edge, case) = scene("company").await;
    assert_eq!(call(&edge, "publish-case", &publish(&case, &json!({ "text": "Галасують уночі" }))).await.status, 200);
    let read = call(&edge, "read-hazard", &hazard("GET", case.reference.as_str(), "")).await.json();
    let snapped = outward::point().snapped();
    assert_eq!(read["geometry"]["coordinates"], json!([snapped.lon(), snapped.lat()]));
    let (_bench, edge, case) = scene("quarrel").await;
    assert_eq!(call(&edge, "publish-case", &publish(&case, &json!({ "text": "Сварка" }))).await.code(), "never_public");
}

#[tokio::test]
async fn nobody_is_named_to_everybody() {
    let (_bench, edge, case) = scene("lighting").await;
    let refused = call(&edge, "publish-case", &publish(&case, &json!({ "text": "Телефонуйте 050 123 45 67" }))).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "personal_data_found"), "{}", refused.text);
}

#[tokio::test]
async fn a_hazard_is_supported_once_a_source_and_day() {
    let (_bench, edge, case) = scene("lighting").await;
    let reference = case.reference.as_str();
    let support = hazard("POST", reference, "/support");
    assert_eq!(call(&edge, "support-hazard", &support).await.code(), "hazard_not_found");
    call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно" }))).await;
    for _ in 0..2 {
        assert_eq!(call(&edge, "support-hazard", &support).await.json()["supports"], 1);
    }
    let mut other = support.clone();
    other["requestContext"]["http"]["sourceIp"] = json!("203.0.113.8");
    assert_eq!(call(&edge, "support-hazard", &other).await.json()["supports"], 2);
    // Worded anew, it keeps them.
    call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно на розі" }))).await;
    let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await.json();
    assert_eq!((read["properties"]["supports"].as_u64(), read["properties"]["text"].as_str()), (Some(2), Some("Темно на розі")));
    let answer = Request::answer_by_staff(reference, outward::MODERATOR_SUB, "Зроблено.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    assert_eq!(call(&edge, "support-hazard", &other).await.code(), "hazard_closed");
}

#[tokio::test]
async fn what_was_withdrawn_by_a_slip_is_public_again_with_its_supports() {
    let slips: [(&str, &str, Value); 3] = [
        ("triage-case", "/rejection", json!({ "reason": "spam", "text": "Це реклама." })),
        ("triage-case", "/conflict", json!({ "about": [] })),
        ("merge-cases", "/merge", Value::Null),
    ];
    for (operation, tail, mut body) in slips {
        let (bench, edge, case) = scene("lighting").await;
        let reference = case.reference.as_str();
        if tail == "/merge" {
            let into = outward::filed(&bench, 43, CaseKind::Hazard, "lighting", "Темно на розі", seeded::now()).await;
            body = json!({ "into": into.reference });
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

#[tokio::test]
async fn a_part_of_the_map_has_bounds() {
    let (_bench, edge, _) = scene("lighting").await;
    for (query, code) in [
        ("bbox=30.2,50.2,30.8,50.6", "area_too_large"),
        ("bbox=30.2,50.2,30.8", "area_malformed"),
        ("bbox=30.53,50.41,30.50,50.39", "area_malformed"),
        ("lat=50.4&lon=30.5&radius=1501", "area_too_large"),
        ("lat=50.4&lon=30.5&radius=NaN", "area_malformed"),
        ("lat=91&lon=30.5", "coordinate_malformed"),
        ("", "area_malformed"),
    ] {
        assert_eq!(call(&edge, "list-hazards", &list(query)).await.code(), code, "{query}");
    }
}

#[tokio::test]
async fn an_answered_question_is_public_found_and_cited() {
    let (bench, edge, _) = scene("lighting").await;
    let case = outward::filed(&bench, 42, CaseKind::Question, "q-traffic", "Чи можна паркуватися на тротуарі?", seeded::now()).await;
    let reference = case.reference.as_str();
    let body = json!({ "text": "Чи можна залишати самокат на тротуарі?", "answer": "Так, якщо він не заважає пішоходам." });
    assert_eq!(call(&edge, "publish-case", &publish(&case, &body)).await.code(), "not_for_this_case", "not answered yet");
    let answer = Request::answer_by_staff(reference, outward::MODERATOR_SUB, "Так.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    assert_eq!(call(&edge, "publish-case", &publish(&case, &body)).await.status, 200);
    let read = Request::new("GET", &format!("/v1/cities/kyiv/questions/{reference}"), &[("city", "kyiv"), ("reference", reference)]);
    let read = call(&edge, "read-question", &read.event()).await;
    assert_eq!((read.status, read.json()["answer"].as_str()), (200, Some("Так, якщо він не заважає пішоходам.")), "{}", read.text);
    let mut search = Request::new("GET", "/v1/cities/kyiv/guidance", &[("city", "kyiv")]).event();
    let question: String = "самокат на тротуарі".bytes().map(|byte| format!("%{byte:02X}")).collect();
    search["rawQueryString"] = json!(format!("q={question}"));
    let found = call(&edge, "search-guidance", &search).await;
    assert_eq!(found.json()["questions"][0]["reference"], reference, "{}", found.text);
    let unknown = varta_domain::reference::Reference::generate(city::seeded(77));
    let unknown = Request::new("GET", "/v1/cities/kyiv/questions/x", &[("city", "kyiv"), ("reference", unknown.as_str())]);
    assert_eq!(call(&edge, "read-question", &unknown.event()).await.code(), "question_not_found");
}
