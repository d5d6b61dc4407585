//! Dates, times, days and numbers as spreadsheets and officials write them. What can mean one thing only
//! is read; what could mean two is refused, with what to write instead.

use jiff::civil::{Date, Time, Weekday};
use varta_domain::hours::{HoursError, Span, parse_days};

/// How to mend a date.
pub(super) const DATE: &str = "write dates as 2026-11-24 or 24.11.2026";
/// How to mend a time.
pub(super) const TIME: &str = "write times as 09:00";

/// Reads `2026-11-24`, or `24.11.2026` as a Ukrainian spreadsheet shows it.
///
/// # Errors
/// A message when it is no such date.
pub(super) fn date(text: &str) -> Result<Date, &'static str> {
    const NO_DATE: &str = "not a date";
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(['-', '.']).take(4).collect();
    let [year, month, day] = match *parts.as_slice() {
        [year, month, day] if !text.contains('.') => [year, month, day],
        [day, month, year] if !text.contains('-') => [year, month, day],
        _ => return Err(NO_DATE),
    };
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return Err(NO_DATE);
    }
    format!("{year}-{month}-{day}").parse().map_err(|_| NO_DATE)
}

/// Reads `09:00`, and `9:00`, `9.00` and `09:00:00`, which a spreadsheet makes of it.
///
/// # Errors
/// A message that says what to write, where it is no time of a day.
pub(super) fn time(text: &str) -> Result<Time, &'static str> {
    const NO_TIME: &str = "a time is written HH:MM, from 00:00 to 23:59";
    let number = |part: &str| if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse::<i8>().ok() } else { None };
    let mut parts = text.split([':', '.']);
    let (Some(hours), Some(minutes), seconds, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(if text.contains(['-', '–']) { "two times in one cell, or hours and minutes without a colon" } else { NO_TIME });
    };
    if !matches!(hours.len(), 1 | 2) || minutes.len() != 2 || !matches!(seconds, None | Some("00")) {
        return Err(if text.contains(['-', '–']) { "two times in one cell" } else { NO_TIME });
    }
    let (hours, minutes) = (number(hours).ok_or(NO_TIME)?, number(minutes).ok_or(NO_TIME)?);
    if (hours, minutes) == (24, 0) {
        return Err("a day ends at 23:59");
    }
    Time::new(hours, minutes, 0, 0).map_err(|_| NO_TIME)
}

/// Reads two times in one cell, "17:00-19:00" or "з 17:00 до 19:00"; `None` where it is no such pair.
pub(super) fn span(text: &str) -> Option<Span> {
    let text = text.to_lowercase();
    let text = text.strip_prefix("з ").or_else(|| text.strip_prefix("від ")).unwrap_or(&text);
    let (from, to) = text.split_once(" до ").or_else(|| text.split_once(['-', '–', '—']))?;
    Some(Span { from: time(from.trim()).ok()?, to: time(to.trim()).ok()? })
}

/// The days of the week in the forms of the language, with the abbreviation that the domain reads.
const DAYS: [(&str, &[&str]); 11] = [
    ("пн", &["понеділок", "понеділка", "понеділку"]),
    ("вт", &["вівторок", "вівторка", "вівторку"]),
    ("ср", &["середа", "середу", "середи"]),
    ("чт", &["четвер", "четверга", "четвергу"]),
    ("пт", &["п'ятниця", "п'ятницю", "п'ятниці"]),
    ("сб", &["субота", "суботу", "суботи"]),
    ("нд", &["неділя", "неділю", "неділі", "вс"]),
    ("пн-нд", &["щодня", "щоденно"]),
    ("пн-пт", &["будні", "будень"]),
    ("сб-нд", &["вихідні"]),
    ("", &["з", "із", "від", "та", "і", "й", "щотижня"]),
];

/// Reads days as officials write them: "mon-fri", "пн.–пт.", "понеділок, середа", "з вівторка по п’ятницю".
///
/// # Errors
/// [`HoursError::Days`] when a word is no day, or a range does not go forward in the week.
pub(super) fn days(text: &str) -> Result<Vec<Weekday>, HoursError> {
    if text.len() > 200 {
        return Err(HoursError::Days);
    }
    let folded: String = text.to_lowercase().chars().map(plain).collect();
    let spaced = folded.replace('-', " - ");
    let mut out = String::with_capacity(folded.len());
    for word in spaced.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.')).filter(|word| !word.is_empty()) {
        if matches!(word, "-" | "по" | "до") {
            out.push('-');
            continue;
        }
        let known = DAYS.iter().find(|(_, forms)| forms.contains(&word)).map_or(word, |(short, _)| short);
        if !known.is_empty() {
            if !out.is_empty() && !out.ends_with('-') {
                out.push(' ');
            }
            out.push_str(known);
        }
    }
    parse_days(&out)
}

