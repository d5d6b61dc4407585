//! Conflict of interest (law on citizens' appeals, art. 7): whatever the desk does, a case that is about a member of the
//! police never reaches an officer, a division, a partner, or whoever it is about, by any way that staff have to read.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};
use varta_domain::case::{
    Actor, Case, CaseKind, CaseState, Change, Correct, Escalate, FindDuplicate, FollowUp, Holder, Located, Merge, Place, PublicTexts,
    Publish, Transition, transition,
};
use varta_domain::ids::{CategoryId, OfficerId, StaffId};
use varta_domain::notice::{self, NoticeKind};
use varta_domain::place::Point;
use varta_domain::reference::{LinkToken, Reference};
use varta_domain::staff::{Role, StaffProfile};
use varta_domain::text::MessageText;
use varta_store::{Committed, OfficerLink};
use varta_testkit::{Bench, city};
use varta_tests::desk::{self, DISTRICT, DIVISION, OTHER_DISTRICT, PARTNER, Persona};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::{courier, desk::district};

/// Whom the complaints are about.
const ABOUT: [&[&str]; 4] = [&[], &["o-1"], &["super"], &["o-1", "super"]];
/// Who serves beats, and may never get a complaint.
const OFFICERS: [&str; 4] = ["o-1", "o-2", "o-3", "o-sub"];

const FORM: &str = "application/x-www-form-urlencoded";

