//! Calls of the HTTP operations as the gateway makes them: an event in, a response out, by the way that
//! the shipped binaries take.

use std::pin::Pin;

use jiff::Timestamp;
use lambda_http::{Body, Response};
use serde_json::Value;
use varta_runtime::clock::Clock;
use varta_runtime::http::respond;
use varta_testkit::files::Files;
use varta_testkit::{Bench, city};

use crate::courier::LINK_BASE;
use crate::letters::Post;
use crate::seeded;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Its headers, in order of their names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The stable code of a problem; empty for what is none.
    #[must_use]
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// For snapshots: status, headers, and the body, JSON by lines.
    #[must_use]
    pub fn printed(&self) -> String {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let json = serde_json::from_str::<Value>(&self.text).ok();
        let body = json.and_then(|json| serde_json::to_string_pretty(&json).ok()).unwrap_or_else(|| self.text.clone());
        format!("{}\n{headers}\n{body}", self.status)
    }
}

/// The HTTP operations over one bench, started once as in a warm function.
#[derive(Debug)]
pub struct Edge {
    find_officer: find_officer::Deps,
    submit_message: submit_message::Deps,
    ask_question: ask_question::Deps,
    mark_hazard: mark_hazard::Deps,
    report_crime: report_crime::Deps,
    list_categories: list_categories::Deps,
    suggest_addresses: suggest_addresses::Deps,
    search_guidance: search_guidance::Deps,
    read_guidance: read_guidance::Deps,
    read_case: read_case::Deps,
    follow_up: follow_up::Deps,
    rate_answer: rate_answer::Deps,
    open_officer_link: open_officer_link::Deps,
    answer_case: answer_case::Deps,
    list_changes: list_changes::Deps,
    set_district_stage: set_district_stage::Deps,
    move_station: move_station::Deps,
    change_post: change_post::Deps,
    forward_case: forward_case::Deps,
    report_on_case: report_on_case::Deps,
    merge_cases: merge_cases::Deps,
    publish_case: publish_case::Deps,
    read_hazard: read_hazard::Deps,
    list_hazards: list_hazards::Deps,
    support_hazard: support_hazard::Deps,
    read_question: read_question::Deps,
    record_deflection: record_deflection::Deps,
    bulk_hazards: bulk_hazards::Deps,
    start_upload: start_upload::Deps,
    read_photo: read_photo::Deps,
    claim_case: claim_case::Deps,
    draft_answer: draft_answer::Deps,
    redact_entry: redact_entry::Deps,
    register_case: register_case::Deps,
    saved_replies: saved_replies::Deps,
    staff_case: staff_case::Deps,
    staff_queue: staff_queue::Deps,
    triage_case: triage_case::Deps,
    mute_author: mute_author::Deps,
    stop_letters: stop_letters::Deps,
    follow: follow::Deps,
    manage_subscription: manage_subscription::Deps,
    /// What went out.
    pub post: Post,
}

/// The HTTP operations.
pub const OPERATIONS: &[&str] = &[
    "find-officer",
    "suggest-addresses",
    "search-guidance",
    "read-guidance",
    "submit-message",
    "ask-question",
    "mark-hazard",
    "report-crime",
    "list-categories",
    "read-case",
    "follow-up",
    "rate-answer",
    "open-officer-link",
    "answer-case",
    "change-post",
    "move-station",
    "set-district-stage",
    "list-changes",
    "forward-case",
    "report-on-case",
    "merge-cases",
    "publish-case",
    "read-hazard",
    "list-hazards",
    "support-hazard",
    "read-question",
    "record-deflection",
    "bulk-hazards",
    "start-upload",
    "read-photo",
    "claim-case",
    "draft-answer",
    "redact-entry",
    "register-case",
    "saved-replies",
    "staff-case",
    "staff-queue",
    "triage-case",
    "mute-author",
    "stop-letters",
    "follow",
    "manage-subscription",
];

/// On the heap: the futures of all operations in one `match` would not fit the stack of a test.
fn boxed<'a>(answer: impl Future<Output = Response<Body>> + 'a) -> Pin<Box<dyn Future<Output = Response<Body>> + 'a>> {
    Box::pin(answer)
}

