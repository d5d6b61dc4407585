//! What is taken from one source: limits of an hour and a day, and mutes.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::Entry;
use varta_domain::reference::Reference;
use varta_testkit::city;
use varta_tests::requests::Request;
use varta_tests::seeded::{COORDINATOR_SUB, OFFICER_SUB};

use crate::{ADDRESS, mark, now, reference, request, submit, town};

#[tokio::test]
async fn one_source_sends_so_much_an_hour_and_others_go_on() {
    let (_bench, edge) = town().await;
    let body = |number: usize| json!({ "text": format!("Зламана лавка номер {number}."), "address": ADDRESS });
    for number in 0..10 {
        reference(&mark(&edge, &format!("n{number}"), &body(number), now()).await);
    }
    let refused = mark(&edge, "n10", &body(10), now()).await;
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("too_many_cases", Some("1800")), "{}", refused.text);
    let by_another_door = submit(&edge, "m", &body(10), now()).await;
    assert_eq!(by_another_door.status, 429, "one budget for all doors");
    assert_eq!(mark(&edge, "n3", &body(3), now()).await.header("idempotent-replay"), Some("true"), "what came is answered as before");
    let frightened = json!({ "text": "Він мене зараз б’є.", "address": ADDRESS, "not_urgent_confirmed": true });
    reference(&submit(&edge, "now", &frightened, now()).await);
    let neighbour = request("hazards", "n10", &body(10)).from("198.51.100.9").event();
    reference(&edge.call("mark-hazard", &neighbour, now()).await);
    let next_hour = now() + SignedDuration::from_mins(30);
    reference(&mark(&edge, "n10", &body(10), next_hour).await);
}

#[tokio::test]
async fn one_text_is_taken_three_times_a_day_and_a_day_has_an_end() {
    let (_bench, edge) = town().await;
    let body = |text: &str| json!({ "text": text, "address": ADDRESS });
    for (number, text) in ["Зламана лавка!", "зламана  лавка", "ЗЛАМАНА ЛАВКА."].into_iter().enumerate()
    {
        reference(&mark(&edge, &format!("s{number}"), &body(text), now()).await);
    }
    let again = mark(&edge, "s4", &body("Зламана лавка"), now()).await;
    assert_eq!((again.code().as_str(), again.header("retry-after")), ("too_many_cases", Some("27000")), "until midnight: {}", again.text);
    for number in 0..27 {
        let at = now() + SignedDuration::from_hours(1 + number / 9);
        reference(&mark(&edge, &format!("d{number}"), &body(&format!("Яма {number}")), at).await);
    }
    let over = mark(&edge, "d99", &body("Ще яма"), now() + SignedDuration::from_hours(4)).await;
    assert_eq!((over.status, over.header("retry-after")), (429, Some("12600")));
    reference(&mark(&edge, "d99", &body("Ще яма"), now() + SignedDuration::from_hours(8)).await);
}

