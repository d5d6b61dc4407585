//! A case on its way to a responsible body and back: what leaves the house, what the body can do, when its link dies.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind, CaseState, DetailKey, Entry, Holder};
use varta_domain::reference::Reference;
use varta_domain::text::MessageText;
use varta_testkit::sns::{Published, Sns};
use varta_testkit::{Bench, city};
use varta_tests::courier::{LINK_BASE, items, look, notify_at, stream_of};
use varta_tests::edge::{Answer, Edge};
use varta_tests::outward::{self, forwarding, on_case};
use varta_tests::requests::Request;
use varta_tests::{courier, seeded};

const WORDS: &str = "Третій день темно біля переходу, не світить ліхтар";

struct Scene {
    bench: Bench,
    edge: Edge,
    case: Case,
}

async fn scene() -> Scene {
    let (bench, _) = outward::open().await;
    let case = outward::filed(&bench, 31, CaseKind::Hazard, "lighting", WORDS, city::friday_evening()).await;
    let edge = Edge::new(&bench);
    Scene { bench, edge, case }
}

impl Scene {
    fn reference(&self) -> &str {
        self.case.reference.as_str()
    }

    async fn call(&self, operation: &str, event: &Value, now: Timestamp) -> Answer {
        self.edge.call(operation, event, now).await
    }

    /// What goes out by mail for the last change of the case.
    async fn told(&self, now: Timestamp) -> Vec<Published> {
        let (case, _) = look(&self.bench, &self.case.reference).await;
        let id = format!("OUTBOX#kyiv-{}-{}", case.reference.as_str().to_lowercase(), case.version);
        let all = items(&self.bench, "outbox").await;
        let last: Vec<_> = all.into_iter().filter(|item| item["pk"].as_s().ok() == Some(&id)).collect();
        assert_eq!(last.len(), 1);
        let sns = Sns::default();
        assert_eq!(notify_at(&self.bench, &sns, now, stream_of(&last)).await, json!({ "batchItemFailures": [] }));
        sns.take()
    }

    /// Sends the case to the lamps and gives the token of their link.
    async fn sent(&self, now: Timestamp) -> String {
        let answer = self.call("forward-case", &forwarding(self.reference(), "lamps"), now).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let told = self.told(now).await;
        assert_eq!(told.len(), 1, "one mail");
        token(&told[0].message)
    }
}

fn token(message: &str) -> String {
    let (_, rest) = message.split_once(&format!("{LINK_BASE}/b/")).expect("a reply link");
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn link(method: &str, token: &str) -> Request {
    Request::new(method, &format!("/v1/body-reports/{token}"), &[("token", token)])
}

fn report(token: &str, body: &Value) -> Value {
    link("POST", token).body(body).event()
}

#[tokio::test]
async fn a_lamp_goes_to_who_can_mend_it_and_their_report_answers_the_author() {
    let scene = scene().await;
    let now = seeded::now();
    let sent = scene.call("forward-case", &forwarding(scene.reference(), "lamps"), now).await;
    assert_eq!((sent.status, sent.json()["state"].as_str()), (200, Some("forwarded")), "{}", sent.text);
    assert_eq!(sent.json()["check_at"], "2026-12-21T00:00:00+02:00", "thirty days at most, to the end of the last");
    assert_eq!((sent.json()["delivery"]["channel"].as_str(), sent.json()["delivery"]["by_hand"].as_bool()), (Some("email"), Some(false)));
    let again = scene.call("forward-case", &forwarding(scene.reference(), "lamps"), now).await;
    assert_eq!(again.status, 200, "who repeats it is answered");

    let told = scene.told(now).await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].recipient.as_deref(), told[0].phone.as_deref()), (Some("lamps"), None));
    let mail = &told[0].message;
    for part in [WORDS, scene.reference(), "ст. 10", "20 грудня 2026 року", "вулиця Васильківська, 12"] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    let token = token(mail);
    let opened = scene.call("report-on-case", &link("GET", &token).event(), now).await;
    assert_eq!((opened.status, opened.json()["last_day"].as_str()), (200, Some("2026-12-20")), "{}", opened.text);
    assert!(!opened.text.contains("sub") && opened.text.contains(WORDS));

    let done = report(&token, &json!({ "report": "done", "text": "Лампу замінено." }));
    let first = scene.call("report-on-case", &done, now).await;
    assert_eq!((first.status, first.json()["state"].as_str()), (200, Some("answered")), "{}", first.text);
    assert_eq!(scene.call("report-on-case", &done, now).await, first, "the same report again is the same answer");
    assert_eq!(scene.call("report-on-case", &link("GET", &token).event(), now).await.code(), "body_link_spent");
    let other = report(&token, &json!({ "report": "done", "text": "Інше." }));
    assert_eq!(scene.call("report-on-case", &other, now).await.status, 410);

    let read = Request::of_author("GET", scene.reference(), city::key(31).reveal(), "").event();
    let read = scene.call("read-case", &read, now).await;
    assert!(read.text.contains("Лампу замінено.") && read.json()["history"][1]["what"] == "forwarded", "{}", read.text);
}

