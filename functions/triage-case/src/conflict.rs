//! A complaint about the police that the desk finds: by itself, or by the category that a case is corrected into. Other
//! cases about the same go along.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{Case, Conflict, FindConflict};
use varta_domain::ids::OfficerId;
use varta_domain::text::MessageText;
use varta_runtime::desk::{Acting, Done, words};
use varta_runtime::problem::{Problem, Text};
use varta_runtime::{refusals, same_matter};

use crate::plan;

/// Whom a call can name at most.
const MAX_ABOUT: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    #[serde(default)]
    about: Vec<String>,
    #[serde(default)]
    not_about: Vec<String>,
    reason: String,
}

/// What is known of whom a complaint is about.
struct Found {
    about: Vec<OfficerId>,
    not_about: Vec<OfficerId>,
    reason: MessageText,
}

pub(crate) async fn find(acting: &Acting<'_>, body: Body) -> Result<Done, Problem> {
    let reason = words(&body.reason, "reason")?;
    let case = acting.read().await?;
    acting.allow(Action::FindConflict, &case)?;
    let named = case.conflict.as_ref();
    let about = officers(acting, named, &body.about, "about").await?;
    let not_about = officers(acting, named, &body.not_about, "not_about").await?;
    if about.iter().any(|id| not_about.contains(id)) {
        return Err(refusals::field_malformed("not_about"));
    }
    let found = Found { about, not_about, reason };
    let how = how(acting, &found)?;
    let done = acting.act(Action::FindConflict, |case| Ok(how(case))).await?;
    take_along(acting, &done.case, how).await?;
    Ok(done)
}

/// A case was corrected into a category of complaints: so is whatever is about the same.
pub(crate) async fn follows_from(acting: &Acting<'_>, case: &Case, reason: &MessageText) -> Result<(), Problem> {
    let about = case.conflict.as_ref().map(|conflict| conflict.about.clone()).unwrap_or_default();
    let found = Found { about, not_about: Vec::new(), reason: reason.clone() };
    let how = how(acting, &found)?;
    take_along(acting, case, how).await
}

fn how<'a>(acting: &'a Acting<'_>, found: &'a Found) -> Result<impl Fn(&Case) -> FindConflict + 'a, Problem> {
    let plan = plan(acting)?;
    Ok(move |case: &Case| FindConflict {
        by: acting.actor(),
        about: found.about.clone(),
        not_about: found.not_about.clone(),
        supervisors: acting.member.context.city.supervisors_of(&case.district).to_vec(),
        plan: plan.clone(),
        reason: found.reason.clone(),
    })
}

/// Duplicates are about the same: none of them stays where the officer could read it. One that cannot be changed does
/// not keep the others there; the same request again goes on.
async fn take_along(acting: &Acting<'_>, case: &Case, how: impl Fn(&Case) -> FindConflict) -> Result<(), Problem> {
    let mut failed = None;
    for reference in same_matter::others(&acting.desk.store, case).await? {
        if let Err(problem) = acting.on(&reference).act(Action::FindConflict, |case| Ok(how(case))).await {
            failed = failed.or(Some(problem));
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Those whom a call names. Whom it is about cannot be a slip of the keyboard: they would go on reading it. Who is
/// named already may serve no more.
async fn officers(acting: &Acting<'_>, named: Option<&Conflict>, ids: &[String], field: &'static str) -> Result<Vec<OfficerId>, Problem> {
    if ids.len() > MAX_ABOUT {
        return Err(unknown_officer(field));
    }
    let mut officers = Vec::new();
    for id in ids {
        let id = OfficerId::parse(id).map_err(|_| unknown_officer(field))?;
        if !named.is_some_and(|conflict| conflict.is_about(&id)) && !is_known(acting, &id).await? {
            return Err(unknown_officer(field));
        }
        officers.push(id);
    }
    officers.sort();
    officers.dedup();
    Ok(officers)
}

/// Whether somebody of that id serves in the city, or stands above who does.
async fn is_known(acting: &Acting<'_>, id: &OfficerId) -> Result<bool, Problem> {
    let city = &acting.member.context.city;
    let above = city.coordinator.as_ref() == Some(id)
        || city.oversight.contains(id)
        || city.districts.iter().any(|district| district.supervisors.contains(id));
    Ok(above || acting.desk.store.member(city, id).await?.is_some())
}

fn unknown_officer(field: &'static str) -> Problem {
    Problem::new(422, "officer_unknown", Text::new("Такого офіцера немає", "No such officer"))
        .detail(Text::new("Потрібні ідентифікатори з пакета міста.", "The ids of the city’s pack are needed."))
        .field(field)
}
