//! What staff have changed since the last import, and what the pack changes: both are kept, and where both
//! changed the same thing somebody has to say which of the two holds. The base of the comparison is what the pack
//! said at the last import.

use std::collections::BTreeMap;

use varta_domain::city::{City, District};
use varta_domain::ids::BeatId;
use varta_domain::post::Post;
use varta_store::directory::Manifest;

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
    /// Which of the two holds for one thing.
    fn decide(&mut self, name: &str, pack_is_base: bool, prefer: Option<Prefer>) -> Prefer {
        if pack_is_base {
            self.kept.push(name.to_owned());
            return Prefer::Live;
        }
        self.conflicts.push(name.to_owned());
        let held = prefer.unwrap_or(Prefer::Live);
        if held == Prefer::Live {
            self.kept.push(name.to_owned());
        }
        held
    }
}

/// Merges the posts: those of the pack are replaced by what staff have set.
pub fn posts(base: &Manifest, live: &BTreeMap<BeatId, Post>, pack: &mut [Post], prefer: Option<Prefer>, merged: &mut Merged) {
    for post in pack {
        let Some(set) = live.get(&post.beat) else { continue };
        let edited = base.is_base(set) == Some(false);
        if edited && set != post && merged.decide(post.beat.as_str(), base.is_base(post) == Some(true), prefer) == Prefer::Live {
            *post = set.clone();
        }
    }
}

/// Merges the stages of the districts, which staff may change from day to day.
pub fn districts(base: &City, live: &City, pack: &mut City, prefer: Option<Prefer>, merged: &mut Merged) {
    let stage = |district: &District| (district.stage, district.starts_on, district.ends_on);
    for district in &mut pack.districts {
        let (Some(base), Some(set)) = (base.district(&district.id), live.district(&district.id)) else { continue };
        let edited = stage(base) != stage(set);
        if edited
            && stage(set) != stage(district)
            && merged.decide(district.id.as_str(), stage(base) == stage(district), prefer) == Prefer::Live
        {
            (district.stage, district.starts_on, district.ends_on) = stage(set);
        }
    }
}
