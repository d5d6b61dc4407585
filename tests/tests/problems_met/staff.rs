//! Problems of staff: officers and their links, duties, the desk.

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::case::{Actor, Case, CaseKind, Holder, MAX_QUESTIONS, Raise, transition};
use varta_domain::ids::{BeatId, CategoryId};
use varta_domain::post::Substitution;
use varta_domain::reference::LinkToken;
use varta_domain::text::MessageText;
use varta_store::OfficerLink;
use varta_store::directory::ChangeRecord;
use varta_testkit::city;
use varta_tests::edge::Edge;
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, OFFICER_SUB, REFERENCE, TOKEN};
use varta_tests::{courier, desk};

use crate::{Met, call};

pub(crate) async fn officers(met: &mut Met) {
    let (bench, case) = seeded::open().await;
    let edge = Edge::new(&bench);
    let expired = OfficerLink { open_until: seeded::now(), ..seeded::link(&case) };
    let anothers = OfficerLink { officer: city::officer("of-17"), ..seeded::link(&case) };
    for (seed, code, link) in [(2, "link_expired", Some(expired)), (3, "link_of_another", Some(anothers)), (4, "link_unknown", None)] {
        let token = LinkToken::generate(city::seeded(seed));
        if let Some(link) = link {
            bench.store.put_link(&token, &link).await.expect("a link");
        }
        met.note(&call(&edge, "open-officer-link", Request::link(token.reveal())).await, code);
        met.note(&call(&edge, "answer-case", Request::answer_by_link(token.reveal(), "Замінять завтра.")).await, code);
    }
    let stranger = Request::answer_by_staff(REFERENCE, "7b0e8a52-0000-4000-8000-00000000000f", "Замінять завтра.");
    met.note(&call(&edge, "answer-case", stranger).await, "not_staff");
    assert_eq!(call(&edge, "answer-case", Request::answer_by_link(TOKEN, "Замінять завтра.")).await.status, 200);
    met.note(&call(&edge, "open-officer-link", Request::link(TOKEN)).await, "link_spent");
    met.note(&call(&edge, "answer-case", Request::answer_by_link(TOKEN, "Друга відповідь.")).await, "link_spent");
    let second = Request::answer_by_staff(REFERENCE, OFFICER_SUB, "Друга відповідь.");
    met.note(&call(&edge, "answer-case", second).await, "already_answered");
}

