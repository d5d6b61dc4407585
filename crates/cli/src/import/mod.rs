//! `varta city import`: checks a pack, writes it as a new version beside the live one, reads it back, and
//! switches. Until the switch nobody sees anything of it, and the switch is one transaction. An import that was cut
//! off at any moment leaves what is live as it was, and goes on where it was when it is called again.

mod build;
mod cells;
mod difference;
mod hands;
mod merge;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use varta_domain::city::City;
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_domain::post::Post;
use varta_store::directory::{Activation, Content, ImportRecord, Live, Manifest, Staging, StationPosts};
use varta_store::{Store, StoreError};

pub use self::build::{city, content, hash};
pub use self::cells::{CellsError, cells};
pub use self::difference::{Differences, Kind, StreetMoves};
pub use self::hands::{Moved, moved};
pub use self::merge::{Merged, Prefer, districts, posts, stations};
use crate::pack::{self, Pack};
use crate::progress::bar;
use crate::{CliError, Exit, check};

/// How many names of a kind are listed before the question.
const NAMED: usize = 8;
/// After how many items it is noted how far an import is.
const NOTED: usize = 500;
/// How often an import begins its last steps anew because staff have changed something meanwhile.
const TRIES: usize = 5;

/// Imports a pack at an instant. Where `ask` is somebody who can answer, they are shown what changes and
/// asked before anything is written. Where staff and the pack have changed the same thing, nothing is imported.
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
    run_preferring(folder, store, ask, None, now, out).await
}

