//! Queues: who finds what, in which order, page by page.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{CaseKind, Holder, Urgency};
use varta_testkit::city;
use varta_tests::courier;
use varta_tests::desk::{self, DIVISION, PARTNER};

use super::{Town, now, references};

#[tokio::test]
async fn a_queue_has_the_urgent_first_then_the_oldest_page_by_page_and_nobodys_words() {
    let town = Town::new().await;
    let earlier = now() - SignedDuration::from_hours(48);
    let late = town.file_as(1, CaseKind::Question, Holder::Desk, Urgency::Normal, now()).await;
    let urgent = town.file_as(2, CaseKind::Hazard, Holder::Desk, Urgency::High, now()).await;
    let old = town.file_as(3, CaseKind::Question, Holder::Desk, Urgency::Normal, earlier).await;
    town.file(4, CaseKind::Message, Holder::Officer).await;
    let expected: Vec<String> = [&urgent, &old, &late].iter().map(|case| case.reference.to_string()).collect();
    let all = town.queue("moderator", "of=desk").await;
    assert_eq!(references(&all), expected, "{}", all.text);
    assert!(!all.text.contains("ліхтар біля"), "no words of the author: {}", all.text);
    assert_eq!((&all.json()["cases"][0]["category_name"], &all.json()["next_cursor"]), (&json!("lighting"), &Value::Null));
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = town.queue("moderator", &format!("of=desk&limit=1{cursor}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        seen.extend(references(&page));
        let json = page.json();
        let Some(next) = json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
        let elsewhere = town.queue("coordinator", &format!("of=sent{cursor}")).await;
        assert_eq!((elsewhere.status, elsewhere.code().as_str()), (400, "cursor_malformed"), "a cursor is of its list");
    }
    assert_eq!(seen, expected);
    assert_eq!(references(&town.queue("officer", "of=officer").await).len(), 1, "the inbox of the own beat needs no name");
}

#[tokio::test]
async fn the_desk_looks_into_the_queues_of_divisions_and_partners() {
    let town = Town::new().await;
    let at_division = town.file(1, CaseKind::CrimeReport, Holder::Division { body: desk::body(DIVISION) }).await;
    let at_partner = town.file(2, CaseKind::Question, Holder::Partner { body: desk::body(PARTNER) }).await;
    for who in ["moderator", "coordinator"] {
        assert_eq!(references(&town.queue(who, "of=division&body=investigators").await), [at_division.reference.to_string()]);
        assert_eq!(references(&town.queue(who, "of=partner&body=legal-aid").await), [at_partner.reference.to_string()]);
        for (query, code) in [
            ("of=division", "field_missing"),
            ("of=division&body=legal-aid", "body_unknown"),
            ("of=partner&body=lamps", "body_unknown"),
            ("of=partner&body=%3F", "body_unknown"),
        ] {
            let refused = town.queue(who, query).await;
            assert_eq!((refused.code().as_str(), &refused.json()["field"]), (code, &json!("body")), "{query}: {}", refused.text);
        }
    }
    assert_eq!(town.queue("another division", "of=division&body=investigators").await.code(), "not_yours");
}

#[tokio::test]
async fn complaints_are_listed_district_by_district_and_nobody_finds_the_one_about_themselves() {
    let town = Town::new().await;
    let mut complaints = Vec::new();
    for (number, beat, about) in [(1, "hol-01", "o-1"), (2, "hol-01", "coord"), (3, "pec-01", "o-3"), (4, "pec-01", "o-3")] {
        let route = desk::route(Holder::Officer).with_conflict(vec![city::officer(about)]);
        let change = desk::filed(number, CaseKind::Message, beat, route, now() + SignedDuration::from_mins(i64::from(number)));
        complaints.push(courier::file(&town.bench, change, now()).await.reference.to_string());
    }
    // Not every case of a supervisor is a complaint.
    town.file(9, CaseKind::Hazard, Holder::Supervisor).await;
    let mut listed = references(&town.queue("moderator", "of=complaints").await);
    listed.sort();
    complaints.sort();
    assert_eq!(listed, complaints);
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = town.queue("coordinator", &format!("of=complaints&limit=1{cursor}")).await;
        assert!(page.status == 200 && references(&page).len() == 1, "no page tells of what is not on it: {}", page.text);
        seen.extend(references(&page));
        let json = page.json();
        let Some(next) = json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
        assert_eq!(town.queue("coordinator", &format!("of=desk{cursor}")).await.code(), "cursor_malformed", "a cursor is of its list");
    }
    let about_them = desk::filed(2, CaseKind::Message, "hol-01", desk::route(Holder::Officer), now()).case.reference.to_string();
    assert!(!seen.contains(&about_them), "not the one about the coordinator");
    assert_eq!(seen.len(), 3, "{seen:?}");
}
