//! From the facts of a case to where it should go, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Triage;
use super::body::BodyKind;
use super::category::{Category, ceiling};
use super::matching::Found;
use super::rule::Rule;
use super::term::Term;
use super::values::{Destination, FirstTo, Urgency, Visibility};
use crate::case::CaseKind;
use crate::city::Name;
use crate::ids::{CategoryId, DistrictId, RuleId};

/// How many further places to send a case to are offered.
const MAX_ALTERNATIVES: usize = 2;

/// What is known of a case when it is looked at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Its kind.
    pub kind: CaseKind,
    /// Its category; one that the city does not have counts as none.
    pub category: Option<&'a CategoryId>,
    /// Its words.
    pub text: &'a str,
    /// Of them the answer to "who was it", where the form asks it.
    pub who: Option<&'a str>,
    /// Where it is.
    pub district: Option<&'a DistrictId>,
}

impl fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut facts = f.debug_struct("Facts");
        facts.field("kind", &self.kind).field("category", &self.category).field("district", &self.district).finish_non_exhaustive()
    }
}

/// What of a case a rule asked for and found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// What of its words, as the rule writes it: nothing that the author wrote.
    pub words: Vec<Term>,
    /// The category that the rule names: the case's own, or one it is a part of.
    pub category: Option<CategoryId>,
    /// The district that the rule names.
    pub district: Option<DistrictId>,
}

/// A rule that made a case more urgent or less public without sending it anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The rule.
    pub rule: RuleId,
    /// Why.
    pub reason: Name,
}

/// Another place that a rule would send the case to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Where.
    pub to: Destination,
    /// The rule.
    pub rule: RuleId,
    /// Why.
    pub reason: Name,
}

/// Where a case should go, and why. There always is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Where it goes by itself: the desk, unless category or rule send it past.
    pub first: Destination,
    /// Who can act on it.
    pub to: Destination,
    /// How urgent it is.
    pub urgency: Urgency,
    /// Who may see it.
    pub visibility: Visibility,
    /// Whether nothing that is sent to its author may give it away.
    pub safe_mode: bool,
    /// Whether it is a complaint about the police, which reaches no officer and no division.
    #[serde(default)]
    pub complaint: bool,
    /// Whether it may be one, which its author knows.
    #[serde(default)]
    pub perhaps_complaint: bool,
    /// Why.
    pub reason: Name,
    /// The rule that says so; none where no rule fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// By which law: the rule's, or the body's own; empty where none is named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legal_ground: String,
    /// What of the case the rule found.
    pub matched: Matched,
    /// What else made it more urgent or less public.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Where else it could go, the likelier first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
}

/// How specific a rule is for a case; the greatest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) overrules: bool,
    pub(super) category: bool,
    pub(super) words: bool,
    pub(super) place: bool,
    /// The nearer the rule's category, the greater.
    pub(super) nearness: std::cmp::Reverse<usize>,
    /// The earlier in the file, the greater.
    pub(super) order: std::cmp::Reverse<usize>,
}

/// A rule that fits.
struct Fit<'a> {
    rank: Rank,
    rule: &'a Rule,
    matched: Matched,
}

impl Triage {
    /// Suggests where a case should go. The same facts always give the same, and there always is something.
    #[must_use]
    pub fn suggest(&self, facts: &Facts<'_>) -> Suggestion {
        let lineage: Vec<&Category> = facts.category.iter().flat_map(|id| self.categories.lineage(id)).collect();
        // A category of another kind is a mistake of who asks, and tells nothing.
        let lineage = if lineage.first().is_some_and(|category| category.kind == facts.kind) { lineage } else { Vec::new() };
        let category = lineage.first().copied();
        let said = Said { all: self.matcher.look(facts.text), who: facts.who.map(|who| self.matcher.look(who)) };
        let mut fits: Vec<Fit<'_>> =
            self.rules.iter().enumerate().filter_map(|(order, rule)| fit(order, rule, facts, &lineage, &said)).collect();
        fits.sort_by_key(|fit| std::cmp::Reverse(fit.rank));

        let urgency = fits.iter().filter(|fit| fit.rule.to.is_none()).filter_map(|fit| fit.rule.urgency).max();
        let of_rules = fits.iter().filter_map(|fit| fit.rule.visibility).max().unwrap_or(Visibility::Public);
        let visibility = unless_known(category, facts.kind).and(of_rules);
        let safe_mode = category.is_some_and(|category| category.safe_mode) || fits.iter().any(|fit| fit.rule.safe_mode);
        let complaint = category.is_some_and(|category| category.complaint) || fits.iter().any(|fit| fit.rule.complaint);
        let perhaps_complaint = !complaint && fits.iter().any(|fit| fit.rule.perhaps_complaint);
        if complaint {
            // Wherever rules would send it: not to the colleagues of whom it is about.
            fits.retain(|fit| !fit.rule.to.as_ref().is_some_and(|to| self.is_police(to)));
        }
        let notes = fits.iter().filter(|fit| fit.rule.to.is_none()).map(|fit| note(fit.rule)).collect();

        let first_to = match facts.kind {
            _ if complaint => FirstTo::Desk,
            CaseKind::Message => FirstTo::Officer,
            _ => category.map_or(FirstTo::Desk, |category| category.first_to),
        };
        // Only a rule of weight takes a case away from the officer who would get it by its category: one of a complaint in
        // it, above all. A message is to the officer, whom its author has chosen.
        let may_take = |rule: &Rule| rule.to == Some(Destination::Officer) || (rule.overrules && facts.kind != CaseKind::Message);
        let may_win = |rule: &Rule| rule.to.is_some() && (first_to != FirstTo::Officer || may_take(rule));
        let best = fits.iter().position(|fit| may_win(fit.rule)).map(|at| fits.remove(at));
        let (to, reason) = match &best {
            Some(best) => (best.rule.to.clone().unwrap_or(Destination::Desk), best.rule.reason.clone()),
            None if first_to == FirstTo::Officer => (Destination::Officer, officer_reason()),
            None => (Destination::Desk, desk_reason()),
        };
        let past_the_desk = match first_to {
            FirstTo::Officer if to == Destination::Officer => true,
            FirstTo::Division => self.is_police(&to),
            FirstTo::Officer | FirstTo::Desk => best.as_ref().is_some_and(|best| best.rule.at_once),
        };
        let of_body = || to.body().and_then(|id| self.body(id)).map(|body| body.legal_ground.clone()).unwrap_or_default();
        let named = best.as_ref().map(|best| best.rule.legal_ground.clone()).filter(|ground| !ground.is_empty());
        let of_rule = best.as_ref().and_then(|best| best.rule.urgency).unwrap_or_default();
        Suggestion {
            first: if past_the_desk { to.clone() } else { Destination::Desk },
            urgency: urgency.map_or(of_rule, |raised| raised.max(of_rule)),
            visibility,
            safe_mode,
            complaint,
            perhaps_complaint,
            reason,
            rule: best.as_ref().map(|best| best.rule.id.clone()),
            legal_ground: named.unwrap_or_else(of_body),
            alternatives: alternatives(&fits, &to),
            matched: best.map(|best| best.matched).unwrap_or_default(),
            notes,
            to,
        }
    }

