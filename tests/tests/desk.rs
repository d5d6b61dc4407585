//! The desk through its public face: what moderators, divisions and partners do, and what is left of it.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind, Holder, Urgency};
use varta_domain::ids::CategoryId;
use varta_domain::reference::LinkToken;
use varta_store::OfficerLink;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::desk::{self, DIVISION, PARTNER};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::{courier, seeded};

struct Town {
    bench: Bench,
    edge: Edge,
}

impl Town {
    async fn new() -> Self {
        let bench = desk::town().await;
        for persona in desk::staff() {
            bench.store.put_staff(&persona.profile).await.expect("a profile");
        }
        bench.store.put_staff(&seeded::moderator(seeded::MODERATOR_SUB)).await.expect("a profile");
        let edge = Edge::new(&bench);
        Self { bench, edge }
    }

    async fn file(&self, number: u32, kind: CaseKind, holder: Holder) -> Case {
        self.file_as(number, kind, holder, Urgency::Normal, now()).await
    }

    async fn file_as(&self, number: u32, kind: CaseKind, holder: Holder, urgency: Urgency, at: Timestamp) -> Case {
        let mut change = desk::filed(number, kind, "hol-01", desk::route(holder), at);
        change.case.urgency = urgency;
        if kind == CaseKind::Hazard {
            change.case.category = Some(CategoryId::parse("lighting").expect("a slug"));
        }
        courier::file(&self.bench, change, at).await
    }

    async fn act(&self, who: &str, case: &Case, operation: &str, method: &str, tail: &str, body: &Value) -> Answer {
        self.act_at(who, case, operation, method, tail, body, now() + SignedDuration::from_mins(1)).await
    }

    #[allow(clippy::too_many_arguments, reason = "a call has that many parts")]
    async fn act_at(&self, who: &str, case: &Case, operation: &str, method: &str, tail: &str, body: &Value, at: Timestamp) -> Answer {
        let raw = format!("/v1/staff/cities/kyiv/cases/{}/{tail}", case.reference);
        let path = [("city", "kyiv"), ("reference", case.reference.as_str()), ("seq", "1")];
        let request = Request::by_staff(&sub(who), method, raw.trim_end_matches('/'), &path);
        let request = if body.is_null() { request } else { request.body(body) };
        self.edge.call(operation, &request.event(), at).await
    }

    async fn queue(&self, who: &str, query: &str) -> Answer {
        let mut event = Request::by_staff(&sub(who), "GET", "/v1/staff/cities/kyiv/queue", &[("city", "kyiv")]).event();
        event["rawQueryString"] = json!(query);
        self.edge.call("staff-queue", &event, now() + SignedDuration::from_mins(1)).await
    }

    async fn read(&self, who: &str, case: &Case) -> Value {
        let answer = self.act(who, case, "staff-case", "GET", "", &Value::Null).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }
}

fn now() -> Timestamp {
    city::friday_evening()
}

fn sub(who: &str) -> String {
    if who == "second moderator" {
        return seeded::MODERATOR_SUB.to_owned();
    }
    let staff = desk::staff();
    staff.iter().find(|persona| persona.name == who).expect("somebody of the staff").profile.sub.as_str().to_owned()
}

