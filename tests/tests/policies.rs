//! Least privilege, both ways: what goes over the wire is granted, and what is granted goes over the wire
//! somewhere. The grants are those of `docs/table.md`, to which `tests/infra` holds the templates.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_domain::case::{Actor, Answer, CaseKind, Event, Forward, Holder, PublicTexts, Publish, transition};
use varta_domain::ids::{BodyId, CategoryId, PhotoId, StaffId};
use varta_domain::place::Point;
use varta_domain::reference::{LinkToken, ReportToken};
use varta_domain::text::MessageText;
use varta_runtime::clock::Clock;
use varta_store::BodyLink;
use varta_testkit::files::{Files, created};
use varta_testkit::sns::{Answer as SnsAnswer, Sns};
use varta_testkit::{Bench, city, dynamo, events};
use varta_tests::courier::{commit, escalate_at, file, items, kyiv_time, notify_at, stream_of, sweep_outbox, town};
use varta_tests::edge::{Edge, OPERATIONS};
use varta_tests::letters::{Post, both, filed, notify_author_at, send_digests, sweep_letters};
use varta_tests::requests::Request;
use varta_tests::{courier, desk, documented, outward_tour, seeded};

type Touches = BTreeMap<String, BTreeSet<String>>;

/// Notes what the wire saw as an operation's.
fn note(touches: &mut Touches, operation: &str, bench: &Bench) {
    let seen = bench.wire.take().into_iter().flat_map(|call| call.touches);
    touches.entry(operation.to_owned()).or_default().extend(seen);
}

/// Every sample, on an open case and on an answered one.
async fn of_samples(touches: &mut Touches) {
    for operation in OPERATIONS {
        for name in events::names(operation) {
            let (open, answered) = (seeded::open().await.0, seeded::answered().await.0);
            for bench in [open, answered] {
                Edge::new(&bench).call(operation, &events::sample(operation, &name), seeded::now()).await;
                note(touches, operation, &bench);
            }
        }
    }
}

/// What no sample reaches: a request that comes again, and the operations behind the API.
async fn of_others(touches: &mut Touches) {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let body = json!({ "text": "Ще й на сходах." });
    let again =
        Request::of_author("POST", seeded::REFERENCE, seeded::KEY, "/follow-ups").header("idempotency-key", "again-0123456789-again");
    for _ in 0..2 {
        edge.call("follow-up", &again.clone().body(&body).event(), seeded::now()).await;
        note(touches, "follow-up", &bench);
    }

    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let question = varta_tests::outward::published_question(&bench, 62, seeded::now()).await;
    let complaint = Request::of_author("POST", question.reference.as_str(), city::key(62).reveal(), "/follow-ups");
    let complaint = complaint.header("idempotency-key", "complaint-0123456789-more");
    let complaint = complaint.body(&json!({ "text": "Дільничний офіцер вимагав хабар." })).event();
    let _ = bench.wire.take();
    assert_eq!(edge.call("follow-up", &complaint, seeded::now()).await.status, 201);
    note(touches, "follow-up", &bench);

    let ((bench, _), files) = (seeded::open().await, Files::default());
    let key = varta_domain::photo::incoming_key(&city::slug(), &seeded::photo(12).0.id);
    files.keep(&key, b"no picture");
    let deps = process_photo::Deps::new(bench.store.clone(), files.objects(), Clock::fixed(seeded::now()));
    process_photo::handle(&deps, created(&key, 10)).await.expect("looked at");
    note(touches, "process-photo", &bench);
    // Doors that are told of a mute look whether the request came before.
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    for (operation, sample) in [
        ("submit-message", "by-address"),
        ("ask-question", "personal-data-kept"),
        ("mark-hazard", "by-point"),
        ("report-crime", "by-address"),
    ] {
        let event = events::sample(operation, sample);
        let filed = edge.call(operation, &event, seeded::now()).await;
        assert_eq!(filed.status, 201, "{operation}: {}", filed.text);
        note(touches, operation, &bench);
        let reference = filed.json()["reference"].as_str().expect("a reference").to_owned();
        let mut mute = events::sample("mute-author", "muted");
        mute["pathParameters"]["reference"] = json!(reference);
        assert_eq!(edge.call("mute-author", &mute, seeded::now()).await.status, 200);
        note(touches, "mute-author", &bench);
        edge.call(operation, &event, seeded::now()).await;
        note(touches, operation, &bench);
        let mut unmute = events::sample("mute-author", "unmuted");
        unmute["pathParameters"]["reference"] = json!(reference);
        assert_eq!(edge.call("mute-author", &unmute, seeded::now()).await.status, 200);
        note(touches, "mute-author", &bench);
    }

    let (bench, sns, now) = (town().await, Sns::default(), city::friday_evening());
    let case = file(&bench, city::message(1, now), now).await;
    let _ = bench.wire.take();
    notify_at(&bench, &sns, now, stream_of(&items(&bench, "outbox").await)).await;
    file(&bench, city::message(2, now), now).await;
    let _ = bench.wire.take();
    sweep_outbox(&bench, &sns, now + SignedDuration::from_mins(5)).await;
    note(touches, "notify", &bench);
    escalate_at(&bench, case.plan.reminder_at).await.expect("a sweep");
    note(touches, "escalate-overdue", &bench);
    assert!(!bench.all_items(dynamo::TABLE).await.is_empty());
    of_letters(touches).await;
}

