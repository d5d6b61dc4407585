//! What an addition turns a case into. Who adds that the officer asked for money, or that they are beaten at home, has
//! said what the rules of the city know by its words: the case is a complaint about the police, or in safe mode, before a
//! word of the addition stands in it, so that nobody reads it who may not, and no letter gives it away.

use varta_domain::case::{Actor, Case, FindConflict, Refusal, SwitchSafeModeOn, transition};
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_domain::triage::Facts;
use varta_runtime::cities::CityContext;
use varta_runtime::directory::Directory;
use varta_runtime::http::Call;
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
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
    for _ in 0..ATTEMPTS {
        let change = if complaint && case.conflict.is_none() {
            transition(&case, conflict(context, &case, call)?, call.now)
        } else if danger && !case.safe_mode {
            transition(&case, SwitchSafeModeOn { by: Actor::System, reason: why("Небезпека, за словами доповнення")? }, call.now)
        } else {
            return Ok(case);
        };
        let change = change.map_err(|refusal: Refusal| refusals::case(&refusal))?;
        case = if directory.store.commit(&change, call.now).await? == Committed::Done {
            change.case
        } else {
            again(&directory.store, &case).await?
        };
    }
    Err(refusals::busy())
}

/// Whom it is about is not known by the words alone: no officer sees it, and the desk names them.
fn conflict(context: &CityContext, case: &Case, call: &Call) -> Result<FindConflict, Problem> {
    Ok(FindConflict {
        by: Actor::System,
        about: Vec::new(),
        not_about: Vec::new(),
        supervisors: context.city.supervisors_of(&case.district).to_vec(),
        plan: Plan::new(&context.calendar, &context.city.sla, call.now).map_err(Problem::internal)?,
        reason: why("Скарга на поліцію, за словами доповнення")?,
    })
}

fn why(reason: &str) -> Result<MessageText, Problem> {
    MessageText::parse(reason).map_err(Problem::internal)
}

async fn again(store: &Store, case: &Case) -> Result<Case, Problem> {
    store.case_head(&case.city, &case.reference).await?.ok_or_else(refusals::case_not_found)
}
