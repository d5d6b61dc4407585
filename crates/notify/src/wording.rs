//! What a notice is about, and the words that SMS and e-mail share.

use jiff::civil::Date;
use varta_domain::notice::NoticeKind;
use varta_domain::reference::Reference;

/// What a notice is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What it says.
    pub kind: NoticeKind,
    /// The case.
    pub reference: &'a Reference,
    /// Name of the beat, for those above it.
    pub beat: &'a str,
    /// The last day to answer in time, in the city.
    pub due_on: Date,
    /// The link, where the notice asks for an answer.
    pub link: Option<&'a str>,
}

/// A day as Ukrainians write it: `26.11`.
pub(crate) fn day(date: Date) -> String {
    format!("{:02}.{:02}", date.day(), date.month())
}

/// A day in full, after "до": `20 грудня 2026 року`.
pub(crate) fn full_day(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"];
    let month = usize::try_from(date.month() - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    format!("{} {month} {} року", date.day(), date.year())
}
