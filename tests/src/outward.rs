//! What the tests of the desk's way out share: a city with bodies and categories of its own, a moderator, cases.

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::case::{Actor, Answer, Case, CaseKind, Change, PublicTexts, Publish, Route, transition};
use varta_domain::contact::{Contact, Email, Phone};
use varta_domain::ids::{BodyId, CategoryId, StaffId};
use varta_domain::place::Point;
use varta_domain::staff::{Role, StaffProfile};
use varta_domain::text::MessageText;
use varta_domain::triage::{Body, BodyKind, BodyPhone, Category, Channel, FirstTo, Parts, Triage, Urgency, Visibility, WebAddress};
use varta_store::directory::Content;
use varta_testkit::{Bench, city};

use crate::requests::Request;
use crate::{courier, seeded};

/// The `sub` of the moderator who signs in.
pub const MODERATOR_SUB: &str = "7b0e8a52-0000-4000-8000-000000000007";

fn body(id: &str, kind: BodyKind, channel: Channel) -> Body {
    Body {
        id: BodyId::parse(id).expect("a slug"),
        kind,
        name: city::name("КП «Київміськсвітло»", "Street lighting"),
        responsible_for: city::name("Ліхтарі", "Lamps"),
        legal_ground: "Закон «Про благоустрій населених пунктів», ст. 10".to_owned(),
        channel,
        phone: None,
        url: None,
        term_days: 45,
        working_hours: None,
    }
}

fn category(id: &str, kind: CaseKind, visibility: Visibility) -> Category {
    Category {
        id: CategoryId::parse(id).expect("a slug"),
        kind,
        parent: None,
        name: city::name("Не світить ліхтар", "A lamp is out"),
        about: None,
        visibility,
        first_to: FirstTo::Desk,
        safe_mode: false,
        complaint: false,
    }
}

/// The bodies and categories: `lamps` takes mail, `roads` has a page, `dogs` a phone; a lamp is public, a noisy company
/// snapped, a quarrel nobody's.
#[must_use]
pub fn triage() -> Triage {
    let mail = || Channel::Email(Email::parse("lamps@example.com").expect("a mailbox"));
    let page = Channel::Portal(WebAddress::parse("https://roads.example").expect("a page"));
    let phone = Channel::Phone(BodyPhone::parse("1551").expect("a phone"));
    let bodies = vec![
        body("lamps", BodyKind::Utility, mail()),
        body("roads", BodyKind::Utility, page),
        body("dogs", BodyKind::Municipal, phone),
        body("traffic", BodyKind::PoliceDivision, mail()),
    ];
    let categories = vec![
        category("lighting", CaseKind::Hazard, Visibility::Public),
        category("company", CaseKind::Hazard, Visibility::Snapped),
        category("quarrel", CaseKind::Hazard, Visibility::Never),
        category("q-traffic", CaseKind::Question, Visibility::Public),
    ];
    Triage::new(Parts { categories, bodies, lists: Vec::new(), rules: Vec::new() }).expect("fits")
}

/// Kyiv with those, the case of [`seeded::open`] and a moderator.
pub async fn open() -> (Bench, Case) {
    let (bench, case) = seeded::open().await;
    let city = bench.store.city(&city::slug()).await.expect("read").expect("Kyiv");
    let content = Content { triage: Some(triage()), ..Content::default() };
    bench.store.put_version(&city.slug, &city.directory, &content, 0, async |_| Ok(())).await.expect("the bodies");
    let moderator = StaffProfile { role: Role::Moderator, ..seeded::coordinator(MODERATOR_SUB) };
    bench.store.put_staff(&moderator).await.expect("a profile");
    let _ = bench.wire.take();
    (bench, case)
}

/// The point of the hazards.
#[must_use]
pub fn point() -> Point {
    Point::new(50.4021, 30.5163).expect("a point")
}

/// A case for the desk, with a key of its seed.
pub async fn filed(bench: &Bench, seed: u8, kind: CaseKind, category: &str, text: &str, now: Timestamp) -> Case {
    courier::file(bench, change(seed, kind, category, text, now), now).await
}

/// A question that was answered and published.
pub async fn published_question(bench: &Bench, seed: u8, now: Timestamp) -> Case {
    let asked = filed(bench, seed, CaseKind::Question, "q-traffic", "Хто лагодить світлофори?", now).await;
    let by = Actor::Staff { sub: StaffId::parse(MODERATOR_SUB).expect("a sub"), role: None };
    let words = |text: &str| MessageText::parse(text).expect("words");
    let answered = transition(&asked, Answer::new(by.clone(), words("Місто.")), now).expect("open");
    courier::commit(bench, &answered, now).await;
    let texts = PublicTexts { text: words("Хто лагодить світлофори?"), answer: Some(words("Місто.")) };
    let published = transition(&answered.case, Publish { by, point: None, texts, reason: None }, now).expect("answered");
    courier::commit(bench, &published, now).await;
    published.case
}

/// The same of an author who left a phone and agreed that a body may have it.
pub async fn filed_with_contact(bench: &Bench, seed: u8, kind: CaseKind, category: &str, text: &str, now: Timestamp) -> Case {
    let mut change = change(seed, kind, category, text, now);
    (change.case.has_contact, change.case.contact_may_be_shared) = (true, true);
    let contact = Contact { phone: Phone::parse("0501234567").ok(), email: None, safe: None };
    courier::file_with(bench, change, Some(contact), now).await
}

fn change(seed: u8, kind: CaseKind, category: &str, text: &str, now: Timestamp) -> Change {
    let mut change: Change = city::message(seed, now);
    let route = Route::to_desk(Some(CategoryId::parse(category).expect("a slug")), Urgency::Normal);
    change.case.kind = kind;
    change.case.holder = route.holder;
    change.case.category = route.category;
    change.case.with_officer = false;
    change.case.place.point = Some(point());
    if let varta_domain::case::Entry::Filed { text: words, .. } = &mut change.entry.entry {
        *words = MessageText::parse(text).expect("plain words");
    }
    change
}

/// A call of the moderator about a case: `tail` is what follows its number in the path.
#[must_use]
pub fn on_case(method: &str, reference: &str, tail: &str, body: &Value) -> Value {
    let path = format!("/v1/staff/cities/kyiv/cases/{reference}{tail}");
    let request = Request::by_staff(MODERATOR_SUB, method, &path, &[("city", "kyiv"), ("reference", reference)]);
    if body.is_null() { request.event() } else { request.body(body).event() }
}

/// A case is sent to a body.
#[must_use]
pub fn forwarding(reference: &str, body: &str) -> Value {
    on_case("POST", reference, "/forwarding", &json!({ "body": body }))
}

/// A public call about a hazard.
#[must_use]
pub fn hazard(method: &str, reference: &str, tail: &str) -> Value {
    Request::new(method, &format!("/v1/cities/kyiv/hazards/{reference}{tail}"), &[("city", "kyiv"), ("reference", reference)]).event()
}
