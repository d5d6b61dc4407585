//! What a case is given by its category and the rules: who may see it, how urgent it is, where it goes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{BodyId, IdError};
use crate::place::{Point, cell_of};

/// Who may see a case beside those who work on it, the most public first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody: its place and its category stand on the map.
    Public,
    /// Everybody, but the public place is the centre of a cell of the map.
    Snapped,
    /// Nobody: it could point at a person or a home.
    Never,
}

impl Visibility {
    /// All, the most public first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Snapped, Self::Never];

    /// Its name in packs and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Snapped => "snapped",
            Self::Never => "never",
        }
    }

    /// The place that everybody may see: the point itself, the centre of its cell of the map, or none.
    #[must_use]
    pub fn public_point(self, point: Point) -> Option<Point> {
        match self {
            Self::Public => Some(point),
            Self::Snapped => {
                let centre = h3o::LatLng::from(cell_of(point).index());
                Point::new(centre.lat(), centre.lng()).ok()
            }
            Self::Never => None,
        }
    }

    /// The less public of two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// How soon a case wants somebody's eyes. It orders a queue; the clock of the answer is one for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// It can wait.
    Low,
    /// In its turn.
    #[default]
    Normal,
    /// Before the others.
    High,
}

impl Urgency {
    /// All, the least urgent first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Normal, Self::High];

    /// Its name in packs and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// Who gets the cases of a category first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstTo {
    /// The moderators, who are shown a suggestion.
    #[default]
    Desk,
    /// The district officer, at once, and nobody else.
    Officer,
    /// The police division that the rules name, at once; the desk where they name none.
    Division,
}

impl FirstTo {
    /// All.
    pub const ALL: [Self; 3] = [Self::Desk, Self::Officer, Self::Division];

    /// Its name in packs and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Officer => "officer",
            Self::Division => "division",
        }
    }
}

/// Where a case goes: "desk", "officer", or the id of a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Destination {
    /// The moderators.
    Desk,
    /// The officer of the beat.
    Officer,
    /// A responsible body.
    Body(BodyId),
}

/// What no body may be called.
pub(super) const RESERVED: [&str; 3] = ["desk", "officer", "division"];

impl Destination {
    /// Reads it.
    ///
    /// # Errors
    /// [`IdError`] where it is neither of the two words nor an id.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        match text {
            "desk" => Ok(Self::Desk),
            "officer" => Ok(Self::Officer),
            _ => BodyId::parse(text).map(Self::Body),
        }
    }

    /// The body, where it is one.
    #[must_use]
    pub const fn body(&self) -> Option<&BodyId> {
        match self {
            Self::Body(id) => Some(id),
            Self::Desk | Self::Officer => None,
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Desk => "desk",
            Self::Officer => "officer",
            Self::Body(id) => id.as_str(),
        })
    }
}

impl TryFrom<String> for Destination {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::parse(&text)
    }
}

impl From<Destination> for String {
    fn from(to: Destination) -> Self {
        to.to_string()
    }
}
