//! What the public reads: hazards on the map, questions; and what never gets there.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{BodyReport, Case, CaseKind, FollowUp, Holder, Place, Report, transition};
use varta_domain::ids::CategoryId;
use varta_domain::public::SHOWN_AFTER_END;
use varta_domain::reference::Reference;
use varta_domain::text::MessageText;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::edge::{Answer, Edge};
use varta_tests::outward::{self, forwarding, hazard, on_case};
use varta_tests::requests::Request;
use varta_tests::{courier, logged, seeded};

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
    let shown = |axis: usize| read["geometry"]["coordinates"][axis].as_f64().expect("a coordinate");
    assert!((shown(0) - snapped.lon()).abs() < 1e-9 && (shown(1) - snapped.lat()).abs() < 1e-9, "{read}");
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

fn page(path: &str, reference: &str) -> Value {
    Request::page("GET", &format!("/{path}/kyiv/{reference}"), reference, "").event()
}

type Item = HashMap<String, AttributeValue>;

/// The hazard of the map, as it lies in the table.
async fn hazard_item(bench: &Bench) -> Option<Item> {
    let all = bench.all_items(dynamo::TABLE).await;
    all.into_iter().find(|item| item["entity"].as_s().is_ok_and(|entity| entity == "hazard"))
}

async fn put(bench: &Bench, item: Item) {
    bench.client.put_item().table_name(dynamo::TABLE).set_item(Some(item)).send().await.expect("put");
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
    FollowUp { text: MessageText::parse("Знову темно.").expect("words"), emergency_declined: false, plan: case.plan.clone() }
}

async fn publish_in(edge: &Edge, case: &Case) {
    let published = call(edge, "publish-case", &publish(case, &json!({ "text": "Темно біля переходу" }))).await;
    assert_eq!(published.status, 200, "{}", published.text);
}

