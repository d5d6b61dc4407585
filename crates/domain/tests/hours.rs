//! Visiting hours against the clock on the wall, counted minute by minute.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use proptest::prelude::*;
use varta_domain::hours::{DayOf, HoursError, HoursException, OpenStatus, Slot, Span, VisitingHours, parse_days, parse_time};

fn kyiv() -> TimeZone {
    TimeZone::get("Europe/Kyiv").expect("bundled")
}

fn at(text: &str) -> ZonedDateTime {
    text.parse::<jiff::civil::DateTime>().expect("a time").to_zoned_datetime(kyiv()).expect("in range")
}

fn slot(day: Weekday, from: Time, to: Time) -> Slot {
    Slot { day, from, to, place_note: None }
}

fn nine_to_six_with_a_lunch_break() -> VisitingHours {
    let mut weekly = Vec::new();
    for day in parse_days("mon-fri").expect("days") {
        weekly.push(slot(day, time(14, 0, 0, 0), time(18, 0, 0, 0)));
        weekly.push(slot(day, time(9, 0, 0, 0), time(13, 0, 0, 0)));
    }
    let closed = HoursException { date: date(2025, 3, 10), slots: Vec::new(), note: Some("навчання".to_owned()) };
    let saturday =
        HoursException { date: date(2025, 3, 15), slots: vec![Span { from: time(10, 0, 0, 0), to: time(12, 0, 0, 0) }], note: None };
    VisitingHours::new(weekly, vec![saturday, closed]).expect("valid")
}

#[test]
fn the_door_is_open_or_the_next_opening_is_named() {
    let hours = nine_to_six_with_a_lunch_break();
    let open = |text| OpenStatus::OpenUntil(at(text));
    let closed = |text| OpenStatus::ClosedUntil(at(text));
    let cases = [
        ("2025-03-05T09:00", open("2025-03-05T13:00")),
        ("2025-03-05T12:59:59", open("2025-03-05T13:00")),
        ("2025-03-05T13:00", closed("2025-03-05T14:00")),
        ("2025-03-05T18:00", closed("2025-03-06T09:00")),
        // Monday the 10th is closed, Saturday the 15th has hours.
        ("2025-03-07T18:00", closed("2025-03-11T09:00")),
        ("2025-03-14T20:00", closed("2025-03-15T10:00")),
        ("2025-03-15T11:00", open("2025-03-15T12:00")),
        ("2025-03-15T13:00", closed("2025-03-17T09:00")),
    ];
    for (now, expected) in cases {
        assert_eq!(hours.status(&at(now)), expected, "{now}");
    }
}

#[test]
fn without_hours_in_sixty_days_nothing_is_promised() {
    assert_eq!(VisitingHours::default().status(&at("2025-03-05T09:00")), OpenStatus::NoHours);
    let once = |day: Date| {
        let exception = HoursException { date: day, slots: vec![Span { from: time(9, 0, 0, 0), to: time(10, 0, 0, 0) }], note: None };
        VisitingHours::new(Vec::new(), vec![exception]).expect("valid")
    };
    assert_eq!(once(date(2025, 5, 4)).status(&at("2025-03-05T09:00")), OpenStatus::ClosedUntil(at("2025-05-04T09:00")));
    assert_eq!(once(date(2025, 5, 5)).status(&at("2025-03-05T09:00")), OpenStatus::NoHours);
}

#[test]
fn an_opening_after_the_change_to_summer_time_is_at_the_new_time() {
    let hours = nine_to_six_with_a_lunch_break();
    let OpenStatus::ClosedUntil(next) = hours.status(&at("2025-03-28T18:00")) else { panic!("closed") };
    assert_eq!(next.to_string(), "2025-03-31T09:00:00+03:00[Europe/Kyiv]");
}

