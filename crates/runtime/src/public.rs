//! What the public reads: hazards of a part of the map, questions of a city. Nothing here knows an author.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use varta_domain::city::City;
use varta_domain::guidance::search::{Document, Hit, Index, Kind};
use varta_domain::ids::CitySlug;
use varta_domain::lang::Lang;
use varta_domain::place::{Bounds, MapCell};
use varta_domain::public::{PublicHazard, PublicQuestion};
use varta_domain::reference::Reference;
use varta_store::{Store, StoreError};

use crate::log::LogCode;
use crate::problem::Problem;
use crate::refusals;

/// For how long browsers and a CDN may keep what is public: a status changes within days.
pub const CACHED: &str = "public, max-age=60";
/// For how long a warm function keeps the questions of a city.
const FRESH_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The most hazards that one answer shows.
pub const MAX_SHOWN: usize = 500;

/// A public hazard, by its number: the head of its case says where on the map it stands.
///
/// # Errors
/// 404 for whatever is not a public hazard, or not any more: whether there is such a case is not told.
pub async fn hazard(store: &Store, city: &CitySlug, reference: &str, now: Timestamp) -> Result<PublicHazard, Problem> {
    let reference = Reference::parse(reference).map_err(|_| refusals::hazard_not_found())?;
    let case = store.case_head(city, &reference).await?;
    let point = case.and_then(|case| case.public).and_then(|public| public.point).ok_or_else(refusals::hazard_not_found)?;
    let found = store.public_hazard(city, MapCell::of(point), &reference).await?;
    found.filter(|hazard| hazard.status.is_shown(now)).ok_or_else(refusals::hazard_not_found)
}

/// Some hazards, in order of their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hazards {
    /// They.
    pub all: Vec<PublicHazard>,
    /// Whether there are more than were read.
    pub more: bool,
}

/// The hazards of a part of the map: its cells are read at once, of each so many at most. What ended long ago is left out,
/// and so is what cannot be read.
///
/// # Errors
/// [`StoreError`].
pub async fn hazards(store: &Store, city: &CitySlug, cells: Vec<MapCell>, now: Timestamp) -> Result<Hazards, StoreError> {
    let mut reading = JoinSet::new();
    for cell in cells {
        let (store, city) = (store.clone(), city.clone());
        reading.spawn(async move { store.public_hazards(&city, cell).await });
    }
    let mut found = Hazards { all: Vec::new(), more: false };
    while let Some(read) = reading.join_next().await {
        let read = read.map_err(|error| StoreError::Unavailable { code: "task".to_owned(), source: Box::new(error) })??;
        left_out("hazard", read.unreadable);
        found.more |= read.more;
        found.all.extend(read.items.into_iter().filter(|hazard| hazard.status.is_shown(now)));
    }
    found.all.sort_by(|one, other| one.reference.cmp(&other.reference));
    Ok(found)
}

fn left_out(entity: &str, unreadable: usize) {
    if unreadable > 0 {
        tracing::error!(code = LogCode::PublicUnreadable.code(), entity, unreadable, "public items cannot be read");
    }
}

/// The hazards within a part of the map, [`MAX_SHOWN`] at most.
///
/// # Errors
/// [`StoreError`].
pub async fn hazards_within(
    store: &Store,
    city: &CitySlug,
    bounds: &Bounds,
    within: impl Fn(&PublicHazard) -> bool,
    now: Timestamp,
) -> Result<Hazards, StoreError> {
    let mut found = hazards(store, city, bounds.cells(), now).await?;
    found.all.retain(|hazard| bounds.contains(hazard.point) && within(hazard));
    found.more |= found.all.len() > MAX_SHOWN;
    found.all.truncate(MAX_SHOWN);
    Ok(found)
}

/// The published questions of a city, ready to be searched.
#[derive(Debug, Default)]
pub struct Answered {
    questions: Vec<PublicQuestion>,
    index: Index,
}

impl Answered {
    /// Of questions, in any order.
    #[must_use]
    pub fn new(questions: Vec<PublicQuestion>) -> Self {
        let document = |question: &PublicQuestion| Document {
            id: question.reference.to_string(),
            kind: Kind::Question,
            lang: Lang::Uk,
            title: question.text.clone(),
            body: question.answer.clone(),
            ..Document::default()
        };
        let index = Index::new(questions.iter().map(document));
        Self { questions, index }
    }

    /// Those that fit a question, the best first.
    pub fn search(&self, question: &str, limit: usize) -> impl Iterator<Item = (&PublicQuestion, Hit)> {
        let hits = self.index.search(question, Some(Kind::Question), limit);
        hits.into_iter().filter_map(|hit| {
            let found = self.questions.iter().find(|question| question.reference.as_str() == hit.id)?;
            Some((found, hit))
        })
    }
}

/// The published questions of the cities that a warm function has met.
#[derive(Debug, Default)]
pub struct Questions(Mutex<HashMap<CitySlug, (Timestamp, Arc<Answered>)>>);

impl Questions {
    /// Those of a city, read at most once a minute.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of(&self, store: &Store, city: &City, now: Timestamp) -> Result<Arc<Answered>, StoreError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&city.slug).cloned();
        if let Some((read_at, answered)) = known
            && now.duration_since(read_at) < FRESH_FOR
        {
            return Ok(answered);
        }
        let read = store.public_questions(&city.slug).await?;
        left_out("question", read.unreadable);
        if read.more {
            tracing::error!(code = LogCode::QuestionsBeyond.code(), city = %city.slug, read = read.items.len(), "not all published questions are searched");
        }
        let answered = Arc::new(Answered::new(read.items));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(city.slug.clone(), (now, Arc::clone(&answered)));
        Ok(answered)
    }
}
