//! The state machine: the table of `docs/sla.md` against the code, and laws that no sequence of
//! commands breaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use varta_domain::calendar::Calendar;
use varta_domain::case::{
    Actor, Answer, AskAuthor, BodyReport, Case, CaseKind, CaseState, Change, CheckForwarded, ClaimCase, Correct, Details, Draft, EndWait,
    Entry, Escalate, Event, FILED, Filing, FindConflict, FindDuplicate, FollowUp, Forward, HandOver, HidePhoto, HistoryEntry, Holder,
    Located, MAX_FOLLOW_UPS, MAX_QUESTIONS, Merge, MoveDueDate, Mute, Place, PublicTexts, Publish, Raise, RateAnswer, Rating, Recall,
    Redact, Refusal, Register, Reject, RejectReason, Release, Report, Route, Score, TABLE, Undo, Unmute, Withdraw, file, transition,
};
use varta_domain::ids::{BeatId, BodyId, CategoryId, CitySlug, DirectoryVersion, DistrictId, OfficerId, PhotoId, StaffId};
use varta_domain::lang::Lang;
use varta_domain::place::Point;
use varta_domain::reference::{CaseKey, Reference};
use varta_domain::sla::{Level, Plan, SlaPolicy, end_of_business_day};
use varta_domain::staff::Role;
use varta_domain::text::MessageText;

fn plan(calendar: &Calendar, at: Timestamp) -> Plan {
    Plan::new(calendar, &SlaPolicy::default(), at).expect("in range")
}

fn words(text: &str) -> MessageText {
    MessageText::parse(text).expect("plain words")
}

fn filed(calendar: &Calendar, at: Timestamp) -> Change {
    filed_as(calendar, at, CaseKind::Message, Route::to_officer(), 11)
}

fn filed_as(calendar: &Calendar, at: Timestamp, kind: CaseKind, route: Route, seed: u8) -> Change {
    file(filing(calendar, at, kind, route, seed), at)
}

fn filing(calendar: &Calendar, at: Timestamp, kind: CaseKind, route: Route, seed: u8) -> Filing {
    let fill = |buffer: &mut [u8]| buffer.fill(seed);
    let reference = Reference::generate(fill);
    Filing {
        key_hash: CaseKey::generate(fill).hash(&reference),
        reference,
        city: CitySlug::parse("kyiv").expect("a slug"),
        kind,
        route,
        details: Details::new(),
        photos: vec![photo()],
        key_expires_at: None,
        lang: Lang::Uk,
        district: DistrictId::parse("holosiivskyi").expect("a slug"),
        beat: BeatId::parse("hol-01").expect("a slug"),
        directory: DirectoryVersion::parse("v1").expect("a slug"),
        place: Place { address: Some("вулиця Васильківська, 12".to_owned()), point: None },
        text: words("Третій день не горить ліхтар"),
        emergency_declined: false,
        has_contact: false,
        contact_may_be_shared: false,
        plan: plan(calendar, at),
    }
}

/// Filed without a place.
fn nowhere(calendar: &Calendar, at: Timestamp, kind: CaseKind, route: Route, seed: u8) -> Filing {
    let place = Place { address: None, point: None };
    Filing { district: DistrictId::nowhere(), beat: BeatId::nowhere(), place, ..filing(calendar, at, kind, route, seed) }
}

fn photo() -> PhotoId {
    PhotoId::parse("p-1").expect("a slug")
}

fn officer() -> Actor {
    Actor::Officer { id: OfficerId::parse("o-1").expect("a slug"), signature: "капітан Демо".to_owned() }
}

fn start() -> Timestamp {
    "2026-11-20T16:20:00Z".parse().expect("an instant")
}

fn staff(number: u8) -> Actor {
    Actor::Staff { sub: StaffId::parse(&format!("staff-{number}")).expect("a slug"), role: Some(Role::Moderator) }
}

fn body() -> BodyId {
    BodyId::parse("kyivmisksvitlo").expect("a slug")
}

#[derive(Debug, Clone)]
enum Command {
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
    Publish,
    Withdraw,
    Claim(u8),
    Release(u8),
    Undo(u8),
    Raise,
    FindConflict(bool),
    Recall,
    Correct(bool),
    Draft,
    Register,
    Redact(u16),
    HidePhoto,
    Mute,
    Unmute,
}

fn commands() -> impl Strategy<Value = Vec<(Command, i64)>> {
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
        2 => Just(Command::Publish),
        1 => Just(Command::Withdraw),
        1 => (0u8..2).prop_map(Command::Claim),
        1 => (0u8..2).prop_map(Command::Release),
        2 => (0u8..2).prop_map(Command::Undo),
        1 => Just(Command::Raise),
        1 => any::<bool>().prop_map(Command::FindConflict),
        1 => Just(Command::Recall),
        1 => any::<bool>().prop_map(Command::Correct),
        1 => Just(Command::Draft),
        1 => Just(Command::Register),
        1 => (0u16..9).prop_map(Command::Redact),
        1 => Just(Command::HidePhoto),
        1 => Just(Command::Mute),
        1 => Just(Command::Unmute),
    ];
    prop::collection::vec((command, 0i64..200_000), 1..60)
}

