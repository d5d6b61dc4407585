//! `hours.csv` and `hours_exceptions.csv`: when officers receive residents.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use varta_domain::hours::{self, HoursException, Slot, Span, VisitingHours};
use varta_domain::ids::OfficerId;

use super::file::Need;
use super::people::{Known, Member, unknown};
use super::problem::{At, Problems, shown};
use super::table::{Row, Spec, Table};
use super::value::{self, DATE, TIME};

const HOURS: Spec =
    Spec { file: "hours.csv", need: Need::Optional, columns: &["officer", "days", "from", "to"], optional: &["place_note", "note"] };
const EXCEPTIONS: Spec =
    Spec { file: "hours_exceptions.csv", need: Need::Optional, columns: &["officer", "date", "from", "to"], optional: &["note"] };
const DAYS: &str = "such as \"mon\", \"tue thu\" or \"mon-fri\"";

/// The longest note to residents, in characters: it stands in an item that is read for each of them.
const MAX_NOTE: usize = 120;

type Members<'a> = Option<&'a Known<OfficerId, Member>>;

/// What the rows say of one officer, with their lines.
#[derive(Debug, Default)]
struct Schedule {
    weekly: Vec<(u64, Slot)>,
    exceptions: BTreeMap<Date, Day>,
}

/// A date of its own.
#[derive(Debug, Default)]
struct Day {
    /// Its hours; a row without any says that it is closed.
    rows: Vec<(u64, Option<Span>)>,
    notes: Vec<String>,
}

/// Reads both files.
pub(super) fn read(folder: &Path, members: Members<'_>, problems: &mut Problems) -> BTreeMap<OfficerId, VisitingHours> {
    let mut schedules: BTreeMap<OfficerId, Schedule> = BTreeMap::new();
    if let Some(table) = Table::read(folder, &HOURS, problems) {
        for row in table.rows() {
            weekly(&row, members, &mut schedules, problems);
        }
    }
    if let Some(table) = Table::read(folder, &EXCEPTIONS, problems) {
        for row in table.rows() {
            exception(&row, members, &mut schedules, problems);
        }
    }
    schedules.into_iter().filter_map(|(officer, schedule)| Some((officer.clone(), schedule.finish(&officer, problems)?))).collect()
}

/// A row of `hours.csv`: the same hours on one day or several.
fn weekly(row: &Row<'_>, members: Members<'_>, schedules: &mut BTreeMap<OfficerId, Schedule>, problems: &mut Problems) {
    let officer = officer(row, members, problems);
    let days = row.parsed(problems, "days", DAYS, hours::parse_days);
    let span = span(row, problems);
    let place_note = note(row, "place_note", problems);
    let (Some(officer), Some(days), Some(span), Some(place_note)) = (officer, days, span, place_note) else { return };
    let slots = &mut schedules.entry(officer).or_default().weekly;
    for day in days {
        if let Some((line, _)) = slots.iter().find(|(_, other)| other.day == day && overlap(span, Span { from: other.from, to: other.to }))
        {
            let what = format!("the hours on {} overlap with line {line}", hours::day_name(day));
            row.error(problems, "from", what, "hours of a day may touch, not overlap: change one of the two rows");
            return;
        }
        slots.push((row.line(), Slot { day, from: span.from, to: span.to, place_note: place_note.clone() }));
    }
}

/// A row of `hours_exceptions.csv`: hours of a date, or none.
fn exception(row: &Row<'_>, members: Members<'_>, schedules: &mut BTreeMap<OfficerId, Schedule>, problems: &mut Problems) {
    let officer = officer(row, members, problems);
    let date = row.parsed(problems, "date", DATE, value::date);
    let closed = row.cell("from").is_empty() && row.cell("to").is_empty();
    let span = if closed { Some(None) } else { span(row, problems).map(Some) };
    let note = note(row, "note", problems);
    let (Some(officer), Some(date), Some(span), Some(note)) = (officer, date, span, note) else { return };
    let day = schedules.entry(officer).or_default().exceptions.entry(date).or_default();
    for (line, other) in &day.rows {
        let what = match (span, other) {
            (Some(span), Some(other)) if overlap(span, *other) => format!("the hours on {date} overlap with line {line}"),
            (Some(_), Some(_)) => continue,
            (None, None) => format!("line {line} closes {date} already"),
            (None, Some(_)) => format!("{date} is closed here and has hours in line {line}"),
            (Some(_), None) => format!("{date} has hours here and is closed in line {line}"),
        };
        row.error(problems, "from", what, "leave one of the two rows, or change its hours; a row without hours closes the day");
        return;
    }
    day.rows.push((row.line(), span));
    day.notes.extend(note.filter(|note| !day.notes.contains(note)));
}

fn officer(row: &Row<'_>, members: Members<'_>, problems: &mut Problems) -> Option<OfficerId> {
    let id = row.parsed(problems, "officer", "an id of officers.csv", OfficerId::parse)?;
    let Some(members) = members else { return Some(id) };
    if !members.ids.contains_key(&id) {
        row.error(problems, "officer", unknown("officer", &id), "list the officer in officers.csv");
        return None;
    }
    if members.rows.get(&id).is_some_and(|member| member.beats.is_empty()) {
        let mend = "hours are told to residents of a beat: give the officer one in officers.csv, or leave the row out";
        row.warning(problems, "officer", format!("{id} serves no beat, and nobody is told of these hours"), mend);
    }
    Some(id)
}

/// A span of a day from `from` to `to`.
fn span(row: &Row<'_>, problems: &mut Problems) -> Option<Span> {
    let from = row.parsed(problems, "from", TIME, hours::parse_time);
    let to = row.parsed(problems, "to", TIME, hours::parse_time);
    let (from, to) = (from?, to?);
    if from >= to {
        row.error(problems, "to", format!("{} is not after {}", shown(row.cell("to")), shown(row.cell("from"))), TIME);
        return None;
    }
    Some(Span { from, to })
}

/// A note to residents; `Some(None)` where the cell is empty, `None` where it is too long, which is told.
fn note(row: &Row<'_>, column: &str, problems: &mut Problems) -> Option<Option<String>> {
    let fits = |text: &str| if text.chars().count() <= MAX_NOTE { Ok(text.to_owned()) } else { Err("too long") };
    row.maybe(problems, column, &format!("at most {MAX_NOTE} characters"), fits).ok()
}

fn overlap(one: Span, other: Span) -> bool {
    one.from < other.to && other.from < one.to
}

impl Schedule {
    fn finish(self, officer: &OfficerId, problems: &mut Problems) -> Option<VisitingHours> {
        let weekly = self.weekly.into_iter().map(|(_, slot)| slot).collect();
        let exception = |(date, day): (Date, Day)| HoursException {
            date,
            slots: day.rows.into_iter().filter_map(|(_, span)| span).collect(),
            note: (!day.notes.is_empty()).then(|| day.notes.join("; ")),
        };
        let hours = VisitingHours::new(weekly, self.exceptions.into_iter().map(exception).collect());
        // The rows are in order by now, so this is their number.
        let told =
            |error| problems.error(HOURS.file, At::File, "officer", format!("{officer}: {error}"), "delete exceptions that are over");
        hours.map_err(told).ok()
    }
}
