//! What is asked of whom, and what is kept of it: photos, personal data, contacts, safe mode.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::CaseState;
use varta_domain::ids::PhotoId;
use varta_domain::photo::{Photo, PhotoToken};
use varta_testkit::city;
use varta_tests::requests::Request;

use crate::{ADDRESS, head, mark, next, now, reference, report, submit, town};

#[tokio::test]
async fn in_safe_mode_the_key_ends_on_its_own_timer_and_the_receipt_helps() {
    let (bench, edge) = town().await;
    let body = json!({
        "text": "Колишній чатує біля під’їзду.", "category": "home", "address": ADDRESS,
        "contact": { "phone": "050 123 45 67", "safe": { "way": "sms", "hours": { "from": "10:00", "to": "16:00" } } },
    });
    let reported = report(&edge, "one", &body, now()).await;
    let (case, receipt) = (head(&bench, &reported).await, reported.json());
    assert!(case.safe_mode && !case.may_be_public());
    assert_eq!(receipt["key_valid_until"], "2026-12-20T18:30:00+02:00");
    let numbers: Vec<&str> = receipt["help"].as_array().expect("lines").iter().filter_map(|line| line["number"].as_str()).collect();
    assert_eq!(numbers, ["102", "15-47", "116 123", "116 111"]);
    assert!(next(&reported).contains("приватному вікні") && next(&reported).contains("20 грудня"));
    let key = receipt["case_key"].as_str().expect("a key").to_owned();
    let read = async |key: &str, days: i64| {
        let at = now() + SignedDuration::from_hours(24 * days);
        edge.call("read-case", &Request::of_author("GET", case.reference.as_str(), key, "").event(), at).await
    };
    assert_eq!(read(&key, 29).await.status, 200);
    let late = read(&key, 30).await;
    assert_eq!((late.status, &late.text), (404, &read(city::key(9).reveal(), 30).await.text), "like any wrong key");
    let follow_up = Request::of_author("POST", case.reference.as_str(), &key, "/follow-ups")
        .header("idempotency-key", "later-0123456789-0123456789")
        .body(&json!({ "text": "Ще." }));
    let at = now() + SignedDuration::from_hours(24 * 31);
    assert_eq!(edge.call("follow-up", &follow_up.event(), at).await.code(), "case_not_found");
    assert_eq!(head(&bench, &reported).await.state, CaseState::Open, "the case goes on");

    let short = json!({ "text": "Колишній чатує й біля роботи.", "category": "home", "address": ADDRESS, "key_valid_days": 7 });
    assert_eq!(report(&edge, "two", &short, now()).await.json()["key_valid_until"], "2026-11-27T18:30:00+02:00");
}

#[tokio::test]
async fn photos_come_with_the_case_once_and_a_repeated_request_is_answered_as_before() {
    let (bench, edge) = town().await;
    let mut claims = Vec::new();
    for seed in [1, 2] {
        let (id, token) = (PhotoId::generate(city::seeded(seed)), PhotoToken::generate(city::seeded(seed + 50)));
        bench.store.create_photo(&Photo::awaited(id.clone(), city::slug(), &token, now())).await.expect("announced");
        claims.push(json!({ "id": id, "token": token.reveal() }));
    }
    let body = json!({ "text": "Зламана гірка.", "address": ADDRESS, "photos": claims });
    let first = mark(&edge, "one", &body, now()).await;
    assert_eq!(head(&bench, &first).await.photos.len(), 2);
    let again = mark(&edge, "one", &body, now()).await;
    assert_eq!((again.status, again.header("idempotent-replay"), again.json()), (201, Some("true"), first.json()));
    let other = json!({ "text": "Інша гірка.", "address": ADDRESS, "photos": [claims[1]] });
    let taken = mark(&edge, "two", &other, now()).await;
    assert_eq!((taken.code().as_str(), taken.json()["field"].as_str()), ("photo_taken", Some("photos[0]")));
    let stranger = json!({ "id": claims[0]["id"], "token": PhotoToken::generate(city::seeded(9)).reveal() });
    let not_theirs = json!({ "text": "Інша гірка.", "address": ADDRESS, "photos": [stranger] });
    assert_eq!(mark(&edge, "three", &not_theirs, now()).await.code(), "photo_unknown");
}

