//! Replies that a desk keeps, since many ask the same.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{ReplyId, StaffId};
use crate::text::MessageText;

/// The longest name of a reply, in characters.
pub const MAX_NAME_CHARS: usize = 80;

/// A saved reply.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReply {
    /// Its id.
    pub id: ReplyId,
    /// By which it is found.
    pub name: String,
    /// In Ukrainian.
    pub uk: MessageText,
    /// In English.
    pub en: MessageText,
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
}

impl SavedReply {
    /// Whether it says the same, whoever wrote it when.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.id == other.id && self.name == other.name && self.uk == other.uk && self.en == other.en
    }
}

impl fmt::Debug for SavedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SavedReply").field("id", &self.id).finish_non_exhaustive()
    }
}
