//! Any command, carried out; and the row of the table that it has to stand in.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use varta_domain::calendar::Calendar;
use varta_domain::case::{
    Answer, AskAuthor, BodyReport, Case, Change, CheckForwarded, ClaimCase, Correct, Draft, EndWait, Entry, Escalate, FindConflict,
    FindDuplicate, FollowUp, Forward, HandOver, HidePhoto, Holder, Located, Merge, MoveDueDate, Mute, PartWays, PublicTexts, Publish,
    Raise, RateAnswer, Rating, Recall, Redact, Refusal, Register, Reject, RejectReason, Release, Report, Route, Score, SwitchSafeModeOn,
    Undo, Unmute, Withdraw, transition,
};
use varta_domain::ids::{BeatId, CategoryId, OfficerId};
use varta_domain::place::Point;
use varta_domain::sla::{SlaPolicy, end_of_business_day};

use crate::filing::{body, filed_as, officer, photo, plan, staff, start, words};

#[derive(Debug, Clone)]
pub(crate) enum Command {
    Answer,
    FollowUp,
    Rate(u8, bool),
    Escalate,
    MoveDueDate,
    HandOver(u8),
    Forward,
    Report(u8),
    CheckForwarded,
    Ask,
    EndWait,
    Reject,
    Merge(bool),
    PartWays,
    Publish,
    Withdraw,
    Claim(u8),
    Release(u8),
    Undo(u8),
    Raise,
    FindConflict(bool),
    Recall,
    Correct(bool),
    CorrectToComplaint,
    SafeMode,
    Draft,
    Register,
    Redact(u16),
    HidePhoto,
    Mute,
    Unmute,
}

pub(crate) fn commands() -> impl Strategy<Value = Vec<(Command, i64)>> {
    let command = prop_oneof![
        3 => Just(Command::Answer),
        3 => Just(Command::FollowUp),
        2 => (1u8..=5, any::<bool>()).prop_map(|(score, solved)| Command::Rate(score, solved)),
        4 => Just(Command::Escalate),
        1 => Just(Command::MoveDueDate),
        3 => (0u8..6).prop_map(Command::HandOver),
        2 => Just(Command::Forward),
        3 => (0u8..4).prop_map(Command::Report),
        2 => Just(Command::CheckForwarded),
        2 => Just(Command::Ask),
        2 => Just(Command::EndWait),
        1 => Just(Command::Reject),
        1 => any::<bool>().prop_map(Command::Merge),
        1 => Just(Command::PartWays),
        2 => Just(Command::Publish),
        1 => Just(Command::Withdraw),
        1 => (0u8..2).prop_map(Command::Claim),
        1 => (0u8..2).prop_map(Command::Release),
        2 => (0u8..2).prop_map(Command::Undo),
        1 => Just(Command::Raise),
        1 => any::<bool>().prop_map(Command::FindConflict),
        1 => Just(Command::Recall),
        1 => any::<bool>().prop_map(Command::Correct),
        1 => Just(Command::CorrectToComplaint),
        1 => Just(Command::SafeMode),
        1 => Just(Command::Draft),
        1 => Just(Command::Register),
        1 => (0u16..9).prop_map(Command::Redact),
        1 => Just(Command::HidePhoto),
        1 => Just(Command::Mute),
        1 => Just(Command::Unmute),
    ];
    prop::collection::vec((command, 0i64..200_000), 1..60)
}