/// What staff ask for and cannot be.
pub(crate) async fn duties(met: &mut Met) {
    let (bench, _) = seeded::open().await;
    let edge = Edge::new(&bench);
    let post = |method: &str, tail: &str, path: &[(&str, &str)], body: &Value| {
        let all: Vec<(&str, &str)> = [("city", "kyiv"), ("beat", "hol-18")].into_iter().chain(path.iter().copied()).collect();
        Request::by_staff(COORDINATOR_SUB, method, &format!("/v1/staff/cities/kyiv/beats/hol-18/{tail}"), &all).body(body)
    };
    let substitute =
        |from: &str, officer: &str, to: &str| post("PUT", "substitutes", &[("from", from)], &json!({ "officer": officer, "to": to }));
    assert_eq!(call(&edge, "change-post", substitute("2026-12-01", "of-17", "2026-12-05")).await.status, 200);
    let refused = [
        ("date_malformed", substitute("tomorrow", "of-17", "2026-12-05")),
        ("period_malformed", substitute("2026-12-10", "of-17", "2026-12-05")),
        ("period_past", substitute("2026-10-01", "of-17", "2026-10-05")),
        ("substitute_overlaps", substitute("2026-12-05", "of-16", "2026-12-06")),
        ("own_post", substitute("2026-12-10", "of-18", "2026-12-11")),
        ("officer_unknown", post("PUT", "officer", &[], &json!({ "officer": "of-999" }))),
        ("hours_malformed", post("PUT", "hours", &[("date", "2026-12-01")], &json!({ "from": "12:00", "to": "10:00" }))),
        ("beat_unknown", post("PUT", "officer", &[("beat", "hol-99")], &json!({ "officer": null }))),
    ];
    for (code, request) in refused {
        met.note(&call(&edge, "change-post", request).await, code);
    }
    let of_city = |sub: &str, method: &str, tail: &str, path: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> = std::iter::once(("city", "kyiv")).chain(path.iter().copied()).collect();
        Request::by_staff(sub, method, &format!("/v1/staff/cities/kyiv/{tail}"), &all)
    };
    let station = json!({ "name_uk": "А", "name_en": "A", "address": "вул. Нова, 1", "lat": 50.4, "lon": 30.5, "phone": "+380440000001" });
    let nowhere = of_city(COORDINATOR_SUB, "PUT", "stations/st-no", &[("station", "st-no")]).body(&station);
    met.note(&call(&edge, "move-station", nowhere).await, "station_unknown");
    let paused = json!({ "stage": "paused" });
    let nowhere = of_city(COORDINATOR_SUB, "PUT", "districts/no/stage", &[("district", "no")]).body(&paused);
    met.note(&call(&edge, "set-district-stage", nowhere).await, "district_unknown");
    let planned = of_city(COORDINATOR_SUB, "PUT", "districts/solomianskyi/stage", &[("district", "solomianskyi")]);
    met.note(&call(&edge, "set-district-stage", planned.body(&json!({ "stage": "live" }))).await, "district_without_beats");
    let officers = of_city(OFFICER_SUB, "PUT", "districts/holosiivskyi/stage", &[("district", "holosiivskyi")]).body(&paused);
    met.note(&call(&edge, "set-district-stage", officers).await, "not_yours");
    let mut event = of_city(COORDINATOR_SUB, "GET", "changes", &[]).event();
    event["rawQueryString"] = json!("cursor=12");
    met.note(&edge.call("list-changes", &event, seeded::now()).await, "cursor_malformed");
    let live = bench.store.live(&city::slug()).await.expect("readable").expect("there");
    let mut post_now = bench.store.post_now(&live.city, &city::beat("hol-18")).await.expect("readable").expect("there");
    let first = post_now.substitutions[0].clone();
    let at = |day: i32| jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(day));
    post_now.substitutions = (0..100).map(|day| Substitution { from: at(day), to: at(day), ..first.clone() }).collect();
    let record = bench.store.changes(&city::slug(), None, 1).await.expect("readable").remove(0);
    let record = ChangeRecord { number: live.changes + 1, ..record };
    bench.store.change_posts(&live, &[post_now], None, &record).await.expect("written");
    met.note(&call(&edge, "change-post", substitute("2026-12-10", "of-17", "2026-12-11")).await, "too_many_entries");
}

