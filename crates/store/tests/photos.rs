//! Photos in the table: settled once, added to one case by who sent them, forgotten unless they are.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::{SignedDuration, Timestamp};
use varta_domain::ids::PhotoId;
use varta_domain::photo::{Photo, PhotoClaim, PhotoState, PhotoToken, Refused};
use varta_domain::reference::Reference;
use varta_store::{AttachRefusal, Attached, Settled};
use varta_testkit::{Bench, city, dynamo};

const READY: PhotoState = PhotoState::Ready { width: 1600, height: 1200, bytes: 300_000 };

fn claim(seed: u8) -> PhotoClaim {
    PhotoClaim { id: PhotoId::generate(city::seeded(seed)), token: PhotoToken::generate(city::seeded(seed)) }
}

fn reference(seed: u8) -> Reference {
    Reference::generate(city::seeded(seed))
}

async fn announced(bench: &Bench, seed: u8, now: Timestamp) -> PhotoClaim {
    let claim = claim(seed);
    bench.store.create_photo(&Photo::awaited(claim.id.clone(), city::slug(), &claim.token, now)).await.unwrap();
    claim
}

async fn read(bench: &Bench, claim: &PhotoClaim, now: Timestamp) -> Option<Photo> {
    bench.store.photo(&city::slug(), &claim.id, now).await.unwrap()
}

#[tokio::test]
async fn a_photo_is_settled_once() {
    let (bench, now) = (Bench::start().await, city::friday_evening());
    let claim = announced(&bench, 1, now).await;
    let settle = async |state| bench.store.settle_photo(&city::slug(), &claim.id, state).await;
    assert_eq!(settle(READY).await.unwrap(), Settled::Done);
    assert_eq!(settle(PhotoState::Refused { reason: Refused::Damaged }).await.unwrap(), Settled::Already);
    assert_eq!(read(&bench, &claim, now).await.unwrap().state, READY);
    let unknown = PhotoId::generate(city::seeded(9));
    assert_eq!(bench.store.settle_photo(&city::slug(), &unknown, READY).await.unwrap(), Settled::Already);
    assert_eq!(bench.all_items(dynamo::TABLE).await.len(), 1, "nothing is made of a photo that nobody announced");
}

#[tokio::test]
async fn an_id_is_given_once() {
    let (bench, now) = (Bench::start().await, city::friday_evening());
    let claim = announced(&bench, 1, now).await;
    assert!(bench.store.create_photo(&Photo::awaited(claim.id, city::slug(), &claim.token, now)).await.is_err());
}

#[tokio::test]
async fn a_photo_without_a_case_is_forgotten_and_one_with_a_case_is_not() {
    let (bench, now) = (Bench::start().await, city::friday_evening());
    let (alone, kept) = (announced(&bench, 1, now).await, announced(&bench, 2, now).await);
    let attached = bench.store.attach_photos(&city::slug(), std::slice::from_ref(&kept), &reference(1), now).await.unwrap();
    assert_eq!(attached, Attached::Done);
    let tomorrow = now + SignedDuration::from_hours(24);
    assert_eq!(read(&bench, &alone, tomorrow).await, None);
    assert_eq!(read(&bench, &kept, tomorrow).await.unwrap().case, Some(reference(1)));
    // It was still awaited: what becomes of it is written all the same.
    assert_eq!(bench.store.settle_photo(&city::slug(), &kept.id, READY).await.unwrap(), Settled::Done);
    assert_eq!(read(&bench, &kept, tomorrow).await.unwrap().state, READY);
}

#[tokio::test]
async fn only_its_sender_adds_a_photo_and_to_one_case_only() {
    let (bench, now) = (Bench::start().await, city::friday_evening());
    let (mine, other, unfit, late) = (
        announced(&bench, 1, now).await,
        announced(&bench, 2, now).await,
        announced(&bench, 3, now).await,
        announced(&bench, 4, now).await,
    );
    let reason = Refused::Heic;
    bench.store.settle_photo(&city::slug(), &unfit.id, PhotoState::Refused { reason }).await.unwrap();
    let stolen = PhotoClaim { id: other.id.clone(), token: mine.token.clone() };
    let attach = async |claims: &[PhotoClaim], now| bench.store.attach_photos(&city::slug(), claims, &reference(1), now).await.unwrap();
    let refused = |claim: &PhotoClaim, why| Attached::Refused(claim.id.clone(), why);

    assert_eq!(attach(&[mine.clone(), stolen.clone()], now).await, refused(&stolen, AttachRefusal::Unknown));
    assert_eq!(attach(&[mine.clone(), claim(9)], now).await, refused(&claim(9), AttachRefusal::Unknown));
    assert_eq!(attach(&[mine.clone(), unfit.clone()], now).await, refused(&unfit, AttachRefusal::Unfit(reason)));
    let tomorrow = now + SignedDuration::from_hours(24);
    assert_eq!(attach(std::slice::from_ref(&late), tomorrow).await, refused(&late, AttachRefusal::Unknown));
    assert_eq!(read(&bench, &mine, now).await.unwrap().case, None, "all of them or none");

    assert_eq!(attach(&[mine.clone(), other.clone()], now).await, Attached::Done);
    assert_eq!(attach(std::slice::from_ref(&mine), now).await, refused(&mine, AttachRefusal::Taken));
    assert_eq!(attach(&[], now).await, Attached::Done);
}