pub(crate) fn run(calendar: &Calendar, case: &Case, command: &Command, now: Timestamp) -> Result<Change, Refusal> {
    let policy = SlaPolicy::default();
    let by = staff(0);
    let resumed = || case.plan_when_resumed(calendar, &policy, now).expect("in range");
    match command {
        Command::Answer => transition(case, Answer::new(officer(), words("Приймаю щовівторка")), now),
        Command::FollowUp => transition(
            case,
            FollowUp {
                text: words("Ще одне"), emergency_declined: false, urgency: varta_domain::triage::Urgency::Low, plan: resumed()
            },
            now,
        ),
        Command::Rate(score, solved) => {
            let rating = Rating { score: Score::try_from(*score).expect("1 to 5"), solved: *solved };
            transition(case, RateAnswer { rating }, now)
        }
        Command::Escalate => transition(case, Escalate, now),
        Command::MoveDueDate => {
            let policy = SlaPolicy { answer_business_days: 3, ..policy };
            transition(case, MoveDueDate { plan: case.plan.again(calendar, &policy).expect("in range") }, now)
        }
        Command::HandOver(to) => {
            let to = match to {
                0 => Holder::Officer,
                1 => Holder::Supervisor,
                2 => Holder::Desk,
                3 => Holder::Division { body: body() },
                4 => Holder::Partner { body: body() },
                _ => Holder::Body { body: body() },
            };
            transition(case, HandOver { by, to, urgency: None, reason: words("Не наше") }, now)
        }
        Command::Forward => {
            let forward = Forward {
                by,
                body: body(),
                ground: "Закон про благоустрій".to_owned(),
                note: None,
                check_at: now + SignedDuration::from_hours(30 * 24),
                contact_shared: false,
                photos_shared: false,
            };
            transition(case, forward, now)
        }
        Command::Report(what) => {
            let report = match what {
                0 => BodyReport::Done,
                1 => BodyReport::NotConfirmed,
                2 => BodyReport::InProgress { check_at: now + SignedDuration::from_hours(48) },
                _ => BodyReport::NotOurs,
            };
            transition(case, Report { text: words("Лампу замінено"), report, plan: plan(calendar, now) }, now)
        }
        Command::CheckForwarded => transition(case, CheckForwarded { plan: plan(calendar, now) }, now),
        Command::Ask => {
            let until = end_of_business_day(calendar, now, policy.author_answer_business_days).expect("in range");
            transition(case, AskAuthor { by, text: words("З якого боку будинку?"), today: calendar.local(now).date(), until }, now)
        }
        Command::EndWait => transition(case, EndWait { plan: resumed() }, now),
        Command::Reject => transition(case, Reject { by, reason: RejectReason::Spam, text: words("Це реклама") }, now),
        Command::Merge(target) => {
            let other = filed_as(calendar, start(), case.kind, Route::to_desk(None, case.urgency), 12).case;
            if *target {
                transition(case, FindDuplicate { by, from: other.reference, reason: words("Те саме") }, now)
            } else {
                transition(case, Merge { by, into: &other, is_followed: false, reason: words("Те саме") }, now)
            }
        }
        Command::PartWays => transition(case, PartWays { by, plan: plan(calendar, now), reason: words("Розглядається окремо") }, now),
        Command::Publish => {
            let texts = PublicTexts { text: words("Темний двір"), answer: Some(words("Передано")) };
            transition(case, Publish { by, texts, point: Some(Point::new(50.4, 30.5).expect("a point")), reason: None }, now)
        }
        Command::Withdraw => transition(case, Withdraw { by, reason: words("Помилка") }, now),
        Command::Claim(who) => transition(case, ClaimCase { by: staff(*who) }, now),
        Command::Release(who) => transition(case, Release { by: staff(*who) }, now),
        Command::Undo(who) => transition(case, Undo { by: staff(*who), reason: None }, now),
        Command::Raise => transition(case, Raise { by, reason: words("Терміново") }, now),
        Command::FindConflict(has_supervisor) => {
            let about = vec![OfficerId::parse("o-1").expect("a slug")];
            let supervisors = if *has_supervisor { vec![OfficerId::parse("super").expect("a slug")] } else { about.clone() };
            let (plan, reason) = (plan(calendar, now), words("Скарга на дільничного"));
            transition(case, FindConflict { by, about, not_about: Vec::new(), supervisors, plan, reason }, now)
        }
        Command::Recall => transition(case, Recall { by, reason: words("Це не до них"), plan: plan(calendar, now) }, now),
        Command::Correct(moves) => {
            let located = moves.then(|| Located {
                place: case.place.clone(),
                district: case.district.clone(),
                beat: BeatId::parse("hol-02").expect("a slug"),
            });
            let category = (!moves).then(|| CategoryId::parse("lighting").expect("a slug"));
            let supervisors = vec![OfficerId::parse("super").expect("a slug")];
            let reason = words("Заявник помилився");
            transition(case, Correct { by, category, safe_mode: false, complaint: false, located, supervisors, reason }, now)
        }
        Command::CorrectToComplaint => {
            let correct = Correct {
                by,
                category: Some(CategoryId::parse("police").expect("a slug")),
                safe_mode: true,
                complaint: true,
                located: None,
                supervisors: Vec::new(),
                reason: words("Скарга на дільничного"),
            };
            transition(case, correct, now)
        }
        Command::SafeMode => transition(case, SwitchSafeModeOn { by, reason: words("Кривдник читає пошту") }, now),
        Command::Draft => transition(case, Draft { by, body: body(), text: words("За законом так") }, now),
        Command::Register => transition(case, Register { by, number: format!("ЄО-{}", case.version), reason: None }, now),
        Command::Mute => transition(
            case,
            Mute {
                by, hours: 24, forgotten_at: now + SignedDuration::from_hours(40), reason: words("Двадцять однакових листів")
            },
            now,
        ),
        Command::Unmute => transition(case, Unmute { by }, now),
        Command::HidePhoto => transition(case, HidePhoto { by, photo: photo(), reason: words("Чуже обличчя") }, now),
        Command::Redact(seq) => transition(case, Redact { by, seq: *seq, reason: words("Телефон сусіда") }, now),
    }
}