/// What the desk asks for and cannot be.
pub(crate) async fn of_the_desk(met: &mut Met) {
    let (bench, now) = (desk::town().await, seeded::now());
    for persona in desk::staff() {
        bench.store.put_staff(&persona.profile).await.expect("a profile");
    }
    bench.store.put_staff(&seeded::moderator(seeded::MODERATOR_SUB)).await.expect("a profile");
    let edge = Edge::new(&bench);
    let mut number = 0;
    let mut filed = async |kind: CaseKind, conflict: bool| {
        number += 1;
        let route = desk::route(Holder::Desk);
        let route = if conflict { route.with_conflict(Vec::new()) } else { route };
        let mut change = desk::filed(number, kind, "hol-01", route, now);
        change.case.category = (kind == CaseKind::Hazard).then(|| CategoryId::parse("lighting").expect("a slug"));
        courier::file(&bench, change, now).await
    };
    let call = async |sub: &str, case: &Case, operation: &str, method: &str, tail: &str, body: Value, at: Timestamp| {
        let raw = format!("/v1/staff/cities/kyiv/cases/{}/{tail}", case.reference);
        let path = [("city", "kyiv"), ("reference", case.reference.as_str()), ("seq", "1")];
        edge.call(operation, &Request::by_staff(sub, method, &raw, &path).body(&body).event(), at).await
    };
    let (one, two) = (seeded::MODERATOR_SUB.to_owned(), desk::staff()[0].profile.sub.as_str().to_owned());
    let question = filed(CaseKind::Question, false).await;
    let body_of = |ranges: Value| json!({ "ranges": ranges, "reason": "Чужі дані." });
    let refused = [
        ("redaction_malformed", "redact-entry", "entries/1/redaction", body_of(json!([[0, 9_000]]))),
        ("body_unknown", "triage-case", "hand-over", json!({ "to": "division", "body": "lamps", "reason": "Ліхтар." })),
        ("category_unknown", "triage-case", "correction", json!({ "category": "theft", "reason": "Крадіжка." })),
        ("officer_unknown", "triage-case", "conflict", json!({ "about": ["o-99"], "reason": "Скарга." })),
        ("not_undoable", "triage-case", "undo", json!({})),
        ("not_for_this_case", "register-case", "register-number", json!({ "number": "ЄО 1" })),
        ("article_unknown", "answer-case", "answer", json!({ "text": "Ось.", "guidance": ["no-such"] })),
    ];
    for (code, operation, tail, body) in refused {
        met.note(&call(&one, &question, operation, "POST", tail, body, now).await, code);
    }
    let path = [("city", "kyiv"), ("reference", question.reference.as_str())];
    let raw = format!("/v1/staff/cities/kyiv/cases/{}/answer-draft", question.reference);
    let mut draft = Request::by_staff(&one, "GET", &raw, &path).event();
    draft["rawQueryString"] = json!("article=no-such");
    met.note(&edge.call("staff-case", &draft, now).await, "article_unknown");
    let ask = || json!({ "text": "Де саме?" });
    met.note(&call(&one, &question, "triage-case", "POST", "question", ask(), question.plan.overdue_at).await, "overdue");
    let asked = filed(CaseKind::Question, false).await;
    let often = transition(
        &Case { questions: MAX_QUESTIONS, ..asked.clone() },
        Raise { by: Actor::System, reason: MessageText::parse("Терміново.").expect("words") },
        now,
    )
    .expect("open");
    courier::commit(&bench, &often, now).await;
    met.note(&call(&one, &asked, "triage-case", "POST", "question", ask(), now).await, "too_many_questions");
    assert_eq!(call(&two, &question, "claim-case", "PUT", "claim", json!({}), now).await.status, 200);
    met.note(&call(&one, &question, "answer-case", "POST", "answer", json!({ "text": "Так." }), now).await, "claimed_by_other");
    let complaint = filed(CaseKind::Question, true).await;
    let to_officer =
        call(&one, &complaint, "triage-case", "POST", "hand-over", json!({ "to": "officer", "reason": "На дільниці." }), now).await;
    met.note(&to_officer, "conflict_of_interest");
    let mut placeless = desk::filed(90, CaseKind::Question, "hol-01", desk::route(Holder::Desk), now);
    placeless.case.beat = BeatId::nowhere();
    let placeless = courier::file(&bench, placeless, now).await;
    let to_officer =
        call(&one, &placeless, "triage-case", "POST", "hand-over", json!({ "to": "officer", "reason": "На дільниці." }), now).await;
    met.note(&to_officer, "place_needed");
    let message = filed(CaseKind::Message, false).await;
    let public = call(&one, &message, "publish-case", "PUT", "publication", json!({ "text": "Темний перехід." }), now).await;
    met.note(&public, "never_public");
    let apart =
        call(&one, &message, "merge-cases", "POST", "merge", json!({ "into": complaint.reference, "reason": "Те саме." }), now).await;
    met.note(&apart, "not_duplicates");
}
