//! Every way to read, held against every complaint there is.

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{Case, CaseState, Holder};
use varta_domain::ids::OfficerId;
use varta_domain::notice::{self, NoticeKind};
use varta_domain::reference::{LinkToken, Reference};
use varta_domain::staff::Role;
use varta_store::OfficerLink;
use varta_testkit::{Bench, city};
use varta_tests::courier;
use varta_tests::desk::{self, Persona};
use varta_tests::requests::Request;

use crate::world::World;

/// Who serves beats, and may never get a complaint.
const OFFICERS: [&str; 4] = ["o-1", "o-2", "o-3", "o-sub"];

const FORM: &str = "application/x-www-form-urlencoded";

impl World {
    /// Holds every way to read against every complaint there is.
    pub(crate) async fn hold(&self) {
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
            let above = desk::kyiv().has_supervisor_for(&case.district, &conflict.about);
            assert!(case.holder != Holder::Supervisor || above, "whoever holds it may know of it: {case:?}");
            self.the_desk_lists(&case).await;
            self.no_link_opens(&case, &conflict.about).await;
            Self::nobody_is_told(&self.bench, &case, &conflict.about).await;
            self.is_on_no_map(&case.reference).await;
        }
    }

    async fn is_on_no_map(&self, reference: &Reference) {
        let path = format!("/v1/cities/kyiv/hazards/{reference}");
        let read = Request::new("GET", &path, &[("city", "kyiv"), ("reference", reference.as_str())]);
        let read = self.at("read-hazard", read, "").await;
        assert_eq!(read.status, 404, "{}", read.text);
        let list = Request::new("GET", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]);
        let list = self.at("list-hazards", list, "lat=50.4&lon=30.5&radius=500").await;
        assert!(list.status == 200 && !list.text.contains(reference.as_str()), "{}", list.text);
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
            ("conflict", "", r#"{"about":[],"reason":"Скарга."}"#),
            ("conflict", "", r#"{"not_about":["super","o-1"],"reason":"Не вони."}"#),
            ("safe-mode", "", r#"{"reason":"Небезпечно."}"#),
            ("undo", "", r#"{}"#),
            ("forwarding", "", r#"{"body":"lamps"}"#),
            ("merge", "", r#"{"into":"7J6R-T7HA","reason":"Те саме."}"#),
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
            self.no_page_tells(persona, case, query).await;
        }
    }

    /// Page by page, with what is in a cursor: its place is written in hexadecimal.
    async fn no_page_tells(&self, persona: &Persona, case: &Case, query: &str) {
        let hidden: String = case.reference.as_str().bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut cursor = String::new();
        loop {
            let request = Request::by_staff(persona.profile.sub.as_str(), "GET", "/v1/staff/cities/kyiv/queue", &[("city", "kyiv")]);
            let answer = self.at("staff-queue", request, &format!("{query}&limit=1{cursor}")).await;
            let told = answer.text.contains(case.reference.as_str()) || answer.text.contains(&hidden);
            assert!(!told, "{} × {query}: {}", persona.name, answer.text);
            let page = answer.json();
            let Some(next) = page["next_cursor"].as_str() else { break };
            assert!(page["cases"].as_array().is_some_and(|cases| cases.len() == 1), "{} × {query}: {}", persona.name, answer.text);
            cursor = format!("&cursor={next}");
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
