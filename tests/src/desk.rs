//! What the tests of the desk share: a town with two districts, bodies and one article of guidance; cases of every kind
//! with every holder; and staff of every role, each of them also in the wrong place.

use jiff::Timestamp;
use jiff::civil::date;
use varta_domain::case::{CaseKind, Change, Details, Filing, Holder, Place, Route, file};
use varta_domain::city::{City, District};
use varta_domain::contact::{Email, Phone};
use varta_domain::guidance::{Article, ArticleText, LegalGround};
use varta_domain::ids::{BodyId, CategoryId, CitySlug, DistrictId, GuidanceId, StaffId};
use varta_domain::lang::Lang;
use varta_domain::post::{Officer, Post, Substitution};
use varta_domain::reference::{CaseKey, Reference};
use varta_domain::sla::Plan;
use varta_domain::staff::{Role, StaffProfile};
use varta_domain::text::MessageText;
use varta_domain::triage::{Body, BodyKind, Category, Channel, Destination, FirstTo, Parts, Rule, Triage, Visibility};
use varta_store::directory::{Activation, Content, ImportRecord};
use varta_testkit::{Bench, city};

/// The district of `hol-01` and `hol-02`.
pub const DISTRICT: &str = "holosiivskyi";
/// The district of `pec-01`.
pub const OTHER_DISTRICT: &str = "pecherskyi";
/// A division of the police.
pub const DIVISION: &str = "investigators";
/// A legal partner.
pub const PARTNER: &str = "legal-aid";

/// A district's id.
#[must_use]
pub fn district(id: &str) -> DistrictId {
    DistrictId::parse(id).expect("a slug")
}

/// A body's id.
#[must_use]
pub fn body(id: &str) -> BodyId {
    BodyId::parse(id).expect("a slug")
}

/// The city: two districts, a supervisor in each.
#[must_use]
pub fn kyiv() -> City {
    let base = city::kyiv();
    let first = base.districts[0].clone();
    let second = District {
        id: district(OTHER_DISTRICT),
        name: city::name("Печерський район", "Pecherskyi district"),
        supervisors: vec![city::officer("super-2")],
        ..first.clone()
    };
    City { districts: vec![District { supervisors: vec![city::officer("super"), city::officer("super-b")], ..first }, second], ..base }
}

fn member(id: &str) -> Officer {
    let phone = Phone::parse("+380440000000").expect("a phone");
    Officer { id: city::officer(id), rank: "капітан поліції".to_owned(), name: "Демо Демо".to_owned(), phone }
}

fn post(beat: &str, of: &str, officer: &str) -> Post {
    let substitution = Substitution { officer: member("o-sub"), from: date(2026, 11, 23), to: date(2026, 11, 25) };
    Post {
        beat: city::beat(beat),
        name: city::name("Дільниця", "Beat"),
        district: district(of),
        officer: Some(member(officer)),
        substitutions: if beat == "hol-01" { vec![substitution] } else { Vec::new() },
        station: None,
        hours: varta_domain::hours::VisitingHours::default(),
        base: None,
    }
}

fn one_body(id: &str, kind: BodyKind) -> Body {
    Body {
        id: body(id),
        kind,
        name: city::name(id, id),
        responsible_for: city::name("…", "…"),
        legal_ground: "Закон України «Про благоустрій населених пунктів», ст. 10".to_owned(),
        channel: Channel::Email(Email::parse(&format!("{id}@demo.varta.example")).expect("an address")),
        phone: None,
        url: None,
        term_days: 10,
        working_hours: None,
    }
}

fn category(id: &str, kind: CaseKind, safe_mode: bool) -> Category {
    Category {
        id: CategoryId::parse(id).expect("a slug"),
        kind,
        parent: None,
        name: city::name(id, id),
        about: None,
        visibility: if safe_mode { Visibility::Never } else { Visibility::Public },
        first_to: FirstTo::Desk,
        safe_mode,
        complaint: false,
    }
}

