//! Points on the map through the public face: near borders, across them, and outside all beats.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::path::Path;

use geo::{Centroid, MultiPolygon};
use serde_json::{Value, json};
use varta_cli::pack::{self, Pack};
use varta_domain::ids::BeatId;
use varta_domain::place::{Located, Point, cell_of, locate};
use varta_testkit::Bench;
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::{kyiv, seeded};

/// Metres in a degree of latitude.
const METRES: f64 = 111_200.0;

fn pack() -> Pack {
    pack::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../cities/kyiv")).expect("readable").0.expect("whole")
}

async fn warm() -> (Bench, Edge) {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    edge.warm_up(seeded::now()).await;
    let _ = bench.wire.take();
    (bench, edge)
}

async fn ask(edge: &Edge, query: &str) -> Answer {
    edge.call("find-officer", &Request::officer_by(query).event(), seeded::now()).await
}

/// A point some metres south of a border between two beats, and what the directory says of it.
async fn near_a_border(bench: &Bench, metres: f64) -> (Point, Located) {
    let city = bench.store.city(&varta_testkit::city::slug()).await.expect("readable").expect("there");
    for beat in pack().beats.values() {
        for edge in beat.area.iter().flat_map(|polygon| polygon.exterior().lines()) {
            let middle = edge.centroid();
            // Where the border runs east and west, and is long, nothing else is near.
            if edge.dx().abs() < edge.dy().abs() * 3.0 || edge.dx().abs() < 2e-3 {
                continue;
            }
            let point = Point::new(middle.y() - metres / METRES, middle.x()).expect("in range");
            let Some(entry) = bench.store.cell(&city, cell_of(point)).await.expect("readable") else { continue };
            if let Some(located) = locate(&entry, point).filter(|located| located.near.len() == 1) {
                let _ = bench.wire.take();
                return (point, located);
            }
        }
    }
    panic!("the pack has a border between two beats");
}

#[tokio::test]
async fn near_a_border_both_beats_are_named_and_either_can_be_written_to() {
    let (bench, edge) = warm().await;
    let (point, located) = near_a_border(&bench, 12.0).await;
    let (own, other) = (located.beat, located.near.into_iter().next().expect("one").beat);
    let query = format!("lat={}&lon={}", point.lat(), point.lon());
    let answer = ask(&edge, &query).await;
    let json = answer.json();
    assert_eq!(
        (answer.status, json["beat"]["id"].as_str(), json["matched"]["how"].as_str()),
        (200, Some(own.as_str()), Some("point_near_border"))
    );
    let neighbours = json["neighbours"].as_array().expect("a list");
    assert_eq!(neighbours.len(), 1, "{}", answer.text);
    assert_eq!(neighbours[0]["beat"]["id"].as_str(), Some(other.as_str()));
    assert!(neighbours[0]["metres"].as_u64().is_some_and(|metres| (8..=14).contains(&metres)), "{}", answer.text);
    assert!(neighbours[0]["officer"]["name"].is_string() && neighbours[0]["beat"]["name"].is_string());
    // A cell, the post, and the neighbour's.
    let spent = bench.wire.take();
    assert_eq!((spent.len(), spent.iter().map(|call| call.read_units).sum::<f64>()), (3, 1.5));

    let chosen = ask(&edge, &format!("{query}&beat={other}")).await.json();
    assert_eq!((chosen["beat"]["id"].as_str(), chosen["matched"]["how"].as_str()), (Some(other.as_str()), Some("point_chosen")));
    assert_eq!(chosen["neighbours"][0]["beat"]["id"].as_str(), Some(own.as_str()));

    for (key, beat, expected) in [("by-the-rule-0123456789", None, &own), ("chosen-0123456789abcd", Some(&other), &other)] {
        let filed = file(&edge, key, point, beat).await;
        assert_eq!((filed.status, filed.json()["beat"].as_str()), (201, Some(expected.as_str())), "{}", filed.text);
    }
}

async fn file(edge: &Edge, key: &str, point: Point, beat: Option<&BeatId>) -> Answer {
    let mut body = json!({ "text": "Біля входу вибита лампа.", "point": { "lat": point.lat(), "lon": point.lon() } });
    if let Some(beat) = beat {
        body["beat"] = json!(beat);
    }
    edge.call("submit-message", &Request::message(key, &body).event(), seeded::now()).await
}

