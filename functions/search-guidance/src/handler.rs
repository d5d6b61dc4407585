//! `GET /v1/cities/{city}/guidance?q=`: articles of guidance for a question, or all of them by title without one; with
//! `stale=true` those that nobody has looked through for long. From
//! the library of the city that a warm function has in memory: one read when a directory is new to it, none after that. For
//! a question also what others asked and was published, read at most once a minute.

use serde_json::{Value, json};
use varta_domain::emergency;
use varta_domain::guidance::Article;
use varta_domain::guidance::search::MAX_QUERY_CHARS;
use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::public::Questions;
use varta_runtime::{public, refusals, view};
use varta_store::Store;

/// For how long a browser and a CDN may keep the list of articles: they change with an import. What others asked may be
/// withdrawn at any time, and is kept as shortly as the question itself.
const CACHED: &str = "public, max-age=3600";
/// How many articles a question is answered with, unless it asks for another number.
const LIMIT: usize = 5;
const MAX_LIMIT: usize = 20;
/// How many published questions are shown beside them.
const QUESTIONS: usize = 3;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    cities: Cities,
    directory: Directory,
    questions: Questions,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { cities: Cities::new(store.clone()), directory: Directory::new(store), questions: Questions::default() }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }

    /// The directory, to make its articles ready in INIT.
    #[must_use]
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }
}

/// Finds articles: none for a question that nothing fits.
///
/// # Errors
/// 400 for a question over 300 characters and for a limit that is none, 404 for an unknown city.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let question = call.query("q")?.map(str::trim).filter(|question| !question.is_empty());
    if question.is_some_and(|question| question.chars().take(MAX_QUERY_CHARS + 1).count() > MAX_QUERY_CHARS) {
        return Err(refusals::question_too_long());
    }
    let limit = call.query("limit")?.map(limit).transpose()?;
    let only_stale = call.query("stale")? == Some("true");
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let library = deps.directory.guidance(&context.city).await?;
    let today = context.calendar.local(call.now).date();
    let shown = |article: &Article| view::guidance::short(article, today, call.lang);
    let (close, results) = match question {
        None => {
            let mut articles: Vec<&Article> = library.articles().iter().filter(|article| !only_stale || article.is_stale(today)).collect();
            articles.sort_by_key(|article| view::guidance::in_order(&article.text(call.lang).1.title));
            (false, articles.into_iter().take(limit.unwrap_or(usize::MAX)).map(shown).collect::<Vec<Value>>())
        }
        Some(question) => {
            let found: Vec<_> = library.search(question, limit.unwrap_or(LIMIT)).collect();
            let hit = |(article, hit): &(&Article, _)| view::guidance::hit(shown(article), hit);
            (found.first().is_some_and(|(_, hit)| hit.close), found.iter().map(hit).collect())
        }
    };
    let answered = match question {
        None => Vec::new(),
        Some(question) => {
            let questions = deps.questions.of(&deps.directory.store, &context.city, call.now).await?;
            questions
                .search(question, QUESTIONS)
                .map(|(found, hit)| view::public::question_found(found, &context.city.slug, hit.close))
                .collect()
        }
    };
    let emergency = question.and_then(emergency::assess).map(|emergency| view::emergency::block(&emergency, call.lang));
    Reply::json(200, &json!({ "emergency": emergency, "close": close, "results": results, "questions": answered }))?
        .header("cache-control", if question.is_some() { public::CACHED } else { CACHED })
}

fn limit(text: &str) -> Result<usize, Problem> {
    text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)).ok_or_else(|| refusals::limit_malformed(MAX_LIMIT))
}
