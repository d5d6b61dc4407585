//! `GET /v1/staff/cities/{city}/queue?of=`: what somebody has to work on, the urgent first, then by when it is due; page
//! by page: `cursor` is the `next_cursor` of the page before. Nobody's words stand in it.

mod page;

use serde_json::{Value, json};
use varta_domain::city::{City, District};
use varta_domain::ids::{BeatId, BodyId, DistrictId};
use varta_domain::list::List;
use varta_domain::staff::{Role, StaffProfile};
use varta_domain::triage::{BodyKind, Triage};
use varta_runtime::cities::Cities;
use varta_runtime::desk::{Desk, Member, row};
use varta_runtime::duty;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::{Problem, Text};
use varta_runtime::refusals;
use varta_store::Store;
use varta_store::keys::Queue;

use crate::page::Shelf;

/// How many cases a page has, unless another number is asked for.
const PAGE: usize = 25;
const MAX_PAGE: usize = 50;

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

/// Lists a page.
///
/// # Errors
/// 403 for whose the list is not, 404 for an unknown city, district or beat, 400 for what is no list or no cursor of it.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let of = call.required_query("of")?;
    let limit = call.query("limit")?.map(limit).transpose()?.unwrap_or(PAGE);
    let member = deps.desk.member(&call).await?;
    let list = list(deps, &call, &member, of).await?;
    let city = &member.context.city.slug;
    if !member.profile.may_list(city, &list) {
        return Err(refusals::case_not_yours());
    }
    let (found, next) = page::page(&deps.desk, &member, &shelf(&member.context.city, &list), call.query("cursor")?, limit).await?;
    let triage = deps.desk.directory.triage(&member.context.city).await?;
    let cases: Vec<Value> = found.iter().map(|case| named(row(case, &member), &triage, &member)).collect();
    Reply::json(200, &json!({ "of": of, "cases": cases, "next_cursor": next }))
}

/// The queues of a list. Complaints are in those of the supervisors, district by district in the order of the city; those
/// that the desk holds itself stand in its own queue.
fn shelf<'a>(city: &'a City, list: &'a List) -> Shelf<'a> {
    let slug = &city.slug;
    let queue = match list {
        List::Desk => Queue::Desk(slug),
        List::Sent => Queue::Sent(slug),
        List::Supervisor(district) => Queue::Supervisor(slug, district),
        List::Officer(beat, _) => Queue::Officer(slug, beat),
        List::Division(body) | List::Partner(body) => Queue::Body(slug, body),
        List::Complaints => {
            let of = |district: &'a District| (district.id.as_str(), Queue::Supervisor(slug, &district.id));
            let queues = city.districts.iter().map(of).collect();
            return Shelf { name: format!("queue/complaints/{slug}"), queues, holds: |case| case.conflict.is_some() };
        }
    };
    Shelf { name: format!("queue/{}", queue.partition()), queues: vec![("", queue)], holds: |_| true }
}

/// The list that is asked for; where it is not said of which beat or district, their own, if they have one.
async fn list(deps: &Deps, call: &Call, member: &Member, of: &str) -> Result<List, Problem> {
    let StaffProfile { beats, districts, .. } = &member.profile;
    match of {
        "desk" => Ok(List::Desk),
        "sent" => Ok(List::Sent),
        "complaints" => Ok(List::Complaints),
        "supervisor" => {
            let district = chosen(call, "district", districts, DistrictId::parse)?;
            if member.context.city.district(&district).is_none() {
                return Err(duty::unknown("district_unknown", Text::new("Такого району немає", "No such district"), "district"));
            }
            Ok(List::Supervisor(district))
        }
        "officer" => {
            let beat = chosen(call, "beat", beats, BeatId::parse)?;
            let post = deps.desk.store.post(&member.context.city, &beat).await?;
            let post = post.ok_or_else(|| duty::unknown("beat_unknown", Text::new("Такої дільниці немає", "No such beat"), "beat"))?;
            Ok(List::Officer(beat, post.district))
        }
        "division" => of_body(deps, call, member, BodyKind::PoliceDivision).await.map(List::Division),
        "partner" => of_body(deps, call, member, BodyKind::LegalPartner).await.map(List::Partner),
        _ => Err(refusals::field_malformed("of")),
    }
}

/// Whose queue: their own, or one that the desk looks into, which has to be of the city.
async fn of_body(deps: &Deps, call: &Call, member: &Member, kind: BodyKind) -> Result<BodyId, Problem> {
    let asked = call.query("body")?;
    if !matches!(member.profile.role, Role::Moderator | Role::Coordinator) {
        let own = member.profile.body.clone().ok_or_else(refusals::case_not_yours)?;
        return asked.is_none_or(|asked| own.as_str() == asked).then_some(own).ok_or_else(refusals::case_not_yours);
    }
    let id = BodyId::parse(asked.ok_or_else(|| refusals::field_missing("body"))?).map_err(|_| refusals::body_unknown("body"))?;
    let triage = deps.desk.directory.triage(&member.context.city).await?;
    if triage.body(&id).is_some_and(|body| body.kind == kind) { Ok(id) } else { Err(refusals::body_unknown("body")) }
}

fn chosen<T: Clone, E>(call: &Call, name: &'static str, own: &[T], parse: impl Fn(&str) -> Result<T, E>) -> Result<T, Problem> {
    match (call.query(name)?, own) {
        (Some(text), _) => parse(text).map_err(|_| refusals::field_malformed(name)),
        (None, [one]) => Ok(one.clone()),
        (None, _) => Err(refusals::field_missing(name)),
    }
}

fn limit(text: &str) -> Result<usize, Problem> {
    text.parse().ok().filter(|limit| (1..=MAX_PAGE).contains(limit)).ok_or_else(|| refusals::limit_malformed(MAX_PAGE))
}

/// With the name of the category.
fn named(mut row: Value, triage: &Triage, member: &Member) -> Value {
    let id = row["category"].as_str().and_then(|id| varta_domain::ids::CategoryId::parse(id).ok());
    let category = id.and_then(|id| triage.categories().get(&id));
    row["category_name"] = json!(category.map(|category| category.name.get(member.lang)));
    row
}
