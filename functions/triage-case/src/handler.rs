//! The desk's work on a case, `POST /v1/staff/cities/{city}/cases/{reference}/…`: `hand-over`, `correction`, `raise`,
//! `conflict`, `safe-mode`, `rejection`, `question`, `recall`, `undo`. Each is a transition, and stands in the history with
//! who and why.

mod conflict;
mod hand_over;
mod place;

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{AskAuthor, Case, Entry, Raise, Recall, Refusal, Reject, RejectReason, SwitchSafeModeOn, Undo};
use varta_domain::sla::{self, Plan};
use varta_domain::text::MessageText;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{self, Acting, Desk, Done, words};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, same_matter};
use varta_store::Store;

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
struct RejectBody {
    reason: RejectReason,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionBody {
    text: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct UndoBody {
    reason: Option<String>,
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
        "raise" => raise(&acting, &desk::reason(&call)?).await?,
        "conflict" => conflict::find(&acting, call.json()?).await?,
        "safe-mode" => safe_mode(&acting, &desk::reason(&call)?).await?,
        "rejection" => reject(&acting, call.json()?).await?,
        "question" => ask(&acting, call.json()?).await?,
        "recall" => recall(&acting, &desk::reason(&call)?).await?,
        "undo" => undo(&acting, if call.body().is_empty() { UndoBody::default() } else { call.json()? }).await?,
        _ => return Err(Problem::internal("a route that no part of this operation serves")),
    };
    acting.reply(&done)
}

async fn raise(acting: &Acting<'_>, reason: &MessageText) -> Result<Done, Problem> {
    acting.act(Action::Raise, |_| Ok(Raise { by: acting.actor(), reason: reason.clone() })).await
}

async fn safe_mode(acting: &Acting<'_>, reason: &MessageText) -> Result<Done, Problem> {
    let done = acting.act(Action::SafeMode, |_| Ok(SwitchSafeModeOn { by: acting.actor(), reason: reason.clone() })).await?;
    part_ways(acting, &done.case).await?;
    Ok(done)
}

async fn recall(acting: &Acting<'_>, reason: &MessageText) -> Result<Done, Problem> {
    let plan = plan(acting)?;
    let the_same = |entry: &Entry| matches!(entry, Entry::Recalled { reason: said, .. } if said == reason);
    let how = |by| Recall { by, reason: reason.clone(), plan: plan.clone() };
    let recalled = acting.act_once(Action::Recall, |_| Ok(how(acting.actor())), the_same).await;
    // That an open case has no answer yet is no reason to who asks for it back: nobody outside has it.
    recalled.map_err(|problem| if problem.code() == "not_answered_yet" { refusals::case(&Refusal::NotHolder) } else { problem })
}

/// A case that is in safe mode now is followed by nobody: duplicates of it go on by themselves.
async fn part_ways(acting: &Acting<'_>, case: &Case) -> Result<(), Problem> {
    same_matter::part_ways(&acting.desk.store, case, &acting.actor(), &plan(acting)?, acting.member.now).await
}

/// A clock that starts now.
fn plan(acting: &Acting<'_>) -> Result<Plan, Problem> {
    let context = &acting.member.context;
    Plan::new(&context.calendar, &context.city.sla, acting.member.now).map_err(Problem::internal)
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

async fn undo(acting: &Acting<'_>, body: UndoBody) -> Result<Done, Problem> {
    let reason = desk::words_if_any(body.reason.as_deref(), "reason")?;
    let how = |by| Undo { by, reason: reason.clone() };
    let the_same = |entry: &Entry| matches!(entry, Entry::Undone { .. });
    let done = acting.act_once(Action::Undo, |_| Ok(how(acting.actor())), the_same).await?;
    // A conflict took the other cases about the same along: it lets them go again, but for those that somebody has
    // worked on since. Should this stop half-way, the same request again goes on.
    for reference in same_matter::others(&acting.desk.store, &done.case).await? {
        let other = acting.on(&reference);
        let taken_along = |case: &Case| {
            let back = case.undoable.as_ref().is_some_and(|undoable| undoable.before.conflict == done.case.conflict);
            case.conflict != done.case.conflict && back
        };
        if taken_along(&other.read().await?) {
            other.act_once(Action::Undo, |_| Ok(how(other.actor())), the_same).await?;
        }
    }
    Ok(done)
}
