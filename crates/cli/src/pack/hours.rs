//! `hours.csv` and `hours_exceptions.csv`: when officers receive residents.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use varta_domain::hours::{self, HoursException, MAX_ENTRIES, Slot, Span, VisitingHours};
use varta_domain::ids::OfficerId;

use super::file::Need;
use super::people::{Known, Member, unknown};
use super::problem::{At, Problems, shown};
use super::table::{Row, Spec, Table, column};
use super::value::{self, DATE, TIME};

const HOURS: Spec = Spec {
    file: "hours.csv",
    need: Need::Optional,
    columns: &[
        column("officer", &["офіцер"]),
        column("days", &["дні", "день"]),
        column("from", &["з", "від", "початок"]),
        column("to", &["до", "кінець"]),
    ],
    optional: &[
        column("break_from", &["перерва з", "перерва від", "початок перерви"]),
        column("break_to", &["перерва до", "кінець перерви"]),
        column("place_note", &["місце", "кабінет"]),
    ],
    foreign: false,
};
const EXCEPTIONS: Spec = Spec {
    file: "hours_exceptions.csv",
    need: Need::Optional,
    columns: &[
        column("officer", &["офіцер"]),
        column("date", &["дата", "день"]),
        column("from", &["з", "від", "початок"]),
        column("to", &["до", "кінець"]),
    ],
    optional: &[],
    foreign: false,
};
const DAYS: &str = "such as \"mon\", \"tue thu\", \"mon-fri\" or \"пн-пт\"";

/// The longest note to residents, in characters: it stands in an item that is read for each of them.
const MAX_NOTE: usize = 120;

type Members<'a> = Option<&'a Known<OfficerId, Member>>;

/// What the rows say of one officer, with their lines.
#[derive(Debug, Default)]
struct Schedule {
    /// How many of both, so that no officer has more than the domain takes.
    entries: usize,
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
    if let Some(mut table) = Table::read(folder, &HOURS, problems) {
        while let Some(row) = table.next(problems) {
            weekly(&row, members, &mut schedules, problems);
        }
    }
    if let Some(mut table) = Table::read(folder, &EXCEPTIONS, problems) {
        while let Some(row) = table.next(problems) {
            exception(&row, members, &mut schedules, problems);
        }
    }
    schedules.into_iter().filter_map(|(officer, schedule)| Some((officer.clone(), schedule.finish(&officer, problems)?))).collect()
}

/// A row of `hours.csv`: the same hours on one day or several.
fn weekly(row: &Row<'_>, members: Members<'_>, schedules: &mut BTreeMap<OfficerId, Schedule>, problems: &mut Problems) {
    let officer = officer(row, members, problems);
    let days = row.parsed(problems, "days", DAYS, value::days);
    let spans = span(row, problems).and_then(|span| parts(row, span, problems));
    let place_note = note(row, "place_note", problems);
    let (Some(officer), Some(days), Some(spans), Some(place_note)) = (officer, days, spans, place_note) else { return };
    let schedule = schedules.entry(officer).or_default();
    for (day, span) in days.into_iter().flat_map(|day| spans.iter().map(move |span| (day, *span))) {
        if schedule.entries >= MAX_ENTRIES {
            return too_many(row, problems);
        }
        let shares = |(_, other): &&(u64, Slot)| other.day == day && overlap(span, Span { from: other.from, to: other.to });
        if let Some((line, _)) = schedule.weekly.iter().find(shares) {
            let what = format!("the hours on {} overlap with line {line}", hours::day_name(day));
            row.error(problems, "from", what, "hours of a day may touch, not overlap: change one of the two rows");
            return;
        }
        schedule.entries += 1;
        schedule.weekly.push((row.line(), Slot { day, from: span.from, to: span.to, place_note: place_note.clone() }));
    }
}

fn too_many(row: &Row<'_>, problems: &mut Problems) {
    let what = format!("an officer with more than {MAX_ENTRIES} hours");
    row.error(problems, "officer", what, "one row serves several days (\"mon-fri\"); delete exceptions that are over");
}

/// The hours before and after a break; all of them where there is none.
fn parts(row: &Row<'_>, span: Span, problems: &mut Problems) -> Option<Vec<Span>> {
    if row.cell("break_from").is_empty() && row.cell("break_to").is_empty() {
        return Some(vec![span]);
    }
    let pause = pair(row, "break_from", "break_to", problems)?;
    if pause.from <= span.from || span.to <= pause.to {
        row.error(problems, "break_from", "the break is not within the hours", "it begins after they begin and ends before they end");
        return None;
    }
    Some(vec![Span { from: span.from, to: pause.from }, Span { from: pause.to, to: span.to }])
}

/// A row of `hours_exceptions.csv`: hours of a date, or none.
fn exception(row: &Row<'_>, members: Members<'_>, schedules: &mut BTreeMap<OfficerId, Schedule>, problems: &mut Problems) {
    let officer = officer(row, members, problems);
    let date = row.parsed(problems, "date", DATE, value::date);
    let closed = row.cell("from").is_empty() && row.cell("to").is_empty();
    let span = if closed { Some(None) } else { span(row, problems).map(Some) };
    let note = note(row, "note", problems);
    let (Some(officer), Some(date), Some(span), Some(note)) = (officer, date, span, note) else { return };
    let schedule = schedules.entry(officer).or_default();
    if schedule.entries >= MAX_ENTRIES {
        return too_many(row, problems);
    }
    schedule.entries += 1;
    let day = schedule.exceptions.entry(date).or_default();
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
    pair(row, "from", "to", problems)
}

/// Two times in two cells, or both in the first of them.
fn pair(row: &Row<'_>, first: &str, second: &str, problems: &mut Problems) -> Option<Span> {
    let both = value::span(row.cell(first)).filter(|_| row.cell(second).is_empty());
    let span = match both {
        Some(span) => span,
        None => {
            let from = row.parsed(problems, first, TIME, value::time);
            let to = row.parsed(problems, second, TIME, value::time);
            Span { from: from?, to: to? }
        }
    };
    if span.from == span.to {
        row.error(problems, second, format!("{} is not after {}", shown(row.cell(second)), shown(row.cell(first))), TIME);
        return None;
    }
    if span.from > span.to {
        let what = format!("{} is not after {}", shown(row.cell(second)), shown(row.cell(first)));
        row.error(problems, second, what, "hours past midnight are two rows: until 23:59, and from 00:00 of the day after");
        return None;
    }
    Some(span)
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
