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
}

/// What a word says of the kind of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KindWord {
    /// The kind; none for "пр.", which stands for three kinds.
    pub(super) kind: Option<StreetKind>,
    /// An abbreviation can be nothing else; a full word can be (part of) a name: "вулиця Набережна".
    pub(super) abbreviated: bool,
}

const ABBREVIATIONS: [(&str, StreetKind); 31] = [
    ("вул", StreetKind::Street),
    ("в-ця", StreetKind::Street),
    ("вул-ця", StreetKind::Street),
    ("просп", StreetKind::Avenue),
    ("пр-т", StreetKind::Avenue),
    ("пр-кт", StreetKind::Avenue),
    ("прт", StreetKind::Avenue),
    ("пров", StreetKind::Lane),
    ("пр-к", StreetKind::Lane),
    ("пров-к", StreetKind::Lane),
    ("провул", StreetKind::Lane),
    ("пл", StreetKind::Square),
    ("бул", StreetKind::Boulevard),
    ("бульв", StreetKind::Boulevard),
    ("б-р", StreetKind::Boulevard),
    ("бул-р", StreetKind::Boulevard),
    ("наб", StreetKind::Embankment),
    ("узв", StreetKind::Descent),
    ("уз", StreetKind::Descent),
    ("ш", StreetKind::Highway),
    ("пр-д", StreetKind::Passage),
    ("проїз", StreetKind::Passage),
    ("туп", StreetKind::DeadEnd),
    ("дор", StreetKind::Road),
    ("ал", StreetKind::Alley),
    ("лін", StreetKind::Line),
    ("майд", StreetKind::Maidan),
    ("в-д", StreetKind::Entrance),
    ("в'їз", StreetKind::Entrance),
    ("вїзд", StreetKind::Entrance),
    ("шл", StreetKind::Way),
];

impl StreetKind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
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
            other => other.full(),
        }
    }

    /// What a word, lower case with plain apostrophes, says; `dotted` where a dot follows it.
    pub(super) fn of_word(word: &str, dotted: bool) -> Option<KindWord> {
        let full = |kind: &Self| kind.full().replace('’', "'") == word;
        if let Some(kind) = Self::ALL.into_iter().find(full) {
            return Some(KindWord { kind: Some(kind), abbreviated: false });
        }
        if word == "пр" {
            return Some(KindWord { kind: None, abbreviated: true });
        }
        // A letter alone is an initial unless it is dotted, and then it may be one too; only ш is usual.
        let found = ABBREVIATIONS.iter().find(|(short, _)| *short == word && (dotted || word != "ш"))?;
        Some(KindWord { kind: Some(found.1), abbreviated: true })
    }
}

impl fmt::Display for StreetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.full())
    }
}
