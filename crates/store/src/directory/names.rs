//! The names of all streets of a city, compressed: one item for a city of Kyiv's size. They are read when
//! an address leads nowhere and when one is being typed, and kept by warm functions.

use std::io::{Read, Write};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use varta_domain::address::IndexedStreet;
use varta_domain::city::City;
use varta_domain::ids::{CitySlug, DirectoryVersion};

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, key_item, number, text};
use crate::keys::{self, ENTITY};

const ENTITY_NAME: &str = "names";
const DATA: &str = "data";
const PARTS: &str = "parts";
/// An item of DynamoDB has at most 400 KB.
const PART_BYTES: usize = 350_000;
/// What all parts may come to when they are unpacked, in bytes.
const MAX_BYTES: u64 = 64_000_000;

/// The names as items.
pub(super) fn items(city: &CitySlug, version: &DirectoryVersion, streets: &[IndexedStreet]) -> Result<Vec<Item>, StoreError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let json = serde_json::to_vec(streets).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
    encoder.write_all(&json).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
    let packed = encoder.finish().map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
    let parts = packed.chunks(PART_BYTES).len();
    let item = |(at, chunk): (usize, &[u8])| {
        let mut item = key_item(keys::names(city, version, at));
        item.insert(ENTITY.to_owned(), text(ENTITY_NAME));
        item.insert(PARTS.to_owned(), number(parts));
        item.insert(DATA.to_owned(), AttributeValue::B(Blob::new(chunk)));
        item
    };
    Ok(packed.chunks(PART_BYTES).enumerate().map(item).collect())
}

impl Store {
    /// The names of all streets of a city. Half a read unit for each 4 KB; some 12 KB for 1,000 streets.
    /// `None` for a directory of an older form.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn street_names(&self, city: &City) -> Result<Option<Vec<IndexedStreet>>, StoreError> {
        let mut packed = Vec::new();
        let (mut at, mut parts) = (0, 1);
        while at < parts {
            let key = key_item(keys::names(&city.slug, &city.directory, at));
            let read = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(false);
            let Some(item) = read.send().await?.item else { return Ok(None) };
            let Some(AttributeValue::B(data)) = item.get(DATA) else { return Ok(None) };
            packed.extend_from_slice(data.as_ref());
            parts = item.get(PARTS).and_then(|parts| parts.as_n().ok()).and_then(|parts| parts.parse().ok()).unwrap_or(1);
            at += 1;
        }
        let mut json = Vec::new();
        DeflateDecoder::new(packed.as_slice())
            .take(MAX_BYTES)
            .read_to_end(&mut json)
            .map_err(|error| StoreError::corrupt(ENTITY_NAME, error))?;
        serde_json::from_slice(&json).map(Some).map_err(|error| StoreError::corrupt(ENTITY_NAME, error))
    }
}