fn references(answer: &Answer) -> Vec<String> {
    let cases = answer.json()["cases"].as_array().cloned().unwrap_or_default();
    cases.iter().map(|case| case["reference"].as_str().expect("a reference").to_owned()).collect()
}

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
async fn a_case_comes_with_a_suggestion_guidance_and_what_can_be_done() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Hazard, Holder::Desk).await;
    let shown = town.read("moderator", &case).await;
    let suggestion = &shown["suggestion"];
    assert_eq!((&suggestion["to"], &suggestion["by"]), (&json!("lamps"), &json!("forward")));
    assert!(suggestion["reason"].as_str().is_some_and(|reason| reason.contains("служба освітлення")), "{suggestion}");
    assert!(suggestion["legal_ground"].as_str().is_some_and(|ground| ground.contains("ст. 10")), "{suggestion}");
    assert_eq!(shown["guidance"][0]["id"], "street-light-out");
    let actions: Vec<&str> = shown["actions"].as_array().expect("actions").iter().filter_map(Value::as_str).collect();
    assert!(["claim", "answer", "hand_over", "forward"].iter().all(|action| actions.contains(action)), "{actions:?}");
    assert!(!actions.contains(&"undo") && !actions.contains(&"draft"), "{actions:?}");
    assert!(!shown.to_string().contains("contact\":{") && shown["has_contact"] == true);
    let mut event = Request::by_staff(
        &sub("moderator"),
        "GET",
        &format!("/v1/staff/cities/kyiv/cases/{}/answer-draft", case.reference),
        &[("city", "kyiv"), ("reference", case.reference.as_str())],
    )
    .event();
    event["rawQueryString"] = json!("article=street-light-out");
    let draft = town.edge.call("staff-case", &event, now()).await.json();
    let text = draft["text"].as_str().expect("a draft");
    for part in [case.reference.as_str(), "lighting", "вулиця Васильківська, 12", "1. Запишіть номер опори.", "2807-IV, ст. 10"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
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

#[tokio::test]
async fn a_partner_drafts_and_the_desk_sends_it_on_under_both_names() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Question, Holder::Desk).await;
    let early = json!({ "text": "Закон на вашому боці.", "together_with": PARTNER });
    let refused = town.act("moderator", &case, "answer-case", "POST", "answer", &early).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "body_unknown"), "nobody drafted");
    let refer = json!({ "to": "partner", "body": PARTNER, "reason": "Питання права." });
    assert_eq!(town.act("moderator", &case, "triage-case", "POST", "hand-over", &refer).await.status, 200);
    let again = town.act("moderator", &case, "triage-case", "POST", "hand-over", &refer).await;
    assert_eq!((again.status, &again.json()["entry"]), (200, &Value::Null));
    assert_eq!(references(&town.queue("partner", "of=partner").await), [case.reference.to_string()]);
    let claimed = town.act("partner", &case, "claim-case", "PUT", "claim", &Value::Null).await;
    assert_eq!(claimed.status, 200, "{}", claimed.text);
    let draft = json!({ "text": "Закон на вашому боці." });
    for _ in 0..2 {
        let drafted = town.act("partner", &case, "draft-answer", "POST", "draft", &draft).await;
        assert_eq!(drafted.status, 200, "sent twice, taken once: {}", drafted.text);
        assert_eq!(drafted.json()["actions"], json!([]));
    }
    assert!(references(&town.queue("partner", "of=partner").await).is_empty());
    let sent = town.act("moderator", &case, "answer-case", "POST", "answer", &early).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let history = town.read("moderator", &case).await["history"].clone();
    assert_eq!(history.as_array().expect("a history").len(), 5, "{history}");
    assert_eq!(history[4]["together_with"], PARTNER);
}

#[tokio::test]
async fn a_division_enters_the_number_that_the_author_reads() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::CrimeReport, Holder::Division { body: desk::body(DIVISION) }).await;
    let number = json!({ "number": "ЄО № 12345 від 20.11.2026" });
    for _ in 0..2 {
        let entered = town.act("division", &case, "register-case", "POST", "register-number", &number).await;
        assert_eq!(entered.status, 200, "{}", entered.text);
    }
    let shown = town.read("division", &case).await;
    assert_eq!((&shown["register_number"], shown["history"].as_array().map(Vec::len)), (&json!("ЄО № 12345 від 20.11.2026"), Some(2)));
}

