//! `stations.csv`, `officers.csv` and `substitutes.csv`: who serves, where, and who in their place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use varta_domain::city::Name;
use varta_domain::contact::{Email, Phone};
use varta_domain::duty::MAX_SUBSTITUTION_DAYS;
use varta_domain::ids::{BeatId, DistrictId, OfficerId, StationId};
use varta_domain::place::Point;
use varta_domain::post::Station;
use varta_domain::staff::Role;

use super::file::Need;
use super::phones::{self, PHONE};
use super::problem::{Problems, shown};
use super::table::{Row, Spec, Table, column};
use super::value::{self, DATE};

const STATIONS: Spec = Spec {
    file: "stations.csv",
    need: Need::Required,
    columns: &[
        column("id", &["код", "ідентифікатор"]),
        column("name_uk", &["назва", "назва українською"]),
        column("name_en", &["назва англійською"]),
        column("address", &["адреса"]),
        column("lat", &["широта"]),
        column("lon", &["довгота"]),
        column("phone", &["телефон"]),
    ],
    optional: &[],
    foreign: false,
};
const OFFICERS: Spec = Spec {
    file: "officers.csv",
    need: Need::Required,
    columns: &[
        column("id", &["код", "ідентифікатор"]),
        column("role", &["роль", "посада"]),
        column("rank", &["звання"]),
        column("name", &["прізвище, ім'я, по батькові", "піб", "прізвище ім'я по батькові"]),
        column("phone", &["телефон", "службовий телефон"]),
        column("notify_phone", &["телефон для сповіщень"]),
        column("notify_email", &["пошта для сповіщень"]),
        column("station", &["станція"]),
        column("beats", &["дільниці", "дільниця"]),
        column("districts", &["райони", "район"]),
    ],
    optional: &[],
    foreign: false,
};
const SUBSTITUTES: Spec = Spec {
    file: "substitutes.csv",
    need: Need::Optional,
    columns: &[
        column("beat", &["дільниця"]),
        column("officer", &["хто заміщує", "офіцер"]),
        column("from", &["з", "від"]),
        column("to", &["до", "по"]),
    ],
    optional: &[column("reason", &["причина"])],
    foreign: false,
};
/// How many substitutions of one beat are read: each is compared with each.
const MAX_SUBSTITUTIONS: usize = 200;
const EMAIL: &str = "such as name@example.org.ua";
const ID: &str = "an id has a-z, 0-9 and '-', at most 64 characters";

/// The rows of a table by their ids. An id counts as known even where its row has other problems, so
/// that one misspelling is told once.
#[derive(Debug, Default)]
pub(super) struct Known<Id, T> {
    /// All ids, with the lines of their rows.
    pub ids: BTreeMap<Id, u64>,
    /// What could be read.
    pub rows: BTreeMap<Id, T>,
}

impl<Id: Ord + Clone + std::fmt::Display, T> Known<Id, T> {
    pub(super) const fn new() -> Self {
        Self { ids: BTreeMap::new(), rows: BTreeMap::new() }
    }

    fn declare(&mut self, row: &Row<'_>, id: &Id, problems: &mut Problems) -> bool {
        if let Some(first) = self.ids.get(id) {
            row.error(problems, "id", format!("{id} is already in line {first}"), "an id names one row");
            return false;
        }
        self.ids.insert(id.clone(), row.line());
        true
    }
}

/// A row of `officers.csv`.
#[derive(Debug)]
pub struct Member {
    /// Its line.
    pub line: u64,
    /// Its role.
    pub role: Role,
    /// Its rank.
    pub rank: String,
    /// Its name.
    pub name: String,
    /// Its public phone; officers have one.
    pub phone: Option<Phone>,
    /// Where it gets SMS.
    pub notify_phone: Option<Phone>,
    /// Where it gets e-mail.
    pub notify_email: Option<Email>,
    /// Its station.
    pub station: Option<StationId>,
    /// The beats it serves.
    pub beats: Vec<BeatId>,
    /// The districts it supervises.
    pub districts: Vec<DistrictId>,
}

