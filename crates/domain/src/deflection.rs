//! Deflection: a question that guidance answered before it was filed. It counts only when the author says that it
//! helped, or reads and files nothing: an offer that is filed after all was none.

use serde::{Deserialize, Serialize};

use crate::reference::{TokenError, draw_token, parse_token};

/// How many articles and questions are offered at most.
pub const MAX_OFFERED: usize = 3;

/// The id of an offer: it opens nothing, and nobody can guess another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OfferId(String);

impl OfferId {
    /// Draws a new id; `fill` is a secure source of bytes.
    #[must_use]
    pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Self {
        Self(draw_token(&mut fill))
    }

    /// Takes an id as it stands.
    ///
    /// # Errors
    /// [`TokenError`] when its length or a symbol is wrong.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        parse_token(text).map(Self)
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OfferId {
    type Error = TokenError;

    fn try_from(text: String) -> Result<Self, TokenError> {
        Self::parse(&text)
    }
}

impl From<OfferId> for String {
    fn from(id: OfferId) -> Self {
        id.0
    }
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// It was made.
    #[default]
    Offered,
    /// Something of it was read.
    Read,
    /// It helped.
    Helped,
    /// The question was filed after all.
    Filed,
}

impl Stand {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Offered, Self::Read, Self::Helped, Self::Filed];

    /// Its name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Read => "read",
            Self::Helped => "helped",
            Self::Filed => "filed",
        }
    }

    /// How an offer that stands so counts: read, helped.
    #[must_use]
    pub const fn counts(self) -> (i32, i32) {
        match self {
            Self::Read => (1, 0),
            Self::Helped => (0, 1),
            Self::Offered | Self::Filed => (0, 0),
        }
    }

    /// Whether it can go on to that: it is read before it helps, and once filed it stays so.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Offered, Self::Read | Self::Helped | Self::Filed)
                | (Self::Read, Self::Helped | Self::Filed)
                | (Self::Helped, Self::Filed)
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_comes_an_offer_counts_once_and_not_at_all_once_filed(steps in prop::collection::vec(prop::sample::select(Stand::ALL.to_vec()), 0..8)) {
            let (mut stand, mut read, mut helped, mut filed) = (Stand::Offered, 0, 0, false);
            for next in steps {
                if stand.may_become(next) {
                    let (before, after) = (stand.counts(), next.counts());
                    read += after.0 - before.0;
                    helped += after.1 - before.1;
                    stand = next;
                }
                filed |= next == Stand::Filed;
                prop_assert!((0..=1).contains(&(read + helped)) && read >= 0 && helped >= 0);
                prop_assert!(!filed || read + helped == 0);
            }
        }
    }
}
