//! Every row of `docs/problems.md` is met here through the public face, with the status and the field it
//! has to have: no problem is only a promise, and none has a status that the document does not say.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Actor, Case, CaseKind, Holder, MAX_FOLLOW_UPS, MAX_QUESTIONS, Raise, transition};
use varta_domain::ids::{BeatId, CategoryId, PhotoId};
use varta_domain::photo::{Photo, PhotoState, PhotoToken, Refused};
use varta_domain::post::Substitution;
use varta_domain::reference::{LinkToken, Reference, ReportToken};
use varta_domain::text::MessageText;
use varta_runtime::access::MAX_WRONG_KEYS;
use varta_runtime::filing::PHOTOS_PER_HOUR;
use varta_runtime::log::LogCode;
use varta_store::directory::ChangeRecord;
use varta_store::{BodyLink, OfficerLink};
use varta_testkit::wire::Fault;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::courier::items;
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, KEY, OFFICER_SUB, REFERENCE, TOKEN};
use varta_tests::{courier, desk, kyiv, logged, outward};

const IDEMPOTENCY_KEY: &str = "5f0c8a3e-7c1d-4f9b-8a53-1d2e3f405162";
const ADDRESS: &str = "вул. Васильківська, 12";

/// Statuses by code.
type Statuses = BTreeMap<String, BTreeSet<u16>>;

/// What the document says: `| 404, 422 | `code` | …`.
fn documented() -> Statuses {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/problems.md");
    let text = std::fs::read_to_string(path).expect("docs/problems.md");
    let mut rows = Statuses::new();
    for line in text.lines().filter(|line| line.starts_with("| 4") || line.starts_with("| 5")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let statuses = cells[1].split(", ").map(|status| status.parse().expect("a status")).collect();
        let twice = rows.insert(cells[2].trim_matches('`').to_owned(), statuses);
        assert_eq!(twice, None, "one row for one code: {line}");
    }
    rows
}

/// The problems met so far.
#[derive(Default)]
struct Met(Statuses);

