//! The desk's work on a case, `POST /v1/staff/cities/{city}/cases/{reference}/…`: `hand-over`, `correction`, `raise`,
//! `conflict`, `rejection`, `question`, `recall`, `undo`. Each is a transition, and stands in the history with who and why.

mod hand_over;
mod place;

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{AskAuthor, Case, CaseState, Entry, FindConflict, Raise, Recall, Refusal, Reject, RejectReason, Undo};
use varta_domain::ids::OfficerId;
use varta_domain::letter;
use varta_domain::reference::Reference;
use varta_domain::sla::{self, Plan};
use varta_domain::text::MessageText;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{Acting, Desk, Done, words};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::{Problem, Text};
use varta_runtime::refusals;
use varta_store::Store;

/// Whom a complaint can be about at most.
const MAX_ABOUT: usize = 20;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RaiseBody {
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecallBody {
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictBody {
    #[serde(default)]
    about: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RejectBody {
    reason: RejectReason,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionBody {
    text: String,
}

/// Does what the last word of the path says.
///
/// # Errors
/// 404 and 403 for whose it is not, 400 for a body that is none, 422 for names that the city does not have, 409 where a
/// rule forbids it.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let acting = deps.desk.acting(&call).await?;
    let done = match call.last() {
        "hand-over" => hand_over::hand_over(&acting, call.json()?).await?,
        "correction" => place::correct(&acting, call.json()?).await?,
        "raise" => raise(&acting, call.json()?).await?,
        "conflict" => conflict(&acting, call.json()?).await?,
        "rejection" => reject(&acting, call.json()?).await?,
        "question" => ask(&acting, call.json()?).await?,
        "recall" => recall(&acting, call.json()?).await?,
        "undo" => undo(&acting).await?,
        _ => return Err(Problem::internal("a route that no part of this operation serves")),
    };
    acting.reply(&done)
}

async fn raise(acting: &Acting<'_>, body: RaiseBody) -> Result<Done, Problem> {
    let reason = words(&body.reason, "reason")?;
    acting.act(Action::Raise, |_| Ok(Raise { by: acting.actor(), reason: reason.clone() })).await
}

async fn recall(acting: &Acting<'_>, body: RecallBody) -> Result<Done, Problem> {
    let reason = words(&body.reason, "reason")?;
    let plan = plan(acting)?;
    let the_same = |entry: &Entry| matches!(entry, Entry::Recalled { reason: said, .. } if *said == reason);
    let how = |by| Recall { by, reason: reason.clone(), plan: plan.clone() };
    let recalled = acting.act_once(Action::Recall, |_| Ok(how(acting.actor())), the_same).await;
    // That an open case has no answer yet is no reason to who asks for it back: nobody outside has it.
    recalled.map_err(|problem| if problem.code() == "not_answered_yet" { refusals::case(&Refusal::NotHolder) } else { problem })
}

/// A clock that starts now.
fn plan(acting: &Acting<'_>) -> Result<Plan, Problem> {
    let context = &acting.member.context;
    Plan::new(&context.calendar, &context.city.sla, acting.member.now).map_err(Problem::internal)
}

async fn conflict(acting: &Acting<'_>, body: ConflictBody) -> Result<Done, Problem> {
    let mut about = Vec::new();
    if body.about.len() > MAX_ABOUT {
        return Err(unknown_officer());
    }
    acting.allow(Action::FindConflict, &acting.read().await?)?;
    for id in &body.about {
        // Whom it is about cannot be a slip of the keyboard: they would go on reading it.
        let id = OfficerId::parse(id).map_err(|_| unknown_officer())?;
        if !is_known(acting, &id).await? {
            return Err(unknown_officer());
        }
        about.push(id);
    }
    about.sort();
    about.dedup();
    found_to_be_about(acting, about).await
}

/// The case is about these of the police, or about whom nobody knows, and so is whatever is about the same.
async fn found_to_be_about(acting: &Acting<'_>, about: Vec<OfficerId>) -> Result<Done, Problem> {
    let plan = plan(acting)?;
    let found = |case: &Case| FindConflict {
        by: acting.actor(),
        about: about.clone(),
        has_supervisor: acting.member.context.city.has_supervisor_for(&case.district, &about),
        plan: plan.clone(),
    };
    let done = acting.act(Action::FindConflict, |case| Ok(found(case))).await?;
    // Duplicates are about the same: none of them stays where the officer could read it. One that cannot be changed
    // does not keep the others there; the same request again goes on.
    let mut failed = None;
    for reference in same_matter(acting, &done.case).await? {
        if let Err(problem) = acting.on(&reference).act(Action::FindConflict, |case| Ok(found(case))).await {
            failed = failed.or(Some(problem));
        }
    }
    failed.map_or(Ok(done), Err)
}

/// The other cases about the same: the one that this is a duplicate of, and those that are duplicates by now. What was
/// taken out again, or opened again by its author, is a matter of its own.
async fn same_matter(acting: &Acting<'_>, case: &Case) -> Result<Vec<Reference>, Problem> {
    let store = &acting.desk.store;
    let into = match case.merged_into.as_ref().filter(|_| case.state == CaseState::Merged) {
        Some(into) => store.case_head(&case.city, into).await?,
        None => None,
    };
    let main = into.as_ref().unwrap_or(case);
    let mut others: Vec<Reference> = into.iter().map(|into| into.reference.clone()).collect();
    for reference in main.duplicates.iter().filter(|reference| **reference != case.reference) {
        let duplicate = store.case_head(&case.city, reference).await?;
        if duplicate.is_some_and(|duplicate| letter::follows(&duplicate, main)) {
            others.push(reference.clone());
        }
    }
    Ok(others)
}

/// Whether somebody of that id serves in the city, or stands above who does.
async fn is_known(acting: &Acting<'_>, id: &OfficerId) -> Result<bool, Problem> {
    let city = &acting.member.context.city;
    let above = city.coordinator.as_ref() == Some(id)
        || city.oversight.contains(id)
        || city.districts.iter().any(|district| district.supervisors.contains(id));
    Ok(above || acting.desk.store.member(city, id).await?.is_some())
}

fn unknown_officer() -> Problem {
    Problem::new(422, "officer_unknown", Text::new("Такого офіцера немає", "No such officer"))
        .detail(Text::new("Потрібні ідентифікатори з пакета міста.", "The ids of the city’s pack are needed."))
        .field("about")
}

async fn reject(acting: &Acting<'_>, body: RejectBody) -> Result<Done, Problem> {
    let text = words(&body.text, "text")?;
    let how = |by| Reject { by, reason: body.reason, text: text.clone() };
    let the_same = |entry: &Entry| matches!(entry, Entry::Rejected { reason, text: said } if *reason == body.reason && *said == text);
    acting.act_once(Action::Reject, |_| Ok(how(acting.actor())), the_same).await
}

async fn ask(acting: &Acting<'_>, body: QuestionBody) -> Result<Done, Problem> {
    let text: MessageText = words(&body.text, "text")?;
    let (context, now) = (&acting.member.context, acting.member.now);
    let until = sla::end_of_business_day(&context.calendar, now, context.city.sla.author_answer_business_days);
    let until = until.map_err(Problem::internal)?;
    let today = context.calendar.local(now).date();
    let the_same = |entry: &Entry| matches!(entry, Entry::Asked { text: said, .. } if *said == text);
    acting.act_once(Action::Ask, |_| Ok(AskAuthor { by: acting.actor(), text: text.clone(), today, until }), the_same).await
}

async fn undo(acting: &Acting<'_>) -> Result<Done, Problem> {
    let the_same = |entry: &Entry| matches!(entry, Entry::Undone { .. });
    let done = acting.act_once(Action::Undo, |_| Ok(Undo { by: acting.actor() }), the_same).await?;
    // A conflict took the other cases about the same along: it lets them go again, but for those that somebody has
    // worked on since. Should this stop half-way, the same request again goes on.
    for reference in same_matter(acting, &done.case).await? {
        let other = acting.on(&reference);
        let taken_along = |case: &Case| {
            let back = case.undoable.as_ref().is_some_and(|undoable| undoable.before.conflict == done.case.conflict);
            case.conflict != done.case.conflict && back
        };
        if taken_along(&other.read().await?) {
            other.act_once(Action::Undo, |_| Ok(Undo { by: other.actor() }), the_same).await?;
        }
    }
    Ok(done)
}

/// A reason that may be left out.
fn reason(text: Option<&str>) -> Result<Option<MessageText>, Problem> {
    text.filter(|text| !text.trim().is_empty()).map(|text| words(text, "reason")).transpose()
}
