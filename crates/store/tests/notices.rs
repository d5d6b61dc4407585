//! The ledger, the links, the counters of wrong keys and the profiles of staff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use jiff::SignedDuration;
use varta_domain::ids::{EventId, StaffId};
use varta_domain::reference::LinkToken;
use varta_domain::staff::{Role, StaffProfile};
use varta_store::{Claim, Notice, OfficerLink};
use varta_testkit::{Bench, city};

#[tokio::test]
async fn a_notice_is_claimed_once_and_settled_for_good() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    let (event, recipient) = (EventId::parse("kyiv-x-1").unwrap(), city::officer("o-1"));
    let notice = Notice { event: &event, recipient: recipient.as_str(), channel: "sms" };
    assert_eq!(bench.store.claim(notice, now).await.unwrap(), Claim::Ours { attempt: 1 });
    assert_eq!(bench.store.claim(notice, now).await.unwrap(), Claim::Held);
    bench.store.confirm_sent(notice, now).await.unwrap();
    assert_eq!(bench.store.claim(notice, now + SignedDuration::from_hours(9)).await.unwrap(), Claim::Sent);
    let other = Notice { channel: "email", ..notice };
    assert_eq!(bench.store.claim(other, now).await.unwrap(), Claim::Ours { attempt: 1 });
    bench.store.give_up(other, now).await.unwrap();
    assert_eq!(bench.store.claim(other, now).await.unwrap(), Claim::GivenUp);
}

#[tokio::test]
async fn a_claim_whose_holder_died_is_free_when_its_lease_is_out() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    let (event, recipient) = (EventId::parse("kyiv-x-1").unwrap(), city::officer("o-1"));
    let notice = Notice { event: &event, recipient: recipient.as_str(), channel: "sms" };
    bench.store.claim(notice, now).await.unwrap();
    assert_eq!(bench.store.claim(notice, now + SignedDuration::from_secs(60)).await.unwrap(), Claim::Held);
    assert_eq!(bench.store.claim(notice, now + SignedDuration::from_secs(71)).await.unwrap(), Claim::Ours { attempt: 2 });
    bench.store.release(notice).await.unwrap();
    assert_eq!(bench.store.claim(notice, now + SignedDuration::from_secs(72)).await.unwrap(), Claim::Ours { attempt: 3 });
}

#[tokio::test]
async fn of_many_who_claim_at_once_one_gets_it() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    let claims = (0..10).map(|_| {
        let store = bench.store.clone();
        tokio::spawn(async move {
            let (event, recipient) = (EventId::parse("kyiv-x-1").unwrap(), city::officer("o-1"));
            store.claim(Notice { event: &event, recipient: recipient.as_str(), channel: "sms" }, now).await.unwrap()
        })
    });
    let mut ours = 0;
    for claim in claims.collect::<Vec<_>>() {
        ours += u32::from(matches!(claim.await.unwrap(), Claim::Ours { .. }));
    }
    assert_eq!(ours, 1);
}

#[tokio::test]
async fn a_link_is_found_by_its_token_and_the_token_is_nowhere_in_the_table() {
    let bench = Bench::start().await;
    let token = LinkToken::generate(city::seeded(1));
    let link = OfficerLink {
        city: city::slug(),
        reference: city::message(1, city::friday_evening()).case.reference,
        round: 1,
        beat: city::beat("hol-01"),
        officer: city::officer("o-1"),
        open_until: city::friday_evening(),
    };
    bench.store.put_link(&token, &link).await.unwrap();
    assert_eq!(bench.store.link(&token).await.unwrap(), Some(link));
    assert_eq!(bench.store.link(&LinkToken::generate(city::seeded(2))).await.unwrap(), None);
    assert!(!format!("{:?}", bench.all_items("main").await).contains(token.reveal()));
}

#[tokio::test]
async fn wrong_keys_are_counted_per_case_source_and_window() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    let reference = city::message(1, now).case.reference;
    for count in 1..=3 {
        assert_eq!(bench.store.count_wrong_key(&city::slug(), &reference, "aa", now).await.unwrap(), count);
    }
    assert_eq!(bench.store.wrong_keys(&city::slug(), &reference, "aa", now).await.unwrap(), 3);
    assert_eq!(bench.store.wrong_keys(&city::slug(), &reference, "bb", now).await.unwrap(), 0);
    let later = now + SignedDuration::from_mins(15);
    assert_eq!(bench.store.wrong_keys(&city::slug(), &reference, "aa", later).await.unwrap(), 0);
}

#[tokio::test]
async fn the_first_pepper_of_a_day_is_everybodys() {
    let bench = Bench::start().await;
    let now = city::friday_evening();
    let day = jiff::civil::date(2026, 11, 20);
    assert_eq!(bench.store.pepper(day, [1; 32], now).await.unwrap(), [1; 32]);
    assert_eq!(bench.store.pepper(day, [2; 32], now).await.unwrap(), [1; 32]);
    assert_eq!(bench.store.pepper(day.tomorrow().unwrap(), [3; 32], now).await.unwrap(), [3; 32]);
}

#[tokio::test]
async fn a_profile_taken_away_is_gone_at_once() {
    let bench = Bench::start().await;
    let sub = StaffId::parse("7b0e8a52-0000-4000-8000-000000000001").unwrap();
    let profile = StaffProfile {
        sub: sub.clone(),
        role: Role::Officer,
        city: city::slug(),
        officer: None,
        beats: vec![city::beat("hol-01")],
        districts: vec![],
        body: None,
    };
    bench.store.put_staff(&profile).await.unwrap();
    assert_eq!(bench.store.staff(&sub).await.unwrap(), Some(profile));
    bench.store.delete_staff(&sub).await.unwrap();
    assert_eq!(bench.store.staff(&sub).await.unwrap(), None);
}
