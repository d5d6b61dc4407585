//! Redactions: an entry of the history reads otherwise from now on, what it said is sealed in the vault, and the history
//! says so; all of it in one transaction. The only change of an entry that there is. A photo is hidden the same way.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use jiff::{SignedDuration, Timestamp};
use varta_domain::case::{Change, HistoryEntry};
use varta_domain::ids::PhotoId;

use crate::Store;
use crate::cases::Committed;
use crate::change::expiry;
use crate::error::StoreError;
use crate::item::{key_item, to_item};
use crate::keys::{self, EXPIRES_AT};
use crate::transact::{Outcome, put};

/// How long the original is kept: as long as a contact.
const SEALED_KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// An entry that is redacted.
#[derive(Debug)]
pub struct Redacted<'a> {
    /// As it was.
    pub original: &'a HistoryEntry,
    /// As it reads from now on.
    pub redacted: &'a HistoryEntry,
}

impl Store {
    /// Writes a redaction of a case that was read at the version before it. The original is sealed under the number of
    /// the entry that says so: redacted once more, an entry leaves each of its states.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn commit_redaction(&self, change: &Change, entry: Redacted<'_>, now: Timestamp) -> Result<Committed, StoreError> {
        let case = &change.case;
        let vault = self.vault.as_deref().ok_or(StoreError::NoVault)?;
        let mut sealed = to_item(keys::sealed_entry(&case.city, &case.reference, change.entry.seq), "sealed", entry.original)?;
        sealed.insert(EXPIRES_AT.to_owned(), expiry(now, SEALED_KEPT));
        let redacted = to_item(keys::case_entry(&case.city, &case.reference, entry.redacted.seq), "entry", entry.redacted)?;
        let mut items = vec![
            self.head_put(case)?,
            put(&self.table, redacted, Some("attribute_exists(pk)"), vec![])?,
            put(vault, sealed, Some("attribute_not_exists(pk)"), vec![])?,
        ];
        items.extend(self.appended(change, now)?);
        Ok(match self.transact(items).await? {
            Outcome::Done => Committed::Done,
            Outcome::Refused(_) => Committed::Stale,
        })
    }

    /// Hides a photo of a case that was read at the version before: the photo says so, and so does the history.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn commit_hidden_photo(&self, change: &Change, photo: &PhotoId, now: Timestamp) -> Result<Committed, StoreError> {
        let case = &change.case;
        let hidden = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_item(keys::photo(&case.city, photo))))
            // A word that DynamoDB keeps for itself.
            .update_expression("SET #hidden = :hidden")
            .expression_attribute_names("#hidden", "hidden")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":hidden", AttributeValue::Bool(true))
            .build()
            .map_err(|error| StoreError::corrupt("transaction", error))?;
        let mut items = vec![self.head_put(case)?, TransactWriteItem::builder().update(hidden).build()];
        items.extend(self.appended(change, now)?);
        Ok(match self.transact(items).await? {
            Outcome::Done => Committed::Done,
            Outcome::Refused(_) => Committed::Stale,
        })
    }
}
