//! What differs between a pack and what is live. Manifests tell which items do; only those are read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde::Serialize;
use varta_domain::address::{StreetEntry, StreetKey, StreetKind};
use varta_domain::city::City;
use varta_domain::guidance::Article;
use varta_domain::ids::{BeatId, DistrictId, GuidanceId, StationId};
use varta_domain::post::Post;
use varta_store::Store;
use varta_store::directory::{Content, Manifest, StationPosts};

use super::hands::{self, Moved};
use crate::progress::bar;
use crate::{CliError, check};

/// What is new, gone and changed of one kind, by name.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Only in the pack.
    pub new: Vec<String>,
    /// Only live.
    pub gone: Vec<String>,
    /// In both, and otherwise.
    pub changed: Vec<String>,
}

/// Houses of a street that change hands.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct StreetMoves {
    /// The street.
    pub street: String,
    /// Its district.
    pub district: DistrictId,
    /// Its houses.
    pub moved: Vec<Moved>,
}

/// All that differs.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Differences {
    /// Parts of `city.toml` and `calendar.csv`.
    pub rules: Vec<&'static str>,
    /// Streets.
    pub streets: Kind,
    /// Which addresses change hands.
    pub hands: Vec<StreetMoves>,
    /// Beats; of a changed one what changes.
    pub beats: Kind,
    /// Members of the police, by id; how they are told is private.
    pub members: Kind,
    /// How many stations.
    pub stations: usize,
    /// How many cells of the map.
    pub cells: usize,
    /// Whether categories, bodies or rules.
    pub triage: bool,
    /// Articles of guidance, by id.
    pub guidance: Kind,
    /// What staff have set since the last import and would be kept.
    pub kept: Vec<String>,
    /// What both staff and the pack have changed.
    pub conflicts: Vec<String>,
}

/// A street as two versions are compared.
type Street = (String, StreetKind, DistrictId);

/// Compares what is live with what a pack would bring, what staff have set being merged into it.
pub(super) async fn between(live: &City, base: &Manifest, city: &City, content: &Content, store: &Store) -> Result<Differences, CliError> {
    let manifest = Manifest::of(content, &city.slug, &city.directory)?;
    let mut found = Differences { rules: rules(live, city), ..Differences::default() };
    let differences: Vec<_> = base.differences(&manifest).collect();
    let bar = bar("comparing", differences.len());
    let mut guidance_differs = false;
    let (mut before, mut after): (BTreeMap<Street, StreetEntry>, BTreeMap<Street, StreetEntry>) = Default::default();
    let streets: BTreeMap<&str, &Vec<StreetEntry>> = content.streets.iter().map(|(key, entries)| (key.as_str(), entries)).collect();
    let posts: BTreeMap<&str, &Post> = content.posts.iter().map(|post| (post.beat.as_str(), post)).collect();
    for difference in differences {
        bar.inc(1);
        if let Some(key) = difference.street() {
            let entries = store.street(live, &StreetKey::stored(key)).await?;
            before.extend(entries.into_iter().flatten().map(named));
            after.extend(streets.get(key).into_iter().flat_map(|entries| entries.iter().cloned()).map(named));
        } else if let Some(beat) = difference.beat() {
            match (difference.before, posts.get(beat)) {
                (false, _) => found.beats.new.push(beat.to_owned()),
                (true, None) => found.beats.gone.push(beat.to_owned()),
                (true, Some(post)) => {
                    let was = match BeatId::parse(beat) {
                        Ok(beat) => store.post(live, &beat).await?,
                        Err(_) => None,
                    };
                    match was.map(|was| what(&was, post)) {
                        // What staff have set, and stays.
                        Some(parts) if parts.is_empty() => {}
                        Some(parts) => found.beats.changed.push(format!("{beat}: {parts}")),
                        None => found.beats.changed.push(beat.to_owned()),
                    }
                }
            }
        } else if let Some(member) = difference.member() {
            let kind = match (difference.before, difference.after) {
                (false, _) => &mut found.members.new,
                (_, false) => &mut found.members.gone,
                _ => &mut found.members.changed,
            };
            kind.push(member.to_owned());
        } else if let Some(id) = difference.station() {
            let was = match StationId::parse(id) {
                Ok(id) => store.station(live, &id).await?,
                Err(_) => None,
            };
            let is = content.stations.iter().find(|at| at.station.id.as_str() == id);
            let same = |was: &StationPosts, is: &StationPosts| (&was.station, &was.beats) == (&is.station, &is.beats);
            found.stations += usize::from(!was.as_ref().zip(is).is_some_and(|(was, is)| same(was, is)));
        } else if difference.is_triage() {
            found.triage = true;
        } else if difference.is_map() {
            found.cells += 1;
        } else if difference.is_guidance() {
            guidance_differs = true;
        }
    }
    if guidance_differs {
        found.guidance = articles(&store.guidance(live).await?.unwrap_or_default(), &content.guidance);
    }
    streets_of(&before, &after, &mut found);
    Ok(found)
}

