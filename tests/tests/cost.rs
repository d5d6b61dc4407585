//! What the HTTP operations cost, counted on the wire and held against `docs/table.md`: requests and
//! capacity units of a warm function, which has its city in memory.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a broken test bench should stop the test")]

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{CaseKind, Holder};
use varta_domain::deflection::{OfferId, Stand};
use varta_domain::ids::PhotoId;
use varta_domain::photo::{Photo, PhotoToken};
use varta_domain::reference::{Reference, ReportToken};
use varta_store::{BodyLink, Offer};
use varta_testkit::{Bench, city, events};
use varta_tests::desk;
use varta_tests::documented::{self, spent};
use varta_tests::edge::Edge;
use varta_tests::outward;
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, KEY, REFERENCE, TOKEN};

const IDEMPOTENCY_KEY: &str = "5f0c8a3e-7c1d-4f9b-8a53-1d2e3f405162";

/// Calls operations of a warm function one after the other and holds the cost of each against its row.
async fn hold(bench: &Bench, edge: &Edge, calls: &[(&str, &Value, &str)]) {
    let mut wrong = Vec::new();
    for (operation, event, row) in calls {
        let _ = bench.wire.take();
        let answer = edge.call(operation, event, seeded::now()).await;
        assert_eq!(answer.status >= 300, row.contains("unknown") || row.contains("outside"), "{row}: {}", answer.text);
        let spent = spent(bench);
        println!("{row}: {spent:?}");
        if spent != documented::cost(row) {
            wrong.push(format!("{row}: {spent:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Leaves the city, and the day's pepper, in the memory of every function: the latter by a wrong key.
async fn warm(edge: &Edge) {
    edge.warm_up(seeded::now()).await;
    let wrong = city::key(9);
    for (operation, tail, body) in [
        ("read-case", "", Value::Null),
        ("follow-up", "/follow-ups", json!({ "text": "Тест" })),
        ("rate-answer", "/rating", json!({ "score": 3, "solved": true })),
        ("stop-letters", "/letters", json!({ "stop": true })),
    ] {
        let request = Request::of_author("POST", REFERENCE, wrong.reveal(), tail).header("idempotency-key", IDEMPOTENCY_KEY);
        let answer = edge.call(operation, &request.body(&body).event(), seeded::now()).await;
        assert_eq!(answer.status, 404, "{operation}");
    }
    // What is asked back, and so writes nothing, has looked for the pepper of yesterday as well.
    let personal = Request::of_author("POST", REFERENCE, KEY, "/follow-ups").header("idempotency-key", IDEMPOTENCY_KEY);
    let answer = edge.call("follow-up", &personal.body(&json!({ "text": "Мій номер 050 123 45 67." })).event(), seeded::now()).await;
    assert!(matches!(answer.status, 404 | 409), "{}", answer.text);
    let announced = edge.call("start-upload", &events::sample("start-upload", "jpeg"), seeded::now()).await;
    assert_eq!(announced.status, 201, "{}", announced.text);
    // The doors have their categories and peppers in memory after a first case.
    for (number, (operation, path)) in DOORS.into_iter().enumerate() {
        let body = json!({ "text": format!("Хмара {number}."), "address": "вул. Васильківська, 12" });
        let answer = edge.call(operation, &door(path, "warm-up-key-0123456789", &body), seeded::now()).await;
        assert_eq!(answer.status, 201, "{operation}: {}", answer.text);
    }
}

/// The doors and their paths.
const DOORS: [(&str, &str); 4] =
    [("submit-message", "messages"), ("ask-question", "questions"), ("mark-hazard", "hazards"), ("report-crime", "crime-reports")];

fn door(path: &str, key: &str, body: &Value) -> Value {
    Request::new("POST", &format!("/v1/cities/kyiv/{path}"), &[("city", "kyiv")]).header("idempotency-key", key).body(body).event()
}

#[tokio::test]
async fn finding_and_writing_cost_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let by_address = events::sample("find-officer", "by-address");
    let by_point = events::sample("find-officer", "by-point");
    let mut body = json!({ "text": "Третій день не горить ліхтар.", "address": "вул. Васильківська, 12" });
    let message = Request::message(IDEMPOTENCY_KEY, &body).event();
    body["contact"] = json!({ "phone": "+380501234567" });
    let with_contact = Request::message("another-key-0123456789", &body).event();
    let claim = |seed: u8| (PhotoId::generate(city::seeded(seed)), PhotoToken::generate(city::seeded(seed + 50)));
    let photos = [claim(1), claim(2)];
    for (id, token) in &photos {
        bench.store.create_photo(&Photo::awaited(id.clone(), city::slug(), token, seeded::now())).await.expect("announced");
    }
    let of_the_spot = Request::photo(photos[0].0.as_str(), photos[0].1.reveal()).event();
    let photos: Vec<Value> = photos.iter().map(|(id, token)| json!({ "id": id, "token": token.reveal() })).collect();
    let question = door("questions", IDEMPOTENCY_KEY, &json!({ "text": "Хмара над ставом." }));
    let offer =
        Offer { id: OfferId::generate(city::seeded(7)), day: jiff::civil::date(2026, 11, 20), offered: Vec::new(), stand: Stand::Read };
    bench.store.put_offer(&city::slug(), &offer, seeded::now()).await.expect("offered");
    let offered = json!({ "text": "Чи можна знімати поліцейського?", "offer": offer.id });
    // From elsewhere: one source files ten cases an hour.
    let mut offered = door("questions", "offered-key-0123456789", &offered);
    offered["requestContext"]["http"]["sourceIp"] = json!("203.0.113.9");
    let spot = json!({ "text": "Зламана гірка.", "address": "вул. Васильківська, 12", "photos": photos });
    let spot = door("hazards", IDEMPOTENCY_KEY, &spot);
    let complaint = json!({ "text": "Скарга.", "address": "вул. Васильківська, 12", "about_my_officer": true });
    let complaint = door("crime-reports", "complaint-key-0123456789", &complaint);
    let crime = json!({ "text": "Зняли дзеркала.", "point": { "lat": 50.395, "lon": 30.505 } });
    let crime = door("crime-reports", IDEMPOTENCY_KEY, &crime);
    let calls = [
        ("find-officer", &by_address, "find-officer, by address"),
        ("find-officer", &by_point, "find-officer, by point"),
        ("submit-message", &message, "submit-message"),
        ("submit-message", &message, "submit-message, the same again"),
        ("submit-message", &with_contact, "submit-message, with a contact"),
        ("ask-question", &question, "ask-question, without a place"),
        ("ask-question", &offered, "ask-question, after an offer"),
        ("mark-hazard", &spot, "mark-hazard, with two photos"),
        ("read-photo", &of_the_spot, "read-photo, of a case"),
        ("report-crime", &crime, "report-crime, by point"),
        ("report-crime", &complaint, "report-crime, about the officer of the place"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn what_leads_nowhere_and_what_is_being_typed_cost_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (unknown, typing) = (events::sample("find-officer", "unknown-street"), events::sample("suggest-addresses", "by-beginning"));
    edge.call("suggest-addresses", &typing, seeded::now()).await;
    let outside = events::sample("find-officer", "point-outside");
    edge.call("find-officer", &outside, seeded::now()).await;
    let calls = [
        ("find-officer", &outside, "find-officer, point outside"),
        ("find-officer", &unknown, "find-officer, unknown street, names not read yet"),
        ("find-officer", &unknown, "find-officer, unknown street"),
        ("suggest-addresses", &typing, "suggest-addresses"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn categories_and_a_mute_cost_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (list, mute) = (events::sample("list-categories", "of-hazards"), events::sample("mute-author", "muted"));
    edge.call("list-categories", &list, seeded::now()).await;
    hold(&bench, &edge, &[("list-categories", &list, "list-categories"), ("mute-author", &mute, "mute-author")]).await;
}

#[tokio::test]
async fn guidance_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (question, article) = (events::sample("search-guidance", "in-ukrainian"), events::sample("read-guidance", "in-ukrainian"));
    edge.call("read-guidance", &article, seeded::now()).await;
    let calls = [
        ("search-guidance", &question, "search-guidance, articles not read yet"),
        ("search-guidance", &question, "search-guidance"),
        ("read-guidance", &article, "read-guidance"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn what_author_and_officer_do_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let of_author = |method, tail, body: &Value| {
        let request = Request::of_author(method, REFERENCE, KEY, tail).header("idempotency-key", IDEMPOTENCY_KEY);
        request.body(body).event()
    };
    let read = of_author("GET", "", &Value::Null);
    let add = of_author("POST", "/follow-ups", &json!({ "text": "Ще й на сходах." }));
    // What is asked about by the rules of the city has read them, and writes nothing.
    let perhaps = of_author("POST", "/follow-ups", &json!({ "text": "Мене не влаштовують дії дільничного." }));
    assert_eq!(edge.call("follow-up", &perhaps, seeded::now()).await.code(), "about_police_unclear");
    let rate = of_author("POST", "/rating", &json!({ "score": 5, "solved": true }));
    let open = Request::link(TOKEN).event();
    let answer = Request::answer_by_link(TOKEN, "Замінять завтра.").event();
    let calls = [
        ("read-case", &read, "read-case"),
        ("follow-up", &add, "follow-up"),
        ("open-officer-link", &open, "open-officer-link"),
        ("answer-case", &answer, "answer-case, by link"),
        ("rate-answer", &rate, "rate-answer"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn a_photo_costs_its_sender_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (announced, looked_at) = (events::sample("start-upload", "jpeg"), events::sample("read-photo", "ready"));
    hold(&bench, &edge, &[("start-upload", &announced, "start-upload"), ("read-photo", &looked_at, "read-photo")]).await;
}

#[tokio::test]
async fn stopping_letters_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let (by_key, by_link) = (events::sample("stop-letters", "by-key"), events::sample("stop-letters", "by-link"));
    let calls = [("stop-letters", &by_key, "stop-letters, by key"), ("stop-letters", &by_link, "stop-letters, by link")];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn following_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    edge.warm_up(seeded::now()).await;
    // The first leaves the keys of the day and of the city in memory.
    edge.call("follow", &events::sample("follow", "street-by-phone"), seeded::now()).await;
    let _ = edge.post.take();
    hold(&bench, &edge, &[("follow", &events::sample("follow", "hazard"), "follow")]).await;
    let body = edge.post.take().1.remove(0).body;
    let token = body.split_once("/s/kyiv/").expect("a link").1.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    // The key of the city is in memory once a subscription was looked for.
    let path = [("city", "kyiv"), ("token", token.as_str())];
    let confirm = Request::new("POST", &format!("/s/kyiv/{token}"), &path).raw_body("do=confirm");
    let confirm = confirm.header("content-type", "application/x-www-form-urlencoded").event();
    hold(&bench, &edge, &[("manage-subscription", &confirm, "manage-subscription, confirm")]).await;
}

#[tokio::test]
async fn an_answer_by_staff_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let event = Request::answer_by_staff(REFERENCE, seeded::OFFICER_SUB, "Замінять завтра.").event();
    let edge = Edge::new(&bench);
    warm(&edge).await;
    hold(&bench, &edge, &[("answer-case", &event, "answer-case, by staff")]).await;
}

#[tokio::test]
async fn what_staff_change_costs_what_the_table_says() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let request = |method: &str, tail: &str, path: &[(&str, &str)], body: &Value| {
        let all: Vec<(&str, &str)> = std::iter::once(("city", "kyiv")).chain(path.iter().copied()).collect();
        let request = Request::by_staff(COORDINATOR_SUB, method, &format!("/v1/staff/cities/kyiv/{tail}"), &all);
        if body.is_null() { request.event() } else { request.body(body).event() }
    };
    let of_post = |method: &str, tail: &str, more: &[(&str, &str)], body: &Value| {
        let path: Vec<(&str, &str)> = std::iter::once(("beat", "hol-18")).chain(more.iter().copied()).collect();
        request(method, &format!("beats/hol-18/{tail}"), &path, body)
    };
    let assign = of_post("PUT", "officer", &[], &json!({ "officer": "of-17", "reason": "переведення" }));
    let days = json!({ "officer": "of-16", "to": "2026-12-14" });
    let substitute = of_post("PUT", "substitutes/2026-12-01", &[("from", "2026-12-01")], &days);
    let hours = of_post("PUT", "hours/2026-11-26", &[("date", "2026-11-26")], &json!({ "note": "навчання" }));
    let station = json!({
        "name_uk": "Станція", "name_en": "Station", "address": "вулиця Нова, 1", "lat": 50.4, "lon": 30.5, "phone": "+380440000001",
    });
    let station = request("PUT", "stations/st-demiivka", &[("station", "st-demiivka")], &station);
    let stage = request("PUT", "districts/holosiivskyi/stage", &[("district", "holosiivskyi")], &json!({ "stage": "paused" }));
    let list = request("GET", "changes", &[], &Value::Null);
    let calls = [
        ("change-post", &assign, "change-post, another officer"),
        ("change-post", &assign, "change-post, the same again"),
        ("change-post", &substitute, "change-post, a substitute"),
        ("change-post", &hours, "change-post, hours of a day"),
        ("move-station", &station, "move-station"),
        ("set-district-stage", &stage, "set-district-stage"),
        ("list-changes", &list, "list-changes"),
    ];
    hold(&bench, &edge, &calls).await;
}

/// A call by a member of staff: what follows the city, and the body.
fn by_staff(sub: &str, method: &str, tail: &str, reference: &str, body: &Value) -> Value {
    let path = [("city", "kyiv"), ("reference", reference), ("seq", "1"), ("id", "lamp")];
    let (tail, query) = tail.split_once('?').unwrap_or((tail, ""));
    let request =
        Request::by_staff(sub, method, &format!("/v1/staff/cities/kyiv/{tail}"), &path[..if tail == "saved-replies" { 1 } else { 4 }]);
    let mut event = if body.is_null() { request.event() } else { request.body(body).event() };
    event["rawQueryString"] = json!(query);
    event
}

#[tokio::test]
async fn what_the_desk_does_costs_what_the_table_says() {
    let (bench, case) = seeded::open().await;
    let now = seeded::now();
    let staff = desk::staff();
    for persona in &staff {
        bench.store.put_staff(&persona.profile).await.expect("a profile");
    }
    let sub = |name: &str| staff.iter().find(|persona| persona.name == name).expect("staff").profile.sub.as_str().to_owned();
    let mut others = Vec::new();
    for (number, kind, holder) in [
        (1001, CaseKind::Question, Holder::Partner { body: desk::body(desk::PARTNER) }),
        (1002, CaseKind::CrimeReport, Holder::Division { body: desk::body(desk::DIVISION) }),
    ] {
        let mut change = desk::filed(number, kind, "hol-18", desk::route(holder), now);
        change.case.directory = case.directory.clone();
        others.push(varta_tests::courier::file(&bench, change, now).await.reference.to_string());
    }
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let of_case = |method: &str, tail: &str, body: Value| {
        by_staff(seeded::MODERATOR_SUB, method, &format!("cases/{REFERENCE}{tail}"), REFERENCE, &body)
    };
    let of_other = |who: &str, at: usize, tail: &str, body: Value| {
        by_staff(&sub(who), "POST", &format!("cases/{}/{tail}", others[at]), &others[at], &body)
    };
    let inbox = by_staff(seeded::OFFICER_SUB, "GET", "queue?of=officer", "", &Value::Null);
    let complaints = by_staff(seeded::MODERATOR_SUB, "GET", "queue?of=complaints", "", &Value::Null);
    let read = of_case("GET", "", Value::Null);
    // Categories and articles are read once a version.
    edge.call("staff-case", &read, now).await;
    edge.call("staff-queue", &inbox, now).await;
    let reply = json!({ "name": "Ліхтар", "uk": "Передано.", "en": "Passed on." });
    let calls = [
        ("staff-queue", &inbox, "staff-queue, inbox of a beat"),
        ("staff-queue", &complaints, "staff-queue, complaints"),
        ("staff-case", &read, "staff-case"),
        ("claim-case", &of_case("PUT", "/claim", Value::Null), "claim-case"),
        ("triage-case", &of_case("POST", "/hand-over", json!({ "to": "desk", "reason": "Не наше." })), "triage-case, hand-over"),
        ("redact-entry", &of_case("POST", "/entries/1/redaction", json!({ "ranges": [[0, 3]], "reason": "Дані." })), "redact-entry"),
        ("triage-case", &of_case("POST", "/question", json!({ "text": "Де саме?" })), "triage-case, question"),
        ("draft-answer", &of_other("partner", 0, "draft", json!({ "text": "Ось що каже закон." })), "draft-answer"),
        ("register-case", &of_other("division", 1, "register-number", json!({ "number": "ЄО 1" })), "register-case"),
        ("saved-replies", &by_staff(seeded::MODERATOR_SUB, "PUT", "saved-replies/lamp", "", &reply), "saved-replies, write"),
        ("saved-replies", &by_staff(seeded::MODERATOR_SUB, "GET", "saved-replies", "", &Value::Null), "saved-replies, list"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn what_leads_out_of_the_house_costs_what_the_table_says() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    warm(&edge).await;
    let now = seeded::now();
    let mut cases = Vec::new();
    for seed in 51..56 {
        cases.push(outward::filed(&bench, seed, CaseKind::Hazard, "lighting", "Темно біля переходу", now).await.reference.to_string());
    }
    let question = outward::filed(&bench, 56, CaseKind::Question, "q-traffic", "Темно?", now).await.reference.to_string();
    let [first, second, third, fourth, fifth] = &cases[..] else { panic!("five cases") };
    let words = json!({ "text": "Темно біля переходу", "answer": "Так" });
    let publish = |case: &str| outward::on_case("PUT", case, "/publication", &words);
    let answer = Request::answer_by_staff(&question, outward::MODERATOR_SUB, "Так.").event();
    for (operation, event) in [("answer-case", answer), ("publish-case", publish(&question)), ("publish-case", publish(second))] {
        assert_eq!(edge.call(operation, &event, now).await.status, 200);
    }
    let bulk = json!({ "action": "reject", "references": [fourth, fifth], "expected": 2, "reason": "spam", "text": "Це реклама." });
    let path = "/v1/staff/cities/kyiv/hazards/bulk";
    let bulk = Request::by_staff(outward::MODERATOR_SUB, "POST", path, &[("city", "kyiv")]).body(&bulk).event();
    let mut list = Request::new("GET", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).event();
    list["rawQueryString"] = json!("lat=50.4025&lon=30.5160&radius=300");
    let cited = Request::new("GET", "/v1/cities/kyiv/questions/x", &[("city", "kyiv"), ("reference", question.as_str())]).event();
    let read = outward::hazard("GET", second, "");
    // Bodies and categories, and the pepper of the day, are read once.
    let known = [
        ("read-hazard", read.clone()),
        ("list-hazards", list.clone()),
        ("read-question", cited.clone()),
        ("support-hazard", outward::hazard("POST", second, "/support")),
        ("forward-case", outward::forwarding(first, "nobody")),
        (
            "bulk-hazards",
            Request::by_staff(outward::MODERATOR_SUB, "POST", path, &[("city", "kyiv")])
                .body(&json!({
                    "action": "forward", "references": [fourth], "expected": 1, "body": "nobody",
                }))
                .event(),
        ),
    ];
    for (operation, event) in known {
        edge.call(operation, &event, now).await;
    }
    let offer =
        Offer { id: OfferId::generate(city::seeded(9)), day: jiff::civil::date(2026, 11, 20), offered: Vec::new(), stand: Stand::Offered };
    bench.store.put_offer(&city::slug(), &offer, now).await.expect("an offer");
    let helped = Request::new("POST", "/v1/cities/kyiv/deflections", &[("city", "kyiv")]);
    let helped = helped.body(&json!({ "offer": offer.id, "outcome": "helped" })).event();
    let forward = outward::forwarding(first, "lamps");
    let withdraw = outward::on_case("DELETE", second, "/publication", &json!({ "reason": "Помилка." }));
    let mut other = outward::hazard("POST", second, "/support");
    other["requestContext"]["http"]["sourceIp"] = json!("203.0.113.9");
    let calls = [
        ("read-hazard", &read, "read-hazard"),
        ("list-hazards", &list, "list-hazards"),
        ("support-hazard", &other, "support-hazard"),
        ("support-hazard", &other, "support-hazard, the same again"),
        ("read-question", &cited, "read-question"),
        ("publish-case", &publish(third), "publish-case, a hazard"),
        ("publish-case", &withdraw, "publish-case, withdrawn"),
        ("record-deflection", &helped, "record-deflection"),
        ("bulk-hazards", &bulk, "bulk-hazards, two rejected"),
        ("forward-case", &forward, "forward-case"),
    ];
    hold(&bench, &edge, &calls).await;
    let sixth = outward::filed(&bench, 57, CaseKind::Hazard, "lighting", "Темно", now).await.reference.to_string();
    let merge_open = outward::on_case("POST", &sixth, "/merge", &json!({ "into": first, "reason": "Те саме." }));
    let head = bench.store.case_head(&city::slug(), &Reference::parse(first).expect("a number")).await.expect("read").expect("there");
    let token = ReportToken::generate(city::seeded(8));
    let link = BodyLink {
        city: city::slug(),
        reference: head.reference.clone(),
        body: head.holder.body().expect("with a body").clone(),
        forwarded_at: head.forwarding.expect("sent").at,
        open_until: now + SignedDuration::from_hours(24),
    };
    bench.store.put_body_link(&token, &link).await.expect("a link");
    let report = |method: &str| Request::new(method, "/v1/body-reports/x", &[("token", token.reveal())]);
    let opened = report("GET").event();
    let done = report("POST").body(&json!({ "report": "done", "text": "Лампу замінено." })).event();
    let calls = [
        ("merge-cases", &merge_open, "merge-cases"),
        ("report-on-case", &opened, "report-on-case, opened"),
        ("report-on-case", &done, "report-on-case, done"),
    ];
    hold(&bench, &edge, &calls).await;
}

#[tokio::test]
async fn a_contact_that_is_shown_to_a_body_costs_what_the_table_says() {
    let (bench, _) = outward::open().await;
    let (edge, now) = (Edge::new(&bench), seeded::now());
    warm(&edge).await;
    let case = outward::filed_with_contact(&bench, 58, CaseKind::Hazard, "lighting", "Темно", now).await;
    let forward = outward::on_case("POST", case.reference.as_str(), "/forwarding", &json!({ "body": "lamps", "share_contact": true }));
    assert_eq!(edge.call("forward-case", &forward, now).await.status, 200);
    let token = ReportToken::generate(city::seeded(8));
    let head = bench.store.case_head(&city::slug(), &case.reference).await.expect("read").expect("there");
    let link = BodyLink {
        city: city::slug(),
        reference: case.reference,
        body: head.holder.body().expect("with a body").clone(),
        forwarded_at: head.forwarding.expect("sent").at,
        open_until: now + SignedDuration::from_hours(24),
    };
    bench.store.put_body_link(&token, &link).await.expect("a link");
    let asked = Request::new("POST", "/v1/body-reports/x/contact", &[("token", token.reveal())]).event();
    hold(&bench, &edge, &[("report-on-case", &asked, "report-on-case, contact shown")]).await;
}

#[test]
fn every_row_of_the_table_is_held_by_a_test() {
    let sources = [include_str!("cost.rs"), include_str!("background_cost.rs")].concat();
    for row in documented::costs() {
        assert!(sources.contains(&format!("\"{row}\"")), "nothing measures {row}");
    }
}