#[tokio::test]
async fn letters_and_citations_lead_to_pages() {
    let (bench, edge, case) = scene("lighting").await;
    let reference = case.reference.as_str();
    let nothing = call(&edge, "read-hazard", &page("h", reference)).await;
    assert_eq!((nothing.status, nothing.header("content-type")), (404, Some("text/html; charset=utf-8")));
    publish_in(&edge, &case).await;
    assert_eq!(call(&edge, "forward-case", &forwarding(reference, "lamps")).await.status, 200);
    let shown = call(&edge, "read-hazard", &page("h", reference)).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, Some("public, max-age=60")));
    let steps = ["Темно біля переходу", "Надійшло", "Перевірено модератором", "Надіслано: КП «Київміськсвітло»"];
    assert!(steps.iter().all(|step| shown.text.contains(step)), "{}", shown.text);
    assert!(!shown.text.contains("<script") && !shown.text.contains("Олена"));

    let case = outward::filed(&bench, 42, CaseKind::Question, "q-traffic", "Чи можна паркуватися?", seeded::now()).await;
    let answer = Request::answer_by_staff(case.reference.as_str(), outward::MODERATOR_SUB, "Так.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    let body = json!({ "text": "Чи можна <залишати> самокат?", "answer": "Так, якщо він не заважає." });
    assert_eq!(call(&edge, "publish-case", &publish(&case, &body)).await.status, 200);
    let read = Request::page("GET", "/v1/cities/kyiv/questions/x", case.reference.as_str(), "").event();
    let link = call(&edge, "read-question", &read).await.json()["page"].as_str().expect("a page").to_owned();
    assert_eq!(link, format!("/q/kyiv/{}", case.reference));
    let cited = call(&edge, "read-question", &page("q", case.reference.as_str())).await;
    assert!(cited.text.contains("&lt;залишати&gt; самокат?") && cited.text.contains("Так, якщо він не заважає."), "{}", cited.text);
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

#[tokio::test]
async fn what_cannot_be_read_is_left_out_and_a_cell_has_a_limit() {
    let (bench, edge, case) = scene("lighting").await;
    publish_in(&edge, &case).await;
    let hazard = hazard_item(&bench).await.expect("on the map");
    let mut torso = hazard.clone();
    torso.insert("sk".to_owned(), AttributeValue::S("0000-0000".to_owned()));
    torso.remove("text");
    put(&bench, torso).await;
    logged::keep();
    let _ = logged::take();
    let listed = call(&edge, "list-hazards", &list("lat=50.4025&lon=30.5160&radius=100")).await.json();
    assert_eq!((listed["features"].as_array().map(Vec::len), &listed["more"]), (Some(1), &json!(false)));
    assert!(logged::codes(&logged::take()).contains(&"VARTA-PUBLIC-001".to_owned()));
    for number in 0..varta_store::MAX_READ {
        let mut other = hazard.clone();
        other.insert("sk".to_owned(), AttributeValue::S(format!("Z{number:08}")));
        put(&bench, other).await;
    }
    let _ = bench.wire.take();
    let listed = call(&edge, "list-hazards", &list("lat=50.4025&lon=30.5160&radius=100")).await.json();
    assert_eq!(listed["more"], true);
    assert!(listed["features"].as_array().is_some_and(|features| features.len() < varta_store::MAX_READ));
}

#[tokio::test]
async fn what_others_asked_is_kept_as_shortly_as_a_question_and_stale_articles_have_a_list() {
    let edge = Edge::new(&seeded::open().await.0);
    let guidance = |query: &str| {
        let mut event = Request::new("GET", "/v1/cities/kyiv/guidance", &[("city", "kyiv")]).event();
        event["rawQueryString"] = json!(query);
        event
    };
    let found = call(&edge, "search-guidance", &guidance("q=bike")).await;
    assert_eq!(found.header("cache-control"), Some("public, max-age=60"));
    let all = call(&edge, "search-guidance", &guidance("")).await;
    assert_eq!(all.header("cache-control"), Some("public, max-age=3600"));
    assert!(all.json()["results"].as_array().is_some_and(|results| !results.is_empty()));
    let stale = guidance("stale=true");
    let today = call(&edge, "search-guidance", &stale).await.json();
    assert!(today["results"].as_array().is_some_and(|results| results.iter().all(|article| article["stale"] == true)));
    let in_two_years = seeded::now() + SignedDuration::from_hours(2 * 366 * 24);
    let later = edge.call("search-guidance", &stale, in_two_years).await.json();
    assert_eq!(later["results"].as_array().map(Vec::len), all.json()["results"].as_array().map(Vec::len));
}

#[tokio::test]
async fn who_marks_a_hazard_by_address_is_offered_the_open_ones_of_its_street_and_beat() {
    let (bench, edge, _) = scene("lighting").await;
    let city = bench.store.city(&city::slug()).await.expect("read").expect("Kyiv");
    let mut change = courier::message_to(&city, "hol-18", 41, seeded::now());
    change.case.kind = CaseKind::Hazard;
    change.case.directory = city.directory.clone();
    change.case.category = CategoryId::parse("lighting").ok();
    change.case.holder = Holder::Desk;
    change.case.reference = Reference::generate(city::seeded(61));
    change.case.place = Place { address: Some("вулиця Васильківська, 12".to_owned()), point: None };
    let case = courier::file(&bench, change, seeded::now()).await;
    let mark = async |text: &str, seen: bool| {
        let body = json!({ "text": text, "address": "вул. Васильківська, 12", "category": "lighting", "similar_seen": seen });
        let request = Request::new("POST", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).body(&body);
        call(&edge, "mark-hazard", &request.header("idempotency-key", "marked-by-address-0123").event()).await
    };
    let place = json!({ "text": "Темно біля переходу", "point": { "lat": 50.3921, "lon": 30.4863 } });
    let published = call(&edge, "publish-case", &publish(&case, &place)).await;
    assert_eq!(published.status, 200, "{}", published.text);
    let offered = mark("Темно біля переходу", false).await;
    assert_eq!((offered.status, offered.code().as_str()), (409, "similar_hazards"), "{}", offered.text);
    let similar = offered.json()["similar"].clone();
    assert_eq!((&similar[0]["hazard"]["id"], &similar[0]["metres"]), (&json!(case.reference), &Value::Null));
    assert_eq!(similar.as_array().map(Vec::len), Some(1));
    let answer = Request::answer_by_staff(case.reference.as_str(), outward::MODERATOR_SUB, "Зроблено.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    assert_eq!(mark("Темно біля переходу", false).await.status, 201, "what ended is not offered");
}
