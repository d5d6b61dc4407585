//! `POST /v1/cities/{city}/questions`: a resident asks the police something. It needs no place; the desk
//! answers, or hands it to who can.

use varta_domain::case::CaseKind;
use varta_runtime::cities::Cities;
use varta_runtime::filing::{Door, Intake};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_store::Store;

const DOOR: Door = Door { operation: "ask-question", kind: CaseKind::Question };

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    intake: Intake,
}

impl Deps {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { intake: Intake::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        self.intake.cities()
    }
}

/// Files a question.
///
/// # Errors
/// As [`Intake::read`] and [`Intake::file`].
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let draft = deps.intake.read(DOOR, &call).await?;
    // Before it is filed: guidance that may answer it already is offered here.
    deps.intake.file(draft, &call).await
}
