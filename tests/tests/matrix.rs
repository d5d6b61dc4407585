//! Who may call which route of the staff API: every route of the OpenAPI document × every role × own and other city, beat,
//! district, body × who holds the case. A route without a row here fails the test.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::SignedDuration;
use serde_json::json;
use varta_domain::case::{Case, CaseKind, Holder};
use varta_domain::ids::PhotoId;
use varta_domain::photo::{Photo, PhotoToken};
use varta_testkit::{Bench, city};
use varta_tests::courier;
use varta_tests::desk::{self, DIVISION, PARTNER, Persona};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;

/// Routes of staff as the OpenAPI document has them: `METHOD /path` and the operation. `tests/infra` holds the document
/// against the templates; here the lines of its fixed layout are enough.
fn routes() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.yaml")).expect("the document");
    let (mut path, mut method, mut routes) = ("", String::new(), BTreeMap::new());
    for line in text.lines() {
        let (indent, rest) = (line.len() - line.trim_start().len(), line.trim());
        match (indent, rest.strip_suffix(':')) {
            (2, Some(found)) => path = found,
            (4, Some(found)) if ["get", "post", "put", "delete", "patch"].contains(&found) => method = found.to_uppercase(),
            _ => {}
        }
        if let Some(operation) = rest.strip_prefix("x-operation: ").filter(|_| path.starts_with("/v1/staff/")) {
            routes.insert(format!("{method} {path}"), operation.to_owned());
        }
    }
    assert!(!routes.is_empty(), "the document is laid out otherwise");
    routes
}

/// By what right a route of a case is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    /// Whoever may read it.
    Read,
    /// Whoever may read it, and the officer while it is theirs.
    Claim,
    /// The same without partners.
    Answer,
    /// Moderator and coordinator.
    Triage,
    /// Who holds it gives it back; the desk hands it over.
    HandOver,
    /// The partner.
    Draft,
    /// The desk and divisions.
    Register,
}

