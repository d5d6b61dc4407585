//! `escalate-overdue` at any time: messages filed at random instants of three years, sweeps at random
//! instants after that, in a city whose calendar has holidays, moved days and an end of martial law.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use varta_domain::calendar::{Calendar, Holiday, HolidayDay, MartialLaw};
use varta_domain::case::Entry;
use varta_domain::city::City;
use varta_domain::sla::Level;
use varta_testkit::city;
use varta_tests::courier::{at, escalate_at, file, items, look, message_to, town_of};

const PEACE: Date = date(2027, 6, 1);

/// The working days of this test's city, said a second time and more simply than the calendar does.
fn people_are_at_work(now: Timestamp) -> bool {
    let local = now.to_zoned_datetime(TimeZone::get("Europe/Kyiv").unwrap());
    let day = local.date();
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let peace = day >= PEACE;
    let off = weekend && !(peace && day == date(2027, 8, 28))
        || peace && [date(2027, 8, 24), date(2028, 8, 24), date(2027, 8, 23)].contains(&day);
    let hours: (Time, Time) = (time(9, 0, 0, 0), time(18, 0, 0, 0));
    !off && hours.0 <= local.time() && local.time() < hours.1
}

fn rules() -> City {
    let mut rules = city::kyiv();
    rules.calendar.martial_law = Some(MartialLaw { from: date(2022, 2, 24), until: Some(PEACE.yesterday().unwrap()) });
    rules.calendar.holidays = vec![Holiday {
        on: HolidayDay::Fixed { month: 8, day: 24 },
        from: None,
        until: None,
        name: city::name("День незалежності", "Independence Day"),
    }];
    rules.calendar.days_off.insert(date(2027, 8, 23));
    rules.calendar.working_days.insert(date(2027, 8, 28));
    rules
}

/// Filings anywhere in the three years, and more of them where the calendar is odd.
fn filings() -> impl Strategy<Value = Timestamp> {
    let around = |day: &str| {
        let middle = at(day).as_second();
        middle - 6 * 86_400..middle + 3 * 86_400
    };
    let seconds = prop_oneof![
        3 => at("2026-01-01T00:00:00Z").as_second()..at("2028-12-31T00:00:00Z").as_second(),
        1 => around("2027-08-24T00:00:00Z"),
        1 => around("2027-03-28T01:00:00Z"),
        1 => around("2027-10-31T01:00:00Z"),
    ];
    seconds.prop_map(|second| Timestamp::from_second(second).unwrap())
}

/// Pauses between runs, in minutes: mostly the schedule's, sometimes an outage.
fn pauses() -> impl Strategy<Value = Vec<i64>> {
    let pause = prop_oneof![4 => 1..=60i64, 4 => 60..=900i64, 1 => 900..=12_000i64];
    prop::collection::vec(pause, 1..60)
}

async fn climb(filed: Timestamp, pauses: Vec<i64>) -> Result<(), TestCaseError> {
    let rules = rules();
    let bench = town_of(rules.clone()).await;
    let case = file(&bench, message_to(&rules, "hol-01", 1, filed), filed).await;
    let plan = case.plan.clone();
    let calendar = Calendar::new(rules.calendar.clone(), &rules.zone).unwrap();
    let (mut now, mut before) = (filed, Level::None);
    for pause in pauses {
        now += SignedDuration::from_mins(pause);
        escalate_at(&bench, now).await.unwrap();
        let (case, history) = look(&bench, &case.reference).await;
        let expected = before.next().filter(|level| people_are_at_work(now) && plan.reached_at(*level) <= now);
        let local = calendar.local(now);
        prop_assert_eq!(case.level, expected.unwrap_or(before), "at {}", local);
        // Each level stands in the history once, in order, at an instant when people were at work.
        let levels: Vec<Level> = history
            .iter()
            .filter_map(|entry| match entry.entry {
                Entry::Escalated { level } => Some((level, entry.at)),
                _ => None,
            })
            .map(|(level, at)| {
                assert!(people_are_at_work(at) && at >= plan.reached_at(level), "{level} at {}", calendar.local(at));
                level
            })
            .collect();
        prop_assert_eq!(&levels, &[Level::Reminder, Level::Overdue, Level::LongOverdue][..levels.len()]);
        prop_assert_eq!(levels.last().copied().unwrap_or_default(), case.level);
        before = case.level;
    }
    let told = items(&bench, "outbox").await.len() - 1;
    prop_assert!(told <= usize::from(before.number()), "one notice a level at most");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_case_climbs_in_order_each_level_once_in_working_hours_and_never_early(filed in filings(), pauses in pauses()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(climb(filed, pauses))?;
    }
}
