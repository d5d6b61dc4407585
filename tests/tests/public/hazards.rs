//! Hazards on the map: in whose words, where, and how many.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use varta_domain::case::{CaseKind, Holder, Place};
use varta_domain::ids::CategoryId;
use varta_domain::reference::Reference;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::outward::{self, forwarding, hazard, on_case};
use varta_tests::requests::Request;
use varta_tests::{courier, logged, seeded};

use crate::{Item, call, hazard_item, list, publish, publish_in, scene};

#[tokio::test]
async fn a_hazard_is_public_in_the_words_of_the_desk_with_what_happens_to_it() {
    let (_bench, edge, case) = scene("lighting").await;
    let reference = case.reference.as_str();
    assert_eq!(call(&edge, "read-hazard", &hazard("GET", reference, "")).await.code(), "hazard_not_found");
    let published = call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно біля переходу" }))).await;
    assert_eq!(published.status, 200, "{}", published.text);
    let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await;
    assert_eq!((read.status, read.header("cache-control")), (200, Some("public, max-age=60")), "{}", read.text);
    assert_eq!(read.json()["geometry"]["coordinates"], json!([30.5163, 50.4021]));
    assert!(read.text.contains("Темно біля переходу") && !read.text.contains("Олена"));
    assert_eq!(call(&edge, "forward-case", &forwarding(reference, "lamps")).await.status, 200);
    let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await.json();
    assert_eq!((read["properties"]["stage"].as_str(), read["properties"]["steps"][2]["body"].as_str()), (Some("sent"), Some("lamps")));
    for query in ["lat=50.4025&lon=30.5160&radius=100", "bbox=30.50,50.39,30.53,50.41"] {
        let listed = call(&edge, "list-hazards", &list(query)).await;
        assert_eq!(listed.json()["features"][0]["id"], reference, "{query}: {}", listed.text);
    }
    let far = call(&edge, "list-hazards", &list("lat=50.4121&lon=30.5163&radius=500")).await;
    assert_eq!(far.json()["features"], json!([]));

    let withdraw = on_case("DELETE", reference, "/publication", &json!({ "reason": "Помилка." }));
    for _ in 0..2 {
        assert_eq!(call(&edge, "publish-case", &withdraw).await.status, 200);
    }
    assert_eq!(call(&edge, "read-hazard", &hazard("GET", reference, "")).await.status, 404);
}

#[tokio::test]
async fn what_is_sensitive_is_snapped_and_what_is_private_never_public() {
    let (_bench, edge, case) = scene("company").await;
    assert_eq!(call(&edge, "publish-case", &publish(&case, &json!({ "text": "Галасують уночі" }))).await.status, 200);
    let read = call(&edge, "read-hazard", &hazard("GET", case.reference.as_str(), "")).await.json();
    let snapped = outward::point().snapped();
    let shown = |axis: usize| read["geometry"]["coordinates"][axis].as_f64().expect("a coordinate");
    assert!((shown(0) - snapped.lon()).abs() < 1e-9 && (shown(1) - snapped.lat()).abs() < 1e-9, "{read}");
    let (_bench, edge, case) = scene("quarrel").await;
    assert_eq!(call(&edge, "publish-case", &publish(&case, &json!({ "text": "Сварка" }))).await.code(), "never_public");
}

#[tokio::test]
async fn nobody_is_named_to_everybody() {
    let (_bench, edge, case) = scene("lighting").await;
    let refused = call(&edge, "publish-case", &publish(&case, &json!({ "text": "Телефонуйте 050 123 45 67" }))).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "personal_data_found"), "{}", refused.text);
}