/// A route of a case: what is sent, by what right.
const OF_CASES: &[(&str, Right, &str)] = &[
    ("GET /", Right::Read, ""),
    ("GET /answer-draft", Right::Read, ""),
    ("PUT /claim", Right::Claim, ""),
    ("DELETE /claim", Right::Claim, ""),
    ("POST /answer", Right::Answer, r#"{"text":"Перевірив."}"#),
    ("POST /draft", Right::Draft, r#"{"text":"Ось що каже закон."}"#),
    ("POST /register-number", Right::Register, r#"{"number":"ЄО № 12345"}"#),
    ("POST /hand-over", Right::HandOver, r#"{"to":"desk","reason":"Не наше."}"#),
    ("POST /correction", Right::Triage, r#"{"category":"crossing","reason":"Це перехід."}"#),
    ("POST /raise", Right::Triage, r#"{"reason":"Терміново."}"#),
    ("POST /conflict", Right::Triage, r#"{"about":["o-1"],"reason":"Скарга."}"#),
    ("POST /safe-mode", Right::Triage, r#"{"reason":"Кривдник читає пошту."}"#),
    ("POST /rejection", Right::Triage, r#"{"reason":"spam","text":"Це реклама."}"#),
    ("POST /question", Right::Triage, r#"{"text":"Де саме?"}"#),
    ("POST /recall", Right::Triage, r#"{"reason":"Це не до них."}"#),
    ("POST /undo", Right::Triage, "{}"),
    ("POST /forwarding", Right::Triage, r#"{"body":"lamps"}"#),
    ("POST /merge", Right::Triage, r#"{"into":"{other}","reason":"Те саме."}"#),
    ("PUT /publication", Right::Triage, r#"{"text":"Темний перехід."}"#),
    ("DELETE /publication", Right::Triage, r#"{"reason":"Помилка."}"#),
    ("PUT /mute", Right::Triage, r#"{"hours":24,"reason":"Погрози."}"#),
    ("DELETE /mute", Right::Triage, ""),
    ("DELETE /photos/{photo}", Right::Triage, r#"{"reason":"Чуже обличчя."}"#),
    ("POST /entries/{seq}/redaction", Right::Triage, r#"{"ranges":[[0,3]],"reason":"Чужі дані."}"#),
];

/// Everybody of the city.
const IN_KYIV: &[&str] = &[
    "moderator",
    "coordinator",
    "officer",
    "officer of another beat",
    "supervisor",
    "supervisor of another district",
    "division",
    "another division",
    "partner",
    "another partner",
];

/// Routes of a city: the query, what is sent, and who may. Everybody else is refused.
const OF_CITIES: &[(&str, &str, &str, &[&str])] = &[
    ("GET /queue", "of=desk", "", &["moderator", "coordinator"]),
    ("GET /queue", "of=sent", "", &["moderator", "coordinator"]),
    ("GET /queue", "of=complaints", "", &["moderator", "coordinator"]),
    ("GET /queue", "of=supervisor&district=holosiivskyi", "", &["moderator", "coordinator", "supervisor"]),
    ("GET /queue", "of=officer&beat=hol-01", "", &["coordinator", "supervisor", "officer"]),
    // Who is of no body says which one they look into.
    ("GET /queue", "of=division", "", &["moderator", "coordinator", "division", "another division"]),
    ("GET /queue", "of=partner", "", &["moderator", "coordinator", "partner", "another partner"]),
    ("GET /queue", "of=division&body=investigators", "", &["moderator", "coordinator", "division"]),
    ("GET /queue", "of=partner&body=legal-aid", "", &["moderator", "coordinator", "partner"]),
    ("GET /saved-replies", "", "", &["moderator", "coordinator", "division", "another division", "partner", "another partner"]),
    ("PUT /saved-replies/{id}", "", r#"{"name":"Ліхтар","uk":"Передано.","en":"Passed on."}"#, &["moderator", "coordinator"]),
    ("DELETE /saved-replies/{id}", "", "", &["moderator", "coordinator"]),
    // Each of the cases is asked for itself: whose none of them is, changes none.
    (
        "POST /hazards/bulk",
        "",
        r#"{"action":"reject","reason":"spam","text":"Це реклама.","references":["7J6R-T7HA"],"expected":1}"#,
        IN_KYIV,
    ),
    ("GET /changes", "", "", &["coordinator"]),
    ("PUT /beats/{beat}/officer", "", r#"{"officer":null}"#, &["coordinator", "supervisor"]),
    ("PUT /beats/{beat}/substitutes/{from}", "", r#"{"officer":"o-2","to":"2026-12-14"}"#, &["coordinator", "supervisor"]),
    ("DELETE /beats/{beat}/substitutes/{from}", "", "", &["coordinator", "supervisor"]),
    ("PUT /beats/{beat}/hours/{date}", "", r#"{"note":"навчання"}"#, &["coordinator", "supervisor", "officer"]),
    ("DELETE /beats/{beat}/hours/{date}", "", "", &["coordinator", "supervisor", "officer"]),
    (
        "PUT /stations/{station}",
        "",
        r#"{"name_uk":"С","name_en":"S","address":"вул. Нова, 1","lat":50.4,"lon":30.5,"phone":"+380440000001"}"#,
        &["coordinator"],
    ),
    ("PUT /districts/{district}/stage", "", r#"{"stage":"paused"}"#, &["coordinator"]),
];

/// The photo of every case.
const PHOTO: &str = "p-1";

const CITY: &str = "/v1/staff/cities/{city}";
const CASE: &str = "/v1/staff/cities/{city}/cases/{reference}";

fn of_case(short: &str) -> String {
    let (method, tail) = short.split_once(' ').expect("a route");
    format!("{method} {CASE}{}", if tail == "/" { "" } else { tail })
}

fn of_city(short: &str) -> String {
    let (method, tail) = short.split_once(' ').expect("a route");
    format!("{method} {CITY}{tail}")
}

#[test]
fn every_route_of_the_document_has_its_row_and_every_row_its_route() {
    let rows: BTreeSet<String> =
        OF_CASES.iter().map(|(route, ..)| of_case(route)).chain(OF_CITIES.iter().map(|(route, ..)| of_city(route))).collect();
    let routes: BTreeSet<String> = routes().into_keys().collect();
    assert_eq!(rows, routes);
}

/// A case in somebody's hands, and who of the staff may read it.
struct Held {
    what: &'static str,
    kind: CaseKind,
    holder: Holder,
    complaint: bool,
    readers: &'static [&'static str],
}

fn held() -> Vec<Held> {
    let one = |what, kind, holder, readers| Held { what, kind, holder, complaint: false, readers };
    let desk: &[&str] = &["moderator", "coordinator"];
    let above: &[&str] = &["moderator", "coordinator", "supervisor"];
    vec![
        one("message of the officer", CaseKind::Message, Holder::Officer, &["moderator", "coordinator", "supervisor", "officer"]),
        one("question at the desk", CaseKind::Question, Holder::Desk, desk),
        one("hazard of the supervisor", CaseKind::Hazard, Holder::Supervisor, above),
        one(
            "crime report of the division",
            CaseKind::CrimeReport,
            Holder::Division { body: desk::body(DIVISION) },
            &["moderator", "coordinator", "division"],
        ),
        one(
            "question of the partner",
            CaseKind::Question,
            Holder::Partner { body: desk::body(PARTNER) },
            &["moderator", "coordinator", "partner"],
        ),
        Held { complaint: true, ..one("complaint about officer o-1", CaseKind::Message, Holder::Officer, above) },
    ]
}

/// Whether the right reaches so far, for somebody who may read the case.
fn may(right: Right, who: &str, held: &Held) -> bool {
    let desk = matches!(who, "moderator" | "coordinator");
    match right {
        Right::Read | Right::Claim => true,
        Right::Answer => who != "partner",
        Right::Triage => desk,
        // In this table who reads a case without being of the desk holds it, but for the supervisor of an officer.
        Right::HandOver => who != "supervisor" || held.holder == Holder::Supervisor || held.complaint,
        Right::Draft => who == "partner",
        Right::Register => desk || who == "division",
    }
}

async fn send(edge: &Edge, operation: &str, persona: &Persona, route: &str, reference: &str, query: &str, body: &str) -> Answer {
    let (method, template) = route.split_once(' ').expect("a route");
    let value = |name: &str| match name {
        "city" => "kyiv",
        "reference" => reference,
        "seq" => "1",
        "photo" => PHOTO,
        "id" => "lamp",
        "beat" => "hol-01",
        "from" | "date" => "2026-12-01",
        "station" => "st-none",
        "district" => "holosiivskyi",
        other => panic!("no value for {other}"),
    };
    let names: Vec<&str> = template.split('{').skip(1).map(|part| part.split('}').next().expect("a name")).collect();
    let path: Vec<(&str, &str)> = names.iter().map(|name| (*name, value(name))).collect();
    let raw = path.iter().fold(template.to_owned(), |raw, (name, value)| raw.replace(&format!("{{{name}}}"), value));
    let mut request = Request::by_staff(persona.profile.sub.as_str(), method, &raw, &path);
    if !body.is_empty() {
        request = request.raw_body(body);
    }
    let mut event = request.event();
    event["rawQueryString"] = json!(query);
    edge.call(operation, &event, city::friday_evening() + SignedDuration::from_mins(10)).await
}

async fn profiles(bench: &Bench) -> Vec<Persona> {
    let staff = desk::staff();
    for persona in &staff {
        bench.store.put_staff(&persona.profile).await.expect("a profile");
    }
    staff
}

async fn fresh(bench: &Bench, number: u32, held: &Held) -> Case {
    let now = city::friday_evening();
    let mut route = desk::route(held.holder.clone());
    if held.complaint {
        route = route.with_conflict(vec![city::officer("o-1")]);
    }
    let mut change = desk::filed(number, held.kind, "hol-01", route, now);
    change.case.photos = vec![PhotoId::parse(PHOTO).expect("a slug")];
    courier::file(bench, change, now).await
}

#[tokio::test]
async fn each_route_of_a_case_lets_in_whose_it_is_and_nobody_else() {
    let bench = desk::town().await;
    let staff = profiles(&bench).await;
    let photo = Photo::awaited(
        PhotoId::parse(PHOTO).expect("a slug"),
        city::slug(),
        &PhotoToken::generate(city::seeded(1)),
        city::friday_evening(),
    );
    bench.store.create_photo(&photo).await.expect("announced");
    let edge = Edge::new(&bench);
    let (routes, mut number, mut wrong) = (routes(), 0, Vec::new());
    for held in held() {
        for (short, right, body) in OF_CASES {
            let route = of_case(short);
            let query = if short.ends_with("/answer-draft") { "article=street-light-out" } else { "" };
            // Kyiv's category of the correction is of hazards.
            for persona in &staff {
                number += 1;
                let case = fresh(&bench, number, &held).await;
                let other = if short.ends_with("/merge") {
                    fresh(&bench, number + 100_000, &held).await.reference.to_string()
                } else {
                    String::new()
                };
                let body = &body.replace("{other}", &other);
                let answer = send(&edge, &routes[&route], persona, &route, case.reference.as_str(), query, body).await;
                let reads = held.readers.contains(&persona.name);
                let fits = match (reads, reads && may(*right, persona.name, &held)) {
                    (false, _) => (answer.status, answer.code().as_str()) == (404, "case_not_found"),
                    (true, false) => (answer.status, answer.code().as_str()) == (403, "not_yours"),
                    (true, true) => !matches!(answer.status, 401 | 403 | 404 | 500..),
                };
                if !fits {
                    wrong.push(format!("{} × {} × {route}: {} {}", held.what, persona.name, answer.status, answer.text));
                }
                let changed = bench.store.case_head(&case.city, &case.reference).await.expect("read").expect("a case") != case;
                if changed && answer.status >= 300 {
                    wrong.push(format!("{} × {} × {route}: refused and written", held.what, persona.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn each_route_of_a_city_lets_in_whose_it_is_and_nobody_else() {
    let bench = desk::town().await;
    let staff = profiles(&bench).await;
    let (routes, mut wrong) = (routes(), Vec::new());
    for (short, query, body, allowed) in OF_CITIES {
        let route = of_city(short);
        for persona in &staff {
            let answer = send(&Edge::new(&bench), &routes[&route], persona, &route, "", query, body).await;
            let may = allowed.contains(&persona.name);
            let fits = if may {
                !matches!(answer.status, 401 | 403 | 500..)
            } else {
                (answer.status, answer.code().as_str()) == (403, "not_yours")
            };
            if !fits {
                wrong.push(format!("{} × {route}?{query}: {} {}", persona.name, answer.status, answer.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn who_has_no_role_is_told_so_by_every_route() {
    let bench = desk::town().await;
    let edge = Edge::new(&bench);
    let stranger = Persona { name: "nobody", profile: desk::staff().remove(0).profile };
    let bodies: BTreeMap<String, (&str, &str)> = OF_CASES
        .iter()
        .map(|(route, _, body)| (of_case(route), ("article=street-light-out", *body)))
        .chain(OF_CITIES.iter().map(|(route, query, body, _)| (of_city(route), (*query, *body))))
        .collect();
    for (route, operation) in routes() {
        let (query, body) = bodies[&route];
        let answer = send(&edge, &operation, &stranger, &route, "7J6R-T7HA", query, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "not_staff"), "{route}: {}", answer.text);
    }
}
