//! Which days are working days in a city. The rules are data of the city pack; this module only
//! applies them. `docs/calendar.md` states them with worked examples, and the tests hold both together.
//!
//! Sources: Labour Code of Ukraine, art. 67 (days off, and a holiday that falls on one), art. 73
//! (holidays); law 2136-IX of 15.03.2022, art. 6 part 6 (under martial law neither the holidays nor the
//! moving of days off apply; weekends stay).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use serde::{Deserialize, Serialize};

use crate::city::Name;

/// When a holiday falls: `05-08`, `easter` or `easter+49` (Julian paschalia, shown in the Gregorian
/// calendar).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum HolidayDay {
    /// The same month and day each year.
    Fixed {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// Days after Orthodox Easter Sunday.
    Easter {
        /// 0 is Easter Sunday, 49 Trinity Sunday.
        plus: i16,
    },
}

/// Why a calendar cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No such time zone in the IANA data.
    #[error("unknown time zone")]
    Zone,
    /// Not `MM-DD`, `easter` or `easter+N`.
    #[error("a holiday falls on MM-DD, easter or easter+N")]
    HolidayDay,
    /// A date outside the years this calendar can count.
    #[error("the date is out of range")]
    OutOfRange,
}

impl TryFrom<String> for HolidayDay {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        if let Some(rest) = text.strip_prefix("easter") {
            let plus = if rest.is_empty() { Ok(0) } else { rest.strip_prefix('+').unwrap_or("x").parse() };
            return plus.map(|plus| Self::Easter { plus }).map_err(|_| CalendarError::HolidayDay);
        }
        let (month, day) = text.split_once('-').ok_or(CalendarError::HolidayDay)?;
        let (month, day) = (month.parse().map_err(|_| CalendarError::HolidayDay)?, day.parse().map_err(|_| CalendarError::HolidayDay)?);
        // 2024 is a leap year: 29 February is a possible day.
        Date::new(2024, month, day).map(|_| Self::Fixed { month, day }).map_err(|_| CalendarError::HolidayDay)
    }
}

impl From<HolidayDay> for String {
    fn from(day: HolidayDay) -> Self {
        match day {
            HolidayDay::Fixed { month, day } => format!("{month:02}-{day:02}"),
            HolidayDay::Easter { plus: 0 } => "easter".to_owned(),
            HolidayDay::Easter { plus } => format!("easter+{plus}"),
        }
    }
}

/// A public holiday and the days between which the law knows it, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// When it falls.
    pub on: HolidayDay,
    /// First date it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last date it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Its name.
    pub name: Name,
}

/// The martial-law switch: between these dates holidays and moved days are ordinary days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MartialLaw {
    /// First day.
    pub from: Date,
    /// Last day; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// The calendar of a city, as data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CalendarRules {
    /// Public holidays.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Working days that were made days off (the Cabinet's orders on moving working days).
    #[serde(default)]
    pub days_off: BTreeSet<Date>,
    /// Days off that were made working days (working Saturdays).
    #[serde(default)]
    pub working_days: BTreeSet<Date>,
    /// The martial-law switch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub martial_law: Option<MartialLaw>,
}

/// Why a day is not a working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum DayOff {
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday.
    Holiday {
        /// Its name.
        name: Name,
    },
    /// A day off moved here: from a holiday that fell on a weekend, or by the Cabinet's order.
    Moved,
}

/// A city's calendar and clock.
#[derive(Debug, Clone)]
pub struct Calendar {
    rules: CalendarRules,
    zone: TimeZone,
}

impl Calendar {
    /// Joins rules and zone.
    ///
    /// # Errors
    /// [`CalendarError::Zone`] when the IANA data has no zone of that name.
    pub fn new(rules: CalendarRules, zone: &str) -> Result<Self, CalendarError> {
        let zone = TimeZone::get(zone).map_err(|_| CalendarError::Zone)?;
        Ok(Self { rules, zone })
    }

    /// The instant as the city's clocks show it.
    #[must_use]
    pub fn local(&self, instant: Timestamp) -> ZonedDateTime {
        instant.to_zoned_datetime(self.zone.clone())
    }

    /// The instant when the city's clocks show this date and time. A time that the change to summer
    /// time skips means the same distance after the change; one that occurs twice means the first.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] at the ends of what dates can express.
    pub fn instant(&self, date: Date, time: Time) -> Result<Timestamp, CalendarError> {
        date.to_datetime(time).to_zoned_datetime(self.zone.clone()).map(|zoned| zoned.timestamp()).map_err(|_| CalendarError::OutOfRange)
    }

