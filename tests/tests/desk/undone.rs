//! Slips: what is undone within ten minutes, what it takes along, who reads of it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{CaseKind, Holder};

use super::{Town, now};

#[tokio::test]
async fn a_slip_is_undone_within_ten_minutes_and_not_after() {
    for (minutes, status) in [(9, 200), (11, 409)] {
        let town = Town::new().await;
        let case = town.file(1, CaseKind::Question, Holder::Desk).await;
        let spam = json!({ "reason": "spam", "text": "Це реклама." });
        for _ in 0..2 {
            assert_eq!(town.act("moderator", &case, "triage-case", "POST", "rejection", &spam).await.status, 200);
        }
        let at = now() + SignedDuration::from_mins(1 + minutes);
        let undone = town.act_at("coordinator", &case, "triage-case", "POST", "undo", &json!({}), at).await;
        assert_eq!(undone.status, status, "{}", undone.text);
        if status == 409 {
            assert_eq!(undone.code(), "not_undoable");
        }
    }
}

#[tokio::test]
async fn a_conflict_that_was_a_slip_is_undone_with_the_duplicates_it_took_along() {
    let town = Town::new().await;
    let mut cases = Vec::new();
    for number in 1..=4 {
        cases.push(town.file(number, CaseKind::Hazard, Holder::Officer).await);
    }
    for from in 1..4 {
        let into = json!({ "into": cases[0].reference, "reason": "Та сама лампа." });
        assert_eq!(town.act("moderator", &cases[from], "merge-cases", "POST", "merge", &into).await.status, 200);
    }
    let about = json!({ "about": ["o-1"], "reason": "Скарга." });
    assert_eq!(town.act("moderator", &cases[0], "triage-case", "POST", "conflict", &about).await.status, 200);
    assert_eq!(town.act("officer", &cases[0], "staff-case", "GET", "", &Value::Null).await.status, 404);
    // Somebody has worked on one of them since.
    let redact = json!({ "ranges": [[0, 3]], "reason": "Дані." });
    assert_eq!(town.act("moderator", &cases[3], "redact-entry", "POST", "entries/1/redaction", &redact).await.status, 200);

    let late = now() + SignedDuration::from_mins(12);
    assert_eq!(town.act_at("moderator", &cases[0], "triage-case", "POST", "undo", &json!({}), late).await.code(), "not_undoable");
    for _ in 0..2 {
        let undone = town.act("coordinator", &cases[0], "triage-case", "POST", "undo", &json!({})).await;
        assert_eq!((undone.status, &undone.json()["holder"]), (200, &json!("officer")), "{}", undone.text);
    }
    let mut left = Vec::new();
    for case in &cases {
        left.push(town.bench.store.case_head(&case.city, &case.reference).await.expect("read").expect("a case").conflict.is_some());
    }
    assert_eq!(left, [false, false, false, true], "what was worked on since is looked at by itself");
    assert_eq!(town.act("officer", &cases[0], "staff-case", "GET", "", &Value::Null).await.status, 200);
    let read = town.act("moderator", &cases[1], "staff-case", "GET", "", &Value::Null).await;
    assert_eq!(read.json()["state"], "merged", "a duplicate stays one: {}", read.text);
}

#[tokio::test]
async fn the_officer_who_has_the_case_again_does_not_read_that_it_was_taken_for_a_complaint() {
    let town = Town::new().await;
    let case = town.file(41, CaseKind::Message, Holder::Officer).await;
    let conflict = json!({ "about": ["o-1"], "reason": "Телефоном скаржиться на дільничного." });
    assert_eq!(town.act("moderator", &case, "triage-case", "POST", "conflict", &conflict).await.status, 200);
    assert_eq!(town.act("moderator", &case, "triage-case", "POST", "undo", &json!({ "reason": "Не те звернення." })).await.status, 200);
    let by_officer = town.read("officer", &case).await.to_string();
    assert!(!by_officer.contains("conflict_found") && !by_officer.contains("скаржиться"), "{by_officer}");
    let by_desk = town.read("moderator", &case).await.to_string();
    assert!(by_desk.contains("conflict_found") && by_desk.contains("скаржиться"), "{by_desk}");
}
