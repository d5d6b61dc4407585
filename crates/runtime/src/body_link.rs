//! The way in of a responsible body: a reply link that was sent to it, for one forwarding of one case. The token is
//! the authority, as with an officer's link; it is dead once the case is with somebody else.

use std::sync::Arc;

use jiff::Timestamp;
use varta_domain::case::{Case, CaseState};
use varta_domain::reference::ReportToken;
use varta_store::{BodyLink, Store};

use crate::cities::{Cities, CityContext};
use crate::problem::Problem;
use crate::refusals;

/// A reply link whose token is known, before it is held against its case.
#[derive(Debug)]
pub struct FoundLink {
    /// What it opens.
    pub link: BodyLink,
    /// The city.
    pub context: Arc<CityContext>,
}

/// Looks a token up.
///
/// # Errors
/// 404 for an unknown token, 410 for one that has expired.
pub async fn find(store: &Store, cities: &Cities, token: &str, now: Timestamp) -> Result<FoundLink, Problem> {
    let token = ReportToken::parse(token).map_err(|_| refusals::link_unknown())?;
    let link = store.body_link(&token).await?.ok_or_else(refusals::link_unknown)?;
    if link.open_until <= now {
        return Err(refusals::body_link_spent());
    }
    let context = cities.get(link.city.as_str(), now).await?;
    Ok(FoundLink { link, context })
}

impl FoundLink {
    /// Whether the case is still with the body, by the sending that the link was made for.
    #[must_use]
    pub fn opens(&self, case: &Case) -> bool {
        let forwarding = case.forwarding.as_ref().filter(|_| case.state == CaseState::Forwarded);
        forwarding.is_some_and(|forwarding| forwarding.body == self.link.body && forwarding.at == self.link.forwarded_at)
    }

    /// Holds the link against its case as it is now.
    ///
    /// # Errors
    /// 410 when the case is with somebody else, or has come to its end.
    pub fn check(&self, case: &Case) -> Result<(), Problem> {
        if self.opens(case) { Ok(()) } else { Err(refusals::body_link_spent()) }
    }
}
