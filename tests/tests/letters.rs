//! `notify-author`: what authors are told, by which way, when; each message once if nothing dies, none lost whatever
//! dies; and nothing to who wants nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Actor, Answer, Case, CaseState, Change, Event, FindDuplicate, Holder, Merge, transition};
use varta_domain::contact::SafeWay;
use varta_domain::ids::{EventId, StaffId};
use varta_domain::text::MessageText;
use varta_notify::sms;
use varta_store::{Claim, Notice};
use varta_testkit::ses::MailAnswer;
use varta_testkit::sns::Answer as SnsAnswer;
use varta_testkit::wire::Fault;
use varta_testkit::{Bench, city, dynamo};
use varta_tests::courier::{commit, file, items, kyiv_time, sequence, stream_of, town};
use varta_tests::edge::Edge;
use varta_tests::letters::{
    EMAIL, PHONE, Post, both, contact, filed, filed_as, link_of, notify_author_at, safe, stop_token_in, stream_letters, sweep_letters,
};
use varta_tests::logged;
use varta_tests::requests::Request;

/// After this the claim of a dead process has run out.
const CLAIM_IS_OUT: SignedDuration = SignedDuration::from_secs(71);
const AFTERNOON: &str = "2026-11-20T15:00";

fn all_delivered() -> Value {
    json!({ "batchItemFailures": [] })
}

fn sms_to_author() -> Vec<String> {
    vec![format!("mail {EMAIL}"), format!("sms {PHONE}")]
}

/// A town, and an instant at which phones may ring.
async fn bench() -> (Bench, Post, Timestamp) {
    (town().await, Post::default(), kyiv_time(AFTERNOON))
}

fn staff() -> Actor {
    Actor::Staff { sub: StaffId::parse("moderator").unwrap(), role: None }
}

fn answer_of(case: &Case, now: Timestamp) -> Change {
    let by = Actor::Officer { id: city::officer("o-1"), signature: "капітан".to_owned() };
    transition(case, Answer::new(by, MessageText::parse("Ліхтар полагодять завтра.").unwrap()), now).unwrap()
}

async fn letters_waiting(bench: &Bench, now: Timestamp) -> Vec<EventId> {
    bench.store.pending_letters(now + SignedDuration::from_hours(24 * 30), 100).await.unwrap()
}

