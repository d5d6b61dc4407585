//! `GET /v1/cities/{city}/cases/{reference}` with the header `Case-Key`: the author reads the case.

use varta_runtime::access::Access;
use varta_runtime::cities::Cities;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::view;
use varta_runtime::view::entry::Reader;
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    access: Access,
    cities: Cities,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), access: Access::new(store.clone()), cities: Cities::new(store.clone()) }
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
/// 404 without the right key, 400 for a key that is none, 429 after too many wrong ones.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let (case, history) = deps.access.history(&call).await?;
    let context = deps.cities.get(case.city.as_str(), call.now).await?;
    let mut shown = view::case::view(&case, &history, &context.calendar, call.now, call.lang, Reader::Author);
    if let Some(into) = &case.merged_into
        && let Some((other, its_history)) = deps.store.case_with_history(&case.city, into).await?
    {
        shown.follows = Some(view::case::followed(&case, &other, &its_history, &context.calendar, call.now, call.lang));
    }
    Reply::json(200, &shown)
}
