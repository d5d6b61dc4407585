//! City packs: a folder, or a .zip, of spreadsheets and maps that a city's coordinator fills in. `cities/README.md`
//! explains the format to them. Reading collects every problem there is, each with its file, its line and
//! how to mend it; a pack without errors becomes the content of a directory.

mod addresses;
mod areas;
mod city;
mod coverage;
mod crossing;
mod dated;
mod districts;
mod encoding;
mod file;
mod geojson;
mod guidance;
mod hours;
mod links;
mod mend;
mod moved;
mod one_street;
mod people;
mod phones;
mod problem;
mod questions;
mod register;
mod renamed;
mod residents;
mod section;
mod streets;
mod table;
mod territories;
mod triage;
mod value;
mod zip;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use geo::MultiPolygon;
use varta_domain::guidance::Article;
use varta_domain::hours::VisitingHours;
use varta_domain::ids::{BeatId, DistrictId, OfficerId, StationId};
use varta_domain::post::Station;
use varta_domain::triage::Triage;

pub use self::areas::Beat;
pub use self::city::CityFile;
pub use self::coverage::{Coverage, Piece, TOLERANCE_M2};
pub use self::dated::tell_dated;
pub use self::people::{Member, Substitute};
pub use self::problem::{At, Problem, Problems, Severity};
pub use self::questions::{Measured, measure};
pub use self::register::{Register, RegisterStreet};
pub use self::renamed::Renaming;
pub use self::streets::StreetRow;

/// The files a pack may have; the README of a pack is let be. The questions that are held out are for the tests of
/// the search, which nobody tunes by them.
const FILES: [&str; 21] = [
    "addresses.csv",
    "beats.csv",
    "beats.geojson",
    "bodies.csv",
    "calendar.csv",
    "categories.csv",
    "city.toml",
    "districts.geojson",
    "guidance_questions.csv",
    "guidance_questions_held_out.csv",
    "hours.csv",
    "hours_exceptions.csv",
    "officers.csv",
    "register.csv",
    "renamed.csv",
    "rules.toml",
    "rules_tests.csv",
    "stations.csv",
    "streets.csv",
    "substitutes.csv",
    "territories.csv",
];
/// The most names of a folder that are looked at.
const MAX_NAMES: usize = 1_000;

/// A pack, as far as it could be read. Only one without errors is whole.
#[derive(Debug)]
pub struct Pack {
    /// The city.
    pub city: CityFile,
    /// The areas of the districts, where they were drawn.
    pub districts: BTreeMap<DistrictId, MultiPolygon>,
    /// The beats.
    pub beats: BTreeMap<BeatId, Beat>,
    /// The streets and which beat serves which houses.
    pub streets: Vec<StreetRow>,
    /// The stations.
    pub stations: BTreeMap<StationId, Station>,
    /// The officers, supervisors and coordinators.
    pub members: BTreeMap<OfficerId, Member>,
    /// Who serves in whose place.
    pub substitutes: Vec<Substitute>,
    /// When officers receive residents.
    pub hours: BTreeMap<OfficerId, VisitingHours>,
    /// Old names of streets, row by row.
    pub renamings: Vec<Renaming>,
    /// The official register and what is missing of it, where the pack has one.
    pub register: Option<Register>,
    /// How many people live in a beat, where it is known.
    pub residents: BTreeMap<BeatId, u32>,
    /// The categories, the bodies and the rules, where the pack has any.
    pub triage: Option<Triage>,
    /// What the beats leave out and have twice.
    pub coverage: Coverage,
    /// The articles of guidance, in order of their ids.
    pub guidance: Vec<Article>,
}

/// Reads a pack and checks all of it. `None` where a file that everything hangs on cannot be read.
///
/// # Errors
/// When `folder` is neither a folder nor a .zip that can be read. Whatever is wrong inside is a problem.
pub fn read(folder: &Path) -> io::Result<(Option<Pack>, Problems)> {
    let mut problems = Problems::default();
    let Some(names) = file::names(folder, &mut problems)? else { return Ok((None, problems)) };
    strangers(&names, &mut problems);
    let city = city::read(folder, &mut problems);
    let districts = areas::districts(folder, &mut problems);
    let drawn = file::is_there(folder, "beats.geojson") || !file::is_there(folder, "beats.csv");
    let beats = if drawn { areas::beats(folder, &mut problems) } else { residents::beats(folder, city.as_ref(), &mut problems) };
    let stations = people::stations(folder, &mut problems);
    let members = people::members(folder, &mut problems);
    let substitutes = people::substitutes(folder, &mut problems);
    let hours = hours::read(folder, members.as_ref(), &mut problems);
    let streets = streets::read(folder, city.as_ref(), beats.as_ref(), &mut problems);
    // What could not be read may be the street, or its district, that others name.
    let listed = streets.as_deref().filter(|_| city.is_some() && streets::are_whole(&problems));
    if let (Some(rows), Some(beats)) = (listed, &beats) {
        streets::unnamed(rows, beats, &mut problems);
    }
    let renamings = renamed::read(folder, city.as_ref(), listed, &mut problems);
    let against = listed.map(|streets| register::Against { streets, renamings: &renamings });
    let register = register::read(folder, city.as_ref(), against, &mut problems);
    let triage = triage::read(folder, city.as_ref(), listed, &mut problems);
    let residents = residents::read(folder, beats.as_ref(), &mut problems);
    let mut coverage = Coverage::default();
    coverage::beside(city.as_ref().map(|city| city.districts.as_slice()), &districts, &mut coverage, &mut problems);
    if let (Some(city), Some(beats)) = (&city, &beats) {
        coverage::check(&city.districts, &districts, beats, &mut coverage, &mut problems);
    }
    let guidance = guidance::read(folder, None, &mut problems);
    links::Files {
        city: city.as_ref(),
        districts: &districts,
        beats: beats.as_ref(),
        stations: stations.as_ref(),
        members: members.as_ref(),
        substitutes: &substitutes,
    }
    .check(&mut problems);
    problems.finish();
    let pack = match (city, beats, stations, members, streets) {
        (Some(city), Some(beats), Some(stations), Some(members), Some(streets)) => Some(Pack {
            city,
            districts: districts.into_iter().map(|(id, district)| (id, district.area)).collect(),
            beats: beats.rows,
            streets,
            stations: stations.rows.into_iter().map(|(id, (_, station))| (id, station)).collect(),
            members: members.rows,
            substitutes,
            hours,
            renamings,
            register,
            residents,
            triage,
            coverage,
            guidance,
        }),
        _ => None,
    };
    Ok((pack, problems))
}

/// Tells of files that look as if they belonged to the pack: a misspelled optional file would else be
/// missed by nobody.
fn strangers(names: &[String], problems: &mut Problems) {
    for name in names.iter().take(MAX_NAMES) {
        let lower = name.to_lowercase();
        let looks = [".csv", ".tsv", ".txt", ".toml", ".geojson", ".json", ".xls", ".xlsx", ".ods"].iter().any(|end| lower.ends_with(end));
        if looks && !FILES.contains(&name.as_str()) && !name.starts_with('.') {
            let what = format!("unknown file {}", problem::shown(name));
            problems.warning("the folder", At::File, "", what, format!("it is not read; the files are {}", FILES.join(", ")));
        }
    }
}
