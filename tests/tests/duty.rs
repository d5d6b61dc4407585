//! What staff change from day to day, through the public face: in force at once, on record, and by nobody whose it is
//! not.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::ids::{CitySlug, DistrictId, StaffId};
use varta_domain::staff::{Role, StaffProfile};
use varta_runtime::cities::FRESH_FOR;
use varta_testkit::{Bench, city};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, OFFICER_SUB, TOKEN};

/// The routes: operation, method, what follows the city, and a body that changes something.
fn changes() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let station = json!({
        "name_uk": "Станція", "name_en": "Station", "address": "вулиця Нова, 1", "lat": 50.4, "lon": 30.5, "phone": "+380440000001",
    });
    vec![
        ("change-post", "PUT", "beats/hol-18/officer", json!({ "officer": null })),
        ("change-post", "PUT", "beats/hol-18/substitutes/2026-12-01", json!({ "officer": "of-17", "to": "2026-12-14" })),
        ("change-post", "DELETE", "beats/hol-18/substitutes/2026-12-01", Value::Null),
        ("change-post", "PUT", "beats/hol-18/hours/2026-11-26", json!({ "note": "навчання" })),
        ("change-post", "DELETE", "beats/hol-18/hours/2026-11-26", Value::Null),
        ("move-station", "PUT", "stations/st-demiivka", station),
        ("set-district-stage", "PUT", "districts/holosiivskyi/stage", json!({ "stage": "paused" })),
        ("list-changes", "GET", "changes", Value::Null),
    ]
}

fn request(sub: &str, slug: &str, method: &str, tail: &str, body: &Value) -> Value {
    let names = |kind: &str| match kind {
        "beats" => "beat",
        "stations" => "station",
        "districts" => "district",
        "substitutes" => "from",
        _ => "date",
    };
    let parts: Vec<&str> = tail.split('/').collect();
    let mut path = vec![("city", slug)];
    path.extend(parts.chunks(2).filter_map(|pair| Some((names(pair[0]), *pair.get(1)?))));
    let request = Request::by_staff(sub, method, &format!("/v1/staff/cities/{slug}/{tail}"), &path);
    if body.is_null() { request.event() } else { request.body(body).event() }
}

async fn call(edge: &Edge, sub: &str, change: &(&str, &str, &str, Value)) -> Answer {
    edge.call(change.0, &request(sub, "kyiv", change.1, change.2, &change.3), seeded::now()).await
}

async fn officer_of(edge: &Edge, seconds: i64) -> Answer {
    let event = Request::officer_of("вулиця Васильківська, 12").event();
    edge.call("find-officer", &event, seeded::now() + SignedDuration::from_secs(seconds)).await
}

async fn beat_of_address(edge: &Edge) -> String {
    officer_of(edge, 0).await.json()["beat"]["id"].as_str().expect("a beat").to_owned()
}

#[tokio::test]
async fn each_change_may_be_made_by_those_whose_it_is_and_by_nobody_else() {
    let (bench, _) = seeded::open().await;
    let sub = |number: u8| format!("7b0e8a52-0000-4000-8000-0000000000{number:02x}");
    let district = DistrictId::parse("holosiivskyi").expect("a slug");
    let other = DistrictId::parse("solomianskyi").expect("a slug");
    let of = |number: u8, role: Role, slug: &str, beats: &[&str], districts: &[DistrictId]| StaffProfile {
        sub: StaffId::parse(&sub(number)).expect("a sub"),
        role,
        city: CitySlug::parse(slug).expect("a slug"),
        officer: None,
        beats: beats.iter().map(|beat| city::beat(beat)).collect(),
        districts: districts.to_vec(),
        body: None,
    };
    let (own, their) = (std::slice::from_ref(&district), std::slice::from_ref(&other));
    // Who, and what of it they may: assign, set hours, run the city.
    let matrix = [
        (of(0x10, Role::Coordinator, "kyiv", &[], &[]), true, true, true),
        (of(0x11, Role::Coordinator, "poltava", &[], &[]), false, false, false),
        (of(0x12, Role::Supervisor, "kyiv", &[], own), true, true, false),
        (of(0x13, Role::Supervisor, "kyiv", &[], their), false, false, false),
        (of(0x14, Role::Supervisor, "poltava", &[], own), false, false, false),
        (of(0x15, Role::Officer, "kyiv", &["hol-18"], &[]), false, true, false),
        (of(0x16, Role::Officer, "kyiv", &["hol-17"], &[]), false, false, false),
        (of(0x17, Role::Officer, "poltava", &["hol-18"], &[]), false, false, false),
    ];
    for (profile, assigns, sets_hours, runs) in &matrix {
        bench.store.put_staff(profile).await.expect("a profile");
        let edge = Edge::new(&bench);
        for change in changes() {
            let may = match change.2.split('/').nth(2) {
                Some("officer" | "substitutes") => *assigns,
                Some("hours") => *sets_hours,
                _ => *runs,
            };
            let before = bench.store.live(&city::slug()).await.expect("readable").expect("there").changes;
            let answer = call(&edge, profile.sub.as_str(), &change).await;
            let expected = if may { (200, String::new()) } else { (403, "not_yours".to_owned()) };
            assert_eq!(
                (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned()),
                expected,
                "{profile:?} {change:?} {}",
                answer.text
            );
            let after = bench.store.live(&city::slug()).await.expect("readable").expect("there").changes;
            assert!(may || after == before, "a refusal changes nothing");
        }
    }
    for change in changes() {
        let stranger = call(&Edge::new(&bench), &sub(0x20), &change).await;
        assert_eq!((stranger.status, stranger.code().as_str()), (403, "not_staff"), "{change:?}");
    }
}

