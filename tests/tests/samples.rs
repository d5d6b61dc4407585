//! Every sample event of the HTTP operations: status, headers and body by snapshot; and what no refusal
//! may do: write anything, or say in the log what it was given.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use varta_testkit::{Bench, dynamo, events};
use varta_tests::edge::{Answer, Edge, OPERATIONS};
use varta_tests::{logged, seeded};

/// All samples: operation and name.
fn samples() -> Vec<(&'static str, String)> {
    let of = |operation: &'static str| events::names(operation).into_iter().map(move |name| (operation, name));
    OPERATIONS.iter().copied().flat_map(of).collect()
}

/// A rating needs an answer to rate; everything else meets an open case.
async fn bench_for(operation: &str) -> Bench {
    if operation == "rate-answer" { seeded::answered().await.0 } else { seeded::open().await.0 }
}

async fn send(bench: &Bench, operation: &str, name: &str) -> Answer {
    Edge::new(bench).call(operation, &events::sample(operation, name), seeded::now()).await
}

/// What is random in a receipt, by its name.
fn redacted(answer: &Answer) -> String {
    let printed = answer.printed();
    let json: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    if let (Some(key), Some(reference)) = (json["case_key"].as_str(), json["reference"].as_str()) {
        return printed.replace(key, "[case key]").replace(reference, "[reference]");
    }
    // A form of ours brings what it is known by.
    if let Some((before, form)) = printed.split_once("name=\"once\" value=\"")
        && let Some((_, after)) = form.split_once('"')
    {
        return format!("{before}name=\"once\" value=\"[once]\"{after}");
    }
    let (photo, fields) = (&json["photo"], &json["upload"]["fields"]);
    let random = [
        (&json["offer"], "[offer]"),
        (&photo["token"], "[token]"),
        (&photo["id"], "photo-id"),
        (&fields["policy"], "[policy]"),
        (&fields["x-amz-signature"], "[signature]"),
    ];
    random.iter().filter_map(|(value, name)| Some((value.as_str()?, *name))).fold(printed, |text, (value, name)| text.replace(value, name))
}

#[tokio::test]
async fn every_sample_is_answered_as_its_snapshot_says() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (operation, name) in samples() {
        let answer = send(&bench_for(operation).await, operation, &name).await;
        settings.bind(|| insta::assert_snapshot!(format!("{operation}__{name}"), redacted(&answer)));
    }
}

#[test]
fn every_snapshot_has_its_sample() {
    let samples: BTreeSet<String> = samples().iter().map(|(operation, name)| format!("{operation}__{name}.snap")).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let files = std::fs::read_dir(folder).expect("snapshots").filter_map(|file| file.ok()?.file_name().into_string().ok());
    let of_http = |file: &String| OPERATIONS.iter().any(|operation| file.starts_with(&format!("{operation}__")));
    let snapshots: BTreeSet<String> = files.filter(of_http).collect();
    assert_eq!(snapshots, samples);
}

/// A value, its maps in an order of their own.
fn ordered(value: &AttributeValue) -> String {
    match value {
        AttributeValue::M(map) => {
            let map: BTreeMap<&String, String> = map.iter().map(|(name, value)| (name, ordered(value))).collect();
            format!("{map:?}")
        }
        AttributeValue::L(list) => format!("{:?}", list.iter().map(ordered).collect::<Vec<_>>()),
        other => format!("{other:?}"),
    }
}

/// Everything in both tables, in an order of its own, but for what counts calls and what was offered.
async fn written(bench: &Bench) -> Vec<String> {
    let mut items = bench.all_items(dynamo::TABLE).await;
    items.extend(bench.all_items(dynamo::VAULT).await);
    let counts = |entity: &str| matches!(entity, "tries" | "pepper" | "offer" | "budget");
    items.retain(|item| !counts(item["entity"].as_s().expect("an entity")));
    let mut items: Vec<String> = items.into_iter().map(|item| ordered(&AttributeValue::M(item))).collect();
    items.sort();
    items
}