#[tokio::test]
async fn a_body_may_ask_for_time_but_not_for_ever() {
    let scene = scene().await;
    let now = seeded::now();
    let token = scene.sent(now).await;
    let later = |until: &str| report(&token, &json!({ "report": "in_progress", "text": "Замовили деталі.", "until": until }));
    for until in ["2026-11-19", "2027-02-20", "завтра"] {
        let refused = scene.call("report-on-case", &later(until), now).await;
        assert_eq!((refused.code().as_str(), refused.json()["field"].as_str()), ("term_out_of_range", Some("until")), "{until}");
    }
    let taken = scene.call("report-on-case", &later("2027-01-15"), now).await;
    assert_eq!((taken.status, taken.json()["state"].as_str()), (200, Some("forwarded")), "{}", taken.text);
    assert_eq!(scene.call("report-on-case", &later("2027-01-15"), now).await, taken);
    let (case, history) = look(&scene.bench, &scene.case.reference).await;
    assert_eq!(
        (case.forwarding.expect("sent").check_at, history.len()),
        (city::calendar().instant(jiff::civil::date(2027, 1, 16), jiff::civil::Time::midnight()).expect("in range"), 3)
    );
    let missing = report(&token, &json!({ "report": "maybe", "text": "Так" }));
    assert_eq!(scene.call("report-on-case", &missing, now).await.code(), "report_missing");
}

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
async fn the_page_of_a_clerk_gives_back_what_was_typed() {
    let scene = scene().await;
    let now = seeded::now();
    let token = scene.sent(now).await;
    let form = |method: &str, body: &str| {
        let page = Request::new(method, &format!("/b/{token}"), &[("token", token.as_str())]);
        page.header("content-type", "application/x-www-form-urlencoded").raw_body(body).event()
    };
    let page = scene.call("report-on-case", &form("GET", ""), now).await;
    assert!(
        page.status == 200 && page.text.contains("Не світить") | page.text.contains(WORDS) && page.text.contains("неділі, 20 грудня"),
        "{}",
        page.text
    );
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let refused = scene.call("report-on-case", &form("POST", "report=in_progress&until=&text=%3Cb%3E"), now).await;
    assert!(refused.status == 400 && refused.text.contains("&lt;b&gt;") && refused.text.contains("checked"), "{}", refused.text);
    let done = scene.call("report-on-case", &form("POST", "report=not_confirmed&until=&text=%D0%9D%D0%B5%D0%BC%D0%B0"), now).await;
    assert!(done.status == 200 && done.text.contains("Дякуємо"), "{}", done.text);
    let gone = scene.call("report-on-case", &form("GET", ""), now).await;
    assert!(gone.status == 410 && gone.text.starts_with("<!DOCTYPE html>"), "{}", gone.text);
}

