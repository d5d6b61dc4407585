//! A case on its way to a responsible body and back: what leaves the house, what the body can do, when its link dies.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod author;
mod back;
mod danger;
mod duplicates;
mod told;

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind};
use varta_testkit::sns::{Published, Sns};
use varta_testkit::{Bench, city};
use varta_tests::courier::{LINK_BASE, items, look, notify_at, stream_of};
use varta_tests::edge::{Answer, Edge};
use varta_tests::outward::{self, forwarding, on_case};
use varta_tests::requests::Request;
use varta_tests::seeded;

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
    for until in ["2026-11-19", "2027-01-08", "завтра"] {
        let refused = scene.call("report-on-case", &later(until), now).await;
        assert_eq!((refused.code().as_str(), refused.json()["field"].as_str()), ("term_out_of_range", Some("until")), "{until}");
    }
    let taken = scene.call("report-on-case", &later("2027-01-04"), now).await;
    assert_eq!((taken.status, taken.json()["state"].as_str()), (200, Some("forwarded")), "{}", taken.text);
    assert_eq!(scene.call("report-on-case", &later("2027-01-04"), now).await, taken);
    let (case, history) = look(&scene.bench, &scene.case.reference).await;
    assert_eq!(
        (case.forwarding.expect("sent").check_at, history.len()),
        (city::calendar().instant(jiff::civil::date(2027, 1, 5), jiff::civil::Time::midnight()).expect("in range"), 3)
    );
    let missing = report(&token, &json!({ "report": "maybe", "text": "Так" }));
    assert_eq!(scene.call("report-on-case", &missing, now).await.code(), "report_missing");
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
