//! Several cities over one table, through the public face: nothing of one shows in another. And one city whose beats are
//! drawn anew: what was filed before keeps its beat, its history and its ways in, and who follows goes on doing so.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use geo::InteriorPoint;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_cli::pack::{self, Pack};
use varta_cli::{Exit, history, import};
use varta_domain::city::DistrictStage;
use varta_domain::ids::StaffId;
use varta_domain::reference::Reference;
use varta_domain::staff::{Role, StaffProfile};
use varta_testkit::{Bench, city};
use varta_tests::edge::{Answer, Edge};
use varta_tests::letters::{EMAIL, Post, stream_letters};
use varta_tests::outward::{self, on_case};
use varta_tests::requests::Request;
use varta_tests::{imported_at, kyiv, seeded};

const KEY: &str = "5f0c8a3e-7c1d-4f9b-8a53-1d2e3f405162";

fn folder(slug: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cities").join(slug)
}

async fn imported(bench: &Bench, folder: &Path, at: Timestamp) {
    let mut out = Vec::new();
    let exit = import::run(folder, &bench.store, None, at, &mut out).await.expect("imported");
    assert_eq!(exit, Exit::Done, "{}", String::from_utf8_lossy(&out));
}

/// The three demonstration packs over one table.
async fn three() -> (Bench, Edge, Vec<Pack>) {
    let bench = Bench::start().await;
    let mut packs = Vec::new();
    for slug in ["kyiv", "poltava", "ternopil"] {
        imported(&bench, &folder(slug), imported_at()).await;
        packs.push(pack::read(&folder(slug)).expect("readable").0.expect("whole"));
    }
    let edge = Edge::new(&bench);
    (bench, edge, packs)
}

/// A GET of residents in a city.
async fn get(edge: &Edge, operation: &str, slug: &str, what: &str, query: &[(&str, &str)]) -> Answer {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    let mut event = Request::new("GET", &format!("/v1/cities/{slug}/{what}"), &[("city", slug)]).event();
    event["rawQueryString"] = json!(query.join("&"));
    edge.call(operation, &event, seeded::now()).await
}

fn of_staff(sub: &str, slug: &str, method: &str, tail: &str, path: &[(&str, &str)]) -> Request {
    let all: Vec<(&str, &str)> = std::iter::once(("city", slug)).chain(path.iter().copied()).collect();
    Request::by_staff(sub, method, &format!("/v1/staff/cities/{slug}/{tail}"), &all)
}

/// The street of a row as people write it.
fn street_of(row: &pack::StreetRow) -> String {
    format!("{} {}", row.kind.full(), row.name)
}

/// What marks an answer as one of a city: its beats, districts, stations and the names of its people.
fn marks(pack: &Pack) -> BTreeSet<String> {
    let ids = pack.beats.keys().map(ToString::to_string).chain(pack.stations.keys().map(ToString::to_string));
    let districts = pack.city.districts.iter().map(|district| district.id.to_string());
    ids.chain(districts).chain(pack.members.values().map(|member| member.name.clone())).collect()
}

/// Holds that an answer has nothing that marks another city and not this one.
fn nothing_of_others(answer: &Answer, own: &Pack, packs: &[Pack]) {
    let mine = marks(own);
    for other in packs.iter().filter(|other| other.city.slug != own.city.slug) {
        for mark in marks(other).difference(&mine) {
            assert!(!answer.text.contains(&format!("\"{mark}\"")), "{mark} of {} in {}: {}", other.city.slug, own.city.slug, answer.text);
        }
    }
}

