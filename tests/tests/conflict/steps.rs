//! What happens to the cases: any step of the desk, of whoever holds one, of its author, of time.

use proptest::prelude::*;

/// Whom the complaints are about.
pub(crate) const ABOUT: [&[&str]; 5] = [&[], &["o-1"], &["super"], &["o-1", "super"], &["super-2"]];

/// What happens to one of the three cases.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// The desk, or whoever holds it, hands it over.
    HandOver(usize, &'static str, &'static str),
    /// The desk finds that it is about somebody.
    Conflict(usize, usize),
    /// It is moved to another beat.
    Move(usize, &'static str),
    /// One is merged into another.
    Merge(usize, usize),
    /// Something else by the desk: the tail of the path and the body.
    Desk(usize, &'static str, &'static str),
    /// A partner drafts.
    Draft(usize),
    /// It is sent to a body outside.
    Forward(usize),
    /// The author adds to it.
    FollowUp(usize),
    /// The next level is reached.
    Escalate(usize),
    /// It is made public.
    Publish(usize),
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let case = 0usize..3;
    let who = prop::sample::select(vec!["moderator", "coordinator", "officer", "supervisor", "division", "partner"]);
    let to = prop::sample::select(vec![
        r#"{"to":"officer","reason":"На дільниці."}"#,
        r#"{"to":"desk","reason":"Не наше."}"#,
        r#"{"to":"supervisor","reason":"Вище."}"#,
        r#"{"to":"division","body":"investigators","reason":"Злочин."}"#,
        r#"{"to":"partner","body":"legal-aid","reason":"Право."}"#,
    ]);
    let desk = prop::sample::select(vec![
        ("correction", r#"{"category":"crossing","reason":"Перехід."}"#),
        ("correction", r#"{"category":"police","reason":"Скарга."}"#),
        ("safe-mode", r#"{"reason":"Небезпечно."}"#),
        ("raise", r#"{"reason":"Терміново."}"#),
        ("undo", "{}"),
        ("question", r#"{"text":"Де саме?"}"#),
        ("answer", r#"{"text":"Перевірено."}"#),
        ("rejection", r#"{"reason":"unclear","text":"Напишіть, де це."}"#),
        ("claim", ""),
        ("recall", r#"{"reason":"Це не до них."}"#),
    ]);
    prop_oneof![
        4 => (case.clone(), who, to).prop_map(|(case, who, to)| Step::HandOver(case, who, to)),
        3 => (case.clone(), 0usize..ABOUT.len()).prop_map(|(case, about)| Step::Conflict(case, about)),
        2 => (case.clone(), prop::sample::select(vec!["hol-01", "hol-02", "pec-01"])).prop_map(|(case, beat)| Step::Move(case, beat)),
        2 => (case.clone(), 0usize..3).prop_map(|(from, into)| Step::Merge(from, into)),
        4 => (case.clone(), desk).prop_map(|(case, (tail, body))| Step::Desk(case, tail, body)),
        1 => case.clone().prop_map(Step::Draft),
        2 => case.clone().prop_map(Step::Forward),
        1 => case.clone().prop_map(Step::FollowUp),
        1 => case.clone().prop_map(Step::Escalate),
        1 => case.prop_map(Step::Publish),
    ]
}
