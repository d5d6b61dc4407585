//! What an addition turns a case into. Who adds that the officer asked for money, or that they are beaten at home, has
//! said what the rules of the city know by its words: the case is a complaint about the police, or in safe mode, before a
//! word of the addition stands in it, so that nobody reads it who may not, and no letter gives it away.

use varta_domain::case::{Actor, Case, FindConflict, SwitchSafeModeOn, Transition, transition};
use varta_domain::reference::Reference;
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_domain::triage::Facts;
use varta_runtime::cities::CityContext;
use varta_runtime::directory::Directory;
use varta_runtime::http::Call;
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, same_matter};
use varta_store::{Committed, Store};

use crate::ATTEMPTS;

/// The case as it has to be before the addition is kept in it. `about_police` is what its author says of it themselves.
///
/// # Errors
/// 409 where it may be a complaint about the police, which the officer who has the case must not get: its author is asked;
/// 503 where others change the case all the time.
pub(crate) async fn by_its_words(
    directory: &Directory,
    context: &CityContext,
    mut case: Case,
    text: &MessageText,
    about_police: Option<bool>,
    call: &Call,
) -> Result<Case, Problem> {
    let triage = directory.triage(&context.city).await?;
    let facts = Facts { kind: case.kind, category: case.category.as_ref(), text: text.reveal(), who: None, district: Some(&case.district) };
    let told = triage.suggest(&facts);
    let (complaint, danger) = (told.complaint || about_police == Some(true), told.safe_mode);
    if told.perhaps_complaint && about_police.is_none() && case.conflict.is_none() && case.with_officer {
        return Err(refusals::about_police_unclear(call.lang));
    }
    let store = &directory.store;
    if complaint {
        case = complain(store, context, case, call).await?;
        // Duplicates are about the same: none of them stays where the officer could read it.
        for reference in same_matter::others(store, &case).await? {
            complain(store, context, head(store, &case, &reference).await?, call).await?;
        }
    }
    if danger {
        case = look_after(store, case, call).await?;
        same_matter::part_ways(store, &case, &Actor::System, &plan(context, call)?, call.now).await?;
    }
    Ok(case)
}

async fn complain(store: &Store, context: &CityContext, mut case: Case, call: &Call) -> Result<Case, Problem> {
    for _ in 0..ATTEMPTS {
        if case.conflict.is_some() {
            return Ok(case);
        }
        case = turned(store, &case, conflict(context, &case, call)?, call).await?;
    }
    Err(refusals::busy())
}

async fn look_after(store: &Store, mut case: Case, call: &Call) -> Result<Case, Problem> {
    for _ in 0..ATTEMPTS {
        if case.safe_mode {
            return Ok(case);
        }
        let on = SwitchSafeModeOn { by: Actor::System, reason: why("Небезпека, за словами доповнення")? };
        case = turned(store, &case, on, call).await?;
    }
    Err(refusals::busy())
}

/// The case as it then is, or as somebody else has changed it meanwhile.
async fn turned(store: &Store, case: &Case, how: impl Transition, call: &Call) -> Result<Case, Problem> {
    let change = transition(case, how, call.now).map_err(|refusal| refusals::case(&refusal))?;
    if store.commit(&change, call.now).await? == Committed::Done { Ok(change.case) } else { head(store, case, &case.reference).await }
}

/// Whom it is about is not known by the words alone: no officer sees it, and the desk names them.
fn conflict(context: &CityContext, case: &Case, call: &Call) -> Result<FindConflict, Problem> {
    Ok(FindConflict {
        by: Actor::System,
        about: Vec::new(),
        not_about: Vec::new(),
        supervisors: context.city.supervisors_of(&case.district).to_vec(),
        plan: plan(context, call)?,
        reason: why("Скарга на поліцію, за словами доповнення")?,
    })
}

fn why(reason: &str) -> Result<MessageText, Problem> {
    MessageText::parse(reason).map_err(Problem::internal)
}

/// A clock that starts now.
fn plan(context: &CityContext, call: &Call) -> Result<Plan, Problem> {
    Plan::new(&context.calendar, &context.city.sla, call.now).map_err(Problem::internal)
}

async fn head(store: &Store, of: &Case, reference: &Reference) -> Result<Case, Problem> {
    store.case_head(&of.city, reference).await?.ok_or_else(refusals::case_not_found)
}
