//! The author's way in: a reference and its case key. Without the key, with a wrong one or with a
//! reference that does not exist, the answer is the same 404; from one source too many wrong ones in a
//! quarter of an hour are a 429 before anything is compared.

use jiff::Timestamp;
use varta_domain::case::{Case, HistoryEntry};
use varta_domain::ids::CitySlug;
use varta_domain::reference::{CaseKey, Reference};
use varta_store::Store;
use varta_store::tries::WINDOW_S;

use crate::http::Call;
use crate::problem::Problem;
use crate::refusals;
use crate::tags::Tags;

/// Wrong keys one source may try on one case in a window. A person who copies a key from paper needs
/// three or four.
pub const MAX_WRONG_KEYS: u32 = 10;

/// Lets authors in.
#[derive(Debug)]
pub struct Access {
    store: Store,
    tags: Tags,
}

/// What a call shows at the door.
struct Shown {
    city: CitySlug,
    reference: Reference,
    key: CaseKey,
    source: String,
}

impl Access {
    /// Guards the cases of a store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { tags: Tags::new(store.clone()), store }
    }

    /// The head of the case that a call's path and key open.
    ///
    /// # Errors
    /// 404 without the right key, 400 for a key that is none, 429 for too many wrong ones.
    pub async fn head(&self, call: &Call) -> Result<Case, Problem> {
        let shown = self.shown(call).await?;
        let ((), case) =
            tokio::try_join!(self.tried(&shown, call.now), async { Ok(self.store.case_head(&shown.city, &shown.reference).await?) })?;
        self.admit(&shown, case.as_ref(), call.now).await?;
        case.ok_or_else(refusals::case_not_found)
    }

    /// The case that a call's path and key open, with its history.
    ///
    /// # Errors
    /// As [`Access::head`].
    pub async fn history(&self, call: &Call) -> Result<(Case, Vec<HistoryEntry>), Problem> {
        let shown = self.shown(call).await?;
        let ((), found) = tokio::try_join!(self.tried(&shown, call.now), async {
            Ok(self.store.case_with_history(&shown.city, &shown.reference).await?)
        })?;
        self.admit(&shown, found.as_ref().map(|(case, _)| case), call.now).await?;
        found.ok_or_else(refusals::case_not_found)
    }

    /// For how many seconds more nothing is taken from where a call comes from.
    ///
    /// # Errors
    /// An internal problem when the table cannot be read.
    pub async fn muted_for(&self, call: &Call, city: &CitySlug) -> Result<Option<u32>, Problem> {
        let seen = self.tags.seen(call).await?;
        self.tags.muted_for(city, &seen, call.now).await
    }

    async fn shown(&self, call: &Call) -> Result<Shown, Problem> {
        let city = CitySlug::parse(call.path("city")).map_err(|_| refusals::city_unknown())?;
        let reference = Reference::parse(call.path("reference")).map_err(|_| refusals::case_not_found())?;
        // A page sends it as a field of its form.
        let key = if call.is_page() { call.form("key")? } else { call.header("case-key").map(str::to_owned) };
        let key = key.filter(|key| !key.trim().is_empty()).ok_or_else(refusals::case_not_found)?;
        let key = CaseKey::parse(&key).map_err(|error| refusals::case_key_malformed(&error))?;
        let source = self.tags.today(call).await?;
        Ok(Shown { city, reference, key, source })
    }

    async fn tried(&self, shown: &Shown, now: Timestamp) -> Result<(), Problem> {
        let wrong = self.store.wrong_keys(&shown.city, &shown.reference, &shown.source, now).await?;
        if wrong >= MAX_WRONG_KEYS { Err(too_many(now)) } else { Ok(()) }
    }

    async fn admit(&self, shown: &Shown, case: Option<&Case>, now: Timestamp) -> Result<(), Problem> {
        // A key past its own time is no key any more, and is answered like any other wrong one.
        if case.is_some_and(|case| case.key_hash.matches(&shown.key.hash(&shown.reference)) && case.is_open_to_its_key(now)) {
            return Ok(());
        }
        let wrong = self.store.count_wrong_key(&shown.city, &shown.reference, &shown.source, now).await?;
        Err(if wrong > MAX_WRONG_KEYS { too_many(now) } else { refusals::case_not_found() })
    }
}

fn too_many(now: Timestamp) -> Problem {
    let rest = WINDOW_S - now.as_second().rem_euclid(WINDOW_S);
    refusals::too_many_wrong_keys(u32::try_from(rest).unwrap_or(1).max(1))
}
