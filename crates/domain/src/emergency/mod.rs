//! What is no case at all: words that sound as if somebody were in danger now. Such a text is first
//! answered with whom to call; its author may still file it after confirming that it is not urgent.
//!
//! A miss costs more than a false alarm, but who writes of last month's noise must not be stopped. The
//! rules are data ([`cyrillic`], [`latin`]); `docs/emergency.md` says how they are written and measured.

mod cyrillic;
mod latin;
mod lexicon;
mod rule;

use std::sync::LazyLock;

use self::lexicon::LEXICON;
use crate::spelling::words;

/// What kind of danger a text speaks of, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Somebody is dying, unconscious, bleeding, poisoned.
    Medical,
    /// Somebody is about to take their life.
    Suicide,
    /// Shots, a weapon in somebody's hands, a threat to kill.
    Weapon,
    /// An explosion, or a thing that may explode.
    Explosive,
    /// Violence against a person.
    Violence,
    /// Fire.
    Fire,
    /// Gas.
    Gas,
    /// A child or a helpless person is missing or in danger.
    Missing,
    /// Somebody is breaking in.
    BreakIn,
    /// A road crash with people hurt.
    Crash,
    /// A cry for help that does not say why.
    Help,
}

impl Category {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Medical,
        Self::Suicide,
        Self::Weapon,
        Self::Explosive,
        Self::Violence,
        Self::Fire,
        Self::Gas,
        Self::Missing,
        Self::BreakIn,
        Self::Crash,
        Self::Help,
    ];

    /// Its name in the interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Medical => "medical",
            Self::Suicide => "suicide",
            Self::Weapon => "weapon",
            Self::Explosive => "explosive",
            Self::Violence => "violence",
            Self::Fire => "fire",
            Self::Gas => "gas",
            Self::Missing => "missing",
            Self::BreakIn => "break_in",
            Self::Crash => "crash",
            Self::Help => "help",
        }
    }

    const fn numbers(self) -> &'static [&'static str] {
        match self {
            Self::Medical => &["103", "112"],
            Self::Suicide => &["103", "102", "112"],
            Self::Violence => &["102", "103", "112"],
            Self::Weapon | Self::Missing | Self::BreakIn | Self::Help => &["102", "112"],
            Self::Explosive => &["102", "101", "112"],
            Self::Fire => &["101", "112"],
            Self::Gas => &["104", "101", "112"],
            Self::Crash => &["103", "102", "112"],
        }
    }
}

/// A text that sounds like an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emergency {
    category: Category,
}

impl Emergency {
    /// What kind it is; of several kinds in one text, the gravest.
    #[must_use]
    pub const fn category(&self) -> Category {
        self.category
    }

    /// Whom to call, the first one first (Ukraine: 101 fire and rescue, 102 police, 103 ambulance, 104
    /// gas, 112 any of them).
    #[must_use]
    pub const fn numbers(&self) -> &'static [&'static str] {
        self.category.numbers()
    }
}

/// Makes the rules ready, which the first assessment would do otherwise: for a function's INIT.
pub fn prepare() {
    LazyLock::force(&LEXICON);
}

/// Whether a text sounds like an emergency. The work grows with the length of the text alone.
#[must_use]
pub fn assess(text: &str) -> Option<Emergency> {
    LEXICON.gravest(&words(text)).map(|category| Emergency { category })
}
