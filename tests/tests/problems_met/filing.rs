//! Problems of what somebody files: bodies, what the doors ask back, limits, photos.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::ids::PhotoId;
use varta_domain::photo::{Photo, PhotoState, PhotoToken, Refused};
use varta_runtime::filing::PHOTOS_PER_HOUR;
use varta_testkit::city;
use varta_tests::edge::Edge;
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, REFERENCE, TOKEN};

use crate::{ADDRESS, IDEMPOTENCY_KEY, Met, call, message};

pub(crate) async fn bodies(met: &mut Met, edge: &Edge) {
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
pub(crate) async fn doors(met: &mut Met, edge: &Edge) {
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
    let complaint = json!({ "text": "Мене не влаштовують дії дільничного.", "address": ADDRESS });
    met.note_field(&call(edge, "submit-message", message(&complaint)).await, "about_police_unclear", "text");
    let mut event = Request::new("GET", "/v1/cities/kyiv/categories", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!("kind=complaint");
    met.note_field(&edge.call("list-categories", &event, seeded::now()).await, "kind_unknown", "kind");
}

/// Limits, photos that are there, and mutes.
pub(crate) async fn limits(met: &mut Met) {
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

pub(crate) async fn photos(met: &mut Met) {
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
