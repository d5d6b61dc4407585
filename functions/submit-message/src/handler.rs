//! `POST /v1/cities/{city}/messages`: a resident writes to the district officer. An emergency is told to
//! call first; everything else becomes a case, whole or not at all.

use varta_domain::case::CaseKind;
use varta_runtime::cities::Cities;
use varta_runtime::filing::{Door, Intake};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_store::Store;

const DOOR: Door = Door { operation: "submit-message", kind: CaseKind::Message };

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

/// Files a message.
///
/// # Errors
/// As [`Intake::read`] and [`Intake::file`].
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let filed = file(deps, &call).await;
    deps.intake.or_as_before(DOOR, &call, filed).await
}

async fn file(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let draft = deps.intake.read(DOOR, call).await?;
    deps.intake.file(draft, call).await
}
