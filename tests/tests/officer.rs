//! The officer's side through the public face: what a link opens and when it stops to, and what a signed-in
//! member of staff may answer.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use varta_domain::case::Case;
use varta_domain::ids::DistrictId;
use varta_domain::reference::LinkToken;
use varta_domain::staff::{Role, StaffProfile};
use varta_store::OfficerLink;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::seeded::{self, OFFICER_SUB, REFERENCE, TOKEN};

const REPLY: &str = "Перевірив, ліхтар замінять завтра.";

async fn open(edge: &Edge, token: &str, now: Timestamp) -> Answer {
    edge.call("open-officer-link", &Request::link(token).event(), now).await
}

async fn by_link(edge: &Edge, token: &str, text: &str, now: Timestamp) -> Answer {
    edge.call("answer-case", &Request::answer_by_link(token, text).event(), now).await
}

async fn by_staff(edge: &Edge, reference: &str, sub: &str) -> Answer {
    edge.call("answer-case", &Request::answer_by_staff(reference, sub, REPLY).event(), seeded::now()).await
}

async fn put_link(bench: &Bench, seed: u8, link: &OfficerLink) -> String {
    let token = LinkToken::generate(city::seeded(seed));
    bench.store.put_link(&token, link).await.expect("a link");
    token.reveal().to_owned()
}

#[tokio::test]
async fn opening_a_link_shows_the_case_and_changes_nothing() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let before = bench.all_items(dynamo::TABLE).await.len();
    let _ = bench.wire.take();
    for _ in 0..3 {
        let opened = open(&edge, TOKEN, seeded::now()).await;
        assert_eq!((opened.status, opened.json()["reference"].as_str()), (200, Some(REFERENCE)));
        assert_eq!((opened.header("cache-control"), opened.header("referrer-policy")), (Some("no-store"), Some("no-referrer")));
    }
    assert!(bench.wire.take().iter().all(|call| matches!(call.operation.as_str(), "GetItem" | "Query")), "it only reads");
    assert_eq!(bench.all_items(dynamo::TABLE).await.len(), before);
}

#[tokio::test]
async fn an_answer_ends_the_link_but_may_be_sent_again_when_it_got_lost() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let first = by_link(&edge, TOKEN, REPLY, seeded::now()).await;
    assert_eq!((first.status, first.json()["answered_in_time"].as_bool()), (200, Some(true)));
    assert_eq!(open(&edge, TOKEN, seeded::now()).await.code(), "link_spent");
    assert_eq!(by_link(&edge, TOKEN, REPLY, seeded::now()).await, first, "the same words again are the same answer");
    let second = by_link(&edge, TOKEN, "Зовсім інше.", seeded::now()).await;
    assert_eq!((second.status, second.code().as_str()), (410, "link_spent"));
}

#[tokio::test]
async fn two_answers_at_once_are_one_answer() {
    let (bench, case) = seeded::open().await;
    let other = put_link(&bench, 2, &seeded::link(&case)).await;
    let edge = Edge::new(&bench);
    let (one, two) = tokio::join!(by_link(&edge, TOKEN, REPLY, seeded::now()), by_link(&edge, &other, "Інша відповідь.", seeded::now()));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
}

#[tokio::test]
async fn a_link_ends_with_its_time_its_round_and_its_officer() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let after = case.received_at + SignedDuration::from_hours(14 * 24);
    for (at, status) in [(after - SignedDuration::from_secs(1), 200), (after, 410)] {
        assert_eq!(open(&edge, TOKEN, at).await.status, status, "{at}");
    }
    assert_eq!(by_link(&edge, TOKEN, REPLY, after).await.code(), "link_expired");
    let later_round = put_link(&bench, 3, &OfficerLink { round: case.round + 1, ..seeded::link(&case) }).await;
    assert_eq!(open(&edge, &later_round, seeded::now()).await.code(), "link_spent");
    let other = put_link(&bench, 4, &OfficerLink { officer: city::officer("of-17"), ..seeded::link(&case) }).await;
    assert_eq!(open(&edge, &other, seeded::now()).await.code(), "link_of_another");
    let supervisor = put_link(&bench, 5, &OfficerLink { officer: city::officer("sv-north"), ..seeded::link(&case) }).await;
    assert_eq!(open(&edge, &supervisor, seeded::now()).await.status, 200, "who stands above the post may answer for it");
}

#[tokio::test]
async fn an_answer_is_signed_by_whoever_gave_it() {
    for (officer, signature) in [("sv-north", "керівник підрозділу поліції"), ("co-kyiv", "координатор міста")]
    {
        let (bench, case) = seeded::open().await;
        let edge = Edge::new(&bench);
        let token = put_link(&bench, 6, &OfficerLink { officer: city::officer(officer), ..seeded::link(&case) }).await;
        assert_eq!(by_link(&edge, &token, REPLY, seeded::now()).await.status, 200, "{officer}");
        let read = Request::of_author("GET", REFERENCE, seeded::KEY, "").event();
        let case = edge.call("read-case", &read, seeded::now()).await.json();
        assert_eq!(case["history"][1]["by"]["signature"], signature);
    }
}

fn profile(role: Role, change: impl FnOnce(&mut StaffProfile)) -> StaffProfile {
    let mut profile = StaffProfile { role, beats: Vec::new(), ..seeded::officer(OFFICER_SUB) };
    change(&mut profile);
    profile
}

