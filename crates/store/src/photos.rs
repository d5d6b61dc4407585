//! Photos: announced, settled once, added to one case. The item says where a photo stands; the file itself
//! lies elsewhere. While it belongs to no case it expires; in a case it stays as long as the case.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use jiff::Timestamp;
use varta_domain::ids::{CitySlug, PhotoId};
use varta_domain::photo::{Photo, PhotoClaim, PhotoState, Refused};
use varta_domain::reference::Reference;

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, from_item, is_expired, key_item, number, text, to_item};
use crate::keys::{self, EXPIRES_AT};
use crate::transact::Outcome;

/// What became of a photo that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is written.
    Done,
    /// It was settled before, or it is gone: nothing is written.
    Already,
}

/// What became of photos to be added to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attached {
    /// They belong to it.
    Done,
    /// One of them cannot, and so none does.
    Refused(PhotoId, AttachRefusal),
}

/// Why a photo cannot be added to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttachRefusal {
    /// There is none, or somebody else sent it: the two look the same.
    Unknown,
    /// It belongs to a case.
    Taken,
    /// It could not be taken.
    Unfit(Refused),
}

impl Store {
    /// Announces a photo.
    ///
    /// # Errors
    /// [`StoreError`]; also should its random id be there already.
    pub async fn create_photo(&self, photo: &Photo) -> Result<(), StoreError> {
        let mut item = to_item(keys::photo(&photo.city, &photo.id), "photo", photo)?;
        item.insert(EXPIRES_AT.to_owned(), number(photo.kept_until().as_second()));
        self.client.put_item().table_name(&self.table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)").send().await?;
        Ok(())
    }

    /// A photo, as it is now; none once it has expired.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn photo(&self, city: &CitySlug, id: &PhotoId, now: Timestamp) -> Result<Option<Photo>, StoreError> {
        let key = key_item(keys::photo(city, id));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        found.item.filter(|item| !is_expired(item, now)).map(|item| from_item("photo", item)).transpose()
    }

    /// Writes what became of an awaited photo. The news of a file may come twice: the first counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settle_photo(&self, city: &CitySlug, id: &PhotoId, state: PhotoState) -> Result<Settled, StoreError> {
        let state = serde_dynamo::to_attribute_value::<_, AttributeValue>(state).map_err(|error| StoreError::corrupt("photo", error))?;
        let updated = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::photo(city, id))))
            .update_expression("SET #state = :state")
            .condition_expression("#state.#kind = :awaited")
            .set_expression_attribute_names(Some(names()))
            .expression_attribute_values(":state", state)
            .expression_attribute_values(":awaited", text("awaited"))
            .send()
            .await;
        match updated {
            Ok(_) => Ok(Settled::Done),
            Err(error) if error.as_service_error().is_some_and(|service| service.is_conditional_check_failed_exception()) => {
                Ok(Settled::Already)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Adds photos to a case that there is: all of them or none.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn attach_photos(
        &self,
        city: &CitySlug,
        claims: &[PhotoClaim],
        reference: &Reference,
        now: Timestamp,
    ) -> Result<Attached, StoreError> {
        if claims.is_empty() {
            return Ok(Attached::Done);
        }
        match self.transact(self.attach_items(city, claims, reference, now)?).await? {
            Outcome::Done => Ok(Attached::Done),
            Outcome::Refused(stood) => {
                let refused = attach_refused(claims, stood, now).ok_or(StoreError::Contended)?;
                Ok(Attached::Refused(refused.0, refused.1))
            }
        }
    }

    /// What adds photos to a case, for the transaction that writes the case: one item for each claim, in
    /// their order. Only who has its token adds a photo, to one case, and none that was refused.
    pub(crate) fn attach_items(
        &self,
        city: &CitySlug,
        claims: &[PhotoClaim],
        reference: &Reference,
        now: Timestamp,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        claims
            .iter()
            .map(|claim| {
                let update = Update::builder()
                    .table_name(&self.table)
                    .set_key(Some(key_item(keys::photo(city, &claim.id))))
                    .update_expression("SET #case = :case REMOVE expires_at")
                    .condition_expression(
                        "claim_hash = :claim AND attribute_not_exists(#case) AND expires_at > :now AND #state.#kind <> :refused",
                    )
                    .set_expression_attribute_names(Some(names()))
                    .expression_attribute_names("#case", "case")
                    .expression_attribute_values(":case", text(reference.as_str()))
                    .expression_attribute_values(":claim", text(claim.token.hash(&claim.id).as_hex()))
                    .expression_attribute_values(":now", number(now.as_second()))
                    .expression_attribute_values(":refused", text("refused"))
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                    .build()
                    .map_err(|error| StoreError::corrupt("transaction", error))?;
                Ok(TransactWriteItem::builder().update(update).build())
            })
            .collect()
    }
}

/// Which photo stood in the way of a transaction and why: `stood` are the old items of its part that
/// [`Store::attach_items`] made, in the same order. None where no photo did.
pub(crate) fn attach_refused(
    claims: &[PhotoClaim],
    stood: impl IntoIterator<Item = Option<Item>>,
    now: Timestamp,
) -> Option<(PhotoId, AttachRefusal)> {
    let (claim, item) = claims.iter().zip(stood).find_map(|(claim, item)| item.map(|item| (claim, item)))?;
    Some((claim.id.clone(), why_refused(claim, item, now)))
}

fn why_refused(claim: &PhotoClaim, item: Item, now: Timestamp) -> AttachRefusal {
    if is_expired(&item, now) {
        return AttachRefusal::Unknown;
    }
    match from_item::<Photo>("photo", item) {
        Ok(photo) if photo.is_claimed_by(&claim.token) => match photo.state {
            PhotoState::Refused { reason } => AttachRefusal::Unfit(reason),
            _ => AttachRefusal::Taken,
        },
        _ => AttachRefusal::Unknown,
    }
}

/// `state` is a word that DynamoDB keeps for itself, and so is `case`.
fn names() -> HashMap<String, String> {
    HashMap::from([("#state".to_owned(), "state".to_owned()), ("#kind".to_owned(), "kind".to_owned())])
}
