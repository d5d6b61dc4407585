//! `varta city import`: checks a pack, writes it as a new version beside the live one, and switches.
//! Until the switch nobody sees anything of it, and the switch is one transaction.

mod build;
mod cells;
mod changes;

use std::io::{BufRead, Write};
use std::path::Path;

use jiff::Timestamp;
use varta_domain::city::City;
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_store::Store;
use varta_store::directory::{Activation, Content, ImportRecord};

pub use self::build::{city, content, hash};
pub use self::cells::{CellsError, cells};
use crate::pack::{self, Pack};
use crate::progress::bar;
use crate::{CliError, Exit, check};

/// Imports a pack at an instant. Where `ask` is somebody who can answer, they are shown what changes and
/// asked before anything is written.
///
/// # Errors
/// [`CliError`] when the folder or the table cannot be used. The live directory is then as it was.
pub async fn run(
    folder: &Path,
    store: &Store,
    ask: Option<&mut dyn BufRead>,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CliError> {
    let (pack, problems) = pack::read(folder)?;
    check::tell(&problems, out)?;
    let Some(pack) = pack.filter(|_| problems.errors() == 0) else {
        writeln!(out, "Nothing is imported: {} to mend.", check::count(problems.errors(), "error", "errors"))?;
        return Ok(Exit::Problems);
    };
    import(&pack, store, ask, now, out).await
}

async fn import(pack: &Pack, store: &Store, ask: Option<&mut dyn BufRead>, now: Timestamp, out: &mut dyn Write) -> Result<Exit, CliError> {
    let slug = &pack.city.slug;
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let content = build::content(pack)?;
    let mut city = build::city(pack, version(now, "00000000")?);
    let content_hash = build::hash(&city, &content)?;
    city.directory = version(now, &content_hash)?;
    let previous = store.live_version(slug).await?;
    let live = match &previous {
        Some(version) => store.import_of(slug, version).await?,
        None => None,
    };
    if let Some(live) = live.as_ref().filter(|live| live.content_hash == content_hash) {
        writeln!(out, "{slug} already has this content: version {} stays live. Nothing is written.", live.version)?;
        return Ok(Exit::Done);
    }
    let counts = content.counts();
    writeln!(
        out,
        "{slug}: version {} with {} street names, {} cells, {} beats, {} members of the police ({} items).",
        city.directory,
        counts.streets,
        counts.cells,
        counts.posts,
        counts.channels,
        content.total(),
    )?;
    if let Some(live) = &live {
        writeln!(out, "Against the live version {}:", live.version)?;
        for line in changes::against(&live.version, live, &city, &content, store).await? {
            writeln!(out, "  {line}")?;
        }
    }
    if let Some(answers) = ask
        && !confirmed(slug, previous.as_ref(), answers, out)?
    {
        writeln!(out, "Nothing is imported.")?;
        return Ok(Exit::Problems);
    }
    write(&city, &content, store, out).await?;
    let beats = content.posts.iter().map(|post| post.beat.clone()).collect();
    let record = ImportRecord { version: city.directory.clone(), imported_at: now, content_hash, previous, counts, beats };
    switch(&city, &record, store, out).await
}

/// Writes the version. Nobody reads it before the switch.
async fn write(city: &City, content: &Content, store: &Store, out: &mut dyn Write) -> Result<(), CliError> {
    let bar = bar("writing", content.total());
    let written = store.put_version(&city.slug, &city.directory, content, |more| bar.inc(more as u64)).await;
    drop(bar);
    if written.is_err() {
        writeln!(out, "Not all of it could be written, so nothing is switched: what was live stays live.")?;
    }
    Ok(written?)
}

async fn switch(city: &City, record: &ImportRecord, store: &Store, out: &mut dyn Write) -> Result<Exit, CliError> {
    let slug = &city.slug;
    match store.activate(city, record).await {
        Ok(Activation::Live) => {
            let before = record.previous.as_ref().map_or_else(|| "it is the first".to_owned(), |version| format!("before it {version}"));
            writeln!(out, "{slug}: version {} is live; {before}.", record.version)?;
            Ok(Exit::Done)
        }
        Ok(Activation::Overtaken) => Err(CliError::Overtaken),
        Err(error) => {
            // A transaction whose answer was lost may have been done.
            writeln!(out, "Whether {slug} is switched is not known: `varta city show {slug}` tells. Importing again does no harm.")?;
            Err(error.into())
        }
    }
}

/// A version is named by its time and the beginning of its content's hash: it sorts, and it can be told
/// from another import of the same second.
fn version(now: Timestamp, content_hash: &str) -> Result<DirectoryVersion, CliError> {
    let short = content_hash.get(..8).unwrap_or(content_hash);
    DirectoryVersion::parse(&format!("{}-{short}", now.strftime("%Y%m%dt%H%M%S"))).map_err(|error| CliError::Build(error.into()))
}

fn confirmed(
    slug: &CitySlug,
    previous: Option<&DirectoryVersion>,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<bool, CliError> {
    let live = previous.map_or_else(|| "nothing is live yet".to_owned(), |version| format!("{version} is live"));
    write!(out, "Write it and switch {slug} to it ({live})? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "так" | "т"))
}
