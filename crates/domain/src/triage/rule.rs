//! The rules of triage as a pack writes them.

use serde::{Deserialize, Serialize};

use super::term::Term;
use super::values::{Destination, Urgency, Visibility};
use crate::case::CaseKind;
use crate::city::Name;
use crate::ids::{CategoryId, DistrictId, ListId, RuleId};

/// Words that say the same, which rules share: `<officer>` in a term is any of the list of that id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its id.
    pub id: ListId,
    /// Its words; none of them is a term of several pieces, or another list.
    pub words: Vec<Term>,
}

/// A rule: what a case must be like, and what then follows. An empty list asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// The kinds of case it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<CaseKind>,
    /// The categories it is for, with all that are part of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryId>,
    /// What the text must have, one of them at least.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Term>,
    /// What the text may not have, none of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_words: Vec<Term>,
    /// What the answer to "who was it" must have, one of them at least. Only reports of offences ask that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Term>,
    /// The districts it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<DistrictId>,
    /// Where the case goes. A rule that names nobody only makes a case more urgent or less public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Destination>,
    /// How urgent it is at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// How public it is at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Whether the case goes there past the desk: to the officer or a division of the police only.
    #[serde(default)]
    pub at_once: bool,
    /// Whether it wins over every rule that does not say so, whatever those name.
    #[serde(default)]
    pub overrules: bool,
    /// Whether nothing that is sent to the author of such a case may give it away.
    #[serde(default)]
    pub safe_mode: bool,
    /// Whether such a case is a complaint about the police, which reaches no officer.
    #[serde(default)]
    pub complaint: bool,
    /// Whether it may be one: before the officer gets such a case its author is asked.
    #[serde(default)]
    pub perhaps_complaint: bool,
    /// Why, in a sentence, for who holds the case and for its author.
    pub reason: Name,
    /// By which law; nothing where the body's own says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legal_ground: String,
}
