//! The state machine: the table of `docs/sla.md` against the code, and laws that no sequence of
//! commands breaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use varta_domain::calendar::Calendar;
use varta_domain::case::{
    Actor, Answer, Case, CaseKind, CaseState, Change, Entry, Escalate, Event, FILED, Filing, FollowUp, HistoryEntry, MAX_FOLLOW_UPS,
    MoveDueDate, Place, RateAnswer, Rating, Refusal, Score, TABLE, file, transition,
};
use varta_domain::ids::{BeatId, CitySlug, DirectoryVersion, DistrictId, OfficerId};
use varta_domain::lang::Lang;
use varta_domain::reference::{CaseKey, Reference};
use varta_domain::sla::{Level, Plan, SlaPolicy};
use varta_domain::text::MessageText;

fn plan(calendar: &Calendar, at: Timestamp) -> Plan {
    Plan::new(calendar, &SlaPolicy::default(), at).expect("in range")
}

fn words(text: &str) -> MessageText {
    MessageText::parse(text).expect("plain words")
}

fn filed(calendar: &Calendar, at: Timestamp) -> Change {
    let fill = |buffer: &mut [u8]| buffer.fill(11);
    let reference = Reference::generate(fill);
    let filing = Filing {
        key_hash: CaseKey::generate(fill).hash(&reference),
        reference,
        city: CitySlug::parse("kyiv").expect("a slug"),
        kind: CaseKind::Message,
        lang: Lang::Uk,
        district: DistrictId::parse("holosiivskyi").expect("a slug"),
        beat: BeatId::parse("hol-01").expect("a slug"),
        directory: DirectoryVersion::parse("v1").expect("a slug"),
        place: Place { address: Some("вулиця Васильківська, 12".to_owned()), point: None },
        text: words("Третій день не горить ліхтар"),
        emergency_declined: false,
        has_contact: false,
        plan: plan(calendar, at),
    };
    file(filing, at)
}

fn officer() -> Actor {
    Actor::Officer { id: OfficerId::parse("o-1").expect("a slug"), signature: "капітан Демо".to_owned() }
}

fn start() -> Timestamp {
    "2026-11-20T16:20:00Z".parse().expect("an instant")
}

#[derive(Debug, Clone)]
enum Command {
    Answer,
    FollowUp,
    Rate(u8, bool),
    Escalate,
    MoveDueDate,
}

fn commands() -> impl Strategy<Value = Vec<(Command, i64)>> {
    let command = prop_oneof![
        3 => Just(Command::Answer),
        3 => Just(Command::FollowUp),
        2 => (1u8..=5, any::<bool>()).prop_map(|(score, solved)| Command::Rate(score, solved)),
        4 => Just(Command::Escalate),
        1 => Just(Command::MoveDueDate),
    ];
    prop::collection::vec((command, 0i64..200_000), 1..60)
}

fn run(calendar: &Calendar, case: &Case, command: &Command, now: Timestamp) -> Result<Change, Refusal> {
    match command {
        Command::Answer => transition(case, Answer { by: officer(), text: words("Приймаю щовівторка") }, now),
        Command::FollowUp => {
            transition(case, FollowUp { text: words("Ще одне"), emergency_declined: false, plan: plan(calendar, now) }, now)
        }
        Command::Rate(score, solved) => {
            let rating = Rating { score: Score::try_from(*score).expect("1 to 5"), solved: *solved };
            transition(case, RateAnswer { rating }, now)
        }
        Command::Escalate => transition(case, Escalate, now),
        Command::MoveDueDate => {
            let policy = SlaPolicy { answer_business_days: 3, ..SlaPolicy::default() };
            let plan = Plan::new(calendar, &policy, case.plan.started_at).expect("in range");
            transition(case, MoveDueDate { plan }, now)
        }
    }
}

