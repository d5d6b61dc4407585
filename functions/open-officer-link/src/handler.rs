//! `GET /v1/officer-links/{token}` and the page `GET /o/{token}`: an officer opens a case by the link they
//! were sent. Nothing changes by it: scanners follow links too.

use varta_objects::Presigner;
use varta_runtime::cities::Cities;
use varta_runtime::clock::Clock;
use varta_runtime::http::{Call, Reply};
use varta_runtime::photos::Photos;
use varta_runtime::problem::Problem;
use varta_runtime::view::entry::Reader;
use varta_runtime::{officer_link, refusals, view};
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    photos: Photos,
}

impl Deps {
    /// Over a store and the bucket of photos.
    #[must_use]
    pub fn new(store: &Store, presigner: Presigner, clock: Clock) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), photos: Photos::new(presigner, clock) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Shows the case a link opens, as JSON or, on the short path, as a page.
///
/// # Errors
/// 404 for an unknown token, 410 for one that opens nothing any more; as a page on the short path.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let found = officer_link::find(&deps.store, &deps.cities, call.path("token"), call.now).await?;
    let opened = deps.store.case_with_history(&found.link.city, &found.link.reference).await?;
    let (case, history) = opened.ok_or_else(refusals::link_unknown)?;
    found.check(&case, call.now)?;
    let mut shown = view::case::view(&case, &history, &found.context.calendar, call.now, call.lang, Reader::Staff);
    shown.photos = Some(deps.photos.of(&deps.store, &case, call.now, call.lang).await?);
    if !call.is_page() {
        return Reply::json(200, &shown);
    }
    Ok(Reply::html(200, view::page::case(&shown, &history, None, "")).images_from(deps.photos.origin()))
}
