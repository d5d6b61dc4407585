//! What the author of a forwarded case reads: who has it now, by which law, and by when.

use serde_json::json;
use varta_testkit::city;
use varta_tests::outward::forwarding;
use varta_tests::requests::Request;
use varta_tests::seeded;

use crate::scene;

#[tokio::test]
async fn the_author_reads_who_has_the_case_and_by_when_they_answer() {
    let scene = scene().await;
    let now = seeded::now();
    let read = Request::of_author("GET", scene.reference(), city::key(31).reveal(), "").event();
    let before = scene.call("read-case", &read, now).await.json();
    assert!(before["body_name"].is_null() && before["due_reason"]["text"].as_str().is_some_and(|text| text.contains("робочі дні")));
    assert_eq!(scene.call("forward-case", &forwarding(scene.reference(), "lamps"), now).await.status, 200);

    let json = scene.call("read-case", &read, now).await.json();
    let name = "КП «Київміськсвітло»";
    assert_eq!((json["body"].as_str(), json["body_name"].as_str()), (Some("lamps"), Some(name)));
    assert_eq!(json["history"][1]["body_name"], name);
    assert_eq!(json["due_at"], "2026-12-21T00:00:00+02:00", "the term of the body, not the clock of the desk");
    let reason = json["due_reason"]["text"].as_str().expect("words");
    assert!(reason.contains("до кінця неділі, 20 грудня") && reason.contains("календарних"), "{reason}");
    assert_eq!((&json["due_reason"]["business_days"], json["overdue"].as_bool()), (&json!([]), Some(false)));

    let form = format!("key={}", city::key(31).reveal());
    let page = Request::page("POST", &format!("/c/kyiv/{}", scene.reference()), scene.reference(), &form);
    let page = scene.call("read-case", &page.event(), now).await.text;
    assert!(page.contains("Скеровано до відповідального органу: КП «Київміськсвітло»") && page.contains("20 грудня"), "{page}");
    let english = Request::of_author("GET", scene.reference(), city::key(31).reveal(), "").header("accept-language", "en");
    assert_eq!(scene.call("read-case", &english.event(), now).await.json()["body_name"], "Street lighting");
}
