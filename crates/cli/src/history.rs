//! `varta city history`, `rollback` and `prune`: the versions of a city, the way back to one, and an end to those
//! that nobody will go back to.

use std::io::{BufRead, Write};

use jiff::{SignedDuration, Timestamp};
use varta_domain::city::City;
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_store::Store;
use varta_store::directory::{Activation, ImportRecord, Rollback};

use crate::import::{Merged, Prefer, districts};
use crate::progress::bar;
use crate::{CliError, Exit, check};

/// How many imports and switches back are listed, and looked at by `prune`.
const LISTED: u16 = 200;
/// An import that was begun so long ago is not going on, in hours.
const ABANDONED: i64 = 24;

/// Lists the imports and the switches back of a city, the newest first.
///
/// # Errors
/// [`CliError`] when the table cannot be read or nothing can be written to `out`.
pub async fn run(slug: &CitySlug, store: &Store, out: &mut dyn Write) -> Result<Exit, CliError> {
    let Some(live) = store.live(slug).await? else { return nowhere(slug, out) };
    let mut lines: Vec<(Timestamp, String)> = Vec::new();
    for record in store.imports(slug, LISTED).await? {
        let mark = match record.pruned_at {
            _ if record.version == live.city.directory => ", live",
            Some(_) => ", its items are taken away",
            None => "",
        };
        let counts = record.counts;
        let line = format!("import   {} ({} streets, {} beats{mark})", record.version, counts.streets, counts.posts);
        lines.push((record.imported_at, line));
    }
    lines.extend(store.rollbacks(slug, LISTED).await?.into_iter().map(|back| (back.at, format!("rollback {} -> {}", back.from, back.to))));
    for staging in store.stagings(slug).await? {
        lines.push((
            staging.started_at,
            format!("begun    {} ({} items written; the same pack imported again goes on)", staging.version, staging.written),
        ));
    }
    lines.sort_by(|one, other| other.cmp(one));
    lines.iter().try_for_each(|(at, line)| writeln!(out, "{at}  {line}"))?;
    writeln!(out, "Changes by staff so far: {}.", live.changes)?;
    Ok(Exit::Done)
}

