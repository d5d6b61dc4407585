//! A file has come in: the picture in it is made anew, the copy is put where it may be shown from, and the
//! file is taken away whatever came of it. The news of a file may come twice, or to two processes at once;
//! the same file makes the same copy, and what became of a photo is written once.

use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::ids::{CitySlug, PhotoId};
use varta_domain::photo::{MAX_BYTES, PhotoState, Refused, of_incoming_key, shown_key};
use varta_objects::{Objects, ObjectsError};
use varta_runtime::clock::Clock;
use varta_runtime::log::LogCode;
use varta_store::{Settled, Store, StoreError};

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    objects: Objects,
    clock: Clock,
}

impl Deps {
    /// Over a store, a bucket and a clock.
    #[must_use]
    pub const fn new(store: Store, objects: Objects, clock: Clock) -> Self {
        Self { store, objects, clock }
    }
}

/// Why a file could not be looked at now. It stays; Lambda brings the event again.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// It is no event of a file.
    #[error("the event tells of no file")]
    Unknown(#[source] serde_json::Error),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// S3 did not answer.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    /// The file is awaited and cannot be read.
    #[error("the file is awaited, and is not there")]
    Gone,
}

/// The news of a file, as EventBridge brings it from S3: the key is as it was given, not escaped.
#[derive(Deserialize)]
struct Event {
    detail: Detail,
}

#[derive(Deserialize)]
struct Detail {
    object: File,
}

#[derive(Deserialize)]
struct File {
    key: String,
    size: u64,
}

/// Looks at one file.
///
/// # Errors
/// [`PhotoError`]; the file and the photo stay as they are, and the event comes again.
pub async fn handle(deps: &Deps, event: Value) -> Result<Value, PhotoError> {
    let Event { detail: Detail { object: file } } = serde_json::from_value(event).map_err(PhotoError::Unknown)?;
    let done = one(deps, &file).await;
    match &done {
        Ok(outcome) => Ok(json!({ "outcome": outcome })),
        Err(error) => {
            tracing::warn!(code = LogCode::PhotoFailed.code(), bytes = file.size, error = %error, "a photo could not be looked at now");
            done.map(Value::from)
        }
    }
}

async fn one(deps: &Deps, file: &File) -> Result<&'static str, PhotoError> {
    let awaited = match of_incoming_key(&file.key) {
        Some((city, id)) if is_awaited(deps, &city, &id).await? => Some((city, id)),
        _ => None,
    };
    let Some((city, id)) = awaited else {
        // Sent a second time with the same form, or after its day was over.
        tracing::info!(code = LogCode::PhotoNotAwaited.code(), bytes = file.size, "a file that nobody waits for");
        deps.objects.delete(&file.key, deps.clock.unshifted()).await?;
        return Ok("not_awaited");
    };
    let state = match look_at(deps, file, &city, &id).await {
        Ok(state) => state,
        // Another process may have been faster; if not, the event comes again.
        Err(PhotoError::Objects(ObjectsError::Missing)) if is_awaited(deps, &city, &id).await? => return Err(PhotoError::Gone),
        Err(PhotoError::Objects(ObjectsError::Missing)) => return Ok("not_awaited"),
        Err(error) => return Err(error),
    };
    // The original goes last: were it gone before the photo is settled, nobody could try again.
    let settled = deps.store.settle_photo(&city, &id, state).await?;
    deps.objects.delete(&file.key, deps.clock.unshifted()).await?;
    match (state, settled) {
        (_, Settled::Already) => {
            tracing::info!(code = LogCode::PhotoNotAwaited.code(), bytes = file.size, "a photo that was settled before")
        }
        (PhotoState::Refused { reason }, Settled::Done) => {
            tracing::info!(code = LogCode::PhotoRefused.code(), reason = reason.name(), bytes = file.size, "a photo cannot be taken");
        }
        (_, Settled::Done) => tracing::info!(code = LogCode::PhotoReady.code(), bytes = file.size, "a photo was made anew"),
    }
    Ok(state.name())
}

async fn is_awaited(deps: &Deps, city: &CitySlug, id: &PhotoId) -> Result<bool, StoreError> {
    let now = deps.clock.now().await;
    let found = deps.store.photo(city, id, now).await?;
    Ok(found.is_some_and(|photo| photo.state == PhotoState::Awaited))
}

/// What the file makes of the photo; the copy is written where there is one.
async fn look_at(deps: &Deps, file: &File, city: &CitySlug, id: &PhotoId) -> Result<PhotoState, PhotoError> {
    let refused = |reason| Ok(PhotoState::Refused { reason });
    let original = match deps.objects.get(&file.key, MAX_BYTES, deps.clock.unshifted()).await {
        Ok(original) => original,
        Err(ObjectsError::TooLarge(_)) => return refused(Refused::TooLarge),
        Err(error) => return Err(error.into()),
    };
    let copy = match varta_media::remake(&original) {
        Ok(copy) => copy,
        Err(reason) => return refused(reason),
    };
    drop(original);
    deps.objects.put(&shown_key(city, id), "image/jpeg", &copy.jpeg, deps.clock.unshifted()).await?;
    let bytes = u64::try_from(copy.jpeg.len()).unwrap_or(u64::MAX);
    Ok(PhotoState::Ready { width: copy.width, height: copy.height, bytes })
}
