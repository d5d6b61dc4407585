//! `varta city show`: what is live in a city, and who serves which beat today.

use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use varta_domain::calendar::Calendar;
use varta_domain::city::{City, DistrictStage};
use varta_domain::ids::CitySlug;
use varta_domain::post::Post;
use varta_store::Store;
use varta_store::directory::ImportRecord;

use crate::{CliError, Exit};

/// How many imports are listed.
const IMPORTS: u16 = 5;

/// Shows a city as it is at an instant.
///
/// # Errors
/// [`CliError`] when the table cannot be read or nothing can be written to `out`.
pub async fn run(slug: &CitySlug, store: &Store, now: Timestamp, out: &mut dyn Write) -> Result<Exit, CliError> {
    let Some(city) = store.city(slug).await? else {
        writeln!(out, "There is no city {slug} in the table. `varta city import` brings one in.")?;
        return Ok(Exit::Problems);
    };
    let calendar = Calendar::new(city.calendar.clone(), &city.zone).map_err(|error| CliError::Build(error.into()))?;
    let today = calendar.local(now).date();
    writeln!(out, "{} ({}), {}", city.name.uk, city.name.en, city.slug)?;
    writeln!(out, "live version {}", city.directory)?;
    let live = store.import_of(slug, &city.directory).await?;
    if let Some(record) = &live {
        let counts = record.counts;
        writeln!(
            out,
            "{} street names, {} cells, {} beats, {} members of the police",
            counts.streets, counts.cells, counts.posts, counts.channels
        )?;
    }
    districts(&city, out)?;
    writeln!(out, "\nwho serves on {today}")?;
    for beat in live.iter().flat_map(|record| &record.beats) {
        if let Some(post) = store.post(&city, beat).await? {
            writeln!(out, "  {}", serving(&post, today))?;
        }
    }
    writeln!(out, "\nlast imports")?;
    for record in store.imports(slug, IMPORTS).await? {
        writeln!(out, "  {}", import(&record, &city))?;
    }
    Ok(Exit::Done)
}

fn districts(city: &City, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "\ndistricts")?;
    for district in &city.districts {
        let stage = match district.stage {
            DistrictStage::Planned => "planned",
            DistrictStage::Pilot => "pilot",
            DistrictStage::Live => "live",
            DistrictStage::Paused => "paused",
        };
        let since = district.starts_on.map(|date| format!(" from {date}")).unwrap_or_default();
        let until = district.ends_on.map(|date| format!(" to {date}")).unwrap_or_default();
        let supervisors = if district.supervisors.is_empty() {
            "nobody supervises it".to_owned()
        } else {
            let ids: Vec<&str> = district.supervisors.iter().map(|id| id.as_str()).collect();
            format!("supervised by {}", ids.join(", "))
        };
        writeln!(out, "  {} ({}): {stage}{since}{until}, {supervisors}", district.name.uk, district.id)?;
    }
    Ok(())
}

fn serving(post: &Post, today: Date) -> String {
    let beat = format!("{} {}", post.beat, post.name.uk);
    match (post.serving_on(today), post.substitution_on(today)) {
        (Some(officer), Some(substitution)) => {
            format!("{beat}: {}, {}, in place of the officer until {}", officer.name, officer.rank, substitution.to)
        }
        (Some(officer), None) => format!("{beat}: {}, {}", officer.name, officer.rank),
        (None, _) => format!("{beat}: vacant"),
    }
}

fn import(record: &ImportRecord, city: &City) -> String {
    let live = if record.version == city.directory { ", live" } else { "" };
    format!("{} at {} ({} beats{live})", record.version, record.imported_at, record.beats.len())
}