#[tokio::test]
async fn a_hazard_is_supported_once_a_source_and_day() {
    let (_bench, edge, case) = scene("lighting").await;
    let reference = case.reference.as_str();
    let support = hazard("POST", reference, "/support");
    assert_eq!(call(&edge, "support-hazard", &support).await.code(), "hazard_not_found");
    call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно" }))).await;
    for _ in 0..2 {
        assert_eq!(call(&edge, "support-hazard", &support).await.json()["supports"], 1);
    }
    let mut other = support.clone();
    other["requestContext"]["http"]["sourceIp"] = json!("203.0.113.8");
    assert_eq!(call(&edge, "support-hazard", &other).await.json()["supports"], 2);
    // Worded anew, it keeps them.
    call(&edge, "publish-case", &publish(&case, &json!({ "text": "Темно на розі" }))).await;
    let read = call(&edge, "read-hazard", &hazard("GET", reference, "")).await.json();
    assert_eq!((read["properties"]["supports"].as_u64(), read["properties"]["text"].as_str()), (Some(2), Some("Темно на розі")));
    let answer = Request::answer_by_staff(reference, outward::MODERATOR_SUB, "Зроблено.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    assert_eq!(call(&edge, "support-hazard", &other).await.code(), "hazard_closed");
}

#[tokio::test]
async fn a_part_of_the_map_has_bounds() {
    let (_bench, edge, _) = scene("lighting").await;
    for (query, code) in [
        ("bbox=30.2,50.2,30.8,50.6", "area_too_large"),
        ("bbox=30.2,50.2,30.8", "area_malformed"),
        ("bbox=30.53,50.41,30.50,50.39", "area_malformed"),
        ("lat=50.4&lon=30.5&radius=1501", "area_too_large"),
        ("lat=50.4&lon=30.5&radius=NaN", "area_malformed"),
        ("lat=91&lon=30.5", "coordinate_malformed"),
        ("", "area_malformed"),
    ] {
        assert_eq!(call(&edge, "list-hazards", &list(query)).await.code(), code, "{query}");
    }
}

async fn put(bench: &Bench, item: Item) {
    bench.client.put_item().table_name(dynamo::TABLE).set_item(Some(item)).send().await.expect("put");
}

#[tokio::test]
async fn what_cannot_be_read_is_left_out_and_a_cell_has_a_limit() {
    let (bench, edge, case) = scene("lighting").await;
    publish_in(&edge, &case).await;
    let hazard = hazard_item(&bench).await.expect("on the map");
    let mut torso = hazard.clone();
    torso.insert("sk".to_owned(), AttributeValue::S("0000-0000".to_owned()));
    torso.remove("text");
    put(&bench, torso).await;
    logged::keep();
    let _ = logged::take();
    let listed = call(&edge, "list-hazards", &list("lat=50.4025&lon=30.5160&radius=100")).await.json();
    assert_eq!((listed["features"].as_array().map(Vec::len), &listed["more"]), (Some(1), &json!(false)));
    assert!(logged::codes(&logged::take()).contains(&"VARTA-PUBLIC-001".to_owned()));
    for number in 0..varta_store::MAX_READ {
        let mut other = hazard.clone();
        other.insert("sk".to_owned(), AttributeValue::S(format!("Z{number:08}")));
        put(&bench, other).await;
    }
    let _ = bench.wire.take();
    let listed = call(&edge, "list-hazards", &list("lat=50.4025&lon=30.5160&radius=100")).await.json();
    assert_eq!(listed["more"], true);
    assert!(listed["features"].as_array().is_some_and(|features| features.len() < varta_store::MAX_READ));
}

#[tokio::test]
async fn who_marks_a_hazard_by_address_is_offered_the_open_ones_of_its_street_and_beat() {
    let (bench, edge, _) = scene("lighting").await;
    let city = bench.store.city(&city::slug()).await.expect("read").expect("Kyiv");
    let mut change = courier::message_to(&city, "hol-18", 41, seeded::now());
    change.case.kind = CaseKind::Hazard;
    change.case.directory = city.directory.clone();
    change.case.category = CategoryId::parse("lighting").ok();
    change.case.holder = Holder::Desk;
    change.case.reference = Reference::generate(city::seeded(61));
    change.case.place = Place { address: Some("вулиця Васильківська, 12".to_owned()), point: None };
    let case = courier::file(&bench, change, seeded::now()).await;
    let mark = async |text: &str, seen: bool| {
        let body = json!({ "text": text, "address": "вул. Васильківська, 12", "category": "lighting", "similar_seen": seen });
        let request = Request::new("POST", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).body(&body);
        call(&edge, "mark-hazard", &request.header("idempotency-key", "marked-by-address-0123").event()).await
    };
    let place = json!({ "text": "Темно біля переходу", "point": { "lat": 50.3921, "lon": 30.4863 } });
    let published = call(&edge, "publish-case", &publish(&case, &place)).await;
    assert_eq!(published.status, 200, "{}", published.text);
    let offered = mark("Темно біля переходу", false).await;
    assert_eq!((offered.status, offered.code().as_str()), (409, "similar_hazards"), "{}", offered.text);
    let similar = offered.json()["similar"].clone();
    assert_eq!((&similar[0]["hazard"]["id"], &similar[0]["metres"]), (&json!(case.reference), &Value::Null));
    assert_eq!(similar.as_array().map(Vec::len), Some(1));
    let answer = Request::answer_by_staff(case.reference.as_str(), outward::MODERATOR_SUB, "Зроблено.").event();
    assert_eq!(call(&edge, "answer-case", &answer).await.status, 200);
    assert_eq!(mark("Темно біля переходу", false).await.status, 201, "what ended is not offered");
}
