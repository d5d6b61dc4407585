//! `GET /v1/staff/cities/{city}/changes`: what staff have changed between imports, the newest first, page by
//! page: `cursor` is the `next_cursor` of the page before.

use serde_json::json;
use varta_runtime::cities::Cities;
use varta_runtime::duty as desk;
use varta_runtime::http::{Call, Reply, cursor};
use varta_runtime::problem::Problem;
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
/// 403 for whose they are not, 404 for an unknown city, 400 for a cursor that is none of this city's.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let profile = desk::profile(&deps.store, &call).await?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let slug = &context.city.slug;
    if !profile.may_run(slug) {
        return Err(desk::not_yours());
    }
    let list = format!("changes/{slug}");
    let before = call.query("cursor")?.map(|text| cursor::position(&list, text)).transpose()?;
    let changes = deps.store.changes(slug, before, PAGE).await?;
    let full = changes.len() == usize::from(PAGE);
    let next = changes.last().filter(|last| full && last.number > 1).map(|last| cursor::after(&list, &last.number.to_string()));
    Reply::json(200, &json!({ "changes": changes, "next_cursor": next }))
}
