//! The directory of cities as a warm function sees it: streets, cells and posts are read at each call; what is
//! asked of a city as a whole, and changes with an import only, is remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use varta_domain::address::StreetIndex;
use varta_domain::city::City;
use varta_domain::guidance::Library;
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_domain::place::DistrictMap;
use varta_domain::triage::Triage;
use varta_store::{Store, StoreError};

/// Of how many cities the whole is kept: some 1.5 MB of names each for a city of 3,000 streets.
const MAX_CITIES: usize = 8;

/// The directory, over a store.
#[derive(Debug)]
pub struct Directory {
    /// Where its items are.
    pub store: Store,
    names: Remembered<StreetIndex>,
    maps: Remembered<DistrictMap>,
    triages: Remembered<Triage>,
    guidance: Remembered<Library>,
}

impl Directory {
    /// Remembers nothing yet.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self {
            store: store.clone(),
            names: Remembered::default(),
            maps: Remembered::default(),
            triages: Remembered::default(),
            guidance: Remembered::default(),
        }
    }

    /// The names of all streets: for addresses that lead nowhere and for those that are being typed. `None`
    /// for a directory that has none.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn names(&self, city: &City) -> Result<Option<Arc<StreetIndex>>, StoreError> {
        if let Some(index) = self.names.of(city) {
            return Ok(Some(index));
        }
        let streets = self.store.street_names(city).await?;
        Ok(streets.map(|streets| self.names.keep(city, StreetIndex::new(streets))))
    }

    /// The map of the districts: for points that lie in no beat. `None` for a directory that has none.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn map(&self, city: &City) -> Result<Option<Arc<DistrictMap>>, StoreError> {
        if let Some(map) = self.maps.of(city) {
            return Ok(Some(map));
        }
        let map = self.store.district_map(city).await?;
        Ok(map.map(|map| self.maps.keep(city, map)))
    }

    /// The categories, bodies and rules: for cases that are filed, and for the desk. Those of a city without
    /// any send everything to the desk, and messages to the officer.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn triage(&self, city: &City) -> Result<Arc<Triage>, StoreError> {
        if let Some(triage) = self.triages.of(city) {
            return Ok(triage);
        }
        let triage = self.store.triage(city).await?.unwrap_or_default();
        Ok(self.triages.keep(city, triage))
    }

    /// The articles of guidance; none for a city that has none.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn guidance(&self, city: &City) -> Result<Arc<Library>, StoreError> {
        if let Some(library) = self.guidance.of(city) {
            return Ok(library);
        }
        let articles = self.store.guidance(city).await?.unwrap_or_default();
        Ok(self.guidance.keep(city, Library::new(articles)))
    }
}

/// One thing of each city, of the live version.
#[derive(Debug)]
struct Remembered<T>(Mutex<HashMap<CitySlug, (DirectoryVersion, Arc<T>)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Remembered<T> {
    fn of(&self, city: &City) -> Option<Arc<T>> {
        let known = self.locked();
        known.get(&city.slug).filter(|(version, _)| *version == city.directory).map(|(_, kept)| Arc::clone(kept))
    }

    fn keep(&self, city: &City, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut known = self.locked();
        if known.len() >= MAX_CITIES && !known.contains_key(&city.slug) {
            known.clear();
        }
        known.insert(city.slug.clone(), (city.directory.clone(), Arc::clone(&value)));
        value
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<CitySlug, (DirectoryVersion, Arc<T>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
