//! From a pack to what the directory keeps of it. A pack gives the same content however its rows are
//! ordered, so that the hash of the content tells whether anything has changed.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use varta_domain::address::{StreetEntry, StreetKey, StreetKind};
use varta_domain::city::{City, District};
use varta_domain::houses::HouseSet;
use varta_domain::ids::{BeatId, DirectoryVersion, DistrictId, OfficerId};
use varta_domain::post::{Channels, Officer, Post, Substitution};
use varta_domain::staff::Role;
use varta_store::directory::Content;

use super::cells::cells;
use crate::CliError;
use crate::pack::{Beat, Member, Pack};

/// The beats of one street and the houses each serves.
type Served = Vec<(BeatId, HouseSet)>;
/// The streets of one normalised name, as they are written.
type Namesakes<'a> = BTreeMap<(StreetKind, &'a DistrictId), (&'a str, Served)>;

/// The city as it will be kept, pointing at a version.
#[must_use]
pub fn city(pack: &Pack, version: DirectoryVersion) -> City {
    let file = &pack.city;
    let supervised = |district: &District| {
        let supervisors =
            pack.members.iter().filter(|(_, member)| member.role == Role::Supervisor && member.districts.contains(&district.id));
        District { supervisors: supervisors.map(|(id, _)| id.clone()).collect(), ..district.clone() }
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
    Ok(Content {
        streets: streets(pack),
        cells: cells(pack.beats.iter().map(|(id, beat)| (id, &beat.area)))?,
        posts: pack.beats.iter().map(|(id, beat)| post(pack, id, beat)).collect(),
        channels: pack
            .members
            .iter()
            .map(|(id, member)| Channels { officer: id.clone(), phone: member.notify_phone.clone(), email: member.notify_email.clone() })
            .collect(),
    })
}

/// The rows of one normalised name together: each street of that name, with its beats.
fn streets(pack: &Pack) -> Vec<(StreetKey, Vec<StreetEntry>)> {
    let mut streets: BTreeMap<&StreetKey, Namesakes<'_>> = BTreeMap::new();
    for row in &pack.streets {
        let (key, kind, district) = row.street();
        let (_, beats) = streets.entry(key).or_default().entry((kind, district)).or_insert_with(|| (&row.name, Served::new()));
        beats.extend(row.served.clone());
    }
    let entry = |((kind, district), (name, mut beats)): ((StreetKind, &DistrictId), (&str, Served))| {
        beats.sort_by(|(one, _), (other, _)| one.cmp(other));
        StreetEntry { kind, name: name.to_owned(), district: district.clone(), beats }
    };
    streets.into_iter().map(|(key, entries)| (key.clone(), entries.into_iter().map(entry).collect())).collect()
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
    let text = serde_json::to_vec(&(rules, content)).map_err(|error| CliError::Build(error.into()))?;
    Ok(Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect())
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
    }
}

fn officer(id: &OfficerId, member: &Member) -> Option<Officer> {
    Some(Officer { id: id.clone(), rank: member.rank.clone(), name: member.name.clone(), phone: member.phone.clone()? })
}
