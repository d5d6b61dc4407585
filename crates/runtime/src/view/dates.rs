//! Days and times as people say them in Ukrainian and English.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ZonedDateTime};
use varta_domain::calendar::Calendar;
use varta_domain::lang::Lang;

/// An instant in the city's time, as RFC 3339 with offset and whole seconds.
#[must_use]
pub fn rfc3339(calendar: &Calendar, at: Timestamp) -> String {
    calendar.local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// "20 листопада", "20 November".
#[must_use]
pub fn day(date: Date, lang: Lang) -> String {
    format!("{} {}", date.day(), month(date, lang))
}

/// "вівторок, 24 листопада", "Tuesday, 24 November".
#[must_use]
pub fn weekday_and_day(date: Date, lang: Lang) -> String {
    let name = match (lang, date.weekday()) {
        (Lang::Uk, Weekday::Monday) => "понеділок",
        (Lang::Uk, Weekday::Tuesday) => "вівторок",
        (Lang::Uk, Weekday::Wednesday) => "середа",
        (Lang::Uk, Weekday::Thursday) => "четвер",
        (Lang::Uk, Weekday::Friday) => "п’ятниця",
        (Lang::Uk, Weekday::Saturday) => "субота",
        (Lang::Uk, Weekday::Sunday) => "неділя",
        (Lang::En, weekday) => english(weekday),
    };
    format!("{name}, {}", day(date, lang))
}

/// "вівторка, 24 листопада", "Tuesday, 24 November": after "до кінця", "by the end of".
#[must_use]
pub fn end_of(date: Date, lang: Lang) -> String {
    let name = match (lang, date.weekday()) {
        (Lang::Uk, Weekday::Monday) => "понеділка",
        (Lang::Uk, Weekday::Tuesday) => "вівторка",
        (Lang::Uk, Weekday::Wednesday) => "середи",
        (Lang::Uk, Weekday::Thursday) => "четверга",
        (Lang::Uk, Weekday::Friday) => "п’ятниці",
        (Lang::Uk, Weekday::Saturday) => "суботи",
        (Lang::Uk, Weekday::Sunday) => "неділі",
        (Lang::En, weekday) => english(weekday),
    };
    format!("{name}, {}", day(date, lang))
}

/// "у п’ятницю, 20 листопада, о 18:20", "on Friday, 20 November, at 18:20".
#[must_use]
pub fn on_day_at(at: &ZonedDateTime, lang: Lang) -> String {
    let (date, time) = (at.date(), at.strftime("%H:%M"));
    let on = match (lang, date.weekday()) {
        (Lang::Uk, Weekday::Monday) => "у понеділок",
        (Lang::Uk, Weekday::Tuesday) => "у вівторок",
        (Lang::Uk, Weekday::Wednesday) => "у середу",
        (Lang::Uk, Weekday::Thursday) => "у четвер",
        (Lang::Uk, Weekday::Friday) => "у п’ятницю",
        (Lang::Uk, Weekday::Saturday) => "у суботу",
        (Lang::Uk, Weekday::Sunday) => "у неділю",
        (Lang::En, weekday) => return format!("on {}, {}, at {time}", english(weekday), day(date, lang)),
    };
    format!("{on}, {}, {} {time}", day(date, lang), at_hour(at))
}

/// The Ukrainian "at" before a time: "о 10:00", but "об 11:00", which is read with a vowel.
#[must_use]
pub fn at_hour(at: &ZonedDateTime) -> &'static str {
    if at.hour() == 11 { "об" } else { "о" }
}

const fn english(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn month(date: Date, lang: Lang) -> &'static str {
    const UK: [&str; 12] =
        ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"];
    const EN: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    // A month is 1 to 12.
    let at = (date.month() - 1) as usize;
    match lang {
        Lang::Uk => UK[at],
        Lang::En => EN[at],
    }
}
