//! Questions, pages and the guidance.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{CaseKind, Holder};
use varta_domain::reference::Reference;
use varta_testkit::{city, dynamo};
use varta_tests::edge::Edge;
use varta_tests::outward::{self, forwarding};
use varta_tests::requests::Request;
use varta_tests::{desk, seeded};

use crate::{call, publish, publish_in, scene};

#[tokio::test]
async fn an_answered_question_is_public_found_and_cited() {
    let (bench, edge, _) = scene("lighting").await;
    let case = outward::filed(&bench, 42, CaseKind::Question, "q-traffic", "Чи можна паркуватися на тротуарі?", seeded::now()).await;
    let reference = case.reference.as_str();
    let body = json!({ "text": "Чи можна залишати самокат на тротуарі?", "answer": "Так, якщо він не заважає пішоходам." });
    assert_eq!(call(&edge, "publish-case", &publish(&case, &body)).await.code(), "not_for_this_case", "not answered yet");
    let answer = Request::answer_by_staff(reference, outward::MODERATOR_SUB, "Так.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    assert_eq!(call(&edge, "publish-case", &publish(&case, &body)).await.status, 200);
    let read = Request::new("GET", &format!("/v1/cities/kyiv/questions/{reference}"), &[("city", "kyiv"), ("reference", reference)]);
    let read = call(&edge, "read-question", &read.event()).await;
    assert_eq!((read.status, read.json()["answer"].as_str()), (200, Some("Так, якщо він не заважає пішоходам.")), "{}", read.text);
    let mut search = Request::new("GET", "/v1/cities/kyiv/guidance", &[("city", "kyiv")]).event();
    let question: String = "самокат на тротуарі".bytes().map(|byte| format!("%{byte:02X}")).collect();
    search["rawQueryString"] = json!(format!("q={question}"));
    let found = call(&edge, "search-guidance", &search).await;
    assert_eq!(found.json()["questions"][0]["reference"], reference, "{}", found.text);
    let unknown = varta_domain::reference::Reference::generate(city::seeded(77));
    let unknown = Request::new("GET", "/v1/cities/kyiv/questions/x", &[("city", "kyiv"), ("reference", unknown.as_str())]);
    assert_eq!(call(&edge, "read-question", &unknown.event()).await.code(), "question_not_found");
}

#[tokio::test]
async fn of_many_published_questions_none_is_lost() {
    const MANY: u32 = 320;
    let (bench, edge, _) = scene("lighting").await;
    let of = |number| desk::filed(number, CaseKind::Question, "hol-01", desk::route(Holder::Desk), seeded::now()).case.reference;
    let mut references: Vec<Reference> = (0..MANY).map(of).collect();
    references.sort();
    let last = references[references.len() - 1].clone();
    for reference in references {
        // The one that is looked for is the last in the order of their numbers.
        let asked =
            if reference == last { "Чи можна залишати самокат?" } else { "Коли прийом громадян?" };
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let attributes = [
            ("pk", text("QUESTION#kyiv")),
            ("sk", text(reference.as_str())),
            ("entity", text("question")),
            ("reference", text(reference.as_str())),
            ("text", text(asked)),
            ("answer", text("Так.")),
            ("published_at", text("2026-11-20T16:20:00Z")),
        ];
        let item = attributes.map(|(name, value)| (name.to_owned(), value)).into();
        bench.client.put_item().table_name(dynamo::TABLE).set_item(Some(item)).send().await.expect("put");
    }
    let mut search = Request::new("GET", "/v1/cities/kyiv/guidance", &[("city", "kyiv")]).event();
    let question: String = "самокат".bytes().map(|byte| format!("%{byte:02X}")).collect();
    search["rawQueryString"] = json!(format!("q={question}"));
    let found = call(&edge, "search-guidance", &search).await;
    assert_eq!(found.json()["questions"][0]["reference"], last.as_str(), "{}", found.text);
}

fn page(path: &str, reference: &str) -> Value {
    Request::page("GET", &format!("/{path}/kyiv/{reference}"), reference, "").event()
}

#[tokio::test]
async fn letters_and_citations_lead_to_pages() {
    let (bench, edge, case) = scene("lighting").await;
    let reference = case.reference.as_str();
    let nothing = call(&edge, "read-hazard", &page("h", reference)).await;
    assert_eq!((nothing.status, nothing.header("content-type")), (404, Some("text/html; charset=utf-8")));
    publish_in(&edge, &case).await;
    assert_eq!(call(&edge, "forward-case", &forwarding(reference, "lamps")).await.status, 200);
    let shown = call(&edge, "read-hazard", &page("h", reference)).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, Some("public, max-age=60")));
    let steps = ["Темно біля переходу", "Надійшло", "Перевірено модератором", "Надіслано: КП «Київміськсвітло»"];
    assert!(steps.iter().all(|step| shown.text.contains(step)), "{}", shown.text);
    assert!(!shown.text.contains("<script") && !shown.text.contains("Олена"));

    let case = outward::filed(&bench, 42, CaseKind::Question, "q-traffic", "Чи можна паркуватися?", seeded::now()).await;
    let answer = Request::answer_by_staff(case.reference.as_str(), outward::MODERATOR_SUB, "Так.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    let body = json!({ "text": "Чи можна <залишати> самокат?", "answer": "Так, якщо він не заважає." });
    assert_eq!(call(&edge, "publish-case", &publish(&case, &body)).await.status, 200);
    let read = Request::page("GET", "/v1/cities/kyiv/questions/x", case.reference.as_str(), "").event();
    let link = call(&edge, "read-question", &read).await.json()["page"].as_str().expect("a page").to_owned();
    assert_eq!(link, format!("/q/kyiv/{}", case.reference));
    let cited = call(&edge, "read-question", &page("q", case.reference.as_str())).await;
    assert!(cited.text.contains("&lt;залишати&gt; самокат?") && cited.text.contains("Так, якщо він не заважає."), "{}", cited.text);
}

#[tokio::test]
async fn what_others_asked_is_kept_as_shortly_as_a_question_and_stale_articles_have_a_list() {
    let edge = Edge::new(&seeded::open().await.0);
    let guidance = |query: &str| {
        let mut event = Request::new("GET", "/v1/cities/kyiv/guidance", &[("city", "kyiv")]).event();
        event["rawQueryString"] = json!(query);
        event
    };
    let found = call(&edge, "search-guidance", &guidance("q=bike")).await;
    assert_eq!(found.header("cache-control"), Some("public, max-age=60"));
    let all = call(&edge, "search-guidance", &guidance("")).await;
    assert_eq!(all.header("cache-control"), Some("public, max-age=3600"));
    assert!(all.json()["results"].as_array().is_some_and(|results| !results.is_empty()));
    let stale = guidance("stale=true");
    let today = call(&edge, "search-guidance", &stale).await.json();
    assert!(today["results"].as_array().is_some_and(|results| results.iter().all(|article| article["stale"] == true)));
    let in_two_years = seeded::now() + SignedDuration::from_hours(2 * 366 * 24);
    let later = edge.call("search-guidance", &stale, in_two_years).await.json();
    assert_eq!(later["results"].as_array().map(Vec::len), all.json()["results"].as_array().map(Vec::len));
}
