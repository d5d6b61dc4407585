//! `PUT` and `DELETE /v1/staff/cities/{city}/cases/{reference}/mute`: nothing more is taken, for a time, from where a
//! case came from. Who or where that is, nobody learns: not even the tag is shown. The case itself is answered.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use varta_domain::case::{Actor, Case, MAX_MUTE_HOURS, Mute, Unmute, transition};
use varta_domain::ids::CitySlug;
use varta_domain::reference::Reference;
use varta_domain::text::MessageText;
use varta_runtime::cities::{Cities, CityContext};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{duty, refusals, tags, view};
use varta_store::{Committed, Store};

/// Tries when somebody else changes the case at the same moment.
const ATTEMPTS: usize = 4;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    hours: u8,
    reason: String,
}

/// Mutes or lets speak again.
///
/// # Errors
/// 403 without a role, 404 for who may not know of the case, 400 for hours or a reason that are none, 409 where the
/// source is forgotten: a mute ends with the day after that of the case (UTC).
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let profile = duty::profile(&deps.store, &call).await?;
    let mute = if call.is_delete() { None } else { Some(mute(&call)?) };
    let city = CitySlug::parse(call.path("city")).map_err(|_| refusals::case_not_found_for_staff())?;
    let reference = Reference::parse(call.path("reference")).map_err(|_| refusals::case_not_found_for_staff())?;
    let by = Actor::Staff { sub: profile.sub.clone(), role: Some(profile.role) };
    for _ in 0..ATTEMPTS {
        let case = deps
            .store
            .case_head(&city, &reference)
            .await?
            .filter(|case| profile.may_read(case))
            .ok_or_else(refusals::case_not_found_for_staff)?;
        if !profile.may_triage(&case) {
            return Err(refusals::case_not_yours());
        }
        let context = deps.cities.get(city.as_str(), call.now).await?;
        let tag = deps.store.source_of(&city, &reference, call.now).await?;
        let (tag, forgotten_at) = tag.zip(tags::known_until(case.received_at, call.now)).ok_or_else(refusals::source_forgotten)?;
        let (change, until) = match &mute {
            Some((hours, reason)) => {
                let mute = Mute { by: by.clone(), hours: *hours, forgotten_at, reason: reason.clone() };
                let until = mute.until(call.now);
                (transition(&case, mute, call.now), until)
            }
            None => (transition(&case, Unmute { by: by.clone() }, call.now), call.now),
        };
        let change = change.map_err(|refusal| refusals::case(&refusal))?;
        if deps.store.commit_mute(&change, &tag, until, call.now).await? == Committed::Done {
            return reply(&case, mute.is_some().then_some(until), &context);
        }
    }
    Err(refusals::busy())
}

fn mute(call: &Call) -> Result<(u8, MessageText), Problem> {
    let body: Body = call.json()?;
    if !(1..=MAX_MUTE_HOURS).contains(&body.hours) {
        return Err(refusals::mute_hours(MAX_MUTE_HOURS));
    }
    let reason = MessageText::parse(&body.reason).map_err(|error| refusals::text("reason", &error))?;
    Ok((body.hours, reason))
}

fn reply(case: &Case, until: Option<Timestamp>, context: &CityContext) -> Result<Reply, Problem> {
    let until = until.map(|until| view::dates::rfc3339(&context.calendar, until));
    Reply::json(200, &json!({ "reference": case.reference, "muted_until": until }))
}