#[tokio::test]
async fn an_author_is_told_by_sms_and_mail_with_number_and_link_and_none_of_the_words() {
    let (bench, post, now) = bench().await;
    let case = filed(&bench, 1, both(), now).await;
    assert_eq!(stream_letters(&bench, &post, now).await, all_delivered());
    let (told, mails) = post.take();
    let ([text], [mail]) = (told.as_slice(), mails.as_slice()) else { panic!("{told:?} {mails:?}") };
    let (reference, link) = (case.reference.as_str(), link_of(&case.reference));
    assert_eq!(text.phone.as_deref(), Some(PHONE));
    assert_eq!(text.message, format!("Варта: звернення {reference} прийнято. {link}"));
    assert!(sms::parts(&text.message) <= sms::MAX_PARTS);
    assert_eq!((mail.to.as_str(), mail.from.as_str()), (EMAIL, "Varta <letters@varta.example>"));
    assert_eq!(mail.subject, format!("Звернення {reference}: є новини"));
    assert!(mail.body.contains(&link), "{}", mail.body);
    for word in ["ліхтар", "під’їзд", "Васильківська", city::key(1).reveal()] {
        assert!(!text.message.contains(word) && !mail.body.contains(word), "{word}");
    }
    let token = stop_token_in(mail).expect("a way to stop");
    assert_eq!(mail.headers["List-Unsubscribe"], format!("<https://varta.example/u/kyiv/{token}>"));
    assert_eq!(mail.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    assert!(mail.authorization.contains("/eu-central-1/ses/aws4_request"), "{}", mail.authorization);
    assert_eq!(letters_waiting(&bench, now).await, []);
}

#[tokio::test]
async fn letters_are_in_the_language_of_the_case() {
    let (bench, post, now) = bench().await;
    let mut change = city::message(1, now);
    change.case.lang = varta_domain::lang::Lang::En;
    let case = filed_as(&bench, change, both(), now).await;
    stream_letters(&bench, &post, now).await;
    let (told, mails) = post.take();
    assert!(told[0].message.starts_with(&format!("Varta: case {} was received.", case.reference)));
    assert_eq!(mails[0].subject, format!("Case {}: news", case.reference));
}

#[tokio::test]
async fn who_left_no_contact_is_not_told_and_the_vault_is_not_asked() {
    let (bench, post, now) = bench().await;
    let case = file(&bench, city::message(1, now), now).await;
    commit(&bench, &answer_of(&case, now), now).await;
    assert!(items(&bench, "letter").await.is_empty(), "there is nobody to be told");
    stream_letters(&bench, &post, now).await;
    assert!(post.addressees().is_empty());
}

#[tokio::test]
async fn an_answer_is_told_and_what_no_longer_holds_is_not() {
    let (bench, post, now) = bench().await;
    let case = filed(&bench, 1, both(), now).await;
    let answered = answer_of(&case, now);
    commit(&bench, &answered, now).await;
    stream_letters(&bench, &post, now).await;
    let (told, _) = post.take();
    let texts: Vec<&str> = told.iter().map(|sms| sms.message.split(" https").next().unwrap()).collect();
    let reference = &case.reference;
    assert_eq!(texts, [format!("Варта: звернення {reference} прийнято."), format!("Варта: на звернення {reference} є відповідь.")]);
}

#[tokio::test]
async fn the_same_letter_twice_tells_nobody_twice_and_the_stream_and_the_sweep_neither() {
    let (bench, post, now) = bench().await;
    filed(&bench, 1, both(), now).await;
    let event = stream_of(&items(&bench, "letter").await);
    let later = now + SignedDuration::from_mins(2);
    tokio::join!(stream_letters(&bench, &post, later), sweep_letters(&bench, &post, later));
    assert_eq!(post.addressees(), sms_to_author());
    notify_author_at(&bench, &post, later + SignedDuration::from_hours(1), event).await;
    sweep_letters(&bench, &post, later + SignedDuration::from_hours(1)).await;
    assert!(post.addressees().is_empty());
}

#[tokio::test]
async fn a_process_that_died_before_it_sent_costs_a_minute_and_no_letter() {
    let (bench, post, now) = bench().await;
    let case = filed(&bench, 1, both(), now).await;
    let event = letters_waiting(&bench, now).await.pop().unwrap();
    let recipient = format!("author:{}", case.reference);
    let notice = Notice { event: &event, recipient: &recipient, channel: "sms-received" };
    assert_eq!(bench.store.claim(notice, now).await.unwrap(), Claim::Ours { attempt: 1 });
    let soon = now + SignedDuration::from_secs(10);
    assert_eq!(stream_letters(&bench, &post, soon).await, json!({ "batchItemFailures": [{ "itemIdentifier": sequence(0) }] }));
    assert_eq!(post.addressees(), [format!("mail {EMAIL}")], "the e-mail need not wait");
    logged::keep();
    assert_eq!(stream_letters(&bench, &post, now + CLAIM_IS_OUT).await, all_delivered());
    assert_eq!(post.addressees(), [format!("sms {PHONE}")]);
    assert!(logged::codes(&logged::take()).contains(&"VARTA-LETTER-004".to_owned()), "a second try is seen");
}

#[tokio::test]
async fn what_fails_now_is_tried_again_by_the_sweep_and_lets_others_pass() {
    let (bench, post, now) = bench().await;
    filed(&bench, 1, both(), now).await;
    post.ses.answer_next(MailAnswer::Throttled);
    post.sns.answer_next(SnsAnswer::Throttled);
    stream_letters(&bench, &post, now).await;
    assert!(post.addressees().is_empty());
    post.ses.answer_next(MailAnswer::Throttled);
    let later = now + SignedDuration::from_mins(5);
    assert_eq!(sweep_letters(&bench, &post, later).await, json!({ "delivered": 0, "later": 0, "waiting": 1 }));
    assert_eq!(post.addressees(), [format!("sms {PHONE}")]);
    assert_eq!(
        sweep_letters(&bench, &post, later + SignedDuration::from_mins(5)).await,
        json!({ "delivered": 0, "later": 0, "waiting": 0 })
    );
    let again = later + SignedDuration::from_mins(12);
    assert_eq!(sweep_letters(&bench, &post, again).await, json!({ "delivered": 1, "later": 0, "waiting": 0 }));
    assert_eq!(post.addressees(), [format!("mail {EMAIL}")]);
    assert_eq!(letters_waiting(&bench, again).await, []);
}

#[tokio::test]
async fn a_table_that_fails_midway_loses_no_letter() {
    for request in ["GetItem", "UpdateItem"] {
        let (bench, post, now) = bench().await;
        filed(&bench, 1, both(), now).await;
        let event = stream_of(&items(&bench, "letter").await);
        // As often as the client tries.
        (0..3).for_each(|_| bench.wire.break_next(request, Fault::Unavailable));
        notify_author_at(&bench, &post, now, event).await;
        let later = now + SignedDuration::from_mins(20);
        sweep_letters(&bench, &post, later).await;
        assert_eq!(post.addressees(), sms_to_author(), "{request}");
        assert_eq!(letters_waiting(&bench, later).await, []);
    }
}

#[tokio::test]
async fn at_night_an_sms_waits_for_the_morning_in_sight_and_an_e_mail_goes() {
    let (bench, post) = (town().await, Post::default());
    let night = kyiv_time("2026-11-20T23:10");
    filed(&bench, 1, both(), night).await;
    assert_eq!(stream_letters(&bench, &post, night).await, all_delivered());
    assert_eq!(post.addressees(), [format!("mail {EMAIL}")]);
    for at in ["2026-11-20T23:30", "2026-11-21T07:59"] {
        assert_eq!(sweep_letters(&bench, &post, kyiv_time(at)).await, json!({ "delivered": 0, "later": 0, "waiting": 0 }));
    }
    assert_eq!(letters_waiting(&bench, night).await.len(), 1, "in sight");
    assert_eq!(sweep_letters(&bench, &post, kyiv_time("2026-11-21T08:02")).await, json!({ "delivered": 1, "later": 0, "waiting": 0 }));
    assert_eq!(post.addressees(), [format!("sms {PHONE}")]);
    assert_eq!(letters_waiting(&bench, night).await, []);
}

#[tokio::test]
async fn an_author_in_danger_is_written_by_the_chosen_way_at_the_chosen_hours_and_nothing_gives_it_away() {
    let (bench, post) = (town().await, Post::default());
    let evening = kyiv_time("2026-11-20T18:20");
    let mut change = city::message(1, evening);
    change.case.safe_mode = true;
    let case = filed_as(&bench, change, safe(SafeWay::Email, Some(("10:00", "12:00"))), evening).await;
    stream_letters(&bench, &post, evening).await;
    sweep_letters(&bench, &post, kyiv_time("2026-11-21T09:59")).await;
    assert!(post.addressees().is_empty(), "neither the phone, which was left too, nor the wrong hour");
    sweep_letters(&bench, &post, kyiv_time("2026-11-21T10:02")).await;
    let (told, mails) = post.take();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(told, []);
    assert_eq!((mail.from.as_str(), mail.subject.as_str()), ("letters@varta.example", "Є новини щодо вашого запиту"));
    assert_eq!(mail.body, format!("Є новини щодо вашого запиту {}.\n", case.reference));
    assert!(!mail.headers.contains_key("List-Unsubscribe"));
}

#[tokio::test]
async fn a_discreet_sms_has_no_sender_of_ours() {
    let (bench, post, now) = bench().await;
    filed(&bench, 1, safe(SafeWay::Sms, None), now).await;
    let case = filed(&bench, 2, contact(Some(PHONE), None), now).await;
    stream_letters(&bench, &post, now).await;
    let (told, _) = post.take();
    for sms in &told {
        let ordinary = sms.message.contains(case.reference.as_str());
        assert_eq!(sms.sender.as_deref(), ordinary.then_some("Varta"));
        assert_eq!(sms.message.contains("http"), ordinary);
    }
    assert_eq!(told.len(), 2);
}

#[tokio::test]
async fn in_safe_mode_who_chose_nothing_or_no_way_is_not_written_at_all() {
    let (bench, post, now) = bench().await;
    for (seed, contact) in [(1, both()), (2, safe(SafeWay::None, None))] {
        let mut change = city::message(seed, now);
        change.case.safe_mode = true;
        filed_as(&bench, change, contact, now).await;
    }
    stream_letters(&bench, &post, now).await;
    sweep_letters(&bench, &post, now + SignedDuration::from_hours(24)).await;
    assert!(post.addressees().is_empty());
    assert_eq!(letters_waiting(&bench, now).await, [], "nothing waits for an hour that never comes");
}

fn why() -> MessageText {
    MessageText::parse("Те саме.").unwrap()
}

#[tokio::test]
async fn authors_of_duplicates_are_told_of_the_answer_by_their_own_number() {
    let (bench, post, now) = bench().await;
    let other = contact(None, Some("petro@example.com"));
    let (one, two) = (filed(&bench, 1, both(), now).await, filed(&bench, 2, other, now).await);
    let merged = transition(&two, Merge { by: staff(), into: &one, is_followed: false, reason: why() }, now).unwrap();
    let found = transition(&one, FindDuplicate { by: staff(), from: two.reference.clone(), reason: why() }, now).unwrap();
    assert_eq!(bench.store.commit_both(&merged, &found, now).await.unwrap(), varta_store::Committed::Done);
    stream_letters(&bench, &post, now).await;
    let _ = post.take();
    let answered = answer_of(&found.case, now);
    commit(&bench, &answered, now).await;
    stream_letters(&bench, &post, now).await;
    let (told, mails) = post.take();
    assert_eq!(told.len(), 1);
    let of = |to: &str| mails.iter().find(|mail| mail.to == to).expect("told").body.clone();
    assert!(of(EMAIL).contains(&link_of(&one.reference)));
    assert!(of("petro@example.com").contains(&link_of(&two.reference)));
    assert!(!of("petro@example.com").contains(one.reference.as_str()), "nothing of the other's case");
    assert_eq!(merged.case.state, CaseState::Merged);
}

#[tokio::test]
async fn a_number_that_answered_stop_is_silenced_once_and_for_all_and_the_vault_tells_nobody_whose_it_is() {
    let (bench, post, now) = bench().await;
    filed(&bench, 1, contact(Some(PHONE), None), now).await;
    post.sns.answer_next(SnsAnswer::OptedOut);
    assert_eq!(stream_letters(&bench, &post, now).await, all_delivered());
    filed(&bench, 2, both(), now).await;
    logged::keep();
    stream_letters(&bench, &post, now).await;
    assert_eq!(post.addressees(), [format!("mail {EMAIL}")], "the second case, too, by mail alone");
    assert!(logged::codes(&logged::take()).contains(&"VARTA-LETTER-005".to_owned()));
    let stops: Vec<_> = bench.all_items(dynamo::VAULT).await.into_iter().filter(|item| item["entity"].as_s().unwrap() == "stop").collect();
    assert_eq!(stops.len(), 1);
    assert!(!format!("{stops:?}").contains(&PHONE[4..]));
}

#[tokio::test]
async fn the_link_in_a_mail_stops_letters_to_that_address_and_no_other_and_can_be_taken_back() {
    let (bench, post, now) = bench().await;
    filed(&bench, 1, both(), now).await;
    stream_letters(&bench, &post, now).await;
    let token = stop_token_in(&post.take().1[0]).unwrap();
    let edge = Edge::new(&bench);
    let path = format!("/u/kyiv/{token}");
    let call = async |method: &str, body: &str| {
        let request = Request::new(method, &path, &[("city", "kyiv"), ("token", &token)]).raw_body(body);
        let answer = edge.call("stop-letters", &request.header("content-type", "application/x-www-form-urlencoded").event(), now).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.text
    };
    assert!(call("GET", "").await.contains("Не надсилати"));
    let told_of = async |seed: u8| {
        filed(&bench, seed, both(), now).await;
        stream_letters(&bench, &post, now).await;
        post.addressees()
    };
    assert_eq!(told_of(2).await, sms_to_author(), "looking at the page stops nothing");
    assert!(call("POST", "List-Unsubscribe=One-Click").await.contains("Листів більше не буде"));
    assert_eq!(told_of(3).await, [format!("sms {PHONE}")]);
    call("POST", "letters=again").await;
    assert_eq!(told_of(4).await, sms_to_author());
    let vault = format!("{:?}", bench.all_items(dynamo::VAULT).await);
    assert!(!vault.contains(&token), "only a hash of the token is kept");
}

#[tokio::test]
async fn an_author_stops_letters_about_a_case_by_its_key_and_a_stranger_does_not() {
    let (bench, post, now) = bench().await;
    let case = filed(&bench, 1, both(), now).await;
    let edge = Edge::new(&bench);
    let stop = async |key: &str, stop: bool| {
        let request = Request::of_author("POST", case.reference.as_str(), key, "/letters").body(&json!({ "stop": stop }));
        edge.call("stop-letters", &request.event(), now).await
    };
    assert_eq!(stop(city::key(2).reveal(), true).await.status, 404);
    let answer = stop(city::key(1).reveal(), true).await;
    assert_eq!((answer.status, answer.json()["letters"].as_str()), (200, Some("stopped")));
    stream_letters(&bench, &post, now).await;
    assert!(post.addressees().is_empty());
    filed(&bench, 2, both(), now).await;
    stream_letters(&bench, &post, now).await;
    assert_eq!(post.addressees(), sms_to_author(), "another case of theirs");
    assert_eq!(stop(city::key(1).reveal(), false).await.json()["letters"], "sent");
    commit(&bench, &answer_of(&case, now), now).await;
    stream_letters(&bench, &post, now).await;
    assert_eq!(post.addressees(), sms_to_author());
}

#[tokio::test]
async fn an_address_that_is_refused_for_good_is_not_tried_again() {
    let (bench, post, now) = bench().await;
    filed(&bench, 1, contact(None, Some(EMAIL)), now).await;
    post.ses.answer_next(MailAnswer::Refused);
    logged::keep();
    assert_eq!(stream_letters(&bench, &post, now).await, all_delivered());
    let log = logged::take();
    assert!(logged::codes(&log).contains(&"VARTA-LETTER-003".to_owned()) && !log.contains("olena"), "{log}");
    sweep_letters(&bench, &post, now + SignedDuration::from_hours(2)).await;
    assert!(post.addressees().is_empty());
}

#[tokio::test]
async fn a_case_that_went_to_a_body_says_to_which() {
    let bench = varta_tests::kyiv().await;
    let (post, now) = (Post::default(), kyiv_time(AFTERNOON));
    let city = bench.store.city(&city::slug()).await.unwrap().unwrap();
    let triage = bench.store.triage(&city).await.unwrap().unwrap_or_default();
    let Some(body) = triage.bodies().first() else { return };
    let case = filed(&bench, 1, contact(None, Some(EMAIL)), now).await;
    let mut change =
        Change { case: Case { version: case.version + 1, entries: case.entries + 1, ..case.clone() }, ..city::message(1, now) };
    change.entry.seq = 2;
    change.case.holder = Holder::Division { body: body.id.clone() };
    change.events = vec![Event::HandedOver];
    commit(&bench, &change, now).await;
    stream_letters(&bench, &post, now).await;
    let (_, mails) = post.take();
    assert!(mails.iter().any(|mail| mail.body.contains(&body.name.uk)), "{mails:?}");
}

#[tokio::test]
async fn the_log_has_no_contact_no_token_and_no_words() {
    logged::keep();
    let (bench, post, now) = bench().await;
    for seed in 1..4 {
        filed(&bench, seed, both(), now).await;
    }
    post.ses.answer_next(MailAnswer::Throttled);
    post.sns.answer_next(SnsAnswer::Refused);
    stream_letters(&bench, &post, now).await;
    stream_letters(&bench, &post, now + SignedDuration::from_mins(2)).await;
    sweep_letters(&bench, &post, now + SignedDuration::from_mins(4)).await;
    let (text, (told, mails)) = (logged::take(), post.take());
    for code in ["VARTA-LETTER-001", "VARTA-LETTER-002", "VARTA-LETTER-003", "VARTA-LETTER-007", "VARTA-LETTER-008"] {
        assert!(logged::codes(&text).iter().any(|logged| logged == code), "{code} in {text}");
    }
    let mut private = vec![PHONE[1..].to_owned(), EMAIL.to_owned(), "ліхтар".to_owned(), "varta.example".to_owned()];
    private.extend(mails.iter().filter_map(stop_token_in));
    private.extend(told.iter().map(|sms| sms.message.clone()));
    for secret in private {
        assert!(!text.contains(&secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn an_event_that_is_neither_a_batch_nor_a_sweep_is_an_error_and_not_a_success() {
    let (bench, post, now) = bench().await;
    for event in [json!({}), json!({ "sweep": "outbox" }), json!([])] {
        let deps = notify_author::Deps::new(varta_tests::letters::postman(&bench, &post, now), varta_runtime::clock::Clock::fixed(now));
        let outcome = notify_author::handle(&deps, event.clone()).await;
        assert!(matches!(outcome, Err(notify_author::LetterError::Unknown(_))), "{event}: {outcome:?}");
    }
}
