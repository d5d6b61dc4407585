//! What the sample events speak of: Kyiv's pack, one case of beat hol-18 with its key, the link that its
//! officer was sent, two members of staff, and three photos.

use jiff::{SignedDuration, Timestamp};
use varta_domain::case::{Actor, Answer, Case, transition};
use varta_domain::ids::{PhotoId, StaffId};
use varta_domain::photo::{Photo, PhotoState, PhotoToken, Refused};
use varta_domain::reference::LinkToken;
use varta_domain::staff::{Role, StaffProfile};
use varta_domain::text::MessageText;
use varta_store::OfficerLink;
use varta_testkit::{Bench, city};

use crate::courier;

/// The reference of the case.
pub const REFERENCE: &str = "7J6R-T7HA";
/// Its key.
pub const KEY: &str = "8JPE-WD65-DR5W-R59K-R9RE";
/// The token of its officer's link.
pub const TOKEN: &str = "SL2QYZ4zHtc27jW1ApFxok";
/// The `sub` of the officer who signs in.
pub const OFFICER_SUB: &str = "7b0e8a52-0000-4000-8000-000000000001";

/// The `sub` of the coordinator who signs in.
pub const COORDINATOR_SUB: &str = "7b0e8a52-0000-4000-8000-000000000002";

/// The `sub` of the moderator who signs in.
pub const MODERATOR_SUB: &str = "7b0e8a52-0000-4000-8000-000000000003";

/// When the samples arrive: ten minutes after the case was filed.
#[must_use]
pub fn now() -> Timestamp {
    city::friday_evening() + SignedDuration::from_mins(10)
}

/// Kyiv with the case, waiting for its answer.
pub async fn open() -> (Bench, Case) {
    let bench = crate::kyiv().await;
    let city = bench.store.city(&city::slug()).await.expect("read").expect("Kyiv");
    let filed_at = city::friday_evening();
    let mut change = courier::message_to(&city, "hol-18", 1, filed_at);
    change.case.directory = city.directory.clone();
    let case = courier::file(&bench, change, filed_at).await;
    assert_eq!((case.reference.as_str(), city::key(1).reveal()), (REFERENCE, KEY), "the samples name this case");
    let token = LinkToken::generate(city::seeded(1));
    assert_eq!(token.reveal(), TOKEN);
    bench.store.put_link(&token, &link(&case)).await.expect("a link");
    for (seed, state) in PHOTOS {
        let (photo, _) = photo(seed);
        bench.store.create_photo(&photo).await.expect("a photo");
        if state != PhotoState::Awaited {
            bench.store.settle_photo(&photo.city, &photo.id, state).await.expect("a photo");
        }
    }
    bench.store.put_staff(&officer(OFFICER_SUB)).await.expect("a profile");
    bench.store.put_staff(&coordinator(COORDINATOR_SUB)).await.expect("a profile");
    bench.store.put_staff(&moderator(MODERATOR_SUB)).await.expect("a profile");
    let _ = bench.wire.take();
    (bench, case)
}

/// The same with the answer given.
pub async fn answered() -> (Bench, Case) {
    let (bench, case) = open().await;
    let at = now() - SignedDuration::from_mins(5);
    let text = MessageText::parse("Передав заявку, полагодять завтра.").expect("plain words");
    let by = Actor::Officer { id: city::officer("of-18"), signature: "капітан поліції Демо".to_owned() };
    let change = transition(&case, Answer::new(by, text), at).expect("an open case");
    courier::commit(&bench, &change, at).await;
    let _ = bench.wire.take();
    (bench, change.case)
}

/// The photos of the samples: the seed of each, and where it stands.
pub const PHOTOS: [(u8, PhotoState); 3] = [
    (11, PhotoState::Ready { width: 1600, height: 1200, bytes: 312_345 }),
    (12, PhotoState::Awaited),
    (13, PhotoState::Refused { reason: Refused::Heic }),
];

/// A photo that was announced when the case was filed, and its token; the seed makes both.
#[must_use]
pub fn photo(seed: u8) -> (Photo, PhotoToken) {
    let (id, token) = (PhotoId::generate(city::seeded(seed)), PhotoToken::generate(city::seeded(seed)));
    (Photo::awaited(id, city::slug(), &token, city::friday_evening()), token)
}

/// The link that officer of-18 was sent for this round of the case.
#[must_use]
pub fn link(case: &Case) -> OfficerLink {
    OfficerLink {
        city: case.city.clone(),
        reference: case.reference.clone(),
        round: case.round,
        beat: case.beat.clone(),
        officer: city::officer("of-18"),
        open_until: case.received_at + SignedDuration::from_hours(14 * 24),
    }
}

/// The profile of the coordinator of Kyiv.
#[must_use]
pub fn coordinator(sub: &str) -> StaffProfile {
    StaffProfile { role: Role::Coordinator, officer: None, beats: Vec::new(), ..officer(sub) }
}

/// The profile of a moderator of Kyiv.
#[must_use]
pub fn moderator(sub: &str) -> StaffProfile {
    StaffProfile { role: Role::Moderator, ..coordinator(sub) }
}

/// The profile of the officer of beat hol-18.
#[must_use]
pub fn officer(sub: &str) -> StaffProfile {
    StaffProfile {
        sub: StaffId::parse(sub).expect("a sub"),
        role: Role::Officer,
        city: city::slug(),
        officer: Some(city::officer("of-18")),
        beats: vec![city::beat("hol-18")],
        districts: Vec::new(),
        body: None,
    }
}
