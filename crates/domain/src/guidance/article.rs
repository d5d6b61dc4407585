//! An article of guidance.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::search::{Document, Kind};
use crate::ids::{BodyId, GuidanceId};
use crate::lang::Lang;

/// One article: what to do in a situation, who is responsible, and by which law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its id, which stands in its address.
    pub id: GuidanceId,
    /// In Ukrainian.
    pub uk: ArticleText,
    /// In English, where it is translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<ArticleText>,
    /// The bodies that are responsible, the first one first.
    pub who: Vec<BodyId>,
    /// The law.
    pub legal: Vec<LegalGround>,
    /// Forms to fill in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Link>,
    /// Where its facts are from.
    pub sources: Vec<Link>,
    /// Articles that stand near it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<GuidanceId>,
    /// When its facts were last compared with the sources.
    pub checked_on: Date,
    /// By whom.
    pub checked_by: String,
}

/// What an article says in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleText {
    /// What it is about.
    pub title: String,
    /// The answer in a sentence or two.
    pub summary: String,
    /// When to call at once instead of reading on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<String>,
    /// The situations that it is for.
    pub situations: Vec<String>,
    /// How people ask, in any language.
    pub asked_as: Vec<String>,
    /// Markdown.
    pub body: String,
}

/// An act of law, and the place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalGround {
    /// The name of the act.
    pub act: String,
    /// Its number and date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The article, part or point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// A page elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is.
    pub name: String,
    /// Where it is.
    pub url: String,
}

impl Article {
    /// What it says in a language; in Ukrainian where it is not translated.
    #[must_use]
    pub fn text(&self, lang: Lang) -> (Lang, &ArticleText) {
        match (lang, &self.en) {
            (Lang::En, Some(text)) => (Lang::En, text),
            _ => (Lang::Uk, &self.uk),
        }
    }

    /// Whether its facts were last checked over a year before a day.
    #[must_use]
    pub fn is_stale(&self, today: Date) -> bool {
        self.checked_on.checked_add(1.year()).is_ok_and(|until| until < today)
    }

    /// The article as it is looked for, once for each of its languages.
    pub fn documents(&self) -> impl Iterator<Item = Document> + '_ {
        let document = |lang, text: &ArticleText| Document {
            id: self.id.as_str().to_owned(),
            kind: Kind::Article,
            lang,
            title: text.title.clone(),
            situations: text.situations.clone(),
            asked_as: text.asked_as.clone(),
            summary: text.summary.clone(),
            body: text.body.clone(),
        };
        std::iter::once(document(Lang::Uk, &self.uk)).chain(self.en.as_ref().map(|text| document(Lang::En, text)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_after_its_check_an_article_is_stale() {
        let text = ArticleText {
            title: "Не горить ліхтар".to_owned(),
            summary: String::new(),
            urgent: None,
            situations: Vec::new(),
            asked_as: Vec::new(),
            body: String::new(),
        };
        let article = Article {
            id: GuidanceId::parse("street-light-out").expect("a slug"),
            uk: text,
            en: None,
            who: Vec::new(),
            legal: Vec::new(),
            forms: Vec::new(),
            sources: Vec::new(),
            related: Vec::new(),
            checked_on: date(2026, 11, 20),
            checked_by: "редакція".to_owned(),
        };
        assert!(!article.is_stale(date(2027, 11, 20)));
        assert!(article.is_stale(date(2027, 11, 21)));
        assert_eq!(article.text(Lang::En).0, Lang::Uk);
    }
}
