//! `/s/{city}/{token}`: the link in the question whether somebody wants to follow, and in all that they are told after
//! it. GET shows how the subscription stands and changes nothing, since scanners follow links. POST confirms it by the
//! button of the question; any other POST ends it: the other button, or one click of a mail program (RFC 8058).

use varta_domain::reference::{Reference, SecretHash};
use varta_domain::stop::StopToken;
use varta_domain::subscription::{News, Subscription};
use varta_runtime::cities::Cities;
use varta_runtime::contact_tag::{self, Peppers};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, view};
use varta_store::Store;
use varta_store::subscriptions::{Confirmed, Subscribed, Unsubscribed};

/// Tries when somebody confirms it or ends it at the same moment.
const ATTEMPTS: usize = 4;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    peppers: Peppers,
}

impl Deps {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), peppers: Peppers::default() }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Shows a subscription, confirms or ends it.
///
/// # Errors
/// None: a link that leads nowhere is a page too.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let token = StopToken::parse(call.path("token")).map_err(|_| refusals::link_unknown())?.hash();
    let confirms = call.is_post() && call.form("do").ok().flatten().is_some_and(|what| what == "confirm");
    for _ in 0..ATTEMPTS {
        let found = deps.store.subscription(&context.city.slug, &token, call.now).await?;
        let Some(subscription) = found else {
            // What is ended already was ended; only a question that has run out is told so.
            return if call.is_post() && !confirms { Ok(ended(&call)) } else { Err(refusals::link_unknown()) };
        };
        if !call.is_post() {
            return shown(deps, &call, &subscription, &token).await;
        }
        let pepper = deps.peppers.of(&deps.store, &subscription.city).await?;
        let contact = contact_tag::token(&pepper, &subscription.to.form()).hash();
        let of = Subscribed { subscription: &subscription, token: &token, contact: &contact };
        if confirms {
            return Ok(match deps.store.confirm_subscription(of, call.now).await? {
                Confirmed::Active | Confirmed::Unmoved => Reply::html(200, active(&call, &subscription, &[])),
                Confirmed::TooMany => Reply::html(409, view::subscription::too_many(call.lang)),
            });
        }
        if deps.store.unsubscribe(of).await? == Unsubscribed::Done {
            return Ok(ended(&call));
        }
    }
    Err(refusals::busy())
}

/// How it stands; of an active one also what happened lately, to which an SMS leads.
async fn shown(deps: &Deps, call: &Call, subscription: &Subscription, token: &SecretHash) -> Result<Reply, Problem> {
    if subscription.confirmed_at.is_none() {
        return Ok(Reply::html(200, view::subscription::ask(call.lang)));
    }
    let news = deps.store.news(&subscription.city, token, call.now).await?;
    let lately: Vec<_> = news.into_iter().map(|(item, _)| (item.reference, item.news)).collect();
    Ok(Reply::html(200, active(call, subscription, &lately)))
}

fn active(call: &Call, subscription: &Subscription, lately: &[(Reference, News)]) -> String {
    view::subscription::active(&subscription.city, lately, call.lang)
}

fn ended(call: &Call) -> Reply {
    Reply::html(200, view::subscription::ended(call.lang))
}
