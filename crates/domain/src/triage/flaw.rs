//! What does not fit together in a triage: flaws, with which there is none, and doubts, which are told to
//! who writes the rules.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Parts;
use super::body::BodyKind;
use super::category::{Category, ceiling};
use super::rule::{List, Rule};
use super::term::{Phrase, Piece, Term};
use super::values::{Destination, RESERVED, Visibility};
use crate::ids::{BodyId, CategoryId, ListId, RuleId};
use crate::spelling::Form;

/// One thing that does not fit, or looks like a slip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Two categories of one id.
    #[error("the category {0} is there twice")]
    CategoryTwice(CategoryId),
    /// A part of nothing.
    #[error("the category {category} is part of {parent}, which is not there")]
    ParentUnknown {
        /// The part.
        category: CategoryId,
        /// What is not there.
        parent: CategoryId,
    },
    /// A category that is, over others, part of itself.
    #[error("the category {0} is part of itself")]
    Circle(CategoryId),
    /// A part of another kind than the whole.
    #[error("the category {category} is for another kind of case than {parent}, which it is part of")]
    OtherKind {
        /// The part.
        category: CategoryId,
        /// The whole.
        parent: CategoryId,
    },
    /// A part that is more public than the whole.
    #[error("the category {category} is more public than {parent}, which it is part of")]
    MorePublic {
        /// The part.
        category: CategoryId,
        /// The whole.
        parent: CategoryId,
    },
    /// A kind of case that is never public.
    #[error(
        "cases of the category {0} are never public: no message, report of an offence or complaint is, nor what is under the safe mode"
    )]
    NeverPublic(CategoryId),
    /// Two bodies of one id.
    #[error("the body {0} is there twice")]
    BodyTwice(BodyId),
    /// A body that is called as something else is.
    #[error("no body can be called {0}")]
    Reserved(BodyId),
    /// Two rules of one id.
    #[error("the rule {0} is there twice")]
    RuleTwice(RuleId),
    /// A rule that sends to nobody known.
    #[error("the rule {rule} sends to {body}, which is not there")]
    BodyUnknown {
        /// The rule.
        rule: RuleId,
        /// What is not there.
        body: BodyId,
    },
    /// A rule for no known category.
    #[error("the rule {rule} is for the category {category}, which is not there")]
    CategoryUnknown {
        /// The rule.
        rule: RuleId,
        /// What is not there.
        category: CategoryId,
    },
    /// A rule for a category of a kind that it is not for.
    #[error("the rule {rule} is not for the kind of case that the category {category} is for")]
    CategoryOfOtherKind {
        /// The rule.
        rule: RuleId,
        /// The category.
        category: CategoryId,
    },
    /// Two lists of one id.
    #[error("the list {0} is there twice")]
    ListTwice(ListId),
    /// A rule with a list that is not there.
    #[error("the rule {rule} has words of the list {list}, which is not there")]
    ListUnknown {
        /// The rule.
        rule: RuleId,
        /// What is not there.
        list: ListId,
    },
    /// A doubt: a list that no rule has.
    #[error("no rule has words of the list {0}")]
    ListUnused(ListId),
    /// A rule after which all is as before.
    #[error(
        "the rule {0} changes nothing: it names neither who gets the case nor urgency, visibility, the safe mode or what may be a complaint"
    )]
    Idle(RuleId),
    /// A rule that sends past the desk to somebody who is not the police.
    #[error("the rule {0} sends past the desk, which only the officer and divisions of the police can be sent to")]
    PastTheDesk(RuleId),
    /// A doubt: a rule that another one always wins over.
    #[error("the rule {rule} can never win: whenever it fits, {by} fits too and wins")]
    Shadowed {
        /// The rule.
        rule: RuleId,
        /// The other.
        by: RuleId,
    },
    /// A doubt: a body that no rule sends to.
    #[error("no rule sends to {0}")]
    Unused(BodyId),
}

/// Everything with which there is no triage.
#[must_use]
pub fn flaws(parts: &Parts) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    categories(parts, &mut flaws);
    bodies(parts, &mut flaws);
    rules(parts, &mut flaws);
    flaws
}

