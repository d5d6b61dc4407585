//! A case that is merged into another.

use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind, CaseState, Entry, Holder};
use varta_domain::reference::Reference;
use varta_testkit::city;
use varta_tests::courier::look;
use varta_tests::edge::Edge;
use varta_tests::outward::{self, on_case};
use varta_tests::requests::Request;
use varta_tests::seeded;

use crate::{Scene, scene};

#[tokio::test]
async fn a_duplicate_follows_the_other_case_and_reads_nothing_of_its_author() {
    let scene = scene().await;
    let now = seeded::now();
    let other = outward::filed(&scene.bench, 32, CaseKind::Hazard, "lighting", "Живу в квартирі 7, темно", now).await;
    let merge = |into: &Reference| on_case("POST", scene.reference(), "/merge", &json!({ "into": into, "reason": "Та сама лампа." }));
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
async fn what_was_taken_out_can_be_merged_again_and_both_say_so() {
    let scene = scene().await;
    let now = seeded::now();
    let other = outward::filed(&scene.bench, 32, CaseKind::Hazard, "lighting", "Темно", now).await;
    let merge = on_case("POST", scene.reference(), "/merge", &json!({ "into": other.reference, "reason": "Та сама лампа." }));
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
async fn what_nobody_follows_any_more_can_be_merged_itself() {
    let scene = scene().await;
    let now = seeded::now();
    let other = outward::filed(&scene.bench, 32, CaseKind::Hazard, "lighting", "Темно", now).await;
    let third = outward::filed(&scene.bench, 33, CaseKind::Hazard, "lighting", "Темно на розі", now).await;
    let merge = |from: &str, into: &Reference| on_case("POST", from, "/merge", &json!({ "into": into, "reason": "Та сама лампа." }));
    let on = merge(other.reference.as_str(), &third.reference);
    assert_eq!(scene.call("merge-cases", &merge(scene.reference(), &other.reference), now).await.status, 200);
    let refused = scene.call("merge-cases", &on, now).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "not_duplicates"), "somebody follows it: {}", refused.text);
    let undo = on_case("POST", scene.reference(), "/undo", &Value::Null);
    assert_eq!(scene.call("triage-case", &undo, now).await.status, 200);
    let merged = scene.call("merge-cases", &on, now).await;
    assert_eq!((merged.status, &merged.json()["entry"]["reason"]), (200, &json!("Та сама лампа.")), "{}", merged.text);
    let read = Request::of_author("GET", other.reference.as_str(), city::key(32).reveal(), "").event();
    let read = scene.call("read-case", &read, now).await;
    assert!(read.text.contains(third.reference.as_str()) && !read.text.contains("Та сама лампа"), "why is for staff: {}", read.text);
}

/// In a city that has its rules.
async fn ruled() -> Scene {
    let (bench, _) = seeded::open().await;
    bench.store.put_staff(&seeded::moderator(outward::MODERATOR_SUB)).await.expect("a profile");
    let case = outward::filed(&bench, 31, CaseKind::Hazard, "lighting", "Темно", seeded::now()).await;
    let edge = Edge::new(&bench);
    Scene { bench, edge, case }
}

/// Both are about the same; one of them turns out to be for fewer eyes.
async fn merged(scene: &Scene) -> Case {
    let other = outward::filed(&scene.bench, 32, CaseKind::Hazard, "lighting", "Темно", seeded::now()).await;
    let merge = on_case("POST", scene.reference(), "/merge", &json!({ "into": other.reference, "reason": "Та сама лампа." }));
    assert_eq!(scene.call("merge-cases", &merge, seeded::now()).await.status, 200);
    other
}

fn addition(to: &Case, text: &str) -> Value {
    let request = Request::of_author("POST", to.reference.as_str(), city::key(32).reveal(), "/follow-ups");
    request.header("idempotency-key", "addition-0123456789").body(&json!({ "text": text, "not_urgent_confirmed": true })).event()
}

#[tokio::test]
async fn what_comes_into_safe_mode_is_followed_by_nobody() {
    let by_the_desk = |other: &Case| on_case("POST", other.reference.as_str(), "/safe-mode", &json!({ "reason": "Насильство." }));
    let by_its_author = |other: &Case| addition(other, "Насправді мене вже рік б’є чоловік.");
    for by_desk in [true, false] {
        let scene = ruled().await;
        let other = merged(&scene).await;
        let (operation, event) = if by_desk { ("triage-case", by_the_desk(&other)) } else { ("follow-up", by_its_author(&other)) };
        for _ in 0..2 {
            let done = scene.call(operation, &event, seeded::now()).await;
            assert!(done.status < 300, "{operation}: {}", done.text);
        }
        assert!(look(&scene.bench, &other.reference).await.0.safe_mode);
        let (case, history) = look(&scene.bench, &scene.case.reference).await;
        assert_eq!(
            (case.state, case.round, case.holder, case.merged_into, case.safe_mode),
            (CaseState::Open, 2, Holder::Desk, None, false)
        );
        let parted = history.iter().filter(|entry| matches!(entry.entry, Entry::PartedWays { .. }));
        assert_eq!(parted.count(), 1, "{operation}");
        let read = Request::of_author("GET", scene.reference(), city::key(31).reveal(), "").event();
        let read = scene.call("read-case", &read, seeded::now()).await;
        assert!(read.text.contains("parted_ways") && read.json()["follows"].is_null(), "{}", read.text);
    }
}

#[tokio::test]
async fn a_complaint_that_is_added_takes_the_duplicates_along() {
    let scene = ruled().await;
    let other = merged(&scene).await;
    let added = scene.call("follow-up", &addition(&other, "Дільничний офіцер вимагав хабар, щоб узятися за це."), seeded::now()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    for reference in [&other.reference, &scene.case.reference] {
        let (case, _) = look(&scene.bench, reference).await;
        assert!(case.conflict.is_some() && !case.with_officer, "{reference}");
    }
    let answer = Request::answer_by_staff(other.reference.as_str(), outward::MODERATOR_SUB, "Перевірку призначено.").event();
    assert_eq!(scene.call("answer-case", &answer, seeded::now()).await.status, 200);
    let read = Request::of_author("GET", scene.reference(), city::key(31).reveal(), "").event();
    let read = scene.call("read-case", &read, seeded::now()).await.json();
    assert_eq!(read["follows"]["answers"][0]["text"], "Перевірку призначено.", "{read}");
}
