//! The photos of a case for who may read it: where each stands, and a link that opens its copy for a few minutes. What a
//! moderator has hidden is seen by the desk alone.

use jiff::Timestamp;
use serde_json::Value;
use varta_domain::case::Case;
use varta_domain::lang::Lang;
use varta_objects::Presigner;
use varta_store::{Store, StoreError};

use crate::clock::Clock;
use crate::view;

/// Shows photos by the right of the function that signs their links.
#[derive(Debug)]
pub struct Photos {
    presigner: Presigner,
    clock: Clock,
}

impl Photos {
    /// Of a bucket; S3 counts how long a link opens by the system's own clock.
    #[must_use]
    pub const fn new(presigner: Presigner, clock: Clock) -> Self {
        Self { presigner, clock }
    }

    /// From where a page shows them.
    #[must_use]
    pub fn origin(&self) -> String {
        self.presigner.origin()
    }

    /// All photos of a case, as the desk sees them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_the_desk(&self, store: &Store, case: &Case, now: Timestamp, lang: Lang) -> Result<Vec<Value>, StoreError> {
        self.read(store, case, now, lang, true).await
    }

    /// Those that are not hidden, for everybody else who may read the case.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of(&self, store: &Store, case: &Case, now: Timestamp, lang: Lang) -> Result<Vec<Value>, StoreError> {
        self.read(store, case, now, lang, false).await
    }

    async fn read(&self, store: &Store, case: &Case, now: Timestamp, lang: Lang, hidden_too: bool) -> Result<Vec<Value>, StoreError> {
        let mut shown = Vec::with_capacity(case.photos.len());
        for id in &case.photos {
            let found = store.photo(&case.city, id, now).await?;
            if let Some(photo) = found.filter(|photo| hidden_too || !photo.hidden) {
                shown.push(view::photo::view(&photo, &self.presigner, self.clock.unshifted(), lang));
            }
        }
        Ok(shown)
    }
}
