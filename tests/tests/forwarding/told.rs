//! What the body is told, and what it never is: of the author, of who saw it, of what is added.

use serde_json::{Value, json};
use varta_domain::case::{CaseKind, CaseState, DetailKey, Entry, Holder};
use varta_domain::reference::Reference;
use varta_domain::text::MessageText;
use varta_testkit::wire::Fault;
use varta_testkit::{city, dynamo};
use varta_tests::courier::look;
use varta_tests::edge::Edge;
use varta_tests::outward::{self, forwarding, on_case};
use varta_tests::requests::Request;
use varta_tests::{courier, seeded};

use crate::{Scene, link, report, scene, token};

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
async fn the_contact_of_an_author_who_agreed_is_shown_to_who_asks_while_the_link_lives_and_is_in_no_mail() {
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
    let shown = scene.call("report-on-case", &contact_of(&token), now).await;
    assert_eq!(shown.json()["contact"], json!({ "phone": "+380501234567", "email": null }), "{}", shown.text);
    let not_ours = report(&token, &json!({ "report": "not_ours", "text": "Не наше." }));
    assert_eq!(scene.call("report-on-case", &not_ours, now).await.status, 200);
    let late = scene.call("report-on-case", &contact_of(&token), now).await;
    assert!(late.status == 410 && !late.text.contains("501234567"), "{}", late.text);
    // Sent there once more without it, the new link does not show it.
    let again = scene.sent(now).await;
    let opened = scene.call("report-on-case", &link("GET", &again).event(), now).await;
    assert_eq!((opened.status, &opened.json()["contact_may_be_shown"]), (200, &json!(false)), "{}", opened.text);
    let refused = scene.call("report-on-case", &contact_of(&again), now).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "contact_not_for_body"), "{}", refused.text);
}

fn contact_of(token: &str) -> Value {
    Request::new("POST", &format!("/v1/body-reports/{token}/contact"), &[("token", token)]).event()
}

fn on_page(method: &str, token: &str, body: &str) -> Value {
    let page = Request::new(method, &format!("/b/{token}"), &[("token", token)]);
    page.header("content-type", "application/x-www-form-urlencoded").raw_body(body).event()
}

#[tokio::test]
async fn who_only_opens_the_link_does_not_read_the_vault_and_who_asks_is_in_the_history() {
    let mut scene = scene().await;
    let now = seeded::now();
    with_contact(&mut scene, PERSONAL, &json!({ "phone": "050 123 45 67", "may_be_shared": true })).await;
    for _ in 0..2 {
        assert_eq!(scene.call("forward-case", &sharing(&scene, "lamps"), now).await.status, 200);
        let token = token(&scene.told(now).await[0].message);
        let before = look(&scene.bench, &scene.case.reference).await.1.len();
        let _ = scene.bench.wire.take();
        for event in [link("GET", &token).event(), on_page("GET", &token, "")] {
            let opened = scene.call("report-on-case", &event, now).await;
            assert!(opened.status == 200 && !opened.text.contains("501234567"), "{}", opened.text);
            assert!(
                opened.text.contains("contact_may_be_shown\":true") || opened.text.contains("Показати контакт заявника"),
                "{}",
                opened.text
            );
        }
        let calls = scene.bench.wire.take();
        assert!(!calls.is_empty() && calls.iter().flat_map(|call| &call.touches).all(|touch| !touch.contains(dynamo::VAULT)), "{calls:?}");
        assert_eq!(look(&scene.bench, &scene.case.reference).await.1.len(), before, "looking leaves nothing");

        // By the button: what was typed stays, nothing is reported.
        let shown = scene.call("report-on-case", &on_page("POST", &token, "report=done&until=&text=%3Cb%3E&show=contact"), now).await;
        assert!(shown.status == 200 && shown.text.contains("+380501234567") && shown.text.contains("&lt;b&gt;"), "{}", shown.text);
        assert!(!shown.text.contains("не повідомляє"), "{}", shown.text);
        // Again, by either way, shows it again and leaves no line more.
        assert_eq!(scene.call("report-on-case", &contact_of(&token), now).await.json()["contact"]["phone"], "+380501234567");
        let (case, history) = look(&scene.bench, &scene.case.reference).await;
        assert_eq!((case.state, history.len()), (CaseState::Forwarded, before + 1));
        let last = history.last().expect("an entry");
        assert!(matches!(&last.entry, Entry::ContactShown { body } if body.as_str() == "lamps"), "{last:?}");
        let recall = on_case("POST", scene.reference(), "/recall", &json!({ "reason": "Зателефонували." }));
        assert_eq!(scene.call("triage-case", &recall, now).await.status, 200);
    }
    let desk = scene.call("staff-case", &on_case("GET", scene.reference(), "", &Value::Null), now).await.json();
    let told = |entry: &&Value| {
        entry["what"] == "contact_shown" && entry["by"] == json!({ "who": "body", "body": "lamps", "body_name": "КП «Київміськсвітло»" })
    };
    assert_eq!(desk["history"].as_array().expect("a history").iter().filter(told).count(), 2, "once for each sending: {desk}");
}

#[tokio::test]
async fn the_author_reads_that_their_contact_was_shown() {
    let scene = scene_with_contact().await;
    let now = seeded::now();
    assert_eq!(scene.call("forward-case", &sharing(&scene, "lamps"), now).await.status, 200);
    let token = token(&scene.told(now).await[0].message);
    assert_eq!(scene.call("report-on-case", &contact_of(&token), now).await.status, 200);
    let key = city::key(33);
    let read = Request::of_author("GET", scene.reference(), key.reveal(), "").event();
    let read = scene.call("read-case", &read, now).await.json();
    assert_eq!(read["history"][2]["what"], "contact_shown", "{read}");
    let page = Request::page("POST", &format!("/c/kyiv/{}", scene.reference()), scene.reference(), &format!("key={}", key.reveal()));
    let page = scene.call("read-case", &page.event(), now).await.text;
    assert!(page.contains("Ваш контакт показано") && page.contains("КП «Київміськсвітло»"), "{page}");
}

/// A case whose author agreed, with a key that is known.
async fn scene_with_contact() -> Scene {
    let (bench, _) = outward::open().await;
    let case = outward::filed_with_contact(&bench, 33, CaseKind::Hazard, "lighting", "Темно", city::friday_evening()).await;
    let edge = Edge::new(&bench);
    Scene { bench, edge, case }
}

#[tokio::test]
async fn what_cannot_be_written_into_the_history_is_not_shown() {
    let scene = scene_with_contact().await;
    let now = seeded::now();
    assert_eq!(scene.call("forward-case", &sharing(&scene, "lamps"), now).await.status, 200);
    let token = token(&scene.told(now).await[0].message);
    // The history cannot be written: nothing is shown.
    (0..20).for_each(|_| scene.bench.wire.break_next("TransactWriteItems", Fault::Unavailable));
    let failed = scene.call("report-on-case", &contact_of(&token), now).await;
    assert!(failed.status >= 500 && !failed.text.contains("501234567"), "{}", failed.text);
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
    assert!(told[0].message.contains("Контактів заявника не передаємо;"));
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
