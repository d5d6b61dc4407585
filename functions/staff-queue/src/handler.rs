//! `GET /v1/staff/cities/{city}/queue?of=`: what somebody has to work on, the urgent first, then by when it is due; page
//! by page: `cursor` is the `next_cursor` of the page before. Nobody's words stand in it.

use serde_json::{Value, json};
use varta_domain::ids::{BeatId, DistrictId};
use varta_domain::list::List;
use varta_domain::staff::StaffProfile;
use varta_domain::triage::Triage;
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
        List::Desk => Queue::Desk(city),
        List::Sent => Queue::Sent(city),
        List::Supervisor(district) => Queue::Supervisor(city, district),
        List::Officer(beat, _) => Queue::Officer(city, beat),
        List::Division(body) | List::Partner(body) => Queue::Body(city, body),
    };
    let name = format!("queue/{}", queue.partition());
    let after = call.query("cursor")?.map(|text| position(&name, text)).transpose()?;
    let page = deps.desk.store.queue(&queue, after.as_ref(), limit).await?;
    let triage = deps.desk.directory.triage(&member.context.city).await?;
    // Once more, case by case: whoever asks for a list, and whatever stands in it.
    let cases = page.cases.iter().filter(|case| member.profile.may_read(case));
    let cases: Vec<Value> = cases.map(|case| named(row(case, &member), &triage, &member)).collect();
    let next = page.next.map(|next| cursor::after(&name, &format!("{}\n{}", next.pk, next.queue_sk)));
    Reply::json(200, &json!({ "of": of, "cases": cases, "next_cursor": next }))
}

/// The list that is asked for; where it is not said of which beat or district, their own, if they have one.
async fn list(deps: &Deps, call: &Call, member: &Member, of: &str) -> Result<List, Problem> {
    let StaffProfile { beats, districts, body, .. } = &member.profile;
    match of {
        "desk" => Ok(List::Desk),
        "sent" => Ok(List::Sent),
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
        "division" => body.clone().map(List::Division).ok_or_else(refusals::case_not_yours),
        "partner" => body.clone().map(List::Partner).ok_or_else(refusals::case_not_yours),
        _ => Err(refusals::field_malformed("of")),
    }
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

fn position(list: &str, text: &str) -> Result<Position, Problem> {
    let place: String = cursor::position(list, text)?;
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
