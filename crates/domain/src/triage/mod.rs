//! Triage: who can act on a case. A city has categories, bodies that are responsible for this and that, and
//! rules which say, from the category, the words and the place of a case, which body to send it to, how
//! urgent it is and who may see it, always with the reason. All of it is data of the city's pack.
//!
//! [`Triage::suggest`] never decides: it suggests to whoever holds the case. Two things only happen by
//! themselves: a case may go past the desk where category or rule say so, and nothing is ever shown to more
//! people than its category allows. `docs/triage.md` has the order of the rules.

mod body;
mod category;
mod flaw;
mod matching;
mod rule;
mod suggest;
mod term;
#[cfg(test)]
mod tests;
mod values;

use serde::{Deserialize, Serialize};

pub use self::body::{Body, BodyKind, BodyPhone, Channel, DEFAULT_TERM_DAYS, MAX_TERM_DAYS, WebAddress};
pub use self::category::{Categories, Category};
pub use self::flaw::{Flaw, doubts, flaws};
pub use self::rule::{List, Rule};
pub use self::suggest::{Alternative, Facts, Matched, Note, Suggestion};
pub use self::term::{Term, TermError};
pub use self::values::{Destination, FirstTo, Urgency, Visibility};

use self::matching::Matcher;
use crate::ids::{BodyId, RuleId};

/// What a triage consists of, as a pack has it and the store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// The categories, in the order in which they are offered.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// The bodies.
    #[serde(default)]
    pub bodies: Vec<Body>,
    /// The words that rules share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<List>,
    /// The rules, in the order of the file.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// The parts do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the categories, bodies and rules do not fit together: {} flaws", .0.len())]
pub struct Unfit(pub Vec<Flaw>);

/// The categories, bodies and rules of a city, checked and made ready.
#[derive(Debug, Clone)]
pub struct Triage {
    categories: Categories,
    bodies: Vec<Body>,
    lists: Vec<List>,
    rules: Vec<Rule>,
    matcher: Matcher,
}

impl Triage {
    /// Puts the parts together.
    ///
    /// # Errors
    /// [`Unfit`] with everything that does not fit.
    pub fn new(parts: Parts) -> Result<Self, Unfit> {
        let flaws = flaws(&parts);
        if !flaws.is_empty() {
            return Err(Unfit(flaws));
        }
        let Parts { categories, bodies, lists, rules } = parts;
        let matcher = Matcher::new(&rules, &lists);
        Ok(Self { categories: Categories::of(categories), bodies, lists, rules, matcher })
    }

    /// The categories.
    #[must_use]
    pub const fn categories(&self) -> &Categories {
        &self.categories
    }

    /// The bodies, in the order of the pack.
    #[must_use]
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// The body of that id.
    #[must_use]
    pub fn body(&self, id: &BodyId) -> Option<&Body> {
        self.bodies.iter().find(|body| body.id == *id)
    }

    /// The rules, in the order of the pack.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of that id.
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }
}

/// Of a city without any: everything goes to the desk, messages to the officer.
impl Default for Triage {
    fn default() -> Self {
        let (lists, rules) = (Vec::new(), Vec::new());
        Self { categories: Categories::default(), bodies: Vec::new(), matcher: Matcher::new(&rules, &lists), lists, rules }
    }
}

impl PartialEq for Triage {
    fn eq(&self, other: &Self) -> bool {
        self.categories == other.categories && self.bodies == other.bodies && (&self.lists, &self.rules) == (&other.lists, &other.rules)
    }
}

impl Eq for Triage {}

impl Serialize for Triage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct View<'a> {
            categories: &'a [Category],
            bodies: &'a [Body],
            #[serde(skip_serializing_if = "<[List]>::is_empty")]
            lists: &'a [List],
            rules: &'a [Rule],
        }
        View { categories: self.categories.all(), bodies: &self.bodies, lists: &self.lists, rules: &self.rules }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Triage {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Parts::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
