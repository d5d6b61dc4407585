//! `POST /v1/cities/{city}/hazards`: a resident marks an unsafe spot. The desk checks it; what points at a
//! person or a home goes to the officer alone and never on the map.

use varta_domain::case::CaseKind;
use varta_runtime::cities::Cities;
use varta_runtime::filing::{Door, Intake};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::similar::{self, Wanted};
use varta_store::Store;

const DOOR: Door = Door { operation: "mark-hazard", kind: CaseKind::Hazard };

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

/// Files an unsafe spot.
///
/// # Errors
/// As [`Intake::read`] and [`Intake::file`]; 409 with hazards that may be the same.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let filed = file(deps, &call).await;
    deps.intake.or_as_before(DOOR, &call, filed).await
}

async fn file(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let draft = deps.intake.read(DOOR, call).await?;
    // Spots near it, or on its street, that say the same are offered first, to be supported instead; nothing that is nobody's
    // business.
    if draft.may_be_public() && !draft.similar_seen {
        let city = &draft.context.city;
        let triage = deps.intake.directory().triage(city).await?;
        let (spot, category) = (&draft.spot, draft.route.category.as_ref());
        let wanted = Wanted { place: &spot.place, beat: &spot.beat, category, text: draft.text.reveal() };
        let similar = similar::hazards(deps.intake.store(), city, &triage, wanted, call.now).await?;
        if !similar.is_empty() {
            return Err(similar::offered(&similar, &triage, &draft.context.calendar, draft.lang));
        }
    }
    deps.intake.file(draft, call).await
}
