//! `varta city check`: tells of everything that is wrong with a pack.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};
use std::path::Path;

use jiff::civil::Date;
use varta_domain::city::DistrictStage;

use crate::pack::{self, Pack, Problems, StreetRow};
use crate::{Exit, report};

/// Checks a pack; and writes the page to look at, where one is wanted.
///
/// # Errors
/// When nothing can be written to `out` or `page`, or `folder` is no folder.
pub fn run(folder: &Path, page: Option<&Path>, out: &mut dyn Write) -> io::Result<Exit> {
    check(folder, page, None, out)
}

/// The same on a day: tells also of what is over, stale or too far ahead then.
///
/// # Errors
/// As [`run`].
pub fn run_on(folder: &Path, page: Option<&Path>, today: Date, out: &mut dyn Write) -> io::Result<Exit> {
    check(folder, page, Some(today), out)
}

fn check(folder: &Path, page: Option<&Path>, today: Option<Date>, out: &mut dyn Write) -> io::Result<Exit> {
    let (pack, mut problems) = pack::read(folder)?;
    if let (Some(pack), Some(today)) = (&pack, today) {
        pack::tell_dated(pack, today, &mut problems);
    }
    let found = pack.as_ref().and_then(|pack| pack::measure(folder, &pack.guidance, &mut problems));
    tell(&problems, out)?;
    match (page, &pack) {
        (Some(page), Some(pack)) => {
            let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", page.display()));
            std::fs::write(page, report::page(pack, &problems)).map_err(named)?;
            writeln!(out, "The page to look at: {}", page.display())?;
        }
        (Some(_), None) => writeln!(out, "There is no page to look at: a file that everything hangs on cannot be read.")?,
        (None, _) => {}
    }
    if let Some(found) = found.filter(|found| found.of > 0) {
        writeln!(out, "Search: {}.", found.in_words())?;
    }
    match pack {
        Some(pack) if problems.errors() == 0 => {
            writeln!(out, "{}: {}", pack.city.slug, describe(&pack))?;
            writeln!(out, "The pack can be imported{}.", warned(&problems))?;
            Ok(Exit::Done)
        }
        _ => {
            writeln!(out, "{} to mend{}.", count(problems.errors(), "error", "errors"), warned(&problems))?;
            Ok(Exit::Problems)
        }
    }
}

/// Prints the problems.
pub(crate) fn tell(problems: &Problems, out: &mut dyn Write) -> io::Result<()> {
    problems.all().iter().try_for_each(|problem| writeln!(out, "{problem}"))
}

fn describe(pack: &Pack) -> String {
    let streets = pack.streets.iter().map(StreetRow::street).collect::<BTreeSet<_>>().len();
    let served = pack.city.districts.iter().filter(|district| matches!(district.stage, DistrictStage::Pilot | DistrictStage::Live)).count();
    let mut parts = vec![
        format!("{} ({served} served)", count(pack.city.districts.len(), "district", "districts")),
        count(pack.beats.len(), "beat", "beats"),
        count(streets, "street", "streets"),
        count(pack.stations.len(), "station", "stations"),
        count(pack.members.len(), "member of the police", "members of the police"),
        format!("visiting hours of {}", pack.hours.len()),
    ];
    if let Some(triage) = &pack.triage {
        parts.push(count(triage.bodies().len(), "responsible body", "responsible bodies"));
        parts.push(count(triage.categories().all().len(), "category", "categories"));
        parts.push(count(triage.rules().len(), "rule", "rules"));
    }
    if !pack.guidance.is_empty() {
        parts.push(count(pack.guidance.len(), "article of guidance", "articles of guidance"));
    }
    parts.join(", ")
}

fn warned(problems: &Problems) -> String {
    match problems.warnings() {
        0 => String::new(),
        warnings => format!("; {}", count(warnings, "warning", "warnings")),
    }
}

/// Whether somebody says yes.
pub(crate) fn agreed(answers: &mut dyn BufRead) -> io::Result<bool> {
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "так" | "т"))
}

/// A number with its noun.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Things one after another.
pub(crate) fn list<T: ToString>(things: impl IntoIterator<Item = T>) -> String {
    things.into_iter().map(|thing| thing.to_string()).collect::<Vec<_>>().join(", ")
}