#[tokio::test]
async fn who_takes_no_mail_is_reached_by_hand() {
    for (body, channel, how, value) in [("roads", "portal", "url", "https://roads.example"), ("dogs", "phone", "phone", "1551")] {
        let scene = scene().await;
        let sent = scene.call("forward-case", &forwarding(scene.reference(), body), seeded::now()).await;
        let delivery = &sent.json()["delivery"];
        assert_eq!(
            (delivery["channel"].as_str(), delivery["by_hand"].as_bool(), delivery[how].as_str()),
            (Some(channel), Some(true), Some(value))
        );
        assert!(scene.told(seeded::now()).await.is_empty());
    }
}

#[tokio::test]
async fn what_the_author_adds_is_told_to_the_body_without_a_word_of_it() {
    let scene = scene().await;
    let now = seeded::now();
    scene.sent(now).await;
    let added = Request::of_author("POST", scene.reference(), city::key(31).reveal(), "/follow-ups")
        .header("idempotency-key", "again-0123456789-again")
        .body(&json!({ "text": "Ще й лампа впала." }))
        .event();
    assert_eq!(scene.call("follow-up", &added, now).await.status, 201);
    let told = scene.told(now).await;
    assert!(told.len() == 1 && !told[0].message.contains("лампа впала"), "{told:?}");
    let opened = scene.call("report-on-case", &link("GET", &token(&told[0].message)).event(), now).await;
    assert!(opened.text.contains("лампа впала"), "{}", opened.text);
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_by_name() {
    let scene = scene().await;
    let send = |body: Value| on_case("POST", scene.reference(), "/forwarding", &body);
    for (body, code, field) in [
        (json!({ "body": "nobody" }), "body_unknown", "body"),
        (json!({ "body": "lamps", "term_days": 31 }), "term_out_of_range", "term_days"),
        (json!({ "body": "lamps", "ground": " " }), "text_empty", "ground"),
        (json!({ "body": "lamps", "share_contact": true }), "contact_not_agreed", "share_contact"),
    ] {
        let refused = scene.call("forward-case", &send(body), seeded::now()).await;
        assert_eq!((refused.code().as_str(), refused.json()["field"].as_str()), (code, Some(field)), "{}", refused.text);
    }
    let officer = Request::by_staff(
        seeded::OFFICER_SUB,
        "POST",
        &format!("/v1/staff/cities/kyiv/cases/{}/forwarding", scene.reference()),
        &[("city", "kyiv"), ("reference", scene.reference())],
    );
    let refused = scene.call("forward-case", &officer.body(&json!({ "body": "lamps" })).event(), seeded::now()).await;
    assert_eq!(refused.status, 404, "an officer does not know of it");
}

/// A hazard of an author who leaves a phone, by the door.
async fn with_contact(scene: &mut Scene, text: &str, contact: &Value) {
    let point = outward::point();
    let body = json!({
        "text": text, "category": "lighting", "point": { "lat": point.lat(), "lon": point.lon() }, "contact": contact,
        "similar_seen": true, "keep_personal": true,
    });
    let request = Request::new("POST", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]);
    let request = request.header("idempotency-key", "contact-0123456789-0123456789").body(&body).event();
    let filed = scene.call("mark-hazard", &request, seeded::now()).await;
    assert_eq!(filed.status, 201, "{}", filed.text);
    let reference = Reference::parse(filed.json()["reference"].as_str().expect("a number")).expect("a number");
    scene.case = look(&scene.bench, &reference).await.0;
}

fn sharing(scene: &Scene, body: &str) -> Value {
    on_case("POST", scene.reference(), "/forwarding", &json!({ "body": body, "share_contact": true }))
}

const PERSONAL: &str = "Темно на розі. Телефонуйте 067 765 43 21 або пишіть na.rozi@example.com, паспорт СО 123456.";

