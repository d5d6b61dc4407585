//! Following what is public: nobody is told before they have said yes from the contact itself; who follows is told of
//! what the public map shows, and of nothing else; one click ends it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Actor, Case, CaseKind, PublicTexts, Publish, transition};
use varta_domain::ids::{CategoryId, StaffId};
use varta_domain::place::Point;
use varta_domain::stop::StopToken;
use varta_domain::text::MessageText;
use varta_store::subscriptions::{Subscribed, Unsubscribed};
use varta_testkit::{Bench, city, dynamo};
use varta_tests::courier::{commit, file, kyiv_time, town};
use varta_tests::edge::{Answer, Edge};
use varta_tests::letters::{EMAIL, PHONE, Post, send_digests, stream_letters};
use varta_tests::requests::Request;

const FRIDAY: &str = "2026-11-20T15:00";
const MONDAY: &str = "2026-11-23T09:00";

async fn bench() -> (Bench, Edge, Timestamp) {
    let bench = town().await;
    let edge = Edge::new(&bench);
    (bench, edge, kyiv_time(FRIDAY))
}

fn point() -> Point {
    Point::new(50.4021, 30.5163).unwrap()
}

async fn ask(edge: &Edge, what: &Value, contact: &Value, how: &str, now: Timestamp) -> Answer {
    let body = json!({ "what": what, "contact": contact, "how": how });
    let request = Request::new("POST", "/v1/cities/kyiv/subscriptions", &[("city", "kyiv")]).body(&body);
    edge.call("follow", &request.event(), now).await
}

/// The token in what was sent to whoever was asked.
fn token_sent(edge: &Edge) -> String {
    let (sms, mail) = edge.post.take();
    let text =
        sms.first().map(|sms| sms.message.clone()).or_else(|| mail.first().map(|mail| mail.body.clone())).expect("somebody was asked");
    let (_, rest) = text.split_once("/s/kyiv/").expect("a link");
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

async fn visit(edge: &Edge, method: &str, token: &str, body: &str, now: Timestamp) -> Answer {
    let request = Request::new(method, &format!("/s/kyiv/{token}"), &[("city", "kyiv"), ("token", token)]).raw_body(body);
    edge.call("manage-subscription", &request.header("content-type", "application/x-www-form-urlencoded").event(), now).await
}

async fn follow(edge: &Edge, what: &Value, contact: &Value, how: &str, now: Timestamp) -> String {
    assert_eq!(ask(edge, what, contact, how, now).await.status, 202);
    let token = token_sent(edge);
    assert_eq!(visit(edge, "POST", &token, "do=confirm", now).await.status, 200);
    token
}

/// A hazard of Vasylkivska street, put on the map.
async fn publish(bench: &Bench, seed: u8, now: Timestamp) -> Case {
    let mut change = city::message(seed, now);
    change.case.kind = CaseKind::Hazard;
    change.case.category = Some(CategoryId::parse("lighting").unwrap());
    change.case.place.point = Some(point());
    let case = file(bench, change, now).await;
    let by = Actor::Staff { sub: StaffId::parse("moderator").unwrap(), role: None };
    let texts = PublicTexts { text: MessageText::parse("Не горить ліхтар").unwrap(), answer: None };
    let published = transition(&case, Publish { by, texts, point: Some(point()), reason: None }, now).unwrap();
    commit(bench, &published, now).await;
    published.case
}

fn area(radius_m: u16) -> Value {
    json!({ "area": { "lat": 50.4041, "lon": 30.5163, "radius_m": radius_m } })
}

fn mail() -> Value {
    json!({ "email": EMAIL })
}

#[tokio::test]
async fn nobody_is_told_before_they_confirm_and_looking_at_the_page_confirms_nothing() {
    let (bench, edge, now) = bench().await;
    assert_eq!(ask(&edge, &area(500), &mail(), "at_once", now).await.status, 202);
    let token = token_sent(&edge);
    assert!(visit(&edge, "GET", &token, "", now).await.text.contains("Підтвердити"));
    let post = Post::default();
    publish(&bench, 1, now).await;
    stream_letters(&bench, &post, now).await;
    assert!(post.addressees().is_empty());
    assert!(visit(&edge, "POST", &token, "do=confirm", now).await.text.contains("Підписка діє"));
    let case = publish(&bench, 2, now).await;
    stream_letters(&bench, &post, now).await;
    let (sms, mails) = post.take();
    assert_eq!((sms.len(), mails.len()), (0, 1));
    assert!(mails[0].body.contains(&format!("/h/kyiv/{}", case.reference)), "{}", mails[0].body);
    assert!(!mails[0].body.contains("ліхтар"));
    assert_eq!(mails[0].headers["List-Unsubscribe"], format!("<https://varta.example/s/kyiv/{token}>"));
}

#[tokio::test]
async fn at_night_no_question_wakes_a_phone_and_a_mailbox_is_asked() {
    let (_, edge, _) = bench().await;
    let phone = json!({ "phone": PHONE });
    for (at, wait_s) in [("2026-11-20T22:00", 36_000), ("2026-11-21T03:00", 18_000), ("2026-11-21T07:59:59", 1)] {
        let refused = ask(&edge, &area(500), &phone, "at_once", kyiv_time(at)).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "sms_at_night"), "{at}: {}", refused.text);
        assert_eq!(refused.header("retry-after"), Some(wait_s.to_string().as_str()), "until eight: {at}");
        assert!(edge.post.addressees().is_empty(), "{at}");
    }
    assert_eq!(ask(&edge, &area(500), &mail(), "at_once", kyiv_time("2026-11-21T03:00")).await.status, 202);
    assert_eq!(edge.post.addressees(), [format!("mail {EMAIL}")]);
    for at in ["2026-11-21T08:00", "2026-11-21T21:59:59"] {
        assert_eq!(ask(&edge, &area(500), &phone, "at_once", kyiv_time(at)).await.status, 202, "{at}");
        assert_eq!(edge.post.addressees(), [format!("sms {PHONE}")], "{at}");
    }
}

