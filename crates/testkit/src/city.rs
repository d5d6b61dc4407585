//! A small city: one district, two beats, a few officers. Small enough to know by heart, which the
//! tests need; the real pack of Holosiivskyi is tested where packs are.

use jiff::Timestamp;
use varta_domain::calendar::{Calendar, CalendarRules, MartialLaw};
use varta_domain::case::{CaseKind, Change, Details, Filing, Place, Route, file};
use varta_domain::city::{City, District, DistrictStage, Name};
use varta_domain::ids::{BeatId, CitySlug, DirectoryVersion, DistrictId, OfficerId};
use varta_domain::lang::Lang;
use varta_domain::reference::{CaseKey, Reference};
use varta_domain::sla::{Plan, SlaPolicy};
use varta_domain::text::MessageText;

/// The instant at which the tests begin: Friday, 20 November 2026, 18:20 in Kyiv.
#[must_use]
pub fn friday_evening() -> Timestamp {
    "2026-11-20T16:20:00Z".parse().expect("an instant")
}

/// A name in both languages.
#[must_use]
pub fn name(uk: &str, en: &str) -> Name {
    Name { uk: uk.to_owned(), en: en.to_owned() }
}

/// The city's slug.
#[must_use]
pub fn slug() -> CitySlug {
    CitySlug::parse("kyiv").expect("a slug")
}

/// An officer's id.
#[must_use]
pub fn officer(id: &str) -> OfficerId {
    OfficerId::parse(id).expect("a slug")
}

/// A beat's id.
#[must_use]
pub fn beat(id: &str) -> BeatId {
    BeatId::parse(id).expect("a slug")
}

/// The only district.
#[must_use]
pub fn district() -> DistrictId {
    DistrictId::parse("holosiivskyi").expect("a slug")
}

/// The city.
#[must_use]
pub fn kyiv() -> City {
    City {
        slug: slug(),
        name: name("Київ", "Kyiv"),
        zone: "Europe/Kyiv".to_owned(),
        coordinator: Some(officer("coord")),
        oversight: vec![officer("city-hall")],
        sla: SlaPolicy::default(),
        calendar: CalendarRules {
            martial_law: Some(MartialLaw { from: jiff::civil::date(2022, 2, 24), until: None }),
            ..CalendarRules::default()
        },
        districts: vec![District {
            id: district(),
            name: name("Голосіївський район", "Holosiivskyi district"),
            katottg: None,
            phone: None,
            stage: DistrictStage::Pilot,
            starts_on: None,
            ends_on: None,
            supervisors: vec![officer("super")],
            beats: 2,
        }],
        attribution: String::new(),
        directory: DirectoryVersion::parse("v1").expect("a slug"),
    }
}

/// The city's calendar.
#[must_use]
pub fn calendar() -> Calendar {
    let city = kyiv();
    Calendar::new(city.calendar, &city.zone).expect("the zone")
}

/// Random bytes that are the same in every run, different for every seed.
pub fn seeded(seed: u8) -> impl FnMut(&mut [u8]) {
    let mut state = u64::from(seed) * 2 + 1;
    move |buffer| {
        for byte in buffer {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    }
}

/// The key of the case that [`message`] files with that seed.
#[must_use]
pub fn key(seed: u8) -> CaseKey {
    CaseKey::generate(seeded(seed.wrapping_add(100)))
}

/// A message filed at an instant; the seed makes its reference and its key.
#[must_use]
pub fn message(seed: u8, at: Timestamp) -> Change {
    let reference = Reference::generate(seeded(seed));
    let city = kyiv();
    let filing = Filing {
        key_hash: key(seed).hash(&reference),
        reference,
        plan: Plan::new(&calendar(), &city.sla, at).expect("in range"),
        city: city.slug,
        kind: CaseKind::Message,
        route: Route::to_officer(),
        details: Details::new(),
        photos: Vec::new(),
        key_expires_at: None,
        lang: Lang::Uk,
        district: district(),
        beat: beat("hol-01"),
        directory: city.directory,
        place: Place { address: Some("вулиця Васильківська, 12".to_owned()), point: None },
        text: MessageText::parse("Третій день не горить ліхтар біля під’їзду").expect("plain words"),
        emergency_declined: false,
        has_contact: false,
        contact_may_be_shared: false,
    };
    file(filing, at)
}
