//! Conflict of interest (law on citizens' appeals, art. 7): whatever the desk does, a case that is about a member of the
//! police never reaches an officer, a division, a partner, or whoever it is about, by any way that staff have to read.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod hold;
mod steps;
mod world;

use proptest::prelude::*;
use varta_domain::case::{CaseKind, Holder};
use varta_tests::desk::{self, DIVISION, PARTNER};

use crate::steps::{ABOUT, Step, step};
use crate::world::World;

fn any_holder() -> impl Strategy<Value = Holder> {
    prop_oneof![
        3 => Just(Holder::Officer),
        2 => Just(Holder::Desk),
        1 => Just(Holder::Supervisor),
        1 => Just(Holder::Division { body: desk::body(DIVISION) }),
        1 => Just(Holder::Partner { body: desk::body(PARTNER) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn a_complaint_about_the_police_reaches_nobody_of_whom_it_may_be(
        kind in prop::sample::select(vec![CaseKind::Message, CaseKind::Hazard, CaseKind::Question, CaseKind::CrimeReport]),
        starts in prop::collection::vec((any_holder(), prop::option::weighted(0.4, 0usize..ABOUT.len())), 3),
        steps in prop::collection::vec(step(), 2..14),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut world = World::new(kind, &starts).await;
            let half = steps.len() / 2;
            for (at, step) in steps.iter().enumerate() {
                world.take(step).await;
                if at == half {
                    world.hold().await;
                }
            }
            world.hold().await;
        });
    }
}

/// A complaint takes along what was merged with it before anybody saw what it is about.
#[tokio::test]
async fn duplicates_of_a_complaint_are_complaints() {
    for found_at in [0, 1] {
        let start = (Holder::Officer, None);
        let mut world = World::new(CaseKind::Message, &[start.clone(), start.clone(), start]).await;
        world.take(&Step::Merge(1, 0)).await;
        world.take(&Step::Merge(2, 0)).await;
        let officer = world.sub("officer");
        for reference in &world.references {
            assert_eq!(world.call(&officer, reference, "", "", "").await.status, 200, "the officer reads their own");
        }
        world.take(&Step::Conflict(found_at, 1)).await;
        for at in 0..3 {
            assert!(world.case(at).await.conflict.is_some(), "found at {found_at}: {at}");
        }
        world.hold().await;
    }
}

/// A claim of a colleague on one of them keeps none of them with the officer; what was taken out of the merge is a matter
/// of its own.
#[tokio::test]
async fn a_claim_keeps_no_duplicate_back_and_what_was_undone_is_none() {
    let start = (Holder::Officer, None);
    let mut world = World::new(CaseKind::Message, &[start.clone(), start.clone(), start]).await;
    world.take(&Step::Merge(1, 0)).await;
    world.take(&Step::Desk(1, "undo", "{}")).await;
    world.take(&Step::Merge(2, 0)).await;
    world.take(&Step::Desk(0, "claim", "")).await;
    assert!(world.case(0).await.claim.is_some());
    let body = r#"{"about":["o-1"]}"#;
    let found = world.call(&world.sub("moderator"), &world.references[2], "conflict", "", body).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let complaints = [world.case(0).await, world.case(1).await, world.case(2).await].map(|case| case.conflict.is_some());
    assert_eq!(complaints, [true, false, true]);
    world.hold().await;
}

/// Where every supervisor of the district is one of those it is about, nobody but the desk has it.
#[tokio::test]
async fn a_complaint_about_all_supervisors_is_the_desks() {
    let start = (Holder::Officer, None);
    let world = World::new(CaseKind::Message, &[start.clone(), start.clone(), start]).await;
    for (at, about, holder) in [(0, r#"["super"]"#, Holder::Supervisor), (1, r#"["super","super-b"]"#, Holder::Desk)] {
        let body = format!(r#"{{"about":{about}}}"#);
        let found = world.call(&world.sub("moderator"), &world.references[at], "conflict", "", &body).await;
        assert_eq!((found.status, world.case(at).await.holder), (200, holder), "{}", found.text);
    }
    let to_nobody = world.call(&world.sub("moderator"), &world.references[1], "hand-over", "", r#"{"to":"supervisor"}"#).await;
    assert_eq!((to_nobody.status, to_nobody.code().as_str()), (409, "conflict_of_interest"), "{}", to_nobody.text);
    world.hold().await;
}
