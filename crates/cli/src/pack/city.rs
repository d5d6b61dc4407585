//! `city.toml` and `calendar.csv`: the city, its districts, its rules and its working days.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::SignedDuration;
use jiff::civil::Date;
use varta_domain::calendar::{Calendar, CalendarRules, Holiday, HolidayDay, MartialLaw};
use varta_domain::city::{District, Name};
use varta_domain::ids::{CitySlug, DistrictId, OfficerId};
use varta_domain::lang::Lang;
use varta_domain::sla::SlaPolicy;

use super::districts;
use super::file::{self, Need};
use super::moved;
use super::problem::{Problems, shown};
use super::section::{Section, document};
use super::table::Table;
use super::value::{self, DATE, TIME};

/// The file.
pub(super) const FILE: &str = "city.toml";
/// The largest `city.toml`, in bytes: it is written by hand.
const MAX_BYTES: usize = 256 * 1024;
/// The zones that the clocks of Ukraine are kept under.
const ZONES: [&str; 5] = ["Europe/Kyiv", "Europe/Kiev", "Europe/Uzhgorod", "Europe/Zaporozhye", "Europe/Simferopol"];
/// The keys of `[emergency]`, each with the number that it has in all of Ukraine.
const EMERGENCY: [(&str, &str); 5] = [("fire", "101"), ("police", "102"), ("ambulance", "103"), ("gas", "104"), ("any", "112")];
/// What `city.toml` and `calendar.csv` say.
#[derive(Debug)]
pub struct CityFile {
    /// The slug.
    pub slug: CitySlug,
    /// The name.
    pub name: Name,
    /// The time zone.
    pub zone: String,
    /// The languages in which its residents are answered, the first by default.
    pub languages: Vec<Lang>,
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
    /// The lines of `calendar.csv`, by their days.
    pub(super) moved_lines: BTreeMap<Date, u64>,
    /// The lines of the last days of the districts.
    pub(super) end_lines: BTreeMap<DistrictId, u64>,
    /// The places of the districts in their list, by id and by name.
    named: BTreeMap<String, usize>,
}

impl CityFile {
    /// The district of that id or name: "holosiivskyi", "Голосіївський район", "Голосіївський".
    #[must_use]
    pub fn district(&self, text: &str) -> Option<&District> {
        let at = self.named.get(text).or_else(|| self.named.get(&districts::key_of(text)))?;
        self.districts.get(*at)
    }
}

/// Reads both files. `None` where the city cannot be made from them, which is told.
pub(super) fn read(folder: &Path, problems: &mut Problems) -> Option<CityFile> {
    let text = file::read(folder, FILE, Need::Required, problems);
    let moved = Table::read(folder, &moved::CALENDAR, problems);
    let mut city = parse(&text?, problems);
    if let (Some(city), Some(mut table)) = (&mut city, moved) {
        city.moved_lines = moved::read(&mut table, &mut city.calendar, &city.zone, problems);
    }
    city
}

/// Takes a text as `city.toml`.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Option<CityFile> {
    let document = document(FILE, text, MAX_BYTES, problems)?;
    let root = Section::root(FILE, text, document.get_ref());
    let slug = root.parsed(problems, "slug", "such as \"kyiv\"", CitySlug::parse);
    let name = name(&root, problems);
    let zone = zone(&root, problems);
    let coordinator = root.maybe_parsed(problems, "coordinator", "an id of officers.csv", OfficerId::parse);
    if coordinator.is_none() && root.maybe_text(problems, "coordinator").is_none() {
        root.warning(problems, "coordinator", "nobody runs Varta in the city", "coordinator = \"…\": who is told of long delays");
    }
    let oversight = oversight(&root, problems);
    let languages = languages(&root, problems);
    let attribution = [root.maybe_text(problems, "attribution"), root.maybe_text(problems, "source")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(". ");
    emergency(&root, problems);
    let sla = sla(&root, problems);
    let calendar = calendar(&root, problems);
    let (districts, end_lines) = districts::read(&root, problems);
    let named = districts::named(&root, &districts, problems);
    root.finish(problems);
    Some(CityFile {
        slug: slug?,
        name: name?,
        zone: zone?,
        languages,
        coordinator,
        oversight,
        sla,
        calendar,
        districts,
        attribution,
        moved_lines: BTreeMap::new(),
        end_lines,
        named,
    })
}

