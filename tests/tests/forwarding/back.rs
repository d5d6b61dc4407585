//! What comes back or is taken back: the link is dead and the clock begins anew.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{CaseState, Holder};
use varta_testkit::city;
use varta_tests::courier::look;
use varta_tests::outward::on_case;
use varta_tests::requests::Request;
use varta_tests::seeded;

use crate::{WORDS, link, report, scene};

#[tokio::test]
async fn what_is_not_theirs_comes_back_to_the_desk_and_the_link_is_dead() {
    let scene = scene().await;
    let now = seeded::now();
    let token = scene.sent(now).await;
    let not_ours = report(&token, &json!({ "report": "not_ours", "text": "Це на балансі району." }));
    assert_eq!(scene.call("report-on-case", &not_ours, now).await.json()["state"], "open");
    assert_eq!(scene.call("report-on-case", &link("GET", &token).event(), now).await.status, 410);
    // Sent there once more, the new link opens it, and the old one still does not.
    let again = scene.sent(now + SignedDuration::from_mins(5)).await;
    assert_eq!(scene.call("report-on-case", &link("GET", &again).event(), now).await.status, 200);
    assert_eq!(scene.call("report-on-case", &link("GET", &token).event(), now).await.status, 410);
    assert_eq!(scene.call("report-on-case", &link("GET", "aaaaaaaaaaaaaaaaaaaaaa").event(), now).await.code(), "link_unknown");
}

#[tokio::test]
async fn what_the_desk_takes_back_is_its_own_again_and_the_link_is_dead() {
    let now = seeded::now();
    let later = now + SignedDuration::from_hours(24);
    for (tail, body, what, holder) in [
        ("/recall", json!({ "reason": "Зателефонували: це не до них." }), "recalled", Holder::Desk),
        // Found only now: nobody outside goes on reading it.
        ("/conflict", json!({ "about": [], "reason": "Зателефонували: скарга." }), "conflict_found", Holder::Desk),
    ] {
        let scene = scene().await;
        let token = scene.sent(now).await;
        let undo = scene.call("triage-case", &on_case("POST", scene.reference(), "/undo", &Value::Null), now).await;
        assert_eq!(undo.status, 409, "a mail that has gone out is not undone: {}", undo.text);
        let back = on_case("POST", scene.reference(), tail, &body);
        let done = scene.call("triage-case", &back, later).await;
        assert_eq!((done.status, done.json()["entry"]["what"].as_str()), (200, Some(what)), "{}", done.text);
        let again = scene.call("triage-case", &back, later).await;
        assert_eq!((again.status, &again.json()["entry"]), (200, &Value::Null), "{tail}: {}", again.text);
        let (case, _) = look(&scene.bench, &scene.case.reference).await;
        assert_eq!((case.state, &case.holder, case.round), (CaseState::Open, &holder, 2), "{tail}");
        assert_eq!(case.plan.started_at, later, "the clock of whoever has it now starts anew");
        for request in [link("GET", &token).event(), report(&token, &json!({ "report": "done", "text": "Лампу замінено." }))] {
            let refused = scene.call("report-on-case", &request, later).await;
            assert_eq!((refused.status, refused.code().as_str()), (410, "body_link_spent"), "{tail}: {}", refused.text);
            assert!(!refused.text.contains(WORDS));
        }
        let read = Request::of_author("GET", scene.reference(), city::key(31).reveal(), "").event();
        let read = scene.call("read-case", &read, later).await;
        assert!(read.text.contains(what) && !read.text.contains("Зателефонували"), "reasons are for staff: {}", read.text);
    }
}

#[tokio::test]
async fn the_five_days_begin_anew_with_what_came_back() {
    let scene = scene().await;
    let now = seeded::now();
    let token = scene.sent(now).await;
    let later = now + SignedDuration::from_hours(12 * 24);
    let back = scene.call("report-on-case", &report(&token, &json!({ "report": "not_ours", "text": "Це інша служба." })), later).await;
    assert_eq!(back.status, 200, "{}", back.text);
    let shown = scene.call("staff-case", &on_case("GET", scene.reference(), "", &Value::Null), later).await.json();
    assert_eq!(shown["forward_by"], "2026-12-07T18:30:00+02:00", "{shown}");
    let event = on_case("POST", scene.reference(), "/forwarding", &json!({ "body": "roads" }));
    let sent = scene.call("forward-case", &event, later + SignedDuration::from_hours(4 * 24)).await;
    assert_eq!((sent.status, &sent.json()["entry"]["in_five_days"]), (200, &json!(true)), "{}", sent.text);
    assert_eq!(sent.json()["forward_by"], Value::Null, "it is with somebody");
}
