//! Who gets a new case first: what category and rules say, within what each kind of case allows. Nobody outside the
//! police ever gets one past the desk.

use varta_domain::case::{CaseKind, Holder, Route};
use varta_domain::ids::{CategoryId, OfficerId};
use varta_domain::post::Post;
use varta_domain::triage::{BodyKind, Category, Destination, Suggestion, Triage};

use super::{Intake, Spot};
use crate::cities::CityContext;
use crate::http::Call;
use crate::problem::Problem;
use crate::refusals;

/// How many members of the police one complaint can name.
const MAX_NAMED: usize = 5;

/// The category that was chosen.
///
/// # Errors
/// 400 where the city has none of that id for this kind of case.
pub(super) fn category<'a>(triage: &'a Triage, kind: CaseKind, chosen: Option<&str>) -> Result<Option<&'a Category>, Problem> {
    let Some(chosen) = chosen else { return Ok(None) };
    let id = CategoryId::parse(chosen).ok();
    let category = id.as_ref().and_then(|id| triage.categories().get(id)).filter(|category| category.kind == kind);
    category.map(Some).ok_or_else(refusals::category_unknown)
}

/// The route of a case that is no complaint.
#[must_use]
pub fn route(triage: &Triage, kind: CaseKind, category: Option<&Category>, suggestion: &Suggestion) -> Route {
    let division = |to: &Destination| {
        let body = to.body().and_then(|id| triage.body(id)).filter(|body| body.kind == BodyKind::PoliceDivision);
        body.map(|body| Holder::Division { body: body.id.clone() })
    };
    let holder = match (kind, &suggestion.first) {
        (CaseKind::Message, _) => Holder::Officer,
        (CaseKind::Question, _) => Holder::Desk,
        (_, Destination::Officer) => Holder::Officer,
        (CaseKind::CrimeReport, _) => division(&suggestion.to).unwrap_or(Holder::Desk),
        (CaseKind::Hazard, first) => division(first).unwrap_or(Holder::Desk),
    };
    Route {
        holder,
        category: category.map(|category| category.id.clone()),
        urgency: suggestion.urgency,
        conflict: None,
        safe_mode: suggestion.safe_mode,
    }
}

impl Intake {
    /// Whom a complaint is about: those it names, and those who serve the place where it says "my officer", the
    /// regular one and whoever stands in today.
    ///
    /// # Errors
    /// 400 for too many names, or for "my officer" without a place; 422 for somebody who is not there.
    pub(super) async fn about(
        &self,
        context: &CityContext,
        named: &[OfficerId],
        mine: bool,
        spot: &Spot,
        call: &Call,
    ) -> Result<Vec<OfficerId>, Problem> {
        if named.len() > MAX_NAMED {
            return Err(refusals::too_many_officers(MAX_NAMED));
        }
        let mut about = Vec::new();
        for officer in named {
            if !about.contains(officer) {
                if !self.is_there(context, officer).await? {
                    return Err(refusals::about_nobody());
                }
                about.push(officer.clone());
            }
        }
        if mine {
            if spot.beat.is_nowhere() {
                return Err(refusals::place_missing());
            }
            let post = match &spot.post {
                Some(post) => Some(post.clone()),
                None => self.store.post(&context.city, &spot.beat).await?,
            };
            let today = context.calendar.local(call.now).date();
            let serving = post.iter().flat_map(|post: &Post| {
                let substitute = post.substitution_on(today).map(|substitution| &substitution.officer);
                post.officer.iter().chain(substitute).map(|officer| officer.id.clone()).collect::<Vec<_>>()
            });
            about.extend(serving.filter(|officer| !named.contains(officer)));
        }
        Ok(about)
    }

    async fn is_there(&self, context: &CityContext, officer: &OfficerId) -> Result<bool, Problem> {
        let city = &context.city;
        let above = city.districts.iter().any(|district| district.supervisors.contains(officer));
        let at_the_top = city.coordinator.as_ref() == Some(officer) || city.oversight.contains(officer);
        Ok(above || at_the_top || self.store.member(city, officer).await?.is_some())
    }
}
