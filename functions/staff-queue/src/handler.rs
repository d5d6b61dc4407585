//! `GET /v1/staff/cities/{city}/queue?of=`: what somebody has to work on, the urgent first, then by when it is due; page
//! by page: `cursor` is the `next_cursor` of the page before. Nobody's words stand in it.

use serde_json::{Value, json};
use varta_domain::case::Case;
use varta_domain::ids::{BeatId, BodyId, DistrictId};
use varta_domain::list::List;
use varta_domain::staff::{Role, StaffProfile};
use varta_domain::triage::{BodyKind, Triage};
use varta_runtime::cities::Cities;
use varta_runtime::desk::{Desk, Member, row};
use varta_runtime::duty;
use varta_runtime::http::{Call, Reply, cursor};
use varta_runtime::problem::{Problem, Text};
use varta_runtime::refusals;
use varta_store::Store;
use varta_store::keys::Queue;
use varta_store::queue::Position;

/// How many cases a page has, unless another number is asked for.
const PAGE: i32 = 25;
const MAX_PAGE: i32 = 50;
/// How many queues one page of complaints looks into at most; a city has about as many districts.
const MAX_QUEUES: usize = 12;

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
    let queue = match &list {
        List::Desk => Some(Queue::Desk(city)),
        List::Sent => Some(Queue::Sent(city)),
        List::Supervisor(district) => Some(Queue::Supervisor(city, district)),
        List::Officer(beat, _) => Some(Queue::Officer(city, beat)),
        List::Division(body) | List::Partner(body) => Some(Queue::Body(city, body)),
        List::Complaints => None,
    };
    let cursor = call.query("cursor")?;
    let (found, next) = match &queue {
        Some(queue) => one_queue(deps, queue, cursor, limit).await?,
        None => complaints(deps, &member, cursor, limit).await?,
    };
    let triage = deps.desk.directory.triage(&member.context.city).await?;
    // Once more, case by case: whoever asks for a list, and whatever stands in it.
    let cases = found.iter().filter(|case| member.profile.may_read(case));
    let cases: Vec<Value> = cases.map(|case| named(row(case, &member), &triage, &member)).collect();
    Reply::json(200, &json!({ "of": of, "cases": cases, "next_cursor": next }))
}

/// A page of a queue, and where the next one begins.
async fn one_queue(deps: &Deps, queue: &Queue<'_>, cursor: Option<&str>, limit: i32) -> Result<(Vec<Case>, Option<String>), Problem> {
    let name = format!("queue/{}", queue.partition());
    let after = match cursor {
        Some(text) => Some(position(&cursor::position::<String>(&name, text)?)?),
        None => None,
    };
    let page = deps.desk.store.queue(queue, after.as_ref(), limit).await?;
    Ok((page.cases, page.next.map(|next| cursor::after(&name, &place(&next)))))
}

/// A page of complaints: the queues of the supervisors, district by district in the order of the city, until the page is
/// full. Those that the desk holds itself stand in its own queue.
async fn complaints(deps: &Deps, member: &Member, cursor: Option<&str>, limit: i32) -> Result<(Vec<Case>, Option<String>), Problem> {
    let city = &member.context.city;
    let name = format!("queue/complaints/{}", city.slug);
    let (mut at, mut after) = (0, None);
    if let Some(text) = cursor {
        let text: String = cursor::position(&name, text)?;
        let malformed = || refusals::field_malformed("cursor");
        let (district, rest) = text.split_once('\n').ok_or_else(malformed)?;
        at = city.districts.iter().position(|known| known.id.as_str() == district).ok_or_else(malformed)?;
        after = if rest.is_empty() { None } else { Some(position(rest)?) };
    }
    let (mut cases, mut queues): (Vec<Case>, usize) = (Vec::new(), 0);
    while let Some(district) = city.districts.get(at) {
        let room = limit.saturating_sub(i32::try_from(cases.len()).unwrap_or(limit));
        if room == 0 || queues == MAX_QUEUES {
            let rest = after.as_ref().map(place).unwrap_or_default();
            return Ok((cases, Some(cursor::after(&name, &format!("{}\n{rest}", district.id)))));
        }
        queues += 1;
        let page = deps.desk.store.queue(&Queue::Supervisor(&city.slug, &district.id), after.as_ref(), room).await?;
        cases.extend(page.cases.into_iter().filter(|case| case.conflict.is_some()));
        after = page.next;
        if after.is_none() {
            at += 1;
        }
    }
    Ok((cases, None))
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

fn limit(text: &str) -> Result<i32, Problem> {
    let most = usize::try_from(MAX_PAGE).unwrap_or_default();
    text.parse().ok().filter(|limit| (1..=MAX_PAGE).contains(limit)).ok_or_else(|| refusals::limit_malformed(most))
}

/// A place in a queue, as a cursor carries it.
fn place(position: &Position) -> String {
    format!("{}\n{}", position.pk, position.queue_sk)
}

fn position(place: &str) -> Result<Position, Problem> {
    let (pk, queue_sk) = place.split_once('\n').ok_or_else(|| refusals::field_malformed("cursor"))?;
    Ok(Position { pk: pk.to_owned(), queue_sk: queue_sk.to_owned() })
}

/// With the name of the category.
fn named(mut row: Value, triage: &Triage, member: &Member) -> Value {
    let id = row["category"].as_str().and_then(|id| varta_domain::ids::CategoryId::parse(id).ok());
    let category = id.and_then(|id| triage.categories().get(&id));
    row["category_name"] = json!(category.map(|category| category.name.get(member.lang)));
    row
}
