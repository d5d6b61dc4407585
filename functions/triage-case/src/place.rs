//! Corrections of what a case is about and where: the place is found as where cases are filed.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{Case, Correct, Located, Place};
use varta_domain::ids::CategoryId;
use varta_runtime::desk::{Acting, Done, words};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
use varta_runtime::routing::{self, Where};

use crate::{conflict, part_ways};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    category: Option<String>,
    address: Option<String>,
    district: Option<String>,
    point: Option<PointBody>,
    beat: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointBody {
    lat: f64,
    lon: f64,
}

pub(crate) async fn correct(acting: &Acting<'_>, body: Body) -> Result<Done, Problem> {
    let reason = words(&body.reason, "reason")?;
    let place = place(&body)?;
    let category = body.category.as_deref().map(|id| CategoryId::parse(id).map_err(|_| refusals::category_unknown())).transpose()?;
    if place.is_none() && category.is_none() {
        return Err(refusals::field_missing("category"));
    }
    let case = acting.read().await?;
    acting.allow(Action::Correct, &case)?;
    let located = match &place {
        Some(place) => Some(locate(acting, place).await?),
        None => None,
    };
    let triage = acting.desk.directory.triage(&acting.member.context.city).await?;
    let known = category.as_ref().and_then(|id| triage.categories().get(id));
    let complaint = known.is_some_and(|known| known.complaint);
    let city = &acting.member.context.city;
    let done = acting
        .act(Action::Correct, |case: &Case| {
            if category.is_some() && known.is_none_or(|known| known.kind != case.kind) {
                return Err(refusals::category_unknown());
            }
            let district = located.as_ref().map_or(&case.district, |located| &located.district);
            Ok(Correct {
                by: acting.actor(),
                category: category.clone(),
                safe_mode: known.is_some_and(|known| known.safe_mode),
                complaint,
                located: located.clone(),
                supervisors: city.supervisors_of(district).to_vec(),
                reason: reason.clone(),
            })
        })
        .await?;
    if complaint {
        conflict::follows_from(acting, &done.case, &reason).await?;
    }
    part_ways(acting, &done.case).await?;
    Ok(done)
}

fn place(body: &Body) -> Result<Option<Where>, Problem> {
    match (&body.address, &body.point) {
        (Some(address), None) => routing::address(address, body.district.as_deref()).map(Some),
        (None, Some(point)) => routing::point(point.lat, point.lon, "point", body.beat.as_deref()).map(Some),
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(refusals::place_twice()),
    }
}

async fn locate(acting: &Acting<'_>, place: &Where) -> Result<Located, Problem> {
    let (city, lang) = (&acting.member.context.city, acting.member.lang);
    let found = routing::locate(&acting.desk.directory, city, place).await;
    let found = found.map_err(|miss| routing::refuse(miss, city, lang, 422, "point"))?;
    let place = Place { address: found.address, point: place.point() };
    Ok(Located { place, district: found.district, beat: found.beat })
}