/// What happens to one of the three cases.
#[derive(Debug, Clone)]
enum Step {
    /// The desk, or whoever holds it, hands it over.
    HandOver(usize, &'static str, &'static str),
    /// The desk finds that it is about somebody.
    Conflict(usize, usize),
    /// It is moved to another beat.
    Move(usize, &'static str),
    /// One is merged into another.
    Merge(usize, usize),
    /// Something else by the desk: the tail of the path and the body.
    Desk(usize, &'static str, &'static str),
    /// A partner drafts.
    Draft(usize),
    /// It is sent to a body outside.
    Forward(usize),
    /// The author adds to it.
    FollowUp(usize),
    /// The next level is reached.
    Escalate(usize),
    /// It is made public.
    Publish(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let case = 0usize..3;
    let who = prop::sample::select(vec!["moderator", "coordinator", "officer", "supervisor", "division", "partner"]);
    let to = prop::sample::select(vec![
        r#"{"to":"officer"}"#,
        r#"{"to":"desk","reason":"Не наше."}"#,
        r#"{"to":"supervisor"}"#,
        r#"{"to":"division","body":"investigators"}"#,
        r#"{"to":"partner","body":"legal-aid"}"#,
    ]);
    let desk = prop::sample::select(vec![
        ("correction", r#"{"category":"crossing"}"#),
        ("raise", r#"{"reason":"Терміново."}"#),
        ("undo", "{}"),
        ("question", r#"{"text":"Де саме?"}"#),
        ("answer", r#"{"text":"Перевірено."}"#),
        ("rejection", r#"{"reason":"unclear","text":"Напишіть, де це."}"#),
        ("claim", ""),
        ("recall", r#"{"reason":"Це не до них."}"#),
    ]);
    prop_oneof![
        4 => (case.clone(), who, to).prop_map(|(case, who, to)| Step::HandOver(case, who, to)),
        3 => (case.clone(), 0usize..ABOUT.len()).prop_map(|(case, about)| Step::Conflict(case, about)),
        2 => (case.clone(), prop::sample::select(vec!["hol-01", "hol-02", "pec-01"])).prop_map(|(case, beat)| Step::Move(case, beat)),
        2 => (case.clone(), 0usize..3).prop_map(|(from, into)| Step::Merge(from, into)),
        4 => (case.clone(), desk).prop_map(|(case, (tail, body))| Step::Desk(case, tail, body)),
        1 => case.clone().prop_map(Step::Draft),
        2 => case.clone().prop_map(Step::Forward),
        1 => case.clone().prop_map(Step::FollowUp),
        1 => case.clone().prop_map(Step::Escalate),
        1 => case.prop_map(Step::Publish),
    ]
}

struct World {
    bench: Bench,
    edge: Edge,
    staff: Vec<Persona>,
    references: Vec<Reference>,
    now: Timestamp,
    /// Links made so far: each has a token of its own.
    links: Cell<u32>,
}

fn somebody(name: &'static str, role: Role, number: u8, officer: &str, of: &[&str]) -> Persona {
    let profile = StaffProfile {
        sub: StaffId::parse(&format!("7b0e8a52-0000-4000-8000-0000000001{number:02x}")).expect("a sub"),
        role,
        city: city::slug(),
        officer: Some(city::officer(officer)),
        beats: if role == Role::Officer { vec![city::beat("pec-01")] } else { Vec::new() },
        districts: of.iter().map(|id| district(id)).collect(),
        body: None,
    };
    Persona { name, profile }
}

impl World {
    async fn new(kind: CaseKind, starts: &[(Holder, Option<usize>)]) -> Self {
        let bench = desk::town().await;
        let mut staff = desk::staff();
        staff.retain(|persona| persona.profile.city == city::slug());
        staff.push(somebody("supervisor it may be about", Role::Supervisor, 1, "super", &[DISTRICT, OTHER_DISTRICT]));
        staff.push(somebody("moderator it may be about", Role::Moderator, 2, "o-1", &[]));
        staff.push(somebody("officer of the third beat", Role::Officer, 3, "o-3", &[]));
        for persona in &staff {
            bench.store.put_staff(&persona.profile).await.expect("a profile");
        }
        let now = city::friday_evening();
        let mut references = Vec::new();
        for (number, (holder, about)) in (1..).zip(starts) {
            let mut route = desk::route(holder.clone());
            if let Some(about) = about {
                route = route.with_conflict(ABOUT[*about].iter().map(|id| city::officer(id)).collect());
            }
            let mut change = desk::filed(number, kind, "hol-01", route, now);
            if kind == CaseKind::Hazard {
                change.case.category = Some(CategoryId::parse("lighting").expect("a slug"));
            }
            references.push(courier::file(&bench, change, now).await.reference);
        }
        let edge = Edge::new(&bench);
        Self { bench, edge, staff, references, now, links: Cell::new(0) }
    }

    fn sub(&self, name: &str) -> String {
        let persona = self.staff.iter().find(|persona| persona.name == name).expect("somebody of the staff");
        persona.profile.sub.as_str().to_owned()
    }

    async fn case(&self, at: usize) -> Case {
        self.bench.store.case_head(&city::slug(), &self.references[at]).await.expect("read").expect("a case")
    }

    /// A call about a case. `operation` and `method` follow from the tail.
    async fn call(&self, sub: &str, reference: &Reference, tail: &str, query: &str, body: &str) -> Answer {
        let (operation, method) = match tail {
            "" => ("staff-case", "GET"),
            "answer-draft" => ("staff-case", "GET"),
            "answer" => ("answer-case", "POST"),
            "claim" => ("claim-case", "PUT"),
            "forwarding" => ("forward-case", "POST"),
            "merge" => ("merge-cases", "POST"),
            "publication" => ("publish-case", "PUT"),
            "mute" => ("mute-author", "PUT"),
            "draft" => ("draft-answer", "POST"),
            "register-number" => ("register-case", "POST"),
            "entries/1/redaction" => ("redact-entry", "POST"),
            _ => ("triage-case", "POST"),
        };
        let raw = format!("/v1/staff/cities/kyiv/cases/{reference}/{tail}");
        let path = [("city", "kyiv"), ("reference", reference.as_str()), ("seq", "1")];
        let request = Request::by_staff(sub, method, raw.trim_end_matches('/'), &path).raw_body(body);
        self.at(operation, request, query).await
    }

    async fn at(&self, operation: &str, request: Request, query: &str) -> Answer {
        let mut event = request.event();
        event["rawQueryString"] = json!(query);
        self.edge.call(operation, &event, self.now).await
    }

    async fn commit<T: Transition>(&self, case: &Case, how: T) {
        if let Ok(change) = transition(case, how, self.now) {
            self.write(&change).await;
        }
    }

    async fn write(&self, change: &Change) {
        assert_eq!(self.bench.store.commit(change, self.now).await.expect("written"), Committed::Done);
    }

    async fn take(&mut self, step: &Step) {
        self.now += SignedDuration::from_mins(1);
        let by = Actor::Staff { sub: StaffId::parse("desk").expect("a sub"), role: Some(Role::Moderator) };
        match step {
            Step::HandOver(at, who, to) => drop(self.call(&self.sub(who), &self.references[*at], "hand-over", "", to).await),
            Step::Conflict(at, about) => {
                let body = json!({ "about": ABOUT[*about] }).to_string();
                drop(self.call(&self.sub("moderator"), &self.references[*at], "conflict", "", &body).await);
            }
            Step::Desk(at, tail, body) => drop(self.call(&self.sub("coordinator"), &self.references[*at], tail, "", body).await),
            Step::Draft(at) => {
                drop(self.call(&self.sub("partner"), &self.references[*at], "draft", "", r#"{"text":"Ось що каже закон."}"#).await);
            }
            Step::Forward(at) => {
                let body = r#"{"body":"lamps"}"#;
                drop(self.call(&self.sub("moderator"), &self.references[*at], "forwarding", "", body).await);
            }
            Step::Move(at, beat) => {
                let case = self.case(*at).await;
                let place = Place { address: Some(format!("вулиця Нова, {beat}")), point: None };
                let of = if beat.starts_with("pec") { OTHER_DISTRICT } else { DISTRICT };
                let located = Some(Located { place, district: district(of), beat: city::beat(beat) });
                self.commit(&case, Correct { by, category: None, safe_mode: false, located, reason: None }).await;
            }
            Step::Merge(from, into) => {
                let (one, other) = (self.case(*from).await, self.case(*into).await);
                let merged = transition(&one, Merge { by: by.clone(), into: &other }, self.now);
                let found = transition(&other, FindDuplicate { by, from: one.reference.clone() }, self.now);
                if let (Ok(merged), Ok(found)) = (merged, found) {
                    let done = self.bench.store.commit_both(&merged, &found, self.now).await.expect("written");
                    assert_eq!(done, Committed::Done);
                }
            }
            Step::FollowUp(at) => {
                let case = self.case(*at).await;
                let plan = case.plan_when_resumed(&city::calendar(), &desk::kyiv().sla, self.now).expect("in range");
                let text = MessageText::parse("Він знову приходив.").expect("words");
                self.commit(&case, FollowUp { text, emergency_declined: false, plan }).await;
            }
            Step::Escalate(at) => {
                let case = self.case(*at).await;
                if let Some(due) = case.next_level_at().filter(|_| case.state.name() == "open") {
                    self.now = self.now.max(due);
                    self.commit(&case, Escalate).await;
                }
            }
            Step::Publish(at) => {
                let case = self.case(*at).await;
                let text = MessageText::parse("Темний перехід.").expect("words");
                let point = Some(Point::new(50.4, 30.5).expect("a point"));
                self.commit(&case, Publish { by, texts: PublicTexts { text, answer: None }, point }).await;
            }
        }
    }

    /// Holds every way to read against every complaint there is.
    async fn hold(&self) {
        for at in 0..self.references.len() {
            let case = self.case(at).await;
            let Some(conflict) = case.conflict.clone() else { continue };
            for persona in &self.staff {
                let about_them = persona.profile.officer.as_ref().is_some_and(|officer| conflict.is_about(officer));
                if about_them || matches!(persona.profile.role, Role::Officer | Role::DivisionOfficer | Role::Partner) {
                    self.nothing_reaches(persona, &case).await;
                }
            }
            let read = self.call(&self.sub("moderator"), &case.reference, "", "", "").await;
            assert_eq!(read.status, 200, "the desk has it: {}", read.text);
            assert!(case.state != CaseState::Forwarded && case.holder.body().is_none(), "no body outside has it: {case:?}");
            self.the_desk_lists(&case).await;
            self.no_link_opens(&case, &conflict.about).await;
            Self::nobody_is_told(&self.bench, &case, &conflict.about).await;
            let public = courier::items(&self.bench, "hazard").await;
            assert!(public.iter().all(|item| item["sk"].as_s().is_ok_and(|sk| sk != case.reference.as_str())), "it is on no map");
        }
    }

    /// As long as somebody owes an answer, the desk finds the complaint in one of two lists.
    async fn the_desk_lists(&self, case: &Case) {
        let mut lists = String::new();
        for query in ["of=complaints", "of=desk"] {
            let request = Request::by_staff(&self.sub("moderator"), "GET", "/v1/staff/cities/kyiv/queue", &[("city", "kyiv")]);
            lists += &self.at("staff-queue", request, query).await.text;
        }
        let owed = matches!(case.state, CaseState::Open | CaseState::Waiting);
        assert_eq!(lists.contains(case.reference.as_str()), owed, "{:?}: {lists}", case.state);
    }

    fn token(&self) -> LinkToken {
        self.links.set(self.links.get() + 1);
        let mut state = u64::from(self.links.get());
        LinkToken::generate(|buffer: &mut [u8]| {
            for byte in buffer {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 56) as u8;
            }
        })
    }

    async fn nothing_reaches(&self, persona: &Persona, case: &Case) {
        let sub = persona.profile.sub.as_str();
        for (tail, query, body) in [
            ("", "", ""),
            ("answer-draft", "article=street-light-out", ""),
            ("answer", "", r#"{"text":"Перевірив."}"#),
            ("claim", "", ""),
            ("draft", "", r#"{"text":"Ось."}"#),
            ("register-number", "", r#"{"number":"ЄО 1"}"#),
            ("hand-over", "", r#"{"to":"desk","reason":"Не наше."}"#),
            ("conflict", "", r#"{"about":[]}"#),
            ("forwarding", "", r#"{"body":"lamps"}"#),
            ("merge", "", r#"{"into":"7J6R-T7HA"}"#),
            ("publication", "", r#"{"text":"Темний перехід."}"#),
            ("mute", "", r#"{"hours":24,"reason":"Погрози."}"#),
            ("entries/1/redaction", "", r#"{"ranges":[[0,3]],"reason":"Дані."}"#),
        ] {
            let answer = self.call(sub, &case.reference, tail, query, body).await;
            assert_eq!((answer.status, answer.code().as_str()), (404, "case_not_found"), "{} × {tail}: {}", persona.name, answer.text);
        }
        let bulk = json!({
            "action": "reject", "reason": "spam", "text": "Це реклама.", "references": [case.reference], "expected": 1,
        });
        let request = Request::by_staff(sub, "POST", "/v1/staff/cities/kyiv/hazards/bulk", &[("city", "kyiv")]).body(&bulk);
        let answer = self.at("bulk-hazards", request, "").await;
        assert!(answer.status == 403 || answer.json()["results"][0]["code"] == "case_not_found", "{}: {}", persona.name, answer.text);
        for query in [
            "of=desk",
            "of=sent",
            "of=complaints",
            "of=supervisor&district=holosiivskyi",
            "of=supervisor&district=pecherskyi",
            "of=officer&beat=hol-01",
            "of=officer&beat=hol-02",
            "of=officer&beat=pec-01",
            "of=division",
            "of=division&body=investigators",
            "of=partner",
            "of=partner&body=legal-aid",
        ] {
            let request = Request::by_staff(sub, "GET", "/v1/staff/cities/kyiv/queue", &[("city", "kyiv")]);
            let answer = self.at("staff-queue", request, query).await;
            assert!(!answer.text.contains(case.reference.as_str()), "{} × {query}: {}", persona.name, answer.text);
        }
    }

    /// An officer's link opens no complaint, whoever serves the beat; nor does that of whom it is about.
    async fn no_link_opens(&self, case: &Case, about: &[OfficerId]) {
        for officer in OFFICERS.iter().copied().chain(["super", "super-b", "super-2"]) {
            let id = city::officer(officer);
            if !OFFICERS.contains(&officer) && !about.contains(&id) {
                continue;
            }
            let token = self.token();
            let link = OfficerLink {
                city: case.city.clone(),
                reference: case.reference.clone(),
                round: case.round,
                beat: case.beat.clone(),
                officer: id,
                open_until: self.now + SignedDuration::from_hours(240),
            };
            self.bench.store.put_link(&token, &link).await.expect("a link");
            let page = |method| Request::new(method, &format!("/o/{}", token.reveal()), &[("token", token.reveal())]);
            let too_long = "а".repeat(5_001);
            for (operation, request) in [
                ("open-officer-link", Request::link(token.reveal())),
                ("open-officer-link", page("GET")),
                ("answer-case", Request::answer_by_link(token.reveal(), "Перевірив.")),
                ("answer-case", Request::answer_by_link(token.reveal(), "")),
                // What is no answer brings the form back, and the form shows the case.
                ("answer-case", page("POST").header("content-type", FORM).raw_body("text=")),
                ("answer-case", page("POST").header("content-type", FORM).raw_body(&format!("text={too_long}"))),
            ] {
                let answer = self.at(operation, request, "").await;
                assert_eq!(answer.status, 410, "{officer} × {operation}: {}", answer.text);
                assert!(!answer.text.contains("ліхтар"), "{officer}: {}", answer.text);
            }
        }
    }

    /// No notice goes to an officer, a substitute or whom it is about, on any day.
    async fn nobody_is_told(bench: &Bench, case: &Case, about: &[OfficerId]) {
        let city = desk::kyiv();
        let post = bench.store.post(&city, &case.beat).await.expect("read");
        for day in [jiff::civil::date(2026, 11, 20), jiff::civil::date(2026, 11, 24)] {
            let told = NoticeKind::ALL.into_iter().flat_map(|kind| notice::recipients(kind, case, &city, post.as_ref(), day));
            for officer in told.chain(notice::ranks_above(case, &city).into_iter().flatten()) {
                assert!(!about.contains(&officer) && !OFFICERS.contains(&officer.as_str()), "{officer} is told of {case:?}");
            }
            for officer in OFFICERS.iter().map(|id| city::officer(id)).chain(about.iter().cloned()) {
                assert!(!notice::link_still_holds(&officer, case, &city, post.as_ref(), day), "{officer}");
            }
        }
        // What authors are told of is their own case, by its number: nobody of the police stands in it.
        for letter in courier::items(bench, "letter").await {
            let letter: Value = json!(format!("{letter:?}"));
            assert!(["o-1", "super", "капітан"].iter().all(|word| !letter.as_str().unwrap_or_default().contains(&format!("\"{word}\""))));
        }
    }
}

fn any_holder() -> impl Strategy<Value = Holder> {
    prop_oneof![
        3 => Just(Holder::Officer),
        2 => Just(Holder::Desk),
        1 => Just(Holder::Supervisor),
        1 => Just(Holder::Division { body: desk::body(DIVISION) }),
        1 => Just(Holder::Partner { body: desk::body(PARTNER) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn a_complaint_about_the_police_reaches_nobody_of_whom_it_may_be(
        kind in prop::sample::select(vec![CaseKind::Message, CaseKind::Hazard, CaseKind::Question, CaseKind::CrimeReport]),
        starts in prop::collection::vec((any_holder(), prop::option::weighted(0.4, 0usize..ABOUT.len())), 3),
        steps in prop::collection::vec(step(), 2..14),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut world = World::new(kind, &starts).await;
            let half = steps.len() / 2;
            for (at, step) in steps.iter().enumerate() {
                world.take(step).await;
                if at == half {
                    world.hold().await;
                }
            }
            world.hold().await;
        });
    }
}

/// A complaint takes along what was merged with it before anybody saw what it is about.
#[tokio::test]
async fn duplicates_of_a_complaint_are_complaints() {
    for found_at in [0, 1] {
        let start = (Holder::Officer, None);
        let mut world = World::new(CaseKind::Message, &[start.clone(), start.clone(), start]).await;
        world.take(&Step::Merge(1, 0)).await;
        world.take(&Step::Merge(2, 0)).await;
        let officer = world.sub("officer");
        for reference in &world.references {
            assert_eq!(world.call(&officer, reference, "", "", "").await.status, 200, "the officer reads their own");
        }
        world.take(&Step::Conflict(found_at, 1)).await;
        for at in 0..3 {
            assert!(world.case(at).await.conflict.is_some(), "found at {found_at}: {at}");
        }
        world.hold().await;
    }
}

/// A claim of a colleague on one of them keeps none of them with the officer; what was taken out of the merge is a matter
/// of its own.
#[tokio::test]
async fn a_claim_keeps_no_duplicate_back_and_what_was_undone_is_none() {
    let start = (Holder::Officer, None);
    let mut world = World::new(CaseKind::Message, &[start.clone(), start.clone(), start]).await;
    world.take(&Step::Merge(1, 0)).await;
    world.take(&Step::Desk(1, "undo", "{}")).await;
    world.take(&Step::Merge(2, 0)).await;
    world.take(&Step::Desk(0, "claim", "")).await;
    assert!(world.case(0).await.claim.is_some());
    let body = r#"{"about":["o-1"]}"#;
    let found = world.call(&world.sub("moderator"), &world.references[2], "conflict", "", body).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let complaints = [world.case(0).await, world.case(1).await, world.case(2).await].map(|case| case.conflict.is_some());
    assert_eq!(complaints, [true, false, true]);
    world.hold().await;
}

/// Where every supervisor of the district is one of those it is about, nobody but the desk has it.
#[tokio::test]
async fn a_complaint_about_all_supervisors_is_the_desks() {
    let start = (Holder::Officer, None);
    let world = World::new(CaseKind::Message, &[start.clone(), start.clone(), start]).await;
    for (at, about, holder) in [(0, r#"["super"]"#, Holder::Supervisor), (1, r#"["super","super-b"]"#, Holder::Desk)] {
        let body = format!(r#"{{"about":{about}}}"#);
        let found = world.call(&world.sub("moderator"), &world.references[at], "conflict", "", &body).await;
        assert_eq!((found.status, world.case(at).await.holder), (200, holder), "{}", found.text);
    }
    let to_nobody = world.call(&world.sub("moderator"), &world.references[1], "hand-over", "", r#"{"to":"supervisor"}"#).await;
    assert_eq!((to_nobody.status, to_nobody.code().as_str()), (409, "conflict_of_interest"), "{}", to_nobody.text);
    world.hold().await;
}
