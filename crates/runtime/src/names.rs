//! The street names of cities, remembered by a warm function: for addresses that lead nowhere and for
//! those that are being typed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use varta_domain::address::StreetIndex;
use varta_domain::city::City;
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_store::{Store, StoreError};

/// Of how many cities the names are kept: some 1.5 MB each for a city of 3,000 streets.
const MAX_CITIES: usize = 8;

type Known = HashMap<CitySlug, (DirectoryVersion, Arc<StreetIndex>)>;

/// The names a function has read.
#[derive(Debug)]
pub struct StreetNames {
    store: Store,
    known: Mutex<Known>,
}

impl StreetNames {
    /// Starts with none.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), known: Mutex::default() }
    }

    /// The names of a city's live directory, read once a version. `None` for a directory that has none.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn of(&self, city: &City) -> Result<Option<Arc<StreetIndex>>, StoreError> {
        if let Some((version, index)) = self.locked().get(&city.slug)
            && *version == city.directory
        {
            return Ok(Some(Arc::clone(index)));
        }
        let Some(streets) = self.store.street_names(city).await? else { return Ok(None) };
        let index = Arc::new(StreetIndex::new(streets));
        let mut known = self.locked();
        if known.len() >= MAX_CITIES && !known.contains_key(&city.slug) {
            known.clear();
        }
        known.insert(city.slug.clone(), (city.directory.clone(), Arc::clone(&index)));
        Ok(Some(index))
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
