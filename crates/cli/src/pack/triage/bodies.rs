//! `bodies.csv`: who is responsible for what, by which law, and how they are reached.

use std::path::Path;

use varta_domain::contact::Email;
use varta_domain::ids::BodyId;
use varta_domain::triage::{Body, BodyKind, BodyPhone, Channel, DEFAULT_TERM_DAYS, MAX_TERM_DAYS, WebAddress};

use super::{ID, Rows, name};
use crate::pack::file::Need;
use crate::pack::phones;
use crate::pack::problem::Problems;
use crate::pack::table::{Row, Spec, Table, column};

pub(super) const FILE: &str = "bodies.csv";
const BODIES: Spec = Spec {
    file: FILE,
    need: Need::Optional,
    columns: &[
        column("id", &["код", "ідентифікатор"]),
        column("kind", &["вид", "тип"]),
        column("name_uk", &["назва", "назва українською"]),
        column("name_en", &["назва англійською"]),
        column("responsible_uk", &["за що відповідає", "відповідає за"]),
        column("responsible_en", &["за що відповідає англійською"]),
        column("legal_ground", &["правова підстава", "підстава"]),
    ],
    optional: &[
        column("email", &["пошта", "електронна пошта"]),
        column("portal", &["портал", "сторінка звернень"]),
        column("phone", &["телефон"]),
        column("url", &["сайт", "сторінка"]),
        column("term_days", &["строк, днів", "строк"]),
        column("working_hours", &["графік роботи", "години роботи"]),
    ],
    foreign: false,
};
const KIND: &str = "police_division, municipal, utility, state, legal_partner or helpline";
const PHONE: &str = "such as 1551 or +380441234567, and format the column as text before typing";
const PAGE: &str = "such as https://example.gov.ua";
const TERM: &str = "a whole number of calendar days from 1 to 365; empty: 30";

/// Reads the bodies.
pub(super) fn read(pack: &Path, problems: &mut Problems) -> Rows<BodyId, Body> {
    let mut bodies = Rows::new();
    let Some(mut table) = Table::read(pack, &BODIES, problems) else { return bodies };
    while let Some(row) = table.next(problems) {
        let id = row.parsed(problems, "id", ID, BodyId::parse);
        let first = id.as_ref().and_then(|id| bodies.declare(id, row.line()));
        if let Some(first) = first {
            row.error(problems, "id", format!("the body is already in line {first}"), "an id names one row");
        }
        if let (Some(body), None) = (id.and_then(|id| body(&row, id, problems)), first) {
            bodies.rows.push(body);
        }
    }
    bodies
}

fn body(row: &Row<'_>, id: BodyId, problems: &mut Problems) -> Option<Body> {
    let kind = row.parsed(problems, "kind", KIND, kind);
    let names = name(row, problems, "name_uk", "name_en", "the name in both languages");
    let responsible_for = name(row, problems, "responsible_uk", "responsible_en", "one sentence in both languages");
    let legal_ground = row.required(problems, "legal_ground", "the law, and the article where it is certain").map(str::to_owned);
    let email = row.maybe(problems, "email", "such as name@example.org.ua", Email::parse);
    let portal = row.maybe(problems, "portal", PAGE, WebAddress::parse);
    let phone = row.maybe(problems, "phone", PHONE, BodyPhone::parse);
    if let Some((what, mend)) = phone.as_ref().ok().and_then(Option::as_ref).and_then(|phone| phones::of_residents(phone.as_str())) {
        row.warning(problems, "phone", what, mend);
    }
    let url = row.maybe(problems, "url", PAGE, WebAddress::parse);
    let term_days = row.maybe(problems, "term_days", TERM, term);
    let (email, portal, phone) = (email.ok()?, portal.ok()?, phone.ok()?);
    let channel = email.map(Channel::Email).or(portal.map(Channel::Portal)).or_else(|| phone.clone().map(Channel::Phone));
    if channel.is_none() {
        row.error(problems, "email", "nobody can hand a case to this body", "fill in email, portal or phone");
    }
    Some(Body {
        id,
        kind: kind?,
        name: names?,
        responsible_for: responsible_for?,
        legal_ground: legal_ground?,
        channel: channel?,
        phone,
        url: url.ok()?,
        term_days: term_days.ok()?.unwrap_or(DEFAULT_TERM_DAYS),
        working_hours: Some(row.cell("working_hours")).filter(|hours| !hours.is_empty()).map(str::to_owned),
    })
}

fn term(text: &str) -> Result<u16, &'static str> {
    text.parse().ok().filter(|days| (1..=MAX_TERM_DAYS).contains(days)).ok_or("not a number of days")
}

/// Reads a kind of body, in English or Ukrainian.
fn kind(text: &str) -> Result<BodyKind, &'static str> {
    match text.to_lowercase().as_str() {
        "підрозділ поліції" | "поліція" => Ok(BodyKind::PoliceDivision),
        "міська служба" | "міський орган" => Ok(BodyKind::Municipal),
        "комунальне підприємство" | "комунальна служба" => Ok(BodyKind::Utility),
        "державний орган" => Ok(BodyKind::State),
        "правовий партнер" | "правова допомога" => Ok(BodyKind::LegalPartner),
        "допомога" | "служба допомоги" => Ok(BodyKind::Helpline),
        other => BodyKind::ALL.into_iter().find(|kind| kind.name() == other).ok_or("not a kind of body"),
    }
}
