//! The author's side through the public face: one case for one idempotency key, the key as the only way
//! in, and what is kept apart.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::reference::Reference;
use varta_runtime::access::MAX_WRONG_KEYS;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::{kyiv, seeded};

const IDEMPOTENCY_KEY: &str = "5f0c8a3e-7c1d-4f9b-8a53-1d2e3f405162";
const PHONE: &str = "+380501234567";

fn message() -> Value {
    json!({ "text": "Третій день не горить ліхтар.", "address": "вул. Васильківська, 12", "contact": { "phone": PHONE } })
}

async fn submit(edge: &Edge, key: &str, body: &Value) -> Answer {
    edge.call("submit-message", &Request::message(key, body).event(), seeded::now()).await
}

async fn count(bench: &Bench, entity: &str) -> usize {
    let items = bench.all_items(dynamo::TABLE).await;
    items.iter().filter(|item| item["entity"].as_s().is_ok_and(|is| is == entity)).count()
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer_and_makes_no_second_case() {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let first = submit(&edge, IDEMPOTENCY_KEY, &message()).await;
    let again = submit(&edge, IDEMPOTENCY_KEY, &message()).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!((first.json(), first.header("location")), (again.json(), again.header("location")));
    assert_eq!((first.header("idempotent-replay"), again.header("idempotent-replay")), (None, Some("true")));
    assert_eq!((count(&bench, "case").await, count(&bench, "outbox").await), (1, 1));

    let other = submit(&edge, IDEMPOTENCY_KEY, &json!({ "text": "Інше.", "address": "вул. Васильківська, 12" })).await;
    assert_eq!((other.status, other.code().as_str()), (422, "idempotency_key_reused"));
    let another_key = submit(&edge, "another-key-0123456789", &message()).await;
    assert_ne!(another_key.json()["reference"], first.json()["reference"]);
}

#[tokio::test]
async fn the_same_request_twice_at_once_makes_one_case() {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let body = message();
    let (one, other) = tokio::join!(submit(&edge, IDEMPOTENCY_KEY, &body), submit(&edge, IDEMPOTENCY_KEY, &body));
    assert_eq!((one.status, one.json()), (other.status, other.json()));
    assert_eq!(count(&bench, "case").await, 1);
}

#[tokio::test]
async fn the_contact_is_in_the_vault_and_nowhere_else() {
    let bench = kyiv().await;
    assert_eq!(submit(&Edge::new(&bench), IDEMPOTENCY_KEY, &message()).await.status, 201);
    let holds = |items: &[_]| format!("{items:?}").contains("501234567");
    assert!(!holds(&bench.all_items(dynamo::TABLE).await));
    let vault = bench.all_items(dynamo::VAULT).await;
    assert!(holds(&vault) && vault.len() == 1);
}

#[tokio::test]
async fn an_emergency_is_filed_only_when_its_author_says_that_it_is_none() {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let mut body = json!({ "text": "Чую постріли у дворі", "address": "вул. Васильківська, 12" });
    let stopped = submit(&edge, IDEMPOTENCY_KEY, &body).await;
    assert_eq!((stopped.status, stopped.code().as_str(), count(&bench, "case").await), (409, "emergency", 0));
    body["not_urgent_confirmed"] = json!(true);
    // With the same key: nothing was filed under it.
    let filed = submit(&edge, IDEMPOTENCY_KEY, &body).await;
    assert_eq!(filed.status, 201);
    let (reference, key) = (filed.json()["reference"].clone(), filed.json()["case_key"].clone());
    let read = Request::of_author("GET", reference.as_str().expect("text"), key.as_str().expect("text"), "").event();
    assert_eq!(edge.call("read-case", &read, seeded::now()).await.json()["history"][0]["emergency_declined"], true);
}

async fn read(edge: &Edge, reference: &str, key: &str, source: &str) -> Answer {
    edge.call("read-case", &Request::of_author("GET", reference, key, "").from(source).event(), seeded::now()).await
}

#[tokio::test]
async fn a_wrong_key_and_a_case_that_does_not_exist_cannot_be_told_apart() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let other = city::key(9).reveal().to_owned();
    let nowhere = varta_testkit::city::message(9, seeded::now()).case.reference;
    let wrong = read(&edge, seeded::REFERENCE, &other, "203.0.113.7").await;
    assert_eq!(wrong.status, 404);
    assert_eq!(wrong, read(&edge, nowhere.as_str(), &other, "203.0.113.7").await);
    assert_eq!(read(&edge, seeded::REFERENCE, seeded::KEY, "203.0.113.7").await.status, 200);
}

