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

/// Whichever way it is found, what was public of it is gone from the map at once.
#[tokio::test]
async fn a_hazard_that_turns_out_to_be_a_complaint_is_on_no_map() {
    let found = [Step::Conflict(0, 1), Step::Desk(0, "correction", r#"{"category":"police","reason":"Скарга."}"#)];
    for step in found {
        let start = (Holder::Desk, None);
        let mut world = World::new(CaseKind::Hazard, &[start.clone(), start.clone(), start]).await;
        world.take(&Step::Publish(0)).await;
        assert!(world.case(0).await.public.is_some());
        world.take(&step).await;
        assert!(world.case(0).await.conflict.is_some(), "{step:?}");
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
    let body = r#"{"about":["o-1"],"reason":"Скарга."}"#;
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
        let body = format!(r#"{{"about":{about},"reason":"Скарга."}}"#);
        let found = world.call(&world.sub("moderator"), &world.references[at], "conflict", "", &body).await;
        assert_eq!((found.status, world.case(at).await.holder), (200, holder), "{}", found.text);
    }
    let to_nobody =
        world.call(&world.sub("moderator"), &world.references[1], "hand-over", "", r#"{"to":"supervisor","reason":"Вище."}"#).await;
    assert_eq!((to_nobody.status, to_nobody.code().as_str()), (409, "conflict_of_interest"), "{}", to_nobody.text);
    world.hold().await;
}

/// Named once, always named: neither a later finding nor one that names nobody lets a supervisor read what is about them.
#[tokio::test]
async fn who_was_named_is_forgotten_by_no_later_finding_and_taken_out_by_name() {
    let start = (Holder::Officer, None);
    let mut world = World::new(CaseKind::Message, &[start.clone(), start.clone(), start]).await;
    world.take(&Step::Merge(1, 0)).await;
    let moderator = world.sub("moderator");
    let find = async |body: &str| world.call(&moderator, &world.references[0], "conflict", "", body).await;
    let about = async |at: usize| {
        let conflict = world.case(at).await.conflict.expect("a complaint");
        conflict.about.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
    };
    for (body, holder) in [
        (r#"{"about":["super"],"reason":"Скарга."}"#, Holder::Supervisor),
        (r#"{"about":[],"reason":"Ще одна."}"#, Holder::Supervisor),
        (r#"{"about":["super-b"],"reason":"І на другого."}"#, Holder::Desk),
        (r#"{"reason":"Ще раз."}"#, Holder::Desk),
    ] {
        let found = find(body).await;
        assert_eq!((found.status, world.case(0).await.holder), (200, holder), "{body}: {}", found.text);
    }
    assert_eq!((about(0).await, about(1).await), (vec!["super".to_owned(), "super-b".to_owned()], about(0).await));
    let out = find(r#"{"not_about":["super-b"],"reason":"Однофамілець."}"#).await;
    let entry = &out.json()["entry"];
    assert_eq!((&entry["not_about"][0], &entry["reason"]), (&"super-b".into(), &"Однофамілець.".into()), "{}", out.text);
    assert_eq!((about(0).await, about(1).await), (vec!["super".to_owned()], vec!["super".to_owned()]));
    assert_eq!(world.case(0).await.holder, Holder::Supervisor);
    world.hold().await;
}

/// A category of complaints and the conflict are one step: both are undone, for the duplicates as well.
#[tokio::test]
async fn a_correction_into_a_complaint_is_undone_as_one_and_never_half_done() {
    let start = (Holder::Officer, None);
    let mut world = World::new(CaseKind::Hazard, &[start.clone(), start.clone(), start]).await;
    world.take(&Step::Merge(1, 0)).await;
    let moderator = world.sub("moderator");
    let body = r#"{"category":"police","reason":"Скарга на дільничного."}"#;
    let correct = async |at: usize| world.call(&moderator, &world.references[at], "correction", "", body).await;
    let before = [world.case(0).await, world.case(1).await];
    for _ in 0..2 {
        let corrected = correct(0).await;
        assert_eq!((corrected.status, &corrected.json()["conflict"]), (200, &true.into()), "{}", corrected.text);
    }
    let found = [world.case(0).await, world.case(1).await];
    assert!(found.iter().all(|case| case.conflict.is_some() && !case.with_officer), "{found:?}");
    assert_eq!(found[0].entries, before[0].entries + 1, "one step, one line");
    world.hold().await;
    let undone = world.call(&moderator, &world.references[0], "undo", "", r#"{"reason":"Не та категорія."}"#).await;
    assert_eq!((undone.status, &undone.json()["entry"]["reason"]), (200, &"Не та категорія.".into()), "{}", undone.text);
    for (at, before) in before.iter().enumerate() {
        let case = world.case(at).await;
        let of = |case: &varta_domain::case::Case| (case.conflict.clone(), case.holder.clone(), case.with_officer, case.category.clone());
        assert_eq!(of(&case), of(before), "{at}");
    }
    // Where the state forbids it nothing is written.
    let merged = world.case(1).await;
    let refused = correct(1).await;
    assert_eq!((refused.status, world.case(1).await), (409, merged), "{}", refused.text);
}
