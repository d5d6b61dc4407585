//! Complaints about the police: whom one is about is not forgotten, and who holds it is nobody it is about.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::prelude::*;
use varta_domain::case::{
    Case, CaseKind, Conflict, Correct, Entry, Event, FindConflict, Forward, Holder, Located, Merge, PublicTexts, Publish, Refusal, Route,
    SwitchSafeModeOn, Undo, transition,
};
use varta_domain::ids::{BeatId, CategoryId, DistrictId, OfficerId};
use varta_domain::place::Point;

use crate::common;
use crate::filing::{body, filed_as, plan, staff, start, words};

/// Districts with their beat and supervisors; of the last nobody is above.
const DISTRICTS: [(&str, &str, &[&str]); 3] =
    [("holosiivskyi", "hol-01", &["s-1", "s-2"]), ("pecherskyi", "pec-01", &["s-3"]), ("obolonskyi", "obo-01", &[])];
const ANYBODY: [&str; 5] = ["s-1", "s-2", "s-3", "o-1", "o-2"];

fn officers(ids: &[&str]) -> Vec<OfficerId> {
    ids.iter().map(|id| OfficerId::parse(id).expect("a slug")).collect()
}

fn supervisors_of(case: &Case) -> Vec<OfficerId> {
    DISTRICTS.iter().find(|(id, ..)| case.district.as_str() == *id).map_or_else(Vec::new, |(.., supervisors)| officers(supervisors))
}

#[derive(Debug, Clone)]
enum Step {
    Find { about: Vec<&'static str>, not_about: Vec<&'static str> },
    Move(usize),
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    let somebody = || prop::sample::subsequence(ANYBODY.to_vec(), 0..=ANYBODY.len());
    let named = (somebody(), prop_oneof![3 => Just(Vec::new()), 1 => somebody()]);
    prop_oneof![
        3 => named.prop_map(|(about, not_about)| Step::Find { about, not_about }),
        2 => (0..DISTRICTS.len()).prop_map(Step::Move),
        1 => Just(Step::Undo),
    ]
}

fn find(case: &Case, about: &[&str], not_about: &[&str]) -> FindConflict {
    FindConflict {
        by: staff(0),
        about: officers(about),
        not_about: officers(not_about),
        supervisors: supervisors_of(case),
        plan: plan(&common::kyiv(), start()),
        reason: words("Скарга на поліцейських"),
    }
}