#[tokio::test]
async fn guessing_keys_is_throttled_for_who_guesses_and_for_nobody_else() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let wrong = city::key(9).reveal().to_owned();
    for _ in 0..MAX_WRONG_KEYS {
        assert_eq!(read(&edge, seeded::REFERENCE, &wrong, "203.0.113.7").await.status, 404);
    }
    let stopped = read(&edge, seeded::REFERENCE, &wrong, "203.0.113.7").await;
    assert_eq!((stopped.status, stopped.code().as_str()), (429, "too_many_wrong_keys"));
    let seconds: i64 = stopped.header("retry-after").expect("a time to wait").parse().expect("seconds");
    // Not even with the right key, or the answer would tell when a guess was right.
    assert_eq!(read(&edge, seeded::REFERENCE, seeded::KEY, "203.0.113.7").await.status, 429);
    assert_eq!(read(&edge, seeded::REFERENCE, seeded::KEY, "198.51.100.9").await.status, 200, "the author, elsewhere");
    let later = seeded::now() + SignedDuration::from_secs(seconds);
    let event = Request::of_author("GET", seeded::REFERENCE, seeded::KEY, "").from("203.0.113.7").event();
    assert_eq!(edge.call("read-case", &event, later).await.status, 200, "after the time it was told to wait");
}

#[tokio::test]
async fn a_key_may_be_typed_as_it_was_heard() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    for typed in ["8jpe-wd65-dr5w-r59k-r9re", "8JPEWD65DR5WR59KR9RE", " 8JPE WD65 DR5W R59K R9RE "] {
        assert_eq!(read(&edge, seeded::REFERENCE, typed, "203.0.113.7").await.status, 200, "{typed}");
    }
    let mistyped = read(&edge, seeded::REFERENCE, "8JPE-WD65-DR5W-R59K-R9RA", "203.0.113.7").await;
    assert_eq!((mistyped.status, mistyped.json()["field"].as_str()), (400, Some("Case-Key")), "the check character tells");
}

#[tokio::test]
async fn the_author_adds_rates_and_reopens() {
    let (bench, _) = seeded::answered().await;
    let edge = Edge::new(&bench);
    let of = |method, tail, body: Value, key: &str| {
        let request = Request::of_author(method, seeded::REFERENCE, seeded::KEY, tail).header("idempotency-key", key).body(&body);
        request.event()
    };
    let rate = of("POST", "/rating", json!({ "score": 2, "solved": false }), IDEMPOTENCY_KEY);
    let rated = edge.call("rate-answer", &rate, seeded::now()).await;
    assert_eq!((rated.status, rated.json()["state"].as_str()), (200, Some("answered")));
    let again =
        edge.call("rate-answer", &of("POST", "/rating", json!({ "score": 5, "solved": true }), IDEMPOTENCY_KEY), seeded::now()).await;
    assert_eq!((again.status, again.code().as_str()), (409, "already_rated"));

    let add = of("POST", "/follow-ups", json!({ "text": "Досі темно." }), IDEMPOTENCY_KEY);
    let added = edge.call("follow-up", &add, seeded::now()).await;
    assert_eq!((added.status, added.json()["reopened"].as_bool()), (201, Some(true)));
    assert_eq!(edge.call("follow-up", &add, seeded::now()).await.json(), added.json(), "the same again is the same");
    let case = read(&edge, seeded::REFERENCE, seeded::KEY, "203.0.113.7").await.json();
    let what: Vec<&str> = case["history"].as_array().expect("a list").iter().filter_map(|entry| entry["what"].as_str()).collect();
    assert_eq!((what, case["state"].as_str()), (vec!["filed", "answered", "rated", "followed_up"], Some("open")));
}