impl Met {
    /// Notes a problem that has to have that code.
    fn note(&mut self, answer: &Answer, code: &str) {
        assert_eq!(answer.code(), code, "{}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        self.0.entry(code.to_owned()).or_default().insert(answer.status);
    }

    /// The same with the field it has to name.
    fn note_field(&mut self, answer: &Answer, code: &str, field: &str) {
        self.note(answer, code);
        assert_eq!(answer.json()["field"], field, "{}", answer.text);
    }
}

async fn call(edge: &Edge, operation: &str, request: Request) -> Answer {
    edge.call(operation, &request.event(), seeded::now()).await
}

/// Parameters of a query.
type Query<'a> = &'a [(&'a str, &'a str)];

/// A query of find-officer; every byte is escaped, as some clients do.
fn officer(query: Query<'_>) -> Value {
    let escaped = |value: &str| value.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    let mut event = Request::new("GET", "/v1/cities/kyiv/officer", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!(pairs.join("&"));
    event
}

/// A query of the guidance.
async fn guidance(met: &mut Met, edge: &Edge) {
    for (query, code) in [(format!("q={}", "a".repeat(301)), "question_too_long"), ("q=lamp&limit=0".to_owned(), "limit_malformed")] {
        let mut event = Request::new("GET", "/v1/cities/kyiv/guidance", &[("city", "kyiv")]).event();
        event["rawQueryString"] = json!(query);
        met.note(&edge.call("search-guidance", &event, seeded::now()).await, code);
    }
}

fn message(body: &Value) -> Request {
    Request::message(IDEMPOTENCY_KEY, body)
}

async fn bodies(met: &mut Met, edge: &Edge) {
    let long = "x".repeat(70_000);
    let refused = [
        ("body_not_json", "body", "text=1"),
        ("body_not_json", "text", r#"{"text":"\ud800"}"#),
        ("field_missing", "text", r#"{"address":"вул. Васильківська, 12"}"#),
        ("field_unknown", "contact.fax", r#"{"text":"а","contact":{"fax":"1"}}"#),
        ("field_twice", "text", r#"{"text":"а","text":"б"}"#),
        ("field_malformed", "point.lat", r#"{"text":"а","point":{"lat":"50","lon":30}}"#),
        ("body_too_large", "body", long.as_str()),
        ("text_empty", "text", r#"{"text":" \n "}"#),
        ("text_control_characters", "text", r#"{"text":"а\u0000"}"#),
        ("contact_empty", "contact", r#"{"text":"а","contact":{}}"#),
        ("phone_malformed", "contact.phone", r#"{"text":"а","contact":{"phone":"12"}}"#),
        ("email_malformed", "contact.email", r#"{"text":"а","contact":{"email":"а"}}"#),
        ("place_missing", "address", r#"{"text":"а"}"#),
        ("emergency", "text", r#"{"text":"Він мене зараз б’є","address":"вул. Васильківська, 12"}"#),
    ];
    for (code, field, body) in refused {
        met.note_field(&call(edge, "submit-message", message(&Value::Null).raw_body(body)).await, code, field);
    }
    let too_long = json!({ "text": "а".repeat(5_001), "address": ADDRESS });
    met.note_field(&call(edge, "submit-message", message(&too_long)).await, "text_too_long", "text");
    let good = json!({ "text": "Не горить ліхтар.", "address": ADDRESS });
    for (code, key) in [("idempotency_key_missing", ""), ("idempotency_key_malformed", "short")] {
        met.note_field(&call(edge, "submit-message", Request::message(key, &good)).await, code, "Idempotency-Key");
    }
    let plain = message(&good).header("content-type", "text/plain");
    met.note_field(&call(edge, "submit-message", plain).await, "content_type_unsupported", "Content-Type");
}

/// What the doors refuse or ask back, but for limits and photos that are there.
async fn doors(met: &mut Met, edge: &Edge) {
    let crime = |more: &Value| {
        let mut body = json!({ "text": "Зняли дзеркала.", "address": ADDRESS });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        Request::new("POST", "/v1/cities/kyiv/crime-reports", &[("city", "kyiv")]).header("idempotency-key", IDEMPOTENCY_KEY).body(&body)
    };
    let photo = |id: &str| json!({ "id": id.repeat(26), "token": TOKEN });
    let links = "https://example.com/ ".repeat(6);
    let officers = ["a", "b", "c", "d", "e", "f"];
    let refused = [
        ("category_unknown", "category", json!({ "category": "no-such" })),
        ("detail_unexpected", "details.since", json!({ "details": { "since": "вчора" } })),
        ("text_too_long", "details.loss", json!({ "details": { "loss": "а".repeat(1_001) } })),
        ("key_days_unsupported", "key_valid_days", json!({ "key_valid_days": 8 })),
        ("contact_way_unreachable", "contact.safe.way", json!({ "contact": { "phone": "0501234567", "safe": { "way": "email" } } })),
        ("too_many_officers", "about_officer", json!({ "about_officer": officers })),
        ("officer_unknown", "about_officer", json!({ "about_officer": ["of-999"] })),
        ("too_many_photos", "photos", json!({ "photos": officers.map(photo) })),
        ("photo_twice", "photos", json!({ "photos": [photo("a"), photo("a")] })),
        ("photo_unknown", "photos[0]", json!({ "photos": [photo("a")] })),
        ("too_many_links", "text", json!({ "text": links })),
        ("personal_data_found", "text", json!({ "text": "Мій телефон 0501234567." })),
        ("description_incomplete", "details.who", json!({ "details": { "who": "якісь цигани" } })),
    ];
    for (code, field, more) in refused {
        met.note_field(&call(edge, "report-crime", crime(&more)).await, code, field);
    }
    let mut event = Request::new("GET", "/v1/cities/kyiv/categories", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!("kind=complaint");
    met.note_field(&edge.call("list-categories", &event, seeded::now()).await, "kind_unknown", "kind");
}

/// Limits, photos that are there, and mutes.
async fn limits(met: &mut Met) {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let mute = |hours: u8, reference: &str| {
        let path = format!("/v1/staff/cities/kyiv/cases/{reference}/mute");
        Request::by_staff(COORDINATOR_SUB, "PUT", &path, &[("city", "kyiv"), ("reference", reference)])
            .body(&json!({ "hours": hours, "reason": "реклама" }))
    };
    met.note_field(&call(&edge, "mute-author", mute(25, REFERENCE)).await, "hours_out_of_range", "hours");
    let late = case.received_at + SignedDuration::from_hours(49);
    met.note(&edge.call("mute-author", &mute(1, REFERENCE).event(), late).await, "source_forgotten");

    let claim = |seed: u8| (PhotoId::generate(city::seeded(seed)), PhotoToken::generate(city::seeded(seed + 50)));
    let named = |(id, token): &(PhotoId, PhotoToken)| json!([{ "id": id, "token": token.reveal() }]);
    let (taken, unfit) = (claim(1), claim(2));
    for (id, token) in [&taken, &unfit] {
        bench.store.create_photo(&Photo::awaited(id.clone(), city::slug(), token, seeded::now())).await.expect("announced");
    }
    let state = PhotoState::Refused { reason: Refused::Heic };
    bench.store.settle_photo(&city::slug(), &unfit.0, state).await.expect("settled");
    let body = |photos: Value| json!({ "text": "Зламана лавка.", "address": ADDRESS, "photos": photos });
    let with = |key: &str, photos: Value| Request::message(&format!("{key}-0123456789-0123456789"), &body(photos));
    let first = call(&edge, "submit-message", with("one", named(&taken))).await;
    assert_eq!(first.status, 201, "{}", first.text);
    met.note_field(&call(&edge, "submit-message", with("two", named(&taken))).await, "photo_taken", "photos[0]");
    met.note_field(&call(&edge, "submit-message", with("three", named(&unfit))).await, "photo_refused", "photos[0]");
    for key in ["four", "five"] {
        assert_eq!(call(&edge, "submit-message", with(key, json!([]))).await.status, 201);
    }
    met.note(&call(&edge, "submit-message", with("six", json!([]))).await, "too_many_cases");
    let reference = first.json()["reference"].as_str().expect("a reference").to_owned();
    assert_eq!(call(&edge, "mute-author", mute(1, &reference)).await.status, 200);
    met.note(&call(&edge, "submit-message", with("seven", json!([]))).await, "muted");
    for _ in 0..PHOTOS_PER_HOUR {
        assert_eq!(call(&edge, "start-upload", Request::upload("image/jpeg", 1_000)).await.status, 201);
    }
    met.note(&call(&edge, "start-upload", Request::upload("image/jpeg", 1_000)).await, "too_many_uploads");
}

async fn places(met: &mut Met, edge: &Edge) {
    let long = "я".repeat(10_000);
    // What leads nowhere is a 404 where it is looked up and a 422 in a message; the rest is the same in both.
    let addresses = [
        ("street_not_found", "вул. Неіснуюча, 1"),
        ("other_city", "Львів, вул. Васильківська, 12"),
        ("house_needed", "проспект Академіка Глушкова"),
        ("house_not_covered", "вул. Лабораторна, 400"),
        ("district_not_served", "вул. Солом’янська, 1"),
        ("address_without_street", " "),
        ("address_too_long", long.as_str()),
        ("address_control_characters", "вул. Садова\u{7}, 1"),
        ("house_malformed", "вул. Васильківська, 12/"),
        ("address_ambiguous", "вул. Садова, 1"),
    ];
    for (code, address) in addresses {
        let found = edge.call("find-officer", &officer(&[("address", address)]), seeded::now()).await;
        met.note_field(&found, code, "address");
        let body = json!({ "text": "Не горить ліхтар.", "address": address });
        met.note_field(&call(edge, "submit-message", message(&body)).await, code, "address");
    }
    let queries: [(&str, &str, Query<'_>); 9] = [
        ("place_missing", "address", &[]),
        ("place_twice", "address", &[("address", ADDRESS), ("lat", "50.4"), ("lon", "30.5")]),
        ("coordinate_malformed", "lon", &[("lat", "50.4")]),
        ("coordinate_malformed", "lat", &[("lat", "NaN"), ("lon", "30.5")]),
        ("district_malformed", "district", &[("address", ADDRESS), ("district", "Голосіїв")]),
        ("parameter_twice", "address", &[("address", ADDRESS), ("address", ADDRESS)]),
        ("point_outside", "lat", &[("lat", "49.84"), ("lon", "24.03")]),
        ("beat_malformed", "beat", &[("lat", "50.392"), ("lon", "30.488"), ("beat", "ні")]),
        ("beat_elsewhere", "beat", &[("lat", "50.392"), ("lon", "30.488"), ("beat", "hol-52")]),
    ];
    for (code, field, query) in queries {
        met.note_field(&edge.call("find-officer", &officer(query), seeded::now()).await, code, field);
    }
    let in_lviv = message(&json!({ "text": "а", "point": { "lat": 49.84, "lon": 24.03 } }));
    met.note_field(&call(edge, "submit-message", in_lviv).await, "point_outside", "point");
    let not_there = message(&json!({ "text": "а", "point": { "lat": 50.392, "lon": 30.488 }, "beat": "hol-52" }));
    met.note_field(&call(edge, "submit-message", not_there).await, "beat_elsewhere", "beat");
    let mut elsewhere = officer(&[("address", ADDRESS)]);
    elsewhere["pathParameters"]["city"] = json!("lviv");
    met.note_field(&edge.call("find-officer", &elsewhere, seeded::now()).await, "city_unknown", "city");
}

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

async fn cases(met: &mut Met) {
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

async fn officers(met: &mut Met) {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let expired = OfficerLink { open_until: seeded::now(), ..seeded::link(&case) };
    let anothers = OfficerLink { officer: city::officer("of-17"), ..seeded::link(&case) };
    for (seed, code, link) in [(2, "link_expired", Some(expired)), (3, "link_of_another", Some(anothers)), (4, "link_unknown", None)] {
        let token = LinkToken::generate(city::seeded(seed));
        if let Some(link) = link {
            bench.store.put_link(&token, &link).await.expect("a link");
        }
        met.note(&call(&edge, "open-officer-link", Request::link(token.reveal())).await, code);
        met.note(&call(&edge, "answer-case", Request::answer_by_link(token.reveal(), "Замінять завтра.")).await, code);
    }
    let stranger = Request::answer_by_staff(REFERENCE, "7b0e8a52-0000-4000-8000-00000000000f", "Замінять завтра.");
    met.note(&call(&edge, "answer-case", stranger).await, "not_staff");
    assert_eq!(call(&edge, "answer-case", Request::answer_by_link(TOKEN, "Замінять завтра.")).await.status, 200);
    met.note(&call(&edge, "open-officer-link", Request::link(TOKEN)).await, "link_spent");
    met.note(&call(&edge, "answer-case", Request::answer_by_link(TOKEN, "Друга відповідь.")).await, "link_spent");
    let second = Request::answer_by_staff(REFERENCE, OFFICER_SUB, "Друга відповідь.");
    met.note(&call(&edge, "answer-case", second).await, "already_answered");
}

async fn photos(met: &mut Met) {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let refused = [
        ("photo_type_unsupported", "content_type", Request::upload("image/heic", 1_000)),
        ("photo_too_large", "bytes", Request::upload("image/jpeg", 10 * 1024 * 1024 + 1)),
        ("photo_empty", "bytes", Request::upload("image/jpeg", 0)),
    ];
    for (code, field, request) in refused {
        met.note_field(&call(&edge, "start-upload", request).await, code, field);
    }
    let ((photo, _), (_, of_another)) = (seeded::photo(11), seeded::photo(12));
    met.note(&call(&edge, "read-photo", Request::photo(photo.id.as_str(), of_another.reveal())).await, "photo_not_found");
}

/// What staff ask for and cannot be.
async fn duties(met: &mut Met) {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let post = |method: &str, tail: &str, path: &[(&str, &str)], body: &Value| {
        let all: Vec<(&str, &str)> = [("city", "kyiv"), ("beat", "hol-18")].into_iter().chain(path.iter().copied()).collect();
        Request::by_staff(COORDINATOR_SUB, method, &format!("/v1/staff/cities/kyiv/beats/hol-18/{tail}"), &all).body(body)
    };
    let substitute =
        |from: &str, officer: &str, to: &str| post("PUT", "substitutes", &[("from", from)], &json!({ "officer": officer, "to": to }));
    assert_eq!(call(&edge, "change-post", substitute("2026-12-01", "of-17", "2026-12-05")).await.status, 200);
    let refused = [
        ("date_malformed", substitute("tomorrow", "of-17", "2026-12-05")),
        ("period_malformed", substitute("2026-12-10", "of-17", "2026-12-05")),
        ("period_past", substitute("2026-10-01", "of-17", "2026-10-05")),
        ("substitute_overlaps", substitute("2026-12-05", "of-16", "2026-12-06")),
        ("own_post", substitute("2026-12-10", "of-18", "2026-12-11")),
        ("officer_unknown", post("PUT", "officer", &[], &json!({ "officer": "of-999" }))),
        ("hours_malformed", post("PUT", "hours", &[("date", "2026-12-01")], &json!({ "from": "12:00", "to": "10:00" }))),
        ("beat_unknown", post("PUT", "officer", &[("beat", "hol-99")], &json!({ "officer": null }))),
    ];
    for (code, request) in refused {
        met.note(&call(&edge, "change-post", request).await, code);
    }
    let of_city = |sub: &str, method: &str, tail: &str, path: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> = std::iter::once(("city", "kyiv")).chain(path.iter().copied()).collect();
        Request::by_staff(sub, method, &format!("/v1/staff/cities/kyiv/{tail}"), &all)
    };
    let station = json!({ "name_uk": "А", "name_en": "A", "address": "вул. Нова, 1", "lat": 50.4, "lon": 30.5, "phone": "+380440000001" });
    let nowhere = of_city(COORDINATOR_SUB, "PUT", "stations/st-no", &[("station", "st-no")]).body(&station);
    met.note(&call(&edge, "move-station", nowhere).await, "station_unknown");
    let paused = json!({ "stage": "paused" });
    let nowhere = of_city(COORDINATOR_SUB, "PUT", "districts/no/stage", &[("district", "no")]).body(&paused);
    met.note(&call(&edge, "set-district-stage", nowhere).await, "district_unknown");
    let officers = of_city(OFFICER_SUB, "PUT", "districts/holosiivskyi/stage", &[("district", "holosiivskyi")]).body(&paused);
    met.note(&call(&edge, "set-district-stage", officers).await, "not_yours");
    let mut event = of_city(COORDINATOR_SUB, "GET", "changes", &[]).event();
    event["rawQueryString"] = json!("cursor=12");
    met.note(&edge.call("list-changes", &event, seeded::now()).await, "cursor_malformed");
    let live = bench.store.live(&city::slug()).await.expect("readable").expect("there");
    let mut post_now = bench.store.post_now(&live.city, &city::beat("hol-18")).await.expect("readable").expect("there");
    let first = post_now.substitutions[0].clone();
    let at = |day: i32| jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(day));
    post_now.substitutions = (0..100).map(|day| Substitution { from: at(day), to: at(day), ..first.clone() }).collect();
    let record = bench.store.changes(&city::slug(), None, 1).await.expect("readable").remove(0);
    let record = ChangeRecord { number: live.changes + 1, ..record };
    bench.store.change_posts(&live, &[post_now], None, &record).await.expect("written");
    met.note(&call(&edge, "change-post", substitute("2026-12-10", "of-17", "2026-12-11")).await, "too_many_entries");
}

/// What cannot be followed, or by whom; and one source that asks too much, which is the only thing it is told.
async fn subscriptions(met: &mut Met) {
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
    for at in 0..20 {
        let contact = json!({ "email": format!("somebody{at}@example.com") });
        assert_eq!(call(&edge, "follow", ask(&street, &contact)).await.status, 202);
    }
    met.note(&call(&edge, "follow", ask(&street, &mail)).await, "too_many_subscriptions");
}

/// What the desk asks for and cannot be.
async fn of_the_desk(met: &mut Met) {
    let (bench, now) = (desk::town().await, seeded::now());
    for persona in desk::staff() {
        bench.store.put_staff(&persona.profile).await.expect("a profile");
    }
    bench.store.put_staff(&seeded::moderator(seeded::MODERATOR_SUB)).await.expect("a profile");
    let edge = Edge::new(&bench);
    let mut number = 0;
    let mut filed = async |kind: CaseKind, conflict: bool| {
        number += 1;
        let route = desk::route(Holder::Desk);
        let route = if conflict { route.with_conflict(Vec::new()) } else { route };
        let mut change = desk::filed(number, kind, "hol-01", route, now);
        change.case.category = (kind == CaseKind::Hazard).then(|| CategoryId::parse("lighting").expect("a slug"));
        courier::file(&bench, change, now).await
    };
    let call = async |sub: &str, case: &Case, operation: &str, method: &str, tail: &str, body: Value, at: Timestamp| {
        let raw = format!("/v1/staff/cities/kyiv/cases/{}/{tail}", case.reference);
        let path = [("city", "kyiv"), ("reference", case.reference.as_str()), ("seq", "1")];
        edge.call(operation, &Request::by_staff(sub, method, &raw, &path).body(&body).event(), at).await
    };
    let (one, two) = (seeded::MODERATOR_SUB.to_owned(), desk::staff()[0].profile.sub.as_str().to_owned());
    let question = filed(CaseKind::Question, false).await;
    let body_of = |ranges: Value| json!({ "ranges": ranges, "reason": "Чужі дані." });
    let refused = [
        ("redaction_malformed", "redact-entry", "entries/1/redaction", body_of(json!([[0, 9_000]]))),
        ("body_unknown", "triage-case", "hand-over", json!({ "to": "division", "body": "lamps" })),
        ("category_unknown", "triage-case", "correction", json!({ "category": "theft" })),
        ("officer_unknown", "triage-case", "conflict", json!({ "about": ["o-99"] })),
        ("not_undoable", "triage-case", "undo", json!({})),
        ("not_for_this_case", "register-case", "register-number", json!({ "number": "ЄО 1" })),
        ("article_unknown", "answer-case", "answer", json!({ "text": "Ось.", "guidance": ["no-such"] })),
    ];
    for (code, operation, tail, body) in refused {
        met.note(&call(&one, &question, operation, "POST", tail, body, now).await, code);
    }
    let path = [("city", "kyiv"), ("reference", question.reference.as_str())];
    let raw = format!("/v1/staff/cities/kyiv/cases/{}/answer-draft", question.reference);
    let mut draft = Request::by_staff(&one, "GET", &raw, &path).event();
    draft["rawQueryString"] = json!("article=no-such");
    met.note(&edge.call("staff-case", &draft, now).await, "article_unknown");
    let ask = || json!({ "text": "Де саме?" });
    met.note(&call(&one, &question, "triage-case", "POST", "question", ask(), question.plan.overdue_at).await, "overdue");
    let asked = filed(CaseKind::Question, false).await;
    let often = transition(
        &Case { questions: MAX_QUESTIONS, ..asked.clone() },
        Raise { by: Actor::System, reason: MessageText::parse("Терміново.").expect("words") },
        now,
    )
    .expect("open");
    courier::commit(&bench, &often, now).await;
    met.note(&call(&one, &asked, "triage-case", "POST", "question", ask(), now).await, "too_many_questions");
    assert_eq!(call(&two, &question, "claim-case", "PUT", "claim", json!({}), now).await.status, 200);
    met.note(&call(&one, &question, "answer-case", "POST", "answer", json!({ "text": "Так." }), now).await, "claimed_by_other");
    let complaint = filed(CaseKind::Question, true).await;
    let to_officer = call(&one, &complaint, "triage-case", "POST", "hand-over", json!({ "to": "officer" }), now).await;
    met.note(&to_officer, "conflict_of_interest");
    let mut placeless = desk::filed(90, CaseKind::Question, "hol-01", desk::route(Holder::Desk), now);
    placeless.case.beat = BeatId::nowhere();
    let placeless = courier::file(&bench, placeless, now).await;
    let to_officer = call(&one, &placeless, "triage-case", "POST", "hand-over", json!({ "to": "officer" }), now).await;
    met.note(&to_officer, "place_needed");
    let message = filed(CaseKind::Message, false).await;
    let public = call(&one, &message, "publish-case", "PUT", "publication", json!({ "text": "Темний перехід." }), now).await;
    met.note(&public, "never_public");
    let apart = call(&one, &message, "merge-cases", "POST", "merge", json!({ "into": complaint.reference }), now).await;
    met.note(&apart, "not_duplicates");
}

/// A rating that confirms the case ends it; the next one is told the same as after any other.
async fn ratings(met: &mut Met) {
    for solved in [true, false] {
        let (bench, _) = seeded::answered().await;
        let edge = Edge::new(&bench);
        let rate = |score: u8| of_author(KEY, "/rating", &json!({ "score": score, "solved": solved }));
        assert_eq!(call(&edge, "rate-answer", rate(4)).await.status, 200);
        met.note(&call(&edge, "rate-answer", rate(1)).await, "already_rated");
    }
}

/// Our own failure tells the caller nothing of what failed and the log nothing of the caller, and nothing
/// is written by it.
async fn failures(met: &mut Met) {
    logged::keep();
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let answer = || Request::answer_by_link(TOKEN, "Замінять завтра.");
    // As often as the store tries a conflict, and as often as the SDK tries an error.
    for (code, fault, times) in [("busy", Fault::Conflict, 4), ("internal", Fault::Unavailable, 3)] {
        (0..times).for_each(|_| bench.wire.break_next("TransactWriteItems", fault));
        let _ = logged::take();
        let failed = call(&edge, "answer-case", answer()).await;
        met.note(&failed, code);
        let log = logged::take();
        assert_eq!(logged::codes(&log), [LogCode::HttpFailed.code()], "{log}");
        assert!(log.contains("cause") && !log.contains(TOKEN) && !log.contains("Замінять"), "{log}");
        let said = failed.text.to_lowercase();
        assert!(["dynamo", "aws", "transact", "conflict", "internalserver"].iter().all(|word| !said.contains(word)), "{said}");
        assert_eq!(failed.header("retry-after").is_some(), code == "busy");
    }
    assert!(bench.wire.all_faults_met());
    assert_eq!(call(&edge, "answer-case", answer()).await.status, 200, "nothing was written before");
}

/// Bodies, the map, what is offered, several hazards at once.
async fn outward_ways(met: &mut Met) {
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

#[tokio::test]
async fn every_row_of_the_document_is_met_with_its_status() {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let mut met = Met::default();
    let before = (bench.all_items(dynamo::TABLE).await.len(), 0);
    bodies(&mut met, &edge).await;
    guidance(&mut met, &edge).await;
    doors(&mut met, &edge).await;
    places(&mut met, &edge).await;
    // Peppers are no part of what a caller does.
    let peppers = items(&bench, "pepper").await.len();
    let after = (bench.all_items(dynamo::TABLE).await.len() - peppers, bench.all_items(dynamo::VAULT).await.len());
    assert_eq!(after, before, "no refusal writes");
    cases(&mut met).await;
    limits(&mut met).await;
    officers(&mut met).await;
    duties(&mut met).await;
    photos(&mut met).await;
    of_the_desk(&mut met).await;
    ratings(&mut met).await;
    outward_ways(&mut met).await;
    subscriptions(&mut met).await;
    failures(&mut met).await;
    assert_eq!(met.0, documented());
}
