//! `GET /v1/cities/{city}/categories?kind=`: what a case of a kind may be about, as a tree, and what its form asks
//! beside the text. From what a warm function has in memory: one read when a directory is new to it, none after that.

use serde_json::{Value, json};
use varta_domain::case::CaseKind;
use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, view};
use varta_store::Store;

/// For how long a browser and a CDN may keep an answer: categories change with an import.
const CACHED: &str = "public, max-age=3600";

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    cities: Cities,
    directory: Directory,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { cities: Cities::new(store.clone()), directory: Directory::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Lists the categories of one kind, or of all.
///
/// # Errors
/// 400 for a kind that is none, 404 for an unknown city.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let kinds = match call.query("kind")? {
        None => CaseKind::ALL.to_vec(),
        Some(name) => vec![CaseKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(refusals::kind_unknown)?],
    };
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let triage = deps.directory.triage(&context.city).await?;
    let kinds: Vec<Value> =
        kinds.into_iter().map(|kind| view::category::form(kind, &context.city.slug, triage.categories(), call.lang)).collect();
    Reply::json(200, &json!({ "kinds": kinds }))?.header("cache-control", CACHED)
}