/// Whether the clock runs, as an outsider sees it.
fn runs(case: &Case) -> bool {
    case.state == CaseState::Open
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_sequence_of_commands_loses_history_answers_twice_or_stops_the_clock_otherwise(steps in commands()) {
        let calendar = common::kyiv();
        let mut now = start();
        let first = filed(&calendar, now);
        let mut case = first.case;
        let mut history: Vec<HistoryEntry> = vec![first.entry];
        let mut levels_this_round = Vec::new();
        for (command, seconds) in steps {
            now += SignedDuration::from_secs(seconds);
            let before = case.clone();
            let Ok(change) = run(&calendar, &case, &command, now) else {
                continue;
            };
            // History is append-only, without gaps, and keeps every step.
            prop_assert_eq!(change.entry.seq, before.entries + 1);
            prop_assert_eq!(usize::from(change.case.entries), history.len() + 1);
            prop_assert_eq!(change.case.version, before.version + 1);
            history.push(change.entry.clone());
            case = change.case;
            // The transition stands in the table.
            let name = match (&command, &change.entry.entry) {
                (Command::Rate(_, true), _) => "rate-answer (solved)",
                (Command::Rate(_, false), _) => "rate-answer (not solved)",
                (Command::Answer, _) => "answer",
                (Command::FollowUp, _) => "follow-up",
                (Command::Escalate, _) => "escalate",
                (Command::MoveDueDate, _) => "move-due-date",
            };
            let row = TABLE.iter().find(|row| row.name == name && row.from == before.state && row.to == case.state);
            prop_assert!(row.is_some(), "{} {:?} -> {:?}", name, before.state, case.state);
            // Only an answer stops the clock; only a follow-up starts it again.
            if runs(&before) && !runs(&case) {
                let answered = matches!(change.entry.entry, Entry::Answered { .. });
                prop_assert!(answered);
            }
            if !runs(&before) && runs(&case) {
                let is_reopened = matches!(change.entry.entry, Entry::FollowedUp { reopened_until: Some(_), .. });
                prop_assert!(is_reopened);
                prop_assert_eq!(case.round, before.round + 1);
                prop_assert_eq!(case.plan.started_at, now);
                levels_this_round.clear();
            } else {
                prop_assert_eq!(case.round, before.round);
                prop_assert_eq!(case.plan.started_at, before.plan.started_at);
            }
            // A due time moves in its own transition only, or with a new round.
            if case.round == before.round && case.plan.due_at != before.plan.due_at {
                let is_moved = matches!(change.entry.entry, Entry::DueMoved { .. });
                prop_assert!(is_moved);
            }
            // Levels climb one at a time, each once a round, never before their time.
            if let Entry::Escalated { level } = change.entry.entry {
                prop_assert_eq!(Some(level), before.level.next());
                prop_assert!(now >= before.plan.reached_at(level));
                prop_assert!(!levels_this_round.contains(&level));
                levels_this_round.push(level);
            }
            // The index of what is due has open cases only.
            prop_assert_eq!(case.next_level_at().is_some(), runs(&case) && case.level.next().is_some());
            // In time means in time.
            if let Some(answer) = &case.answer {
                prop_assert_eq!(answer.in_time, answer.at <= case.plan.due_at);
            }
            prop_assert!(case.confirmed_at.is_none() || case.state == CaseState::Confirmed);
        }
        // One answer a round at most.
        let mut answered_rounds = 0u16;
        for entry in &history {
            if matches!(entry.entry, Entry::Answered { .. }) {
                answered_rounds += 1;
            }
        }
        prop_assert!(answered_rounds <= case.round);
        let first_answer = history.iter().find(|entry| matches!(entry.entry, Entry::Answered { .. })).map(|entry| entry.at);
        prop_assert_eq!(case.first_answer_at, first_answer);
    }
}

#[test]
fn the_document_has_the_table_of_the_code() {
    let document = common::read("docs/sla.md");
    let mut expected = vec![format!("| {} | | {} | {} |", FILED.0, FILED.1.name(), FILED.2.word())];
    expected.extend(TABLE.iter().map(|row| format!("| {} | {} | {} | {} |", row.name, row.from.name(), row.to.name(), row.clock.word())));
    let written: Vec<&str> =
        document.lines().skip_while(|line| !line.starts_with("| Transition")).skip(2).take_while(|line| line.starts_with('|')).collect();
    assert_eq!(written, expected);
}

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
fn what_is_stored_is_read_back() {
    let calendar = common::kyiv();
    let change = filed(&calendar, start());
    let json = serde_json::to_string(&(&change.case, &change.entry)).expect("serialised");
    let (case, entry): (Case, HistoryEntry) = serde_json::from_str(&json).expect("read back");
    assert_eq!((case, entry), (change.case, change.entry));
}
