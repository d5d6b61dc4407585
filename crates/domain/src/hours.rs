//! Visiting hours: a weekly schedule, days that replace it, and whether the door is open. Hours are what
//! the clock on the wall of the city shows; [`VisitingHours::status`] turns them into instants through
//! changes to and from summer time.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use serde::{Deserialize, Serialize};

/// How many days ahead the next opening is looked for.
pub const LOOK_AHEAD_DAYS: i32 = 60;
/// The most slots or exceptions a schedule may have.
pub const MAX_ENTRIES: usize = 400;

/// Why hours are not accepted. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// A time that is not `HH:MM` from 00:00 to 23:59.
    #[error("a time is written HH:MM, from 00:00 to 23:59")]
    Time,
    /// Days that are not understood.
    #[error("days are written mon, \"tue thu\" or mon-fri")]
    Days,
    /// A slot that ends before it begins, or when it begins.
    #[error("the hours on {0} end before they begin")]
    Backwards(DayOf),
    /// Two slots of a day have time in common.
    #[error("the hours on {0} overlap")]
    Overlap(DayOf),
    /// The same date twice among the exceptions.
    #[error("{0} is an exception twice")]
    RepeatedDate(Date),
    /// More than [`MAX_ENTRIES`].
    #[error("more than {MAX_ENTRIES} entries")]
    TooMany,
}

/// The day an error speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOf {
    /// A day of the week.
    Week(Weekday),
    /// A date.
    Date(Date),
}

impl std::fmt::Display for DayOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Week(day) => f.write_str(day_name(*day)),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

/// Hours on a day of the week: open from `from`, closed again at `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The day.
    #[serde(with = "weekday")]
    pub day: Weekday,
    /// When it opens.
    #[serde(with = "hh_mm")]
    pub from: Time,
    /// When it closes.
    #[serde(with = "hh_mm")]
    pub to: Time,
    /// Where in the station: the room, the entrance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_note: Option<String>,
}

/// Hours on one date, whatever the day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// When it opens.
    #[serde(with = "hh_mm")]
    pub from: Time,
    /// When it closes.
    #[serde(with = "hh_mm")]
    pub to: Time,
}

/// A date with hours of its own, in place of the weekly ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursException {
    /// The date.
    pub date: Date,
    /// Its hours; none where it is closed.
    #[serde(default)]
    pub slots: Vec<Span>,
    /// What residents are told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// When residents are received. Sorted: slots by day and time, exceptions by date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct VisitingHours {
    weekly: Vec<Slot>,
    exceptions: Vec<HoursException>,
}

#[derive(Deserialize)]
struct Unchecked {
    #[serde(default)]
    weekly: Vec<Slot>,
    #[serde(default)]
    exceptions: Vec<HoursException>,
}

impl TryFrom<Unchecked> for VisitingHours {
    type Error = HoursError;

    fn try_from(hours: Unchecked) -> Result<Self, HoursError> {
        Self::new(hours.weekly, hours.exceptions)
    }
}

/// Whether residents are received at some instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenStatus {
    /// Open, until then.
    OpenUntil(ZonedDateTime),
    /// Closed, until then.
    ClosedUntil(ZonedDateTime),
    /// Closed, with no opening in the next [`LOOK_AHEAD_DAYS`].
    NoHours,
}

impl VisitingHours {
    /// Checks and sorts a schedule.
    ///
    /// # Errors
    /// [`HoursError`] where a slot ends before it begins, slots of a day overlap (they may touch), or a
    /// date is an exception twice.
    pub fn new(mut weekly: Vec<Slot>, mut exceptions: Vec<HoursException>) -> Result<Self, HoursError> {
        let entries = weekly.len() + exceptions.iter().map(|exception| 1 + exception.slots.len()).sum::<usize>();
        if entries > MAX_ENTRIES {
            return Err(HoursError::TooMany);
        }
        weekly.sort_by_key(|slot| (slot.day.to_monday_zero_offset(), slot.from, slot.to));
        exceptions.sort_by_key(|exception| exception.date);
        for day in Weekday::Monday.cycle_forward().take(7) {
            let spans: Vec<Span> = of_day(&weekly, day).collect();
            check(&spans, DayOf::Week(day))?;
        }
        let mut before = None;
        for exception in &mut exceptions {
            if before == Some(exception.date) {
                return Err(HoursError::RepeatedDate(exception.date));
            }
            before = Some(exception.date);
            exception.slots.sort_by_key(|span| (span.from, span.to));
            check(&exception.slots, DayOf::Date(exception.date))?;
        }
        Ok(Self { weekly, exceptions })
    }

    /// The weekly schedule, by day and time.
    #[must_use]
    pub fn weekly(&self) -> &[Slot] {
        &self.weekly
    }

    /// The exceptions, by date.
    #[must_use]
    pub fn exceptions(&self) -> &[HoursException] {
        &self.exceptions
    }

    /// The hours of a date, in order.
    #[must_use]
    pub fn on(&self, date: Date) -> Vec<Span> {
        match self.exceptions.binary_search_by_key(&date, |exception| exception.date) {
            Ok(at) => self.exceptions.get(at).map(|exception| exception.slots.clone()).unwrap_or_default(),
            Err(_) => of_day(&self.weekly, date.weekday()).collect(),
        }
    }

