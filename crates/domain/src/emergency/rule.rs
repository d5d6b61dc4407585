//! How a rule is written.

use super::Category;

/// What it takes for a rule to speak, beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Nothing: nobody writes this of anything but danger.
    Certain,
    /// That nothing near says it is over, a habit, a film or a question about the law; or that
    /// something says "now".
    Strong,
    /// That something near says "now".
    Weak,
}

/// A rule: groups of words that must all stand near one another, in any order (Ukrainian and Russian
/// order words freely).
///
/// A group lists its words with `|` between them. `стріля*` is every word that begins so. `не_дихає` is
/// one word after the other. They are written as in a dictionary: folding them is the lexicon's work.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) category: Category,
    pub(super) strength: Strength,
    pub(super) groups: &'static [&'static str],
}

/// A rule that always speaks.
pub(super) const fn certain(category: Category, groups: &'static [&'static str]) -> Rule {
    Rule { category, strength: Strength::Certain, groups }
}

/// A rule that speaks unless it is dampened.
pub(super) const fn strong(category: Category, groups: &'static [&'static str]) -> Rule {
    Rule { category, strength: Strength::Strong, groups }
}

/// A rule that speaks when it is now.
pub(super) const fn weak(category: Category, groups: &'static [&'static str]) -> Rule {
    Rule { category, strength: Strength::Weak, groups }
}
