//! `GET /v1/cities/{city}/photos/{photo}` with the header `Photo-Token`: who sent a photo sees where it
//! stands, and once it is made anew gets a link that opens it for a few minutes. Without the token, with
//! another one, for a photo that is not there or that the desk has hidden, or of a case whose key opens nothing any more,
//! the answer is the same 404.

use varta_domain::ids::PhotoId;
use varta_domain::photo::PhotoToken;
use varta_objects::Presigner;
use varta_runtime::cities::Cities;
use varta_runtime::clock::Clock;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, view};
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    presigner: Presigner,
    clock: Clock,
}

impl Deps {
    /// Over a store and a bucket.
    #[must_use]
    pub fn new(store: &Store, presigner: Presigner, clock: Clock) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), presigner, clock }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Shows a photo to who has its token. A token has 130 random bits: there is nothing to count tries for.
///
/// # Errors
/// 404 without the right token or for an unknown city.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let id = PhotoId::parse(call.path("photo")).map_err(|_| refusals::photo_not_found())?;
    let token = call.header("photo-token").unwrap_or_default();
    let token = PhotoToken::parse(token).map_err(|_| refusals::photo_not_found())?;
    let found = deps.store.photo(&context.city.slug, &id, call.now).await?;
    let photo = found.filter(|photo| photo.is_claimed_by(&token) && !photo.hidden).ok_or_else(refusals::photo_not_found)?;
    // For as long as the key of its case opens that: in safe mode a token that somebody finds opens no more than the key.
    if let Some(reference) = &photo.case {
        let case = deps.store.case_head(&photo.city, reference).await?;
        case.filter(|case| case.is_open_to_its_key(call.now)).ok_or_else(refusals::photo_not_found)?;
    }
    Reply::json(200, &view::photo::view(&photo, &deps.presigner, deps.clock.unshifted(), call.lang))
}
