//! What the desk is refused, by name.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{CaseKind, Holder};
use varta_tests::desk::{DIVISION, PARTNER};

use super::{Town, now};

#[tokio::test]
async fn what_the_city_does_not_have_is_refused_by_name() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Hazard, Holder::Desk).await;
    for (tail, body, code, field) in [
        ("hand-over", json!({ "to": "division", "body": PARTNER, "reason": "Не наше." }), "body_unknown", "body"),
        ("hand-over", json!({ "to": "partner", "body": "lamps", "reason": "Не наше." }), "body_unknown", "body"),
        ("hand-over", json!({ "to": "division", "reason": "Не наше." }), "field_missing", "body"),
        ("hand-over", json!({ "to": "desk", "body": DIVISION, "reason": "Не наше." }), "field_malformed", "body"),
        ("correction", json!({ "category": "theft", "reason": "Крадіжка." }), "category_unknown", "category"),
        ("correction", json!({ "reason": "Не те." }), "field_missing", "category"),
        ("conflict", json!({ "about": ["o-99"], "reason": "Скарга." }), "officer_unknown", "about"),
        ("conflict", json!({ "not_about": ["o-99"], "reason": "Скарга." }), "officer_unknown", "not_about"),
        ("conflict", json!({ "about": ["o-1"], "not_about": ["o-1"], "reason": "Скарга." }), "field_malformed", "not_about"),
    ] {
        let refused = town.act("moderator", &case, "triage-case", "POST", tail, &body).await;
        assert_eq!((refused.code().as_str(), &refused.json()["field"]), (code, &json!(field)), "{tail}: {}", refused.text);
    }
    let question = town.act("moderator", &case, "triage-case", "POST", "question", &json!({ "text": "Де саме?" })).await;
    assert_eq!((question.status, &question.json()["state"]), (200, &json!("waiting")));
    assert_eq!(question.json()["waiting_until"], "2026-11-27T23:59:59+02:00", "five business days");
    let home = town.file(2, CaseKind::Hazard, Holder::Desk).await;
    let corrected =
        town.act("moderator", &home, "triage-case", "POST", "correction", &json!({ "category": "home", "reason": "Це вдома." })).await;
    assert_eq!((corrected.status, &corrected.json()["safe_mode"]), (200, &json!(true)));
    let kept = town.bench.store.case_head(&home.city, &home.reference).await.expect("read").expect("a case");
    let a_month = now() + SignedDuration::from_mins(1) + SignedDuration::from_hours(24 * 30);
    assert_eq!(kept.key_expires_at, Some(a_month), "the key has its timer, as if filed so");
}

#[tokio::test]
async fn what_is_done_without_saying_why_is_not_done() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Hazard, Holder::Desk).await;
    let other = town.file(2, CaseKind::Hazard, Holder::Desk).await;
    for (operation, method, tail, body) in [
        ("triage-case", "POST", "hand-over", json!({ "to": "officer" })),
        ("triage-case", "POST", "correction", json!({ "category": "crossing" })),
        ("triage-case", "POST", "conflict", json!({ "about": ["o-1"] })),
        ("triage-case", "POST", "safe-mode", json!({})),
        ("triage-case", "POST", "safe-mode", Value::Null),
        ("merge-cases", "POST", "merge", json!({ "into": other.reference })),
        ("publish-case", "DELETE", "publication", Value::Null),
    ] {
        let refused = town.act("moderator", &case, operation, method, tail, &body).await;
        let told = (refused.status, refused.code(), refused.json()["field"].clone());
        assert_eq!(told, (400, "field_missing".to_owned(), json!("reason")), "{tail}: {}", refused.text);
    }
    assert_eq!(town.read("moderator", &case).await["history"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn two_do_not_answer_one_case() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Question, Holder::Desk).await;
    let claimed = town.act("moderator", &case, "claim-case", "PUT", "claim", &Value::Null).await;
    assert_eq!((claimed.status, &claimed.json()["claim"]["by"]), (200, &json!("me")));
    let again = town.act("moderator", &case, "claim-case", "PUT", "claim", &Value::Null).await;
    assert_eq!((again.status, &again.json()["entry"]), (200, &Value::Null), "the same again leaves no line");
    let text = json!({ "text": "Так." });
    let other = town.act("second moderator", &case, "answer-case", "POST", "answer", &text).await;
    assert_eq!((other.status, other.code().as_str()), (409, "claimed_by_other"));
    assert_eq!(town.read("second moderator", &case).await["claim"]["by"], "other");
    let released = town.act("moderator", &case, "claim-case", "DELETE", "claim", &Value::Null).await;
    assert_eq!((released.status, &released.json()["claim"]), (200, &Value::Null));
    let answered = town.act("second moderator", &case, "answer-case", "POST", "answer", &text).await;
    assert_eq!(answered.status, 200, "{}", answered.text);
    let repeated = town.act("second moderator", &case, "answer-case", "POST", "answer", &text).await;
    assert_eq!(repeated, answered, "the same answer again is answered the same");
}
