//! The two languages Varta speaks to people.

use serde::{Deserialize, Serialize};

/// A language of the interface. Ukrainian is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Ukrainian.
    #[default]
    Uk,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Uk => "uk",
            Self::En => "en",
        }
    }

    /// Takes the text of this language.
    #[must_use]
    pub const fn pick<'a>(self, uk: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Uk => uk,
            Self::En => en,
        }
    }

    /// Chooses by an `Accept-Language` header (RFC 9110, section 12.5.4): the supported language with
    /// the highest weight, the first one named among equals, Ukrainian where none is supported.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(Self, u16)> = None;
        // A header is bounded by the gateway (10 KB); a browser sends a handful of ranges.
        for range in header.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let lang = match tag.split('-').next() {
                Some("uk") => Self::Uk,
                Some("en") => Self::En,
                _ => continue,
            };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=").map(str::to_owned))
                .map_or(Some(1000), |q| q.parse::<f32>().ok().map(|q| (q.clamp(0.0, 1.0) * 1000.0) as u16));
            let Some(weight) = weight else { continue };
            if weight > 0 && best.is_none_or(|(_, top)| weight > top) {
                best = Some((lang, weight));
            }
        }
        best.map_or(Self::Uk, |(lang, _)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_highest_weight_wins_and_ukrainian_is_the_default() {
        let cases = [
            ("", Lang::Uk),
            ("de, fr;q=0.9", Lang::Uk),
            ("en", Lang::En),
            ("en-GB,en;q=0.9,uk;q=0.8", Lang::En),
            ("en;q=0.3, uk;q=0.7", Lang::Uk),
            ("uk,en", Lang::Uk),
            ("en;q=0", Lang::Uk),
            ("en;q=nonsense, uk;q=0.1", Lang::Uk),
        ];
        for (header, lang) in cases {
            assert_eq!(Lang::from_accept_language(header), lang, "{header}");
        }
    }
}