pub(super) fn name(section: &Section<'_>, problems: &mut Problems) -> Option<Name> {
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

pub(super) fn date(section: &Section<'_>, key: &'static str, problems: &mut Problems) -> Option<Date> {
    section.maybe_parsed(problems, key, DATE, value::date)
}

/// The zone, as the bundled zone data knows it.
fn zone(root: &Section<'_>, problems: &mut Problems) -> Option<String> {
    let known = |zone: &str| Calendar::new(CalendarRules::default(), zone).map(|_| zone.to_owned());
    let zone = root.parsed(problems, "zone", "such as \"Europe/Kyiv\"", known)?;
    if !ZONES.contains(&zone.as_str()) {
        root.warning(problems, "zone", format!("{} is no zone of Ukraine", shown(&zone)), "zone = \"Europe/Kyiv\"");
    }
    Some(zone)
}

/// The languages, each once; Ukrainian and English where the key is left out.
fn languages(root: &Section<'_>, problems: &mut Problems) -> Vec<Lang> {
    let mut languages = Vec::new();
    let named = root.texts(problems, "languages");
    for name in &named {
        let language = match name.as_str() {
            "uk" => Lang::Uk,
            "en" => Lang::En,
            _ => {
                root.error(problems, "languages", format!("unknown language {}", shown(name)), "\"uk\" and \"en\" are known");
                continue;
            }
        };
        if languages.contains(&language) {
            root.warning(problems, "languages", format!("{} is there twice", shown(name)), "languages = [\"uk\", \"en\"]");
        } else {
            languages.push(language);
        }
    }
    if named.is_empty() {
        return vec![Lang::Uk, Lang::En];
    }
    if languages.first().is_some_and(|first| *first != Lang::Uk) {
        root.error(problems, "languages", "the state language does not come first", "languages = [\"uk\", \"en\"]");
    }
    languages
}

/// The numbers are the same in all of Ukraine and stand in Varta's own texts; a pack that has others is
/// wrong, or of another country.
fn emergency(root: &Section<'_>, problems: &mut Problems) {
    let Some(section) = root.section(problems, "emergency") else {
        return root.warning(problems, "emergency", "no emergency numbers", "[emergency] with police = \"102\" and the others");
    };
    for (key, number) in EMERGENCY {
        let Some(text) = section.maybe_text(problems, key) else { continue };
        if text.len() != 3 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            section.error(problems, key, "not an emergency number", format!("three digits in quotation marks: \"{number}\""));
        } else if text != number {
            section.error(problems, key, format!("{} is another service", shown(&text)), format!("{key} = \"{number}\""));
        }
    }
    section.finish(problems);
}

fn sla(root: &Section<'_>, problems: &mut Problems) -> SlaPolicy {
    let default = SlaPolicy::default();
    let Some(section) = root.section(problems, "sla") else { return default };
    let time = |key, default, problems: &mut Problems| section.maybe_parsed(problems, key, TIME, value::time).unwrap_or(default);
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
        author_answer_business_days: section.number(problems, "author_answer_business_days", 1..=15, default.author_answer_business_days),
    };
    if policy.workday_starts >= policy.workday_ends {
        section.error(problems, "workday_ends", "the working day ends before it starts", TIME);
    } else if policy.workday_starts.duration_until(policy.workday_ends) < SignedDuration::from_hours(4) {
        let mend = "reminders are sent within these hours only; a working day has some eight";
        section.warning(problems, "workday_ends", "the working day has less than four hours", mend);
    }
    if policy.answer_business_days > 5 {
        let mend = "residents are promised two; the law allows more for an appeal, not for an answer here";
        section.warning(problems, "answer_business_days", format!("{} days to answer", policy.answer_business_days), mend);
    }
    // The days of a week and a weekend to every five business days: until the city is told, the link works.
    let business = u16::from(policy.answer_business_days) + u16::from(policy.long_overdue_after_business_days);
    let needed = business + 2 * business.div_ceil(5);
    if u16::from(policy.link_valid_days) < needed {
        let what = format!("an officer's link ends after {} days, before the city is told of a delay", policy.link_valid_days);
        section.warning(problems, "link_valid_days", what, format!("link_valid_days = {}", needed.max(14)));
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
        if holidays.iter().take(at).any(|other| other.on == holiday.on && overlap(other, holiday)) {
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

pub(super) fn ordered(section: &Section<'_>, key: &str, from: Option<Date>, until: Option<Date>, problems: &mut Problems) {
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        section.error(problems, key, format!("{until} is before {from}"), DATE);
    }
}
