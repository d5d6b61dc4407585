//! One tour through what leads out of the house, for the tests that watch the wire: every operation of it does here all
//! that it ever does.

use serde_json::{Value, json};
use varta_domain::case::CaseKind;
use varta_domain::deflection::{OfferId, Stand};
use varta_domain::reference::Reference;
use varta_store::Offer;
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city};

use crate::courier::{LINK_BASE, escalate_at, items, look, notify_at, stream_of};
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
    let withdraw = |case: &str| on_case("DELETE", case, "/publication", &json!({ "reason": "Помилка" }));
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
        ("merge-cases", on_case("POST", q, "/merge", &json!({ "into": r, "reason": "Те саме" }))),
        ("merge-cases", on_case("POST", b, "/merge", &json!({ "into": c, "reason": "Те саме" }))),
        ("bulk-hazards", bulk("publish", d)),
        ("bulk-hazards", bulk("reject", d)),
        ("bulk-hazards", bulk("forward", c)),
        ("forward-case", on_case("POST", a, "/forwarding", &json!({ "body": "lamps", "share_contact": true }))),
        ("read-case", Request::of_author("GET", a, city::key(51).reveal(), "").event()),
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
    let contact = Request::new("POST", &format!("/v1/body-reports/{token}/contact"), &[("token", token.as_str())]).event();
    for event in [report("GET").event(), contact, done] {
        assert_eq!(edge.call("report-on-case", &event, now).await.status, 200);
        seen("report-on-case", &bench);
    }
}

/// The other way round: what doors, authors, the desk and the sweep do where something is offered or public, and an
/// author has left a contact.
pub async fn tour_of_the_public(mut seen: impl FnMut(&'static str, &Bench)) {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let now = seeded::now();
    let door = |path: &str, key: &str, body: &Value| {
        let request = Request::new("POST", &format!("/v1/cities/kyiv/{path}"), &[("city", "kyiv")]);
        request.header("idempotency-key", key).body(body).event()
    };

    let mut question = json!({ "text": "Хто має лагодити світлофор?", "category": "q-traffic" });
    let offered = edge.call("ask-question", &door("questions", "tour-0123456789-question", &question), now).await;
    assert_eq!(offered.code(), "guidance_may_answer", "{}", offered.text);
    question["offer"] = offered.json()["offer"].clone();
    let read = Request::new("POST", "/v1/cities/kyiv/deflections", &[("city", "kyiv")]);
    let read = read.body(&json!({ "offer": question["offer"], "outcome": "read" })).event();
    seen("ask-question", &bench);
    assert_eq!(edge.call("record-deflection", &read, now).await.status, 200);
    seen("record-deflection", &bench);
    assert_eq!(edge.call("ask-question", &door("questions", "tour-0123456789-question", &question), now).await.status, 201);
    seen("ask-question", &bench);

    let point = json!({ "lat": outward::point().lat(), "lon": outward::point().lon() });
    let mut receipts = Vec::new();
    for (key, text) in [("tour-0123456789-first-hazard", "Не світить ліхтар"), ("tour-0123456789-other-hazard", "Темно на розі")]
    {
        let contact = json!({ "email": "olena@example.com" });
        let body =
            json!({ "text": text, "category": "lighting", "point": point, "contact": contact, "similar_seen": key.contains("other") });
        let filed = edge.call("mark-hazard", &door("hazards", key, &body), now).await;
        assert_eq!(filed.status, 201, "{}", filed.text);
        seen("mark-hazard", &bench);
        let receipt = filed.json();
        let text = |name: &str| receipt[name].as_str().expect("a receipt").to_owned();
        receipts.push((text("reference"), text("case_key")));
    }
    let [(first, key), (other, _)] = &receipts[..] else { return };
    let by_author = |tail: &str, body: &Value| {
        let request = Request::of_author("POST", first, key, tail);
        request.header("idempotency-key", "tour-0123456789-by-author").body(body).event()
    };
    let answer = |text: &str| Request::answer_by_staff(first, outward::MODERATOR_SUB, text).event();
    let mute = on_case("PUT", first, "/mute", &json!({ "hours": 24, "reason": "Погрози." }));
    let calls = [
        ("publish-case", on_case("PUT", first, "/publication", &json!({ "text": "Темно біля переходу" }))),
        ("merge-cases", on_case("POST", other, "/merge", &json!({ "into": first, "reason": "Те саме" }))),
        ("answer-case", answer("Передано.")),
        ("follow-up", by_author("/follow-ups", &json!({ "text": "Знову темно." }))),
        ("answer-case", answer("Полагоджено.")),
        ("rate-answer", by_author("/rating", &json!({ "score": 5, "solved": true }))),
        (
            "follow-up",
            Request::of_author("POST", first, key, "/follow-ups")
                .header("idempotency-key", "tour-0123456789-once-more")
                .body(&json!({ "text": "І знову темно." }))
                .event(),
        ),
        ("mute-author", mute),
    ];
    for (operation, event) in calls {
        let answer = edge.call(operation, &event, now).await;
        assert!(answer.status < 300, "{operation}: {}", answer.text);
        seen(operation, &bench);
    }
    let due = look(&bench, &Reference::parse(first).expect("a reference")).await.0.plan.reminder_at;
    let _ = bench.wire.take();
    escalate_at(&bench, due).await.expect("a sweep");
    seen("escalate-overdue", &bench);
}
