//! City packs: a folder of spreadsheets and maps that a city's coordinator fills in. `cities/README.md`
//! explains the format to them. Reading collects every problem there is, each with its file, its line and
//! how to mend it; a pack without errors becomes the content of a directory.

mod areas;
mod city;
mod file;
mod geojson;
mod hours;
mod links;
mod people;
mod problem;
mod renamed;
mod section;
mod streets;
mod table;
mod value;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use varta_domain::address::Renaming;
use varta_domain::hours::VisitingHours;
use varta_domain::ids::{BeatId, OfficerId, StationId};
use varta_domain::post::Station;

pub use self::areas::{Beat, TOLERANCE_M2};
pub use self::city::CityFile;
pub use self::people::{Member, Substitute};
pub use self::problem::{At, Problem, Problems, Severity};
pub use self::streets::StreetRow;

/// The files a pack may have; the README of a pack is let be.
const FILES: [&str; 11] = [
    "beats.geojson",
    "calendar.csv",
    "city.toml",
    "districts.geojson",
    "hours.csv",
    "hours_exceptions.csv",
    "officers.csv",
    "renamed.csv",
    "stations.csv",
    "streets.csv",
    "substitutes.csv",
];

/// A pack, as far as it could be read. Only one without errors is whole.
#[derive(Debug)]
pub struct Pack {
    /// The city.
    pub city: CityFile,
    /// The beats.
    pub beats: BTreeMap<BeatId, Beat>,
    /// The streets and which beat serves which houses.
    pub streets: Vec<StreetRow>,
    /// The names that streets had.
    pub renamings: Vec<Renaming>,
    /// The stations.
    pub stations: BTreeMap<StationId, Station>,
    /// The officers, supervisors and coordinators.
    pub members: BTreeMap<OfficerId, Member>,
    /// Who serves in whose place.
    pub substitutes: Vec<Substitute>,
    /// When officers receive residents.
    pub hours: BTreeMap<OfficerId, VisitingHours>,
}

/// Reads a pack and checks all of it. `None` where a file that everything hangs on cannot be read.
///
/// # Errors
/// When `folder` is no folder that can be read. Whatever is wrong inside is a problem.
pub fn read(folder: &Path) -> io::Result<(Option<Pack>, Problems)> {
    let mut problems = Problems::default();
    strangers(folder, &mut problems)?;
    let city = city::read(folder, &mut problems);
    let districts = areas::districts(folder, &mut problems);
    let beats = areas::beats(folder, &mut problems);
    let stations = people::stations(folder, &mut problems);
    let members = people::members(folder, &mut problems);
    let substitutes = people::substitutes(folder, &mut problems);
    let hours = hours::read(folder, members.as_ref(), &mut problems);
    let streets = streets::read(folder, city.as_ref(), beats.as_ref(), &mut problems);
    let renamings = renamed::read(folder, streets.as_deref(), &mut problems);
    if let (Some(city), Some(beats)) = (&city, &beats) {
        areas::check(&city.districts, &districts, beats, &mut problems);
    }
    links::Files {
        city: city.as_ref(),
        districts: &districts,
        beats: beats.as_ref(),
        stations: stations.as_ref(),
        members: members.as_ref(),
        substitutes: &substitutes,
    }
    .check(&mut problems);
    problems.sort();
    let pack = match (city, beats, stations, members, streets) {
        (Some(city), Some(beats), Some(stations), Some(members), Some(streets)) => Some(Pack {
            city,
            beats: beats.rows,
            streets,
            renamings,
            stations: stations.rows.into_iter().map(|(id, (_, station))| (id, station)).collect(),
            members: members.rows,
            substitutes,
            hours,
        }),
        _ => None,
    };
    Ok((pack, problems))
}

/// Tells of files that look as if they belonged to the pack: a misspelled optional file would else be
/// missed by nobody.
fn strangers(folder: &Path, problems: &mut Problems) -> io::Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))?;
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().to_lowercase();
        let looks = [".csv", ".toml", ".geojson", ".json", ".xlsx", ".ods"].iter().any(|end| name.ends_with(end));
        if looks && !FILES.contains(&name.as_str()) && !name.starts_with('.') {
            let what = format!("unknown file {}", problem::shown(&name));
            problems.warning("the folder", At::File, "", what, format!("it is not read; the files are {}", FILES.join(", ")));
        }
    }
    Ok(())
}