#[tokio::test]
async fn what_is_personal_is_asked_about_by_place_and_never_repeated() {
    let (_bench, edge) = town().await;
    let text = "Передзвоніть на 050 123 45 67.";
    let body = json!({ "text": text, "address": ADDRESS });
    let asked = submit(&edge, "one", &body, now()).await;
    assert_eq!(asked.code(), "personal_data_found");
    assert_eq!(asked.json()["found"], json!([{ "field": "text", "kind": "phone", "from": 16, "to": 29 }]));
    assert!(!asked.text.contains("123 45"));
    let kept = json!({ "text": text, "address": ADDRESS, "keep_personal": true });
    reference(&submit(&edge, "one", &kept, now()).await);
    let home = json!({ "text": "На Васильківській, 12, кв. 5 шумлять.", "address": "вул. Васильківська, 12" });
    assert_eq!(submit(&edge, "two", &home, now()).await.json()["found"][0]["kind"], "address");
}

#[tokio::test]
async fn what_is_personal_in_an_addition_is_asked_about_too() {
    let (_bench, edge) = town().await;
    let first = submit(&edge, "one", &json!({ "text": "Зламана лавка.", "address": ADDRESS }), now()).await;
    let (case, key) = (reference(&first), first.json()["case_key"].as_str().expect("a key").to_owned());
    let add = async |body: Value| {
        let request = Request::of_author("POST", &case, &key, "/follow-ups");
        let event = request.header("idempotency-key", "more-0123456789-0123456789").body(&body).event();
        edge.call("follow-up", &event, now()).await
    };
    let text = "Передзвоніть на 050 123 45 67.";
    let asked = add(json!({ "text": text })).await;
    assert_eq!((asked.status, asked.code().as_str()), (409, "personal_data_found"), "{}", asked.text);
    assert_eq!(asked.json()["found"], json!([{ "field": "text", "kind": "phone", "from": 16, "to": 29 }]));
    assert!(!asked.text.contains("123 45"));
    assert_eq!(add(json!({ "text": text, "keep_personal": true })).await.status, 201);
}

#[tokio::test]
async fn whether_a_contact_may_be_shared_stands_with_the_case_and_never_in_safe_mode() {
    let (bench, edge) = town().await;
    let body = |text: &str, contact: Value| json!({ "text": text, "address": ADDRESS, "contact": contact });
    let phone = "050 123 45 67";
    for (id, contact, may) in [
        ("one", json!({ "phone": phone }), false),
        ("two", json!({ "phone": phone, "may_be_shared": true }), true),
        ("three", json!({ "phone": phone, "may_be_shared": true, "safe": { "way": "sms" } }), false),
    ] {
        let filed = mark(&edge, id, &body(&format!("Темно {id}."), contact), now()).await;
        let case = head(&bench, &filed).await;
        assert_eq!((case.has_contact, case.may_share_contact()), (true, may), "{id}");
        assert_eq!(next(&filed).contains("Ви погодилися"), may, "{}", filed.text);
    }
}

#[tokio::test]
async fn a_message_about_violence_at_home_is_in_safe_mode_as_a_report_is() {
    let (bench, edge) = town().await;
    let text = "Чоловік мене б’є щовихідних, боюся йти додому.";
    let body = json!({ "text": text, "address": ADDRESS, "not_urgent_confirmed": true, "contact": { "phone": "050 123 45 67" } });
    let sent = submit(&edge, "one", &body, now()).await;
    let (case, receipt) = (head(&bench, &sent).await, sent.json());
    assert!(case.safe_mode && case.with_officer && case.conflict.is_none(), "{}", sent.text);
    assert_eq!(receipt["key_valid_until"], "2026-12-20T18:30:00+02:00");
    assert_eq!(receipt["help"].as_array().map(Vec::len), Some(4));
    assert!(next(&sent).contains("приватному вікні"));
    let plain = submit(&edge, "two", &json!({ "text": "Зламана лавка.", "address": ADDRESS }), now()).await.json();
    assert_eq!((plain.get("help"), plain.get("key_valid_until")), (None, None));
}
