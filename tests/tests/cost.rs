//! What the HTTP operations cost, counted on the wire and held against `docs/table.md`: requests and
//! capacity units of a warm function, which has its city in memory.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a broken test bench should stop the test")]

use serde_json::{Value, json};
use varta_testkit::{Bench, city, events};
use varta_tests::documented::{self, spent};
use varta_tests::edge::Edge;
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, KEY, REFERENCE, TOKEN};

const IDEMPOTENCY_KEY: &str = "5f0c8a3e-7c1d-4f9b-8a53-1d2e3f405162";

/// Calls operations of a warm function one after the other and holds the cost of each against its row.
async fn hold(bench: &Bench, edge: &Edge, calls: &[(&str, &Value, &str)]) {
    let mut wrong = Vec::new();
    for (operation, event, row) in calls {
        let _ = bench.wire.take();
        let answer = edge.call(operation, event, seeded::now()).await;
        assert_eq!(answer.status >= 300, row.contains("unknown") || row.contains("outside"), "{row}: {}", answer.text);
        let spent = spent(bench);
        println!("{row}: {spent:?}");
        if spent != documented::cost(row) {
            wrong.push(format!("{row}: {spent:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Leaves the city, and the day's pepper, in the memory of every function: the latter by a wrong key.
async fn warm(edge: &Edge) {
    edge.warm_up(seeded::now()).await;
    let wrong = city::key(9);
    for (operation, tail, body) in [
        ("read-case", "", Value::Null),
        ("follow-up", "/follow-ups", json!({ "text": "Тест" })),
        ("rate-answer", "/rating", json!({ "score": 3, "solved": true })),
        ("stop-letters", "/letters", json!({ "stop": true })),
    ] {
        let request = Request::of_author("POST", REFERENCE, wrong.reveal(), tail).header("idempotency-key", IDEMPOTENCY_KEY);
        let answer = edge.call(operation, &request.body(&body).event(), seeded::now()).await;
        assert_eq!(answer.status, 404, "{operation}");
    }
}

#[tokio::test]
async fn finding_and_writing_cost_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let by_address = events::sample("find-officer", "by-address");
    let by_point = events::sample("find-officer", "by-point");
    let mut body = json!({ "text": "Третій день не горить ліхтар.", "address": "вул. Васильківська, 12" });
    let message = Request::message(IDEMPOTENCY_KEY, &body).event();
    body["contact"] = json!({ "phone": "+380501234567" });
    let with_contact = Request::message("another-key-0123456789", &body).event();
    let calls = [
        ("find-officer", &by_address, "find-officer, by address"),
        ("find-officer", &by_point, "find-officer, by point"),
        ("submit-message", &message, "submit-message"),
        ("submit-message", &message, "submit-message, the same again"),
        ("submit-message", &with_contact, "submit-message, with a contact"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn what_leads_nowhere_and_what_is_being_typed_cost_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (unknown, typing) = (events::sample("find-officer", "unknown-street"), events::sample("suggest-addresses", "by-beginning"));
    edge.call("suggest-addresses", &typing, seeded::now()).await;
    let outside = events::sample("find-officer", "point-outside");
    edge.call("find-officer", &outside, seeded::now()).await;
    let calls = [
        ("find-officer", &outside, "find-officer, point outside"),
        ("find-officer", &unknown, "find-officer, unknown street, names not read yet"),
        ("find-officer", &unknown, "find-officer, unknown street"),
        ("suggest-addresses", &typing, "suggest-addresses"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn guidance_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (question, article) = (events::sample("search-guidance", "in-ukrainian"), events::sample("read-guidance", "in-ukrainian"));
    edge.call("read-guidance", &article, seeded::now()).await;
    let calls = [
        ("search-guidance", &question, "search-guidance, articles not read yet"),
        ("search-guidance", &question, "search-guidance"),
        ("read-guidance", &article, "read-guidance"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn what_author_and_officer_do_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let of_author = |method, tail, body: &Value| {
        let request = Request::of_author(method, REFERENCE, KEY, tail).header("idempotency-key", IDEMPOTENCY_KEY);
        request.body(body).event()
    };
    let read = of_author("GET", "", &Value::Null);
    let add = of_author("POST", "/follow-ups", &json!({ "text": "Ще й на сходах." }));
    let rate = of_author("POST", "/rating", &json!({ "score": 5, "solved": true }));
    let open = Request::link(TOKEN).event();
    let answer = Request::answer_by_link(TOKEN, "Замінять завтра.").event();
    let calls = [
        ("read-case", &read, "read-case"),
        ("follow-up", &add, "follow-up"),
        ("open-officer-link", &open, "open-officer-link"),
        ("answer-case", &answer, "answer-case, by link"),
        ("rate-answer", &rate, "rate-answer"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn stopping_letters_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (by_key, by_link) = (events::sample("stop-letters", "by-key"), events::sample("stop-letters", "by-link"));
    let calls = [("stop-letters", &by_key, "stop-letters, by key"), ("stop-letters", &by_link, "stop-letters, by link")];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn following_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    edge.warm_up(seeded::now()).await;
    // The first leaves the keys of the day and of the city in memory.
    edge.call("follow", &events::sample("follow", "street-by-phone"), seeded::now()).await;
    let _ = edge.post.take();
    hold(&bench, &edge, &[("follow", &events::sample("follow", "hazard"), "follow")]).await;
    let body = edge.post.take().1.remove(0).body;
    let token = body.split_once("/s/kyiv/").expect("a link").1.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    // The key of the city is in memory once a subscription was looked for.
    let path = [("city", "kyiv"), ("token", token.as_str())];
    let confirm = Request::new("POST", &format!("/s/kyiv/{token}"), &path).raw_body("do=confirm");
    let confirm = confirm.header("content-type", "application/x-www-form-urlencoded").event();
    hold(&bench, &edge, &[("manage-subscription", &confirm, "manage-subscription, confirm")]).await;
}

#[tokio::test]
async fn an_answer_by_staff_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let event = Request::answer_by_staff(REFERENCE, seeded::OFFICER_SUB, "Замінять завтра.").event();
    let edge = Edge::new(&bench);
    warm(&edge).await;
    hold(&bench, &edge, &[("answer-case", &event, "answer-case, by staff")]).await;
}

#[tokio::test]
async fn what_staff_change_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let request = |method: &str, tail: &str, path: &[(&str, &str)], body: &Value| {
        let all: Vec<(&str, &str)> = std::iter::once(("city", "kyiv")).chain(path.iter().copied()).collect();
        let request = Request::by_staff(COORDINATOR_SUB, method, &format!("/v1/staff/cities/kyiv/{tail}"), &all);
        if body.is_null() { request.event() } else { request.body(body).event() }
    };
    let of_post = |method: &str, tail: &str, more: &[(&str, &str)], body: &Value| {
        let path: Vec<(&str, &str)> = std::iter::once(("beat", "hol-18")).chain(more.iter().copied()).collect();
        request(method, &format!("beats/hol-18/{tail}"), &path, body)
    };
    let assign = of_post("PUT", "officer", &[], &json!({ "officer": "of-17", "reason": "переведення" }));
    let days = json!({ "officer": "of-16", "to": "2026-12-14" });
    let substitute = of_post("PUT", "substitutes/2026-12-01", &[("from", "2026-12-01")], &days);
    let hours = of_post("PUT", "hours/2026-11-26", &[("date", "2026-11-26")], &json!({ "note": "навчання" }));
    let station = json!({
        "name_uk": "Станція", "name_en": "Station", "address": "вулиця Нова, 1", "lat": 50.4, "lon": 30.5, "phone": "+380440000001",
    });
    let station = request("PUT", "stations/st-demiivka", &[("station", "st-demiivka")], &station);
    let stage = request("PUT", "districts/holosiivskyi/stage", &[("district", "holosiivskyi")], &json!({ "stage": "paused" }));
    let list = request("GET", "changes", &[], &Value::Null);
    let calls = [
        ("change-post", &assign, "change-post, another officer"),
        ("change-post", &assign, "change-post, the same again"),
        ("change-post", &substitute, "change-post, a substitute"),
        ("change-post", &hours, "change-post, hours of a day"),
        ("move-station", &station, "move-station"),
        ("set-district-stage", &stage, "set-district-stage"),
        ("list-changes", &list, "list-changes"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[test]
fn every_row_of_the_table_is_held_by_a_test() {
    let sources = [include_str!("cost.rs"), include_str!("background_cost.rs")].concat();
    for row in documented::costs() {
        assert!(sources.contains(&format!("\"{row}\"")), "nothing measures {row}");
    }
}