fn articles(before: &[Article], after: &[Article]) -> Kind {
    let find = |articles: &[Article], id: &GuidanceId| articles.iter().find(|article| article.id == *id).cloned();
    let mut kind = Kind::default();
    for id in before.iter().chain(after).map(|article| &article.id).collect::<BTreeSet<_>>() {
        match (find(before, id), find(after, id)) {
            (None, _) => kind.new.push(id.to_string()),
            (_, None) => kind.gone.push(id.to_string()),
            (was, is) if was != is => kind.changed.push(id.to_string()),
            _ => {}
        }
    }
    kind
}

fn named(entry: StreetEntry) -> (Street, StreetEntry) {
    ((entry.street().identity(), entry.kind, entry.district.clone()), entry)
}

fn streets_of(before: &BTreeMap<Street, StreetEntry>, after: &BTreeMap<Street, StreetEntry>, found: &mut Differences) {
    for street in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (was, is) = (before.get(street), after.get(street));
        let Some(name) = is.or(was).map(|entry| entry.street().to_string()) else { continue };
        match (was, is) {
            (None, _) => found.streets.new.push(name.clone()),
            (_, None) => found.streets.gone.push(name.clone()),
            (Some(was), Some(is)) if was != is => found.streets.changed.push(name.clone()),
            _ => continue,
        }
        let beats = |entry: Option<&StreetEntry>| entry.map(|entry| entry.beats.clone()).unwrap_or_default();
        let moved = hands::moved(&beats(was), &beats(is));
        if !moved.is_empty() {
            found.hands.push(StreetMoves { street: name, district: street.2.clone(), moved });
        }
    }
}

/// The parts of a post that differ.
fn what(was: &Post, is: &Post) -> String {
    let id = |post: &Post| post.officer.as_ref().map_or_else(|| "вакансія".to_owned(), |officer| officer.id.to_string());
    let mut parts = Vec::new();
    if was.officer.as_ref().map(|officer| &officer.id) != is.officer.as_ref().map(|officer| &officer.id) {
        parts.push(format!("officer {} -> {}", id(was), id(is)));
    } else if was.officer != is.officer {
        parts.push("officer's rank, name or phone".to_owned());
    }
    let others = [
        ("name", was.name != is.name),
        ("district", was.district != is.district),
        ("substitutes", was.substitutions != is.substitutions),
        ("station", was.station != is.station),
        ("hours", was.hours != is.hours),
    ];
    parts.extend(others.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part.to_owned()));
    parts.join(", ")
}

/// The parts of `city.toml` and `calendar.csv` that differ.
fn rules(live: &City, now: &City) -> Vec<&'static str> {
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
    parts.into_iter().filter_map(|(part, differs)| differs.then_some(part)).collect()
}

impl Differences {
    /// Whether there are none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// All in words, no more than so many names or streets of a kind.
    #[must_use]
    pub fn lines(&self, most: usize) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.rules.is_empty() {
            lines.push(format!("rules: {} changed", check::list(&self.rules)));
        }
        lines.extend(kind("streets", &self.streets, most));
        for street in self.hands.iter().take(most) {
            let beat = |beat: Option<&BeatId>| beat.map_or_else(|| "nobody".to_owned(), ToString::to_string);
            let moved =
                street.moved.iter().map(|moved| format!("{}: {} -> {}", moved.houses, beat(moved.from.as_ref()), beat(moved.to.as_ref())));
            lines.push(format!("  {} ({}): {}", street.street, street.district, moved.collect::<Vec<_>>().join("; ")));
        }
        if self.hands.len() > most {
            lines.push(format!("  and {} more streets", self.hands.len() - most));
        }
        lines.extend(kind("beats", &self.beats, most));
        lines.extend(kind("members of the police", &self.members, most));
        if self.stations > 0 {
            lines.push(format!("stations: {} changed", self.stations));
        }
        lines.extend(kind("articles of guidance", &self.guidance, most));
        if self.cells > 0 {
            lines.push(format!("map: {} changed", check::count(self.cells, "cell", "cells")));
        }
        if self.triage {
            lines.push("categories, bodies and rules: changed".to_owned());
        }
        lines
    }
}

/// "beats: 1 new (hol-46), 2 changed (hol-01, hol-02), 1 gone (hol-03)"; none where all is as it was.
fn kind(what: &str, kind: &Kind, most: usize) -> Option<String> {
    let named = |names: &[String], how: &dyn Display| {
        let more = names.len().saturating_sub(most);
        let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
        (!names.is_empty()).then(|| format!("{} {how} ({}{rest})", names.len(), check::list(names.iter().take(most))))
    };
    let parts: Vec<String> =
        [named(&kind.new, &"new"), named(&kind.changed, &"changed"), named(&kind.gone, &"gone")].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{what}: {}", parts.join(", ")))
}