/// The row of the table that a step must stand in.
pub(crate) fn name(entry: &Entry) -> &'static str {
    match entry {
        Entry::Filed { .. } => "file",
        Entry::FollowedUp { .. } => "follow-up",
        Entry::Answered { .. } => "answer",
        Entry::Escalated { .. } => "escalate",
        Entry::DueMoved { .. } => "move-due-date",
        Entry::Rated { rating } if rating.solved => "rate-answer (solved)",
        Entry::Rated { .. } => "rate-answer (not solved)",
        Entry::Claimed { .. } => "claim",
        Entry::Released => "release",
        Entry::HandedOver { .. } => "hand-over",
        Entry::Forwarded { .. } => "forward",
        Entry::BodyReported { report: BodyReport::InProgress { .. }, .. } => "report (in progress)",
        Entry::BodyReported { report: BodyReport::NotOurs, .. } => "report (not ours)",
        Entry::BodyReported { .. } => "report (done)",
        Entry::ContactShown { .. } => "show-contact",
        Entry::CheckDue { .. } => "check-forwarded",
        Entry::Recalled { .. } => "recall",
        Entry::Asked { .. } => "ask-author",
        Entry::WaitEnded { .. } => "end-wait",
        Entry::Merged { .. } => "merge",
        Entry::DuplicateFound { .. } => "find-duplicate",
        Entry::PartedWays { .. } => "part-ways",
        Entry::Rejected { .. } => "reject",
        Entry::Published { .. } => "publish",
        Entry::Withdrawn { .. } => "withdraw",
        Entry::Corrected { .. } => "correct",
        Entry::ConflictFound { .. } => "find-conflict",
        Entry::SafeModeOn { .. } => "safe-mode",
        Entry::Redacted { .. } => "redact",
        Entry::PhotoHidden { .. } => "hide-photo",
        Entry::Raised { .. } => "raise",
        Entry::Drafted { .. } => "draft",
        Entry::Registered { .. } => "register",
        Entry::Muted { .. } => "mute",
        Entry::Unmuted => "unmute",
        Entry::Undone { .. } => "undo",
    }
}
