//! The categories of a city: a tree for each kind of case.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::values::{FirstTo, Visibility};
use crate::case::CaseKind;
use crate::city::Name;
use crate::ids::CategoryId;

/// More than a tree may be deep: a circle.
const MAX_DEPTH: usize = 8;

/// A category of cases, which their authors choose and the desk may correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The kind of case it is for.
    pub kind: CaseKind,
    /// The category it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryId>,
    /// Its name.
    pub name: Name,
    /// What belongs to it, in a sentence, for who chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Name>,
    /// Who may see its cases. A rule may make a case less public, nothing makes it more.
    pub visibility: Visibility,
    /// Who gets its cases first.
    #[serde(default)]
    pub first_to: FirstTo,
    /// Whether its authors may be in danger from who lives with them: nothing sent to them gives it away.
    #[serde(default)]
    pub safe_mode: bool,
    /// Whether its cases are complaints about the police, which reach no officer.
    #[serde(default)]
    pub complaint: bool,
}

impl Category {
    /// Whether any of its cases may ever be told to the public.
    #[must_use]
    pub fn may_be_public(&self) -> bool {
        !self.safe_mode && !self.complaint && self.visibility.and(ceiling(self.kind)) != Visibility::Never
    }
}

/// The most public that a kind of case ever is.
#[must_use]
pub(super) const fn ceiling(kind: CaseKind) -> Visibility {
    match kind {
        CaseKind::Hazard | CaseKind::Question => Visibility::Public,
        CaseKind::Message | CaseKind::CrimeReport => Visibility::Never,
    }
}

/// All categories of a city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Categories {
    all: Vec<Category>,
    at: HashMap<CategoryId, usize>,
}

impl Categories {
    /// Of ids that are there once.
    pub(super) fn of(all: Vec<Category>) -> Self {
        let at = all.iter().enumerate().map(|(at, category)| (category.id.clone(), at)).collect();
        Self { all, at }
    }

    /// All of them, in the order of the pack.
    #[must_use]
    pub fn all(&self) -> &[Category] {
        &self.all
    }

    /// The category of that id.
    #[must_use]
    pub fn get(&self, id: &CategoryId) -> Option<&Category> {
        self.all.get(*self.at.get(id)?)
    }

    /// Those of a kind that are part of no other.
    pub fn roots(&self, kind: CaseKind) -> impl Iterator<Item = &Category> {
        self.all.iter().filter(move |category| category.kind == kind && category.parent.is_none())
    }

    /// The parts of a category.
    pub fn children<'a>(&'a self, id: &'a CategoryId) -> impl Iterator<Item = &'a Category> {
        self.all.iter().filter(move |category| category.parent.as_ref() == Some(id))
    }

    /// A category and those it is a part of, itself first.
    pub fn lineage<'a>(&'a self, id: &CategoryId) -> impl Iterator<Item = &'a Category> + use<'a> {
        let first = self.get(id);
        std::iter::successors(first, |category| self.get(category.parent.as_ref()?)).take(MAX_DEPTH)
    }
}
