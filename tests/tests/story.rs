//! The whole way once, through the public face and with nothing seeded but the city: found, written,
//! told, forgotten, passed up, answered late, reopened, answered again, confirmed. What the author reads
//! at the end is a snapshot: every kind of entry that a history can have is in it.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::case::Case;
use varta_domain::reference::Reference;
use varta_testkit::sns::{Published, Sns};
use varta_testkit::{Bench, city};
use varta_tests::courier::{Item, escalate_at, items, kyiv_time, notify_at, stream_of, token_in};
use varta_tests::edge::{Answer, Edge};
use varta_tests::kyiv;
use varta_tests::requests::Request;

const PHONE: &str = "+380501234567";
const WORDS: &str = "Третій день не горить ліхтар біля під’їзду.";

/// One case on its way.
struct Story {
    bench: Bench,
    edge: Edge,
    sns: Sns,
    reference: String,
    key: String,
}

impl Story {
    async fn call(&self, operation: &str, request: Request, now: Timestamp) -> Answer {
        self.edge.call(operation, &request.event(), now).await
    }

    /// A call of the author, with an idempotency key of its own for each body.
    async fn author(&self, operation: &str, tail: &str, body: &Value, now: Timestamp) -> Answer {
        let key: String = body.to_string().bytes().map(|byte| format!("{byte:02x}")).collect();
        let request = Request::of_author("POST", &self.reference, &self.key, tail).header("idempotency-key", &key[..32]).body(body);
        self.call(operation, request, now).await
    }

    /// Hands what is new in the outbox to `notify`; gives what went out.
    async fn told(&mut self, now: Timestamp) -> Vec<Published> {
        let outbox = self.waiting().await;
        notify_at(&self.bench, &self.sns, now, stream_of(&outbox)).await;
        self.sns.take()
    }

    /// What is not delivered yet.
    async fn waiting(&self) -> Vec<Item> {
        let mut outbox = items(&self.bench, "outbox").await;
        outbox.retain(|item| item.contains_key("due_pk"));
        outbox
    }

    async fn head(&self) -> Case {
        let reference = Reference::parse(&self.reference).expect("a reference");
        self.bench.store.case_head(&city::slug(), &reference).await.expect("read").expect("a case")
    }
}

fn phones(published: &[Published]) -> Vec<&str> {
    let mut phones: Vec<&str> = published.iter().filter_map(|notice| notice.phone.as_deref()).collect();
    phones.sort_unstable();
    phones
}

/// The token of the link that the officer of beat hol-18 was sent.
fn token_of(published: &[Published]) -> String {
    let to_officer = published.iter().find(|notice| notice.phone.as_deref() == Some("+380000001118")).expect("an SMS to the officer");
    token_in(&to_officer.message).expect("a link")
}

async fn begun() -> Story {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let mut story = Story { bench, edge, sns: Sns::default(), reference: String::new(), key: String::new() };
    let now = kyiv_time("2026-11-20T18:30");
    let mut asked = Request::new("GET", "/v1/cities/kyiv/officer", &[("city", "kyiv")]).event();
    asked["rawQueryString"] = json!("address=%D0%92%D0%B0%D1%81%D0%B8%D0%BB%D1%8C%D0%BA%D1%96%D0%B2%D1%81%D1%8C%D0%BA%D0%B0%2012");
    let found = story.edge.call("find-officer", &asked, now).await.json();
    let body = json!({ "text": WORDS, "address": "вул. Васильківська, 12", "contact": { "phone": PHONE } });
    let filed = story.call("submit-message", Request::message("5f0c8a3e-7c1d-4f9b-8a53-1d2e3f405162", &body), now).await;
    assert_eq!((filed.status, &filed.json()["beat"]), (201, &found["beat"]["id"]), "what was found is where it goes");
    story.reference = filed.json()["reference"].as_str().expect("text").to_owned();
    story.key = filed.json()["case_key"].as_str().expect("text").to_owned();
    story
}

#[tokio::test]
async fn a_message_is_told_forgotten_passed_up_answered_reopened_and_confirmed() {
    let mut story = begun().await;
    let told = story.told(kyiv_time("2026-11-20T18:31")).await;
    assert_eq!(phones(&told), ["+380000001118"]);
    for notice in &told {
        assert!(!notice.message.contains("ліхтар") && !notice.message.contains("1234567"), "{}", notice.message);
        assert!(!notice.message.contains(&story.key), "the author's key is the author's");
    }
    let first_link = token_of(&told);

    // Nobody answers: reminder, then overdue.
    let plan = story.head().await.plan;
    escalate_at(&story.bench, plan.reminder_at).await.expect("a sweep");
    assert_eq!(phones(&story.told(plan.reminder_at).await), ["+380000001118"], "the officer is reminded");
    let morning = kyiv_time("2026-11-25T09:05");
    escalate_at(&story.bench, morning).await.expect("a sweep");
    let told = story.told(morning).await;
    assert!(told.len() > 2, "those above are told: {told:?}");

    // Late, but by the first link: its round is not over.
    let answer = |token: &str, text: &str| Request::answer_by_link(token, text);
    let late = story.call("answer-case", answer(&first_link, "Передав заявку."), kyiv_time("2026-11-25T10:00")).await;
    assert_eq!((late.status, &late.json()["answered_in_time"]), (200, &json!(false)), "{}", late.text);
    let rated = story.author("rate-answer", "/rating", &json!({ "score": 2, "solved": false }), kyiv_time("2026-11-25T11:00")).await;
    assert_eq!(rated.status, 200);
    let reopened = story.author("follow-up", "/follow-ups", &json!({ "text": "Досі темно." }), kyiv_time("2026-11-25T12:00")).await;
    assert_eq!((reopened.status, &reopened.json()["reopened"]), (201, &json!(true)), "{}", reopened.text);

    // A new round has a link of its own.
    let second_link = token_of(&story.told(kyiv_time("2026-11-25T12:01")).await);
    assert_ne!(second_link, first_link);
    let noon = kyiv_time("2026-11-26T12:00");
    assert_eq!(story.call("open-officer-link", Request::link(&first_link), noon).await.code(), "link_spent");
    assert_eq!(story.call("answer-case", answer(&first_link, "Ще раз."), noon).await.code(), "link_spent");
    assert_eq!(story.call("open-officer-link", Request::link(&second_link), noon).await.status, 200);
    let answered = story.call("answer-case", answer(&second_link, "Лампу замінено."), noon).await;
    assert_eq!((answered.status, &answered.json()["answered_in_time"]), (200, &json!(true)));
    let rated = story.author("rate-answer", "/rating", &json!({ "score": 5, "solved": true }), kyiv_time("2026-11-26T19:00")).await;
    assert_eq!((rated.status, &rated.json()["state"]), (200, &json!("confirmed")));

    let later = kyiv_time("2026-11-27T10:00");
    for lang in ["uk", "en"] {
        let read = Request::of_author("GET", &story.reference, &story.key, "").header("accept-language", lang);
        let read = story.call("read-case", read, later).await;
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("story__read_{lang}"), read.printed().replace(&story.reference, "[reference]")));
    }
    assert_eq!(story.waiting().await.len(), 2, "the second answer and its rating");
    story.told(later).await;
    assert!(story.waiting().await.is_empty());
}