#[tokio::test]
async fn what_is_redacted_is_gone_for_everybody_and_sealed() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Message, Holder::Officer).await;
    let redact = json!({ "ranges": [[0, 6], [17, 23]], "reason": "Чужі персональні дані." });
    let done = town.act("moderator", &case, "redact-entry", "POST", "entries/1/redaction", &redact).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let again = town.act("moderator", &case, "redact-entry", "POST", "entries/1/redaction", &redact).await;
    assert_eq!((again.status, &again.json()["entry"]), (200, &Value::Null), "{}", again.text);
    let key = city::seeded(7);
    let key = varta_domain::reference::CaseKey::generate(key);
    let read = Request::of_author("GET", case.reference.as_str(), key.reveal(), "").event();
    let author = town.edge.call("read-case", &read, now()).await;
    for history in [author.json()["history"].clone(), town.read("officer", &case).await["history"].clone()] {
        let text = history[0]["text"].as_str().expect("a text");
        assert!(text.starts_with("██████") && !text.contains("Третій"), "{text}");
        assert_eq!((&history[0]["redacted"], &history[1]["what"]), (&json!(true), &json!("redacted")));
    }
    assert!(!author.text.contains("Чужі персональні дані"), "why is for staff");
    let main = format!("{:?}", town.bench.all_items(dynamo::TABLE).await);
    assert!(!main.contains("Третій"), "nothing is left in the main table");
    let sealed = town.bench.all_items(dynamo::VAULT).await;
    assert_eq!(sealed.iter().filter(|item| format!("{item:?}").contains("Третій день")).count(), 1);
}

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
async fn the_desk_puts_any_case_in_safe_mode_and_its_author_is_written_nothing_of_it() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Message, Holder::Officer).await;
    let answered = town.act("officer", &case, "answer-case", "POST", "answer", &json!({ "text": "Прийду." })).await;
    assert_eq!(answered.status, 200, "{}", answered.text);
    let letters = courier::items(&town.bench, "letter").await.len() + courier::items(&town.bench, "outbox").await.len();
    let why = json!({ "reason": "Кривдник читає її пошту." });
    let on = town.act("moderator", &case, "triage-case", "POST", "safe-mode", &why).await;
    assert_eq!((on.status, &on.json()["safe_mode"], &on.json()["state"]), (200, &json!(true), &json!("answered")), "{}", on.text);
    assert!(!on.json()["actions"].as_array().expect("actions").contains(&json!("safe_mode")), "{}", on.text);
    let again = town.act("moderator", &case, "triage-case", "POST", "safe-mode", &why).await;
    assert_eq!((again.status, &again.json()["entry"]), (200, &Value::Null), "{}", again.text);
    let now_there = courier::items(&town.bench, "letter").await.len() + courier::items(&town.bench, "outbox").await.len();
    assert_eq!(now_there, letters, "nobody is told");
    let key = varta_domain::reference::CaseKey::generate(city::seeded(7));
    let read = async |at| {
        let read = Request::of_author("GET", case.reference.as_str(), key.reveal(), "").event();
        town.edge.call("read-case", &read, at).await
    };
    let author = read(now() + SignedDuration::from_mins(2)).await;
    assert!(author.json()["key_valid_until"].is_string() && !author.text.contains("safe_mode_on"), "{}", author.text);
    assert!(!author.text.contains("Кривдник"), "{}", author.text);
    assert_eq!(read(now() + SignedDuration::from_hours(24 * 31)).await.status, 404, "the key has an end");
    assert_eq!(town.read("officer", &case).await["history"][2]["reason"], "Кривдник читає її пошту.");
    let undone = town.act("coordinator", &case, "triage-case", "POST", "undo", &json!({})).await;
    assert_eq!((undone.status, &undone.json()["safe_mode"]), (200, &json!(false)), "{}", undone.text);
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

#[tokio::test]
async fn what_is_raised_by_hand_is_told_as_that_and_the_clock_goes_on() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Hazard, Holder::Desk).await;
    let reason = json!({ "reason": "Діти ходять тут щодня." });
    let raised = town.act("moderator", &case, "triage-case", "POST", "raise", &reason).await;
    let json = raised.json();
    assert_eq!((raised.status, &json["level"], &json["raised"]), (200, &json!(0), &json!(true)), "{}", raised.text);
    assert_eq!((&json["urgency"], &json["due_at"]), (&json!("high"), &json!("2026-11-24T23:59:59+02:00")));
    assert_eq!(json["entry"]["description"], "Керівництву передано вручну");
    assert!(!json["actions"].as_array().expect("actions").contains(&json!("raise")), "once is enough");
    let again = town.act("moderator", &case, "triage-case", "POST", "raise", &reason).await;
    assert_eq!((again.status, &again.json()["entry"]), (200, &Value::Null), "{}", again.text);
    assert_eq!(town.read("supervisor", &case).await["raised"], true, "it has come to them");
    let outbox = format!("{:?}", courier::items(&town.bench, "outbox").await);
    assert!(outbox.contains("raised") && !outbox.contains("escalated"), "{outbox}");
}

#[tokio::test]
async fn a_link_of_a_supervisor_opens_what_they_may_read_and_no_more() {
    let town = Town::new().await;
    let case = town.file(1, CaseKind::Hazard, Holder::Supervisor).await;
    let token = LinkToken::generate(city::seeded(3));
    let link = OfficerLink {
        city: case.city.clone(),
        reference: case.reference.clone(),
        round: case.round,
        beat: case.beat.clone(),
        officer: city::officer("super-b"),
        open_until: now() + SignedDuration::from_hours(240),
    };
    town.bench.store.put_link(&token, &link).await.expect("a link");
    let open = async || town.edge.call("open-officer-link", &Request::link(token.reveal()).event(), now()).await.status;
    let sign_in = async || town.act("supervisor", &case, "staff-case", "GET", "", &Value::Null).await.status;
    assert_eq!((open().await, sign_in().await), (200, 200));
    let to_desk = json!({ "to": "desk", "reason": "Не наше." });
    assert_eq!(town.act("supervisor", &case, "triage-case", "POST", "hand-over", &to_desk).await.status, 200);
    assert_eq!((open().await, sign_in().await), (410, 404));
}