#[tokio::test]
async fn the_question_stands_for_two_days() {
    let (_, edge, now) = bench().await;
    ask(&edge, &area(500), &mail(), "at_once", now).await;
    let token = token_sent(&edge);
    let late = now + SignedDuration::from_hours(49);
    assert_eq!(visit(&edge, "POST", &token, "do=confirm", late).await.status, 404);
}

#[tokio::test]
async fn a_hazard_a_street_and_an_area_are_followed_and_nothing_beside_them() {
    let (bench, edge, now) = bench().await;
    let hazard = city::message(1, now).case.reference;
    let phone = |last: u8| json!({ "phone": format!("+38067000000{last}") });
    follow(&edge, &json!({ "hazard": hazard }), &phone(1), "at_once", now).await;
    follow(&edge, &json!({ "street": "вул. Васильківська" }), &phone(2), "at_once", now).await;
    follow(&edge, &area(300), &phone(3), "at_once", now).await;
    follow(&edge, &area(100), &phone(4), "at_once", now).await;
    follow(&edge, &json!({ "street": "вул. Голосіївська" }), &phone(5), "at_once", now).await;
    let post = Post::default();
    publish(&bench, 1, now).await;
    stream_letters(&bench, &post, now).await;
    assert_eq!(post.addressees(), ["sms +380670000001", "sms +380670000002", "sms +380670000003"]);
}

#[tokio::test]
async fn one_click_ends_it_and_forgets_the_contact() {
    let (bench, edge, now) = bench().await;
    let token = follow(&edge, &area(500), &mail(), "weekly", now).await;
    for _ in 0..2 {
        assert!(visit(&edge, "POST", &token, "List-Unsubscribe=One-Click", now).await.text.contains("скасовано"));
    }
    assert!(!format!("{:?}", bench.all_items(dynamo::VAULT).await).contains(EMAIL));
    let post = Post::default();
    publish(&bench, 1, now).await;
    stream_letters(&bench, &post, now).await;
    send_digests(&bench, &post, kyiv_time(MONDAY)).await;
    assert!(post.addressees().is_empty());
}

