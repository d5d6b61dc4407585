//! The calendar against the worked examples of `docs/calendar.md`, an independent calendar, and laws
//! that hold for any instant.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

use jiff::civil::{DateTime, date, time};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use varta_domain::calendar::Calendar;
use varta_domain::sla::{Level, Plan, SlaPolicy, is_working_time};

const EXAMPLES: &[(&str, &str, &str)] = &[
    ("2026-11-20 18:20", "2026-11-23, 2026-11-24", "2026-11-24T23:59:59+02:00"),
    ("2026-11-21 11:00", "2026-11-23, 2026-11-24", "2026-11-24T23:59:59+02:00"),
    ("2026-11-23 00:00", "2026-11-24, 2026-11-25", "2026-11-25T23:59:59+02:00"),
    ("2026-11-23 23:59", "2026-11-24, 2026-11-25", "2026-11-25T23:59:59+02:00"),
    ("2026-03-27 10:00", "2026-03-30, 2026-03-31", "2026-03-31T23:59:59+03:00"),
    ("2026-10-23 10:00", "2026-10-26, 2026-10-27", "2026-10-27T23:59:59+02:00"),
    ("2026-08-21 12:00", "2026-08-24, 2026-08-25", "2026-08-25T23:59:59+03:00"),
    ("2021-08-23 12:00", "2021-08-25, 2021-08-26", "2021-08-26T23:59:59+03:00"),
    ("2019-04-26 09:00", "2019-05-02, 2019-05-03", "2019-05-03T23:59:59+03:00"),
    ("2015-01-16 09:00", "2015-01-17, 2015-01-19", "2015-01-19T23:59:59+02:00"),
    ("2020-12-24 09:00", "2020-12-28, 2020-12-29", "2020-12-29T23:59:59+02:00"),
];

fn local(calendar: &Calendar, text: &str) -> Timestamp {
    let at: DateTime = format!("{}:00", text.replace(' ', "T")).parse().expect("a date and time");
    calendar.instant(at.date(), at.time()).expect("in range")
}

fn plan(calendar: &Calendar, at: Timestamp) -> Plan {
    Plan::new(calendar, &SlaPolicy::default(), at).expect("in range")
}

#[test]
fn the_worked_examples_hold_and_stand_in_the_document() {
    let calendar = common::kyiv();
    let document = common::read("docs/calendar.md");
    for (received, counts, due) in EXAMPLES {
        let plan = plan(&calendar, local(&calendar, received));
        let days = plan.reason.business_days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        assert_eq!(days, *counts, "received {received}");
        assert_eq!(plan.due_at, due.parse::<Timestamp>().expect("an instant"), "received {received}");
        let row = format!("| {received} | {counts} | {} |", &due[..10]);
        assert!(document.contains(&row), "docs/calendar.md lacks: {row}");
    }
    let rows = document.lines().filter(|line| line.starts_with("| 20")).count();
    assert_eq!(rows, EXAMPLES.len(), "docs/calendar.md has examples that the tests do not know");
}

#[test]
fn every_day_agrees_with_an_independent_calendar() {
    let Some(csv) = common::shared("ua_businessdays.csv") else { return };
    let calendar = common::kyiv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let day: jiff::civil::Date = row[0].parse().expect("a date");
        assert_eq!(calendar.is_working_day(day), &row[1] == "1", "{day}");
        let due = plan(&calendar, calendar.instant(day, time(12, 0, 0, 0)).expect("in range")).due_at;
        assert_eq!(calendar.local(due).date().to_string(), &row[2], "received {day}");
        rows += 1;
    }
    assert!(rows > 2_000, "{rows} rows");
}

#[test]
fn the_days_that_did_not_count_are_named() {
    let calendar = common::kyiv();
    let reason = plan(&calendar, local(&calendar, "2019-04-26 09:00")).reason;
    let why: Vec<String> = reason.skipped.iter().map(|skipped| format!("{} {:?}", skipped.date, skipped.day_off)).collect();
    assert_eq!(why.len(), 5, "{why:?}");
    assert!(
        why[0].contains("2019-04-27 Weekend") && why[1].contains("2019-04-28 Holiday") && why[2].contains("2019-04-29 Moved"),
        "{why:?}"
    );
    assert!(why[3].contains("2019-04-30 Moved") && why[4].contains("2019-05-01 Holiday"), "{why:?}");
}

#[test]
fn levels_are_reached_in_working_hours_over_weekends_and_the_change_to_summer_time() {
    let calendar = common::kyiv();
    // Thursday before the change to summer time: due on Monday, overdue on Tuesday, long overdue on Thursday.
    let plan = plan(&calendar, local(&calendar, "2026-03-26 15:00"));
    let at = |level| calendar.local(plan.reached_at(level)).strftime("%a %F %H:%M %:z").to_string();
    assert_eq!(at(Level::Reminder), "Mon 2026-03-30 09:00 +03:00");
    assert_eq!(at(Level::Overdue), "Tue 2026-03-31 09:00 +03:00");
    assert_eq!(at(Level::LongOverdue), "Thu 2026-04-02 09:00 +03:00");
}

#[test]
fn martial_law_ends_on_the_day_the_pack_says() {
    let kyiv = common::kyiv();
    assert!(kyiv.is_working_day(date(2026, 12, 25)), "a holiday is a working day while martial law lasts");
    assert!(!kyiv.is_working_day(date(2026, 12, 26)), "a Saturday is not");
    assert!(!kyiv.is_working_day(date(2021, 12, 27)), "before it, a holiday on Saturday moved to Monday");
}

proptest! {
    #[test]
    fn the_day_of_receipt_never_counts_and_due_times_never_go_back(second in 1_420_000_000i64..1_900_000_000, later in 0i64..400_000) {
        let calendar = common::kyiv();
        let at = Timestamp::from_second(second).expect("in range");
        let one = plan(&calendar, at);
        let two = plan(&calendar, at + later.seconds());
        prop_assert!(one.due_at <= two.due_at);
        prop_assert!(one.reason.business_days.iter().all(|day| *day > one.reason.received_on));
        prop_assert!(one.reason.business_days.iter().all(|day| calendar.is_working_day(*day)));
        prop_assert_eq!(one.reason.business_days.len(), 2);
        prop_assert_eq!(calendar.local(one.due_at).time(), time(23, 59, 59, 0));
        prop_assert!(at < one.reminder_at && one.reminder_at < one.due_at);
        prop_assert!(one.due_at < one.overdue_at && one.overdue_at < one.long_overdue_at);
        for level in [Level::Reminder, Level::Overdue, Level::LongOverdue] {
            prop_assert!(is_working_time(&calendar, &SlaPolicy::default(), one.reached_at(level)));
        }
    }
}
