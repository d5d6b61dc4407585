//! When a letter may go out, and by what: never an SMS at night; and to who chose a way and hours, by no other way
//! and at no other hour.

use jiff::civil::Time;
use jiff::{Timestamp, ToSpan};

use crate::calendar::{Calendar, CalendarError};
use crate::contact::{SafeContact, SafeHours, SafeWay};

/// By what a letter goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterBy {
    /// SMS.
    Sms,
    /// E-mail.
    Email,
}

impl LetterBy {
    /// Its name in keys and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// Whether a letter may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// Not before an instant.
    Later(Timestamp),
    /// Not at all by this way.
    Never,
}

/// When phones may ring.
const WAKING: SafeHours = SafeHours { from: Time::constant(8, 0, 0, 0), to: Time::constant(22, 0, 0, 0) };

/// Whether a letter may go out by a way at an instant. `safe_mode` is the case's, `chosen` what its author said: in
/// safe mode who chose nothing is written nothing.
///
/// # Errors
/// [`CalendarError::OutOfRange`] at the end of time.
pub fn when(
    by: LetterBy,
    safe_mode: bool,
    chosen: Option<&SafeContact>,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<When, CalendarError> {
    let way = match by {
        LetterBy::Sms => SafeWay::Sms,
        LetterBy::Email => SafeWay::Email,
    };
    let hours = match chosen {
        Some(chosen) if chosen.way == way => chosen.hours,
        Some(_) => return Ok(When::Never),
        None if safe_mode => return Ok(When::Never),
        None => (by == LetterBy::Sms).then_some(WAKING),
    };
    let local = calendar.local(now);
    let Some(hours) = hours.filter(|hours| !contains(*hours, local.time())) else { return Ok(When::Now) };
    let date =
        if local.time() < hours.from { local.date() } else { local.date().checked_add(1.day()).map_err(|_| CalendarError::OutOfRange)? };
    calendar.instant(date, hours.from).map(When::Later)
}

/// Hours that end when they begin are the whole day.
fn contains(hours: SafeHours, time: Time) -> bool {
    let SafeHours { from, to } = hours;
    if from < to { from <= time && time < to } else { from <= time || time < to }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::CalendarRules;

    fn calendar() -> Calendar {
        Calendar::new(CalendarRules::default(), "Europe/Kyiv").expect("the zone")
    }

    fn at(text: &str) -> Timestamp {
        let local: jiff::civil::DateTime = text.parse().expect("a date and time");
        calendar().instant(local.date(), local.time()).expect("in range")
    }

    fn chosen(way: SafeWay, from: &str, to: &str) -> SafeContact {
        SafeContact { way, hours: Some(SafeHours { from: from.parse().expect("a time"), to: to.parse().expect("a time") }) }
    }

    #[test]
    fn an_sms_waits_for_the_morning_and_an_email_does_not() {
        let when = |by, text| when(by, false, None, &calendar(), at(text)).expect("in range");
        assert_eq!(when(LetterBy::Sms, "2026-11-20T21:59:59"), When::Now);
        assert_eq!(when(LetterBy::Sms, "2026-11-20T22:00"), When::Later(at("2026-11-21T08:00")));
        assert_eq!(when(LetterBy::Sms, "2026-11-21T07:59:59"), When::Later(at("2026-11-21T08:00")));
        assert_eq!(when(LetterBy::Sms, "2026-11-21T08:00"), When::Now);
        assert_eq!(when(LetterBy::Email, "2026-11-20T03:00"), When::Now);
        // The night in which the clocks go forward is an hour shorter.
        assert_eq!(when(LetterBy::Sms, "2027-03-28T01:00"), When::Later(at("2027-03-28T08:00")));
    }

    #[test]
    fn who_chose_a_way_is_written_by_no_other() {
        let choice = chosen(SafeWay::Email, "10:00", "12:00");
        let when = |by, choice: Option<&SafeContact>, text| when(by, true, choice, &calendar(), at(text)).expect("in range");
        assert_eq!(when(LetterBy::Sms, Some(&choice), "2026-11-20T11:00"), When::Never);
        assert_eq!(when(LetterBy::Email, Some(&choice), "2026-11-20T11:00"), When::Now);
        assert_eq!(when(LetterBy::Email, Some(&choice), "2026-11-20T12:00"), When::Later(at("2026-11-21T10:00")));
        let nothing = chosen(SafeWay::None, "00:00", "00:00");
        assert_eq!(when(LetterBy::Email, Some(&nothing), "2026-11-20T11:00"), When::Never);
        assert_eq!(when(LetterBy::Email, None, "2026-11-20T11:00"), When::Never, "safe mode without a choice");
        let night = chosen(SafeWay::Sms, "23:00", "01:00");
        assert_eq!(when(LetterBy::Sms, Some(&night), "2026-11-20T00:30"), When::Now, "hours of one's own may lie in the night");
        assert_eq!(when(LetterBy::Sms, Some(&night), "2026-11-20T12:00"), When::Later(at("2026-11-20T23:00")));
    }

    proptest! {
        #[test]
        fn what_waits_may_go_when_its_time_has_come(seconds in 0i64..400 * 24 * 3600, from in 0i8..24, to in 0i8..24, way in 0u8..2) {
            let now = at("2026-01-01T00:00") + jiff::SignedDuration::from_secs(seconds);
            let (way, by) = if way == 0 { (SafeWay::Sms, LetterBy::Sms) } else { (SafeWay::Email, LetterBy::Email) };
            let hours = SafeHours { from: Time::constant(from, 0, 0, 0), to: Time::constant(to, 0, 0, 0) };
            let choice = SafeContact { way, hours: Some(hours) };
            for (safe, choice) in [(true, Some(&choice)), (false, None)] {
                match when(by, safe, choice, &calendar(), now).expect("in range") {
                    When::Now => {}
                    When::Later(later) => {
                        prop_assert!(later > now && later.duration_since(now).as_hours() < 26);
                        prop_assert_eq!(when(by, safe, choice, &calendar(), later).expect("in range"), When::Now);
                    }
                    When::Never => prop_assert!(false, "this way was chosen"),
                }
            }
        }
    }
}
