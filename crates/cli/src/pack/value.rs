//! Dates as a spreadsheet should have them: one spelling, so that nothing is guessed. Times are read by
//! `varta_domain::hours`.

use jiff::civil::Date;

/// How to mend a date.
pub(super) const DATE: &str = "write dates as 2026-11-24";
/// How to mend a time.
pub(super) const TIME: &str = "write times as 09:00";

/// Reads `2026-11-24`.
///
/// # Errors
/// A message when it is no such date.
pub(super) fn date(text: &str) -> Result<Date, &'static str> {
    const NO_DATE: &str = "not a date";
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if shape { text.parse().map_err(|_| NO_DATE) } else { Err(NO_DATE) }
}
