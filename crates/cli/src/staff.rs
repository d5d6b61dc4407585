//! `varta staff`: what members of staff may do. The token says who they are, the profile written here what
//! they may; it is read at every request, so a change is in force at once.

use std::io::{self, Write};

use varta_domain::city::City;
use varta_domain::ids::StaffId;
use varta_domain::staff::{Role, StaffProfile};
use varta_store::Store;

use crate::pack::{At, Problems};
use crate::{CliError, Exit, check};

/// Grants a profile, or changes it. What it names must be in the city's live directory: a misspelled beat
/// would be a right that nobody notices is missing.
///
/// # Errors
/// [`CliError`] when the table cannot be used or nothing can be written to `out`.
pub async fn grant(profile: &StaffProfile, store: &Store, out: &mut dyn Write) -> Result<Exit, CliError> {
    let mut problems = Problems::default();
    fits_role(profile, &mut problems);
    match store.city(&profile.city).await? {
        Some(city) => known(profile, &city, store, &mut problems).await?,
        None => wrong(&mut problems, "--city", format!("there is no city {} in the table", profile.city), "import its pack first"),
    }
    if problems.errors() > 0 {
        check::tell(&problems, out)?;
        writeln!(out, "Nothing is granted.")?;
        return Ok(Exit::Problems);
    }
    let before = store.staff(&profile.sub).await?;
    if before.as_ref() == Some(profile) {
        writeln!(out, "Nothing is changed:")?;
    } else {
        if let Some(before) = &before {
            writeln!(out, "before:")?;
            describe(before, out)?;
        }
        store.put_staff(profile).await?;
        writeln!(out, "granted:")?;
    }
    describe(profile, out)?;
    Ok(Exit::Done)
}

/// Takes a profile away.
///
/// # Errors
/// As for [`grant`].
pub async fn revoke(sub: &StaffId, store: &Store, out: &mut dyn Write) -> Result<Exit, CliError> {
    let Some(profile) = store.staff(sub).await? else { return nobody(sub, out) };
    store.delete_staff(sub).await?;
    writeln!(out, "revoked:")?;
    describe(&profile, out)?;
    Ok(Exit::Done)
}

/// Shows a profile.
///
/// # Errors
/// As for [`grant`].
pub async fn show(sub: &StaffId, store: &Store, out: &mut dyn Write) -> Result<Exit, CliError> {
    let Some(profile) = store.staff(sub).await? else { return nobody(sub, out) };
    describe(&profile, out)?;
    Ok(Exit::Done)
}

fn nobody(sub: &StaffId, out: &mut dyn Write) -> Result<Exit, CliError> {
    writeln!(out, "{sub} may do nothing: there is no such profile.")?;
    Ok(Exit::Problems)
}

fn wrong(problems: &mut Problems, argument: &'static str, what: impl Into<String>, mend: &str) {
    problems.error(argument, At::File, "", what, mend);
}

/// Each role has a reach of its own.
fn fits_role(profile: &StaffProfile, problems: &mut Problems) {
    let role = profile.role.name();
    match (profile.role, profile.beats.is_empty()) {
        (Role::Officer, true) => wrong(problems, "--beats", "an officer of no beat", "name the beats whose cases they answer"),
        (other, false) if other != Role::Officer => wrong(problems, "--beats", format!("the role {role} has no beats"), "leave it out"),
        _ => {}
    }
    // Without it nobody could tell that a complaint is about them, and they would read it.
    if matches!(profile.role, Role::Officer | Role::Supervisor | Role::Coordinator) && profile.officer.is_none() {
        let what = format!("the role {role} is somebody of officers.csv");
        wrong(problems, "--officer", what, "name their id there: by it a complaint about them is kept from them");
    }
    match (profile.role, profile.districts.is_empty()) {
        (Role::Supervisor, true) => {
            wrong(problems, "--districts", "a supervisor of no district", "name the districts whose cases they answer")
        }
        (other, false) if other != Role::Supervisor => {
            wrong(problems, "--districts", format!("the role {role} has no districts"), "leave it out")
        }
        _ => {}
    }
    match (matches!(profile.role, Role::DivisionOfficer | Role::Partner), profile.body.is_some()) {
        (true, false) => wrong(problems, "--body", format!("a {role} of no body"), "name the division or partner of bodies.csv"),
        (false, true) => wrong(problems, "--body", format!("the role {role} has no body"), "leave it out"),
        _ => {}
    }
}

/// Whether all that is named is there.
async fn known(profile: &StaffProfile, city: &City, store: &Store, problems: &mut Problems) -> Result<(), CliError> {
    let slug = &city.slug;
    for beat in &profile.beats {
        if store.post(city, beat).await?.is_none() {
            wrong(problems, "--beats", format!("there is no beat {beat} in {slug}"), "`varta city show` lists them");
        }
    }
    for district in profile.districts.iter().filter(|id| city.district(id).is_none()) {
        wrong(problems, "--districts", format!("there is no district {district} in {slug}"), "`varta city show` lists them");
    }
    if let Some(officer) = &profile.officer
        && store.channels(city, officer).await?.is_none()
    {
        wrong(problems, "--officer", format!("there is no {officer} in {slug}"), "an id of the city’s officers.csv");
    }
    Ok(())
}

fn describe(profile: &StaffProfile, out: &mut dyn Write) -> io::Result<()> {
    let StaffProfile { sub, role, city, officer, beats, districts, body } = profile;
    writeln!(out, "  {sub}: {} in {city}", role.name())?;
    if let Some(officer) = officer {
        writeln!(out, "    is {officer} in officers.csv")?;
    }
    if !beats.is_empty() {
        writeln!(out, "    beats: {}", check::list(beats))?;
    }
    if let Some(body) = body {
        writeln!(out, "    body: {body}")?;
    }
    if !districts.is_empty() {
        writeln!(out, "    districts: {}", check::list(districts))?;
    }
    Ok(())
}
