//! Every row of `docs/problems.md` is met here through the public face, with the status and the field it
//! has to have: no problem is only a promise, and none has a status that the document does not say.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod author;
mod failures;
mod filing;
mod lookups;
mod outside;
mod staff;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use varta_testkit::dynamo;
use varta_tests::courier::items;
use varta_tests::edge::{Answer, Edge};
use varta_tests::kyiv;
use varta_tests::requests::Request;
use varta_tests::seeded;

use crate::author::{cases, ratings, subscriptions};
use crate::failures::failures;
use crate::filing::{bodies, doors, limits, photos};
use crate::lookups::{guidance, places};
use crate::outside::outward_ways;
use crate::staff::{duties, of_the_desk, officers};

const IDEMPOTENCY_KEY: &str = "5f0c8a3e-7c1d-4f9b-8a53-1d2e3f405162";
const ADDRESS: &str = "вул. Васильківська, 12";

/// Statuses by code.
type Statuses = BTreeMap<String, BTreeSet<u16>>;

/// What the document says: `| 404, 422 | `code` | …`.
fn documented() -> Statuses {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/problems.md");
    let text = std::fs::read_to_string(path).expect("docs/problems.md");
    let mut rows = Statuses::new();
    for line in text.lines().filter(|line| line.starts_with("| 4") || line.starts_with("| 5")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let statuses = cells[1].split(", ").map(|status| status.parse().expect("a status")).collect();
        let twice = rows.insert(cells[2].trim_matches('`').to_owned(), statuses);
        assert_eq!(twice, None, "one row for one code: {line}");
    }
    rows
}

/// The problems met so far.
#[derive(Default)]
struct Met(Statuses);

impl Met {
    /// Notes a problem that has to have that code.
    fn note(&mut self, answer: &Answer, code: &str) {
        assert_eq!(answer.code(), code, "{}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        self.0.entry(code.to_owned()).or_default().insert(answer.status);
    }

    /// The same with the field it has to name.
    fn note_field(&mut self, answer: &Answer, code: &str, field: &str) {
        self.note(answer, code);
        assert_eq!(answer.json()["field"], field, "{}", answer.text);
    }
}

async fn call(edge: &Edge, operation: &str, request: Request) -> Answer {
    edge.call(operation, &request.event(), seeded::now()).await
}

fn message(body: &Value) -> Request {
    Request::message(IDEMPOTENCY_KEY, body)
}

#[tokio::test]
async fn every_row_of_the_document_is_met_with_its_status() {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    let mut met = Met::default();
    let before = (bench.all_items(dynamo::TABLE).await.len(), 0);
    bodies(&mut met, &edge).await;
    guidance(&mut met, &edge).await;
    doors(&mut met, &edge).await;
    places(&mut met, &edge).await;
    // Peppers are no part of what a caller does.
    let peppers = items(&bench, "pepper").await.len();
    let after = (bench.all_items(dynamo::TABLE).await.len() - peppers, bench.all_items(dynamo::VAULT).await.len());
    assert_eq!(after, before, "no refusal writes");
    cases(&mut met).await;
    limits(&mut met).await;
    officers(&mut met).await;
    duties(&mut met).await;
    photos(&mut met).await;
    of_the_desk(&mut met).await;
    ratings(&mut met).await;
    outward_ways(&mut met).await;
    subscriptions(&mut met).await;
    failures(&mut met).await;
    assert_eq!(met.0, documented());
}
