//! What may answer a question before it is filed: close articles and published questions, with an offer by which it is
//! counted what came of it.

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::city::City;
use varta_domain::deflection::{MAX_OFFERED, OfferId, Stand};
use varta_domain::guidance::Library;
use varta_domain::guidance::search::MAX_QUERY_CHARS;
use varta_domain::lang::Lang;
use varta_store::{Offer, Stepped, Store};

use crate::cities::CityContext;
use crate::problem::{Problem, Text};
use crate::public::Answered;
use crate::{random, refusals, view};

/// Tries when two steps of one offer meet.
const ATTEMPTS: usize = 4;

/// What is close enough to a question to answer it: the best articles and published questions, those first that fit
/// best; nothing where nothing is near.
#[must_use]
pub fn close(
    library: &Library,
    answered: &Answered,
    question: &str,
    context: &CityContext,
    now: Timestamp,
    lang: Lang,
) -> Vec<(String, Value)> {
    let question: String = question.chars().take(MAX_QUERY_CHARS).collect();
    let today = context.calendar.local(now).date();
    let articles = library
        .search(&question, MAX_OFFERED)
        .filter(|(_, hit)| hit.close)
        .map(|(article, hit)| (hit.score, article.id.to_string(), view::guidance::hit(view::guidance::short(article, today, lang), &hit)));
    let questions = answered.search(&question, MAX_OFFERED).filter(|(_, hit)| hit.close);
    let shown = |found, close| view::public::question_found(found, &context.city.slug, close);
    let questions = questions.map(|(found, hit)| (hit.score, found.reference.to_string(), shown(found, hit.close)));
    let mut all: Vec<(f32, String, Value)> = articles.chain(questions).collect();
    all.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    all.into_iter().take(MAX_OFFERED).map(|(_, id, shown)| (id, shown)).collect()
}

/// Keeps an offer of what is close and says so: the problem with which a question is answered that is not filed yet.
///
/// # Errors
/// An internal problem when the offer cannot be kept.
pub async fn offer(store: &Store, context: &CityContext, close: Vec<(String, Value)>, now: Timestamp) -> Result<Problem, Problem> {
    let day = context.calendar.local(now).date();
    let (offered, shown): (Vec<String>, Vec<Value>) = close.into_iter().unzip();
    let offer = Offer { id: OfferId::generate(random::fill), day, offered, stand: Stand::Offered };
    store.put_offer(&context.city.slug, &offer, now).await?;
    Ok(Problem::new(409, "guidance_may_answer", Text::new("Можливо, відповідь уже є", "There may be an answer already"))
        .detail(Text::new(
            "Подивіться ці поради. Якщо вони не допомогли, надішліть запитання ще раз із цим offer.",
            "Look at these. If they do not help, send the question again with this offer.",
        ))
        .with("offer", json!(offer.id))
        .with("results", json!(shown)))
}

/// Notes what came of an offer: read, helped, or filed after all. What it stands at already is not counted again.
///
/// # Errors
/// 404 for an offer that is not there, or was of another day.
pub async fn step(store: &Store, city: &City, offer: &str, next: Stand, article: Option<&str>, now: Timestamp) -> Result<(), Problem> {
    let id = OfferId::parse(offer).map_err(|_| refusals::offer_unknown())?;
    for _ in 0..ATTEMPTS {
        let offer = store.offer(&city.slug, &id, now).await?.ok_or_else(refusals::offer_unknown)?;
        if article.is_some_and(|article| !offer.offered.iter().any(|offered| offered == article)) {
            return Err(refusals::article_unknown());
        }
        if store.step_offer(&city.slug, &offer, next).await? != Stepped::Stale {
            return Ok(());
        }
    }
    Err(refusals::busy())
}