#[tokio::test]
async fn the_contact_of_an_author_who_agreed_is_on_the_page_while_the_link_lives_and_in_no_mail() {
    let mut scene = scene().await;
    let now = seeded::now();
    with_contact(&mut scene, PERSONAL, &json!({ "phone": "050 123 45 67", "may_be_shared": true })).await;
    let desk = scene.call("staff-case", &on_case("GET", scene.reference(), "", &Value::Null), now).await;
    assert_eq!(desk.json()["contact_may_be_shared"], true, "{}", desk.text);
    let sent = scene.call("forward-case", &sharing(&scene, "lamps"), now).await;
    assert_eq!((sent.status, &sent.json()["entry"]["contact_shared"]), (200, &json!(true)), "{}", sent.text);
    let told = scene.told(now).await;
    assert!(!told[0].message.contains("501234567") && told[0].message.contains("за посиланням."), "{}", told[0].message);
    assert!(told[0].message.contains("067 765 43 21"), "who agreed is read word for word: {}", told[0].message);
    let token = token(&told[0].message);
    let opened = scene.call("report-on-case", &link("GET", &token).event(), now).await;
    assert_eq!(opened.json()["contact"], json!({ "phone": "+380501234567", "email": null }), "{}", opened.text);
    let page = Request::new("GET", &format!("/b/{token}"), &[("token", token.as_str())]).event();
    let page = scene.call("report-on-case", &page, now).await;
    assert!(page.text.contains("+380501234567") && !page.text.contains("не повідомляє"), "{}", page.text);
    let not_ours = report(&token, &json!({ "report": "not_ours", "text": "Не наше." }));
    assert_eq!(scene.call("report-on-case", &not_ours, now).await.status, 200);
    let late = scene.call("report-on-case", &link("GET", &token).event(), now).await;
    assert!(late.status == 410 && !late.text.contains("501234567"), "{}", late.text);
    // Sent there once more without it, the new link does not show it.
    let again = scene.sent(now).await;
    let opened = scene.call("report-on-case", &link("GET", &again).event(), now).await;
    assert_eq!((opened.status, &opened.json()["contact"]), (200, &Value::Null), "{}", opened.text);
}

#[tokio::test]
async fn who_did_not_agree_is_not_given_away_by_what_they_wrote() {
    let mut scene = scene().await;
    let now = seeded::now();
    with_contact(&mut scene, PERSONAL, &json!({ "phone": "050 123 45 67" })).await;
    assert_eq!(scene.call("forward-case", &sharing(&scene, "lamps"), now).await.code(), "contact_not_agreed");
    assert_eq!(scene.call("forward-case", &forwarding(scene.reference(), "lamps"), now).await.status, 200);
    let told = scene.told(now).await;
    let token = token(&told[0].message);
    let page = Request::new("GET", &format!("/b/{token}"), &[("token", token.as_str())]).event();
    let opened = scene.call("report-on-case", &link("GET", &token).event(), now).await;
    let page = scene.call("report-on-case", &page, now).await;
    assert_eq!((opened.status, page.status), (200, 200));
    for text in [&told[0].message, &opened.text, &page.text] {
        assert!(text.contains("Темно на розі") && text.contains("[приховано]"), "{text}");
        for personal in ["765 43 21", "na.rozi", "123456", "501234567"] {
            assert!(!text.contains(personal), "{personal}: {text}");
        }
    }
    assert!(told[0].message.contains("Контактів заявника не передаємо."));
}

#[tokio::test]
async fn nobody_in_danger_and_nobody_without_a_link_gets_a_contact_passed_on() {
    let mut scene = scene().await;
    let now = seeded::now();
    let contact = json!({ "phone": "050 123 45 67", "may_be_shared": true, "safe": { "way": "sms" } });
    with_contact(&mut scene, "Темно на розі", &contact).await;
    assert_eq!(scene.call("forward-case", &sharing(&scene, "lamps"), now).await.code(), "contact_not_agreed");

    let mut scene = self::scene().await;
    with_contact(&mut scene, "Темно на розі", &json!({ "phone": "050 123 45 67", "may_be_shared": true })).await;
    let by_phone = scene.call("forward-case", &sharing(&scene, "dogs"), now).await;
    assert_eq!((by_phone.status, &by_phone.json()["entry"]["contact_shared"]), (200, &json!(false)), "{}", by_phone.text);
}