fn run(calendar: &Calendar, case: &Case, command: &Command, now: Timestamp) -> Result<Change, Refusal> {
    let policy = SlaPolicy::default();
    let by = staff(0);
    let resumed = || case.plan_when_resumed(calendar, &policy, now).expect("in range");
    match command {
        Command::Answer => transition(case, Answer::new(officer(), words("Приймаю щовівторка")), now),
        Command::FollowUp => transition(case, FollowUp { text: words("Ще одне"), emergency_declined: false, plan: resumed() }, now),
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
            transition(case, HandOver { by, to, urgency: None, reason: None }, now)
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
                transition(case, FindDuplicate { by, from: other.reference }, now)
            } else {
                transition(case, Merge { by, into: &other }, now)
            }
        }
        Command::Publish => {
            let texts = PublicTexts { text: words("Темний двір"), answer: Some(words("Передано")) };
            transition(case, Publish { by, texts, point: Some(Point::new(50.4, 30.5).expect("a point")) }, now)
        }
        Command::Withdraw => transition(case, Withdraw { by, reason: None }, now),
        Command::Claim(who) => transition(case, ClaimCase { by: staff(*who) }, now),
        Command::Release(who) => transition(case, Release { by: staff(*who) }, now),
        Command::Undo(who) => transition(case, Undo { by: staff(*who) }, now),
        Command::Raise => transition(case, Raise { by, reason: words("Терміново") }, now),
        Command::FindConflict(has_supervisor) => {
            let about = vec![OfficerId::parse("o-1").expect("a slug")];
            transition(case, FindConflict { by, about, has_supervisor: *has_supervisor, plan: plan(calendar, now) }, now)
        }
        Command::Recall => transition(case, Recall { by, reason: words("Це не до них"), plan: plan(calendar, now) }, now),
        Command::Correct(moves) => {
            let located = moves.then(|| Located {
                place: case.place.clone(),
                district: case.district.clone(),
                beat: BeatId::parse("hol-02").expect("a slug"),
            });
            let category = (!moves).then(|| CategoryId::parse("lighting").expect("a slug"));
            transition(case, Correct { by, category, safe_mode: false, located, reason: None }, now)
        }
        Command::Draft => transition(case, Draft { by, body: body(), text: words("За законом так") }, now),
        Command::Register => transition(case, Register { by, number: format!("ЄО-{}", case.version) }, now),
        Command::Mute => transition(case, Mute { by, hours: 24, reason: words("Двадцять однакових листів") }, now),
        Command::Unmute => transition(case, Unmute { by }, now),
        Command::HidePhoto => transition(case, HidePhoto { by, photo: photo() }, now),
        Command::Redact(seq) => transition(case, Redact { by, seq: *seq, reason: words("Телефон сусіда") }, now),
    }
}

/// The row of the table that a step must stand in.
fn name(entry: &Entry) -> &'static str {
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
        Entry::CheckDue { .. } => "check-forwarded",
        Entry::Recalled { .. } => "recall",
        Entry::Asked { .. } => "ask-author",
        Entry::WaitEnded { .. } => "end-wait",
        Entry::Merged { .. } => "merge",
        Entry::DuplicateFound { .. } => "find-duplicate",
        Entry::Rejected { .. } => "reject",
        Entry::Published => "publish",
        Entry::Withdrawn { .. } => "withdraw",
        Entry::Corrected { .. } => "correct",
        Entry::ConflictFound => "find-conflict",
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

fn any_filing() -> impl Strategy<Value = (CaseKind, bool, bool)> {
    (prop::sample::select(CaseKind::ALL.to_vec()), any::<bool>(), any::<bool>())
}

/// Whether the clock runs, as an outsider sees it.
fn runs(case: &Case) -> bool {
    case.state == CaseState::Open
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

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
            (held, case.category.clone(), case.beat.clone(), case.public.clone(), case.plan.clone())
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
fn a_case_that_somebody_has_claimed_is_not_answered_by_another_until_the_claim_lapses() {
    let calendar = common::kyiv();
    let case = filed(&calendar, start()).case;
    let claimed = run(&calendar, &case, &Command::Claim(0), start()).expect("a claim").case;
    let answer = |now| transition(&claimed, Answer::new(staff(1), words("Відповідь")), now);
    assert_eq!(answer(start()), Err(Refusal::Claimed));
    assert!(answer(start() + SignedDuration::from_mins(31)).is_ok());
    assert!(transition(&claimed, Answer::new(staff(0), words("Відповідь")), start()).is_ok());
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
