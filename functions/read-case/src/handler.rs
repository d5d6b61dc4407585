//! `GET /v1/cities/{city}/cases/{reference}` with the header `Case-Key`: the author reads the case. And the page that
//! letters lead to, `/c/{city}/{reference}`: GET asks for the key and says nothing about the case, POST shows it. A key is
//! never in an address, and a wrong one counts the same by either way.

use varta_domain::case::Case;
use varta_domain::city::City;
use varta_domain::lang::Lang;
use varta_domain::reference::Reference;
use varta_objects::Presigner;
use varta_runtime::access::Access;
use varta_runtime::cities::Cities;
use varta_runtime::clock::Clock;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::idempotency::IdempotencyKey;
use varta_runtime::photos::Photos;
use varta_runtime::problem::Problem;
use varta_runtime::view;
use varta_runtime::view::case::CaseView;
use varta_runtime::view::entry::Reader;
use varta_runtime::view::names;
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    directory: Directory,
    access: Access,
    cities: Cities,
    photos: Photos,
}

impl Deps {
    /// Over a store and the bucket of photos.
    #[must_use]
    pub fn new(store: &Store, presigner: Presigner, clock: Clock) -> Self {
        let photos = Photos::new(presigner, clock);
        Self { directory: Directory::new(store), access: Access::new(store.clone()), cities: Cities::new(store.clone()), photos }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Shows a case to who has its key.
///
/// # Errors
/// 404 without the right key, 400 for a key that is none, 429 after too many wrong ones; as a page on the short path.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    if call.is_page() {
        return page(deps, &call).await;
    }
    let (_, shown) = show(deps, &call).await?;
    Reply::json(200, &shown)
}

async fn show(deps: &Deps, call: &Call) -> Result<(Case, CaseView), Problem> {
    let (case, history) = deps.access.history(call).await?;
    let context = deps.cities.get(case.city.as_str(), call.now).await?;
    let mut shown = view::case::view(&case, &history, &context.calendar, call.now, call.lang, Reader::Author);
    if let Some(into) = &case.merged_into
        && let Some((other, its_history)) = deps.directory.store.case_with_history(&case.city, into).await?
    {
        shown.follows = Some(view::case::followed(&case, &other, &its_history, &context.calendar, call.now, call.lang));
    }
    name(deps, &context.city, &mut shown, call.lang).await?;
    shown.photos = Some(deps.photos.of(&deps.directory.store, &case, call.now, call.lang).await?);
    Ok((case, shown))
}

/// Names what the case speaks of: most cases speak of nothing that has to be looked up.
async fn name(deps: &Deps, city: &City, shown: &mut CaseView, lang: Lang) -> Result<(), Problem> {
    if names::has_bodies(shown) {
        names::bodies(shown, &*deps.directory.triage(city).await?, lang);
    }
    if names::has_articles(shown) {
        names::articles(shown, &*deps.directory.guidance(city).await?, lang);
    }
    Ok(())
}

async fn page(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let reference = Reference::parse(call.path("reference")).ok();
    if !call.is_post() {
        return Ok(Reply::html(200, view::author::ask(reference.as_ref(), None, call.lang)));
    }
    match show(deps, call).await {
        Ok((case, shown)) => {
            let key = call.form("key")?.unwrap_or_default();
            let page = view::author::case(&shown, &case, &key, &IdempotencyKey::for_a_form(), call.lang);
            Ok(Reply::html(200, page).images_from(deps.photos.origin()))
        }
        // Our own failure asks for no key again.
        Err(problem) if problem.status() >= 500 => Err(problem),
        Err(problem) => {
            let why = format!("{}. {}", problem.title_text(call.lang), problem.detail_text(call.lang));
            Ok(Reply::refusal(&problem, view::author::ask(reference.as_ref(), Some(&why), call.lang)))
        }
    }
}
