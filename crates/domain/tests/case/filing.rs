//! Cases to begin with, and who acts on them.

use jiff::Timestamp;
use varta_domain::calendar::Calendar;
use varta_domain::case::{Actor, CaseKind, Change, Details, Filing, Place, Route, file};
use varta_domain::ids::{BeatId, BodyId, CitySlug, DirectoryVersion, DistrictId, OfficerId, PhotoId, StaffId};
use varta_domain::lang::Lang;
use varta_domain::reference::{CaseKey, Reference};
use varta_domain::sla::{Plan, SlaPolicy};
use varta_domain::staff::Role;
use varta_domain::text::MessageText;

pub(crate) fn plan(calendar: &Calendar, at: Timestamp) -> Plan {
    Plan::new(calendar, &SlaPolicy::default(), at).expect("in range")
}

pub(crate) fn words(text: &str) -> MessageText {
    MessageText::parse(text).expect("plain words")
}

pub(crate) fn filed(calendar: &Calendar, at: Timestamp) -> Change {
    filed_as(calendar, at, CaseKind::Message, Route::to_officer(), 11)
}

pub(crate) fn filed_as(calendar: &Calendar, at: Timestamp, kind: CaseKind, route: Route, seed: u8) -> Change {
    file(filing(calendar, at, kind, route, seed), at)
}

fn filing(calendar: &Calendar, at: Timestamp, kind: CaseKind, route: Route, seed: u8) -> Filing {
    let fill = |buffer: &mut [u8]| buffer.fill(seed);
    let reference = Reference::generate(fill);
    Filing {
        key_hash: CaseKey::generate(fill).hash(&reference),
        reference,
        city: CitySlug::parse("kyiv").expect("a slug"),
        kind,
        route,
        details: Details::new(),
        photos: vec![photo()],
        key_expires_at: None,
        lang: Lang::Uk,
        district: DistrictId::parse("holosiivskyi").expect("a slug"),
        beat: BeatId::parse("hol-01").expect("a slug"),
        directory: DirectoryVersion::parse("v1").expect("a slug"),
        place: Place { address: Some("вулиця Васильківська, 12".to_owned()), point: None },
        text: words("Третій день не горить ліхтар"),
        emergency_declined: false,
        has_contact: false,
        contact_may_be_shared: false,
        plan: plan(calendar, at),
    }
}

/// Filed without a place.
pub(crate) fn nowhere(calendar: &Calendar, at: Timestamp, kind: CaseKind, route: Route, seed: u8) -> Filing {
    let place = Place { address: None, point: None };
    Filing { district: DistrictId::nowhere(), beat: BeatId::nowhere(), place, ..filing(calendar, at, kind, route, seed) }
}

pub(crate) fn photo() -> PhotoId {
    PhotoId::parse("p-1").expect("a slug")
}

pub(crate) fn officer() -> Actor {
    Actor::Officer { id: OfficerId::parse("o-1").expect("a slug"), signature: "капітан Демо".to_owned() }
}

pub(crate) fn start() -> Timestamp {
    "2026-11-20T16:20:00Z".parse().expect("an instant")
}

pub(crate) fn staff(number: u8) -> Actor {
    Actor::Staff { sub: StaffId::parse(&format!("staff-{number}")).expect("a slug"), role: Some(Role::Moderator) }
}

pub(crate) fn body() -> BodyId {
    BodyId::parse("kyivmisksvitlo").expect("a slug")
}
