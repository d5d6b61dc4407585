//! `PUT` and `DELETE /v1/staff/cities/{city}/cases/{reference}/claim`: somebody takes a case up, so that two do not
//! answer it, or puts it back. A claim lapses by itself.

use varta_domain::action::Action;
use varta_domain::case::{ClaimCase, Release};
use varta_runtime::cities::Cities;
use varta_runtime::desk::Desk;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    desk: Desk,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { desk: Desk::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.desk.cities
    }
}

/// Claims a case, or releases it.
///
/// # Errors
/// 404 and 403 for whose it is not, 409 for one that somebody else has claimed or that is not open.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let acting = deps.desk.acting(&call).await?;
    let done = if call.is_delete() {
        acting.act(Action::Release, |_| Ok(Release { by: acting.actor() })).await?
    } else {
        acting.act(Action::Claim, |_| Ok(ClaimCase { by: acting.actor() })).await?
    };
    acting.reply(&done)
}