#[tokio::test]
async fn a_muted_source_is_told_until_when_and_nobody_learns_who_it_is() {
    let (bench, edge) = town().await;
    let body = |text: &str| json!({ "text": text, "address": ADDRESS });
    let first = mark(&edge, "one", &body("Реклама."), now()).await;
    let case = reference(&first);
    let by = |sub: &str, method: &str| {
        let path = format!("/v1/staff/cities/kyiv/cases/{case}/mute");
        Request::by_staff(sub, method, &path, &[("city", "kyiv"), ("reference", &case)])
            .body(&json!({ "hours": 12, "reason": "реклама" }))
            .event()
    };
    assert_eq!(edge.call("mute-author", &by(OFFICER_SUB, "PUT"), now()).await.code(), "case_not_found");
    let muted = edge.call("mute-author", &by(COORDINATOR_SUB, "PUT"), now()).await;
    assert_eq!((muted.status, &muted.json()["muted_until"]), (200, &json!("2026-11-21T06:30:00+02:00")), "{}", muted.text);

    let refused = mark(&edge, "two", &body("Знову реклама."), now()).await;
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("muted", Some("43200")));
    assert_eq!(mark(&edge, "one", &body("Реклама."), now()).await.header("idempotent-replay"), Some("true"));
    // Another household of the same address.
    let frightened =
        |confirmed: bool| json!({ "text": "Чоловік б’є мене зараз, допоможіть", "address": ADDRESS, "not_urgent_confirmed": confirmed });
    assert_eq!(mark(&edge, "help", &frightened(false), now()).await.code(), "emergency");
    reference(&mark(&edge, "help", &frightened(true), now()).await);
    let after_midnight = now() + SignedDuration::from_hours(9);
    assert_eq!(mark(&edge, "two", &body("Знову реклама."), after_midnight).await.code(), "muted", "the tag of yesterday counts");
    let neighbour = request("hazards", "three", &body("Яма.")).from("198.51.100.9").event();
    reference(&edge.call("mark-hazard", &neighbour, now()).await);

    let unmuted = edge.call("mute-author", &by(COORDINATOR_SUB, "DELETE"), after_midnight).await;
    assert_eq!((unmuted.status, &unmuted.json()["muted_until"]), (200, &Value::Null));
    reference(&mark(&edge, "two", &body("Знову реклама."), after_midnight).await);
    let parsed = Reference::parse(&case).expect("a reference");
    let (_, history) = bench.store.case_with_history(&city::slug(), &parsed).await.expect("read").expect("a case");
    assert!(matches!(history[1].entry, Entry::Muted { .. }) && matches!(history[2].entry, Entry::Unmuted));
    let key = first.json()["case_key"].as_str().expect("a key").to_owned();
    let read = edge.call("read-case", &Request::of_author("GET", &case, &key, "").event(), now()).await;
    assert!(!read.text.contains("muted"), "what the desk does is the desk's: {}", read.text);

    // Filed on the 20th, by the clock of UTC: at the end of the 21st nobody knows the source again.
    let late = edge.call("mute-author", &by(COORDINATOR_SUB, "PUT"), now() + SignedDuration::from_hours(30)).await;
    assert_eq!((late.status, &late.json()["muted_until"]), (200, &json!("2026-11-22T02:00:00+02:00")), "{}", late.text);
    let forgotten = now() + SignedDuration::from_hours(32);
    assert_eq!(edge.call("mute-author", &by(COORDINATOR_SUB, "PUT"), forgotten).await.code(), "source_forgotten");
}

#[tokio::test]
async fn a_muted_source_adds_nothing_either_but_who_is_frightened_is_heard() {
    let (_bench, edge) = town().await;
    let first = mark(&edge, "one", &json!({ "text": "Реклама.", "address": ADDRESS }), now()).await;
    let (case, key) = (reference(&first), first.json()["case_key"].as_str().expect("a key").to_owned());
    let add = async |id: &str, body: Value, at: Timestamp| {
        let request = Request::of_author("POST", &case, &key, "/follow-ups");
        let event = request.header("idempotency-key", &format!("{id}-0123456789-0123456789")).body(&body).event();
        edge.call("follow-up", &event, at).await
    };
    assert_eq!(add("before", json!({ "text": "Купуйте." }), now()).await.status, 201);
    let path = format!("/v1/staff/cities/kyiv/cases/{case}/mute");
    let mute = Request::by_staff(COORDINATOR_SUB, "PUT", &path, &[("city", "kyiv"), ("reference", &case)]);
    let mute = mute.body(&json!({ "hours": 12, "reason": "реклама" })).event();
    assert_eq!(edge.call("mute-author", &mute, now()).await.status, 200);

    let refused = add("after", json!({ "text": "Купуйте ще." }), now()).await;
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("muted", Some("43200")), "{}", refused.text);
    let after_midnight = now() + SignedDuration::from_hours(9);
    assert_eq!(add("after", json!({ "text": "Купуйте ще." }), after_midnight).await.code(), "muted", "the tag of yesterday counts");
    assert_eq!(add("before", json!({ "text": "Купуйте." }), now()).await.header("idempotent-replay"), Some("true"));
    let danger = "Він мене зараз б’є.";
    assert_eq!(add("now", json!({ "text": danger }), now()).await.code(), "emergency");
    assert_eq!(add("now", json!({ "text": danger, "not_urgent_confirmed": true }), now()).await.status, 201);
    assert_eq!(add("after", json!({ "text": "Купуйте ще." }), now() + SignedDuration::from_hours(13)).await.status, 201);
}