/// A correction of the category, or of the place.
fn correction(case: &Case, complaint: bool, to: Option<usize>) -> Correct {
    let located = to.map(|at| Located {
        place: case.place.clone(),
        district: DistrictId::parse(DISTRICTS[at].0).expect("a slug"),
        beat: BeatId::parse(DISTRICTS[at].1).expect("a slug"),
    });
    let supervisors = to.map_or_else(|| supervisors_of(case), |at| officers(DISTRICTS[at].2));
    let category = complaint.then(|| CategoryId::parse("police").expect("a slug"));
    Correct {
        by: staff(0), category, safe_mode: false, complaint, located, supervisors, reason: words("Заявник помилився")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn whoever_was_named_stays_named_until_taken_out_by_name_and_holds_nothing(
        first in prop::sample::subsequence(ANYBODY.to_vec(), 0..=2),
        steps in prop::collection::vec(step(), 1..12),
    ) {
        // As the doors file it: who would be above is asked there.
        let route = Route::to_officer().with_conflict(officers(&first));
        let route = if ["s-1", "s-2"].iter().all(|id| first.contains(id)) { route.at_the_desk() } else { route };
        let mut case = filed_as(&common::kyiv(), start(), CaseKind::Message, route, 11).case;
        let mut named: BTreeSet<OfficerId> = officers(&first).into_iter().collect();
        let mut before = None;
        for step in steps {
            let change = match &step {
                Step::Find { about, not_about } => transition(&case, find(&case, about, not_about), start()),
                Step::Move(to) => transition(&case, correction(&case, false, Some(*to)), start()),
                Step::Undo => transition(&case, Undo { by: staff(0), reason: None }, start()),
            };
            let Ok(change) = change else { continue };
            let was = named.clone();
            match &step {
                Step::Find { about, not_about } => {
                    named.retain(|id| !not_about.contains(&id.as_str()));
                    named.extend(officers(about));
                    let said = matches!(&change.entry.entry, Entry::ConflictFound { reason: Some(_), not_about: out } if out.len() == not_about.len());
                    prop_assert!(said, "who was taken out, and why, stands in the history");
                }
                Step::Move(_) => {}
                Step::Undo => named = before.take().expect("something to undo"),
            }
            before = Some(was);
            case = change.case;
            let about: BTreeSet<OfficerId> = case.conflict.iter().flat_map(|conflict| conflict.about.iter().cloned()).collect();
            prop_assert_eq!(&about, &named);
            // Among the supervisors of its district there is one who may know of what they hold.
            let may_know = supervisors_of(&case).iter().any(|id| !named.contains(id));
            prop_assert!(case.holder == Holder::Desk || (case.holder == Holder::Supervisor && may_know), "{:?}", case);
        }
    }
}

#[test]
fn a_category_of_complaints_makes_it_one_in_one_step_that_is_undone_as_one() {
    let before = filed_as(&common::kyiv(), start(), CaseKind::Hazard, Route::to_officer(), 11).case;
    let point = Some(Point::new(50.4, 30.5).expect("a point"));
    let publish = Publish { by: staff(0), texts: PublicTexts { text: words("Темно"), answer: None }, point, reason: None };
    let before = transition(&before, publish, start()).expect("a hazard").case;
    let corrected = transition(&before, correction(&before, true, Some(1)), start()).expect("open");
    assert!(matches!(corrected.entry.entry, Entry::Corrected { conflict_found: true, .. }), "{:?}", corrected.entry);
    assert_eq!(corrected.events, [Event::HandedOver]);
    let complaint = corrected.case;
    let is = (complaint.conflict.clone(), complaint.holder.clone(), complaint.with_officer, complaint.public.clone());
    assert_eq!(is, (Some(Conflict::default()), Holder::Desk, false, None), "nobody is named");
    let at = start() + SignedDuration::from_mins(9);
    let undone = transition(&complaint, Undo { by: staff(1), reason: Some(words("Не та категорія")) }, at).expect("in time").case;
    let of = |case: &Case| {
        (case.conflict.clone(), case.holder.clone(), case.with_officer, case.public.clone(), case.category.clone(), case.beat.clone())
    };
    assert_eq!(of(&undone), of(&before));
}

#[test]
fn a_complaint_that_is_forwarded_or_merged_is_not_half_corrected() {
    let calendar = common::kyiv();
    let open = filed_as(&calendar, start(), CaseKind::Hazard, Route::to_desk(None, Default::default()), 11).case;
    let other = filed_as(&calendar, start(), CaseKind::Hazard, Route::to_desk(None, Default::default()), 12).case;
    let merge = Merge { by: staff(0), into: &other, is_followed: false, reason: words("Те саме") };
    let merged = transition(&open, merge, start()).expect("duplicates").case;
    let refused = transition(&merged, correction(&merged, true, None), start());
    assert_eq!(refused, Err(Refusal::State { state: merged.state }));
}

#[test]
fn safe_mode_by_hand_is_on_in_any_state_and_can_be_taken_back() {
    let mut case = filed_as(&common::kyiv(), start(), CaseKind::Message, Route::to_desk(None, Default::default()), 11).case;
    (case.has_contact, case.contact_may_be_shared) = (true, true);
    let forward = Forward {
        by: staff(0),
        body: body(),
        ground: "Закон".to_owned(),
        note: None,
        check_at: start() + SignedDuration::from_hours(48),
        contact_shared: true,
        photos_shared: false,
    };
    let forwarded = transition(&case, forward, start()).expect("open").case;
    assert!(forwarded.shares_contact());
    let on = SwitchSafeModeOn { by: staff(0), reason: words("Кривдник читає пошту") };
    let safe = transition(&forwarded, on.clone(), start()).expect("any state");
    assert_eq!(safe.events, [], "nobody is told");
    assert!(safe.case.safe_mode && safe.case.key_expires_at.is_some() && !safe.case.shares_contact());
    assert!(!safe.case.contact_may_be_shared);
    assert_eq!(transition(&safe.case, on, start()), Err(Refusal::Unmoved), "on only, once");
    let undone = transition(&safe.case, Undo { by: staff(0), reason: None }, start()).expect("a slip").case;
    assert!(!undone.safe_mode && undone.key_expires_at.is_none() && undone.shares_contact());
    assert_eq!(undone.state, forwarded.state);
}

#[test]
fn what_was_undoable_before_safety_was_kept_leaves_it_as_it_is() {
    let case = filed_as(&common::kyiv(), start(), CaseKind::Message, Route::to_officer(), 11).case;
    let on = SwitchSafeModeOn { by: staff(0), reason: words("Кривдник читає пошту") };
    let safe = transition(&case, on, start()).expect("open").case;
    let mut stored = serde_json::to_value(&safe).expect("serialised");
    assert!(stored["undoable"]["before"].as_object_mut().expect("kept").remove("safety").is_some());
    let read: Case = serde_json::from_value(stored).expect("read back");
    assert!(transition(&read, Undo { by: staff(0), reason: None }, start()).expect("in time").case.safe_mode);
    for entry in [r#"{"what":"conflict_found"}"#, r#"{"what":"published"}"#, r#"{"what":"undone","seq":2}"#] {
        serde_json::from_str::<Entry>(entry).expect("an entry of before reads as it did");
    }
}
