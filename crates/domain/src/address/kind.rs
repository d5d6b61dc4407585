//! Kinds of streets, as the register has them, and the words for each.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of a street. Sorts by how common it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StreetKind {
    /// Вулиця.
    Street,
    /// Проспект.
    Avenue,
    /// Провулок.
    Lane,
    /// Площа.
    Square,
    /// Бульвар.
    Boulevard,
    /// Набережна.
    Embankment,
    /// Узвіз.
    Descent,
    /// Шосе.
    Highway,
    /// Проїзд.
    Passage,
    /// Тупик.
    DeadEnd,
    /// Дорога.
    Road,
    /// Алея.
    Alley,
    /// Лінія.
    Line,
    /// Майдан.
    Maidan,
    /// В’їзд.
    Entrance,
    /// Шлях.
    Way,
    /// Завулок.
    SideLane,
    /// Квартал.
    Quarter,
    /// Мікрорайон.
    Microdistrict,
}

impl StreetKind {
    /// All kinds.
    pub const ALL: [Self; 19] = [
        Self::Street,
        Self::Avenue,
        Self::Lane,
        Self::Square,
        Self::Boulevard,
        Self::Embankment,
        Self::Descent,
        Self::Highway,
        Self::Passage,
        Self::DeadEnd,
        Self::Road,
        Self::Alley,
        Self::Line,
        Self::Maidan,
        Self::Entrance,
        Self::Way,
        Self::SideLane,
        Self::Quarter,
        Self::Microdistrict,
    ];

    /// The full official word.
    #[must_use]
    pub const fn full(self) -> &'static str {
        match self {
            Self::Street => "вулиця",
            Self::Avenue => "проспект",
            Self::Lane => "провулок",
            Self::Square => "площа",
            Self::Boulevard => "бульвар",
            Self::Embankment => "набережна",
            Self::Descent => "узвіз",
            Self::Highway => "шосе",
            Self::Passage => "проїзд",
            Self::DeadEnd => "тупик",
            Self::Road => "дорога",
            Self::Alley => "алея",
            Self::Line => "лінія",
            Self::Maidan => "майдан",
            Self::Entrance => "в’їзд",
            Self::Way => "шлях",
            Self::SideLane => "завулок",
            Self::Quarter => "квартал",
            Self::Microdistrict => "мікрорайон",
        }
    }

    /// The usual abbreviation; the full word where there is none.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Street => "вул.",
            Self::Avenue => "просп.",
            Self::Lane => "пров.",
            Self::Square => "пл.",
            Self::Boulevard => "бульв.",
            Self::Embankment => "наб.",
            Self::DeadEnd => "туп.",
            Self::Quarter => "кв-л",
            Self::Microdistrict => "мкр-н",
            other => other.full(),
        }
    }
}

impl fmt::Display for StreetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.full())
    }
}