/// What the author adds, by JSON.
async fn add(edge: &Edge, text: &str) -> Answer {
    let request = Request::of_author("POST", seeded::REFERENCE, seeded::KEY, "/follow-ups").header("idempotency-key", IDEMPOTENCY_KEY);
    edge.call("follow-up", &request.body(&json!({ "text": text, "not_urgent_confirmed": true })).event(), seeded::now()).await
}

async fn whats(edge: &Edge) -> Vec<String> {
    let case = read(edge, seeded::REFERENCE, seeded::KEY, "203.0.113.7").await.json();
    case["history"].as_array().expect("a list").iter().filter_map(|entry| entry["what"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_complaint_that_is_added_reaches_no_officer() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let link = Request::new("GET", &format!("/v1/officer-links/{}", seeded::TOKEN), &[("token", seeded::TOKEN)]).event();
    assert_eq!(edge.call("open-officer-link", &link, seeded::now()).await.status, 200);
    let added = add(&edge, "Дільничний офіцер вимагав хабар, щоб узятися за це.").await;
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(edge.call("open-officer-link", &link, seeded::now()).await.status, 410, "the link is dead before the words are there");
    assert_eq!(whats(&edge).await, ["filed", "conflict_found", "followed_up"]);
    let (now, _) = varta_tests::courier::look(&bench, &case.reference).await;
    assert!(now.conflict.is_some() && !now.with_officer && now.holder != varta_domain::case::Holder::Officer);
    assert_eq!(add(&edge, "Дільничний офіцер вимагав хабар, щоб узятися за це.").await.json(), added.json(), "once");
}

#[tokio::test]
async fn who_adds_that_they_are_beaten_at_home_is_in_safe_mode_from_then_on() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let added = add(&edge, "Насправді мене вже рік б’є чоловік, тому я й пишу.").await;
    assert_eq!(added.status, 201, "{}", added.text);
    let (now, _) = varta_tests::courier::look(&bench, &case.reference).await;
    assert!(now.safe_mode && now.key_expires_at.is_some() && !now.contact_may_be_shared);
    let shown = read(&edge, seeded::REFERENCE, seeded::KEY, "203.0.113.7").await.json();
    assert!(shown["key_valid_until"].is_string(), "the author sees until when the key opens it");
    for told in [added.json(), shown.clone()] {
        assert_eq!((&told["key_valid_until"], told["help"].as_array().map(Vec::len)), (&shown["key_valid_until"], Some(4)), "{told}");
    }
    let page = case_page(&edge, "POST", seeded::REFERENCE, &format!("key={}", seeded::KEY)).await;
    assert!(page.text.contains("Хто допоможе") && page.text.contains("href=\"tel:1547\""), "{}", page.text);
}

#[tokio::test]
async fn what_is_not_taken_turns_nothing() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let add = async |id: u8, text: &str| {
        let key = format!("addition-0123456789-{id}");
        let request = Request::of_author("POST", seeded::REFERENCE, seeded::KEY, "/follow-ups").header("idempotency-key", &key);
        let body = json!({ "text": text, "not_urgent_confirmed": true });
        edge.call("follow-up", &request.body(&body).event(), seeded::now()).await
    };
    for id in 0..20 {
        assert_eq!(add(id, "І сьогодні те саме.").await.status, 201);
    }
    for text in ["Насправді мене вже рік б’є чоловік, тому я й пишу.", "Дільничний офіцер вимагав хабар, щоб узятися за це."]
    {
        assert_eq!(add(20, text).await.code(), "too_many_follow_ups");
    }
    let (now, _) = varta_tests::courier::look(&bench, &case.reference).await;
    assert!(!now.safe_mode && now.conflict.is_none() && now.entries == 21);
}

