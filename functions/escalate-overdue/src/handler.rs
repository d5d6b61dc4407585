//! The sweep, run by the schedule: moves each case whose next level is reached one level up, by a
//! conditional write. Running it twice changes nothing.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::case::{Case, CaseState, Change, CheckForwarded, EndWait, Escalate, MoveDueDate, Refusal, transition};
use varta_domain::city::City;
use varta_domain::ids::CitySlug;
use varta_domain::sla::{self, Plan};
use varta_runtime::clock::Clock;
use varta_runtime::log::LogCode;
use varta_store::{Committed, DueCase, Store, StoreError};

/// Cases a run takes from each shard; the next run takes the rest.
const BATCH: i32 = 100;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    clock: Clock,
}

impl Deps {
    /// Over a store and a clock.
    #[must_use]
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }
}

/// Why the sweep stopped. What it did before stands; the next run goes on.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A calendar cannot be used.
    #[error(transparent)]
    Calendar(#[from] varta_domain::calendar::CalendarError),
    /// Some cases could not be moved; the others were.
    #[error("{0} cases could not be moved")]
    Partly(usize),
}

/// What became of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moved {
    /// One level up.
    Up,
    /// Its due time follows the calendar.
    Due,
    /// The author did not answer: the clock runs on.
    Resumed,
    /// A body's term passed: back to the desk.
    Back,
    /// People are not at work, or somebody else changed it: a later run looks again.
    Later,
}

/// Runs the sweep.
///
/// # Errors
/// [`SweepError`]; the schedule runs it again.
pub async fn handle(deps: &Deps, _event: Value) -> Result<Value, SweepError> {
    let now = deps.clock.now().await;
    let mut cities = HashMap::new();
    let (mut up, mut due, mut resumed, mut back, mut later, mut failed) = (0, 0, 0, 0, 0, 0);
    for case in deps.store.due_cases(now, BATCH).await? {
        match one(deps, &case, &mut cities, now).await {
            Ok(Moved::Up) => up += 1,
            Ok(Moved::Due) => due += 1,
            Ok(Moved::Resumed) => resumed += 1,
            Ok(Moved::Back) => back += 1,
            Ok(Moved::Later) => later += 1,
            // One broken case must not keep the others waiting.
            Err(error) => {
                failed += 1;
                tracing::error!(code = LogCode::SweepFailed.code(), case = %case.reference, error = %error, "a case could not be moved");
            }
        }
    }
    tracing::info!(code = LogCode::SweepDone.code(), up, due, resumed, back, later, failed, "sweep done");
    if failed > 0 {
        Err(SweepError::Partly(failed))
    } else {
        Ok(json!({ "up": up, "due_moved": due, "resumed": resumed, "back": back, "later": later }))
    }
}

async fn one(
    deps: &Deps,
    due: &DueCase,
    cities: &mut HashMap<CitySlug, Option<(City, Calendar)>>,
    now: Timestamp,
) -> Result<Moved, SweepError> {
    if !cities.contains_key(&due.city) {
        let city = deps.store.city(&due.city).await?;
        let with_calendar =
            city.map(|city| Calendar::new(city.calendar.clone(), &city.zone).map(|calendar| (city, calendar))).transpose()?;
        cities.insert(due.city.clone(), with_calendar);
    }
    let Some(Some((city, calendar))) = cities.get(&due.city) else { return Ok(Moved::Later) };
    if !sla::is_working_time(calendar, &city.sla, now) {
        return Ok(Moved::Later);
    }
    let Some(case) = deps.store.case_head(&due.city, &due.reference).await? else { return Ok(Moved::Later) };
    let Some((change, moved)) = change(&case, city, calendar, now)? else { return Ok(Moved::Later) };
    Ok(match deps.store.commit(&change, now).await? {
        Committed::Done => moved,
        Committed::Stale => Moved::Later,
    })
}

/// What time does to a case that is due; `None` where nothing, or not yet.
fn change(case: &Case, city: &City, calendar: &Calendar, now: Timestamp) -> Result<Option<(Change, Moved)>, SweepError> {
    let resumed = || case.plan_when_resumed(calendar, &city.sla, now);
    let tried = match case.state {
        CaseState::Waiting => transition(case, EndWait { plan: resumed()? }, now).map(|change| (change, Moved::Resumed)),
        CaseState::Forwarded => {
            // The desk gets a clock of its own to look what was done.
            let plan = Plan::new(calendar, &city.sla, now)?;
            transition(case, CheckForwarded { plan }, now).map(|change| (change, Moved::Back))
        }
        _ => {
            let plan = case.plan.again(calendar, &city.sla)?;
            // The calendar in force decides also where the due time stays and only what comes after it moves.
            let early = case.level.next().is_some_and(|level| now < plan.reached_at(level));
            match transition(case, MoveDueDate { plan }, now) {
                Ok(change) => Ok((change, Moved::Due)),
                Err(_) if early => return Ok(None),
                Err(_) => transition(case, Escalate, now).map(|change| (change, Moved::Up)),
            }
        }
    };
    match tried {
        Ok(moved) => Ok(Some(moved)),
        Err(Refusal::NotDue | Refusal::State { .. }) => Ok(None),
        Err(refusal) => {
            tracing::error!(code = LogCode::SweepFailed.code(), case = %case.reference, error = %refusal, "a case cannot be moved");
            Ok(None)
        }
    }
}
