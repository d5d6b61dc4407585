//! What an import would change, for whoever is asked whether to do it.

use std::fmt::Display;

use varta_domain::city::City;
use varta_domain::ids::DirectoryVersion;
use varta_store::Store;
use varta_store::directory::{Content, ImportRecord};

use crate::progress::bar;
use crate::{CliError, check};

/// How many names of a kind are listed.
const NAMED: usize = 8;

/// One kind of item, against the live version.
#[derive(Debug)]
struct Kind {
    what: &'static str,
    before: usize,
    found: usize,
    new: Vec<String>,
    changed: Vec<String>,
}

impl Kind {
    const fn of(what: &'static str, before: usize) -> Self {
        Self { what, before, found: 0, new: Vec::new(), changed: Vec::new() }
    }

    fn compare<T: PartialEq>(&mut self, name: impl Display, live: Option<&T>, now: &T) {
        match live {
            None => note(&mut self.new, name.to_string()),
            Some(live) => {
                self.found += 1;
                if live != now {
                    note(&mut self.changed, name.to_string());
                }
            }
        }
    }

    /// "beats: 1 new (hol-46), 2 changed (hol-01, hol-02), 1 gone"; none where all is as it was.
    fn line(&self) -> Option<String> {
        let named = |names: &[String], how: &str| {
            let more = names.len().saturating_sub(NAMED);
            let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
            (!names.is_empty()).then(|| format!("{} {how} ({}{rest})", names.len(), check::list(names.iter().take(NAMED))))
        };
        let gone = self.before.saturating_sub(self.found);
        let gone = (gone > 0).then(|| format!("{gone} gone"));
        let parts: Vec<String> = [named(&self.new, "new"), named(&self.changed, "changed"), gone].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{}: {}", self.what, parts.join(", ")))
    }
}

/// Adds a name that is not there yet.
fn note(names: &mut Vec<String>, name: String) {
    if !names.contains(&name) {
        names.push(name);
    }
}

/// Compares with the live version, a line for each kind that differs. Cells are counted, not read: there are
/// thousands, and nobody knows them by name.
pub(super) async fn against(
    live: &DirectoryVersion,
    record: &ImportRecord,
    city: &City,
    content: &Content,
    store: &Store,
) -> Result<Vec<String>, CliError> {
    let stored = store.city(&city.slug).await?.map(|stored| City { directory: live.clone(), ..stored });
    let at = City { directory: live.clone(), ..city.clone() };
    let mut streets = Kind::of("streets", record.counts.streets);
    let mut beats = Kind::of("beats", record.counts.posts);
    let mut members = Kind::of("members of the police", record.counts.channels);
    let bar = bar("comparing", content.streets.len() + content.posts.len() + content.channels.len());
    for (key, entries) in &content.streets {
        // One street has several keys, none of which is meant to be read.
        let name = entries.first().map_or_else(|| key.to_string(), |entry| entry.street().to_string());
        streets.compare(name, store.street(&at, key).await?.as_ref(), entries);
        bar.inc(1);
    }
    for post in &content.posts {
        beats.compare(&post.beat, store.post(&at, &post.beat).await?.as_ref(), post);
        bar.inc(1);
    }
    for channels in &content.channels {
        members.compare(&channels.officer, store.channels(&at, &channels.officer).await?.as_ref(), channels);
        bar.inc(1);
    }
    let mut lines: Vec<String> = stored.iter().filter_map(|stored| rules(stored, &at)).collect();
    lines.extend([streets.line(), beats.line(), members.line()].into_iter().flatten());
    // The content differs, so what is left is the map.
    if lines.is_empty() || record.counts.cells != content.cells.len() {
        lines.push(format!("map: {} cells, {} before", content.cells.len(), record.counts.cells));
    }
    Ok(lines)
}

/// The parts of `city.toml` and `calendar.csv` that differ.
fn rules(live: &City, now: &City) -> Option<String> {
    let parts = [
        ("name", live.name != now.name),
        ("zone", live.zone != now.zone),
        ("coordinator", live.coordinator != now.coordinator),
        ("oversight", live.oversight != now.oversight),
        ("sla", live.sla != now.sla),
        ("calendar", live.calendar != now.calendar),
        ("districts and their supervisors", live.districts != now.districts),
        ("attribution", live.attribution != now.attribution),
    ];
    let changed: Vec<&str> = parts.into_iter().filter_map(|(part, differs)| differs.then_some(part)).collect();
    (!changed.is_empty()).then(|| format!("rules: {} changed", check::list(changed)))
}
