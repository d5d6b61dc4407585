//! Cases: filed, read, changed. One change is one transaction: head, history entry, outbox and, where
//! there is one, the idempotency record; they come together or not at all.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use jiff::{SignedDuration, Timestamp};
use varta_domain::case::{Case, Change, HistoryEntry};
use varta_domain::contact::Contact;
use varta_domain::ids::{CitySlug, PhotoId};
use varta_domain::photo::PhotoClaim;
use varta_domain::reference::Reference;

use crate::Store;
use crate::change::{expiry, head_item};
use crate::error::StoreError;
use crate::item::{Item, from_item, is_expired, key_item, number, text, to_item};
use crate::keys::{self, EXPIRES_AT, SK};
use crate::photos::{AttachRefusal, attach_refused};
use crate::senders::{Exhausted, Sender, exhausted};
use crate::transact::{Outcome, put};

/// How long the answer to an idempotency key is kept.
const IDEMPOTENCY_KEPT: SignedDuration = SignedDuration::from_hours(48);
/// How long a contact is kept in the vault.
const CONTACT_KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// A case to be filed.
#[derive(Debug)]
pub struct NewCase {
    /// What the domain decided.
    pub change: Change,
    /// The author's contact, for the vault.
    pub contact: Option<Contact>,
    /// The photos that the case names, with the proof that they are the author's.
    pub photos: Vec<PhotoClaim>,
    /// Where it comes from, for limits on abuse.
    pub sender: Option<Sender>,
    /// The record that makes a repeated request harmless.
    pub idempotency: IdempotencyRecord,
}

/// What is kept of a request that creates something.
#[derive(Debug, Clone)]
pub struct IdempotencyRecord {
    /// The operation.
    pub operation: &'static str,
    /// Hash of the caller's key.
    pub id_hash: String,
    /// Keyed hash of the request's content.
    pub fingerprint: String,
    /// The response, sealed with the caller's key: only who knows the key can open it.
    pub sealed: Vec<u8>,
}

/// The answer that a repeated request gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResponse {
    /// Keyed hash of the first request's content.
    pub fingerprint: String,
    /// The first response, sealed.
    pub sealed: Vec<u8>,
}

/// What became of a case to be filed, or of any change with an idempotency record.
#[derive(Debug, PartialEq, Eq)]
pub enum Created {
    /// It is written.
    New,
    /// The same idempotency key was used before.
    Replay(StoredResponse),
    /// The reference is another case's: draw a new one.
    ReferenceTaken,
    /// Too many came from there.
    Exhausted(Exhausted),
    /// A photo cannot be added to it.
    PhotoRefused(PhotoId, AttachRefusal),
    /// Somebody changed the case in the meantime: look again.
    Stale,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It is written.
    Done,
    /// Somebody changed the case in the meantime: look again.
    Stale,
}

