//! What one file of a pack says of another: every beat, officer, station and district that is named must
//! be there, and nobody may be left without the one who serves or supervises them.

use std::collections::BTreeMap;

use geo::Intersects;
use varta_domain::city::DistrictStage;
use varta_domain::ids::{BeatId, DistrictId, OfficerId, StationId};
use varta_domain::post::Station;
use varta_domain::staff::Role;
use varta_store::directory::MAX_POSTS_AT_ONCE;

use super::areas::{Beat, DistrictArea};
use super::city::CityFile;
use super::people::{Known, Member, Substitute, unknown};
use super::problem::{At, Problems};

const CITY: &str = "city.toml";
const BEATS: &str = "beats.geojson";
const STATIONS: &str = "stations.csv";
const OFFICERS: &str = "officers.csv";
const SUBSTITUTES: &str = "substitutes.csv";

/// The files that name each other. A file that could not be read at all is `None`: what names it is not
/// checked, or each line would repeat the one problem.
pub(super) struct Files<'a> {
    /// `city.toml`.
    pub city: Option<&'a CityFile>,
    /// `districts.geojson`.
    pub districts: &'a BTreeMap<DistrictId, DistrictArea>,
    /// `beats.geojson`.
    pub beats: Option<&'a Known<BeatId, Beat>>,
    /// `stations.csv`.
    pub stations: Option<&'a Known<StationId, (u64, Station)>>,
    /// `officers.csv`.
    pub members: Option<&'a Known<OfficerId, Member>>,
    /// `substitutes.csv`.
    pub substitutes: &'a [Substitute],
}