#[tokio::test]
async fn staff_answer_only_where_role_city_and_beat_let_them() {
    let district = |name: &str| vec![DistrictId::parse(name).expect("a slug")];
    let other_city = varta_domain::ids::CitySlug::parse("poltava").expect("a slug");
    let cases = [
        ("the officer of the beat", profile(Role::Officer, |staff| staff.beats = vec![city::beat("hol-18")]), 200),
        ("an officer of another beat", profile(Role::Officer, |staff| staff.beats = vec![city::beat("hol-17")]), 404),
        (
            "an officer of no beat, whatever districts stand there",
            profile(Role::Officer, |staff| staff.districts = district("holosiivskyi")),
            404,
        ),
        ("a supervisor of the district", profile(Role::Supervisor, |staff| staff.districts = district("holosiivskyi")), 200),
        ("a supervisor of another district", profile(Role::Supervisor, |staff| staff.districts = district("pecherskyi")), 404),
        ("the coordinator of the city", profile(Role::Coordinator, |_| ()), 200),
        ("the coordinator of another city", profile(Role::Coordinator, |staff| staff.city = other_city), 404),
    ];
    for (who, profile, status) in cases {
        let (bench, _) = seeded::open().await;
        bench.store.put_staff(&profile).await.expect("a profile");
        let answer = by_staff(&Edge::new(&bench), REFERENCE, OFFICER_SUB).await;
        assert_eq!(answer.status, status, "{who}: {}", answer.text);
    }
}

#[tokio::test]
async fn who_is_revoked_is_out_with_the_next_request() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let staff = varta_domain::ids::StaffId::parse(OFFICER_SUB).expect("a sub");
    bench.store.delete_staff(&staff).await.expect("revoked");
    let refused = by_staff(&edge, REFERENCE, OFFICER_SUB).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "not_staff"));
}

#[tokio::test]
async fn a_token_that_is_not_an_access_token_of_staff_is_refused() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    for claims in [
        json!({ "sub": OFFICER_SUB, "token_use": "id", "scope": "varta/staff" }),
        json!({ "sub": OFFICER_SUB, "token_use": "access", "scope": "openid varta/staffing" }),
        json!({ "sub": OFFICER_SUB, "token_use": "access" }),
        json!({ "sub": "", "token_use": "access", "scope": "varta/staff" }),
    ] {
        let event = Request::answer_by_staff(REFERENCE, OFFICER_SUB, REPLY).claims(&claims).event();
        assert_eq!(edge.call("answer-case", &event, seeded::now()).await.status, 403, "{claims}");
    }
}

#[tokio::test]
async fn the_same_page_works_without_scripts_and_keeps_what_was_typed() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let form = |text: &str| {
        let body: String = format!("text={text}");
        let request = Request::new("POST", &format!("/o/{TOKEN}"), &[("token", TOKEN)]);
        request.header("content-type", "application/x-www-form-urlencoded").raw_body(&body).event()
    };
    let refused = edge.call("answer-case", &form(&"a".repeat(5001)), seeded::now()).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains(&"a".repeat(5001)) && refused.text.contains("5000"), "nothing typed is lost");
    let page = edge.call("answer-case", &form("%3Cscript%3Ealert(1)%3C%2Fscript%3E"), seeded::now()).await;
    assert_eq!(page.status, 200);
    let read = Request::of_author("GET", REFERENCE, seeded::KEY, "").event();
    let case: Case = bench
        .store
        .case_head(&city::slug(), &varta_domain::reference::Reference::parse(REFERENCE).expect("a reference"))
        .await
        .expect("read")
        .expect("a case");
    assert_eq!(case.state.name(), "answered");
    assert!(edge.call("read-case", &read, seeded::now()).await.text.contains("<script>alert(1)"), "JSON keeps the words as they are");
}

#[tokio::test]
async fn the_page_speaks_ukrainian_whatever_the_phone_asks_for() {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let page =
        |token: &str, lang: &str| Request::new("GET", &format!("/o/{token}"), &[("token", token)]).header("accept-language", lang).event();
    for token in [TOKEN, "1111111111111111111111"] {
        let in_english = edge.call("open-officer-link", &page(token, "en-GB,en;q=0.9"), seeded::now()).await;
        assert_eq!(in_english, edge.call("open-officer-link", &page(token, "uk"), seeded::now()).await);
        assert_eq!(in_english.header("content-language"), Some("uk"));
        assert!(in_english.text.contains("<html lang=\"uk\">"));
    }
}

#[tokio::test]
async fn what_the_author_wrote_is_words_on_the_page_and_nothing_else() {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let script = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>";
    let body = json!({ "text": script });
    let more = Request::of_author("POST", REFERENCE, seeded::KEY, "/follow-ups").header("idempotency-key", "0123456789-0123456789");
    assert_eq!(edge.call("follow-up", &more.body(&body).event(), seeded::now()).await.status, 201);
    let page = Request::new("GET", &format!("/o/{TOKEN}"), &[("token", TOKEN)]).event();
    let page = edge.call("open-officer-link", &page, seeded::now()).await;
    assert_eq!((page.status, case.round), (200, 1), "{}", page.text);
    assert!(page.text.contains("&lt;script&gt;alert(1)") && !page.text.contains("<script") && !page.text.contains("<img"));
}