    /// Whether it is the officer or a division of the police.
    pub(super) fn is_police(&self, to: &Destination) -> bool {
        match to {
            Destination::Desk => false,
            Destination::Officer => true,
            Destination::Body(id) => self.body(id).is_some_and(|body| body.kind == BodyKind::PoliceDivision),
        }
    }
}

/// What the rules look for, where it was found: in all the words, and in the answer to "who was it".
struct Said<'a> {
    all: Found<'a>,
    who: Option<Found<'a>>,
}

/// A hazard of which nobody has said what it is may point at a person.
fn unless_known(category: Option<&Category>, kind: CaseKind) -> Visibility {
    let unknown = if kind == CaseKind::Hazard { Visibility::Never } else { Visibility::Public };
    category.map_or(unknown, |category| category.visibility).and(ceiling(kind))
}

fn fit<'a>(order: usize, rule: &'a Rule, facts: &Facts<'_>, lineage: &[&Category], said: &Said<'_>) -> Option<Fit<'a>> {
    if !(rule.kinds.is_empty() || rule.kinds.contains(&facts.kind)) {
        return None;
    }
    let nearest = lineage.iter().position(|category| rule.categories.contains(&category.id));
    let district = facts.district.filter(|district| rule.districts.contains(district));
    let mut words: Vec<Term> = rule.words.iter().filter(|term| said.all.has(term)).cloned().collect();
    let who: Vec<Term> = said.who.iter().flat_map(|found| rule.who.iter().filter(|term| found.has(term))).cloned().collect();
    let lacks = (!rule.categories.is_empty() && nearest.is_none())
        || (!rule.districts.is_empty() && district.is_none())
        || (!rule.words.is_empty() && words.is_empty())
        || (!rule.who.is_empty() && who.is_empty());
    if lacks || rule.without_words.iter().any(|term| said.all.has(term)) {
        return None;
    }
    words.extend(who);
    let rank = Rank {
        overrules: rule.overrules,
        category: nearest.is_some(),
        words: !words.is_empty(),
        place: district.is_some(),
        nearness: std::cmp::Reverse(nearest.unwrap_or_default()),
        order: std::cmp::Reverse(order),
    };
    let category = nearest.and_then(|at| lineage.get(at)).map(|category| category.id.clone());
    Some(Fit { rank, rule, matched: Matched { words, category, district: district.cloned() } })
}

fn note(rule: &Rule) -> Note {
    Note { rule: rule.id.clone(), reason: rule.reason.clone() }
}

/// The other places that the rules which fit name, each once.
fn alternatives(fits: &[Fit<'_>], to: &Destination) -> Vec<Alternative> {
    let mut others: Vec<Alternative> = Vec::new();
    for rule in fits.iter().map(|fit| fit.rule) {
        let Some(other) = rule.to.as_ref().filter(|other| *other != to && **other != Destination::Desk) else { continue };
        if others.len() < MAX_ALTERNATIVES && !others.iter().any(|known| known.to == *other) {
            others.push(Alternative { to: other.clone(), rule: rule.id.clone(), reason: rule.reason.clone() });
        }
    }
    others
}

fn desk_reason() -> Name {
    Name {
        uk: "Жодне правило міста не підійшло: куди передати, вирішить модератор.".to_owned(),
        en: "No rule of the city fits: a moderator decides where it goes.".to_owned(),
    }
}

fn officer_reason() -> Name {
    Name {
        uk: "Такі випадки одразу отримує дільничний офіцер.".to_owned(),
        en: "Such cases go to the district officer at once.".to_owned(),
    }
}
