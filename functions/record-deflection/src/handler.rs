//! `POST /v1/cities/{city}/deflections`: what came of guidance that was offered instead of filing a question: it helped,
//! or it was read. Counted once an offer; filed after all, it does not count.

use serde::Deserialize;
use serde_json::json;
use varta_domain::deflection::Stand;
use varta_runtime::cities::Cities;
use varta_runtime::deflection;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    offer: String,
    outcome: What,
    #[serde(default)]
    article: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Helped,
    Read,
}

/// Counts what came of an offer.
///
/// # Errors
/// 400 for an outcome that is none, 404 for an unknown city, offer or article.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let (next, name) = match body.outcome {
        What::Helped => (Stand::Helped, "helped"),
        What::Read => (Stand::Read, "read"),
    };
    deflection::step(&deps.store, &context.city, &body.offer, next, body.article.as_deref(), call.now).await?;
    Reply::json(200, &json!({ "outcome": name }))
}
