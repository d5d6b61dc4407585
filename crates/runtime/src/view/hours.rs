//! Visiting hours in words: the week, the days that differ, and whether somebody is there now.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::hours::{OpenStatus, Slot, VisitingHours};
use varta_domain::lang::Lang;

use super::dates::{self, rfc3339};

/// How many days ahead days that differ from the week are told.
const EXCEPTIONS_AHEAD_DAYS: i32 = 60;

/// When residents are received.
#[derive(Debug, Serialize)]
pub struct HoursView {
    /// The week: day, from, to and, where it is told, the room.
    pub weekly: Vec<Slot>,
    /// Days that differ from it, of the next two months.
    pub exceptions: Vec<Value>,
    /// Whether residents are received now.
    pub open_now: bool,
    /// Until when, if they are.
    pub closes_at: Option<String>,
    /// From when, if they are not.
    pub opens_at: Option<String>,
    /// All of it in a sentence or two.
    pub text: String,
}

/// Tells the hours of a post at an instant.
#[must_use]
pub fn view(hours: &VisitingHours, calendar: &Calendar, now: jiff::Timestamp, lang: Lang) -> HoursView {
    let local = calendar.local(now);
    let status = hours.status(&local);
    let (closes_at, opens_at) = match &status {
        OpenStatus::OpenUntil(at) => (Some(at), None),
        OpenStatus::ClosedUntil(at) => (None, Some(at)),
        OpenStatus::NoHours => (None, None),
    };
    HoursView {
        weekly: hours.weekly().to_vec(),
        exceptions: exceptions(hours, local.date()),
        open_now: closes_at.is_some(),
        closes_at: closes_at.map(|at| rfc3339(calendar, at.timestamp())),
        opens_at: opens_at.map(|at| rfc3339(calendar, at.timestamp())),
        text: text(hours, &status, local.date(), lang),
    }
}

fn exceptions(hours: &VisitingHours, today: Date) -> Vec<Value> {
    let last = today.checked_add(EXCEPTIONS_AHEAD_DAYS.days()).unwrap_or(Date::MAX);
    let ahead = hours.exceptions().iter().filter(|exception| today <= exception.date && exception.date <= last);
    ahead.map(|exception| json!({ "date": exception.date, "slots": exception.slots, "note": exception.note })).collect()
}

fn text(hours: &VisitingHours, status: &OpenStatus, today: Date, lang: Lang) -> String {
    let now = match (status, lang) {
        (OpenStatus::OpenUntil(at), Lang::Uk) => format!("Зараз триває прийом, до {}.", at.strftime("%H:%M")),
        (OpenStatus::OpenUntil(at), Lang::En) => format!("Open now, until {}.", at.strftime("%H:%M")),
        (OpenStatus::ClosedUntil(at), Lang::Uk) if at.date() == today => {
            format!("Найближчий прийом сьогодні, {} {}.", dates::at_hour(at), at.strftime("%H:%M"))
        }
        (OpenStatus::ClosedUntil(at), Lang::En) if at.date() == today => format!("Opens today at {}.", at.strftime("%H:%M")),
        (OpenStatus::ClosedUntil(at), Lang::Uk) => format!("Зараз прийому немає. Найближчий {}.", dates::on_day_at(at, lang)),
        (OpenStatus::ClosedUntil(at), Lang::En) => format!("Closed now. Opens {}.", dates::on_day_at(at, lang)),
        (OpenStatus::NoHours, _) => {
            return lang
                .pick("Години прийому не оголошено. Зателефонуйте або напишіть.", "No visiting hours are announced. Call or write.")
                .to_owned();
        }
    };
    let week = week(hours.weekly(), lang);
    if week.is_empty() { now } else { format!("{now} {}: {week}.", lang.pick("Щотижня", "Every week")) }
}

/// Hours of a day.
type Spans = Vec<(Time, Time)>;

/// "вт, чт 17:00–19:00; сб 10:00–12:00": days with the same hours stand together.
fn week(weekly: &[Slot], lang: Lang) -> String {
    let mut groups: Vec<(Vec<Weekday>, Spans)> = Vec::new();
    for day in Weekday::Monday.cycle_forward().take(7) {
        let spans: Vec<_> = weekly.iter().filter(|slot| slot.day == day).map(|slot| (slot.from, slot.to)).collect();
        if spans.is_empty() {
            continue;
        }
        match groups.iter_mut().find(|(_, same)| *same == spans) {
            Some((days, _)) => days.push(day),
            None => groups.push((vec![day], spans)),
        }
    }
    let group = |(days, spans): &(Vec<Weekday>, Spans)| {
        let days = days.iter().map(|day| short(*day, lang)).collect::<Vec<_>>().join(", ");
        let spans =
            spans.iter().map(|(from, to)| format!("{}–{}", from.strftime("%H:%M"), to.strftime("%H:%M"))).collect::<Vec<_>>().join(", ");
        format!("{days} {spans}")
    };
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}

const fn short(day: Weekday, lang: Lang) -> &'static str {
    match day {
        Weekday::Monday => lang.pick("пн", "Mon"),
        Weekday::Tuesday => lang.pick("вт", "Tue"),
        Weekday::Wednesday => lang.pick("ср", "Wed"),
        Weekday::Thursday => lang.pick("чт", "Thu"),
        Weekday::Friday => lang.pick("пт", "Fri"),
        Weekday::Saturday => lang.pick("сб", "Sat"),
        Weekday::Sunday => lang.pick("нд", "Sun"),
    }
}