#[tokio::test]
async fn a_beat_that_is_not_near_cannot_be_chosen() {
    let (bench, edge) = warm().await;
    let (point, located) = near_a_border(&bench, 12.0).await;
    let far = pack().beats.into_keys().find(|id| *id != located.beat && located.near.iter().all(|near| near.beat != *id)).expect("another");
    let query = format!("lat={}&lon={}", point.lat(), point.lon());
    let answer = ask(&edge, &format!("{query}&beat={far}")).await;
    assert_eq!((answer.status, answer.code().as_str(), answer.json()["field"].as_str()), (404, "beat_elsewhere", Some("beat")));
    let filed = file(&edge, "elsewhere-0123456789", point, Some(&far)).await;
    assert_eq!((filed.status, filed.code().as_str()), (422, "beat_elsewhere"));
    let malformed = ask(&edge, &format!("{query}&beat=%D0%B0%2F")).await;
    assert_eq!((malformed.status, malformed.code().as_str()), (400, "beat_malformed"));
    let (deep, _) = near_a_border(&bench, 29.0).await;
    let beyond = Point::new(deep.lat() - 3.0 / METRES, deep.lon()).expect("in range");
    let alone = ask(&edge, &format!("lat={}&lon={}", beyond.lat(), beyond.lon())).await.json();
    assert_eq!(alone["neighbours"], json!([]), "32 m are not near");
}

fn middle_of(area: &MultiPolygon) -> String {
    let middle = geo::InteriorPoint::interior_point(area).expect("an inside");
    format!("lat={}&lon={}", middle.y(), middle.x())
}

#[tokio::test]
async fn outside_all_beats_the_nearest_district_is_named() {
    let (bench, edge) = warm().await;
    let lviv = ask(&edge, "lat=49.84&lon=24.03").await;
    let json = lviv.json();
    assert_eq!((lviv.status, lviv.code().as_str(), json["field"].as_str()), (404, "point_outside", Some("lat")));
    assert_eq!(json["nearest"]["district"]["id"].as_str(), Some("holosiivskyi"));
    assert!(json["nearest"]["metres"].as_u64().is_some_and(|metres| (440_000..490_000).contains(&metres)), "{}", lviv.text);
    let detail = json["detail"].as_str().unwrap_or_default();
    assert!(
        detail.starts_with("Тут Варта не працює. Найближчий район, де працює: Голосіївський район, приблизно 4")
            && detail.ends_with(" км."),
        "{detail}"
    );
    // The cell, and the map of the districts once; after that the cell alone.
    assert_eq!(bench.wire.take().len(), 2);
    assert_eq!(ask(&edge, "lat=49.84&lon=24.03").await.status, 404);
    assert_eq!(bench.wire.take().len(), 1);
}

#[tokio::test]
async fn in_a_district_that_is_planned_a_point_is_told_what_an_address_is() {
    let (_bench, edge) = warm().await;
    let pack = pack();
    let (id, area) = pack.districts.iter().find(|(id, _)| id.as_str() == "solomianskyi").expect("a planned district");
    let planned = ask(&edge, &middle_of(area)).await;
    let json = planned.json();
    assert_eq!((planned.status, planned.code().as_str()), (404, "district_not_served"), "{}", planned.text);
    assert_eq!((json["district"]["id"].as_str(), json["district"]["stage"].as_str()), (Some(id.as_str()), Some("planned")));
    assert!(
        json["detail"].as_str().is_some_and(|detail| detail.starts_with("Солом’янський район. Варта тут ще не працює")),
        "{}",
        planned.text
    );
    let middle = geo::InteriorPoint::interior_point(area).expect("an inside");
    let body = json!({ "text": "Темно.", "point": { "lat": middle.y(), "lon": middle.x() } });
    let filed = edge.call("submit-message", &Request::message("planned-0123456789", &body).event(), seeded::now()).await;
    assert_eq!((filed.status, filed.code().as_str(), filed.json()["field"].as_str()), (422, "district_not_served", Some("point")));
    // An emergency comes first, wherever it is.
    let body = json!({ "text": "Чоловік б'є мене, рятуйте", "point": { "lat": middle.y(), "lon": middle.x() } });
    let urgent = edge.call("submit-message", &Request::message("urgent-0123456789", &body).event(), seeded::now()).await;
    assert_eq!((urgent.status, urgent.json()["code"].as_str()), (409, Some("emergency")), "{}", urgent.text);
    assert_eq!(urgent.json()["district"], Value::Null);
}
