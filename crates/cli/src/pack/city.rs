//! `city.toml` and `calendar.csv`: the city, its districts, its rules and its working days.

use std::path::Path;

use jiff::civil::Date;
use toml::de::DeTable;
use varta_domain::calendar::{Calendar, CalendarRules, Holiday, HolidayDay, MartialLaw};
use varta_domain::city::{District, DistrictStage, Name};
use varta_domain::hours::parse_time;
use varta_domain::ids::{CitySlug, DistrictId, OfficerId};
use varta_domain::sla::SlaPolicy;

use super::file::{self, Need};
use super::problem::{At, Problems, shown};
use super::section::Section;
use super::table::{Spec, Table};
use super::value::{self, DATE, TIME};

const FILE: &str = "city.toml";
const CALENDAR: Spec = Spec { file: "calendar.csv", need: Need::Optional, columns: &["date", "kind"], optional: &["note"] };

/// What `city.toml` and `calendar.csv` say.
#[derive(Debug)]
pub struct CityFile {
    /// The slug.
    pub slug: CitySlug,
    /// The name.
    pub name: Name,
    /// The time zone.
    pub zone: String,
    /// Who runs Varta there.
    pub coordinator: Option<OfficerId>,
    /// Who is told, for the city, of very long delays.
    pub oversight: Vec<OfficerId>,
    /// The rules of the clock.
    pub sla: SlaPolicy,
    /// The working days.
    pub calendar: CalendarRules,
    /// The districts; their supervisors are said in `officers.csv`.
    pub districts: Vec<District>,
    /// Who made the data.
    pub attribution: String,
}

/// Reads both files. `None` where the city cannot be made from them, which is told.
pub(super) fn read(folder: &Path, problems: &mut Problems) -> Option<CityFile> {
    let text = file::read(folder, FILE, Need::Required, problems);
    let moved = Table::read(folder, &CALENDAR, problems);
    let mut city = parse(&text?, problems);
    if let (Some(city), Some(table)) = (&mut city, moved) {
        moved_days(&table, &mut city.calendar, problems);
    }
    city
}

/// Takes a text as `city.toml`.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Option<CityFile> {
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let before = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text.as_bytes()[..before].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        problems.error(FILE, At::Line(line), "", format!("not TOML: {}", error.message()), "texts and dates stand in \"quotation marks\"");
    }
    if !errors.is_empty() {
        return None;
    }
    let root = Section::root(FILE, text, document.get_ref());
    let slug = root.parsed(problems, "slug", "such as \"kyiv\"", CitySlug::parse);
    let name = name(&root, problems);
    let zone = root
        .parsed(problems, "zone", "such as \"Europe/Kyiv\"", |zone| Calendar::new(CalendarRules::default(), zone).map(|_| zone.to_owned()));
    let coordinator = root.maybe_parsed(problems, "coordinator", "an id of officers.csv", OfficerId::parse);
    if coordinator.is_none() && root.maybe_text(problems, "coordinator").is_none() {
        root.warning(problems, "coordinator", "nobody runs Varta in the city", "coordinator = \"…\": who is told of long delays");
    }
    let oversight = oversight(&root, problems);
    for language in root.texts(problems, "languages").iter().filter(|language| !matches!(language.as_str(), "uk" | "en")) {
        root.error(problems, "languages", format!("unknown language {}", shown(language)), "\"uk\" and \"en\" are known");
    }
    let attribution = [root.maybe_text(problems, "attribution"), root.maybe_text(problems, "source")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(". ");
    emergency(&root, problems);
    let sla = sla(&root, problems);
    let calendar = calendar(&root, problems);
    let districts = districts(&root, problems);
    root.finish(problems);
    Some(CityFile { slug: slug?, name: name?, zone: zone?, coordinator, oversight, sla, calendar, districts, attribution })
}

fn name(section: &Section<'_>, problems: &mut Problems) -> Option<Name> {
    let (uk, en) = (section.text(problems, "name_uk"), section.text(problems, "name_en"));
    Some(Name { uk: uk?, en: en? })
}

fn oversight(root: &Section<'_>, problems: &mut Problems) -> Vec<OfficerId> {
    let ids = root.texts(problems, "oversight");
    let mut read = |id: &String| {
        OfficerId::parse(id)
            .map_err(|error| root.error(problems, "oversight", format!("{}: {error}", shown(id)), "ids of officers.csv"))
            .ok()
    };
    ids.iter().filter_map(&mut read).collect()
}

fn date(section: &Section<'_>, key: &'static str, problems: &mut Problems) -> Option<Date> {
    section.maybe_parsed(problems, key, DATE, value::date)
}

fn emergency(root: &Section<'_>, problems: &mut Problems) {
    let Some(section) = root.section(problems, "emergency") else { return };
    for (key, number) in section.entries() {
        if number.is_none_or(|number| number.len() != 3 || !number.bytes().all(|byte| byte.is_ascii_digit())) {
            section.error(problems, key, "not an emergency number", "three digits in quotation marks: \"102\"");
        }
    }
}

