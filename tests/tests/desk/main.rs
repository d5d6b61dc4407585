//! The desk through its public face: what moderators, divisions and partners do, and what is left of it.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod queues;
mod refused;
mod undone;

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