    /// Why a day is off; `None` for a working day.
    #[must_use]
    pub fn day_off(&self, date: Date) -> Option<DayOff> {
        if !self.under_martial_law(date) {
            if self.rules.working_days.contains(&date) {
                return None;
            }
            if let Some(name) = self.holiday_on(date) {
                return Some(DayOff::Holiday { name: name.clone() });
            }
            if is_weekend(date) {
                return Some(DayOff::Weekend);
            }
            if self.rules.days_off.contains(&date) || self.compensations(date.year()).contains_key(&date) {
                return Some(DayOff::Moved);
            }
            return None;
        }
        is_weekend(date).then_some(DayOff::Weekend)
    }

    /// Whether people work on that day.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        self.day_off(date).is_none()
    }

    /// The first working day strictly after a date, and the days off in between.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] when no working day comes within 60 days.
    pub fn next_working_day(&self, after: Date) -> Result<(Date, Vec<(Date, DayOff)>), CalendarError> {
        let mut skipped = Vec::new();
        let mut date = after;
        for _ in 0..60 {
            date = date.tomorrow().map_err(|_| CalendarError::OutOfRange)?;
            match self.day_off(date) {
                None => return Ok((date, skipped)),
                Some(why) => skipped.push((date, why)),
            }
        }
        Err(CalendarError::OutOfRange)
    }

    fn under_martial_law(&self, date: Date) -> bool {
        self.rules.martial_law.is_some_and(|law| law.from <= date && law.until.is_none_or(|until| date <= until))
    }

    fn holiday_on(&self, date: Date) -> Option<&Name> {
        self.rules.holidays.iter().find(|holiday| holiday.date_in(date.year()) == Some(date)).map(|holiday| &holiday.name)
    }

    /// The days off of a year that stand in for holidays on weekends (Labour Code, art. 67 part 3): the
    /// first day after the holiday that is not off already, each holiday in turn.
    fn compensations(&self, year: i16) -> BTreeMap<Date, Date> {
        let mut holidays: Vec<Date> = [year - 1, year]
            .into_iter()
            .flat_map(|year| self.rules.holidays.iter().filter_map(move |holiday| holiday.date_in(year)))
            .filter(|date| !self.under_martial_law(*date))
            .collect();
        holidays.sort_unstable();
        holidays.dedup();
        let all: BTreeSet<Date> = holidays.iter().copied().collect();
        let mut moved = BTreeMap::new();
        for holiday in holidays.into_iter().filter(|date| is_weekend(*date)) {
            let free = (1..14)
                .filter_map(|days| holiday.checked_add(days.days()).ok())
                .find(|date| !is_weekend(*date) && !all.contains(date) && !moved.contains_key(date));
            if let Some(date) = free {
                moved.insert(date, holiday);
            }
        }
        moved
    }
}

impl Holiday {
    /// The date it falls on in a year, if the law knows it then.
    fn date_in(&self, year: i16) -> Option<Date> {
        let date = match self.on {
            HolidayDay::Fixed { month, day } => Date::new(year, month, day).ok()?,
            HolidayDay::Easter { plus } => orthodox_easter(year)?.checked_add(i64::from(plus).days()).ok()?,
        };
        let known = self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until);
        known.then_some(date)
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Orthodox Easter Sunday by the Julian computus (J. Meeus, "Astronomical Algorithms", chapter 8), as
/// a Gregorian date. The two calendars are 13 days apart from 1900 to 2099.
fn orthodox_easter(year: i16) -> Option<Date> {
    if !(1900..2100).contains(&year) {
        return None;
    }
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let (month, day) = ((d + e + 114) / 31, (d + e + 114) % 31 + 1);
    let julian = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    julian.checked_add(13.days()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn orthodox_easter_falls_where_the_church_keeps_it() {
        for (year, month, day) in [(2015, 4, 12), (2016, 5, 1), (2019, 4, 28), (2020, 4, 19), (2024, 5, 5), (2026, 4, 12), (2027, 5, 2)] {
            assert_eq!(orthodox_easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn a_holiday_is_written_as_month_and_day_or_by_easter() {
        for text in ["01-01", "02-29", "easter", "easter+49"] {
            let day = HolidayDay::try_from(text.to_owned()).expect("valid");
            assert_eq!(String::from(day), text);
        }
        for text in ["", "13-01", "02-30", "easter-1", "easter49", "1 May"] {
            assert_eq!(HolidayDay::try_from(text.to_owned()), Err(CalendarError::HolidayDay), "{text}");
        }
    }
}
