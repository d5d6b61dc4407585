//! Cities, remembered by a warm function: configuration changes rarely and is asked at every call.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use varta_domain::calendar::Calendar;
use varta_domain::city::City;
use varta_domain::ids::CitySlug;
use varta_store::Store;

use crate::problem::Problem;
use crate::refusals;

/// How long a warm function works with what it has read: a new directory, a changed calendar or a new
/// coordinator is in force everywhere after this time.
pub const FRESH_FOR: SignedDuration = SignedDuration::from_secs(30);

/// A city with its calendar made ready.
#[derive(Debug)]
pub struct CityContext {
    /// The city.
    pub city: City,
    /// Its calendar.
    pub calendar: Calendar,
}

/// The cities a function has met.
#[derive(Debug)]
pub struct Cities {
    store: Store,
    known: Mutex<HashMap<CitySlug, (Timestamp, Arc<CityContext>)>>,
}

impl Cities {
    /// Starts with none.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, known: Mutex::default() }
    }

    /// The city of a path, read at most every [`FRESH_FOR`].
    ///
    /// # Errors
    /// A problem `city_unknown`, or an internal one.
    pub async fn get(&self, slug: &str, now: Timestamp) -> Result<Arc<CityContext>, Problem> {
        let slug = CitySlug::parse(slug).map_err(|_| refusals::city_unknown())?;
        if let Some(context) = self.remembered(&slug, now) {
            return Ok(context);
        }
        let city = self.store.city(&slug).await?.ok_or_else(refusals::city_unknown)?;
        let calendar = Calendar::new(city.calendar.clone(), &city.zone).map_err(Problem::internal)?;
        let context = Arc::new(CityContext { city, calendar });
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(slug, (now, Arc::clone(&context)));
        Ok(context)
    }

    fn remembered(&self, slug: &CitySlug, now: Timestamp) -> Option<Arc<CityContext>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, context) = known.get(slug)?;
        // A demonstration clock may go back: then what is remembered counts as old.
        let age = now.duration_since(*read_at);
        (SignedDuration::ZERO <= age && age < FRESH_FOR).then(|| Arc::clone(context))
    }
}
