//! `POST /v1/staff/cities/{city}/cases/{reference}/register-number`: the division that has a crime report enters it in
//! the register of the police; its author learns the number.

use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::Register;
use varta_domain::text::TextError;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{Desk, words, words_if_any};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
use varta_store::Store;

/// The longest number, with the name of the register and a date.
const MAX_NUMBER_CHARS: usize = 60;

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
    number: String,
    reason: Option<String>,
}

/// Enters a number.
///
/// # Errors
/// 404 and 403 for whose it is not, 400 for what is no number, 409 for a case of another kind or state.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let number = number(&body.number)?;
    let reason = words_if_any(body.reason.as_deref(), "reason")?;
    let acting = deps.desk.acting(&call).await?;
    let how = |by| Register { by, number: number.clone(), reason: reason.clone() };
    let done = acting.act(Action::Register, |_| Ok(how(acting.actor()))).await?;
    acting.reply(&done)
}

/// One line with at least one digit.
fn number(text: &str) -> Result<String, Problem> {
    let number = words(text, "number")?;
    let number = number.reveal();
    if number.chars().count() > MAX_NUMBER_CHARS {
        return Err(refusals::text("number", &TextError::TooLong));
    }
    if number.contains(['\n', '\t']) || !number.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(refusals::field_malformed("number"));
    }
    Ok(number.to_owned())
}
