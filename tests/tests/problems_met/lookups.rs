//! Problems of what is looked up: addresses, points and beats, and the guidance.

use serde_json::{Value, json};
use varta_tests::edge::Edge;
use varta_tests::requests::Request;
use varta_tests::seeded;

use crate::{ADDRESS, Met, call, message};

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
pub(crate) async fn guidance(met: &mut Met, edge: &Edge) {
    for (query, code) in [(format!("q={}", "a".repeat(301)), "question_too_long"), ("q=lamp&limit=0".to_owned(), "limit_malformed")] {
        let mut event = Request::new("GET", "/v1/cities/kyiv/guidance", &[("city", "kyiv")]).event();
        event["rawQueryString"] = json!(query);
        met.note(&edge.call("search-guidance", &event, seeded::now()).await, code);
    }
}

pub(crate) async fn places(met: &mut Met, edge: &Edge) {
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