/// A letter to an author whose number is opted out, one that names a body, and a sweep.
async fn of_letters(touches: &mut Touches) {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time("2026-11-20T15:00"));
    let case = filed(&bench, 1, both(), now).await;
    let mut sent = city::message(1, now);
    sent.case.holder = Holder::Division { body: BodyId::parse("traffic").expect("a slug") };
    sent.case.has_contact = true;
    (sent.case.version, sent.entry.seq, sent.events) = (case.version + 1, 2, vec![Event::HandedOver]);
    commit(&bench, &sent, now).await;
    post.sns.answer_next(SnsAnswer::OptedOut);
    let letters = stream_of(&items(&bench, "letter").await);
    let _ = bench.wire.take();
    notify_author_at(&bench, &post, now, letters).await;
    note(touches, "notify-author", &bench);
    of_returned(touches, &bench, now).await;
    filed(&bench, 2, both(), now).await;
    let _ = bench.wire.take();
    sweep_letters(&bench, &post, now + SignedDuration::from_mins(5)).await;
    note(touches, "notify-author", &bench);
    of_followers(touches).await;
}

/// A case whose body says nothing in time comes back, and its author is told.
async fn of_returned(touches: &mut Touches, bench: &Bench, now: Timestamp) {
    let case = filed(bench, 5, both(), now).await;
    let check_at = kyiv_time("2026-11-23T15:00");
    let forward = Forward {
        by: Actor::Staff { sub: StaffId::parse("desk").expect("a sub"), role: None },
        body: BodyId::parse("lamps").expect("a slug"),
        ground: "Закон".to_owned(),
        note: None,
        check_at,
        contact_shared: false,
        photos_shared: false,
    };
    commit(bench, &transition(&case, forward, now).expect("open"), now).await;
    let _ = bench.wire.take();
    escalate_at(bench, check_at).await.expect("a sweep");
    note(touches, "escalate-overdue", bench);
}

/// A subscription from the question to the end, with what happens in between.
async fn of_followers(touches: &mut Touches) {
    let (bench, post, now) = (town().await, Post::default(), kyiv_time("2026-11-20T15:00"));
    let edge = Edge::new(&bench);
    let ask = async |contact: &Value| {
        let body = json!({ "what": { "area": { "lat": 50.4, "lon": 30.5, "radius_m": 500 } }, "contact": contact, "how": "weekly" });
        let request = Request::new("POST", "/v1/cities/kyiv/subscriptions", &[("city", "kyiv")]).body(&body);
        edge.call("follow", &request.event(), now).await;
        let (sms, mail) = edge.post.take();
        let text = sms.first().map(|sms| sms.message.clone()).or_else(|| mail.first().map(|mail| mail.body.clone())).expect("asked");
        text.split_once("/s/kyiv/").expect("a link").1.chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
    };
    let visit = async |token: &str, body: &str| {
        let request = Request::new("POST", &format!("/s/kyiv/{token}"), &[("city", "kyiv"), ("token", token)]).raw_body(body);
        edge.call("manage-subscription", &request.header("content-type", "application/x-www-form-urlencoded").event(), now).await;
    };
    let tokens = [ask(&json!({ "phone": "+380671234567" })).await, ask(&json!({ "email": "petro@example.com" })).await];
    note(touches, "follow", &bench);
    for token in &tokens {
        visit(token, "do=confirm").await;
    }
    note(touches, "manage-subscription", &bench);
    for (number, monday) in [(3, "2026-11-23T09:00"), (4, "2026-11-30T09:00")] {
        publish(&bench, number, now).await;
        let letters = stream_of(&items(&bench, "letter").await);
        let _ = bench.wire.take();
        notify_author_at(&bench, &post, now, letters).await;
        note(touches, "notify-author", &bench);
        // The first digest goes out; the second is refused by who answered STOP.
        if number == 4 {
            post.sns.answer_next(SnsAnswer::OptedOut);
        }
        send_digests(&bench, &post, kyiv_time(monday)).await;
        note(touches, "send-digests", &bench);
    }
    let look = Request::new("GET", &format!("/s/kyiv/{}", tokens[0]), &[("city", "kyiv"), ("token", tokens[0].as_str())]);
    edge.call("manage-subscription", &look.event(), now).await;
    for token in &tokens {
        visit(token, "do=unsubscribe").await;
    }
    note(touches, "manage-subscription", &bench);
}

