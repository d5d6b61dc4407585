//! What the public reads: hazards on the map, questions; and what never gets there.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod ends;
mod hazards;
mod questions;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use varta_domain::case::{Case, CaseKind};
use varta_testkit::{Bench, dynamo};
use varta_tests::edge::{Answer, Edge};
use varta_tests::outward::{self, on_case};
use varta_tests::requests::Request;
use varta_tests::seeded;

async fn call(edge: &Edge, operation: &str, event: &Value) -> Answer {
    edge.call(operation, event, seeded::now()).await
}

fn list(query: &str) -> Value {
    let mut event = Request::new("GET", "/v1/cities/kyiv/hazards", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!(query);
    event
}

fn publish(case: &Case, body: &Value) -> Value {
    on_case("PUT", case.reference.as_str(), "/publication", body)
}

async fn scene(category: &str) -> (Bench, Edge, Case) {
    let (bench, _) = outward::open().await;
    let case = outward::filed(&bench, 41, CaseKind::Hazard, category, "Моя сусідка Олена, тел. 0501234567, темно", seeded::now()).await;
    let edge = Edge::new(&bench);
    (bench, edge, case)
}

type Item = HashMap<String, AttributeValue>;

/// The hazard of the map, as it lies in the table.
async fn hazard_item(bench: &Bench) -> Option<Item> {
    let all = bench.all_items(dynamo::TABLE).await;
    all.into_iter().find(|item| item["entity"].as_s().is_ok_and(|entity| entity == "hazard"))
}

async fn publish_in(edge: &Edge, case: &Case) {
    let published = call(edge, "publish-case", &publish(case, &json!({ "text": "Темно біля переходу" }))).await;
    assert_eq!(published.status, 200, "{}", published.text);
}