#[tokio::test]
async fn a_week_comes_in_one_mail_on_monday_and_only_once() {
    let (bench, edge, now) = bench().await;
    follow(&edge, &area(500), &mail(), "weekly", now).await;
    let post = Post::default();
    let cases = [publish(&bench, 1, now).await, publish(&bench, 2, now).await];
    stream_letters(&bench, &post, now).await;
    stream_letters(&bench, &post, now + SignedDuration::from_hours(1)).await;
    assert!(post.addressees().is_empty(), "not at once");
    let monday = kyiv_time(MONDAY);
    post.ses.answer_next(varta_testkit::ses::MailAnswer::Throttled);
    assert_eq!(send_digests(&bench, &post, monday).await, json!({ "sent": 0, "waiting": 1 }));
    let next = monday + SignedDuration::from_mins(30);
    assert_eq!(send_digests(&bench, &post, next).await, json!({ "sent": 1, "waiting": 0 }));
    let (_, mails) = post.take();
    for case in &cases {
        assert_eq!(mails[0].body.matches(&format!("/h/kyiv/{}", case.reference)).count(), 1);
    }
    assert_eq!(send_digests(&bench, &post, next + SignedDuration::from_mins(30)).await, json!({ "sent": 0, "waiting": 0 }));
    assert!(post.addressees().is_empty());
}

#[tokio::test]
async fn nobody_can_be_bombed_and_the_answer_is_always_the_same() {
    let (bench, edge, now) = bench().await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(ask(&edge, &area(500), &json!({ "phone": PHONE }), "at_once", now).await);
    }
    answers.dedup();
    assert_eq!((answers.len(), answers[0].status), (1, 202));
    assert_eq!(edge.post.take().0.len(), 3, "three questions a day");
    let tomorrow = now + SignedDuration::from_hours(24);
    ask(&edge, &area(500), &json!({ "phone": PHONE }), "at_once", tomorrow).await;
    assert_eq!(edge.post.take().0.len(), 1);
    assert!(!bench.all_items(dynamo::VAULT).await.is_empty());
}

#[tokio::test]
async fn one_source_asks_for_so_many_a_day_and_is_told_so() {
    let (_, edge, now) = bench().await;
    for at in 0..20 {
        let contact = json!({ "email": format!("somebody{at}@example.com") });
        assert_eq!(ask(&edge, &area(500), &contact, "at_once", now).await.status, 202);
    }
    let refused = ask(&edge, &area(500), &mail(), "at_once", now).await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_subscriptions"));
    assert!(refused.header("retry-after").is_some());
}

#[tokio::test]
async fn a_contact_follows_ten_things_at_most() {
    let (_, edge, now) = bench().await;
    for at in 0..10 {
        let day = now + SignedDuration::from_hours(24 * at);
        follow(&edge, &area(500), &mail(), "at_once", day).await;
    }
    let day = now + SignedDuration::from_hours(240);
    ask(&edge, &area(500), &mail(), "at_once", day).await;
    let token = token_sent(&edge);
    assert_eq!(visit(&edge, "POST", &token, "do=confirm", day).await.status, 409);
}

#[tokio::test]
async fn what_names_nothing_to_follow_or_no_contact_is_refused_by_name() {
    let (_, edge, now) = bench().await;
    let cases = [
        (json!({}), mail(), "nothing_to_follow", "what"),
        (json!({ "hazard": "K7M2-9XTA", "street": "Садова" }), mail(), "nothing_to_follow", "what"),
        (json!({ "hazard": "x" }), mail(), "hazard_malformed", "what.hazard"),
        (json!({ "street": " " }), mail(), "address_without_street", "what.street"),
        (area(5000), mail(), "radius_out_of_range", "what.area.radius_m"),
        (area(500), json!({}), "one_contact", "contact"),
        (area(500), json!({ "email": "olena" }), "email_malformed", "contact.email"),
        (area(500), json!({ "phone": "+48601234567" }), "phone_malformed", "contact.phone"),
    ];
    for (what, contact, code, field) in cases {
        let answer = ask(&edge, &what, &contact, "at_once", now).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, code));
        assert_eq!(answer.json()["field"], field);
    }
}

