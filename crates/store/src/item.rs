//! Between types and items. Absent options are left out, never written as NULL: DynamoDB refuses NULL
//! in the key of an index.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::keys::{ENTITY, EXPIRES_AT, Key, PK, SK};

/// An item as the SDK has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The key as attributes.
pub(crate) fn key_item(key: Key) -> Item {
    HashMap::from([(PK.to_owned(), text(key.pk)), (SK.to_owned(), text(key.sk))])
}

/// A value as an item under a key.
pub(crate) fn to_item<T: Serialize>(key: Key, entity: &'static str, value: &T) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(value).map_err(|error| StoreError::corrupt(entity, error))?;
    item.extend(key_item(key));
    item.insert(ENTITY.to_owned(), text(entity));
    Ok(item)
}

/// Reads an item back; attributes of the table itself are passed over.
pub(crate) fn from_item<T: DeserializeOwned>(entity: &'static str, item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|error| StoreError::corrupt(entity, error))
}

/// Whether time to live has passed: DynamoDB deletes expired items only within days.
pub(crate) fn is_expired(item: &Item, now: jiff::Timestamp) -> bool {
    let expires = item.get(EXPIRES_AT).and_then(|value| value.as_n().ok()).and_then(|text| text.parse::<i64>().ok());
    expires.is_some_and(|at| at <= now.as_second())
}
