//! What an addition turns a case into. Who adds that the officer asked for money, or that they are beaten at home, has
//! said what the rules of the city know by its words: the case is a complaint about the police, or in safe mode, before a
//! word of the addition stands in it, so that nobody reads it who may not, and no letter gives it away. What tells of a
//! danger comes back from a body outside, and then goes to who of the police would have got it, had it been filed so.

use varta_domain::case::{
    Actor, Case, CaseState, FindConflict, HandOver, Holder, Recall, SwitchSafeModeOn, Transition, Urgency, transition,
};
use varta_domain::reference::Reference;
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_domain::triage::{Category, Facts, Triage};
use varta_runtime::cities::CityContext;
use varta_runtime::directory::Directory;
use varta_runtime::filing;
use varta_runtime::http::Call;
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, same_matter};
use varta_store::{Committed, Store};

use crate::ATTEMPTS;

/// An addition, as far as it turns its case.
pub(crate) struct Addition<'a> {
    /// The author's words.
    pub(crate) text: &'a MessageText,
    /// What its author says of it themselves.
    pub(crate) about_police: Option<bool>,
    /// The author was told to call first, and still writes.
    pub(crate) emergency: bool,
}

/// A case as it has to be before an addition is kept in it.
pub(crate) struct Turned {
    /// The case.
    pub(crate) case: Case,
    /// How soon whoever has it should look.
    pub(crate) urgency: Urgency,
    /// Who of the police would have got it, had it been filed with these words, where they tell of a danger.
    pub(crate) to: Option<Holder>,
}

/// The case as it has to be before the addition is kept in it.
///
/// # Errors
/// 409 where it may be a complaint about the police, which those of the police who have the case must not get: its author
/// is asked; 503 where others change the case all the time.
pub(crate) async fn by_its_words(
    directory: &Directory,
    context: &CityContext,
    mut case: Case,
    addition: &Addition<'_>,
    call: &Call,
) -> Result<Turned, Problem> {
    let Addition { text, about_police, emergency } = *addition;
    let triage = directory.triage(&context.city).await?;
    let facts = Facts { kind: case.kind, category: case.category.as_ref(), text: text.reveal(), who: None, district: Some(&case.district) };
    let told = triage.suggest(&facts);
    let (complaint, danger) = (told.complaint || about_police == Some(true), told.safe_mode);
    let alarm = danger || emergency;
    let to = Some(filing::route(&triage, case.kind, triage_category(&triage, &case), &told).holder).filter(|to| alarm && to.is_police());
    let with_police = case.with_officer || case.holder.is_police() || to.is_some();
    if told.perhaps_complaint && about_police.is_none() && case.conflict.is_none() && with_police {
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
    if alarm {
        case = take_back(store, context, case, call).await?;
    }
    let urgency = if emergency { Urgency::High } else { told.urgency };
    Ok(Turned { case, urgency: if alarm { urgency } else { Urgency::Low }, to })
}

/// Hands a case that the desk or a partner has to who of the police acts in such a danger, once the addition stands in it.
/// Where that cannot be done the desk sees it as urgent.
///
/// # Errors
/// [`Problem`] where the table cannot be used, or others change the case all the time.
pub(crate) async fn to_who_acts(store: &Store, mut case: Case, to: Option<Holder>, urgency: Urgency, call: &Call) -> Result<(), Problem> {
    let Some(to) = to else { return Ok(()) };
    for _ in 0..ATTEMPTS {
        let waits = matches!(case.holder, Holder::Desk | Holder::Partner { .. }) && case.state == CaseState::Open;
        if !waits || case.conflict.is_some() || to == Holder::Officer && !case.is_placed() {
            return Ok(());
        }
        let reason = why("Небезпека, за словами доповнення")?;
        case = turned(store, &case, HandOver { by: Actor::System, to: to.clone(), urgency: Some(urgency), reason }, call).await?;
    }
    Err(refusals::busy())
}

fn triage_category<'a>(triage: &'a Triage, case: &Case) -> Option<&'a Category> {
    case.category.as_ref().and_then(|id| triage.categories().get(id))
}

/// What tells of a danger is no body's outside: the case comes back before its link shows a word of it.
async fn take_back(store: &Store, context: &CityContext, mut case: Case, call: &Call) -> Result<Case, Problem> {
    for _ in 0..ATTEMPTS {
        if case.state != CaseState::Forwarded {
            return Ok(case);
        }
        let reason = why("Небезпека, за словами доповнення")?;
        case = turned(store, &case, Recall { by: Actor::System, reason, plan: plan(context, call)? }, call).await?;
    }
    Err(refusals::busy())
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
