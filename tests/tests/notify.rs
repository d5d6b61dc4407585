//! `notify`: who is told of what, in which words, with which link.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{Escalate, transition};
use varta_domain::reference::{LinkToken, Reference};
use varta_notify::sms;
use varta_runtime::clock::Clock;
use varta_testkit::sns::{Published, Sns};
use varta_testkit::{Bench, city, dynamo, events};
use varta_tests::courier::{
    LINK_BASE, addressees, commit, courier, escalate_at, file, items, kyiv_time, message_to, notify_at, phone_of, stream_of, token_in,
    town, town_of, unwire_map,
};
use varta_tests::logged;

/// Puts a case and the outbox item of a record into the table, as a transaction of the record's case did.
async fn seed(bench: &Bench, record: &Value) {
    let item = unwire_map(&record["dynamodb"]["NewImage"]);
    if let Some(reference) = item.get("reference").and_then(|value| value.as_s().ok()) {
        let mut change = city::message(1, city::friday_evening());
        change.case.reference = Reference::parse(reference).expect("the sample's reference");
        file(bench, change, city::friday_evening()).await;
    }
    // Some samples are of a later change than the filing: their item is put beside or over the first.
    bench.client.put_item().table_name(dynamo::TABLE).set_item(Some(item)).send().await.expect("put");
}

/// A notice with its token, which is another one each time, taken out.
fn shown(notice: &Published) -> Value {
    let masked = token_in(&notice.message).map_or_else(|| notice.message.clone(), |token| notice.message.replace(&token, "<token>"));
    json!({ "phone": notice.phone, "recipient": notice.recipient, "subject": notice.subject, "message": masked })
}

#[tokio::test]
async fn every_sample_event_is_answered_and_told_as_recorded() {
    for name in events::names("notify") {
        let bench = town().await;
        let sns = Sns::default();
        let event = events::sample("notify", &name);
        for record in event["Records"].as_array().into_iter().flatten() {
            seed(&bench, record).await;
        }
        // Two minutes later: the sweep of the samples finds nothing, since nothing was put.
        let answer = notify_at(&bench, &sns, city::friday_evening() + SignedDuration::from_mins(2), event).await;
        let told: Vec<Value> = sns.take().iter().map(shown).collect();
        insta::assert_json_snapshot!(name, json!({ "answer": answer, "told": told }));
    }
}

#[tokio::test]
async fn the_samples_are_what_the_stream_sends_of_the_items_the_code_writes() {
    let bench = town().await;
    let filed = city::message(1, city::friday_evening());
    let case = file(&bench, filed.clone(), city::friday_evening()).await;
    let reminded = transition(&case, Escalate, case.plan.reminder_at).unwrap();
    commit(&bench, &reminded, case.plan.reminder_at).await;
    let overdue = transition(&reminded.case, Escalate, case.plan.overdue_at).unwrap();
    commit(&bench, &overdue, case.plan.overdue_at).await;
    let written = items(&bench, "outbox").await;
    for (sample, item) in [("message-received", &written[0]), ("overdue", &written[2])] {
        let real = stream_of(std::slice::from_ref(item));
        let sample = events::sample("notify", sample);
        let (mut real_shape, mut sample_shape) = (BTreeSet::new(), BTreeSet::new());
        shape(&real, String::new(), &mut real_shape);
        shape(&sample, String::new(), &mut sample_shape);
        assert_eq!(sample_shape, real_shape);
        let events = |event: &Value| event["Records"][0]["dynamodb"]["NewImage"]["events"].clone();
        assert_eq!(events(&sample), events(&real), "what happened is said in the same words");
    }
}

/// The paths of all values, with the kind of each: what a sample has in common with the real thing.
fn shape(value: &Value, path: String, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(name, inner)| shape(inner, format!("{path}.{name}"), into)),
        Value::Array(list) => list.iter().for_each(|inner| shape(inner, format!("{path}[]"), into)),
        Value::Number(_) => drop(into.insert(format!("{path}: number"))),
        Value::String(_) => drop(into.insert(format!("{path}: text"))),
        other => drop(into.insert(format!("{path}: {other}"))),
    }
}