/// What may be meant and looks like a slip: rules that never win, bodies that are never sent to.
#[must_use]
pub fn doubts(parts: &Parts) -> Vec<Flaw> {
    let parents: HashMap<&CategoryId, Option<&CategoryId>> =
        parts.categories.iter().map(|category| (&category.id, category.parent.as_ref())).collect();
    let lists: Lists<'_> = parts.lists.iter().map(|list| (&list.id, list)).collect();
    let mut doubts = Vec::new();
    for (at, rule) in parts.rules.iter().enumerate().filter(|(_, rule)| rule.to.is_some()) {
        let over =
            parts.rules.iter().enumerate().find(|(other, over)| *other != at && shadows((*other, over), (at, rule), &parents, &lists));
        if let Some((_, by)) = over {
            doubts.push(Flaw::Shadowed { rule: rule.id.clone(), by: by.id.clone() });
        }
    }
    let used: HashSet<&BodyId> = parts.rules.iter().filter_map(|rule| rule.to.as_ref()?.body()).collect();
    let listed: HashSet<ListId> = parts.rules.iter().flat_map(lists_of).collect();
    doubts.extend(parts.lists.iter().filter(|list| !listed.contains(&list.id)).map(|list| Flaw::ListUnused(list.id.clone())));
    doubts.extend(parts.bodies.iter().filter(|body| !used.contains(&body.id)).map(|body| Flaw::Unused(body.id.clone())));
    doubts
}

fn categories(parts: &Parts, flaws: &mut Vec<Flaw>) {
    let mut known: HashMap<&CategoryId, &Category> = HashMap::new();
    for category in &parts.categories {
        if known.insert(&category.id, category).is_some() {
            flaws.push(Flaw::CategoryTwice(category.id.clone()));
        }
        if category.visibility < ceiling(category.kind)
            || ((category.safe_mode || category.complaint) && category.visibility != Visibility::Never)
        {
            flaws.push(Flaw::NeverPublic(category.id.clone()));
        }
    }
    for category in &parts.categories {
        let Some(id) = &category.parent else { continue };
        let (category_id, parent_id) = (category.id.clone(), id.clone());
        let Some(parent) = known.get(id) else {
            flaws.push(Flaw::ParentUnknown { category: category_id, parent: parent_id });
            continue;
        };
        if parent.kind != category.kind {
            flaws.push(Flaw::OtherKind { category: category_id.clone(), parent: parent_id.clone() });
        }
        if category.visibility < parent.visibility {
            flaws.push(Flaw::MorePublic { category: category_id.clone(), parent: parent_id });
        }
        let mut above = BTreeSet::new();
        let mut at = Some(*parent);
        while let Some(category) = at.filter(|category| above.insert(&category.id)) {
            at = category.parent.as_ref().and_then(|id| known.get(id)).copied();
        }
        if above.contains(&category_id) {
            flaws.push(Flaw::Circle(category_id));
        }
    }
}

fn bodies(parts: &Parts, flaws: &mut Vec<Flaw>) {
    let mut known = HashSet::new();
    for body in &parts.bodies {
        if !known.insert(&body.id) {
            flaws.push(Flaw::BodyTwice(body.id.clone()));
        }
        if RESERVED.contains(&body.id.as_str()) {
            flaws.push(Flaw::Reserved(body.id.clone()));
        }
    }
}

fn rules(parts: &Parts, flaws: &mut Vec<Flaw>) {
    let mut known = HashSet::new();
    let police = |to: &Destination| match to {
        Destination::Desk => false,
        Destination::Officer => true,
        // A body that is not there is told on its own.
        Destination::Body(id) => parts.bodies.iter().find(|body| body.id == *id).is_none_or(|body| body.kind == BodyKind::PoliceDivision),
    };
    let mut lists = HashSet::new();
    for list in &parts.lists {
        if !lists.insert(&list.id) {
            flaws.push(Flaw::ListTwice(list.id.clone()));
        }
    }
    for rule in &parts.rules {
        if !known.insert(&rule.id) {
            flaws.push(Flaw::RuleTwice(rule.id.clone()));
        }
        let unknown: BTreeSet<ListId> = lists_of(rule).filter(|list| !lists.contains(list)).collect();
        flaws.extend(unknown.into_iter().map(|list| Flaw::ListUnknown { rule: rule.id.clone(), list }));
        if let Some(Destination::Body(body)) = &rule.to
            && !parts.bodies.iter().any(|known| known.id == *body)
        {
            flaws.push(Flaw::BodyUnknown { rule: rule.id.clone(), body: body.clone() });
        }
        for id in &rule.categories {
            match parts.categories.iter().find(|category| category.id == *id) {
                None => flaws.push(Flaw::CategoryUnknown { rule: rule.id.clone(), category: id.clone() }),
                Some(category) if !(rule.kinds.is_empty() || rule.kinds.contains(&category.kind)) => {
                    flaws.push(Flaw::CategoryOfOtherKind { rule: rule.id.clone(), category: id.clone() });
                }
                Some(_) => {}
            }
        }
        let says = rule.safe_mode || rule.complaint || rule.perhaps_complaint;
        if rule.to.is_none() && rule.urgency.is_none() && rule.visibility.is_none() && !says {
            flaws.push(Flaw::Idle(rule.id.clone()));
        }
        if rule.at_once && !rule.to.as_ref().is_some_and(police) {
            flaws.push(Flaw::PastTheDesk(rule.id.clone()));
        }
    }
}

