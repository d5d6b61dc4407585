//! `GET /v1/cities/{city}/questions/{reference}`: a question that was answered for everybody, to be cited by its link, which
//! is the page `/q/{city}/{reference}`.

use varta_domain::reference::Reference;
use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{public, refusals, view};
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

/// Shows a published question, as JSON or, on the short path, as a page.
///
/// # Errors
/// 404 for an unknown city, and for whatever is not public; as a page on the short path.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let slug = &context.city.slug;
    let reference = Reference::parse(call.path("reference")).map_err(|_| refusals::question_not_found())?;
    let found = deps.directory.store.public_question(slug, &reference).await?;
    let question = found.ok_or_else(refusals::question_not_found)?;
    let shown = if call.is_page() {
        Reply::html(200, view::public_page::question(&question, &context.calendar, call.lang))
    } else {
        let triage = deps.directory.triage(&context.city).await?;
        Reply::json(200, &view::public::question(&question, slug, &triage, &context.calendar, call.lang))?
    };
    shown.header("cache-control", public::CACHED)
}