/// Switches a city back: to a version, or to the one before the live one.
///
/// # Errors
/// [`CliError`] when the table cannot be used. What is live is then as it was.
pub async fn rollback(
    slug: &CitySlug,
    to: Option<&DirectoryVersion>,
    store: &Store,
    ask: Option<&mut dyn BufRead>,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CliError> {
    let Some(live) = store.live(slug).await? else { return nowhere(slug, out) };
    let from = live.city.directory.clone();
    let before = match to {
        Some(version) => Some(version.clone()),
        None => store.import_of(slug, &from).await?.and_then(|record| record.previous),
    };
    let Some(before) = before.filter(|version| *version != from) else {
        writeln!(out, "There is nothing to go back to: {from} is live.")?;
        return Ok(Exit::Problems);
    };
    let Some(record) = store.import_of(slug, &before).await? else {
        writeln!(out, "{slug} has no version {before}; `varta city history {slug}` lists them.")?;
        return Ok(Exit::Problems);
    };
    if record.pruned_at.is_some() || store.manifest(slug, &before).await?.is_none() {
        writeln!(out, "The items of {before} are taken away: import its pack again.")?;
        return Ok(Exit::Problems);
    }
    writeln!(out, "{slug}: {from} is live; {before} was imported at {}.", record.imported_at)?;
    let base = store.import_of(slug, &from).await?.and_then(|record| record.city);
    let (city, kept) = as_it_was(record, base.as_ref(), &live.city, store).await?;
    writeln!(out, "Its posts will be as they were when it was last live: what staff have changed since is not in them.")?;
    if !kept.is_empty() {
        writeln!(out, "Stages that staff have set are kept: {}.", check::list(&kept))?;
    }
    if let Some(answers) = ask {
        write!(out, "Switch {slug} back to {before}? [y/N] ")?;
        out.flush()?;
        if !check::agreed(answers)? {
            writeln!(out, "Nothing is changed.")?;
            return Ok(Exit::Problems);
        }
    }
    let rollback = Rollback { at: now, from, to: before.clone(), replaced: Some(live.city) };
    match store.roll_back(&city, &rollback, live.changes).await? {
        Activation::Live => {
            writeln!(out, "{slug}: version {before} is live.")?;
            Ok(Exit::Done)
        }
        Activation::Changed | Activation::Overtaken => Err(CliError::Overtaken),
    }
}

/// The city of a version, as it was when that was last live, with the stages that staff have set since: a district that
/// they have paused is not put back into service by an older version. Gives too whose stages were kept.
async fn as_it_was(record: ImportRecord, base: Option<&City>, live: &City, store: &Store) -> Result<(City, Vec<String>), CliError> {
    let version = record.version;
    let imports = store.imports(&live.slug, LISTED).await?.into_iter();
    let imports = imports.filter(|import| import.previous.as_ref() == Some(&version)).map(|import| (import.imported_at, import.replaced));
    let rollbacks = store.rollbacks(&live.slug, LISTED).await?.into_iter();
    let rollbacks = rollbacks.filter(|back| back.from == version).map(|back| (back.at, back.replaced));
    let last = imports.chain(rollbacks).max_by_key(|(at, _)| *at).and_then(|(_, city)| city);
    let rules = last.or(record.city).unwrap_or_else(|| live.clone());
    let (mut city, mut merged) = (City { directory: version, ..rules }, Merged::default());
    if let Some(base) = base {
        districts(base, live, &mut city, Some(Prefer::Live), &mut merged);
    }
    Ok((city, merged.kept))
}

/// Takes away the items of versions that are neither live nor among the last `keep` imports, and of imports that
/// were begun more than a day ago. The history keeps their lines. Cases keep the name of the version they were
/// routed by and need nothing of it.
///
/// # Errors
/// [`CliError`] when the table cannot be used. Called again, it goes on.
pub async fn prune(slug: &CitySlug, keep: usize, store: &Store, now: Timestamp, out: &mut dyn Write) -> Result<Exit, CliError> {
    let Some(live) = store.live(slug).await? else { return nowhere(slug, out) };
    let imports = store.imports(slug, LISTED).await?;
    let old: Vec<&ImportRecord> = imports.iter().skip(keep).filter(|record| record.version != live.city.directory).collect();
    let mut pruned = 0;
    for record in old {
        // Also one that was marked and not finished.
        if store.manifest(slug, &record.version).await?.is_none() {
            continue;
        }
        store.mark_pruned(slug, &record.version, now).await?;
        take_away(slug, &record.version, store).await?;
        writeln!(out, "{}: its items are taken away.", record.version)?;
        pruned += 1;
    }
    let abandoned = now - SignedDuration::from_hours(ABANDONED);
    for staging in store.stagings(slug).await?.into_iter().filter(|staging| staging.started_at < abandoned) {
        // Somebody else has finished it, and who began it went on: the note alone is left, and the version may be live.
        if staging.version == live.city.directory || store.import_of(slug, &staging.version).await?.is_some() {
            store.delete_staging(slug, &staging).await?;
            continue;
        }
        take_away(slug, &staging.version, store).await?;
        store.delete_staging(slug, &staging).await?;
        writeln!(out, "{}: begun at {} and never finished; what was written is taken away.", staging.version, staging.started_at)?;
        pruned += 1;
    }
    writeln!(out, "{slug}: {} taken away.", check::count(pruned, "version", "versions"))?;
    Ok(Exit::Done)
}

async fn take_away(slug: &CitySlug, version: &DirectoryVersion, store: &Store) -> Result<(), CliError> {
    let total = store.manifest(slug, version).await?.map_or(0, |manifest| manifest.count());
    let bar = bar("taking away", total);
    Ok(store.delete_version(slug, version, |more| bar.inc(more as u64)).await?)
}

fn nowhere(slug: &CitySlug, out: &mut dyn Write) -> Result<Exit, CliError> {
    writeln!(out, "There is no city {slug} in the table. `varta city import` brings one in.")?;
    Ok(Exit::Problems)
}
