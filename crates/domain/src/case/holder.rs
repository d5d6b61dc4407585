//! Who holds a case: who owes its author an answer. Exactly one does at any time.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{BodyId, OfficerId};

/// Who holds a case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Holder {
    /// The post of the case's beat.
    Officer,
    /// The supervisors of the district: what an officer may not see.
    Supervisor,
    /// The moderators of the city.
    Desk,
    /// A police division, by its own staff.
    Division {
        /// Which.
        body: BodyId,
    },
    /// A legal partner, whose draft the desk sends on.
    Partner {
        /// Which.
        body: BodyId,
    },
    /// A responsible body outside Varta, by its reply link.
    Body {
        /// Which.
        body: BodyId,
    },
}

impl Holder {
    /// Whether those who work on it are members of the police, of whom a complaint may be.
    #[must_use]
    pub const fn is_police(&self) -> bool {
        matches!(self, Self::Officer | Self::Division { .. })
    }

    /// Its name in the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
            Self::Desk => "desk",
            Self::Division { .. } => "division",
            Self::Partner { .. } => "partner",
            Self::Body { .. } => "body",
        }
    }

    /// The body, where one holds it.
    #[must_use]
    pub const fn body(&self) -> Option<&BodyId> {
        match self {
            Self::Division { body } | Self::Partner { body } | Self::Body { body } => Some(body),
            Self::Officer | Self::Supervisor | Self::Desk => None,
        }
    }
}

/// A conflict of interest (law on citizens' appeals, art. 7: a complaint may not be sent to those whose acts it is
/// about). Such a case never reaches an officer, by any path: supervisors and the desk have it, except those it is
/// about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Whom it is about; empty where the author could not name them.
    #[serde(default)]
    pub about: Vec<OfficerId>,
}

impl Conflict {
    /// Who holds a complaint first: the supervisors of the district or, where it has no place or none of them may
    /// know of it, the desk.
    #[must_use]
    pub const fn first_holder(has_supervisor: bool) -> Holder {
        if has_supervisor { Holder::Supervisor } else { Holder::Desk }
    }

    /// The same, once more is known: whom it was about it stays about, but for those whom somebody takes out by name.
    #[must_use]
    pub fn and(&self, about: &[OfficerId], not_about: &[OfficerId]) -> Self {
        let kept = self.about.iter().filter(|officer| !not_about.contains(officer));
        let about: BTreeSet<OfficerId> = kept.chain(about).cloned().collect();
        Self { about: about.into_iter().collect() }
    }

    /// Whether one of these supervisors may know of it. Where nobody is named it may be about any of them.
    #[must_use]
    pub fn leaves_one_of(&self, supervisors: &[OfficerId]) -> bool {
        !self.about.is_empty() && supervisors.iter().any(|supervisor| !self.is_about(supervisor))
    }

    /// Whether it is about this member of the police.
    #[must_use]
    pub fn is_about(&self, officer: &OfficerId) -> bool {
        self.about.contains(officer)
    }
}
