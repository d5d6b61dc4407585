//! To somebody else of the police, the desk or a partner.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{HandOver, Holder, Refusal, Urgency};
use varta_domain::ids::BodyId;
use varta_domain::staff::Role;
use varta_domain::triage::BodyKind;
use varta_runtime::desk::{Acting, Done, words};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;

/// Who is meant.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum To {
    Officer,
    Desk,
    Supervisor,
    Division,
    Partner,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    to: To,
    body: Option<String>,
    urgency: Option<Urgency>,
    reason: String,
}

pub(crate) async fn hand_over(acting: &Acting<'_>, body: Body) -> Result<Done, Problem> {
    let reason = words(&body.reason, "reason")?;
    // Who holds a case gives it back; the desk sends it where it belongs.
    let desk = matches!(acting.member.profile.role, Role::Moderator | Role::Coordinator);
    let back = matches!(body.to, To::Desk) && !desk;
    let action = if back { Action::ReturnToDesk } else { Action::HandOver };
    acting.allow(action, &acting.read().await?)?;
    let to = holder(acting, &body).await?;
    let how = |by| HandOver { by, to: to.clone(), urgency: body.urgency.filter(|_| desk), reason: reason.clone() };
    let city = &acting.member.context.city;
    acting
        .act(action, |case| {
            // Nobody would have it there: every supervisor of the district is one of those it is about.
            let about = case.conflict.as_ref().filter(|_| to == Holder::Supervisor).map(|conflict| &conflict.about);
            if about.is_some_and(|about| !city.has_supervisor_for(&case.district, about)) {
                return Err(refusals::case(&Refusal::Conflict));
            }
            Ok(how(acting.actor()))
        })
        .await
}

async fn holder(acting: &Acting<'_>, body: &Body) -> Result<Holder, Problem> {
    let kind = match body.to {
        To::Division => BodyKind::PoliceDivision,
        To::Partner => BodyKind::LegalPartner,
        To::Officer | To::Desk | To::Supervisor if body.body.is_some() => return Err(refusals::field_malformed("body")),
        To::Officer => return Ok(Holder::Officer),
        To::Desk => return Ok(Holder::Desk),
        To::Supervisor => return Ok(Holder::Supervisor),
    };
    let id = body.body.as_deref().ok_or_else(|| refusals::field_missing("body"))?;
    let id = BodyId::parse(id).map_err(|_| refusals::body_unknown("body"))?;
    let triage = acting.desk.directory.triage(&acting.member.context.city).await?;
    triage.body(&id).filter(|body| body.kind == kind).ok_or_else(|| refusals::body_unknown("body"))?;
    Ok(if kind == BodyKind::PoliceDivision { Holder::Division { body: id } } else { Holder::Partner { body: id } })
}