impl Edge {
    /// Over a bench.
    #[must_use]
    pub fn new(bench: &Bench) -> Self {
        let store = &bench.store;
        let post = Post::default();
        let ways = follow::Ways { sms: post.sms(), mailer: post.mailer(), link_base: LINK_BASE.to_owned() };
        Self {
            find_officer: find_officer::Deps::new(store),
            submit_message: submit_message::Deps::new(store),
            ask_question: ask_question::Deps::new(store),
            mark_hazard: mark_hazard::Deps::new(store),
            report_crime: report_crime::Deps::new(store),
            list_categories: list_categories::Deps::new(store),
            suggest_addresses: suggest_addresses::Deps::new(store),
            search_guidance: search_guidance::Deps::new(store),
            read_guidance: read_guidance::Deps::new(store),
            read_case: read_case::Deps::new(store, Files::presigner(), Clock::fixed(seeded::now())),
            follow_up: follow_up::Deps::new(store),
            rate_answer: rate_answer::Deps::new(store),
            open_officer_link: open_officer_link::Deps::new(store, Files::presigner(), Clock::fixed(seeded::now())),
            answer_case: answer_case::Deps::new(store),
            list_changes: list_changes::Deps::new(store),
            set_district_stage: set_district_stage::Deps::new(store),
            move_station: move_station::Deps::new(store),
            change_post: change_post::Deps::new(store),
            forward_case: forward_case::Deps::new(store),
            report_on_case: report_on_case::Deps::new(store, Files::presigner(), Clock::fixed(seeded::now())),
            merge_cases: merge_cases::Deps::new(store),
            publish_case: publish_case::Deps::new(store),
            read_hazard: read_hazard::Deps::new(store),
            list_hazards: list_hazards::Deps::new(store),
            support_hazard: support_hazard::Deps::new(store),
            read_question: read_question::Deps::new(store),
            record_deflection: record_deflection::Deps::new(store),
            bulk_hazards: bulk_hazards::Deps::new(store),
            // Signatures are of the instant at which the samples arrive.
            start_upload: start_upload::Deps::new(store, Files::presigner(), Clock::fixed(seeded::now())),
            read_photo: read_photo::Deps::new(store, Files::presigner(), Clock::fixed(seeded::now())),
            claim_case: claim_case::Deps::new(store),
            draft_answer: draft_answer::Deps::new(store),
            redact_entry: redact_entry::Deps::new(store),
            register_case: register_case::Deps::new(store),
            saved_replies: saved_replies::Deps::new(store),
            staff_case: staff_case::Deps::new(store, Files::presigner(), Clock::fixed(seeded::now())),
            staff_queue: staff_queue::Deps::new(store),
            triage_case: triage_case::Deps::new(store),
            mute_author: mute_author::Deps::new(store),
            stop_letters: stop_letters::Deps::new(store),
            follow: follow::Deps::new(store, ways, Clock::fixed(city::friday_evening())),
            manage_subscription: manage_subscription::Deps::new(store),
            post,
        }
    }

    /// Reads the city as INIT does, so that what follows meets warm functions.
    pub async fn warm_up(&self, now: Timestamp) {
        let all = [
            self.find_officer.cities(),
            self.submit_message.cities(),
            self.ask_question.cities(),
            self.mark_hazard.cities(),
            self.report_crime.cities(),
            self.list_categories.cities(),
            self.suggest_addresses.cities(),
            self.search_guidance.cities(),
            self.read_guidance.cities(),
            self.read_case.cities(),
            self.follow_up.cities(),
            self.rate_answer.cities(),
            self.open_officer_link.cities(),
            self.answer_case.cities(),
            self.list_changes.cities(),
            self.set_district_stage.cities(),
            self.move_station.cities(),
            self.change_post.cities(),
            self.forward_case.cities(),
            self.report_on_case.cities(),
            self.merge_cases.cities(),
            self.publish_case.cities(),
            self.read_hazard.cities(),
            self.list_hazards.cities(),
            self.support_hazard.cities(),
            self.read_question.cities(),
            self.record_deflection.cities(),
            self.bulk_hazards.cities(),
            self.start_upload.cities(),
            self.read_photo.cities(),
            self.claim_case.cities(),
            self.draft_answer.cities(),
            self.redact_entry.cities(),
            self.register_case.cities(),
            self.saved_replies.cities(),
            self.staff_case.cities(),
            self.staff_queue.cities(),
            self.triage_case.cities(),
            self.mute_author.cities(),
            self.stop_letters.cities(),
            self.follow.cities(),
            self.manage_subscription.cities(),
        ];
        for cities in all {
            cities.get("kyiv", now).await.expect("Kyiv");
        }
    }

