//! `POST /v1/staff/cities/{city}/cases/{reference}/draft`: a legal partner drafts an answer to what was referred to
//! them. It comes back to the desk, which sends it on under both names.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{Draft, Entry, Holder};
use varta_runtime::cities::Cities;
use varta_runtime::desk::{Desk, Done, words};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    text: String,
}

/// Drafts an answer.
///
/// # Errors
/// 404 and 403 for whose it is not, 400 for a text that is none, 409 for a case that is not open.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let text = words(&body.text, "text")?;
    let acting = deps.desk.acting(&call).await?;
    let mine = acting.member.profile.body.clone();
    let drafted = acting
        .act(Action::Draft, |_| {
            let body = mine.clone().ok_or_else(refusals::case_not_yours)?;
            Ok(Draft { by: acting.actor(), body, text: text.clone() })
        })
        .await;
    let done = match drafted {
        // With the draft the case left their sight: who sends it again, since the first answer was lost, is told that
        // it is there.
        Err(problem) if problem.status() == 404 => {
            let head = deps.desk.store.case_head(&acting.member.profile.city, &acting.reference).await?;
            let case = head.filter(|case| case.holder == Holder::Desk).ok_or(problem)?;
            let the_same =
                |entry: &Entry| matches!(entry, Entry::Drafted { body, text: said } if Some(body) == mine.as_ref() && *said == text);
            if !acting.said_before(&case, the_same).await? {
                return Err(refusals::case_not_found_for_staff());
            }
            Done { case, entry: None }
        }
        other => other?,
    };
    acting.reply(&done)
}
