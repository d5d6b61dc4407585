//! A line of the history, as its reader may see it. The author reads what happened to their case; who of the desk
//! took it up, drafts, and the reasons that staff write for each other are for staff.

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::case::{Actor, BodyReport, Details, Entry, HistoryEntry, Outcome};
use varta_domain::lang::Lang;
use varta_domain::staff::Role;
use varta_domain::text::MessageText;

use super::dates::rfc3339;
use super::words::{holder_text, level_text, reject_text};

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The author, with their key.
    Author,
    /// Staff, with a token or an officer's link.
    Staff,
    /// Staff who work on complaints about the police: the desk, the coordinator, supervisors.
    Desk,
}

impl Reader {
    /// As what a member of the staff reads.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Moderator | Role::Coordinator | Role::Supervisor => Self::Desk,
            Role::Officer | Role::DivisionOfficer | Role::Partner => Self::Staff,
        }
    }
}

/// A line of the history; `None` where it is not for this reader.
#[must_use]
pub fn view(entry: &HistoryEntry, calendar: &Calendar, lang: Lang, reader: Reader) -> Option<Value> {
    let at = |instant: Timestamp| rfc3339(calendar, instant);
    let for_staff = reader != Reader::Author;
    let mut view = match &entry.entry {
        // That somebody was thought to complain about them is not for those it may have been about, once it is undone.
        Entry::ConflictFound { .. } if reader == Reader::Staff => return None,
        Entry::Claimed { .. }
        | Entry::Released
        | Entry::Drafted { .. }
        | Entry::DuplicateFound { .. }
        | Entry::Published { .. }
        | Entry::SafeModeOn { .. }
        | Entry::Withdrawn { .. }
        | Entry::Undone { .. }
        | Entry::Muted { .. }
        | Entry::Unmuted
            if !for_staff =>
        {
            return None;
        }
        Entry::Filed { text, emergency_declined, details } => {
            let mut view = json!({ "what": "filed", "text": text.reveal(), "emergency_declined": emergency_declined });
            if !details.is_empty() {
                view["details"] = details_view(details);
            }
            view
        }
        Entry::FollowedUp { text, emergency_declined, reopened_until } => json!({
            "what": "followed_up", "text": text.reveal(), "emergency_declined": emergency_declined, "reopened_until": reopened_until.map(at),
        }),
        Entry::Answered { text, in_time, outcome, together_with, guidance } => {
            let mut view = json!({ "what": "answered", "text": text.reveal(), "in_time": in_time });
            if *outcome != Outcome::Answered {
                view["outcome"] = json!(outcome);
            }
            if let Some(body) = together_with {
                view["together_with"] = json!(body);
            }
            if !guidance.is_empty() {
                view["guidance"] = json!(guidance);
            }
            view
        }
        Entry::Escalated { level } => json!({ "what": "escalated", "level": level.number(), "description": level_text(*level, lang) }),
        Entry::DueMoved { from, to } => json!({ "what": "due_moved", "from": at(*from), "to": at(*to) }),
        Entry::Rated { rating } => json!({ "what": "rated", "score": u8::from(rating.score), "solved": rating.solved }),
        Entry::Claimed { until } => json!({ "what": "claimed", "until": at(*until) }),
        Entry::Released => json!({ "what": "released" }),
        Entry::HandedOver { to, reason } => {
            let view = json!({ "what": "handed_over", "to": to.name(), "body": to.body(), "description": holder_text(to, lang) });
            with_reason(view, reason.as_ref(), for_staff)
        }
        Entry::Forwarded { body, ground, note, check_at, in_five_days, contact_shared, photos_shared } => json!({
            "what": "forwarded", "body": body, "ground": ground, "note": note.as_ref().map(MessageText::reveal),
            "check_at": at(*check_at), "in_five_days": in_five_days, "contact_shared": contact_shared, "photos_shared": photos_shared,
        }),
        Entry::BodyReported { body, text, report } => {
            let mut view = json!({ "what": "body_reported", "body": body, "text": text.reveal(), "report": report_name(*report) });
            if let BodyReport::InProgress { check_at } = report {
                view["check_at"] = json!(at(*check_at));
            }
            view
        }
        Entry::ContactShown { body } => json!({ "what": "contact_shown", "body": body }),
        Entry::CheckDue { body } => json!({ "what": "check_due", "body": body }),
        Entry::Recalled { body, reason } => with_reason(json!({ "what": "recalled", "body": body }), Some(reason), for_staff),
        Entry::Asked { text, until } => json!({ "what": "asked", "text": text.reveal(), "until": at(*until) }),
        Entry::WaitEnded { due_at } => json!({ "what": "wait_ended", "due_at": at(*due_at) }),
        Entry::Merged { into, reason } => with_reason(json!({ "what": "merged", "into": into }), reason.as_ref(), for_staff),
        Entry::DuplicateFound { from, reason } => {
            with_reason(json!({ "what": "duplicate_found", "from": from }), reason.as_ref(), for_staff)
        }
        Entry::PartedWays { reason } => with_reason(json!({ "what": "parted_ways" }), Some(reason), for_staff),
        Entry::Rejected { reason, text } => {
            json!({ "what": "rejected", "reason": reason, "description": reject_text(*reason, lang), "text": text.reveal() })
        }
        Entry::Published { reason } => with_reason(json!({ "what": "published" }), reason.as_ref(), for_staff),
        Entry::Withdrawn { reason } => with_reason(json!({ "what": "withdrawn" }), reason.as_ref(), for_staff),
        Entry::Corrected { category, beat, conflict_found, reason } => {
            let mut view = json!({ "what": "corrected", "category": category, "beat": beat });
            if *conflict_found && reader != Reader::Staff {
                view["conflict_found"] = json!(true);
            }
            with_reason(view, reason.as_ref(), for_staff && (!conflict_found || reader == Reader::Desk))
        }
        Entry::ConflictFound { not_about, reason } => {
            let mut view = json!({ "what": "conflict_found" });
            if for_staff && !not_about.is_empty() {
                view["not_about"] = json!(not_about);
            }
            with_reason(view, reason.as_ref(), for_staff)
        }
        Entry::SafeModeOn { reason } => with_reason(json!({ "what": "safe_mode_on" }), Some(reason), for_staff),
        Entry::Redacted { seq, reason } => with_reason(json!({ "what": "redacted", "of": seq }), Some(reason), for_staff),
        Entry::PhotoHidden { photo, reason } => with_reason(json!({ "what": "photo_hidden", "photo": photo }), reason.as_ref(), for_staff),
        Entry::Raised { level, reason } => {
            let description = lang.pick("Керівництву передано вручну", "Raised by hand to those above");
            with_reason(json!({ "what": "raised", "level": level.number(), "description": description }), Some(reason), for_staff)
        }
        Entry::Drafted { body, text } => json!({ "what": "drafted", "body": body, "text": text.reveal() }),
        Entry::Registered { number, reason } => with_reason(json!({ "what": "registered", "number": number }), reason.as_ref(), for_staff),
        Entry::Muted { until, reason } => with_reason(json!({ "what": "muted", "until": at(*until) }), Some(reason), for_staff),
        Entry::Unmuted => json!({ "what": "unmuted" }),
        Entry::Undone { seq, reason } => with_reason(json!({ "what": "undone", "of": seq }), reason.as_ref(), for_staff),
    };
    view["seq"] = json!(entry.seq);
    view["at"] = json!(at(entry.at));
    view["by"] = actor(&entry.by, for_staff);
    Some(view)
}