/// Samples of what is so already: it is not written again.
const NOTHING_NEW: [(&str, &str); 9] = [
    ("change-post", "end-substitution"),
    ("change-post", "usual-hours"),
    ("claim-case", "release"),
    ("saved-replies", "delete"),
    ("bulk-hazards", "no-hazard"),
    ("stop-letters", "by-key-again"),
    ("stop-letters", "by-link-again"),
    ("manage-subscription", "one-click"),
    ("read-case", "page-with-key"),
];

#[tokio::test]
async fn a_refused_request_writes_nothing() {
    // Benches are the same each time.
    let (mut open, mut answered) = (None, None);
    let mut wrong = Vec::new();
    for (operation, name) in samples() {
        let bench = bench_for(operation).await;
        let before = if operation == "rate-answer" { &mut answered } else { &mut open };
        if before.is_none() {
            *before = Some(written(&bench).await);
        }
        let answer = send(&bench, operation, &name).await;
        let same = before.as_ref() == Some(&written(&bench).await);
        let reads_only = events::sample(operation, &name)["requestContext"]["http"]["method"] == "GET"
            || NOTHING_NEW.contains(&(operation, name.as_str()));
        if same != (answer.status >= 400 || reads_only) {
            wrong.push(format!("{operation}/{name}: {} {same}", answer.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// All texts in a value.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|inner| texts(inner, found)),
        Value::Object(map) => map.values().for_each(|inner| texts(inner, found)),
        _ => {}
    }
}

/// The words of a request that a log must not repeat: what is in its headers, its query and its body.
fn secrets(event: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let body = event["body"].as_str().unwrap_or_default();
    if event["isBase64Encoded"] == true {
        let form = aws_smithy_types::base64::decode(body).expect("base64");
        found.extend(form_urlencoded::parse(&form).map(|(_, value)| value.into_owned()));
    } else {
        texts(&serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned())), &mut found);
    }
    let headers = ["case-key", "idempotency-key", "photo-token", "authorization"].map(|header| &event["headers"][header]);
    let others = [&event["pathParameters"]["token"], &event["queryStringParameters"], &event["requestContext"]["http"]["sourceIp"]];
    headers.into_iter().chain(others).for_each(|value| texts(value, &mut found));
    found.retain(|text| text.chars().count() >= 5);
    found
}

#[tokio::test]
async fn no_log_repeats_what_a_request_said() {
    logged::keep();
    for (operation, name) in samples() {
        let bench = bench_for(operation).await;
        let _ = logged::take();
        let answer = send(&bench, operation, &name).await;
        let log = logged::take();
        // Who asks to follow is sent a question besides.
        let lines = if operation == "follow" && answer.status == 202 { 2 } else { 1 };
        assert_eq!(logged::codes(&log).len(), lines, "{operation}/{name}: one line for one call: {log}");
        let json: Value = serde_json::from_str(&answer.text).unwrap_or_default();
        let mut secrets = secrets(&events::sample(operation, &name));
        texts(&json["case_key"], &mut secrets);
        texts(&json["photo"]["token"], &mut secrets);
        texts(&json["upload"]["fields"]["policy"], &mut secrets);
        texts(&json["url"], &mut secrets);
        for secret in secrets {
            assert!(!log.contains(&secret), "{operation}/{name} logs {secret}: {log}");
        }
    }
}

#[tokio::test]
async fn a_problem_is_one_as_the_standard_has_it_and_names_the_field() {
    for (operation, name) in samples() {
        let answer = send(&bench_for(operation).await, operation, &name).await;
        if answer.header("content-type") != Some("application/problem+json") {
            continue;
        }
        let problem = answer.json();
        assert_eq!(problem["status"], answer.status, "{operation}/{name}");
        assert!(problem["title"].is_string() && problem["code"].is_string(), "{operation}/{name}");
        assert_eq!(problem["type"], format!("/problems/{}", answer.code()), "{operation}/{name}");
        let about_a_field = matches!(answer.status, 400 | 413 | 415 | 422);
        assert!(!about_a_field || problem["field"].is_string(), "{operation}/{name} names no field: {problem}");
    }
}