#[tokio::test]
async fn the_same_words_to_another_case_are_no_repetition() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let filed = submit(&edge, "other-0123456789-0123456789", &message()).await.json();
    let to = async |reference: &str, key: &str| {
        let request = Request::of_author("POST", reference, key, "/follow-ups").header("idempotency-key", IDEMPOTENCY_KEY);
        edge.call("follow-up", &request.body(&json!({ "text": "Він знову тут." })).event(), seeded::now()).await
    };
    assert_eq!(to(case.reference.as_str(), seeded::KEY).await.status, 201);
    let other = to(filed["reference"].as_str().expect("a number"), filed["case_key"].as_str().expect("a key")).await;
    assert_eq!((other.status, other.code().as_str()), (422, "idempotency_key_reused"), "{}", other.text);
}

async fn case_page(edge: &Edge, method: &str, reference: &str, form: &str) -> Answer {
    let request = Request::page(method, &format!("/c/kyiv/{reference}"), reference, form);
    edge.call("read-case", &request.event(), seeded::now()).await
}

#[tokio::test]
async fn the_page_of_a_letter_asks_for_the_key_and_says_nothing_of_the_case_before() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let known = case_page(&edge, "GET", case.reference.as_str(), "").await;
    let nobodys = Reference::generate(city::seeded(77));
    let unknown = case_page(&edge, "GET", nobodys.as_str(), "").await;
    assert_eq!((known.status, unknown.status), (200, 200));
    assert_eq!(known.text.replace(case.reference.as_str(), "…"), unknown.text.replace(nobodys.as_str(), "…"));
    assert_eq!(bench.wire.take().len(), 0, "nothing is looked up");
    assert!(known.text.contains("autocomplete=\"off\"") && known.text.contains("ніколи не просимо"));
    assert_eq!((known.header("cache-control"), known.header("referrer-policy")), (Some("no-store"), Some("no-referrer")));

    let opened = case_page(&edge, "POST", case.reference.as_str(), &format!("key={}", seeded::KEY)).await;
    assert_eq!((opened.status, opened.header("cache-control")), (200, Some("no-store")));
    assert!(opened.text.contains("Чекає на відповідь") && opened.text.contains("Надійшло у п’ятницю"), "{}", opened.text);
    assert!(!opened.text.contains("/letters"), "no contact, no letters to stop");
    let english = Request::page("GET", "/c/kyiv/x", "x", "").header("accept-language", "en");
    assert!(edge.call("read-case", &english.event(), seeded::now()).await.text.contains("Key of the case"));
}

#[tokio::test]
async fn a_wrong_key_on_the_page_is_refused_there_and_counts_as_everywhere() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let wrong = format!("key={}", city::key(9).reveal());
    for _ in 0..MAX_WRONG_KEYS {
        let refused = case_page(&edge, "POST", case.reference.as_str(), &wrong).await;
        assert_eq!(refused.status, 404);
        assert!(refused.text.contains("role=\"alert\"") && refused.text.contains("name=\"key\""));
    }
    let right = case_page(&edge, "POST", case.reference.as_str(), &format!("key={}", seeded::KEY)).await;
    assert_eq!(right.status, 429);
    assert!(right.header("retry-after").is_some());
    let json = Request::of_author("GET", case.reference.as_str(), seeded::KEY, "").event();
    assert_eq!(edge.call("read-case", &json, seeded::now()).await.status, 429);
}

#[tokio::test]
async fn who_gets_sms_stops_them_by_the_button_behind_their_link() {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let filed = submit(&edge, IDEMPOTENCY_KEY, &message()).await.json();
    let (reference, key) = (filed["reference"].as_str().expect("a number"), filed["case_key"].as_str().expect("a key"));
    let form = format!("key={key}");
    let page = case_page(&edge, "POST", reference, &form).await;
    let path = format!("/c/kyiv/{reference}/letters");
    assert!(page.text.contains(&format!("action=\"{path}\"")), "{}", page.text);
    let silent = async || {
        let reference = Reference::parse(reference).expect("a number");
        let whom = varta_store::Silent::Case(&reference);
        bench.store.is_silent(&city::slug(), whom, seeded::now()).await.expect("read")
    };
    for (button, stops) in [("stop", true), ("again", false)] {
        let request = Request::page("POST", &path, reference, &format!("{form}&letters={button}"));
        let pressed = edge.call("stop-letters", &request.event(), seeded::now()).await;
        assert_eq!((pressed.status, silent().await), (200, stops), "{}", pressed.text);
    }
}
