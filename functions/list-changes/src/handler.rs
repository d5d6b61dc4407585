//! `GET /v1/staff/cities/{city}/changes`: what staff have changed between imports, the newest first. `before` goes on
//! after the last of a page.

use serde_json::json;
use varta_runtime::cities::Cities;
use varta_runtime::duty as desk;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::{Problem, Text};
use varta_store::Store;

/// How many changes a page has.
const PAGE: u16 = 50;

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

/// Lists changes.
///
/// # Errors
/// 403 for whose they are not, 404 for an unknown city, 400 for a number that is none.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let before = call.query("before")?.map(|text| text.parse().map_err(|_| number_malformed())).transpose()?;
    let profile = desk::profile(&deps.store, &call).await?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    if !profile.may_run(&context.city.slug) {
        return Err(desk::not_yours());
    }
    let changes = deps.store.changes(&context.city.slug, before, PAGE).await?;
    let next = changes.last().map(|last| last.number).filter(|number| *number > 1 && changes.len() == usize::from(PAGE));
    Reply::json(200, &json!({ "changes": changes, "next_before": next }))
}

fn number_malformed() -> Problem {
    Problem::new(400, "number_malformed", Text::new("Це не номер", "Not a number")).field("before")
}