#[tokio::test]
async fn a_message_sent_through_the_api_reaches_the_officer_of_the_demonstration_pack() {
    let bench = varta_tests::kyiv().await;
    let deps = submit_message::Deps::new(&bench.store);
    let event = events::sample("submit-message", "by-point-with-contact");
    let request = lambda_http::request::from_str(&event.to_string()).unwrap();
    let call = varta_runtime::http::Call::from_request(request, city::friday_evening()).unwrap();
    assert_eq!(submit_message::handle(&deps, call).await.unwrap().status(), 201);
    let sns = Sns::default();
    let written = items(&bench, "outbox").await;
    let answer = notify_at(&bench, &sns, city::friday_evening(), stream_of(&written)).await;
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    let told = sns.take();
    assert_eq!(told.len(), 2, "an SMS and an e-mail");
    let beat = written[0]["beat"].as_s().unwrap();
    let number = format!("+380000001{}", beat.replace("hol-", "1"));
    assert_eq!(told[0].phone.as_ref(), Some(&number));
    // The body of the request is the author's: none of it may be on its way to the police by SMS or e-mail.
    let body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
    let private = [&body["text"], &body["contact"]["phone"], &body["contact"]["email"]];
    for words in private.into_iter().filter_map(Value::as_str) {
        assert!(told.iter().all(|notice| !notice.message.contains(words)), "{words}");
    }
}

#[tokio::test]
async fn the_sms_of_every_beat_of_the_pack_fits_two_parts_at_every_level() {
    let bench = varta_tests::kyiv().await;
    let posts = items(&bench, "post").await;
    assert!(posts.len() >= 40);
    let reference = city::message(1, city::friday_evening()).case.reference;
    let link = format!("{LINK_BASE}/o/{}", "x".repeat(22));
    for post in posts {
        let name = post["name"].as_m().unwrap()["uk"].as_s().unwrap();
        for kind in varta_domain::notice::NoticeKind::ALL {
            let link = kind.asks_for_an_answer().then_some(link.as_str());
            let about = varta_notify::Subject { kind, reference: &reference, beat: name, due_on: jiff::civil::date(2026, 11, 24), link };
            let text = sms::text(&about, varta_domain::lang::Lang::Uk);
            assert!(sms::parts(&text) <= sms::MAX_PARTS, "{text}");
        }
    }
}

#[tokio::test]
async fn who_is_told_of_a_new_message_depends_on_who_serves_the_beat_that_day() {
    let cases: [(&str, &str, &[&str]); 8] = [
        ("hol-01", "2026-11-20T18:20", &["mail o-1", "sms o-1"]),
        ("hol-01", "2026-11-30T23:59", &["mail o-1", "sms o-1"]),
        ("hol-01", "2026-12-01T00:00", &["mail o-2", "sms o-2"]),
        ("hol-01", "2026-12-11T00:00", &["mail o-1", "sms o-1"]),
        // Vacant: those above.
        ("hol-02", "2026-11-20T18:20", &["mail super", "sms super"]),
        ("hol-03", "2026-11-20T18:20", &["mail o-mail"]),
        ("hol-04", "2026-11-20T18:20", &["sms o-sms"]),
        // An officer whom nothing can reach: those above.
        ("hol-05", "2026-11-20T18:20", &["mail super", "sms super"]),
    ];
    for (beat, at, expected) in cases {
        let (bench, sns, now) = (town().await, Sns::default(), kyiv_time(at));
        file(&bench, message_to(&city::kyiv(), beat, 1, now), now).await;
        notify_at(&bench, &sns, now, stream_of(&items(&bench, "outbox").await)).await;
        assert_eq!(addressees(&sns.take()), expected, "{beat} at {at}");
    }
}

#[tokio::test]
async fn who_serves_is_asked_at_delivery_and_not_at_filing() {
    let (bench, sns) = (town().await, Sns::default());
    let filed = kyiv_time("2026-11-30T23:59");
    file(&bench, city::message(1, filed), filed).await;
    notify_at(&bench, &sns, kyiv_time("2026-12-01T00:01"), stream_of(&items(&bench, "outbox").await)).await;
    assert_eq!(addressees(&sns.take()), ["mail o-2", "sms o-2"]);
}

#[tokio::test]
async fn without_a_supervisor_the_coordinator_takes_what_a_vacant_post_cannot() {
    let mut rules = city::kyiv();
    rules.districts[0].supervisors.clear();
    let (bench, sns, now) = (town_of(rules.clone()).await, Sns::default(), city::friday_evening());
    file(&bench, message_to(&rules, "hol-02", 1, now), now).await;
    notify_at(&bench, &sns, now, stream_of(&items(&bench, "outbox").await)).await;
    assert_eq!(addressees(&sns.take()), ["mail coord", "sms coord"]);
}

#[tokio::test]
async fn each_level_is_told_to_those_whom_it_concerns_and_only_a_call_to_answer_has_a_link() {
    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    let mut told = Vec::new();
    for at in [now, case.plan.reminder_at, case.plan.overdue_at, case.plan.long_overdue_at] {
        if at > now {
            escalate_at(&bench, at).await.unwrap();
        }
        let last = items(&bench, "outbox").await.pop().unwrap();
        notify_at(&bench, &sns, at, stream_of(&[last])).await;
        let published = sns.take();
        assert!(published.iter().all(|notice| sms::parts(&notice.message) <= sms::MAX_PARTS || notice.phone.is_none()));
        told.push((addressees(&published), published.iter().filter(|notice| token_in(&notice.message).is_some()).count()));
    }
    let told: Vec<(Vec<&str>, usize)> = told.iter().map(|(all, links)| (all.iter().map(String::as_str).collect(), *links)).collect();
    assert_eq!(
        told,
        [
            (vec!["mail o-1", "sms o-1"], 2),
            (vec!["mail o-1", "sms o-1"], 2),
            (vec!["mail coord", "mail super", "sms coord", "sms super"], 0),
            (vec!["mail city-hall"], 0),
        ]
    );
}