#[tokio::test]
async fn another_officer_is_in_force_at_once_and_the_former_link_opens_nothing_more() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    edge.warm_up(seeded::now()).await;
    assert_eq!(edge.call("open-officer-link", &Request::link(TOKEN).event(), seeded::now()).await.status, 200);
    let assign = ("change-post", "PUT", "beats/hol-18/officer", json!({ "officer": "of-17", "reason": "переведення" }));
    let changed = call(&edge, COORDINATOR_SUB, &assign).await;
    assert_eq!((changed.status, changed.json()["officer"].as_str(), changed.json()["change"].as_u64()), (200, Some("of-17"), Some(1)));
    let again = call(&edge, COORDINATOR_SUB, &assign).await;
    assert_eq!((again.status, again.json()["change"].is_null()), (200, true), "the same again is no change");
    let closed = edge.call("open-officer-link", &Request::link(TOKEN).event(), seeded::now()).await;
    assert_eq!((closed.status, closed.code().as_str()), (410, "link_of_another"));
    let listed = edge.call("list-changes", &request(COORDINATOR_SUB, "kyiv", "GET", "changes", &Value::Null), seeded::now()).await.json();
    let line = &listed["changes"][0];
    assert_eq!(
        (&line["what"], &line["before"], &line["after"], &line["reason"]),
        (&json!("officer"), &json!("of-18"), &json!("of-17"), &json!("переведення"))
    );
    assert_eq!(line["by"].as_str(), Some(COORDINATOR_SUB));
}

#[tokio::test]
async fn residents_see_substitutes_hours_and_a_moved_station_at_once() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    edge.warm_up(seeded::now()).await;
    let beat = beat_of_address(&edge).await;
    let today = "2026-11-20";
    let substitute = format!("beats/{beat}/substitutes/{today}");
    let put = call(&edge, COORDINATOR_SUB, &("change-post", "PUT", &substitute, json!({ "officer": "of-51", "to": "2026-12-01" }))).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let station = officer_of(&edge, 0).await.json()["station"].clone();
    assert_eq!(officer_of(&edge, 0).await.json()["substitute"]["to"].as_str(), Some("2026-12-01"));
    let overlap = format!("beats/{beat}/substitutes/2026-11-25");
    let refused = call(&edge, COORDINATOR_SUB, &("change-post", "PUT", &overlap, json!({ "officer": "of-50", "to": "2026-11-26" }))).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "substitute_overlaps"));
    call(&edge, COORDINATOR_SUB, &("change-post", "DELETE", &substitute, Value::Null)).await;
    assert!(officer_of(&edge, 0).await.json()["substitute"].is_null());
    let closed = format!("beats/{beat}/hours/2026-11-23");
    assert_eq!(call(&edge, COORDINATOR_SUB, &("change-post", "PUT", &closed, json!({ "note": "навчання" }))).await.status, 200);
    assert!(officer_of(&edge, 0).await.text.contains("навчання"));
    for id in ["st-lybidska", "st-demiivka"] {
        let moved = changes().into_iter().find(|change| change.0 == "move-station").expect("there").3;
        assert_eq!(call(&edge, COORDINATOR_SUB, &("move-station", "PUT", &format!("stations/{id}"), moved)).await.status, 200);
    }
    let now = officer_of(&edge, 0).await.json()["station"].clone();
    assert!(now == station || now["address"] == "вулиця Нова, 1", "{now}");
}

