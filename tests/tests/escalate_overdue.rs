//! `escalate-overdue` on its schedule: a run every five minutes, from filing until long after the last
//! level, by a clock that the test moves.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use varta_domain::calendar::{Holiday, HolidayDay, MartialLaw};
use varta_domain::case::Entry;
use varta_domain::city::City;
use varta_domain::sla::Level;
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city, events};
use varta_tests::courier::{addressees, escalate_at, file, items, kyiv_time, look, message_to, notify_at, stream_of, town_of};

/// The schedule of the template.
const EVERY: SignedDuration = SignedDuration::from_mins(5);

/// One thing the sweep did, by the clocks of Kyiv, with whom `notify` told of it.
type Step = (String, String);

/// Files a case at an instant and runs the sweep every five minutes for so many days; after each run the
/// stream brings what it wrote to `notify`.
async fn watch(rules: &City, filed: Timestamp, days: i64) -> Vec<Step> {
    let bench = town_of(rules.clone()).await;
    let sns = Sns::default();
    let case = file(&bench, message_to(rules, "hol-01", 1, filed), filed).await;
    let (mut seen, mut steps) = (1, Vec::new());
    // The schedule keeps its own rhythm: a run falls on every full five minutes.
    let mut at = filed;
    while at < filed + SignedDuration::from_hours(24 * days) {
        at += EVERY;
        let done = escalate_at(&bench, at).await.unwrap();
        if done["up"] == 0 && done["due_moved"] == 0 {
            continue;
        }
        let (case, history) = look(&bench, &case.reference).await;
        assert_eq!(history.len(), seen + 1, "one run takes one step");
        seen += 1;
        let local = city::calendar().local(history[seen - 1].at).strftime("%a %d.%m.%Y %H:%M %:z").to_string();
        let step = match &history[seen - 1].entry {
            Entry::Escalated { level } => {
                assert_eq!(*level, case.level);
                format!("{level}: {}", told(&bench, &sns, at).await.join(", "))
            }
            other => format!("{other:?}"),
        };
        steps.push((local, step));
    }
    steps
}

/// Whom `notify` tells of what was written last.
async fn told(bench: &Bench, sns: &Sns, now: Timestamp) -> Vec<String> {
    let last = items(bench, "outbox").await.pop().unwrap();
    let answer = notify_at(bench, sns, now, stream_of(&[last])).await;
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    addressees(&sns.take())
}

fn steps(expected: [(&str, &str); 3]) -> Vec<Step> {
    expected.map(|(at, what)| (at.to_owned(), what.to_owned())).to_vec()
}

const REMINDER: &str = "reminder: mail o-1, sms o-1";
const OVERDUE: &str = "overdue: mail coord, mail super, sms coord, sms super";
const LONG: &str = "long_overdue: mail city-hall";

/// The town's rules in peace, with these holidays.
fn in_peace(holidays: &[(i8, i8)]) -> City {
    let mut rules = city::kyiv();
    rules.calendar.martial_law = None;
    rules.calendar.holidays = holidays
        .iter()
        .map(|(month, day)| Holiday {
            on: HolidayDay::Fixed { month: *month, day: *day },
            from: None,
            until: None,
            name: city::name("Свято", "Holiday"),
        })
        .collect();
    rules
}