fn sla(root: &Section<'_>, problems: &mut Problems) -> SlaPolicy {
    let default = SlaPolicy::default();
    let Some(section) = root.section(problems, "sla") else { return default };
    let time = |key, default, problems: &mut Problems| section.maybe_parsed(problems, key, TIME, parse_time).unwrap_or(default);
    let policy = SlaPolicy {
        answer_business_days: section.number(problems, "answer_business_days", 1..=30, default.answer_business_days),
        long_overdue_after_business_days: section.number(
            problems,
            "long_overdue_after_business_days",
            1..=30,
            default.long_overdue_after_business_days,
        ),
        workday_starts: time("workday_starts", default.workday_starts, problems),
        workday_ends: time("workday_ends", default.workday_ends, problems),
        link_valid_days: section.number(problems, "link_valid_days", 1..=60, default.link_valid_days),
    };
    if policy.workday_starts >= policy.workday_ends {
        section.error(problems, "workday_ends", "the working day ends before it starts", TIME);
    }
    section.finish(problems);
    policy
}

fn calendar(root: &Section<'_>, problems: &mut Problems) -> CalendarRules {
    let Some(section) = root.section(problems, "calendar") else { return CalendarRules::default() };
    let (from, until) = (date(&section, "martial_law_from", problems), date(&section, "martial_law_until", problems));
    if from.is_none() && until.is_some() {
        section.error(problems, "martial_law_until", "martial law ends without a beginning", "martial_law_from = \"2022-02-24\"");
    }
    ordered(&section, "martial_law_until", from, until, problems);
    let holidays = section.sections(problems, "holidays");
    let holidays: Vec<Holiday> = holidays.into_iter().filter_map(|holiday| self::holiday(holiday, problems)).collect();
    for (at, holiday) in holidays.iter().enumerate() {
        if holidays[..at].iter().any(|other| other.on == holiday.on && overlap(other, holiday)) {
            section.error(
                problems,
                "holidays",
                format!("{} falls on {} twice", shown(&holiday.name.uk), String::from(holiday.on)),
                "leave one, or end the older with until",
            );
        }
    }
    section.finish(problems);
    CalendarRules { holidays, martial_law: from.map(|from| MartialLaw { from, until }), ..CalendarRules::default() }
}

fn overlap(one: &Holiday, other: &Holiday) -> bool {
    let starts_in_time = |from: Option<Date>, until: Option<Date>| from.zip(until).is_none_or(|(from, until)| from <= until);
    starts_in_time(one.from, other.until) && starts_in_time(other.from, one.until)
}

fn holiday(section: Section<'_>, problems: &mut Problems) -> Option<Holiday> {
    let on = section.parsed(problems, "on", "such as \"01-01\", \"easter\" or \"easter+49\"", |text| HolidayDay::try_from(text.to_owned()));
    let (from, until) = (date(&section, "from", problems), date(&section, "until", problems));
    ordered(&section, "until", from, until, problems);
    let name = name(&section, problems);
    section.finish(problems);
    Some(Holiday { on: on?, from, until, name: name? })
}

fn ordered(section: &Section<'_>, key: &str, from: Option<Date>, until: Option<Date>, problems: &mut Problems) {
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        section.error(problems, key, format!("{until} is before {from}"), DATE);
    }
}

fn districts(root: &Section<'_>, problems: &mut Problems) -> Vec<District> {
    let mut districts: Vec<District> = Vec::new();
    let sections = root.sections(problems, "districts");
    if sections.is_empty() {
        root.error(problems, "districts", "the city has no districts", "[[districts]] with id, name_uk, name_en and stage");
    }
    for section in sections {
        let id = section.parsed(problems, "id", "such as \"holosiivskyi\"", DistrictId::parse);
        let name = name(&section, problems);
        let katottg = section.maybe_text(problems, "katottg");
        let stage = section.parsed(problems, "stage", "planned, pilot, live or paused", stage);
        let (starts_on, ends_on) = (date(&section, "starts_on", problems), date(&section, "ends_on", problems));
        ordered(&section, "ends_on", starts_on, ends_on, problems);
        if stage == Some(DistrictStage::Pilot) && starts_on.is_none() {
            section.warning(problems, "starts_on", "a pilot without its first day", DATE);
        }
        if let Some(id) = id.as_ref().filter(|id| districts.iter().any(|district| district.id == **id)) {
            section.error(problems, "id", format!("the district {id} is there twice"), "an id names one district");
        }
        section.finish(problems);
        // With an id it is known, or whatever names it would be told too; an error stops the import anyway.
        if let Some(id) = id {
            let name = name.unwrap_or_else(|| Name { uk: id.to_string(), en: id.to_string() });
            let stage = stage.unwrap_or(DistrictStage::Planned);
            districts.push(District { id, name, katottg, stage, starts_on, ends_on, supervisors: Vec::new() });
        }
    }
    districts
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

fn moved_days(table: &Table, rules: &mut CalendarRules, problems: &mut Problems) {
    for row in table.rows() {
        let date = row.parsed(problems, "date", DATE, value::date);
        let kind = row.required(problems, "kind", "day_off or working_day");
        let (Some(date), Some(kind)) = (date, kind) else { continue };
        if rules.days_off.contains(&date) || rules.working_days.contains(&date) {
            row.error(problems, "date", format!("{date} is there twice"), "a day is either off or working");
            continue;
        }
        match kind {
            "day_off" => _ = rules.days_off.insert(date),
            "working_day" => _ = rules.working_days.insert(date),
            _ => row.error(problems, "kind", format!("{} is no kind of day", shown(kind)), "day_off or working_day"),
        }
    }
}
