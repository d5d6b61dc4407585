//! From a pack to what the directory keeps of it. A pack gives the same content however its rows are
//! ordered, so that the hash of the content tells whether anything has changed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use sha2::{Digest, Sha256};
use varta_domain::address::{IndexedStreet, Renaming, StreetEntry, StreetKey, StreetKind, apply_renamings};
use varta_domain::city::{City, District};
use varta_domain::ids::{BeatId, DirectoryVersion, DistrictId, OfficerId, StationId};
use varta_domain::place::DistrictMap;
use varta_domain::post::{Channels, Officer, Post, Substitution};
use varta_domain::staff::Role;
use varta_store::directory::{Content, StationPosts};

use super::cells::cells;
use crate::CliError;
use crate::pack::{self, Beat, Member, Pack};

/// The city as it will be kept, pointing at a version.
#[must_use]
pub fn city(pack: &Pack, version: DirectoryVersion) -> City {
    let file = &pack.city;
    let supervised = |district: &District| {
        let supervisors =
            pack.members.iter().filter(|(_, member)| member.role == Role::Supervisor && member.districts.contains(&district.id));
        let beats = pack.beats.values().filter(|beat| beat.district == district.id).count();
        District { supervisors: supervisors.map(|(id, _)| id.clone()).collect(), beats, ..district.clone() }
    };
    City {
        slug: file.slug.clone(),
        name: file.name.clone(),
        zone: file.zone.clone(),
        coordinator: file.coordinator.clone(),
        oversight: file.oversight.clone(),
        sla: file.sla.clone(),
        calendar: file.calendar.clone(),
        districts: file.districts.iter().map(supervised).collect(),
        attribution: file.attribution.clone(),
        directory: version,
    }
}

/// All items of the directory.
///
/// # Errors
/// [`CliError`] when the map cannot be made.
pub fn content(pack: &Pack) -> Result<Content, CliError> {
    let entries = entries(pack);
    Ok(Content {
        names: IndexedStreet::of_entries(&entries),
        streets: by_key(entries),
        map: DistrictMap::build(&pack.districts),
        cells: cells(pack.beats.iter().map(|(id, beat)| (id, &beat.area)))?,
        posts: pack.beats.iter().map(|(id, beat)| post(pack, id, beat)).collect(),
        members: pack
            .members
            .iter()
            .filter(|(_, member)| member.role == Role::Officer)
            .filter_map(|(id, member)| officer(id, member))
            .collect(),
        stations: stations(pack),
        triage: pack.triage.clone(),
        guidance: pack.guidance.clone(),
        channels: pack
            .members
            .iter()
            .map(|(id, member)| Channels { officer: id.clone(), phone: member.notify_phone.clone(), email: member.notify_email.clone() })
            .collect(),
    })
}

/// Each street once, with its beats and the names it had.
fn entries(pack: &Pack) -> Vec<StreetEntry> {
    let mut streets: BTreeMap<(&str, StreetKind, &DistrictId), StreetEntry> = BTreeMap::new();
    for row in &pack.streets {
        let entry = streets.entry(row.street()).or_insert_with(|| StreetEntry {
            kind: row.kind,
            name: row.name.clone(),
            district: row.district.clone(),
            code: row.code.clone(),
            formerly: Vec::new(),
            beats: Vec::new(),
        });
        entry.beats.extend(row.served.clone());
    }
    let mut entries: Vec<StreetEntry> = streets.into_values().collect();
    for entry in &mut entries {
        entry.beats.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    // Those that lead nowhere have been told by the check.
    let renamings: Vec<Renaming> = pack.renamings.iter().map(renaming).collect();
    let _ = apply_renamings(&renamings, &mut entries);
    entries
}

fn renaming(row: &pack::Renaming) -> Renaming {
    Renaming { old: row.old.clone(), new: row.new.clone(), houses: row.houses.clone(), district: row.district.clone() }
}

/// The streets under every key they are found by.
fn by_key(entries: Vec<StreetEntry>) -> Vec<(StreetKey, Vec<StreetEntry>)> {
    let mut streets: BTreeMap<StreetKey, Vec<StreetEntry>> = BTreeMap::new();
    for entry in entries {
        let mut keys = entry.keys();
        let last = keys.pop();
        for key in keys {
            streets.entry(key).or_default().push(entry.clone());
        }
        if let Some(key) = last {
            streets.entry(key).or_default().push(entry);
        }
    }
    streets.into_iter().collect()
}

/// SHA-256 of the content and the city's rules, in hexadecimal.
///
/// # Errors
/// [`CliError::Build`] when it cannot be serialised.
pub fn hash(city: &City, content: &Content) -> Result<String, CliError> {
    let mut rules = serde_json::to_value(city).map_err(|error| CliError::Build(error.into()))?;
    if let Some(rules) = rules.as_object_mut() {
        rules.remove("directory");
    }
    let mut hash = Hashing(Sha256::new());
    serde_json::to_writer(&mut hash, &(rules, content)).map_err(|error| CliError::Build(error.into()))?;
    Ok(hash.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The stations, each with the beats whose posts are there.
fn stations(pack: &Pack) -> Vec<StationPosts> {
    let at = |id: &StationId| {
        let there = pack.members.values().filter(|member| member.station.as_ref() == Some(id));
        let mut beats: Vec<BeatId> =
            there.flat_map(|member| &member.beats).filter(|beat| pack.beats.contains_key(*beat)).cloned().collect();
        beats.sort_unstable();
        beats
    };
    pack.stations.iter().map(|(id, station)| StationPosts { station: station.clone(), beats: at(id), base: None }).collect()
}

/// Takes what is written into a hash: the text of a large city need not be in memory.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn post(pack: &Pack, id: &BeatId, beat: &Beat) -> Post {
    let serving = pack.members.iter().find(|(_, member)| member.beats.contains(id));
    let station = serving.and_then(|(_, member)| member.station.as_ref()).and_then(|station| pack.stations.get(station));
    let substitutes = pack.substitutes.iter().filter(|substitute| substitute.beat == *id);
    let mut substitutions: Vec<Substitution> = substitutes
        .filter_map(|substitute| {
            let (id, member) = pack.members.get_key_value(&substitute.officer)?;
            Some(Substitution { officer: officer(id, member)?, from: substitute.from, to: substitute.to })
        })
        .collect();
    substitutions.sort_by_key(|substitution| substitution.from);
    Post {
        beat: id.clone(),
        name: beat.name.clone(),
        district: beat.district.clone(),
        officer: serving.and_then(|(id, member)| officer(id, member)),
        substitutions,
        station: station.cloned(),
        hours: serving.and_then(|(id, _)| pack.hours.get(id)).cloned().unwrap_or_default(),
        base: None,
    }
}

fn officer(id: &OfficerId, member: &Member) -> Option<Officer> {
    Some(Officer { id: id.clone(), rank: member.rank.clone(), name: member.name.clone(), phone: member.phone.clone()? })
}
