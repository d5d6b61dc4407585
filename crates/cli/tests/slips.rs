//! Slips that a pack can be imported with, and that are warned of: a year, a phone, a day that is over.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::{Folder, assert_told, told};
use jiff::civil::{Date, date};
use varta_cli::{Exit, check};

/// The warnings of a check on a day.
fn warned(folder: &Folder, today: Date) -> Vec<String> {
    let mut out = Vec::new();
    assert_eq!(check::run_on(folder.path(), None, today, &mut out).expect("readable"), Exit::Done);
    let out = String::from_utf8(out).expect("UTF-8");
    out.lines().filter(|line| line.starts_with("warning: ")).map(str::to_owned).collect()
}

#[test]
fn a_substitution_of_over_a_year_is_warned_of() {
    let folder = Folder::sound();
    let rows = "lis-02,ivanenko,2026-12-01,2027-12-01,\nlis-02,ivanenko,2028-01-01,2029-01-01,\n";
    folder.write("substitutes.csv", format!("beat,officer,from,to,reason\n{rows}"));
    // Both days count: the first has 366, and so has none of the domain's own limit; the second, of a leap year, 367.
    assert_told(folder.path(), &["warning: substitutes.csv, line 3, to: a substitution of 367 days"]);
    folder.replace("substitutes.csv", "2029-01-01", "2928-01-01");
    assert!(told(folder.path()).iter().any(|line| line.starts_with("warning: substitutes.csv, line 3, to: a substitution of 32")));
}

#[test]
fn a_moved_day_that_moves_nothing_is_warned_of() {
    let folder = Folder::sound();
    folder.write(
        "calendar.csv",
        "date,kind\n2020-01-04,day_off\n2020-01-01,day_off\n2020-01-09,working_day\n2020-01-11,working_day\n2020-01-06,day_off\n\
         2017-01-02,day_off\n2026-12-28,day_off\n2026-12-26,working_day\n2026-12-27,day_off\n2020-01-02,working_day\n",
    );
    assert_told(
        folder.path(),
        &[
            "warning: calendar.csv, line 2, date: 2020-01-04 is a day off anyway: a Saturday or a Sunday",
            "warning: calendar.csv, line 3, date: 2020-01-01 is a day off anyway: the holiday \"Новий рік\"",
            "warning: calendar.csv, line 4, date: 2020-01-09 is a working day anyway",
            // The first of January of 2017 was a Sunday.
            "warning: calendar.csv, line 7, date: 2017-01-02 is a day off anyway: in place of a holiday on a weekend",
            "warning: calendar.csv, line 8, date: 2026-12-28 moves nothing: under martial law",
            "warning: calendar.csv, line 9, date: 2026-12-26 moves nothing: under martial law",
            "warning: calendar.csv, line 10, date: 2026-12-27 is a day off anyway: a Saturday or a Sunday",
            "warning: calendar.csv, line 11, date: 2020-01-02 is a working day anyway",
        ],
    );
}

#[test]
fn a_moved_day_of_another_time_is_warned_of_and_years_that_are_over_may_stay() {
    let folder = Folder::sound();
    let today = date(2026, 11, 24);
    assert_eq!(warned(&folder, today), Vec::<String>::new());
    folder.replace(
        "city.toml",
        "martial_law_from = \"2022-02-24\"",
        "martial_law_from = \"2022-02-24\"\nmartial_law_until = \"2026-01-01\"",
    );
    // A Monday and a Saturday of a year that has both; a Monday of a year that has no other; the last day that is near
    // enough, and the next.
    let rows =
        "2020-01-06,day_off\n2020-01-11,working_day\n2016-12-26,day_off\n2028-11-24,day_off\n2028-11-27,day_off\n2062-12-28,day_off\n";
    folder.write("calendar.csv", format!("date,kind\n{rows}"));
    assert_eq!(
        warned(&folder, today),
        [
            "warning: calendar.csv, line 4, date: 2016-12-26 is more than 2 years ago, and its year has not as many days off as working ones",
            "warning: calendar.csv, line 6, date: 2028-11-27 is more than 2 years ahead",
            "warning: calendar.csv, line 7, date: 2062-12-28 is more than 2 years ahead",
        ]
    );
}

