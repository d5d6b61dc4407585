//! What staff have changed since the last import, and what the pack changes: both are kept, and where both
//! changed the same thing somebody has to say which of the two holds. The base of the comparison is what the pack
//! said at the last import.

use std::collections::BTreeMap;

use varta_domain::city::{City, District};
use varta_domain::ids::BeatId;
use varta_domain::post::Post;

/// Which of the two holds where both were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// What the pack says.
    Pack,
    /// What staff have set.
    Live,
}

/// What a merge came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Whose changes by staff were kept: beats and districts.
    pub kept: Vec<String>,
    /// Where both were changed.
    pub conflicts: Vec<String>,
}

impl Merged {
    /// Which of three holds: what the pack said, what staff have set, what the pack says.
    fn decide<T: PartialEq>(&mut self, name: &str, base: &T, live: T, pack: T, prefer: Option<Prefer>) -> T {
        if live == *base || live == pack {
            return pack;
        }
        if pack != *base {
            self.conflicts.push(name.to_owned());
            if prefer == Some(Prefer::Pack) {
                return pack;
            }
        }
        self.kept.push(name.to_owned());
        live
    }
}

/// Merges the posts, part by part: those of the pack get what staff have set.
pub fn posts(live: &BTreeMap<BeatId, Post>, pack: &mut [Post], prefer: Option<Prefer>, merged: &mut Merged) {
    for post in pack {
        let Some(set) = live.get(&post.beat) else { continue };
        let Some(base) = set.base.as_deref() else { continue };
        let (set, said) = (set.clone(), post.clone());
        let name = |part: &str| format!("{} ({part})", said.beat);
        post.officer = merged.decide(&name("officer"), &base.officer, set.officer, said.officer.clone(), prefer);
        post.substitutions =
            merged.decide(&name("substitutes"), &base.substitutions, set.substitutions, said.substitutions.clone(), prefer);
        post.station = merged.decide(&name("station"), &base.station, set.station, said.station.clone(), prefer);
        post.hours = merged.decide(&name("hours"), &base.hours, set.hours, said.hours.clone(), prefer);
        post.base = (*post != said).then(|| Box::new(said));
    }
}

/// Merges the stages of the districts, which staff may change from day to day.
pub fn districts(base: &City, live: &City, pack: &mut City, prefer: Option<Prefer>, merged: &mut Merged) {
    let stage = |district: &District| (district.stage, district.starts_on, district.ends_on);
    for district in &mut pack.districts {
        let (Some(base), Some(set)) = (base.district(&district.id), live.district(&district.id)) else { continue };
        let held = merged.decide(district.id.as_str(), &stage(base), stage(set), stage(district), prefer);
        (district.stage, district.starts_on, district.ends_on) = held;
    }
}
