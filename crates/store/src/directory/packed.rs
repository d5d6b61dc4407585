//! A long text in items: compressed, in parts that fit.

use std::io::{Read, Write};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, key_item, number, text};
use crate::keys::{ENTITY, Key};

const DATA: &str = "data";
const PARTS: &str = "parts";
/// An item of DynamoDB has at most 400 KB.
const PART_BYTES: usize = 350_000;
/// What all parts may come to when they are unpacked, in bytes.
const MAX_BYTES: u64 = 64_000_000;

/// A text as items; `key` gives the key of each part.
pub(super) fn items(entity: &'static str, content: &[u8], key: impl Fn(usize) -> Key) -> Result<Vec<Item>, StoreError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).map_err(|error| StoreError::corrupt(entity, error))?;
    let packed = encoder.finish().map_err(|error| StoreError::corrupt(entity, error))?;
    let parts = packed.chunks(PART_BYTES).len();
    let item = |(at, chunk): (usize, &[u8])| {
        let mut item = key_item(key(at));
        item.insert(ENTITY.to_owned(), text(entity));
        item.insert(PARTS.to_owned(), number(parts));
        item.insert(DATA.to_owned(), AttributeValue::B(Blob::new(chunk)));
        item
    };
    Ok(packed.chunks(PART_BYTES).enumerate().map(item).collect())
}

impl Store {
    /// Reads a text back: half a read unit for each 4 KB. `None` where a part is missing.
    pub(super) async fn packed(&self, entity: &'static str, key: impl Fn(usize) -> Key) -> Result<Option<Vec<u8>>, StoreError> {
        let mut packed = Vec::new();
        let (mut at, mut parts) = (0, 1);
        while at < parts {
            let key = key_item(key(at));
            let read = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(false);
            let Some(item) = read.send().await?.item else { return Ok(None) };
            let Some(AttributeValue::B(data)) = item.get(DATA) else { return Ok(None) };
            packed.extend_from_slice(data.as_ref());
            parts = item.get(PARTS).and_then(|parts| parts.as_n().ok()).and_then(|parts| parts.parse().ok()).unwrap_or(1);
            at += 1;
        }
        let mut content = Vec::new();
        let unpacked = DeflateDecoder::new(packed.as_slice()).take(MAX_BYTES).read_to_end(&mut content);
        unpacked.map_err(|error| StoreError::corrupt(entity, error))?;
        Ok(Some(content))
    }
}
