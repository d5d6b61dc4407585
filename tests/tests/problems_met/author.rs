//! Problems that the author of a case meets, and who follows.

use serde_json::{Value, json};
use varta_domain::case::{Case, MAX_FOLLOW_UPS};
use varta_runtime::access::MAX_WRONG_KEYS;
use varta_testkit::{Bench, city};
use varta_tests::edge::Edge;
use varta_tests::requests::Request;
use varta_tests::seeded::{self, KEY, REFERENCE};
use varta_tests::{courier, kyiv};

use crate::{IDEMPOTENCY_KEY, Met, call};

fn of_author(key: &str, tail: &str, body: &Value) -> Request {
    Request::of_author("POST", REFERENCE, key, tail).header("idempotency-key", IDEMPOTENCY_KEY).body(body)
}

/// Kyiv with the case as it might have become.
async fn with(case: Case) -> Bench {
    let bench = kyiv().await;
    let mut change = city::message(1, seeded::now());
    change.case = case;
    courier::file(&bench, change, seeded::now()).await;
    bench
}

pub(crate) async fn cases(met: &mut Met) {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let (more, rating) = (json!({ "text": "Ще й на сходах." }), json!({ "score": 5, "solved": true }));
    let malformed = call(&edge, "read-case", Request::of_author("GET", REFERENCE, "8JPE", "")).await;
    met.note_field(&malformed, "case_key_malformed", "Case-Key");
    let six = of_author(KEY, "/rating", &json!({ "score": 6, "solved": true }));
    met.note_field(&call(&edge, "rate-answer", six).await, "score_out_of_range", "score");
    met.note(&call(&edge, "rate-answer", of_author(KEY, "/rating", &rating)).await, "not_answered_yet");
    assert_eq!(call(&edge, "follow-up", of_author(KEY, "/follow-ups", &more)).await.status, 201);
    let other = call(&edge, "follow-up", of_author(KEY, "/follow-ups", &json!({ "text": "Інше." }))).await;
    met.note_field(&other, "idempotency_key_reused", "Idempotency-Key");
    // One count for all three operations of the author.
    let wrong = city::key(9).reveal().to_owned();
    let by_turns = [("follow-up", "/follow-ups", &more), ("rate-answer", "/rating", &rating)];
    for turn in 0..MAX_WRONG_KEYS {
        let (operation, tail, body) = by_turns[turn as usize % 2];
        met.note(&call(&edge, operation, of_author(&wrong, tail, body)).await, "case_not_found");
    }
    for (operation, tail, body) in by_turns {
        let stopped = call(&edge, operation, of_author(&wrong, tail, body)).await;
        met.note_field(&stopped, "too_many_wrong_keys", "Case-Key");
    }

    let waiting = Case { follow_ups: MAX_FOLLOW_UPS, ..case.clone() };
    let full = Case { entries: 1_000, ..case };
    for (code, case) in [("too_many_follow_ups", waiting), ("not_possible_now", full)] {
        let bench = with(case).await;
        met.note(&call(&Edge::new(&bench), "follow-up", of_author(KEY, "/follow-ups", &more)).await, code);
    }
}

/// What cannot be followed, or by whom; and one source that asks too much, which is the only thing it is told.
pub(crate) async fn subscriptions(met: &mut Met) {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let ask = |what: &Value, contact: &Value| {
        let body = json!({ "what": what, "contact": contact, "how": "weekly" });
        Request::new("POST", "/v1/cities/kyiv/subscriptions", &[("city", "kyiv")]).body(&body)
    };
    let (mail, area) = (json!({ "email": "olena@example.com" }), json!({ "area": { "lat": 50.4, "lon": 30.5, "radius_m": 5000 } }));
    met.note_field(&call(&edge, "follow", ask(&json!({}), &mail)).await, "nothing_to_follow", "what");
    met.note_field(&call(&edge, "follow", ask(&json!({ "hazard": "7" }), &mail)).await, "hazard_malformed", "what.hazard");
    met.note_field(&call(&edge, "follow", ask(&area, &mail)).await, "radius_out_of_range", "what.area.radius_m");
    let street = json!({ "street": "вул. Васильківська" });
    met.note_field(&call(&edge, "follow", ask(&street, &json!({}))).await, "one_contact", "contact");
    let by_phone = ask(&street, &json!({ "phone": "+380671234567" })).event();
    let at_night = edge.call("follow", &by_phone, courier::kyiv_time("2026-11-20T23:30")).await;
    met.note_field(&at_night, "sms_at_night", "contact.phone");
    for at in 0..20 {
        let contact = json!({ "email": format!("somebody{at}@example.com") });
        assert_eq!(call(&edge, "follow", ask(&street, &contact)).await.status, 202);
    }
    met.note(&call(&edge, "follow", ask(&street, &mail)).await, "too_many_subscriptions");
}

/// A rating that confirms the case ends it; the next one is told the same as after any other.
pub(crate) async fn ratings(met: &mut Met) {
    for solved in [true, false] {
        let (bench, _) = seeded::answered().await;
        let edge = Edge::new(&bench);
        let rate = |score: u8| of_author(KEY, "/rating", &json!({ "score": score, "solved": solved }));
        assert_eq!(call(&edge, "rate-answer", rate(4)).await.status, 200);
        met.note(&call(&edge, "rate-answer", rate(1)).await, "already_rated");
    }
}
