//! STOP. `POST /v1/cities/{city}/cases/{reference}/letters`: the author, by their key, wants no letters about a case, or
//! wants them again. `/u/{city}/{token}`, the link in each e-mail: GET shows a page and changes nothing, since scanners
//! follow links; POST stops letters to that address, by the page's button or by one click of a mail program (RFC 8058).
//! `POST /c/{city}/{reference}/letters`: the button on the page of a case, to which SMS lead; the key is in its form.
//!
//! No contact is read here: the case is silenced by its number, an address by the hash of its token.

use serde::Deserialize;
use serde_json::json;
use varta_domain::stop::StopToken;
use varta_runtime::access::Access;
use varta_runtime::cities::Cities;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, view};
use varta_store::{Silent, Store};

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    access: Access,
    cities: Cities,
}

impl Deps {
    /// Over a store with the vault.
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
    stop: bool,
}

/// Stops letters, or lets them go out again.
///
/// # Errors
/// As reading the case; 404 for a link that is none, as a page where a page was asked for.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    if !call.is_page() {
        return by_key(deps, &call).await;
    }
    if call.has_path("reference") { by_button(deps, &call).await } else { by_link(deps, &call).await }
}

async fn by_key(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let case = deps.access.head(call).await?;
    set(&deps.store, call, &case.city, Silent::Case(&case.reference), body.stop).await?;
    let next = if body.stop {
        call.lang.pick(
            "Листів про це звернення більше не буде. Стан звернення завжди видно за номером і ключем.",
            "There will be no more letters about this case. How it stands can always be seen by its number and key.",
        )
    } else {
        call.lang.pick("Ми знову повідомлятимемо вас про це звернення.", "We will tell you about this case again.")
    };
    Reply::json(200, &json!({ "reference": case.reference, "letters": if body.stop { "stopped" } else { "sent" }, "next": [next] }))
}

async fn by_button(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let case = deps.access.head(call).await?;
    let stop = call.form("letters")?.is_none_or(|value| value != "again");
    set(&deps.store, call, &case.city, Silent::Case(&case.reference), stop).await?;
    let key = call.form("key")?.unwrap_or_default();
    Ok(Reply::html(200, view::author::letters(case.reference.as_str(), &key, stop, call.lang)))
}

async fn by_link(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let token = StopToken::parse(call.path("token")).map_err(|_| refusals::link_unknown())?;
    if !call.is_post() {
        return Ok(Reply::html(200, view::letters::ask(call.lang)));
    }
    // A mail program posts a form of its own, perhaps of another content type: whatever is not our button means stop.
    let again = call.form("letters").ok().flatten().is_some_and(|value| value == "again");
    set(&deps.store, call, &context.city.slug, Silent::Contact(&token.hash()), !again).await?;
    Ok(Reply::html(200, if again { view::letters::again(call.lang) } else { view::letters::stopped(call.lang) }))
}

async fn set(store: &Store, call: &Call, city: &varta_domain::ids::CitySlug, whom: Silent<'_>, stop: bool) -> Result<(), Problem> {
    if stop {
        store.silence(city, whom, call.now).await?
    } else {
        store.unsilence(city, whom, call.now).await?
    }
    Ok(())
}
