//! What a change of a case becomes: its head with the indexes it stands in, an entry of its history, what others are
//! told, and what the public sees of it.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use jiff::{SignedDuration, Timestamp};
use varta_domain::case::{Case, CaseKind, CaseState, Change, Holder, Outbox, PublicEffect, PublicMark, PublicTexts, Urgency};
use varta_domain::ids::EventId;
use varta_domain::letter;
use varta_domain::place::MapCell;
use varta_domain::public::{PublicHazard, PublicQuestion, Status};

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, key_item, number, text, to_item};
use crate::keys::{self, DUE_PK, DUE_SHARDS, DUE_SK, EXPIRES_AT, Key, QUEUE_PK, QUEUE_SK, Queue};
use crate::transact::{delete, put};

/// How long an outbox item is kept after its change; delivery takes seconds.
const OUTBOX_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long what was public is kept once it is hidden: a little longer than that can be undone.
const HIDDEN_KEPT: SignedDuration = SignedDuration::from_mins(15);
/// Stands at what is hidden; whoever reads what is public passes over it.
pub(crate) const WITHDRAWN: &str = "withdrawn";
/// Takes that back.
const SHOWN: &str = "REMOVE withdrawn, expires_at";

impl Store {
    pub(crate) fn head_put(&self, case: &Case) -> Result<TransactWriteItem, StoreError> {
        let before = number(case.version.saturating_sub(1));
        put(&self.table, head_item(case)?, Some("version = :before"), vec![(":before", before)])
    }

    /// What a change adds: an entry of the history and, where others are told of it, an outbox item for the police
    /// and one for those outside; and what becomes of what is public.
    pub(crate) fn appended(&self, change: &Change, now: Timestamp) -> Result<Vec<TransactWriteItem>, StoreError> {
        let case = &change.case;
        let entry = to_item(keys::case_entry(&case.city, &case.reference, change.entry.seq), "entry", &change.entry)?;
        let mut items = vec![put(&self.table, entry, Some("attribute_not_exists(pk)"), vec![])?];
        if !change.events.is_empty() {
            items.push(put(&self.table, outbox_item(change, now, For::Police)?, Some("attribute_not_exists(pk)"), vec![])?);
        }
        if letter::concerns_anybody(case, &change.events) {
            items.push(put(&self.table, outbox_item(change, now, For::Outside)?, Some("attribute_not_exists(pk)"), vec![])?);
        }
        items.extend(self.public_item(change, now)?);
        Ok(items)
    }

    /// What the public sees of it, kept with the case in one transaction: the map never says what the case does not.
    fn public_item(&self, change: &Change, now: Timestamp) -> Result<Option<TransactWriteItem>, StoreError> {
        let case = &change.case;
        match (&change.public, &case.public) {
            (PublicEffect::Publish(texts), Some(mark)) => self.publish(case, mark, texts).map(Some),
            (PublicEffect::Withdraw(mark), _) => public_key(case, mark).map(|key| delete(&self.table, key)).transpose(),
            (PublicEffect::Hide(mark), _) => public_key(case, mark).map(|key| self.hide(key, now)).transpose(),
            (PublicEffect::Show(mark), _) => public_key(case, mark).map(|key| self.show(case, key)).transpose(),
            (PublicEffect::Keep, Some(mark)) if case.kind == CaseKind::Hazard => {
                public_key(case, mark).map(|key| self.status(case, key)).transpose()
            }
            _ => Ok(None),
        }
    }

    fn publish(&self, case: &Case, mark: &PublicMark, texts: &PublicTexts) -> Result<TransactWriteItem, StoreError> {
        let incomplete = || StoreError::corrupt("public", "a public case without a place, a category or an answer");
        let key = public_key(case, mark).ok_or_else(incomplete)?;
        if case.kind == CaseKind::Question {
            let question = PublicQuestion {
                reference: case.reference.clone(),
                category: case.category.clone(),
                text: texts.text.reveal().to_owned(),
                answer: texts.answer.as_ref().ok_or_else(incomplete)?.reveal().to_owned(),
                published_at: mark.at,
            };
            return put(&self.table, to_item(key, "question", &question)?, None, vec![]);
        }
        let hazard = PublicHazard {
            reference: case.reference.clone(),
            category: case.category.clone().ok_or_else(incomplete)?,
            district: case.district.clone(),
            point: mark.point.ok_or_else(incomplete)?,
            text: texts.text.reveal().to_owned(),
            status: Status::of(case).ok_or_else(incomplete)?,
            supports: 0,
        };
        // Worded anew, it keeps those who support it: the count alone is not written.
        let mut item = to_item(key.clone(), "hazard", &hazard)?;
        for name in ["pk", "sk", "supports"] {
            item.remove(name);
        }
        self.set(key, item, SHOWN, None)
    }

    /// What is public no more, while that can be undone: nobody reads it, and time deletes it.
    fn hide(&self, key: Key, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let until = (EXPIRES_AT.to_owned(), expiry(now, HIDDEN_KEPT));
        self.set(key, Item::from([until, (WITHDRAWN.to_owned(), AttributeValue::Bool(true))]), "", None)
    }

    /// It is public again, as it was.
    fn show(&self, case: &Case, key: Key) -> Result<TransactWriteItem, StoreError> {
        let attributes = if case.kind == CaseKind::Hazard { Item::from([status(case)?]) } else { Item::new() };
        self.set(key, attributes, SHOWN, Some("attribute_exists(pk)"))
    }

    /// The status of a hazard that is on the map.
    fn status(&self, case: &Case, key: Key) -> Result<TransactWriteItem, StoreError> {
        self.set(key, Item::from([status(case)?]), "", None)
    }

