//! What staff have changed since the last import, and what the pack changes: both are kept, and where both
//! changed the same thing somebody has to say which of the two holds. The base of the comparison is what the pack
//! said at the last import.

use std::collections::BTreeMap;

use jiff::civil::Date;
use varta_domain::city::{City, District};
use varta_domain::ids::{BeatId, StationId};
use varta_domain::post::{Officer, Post, Substitution};
use varta_store::directory::{Content, StationPosts};

/// Which of the two holds where both were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// What the pack says.
    Pack,
    /// What staff have set.
    Live,
}

/// What a merge came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Whose changes by staff were kept: beats, stations and districts.
    pub kept: Vec<String>,
    /// Where both were changed, or staff have set somebody who is not in the pack any more.
    pub conflicts: Vec<String>,
}

impl Merged {
    /// Which of three holds: what the pack said, what staff have set, what the pack says.
    fn decide<T>(&mut self, name: &str, base: &T, live: T, pack: T, prefer: Option<Prefer>, same: impl Fn(&T, &T) -> bool) -> T {
        if same(&live, base) || same(&live, &pack) {
            return pack;
        }
        if !same(&pack, base) {
            self.conflicts.push(name.to_owned());
            if prefer == Some(Prefer::Pack) {
                return pack;
            }
        }
        self.kept.push(name.to_owned());
        live
    }
}

/// Merges the stations, which staff may move: those of the pack get what staff have set.
pub fn stations(live: &BTreeMap<StationId, StationPosts>, content: &mut Content, prefer: Option<Prefer>, merged: &mut Merged) {
    for at in &mut content.stations {
        let Some(set) = live.get(&at.station.id) else { continue };
        let Some(base) = set.base.as_deref() else { continue };
        let said = at.clone();
        let held = merged.decide(
            &format!("{} (station)", said.station.id),
            base,
            set.station.clone(),
            said.station.clone(),
            prefer,
            PartialEq::eq,
        );
        *at = said.moved(held);
    }
}

/// Merges the posts, part by part, after the stations: those of the pack get what staff have set. Who serves is told by
/// id; the name and the phone are what the pack says now. Whoever is not in the pack any more can serve no post: nothing
/// would tell them of a case. A substitution that is over on the day needs nobody.
pub fn posts(live: &BTreeMap<BeatId, Post>, content: &mut Content, today: Date, prefer: Option<Prefer>, merged: &mut Merged) {
    let members: BTreeMap<_, &Officer> = content.members.iter().map(|officer| (&officer.id, officer)).collect();
    let stations: BTreeMap<_, _> = content.stations.iter().map(|at| (&at.station.id, &at.station)).collect();
    let known = |officer: &Officer| members.get(&officer.id).map(|officer| (*officer).clone());
    for post in &mut content.posts {
        let said = post.clone();
        if let Some(station) = &mut post.station
            && let Some(held) = stations.get(&station.id)
        {
            *station = (*held).clone();
        }
        if let Some(set) = live.get(&post.beat)
            && let Some(base) = set.base.as_deref()
        {
            let name = |part: &str| format!("{} ({part})", said.beat);
            post.officer = who(&name("officer"), base, set, &said, prefer, merged, known);
            post.substitutions = substitutions(&name("substitutes"), base, set, &said, (today, prefer), merged, known);
            post.hours = merged.decide(&name("hours"), &base.hours, set.hours.clone(), said.hours.clone(), prefer, PartialEq::eq);
        }
        post.base = (*post != said).then(|| Box::new(said));
    }
}

/// Who serves the post.
fn who(
    name: &str,
    base: &Post,
    set: &Post,
    said: &Post,
    prefer: Option<Prefer>,
    merged: &mut Merged,
    known: impl Fn(&Officer) -> Option<Officer>,
) -> Option<Officer> {
    let id = |officer: &Option<Officer>| officer.as_ref().map(|officer| officer.id.clone());
    let same = |one: &Option<Officer>, other: &Option<Officer>| id(one) == id(other);
    if let Some(gone) = set.officer.as_ref().filter(|officer| known(officer).is_none())
        && !same(&set.officer, &base.officer)
    {
        merged.conflicts.push(format!("{name}: {} is not in the pack", gone.id));
        return said.officer.clone();
    }
    let held = merged.decide(name, &base.officer, set.officer.clone(), said.officer.clone(), prefer, same);
    held.and_then(|officer| known(&officer))
}

/// Who serves in the officer's place, and when.
fn substitutions(
    name: &str,
    base: &Post,
    set: &Post,
    said: &Post,
    (today, prefer): (Date, Option<Prefer>),
    merged: &mut Merged,
    known: impl Fn(&Officer) -> Option<Officer>,
) -> Vec<Substitution> {
    let same = |one: &Vec<Substitution>, other: &Vec<Substitution>| {
        let when = |all: &[Substitution]| all.iter().map(|one| (one.officer.id.clone(), one.from, one.to)).collect::<Vec<_>>();
        when(one) == when(other)
    };
    let held = merged.decide(name, &base.substitutions, set.substitutions.clone(), said.substitutions.clone(), prefer, same);
    let mut kept = Vec::with_capacity(held.len());
    for substitution in held {
        match known(&substitution.officer) {
            Some(officer) => kept.push(Substitution { officer, ..substitution }),
            None if substitution.to < today => {}
            None => merged.conflicts.push(format!("{name}: {} is not in the pack", substitution.officer.id)),
        }
    }
    kept
}

/// Merges the stages of the districts, which staff may change from day to day.
pub fn districts(base: &City, live: &City, pack: &mut City, prefer: Option<Prefer>, merged: &mut Merged) {
    let stage = |district: &District| (district.stage, district.starts_on, district.ends_on);
    for district in &mut pack.districts {
        let (Some(base), Some(set)) = (base.district(&district.id), live.district(&district.id)) else { continue };
        let held = merged.decide(district.id.as_str(), &stage(base), stage(set), stage(district), prefer, PartialEq::eq);
        (district.stage, district.starts_on, district.ends_on) = held;
    }
}
