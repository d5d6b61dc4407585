//! A case as the desk's lists and actions show it: its head, without anybody's words.

use serde_json::{Value, json};
use varta_domain::action::Action;
use varta_domain::case::{Case, CaseState, Claim};
use varta_domain::ids::StaffId;

use super::acting::{Done, Member};
use crate::view::dates::rfc3339;
use crate::view::entry::{self, Reader};
use crate::view::words::{holder_text, state_text};

/// A line of a queue.
#[must_use]
pub fn row(case: &Case, member: &Member) -> Value {
    let calendar = &member.context.calendar;
    let at = |instant| rfc3339(calendar, instant);
    let claim = case.claim.as_ref().filter(|claim| member.now < claim.until);
    json!({
        "reference": case.reference,
        "kind": case.kind.name(),
        "category": case.category,
        "urgency": case.urgency.name(),
        "state": case.state.name(),
        "state_text": state_text(case, member.now, member.lang),
        "due_at": at(case.plan.due_at),
        "overdue": case.is_overdue(member.now),
        "level": case.level.number(),
        "raised": case.raised,
        "holder": case.holder.name(),
        "holder_text": holder_text(&case.holder, member.lang),
        "body": case.holder.body(),
        "conflict": case.conflict.is_some(),
        "safe_mode": case.safe_mode,
        "claim": claim.map(|claim| json!({ "by": whose(claim, &member.profile.sub), "until": at(claim.until) })),
        "waiting_until": case.waiting.as_ref().map(|waiting| at(waiting.until)),
        "check_at": case.forwarding.as_ref().filter(|_| case.state == CaseState::Forwarded).map(|forwarding| at(forwarding.check_at)),
        "forward_by": case.forward_by().map(at),
        "received_at": at(case.received_at),
        "last_by_author_at": case.last_by_author_at.map(at),
        "district": case.district,
        "beat": case.beat,
    })
}

/// The case after an action: a line of a queue with what may be done now and what was added to its history.
#[must_use]
pub fn after(done: &Done, member: &Member) -> Value {
    let Done { case, entry } = done;
    let calendar = &member.context.calendar;
    let added = entry.as_ref().and_then(|entry| entry::view(entry, calendar, member.lang, Reader::of(member.profile.role)));
    if !member.profile.may_read(case) {
        let next = member.lang.pick("Звернення тепер не у вашому віданні.", "The case is no longer yours to read.");
        return json!({ "reference": case.reference, "actions": [], "entry": added, "next": [next] });
    }
    let actions = member.profile.actions(case, member.now);
    let mut shown = row(case, member);
    if let Some(members) = shown.as_object_mut() {
        members.insert("actions".to_owned(), actions.into_iter().map(Action::name).collect());
        members.insert("entry".to_owned(), json!(added));
    }
    shown
}

fn whose(claim: &Claim, me: &StaffId) -> &'static str {
    if claim.by == *me { "me" } else { "other" }
}