/// What the city knows of bodies and categories.
#[must_use]
pub fn triage() -> Triage {
    let rule = Rule {
        id: varta_domain::ids::RuleId::parse("lamps").expect("a slug"),
        kinds: Vec::new(),
        categories: vec![CategoryId::parse("lighting").expect("a slug")],
        words: Vec::new(),
        without_words: Vec::new(),
        who: Vec::new(),
        districts: Vec::new(),
        to: Some(Destination::Body(body("lamps"))),
        urgency: None,
        visibility: None,
        at_once: false,
        overrules: false,
        safe_mode: false,
        complaint: false,
        perhaps_complaint: false,
        reason: city::name("Ліхтарі — служба освітлення.", "Lamps are the lighting service’s."),
        legal_ground: String::new(),
    };
    let parts = Parts {
        categories: vec![
            category("lighting", CaseKind::Hazard, false),
            category("crossing", CaseKind::Hazard, false),
            category("home", CaseKind::Hazard, true),
            category("theft", CaseKind::CrimeReport, false),
            Category { complaint: true, visibility: Visibility::Never, ..category("police", CaseKind::Hazard, false) },
        ]
        .into_iter()
        .map(|category| match category.kind {
            CaseKind::CrimeReport => Category { visibility: Visibility::Never, ..category },
            _ => category,
        })
        .collect(),
        lists: Vec::new(),
        bodies: vec![
            one_body(DIVISION, BodyKind::PoliceDivision),
            one_body("patrol", BodyKind::PoliceDivision),
            one_body(PARTNER, BodyKind::LegalPartner),
            one_body("law-clinic", BodyKind::LegalPartner),
            one_body("lamps", BodyKind::Utility),
        ],
        rules: vec![rule],
    };
    Triage::new(parts).expect("it fits together")
}

fn article() -> Article {
    let text = ArticleText {
        title: "Не горить ліхтар".to_owned(),
        summary: "Ліхтарі ремонтує служба освітлення.".to_owned(),
        urgent: None,
        situations: vec!["Не горить ліхтар біля будинку".to_owned()],
        asked_as: vec!["темно біля під’їзду".to_owned()],
        body: "## Що робити\n1. Запишіть номер опори.\n2. Зателефонуйте 1551.\n\n## Хто відповідає\nМісто.".to_owned(),
    };
    Article {
        id: GuidanceId::parse("street-light-out").expect("a slug"),
        uk: text,
        en: None,
        who: vec![body("lamps")],
        legal: vec![LegalGround {
            act: "Закон України «Про благоустрій населених пунктів»".to_owned(),
            number: Some("2807-IV".to_owned()),
            article: Some("ст. 10".to_owned()),
        }],
        forms: Vec::new(),
        sources: Vec::new(),
        related: Vec::new(),
        checked_on: date(2026, 11, 1),
        checked_by: "редакція".to_owned(),
    }
}

/// The town.
pub async fn town() -> Bench {
    let bench = Bench::start().await;
    let city = kyiv();
    let content = Content {
        posts: vec![post("hol-01", DISTRICT, "o-1"), post("hol-02", DISTRICT, "o-2"), post("pec-01", OTHER_DISTRICT, "o-3")],
        members: ["o-1", "o-2", "o-3", "o-sub"].map(member).to_vec(),
        triage: Some(triage()),
        guidance: vec![article()],
        ..Content::default()
    };
    bench.store.put_version(&city.slug, &city.directory, &content, 0, async |_| Ok(())).await.expect("the directory");
    let record = ImportRecord {
        version: city.directory.clone(),
        imported_at: crate::imported_at(),
        content_hash: String::new(),
        previous: None,
        counts: content.counts(),
        beats: Vec::new(),
        city: None,
        replaced: None,
        pruned_at: None,
    };
    assert_eq!(bench.store.activate(&city, &record, 0).await.expect("the city"), Activation::Live);
    let _ = bench.wire.take();
    bench
}

/// Where a case of the town begins.
#[must_use]
pub fn route(holder: Holder) -> Route {
    Route { holder, ..Route::to_officer() }
}

