//! `GET /v1/cities/{city}/guidance/{article}`: one article of guidance, whole, in the language that is asked for or in
//! Ukrainian where it is not translated.

use varta_domain::ids::GuidanceId;
use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, view};
use varta_store::Store;

/// For how long a browser and a CDN may keep an answer: articles change with an import.
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

/// Shows an article.
///
/// # Errors
/// 404 for an unknown city and for an article that it does not have.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let id = GuidanceId::parse(call.path("article")).map_err(|_| refusals::article_unknown())?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let library = deps.directory.guidance(&context.city).await?;
    let article = library.article(&id).ok_or_else(refusals::article_unknown)?;
    let today = context.calendar.local(call.now).date();
    Reply::json(200, &view::guidance::whole(article, &library, today, call.lang))?.header("cache-control", CACHED)
}