impl Store {
    /// Files a case.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn create_case(&self, new: NewCase, now: Timestamp) -> Result<Created, StoreError> {
        let case = &new.change.case;
        let mut items = vec![
            put(&self.table, head_item(case)?, Some("attribute_not_exists(pk)"), vec![])?,
            self.idempotency_put(&new.idempotency, &case.city, now)?,
        ];
        items.extend(self.attach_items(&case.city, &new.photos, &case.reference, now)?);
        if let Some(sender) = &new.sender {
            items.push(self.count_sender(&case.city, sender, now)?);
            items.push(self.source_put(&case.city, &case.reference, sender, now)?);
        }
        items.extend(self.appended(&new.change, now)?);
        if let Some(contact) = &new.contact {
            items.push(self.contact_put(case, contact, now)?);
        }
        match self.transact(items).await? {
            Outcome::Done => Ok(Created::New),
            Outcome::Refused(stood) => why_not_created(&new, stood, now),
        }
    }

    /// Writes a change of a case that was read at the version before it.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn commit(&self, change: &Change, now: Timestamp) -> Result<Committed, StoreError> {
        let mut items = vec![self.head_put(&change.case)?];
        items.extend(self.appended(change, now)?);
        Ok(match self.transact(items).await? {
            Outcome::Done => Committed::Done,
            Outcome::Refused(_) => Committed::Stale,
        })
    }

    /// Writes a change of two cases at once: a duplicate and the case it is merged into.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn commit_both(&self, one: &Change, other: &Change, now: Timestamp) -> Result<Committed, StoreError> {
        let mut items = vec![self.head_put(&one.case)?, self.head_put(&other.case)?];
        items.extend(self.appended(one, now)?);
        items.extend(self.appended(other, now)?);
        Ok(match self.transact(items).await? {
            Outcome::Done => Committed::Done,
            Outcome::Refused(_) => Committed::Stale,
        })
    }

    /// Writes a change that a caller may repeat with the same idempotency key.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn commit_once(&self, change: &Change, record: &IdempotencyRecord, now: Timestamp) -> Result<Created, StoreError> {
        let mut items = vec![self.head_put(&change.case)?, self.idempotency_put(record, &change.case.city, now)?];
        items.extend(self.appended(change, now)?);
        match self.transact(items).await? {
            Outcome::Done => Ok(Created::New),
            Outcome::Refused(stood) => match take_two(stood) {
                [_, Some(record)] => stored_response(record).map(Created::Replay),
                _ => Ok(Created::Stale),
            },
        }
    }

    /// The stored answer to an idempotency key, if the key was used: asked by operations that must
    /// not fail a repeated request on rules the first one has already passed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stored_response(
        &self,
        operation: &str,
        city: &CitySlug,
        id_hash: &str,
        now: Timestamp,
    ) -> Result<Option<StoredResponse>, StoreError> {
        let key = key_item(keys::idempotency(operation, city, id_hash));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        found.item.filter(|item| !is_expired(item, now)).map(stored_response).transpose()
    }

    /// Head of a case, as it is now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn case_head(&self, city: &CitySlug, reference: &Reference) -> Result<Option<Case>, StoreError> {
        let key = key_item(keys::case_head(city, reference));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        found.item.map(|item| from_item("case", item)).transpose()
    }

    /// One entry of the history of a case.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn case_entry(&self, city: &CitySlug, reference: &Reference, seq: u16) -> Result<Option<HistoryEntry>, StoreError> {
        let key = key_item(keys::case_entry(city, reference, seq));
        let found = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true).send().await?;
        found.item.map(|item| from_item("entry", item)).transpose()
    }

    /// A case with its whole history, in order, as it is now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn case_with_history(&self, city: &CitySlug, reference: &Reference) -> Result<Option<(Case, Vec<HistoryEntry>)>, StoreError> {
        let mut head = None;
        let mut history = Vec::new();
        let mut from = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", text(keys::case_partition(city, reference)))
                .consistent_read(true)
                .set_exclusive_start_key(from)
                .send()
                .await?;
            for item in page.items.unwrap_or_default() {
                match item.get(SK).and_then(|sk| sk.as_s().ok()).map(String::as_str) {
                    Some("HEAD") => head = Some(from_item::<Case>("case", item)?),
                    Some(sk) if sk.starts_with("ENTRY#") => history.push(from_item::<HistoryEntry>("entry", item)?),
                    _ => {}
                }
            }
            from = page.last_evaluated_key;
            if from.is_none() {
                break;
            }
        }
        Ok(head.map(|head| (head, history)))
    }

    fn idempotency_put(&self, record: &IdempotencyRecord, city: &CitySlug, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let mut item = key_item(keys::idempotency(record.operation, city, &record.id_hash));
        item.insert(keys::ENTITY.to_owned(), text("idempotency"));
        item.insert("fingerprint".to_owned(), text(&record.fingerprint));
        item.insert("sealed".to_owned(), AttributeValue::B(Blob::new(record.sealed.clone())));
        item.insert(EXPIRES_AT.to_owned(), expiry(now, IDEMPOTENCY_KEPT));
        put(&self.table, item, Some("attribute_not_exists(pk) OR expires_at <= :now"), vec![(":now", number(now.as_second()))])
    }

    fn contact_put(&self, case: &Case, contact: &Contact, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let vault = self.vault.as_deref().ok_or(StoreError::NoVault)?;
        let mut item = to_item(keys::contact(&case.city, &case.reference), "contact", contact)?;
        item.insert(EXPIRES_AT.to_owned(), expiry(now, CONTACT_KEPT));
        put(vault, item, None, vec![])
    }
}

/// What stood in the way of a new case: its items in the order in which they were written.
fn why_not_created(new: &NewCase, stood: Vec<Option<Item>>, now: Timestamp) -> Result<Created, StoreError> {
    let mut stood = stood.into_iter();
    let [head, idempotency] = [stood.next().flatten(), stood.next().flatten()];
    if let Some(record) = idempotency {
        return stored_response(record).map(Created::Replay);
    }
    if head.is_some() {
        return Ok(Created::ReferenceTaken);
    }
    if let Some((photo, refusal)) = attach_refused(&new.photos, stood.by_ref().take(new.photos.len()), now) {
        return Ok(Created::PhotoRefused(photo, refusal));
    }
    match (&new.sender, stood.next().flatten()) {
        (Some(sender), Some(counts)) => Ok(Created::Exhausted(exhausted(&counts, sender))),
        _ => Err(StoreError::Contended),
    }
}

fn stored_response(mut item: Item) -> Result<StoredResponse, StoreError> {
    let missing = || StoreError::corrupt("idempotency", "an attribute is missing");
    let fingerprint = item.remove("fingerprint").and_then(|value| value.as_s().ok().cloned()).ok_or_else(missing)?;
    let sealed = item.remove("sealed").and_then(|value| value.as_b().ok().cloned()).ok_or_else(missing)?.into_inner();
    Ok(StoredResponse { fingerprint, sealed })
}

fn take_two(stood: Vec<Option<Item>>) -> [Option<Item>; 2] {
    let mut stood = stood.into_iter();
    [stood.next().flatten(), stood.next().flatten()]
}
