//! Who gets a case first, and that a form can say so.

use serde_json::{Value, json};
use varta_domain::case::{DetailKey, Entry, Holder};
use varta_testkit::city;
use varta_tests::requests::Request;

use crate::{ADDRESS, OFFICER_PHONE, ask, head, mark, next, now, report, told, town};

#[tokio::test]
async fn a_question_needs_no_place_and_then_no_beat_has_it() {
    let (bench, edge) = town().await;
    let asked = ask(&edge, "one", &json!({ "text": "Чи можна знімати поліцейського?", "category": "rights" }), now()).await;
    let case = head(&bench, &asked).await;
    assert_eq!((&case.holder, case.with_officer, case.is_placed()), (&Holder::Desk, false, false));
    assert_eq!(asked.json().get("beat"), None);
    let key = asked.json()["case_key"].as_str().expect("a key").to_owned();
    let read = edge.call("read-case", &Request::of_author("GET", case.reference.as_str(), &key, "").event(), now()).await.json();
    assert_eq!((&read["beat"], &read["holder"]), (&Value::Null, &json!("desk")));
    assert_eq!(told(&bench).await, Vec::<String>::new(), "the desk works from a queue");
    let placed = ask(&edge, "two", &json!({ "text": "Коли приймає дільничний?", "address": ADDRESS }), now()).await;
    assert_eq!((placed.json()["beat"].clone(), head(&bench, &placed).await.holder), (json!("hol-18"), Holder::Desk));
}

#[tokio::test]
async fn a_lamp_goes_to_the_desk_and_never_past_it_to_the_utility() {
    let (bench, edge) = town().await;
    let body = json!({ "text": "Темно біля зупинки.", "category": "lamp", "address": ADDRESS, "details": { "since": "третій день" } });
    let marked = mark(&edge, "one", &body, now()).await;
    let case = head(&bench, &marked).await;
    assert_eq!((&case.holder, case.urgency.name()), (&Holder::Desk, "high"), "the rule says how urgent, the desk forwards");
    assert!(next(&marked).contains("На мапі") && case.may_be_public(), "{}", marked.text);
    let (_, history) = bench.store.case_with_history(&city::slug(), &case.reference).await.expect("read").expect("a case");
    let Entry::Filed { details, .. } = &history[0].entry else { panic!("filed first") };
    assert_eq!(details.get(&DetailKey::Since).map(|text| text.reveal()), Some("третій день"));
    assert_eq!(told(&bench).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_quarrel_that_is_heard_reaches_only_the_officer() {
    let (bench, edge) = town().await;
    let marked = mark(&edge, "one", &json!({ "text": "Чути крики щовечора.", "category": "quarrel", "address": ADDRESS }), now()).await;
    let case = head(&bench, &marked).await;
    assert_eq!((&case.holder, case.with_officer), (&Holder::Officer, true));
    assert!(next(&marked).contains("не оприлюднюють"), "{}", marked.text);
    assert_eq!(told(&bench).await, [OFFICER_PHONE]);
}

#[tokio::test]
async fn a_theft_goes_to_the_division_and_what_no_rule_knows_to_the_desk() {
    let (bench, edge) = town().await;
    let body = json!({ "text": "Уночі зняли дзеркала з авто.", "category": "theft", "address": ADDRESS, "details": { "when": "уночі" } });
    let reported = report(&edge, "one", &body, now()).await;
    let case = head(&bench, &reported).await;
    assert_eq!(case.holder.body().map(|body| body.as_str()), Some("detectives"));
    assert!(matches!(case.holder, Holder::Division { .. }) && next(&reported).contains("Слідчий відділ"), "{}", reported.text);
    let other = report(&edge, "two", &json!({ "text": "Невідомі пошкодили паркан.", "address": ADDRESS }), now()).await;
    assert_eq!(head(&bench, &other).await.holder, Holder::Desk);
    let wrong_kind = report(&edge, "three", &json!({ "text": "Темно.", "category": "lamp", "address": ADDRESS }), now()).await;
    assert_eq!((wrong_kind.code().as_str(), wrong_kind.json()["field"].as_str()), ("category_unknown", Some("category")));
}

#[tokio::test]
async fn the_tree_says_what_a_form_asks_and_who_gets_it() {
    let (_bench, edge) = town().await;
    let mut event = Request::new("GET", "/v1/cities/kyiv/categories", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!("kind=hazard");
    let answer = edge.call("list-categories", &event, now()).await;
    assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
    let form = answer.json()["kinds"][0].clone();
    assert_eq!(form["asks"].as_array().expect("asks").iter().map(|ask| ask["detail"].clone()).collect::<Vec<_>>(), ["since", "hours"]);
    assert_eq!((&form["categories"][0]["id"], &form["categories"][0]["parts"][0]["id"]), (&json!("order"), &json!("lamp")));
    let quarrel = &form["categories"][1];
    assert_eq!((&quarrel["may_be_public"], &quarrel["first_to"]), (&json!(false), &json!("officer")));
}
