//! `PUT` and `DELETE /v1/staff/cities/{city}/cases/{reference}/publication`: the desk makes a hazard or an answered
//! question public, in words of its own, or takes it back. What could point at a person or a home never is, and what
//! is sensitive stands in the middle of its part of the map.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{PublicTexts, Publish, Refusal, Withdraw};
use varta_domain::place::Point;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{self, ATTEMPTS, Acting, Changed, Desk, Done};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::publication::{self, Wanted};
use varta_runtime::{refusals, routing};
use varta_store::{Committed, Store};

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    desk: Desk,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { desk: Desk::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.desk.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    text: String,
    #[serde(default)]
    answer: Option<String>,
    #[serde(default)]
    point: Option<At>,
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct At {
    lat: f64,
    lon: f64,
}

/// Publishes a case, or withdraws it.
///
/// # Errors
/// 400 for words that cannot be, 403 and 404 for whose the case is not, 409 for what is never public and for words that
/// have something personal, 422 for a hazard without a point.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let acting = deps.desk.acting(&call).await?;
    if call.is_delete() {
        return withdraw(&acting, &call).await;
    }
    let body: Body = call.json()?;
    let wanted = Wanted {
        texts: PublicTexts {
            text: publication::words(&body.text, "text")?,
            answer: body.answer.as_deref().map(|answer| publication::words(answer, "answer")).transpose()?,
        },
        point: body.point.map(point).transpose()?,
    };
    let reason = desk::words_if_any(body.reason.as_deref(), "reason")?;
    let triage = deps.desk.directory.triage(&acting.member.context.city).await?;
    for _ in 0..ATTEMPTS {
        let (case, history) = acting.read_whole().await?;
        acting.allow(Action::Publish, &case)?;
        let point = wanted.place(&case, &history, &triage)?;
        let how = Publish { by: acting.actor(), point, texts: wanted.texts.clone(), reason: reason.clone() };
        match acting.changed(Action::Publish, &case, how)? {
            // Another point than the one that it has.
            Changed::Already => return Err(refusals::case(&Refusal::NeverPublic)),
            Changed::To(change) => {
                if deps.desk.store.commit(&change, call.now).await? == Committed::Done {
                    return acting.reply(&(*change).into());
                }
            }
        }
    }
    Err(refusals::busy())
}

async fn withdraw(acting: &Acting<'_>, call: &Call) -> Result<Reply, Problem> {
    let reason = desk::reason(call)?;
    let done: Done = acting.act(Action::Withdraw, |_| Ok(Withdraw { by: acting.actor(), reason: reason.clone() })).await?;
    acting.reply(&done)
}

fn point(at: At) -> Result<Point, Problem> {
    let found = routing::point(at.lat, at.lon, "point", None)?;
    found.point().ok_or_else(refusals::point_missing)
}
