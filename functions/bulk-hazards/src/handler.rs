//! `POST /v1/staff/cities/{city}/hazards/bulk`: one action on several hazards, such as forty reports of one storm. Who
//! asks says how many there are; where that differs nothing is done. Each case is a transaction of its own, and the
//! reply says what became of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::action::Action;
use varta_domain::case::{Answer, Case, CaseKind, Entry, Outcome, PublicTexts, Publish, Refusal, Reject, RejectReason};
use varta_domain::reference::Reference;
use varta_domain::text::MessageText;
use varta_domain::triage::Triage;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{self, ATTEMPTS, Acting, Changed, Desk, Done, Member};
use varta_runtime::forwarding::{Asked, Order};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::publication::{self, Wanted};
use varta_runtime::refusals;
use varta_store::{Committed, Store};

/// The most cases of one request.
const MAX_CASES: usize = 50;

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
struct Body {
    action: What,
    references: Vec<String>,
    expected: usize,
    #[serde(default)]
    text: String,
    #[serde(default)]
    outcome: Outcome,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    ground: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    term_days: Option<u16>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Answer,
    Reject,
    Publish,
    Forward,
}

/// What is done to each case, once it is read.
enum Work<'a> {
    Answer(MessageText, Outcome),
    Reject(MessageText, RejectReason),
    Publish(Wanted, Option<MessageText>, &'a Triage),
    Forward(Order<'a>),
}

/// Does one action to several hazards.
///
/// # Errors
/// 400 for a list that is none, 409 where its length is another than expected, and what the action itself refuses
/// whatever the case.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let member = deps.desk.member(&call).await?;
    let body: Body = call.json()?;
    let distinct: BTreeSet<&String> = body.references.iter().collect();
    if distinct.len() != body.references.len() || !(1..=MAX_CASES).contains(&body.references.len()) {
        return Err(refusals::bulk_size(MAX_CASES));
    }
    if body.references.len() != body.expected {
        return Err(refusals::bulk_count_differs(body.references.len()));
    }
    let triage = deps.desk.directory.triage(&member.context.city).await?;
    let work = match body.action {
        What::Answer => Work::Answer(desk::words(&body.text, "text")?, body.outcome),
        What::Reject => Work::Reject(desk::words(&body.text, "text")?, reject_reason(body.reason)?),
        What::Publish => {
            let texts = PublicTexts { text: publication::words(&body.text, "text")?, answer: None };
            let why = desk::words_if_any(body.reason.as_deref(), "reason")?;
            Work::Publish(Wanted { texts, point: None }, why, &triage)
        }
        What::Forward => {
            let (ground, note) = (body.ground.as_deref(), body.note.as_deref());
            let asked = Asked { body: &body.body, ground, note, term_days: body.term_days, share_photos: None, share_contact: false };
            Work::Forward(Order::new(&asked, &triage, &member.context, call.now)?)
        }
    };
    let mut results = Vec::new();
    let mut done = 0;
    for typed in &body.references {
        let result = one(deps, &member, typed, &work).await;
        done += usize::from(result.is_ok());
        results.push(shown(typed, result, &call));
    }
    Reply::json(200, &json!({ "done": done, "failed": results.len() - done, "results": results }))
}

fn reject_reason(typed: Option<String>) -> Result<RejectReason, Problem> {
    let typed = typed.ok_or_else(refusals::reject_reason_missing)?;
    serde_json::from_value(Value::String(typed)).map_err(|_| refusals::field_malformed("reason"))
}

/// What became of one case. Our own failure ends none of the others: it is said as any refusal.
fn shown(typed: &str, result: Result<Done, Problem>, call: &Call) -> Value {
    match result {
        Ok(Done { case, .. }) => json!({ "reference": case.reference, "done": true, "state": case.state.name() }),
        Err(problem) => json!({
            "reference": typed,
            "done": false,
            "status": problem.status(),
            "code": problem.code(),
            "detail": problem.detail_text(call.lang),
        }),
    }
}

async fn one(deps: &Deps, member: &Member, typed: &str, work: &Work<'_>) -> Result<Done, Problem> {
    let reference = Reference::parse(typed).map_err(|_| refusals::case_not_found_for_staff())?;
    let member = Member { profile: member.profile.clone(), context: Arc::clone(&member.context), now: member.now, lang: member.lang };
    let acting = Acting { desk: &deps.desk, member, reference };
    match work {
        Work::Answer(text, outcome) => {
            let how = |case: &Case| {
                hazard(case)?;
                Ok(Answer { outcome: *outcome, ..Answer::new(acting.actor(), text.clone()) })
            };
            acting.act_once(Action::Answer, how, |entry| matches!(entry, Entry::Answered { text: before, .. } if before == text)).await
        }
        Work::Reject(text, reason) => {
            let how = |case: &Case| {
                hazard(case)?;
                Ok(Reject { by: acting.actor(), reason: *reason, text: text.clone() })
            };
            acting.act_once(Action::Reject, how, |entry| matches!(entry, Entry::Rejected { text: before, .. } if before == text)).await
        }
        Work::Forward(order) => {
            let how = |case: &Case| {
                hazard(case)?;
                order.by(acting.actor(), case)
            };
            acting.act_once(Action::Forward, how, |entry| order.is_in(entry)).await
        }
        Work::Publish(wanted, why, triage) => publish(&acting, wanted, why.as_ref(), triage).await,
    }
}

async fn publish(acting: &Acting<'_>, wanted: &Wanted, why: Option<&MessageText>, triage: &Triage) -> Result<Done, Problem> {
    for _ in 0..ATTEMPTS {
        let (case, history) = acting.read_whole().await?;
        acting.allow(Action::Publish, &case)?;
        hazard(&case)?;
        let point = wanted.place(&case, &history, triage)?;
        let how = Publish { by: acting.actor(), point, texts: wanted.texts.clone(), reason: why.cloned() };
        match acting.changed(Action::Publish, &case, how)? {
            Changed::Already => return Ok(Done { case, entry: None }),
            Changed::To(change) => {
                if acting.desk.store.commit(&change, acting.member.now).await? == Committed::Done {
                    return Ok((*change).into());
                }
            }
        }
    }
    Err(refusals::busy())
}

/// Other cases have one author each who wrote something of their own: each is read.
fn hazard(case: &Case) -> Result<(), Problem> {
    if case.kind == CaseKind::Hazard { Ok(()) } else { Err(refusals::case(&Refusal::Kind)) }
}
