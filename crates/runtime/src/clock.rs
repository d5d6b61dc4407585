//! The clock at the edge. Inside, the present instant is an argument; here it is asked, once per call.

use jiff::Timestamp;
use varta_store::Store;

/// Tells the time.
#[derive(Debug, Clone)]
pub struct Clock {
    #[cfg(feature = "local-stage")]
    store: Option<Store>,
    #[cfg(not(feature = "local-stage"))]
    store: std::marker::PhantomData<Store>,
    fixed: Option<Timestamp>,
}

impl Clock {
    /// The system's clock; in a build for the local stage shifted by what `make demo-clock` set.
    #[must_use]
    pub fn system(store: &Store) -> Self {
        #[cfg(feature = "local-stage")]
        let store = Some(store.clone());
        #[cfg(not(feature = "local-stage"))]
        let store = {
            let _ = store;
            std::marker::PhantomData
        };
        Self { store, fixed: None }
    }

    /// A clock that stands, for tests.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self { store: Default::default(), fixed: Some(at) }
    }

    /// What the system says, also where the local stage's clock is shifted: for signatures, which others
    /// check by clocks of their own.
    #[must_use]
    pub fn unshifted(&self) -> Timestamp {
        self.fixed.unwrap_or_else(system_now)
    }

    /// The present instant.
    pub async fn now(&self) -> Timestamp {
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        let system = system_now();
        #[cfg(feature = "local-stage")]
        if let Some(store) = &self.store {
            return system + jiff::SignedDuration::from_secs(crate::demo::clock_offset_s(store).await);
        }
        system
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
fn system_now() -> Timestamp {
    Timestamp::now()
}
