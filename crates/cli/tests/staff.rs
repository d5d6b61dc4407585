//! `varta staff`, on a DynamoDB in memory.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::Folder;
use varta_cli::{Exit, import, staff};
use varta_domain::ids::{BeatId, CitySlug, DistrictId, OfficerId, StaffId};
use varta_domain::staff::{Role, StaffProfile};
use varta_testkit::Bench;

fn sub() -> StaffId {
    StaffId::parse("5f0d2b1e-0000-4000-8000-000000000001").expect("a slug")
}

fn profile(role: Role, beats: &[&str], districts: &[&str]) -> StaffProfile {
    let officer = match role {
        Role::Officer => Some("petrenko"),
        Role::Supervisor => Some("starshyi"),
        Role::Coordinator => Some("koord"),
        Role::Moderator | Role::DivisionOfficer | Role::Partner => None,
    };
    StaffProfile {
        sub: sub(),
        role,
        city: CitySlug::parse("misto").expect("a slug"),
        officer: officer.map(|id| OfficerId::parse(id).expect("a slug")),
        beats: beats.iter().map(|id| BeatId::parse(id).expect("a slug")).collect(),
        districts: districts.iter().map(|id| DistrictId::parse(id).expect("a slug")).collect(),
        body: None,
    }
}

async fn with_a_city() -> Bench {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let now = "2026-11-24T10:15:00Z".parse().expect("an instant");
    import::run(folder.path(), &bench.store, None, now, &mut Vec::new()).await.expect("imported");
    bench
}

async fn grant(bench: &Bench, profile: &StaffProfile) -> (Exit, String) {
    let mut out = Vec::new();
    let exit = staff::grant(profile, &bench.store, &mut out).await.expect("answered");
    (exit, String::from_utf8(out).expect("UTF-8"))
}

#[tokio::test]
async fn what_is_granted_is_shown_changed_and_revoked() {
    let bench = with_a_city().await;
    let officer = profile(Role::Officer, &["lis-02"], &[]);
    assert_eq!(grant(&bench, &officer).await.0, Exit::Done);
    assert_eq!(bench.store.staff(&sub()).await.expect("readable"), Some(officer.clone()));
    assert!(grant(&bench, &officer).await.1.starts_with("Nothing is changed:"));

    let supervisor = profile(Role::Supervisor, &[], &["lisovyi"]);
    let (exit, out) = grant(&bench, &supervisor).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(
        out,
        format!(
            "before:\n  {id}: officer in misto\n    is petrenko in officers.csv\n    beats: lis-02\n\
             granted:\n  {id}: supervisor in misto\n    is starshyi in officers.csv\n    districts: lisovyi\n",
            id = sub()
        )
    );
    let mut out = Vec::new();
    assert_eq!(staff::show(&sub(), &bench.store, &mut out).await.expect("answered"), Exit::Done);
    let shown = format!("  {}: supervisor in misto\n    is starshyi in officers.csv\n    districts: lisovyi\n", sub());
    assert_eq!(String::from_utf8(out).expect("UTF-8"), shown);

    let mut out = Vec::new();
    assert_eq!(staff::revoke(&sub(), &bench.store, &mut out).await.expect("answered"), Exit::Done);
    assert_eq!(bench.store.staff(&sub()).await.expect("readable"), None);
    assert_eq!(staff::revoke(&sub(), &bench.store, &mut out).await.expect("answered"), Exit::Problems);
    assert_eq!(staff::show(&sub(), &bench.store, &mut out).await.expect("answered"), Exit::Problems);
}

#[tokio::test]
async fn each_role_has_a_reach_of_its_own_that_must_be_there() {
    let bench = with_a_city().await;
    let elsewhere = StaffProfile { city: CitySlug::parse("odesa").expect("a slug"), ..profile(Role::Coordinator, &[], &[]) };
    let stranger = StaffProfile { officer: Some(OfficerId::parse("nobody").expect("a slug")), ..profile(Role::Coordinator, &[], &[]) };
    // A complaint about them could not be kept from who is nobody.
    let nobody = |profile| StaffProfile { officer: None, ..profile };
    for (profile, expected) in [
        (nobody(profile(Role::Officer, &["lis-01"], &[])), "--officer: the role officer is somebody of officers.csv"),
        (nobody(profile(Role::Supervisor, &[], &["lisovyi"])), "--officer: the role supervisor is somebody of officers.csv"),
        (nobody(profile(Role::Coordinator, &[], &[])), "--officer: the role coordinator is somebody of officers.csv"),
        (profile(Role::Officer, &[], &[]), "--beats: an officer of no beat"),
        (profile(Role::Officer, &["lis-01", "lis-09"], &[]), "--beats: there is no beat lis-09 in misto"),
        (profile(Role::Officer, &["lis-01"], &["lisovyi"]), "--districts: the role officer has no districts"),
        (profile(Role::Supervisor, &[], &[]), "--districts: a supervisor of no district"),
        (profile(Role::Supervisor, &[], &["lis"]), "--districts: there is no district lis in misto"),
        (profile(Role::Coordinator, &["lis-01"], &[]), "--beats: the role coordinator has no beats"),
        (elsewhere, "--city: there is no city odesa in the table"),
        (stranger, "--officer: there is no nobody in misto"),
    ] {
        let (exit, out) = grant(&bench, &profile).await;
        assert_eq!(exit, Exit::Problems);
        assert!(out.contains(&format!("error: {expected}\n    -> ")), "{expected}: {out}");
        assert!(out.ends_with("Nothing is granted.\n"), "{out}");
    }
    assert_eq!(bench.store.staff(&sub()).await.expect("readable"), None);
    assert_eq!(grant(&bench, &profile(Role::Coordinator, &[], &[])).await.0, Exit::Done);
    assert_eq!(grant(&bench, &profile(Role::Moderator, &[], &[])).await.0, Exit::Done, "the desk need not be of the police");
}
