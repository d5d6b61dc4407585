//! Problems around what leaves the house: bodies, the map, what is offered, several hazards at once.

use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind};
use varta_domain::reference::{Reference, ReportToken};
use varta_store::BodyLink;
use varta_testkit::{Bench, city};
use varta_tests::edge::Edge;
use varta_tests::requests::Request;
use varta_tests::seeded;
use varta_tests::{courier, outward};

use crate::{IDEMPOTENCY_KEY, Met};

/// Bodies, the map, what is offered, several hazards at once.
pub(crate) async fn outward_ways(met: &mut Met) {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let now = seeded::now();
    let case = outward::filed(&bench, 61, CaseKind::Hazard, "lighting", "Темно біля переходу", now).await.reference.to_string();
    let ask = async |operation: &str, event: Value| edge.call(operation, &event, now).await;
    let send = |body: Value| outward::on_case("POST", &case, "/forwarding", &body);
    met.note_field(&ask("forward-case", send(json!({ "body": "nobody" }))).await, "body_unknown", "body");
    met.note_field(&ask("forward-case", send(json!({ "body": "lamps", "term_days": 0 }))).await, "term_out_of_range", "term_days");
    let shared = send(json!({ "body": "lamps", "share_contact": true }));
    met.note_field(&ask("forward-case", shared).await, "contact_not_agreed", "share_contact");
    let publish = |text: &str| outward::on_case("PUT", &case, "/publication", &json!({ "text": text }));
    met.note_field(&ask("publish-case", publish("Мій телефон 050 123 45 67")).await, "personal_data_found", "text");
    met.note(&ask("read-hazard", outward::hazard("GET", &case, "")).await, "hazard_not_found");
    let question = Request::new("GET", "/v1/cities/kyiv/questions/x", &[("city", "kyiv"), ("reference", case.as_str())]);
    met.note(&ask("read-question", question.event()).await, "question_not_found");
    for (query, code) in [("bbox=30.2,50.2,30.8,50.6", "area_too_large"), ("", "area_malformed")] {
        let mut list = Request::new("GET", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).event();
        list["rawQueryString"] = json!(query);
        met.note_field(&ask("list-hazards", list).await, code, "bbox");
    }
    let bulk = |body: Value| {
        let request = Request::by_staff(outward::MODERATOR_SUB, "POST", "/v1/staff/cities/kyiv/hazards/bulk", &[("city", "kyiv")]);
        request.body(&body).event()
    };
    let list = |expected: usize| json!({ "action": "reject", "references": [case], "expected": expected, "text": "Це реклама." });
    met.note_field(&ask("bulk-hazards", bulk(list(2))).await, "bulk_count_differs", "expected");
    met.note_field(&ask("bulk-hazards", bulk(list(1))).await, "reject_reason_missing", "reason");
    let none = json!({ "action": "reject", "references": [], "expected": 0, "text": "Це реклама." });
    met.note_field(&ask("bulk-hazards", bulk(none)).await, "bulk_size", "references");
    let offer = Request::new("POST", "/v1/cities/kyiv/deflections", &[("city", "kyiv")]);
    let offer = offer.body(&json!({ "offer": "SL2QYZ4zHtc27jW1ApFxok", "outcome": "read" })).event();
    met.note_field(&ask("record-deflection", offer).await, "offer_unknown", "offer");

    // Without a point nothing is on the map.
    let (mut placeless, _) = courier::look(&bench, &Reference::parse(&case).expect("a number")).await;
    placeless.place.point = None;
    placeless.reference = Reference::generate(city::seeded(62));
    let placeless = with_case(&bench, placeless).await;
    let publish_it = outward::on_case("PUT", &placeless, "/publication", &json!({ "text": "Темно" }));
    met.note_field(&ask("publish-case", publish_it).await, "point_missing", "point");

    assert_eq!(ask("publish-case", publish("Темно біля переходу, не світить ліхтар")).await.status, 200);
    let door = |path: &str, body: &Value| {
        let request = Request::new("POST", path, &[("city", "kyiv")]).header("idempotency-key", IDEMPOTENCY_KEY);
        request.body(body).event()
    };
    let point = outward::point();
    let mark = json!({ "text": "Темно, не світить ліхтар", "category": "lighting", "point": { "lat": point.lat(), "lon": point.lon() } });
    met.note(&ask("mark-hazard", door("/v1/cities/kyiv/hazards", &mark)).await, "similar_hazards");
    let asked = json!({ "text": "Хто має лагодити світлофор?", "category": "q-traffic" });
    met.note(&ask("ask-question", door("/v1/cities/kyiv/questions", &asked)).await, "guidance_may_answer");

    assert_eq!(ask("forward-case", send(json!({ "body": "lamps" }))).await.status, 200);
    let (sent, _) = courier::look(&bench, &Reference::parse(&case).expect("a number")).await;
    let forwarding = sent.forwarding.expect("sent");
    let token = ReportToken::generate(city::seeded(8));
    let open_until = now + jiff::SignedDuration::from_hours(24);
    let link = BodyLink { city: sent.city, reference: sent.reference, body: forwarding.body, forwarded_at: forwarding.at, open_until };
    bench.store.put_body_link(&token, &link).await.expect("a link");
    let report = |what: &str| {
        let request = Request::new("POST", "/v1/body-reports/x", &[("token", token.reveal())]);
        request.body(&json!({ "report": what, "text": "Лампу замінено." })).event()
    };
    met.note_field(&ask("report-on-case", report("maybe")).await, "report_missing", "report");
    let contact = Request::new("POST", "/v1/body-reports/x/contact", &[("token", token.reveal())]).event();
    met.note(&ask("report-on-case", contact).await, "contact_not_for_body");
    assert_eq!(ask("report-on-case", report("done")).await.status, 200);
    met.note(&ask("report-on-case", report("not_ours")).await, "body_link_spent");
    met.note(&ask("support-hazard", outward::hazard("POST", &case, "/support")).await, "hazard_closed");
}

/// Files a case as it stands.
async fn with_case(bench: &Bench, case: Case) -> String {
    let mut change = city::message(62, seeded::now());
    let reference = case.reference.to_string();
    change.case = Case { version: 1, entries: 1, ..case };
    courier::file(bench, change, seeded::now()).await;
    reference
}