#[tokio::test]
async fn a_paused_district_is_told_by_address_and_by_point_within_the_stated_time() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    edge.warm_up(seeded::now()).await;
    let pause = ("set-district-stage", "PUT", "districts/holosiivskyi/stage", json!({ "stage": "paused", "reason": "ремонт" }));
    let paused = call(&edge, COORDINATOR_SUB, &pause).await;
    assert_eq!((paused.status, paused.json()["in_force_within_s"].as_i64()), (200, Some(FRESH_FOR.as_secs())));
    let later = FRESH_FOR.as_secs();
    let told = officer_of(&edge, later).await;
    assert_eq!(
        (told.status, told.code().as_str(), told.json()["district"]["stage"].as_str()),
        (404, "district_not_served", Some("paused"))
    );
    let at = seeded::now() + SignedDuration::from_secs(later);
    let by_point = edge.call("find-officer", &Request::officer_by("lat=50.392&lon=30.488").event(), at).await;
    assert_eq!((by_point.status, by_point.code().as_str()), (404, "district_not_served"));
    let body = json!({ "text": "Темно.", "address": "вулиця Васильківська, 12" });
    let filed = edge.call("submit-message", &Request::message("paused-0123456789abc", &body).event(), at).await;
    assert_eq!((filed.status, filed.code().as_str()), (422, "district_not_served"));
    // A cold function sees it at once.
    assert_eq!(officer_of(&Edge::new(&bench), 0).await.status, 404);
    let open = ("set-district-stage", "PUT", "districts/holosiivskyi/stage", json!({ "stage": "pilot" }));
    assert_eq!(call(&edge, COORDINATOR_SUB, &open).await.status, 200);
    assert_eq!(officer_of(&Edge::new(&bench), 0).await.status, 200);
}

#[tokio::test]
async fn what_is_wrong_in_a_change_is_named_and_nothing_is_changed() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let station = |field: &str, value: Value| {
        let mut body = changes().into_iter().find(|change| change.0 == "move-station").expect("there").3;
        body[field] = value;
        ("move-station", "PUT", "stations/st-demiivka", body)
    };
    let officer = "beats/hol-18/officer";
    let hours = "beats/hol-18/hours/2026-11-26";
    let substitute = "beats/hol-18/substitutes/2026-12-01";
    let stage = "districts/holosiivskyi/stage";
    let long = "я".repeat(301);
    let wrong = [
        (station("lat", json!(91)), "coordinate_malformed", "lat"),
        (station("lon", json!(181)), "coordinate_malformed", "lon"),
        (station("lat", json!("50.4")), "field_malformed", "lat"),
        (station("phone", json!("12345")), "phone_malformed", "phone"),
        (station("name_uk", json!(" ")), "text_empty", "name_uk"),
        (station("address", json!("вулиця\u{7}")), "text_control_characters", "address"),
        (station("name_en", json!(long)), "text_too_long", "name_en"),
        (station("fax", json!("1")), "field_unknown", "fax"),
        (("change-post", "PUT", officer, json!({ "officer": "of-17", "reason": long })), "text_too_long", "reason"),
        (("change-post", "PUT", officer, json!({ "officer": "Демо" })), "officer_unknown", "officer"),
        (("change-post", "PUT", officer, json!({ "officer": 17 })), "field_malformed", "officer"),
        (("change-post", "PUT", hours, json!({ "from": "10:00" })), "field_missing", "to"),
        (("change-post", "PUT", hours, json!({ "to": "12:00" })), "field_missing", "from"),
        (("change-post", "PUT", hours, json!({ "from": "25:00", "to": "26:00" })), "field_malformed", "from"),
        (("change-post", "PUT", substitute, json!({ "officer": "of-17" })), "field_missing", "to"),
        (("change-post", "PUT", substitute, json!({ "officer": "of-17", "to": "2026-13-01" })), "field_malformed", "to"),
        (("change-post", "PUT", "beats/hol-18/hours/26.11.2026", json!({})), "date_malformed", "date"),
        (("change-post", "PUT", "beats/HOL 18/officer", json!({ "officer": null })), "beat_unknown", "beat"),
        (("set-district-stage", "PUT", stage, json!({ "stage": "closed" })), "field_malformed", "stage"),
        (("set-district-stage", "PUT", stage, json!({})), "field_missing", "stage"),
    ];
    for (change, code, field) in wrong {
        let refused = call(&edge, COORDINATOR_SUB, &change).await;
        let expected = if matches!(code, "officer_unknown") { 422..423 } else { 400..405 };
        assert!(expected.contains(&refused.status), "{change:?} {}", refused.text);
        assert_eq!((refused.code().as_str(), refused.json()["field"].as_str()), (code, Some(field)), "{change:?} {}", refused.text);
    }
    assert_eq!(bench.store.live(&city::slug()).await.expect("readable").expect("there").changes, 0);
}

