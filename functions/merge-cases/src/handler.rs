//! `POST /v1/staff/cities/{city}/cases/{reference}/merge`: a case is a duplicate of another one. Its author follows
//! that one from then on: what state it is in and what was answered, never what its author wrote.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{Case, Entry, FindDuplicate, Merge};
use varta_domain::letter;
use varta_domain::reference::Reference;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{ATTEMPTS, Acting, Changed, Desk, Done, words};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
use varta_store::{Committed, Store};

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    into: String,
    reason: String,
}

/// Merges a case into another one.
///
/// # Errors
/// 403 and 404 for whose one of the cases is not, 409 where the two cannot be one.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let acting = deps.desk.acting(&call).await?;
    let body: Body = call.json()?;
    let into = Reference::parse(&body.into).map_err(|_| refusals::case_not_found_for_staff().field("into"))?;
    let reason = words(&body.reason, "reason")?;
    let store = &deps.desk.store;
    for _ in 0..ATTEMPTS {
        let case = acting.read().await?;
        acting.allow(Action::Merge, &case)?;
        let other = acting.read_other(&into).await?;
        acting.allow(Action::Merge, &other)?;
        let is_followed = is_followed(&acting, &case).await?;
        let how = Merge { by: acting.actor(), into: &other, is_followed, reason: reason.clone() };
        let change = match acting.changed(Action::Merge, &case, how) {
            Ok(Changed::To(change)) => change,
            Ok(Changed::Already) => return acting.reply(&Done { case, entry: None }),
            Err(problem) => {
                let before = acting.said_before(&case, |entry| matches!(entry, Entry::Merged { into: before, .. } if *before == into));
                return if before.await? { acting.reply(&Done { case, entry: None }) } else { Err(problem) };
            }
        };
        let found = FindDuplicate { by: acting.actor(), from: case.reference.clone(), reason: reason.clone() };
        // Both or neither, and each as it was read: the other one may just have become what this must not be merged into.
        let Changed::To(of_other) = acting.changed(Action::Merge, &other, found)? else {
            return Err(Problem::internal("a duplicate that was found without a change"));
        };
        if store.commit_both(&change, &of_other, call.now).await? == Committed::Done {
            return acting.reply(&(*change).into());
        }
    }
    Err(refusals::busy())
}

/// Whether a duplicate still follows a case. What was taken out again, or opened again by its author, stands among its
/// duplicates as before and follows nobody; whatever comes back to it changes the case, and this is asked anew.
async fn is_followed(acting: &Acting<'_>, case: &Case) -> Result<bool, Problem> {
    for reference in &case.duplicates {
        let duplicate = acting.desk.store.case_head(&case.city, reference).await?;
        if duplicate.is_some_and(|duplicate| letter::follows(&duplicate, case)) {
            return Ok(true);
        }
    }
    Ok(false)
}