impl Files<'_> {
    /// Checks all of it.
    pub(super) fn check(&self, problems: &mut Problems) {
        self.check_city(problems);
        self.check_stations(problems);
        self.check_members(problems);
        self.check_posts(problems);
        self.check_substitutes(problems);
    }

    fn has_beat(&self, id: &BeatId) -> bool {
        self.beats.is_none_or(|beats| beats.ids.contains_key(id))
    }

    fn check_city(&self, problems: &mut Problems) {
        let (Some(city), Some(members)) = (self.city, self.members) else { return };
        if let Some(id) = &city.coordinator {
            match members.rows.get(id) {
                Some(member) if member.role != Role::Coordinator => {
                    let what = format!("{id} is the coordinator of the city, and {} here", member.role.name());
                    problems.error(OFFICERS, At::Line(member.line), "role", what, "make the role coordinator");
                }
                None if !members.ids.contains_key(id) => {
                    problems.error(CITY, At::File, "coordinator", unknown("member", id), "list the coordinator in officers.csv");
                }
                _ => {}
            }
        }
        for id in city.oversight.iter().filter(|id| !members.ids.contains_key(id)) {
            problems.error(CITY, At::File, "oversight", unknown("member", id), "list them in officers.csv");
        }
        for district in &city.districts {
            let served = matches!(district.stage, DistrictStage::Pilot | DistrictStage::Live);
            if !self.districts.contains_key(&district.id) {
                let what = format!("the district {} has no area in districts.geojson", district.id);
                if served {
                    problems.error(CITY, At::File, "districts", what, "draw it");
                } else {
                    problems.warning(CITY, At::File, "districts", what, "draw it before the district is served");
                }
            }
            if served && !members.rows.values().any(|member| member.role == Role::Supervisor && member.districts.contains(&district.id)) {
                let what = format!("nobody supervises the district {}", district.id);
                problems.warning(OFFICERS, At::File, "districts", what, "delays are told to the coordinator alone; name a supervisor");
            }
            if served && self.beats.is_some_and(|beats| !beats.rows.values().any(|beat| beat.district == district.id)) {
                problems.error(
                    BEATS,
                    At::File,
                    "district",
                    format!("the district {} is served and has no beats", district.id),
                    "draw them, or make its stage planned",
                );
            }
        }
    }

    fn check_stations(&self, problems: &mut Problems) {
        for (line, station) in self.stations.iter().flat_map(|stations| stations.rows.values()) {
            let there =
                self.members.iter().flat_map(|members| members.rows.values()).filter(|one| one.station.as_ref() == Some(&station.id));
            let beats: usize = there.map(|member| member.beats.len()).sum();
            if beats > MAX_POSTS_AT_ONCE {
                let what = format!("{} has {beats} beats, and staff can move a station of {MAX_POSTS_AT_ONCE} at most", station.id);
                problems.warning(STATIONS, At::Line(*line), "id", what, "divide it by floors or entrances, or move it by an import");
            }
            let at = geo::Point::new(station.location.lon(), station.location.lat());
            if !self.districts.is_empty() && !self.districts.values().any(|district| district.area.intersects(&at)) {
                let swapped = geo::Point::new(at.y(), at.x());
                if self.districts.values().any(|district| district.area.intersects(&swapped)) {
                    problems.error(
                        STATIONS,
                        At::Line(*line),
                        "lat",
                        "latitude and longitude are swapped",
                        "lat is about 50, lon about 30 in Kyiv",
                    );
                } else {
                    problems.warning(STATIONS, At::Line(*line), "lat", "the station lies outside all districts", "look at its coordinates");
                }
            }
        }
    }

    fn check_members(&self, problems: &mut Problems) {
        for member in self.members.iter().flat_map(|members| members.rows.values()) {
            let at = At::Line(member.line);
            if let (Some(station), Some(stations)) = (&member.station, self.stations)
                && !stations.ids.contains_key(station)
            {
                problems.error(OFFICERS, at.clone(), "station", unknown("station", station), "list it in stations.csv");
            }
            if member.station.is_none() && !member.beats.is_empty() {
                problems.warning(
                    OFFICERS,
                    at.clone(),
                    "station",
                    "residents are not told where to find this officer",
                    "an id of stations.csv",
                );
            }
            for beat in member.beats.iter().filter(|beat| !self.has_beat(beat)) {
                problems.error(OFFICERS, at.clone(), "beats", unknown("beat", beat), "draw it in beats.geojson");
            }
            let Some(city) = self.city else { continue };
            for district in member.districts.iter().filter(|id| !city.districts.iter().any(|district| district.id == **id)) {
                problems.error(OFFICERS, at.clone(), "districts", unknown("district", district), "list it in city.toml");
            }
        }
    }

    /// Each beat has one officer.
    fn check_posts(&self, problems: &mut Problems) {
        let Some(members) = self.members else { return };
        let mut serving: BTreeMap<&BeatId, u64> = BTreeMap::new();
        let mut by_line: Vec<&Member> = members.rows.values().collect();
        by_line.sort_by_key(|member| member.line);
        for member in by_line {
            for beat in &member.beats {
                if let Some(first) = serving.insert(beat, member.line) {
                    let what = format!("{beat} is already served by line {first}");
                    problems.error(OFFICERS, At::Line(member.line), "beats", what, "a beat has one officer; another serves as substitute");
                }
            }
        }
        // A row that could not be read may be the one that serves.
        if members.rows.len() != members.ids.len() {
            return;
        }
        for (id, beat) in self.beats.iter().flat_map(|beats| &beats.rows).filter(|(id, _)| !serving.contains_key(id)) {
            problems.warning(
                BEATS,
                beat.at.clone(),
                "beat",
                format!("nobody serves {id}"),
                "name its officer in officers.csv; until then messages go to the supervisor",
            );
        }
    }

    fn check_substitutes(&self, problems: &mut Problems) {
        let mut earlier: BTreeMap<&BeatId, Vec<&Substitute>> = BTreeMap::new();
        for substitute in self.substitutes {
            let line = At::Line(substitute.line);
            if !self.has_beat(&substitute.beat) {
                problems.error(SUBSTITUTES, line.clone(), "beat", unknown("beat", &substitute.beat), "draw it in beats.geojson");
            }
            for other in earlier.get(&substitute.beat).into_iter().flatten() {
                if other.from <= substitute.to && substitute.from <= other.to {
                    let what = format!("overlaps with line {}", other.line);
                    problems.warning(SUBSTITUTES, line.clone(), "from", what, "on the days that both serve, the one that began last does");
                }
            }
            earlier.entry(&substitute.beat).or_default().push(substitute);
            let Some(members) = self.members else { continue };
            match members.rows.get(&substitute.officer) {
                None if members.ids.contains_key(&substitute.officer) => {}
                None => problems.error(
                    SUBSTITUTES,
                    line,
                    "officer",
                    unknown("officer", &substitute.officer),
                    "list the officer in officers.csv",
                ),
                Some(member) if member.phone.is_none() => {
                    problems.error(
                        SUBSTITUTES,
                        line,
                        "officer",
                        "a substitute without a public phone",
                        format!("fill in phone in officers.csv, line {}", member.line),
                    );
                }
                Some(member) if member.beats.contains(&substitute.beat) => {
                    problems.error(
                        SUBSTITUTES,
                        line,
                        "officer",
                        "the officer of the beat cannot stand in for themselves",
                        "name another officer",
                    );
                }
                Some(_) => {}
            }
        }
    }
}