#[tokio::test]
async fn an_sms_leads_to_the_page_that_shows_the_news_and_ends_the_subscription() {
    let (bench, edge, now) = bench().await;
    let post = Post::default();
    for (how, last) in [("at_once", 1u8), ("weekly", 2)] {
        let token = follow(&edge, &area(500), &json!({ "phone": format!("+38067000000{last}") }), how, now).await;
        let case = publish(&bench, last, now).await;
        stream_letters(&bench, &post, now).await;
        send_digests(&bench, &post, kyiv_time(MONDAY)).await;
        let link = format!("https://varta.example/s/kyiv/{token}");
        let (sms, _) = post.take();
        assert!(sms.iter().any(|sms| sms.message.ends_with(&link)), "{how}");
        assert!(sms.iter().all(|sms| !sms.message.contains("/h/kyiv")), "{how}");
        let later = kyiv_time(MONDAY) + SignedDuration::from_hours(1);
        let page = visit(&edge, "GET", &token, "", later).await.text;
        assert!(page.contains(&format!("href=\"/h/kyiv/{}\"", case.reference)) && page.contains("Відписатися"), "{how}: {page}");
        assert_eq!(send_digests(&bench, &post, kyiv_time("2026-11-30T09:00")).await["sent"], 0, "told once");
        assert!(visit(&edge, "POST", &token, "do=unsubscribe", later).await.text.contains("скасовано"));
        let _ = post.take();
    }
}

#[tokio::test]
async fn what_is_wrong_with_one_follower_is_in_nobody_elses_way() {
    let (bench, edge, now) = bench().await;
    follow(&edge, &area(500), &mail(), "weekly", now).await;
    let all = bench.all_items(dynamo::VAULT).await;
    let digest: Vec<_> = all.into_iter().filter(|item| item["pk"].as_s().is_ok_and(|pk| pk.starts_with("DIGEST#"))).collect();
    assert_eq!(digest.len(), 1);
    for shard in 0..varta_store::subscriptions::DIGEST_SHARDS {
        let mut broken = digest[0].clone();
        broken.insert("pk".to_owned(), AttributeValue::S(varta_store::keys::digest_partition(shard)));
        broken.insert("sk".to_owned(), AttributeValue::S("0".to_owned()));
        broken.remove("how");
        bench.client.put_item().table_name(dynamo::VAULT).set_item(Some(broken)).send().await.unwrap();
    }
    let post = Post::default();
    publish(&bench, 1, now).await;
    stream_letters(&bench, &post, now).await;
    assert_eq!(send_digests(&bench, &post, kyiv_time(MONDAY)).await["sent"], 1);
    assert_eq!(post.addressees(), [format!("mail {EMAIL}")]);
}

#[tokio::test]
async fn an_end_that_meets_a_confirmation_leaves_no_copy() {
    let (bench, edge, now) = bench().await;
    ask(&edge, &area(500), &mail(), "weekly", now).await;
    let token = StopToken::parse(&token_sent(&edge)).unwrap();
    // Read before it was confirmed, ended after.
    let read = bench.store.subscription(&city::slug(), &token.hash(), now).await.unwrap().unwrap();
    assert_eq!(visit(&edge, "POST", token.reveal(), "do=confirm", now).await.status, 200);
    let of = Subscribed { subscription: &read, token: &token.hash(), contact: &token.hash() };
    assert_eq!(bench.store.unsubscribe(of).await.unwrap(), Unsubscribed::Stale);
    assert!(visit(&edge, "POST", token.reveal(), "do=unsubscribe", now).await.text.contains("скасовано"));
    assert!(!format!("{:?}", bench.all_items(dynamo::VAULT).await).contains(EMAIL), "the contact is forgotten with all copies");
}
