//! Who sees the photos of a case: its author, its officer, a body to which the desk sent them along; on pages and in JSON,
//! by links that open for minutes. What a moderator hides is seen by the desk alone.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind};
use varta_domain::reference::{LinkToken, ReportToken};
use varta_store::BodyLink;
use varta_testkit::{Bench, city};
use varta_tests::edge::{Answer, Edge};
use varta_tests::outward::{self, MODERATOR_SUB, on_case};
use varta_tests::requests::Request;
use varta_tests::{courier, seeded};

const SEED: u8 = 41;
/// The photo that can be seen.
const PHOTO: u8 = 11;
const ORIGIN: &str = "https://photos.s3.eu-central-1.amazonaws.com";

async fn call(edge: &Edge, operation: &str, request: Request) -> Answer {
    edge.call(operation, &request.event(), seeded::now()).await
}

/// A case with a photo, of a kind, that the officer of hol-18 has.
async fn filed(bench: &Bench, kind: CaseKind) -> Case {
    let city = bench.store.city(&city::slug()).await.expect("read").expect("Kyiv");
    let mut change = courier::message_to(&city, "hol-18", SEED, seeded::now());
    change.case.directory = city.directory.clone();
    change.case.kind = kind;
    change.case.photos = vec![seeded::photo(PHOTO).0.id];
    courier::file(bench, change, seeded::now()).await
}

/// What author and officer are shown: JSON, then pages.
async fn shown(edge: &Edge, case: &Case, link: &LinkToken) -> ([Value; 2], [Answer; 2]) {
    let (reference, key, token) = (case.reference.as_str(), city::key(SEED), link.reveal());
    let by_key = Request::page("POST", &format!("/c/kyiv/{reference}"), reference, &format!("key={}", key.reveal()));
    let json = [
        call(edge, "read-case", Request::of_author("GET", reference, key.reveal(), "")).await.json(),
        call(edge, "open-officer-link", Request::link(token)).await.json(),
    ];
    let pages = [
        call(edge, "read-case", by_key).await,
        call(edge, "open-officer-link", Request::new("GET", &format!("/o/{token}"), &[("token", token)])).await,
    ];
    (json, pages)
}

fn hide(case: &Case) -> Request {
    let (reference, photo) = (case.reference.as_str(), seeded::photo(PHOTO).0.id);
    let path = format!("/v1/staff/cities/kyiv/cases/{reference}/photos/{photo}");
    Request::by_staff(MODERATOR_SUB, "DELETE", &path, &[("city", "kyiv"), ("reference", reference), ("photo", photo.as_str())])
        .body(&json!({ "reason": "Чуже обличчя." }))
}

#[tokio::test]
async fn author_and_officer_see_the_photos_until_a_moderator_hides_them() {
    let (bench, _) = outward::open().await;
    let edge = Edge::new(&bench);
    let case = filed(&bench, CaseKind::Message).await;
    let link = LinkToken::generate(city::seeded(7));
    bench.store.put_link(&link, &seeded::link(&case)).await.expect("a link");
    let (json, pages) = shown(&edge, &case, &link).await;
    for (json, page) in json.iter().zip(&pages) {
        let url = json["photos"][0]["url"].as_str().expect("a link");
        assert!(url.starts_with(&format!("{ORIGIN}/photos/kyiv/")) && url.contains("X-Amz-Expires=300"), "{url}");
        assert!(page.text.contains(&format!("<img src=\"{ORIGIN}/photos/kyiv/")), "{}", page.text);
        let policy = page.header("content-security-policy").expect("a policy");
        assert!(policy.contains(&format!("img-src {ORIGIN};")) && policy.starts_with("default-src 'none'"), "{policy}");
    }

    for _ in 0..2 {
        assert_eq!(call(&edge, "redact-entry", hide(&case)).await.status, 200);
    }
    let (json, pages) = shown(&edge, &case, &link).await;
    assert!(json.iter().all(|json| json["photos"] == json!([])), "{json:?}");
    assert!(pages.iter().all(|page| page.status == 200 && !page.text.contains("<img")));
    let told = json[0]["history"].as_array().expect("a history").iter().filter(|entry| entry["what"] == "photo_hidden");
    assert_eq!(told.count(), 1, "the history says so, once");
    let at_the_desk = on_case("GET", case.reference.as_str(), "", &Value::Null);
    let at_the_desk = edge.call("staff-case", &at_the_desk, seeded::now()).await.json();
    assert_eq!((&at_the_desk["photos"][0]["hidden"], at_the_desk["photos"][0]["url"].is_string()), (&json!(true), true));
    bench.store.put_staff(&seeded::officer("of-the-beat")).await.expect("a profile");
    let path = format!("/v1/staff/cities/kyiv/cases/{}", case.reference);
    let by_officer = Request::by_staff("of-the-beat", "GET", &path, &[("city", "kyiv"), ("reference", case.reference.as_str())]);
    let by_officer = call(&edge, "staff-case", by_officer).await;
    assert_eq!((by_officer.status, &by_officer.json()["photos"]), (200, &json!([])), "signed in as by the link: {}", by_officer.text);
    let (photo, token) = seeded::photo(PHOTO);
    assert_eq!(call(&edge, "read-photo", Request::photo(photo.id.as_str(), token.reveal())).await.code(), "photo_not_found");
}

#[tokio::test]
async fn a_photo_of_another_case_cannot_be_hidden_by_this_one() {
    let (bench, other) = outward::open().await;
    let edge = Edge::new(&bench);
    filed(&bench, CaseKind::Message).await;
    assert_eq!(call(&edge, "redact-entry", hide(&other)).await.code(), "photo_not_found");
}

#[tokio::test]
async fn a_body_sees_the_photos_of_a_hazard_and_others_only_where_the_desk_says_so() {
    for (kind, asked, sees) in [
        (CaseKind::Hazard, None, true),
        (CaseKind::Hazard, Some(false), false),
        (CaseKind::Message, None, false),
        (CaseKind::Message, Some(true), true),
    ] {
        let (bench, _) = outward::open().await;
        let edge = Edge::new(&bench);
        let case = filed(&bench, kind).await;
        let reference = case.reference.as_str();
        let mut order = json!({ "body": "lamps" });
        if let Some(share) = asked {
            order["share_photos"] = json!(share);
        }
        let sent = edge.call("forward-case", &on_case("POST", reference, "/forwarding", &order), seeded::now()).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        let case = bench.store.case_head(&case.city, &case.reference).await.expect("read").expect("a case");
        let token = ReportToken::generate(city::seeded(8));
        let link = BodyLink {
            city: case.city.clone(),
            reference: case.reference.clone(),
            body: case.holder.body().expect("with a body").clone(),
            forwarded_at: case.forwarding.as_ref().expect("sent").at,
            open_until: seeded::now() + jiff::SignedDuration::from_hours(24),
        };
        bench.store.put_body_link(&token, &link).await.expect("a link");
        let path = |short: &str| Request::new("GET", &format!("{short}/{}", token.reveal()), &[("token", token.reveal())]);
        let json = call(&edge, "report-on-case", path("/v1/body-reports")).await.json();
        let page = call(&edge, "report-on-case", path("/b")).await;
        assert_eq!(json["photos"].as_array().expect("photos").len(), usize::from(sees), "{kind:?} {asked:?}");
        assert_eq!((page.status, page.text.contains("<img src=")), (200, sees), "{kind:?} {asked:?}");
    }
}