#[tokio::test]
async fn the_record_is_read_page_by_page_and_its_cursor_opens_nothing_else() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    const ALL: u64 = 103;
    for number in 1..=ALL {
        let officer = if number % 2 == 1 { json!({ "officer": null }) } else { json!({ "officer": "of-17" }) };
        let changed = call(&edge, COORDINATOR_SUB, &("change-post", "PUT", "beats/hol-18/officer", officer)).await;
        assert_eq!((changed.status, changed.json()["change"].as_u64()), (200, Some(number)), "{}", changed.text);
    }
    let page = async |sub: &str, slug: &str, query: String| {
        let mut event = request(sub, slug, "GET", "changes", &Value::Null);
        event["rawQueryString"] = json!(query);
        edge.call("list-changes", &event, seeded::now()).await
    };
    let (mut numbers, mut query, mut pages, mut cursors) = (Vec::new(), String::new(), 0, Vec::new());
    loop {
        let answer = page(COORDINATOR_SUB, "kyiv", query).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let body = answer.json();
        numbers.extend(body["changes"].as_array().expect("a list").iter().filter_map(|change| change["number"].as_u64()));
        pages += 1;
        // Between two pages there is a change more: no line is met twice for it, and none is left out.
        let more = json!({ "note": format!("навчання {pages}") });
        call(&edge, COORDINATOR_SUB, &("change-post", "PUT", "beats/hol-18/hours/2026-12-01", more)).await;
        let Some(next) = body["next_cursor"].as_str() else { break };
        query = format!("cursor={next}");
        cursors.push(next.to_owned());
    }
    assert_eq!((pages, numbers), (3, (1..=ALL).rev().collect::<Vec<_>>()));
    assert!(cursors.iter().all(|cursor| cursor.parse::<u64>().is_err()), "an opaque cursor is no number: {cursors:?}");
    let longer = format!("{}00", cursors[0]);
    for wrong in ["12", "", "-1", "18446744073709551616", longer.as_str(), &cursors[0][1..], "%D0%B0"] {
        let refused = page(COORDINATOR_SUB, "kyiv", format!("cursor={wrong}")).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, "cursor_malformed"), "{wrong}");
    }
    let officers = page(OFFICER_SUB, "kyiv", format!("cursor={}", cursors[0])).await;
    assert_eq!((officers.status, officers.code().as_str()), (403, "not_yours"));
    // The next page of another city does not begin where one of this city would.
    let sub = "7b0e8a52-0000-4000-8000-0000000000d1";
    let poltava = import_of("poltava", &bench).await;
    let profile = StaffProfile { city: poltava, sub: StaffId::parse(sub).expect("a sub"), ..seeded::coordinator(sub) };
    bench.store.put_staff(&profile).await.expect("a profile");
    assert_eq!(page(sub, "poltava", String::new()).await.status, 200);
    let refused = page(sub, "poltava", format!("cursor={}", cursors[0])).await;
    assert_eq!((refused.status, refused.code().as_str()), (400, "cursor_malformed"));
}

/// Another city beside Kyiv.
async fn import_of(slug: &str, bench: &Bench) -> CitySlug {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../cities").join(slug);
    varta_cli::import::run(&folder, &bench.store, None, varta_tests::imported_at(), &mut Vec::new()).await.expect("imported");
    CitySlug::parse(slug).expect("a slug")
}

#[tokio::test]
async fn of_many_changes_at_once_none_is_lost() {
    let (bench, _): (Bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let days = ["2026-12-01", "2026-12-02", "2026-12-03"];
    let tails: Vec<String> = days.iter().map(|day| format!("beats/hol-18/hours/{day}")).collect();
    let changes: Vec<_> = tails.iter().map(|tail| ("change-post", "PUT", tail.as_str(), json!({}))).collect();
    let (one, two, three) = tokio::join!(
        call(&edge, OFFICER_SUB, &changes[0]),
        call(&edge, COORDINATOR_SUB, &changes[1]),
        call(&edge, OFFICER_SUB, &changes[2])
    );
    let done = [one.status, two.status, three.status].iter().filter(|status| **status == 200).count();
    let live = bench.store.live(&city::slug()).await.expect("readable").expect("there");
    let post = bench.store.post_now(&live.city, &city::beat("hol-18")).await.expect("readable").expect("there");
    let set = post.hours.exceptions().iter().filter(|exception| days.contains(&exception.date.to_string().as_str())).count();
    assert_eq!((set, usize::try_from(live.changes).expect("few")), (done, done));
    assert!(done >= 1);
}