#[tokio::test]
async fn a_case_of_friday_evening_climbs_once_to_each_level_in_working_hours() {
    // Friday, 20 November: Monday and Tuesday count.
    let seen = watch(&city::kyiv(), city::friday_evening(), 14).await;
    let expected =
        [("Tue 24.11.2026 09:00 +02:00", REMINDER), ("Wed 25.11.2026 09:00 +02:00", OVERDUE), ("Fri 27.11.2026 09:00 +02:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn the_levels_keep_their_hour_over_a_weekend() {
    // Wednesday: Thursday and Friday count, the next business day is Monday.
    let seen = watch(&city::kyiv(), kyiv_time("2026-11-25T10:00"), 10).await;
    let expected =
        [("Fri 27.11.2026 09:00 +02:00", REMINDER), ("Mon 30.11.2026 09:00 +02:00", OVERDUE), ("Wed 02.12.2026 09:00 +02:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn a_moved_day_and_a_working_saturday_are_kept() {
    // Tuesday, 24 November is off and worked on Saturday, the 28th.
    let mut rules = in_peace(&[]);
    rules.calendar.days_off.insert(date(2026, 11, 24));
    rules.calendar.working_days.insert(date(2026, 11, 28));
    let seen = watch(&rules, city::friday_evening(), 14).await;
    let expected =
        [("Wed 25.11.2026 09:00 +02:00", REMINDER), ("Thu 26.11.2026 09:00 +02:00", OVERDUE), ("Sat 28.11.2026 09:00 +02:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn a_holiday_on_a_sunday_moves_the_levels_with_its_day_off() {
    // 29 November 2026 as a holiday falls on a Sunday: Monday, the 30th, is off in its place.
    let seen = watch(&in_peace(&[(11, 29)]), kyiv_time("2026-11-25T10:00"), 10).await;
    let expected =
        [("Fri 27.11.2026 09:00 +02:00", REMINDER), ("Tue 01.12.2026 09:00 +02:00", OVERDUE), ("Thu 03.12.2026 09:00 +02:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn under_martial_law_a_public_holiday_is_an_ordinary_day() {
    // Independence Day 2027 is a Tuesday.
    let mut rules = in_peace(&[(8, 24)]);
    rules.calendar.martial_law = Some(MartialLaw { from: date(2022, 2, 24), until: None });
    let seen = watch(&rules, kyiv_time("2027-08-20T12:00"), 10).await;
    let expected =
        [("Tue 24.08.2027 09:00 +03:00", REMINDER), ("Wed 25.08.2027 09:00 +03:00", OVERDUE), ("Fri 27.08.2027 09:00 +03:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn when_martial_law_has_ended_the_same_holiday_is_off() {
    let mut rules = in_peace(&[(8, 24)]);
    rules.calendar.martial_law = Some(MartialLaw { from: date(2022, 2, 24), until: Some(date(2027, 8, 23)) });
    let seen = watch(&rules, kyiv_time("2027-08-20T12:00"), 14).await;
    let expected =
        [("Wed 25.08.2027 09:00 +03:00", REMINDER), ("Thu 26.08.2027 09:00 +03:00", OVERDUE), ("Mon 30.08.2027 09:00 +03:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn nine_o_clock_stays_nine_o_clock_when_summer_time_begins() {
    // Sunday, 28 March 2027: filed before it, every level after it.
    let seen = watch(&city::kyiv(), kyiv_time("2027-03-26T18:20"), 14).await;
    let expected =
        [("Tue 30.03.2027 09:00 +03:00", REMINDER), ("Wed 31.03.2027 09:00 +03:00", OVERDUE), ("Fri 02.04.2027 09:00 +03:00", LONG)];
    assert_eq!(seen, steps(expected));
    // And with the change between the reminder and the overdue notice.
    let seen = watch(&city::kyiv(), kyiv_time("2027-03-24T18:20"), 14).await;
    let expected =
        [("Fri 26.03.2027 09:00 +02:00", REMINDER), ("Mon 29.03.2027 09:00 +03:00", OVERDUE), ("Wed 31.03.2027 09:00 +03:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn nine_o_clock_stays_nine_o_clock_when_summer_time_ends() {
    // Sunday, 31 October 2027.
    let seen = watch(&city::kyiv(), kyiv_time("2027-10-27T18:20"), 14).await;
    let expected =
        [("Fri 29.10.2027 09:00 +03:00", REMINDER), ("Mon 01.11.2027 09:00 +02:00", OVERDUE), ("Wed 03.11.2027 09:00 +02:00", LONG)];
    assert_eq!(seen, steps(expected));
}

#[tokio::test]
async fn every_sample_event_is_a_run_of_the_schedule() {
    for name in events::names("escalate-overdue") {
        let bench = town_of(city::kyiv()).await;
        let case = file(&bench, city::message(1, city::friday_evening()), city::friday_evening()).await;
        let clock = varta_runtime::clock::Clock::fixed(case.plan.reminder_at);
        let deps = escalate_overdue::Deps::new(bench.store.clone(), clock);
        let answer = escalate_overdue::handle(&deps, events::sample("escalate-overdue", &name)).await.unwrap();
        insta::assert_json_snapshot!(name, answer);
        assert_eq!(look(&bench, &case.reference).await.0.level, Level::Reminder);
    }
}