#[test]
fn hours_through_a_change_of_the_clock_have_no_break() {
    let sunday = VisitingHours::new(vec![slot(Weekday::Sunday, time(3, 30, 0, 0), time(5, 0, 0, 0))], Vec::new()).expect("valid");
    // In spring 03:00 is followed by 04:00: it opens at the change.
    let OpenStatus::ClosedUntil(spring) = sunday.status(&at("2025-03-30T01:00")) else { panic!("closed") };
    assert_eq!(spring.to_string(), "2025-03-30T04:00:00+03:00[Europe/Kyiv]");
    // In autumn 03:00 to 04:00 comes twice: it opens in the first of these hours and stays open.
    let OpenStatus::ClosedUntil(autumn) = sunday.status(&at("2025-10-26T01:00")) else { panic!("closed") };
    assert_eq!(autumn.to_string(), "2025-10-26T03:30:00+03:00[Europe/Kyiv]");
    let OpenStatus::OpenUntil(end) = sunday.status(&autumn.checked_add(45.minutes()).expect("in range")) else { panic!("open") };
    assert_eq!(end.to_string(), "2025-10-26T05:00:00+02:00[Europe/Kyiv]");
    let skipped = VisitingHours::new(vec![slot(Weekday::Sunday, time(3, 10, 0, 0), time(3, 50, 0, 0))], Vec::new()).expect("valid");
    assert_eq!(skipped.status(&at("2025-03-30T01:00")), OpenStatus::ClosedUntil(at("2025-04-06T03:10")));
}

#[test]
fn a_schedule_that_contradicts_itself_is_refused() {
    let (nine, ten, noon) = (time(9, 0, 0, 0), time(10, 0, 0, 0), time(12, 0, 0, 0));
    let weekly = |slots: Vec<Slot>| VisitingHours::new(slots, Vec::new()).map(|_| ());
    let (mon, tue) = (Weekday::Monday, Weekday::Tuesday);
    assert_eq!(weekly(vec![slot(mon, ten, nine)]), Err(HoursError::Backwards(DayOf::Week(mon))));
    assert_eq!(weekly(vec![slot(mon, nine, nine)]), Err(HoursError::Backwards(DayOf::Week(mon))));
    assert_eq!(weekly(vec![slot(mon, nine, noon), slot(mon, ten, noon)]), Err(HoursError::Overlap(DayOf::Week(mon))));
    assert_eq!(weekly(vec![slot(mon, nine, ten), slot(mon, ten, noon), slot(tue, nine, noon)]), Ok(()));
    let day = date(2025, 3, 10);
    let exception = |slots| HoursException { date: day, slots, note: None };
    let twice = VisitingHours::new(Vec::new(), vec![exception(Vec::new()), exception(Vec::new())]);
    assert_eq!(twice, Err(HoursError::RepeatedDate(day)));
    let backwards = VisitingHours::new(Vec::new(), vec![exception(vec![Span { from: noon, to: nine }])]);
    assert_eq!(backwards, Err(HoursError::Backwards(DayOf::Date(day))));
    assert_eq!(HoursError::Overlap(DayOf::Week(mon)).to_string(), "the hours on monday overlap");
    assert_eq!(weekly(vec![slot(mon, nine, ten); 401]), Err(HoursError::TooMany));
}

#[test]
fn days_and_times_are_read_as_a_coordinator_writes_them() {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    assert_eq!(parse_days("mon"), Ok(vec![Monday]));
    assert_eq!(parse_days("tue thu"), Ok(vec![Tuesday, Thursday]));
    assert_eq!(parse_days("thu, Tue"), Ok(vec![Tuesday, Thursday]));
    assert_eq!(parse_days("mon-fri"), Ok(vec![Monday, Tuesday, Wednesday, Thursday, Friday]));
    assert_eq!(parse_days("сб-нд mon saturday"), Ok(vec![Monday, Saturday, Sunday]));
    for bad in ["", "weekday", "fri-mon", "mon-", "mon-tue-wed"] {
        assert_eq!(parse_days(bad), Err(HoursError::Days), "{bad}");
    }
    assert_eq!(parse_time("09:05"), Ok(time(9, 5, 0, 0)));
    for bad in ["", "9:00", "24:00", "09:60", "09.00", "09:00:00", "+9:00"] {
        assert_eq!(parse_time(bad), Err(HoursError::Time), "{bad}");
    }
}

