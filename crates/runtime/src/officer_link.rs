//! The officer's way in: a link sent to them, for one round of one case. Shared by those who open it
//! and those who answer by it.

use std::sync::Arc;

use jiff::Timestamp;
use varta_domain::case::{Case, CaseState};
use varta_domain::notice;
use varta_domain::post::Post;
use varta_domain::reference::LinkToken;
use varta_store::{OfficerLink, Store};

use crate::cities::{Cities, CityContext};
use crate::problem::Problem;
use crate::refusals;

/// A link whose token is known, before it is held against its case.
#[derive(Debug)]
pub struct FoundLink {
    /// What it opens.
    pub link: OfficerLink,
    /// The city.
    pub context: Arc<CityContext>,
    /// The post it was sent to; none where the directory has lost it.
    pub post: Option<Post>,
}

/// Looks a token up.
///
/// # Errors
/// 404 for an unknown token, 410 for one that has expired or whose officer no longer serves the beat.
pub async fn find(store: &Store, cities: &Cities, token: &str, now: Timestamp) -> Result<FoundLink, Problem> {
    let token = LinkToken::parse(token).map_err(|_| refusals::link_unknown())?;
    let link = store.link(&token).await?.ok_or_else(refusals::link_unknown)?;
    if link.open_until <= now {
        return Err(refusals::link_expired());
    }
    let context = cities.get(link.city.as_str(), now).await?;
    let post = store.post(&context.city, &link.beat).await?;
    Ok(FoundLink { link, context, post })
}

impl FoundLink {
    /// Holds the link against its case as it is now.
    ///
    /// # Errors
    /// 410 when the case has moved on or the post is another officer's now.
    pub fn check(&self, case: &Case, now: Timestamp) -> Result<(), Problem> {
        let today = self.context.calendar.local(now).date();
        if case.beat != self.link.beat || !notice::link_still_holds(&self.link.officer, case, &self.context.city, self.post.as_ref(), today)
        {
            return Err(refusals::link_of_another());
        }
        if !matches!(case.state, CaseState::Open | CaseState::Waiting) || case.round != self.link.round {
            return Err(refusals::link_spent());
        }
        Ok(())
    }

    /// The name under which an answer by this link stands.
    #[must_use]
    pub fn signature(&self, now: Timestamp) -> String {
        let today = self.context.calendar.local(now).date();
        let serving = self.post.as_ref().and_then(|post| post.serving_on(today)).filter(|officer| officer.id == self.link.officer);
        let above = if self.context.city.coordinator.as_ref() == Some(&self.link.officer) {
            "координатор міста"
        } else {
            "керівник підрозділу поліції"
        };
        serving.map_or_else(|| above.to_owned(), |officer| format!("{} {}", officer.rank, officer.name))
    }
}
