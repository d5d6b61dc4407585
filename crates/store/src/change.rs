//! What a change of a case becomes: its head with the indexes it stands in, an entry of its history, what others are
//! told, and what the public sees of it.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use jiff::{SignedDuration, Timestamp};
use varta_domain::case::{Case, CaseKind, CaseState, Change, Holder, Outbox, PublicEffect, PublicMark, PublicTexts, Urgency};
use varta_domain::ids::EventId;
use varta_domain::letter;
use varta_domain::place::MapCell;
use varta_domain::public::{HazardOnStreet, PublicHazard, PublicQuestion, Status};
use varta_domain::subscription::street_shown;

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, key_item, number, text, to_item};
use crate::keys::{self, DUE_PK, DUE_SHARDS, DUE_SK, EXPIRES_AT, Key, QUEUE_PK, QUEUE_SK, Queue};
use crate::transact::{delete, put};

/// How much longer than the map shows it an ended hazard is kept, so that a change that still finds it public finds it.
const ENDED_KEPT_LONGER: SignedDuration = SignedDuration::from_hours(24);

/// How long an outbox item is kept after its change; delivery takes seconds.
const OUTBOX_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long what was public is kept once it is hidden: a little longer than that can be undone.
const HIDDEN_KEPT: SignedDuration = SignedDuration::from_mins(15);
/// Stands at what is hidden; whoever reads what is public passes over it.
pub(crate) const WITHDRAWN: &str = "withdrawn";

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
        items.extend(self.public_items(change, now)?);
        Ok(items)
    }

    /// What the public sees of it, kept with the case in one transaction: the map never says what the case does not.
    fn public_items(&self, change: &Change, now: Timestamp) -> Result<Vec<TransactWriteItem>, StoreError> {
        let case = &change.case;
        let keys = |mark: &PublicMark| public_key(case, mark).into_iter().chain(street_key(case, mark));
        let mut items = Vec::new();
        match (&change.public, &case.public) {
            (PublicEffect::Publish(texts), Some(mark)) => {
                items.push(self.publish(case, mark, texts)?);
                items.extend(self.on_street(case, mark)?);
            }
            (PublicEffect::Withdraw(mark), _) => {
                for key in keys(mark) {
                    items.push(delete(&self.table, key)?);
                }
            }
            (PublicEffect::Hide(mark), _) => {
                for key in keys(mark) {
                    items.push(self.hide(key, now)?);
                }
            }
            (PublicEffect::Show(mark), _) => {
                if let Some(key) = public_key(case, mark) {
                    items.push(self.show(case, key)?);
                    items.extend(self.on_street(case, mark)?);
                }
            }
            (PublicEffect::Keep, Some(mark)) if case.kind == CaseKind::Hazard => {
                if let Some(key) = public_key(case, mark) {
                    items.push(self.status(case, key)?);
                    items.extend(self.on_street(case, mark)?);
                }
            }
            _ => {}
        }
        Ok(items)
    }

    /// Where a hazard of a street stands, for as long as it is open: one that ended is found by its street no more.
    fn on_street(&self, case: &Case, mark: &PublicMark) -> Result<Option<TransactWriteItem>, StoreError> {
        let (Some(key), Some(point)) = (street_key(case, mark), mark.point) else { return Ok(None) };
        let found = HazardOnStreet { reference: case.reference.clone(), beat: case.beat.clone(), point };
        let mut item = to_item(key.clone(), "street hazard", &found)?;
        for name in ["pk", "sk"] {
            item.remove(name);
        }
        self.set(key, item, leaves_at(case), None).map(Some)
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
        self.set(key, item, hazard.status.leaves_at(), None)
    }

    /// What is public no more, while that can be undone: nobody reads it, and time deletes it.
    fn hide(&self, key: Key, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let until = (EXPIRES_AT.to_owned(), expiry(now, HIDDEN_KEPT));
        self.rewrite(key, Item::from([until, (WITHDRAWN.to_owned(), AttributeValue::Bool(true))]), &[], None)
    }

    /// It is public again, as it was.
    fn show(&self, case: &Case, key: Key) -> Result<TransactWriteItem, StoreError> {
        let attributes = if case.kind == CaseKind::Hazard { Item::from([status(case)?]) } else { Item::new() };
        self.set(key, attributes, leaves_at(case), Some("attribute_exists(pk)"))
    }

    /// The status of a hazard that is on the map.
    fn status(&self, case: &Case, key: Key) -> Result<TransactWriteItem, StoreError> {
        self.set(key, Item::from([status(case)?]), leaves_at(case), None)
    }

    /// Sets attributes of an item that is public and leaves the others; an ended one goes by itself, one that was opened
    /// again stays. What it was public by is gone from its case before the item is: nothing is called back as a torso.
    fn set(
        &self,
        key: Key,
        mut attributes: Item,
        leaves_at: Option<Timestamp>,
        condition: Option<&str>,
    ) -> Result<TransactWriteItem, StoreError> {
        let Some(leaves_at) = leaves_at else { return self.rewrite(key, attributes, &[WITHDRAWN, EXPIRES_AT], condition) };
        attributes.insert(EXPIRES_AT.to_owned(), expiry(leaves_at, ENDED_KEPT_LONGER));
        self.rewrite(key, attributes, &[WITHDRAWN], condition)
    }

    /// Sets some attributes of an item, removes others and leaves the rest.
    fn rewrite(&self, key: Key, set: Item, removed: &[&str], condition: Option<&str>) -> Result<TransactWriteItem, StoreError> {
        let mut names: Vec<(String, AttributeValue)> = set.into_iter().collect();
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        let list: Vec<String> = (0..names.len()).map(|at| format!("#a{at} = :a{at}")).collect();
        let clauses = [("SET", list.join(", ")), ("REMOVE", removed.join(", "))];
        let clauses: Vec<String> =
            clauses.into_iter().filter(|(_, what)| !what.is_empty()).map(|(clause, what)| format!("{clause} {what}")).collect();
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key_item(key)))
            .update_expression(clauses.join(" "))
            .set_condition_expression(condition.map(str::to_owned));
        for (at, (name, value)) in names.into_iter().enumerate() {
            update = update.expression_attribute_names(format!("#a{at}"), name).expression_attribute_values(format!(":a{at}"), value);
        }
        let update = update.build().map_err(|error| StoreError::corrupt("transaction", error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

/// When what is public of a case leaves the map.
fn leaves_at(case: &Case) -> Option<Timestamp> {
    Status::of(case).filter(|_| case.kind == CaseKind::Hazard).and_then(|status| status.leaves_at())
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

/// Where who marks a hazard by address finds it; `None` for what the public may not know the street of.
fn street_key(case: &Case, mark: &PublicMark) -> Option<Key> {
    let point = mark.point.filter(|_| case.kind == CaseKind::Hazard)?;
    let street = street_shown(case, point)?;
    Some(keys::street_hazard(&case.city, &street, &case.reference))
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
