//! The clock of a case: when it is due, why on that date, and when it climbs to which level.
//!
//! The day of receipt never counts, working or not. A case is due at the end (23:59:59, the city's
//! time) of the last business day allowed. Levels are reached in working hours: nobody is mailed at
//! midnight. `docs/sla.md` has the table of what starts, stops and restarts the clock.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, Time, time};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarError, DayOff};

/// How long an answer may take in a city, and when people there are told of delays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaPolicy {
    /// Business days to answer in, after the day of receipt.
    pub answer_business_days: u8,
    /// Business days after the overdue notice until the city is told.
    pub long_overdue_after_business_days: u8,
    /// When the working day begins, city time.
    pub workday_starts: Time,
    /// When the working day ends, city time.
    pub workday_ends: Time,
    /// Days an officer's link stays open.
    pub link_valid_days: u8,
    /// Business days the author has to answer a question, while which the clock pauses at most.
    #[serde(default = "author_answer_business_days")]
    pub author_answer_business_days: u8,
}

const fn author_answer_business_days() -> u8 {
    5
}

impl Default for SlaPolicy {
    fn default() -> Self {
        Self {
            answer_business_days: 2,
            long_overdue_after_business_days: 2,
            workday_starts: time(9, 0, 0, 0),
            workday_ends: time(18, 0, 0, 0),
            link_valid_days: 14,
            author_answer_business_days: author_answer_business_days(),
        }
    }
}

/// How far a case has climbed for want of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing yet.
    #[default]
    None,
    /// The officer is reminded: one business day is left.
    Reminder,
    /// Overdue: the supervisor and the coordinator are told.
    Overdue,
    /// Long overdue: the city is told.
    LongOverdue,
}

impl Level {
    /// The level after this one.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::None => Some(Self::Reminder),
            Self::Reminder => Some(Self::Overdue),
            Self::Overdue => Some(Self::LongOverdue),
            Self::LongOverdue => None,
        }
    }

    /// Its number, 0 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Reminder => 1,
            Self::Overdue => 2,
            Self::LongOverdue => 3,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Reminder => "reminder",
            Self::Overdue => "overdue",
            Self::LongOverdue => "long_overdue",
        })
    }
}

/// Why a case is due when it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueReason {
    /// The day of receipt in the city; it does not count.
    pub received_on: Date,
    /// The business days that count; the case is due at the end of the last one.
    pub business_days: Vec<Date>,
    /// The days between that did not count, and why.
    #[serde(default)]
    pub skipped: Vec<Skipped>,
}

/// A day that did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub date: Date,
    /// Why.
    #[serde(flatten)]
    pub day_off: DayOff,
}

/// Days on which the clock stood since the author owed an answer: from the day of the question to that of the
/// answer, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// The instants of one run of the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// When the clock started.
    pub started_at: Timestamp,
    /// The last instant to answer in time.
    pub due_at: Timestamp,
    /// Why then.
    pub reason: DueReason,
    /// When the officer is reminded.
    pub reminder_at: Timestamp,
    /// When supervisor and coordinator are told.
    pub overdue_at: Timestamp,
    /// When the city is told.
    pub long_overdue_at: Timestamp,
    /// When it stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

impl Plan {
    /// Lays out the clock of a case received at `received_at`.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] when the calendar has no working days ahead.
    pub fn new(calendar: &Calendar, policy: &SlaPolicy, received_at: Timestamp) -> Result<Self, CalendarError> {
        Self::with_pauses(calendar, policy, received_at, Vec::new())
    }

    /// The same clock by the calendar of today, with the pauses it has had.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn again(&self, calendar: &Calendar, policy: &SlaPolicy) -> Result<Self, CalendarError> {
        Self::with_pauses(calendar, policy, self.started_at, self.pauses.clone())
    }

    /// Lays out a clock that stood on some days.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn with_pauses(calendar: &Calendar, policy: &SlaPolicy, received_at: Timestamp, pauses: Vec<Pause>) -> Result<Self, CalendarError> {
        let received_on = calendar.local(received_at).date();
        let mut business_days = Vec::new();
        let mut skipped = Vec::new();
        let mut day = received_on;
        while business_days.len() < usize::from(policy.answer_business_days.max(1)) {
            let (next, off) = calendar.next_working_day(day)?;
            skipped.extend(off.into_iter().map(|(date, day_off)| Skipped { date, day_off }));
            day = next;
            match pauses.iter().filter(|pause| pause.from <= next && next <= pause.to).map(|pause| pause.to).max() {
                // On to the end of the pause at once: it may have been long.
                Some(end) => day = day.max(end),
                None => business_days.push(next),
            }
        }
        let last = day;
        let (overdue, _) = calendar.next_working_day(last)?;
        let mut long = overdue;
        for _ in 0..policy.long_overdue_after_business_days {
            long = calendar.next_working_day(long)?.0;
        }
        Ok(Self {
            started_at: received_at,
            due_at: calendar.instant(last, time(23, 59, 59, 0))?,
            reason: DueReason { received_on, business_days, skipped },
            reminder_at: calendar.instant(last, policy.workday_starts)?,
            overdue_at: calendar.instant(overdue, policy.workday_starts)?,
            long_overdue_at: calendar.instant(long, policy.workday_starts)?,
            pauses,
        })
    }

    /// When a level is reached.
    #[must_use]
    pub const fn reached_at(&self, level: Level) -> Timestamp {
        match level {
            Level::None => self.started_at,
            Level::Reminder => self.reminder_at,
            Level::Overdue => self.overdue_at,
            Level::LongOverdue => self.long_overdue_at,
        }
    }
}

/// The end of the working day after some business days: until then the author may answer, or the desk waits.
///
/// # Errors
/// [`CalendarError::OutOfRange`] when the calendar has no working days ahead.
pub fn end_of_business_day(calendar: &Calendar, from: Timestamp, business_days: u8) -> Result<Timestamp, CalendarError> {
    let mut day = calendar.local(from).date();
    for _ in 0..business_days.max(1) {
        day = calendar.next_working_day(day)?.0;
    }
    calendar.instant(day, time(23, 59, 59, 0))
}

/// Whether people are at work in the city: notices of delay go out then and only then, also when the
/// sweep catches up after an outage.
#[must_use]
pub fn is_working_time(calendar: &Calendar, policy: &SlaPolicy, now: Timestamp) -> bool {
    let local = calendar.local(now);
    calendar.is_working_day(local.date()) && policy.workday_starts <= local.time() && local.time() < policy.workday_ends
}
