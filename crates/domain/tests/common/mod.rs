//! The calendar of the Kyiv pack, read as the tests need it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use varta_domain::calendar::{Calendar, CalendarRules, Holiday, HolidayDay, MartialLaw};
use varta_domain::city::Name;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A file of the project.
#[allow(dead_code, reason = "not every test binary reads the packs")]
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A file of the shared test data, which a clone elsewhere does not have.
#[allow(dead_code, reason = "not every test binary reads shared data")]
pub(crate) fn shared(name: &str) -> Option<String> {
    let path = project("../shared/data").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: the shared test data {name} is not here");
    }
    text
}

/// Kyiv's calendar, from its pack.
#[allow(dead_code, reason = "not every test binary needs a calendar")]
pub(crate) fn kyiv() -> Calendar {
    let pack: toml::Table = read("cities/kyiv/city.toml").parse().expect("city.toml");
    let calendar = pack["calendar"].as_table().expect("[calendar]");
    let date = |value: &toml::Value| -> Date {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.parse().expect("a date")
    };
    let text = |table: &toml::Value, key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let holidays = calendar["holidays"].as_array().expect("holidays");
    let mut rules = CalendarRules {
        holidays: holidays
            .iter()
            .map(|holiday| Holiday {
                on: HolidayDay::try_from(text(holiday, "on")).expect("a day"),
                from: holiday.get("from").map(date),
                until: holiday.get("until").map(date),
                name: Name { uk: text(holiday, "name_uk"), en: text(holiday, "name_en") },
            })
            .collect(),
        martial_law: calendar
            .get("martial_law_from")
            .map(|from| MartialLaw { from: date(from), until: calendar.get("martial_law_until").map(date) }),
        ..CalendarRules::default()
    };
    let days = |kind: &str| -> BTreeSet<Date> {
        let csv = read("cities/kyiv/calendar.csv");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        reader.records().map(|row| row.expect("a row")).filter(|row| &row[1] == kind).map(|row| row[0].parse().expect("a date")).collect()
    };
    rules.days_off = days("day_off");
    rules.working_days = days("working_day");
    Calendar::new(rules, "Europe/Kyiv").expect("the zone")
}
