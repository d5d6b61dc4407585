//! Answers, ratings, and what the author adds.

use jiff::SignedDuration;
use varta_domain::case::{Answer, CaseState, Event, MAX_FOLLOW_UPS, Refusal, Reject, RejectReason, transition};

use crate::commands::{Command, run};
use crate::common;
use crate::filing::{filed, staff, start, words};

#[test]
fn a_second_answer_is_refused() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let answered = run(&calendar, &case, &Command::Answer, start()).expect("the first answer").case;
    assert_eq!(run(&calendar, &answered, &Command::Answer, start()), Err(Refusal::State { state: CaseState::Answered }));
}

#[test]
fn an_answer_on_the_last_second_is_in_time_and_a_second_later_is_not() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    for (at, in_time) in [(case.plan.due_at, true), (case.plan.due_at + SignedDuration::from_secs(1), false)] {
        let change = run(&calendar, &case, &Command::Answer, at).expect("an answer");
        assert_eq!(change.events, [Event::CaseAnswered { in_time }]);
    }
}

#[test]
fn an_answer_is_rated_once() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    assert!(run(&calendar, &case, &Command::Rate(5, true), start()).is_err(), "nothing to rate yet");
    let answered = run(&calendar, &case, &Command::Answer, start()).expect("an answer").case;
    let rated = run(&calendar, &answered, &Command::Rate(2, false), start()).expect("a rating").case;
    assert_eq!(run(&calendar, &rated, &Command::Rate(5, true), start()), Err(Refusal::AlreadyRated));
}

#[test]
fn follow_ups_without_an_answer_are_bounded() {
    let calendar = common::kyiv();
    let mut case = filed(&calendar, start()).case;
    for _ in 0..MAX_FOLLOW_UPS {
        case = run(&calendar, &case, &Command::FollowUp, start()).expect("a follow-up").case;
    }
    assert_eq!(run(&calendar, &case, &Command::FollowUp, start()), Err(Refusal::TooManyFollowUps));
}

#[test]
fn a_rejection_gives_no_new_follow_ups() {
    let calendar = common::kyiv();
    let mut case = filed(&calendar, start()).case;
    for _ in 0..MAX_FOLLOW_UPS {
        let reject = Reject { by: staff(0), reason: RejectReason::Spam, text: words("Це реклама") };
        case = transition(&case, reject, start()).expect("rejected").case;
        case = run(&calendar, &case, &Command::FollowUp, start()).expect("reopened").case;
    }
    let reject = Reject { by: staff(0), reason: RejectReason::Spam, text: words("Це реклама") };
    case = transition(&case, reject, start()).expect("rejected").case;
    assert_eq!(run(&calendar, &case, &Command::FollowUp, start()), Err(Refusal::TooManyFollowUps));
}

#[test]
fn a_case_that_somebody_has_claimed_is_not_answered_by_another_until_the_claim_lapses() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let claimed = run(&calendar, &case, &Command::Claim(0), start()).expect("a claim").case;
    let answer = |now| transition(&claimed, Answer::new(staff(1), words("Відповідь")), now);
    assert_eq!(answer(start()), Err(Refusal::Claimed));
    assert!(answer(start() + SignedDuration::from_mins(31)).is_ok());
    assert!(transition(&claimed, Answer::new(staff(0), words("Відповідь")), start()).is_ok());
}
