//! `beats.csv`: how many people live in a beat, where it has been counted.

use std::collections::BTreeMap;
use std::path::Path;

use varta_domain::ids::BeatId;

use super::areas::Beat;
use super::file::Need;
use super::people::{Known, unknown};
use super::problem::Problems;
use super::table::{Row, Spec, Table, column};

const BEATS: Spec = Spec {
    file: "beats.csv",
    need: Need::Optional,
    columns: &[column("beat", &["дільниця"]), column("residents", &["мешканці", "мешканців", "кількість мешканців", "населення"])],
    optional: &[column("settlement", &["населений пункт", "місто чи село"])],
    foreign: false,
};
/// The most residents of a beat in a city, by order 650 of the Ministry of Internal Affairs.
const CITY: u32 = 7_000;
/// The same in a village.
const VILLAGE: u32 = 6_000;
/// More than live in any district of a city: a slip of the keyboard.
const MOST: u32 = 1_000_000;
const RESIDENTS: &str = "a whole number: 6812";
const SETTLEMENT: &str = "\"місто\" (or empty) or \"село\"";

/// Reads the residents of the beats, and tells of beats that are too large.
pub(super) fn read(pack: &Path, beats: Option<&Known<BeatId, Beat>>, problems: &mut Problems) -> BTreeMap<BeatId, u32> {
    let mut residents = BTreeMap::new();
    let Some(mut table) = Table::read(pack, &BEATS, problems) else { return residents };
    while let Some(row) = table.next(problems) {
        let beat = beat(&row, beats, problems);
        let number = row.parsed(problems, "residents", RESIDENTS, number);
        let limit = row.maybe(problems, "settlement", SETTLEMENT, limit);
        let (Some(beat), Some(number), Ok(limit)) = (beat, number, limit) else { continue };
        let (limit, place) = limit.unwrap_or((CITY, "city"));
        if number > limit {
            let what = format!("{beat} has {number} residents, where order 650 allows {limit} in a {place}");
            row.warning(problems, "residents", what, "divide the beat");
        }
        if residents.insert(beat.clone(), number).is_some() {
            row.error(problems, "beat", format!("{beat} is there twice"), "leave one of the two rows");
        }
    }
    residents
}

fn beat(row: &Row<'_>, beats: Option<&Known<BeatId, Beat>>, problems: &mut Problems) -> Option<BeatId> {
    let id = row.parsed(problems, "beat", "the id of a beat", BeatId::parse)?;
    if beats.is_some_and(|beats| !beats.ids.contains_key(&id)) {
        row.error(problems, "beat", unknown("beat", &id), "draw it in beats.geojson");
        return None;
    }
    Some(id)
}

/// A number as people write it: "6 812".
fn number(text: &str) -> Result<u32, &'static str> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None };
    number.filter(|number| *number <= MOST).ok_or("not a number of residents")
}

fn limit(text: &str) -> Result<(u32, &'static str), &'static str> {
    match text.to_lowercase().as_str() {
        "місто" | "city" => Ok((CITY, "city")),
        "село" | "селище" | "village" => Ok((VILLAGE, "village")),
        _ => Err("neither a city nor a village"),
    }
}
