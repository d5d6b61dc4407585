//! `POST /v1/cities/{city}/questions`: a resident asks the police something. It needs no place; the desk
//! answers, or hands it to who can.

use std::sync::Arc;

use varta_domain::case::CaseKind;
use varta_domain::deflection::Stand;
use varta_runtime::cities::Cities;
use varta_runtime::deflection;
use varta_runtime::filing::{Door, Intake};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::public::Questions;
use varta_store::Store;

const DOOR: Door = Door { operation: "ask-question", kind: CaseKind::Question };

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    intake: Intake,
    questions: Questions,
}

impl Deps {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { intake: Intake::new(store), questions: Questions::default() }
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
/// As [`Intake::read`] and [`Intake::file`]; 409 with guidance that may answer it.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let filed = file(deps, &call).await;
    deps.intake.or_as_before(DOOR, &call, filed).await
}

async fn file(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let draft = deps.intake.read(DOOR, call).await?;
    let (store, context) = (deps.intake.store(), Arc::clone(&draft.context));
    // Guidance that may answer it already is offered first; nobody who complains or may be in danger is held up.
    if draft.offer.is_none() && draft.route.conflict.is_none() && !draft.route.safe_mode {
        let library = deps.intake.directory().guidance(&context.city).await?;
        let answered = deps.questions.of(store, &context.city, call.now).await?;
        let close = deflection::close(&library, &answered, draft.text.reveal(), &context, call.now, draft.lang);
        if !close.is_empty() {
            return Err(deflection::offer(store, &context, close, call.now).await?.in_lang(draft.lang));
        }
    }
    let offer = draft.offer.clone();
    let filed = deps.intake.file(draft, call).await?;
    if let Some(offer) = offer {
        // An offer of yesterday is not there any more, and a count is no reason to fail what is filed.
        deflection::step(store, &context.city, offer.as_str(), Stand::Filed, None, call.now).await.ok();
    }
    Ok(filed)
}