#[tokio::test]
async fn no_address_no_point_and_no_suggestion_of_one_city_leads_into_another() {
    let (_bench, edge, packs) = three().await;
    let mut asked = 0;
    for pack in &packs {
        let slug = pack.city.slug.as_str();
        for other in &packs {
            let served = |row: &&pack::StreetRow| {
                row.served.is_some() && other.city.district(row.district.as_str()).is_some_and(|d| d.stage == DistrictStage::Pilot)
            };
            for row in other.streets.iter().filter(served).step_by(7) {
                let street = street_of(row);
                let found = get(&edge, "find-officer", slug, "officer", &[("address", &street)]).await;
                nothing_of_others(&found, pack, &packs);
                let suggested = get(&edge, "suggest-addresses", slug, "addresses", &[("q", &row.name)]).await;
                assert_eq!(suggested.status, 200);
                nothing_of_others(&suggested, pack, &packs);
                asked += 1;
            }
            for beat in other.beats.values() {
                let middle = beat.area.interior_point().expect("a beat has an inside");
                let point = [("lat", middle.y().to_string()), ("lon", middle.x().to_string())];
                let point: Vec<(&str, &str)> = point.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let found = get(&edge, "find-officer", slug, "officer", &point).await;
                nothing_of_others(&found, pack, &packs);
                let expected = if other.city.slug == pack.city.slug { (200, "") } else { (404, "point_outside") };
                assert_eq!((found.status, found.json()["code"].as_str().unwrap_or_default()), expected, "{slug}: {}", found.text);
            }
        }
        let elsewhere =
            format!("{}, вулиця Соборна, 1", packs.iter().find(|other| other.city.slug != pack.city.slug).expect("two").city.name.uk);
        assert_eq!(get(&edge, "find-officer", slug, "officer", &[("address", &elsewhere)]).await.code(), "other_city");
    }
    assert!(asked > 100, "{asked}");
}

#[tokio::test]
async fn no_case_no_change_and_no_right_of_one_city_holds_in_another() {
    let (bench, edge, packs) = three().await;
    let sub = "7b0e8a52-0000-4000-8000-0000000000c1";
    let profile = StaffProfile {
        sub: StaffId::parse(sub).expect("a sub"),
        role: Role::Coordinator,
        city: packs[1].city.slug.clone(),
        officer: None,
        beats: Vec::new(),
        districts: Vec::new(),
        body: None,
    };
    bench.store.put_staff(&profile).await.expect("a profile");
    let beat = packs[1].beats.keys().next().expect("a beat").to_string();
    let vacant =
        |slug: &str| of_staff(sub, slug, "PUT", &format!("beats/{beat}/officer"), &[("beat", &beat)]).body(&json!({ "officer": null }));
    let changed = edge.call("change-post", &vacant("poltava").event(), seeded::now()).await;
    assert_eq!((changed.status, changed.json()["change"].as_u64()), (200, Some(1)), "{}", changed.text);
    let listed = edge.call("list-changes", &of_staff(sub, "poltava", "GET", "changes", &[]).event(), seeded::now()).await;
    assert_eq!(listed.json()["changes"].as_array().map(Vec::len), Some(1));
    for slug in ["kyiv", "ternopil"] {
        let live = bench.store.live(&varta_domain::ids::CitySlug::parse(slug).expect("a slug")).await.expect("read").expect("there");
        assert_eq!(live.changes, 0, "{slug}");
        assert!(bench.store.changes(&live.city.slug, None, 10).await.expect("read").is_empty(), "{slug}");
        let refused = edge.call("list-changes", &of_staff(sub, slug, "GET", "changes", &[]).event(), seeded::now()).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "not_yours"), "{slug}");
        // Of a beat that the city does not have no more is told than of one of its own.
        let refused = edge.call("change-post", &vacant(slug).event(), seeded::now()).await;
        assert!([(403, "not_yours".to_owned()), (404, "beat_unknown".to_owned())].contains(&(refused.status, refused.code())), "{slug}");
    }
    let body = json!({ "text": "Третій день не горить ліхтар.", "address": "вулиця Соборності, 5" });
    let path = "/v1/cities/poltava/messages";
    let filed = Request::new("POST", path, &[("city", "poltava")]).header("idempotency-key", KEY).body(&body).event();
    let filed = edge.call("submit-message", &filed, seeded::now()).await;
    assert_eq!(filed.status, 201, "{}", filed.text);
    let receipt = filed.json();
    let (reference, key) = (receipt["reference"].as_str().expect("there"), receipt["case_key"].as_str().expect("there"));
    for (slug, status) in [("poltava", 200), ("kyiv", 404), ("ternopil", 404)] {
        let path = format!("/v1/cities/{slug}/cases/{reference}");
        let read = Request::new("GET", &path, &[("city", slug), ("reference", reference)]).header("case-key", key);
        assert_eq!(edge.call("read-case", &read.event(), seeded::now()).await.status, status, "{slug}");
    }
}

