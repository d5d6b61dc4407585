//! `POST /v1/cities/{city}/cases/{reference}/rating`, and the form of the page of a case, `POST
//! /c/{city}/{reference}/rating`: the author judges the present answer, once. The same judgement again is answered the
//! same.

use serde::Deserialize;
use serde_json::json;
use varta_domain::case::{Case, CaseState, RateAnswer, Rating, Refusal, Score, transition};
use varta_domain::lang::Lang;
use varta_runtime::access::Access;
use varta_runtime::cities::Cities;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::view::author_form::Of;
use varta_runtime::{refusals, view};
use varta_store::{Committed, Store};

/// Tries when somebody else changes the case at the same moment.
const ATTEMPTS: usize = 4;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    access: Access,
    cities: Cities,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), access: Access::new(store.clone()), cities: Cities::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    score: u8,
    solved: bool,
}

/// Rates the present answer.
///
/// # Errors
/// As reading the case; 400 for a score outside 1 to 5, 409 when there is nothing to rate or it is rated
/// already, otherwise.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    if call.is_page() {
        return by_form(deps, &call).await;
    }
    let body: Body = call.json()?;
    let rating = rating(body.score, body.solved)?;
    let case = rate(deps, &call, rating).await?;
    let body = json!({
        "reference": case.reference, "state": case.state.name(),
        "rating": { "score": u8::from(rating.score), "solved": rating.solved }, "next": [next(rating, call.lang)],
    });
    Reply::json(200, &body)
}

/// The form of a page.
async fn by_form(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let score = call.form("score")?.ok_or_else(|| refusals::field_missing("score"))?;
    let solved = match call.form("solved")?.as_deref() {
        Some("yes") => true,
        Some("no") => false,
        Some(_) => return Err(refusals::field_malformed("solved")),
        None => return Err(refusals::field_missing("solved")),
    };
    let rating = rating(score.parse().map_err(|_| refusals::score())?, solved)?;
    let case = rate(deps, call, rating).await?;
    let key = call.form("key")?.unwrap_or_default();
    let of = Of { city: call.path("city"), reference: case.reference.as_str(), key: &key };
    Ok(Reply::html(200, view::rating::rated(of, next(rating, call.lang), call.lang)))
}

fn rating(score: u8, solved: bool) -> Result<Rating, Problem> {
    Ok(Rating { score: Score::try_from(score).map_err(|_| refusals::score())?, solved })
}

async fn rate(deps: &Deps, call: &Call, rating: Rating) -> Result<Case, Problem> {
    for _ in 0..ATTEMPTS {
        let case = deps.access.head(call).await?;
        let change = match transition(&case, RateAnswer { rating }, call.now) {
            Ok(change) => change,
            // Somebody whose first answer was lost on the way may ask again.
            Err(Refusal::AlreadyRated | Refusal::State { .. }) if case.rating == Some(rating) => return Ok(case),
            // A confirmed case is one that was rated as solved.
            Err(Refusal::State { state: CaseState::Confirmed }) => return Err(refusals::case(&Refusal::AlreadyRated)),
            Err(refusal) => return Err(refusals::case(&refusal)),
        };
        if deps.store.commit(&change, call.now).await? == Committed::Done {
            return Ok(change.case);
        }
    }
    Err(refusals::busy())
}

/// What the author can do now.
fn next(rating: Rating, lang: Lang) -> &'static str {
    if rating.solved {
        lang.pick(
            "Дякуємо. Якщо питання повернеться, доповніть звернення: воно відкриється знову.",
            "Thank you. If it comes back, add a follow-up: the case opens again.",
        )
    } else {
        lang.pick(
            "Дякуємо за чесність. Щоб до питання повернулися, доповніть звернення: почнеться новий строк.",
            "Thank you for saying so. To have it looked at again, add a follow-up: a new term begins.",
        )
    }
}
