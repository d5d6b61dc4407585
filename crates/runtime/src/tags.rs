//! Sources as tags: the same caller has the same tag all day and another one tomorrow, under a pepper that is random,
//! shared by all functions and forgotten. A warm function keeps it in memory for the day.

use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ring::hmac;
use varta_domain::ids::CitySlug;
use varta_store::Store;

use crate::http::Call;
use crate::problem::Problem;
use crate::{random, source};

/// Makes tags.
#[derive(Debug)]
pub struct Tags {
    store: Store,
    today: Mutex<Option<(Date, Vec<u8>)>>,
    yesterday: Mutex<Option<(Date, Option<Vec<u8>>)>>,
}

/// A caller, as the doors know them.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The tag of today.
    pub tag: String,
    /// The tag that the same caller had yesterday; none where its pepper is forgotten.
    pub yesterday: Option<String>,
    pepper: Vec<u8>,
}

impl Seen {
    /// Words as a keyed hash: equal words of one day have equal ones, whatever their case, spaces and signs.
    #[must_use]
    pub fn hash_of(&self, words: &str) -> String {
        let letters: String = words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let signed = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.pepper), format!("text#{letters}").as_bytes());
        crate::idempotency::hex(&signed.as_ref()[..8])
    }
}

impl Tags {
    /// Over a store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store, today: Mutex::new(None), yesterday: Mutex::new(None) }
    }

    /// Where a call comes from, as a tag that nobody can turn back once the day's pepper is forgotten.
    ///
    /// # Errors
    /// An internal problem when the table cannot be read.
    pub async fn today(&self, call: &Call) -> Result<String, Problem> {
        Ok(source::tag(&self.pepper(call).await?, &call.source))
    }

    /// The same with what it was yesterday: a mute of last night holds on.
    ///
    /// # Errors
    /// As [`Tags::today`].
    pub async fn seen(&self, call: &Call) -> Result<Seen, Problem> {
        let pepper = self.pepper(call).await?;
        let yesterday = self.pepper_of_yesterday(call).await?.map(|pepper| source::tag(&pepper, &call.source));
        Ok(Seen { tag: source::tag(&pepper, &call.source), yesterday, pepper })
    }

    /// For how many seconds more nothing is taken from where a call comes from, since a moderator has muted it; none
    /// where it is.
    ///
    /// # Errors
    /// As [`Tags::today`].
    pub async fn muted_for(&self, city: &CitySlug, seen: &Seen, now: Timestamp) -> Result<Option<u32>, Problem> {
        let of = async |tag: Option<&str>| match tag {
            Some(tag) => self.store.muted_until(city, tag, now).await,
            None => Ok(None),
        };
        let (today, yesterday) = tokio::try_join!(of(Some(&seen.tag)), of(seen.yesterday.as_deref()))?;
        let rest = |until: Timestamp| u32::try_from(until.as_second() - now.as_second()).unwrap_or(1).max(1);
        Ok(today.max(yesterday).map(rest))
    }

    async fn pepper(&self, call: &Call) -> Result<Vec<u8>, Problem> {
        let today = day(call);
        let known = self.today.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, pepper)) = known.filter(|(day, _)| *day == today) {
            return Ok(pepper);
        }
        let mut fresh = [0; 32];
        random::fill(&mut fresh);
        let pepper = self.store.pepper(today, fresh, call.now).await?;
        *self.today.lock().unwrap_or_else(PoisonError::into_inner) = Some((today, pepper.clone()));
        Ok(pepper)
    }

    async fn pepper_of_yesterday(&self, call: &Call) -> Result<Option<Vec<u8>>, Problem> {
        let Ok(yesterday) = day(call).yesterday() else { return Ok(None) };
        let known = self.yesterday.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, pepper)) = known.filter(|(day, _)| *day == yesterday) {
            return Ok(pepper);
        }
        let pepper = self.store.kept_pepper(yesterday).await?;
        *self.yesterday.lock().unwrap_or_else(PoisonError::into_inner) = Some((yesterday, pepper.clone()));
        Ok(pepper)
    }
}

/// Until when the source of a case is known again: to the end of the day (UTC) after that on which it was filed, by its
/// tag of yesterday. None once that is over.
#[must_use]
pub fn known_until(filed_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let after = filed_at.to_zoned_datetime(TimeZone::UTC).date().checked_add(2.days()).ok()?;
    let until = after.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp();
    (now < until).then_some(until)
}

fn day(call: &Call) -> Date {
    call.now.to_zoned_datetime(TimeZone::UTC).date()
}
