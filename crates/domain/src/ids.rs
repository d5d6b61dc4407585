//! Typed identifiers. Each is parsed once, where it enters, and never checked again.
//!
//! All of them are slugs (`a-z`, `0-9`, `-`, at most 64 characters), so they can stand in a path,
//! in a key of the table and in a log line without escaping.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("an identifier may not be empty")]
    Empty,
    /// Longer than [`MAX_LEN`] characters.
    #[error("an identifier has at most {MAX_LEN} characters")]
    TooLong,
    /// Something else than `a-z`, `0-9` and `-`.
    #[error("an identifier is made of a-z, 0-9 and '-'")]
    BadCharacter,
}

/// The longest identifier, in characters.
pub const MAX_LEN: usize = 64;

/// What stands for the beat and the district of a case that was filed without a place. It is kept and read back, and
/// nothing that is named from outside, a pack or a request, can be called so.
const NOWHERE: &str = "-";

fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_LEN {
        return Err(IdError::TooLong);
    }
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.bytes().all(allowed) { Ok(()) } else { Err(IdError::BadCharacter) }
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a slug as it stands.
            ///
            /// # Errors
            /// [`IdError`] when it is empty, too long or has a character outside the alphabet.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                check(text)?;
                if text == NOWHERE { Err(IdError::BadCharacter) } else { Ok(Self(text.to_owned())) }
            }

            /// The slug as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                check(&text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

slug!(
    /// A city, the tenant everything belongs to: `kyiv`.
    CitySlug
);
slug!(
    /// An administrative district of a city: `holosiivskyi`.
    DistrictId
);
slug!(
    /// A beat, unique within its city: `hol-07`.
    BeatId
);
slug!(
    /// A member of the police known to a city's directory: officer, supervisor or coordinator.
    OfficerId
);
slug!(
    /// A station, where officers can be found.
    StationId
);
slug!(
    /// One imported version of a city's directory. Versions sort by the time of their import.
    DirectoryVersion
);
slug!(
    /// Who a staff token speaks of: the `sub` claim of Cognito.
    StaffId
);
slug!(
    /// One outbox event set, written with the change it tells of.
    EventId
);
slug!(
    /// A body that may be responsible for a matter, unique within its city: `kyivmisksvitlo`.
    BodyId
);
slug!(
    /// A category of cases, unique within its city: `lighting`.
    CategoryId
);
slug!(
    /// A rule of triage, unique within its city: `lamp-to-lighting`.
    RuleId
);
slug!(
    /// A list of words that rules of triage share, unique within its city: `officer`.
    ListId
);
slug!(
    /// An article of guidance, unique within its city; it stands in its address: `street-light-out`.
    GuidanceId
);
slug!(
    /// A reply that the desk keeps, unique within its city: `lamp-reported`.
    ReplyId
);
slug!(
    /// A photo, by the random name it was given before it was sent.
    PhotoId
);

impl DistrictId {
    /// Of a case without a place.
    #[must_use]
    pub fn nowhere() -> Self {
        Self(NOWHERE.to_owned())
    }
}

impl BeatId {
    /// Of a case without a place.
    #[must_use]
    pub fn nowhere() -> Self {
        Self(NOWHERE.to_owned())
    }

    /// Whether it is that of a case without a place.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        self.0 == NOWHERE
    }
}

impl PhotoId {
    /// Of symbols that are drawn from the alphabet of slugs.
    pub(crate) const fn of_symbols(symbols: String) -> Self {
        Self(symbols)
    }
}