fn actor(by: &Actor, for_staff: bool) -> Value {
    match by {
        Actor::Author => json!({ "who": "author" }),
        Actor::Officer { signature, .. } => json!({ "who": "officer", "signature": signature }),
        // Which of the staff it was is for staff; that it was the desk, a division or a supervisor is for all.
        Actor::Staff { sub, role } => {
            let mut view = json!({ "who": "staff" });
            if let Some(role) = role {
                view["role"] = json!(role);
            }
            if for_staff {
                view["sub"] = json!(sub);
            }
            view
        }
        Actor::Body { id } => json!({ "who": "body", "body": id }),
        Actor::System => json!({ "who": "system" }),
    }
}

const fn report_name(report: BodyReport) -> &'static str {
    match report {
        BodyReport::Done => "done",
        BodyReport::NotConfirmed => "not_confirmed",
        BodyReport::InProgress { .. } => "in_progress",
        BodyReport::NotOurs => "not_ours",
    }
}

fn details_view(details: &Details) -> Value {
    details.iter().map(|(key, text)| json!({ "of": key, "text": text.reveal() })).collect()
}

fn with_reason(mut view: Value, reason: Option<&MessageText>, for_staff: bool) -> Value {
    if let Some(reason) = reason.filter(|_| for_staff) {
        view["reason"] = json!(reason.reveal());
    }
    view
}
