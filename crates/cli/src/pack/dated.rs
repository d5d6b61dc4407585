//! What a pack says that only a day can tell wrong: what is over, what is stale, what is too far ahead.

use jiff::civil::Date;
use varta_domain::city::DistrictStage;

use super::city::{CityFile, FILE};
use super::problem::{At, Problems};
use super::{Pack, guidance, moved};

/// Tells of all that on a day.
pub fn tell_dated(pack: &Pack, today: Date, problems: &mut Problems) {
    guidance::tell_stale(&pack.guidance, today, problems);
    moved::tell_far(&pack.city.calendar, &pack.city.moved_lines, today, problems);
    over(&pack.city, today, problems);
    problems.sort();
}

/// Tells of pilots that are over.
fn over(city: &CityFile, today: Date, problems: &mut Problems) {
    for district in city.districts.iter().filter(|district| district.stage == DistrictStage::Pilot) {
        if let Some(ended) = district.ends_on.filter(|last| *last < today) {
            let at = city.end_lines.get(&district.id).map_or(At::File, |line| At::Line(*line));
            let what = format!("the pilot of {} ended on {ended}", district.id);
            problems.warning(FILE, at, "districts.ends_on", what, "make the stage live or paused, or write a later day");
        }
    }
}
