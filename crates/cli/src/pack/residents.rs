//! `beats.csv`: how many people live in a beat, where it has been counted; and the beats themselves, where nobody
//! has drawn them yet.

use std::collections::BTreeMap;
use std::path::Path;

use geo::MultiPolygon;
use varta_domain::city::Name;
use varta_domain::ids::BeatId;

use super::areas::Beat;
use super::city::CityFile;
use super::districts;
use super::file::Need;
use super::people::{Known, unknown};
use super::problem::{At, Problems};
use super::table::{Row, Spec, Table, column};

const BEATS: Spec = Spec {
    file: "beats.csv",
    need: Need::Optional,
    columns: &[column("beat", &["дільниця"])],
    optional: &[
        column("residents", &["мешканці", "мешканців", "кількість мешканців", "населення"]),
        column("settlement", &["населений пункт", "місто чи село"]),
        column("district", &["район"]),
        column("name_uk", &["назва", "назва українською"]),
        column("name_en", &["назва англійською"]),
    ],
    foreign: false,
};
const NAME: &str = "such as \"Дільниця № 7\" and \"Beat 7\"";
/// The most residents of a beat in a city, by order 650 of the Ministry of Internal Affairs.
const CITY: u32 = 7_000;
/// The same in a village.
const VILLAGE: u32 = 6_000;
/// More than live in any district of a city: a slip of the keyboard.
const MOST: u32 = 1_000_000;
const RESIDENTS: &str = "a whole number: 6812";
const SETTLEMENT: &str = "\"місто\" (or empty) or \"село\"";

/// Reads the beats from the list, for a city that has not drawn them. `None` where there is no list either.
pub(super) fn beats(pack: &Path, city: Option<&CityFile>, problems: &mut Problems) -> Option<Known<BeatId, Beat>> {
    let mut table = Table::read(pack, &BEATS, problems)?;
    let mut beats = Known::new();
    while let Some(row) = table.next(problems) {
        let Some(id) = row.parsed(problems, "beat", "the id of a beat", BeatId::parse) else { continue };
        let district = row.parsed(problems, "district", districts::DISTRICT, |text| Ok::<_, &str>(text.to_owned()));
        let district = district.and_then(|_| districts::cell(&row, city, problems).ok().flatten());
        let name = ["name_uk", "name_en"].map(|column| row.parsed(problems, column, NAME, |text| Ok::<_, &str>(text.to_owned())));
        if beats.ids.insert(id.clone(), row.line()).is_some() {
            row.error(problems, "beat", format!("{id} is there twice"), "leave one of the two rows");
        } else if let (Some(district), [Some(uk), Some(en)]) = (district, name) {
            let area = MultiPolygon::new(Vec::new());
            beats.rows.insert(id, Beat { at: At::Line(row.line()), name: Name { uk, en }, district, area });
        }
    }
    let mend = "addresses lead to them; a point on the map does not, until they are drawn";
    problems.warning("beats.geojson", At::File, "", "the beats are not drawn", mend);
    Some(beats)
}

/// Reads the residents of the beats, and tells of beats that are too large.
pub(super) fn read(pack: &Path, beats: Option<&Known<BeatId, Beat>>, problems: &mut Problems) -> BTreeMap<BeatId, u32> {
    let mut residents = BTreeMap::new();
    let Some(mut table) = Table::read(pack, &BEATS, problems) else { return residents };
    while let Some(row) = table.next(problems) {
        let beat = beat(&row, beats, problems);
        let number = row.maybe(problems, "residents", RESIDENTS, number);
        let limit = row.maybe(problems, "settlement", SETTLEMENT, limit);
        let (Some(beat), Ok(Some(number)), Ok(limit)) = (beat, number, limit) else { continue };
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
