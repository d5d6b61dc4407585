//! `POST /v1/cities/{city}/cases/{reference}/rating`: the author judges the present answer, once. The
//! same judgement again is answered the same.

use serde::Deserialize;
use serde_json::json;
use varta_domain::case::{Case, CaseState, RateAnswer, Rating, Refusal, Score, transition};
use varta_domain::lang::Lang;
use varta_runtime::access::Access;
use varta_runtime::cities::Cities;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
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
    let body: Body = call.json()?;
    let score = Score::try_from(body.score).map_err(|_| refusals::score())?;
    let rating = Rating { score, solved: body.solved };
    for _ in 0..ATTEMPTS {
        let case = deps.access.head(&call).await?;
        let change = match transition(&case, RateAnswer { rating }, call.now) {
            Ok(change) => change,
            // Somebody whose first answer was lost on the way may ask again.
            Err(Refusal::AlreadyRated | Refusal::State { .. }) if case.rating == Some(rating) => return reply(&case, rating, call.lang),
            // A confirmed case is one that was rated as solved.
            Err(Refusal::State { state: CaseState::Confirmed }) => return Err(refusals::case(&Refusal::AlreadyRated)),
            Err(refusal) => return Err(refusals::case(&refusal)),
        };
        if deps.store.commit(&change, call.now).await? == Committed::Done {
            return reply(&change.case, rating, call.lang);
        }
    }
    Err(refusals::busy())
}

fn reply(case: &Case, rating: Rating, lang: Lang) -> Result<Reply, Problem> {
    let next = if rating.solved {
        lang.pick(
            "Дякуємо. Якщо питання повернеться, доповніть звернення: воно відкриється знову.",
            "Thank you. If it comes back, add a follow-up: the case opens again.",
        )
    } else {
        lang.pick(
            "Дякуємо за чесність. Щоб до питання повернулися, доповніть звернення: почнеться новий строк.",
            "Thank you for saying so. To have it looked at again, add a follow-up: a new term begins.",
        )
    };
    let body = json!({
        "reference": case.reference, "state": case.state.name(),
        "rating": { "score": u8::from(rating.score), "solved": rating.solved }, "next": [next],
    });
    Reply::json(200, &body)
}