#[tokio::test]
async fn a_duplicate_follows_the_other_case_and_reads_nothing_of_its_author() {
    let scene = scene().await;
    let now = seeded::now();
    let other = outward::filed(&scene.bench, 32, CaseKind::Hazard, "lighting", "Живу в квартирі 7, темно", now).await;
    let merge = |into: &Reference| on_case("POST", scene.reference(), "/merge", &json!({ "into": into }));
    let merged = scene.call("merge-cases", &merge(&other.reference), now).await;
    assert_eq!((merged.status, merged.json()["state"].as_str()), (200, Some("merged")), "{}", merged.text);
    assert_eq!(scene.call("merge-cases", &merge(&other.reference), now).await.status, 200, "again is the same");
    let answer = Request::answer_by_staff(other.reference.as_str(), outward::MODERATOR_SUB, "Світло буде завтра.").event();
    assert_eq!(scene.call("answer-case", &answer, now).await.status, 200);
    let read = Request::of_author("GET", scene.reference(), city::key(31).reveal(), "").event();
    let read = scene.call("read-case", &read, now).await;
    let follows = &read.json()["follows"];
    assert_eq!((follows["state"].as_str(), follows["answers"][0]["text"].as_str()), (Some("answered"), Some("Світло буде завтра.")));
    assert!(!read.text.contains("квартирі 7"), "{}", read.text);
    let (found, _) = look(&scene.bench, &other.reference).await;
    assert_eq!((found.state, found.duplicates.len()), (CaseState::Answered, 1));
    let unknown = Reference::generate(city::seeded(77));
    assert_eq!(scene.call("merge-cases", &merge(&unknown), now).await.status, 404);
}

#[tokio::test]
async fn what_the_desk_takes_back_is_its_own_again_and_the_link_is_dead() {
    let now = seeded::now();
    let later = now + SignedDuration::from_hours(24);
    for (tail, body, what, holder) in [
        ("/recall", json!({ "reason": "Зателефонували: це не до них." }), "recalled", Holder::Desk),
        // Found only now: nobody outside goes on reading it.
        ("/conflict", json!({ "about": [] }), "conflict_found", Holder::Supervisor),
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

#[tokio::test]
async fn what_was_taken_out_can_be_merged_again_and_both_say_so() {
    let scene = scene().await;
    let now = seeded::now();
    let other = outward::filed(&scene.bench, 32, CaseKind::Hazard, "lighting", "Темно", now).await;
    let merge = on_case("POST", scene.reference(), "/merge", &json!({ "into": other.reference }));
    let undo = on_case("POST", scene.reference(), "/undo", &Value::Null);
    for (operation, event) in [("merge-cases", &merge), ("triage-case", &undo), ("merge-cases", &merge)] {
        let done = scene.call(operation, event, now).await;
        assert_eq!(done.status, 200, "{operation}: {}", done.text);
    }
    let (into, history) = look(&scene.bench, &other.reference).await;
    assert_eq!((into.duplicates.len(), into.version), (1, 3), "each merge was written with the version of both");
    assert_eq!(history.len(), 3);
}

#[tokio::test]
async fn since_when_is_told_to_the_body_by_mail_and_page_and_who_saw_it_is_not() {
    let (bench, _) = outward::open().await;
    let (now, words) = (seeded::now(), |text: &str| MessageText::parse(text).expect("words"));
    let mut change = city::message(31, city::friday_evening());
    change.case.kind = CaseKind::Hazard;
    change.case.holder = Holder::Desk;
    change.case.with_officer = false;
    if let Entry::Filed { details, .. } = &mut change.entry.entry {
        details.insert(DetailKey::Since, words("З понеділка"));
        details.insert(DetailKey::Witnesses, words("Сусідка з третього поверху"));
    }
    let case = courier::file(&bench, change, city::friday_evening()).await;
    let edge = Edge::new(&bench);
    let scene = Scene { bench, edge, case };
    assert_eq!(scene.call("forward-case", &forwarding(scene.reference(), "lamps"), now).await.status, 200);
    let mail = scene.told(now).await.remove(0).message;
    let token = token(&mail);
    let page = Request::new("GET", &format!("/b/{token}"), &[("token", token.as_str())]).event();
    let page = scene.call("report-on-case", &page, now).await.text;
    for text in [mail, page] {
        assert!(text.contains("Відколи так? З понеділка") && !text.contains("Сусідка"), "{text}");
    }
}
