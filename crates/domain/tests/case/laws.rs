//! What no sequence of commands breaks.

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use varta_domain::case::{BodyReport, Case, CaseKind, CaseState, Entry, Event, HistoryEntry, Holder, MAX_QUESTIONS, Route, TABLE, file};
use varta_domain::sla::{Level, SlaPolicy};

use crate::commands::{Command, commands, name, run};
use crate::common;
use crate::filing::{filed_as, nowhere, staff, start};

fn any_filing() -> impl Strategy<Value = (CaseKind, bool, bool)> {
    (prop::sample::select(CaseKind::ALL.to_vec()), any::<bool>(), any::<bool>())
}

/// Whether the clock runs, as an outsider sees it.
fn runs(case: &Case) -> bool {
    case.state == CaseState::Open
}

proptest! {
    #![proptest_config(ProptestConfig {
        // Beside this file: the folder of the default is not kept in git.
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..ProptestConfig::with_cases(600)
    })]

    #[test]
    fn no_sequence_of_commands_loses_history_or_touches_the_clock_but_by_the_table(
        (kind, complaint, placed) in any_filing(), steps in commands(),
    ) {
        let calendar = common::kyiv();
        let mut now = start();
        let route = if complaint { Route::to_officer().with_conflict(Vec::new()) } else { Route::to_officer() };
        let first = if placed { filed_as(&calendar, now, kind, route, 11) } else { file(nowhere(&calendar, now, kind, route, 11), now) };
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
            // The transition stands in the table, with what it does to the clock.
            let name = name(&change.entry.entry);
            let row = TABLE.iter().find(|row| row.name == name && row.from == before.state && row.to == case.state);
            prop_assert!(row.is_some(), "{} {:?} -> {:?}", name, before.state, case.state);
            let clock = row.map_or("", |row| row.clock.word());
            prop_assert_eq!(runs(&before) && !runs(&case), matches!(clock, "stops" | "pauses") && runs(&before), "{}", name);
            prop_assert_eq!(!runs(&before) && runs(&case), matches!(clock, "restarts" | "resumes"), "{}", name);
            if clock == "restarts" {
                prop_assert_eq!(case.round, before.round + 1);
                prop_assert_eq!(case.plan.started_at, now);
                prop_assert_eq!(case.level, Level::None);
                levels_this_round.clear();
            } else {
                prop_assert_eq!(case.round, before.round);
                prop_assert_eq!(case.plan.started_at, before.plan.started_at);
            }
            // A due time moves by the calendar, with a new round, or by the days of a pause: never to an earlier day.
            if case.round == before.round && case.plan.due_at != before.plan.due_at {
                prop_assert!(matches!(clock, "moves" | "resumes"), "{}", name);
                let without_pause = before.plan.again(&calendar, &SlaPolicy::default()).expect("in range");
                prop_assert!(clock != "resumes" || case.plan.due_at >= without_pause.due_at);
            }
            // Levels climb one at a time, each once a round, never before their time, and by time alone.
            if let Entry::Escalated { level } = change.entry.entry {
                prop_assert_eq!(Some(level), before.level.next());
                prop_assert!(now >= before.plan.reached_at(level));
                prop_assert!(!levels_this_round.contains(&level));
                levels_this_round.push(level);
                // Whoever was told by hand is told again once the term has passed.
                let told = change.events == [Event::Escalated { level }];
                prop_assert!(told || level == Level::Reminder);
            } else if case.round == before.round {
                prop_assert_eq!(case.level, before.level, "{}", name);
            }
            // Time has something to do exactly where somebody or something is waited for.
            let awaited = matches!(case.state, CaseState::Waiting | CaseState::Forwarded) || (runs(&case) && case.level.next().is_some());
            prop_assert_eq!(case.next_level_at().is_some(), awaited);
            // A complaint about the police is with those above or the desk, and never public; nor is what is private.
            if case.conflict.is_some() {
                prop_assert!(!case.with_officer && matches!(case.holder, Holder::Supervisor | Holder::Desk), "{:?}", case.holder);
            }
            prop_assert!(case.public.is_none() || case.may_be_public());
            // Without a place nobody who is responsible for one has it.
            prop_assert!(case.is_placed() || !matches!(case.holder, Holder::Officer | Holder::Supervisor), "{:?}", case.holder);
            // In time means in time.
            if let Some(answer) = case.answer.as_ref().filter(|answer| answer.body.is_none()) {
                prop_assert_eq!(answer.in_time, answer.at <= case.plan.due_at);
            }
            prop_assert!(case.confirmed_at.is_none() || case.state == CaseState::Confirmed);
            prop_assert_eq!(case.merged_into.is_some(), case.state == CaseState::Merged);
            prop_assert_eq!(case.waiting.is_some(), case.state == CaseState::Waiting);
            prop_assert!(case.questions <= MAX_QUESTIONS);
        }
        // One answer a round at most.
        let ends = |entry: &HistoryEntry| {
            matches!(
                entry.entry,
                Entry::Answered { .. } | Entry::BodyReported { report: BodyReport::Done | BodyReport::NotConfirmed, .. }
            )
        };
        let answered = history.iter().filter(|entry| ends(entry)).count();
        prop_assert!(answered <= usize::from(case.round));
        prop_assert_eq!(case.first_answer_at, history.iter().find(|entry| ends(entry)).map(|entry| entry.at));
    }

    #[test]
    fn what_was_undone_is_as_it_was(step in commands(), minutes in 0i64..20) {
        let calendar = common::kyiv();
        let before = filed_as(&calendar, start(), CaseKind::Hazard, Route::to_desk(None, Default::default()), 11).case;
        let Some(done) = step.iter().find_map(|(command, _)| run(&calendar, &before, command, start()).ok()) else { return Ok(()) };
        let later = start() + SignedDuration::from_mins(minutes);
        let of = |case: &Case| {
            let held = (case.state, case.holder.clone(), case.with_officer, case.conflict.clone());
            let safety = (case.safe_mode, case.key_expires_at, case.contact_may_be_shared);
            (held, case.category.clone(), case.beat.clone(), case.public.clone(), case.plan.clone(), safety)
        };
        match run(&calendar, &done.case, &Command::Undo(0), later) {
            Ok(undone) => {
                prop_assert!(minutes <= 10);
                prop_assert_eq!(of(&undone.case), of(&before));
                // Once is enough.
                prop_assert!(run(&calendar, &undone.case, &Command::Undo(0), later).is_err());
            }
            Err(_) => prop_assert!(minutes > 10 || done.case.undoable.is_none() || done.case.is_claimed_by_other(staff(0).staff().expect("staff"), later)),
        }
    }
}