/// A row of `substitutes.csv`.
#[derive(Debug)]
pub struct Substitute {
    /// Its line.
    pub line: u64,
    /// The beat it serves.
    pub beat: BeatId,
    /// Who serves.
    pub officer: OfficerId,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// Reads the stations.
pub(super) fn stations(folder: &Path, problems: &mut Problems) -> Option<Known<StationId, (u64, Station)>> {
    let mut table = Table::read(folder, &STATIONS, problems)?;
    let mut stations = Known::new();
    while let Some(row) = table.next(problems) {
        let id = row.parsed(problems, "id", ID, StationId::parse);
        let fresh = id.as_ref().is_some_and(|id| stations.declare(&row, id, problems));
        let uk = row.required(problems, "name_uk", "the name as it stands on the door");
        let en = row.required(problems, "name_en", "the name in English");
        let address = row.required(problems, "address", "such as \"вулиця Васильківська, 12\"");
        let location = location(&row, problems);
        let phone = row.parsed(problems, "phone", PHONE, phones::phone);
        public(&row, phone.as_ref(), problems);
        if let (true, Some(id), Some(uk), Some(en), Some(address), Some(location), Some(phone)) =
            (fresh, id, uk, en, address, location, phone)
        {
            let name = Name { uk: uk.to_owned(), en: en.to_owned() };
            stations.rows.insert(id.clone(), (row.line(), Station { id, name, address: address.to_owned(), location, phone }));
        }
    }
    Some(stations)
}

/// A phone that residents call.
fn public(row: &Row<'_>, phone: Option<&Phone>, problems: &mut Problems) {
    if let Some((what, mend)) = phone.and_then(|phone| phones::of_residents(phone.reveal())) {
        row.warning(problems, "phone", what, mend);
    }
}

fn location(row: &Row<'_>, problems: &mut Problems) -> Option<Point> {
    let lat = row.parsed(problems, "lat", "degrees: 50.3912", value::degrees);
    let lon = row.parsed(problems, "lon", "degrees: 30.4911", value::degrees);
    let (lat, lon) = (lat?, lon?);
    Point::new(lat, lon)
        .map_err(|error| row.error(problems, "lat", format!("{lat}, {lon}: {error}"), "latitude first, then longitude"))
        .ok()
}

/// Reads the officers, supervisors and coordinators.
pub(super) fn members(folder: &Path, problems: &mut Problems) -> Option<Known<OfficerId, Member>> {
    let mut table = Table::read(folder, &OFFICERS, problems)?;
    let mut members = Known::new();
    while let Some(row) = table.next(problems) {
        let id = row.parsed(problems, "id", ID, OfficerId::parse);
        let fresh = id.as_ref().is_some_and(|id| members.declare(&row, id, problems));
        let member = member(&row, problems);
        if let (true, Some(id), Some(member)) = (fresh, id, member) {
            members.rows.insert(id, member);
        }
    }
    Some(members)
}

/// Reads a role, in English or Ukrainian.
fn role(text: &str) -> Result<Role, &'static str> {
    match text.to_lowercase().as_str() {
        "дільничний офіцер" | "дільничний" | "офіцер" => Ok(Role::Officer),
        "керівник" => Ok(Role::Supervisor),
        "координатор" => Ok(Role::Coordinator),
        other => {
            let of_the_police = [Role::Officer, Role::Supervisor, Role::Coordinator];
            of_the_police.into_iter().find(|role| role.name() == other).ok_or("not a role")
        }
    }
}

