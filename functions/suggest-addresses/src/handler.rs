//! `GET /v1/cities/{city}/addresses?q=`: streets for an address that is being typed, from the names of the
//! city that a warm function has in memory. One read when a directory is new to it, none after that.

use serde_json::{Value, json};
use varta_domain::address::{AddressError, MAX_ADDRESS_CHARS, Suggestion};
use varta_domain::city::City;
use varta_domain::lang::Lang;
use varta_runtime::cities::Cities;
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::{refusals, routing};
use varta_store::Store;

/// For how long a browser and a CDN may keep an answer: names change with an import. The same letters
/// typed by many are then answered without a function.
const CACHED: &str = "public, max-age=3600";

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    cities: Cities,
    directory: Directory,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { cities: Cities::new(store.clone()), directory: Directory::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Suggests streets: none for a text that leads to none.
///
/// # Errors
/// 400 without a text or for one over 300 characters, 404 for an unknown city.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let typed = call.query("q")?.ok_or_else(|| refusals::place_missing().field("q"))?;
    if typed.chars().take(MAX_ADDRESS_CHARS + 1).count() > MAX_ADDRESS_CHARS {
        return Err(routing::malformed_address(&AddressError::TooLong).field("q"));
    }
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let suggestions = deps.directory.names(&context.city).await?.map(|names| names.suggest(typed)).unwrap_or_default();
    let suggestions: Vec<Value> = suggestions.iter().map(|suggestion| view(suggestion, &context.city, call.lang)).collect();
    Reply::json(200, &json!({ "suggestions": suggestions }))?.header("cache-control", CACHED)
}

/// One street: `address` is what to ask find-officer with, and `district` with it where there are several.
fn view(suggestion: &Suggestion, city: &City, lang: Lang) -> Value {
    let street = suggestion.street.to_string();
    let name = |id| city.district(id).map(|district| district.name.get(lang));
    let districts: Vec<Value> = suggestion.districts.iter().map(|id| json!({ "id": id, "name": name(id) })).collect();
    json!({
        "address": suggestion.house.map_or_else(|| street.clone(), |house| format!("{street}, {house}")),
        "street": street,
        "former_name": suggestion.former.as_ref().map(ToString::to_string),
        "districts": districts,
    })
}
