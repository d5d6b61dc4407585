//! The page behind a letter: the author adds to a case there, and what fails is a page too.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use serde_json::Value;
use varta_runtime::log::LogCode;
use varta_testkit::city;
use varta_testkit::wire::Fault;
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::{logged, seeded};

const HTML: Option<&str> = Some("text/html; charset=utf-8");

async fn read(edge: &Edge) -> Value {
    edge.call("read-case", &Request::of_author("GET", seeded::REFERENCE, seeded::KEY, "").event(), seeded::now()).await.json()
}

async fn page(edge: &Edge) -> Answer {
    let form = format!("key={}", seeded::KEY);
    let request = Request::page("POST", &format!("/c/kyiv/{}", seeded::REFERENCE), seeded::REFERENCE, &form);
    edge.call("read-case", &request.event(), seeded::now()).await
}

/// By what the form of a page is known.
fn once(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"once\" value=\"").expect("a form");
    rest.split('"').next().expect("a value").to_owned()
}

async fn add(edge: &Edge, key: &str, once: &str, text: &str, ticked: &str) -> Answer {
    let text = text.replace(' ', "+");
    let form = format!("key={key}&once={once}&text={text}{ticked}");
    let path = format!("/c/kyiv/{}/follow-ups", seeded::REFERENCE);
    edge.call("follow-up", &Request::page("POST", &path, seeded::REFERENCE, &form).event(), seeded::now()).await
}

#[tokio::test]
async fn the_author_adds_on_the_page_and_a_form_sent_twice_counts_once() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let opened = page(&edge).await;
    assert!(opened.text.contains("Доповнити звернення"), "{}", opened.text);
    let (once, text) = (once(&opened.text), "І сьогодні те саме.");
    let first = add(&edge, seeded::KEY, &once, text, "").await;
    let again = add(&edge, seeded::KEY, &once, text, "").await;
    assert_eq!((first.status, again.status, first.header("content-type")), (201, 201, HTML), "{}", first.text);
    assert_eq!((first.text == again.text, first.header("cache-control")), (true, Some("no-store")));
    assert!(first.text.contains("Доповнення надіслано") && first.text.contains("Показати звернення"));
    let history = read(&edge).await["history"].clone();
    assert_eq!((history.as_array().map(Vec::len), history[1]["text"].as_str()), (Some(2), Some(text)));
}

#[tokio::test]
async fn what_is_not_taken_comes_back_in_the_form_with_what_can_be_ticked() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let first = once(&page(&edge).await.text);
    let text = "Чую постріли у дворі, мій номер 067 123 45 67";
    let stopped = add(&edge, seeded::KEY, &first, text, "").await;
    assert_eq!((stopped.status, stopped.header("content-type")), (409, HTML));
    for part in ["href=\"tel:102\"", text, "name=\"not_urgent_confirmed\"", "role=\"alert\""] {
        assert!(stopped.text.contains(part), "{part}: {}", stopped.text);
    }
    assert!(!stopped.text.contains("keep_personal"), "one question at a time");
    let second = once(&stopped.text);
    assert_ne!(first, second);
    let asked = add(&edge, seeded::KEY, &second, text, "&not_urgent_confirmed=yes").await;
    assert_eq!(asked.status, 409);
    assert!(asked.text.contains("name=\"keep_personal\"") && asked.text.contains("checked"), "{}", asked.text);
    let empty = add(&edge, seeded::KEY, &second, "+", "").await;
    assert_eq!((empty.status, empty.header("content-type")), (400, HTML));
    let taken = add(&edge, seeded::KEY, &once(&asked.text), text, "&not_urgent_confirmed=yes&keep_personal=yes").await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    assert_eq!(read(&edge).await["history"][1]["emergency_declined"], true);
}

#[tokio::test]
async fn the_author_judges_an_answer_on_the_page_once() {
    let (bench, _) = seeded::open().await;
    let open = page(&Edge::new(&bench)).await.text;
    assert!(!open.contains("Оцініть відповідь") && open.contains("Рахуються робочі дні"), "there is no answer yet: {open}");
    let (bench, _) = seeded::answered().await;
    let edge = Edge::new(&bench);
    let answered = page(&edge).await.text;
    assert!(answered.contains("Оцініть відповідь") && !answered.contains("Рахуються робочі дні"), "{answered}");
    let rate = async |key: &str, form: &str| {
        let path = format!("/c/kyiv/{}/rating", seeded::REFERENCE);
        let request = Request::page("POST", &path, seeded::REFERENCE, &format!("key={key}{form}"));
        edge.call("rate-answer", &request.event(), seeded::now()).await
    };
    let refused = [("", 400), ("&score=5", 400), ("&solved=yes", 400), ("&score=9&solved=yes", 400), ("&score=5&solved=так", 400)];
    for (form, status) in refused {
        let answer = rate(seeded::KEY, form).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, HTML), "{form}: {}", answer.text);
    }
    assert_eq!(rate(city::key(9).reveal(), "&score=4&solved=no").await.status, 404);
    for _ in 0..2 {
        let rated = rate(seeded::KEY, "&score=4&solved=no").await;
        assert_eq!((rated.status, rated.header("content-type"), rated.header("cache-control")), (200, HTML, Some("no-store")));
        assert!(rated.text.contains("Оцінку прийнято") && rated.text.contains("Показати звернення"), "{}", rated.text);
    }
    assert_eq!(rate(seeded::KEY, "&score=5&solved=yes").await.status, 409, "it is rated already");
    assert!(!page(&edge).await.text.contains("Оцініть відповідь"));
    let rated = read(&edge).await["history"].as_array().and_then(|entries| entries.last().cloned()).expect("a history");
    assert_eq!((rated["what"].as_str(), rated["score"].as_u64(), rated["solved"].as_bool()), (Some("rated"), Some(4), Some(false)));
}

#[tokio::test]
async fn without_the_key_nothing_is_added_and_nothing_said() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let first = once(&page(&edge).await.text);
    let refused = add(&edge, city::key(9).reveal(), &first, "Чуже.", "").await;
    assert_eq!((refused.status, refused.header("content-type")), (404, HTML));
    assert!(!refused.text.contains("<textarea") && !refused.text.contains("Чуже"), "{}", refused.text);
    assert_eq!(read(&edge).await["history"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_fails_on_a_page_is_a_page_and_stands_in_the_log_as_a_failure() {
    logged::keep();
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let link = Request::new("GET", &format!("/o/{}", seeded::TOKEN), &[("token", seeded::TOKEN)]).event();
    for operation in ["read-case", "open-officer-link"] {
        // As often as the SDK tries.
        (0..3).for_each(|_| bench.wire.break_next("Query", Fault::Unavailable));
        let _ = logged::take();
        let failed = if operation == "read-case" { page(&edge).await } else { edge.call(operation, &link, seeded::now()).await };
        let log = logged::take();
        assert_eq!((failed.status, failed.header("content-type")), (500, HTML), "{operation}: {}", failed.text);
        assert!(failed.text.contains("Це наша помилка") && failed.text.contains("102"), "{}", failed.text);
        assert!(logged::codes(&log).contains(&LogCode::HttpFailed.code().to_owned()), "{log}");
        assert!(bench.wire.all_faults_met());
    }
}
