//! All articles of a city: for browsing, for reading one, and for search.

use std::sync::OnceLock;

use super::Article;
use super::search::{Hit, Index, Kind};
use crate::ids::GuidanceId;

/// The articles of one version of a city's directory.
#[derive(Debug, Default)]
pub struct Library {
    articles: Vec<Article>,
    /// Made when something is first looked for: reading an article needs none.
    index: OnceLock<Index>,
}

impl Library {
    /// Of articles, in any order.
    #[must_use]
    pub fn new(mut articles: Vec<Article>) -> Self {
        articles.sort_by(|one, other| one.id.cmp(&other.id));
        Self { articles, index: OnceLock::new() }
    }

    /// All articles, in order of their ids.
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// One article.
    #[must_use]
    pub fn article(&self, id: &GuidanceId) -> Option<&Article> {
        let at = self.articles.binary_search_by(|article| article.id.cmp(id)).ok()?;
        self.articles.get(at)
    }

    /// Makes ready what the first search would do otherwise.
    pub fn prepare(&self) {
        self.index();
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self.articles.iter().flat_map(Article::documents)))
    }

    /// The articles that fit a question, the best first.
    pub fn search(&self, question: &str, limit: usize) -> impl Iterator<Item = (&Article, Hit)> {
        let hits = self.index().search(question, Some(Kind::Article), limit);
        hits.into_iter().filter_map(|hit| Some((self.article(&GuidanceId::parse(&hit.id).ok()?)?, hit)))
    }
}