#[test]
fn json_has_english_days_and_minutes_and_is_checked_when_read() {
    let hours = VisitingHours::new(
        vec![slot(Weekday::Tuesday, time(9, 0, 0, 0), time(12, 30, 0, 0))],
        vec![HoursException { date: date(2025, 3, 10), slots: Vec::new(), note: None }],
    )
    .expect("valid");
    let json = serde_json::to_string(&hours).expect("json");
    assert_eq!(json, r#"{"weekly":[{"day":"tuesday","from":"09:00","to":"12:30"}],"exceptions":[{"date":"2025-03-10","slots":[]}]}"#);
    assert_eq!(serde_json::from_str::<VisitingHours>(&json).expect("json"), hours);
    assert!(serde_json::from_str::<VisitingHours>(r#"{"weekly":[{"day":"tuesday","from":"12:00","to":"09:00"}]}"#).is_err());
}

/// Open at an instant, by the words of the rule: on its date the wall has shown a time of the slot
/// already, and will show one again (or shows one now).
fn open_by_counting(hours: &VisitingHours, minutes: &[(Timestamp, Date, Time)], now: usize) -> bool {
    let (_, today, _) = minutes[now];
    let same_day = |index: &usize| minutes[*index].1 == today;
    hours.on(today).iter().any(|span| {
        let inside = |index: usize| span.from <= minutes[index].2 && minutes[index].2 < span.to;
        let mut before = (0..=now).rev().take_while(same_day);
        let mut after = (now..minutes.len()).take_while(same_day);
        before.any(inside) && after.any(inside)
    })
}

fn any_hours() -> impl Strategy<Value = VisitingHours> {
    let span = (0_i16..90, 1_i16..40).prop_map(|(from, long)| (from, (from + long).min(95)));
    let clock = |quarter: i16| Time::new((quarter / 4) as i8, (quarter % 4 * 15) as i8, 0, 0).expect("a time");
    let day = prop::sample::select(vec![Weekday::Saturday, Weekday::Sunday, Weekday::Monday]);
    let weekly = prop::collection::vec((day, span.clone()).prop_map(move |(day, (from, to))| slot(day, clock(from), clock(to))), 0..5);
    let exceptions = prop::collection::vec((0_i8..4, prop::option::of(span)), 0..2);
    (weekly, exceptions, any::<bool>()).prop_filter_map("overlaps are refused", move |(weekly, exceptions, spring)| {
        let first = if spring { date(2025, 3, 29) } else { date(2025, 10, 25) };
        let exceptions = exceptions.into_iter().map(|(days, span)| HoursException {
            date: first.checked_add(i64::from(days).days()).expect("in range"),
            slots: span.map(|(from, to)| Span { from: clock(from), to: clock(to) }).into_iter().collect(),
            note: None,
        });
        VisitingHours::new(weekly, exceptions.collect()).ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn the_status_agrees_with_counting_minutes(hours in any_hours(), spring in any::<bool>(), start in 0_i64..3000) {
        let first = if spring { at("2025-03-29T00:00") } else { at("2025-10-25T00:00") };
        let minutes: Vec<(Timestamp, Date, Time)> = (0..60 * 24 * 4)
            .map(|minute: i64| {
                let zoned = first.checked_add(minute.minutes()).expect("in range");
                (zoned.timestamp(), zoned.date(), zoned.time())
            })
            .collect();
        let now = usize::try_from(start).expect("positive");
        let open = open_by_counting(&hours, &minutes, now);
        let change = (now + 1..minutes.len()).find(|later| open_by_counting(&hours, &minutes, *later) != open).map(|later| minutes[later].0);
        let zoned = minutes[now].0.to_zoned_datetime(kyiv());
        match hours.status(&zoned) {
            OpenStatus::OpenUntil(end) => {
                prop_assert!(open);
                prop_assert!(change.is_none() || change == Some(end.timestamp()));
            }
            OpenStatus::ClosedUntil(begin) => {
                prop_assert!(!open);
                prop_assert!(change.is_none() || change == Some(begin.timestamp()));
            }
            OpenStatus::NoHours => prop_assert!(!open && change.is_none()),
        }
    }

    #[test]
    fn any_text_is_days_and_a_time_or_not(text in ".{0,20}") {
        let _ = parse_days(&text);
        let _ = parse_time(&text);
    }
}