    /// Whether residents are received now, and until when that stays so. The zone of `now` is the city's.
    ///
    /// A slot runs without a break from the first moment the clock on the wall shows `from` to the last
    /// moment before it shows `to` or later: through an hour that comes twice, and from the end of an hour
    /// that is left out.
    #[must_use]
    pub fn status(&self, now: &ZonedDateTime) -> OpenStatus {
        let zone = now.time_zone();
        let instant = now.timestamp();
        let mut until: Option<Timestamp> = None;
        for days in 0..=LOOK_AHEAD_DAYS {
            let Ok(date) = now.date().checked_add(days.days()) else { break };
            for span in self.on(date) {
                let Some((from, to)) = instants(date, span, zone) else { continue };
                match until {
                    // Slots that touch are one to who waits at the door.
                    Some(end) if from <= end => until = Some(end.max(to)),
                    Some(end) => return OpenStatus::OpenUntil(end.to_zoned_datetime(zone.clone())),
                    None if to <= instant => {}
                    None if from <= instant => until = Some(to),
                    None => return OpenStatus::ClosedUntil(from.to_zoned_datetime(zone.clone())),
                }
            }
            if let Some(end) = until {
                return OpenStatus::OpenUntil(end.to_zoned_datetime(zone.clone()));
            }
        }
        OpenStatus::NoHours
    }
}

fn of_day(weekly: &[Slot], day: Weekday) -> impl Iterator<Item = Span> {
    weekly.iter().filter(move |slot| slot.day == day).map(|slot| Span { from: slot.from, to: slot.to })
}

fn check(spans: &[Span], day: DayOf) -> Result<(), HoursError> {
    if spans.iter().any(|span| span.from >= span.to) {
        return Err(HoursError::Backwards(day));
    }
    let overlap = spans.windows(2).any(|pair| matches!(pair, [first, second] if second.from < first.to));
    if overlap { Err(HoursError::Overlap(day)) } else { Ok(()) }
}

/// The instants of a span on a date; `None` where the clock skips all of it.
fn instants(date: Date, span: Span, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let from = instant(date, span.from, zone, false)?;
    let to = instant(date, span.to, zone, true)?;
    (from < to).then_some((from, to))
}

/// The instant of a time on the wall: of a time that comes twice the first or the last, and for a time
/// that is skipped the moment of the change.
fn instant(date: Date, time: Time, zone: &TimeZone, last: bool) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_zoned_datetime(date.to_datetime(time));
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => ambiguous.unambiguous().ok(),
        AmbiguousOffset::Fold { .. } if last => ambiguous.later().ok(),
        AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
        // Read with the offset after the change, a skipped time lies before the change.
        AmbiguousOffset::Gap { .. } => {
            let before = ambiguous.earlier().ok()?.timestamp();
            return zone.following(before).next().map(|change| change.timestamp());
        }
    }
    .map(|zoned| zoned.timestamp())
}

/// Reads a time as it stands in a city pack: `09:00`.
///
/// # Errors
/// [`HoursError::Time`] for anything else than `HH:MM` from 00:00 to 23:59.
pub fn parse_time(text: &str) -> Result<Time, HoursError> {
    let two = |digits: &str| (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse::<i8>().ok()).flatten();
    let read = || {
        let (hours, minutes) = text.split_once(':')?;
        Time::new(two(hours)?, two(minutes)?, 0, 0).ok()
    };
    read().ok_or(HoursError::Time)
}

/// Reads the days of a row of a city pack: "mon", "tue thu", "mon-fri", "пн-ср, пт". Sorted, each once.
///
/// # Errors
/// [`HoursError::Days`] when a word is no day, or a range does not go forward in the week.
pub fn parse_days(text: &str) -> Result<Vec<Weekday>, HoursError> {
    if text.len() > 200 {
        return Err(HoursError::Days);
    }
    let mut days = Vec::new();
    for item in text.split([' ', ',', ';']).filter(|item| !item.is_empty()) {
        let (first, last) = item.split_once(['-', '–']).unwrap_or((item, item));
        let (first, last) = (parse_day(first)?, parse_day(last)?);
        if first.to_monday_zero_offset() > last.to_monday_zero_offset() {
            return Err(HoursError::Days);
        }
        let count = usize::try_from(first.until(last)).unwrap_or_default() + 1;
        days.extend(first.cycle_forward().take(count));
    }
    days.sort_by_key(|day| day.to_monday_zero_offset());
    days.dedup();
    if days.is_empty() { Err(HoursError::Days) } else { Ok(days) }
}

/// English name, English abbreviation, Ukrainian abbreviation.
const DAYS: [(Weekday, &str, &str, &str); 7] = [
    (Weekday::Monday, "monday", "mon", "пн"),
    (Weekday::Tuesday, "tuesday", "tue", "вт"),
    (Weekday::Wednesday, "wednesday", "wed", "ср"),
    (Weekday::Thursday, "thursday", "thu", "чт"),
    (Weekday::Friday, "friday", "fri", "пт"),
    (Weekday::Saturday, "saturday", "sat", "сб"),
    (Weekday::Sunday, "sunday", "sun", "нд"),
];

fn parse_day(text: &str) -> Result<Weekday, HoursError> {
    let text = text.to_lowercase();
    let found = DAYS.iter().find(|(_, name, short, uk)| [*name, *short, *uk].contains(&text.as_str()));
    found.map(|(day, ..)| *day).ok_or(HoursError::Days)
}

/// The English name of a day, lower case: `monday`.
#[must_use]
pub fn day_name(day: Weekday) -> &'static str {
    DAYS.iter().find(|(of, ..)| *of == day).map_or("", |(_, name, ..)| name)
}

mod weekday {
    use jiff::civil::Weekday;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(super::day_name(*day))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        let text = String::deserialize(from)?;
        super::parse_day(&text).map_err(D::Error::custom)
    }
}

mod hh_mm {
    use jiff::civil::Time;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{:02}:{:02}", time.hour(), time.minute()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        let text = String::deserialize(from)?;
        super::parse_time(&text).map_err(D::Error::custom)
    }
}
