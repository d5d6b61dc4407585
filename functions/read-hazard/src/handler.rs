//! `GET /v1/cities/{city}/hazards/{reference}` and the page `/h/{city}/{reference}`, to which letters lead: a hazard on the
//! public map, with what has happened to it.

use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{public, view};
use varta_store::Store;

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

/// Shows a hazard, as JSON or, on the short path, as a page.
///
/// # Errors
/// 404 for an unknown city, and for whatever is not public; as a page on the short path.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let hazard = public::hazard(&deps.directory.store, &context.city.slug, call.path("reference"), call.now).await?;
    let triage = deps.directory.triage(&context.city).await?;
    let shown = if call.is_page() {
        Reply::html(200, view::public_page::hazard(&hazard, &triage, &context.calendar, call.lang))
    } else {
        Reply::json(200, &view::public::feature(&hazard, &triage, &context.calendar, call.lang))?
    };
    shown.header("cache-control", public::CACHED)
}