#[test]
fn a_landline_is_no_phone_for_sms() {
    let folder = Folder::sound();
    for (phone, warned) in [
        ("+380440000099", true),
        ("(0532) 12-34-56", true),
        ("0800 123 456", true),
        ("+380390000011", false),
        ("+380750000011", false),
        ("+380770000011", false),
        ("+380990000011", false),
        // Assigned to nobody.
        ("+380000000011", false),
    ] {
        folder.replace("officers.csv", "+380500000011", phone);
        let expected: &[&str] = if warned { &["warning: officers.csv, line 2, notify_phone: no SMS gets to a landline"] } else { &[] };
        assert_told(folder.path(), expected);
        assert!(!told(folder.path()).concat().contains(phone), "where somebody is told of cases is nobody's to read");
        folder.replace("officers.csv", phone, "+380500000011");
    }
}

#[test]
fn a_phone_of_another_country_is_warned_of() {
    let folder = Folder::full();
    folder.replace("officers.csv", "+380440000011", "+74950000011");
    folder.replace("officers.csv", "+380500000012", "+74950000012");
    folder.replace("stations.csv", "+380440000001", "+48220000001");
    folder.replace("city.toml", "stage = \"planned\"", "stage = \"planned\"\nphone = \"+73120000001\"");
    let what = "a phone of another country";
    assert_told(
        folder.path(),
        &[
            &format!("warning: city.toml, line 38, districts.phone: {what}"),
            &format!("warning: officers.csv, line 2, phone: {what}"),
            &format!("warning: officers.csv, line 3, notify_phone: {what}"),
            &format!("warning: stations.csv, line 2, phone: {what}"),
        ],
    );
}

#[test]
fn the_phone_of_a_body_is_of_the_country_too_or_short() {
    let folder = Folder::full();
    let mut before = ",1551,".to_owned();
    for (phone, expected) in
        [("101", &[][..]), ("+380440000100", &[]), ("+74950000100", &["warning: bodies.csv, line 2, phone: a phone of another country"])]
    {
        let now = format!(",{phone},");
        folder.replace("bodies.csv", &before, &now);
        assert_told(folder.path(), expected);
        before = now;
    }
}

#[test]
fn a_pilot_that_is_over_is_warned_of() {
    let folder = Folder::sound();
    assert_eq!(warned(&folder, date(2027, 2, 1)), Vec::<String>::new());
    let over = ["warning: city.toml, line 31, districts.ends_on: the pilot of lisovyi ended on 2027-02-01"];
    assert_eq!(warned(&folder, date(2027, 2, 2)), over);
    folder.replace("city.toml", "stage = \"pilot\"", "stage = \"paused\"");
    assert_eq!(warned(&folder, date(2027, 2, 2)), Vec::<String>::new());
}

#[test]
fn a_station_of_more_beats_than_can_be_moved_at_once_is_warned_of() {
    let folder = Folder::sound();
    let beats = |count: u32| (0..count).map(|number| format!("x-{number}")).collect::<Vec<_>>().join(" ");
    let row =
        |count| format!("bahato,officer,капітан поліції,Багато Богдан (Демо),+380440000019,+380500000019,,st-1,\"{}\",\n", beats(count));
    folder.append("officers.csv", &row(89));
    let warned = || told(folder.path()).into_iter().find(|line| line.contains("staff can move a station"));
    assert_eq!(
        warned(),
        Some("warning: stations.csv, line 2, id: st-1 has 91 beats, and staff can move a station of 90 at most".to_owned())
    );
    folder.replace("officers.csv", " x-88", "");
    assert_eq!(warned(), None);
}
