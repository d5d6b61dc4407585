//! The districts of `city.toml`, and how the other files name them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use varta_domain::city::{District, DistrictStage, Name};
use varta_domain::ids::DistrictId;

use super::city::{CityFile, date, name, ordered};
use super::people::unknown;
use super::phones::{self, PHONE};
use super::problem::{Problems, shown};
use super::section::Section;
use super::table::{Row, Told};
use super::value::DATE;

/// How to mend a district.
pub(super) const DISTRICT: &str = "an id or a name of a district in city.toml";
/// The most districts of a city.
const MAX_DISTRICTS: usize = 200;
/// How long a pilot usually lasts at most, in days: three months and a little.
const LONG_PILOT_DAYS: i32 = 100;

/// Reads the districts, in their order, and the lines of their last days.
pub(super) fn read(root: &Section<'_>, problems: &mut Problems) -> (Vec<District>, BTreeMap<DistrictId, u64>) {
    let mut districts: Vec<District> = Vec::new();
    let mut end_lines = BTreeMap::new();
    let sections = root.sections(problems, "districts");
    if sections.is_empty() {
        root.error(problems, "districts", "the city has no districts", "[[districts]] with id, name_uk, name_en and stage");
    }
    if sections.len() > MAX_DISTRICTS {
        root.error(problems, "districts", format!("more than {MAX_DISTRICTS} districts"), "a district is a part of a city, not a street");
    }
    for section in sections.into_iter().take(MAX_DISTRICTS) {
        let id = section.parsed(problems, "id", "such as \"holosiivskyi\"", DistrictId::parse);
        let name = name(&section, problems);
        let katottg = section.maybe_text(problems, "katottg");
        if katottg.as_deref().is_some_and(|code| !is_katottg(code)) {
            section.warning(problems, "katottg", "not an official code", "UA and seventeen digits, from the register of territorial units");
        }
        let stage = section.parsed(problems, "stage", "planned, pilot, live or paused", stage);
        let phone = section.maybe_parsed(problems, "phone", PHONE, phones::phone);
        if let Some((what, mend)) = phone.as_ref().and_then(|phone| phones::of_residents(phone.reveal())) {
            section.warning(problems, "phone", what, mend);
        }
        let (starts_on, ends_on) = (date(&section, "starts_on", problems), date(&section, "ends_on", problems));
        ordered(&section, "ends_on", starts_on, ends_on, problems);
        staged(&section, stage, starts_on, ends_on, problems);
        if let Some(id) = id.as_ref().filter(|id| districts.iter().any(|district| district.id == **id)) {
            section.error(problems, "id", format!("the district {id} is there twice"), "an id names one district");
        }
        let ends_at = section.line("ends_on");
        section.finish(problems);
        // With an id it is known, or whatever names it would be told too; an error stops the import anyway.
        if let Some(id) = id {
            end_lines.extend(ends_at.map(|line| (id.clone(), line)));
            let name = name.unwrap_or_else(|| Name { uk: id.to_string(), en: id.to_string() });
            let stage = stage.unwrap_or(DistrictStage::Planned);
            districts.push(District { id, name, katottg, stage, phone, starts_on, ends_on, supervisors: Vec::new(), beats: 0 });
        }
    }
    (districts, end_lines)
}

/// What districts are called in the other files: their ids, and their names.
pub(super) fn named(root: &Section<'_>, districts: &[District], problems: &mut Problems) -> BTreeMap<String, usize> {
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for (at, district) in districts.iter().enumerate() {
        let first = named.entry(key_of(&district.name.uk)).or_insert(at);
        if *first != at {
            let what = format!("two districts are called {}", shown(&district.name.uk));
            root.error(problems, "districts", what, "give each its own name");
        }
    }
    named.extend(districts.iter().enumerate().map(|(at, district)| (district.id.to_string(), at)));
    named
}

/// Whether the dates of a district suit its stage.
fn staged(section: &Section<'_>, stage: Option<DistrictStage>, starts: Option<Date>, ends: Option<Date>, problems: &mut Problems) {
    if stage == Some(DistrictStage::Pilot) {
        for (key, date) in [("starts_on", starts), ("ends_on", ends)] {
            if date.is_none() {
                let which = if key == "starts_on" { "first" } else { "last" };
                section.warning(problems, key, format!("a pilot without its {which} day"), DATE);
            }
        }
        let days = starts.zip(ends).and_then(|(starts, ends)| starts.until(ends).ok()).map(|span| span.get_days());
        if let Some(days) = days.filter(|days| *days > LONG_PILOT_DAYS) {
            section.warning(
                problems,
                "ends_on",
                format!("a pilot of {days} days"),
                "a pilot lasts three months; then the district is live",
            );
        }
    } else if ends.is_some() && stage == Some(DistrictStage::Live) {
        section.warning(problems, "ends_on", "a district that is live does not end", "leave it out, or make the stage pilot");
    }
}

fn is_katottg(code: &str) -> bool {
    code.strip_prefix("UA").is_some_and(|digits| digits.len() == 17 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn stage(text: &str) -> Result<DistrictStage, &'static str> {
    match text {
        "planned" => Ok(DistrictStage::Planned),
        "pilot" => Ok(DistrictStage::Pilot),
        "live" => Ok(DistrictStage::Live),
        "paused" => Ok(DistrictStage::Paused),
        _ => Err("not a stage"),
    }
}

/// The name of a district as it is compared: without "район".
pub(super) fn key_of(name: &str) -> String {
    let plain = name.to_lowercase().replace(['\'', '’', 'ʼ', '`'], "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !matches!(*word, "" | "район" | "району" | "р" | "н"));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether residents of a district are served now.
pub(super) fn is_served(city: &CityFile, id: &DistrictId) -> bool {
    let stage = city.districts.iter().find(|district| district.id == *id).map(|district| district.stage);
    matches!(stage, Some(DistrictStage::Pilot | DistrictStage::Live))
}

/// The cell `district` of a row: an id, or the name of a district. `Ok(None)` where it is empty.
pub(super) fn cell(row: &Row<'_>, city: Option<&CityFile>, problems: &mut Problems) -> Result<Option<DistrictId>, Told> {
    let text = row.cell("district");
    if text.is_empty() {
        return Ok(None);
    }
    // Where the city could not be read, a name is no problem of its own.
    let Some(city) = city else { return DistrictId::parse(text).map(Some).map_err(|_| Told) };
    if let Some(found) = city.district(text) {
        return Ok(Some(found.id.clone()));
    }
    row.error(problems, "district", unknown("district", text), "list it in city.toml; a row has its id or its name");
    Err(Told)
}