/// The demonstration pack of Kyiv with a text of its streets replaced, in a folder that goes with the test.
struct Redrawn(PathBuf);

impl Redrawn {
    fn with(from: &str, to: &str) -> Self {
        let path = std::env::temp_dir().join(format!("varta-redrawn-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder for the test");
        for file in fs::read_dir(folder("kyiv")).expect("there") {
            let file = file.expect("there");
            if file.path().is_dir() {
                continue;
            }
            let mut text = fs::read_to_string(file.path()).expect("text");
            if file.file_name() == "streets.csv" {
                assert!(text.contains(from), "{from}");
                text = text.replacen(from, to, 1);
            }
            fs::write(path.join(file.file_name()), text).expect("the test may write");
        }
        Self(path)
    }
}

impl Drop for Redrawn {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Follows a street by e-mail, and says yes.
async fn follow_street(edge: &Edge, street: &str, at: Timestamp) {
    let wanted = json!({ "what": { "street": street }, "contact": { "email": EMAIL }, "how": "at_once" });
    let asked = Request::new("POST", "/v1/cities/kyiv/subscriptions", &[("city", "kyiv")]).body(&wanted).event();
    assert_eq!(edge.call("follow", &asked, at).await.status, 202);
    let question = edge.post.take().1.remove(0).body;
    let (_, rest) = question.split_once("/s/kyiv/").expect("a link");
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let yes = Request::new("POST", &format!("/s/kyiv/{token}"), &[("city", "kyiv"), ("token", &token)]).raw_body("do=confirm");
    let yes = yes.header("content-type", "application/x-www-form-urlencoded").event();
    assert_eq!(edge.call("manage-subscription", &yes, at).await.status, 200);
}

#[tokio::test]
async fn a_change_of_beats_rewrites_no_history() {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let address = "вулиця Васильківська, 12";
    follow_street(&edge, "вул. Васильківська", seeded::now()).await;
    let filed = Request::message(KEY, &json!({ "text": "Третій день не горить ліхтар.", "address": address })).event();
    let receipt = edge.call("submit-message", &filed, seeded::now()).await.json();
    let (reference, key) = (receipt["reference"].as_str().expect("there"), receipt["case_key"].as_str().expect("there"));
    let parsed = Reference::parse(reference).expect("a reference");
    let read = Request::of_author("GET", reference, key, "").event();
    let before = edge.call("read-case", &read, seeded::now()).await;
    let head = bench.store.case_head(&city::slug(), &parsed).await.expect("read").expect("there");
    let routed_by = bench.store.live_version(&city::slug()).await.expect("read").expect("there");
    assert_eq!((head.beat.as_str(), &head.directory), ("hol-18", &routed_by));

    // The houses of hol-18 become those of hol-17; whatever came before is taken away, so that nothing can lean on it.
    let rows = "вулиця Васильківська,holosiivskyi,hol-18,\"1-13 (непарні), 2-14 (парні)\"\n\
                вулиця Васильківська,holosiivskyi,hol-17,\"15-37 (непарні), 16-38 (парні)\"\n";
    let redrawn = Redrawn::with(rows, "вулиця Васильківська,holosiivskyi,hol-17,\"1-37 (непарні), 2-38 (парні)\"\n");
    let later = |minutes: i64| seeded::now() + SignedDuration::from_mins(minutes);
    imported(&bench, &redrawn.0, later(1)).await;
    history::prune(&city::slug(), 1, &bench.store, later(2), &mut Vec::new()).await.expect("pruned");
    let now_live = bench.store.live_version(&city::slug()).await.expect("read").expect("there");
    assert_ne!(now_live, routed_by);

    let edge = Edge::new(&bench);
    let found = edge.call("find-officer", &Request::officer_of(address).event(), later(3)).await;
    assert_eq!(found.json()["beat"]["id"].as_str(), Some("hol-17"), "{}", found.text);
    assert_eq!(edge.call("read-case", &read, later(3)).await.text, before.text, "not a letter of the case is another");
    assert_eq!(bench.store.case_head(&city::slug(), &parsed).await.expect("read").as_ref(), Some(&head));
    // Those of the beat it was routed to answer it, and its author goes on.
    bench.store.put_staff(&seeded::officer(seeded::OFFICER_SUB)).await.expect("a profile");
    let answer = Request::answer_by_staff(reference, seeded::OFFICER_SUB, "Замінять завтра.").event();
    assert_eq!(edge.call("answer-case", &answer, later(4)).await.status, 200);
    let more = Request::of_author("POST", reference, key, "/follow-ups").header("idempotency-key", "another-key-0123456789");
    let more = edge.call("follow-up", &more.body(&json!({ "text": "Досі темно." })).event(), later(5)).await;
    assert_eq!(more.status, 201, "{}", more.text);
    let head = bench.store.case_head(&city::slug(), &parsed).await.expect("read").expect("there");
    assert_eq!((head.beat.as_str(), &head.directory), ("hol-18", &routed_by));
    let next = Request::message("third-key-0123456789ab", &json!({ "text": "Ще один ліхтар.", "address": address })).event();
    let next = edge.call("submit-message", &next, later(6)).await.json();
    let parsed = Reference::parse(next["reference"].as_str().expect("there")).expect("a reference");
    let head = bench.store.case_head(&city::slug(), &parsed).await.expect("read").expect("there");
    assert_eq!((head.beat.as_str(), &head.directory), ("hol-17", &now_live), "what is filed now goes by the beats of now");

    // Who follows the street goes on doing so, whoever serves it.
    bench.store.put_staff(&seeded::moderator(outward::MODERATOR_SUB)).await.expect("a profile");
    let hazard = json!({ "text": "Не світить ліхтар.", "category": "lighting", "address": address });
    let hazard = Request::new("POST", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).body(&hazard);
    let hazard = edge.call("mark-hazard", &hazard.header("idempotency-key", "hazard-key-0123456789").event(), later(7)).await;
    assert_eq!(hazard.status, 201, "{}", hazard.text);
    let words = json!({ "text": "Не світить ліхтар", "point": { "lat": 50.3942, "lon": 30.4896 } });
    let publish = on_case("PUT", hazard.json()["reference"].as_str().expect("there"), "/publication", &words);
    let published = edge.call("publish-case", &publish, later(8)).await;
    assert_eq!(published.status, 200, "{}", published.text);
    let post = Post::default();
    stream_letters(&bench, &post, later(9)).await;
    assert_eq!(post.addressees(), [format!("mail {EMAIL}")]);
}

#[tokio::test]
async fn of_a_planned_district_residents_are_told_from_when_and_whom_to_call() {
    let (_bench, edge, packs) = three().await;
    for pack in &packs {
        let planned = |row: &&pack::StreetRow| {
            pack.city.district(row.district.as_str()).is_some_and(|d| d.stage == DistrictStage::Planned)
                && pack.streets.iter().filter(|other| street_of(other) == street_of(row)).count() == 1
        };
        let row = pack.streets.iter().find(planned).expect("a street of a planned district");
        let district = pack.city.district(row.district.as_str()).expect("there");
        let told = get(&edge, "find-officer", pack.city.slug.as_str(), "officer", &[("address", &format!("{}, 1", street_of(row)))]).await;
        assert_eq!((told.status, told.code().as_str()), (404, "district_not_served"), "{}", told.text);
        let body: Value = told.json();
        let starts = district.starts_on.map(|day| day.to_string());
        assert_eq!(body["district"]["starts_on"].as_str(), starts.as_deref(), "{}", pack.city.slug);
        assert_eq!(body["district"]["phone"].as_str(), district.phone.as_ref().map(varta_domain::contact::Phone::reveal));
        let detail = body["detail"].as_str().expect("words");
        assert!(detail.contains("ще не працює") && detail.contains("Телефонуйте") && detail.contains("102"), "{detail}");
        if let Some(day) = district.starts_on {
            assert!(detail.contains("початок") && detail.contains(&day.year().to_string()), "{detail}");
        }
    }
}
