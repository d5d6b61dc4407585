//! `calendar.csv`: working days that were moved, and whether they move anything.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use varta_domain::calendar::{Calendar, CalendarRules, DayOff};

use super::file::Need;
use super::problem::{At, Problems, shown};
use super::table::{Spec, Table, column};
use super::value::{self, DATE};

/// The file.
pub(super) const FILE: &str = "calendar.csv";
/// What it has.
pub(super) const CALENDAR: Spec = Spec {
    file: FILE,
    need: Need::Optional,
    columns: &[column("date", &["дата", "день"]), column("kind", &["вид дня", "вид"])],
    optional: &[],
    foreign: false,
};
/// How many years from today a day may be moved.
const FAR_YEARS: i64 = 2;

/// Reads the moved days into the rules of a calendar; gives their lines.
pub(super) fn read(table: &mut Table, rules: &mut CalendarRules, zone: &str, problems: &mut Problems) -> BTreeMap<Date, u64> {
    let mut lines = BTreeMap::new();
    // What the rules say of each day without any that was moved.
    let unmoved = Calendar::new(CalendarRules { days_off: [].into(), working_days: [].into(), ..rules.clone() }, zone).ok();
    while let Some(row) = table.next(problems) {
        let date = row.parsed(problems, "date", DATE, value::date);
        let kind = row.required(problems, "kind", "day_off or working_day");
        let (Some(date), Some(kind)) = (date, kind) else { continue };
        if lines.contains_key(&date) {
            row.error(problems, "date", format!("{date} is there twice"), "a day is either off or working");
            continue;
        }
        let off = match kind.to_lowercase().as_str() {
            "day_off" | "вихідний" => true,
            "working_day" | "робочий" => false,
            _ => {
                row.error(problems, "kind", format!("{} is no kind of day", shown(kind)), "day_off or working_day");
                continue;
            }
        };
        lines.insert(date, row.line());
        if off {
            rules.days_off.insert(date)
        } else {
            rules.working_days.insert(date)
        };
        if let Some(why) = unmoved.as_ref().and_then(|calendar| idle(rules, calendar, date, off)) {
            row.warning(problems, "date", format!("{date} {why}"), "look at the date and at the kind, or leave the row out");
        }
    }
    lines
}

/// Why a day moves nothing, where it does not.
fn idle(rules: &CalendarRules, unmoved: &Calendar, date: Date, off: bool) -> Option<String> {
    match unmoved.day_off(date) {
        Some(why) if off => {
            let why = match why {
                DayOff::Weekend => "a Saturday or a Sunday".to_owned(),
                DayOff::Holiday { name } => format!("the holiday {}", shown(&name.uk)),
                DayOff::Moved => "in place of a holiday on a weekend".to_owned(),
            };
            Some(format!("is a day off anyway: {why}"))
        }
        None if !off => Some("is a working day anyway".to_owned()),
        _ if rules.martial_law.is_some_and(|law| law.from <= date && law.until.is_none_or(|until| date <= until)) => {
            Some("moves nothing: under martial law days are not moved".to_owned())
        }
        _ => None,
    }
}

/// Tells of moved days so far from a day that their year may be a slip. Years that are over stay for the cases that
/// were counted by them: such a year is passed over where its days off and its working days make pairs.
pub(super) fn tell_far(rules: &CalendarRules, lines: &BTreeMap<Date, u64>, today: Date, problems: &mut Problems) {
    let first = today.checked_sub(FAR_YEARS.years()).unwrap_or(Date::MIN);
    let last = today.checked_add(FAR_YEARS.years()).unwrap_or(Date::MAX);
    let paired = |year: i16| {
        let of_year = |days: &BTreeSet<Date>| days.iter().filter(|date| date.year() == year).count();
        of_year(&rules.days_off) == of_year(&rules.working_days)
    };
    for (date, line) in lines {
        let what = if *date > last {
            format!("{date} is more than {FAR_YEARS} years ahead")
        } else if *date < first && !paired(date.year()) {
            format!("{date} is more than {FAR_YEARS} years ago, and its year has not as many days off as working ones")
        } else {
            continue;
        };
        problems.warning(FILE, At::Line(*line), "date", what, "look at the year");
    }
}
