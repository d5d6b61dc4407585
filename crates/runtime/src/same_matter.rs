//! Cases about the same: duplicates, and what they were merged into. What one of them turns into, the others feel.

use jiff::Timestamp;
use varta_domain::case::{Actor, Case, CaseState, PartWays, transition};
use varta_domain::letter;
use varta_domain::reference::Reference;
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_store::{Committed, Store, StoreError};

use crate::problem::Problem;
use crate::refusals;

/// Tries when somebody else changes a case at the same moment.
const ATTEMPTS: usize = 4;

/// The other cases about the same: the one that this is a duplicate of, and those that are duplicates by now. What was
/// taken out again, or opened again by its author, is a matter of its own. One read for each.
///
/// # Errors
/// [`StoreError`].
pub async fn others(store: &Store, case: &Case) -> Result<Vec<Reference>, StoreError> {
    let into = match case.merged_into.as_ref().filter(|_| case.state == CaseState::Merged) {
        Some(into) => store.case_head(&case.city, into).await?,
        None => None,
    };
    let main = into.as_ref().unwrap_or(case);
    let mut others: Vec<Reference> = into.iter().map(|into| into.reference.clone()).collect();
    for reference in main.duplicates.iter().filter(|reference| **reference != case.reference) {
        let duplicate = store.case_head(&case.city, reference).await?;
        if duplicate.is_some_and(|duplicate| letter::follows(&duplicate, main)) {
            others.push(reference.clone());
        }
    }
    Ok(others)
}

/// A case is in safe mode: those who followed it may learn nothing more of it, and theirs go on by themselves. One that
/// cannot be changed does not keep the others; the same again goes on.
///
/// # Errors
/// 503 where others change one of them all the time.
pub async fn part_ways(store: &Store, case: &Case, by: &Actor, plan: &Plan, now: Timestamp) -> Result<(), Problem> {
    if !case.safe_mode {
        return Ok(());
    }
    let reason = MessageText::parse("Звернення, до якого його приєднали, розглядається окремо").map_err(Problem::internal)?;
    let mut failed = None;
    for reference in &case.duplicates {
        let how = || PartWays { by: by.clone(), plan: plan.clone(), reason: reason.clone() };
        if let Err(problem) = part(store, case, reference, how, now).await {
            failed = failed.or(Some(problem));
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn part(store: &Store, case: &Case, reference: &Reference, how: impl Fn() -> PartWays, now: Timestamp) -> Result<(), Problem> {
    for _ in 0..ATTEMPTS {
        let duplicate = store.case_head(&case.city, reference).await?;
        // Merged while both were in safe mode, it is open to the same eyes.
        let Some(duplicate) = duplicate.filter(|duplicate| letter::follows(duplicate, case) && !duplicate.safe_mode) else { return Ok(()) };
        let change = transition(&duplicate, how(), now).map_err(|refusal| refusals::case(&refusal))?;
        if store.commit(&change, now).await? == Committed::Done {
            return Ok(());
        }
    }
    Err(refusals::busy())
}
