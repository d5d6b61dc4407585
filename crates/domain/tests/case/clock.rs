//! Levels and terms: what is told when, what does not count, and where a clock begins anew.

use jiff::SignedDuration;
use varta_domain::case::{CaseState, Event, Holder, Refusal};
use varta_domain::sla::{Level, SlaPolicy};

use crate::commands::{Command, run};
use crate::common;
use crate::filing::{filed, start};

#[test]
fn a_reminder_that_comes_too_late_is_not_sent_but_stands_in_the_history() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let late = run(&calendar, &case, &Command::Escalate, case.plan.overdue_at).expect("a level");
    assert_eq!(late.case.level, Level::Reminder);
    assert_eq!(late.events, []);
    let next = run(&calendar, &late.case, &Command::Escalate, case.plan.overdue_at).expect("a level");
    assert_eq!(next.events, [Event::Escalated { level: Level::Overdue }]);
}

#[test]
fn days_between_a_question_and_its_answer_do_not_count() {
    // Received on Friday; asked on Monday, the first day that counts; answered on Wednesday.
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let monday = start() + SignedDuration::from_hours(3 * 24);
    let asked = run(&calendar, &case, &Command::Ask, monday).expect("a question").case;
    assert_eq!((asked.state, asked.next_level_at().is_some()), (CaseState::Waiting, true));
    let wednesday = monday + SignedDuration::from_hours(2 * 24);
    let resumed = run(&calendar, &asked, &Command::FollowUp, wednesday).expect("an answer").case;
    let days: Vec<String> = resumed.plan.reason.business_days.iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2026-11-26", "2026-11-27"], "Monday to Wednesday do not count");
    assert_eq!(resumed.plan.started_at, case.plan.started_at);
    // The same clock again, laid out by the sweep, is the same.
    assert_eq!(resumed.plan.again(&calendar, &SlaPolicy::default()).expect("in range"), resumed.plan);
}

#[test]
fn no_question_stops_a_clock_that_has_run_out() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let late = case.plan.due_at + SignedDuration::from_secs(1);
    assert_eq!(run(&calendar, &case, &Command::Ask, late), Err(Refusal::Overdue));
}

#[test]
fn what_a_body_does_not_report_comes_back_to_the_desk_with_a_clock() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let sent = run(&calendar, &case, &Command::Forward, start()).expect("forwarded").case;
    assert_eq!(run(&calendar, &sent, &Command::CheckForwarded, start()), Err(Refusal::NotDue));
    let check_at = sent.next_level_at().expect("a check");
    let back = run(&calendar, &sent, &Command::CheckForwarded, check_at).expect("back").case;
    assert_eq!((back.state, back.holder, back.round), (CaseState::Open, Holder::Desk, 2));
    assert_eq!(back.plan.started_at, check_at);
}

#[test]
fn who_was_told_by_hand_is_told_again_when_the_term_has_passed() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let raised = run(&calendar, &case, &Command::Raise, start()).expect("raised");
    assert_eq!((raised.events.as_slice(), raised.case.level), (&[Event::Raised][..], Level::None));
    assert_eq!(run(&calendar, &raised.case, &Command::Raise, start()), Err(Refusal::Unmoved));
    let mut late = raised.case;
    let mut told = Vec::new();
    for at in [late.plan.reminder_at, late.plan.overdue_at] {
        let change = run(&calendar, &late, &Command::Escalate, at).expect("a level");
        told.extend(change.events);
        late = change.case;
    }
    assert_eq!(told, [Level::Reminder, Level::Overdue].map(|level| Event::Escalated { level }));
}