/// A case of a beat; the number makes its reference and its key.
#[must_use]
pub fn filed(number: u32, kind: CaseKind, beat: &str, route: Route, now: Timestamp) -> Change {
    let mut state = u64::from(number).wrapping_mul(2).wrapping_add(1);
    let fill = |buffer: &mut [u8]| {
        for byte in buffer {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    };
    let reference = Reference::generate(fill);
    let city = kyiv();
    let filing = Filing {
        key_hash: CaseKey::generate(city::seeded(7)).hash(&reference),
        reference,
        plan: Plan::new(&city::calendar(), &city.sla, now).expect("in range"),
        city: city.slug,
        kind,
        route,
        details: Details::new(),
        photos: Vec::new(),
        key_expires_at: None,
        lang: Lang::Uk,
        district: district(if beat.starts_with("pec") { OTHER_DISTRICT } else { DISTRICT }),
        beat: city::beat(beat),
        directory: city.directory,
        place: Place { address: Some("вулиця Васильківська, 12".to_owned()), point: None },
        text: MessageText::parse("Третій день не горить ліхтар біля під’їзду").expect("plain words"),
        emergency_declined: false,
        has_contact: true,
        contact_may_be_shared: false,
    };
    let mut change = file(filing, now);
    // The vault is no part of these tests: a contact there is said to be, and its letter is written.
    change.case.has_contact = true;
    change
}

/// Somebody of the staff.
#[derive(Debug, Clone)]
pub struct Persona {
    /// What the tables of the tests call them.
    pub name: &'static str,
    /// Their profile.
    pub profile: StaffProfile,
}

/// Staff of every role, in their own place, in another one, and in another city.
#[must_use]
pub fn staff() -> Vec<Persona> {
    let mut number = 0x40;
    let mut one = |name: &'static str, role: Role, of: &str, beat: &str, in_district: &str, of_body: &str, officer: &str| {
        number += 1;
        let profile = StaffProfile {
            sub: StaffId::parse(&format!("7b0e8a52-0000-4000-8000-0000000000{number:02x}")).expect("a sub"),
            role,
            city: CitySlug::parse(of).expect("a slug"),
            officer: (!officer.is_empty()).then(|| city::officer(officer)),
            beats: if beat.is_empty() { Vec::new() } else { vec![city::beat(beat)] },
            districts: if in_district.is_empty() { Vec::new() } else { vec![district(in_district)] },
            body: (!of_body.is_empty()).then(|| body(of_body)),
        };
        Persona { name, profile }
    };
    vec![
        one("moderator", Role::Moderator, "kyiv", "", "", "", ""),
        one("moderator of another city", Role::Moderator, "poltava", "", "", "", ""),
        one("coordinator", Role::Coordinator, "kyiv", "", "", "", "coord"),
        one("coordinator of another city", Role::Coordinator, "poltava", "", "", "", ""),
        one("officer", Role::Officer, "kyiv", "hol-01", "", "", "o-1"),
        one("officer of another beat", Role::Officer, "kyiv", "hol-02", "", "", "o-2"),
        one("officer of another city", Role::Officer, "poltava", "hol-01", "", "", "o-1"),
        one("supervisor", Role::Supervisor, "kyiv", "", DISTRICT, "", "super-b"),
        one("supervisor of another district", Role::Supervisor, "kyiv", "", OTHER_DISTRICT, "", "super-2"),
        one("supervisor of another city", Role::Supervisor, "poltava", "", DISTRICT, "", "super"),
        one("division", Role::DivisionOfficer, "kyiv", "", "", DIVISION, ""),
        one("another division", Role::DivisionOfficer, "kyiv", "", "", "patrol", ""),
        one("division of another city", Role::DivisionOfficer, "poltava", "", "", DIVISION, ""),
        one("partner", Role::Partner, "kyiv", "", "", PARTNER, ""),
        one("another partner", Role::Partner, "kyiv", "", "", "law-clinic", ""),
        one("partner of another city", Role::Partner, "poltava", "", "", PARTNER, ""),
    ]
}