/// A hazard, put on the map.
async fn publish(bench: &Bench, number: u8, now: Timestamp) {
    let mut change = city::message(number, now);
    change.case.kind = CaseKind::Hazard;
    change.case.category = Some(CategoryId::parse("lighting").expect("a slug"));
    let case = file(bench, change, now).await;
    let by = Actor::Staff { sub: StaffId::parse("moderator").expect("a slug"), role: None };
    let texts = PublicTexts { text: MessageText::parse("Не горить ліхтар").expect("plain words"), answer: None };
    let point = Point::new(50.4, 30.5).expect("a point");
    commit(bench, &transition(&case, Publish { by, texts, point: Some(point), reason: None }, now).expect("a change"), now).await;
}

/// A case with a photo, read by its author and its officer; the photo hidden; and a hazard with one, read by a body.
async fn of_photos(touches: &mut Touches) {
    let (bench, now) = (seeded::open().await.0, seeded::now());
    let edge = Edge::new(&bench);
    let city = bench.store.city(&city::slug()).await.expect("read").expect("Kyiv");
    let mut change = courier::message_to(&city, "hol-18", 41, now);
    change.case.directory = city.directory.clone();
    change.case.photos = vec![seeded::photo(11).0.id];
    let mut case = file(&bench, change, now).await;
    let (link, report) = (LinkToken::generate(city::seeded(7)), ReportToken::generate(city::seeded(8)));
    bench.store.put_link(&link, &seeded::link(&case)).await.expect("a link");
    let reference = case.reference.as_str().to_owned();
    let photo = format!("/v1/staff/cities/kyiv/cases/{reference}/photos/{}", case.photos[0]);
    let path = [("city", "kyiv"), ("reference", reference.as_str()), ("photo", case.photos[0].as_str())];
    let (mut of_case, token) = seeded::photo(14);
    of_case.case = Some(case.reference.clone());
    bench.store.create_photo(&of_case).await.expect("a photo");
    let calls = [
        ("read-photo", Request::photo(of_case.id.as_str(), token.reveal())),
        ("read-case", Request::of_author("GET", &reference, city::key(41).reveal(), "")),
        ("open-officer-link", Request::link(link.reveal())),
        ("redact-entry", Request::by_staff(seeded::MODERATOR_SUB, "DELETE", &photo, &path).body(&json!({ "reason": "Чуже обличчя." }))),
    ];
    let _ = bench.wire.take();
    for (operation, request) in calls {
        let answer = edge.call(operation, &request.event(), now).await;
        assert_eq!(answer.status, 200, "{operation}: {}", answer.text);
        note(touches, operation, &bench);
    }
    let head = bench.store.case_head(&case.city, &case.reference).await.expect("read").expect("a case");
    let forward = Forward {
        by: Actor::Staff { sub: StaffId::parse("desk").expect("a sub"), role: None },
        body: BodyId::parse("lamps").expect("a slug"),
        ground: "Закон".to_owned(),
        note: None,
        check_at: now + SignedDuration::from_hours(48),
        contact_shared: false,
        photos_shared: true,
    };
    let change = transition(&head, forward, now).expect("open");
    commit(&bench, &change, now).await;
    case = change.case;
    let link = BodyLink {
        city: case.city.clone(),
        reference: case.reference.clone(),
        body: BodyId::parse("lamps").expect("a slug"),
        forwarded_at: now,
        open_until: now + SignedDuration::from_hours(24),
    };
    bench.store.put_body_link(&report, &link).await.expect("a link");
    let _ = bench.wire.take();
    let request = Request::new("GET", "/v1/body-reports/x", &[("token", report.reveal())]);
    assert_eq!(edge.call("report-on-case", &request.event(), now).await.status, 200);
    note(touches, "report-on-case", &bench);
}