/// The lists that a rule has words of.
fn lists_of(rule: &Rule) -> impl Iterator<Item = ListId> {
    rule.words.iter().chain(&rule.without_words).chain(&rule.who).flat_map(Term::lists)
}

/// Whether the first rule fits and wins whenever the second one fits. It may be so and not be seen, where
/// words say the same differently.
fn shadows(
    (at, over): (usize, &Rule),
    (below, rule): (usize, &Rule),
    parents: &HashMap<&CategoryId, Option<&CategoryId>>,
    lists: &Lists<'_>,
) -> bool {
    if over.to.is_none() {
        return false;
    }
    // Whatever it asks for, the other one asks for more.
    let kinds = over.kinds.is_empty() || (!rule.kinds.is_empty() && rule.kinds.iter().all(|kind| over.kinds.contains(kind)));
    let districts = wider(&over.districts, &rule.districts);
    let words = over.words.is_empty()
        || (!rule.words.is_empty() && rule.words.iter().all(|term| over.words.iter().any(|wide| covers(wide, term, lists))));
    let who = over.who.is_empty() || over.who == rule.who;
    let without = over.without_words.iter().all(|term| rule.without_words.iter().any(|wide| covers(wide, term, lists)));
    let same = wider(&over.categories, &rule.categories);
    let within = |id: &CategoryId| {
        let above = std::iter::successors(Some(id), |id| parents.get(*id).copied().flatten()).take(parents.len() + 1);
        above.into_iter().any(|id| over.categories.contains(id))
    };
    let categories = same || (!rule.categories.is_empty() && rule.categories.iter().all(within));
    if !(kinds && districts && words && who && without && categories) {
        return false;
    }
    // And it comes first.
    let says = |rule: &Rule| !rule.words.is_empty() || !rule.who.is_empty();
    let rank = |rule: &Rule| (rule.overrules, !rule.categories.is_empty(), says(rule), !rule.districts.is_empty());
    match rank(over).cmp(&rank(rule)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        // A rule for a part is nearer than one for the whole.
        std::cmp::Ordering::Equal => same && at < below,
    }
}

/// Whether one list lets through whatever the other does; an empty one lets through all.
fn wider<T: PartialEq>(wide: &[T], narrow: &[T]) -> bool {
    wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|item| wide.contains(item)))
}

/// The lists by their ids.
type Lists<'a> = HashMap<&'a ListId, &'a List>;

/// Whether a text that has the second has the first.
fn covers(wide: &Term, narrow: &Term, lists: &Lists<'_>) -> bool {
    let narrow = narrow.phrases();
    wide.phrases().iter().all(|wide| match wide.as_slice() {
        [wide] => narrow.iter().flatten().any(|piece| covers_piece(wide, piece, lists)),
        _ => narrow.contains(wide),
    })
}

/// Whether each way to write a piece has one of another within it.
fn covers_piece(wide: &Piece, narrow: &Piece, lists: &Lists<'_>) -> bool {
    let (wide, narrow) = (spellings(wide, lists), spellings(narrow, lists));
    let within = |narrow: &[Form], wide: &[Form]| {
        narrow.windows(wide.len().max(1)).any(|window| {
            window.iter().zip(wide).all(|(word, form)| if form.stem { word.text.starts_with(&form.text) } else { word == form })
        })
    };
    !narrow.is_empty() && narrow.iter().all(|narrow| wide.iter().any(|wide| within(narrow, wide)))
}

/// All ways to write a piece.
fn spellings(piece: &Piece, lists: &Lists<'_>) -> Vec<Vec<Form>> {
    match piece {
        Piece::Words(forms) => vec![forms.clone()],
        Piece::List(id) => {
            let words = lists.get(id).into_iter().flat_map(|list| &list.words).flat_map(Term::phrases);
            words.flat_map(Phrase::into_iter).flat_map(|piece| spellings(&piece, &Lists::new())).collect()
        }
    }
}
