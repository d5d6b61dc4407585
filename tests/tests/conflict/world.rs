//! A town with three cases and everybody who may have to do with them, and how a step is taken there.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use varta_domain::case::{
    Actor, Case, CaseKind, Change, Correct, Escalate, FindDuplicate, FollowUp, Holder, Located, Merge, Place, PublicTexts, Publish,
    Transition, transition,
};
use varta_domain::ids::{CategoryId, StaffId};
use varta_domain::letter;
use varta_domain::place::Point;
use varta_domain::reference::Reference;
use varta_domain::staff::{Role, StaffProfile};
use varta_domain::text::MessageText;
use varta_store::Committed;
use varta_testkit::{Bench, city};
use varta_tests::desk::{self, DISTRICT, OTHER_DISTRICT, Persona};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::{courier, desk::district};

use crate::steps::{ABOUT, Step};

pub(crate) struct World {
    pub(crate) bench: Bench,
    edge: Edge,
    pub(crate) staff: Vec<Persona>,
    pub(crate) references: Vec<Reference>,
    pub(crate) now: Timestamp,
    /// Links made so far: each has a token of its own.
    pub(crate) links: Cell<u32>,
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

fn why() -> MessageText {
    MessageText::parse("Так треба.").expect("words")
}

impl World {
    pub(crate) async fn new(kind: CaseKind, starts: &[(Holder, Option<usize>)]) -> Self {
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

    pub(crate) fn sub(&self, name: &str) -> String {
        let persona = self.staff.iter().find(|persona| persona.name == name).expect("somebody of the staff");
        persona.profile.sub.as_str().to_owned()
    }

    pub(crate) async fn case(&self, at: usize) -> Case {
        self.bench.store.case_head(&city::slug(), &self.references[at]).await.expect("read").expect("a case")
    }

    /// A call about a case. `operation` and `method` follow from the tail.
    pub(crate) async fn call(&self, sub: &str, reference: &Reference, tail: &str, query: &str, body: &str) -> Answer {
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

    pub(crate) async fn at(&self, operation: &str, request: Request, query: &str) -> Answer {
        let mut event = request.event();
        event["rawQueryString"] = json!(query);
        self.edge.call(operation, &event, self.now).await
    }

    async fn is_followed(&self, case: &Case) -> bool {
        for reference in &case.duplicates {
            let duplicate = self.bench.store.case_head(&case.city, reference).await.expect("read").expect("a case");
            if letter::follows(&duplicate, case) {
                return true;
            }
        }
        false
    }

    async fn commit<T: Transition>(&self, case: &Case, how: T) {
        if let Ok(change) = transition(case, how, self.now) {
            self.write(&change).await;
        }
    }

    async fn write(&self, change: &Change) {
        assert_eq!(self.bench.store.commit(change, self.now).await.expect("written"), Committed::Done);
    }

    pub(crate) async fn take(&mut self, step: &Step) {
        self.now += SignedDuration::from_mins(1);
        let by = Actor::Staff { sub: StaffId::parse("desk").expect("a sub"), role: Some(Role::Moderator) };
        match step {
            Step::HandOver(at, who, to) => drop(self.call(&self.sub(who), &self.references[*at], "hand-over", "", to).await),
            Step::Conflict(at, about) => {
                let body = json!({ "about": ABOUT[*about], "reason": "Скарга." }).to_string();
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
                let supervisors = desk::kyiv().supervisors_of(&district(of)).to_vec();
                let correct = Correct { by, category: None, safe_mode: false, complaint: false, located, supervisors, reason: why() };
                self.commit(&case, correct).await;
            }
            Step::Merge(from, into) => {
                let (one, other) = (self.case(*from).await, self.case(*into).await);
                let is_followed = self.is_followed(&one).await;
                let merged = transition(&one, Merge { by: by.clone(), into: &other, is_followed, reason: why() }, self.now);
                let found = transition(&other, FindDuplicate { by, from: one.reference.clone(), reason: why() }, self.now);
                if let (Ok(merged), Ok(found)) = (merged, found) {
                    let done = self.bench.store.commit_both(&merged, &found, self.now).await.expect("written");
                    assert_eq!(done, Committed::Done);
                }
            }
            Step::FollowUp(at) => {
                let case = self.case(*at).await;
                let plan = case.plan_when_resumed(&city::calendar(), &desk::kyiv().sla, self.now).expect("in range");
                let text = MessageText::parse("Він знову приходив.").expect("words");
                self.commit(&case, FollowUp { text, emergency_declined: false, urgency: varta_domain::triage::Urgency::Low, plan }).await;
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
                self.commit(&case, Publish { by, texts: PublicTexts { text, answer: None }, point, reason: None }).await;
            }
        }
    }
}