/// The same, and says which holds where staff and the pack have changed the same thing.
///
/// # Errors
/// As [`run`].
pub async fn run_preferring(
    folder: &Path,
    store: &Store,
    ask: Option<&mut dyn BufRead>,
    prefer: Option<Prefer>,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CliError> {
    let Some(pack) = read(folder, "Nothing is imported", out)? else { return Ok(Exit::Problems) };
    import(pack, store, ask, prefer, now, out).await
}

/// Tells what an import of a pack would change, in words or as JSON. Writes nothing to the table.
///
/// # Errors
/// [`CliError`] when the folder or the table cannot be used.
pub async fn diff(folder: &Path, store: &Store, json: bool, now: Timestamp, out: &mut dyn Write) -> Result<Exit, CliError> {
    let Some(pack) = read(folder, "Nothing is compared", out)? else { return Ok(Exit::Problems) };
    let mut prepared = Prepared::of(&pack, now)?;
    let Some((live, base)) = live(&prepared.city.slug, store).await? else {
        writeln!(out, "{} is not in the table yet, or was imported by an older `varta`: all of it is new.", prepared.city.slug)?;
        return Ok(Exit::Done);
    };
    let (to_be, merged) = prepared.merge(Some(&live), None, now, store).await?;
    let mut found = difference::between(&live.city, &base, &to_be, &prepared.content, store).await?;
    if json {
        (found.kept, found.conflicts) = (merged.kept, merged.conflicts);
        let text = serde_json::to_string_pretty(&found).map_err(|error| CliError::Build(error.into()))?;
        writeln!(out, "{text}")?;
        return Ok(Exit::Done);
    }
    if found.is_none() {
        writeln!(out, "{} is as the pack says: version {}.", prepared.city.slug, live.city.directory)?;
    } else {
        writeln!(out, "Against the live version {}:", live.city.directory)?;
        found.lines(usize::MAX).iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    }
    told(&merged, None, out)?;
    Ok(Exit::Done)
}

fn read(folder: &Path, otherwise: &str, out: &mut dyn Write) -> Result<Option<Pack>, CliError> {
    let (pack, problems) = pack::read(folder)?;
    check::tell(&problems, out)?;
    let pack = pack.filter(|_| problems.errors() == 0);
    if pack.is_none() {
        writeln!(out, "{otherwise}: {} to mend.", check::count(problems.errors(), "error", "errors"))?;
    }
    Ok(pack)
}

/// What is live, and its manifest.
async fn live(slug: &CitySlug, store: &Store) -> Result<Option<(Live, Manifest)>, CliError> {
    let Some(live) = store.live(slug).await? else { return Ok(None) };
    let base = store.manifest(slug, &live.city.directory).await?;
    Ok(base.map(|base| (live, base)))
}

/// A pack made ready.
struct Prepared {
    /// Its rules.
    city: City,
    /// What goes live: what the pack says and, where it was merged, what staff have set.
    content: Content,
    content_hash: String,
    /// What the pack itself says of what staff may change.
    posts: Vec<Post>,
    stations: Vec<StationPosts>,
}

impl Prepared {
    fn of(pack: &Pack, now: Timestamp) -> Result<Self, CliError> {
        let content = build::content(pack)?;
        let mut city = build::city(pack, version(now, "00000000")?);
        let content_hash = build::hash(&city, &content)?;
        city.directory = version(now, &content_hash)?;
        let (posts, stations) = (content.posts.clone(), content.stations.clone());
        Ok(Self { city, content, content_hash, posts, stations })
    }

    /// Puts into the content what staff have changed since the last import; gives the city with the stages they have
    /// set. It may be called again.
    async fn merge(
        &mut self,
        live: Option<&Live>,
        prefer: Option<Prefer>,
        now: Timestamp,
        store: &Store,
    ) -> Result<(City, Merged), CliError> {
        self.unmerge();
        let (mut city, mut merged) = (self.city.clone(), Merged::default());
        let Some(live) = live.filter(|live| live.changes > 0) else { return Ok((city, merged)) };
        let content = &mut self.content;
        let (mut moved, mut set) = (BTreeMap::new(), BTreeMap::new());
        for at in &content.stations {
            moved.extend(store.station(&live.city, &at.station.id).await?.map(|at| (at.station.id.clone(), at)));
        }
        for post in &content.posts {
            set.extend(store.post_now(&live.city, &post.beat).await?.map(|post| (post.beat.clone(), post)));
        }
        let today = TimeZone::get(&city.zone).unwrap_or(TimeZone::UTC).to_datetime(now).date();
        merge::stations(&moved, content, prefer, &mut merged);
        merge::posts(&set, content, today, prefer, &mut merged);
        if let Some(base) = store.import_of(&live.city.slug, &live.city.directory).await?.and_then(|record| record.city) {
            merge::districts(&base, &live.city, &mut city, prefer, &mut merged);
        }
        Ok((city, merged))
    }

    /// The content as the pack has it.
    fn unmerge(&mut self) {
        self.content.posts.clone_from(&self.posts);
        self.content.stations.clone_from(&self.stations);
    }
}

async fn import(
    pack: Pack,
    store: &Store,
    ask: Option<&mut dyn BufRead>,
    prefer: Option<Prefer>,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CliError> {
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let mut prepared = Prepared::of(&pack, now)?;
    // A million addresses are in memory once, not twice.
    drop(pack);
    let slug = &prepared.city.slug.clone();
    let live = store.live(slug).await?;
    let previous = live.as_ref().map(|live| live.city.directory.clone());
    let record = match &previous {
        Some(version) => store.import_of(slug, version).await?,
        None => None,
    };
    if let Some(record) = record.filter(|record| record.content_hash == prepared.content_hash)
        && store.manifest(slug, &record.version).await?.is_some()
    {
        writeln!(out, "{slug} already has this content: version {} stays live. Nothing is written.", record.version)?;
        return Ok(Exit::Done);
    }
    let mut begun = store.stagings(slug).await?.into_iter().find(|staging| staging.content_hash == prepared.content_hash);
    // The note of one that is done, and was left behind: nothing is to be gone on with.
    if let Some(staging) = &begun
        && store.import_of(slug, &staging.version).await?.is_some()
    {
        begun = None;
    }
    if let Some(staging) = &begun {
        prepared.city.directory = staging.version.clone();
    }
    announce(&prepared, begun.as_ref(), out)?;
    let mut known = Merged::default();
    if let Some((live, base)) = self::live(slug, store).await? {
        let (to_be, merged) = prepared.merge(Some(&live), prefer, now, store).await?;
        writeln!(out, "Against the live version {}:", live.city.directory)?;
        let found = difference::between(&live.city, &base, &to_be, &prepared.content, store).await?;
        found.lines(NAMED).iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        told(&merged, prefer, out)?;
        if !merged.conflicts.is_empty() && prefer.is_none() {
            return Ok(Exit::Problems);
        }
        known = merged;
    }
    if let Some(answers) = ask
        && !confirmed(slug, previous.as_ref(), answers, out)?
    {
        writeln!(out, "Nothing is imported.")?;
        return Ok(Exit::Problems);
    }
    let version = prepared.city.directory.clone();
    if store.import_of(slug, &version).await?.is_some() {
        writeln!(out, "{slug}: somebody else has finished the import of {version} meanwhile. Nothing is written.")?;
        return Ok(Exit::Done);
    }
    // Whoever goes on with it has begun it now: it is not given up.
    let written = begun.map_or(0, |begun| begun.written);
    let staging = Staging { version, content_hash: prepared.content_hash.clone(), started_at: now, written };
    carry_out(prepared, staging, (prefer, known), now, store, out).await
}

fn announce(prepared: &Prepared, begun: Option<&Staging>, out: &mut dyn Write) -> Result<(), CliError> {
    let counts = prepared.content.counts();
    writeln!(
        out,
        "{}: version {} with {} street names, {} cells, {} beats, {} members of the police ({} items).",
        prepared.city.slug,
        prepared.city.directory,
        counts.streets,
        counts.cells,
        counts.posts,
        counts.channels,
        prepared.content.total(),
    )?;
    if let Some(staging) = begun {
        writeln!(out, "It was begun at {} and goes on after {} items.", staging.started_at, staging.written)?;
    }
    Ok(())
}

/// Writes, reads back and switches; the posts anew where staff have changed something meanwhile.
async fn carry_out(
    mut prepared: Prepared,
    mut staging: Staging,
    (prefer, mut known): (Option<Prefer>, Merged),
    now: Timestamp,
    store: &Store,
    out: &mut dyn Write,
) -> Result<Exit, CliError> {
    let slug = prepared.city.slug.clone();
    store.put_staging(&slug, &staging).await?;
    prepared.unmerge();
    let manifest = Manifest::of(&prepared.content, &slug, &prepared.city.directory)?;
    store.put_manifest(&slug, &prepared.city.directory, &manifest).await?;
    drop(manifest);
    // Stations and posts are always written: staff may have changed them since.
    let changing_from = prepared.content.total() - prepared.posts.len() - prepared.stations.len();
    for _ in 0..TRIES {
        let live = store.live(&slug).await?;
        let (to_be, merged) = prepared.merge(live.as_ref(), prefer, now, store).await?;
        if merged != known {
            told(&merged, prefer, out)?;
        }
        if !merged.conflicts.is_empty() && prefer.is_none() {
            return Ok(Exit::Problems);
        }
        known = merged;
        let content = &prepared.content;
        let skip = staging.written.min(changing_from);
        write(&to_be, content, skip, &mut staging, store, out).await?;
        read_back(&to_be, content, &mut staging, store, out).await?;
        let changes = live.as_ref().map_or(0, |live| live.changes);
        let record = ImportRecord {
            version: prepared.city.directory.clone(),
            imported_at: now,
            content_hash: prepared.content_hash.clone(),
            previous: live.as_ref().map(|live| live.city.directory.clone()),
            counts: content.counts(),
            beats: content.posts.iter().map(|post| post.beat.clone()).collect(),
            city: Some(prepared.city.clone()),
            replaced: live.map(|live| live.city),
            pruned_at: None,
        };
        if let Some(exit) = switch(&to_be, &record, changes, store, out).await? {
            return Ok(exit);
        }
    }
    Err(CliError::Overtaken)
}

fn told(merged: &Merged, prefer: Option<Prefer>, out: &mut dyn Write) -> Result<(), CliError> {
    if !merged.conflicts.is_empty() {
        writeln!(out, "Staff and the pack have both changed: {}.", check::list(&merged.conflicts))?;
        let held = match prefer {
            Some(Prefer::Pack) => "What the pack says holds.",
            Some(Prefer::Live) => "What staff have set holds.",
            None => "Nothing is imported: say which holds with --posts pack or --posts live.",
        };
        writeln!(out, "{held}")?;
    }
    if !merged.kept.is_empty() && (merged.conflicts.is_empty() || prefer.is_some()) {
        writeln!(out, "What staff have set since the last import is kept: {}.", check::list(&merged.kept))?;
    }
    Ok(())
}

/// Writes the version, but what is there already. Nobody reads it before the switch.
async fn write(
    city: &City,
    content: &Content,
    skip: usize,
    staging: &mut Staging,
    store: &Store,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let bar = bar("writing", content.total());
    let slug = &city.slug;
    let mut noted = skip;
    let written = store.put_version(slug, &city.directory, content, skip, async |written| {
        bar.set_position(written as u64);
        if written - noted >= NOTED || written == content.total() {
            noted = written;
            staging.written = written;
            store.put_staging(slug, staging).await?;
        }
        Ok::<(), StoreError>(())
    });
    let written = written.await;
    drop(bar);
    if written.is_err() {
        writeln!(out, "Not all of it could be written, so nothing is switched: what was live stays live. Called again, it goes on.")?;
    }
    Ok(written?)
}

/// Reads the version back; what is not there as it should be is written once more.
async fn read_back(city: &City, content: &Content, staging: &mut Staging, store: &Store, out: &mut dyn Write) -> Result<(), CliError> {
    for again in [true, false] {
        let bar = bar("reading back", content.total());
        let wrong = store.wrong_items(&city.slug, &city.directory, content, |more| bar.inc(more as u64)).await?;
        drop(bar);
        if wrong == 0 {
            return Ok(());
        }
        writeln!(out, "{} of what was written cannot be read back.", check::count(wrong, "item", "items"))?;
        if again {
            write(city, content, 0, staging, store, out).await?;
        }
    }
    Err(CliError::Build("the table does not keep what is written".into()))
}

/// Switches. `None` where staff have changed something meanwhile.
async fn switch(city: &City, record: &ImportRecord, changes: u64, store: &Store, out: &mut dyn Write) -> Result<Option<Exit>, CliError> {
    let slug = &city.slug;
    match store.activate(city, record, changes).await {
        Ok(Activation::Live) => {
            let before = record.previous.as_ref().map_or_else(|| "it is the first".to_owned(), |version| format!("before it {version}"));
            writeln!(out, "{slug}: version {} is live; {before}.", record.version)?;
            Ok(Some(Exit::Done))
        }
        Ok(Activation::Changed) => Ok(None),
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
    Ok(check::agreed(answers)?)
}