fn member(row: &Row<'_>, problems: &mut Problems) -> Option<Member> {
    let role = row.parsed(problems, "role", "officer, supervisor or coordinator", role);
    let name = row.required(problems, "name", "surname, name and patronymic");
    let rank = match role {
        Some(Role::Coordinator) => Some(row.cell("rank")),
        _ => row.required(problems, "rank", "such as \"капітан поліції\""),
    };
    let phone = row.maybe(problems, "phone", PHONE, phones::phone);
    if role == Some(Role::Officer) && phone == Ok(None) {
        row.error(problems, "phone", "an officer without a public phone", PHONE);
    }
    public(row, phone.as_ref().ok().and_then(Option::as_ref), problems);
    let notify_phone = row.maybe(problems, "notify_phone", PHONE, phones::phone);
    if let Some((what, mend)) = notify_phone.as_ref().ok().and_then(Option::as_ref).and_then(phones::of_notices) {
        row.warning(problems, "notify_phone", what, mend);
    }
    let notify_email = row.maybe(problems, "notify_email", EMAIL, Email::parse);
    if notify_phone == Ok(None) && notify_email == Ok(None) {
        row.error(problems, "notify_phone", "nobody can tell this member of a case", "fill in notify_phone, notify_email or both");
    }
    let station = row.maybe(problems, "station", "an id of stations.csv", StationId::parse);
    let beats = row.words(problems, "beats", "ids of beats, with spaces between", BeatId::parse);
    let districts = row.words(problems, "districts", "ids of districts, with spaces between", DistrictId::parse);
    match role {
        Some(Role::Officer) if !districts.is_empty() => {
            row.warning(problems, "districts", "an officer serves beats, not districts", "leave it empty, or make this a supervisor");
        }
        Some(Role::Supervisor) if row.cell("districts").is_empty() => {
            row.warning(problems, "districts", "a supervisor of no district", "ids of districts, with spaces between");
        }
        Some(Role::Supervisor | Role::Coordinator) if !beats.is_empty() => {
            row.error(problems, "beats", "only officers serve beats", "leave it empty, or make this an officer");
        }
        _ => {}
    }
    Some(Member {
        line: row.line(),
        role: role?,
        rank: rank?.to_owned(),
        name: name?.to_owned(),
        phone: phone.ok()?,
        notify_phone: notify_phone.ok()?,
        notify_email: notify_email.ok()?,
        station: station.ok()?,
        beats,
        districts,
    })
}

/// Reads the substitutes.
pub(super) fn substitutes(folder: &Path, problems: &mut Problems) -> Vec<Substitute> {
    let Some(mut table) = Table::read(folder, &SUBSTITUTES, problems) else { return Vec::new() };
    let mut substitutes = Vec::new();
    let mut seen: BTreeMap<BeatId, BTreeSet<Date>> = BTreeMap::new();
    while let Some(row) = table.next(problems) {
        let beat = row.parsed(problems, "beat", "the id of a beat", BeatId::parse);
        let officer = row.parsed(problems, "officer", "an id of officers.csv", OfficerId::parse);
        let from = row.parsed(problems, "from", DATE, value::date);
        let to = row.parsed(problems, "to", DATE, value::date);
        let (Some(beat), Some(officer), Some(from), Some(to)) = (beat, officer, from, to) else { continue };
        if to < from {
            row.error(problems, "to", format!("{to} is before {from}"), "the last day of the substitution");
            continue;
        }
        // Both days count.
        let days = from.until(to).map_or(i32::MAX, |span| span.get_days()).saturating_add(1);
        if days > MAX_SUBSTITUTION_DAYS {
            let mend = "look at the years; whoever serves a beat for longer is its officer: officers.csv";
            row.warning(problems, "to", format!("a substitution of {days} days"), mend);
        }
        let begun = seen.entry(beat.clone()).or_default();
        if begun.len() >= MAX_SUBSTITUTIONS {
            row.error(problems, "beat", format!("more than {MAX_SUBSTITUTIONS} substitutions of {beat}"), "delete those that are over");
        } else if !begun.insert(from) {
            let what = format!("two substitutions of {beat} begin on {from}");
            row.error(problems, "from", what, "one of them must begin later");
        } else {
            substitutes.push(Substitute { line: row.line(), beat, officer, from, to });
        }
    }
    substitutes
}

/// Tells of a reference to a row that is not there.
pub(super) fn unknown(what: &str, id: impl std::fmt::Display) -> String {
    format!("there is no {what} {}", shown(&id.to_string()))
}