/// What the desk does to cases that are public, have a contact, or are held by others.
async fn of_the_desk(touches: &mut Touches) {
    let (bench, now) = (desk::town().await, city::friday_evening());
    let staff = desk::staff();
    for persona in &staff {
        bench.store.put_staff(&persona.profile).await.expect("a profile");
    }
    let sub = |name: &str| staff.iter().find(|persona| persona.name == name).expect("staff").profile.sub.as_str().to_owned();
    let edge = Edge::new(&bench);
    let by = Actor::Staff { sub: StaffId::parse("desk").expect("a sub"), role: None };
    let words = |text: &str| MessageText::parse(text).expect("words");
    let partner = Holder::Partner { body: desk::body(desk::PARTNER) };
    let division = Holder::Division { body: desk::body(desk::DIVISION) };
    let calls = [
        (CaseKind::Hazard, Holder::Desk, "moderator", "claim-case", "PUT", "claim", ""),
        (CaseKind::Hazard, Holder::Desk, "moderator", "triage-case", "POST", "raise", r#"{"reason":"Терміново."}"#),
        (
            CaseKind::Hazard,
            Holder::Desk,
            "moderator",
            "triage-case",
            "POST",
            "hand-over",
            r#"{"to":"officer","reason":"На його дільниці."}"#,
        ),
        (CaseKind::Hazard, Holder::Desk, "moderator", "triage-case", "POST", "rejection", r#"{"reason":"spam","text":"Це реклама."}"#),
        (CaseKind::Question, Holder::Desk, "moderator", "triage-case", "POST", "conflict", r#"{"about":["o-1"],"reason":"Скарга."}"#),
        (CaseKind::Hazard, Holder::Desk, "moderator", "triage-case", "POST", "safe-mode", r#"{"reason":"Небезпечно."}"#),
        (CaseKind::Hazard, Holder::Desk, "moderator", "answer-case", "POST", "answer", r#"{"text":"Полагодили."}"#),
        (CaseKind::Hazard, partner, "partner", "draft-answer", "POST", "draft", r#"{"text":"Ось що каже закон."}"#),
        (CaseKind::CrimeReport, division, "division", "register-case", "POST", "register-number", r#"{"number":"ЄО 1"}"#),
        (
            CaseKind::Hazard,
            Holder::Desk,
            "moderator",
            "redact-entry",
            "POST",
            "entries/1/redaction",
            r#"{"ranges":[[0,3]],"reason":"Дані."}"#,
        ),
        (CaseKind::Message, Holder::Desk, "moderator", "staff-case", "GET", "", ""),
    ];
    for (number, (kind, holder, who, operation, method, tail, body)) in (1..).zip(calls) {
        let mut change = desk::filed(number, kind, "hol-01", desk::route(holder), now);
        change.case.photos = vec![PhotoId::parse("p-1").expect("a slug")];
        let mut case = file(&bench, change, now).await;
        if kind == CaseKind::Question {
            let answered = transition(&case, Answer::new(by.clone(), words("Так.")), now).expect("open");
            courier::commit(&bench, &answered, now).await;
            case = answered.case;
        }
        if matches!(kind, CaseKind::Hazard | CaseKind::Question) {
            let point = (kind == CaseKind::Hazard).then(|| Point::new(50.4, 30.5).expect("a point"));
            case.category = Some(CategoryId::parse("lighting").expect("a slug"));
            let texts = PublicTexts { text: words("Темно."), answer: Some(words("Так.")) };
            let published = transition(&case, Publish { by: by.clone(), texts, point, reason: None }, now).expect("it may be public");
            courier::commit(&bench, &published, now).await;
        }
        let _ = bench.wire.take();
        let raw = format!("/v1/staff/cities/kyiv/cases/{}/{tail}", case.reference);
        let path = [("city", "kyiv"), ("reference", case.reference.as_str()), ("seq", "1")];
        let request = Request::by_staff(&sub(who), method, raw.trim_end_matches('/'), &path).raw_body(body);
        let answer = edge.call(operation, &request.event(), now + SignedDuration::from_mins(1)).await;
        assert_eq!(answer.status, 200, "{operation} {tail}: {}", answer.text);
        note(touches, operation, &bench);
    }
    let mut event = Request::by_staff(&sub("division"), "GET", "/v1/staff/cities/kyiv/queue", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!("of=division");
    assert_eq!(edge.call("staff-queue", &event, now).await.status, 200);
    note(touches, "staff-queue", &bench);
}

#[tokio::test]
async fn every_grant_is_used_and_nothing_else_is_touched() {
    let mut touches = Touches::new();
    let (bench, _) = seeded::open().await;
    Edge::new(&bench).warm_up(seeded::now()).await;
    let in_init: BTreeSet<String> = bench.wire.take().into_iter().flat_map(|call| call.touches).collect();
    OPERATIONS.iter().for_each(|operation| drop(touches.insert((*operation).to_owned(), in_init.clone())));
    of_samples(&mut touches).await;
    of_others(&mut touches).await;
    of_the_desk(&mut touches).await;
    of_photos(&mut touches).await;
    outward_tour::tour(|operation, bench| note(&mut touches, operation, bench)).await;
    outward_tour::tour_of_the_public(|operation, bench| note(&mut touches, operation, bench)).await;
    // `Scan` is the test's own look at a table.
    for seen in touches.values_mut() {
        seen.retain(|touch| !touch.starts_with("Scan "));
    }
    assert_eq!(touches, documented::grants());
}