#[tokio::test]
async fn an_sms_says_nothing_of_what_the_author_wrote_or_where() {
    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    notify_at(&bench, &sns, now, stream_of(&items(&bench, "outbox").await)).await;
    let told = sns.take();
    let reference = case.reference.as_str();
    let [sms, mail] = told.as_slice() else { panic!("{told:?}") };
    let token = token_in(&sms.message).unwrap();
    assert_eq!(sms.message, format!("Варта: нове звернення {reference}. Строк: 24.11. {LINK_BASE}/o/{token}"));
    assert_eq!(sms::parts(&sms.message), 2, "a link and a reference never fit one");
    for word in ["ліхтар", "під’їзд", "Васильківська", "вулиця"] {
        assert!(!sms.message.contains(word) && !mail.message.contains(word), "{word}");
    }
    assert!(mail.subject.as_ref().unwrap().is_ascii(), "SNS takes no other subject");
}

#[tokio::test]
async fn a_link_opens_its_own_case_for_its_own_officer_and_is_kept_only_as_a_hash() {
    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    let one = file(&bench, city::message(1, now), now).await;
    let two = file(&bench, message_to(&city::kyiv(), "hol-02", 2, now), now).await;
    notify_at(&bench, &sns, now, stream_of(&items(&bench, "outbox").await)).await;
    let table = format!("{:?}", bench.all_items(dynamo::TABLE).await);
    let mut seen = BTreeSet::new();
    for notice in sns.take() {
        let text = token_in(&notice.message).unwrap();
        let token = LinkToken::parse(&text).unwrap();
        assert!(!table.contains(&text), "the token is nowhere in the table");
        assert!(table.contains(token.hash().as_hex()));
        let link = bench.store.link(&token).await.unwrap().unwrap();
        let (case, officer) = if notice.message.contains(one.reference.as_str()) { (&one, "o-1") } else { (&two, "super") };
        assert_eq!((&link.reference, &link.beat, link.round), (&case.reference, &case.beat, 1));
        assert_eq!(link.officer, city::officer(officer));
        assert_eq!(link.open_until, now + SignedDuration::from_hours(14 * 24));
        assert!(seen.insert(text), "each notice has a token of its own");
    }
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn the_log_has_no_phone_no_address_no_token_and_no_words() {
    logged::keep();
    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    for (seed, beat) in (1..).zip(["hol-01", "hol-02", "hol-04"]) {
        file(&bench, message_to(&city::kyiv(), beat, seed, now), now).await;
    }
    let event = stream_of(&items(&bench, "outbox").await);
    sns.answer_next(varta_testkit::sns::Answer::Throttled);
    notify_at(&bench, &sns, now, event.clone()).await;
    sns.answer_next(varta_testkit::sns::Answer::Refused);
    notify_at(&bench, &sns, now + SignedDuration::from_mins(2), event).await;
    let (text, told) = (logged::take(), sns.take());
    let codes = logged::codes(&text);
    for code in ["VARTA-NOTIFY-001", "VARTA-NOTIFY-002", "VARTA-NOTIFY-003", "VARTA-NOTIFY-004", "VARTA-OUTBOX-002"] {
        assert!(codes.iter().any(|logged| logged == code), "{code} in {text}");
    }
    let mut private: Vec<String> = ["o-1", "super", "o-sms"].map(phone_of).to_vec();
    private.extend(["police.example", "ліхтар", "Васильківська", "Демо", "varta.example"].map(str::to_owned));
    private.extend(told.iter().filter_map(|notice| token_in(&notice.message)));
    private.extend(told.iter().map(|notice| notice.message.clone()));
    for secret in private {
        assert!(!text.contains(&secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn an_event_that_is_neither_a_batch_nor_a_sweep_is_an_error_and_not_a_success() {
    let bench = town().await;
    for event in [json!({}), json!({ "sweep": "cases" }), json!([]), json!("outbox")] {
        let deps = notify::Deps::new(courier(&bench, &Sns::default()), Clock::fixed(city::friday_evening()));
        let outcome = notify::handle(&deps, event.clone()).await;
        assert!(matches!(outcome, Err(notify::NotifyError::Unknown(_))), "{event}: {outcome:?}");
    }
}