    /// Calls an operation with an event of the gateway, at an instant.
    pub async fn call(&self, operation: &str, event: &Value, now: Timestamp) -> Answer {
        let request = lambda_http::request::from_str(&event.to_string()).expect("an event of the gateway");
        let clock = Clock::fixed(now);
        let response = match operation {
            "find-officer" => boxed(respond(request, &clock, |call| find_officer::handle(&self.find_officer, call))).await,
            "suggest-addresses" => boxed(respond(request, &clock, |call| suggest_addresses::handle(&self.suggest_addresses, call))).await,
            "submit-message" => boxed(respond(request, &clock, |call| submit_message::handle(&self.submit_message, call))).await,
            "ask-question" => boxed(respond(request, &clock, |call| ask_question::handle(&self.ask_question, call))).await,
            "mark-hazard" => boxed(respond(request, &clock, |call| mark_hazard::handle(&self.mark_hazard, call))).await,
            "report-crime" => boxed(respond(request, &clock, |call| report_crime::handle(&self.report_crime, call))).await,
            "list-categories" => boxed(respond(request, &clock, |call| list_categories::handle(&self.list_categories, call))).await,
            "mute-author" => boxed(respond(request, &clock, |call| mute_author::handle(&self.mute_author, call))).await,
            "search-guidance" => boxed(respond(request, &clock, |call| search_guidance::handle(&self.search_guidance, call))).await,
            "read-guidance" => boxed(respond(request, &clock, |call| read_guidance::handle(&self.read_guidance, call))).await,
            "read-case" => boxed(respond(request, &clock, |call| read_case::handle(&self.read_case, call))).await,
            "follow-up" => boxed(respond(request, &clock, |call| follow_up::handle(&self.follow_up, call))).await,
            "rate-answer" => boxed(respond(request, &clock, |call| rate_answer::handle(&self.rate_answer, call))).await,
            "open-officer-link" => boxed(respond(request, &clock, |call| open_officer_link::handle(&self.open_officer_link, call))).await,
            "answer-case" => boxed(respond(request, &clock, |call| answer_case::handle(&self.answer_case, call))).await,
            "change-post" => boxed(respond(request, &clock, |call| change_post::handle(&self.change_post, call))).await,
            "move-station" => boxed(respond(request, &clock, |call| move_station::handle(&self.move_station, call))).await,
            "set-district-stage" => {
                boxed(respond(request, &clock, |call| set_district_stage::handle(&self.set_district_stage, call))).await
            }
            "list-changes" => boxed(respond(request, &clock, |call| list_changes::handle(&self.list_changes, call))).await,
            "forward-case" => boxed(respond(request, &clock, |call| forward_case::handle(&self.forward_case, call))).await,
            "report-on-case" => boxed(respond(request, &clock, |call| report_on_case::handle(&self.report_on_case, call))).await,
            "merge-cases" => boxed(respond(request, &clock, |call| merge_cases::handle(&self.merge_cases, call))).await,
            "publish-case" => boxed(respond(request, &clock, |call| publish_case::handle(&self.publish_case, call))).await,
            "read-hazard" => boxed(respond(request, &clock, |call| read_hazard::handle(&self.read_hazard, call))).await,
            "list-hazards" => boxed(respond(request, &clock, |call| list_hazards::handle(&self.list_hazards, call))).await,
            "support-hazard" => boxed(respond(request, &clock, |call| support_hazard::handle(&self.support_hazard, call))).await,
            "read-question" => boxed(respond(request, &clock, |call| read_question::handle(&self.read_question, call))).await,
            "record-deflection" => boxed(respond(request, &clock, |call| record_deflection::handle(&self.record_deflection, call))).await,
            "bulk-hazards" => boxed(respond(request, &clock, |call| bulk_hazards::handle(&self.bulk_hazards, call))).await,
            "start-upload" => boxed(respond(request, &clock, |call| start_upload::handle(&self.start_upload, call))).await,
            "read-photo" => boxed(respond(request, &clock, |call| read_photo::handle(&self.read_photo, call))).await,
            "claim-case" => boxed(respond(request, &clock, |call| claim_case::handle(&self.claim_case, call))).await,
            "draft-answer" => boxed(respond(request, &clock, |call| draft_answer::handle(&self.draft_answer, call))).await,
            "redact-entry" => boxed(respond(request, &clock, |call| redact_entry::handle(&self.redact_entry, call))).await,
            "register-case" => boxed(respond(request, &clock, |call| register_case::handle(&self.register_case, call))).await,
            "saved-replies" => boxed(respond(request, &clock, |call| saved_replies::handle(&self.saved_replies, call))).await,
            "staff-case" => boxed(respond(request, &clock, |call| staff_case::handle(&self.staff_case, call))).await,
            "staff-queue" => boxed(respond(request, &clock, |call| staff_queue::handle(&self.staff_queue, call))).await,
            "triage-case" => boxed(respond(request, &clock, |call| triage_case::handle(&self.triage_case, call))).await,
            "stop-letters" => boxed(respond(request, &clock, |call| stop_letters::handle(&self.stop_letters, call))).await,
            "follow" => boxed(respond(request, &clock, |call| follow::handle(&self.follow, call))).await,
            "manage-subscription" => {
                boxed(respond(request, &clock, |call| manage_subscription::handle(&self.manage_subscription, call))).await
            }
            other => panic!("no HTTP operation {other}"),
        };
        let (parts, body) = response.into_parts();
        let header = |(name, value): (&lambda_http::http::HeaderName, &lambda_http::http::HeaderValue)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let mut headers: Vec<(String, String)> = parts.headers.iter().map(header).collect();
        headers.sort();
        let text = match body {
            Body::Text(text) => text,
            Body::Binary(bytes) => String::from_utf8(bytes).expect("UTF-8"),
            _ => String::new(),
        };
        Answer { status: parts.status.as_u16(), headers, text }
    }
}