/// One kind of apostrophe and of dash, for words that are compared.
pub(super) const fn plain(c: char) -> char {
    match c {
        '’' | 'ʼ' | '`' | '′' | '´' | '‘' => '\'',
        '–' | '—' | '‑' | '−' => '-',
        other => other,
    }
}

/// Reads degrees, with a point or, as a Ukrainian spreadsheet writes them, with a comma.
///
/// # Errors
/// A message where it is no number.
pub(super) fn degrees(text: &str) -> Result<f64, &'static str> {
    let number = text.replace(',', ".").parse::<f64>().map_err(|_| "not a number")?;
    if number.is_finite() { Ok(number) } else { Err("not a number") }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;
    use proptest::prelude::*;

    use super::{date, days, degrees, span, time};

    #[test]
    fn dates_are_read_in_two_spellings() {
        assert_eq!(date("24.11.2026"), date("2026-11-24"));
        assert!(date("2026-11-24").is_ok());
        for none in ["24.11.26", "2026.11.24", "24-11-2026", "24.13.2026", "31.02.2026", "2026-11", "24.11.2026.", "", "-", "٢٤.11.2026"]
        {
            assert!(date(none).is_err(), "{none}");
        }
    }

    #[test]
    fn times_are_read_as_spreadsheets_write_them() {
        for same in ["9:00", "09:00", "9.00", "09.00", "09:00:00"] {
            assert_eq!(time(same).map(|time| (time.hour(), time.minute())), Ok((9, 0)), "{same}");
        }
        for none in ["9", "900", "9:0", "9-18", "9-00", "24:00", "25:00", "12:60", "9:00:30", "-9:00", "9:00-18:00", "", ":", "9:00:00:00"]
        {
            assert!(time(none).is_err(), "{none}");
        }
        assert_eq!(time("24:00"), Err("a day ends at 23:59"));
    }

    #[test]
    fn two_times_in_a_cell_are_read_where_they_are_whole() {
        for same in ["17:00-19:00", "17.00 – 19.00", "з 17:00 до 19:00", "від 17:00 до 19:00"] {
            let span = span(same).unwrap_or_else(|| panic!("{same}"));
            assert_eq!((span.from.hour(), span.to.hour()), (17, 19));
        }
        for none in ["17-19", "17:00", "17:00-", "9-18", "17-00-19-00", ""] {
            assert!(span(none).is_none(), "{none}");
        }
    }

    #[test]
    fn days_are_read_as_officials_write_them() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let workdays = vec![Monday, Tuesday, Wednesday, Thursday, Friday];
        for same in
            ["пн-пт", "Пн.–Пт.", "понеділок - п’ятниця", "з понеділка по п'ятницю", "будні", "mon-fri", "пн вт ср чт пт", "пн., вт., ср-пт"]
        {
            assert_eq!(days(same), Ok(workdays.clone()), "{same}");
        }
        assert_eq!(days("вівторок, четвер"), Ok(vec![Tuesday, Thursday]));
        assert_eq!(days("середа і неділя"), Ok(vec![Wednesday, Sunday]));
        assert_eq!(days("вихідні"), Ok(vec![Saturday, Sunday]));
        assert_eq!(days("щодня").map(|days| days.len()), Ok(7));
        for none in ["", "пт-пн", "колись", "пн--пт", "по", "пн по", "-пт"] {
            assert!(days(none).is_err(), "{none}");
        }
    }

    #[test]
    fn degrees_have_a_point_or_a_comma() {
        assert_eq!(degrees("50,3912"), Ok(50.3912));
        assert_eq!(degrees("50.3912"), Ok(50.3912));
        for none in ["NaN", "inf", "50,39,12", "50°", ""] {
            assert!(degrees(none).is_err(), "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_time_of_a_day_is_read_back(hours in 0_i8..24, minutes in 0_i8..60) {
            for text in [format!("{hours:02}:{minutes:02}"), format!("{hours}.{minutes:02}"), format!("{hours}:{minutes:02}:00")] {
                prop_assert_eq!(time(&text).map(|time| (time.hour(), time.minute())), Ok((hours, minutes)));
            }
        }

        #[test]
        fn nothing_makes_the_readers_panic(text in "\\PC{0,40}") {
            let _ = (date(&text), time(&text), span(&text), days(&text), degrees(&text));
        }
    }
}