    /// Sets attributes of an item and leaves the others, but for what `also` removes.
    fn set(&self, key: Key, attributes: Item, also: &str, condition: Option<&str>) -> Result<TransactWriteItem, StoreError> {
        let mut names: Vec<(String, AttributeValue)> = attributes.into_iter().collect();
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        let list: Vec<String> = (0..names.len()).map(|at| format!("#a{at} = :a{at}")).collect();
        let set = if list.is_empty() { String::new() } else { format!("SET {} ", list.join(", ")) };
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_item(key)))
            .update_expression(format!("{set}{also}"))
            .set_condition_expression(condition.map(str::to_owned));
        for (at, (name, value)) in names.into_iter().enumerate() {
            update = update.expression_attribute_names(format!("#a{at}"), name).expression_attribute_values(format!(":a{at}"), value);
        }
        let update = update.build().map_err(|error| StoreError::corrupt("transaction", error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

/// The attribute that says how a hazard stands.
fn status(case: &Case) -> Result<(String, AttributeValue), StoreError> {
    let status = Status::of(case).ok_or_else(|| StoreError::corrupt("public", "no status"))?;
    let status = serde_dynamo::to_attribute_value(status).map_err(|error| StoreError::corrupt("public", error))?;
    Ok(("status".to_owned(), status))
}

/// Where the public finds it; `None` for what has no place on the map.
fn public_key(case: &Case, mark: &PublicMark) -> Option<Key> {
    match case.kind {
        CaseKind::Question => Some(keys::question(&case.city, &case.reference)),
        CaseKind::Hazard => mark.point.map(|point| keys::hazard(&case.city, MapCell::of(point), &case.reference)),
        CaseKind::Message | CaseKind::CrimeReport => None,
    }
}

pub(crate) fn expiry(now: Timestamp, kept: SignedDuration) -> AttributeValue {
    number(now.as_second().saturating_add(kept.as_secs()))
}

/// The head as an item, with the attributes of the indexes: of what is due while time alone moves the case on, of the
/// queues while somebody has to work on it.
pub(crate) fn head_item(case: &Case) -> Result<Item, StoreError> {
    let mut item = to_item(keys::case_head(&case.city, &case.reference), "case", case)?;
    if let Some(at) = case.next_level_at() {
        item.insert(DUE_PK.to_owned(), text(keys::due_partition(case.reference.shard(DUE_SHARDS))));
        item.insert(DUE_SK.to_owned(), text(format!("{}#{}#{}", keys::instant(at), case.city, case.reference)));
    }
    if let Some((partition, due)) = queue(case) {
        item.insert(QUEUE_PK.to_owned(), text(partition));
        item.insert(QUEUE_SK.to_owned(), text(format!("{}#{}#{}", urgency(case.urgency), keys::instant(due), case.reference)));
    }
    Ok(item)
}

/// The queue a case stands in, and the instant it is sorted by.
fn queue(case: &Case) -> Option<(String, Timestamp)> {
    let city = &case.city;
    let queue = match (case.state, &case.holder) {
        (CaseState::Open | CaseState::Waiting, Holder::Officer) => Queue::Officer(city, &case.beat),
        (CaseState::Open | CaseState::Waiting, Holder::Supervisor) => Queue::Supervisor(city, &case.district),
        (CaseState::Open | CaseState::Waiting, Holder::Desk) => Queue::Desk(city),
        (CaseState::Open | CaseState::Waiting, Holder::Division { body } | Holder::Partner { body } | Holder::Body { body }) => {
            Queue::Body(city, body)
        }
        (CaseState::Forwarded, _) => {
            let check_at = case.forwarding.as_ref().map_or(case.plan.due_at, |forwarding| forwarding.check_at);
            return Some((Queue::Sent(city).partition(), check_at));
        }
        (CaseState::Answered | CaseState::Confirmed | CaseState::Rejected | CaseState::Merged, _) => return None,
    };
    Some((queue.partition(), case.plan.due_at))
}

/// Sorts the urgent first.
const fn urgency(urgency: Urgency) -> u8 {
    match urgency {
        Urgency::High => 0,
        Urgency::Normal => 1,
        Urgency::Low => 2,
    }
}

/// Whom an outbox item is for: two readers, each with its own item, so that neither hides it from the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Police,
    Outside,
}

/// All events of a change in one item, found by the stream at once and by the index until delivered.
fn outbox_item(change: &Change, now: Timestamp, whom: For) -> Result<Item, StoreError> {
    let case = &change.case;
    let name = format!("{}-{}-{}", case.city, case.reference.as_str().to_lowercase(), case.version);
    let id = EventId::parse(&name).map_err(|error| StoreError::corrupt("outbox", error))?;
    let outbox = Outbox {
        id,
        at: now,
        city: case.city.clone(),
        reference: case.reference.clone(),
        version: case.version,
        round: case.round,
        district: case.district.clone(),
        beat: case.beat.clone(),
        due_at: case.plan.due_at,
        events: change.events.clone(),
    };
    let shard = case.reference.shard(DUE_SHARDS);
    let (key, entity, partition) = match whom {
        For::Police => (keys::outbox(&outbox.id), "outbox", keys::outbox_partition(shard)),
        For::Outside => (keys::letter(&outbox.id), "letter", keys::letter_partition(shard)),
    };
    let mut item = to_item(key, entity, &outbox)?;
    item.insert(EXPIRES_AT.to_owned(), expiry(now, OUTBOX_KEPT));
    item.insert(DUE_PK.to_owned(), text(partition));
    item.insert(DUE_SK.to_owned(), text(format!("{}#{}", keys::instant(now), outbox.id)));
    Ok(item)
}
