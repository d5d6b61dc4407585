//! One tour through what leads out of the house, for the tests that watch the wire: every operation of it does here all
//! that it ever does.

use serde_json::{Value, json};
use varta_domain::case::CaseKind;
use varta_domain::deflection::{OfferId, Stand};
use varta_store::Offer;
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city};

use crate::courier::{LINK_BASE, items, notify_at, stream_of};
use crate::edge::Edge;
use crate::outward::{self, hazard, on_case};
use crate::requests::Request;
use crate::seeded;

/// Makes the tour; `seen` is told after each call which operation it was.
pub async fn tour(mut seen: impl FnMut(&'static str, &Bench)) {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let now = seeded::now();
    let mut cases = Vec::new();
    for seed in 51..57 {
        let (kind, category) = if seed < 55 { (CaseKind::Hazard, "lighting") } else { (CaseKind::Question, "q-traffic") };
        let case = if seed == 51 {
            outward::filed_with_contact(&bench, seed, kind, category, "Темно", now).await
        } else {
            outward::filed(&bench, seed, kind, category, "Темно", now).await
        };
        cases.push(case.reference.to_string());
    }
    let _ = bench.wire.take();
    let [a, b, c, d, q, r] = &cases[..] else { return };
    let words = json!({ "text": "Темно біля переходу", "answer": "Так" });
    let publish = |case: &str| on_case("PUT", case, "/publication", &words);
    let withdraw = |case: &str| on_case("DELETE", case, "/publication", &Value::Null);
    let answer = Request::answer_by_staff(q, outward::MODERATOR_SUB, "Так.").event();
    let more = Request::of_author("POST", q, city::key(55).reveal(), "/follow-ups");
    let more = more.header("idempotency-key", "again-0123456789-again").body(&json!({ "text": "А взимку?" })).event();
    let bulk = |action: &str, case: &str| {
        let body = json!({
            "action": action, "references": [case], "expected": 1, "text": "Темно", "reason": "unclear", "body": "lamps",
        });
        Request::by_staff(outward::MODERATOR_SUB, "POST", "/v1/staff/cities/kyiv/hazards/bulk", &[("city", "kyiv")]).body(&body).event()
    };
    let mut list = Request::new("GET", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).event();
    list["rawQueryString"] = json!("lat=50.4025&lon=30.5160");
    let question = Request::new("GET", &format!("/v1/cities/kyiv/questions/{q}"), &[("city", "kyiv"), ("reference", q.as_str())]).event();
    let calls = [
        ("answer-case", answer),
        ("publish-case", publish(a)),
        ("publish-case", publish(b)),
        ("publish-case", publish(c)),
        ("publish-case", publish(q)),
        ("publish-case", withdraw(q)),
        ("publish-case", withdraw(a)),
        ("publish-case", publish(q)),
        ("publish-case", publish(a)),
        ("read-hazard", hazard("GET", a, "")),
        ("list-hazards", list),
        ("support-hazard", hazard("POST", a, "/support")),
        ("read-question", question),
        ("follow-up", more),
        ("merge-cases", on_case("POST", q, "/merge", &json!({ "into": r }))),
        ("merge-cases", on_case("POST", b, "/merge", &json!({ "into": c }))),
        ("bulk-hazards", bulk("publish", d)),
        ("bulk-hazards", bulk("reject", d)),
        ("bulk-hazards", bulk("forward", c)),
        ("forward-case", on_case("POST", a, "/forwarding", &json!({ "body": "lamps", "share_contact": true }))),
    ];
    for (operation, event) in calls {
        let answer = edge.call(operation, &event, now).await;
        assert!(answer.status < 300 && answer.json()["failed"].as_u64().unwrap_or_default() == 0, "{operation}: {}", answer.text);
        if matches!(operation, "answer-case" | "follow-up") {
            let _ = bench.wire.take();
        } else {
            seen(operation, &bench);
        }
    }
    let id = OfferId::generate(city::seeded(9));
    let offer = Offer { id: id.clone(), day: jiff::civil::date(2026, 11, 20), offered: Vec::new(), stand: Stand::Offered };
    bench.store.put_offer(&city::slug(), &offer, now).await.expect("an offer");
    let sent: Vec<_> = items(&bench, "outbox").await.into_iter().filter(|item| item["reference"].as_s().ok() == Some(a)).collect();
    let _ = bench.wire.take();
    let helped = Request::new("POST", "/v1/cities/kyiv/deflections", &[("city", "kyiv")]);
    let helped = helped.body(&json!({ "offer": id, "outcome": "helped" })).event();
    assert_eq!(edge.call("record-deflection", &helped, now).await.status, 200);
    seen("record-deflection", &bench);
    let sns = Sns::default();
    notify_at(&bench, &sns, now, stream_of(&sent)).await;
    seen("notify", &bench);
    let mails = sns.take();
    let (_, rest) = mails[0].message.split_once(&format!("{LINK_BASE}/b/")).expect("a reply link");
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let report = |method: &str| Request::new(method, &format!("/v1/body-reports/{token}"), &[("token", token.as_str())]);
    let done = report("POST").body(&json!({ "report": "done", "text": "Лампу замінено." })).event();
    for event in [report("GET").event(), done] {
        assert_eq!(edge.call("report-on-case", &event, now).await.status, 200);
        seen("report-on-case", &bench);
    }
}
