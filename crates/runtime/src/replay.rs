//! Answering a repeated request as the first one was answered: the response is kept sealed with the
//! caller's own key, since it may carry a secret that is otherwise kept only as a hash.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use varta_store::StoredResponse;

use crate::http::Reply;
use crate::idempotency::IdempotencyKey;
use crate::problem::{Problem, Text};

/// What is kept of a response.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    body: Value,
    location: Option<String>,
}

/// A response as it is sealed.
///
/// # Errors
/// An internal problem when the response is not JSON.
pub fn store(reply: &Reply) -> Result<Vec<u8>, Problem> {
    let body = serde_json::from_slice(reply.body()).map_err(Problem::internal)?;
    let kept = Kept { status: reply.status(), body, location: reply.header_value("location").map(str::to_owned) };
    serde_json::to_vec(&kept).map_err(Problem::internal)
}

/// The first answer, for the same key with the same content.
///
/// # Errors
/// 422 when the key came with other content before.
pub fn answer(key: &IdempotencyKey, stored: &StoredResponse, content: &[u8]) -> Result<Reply, Problem> {
    if stored.fingerprint != key.fingerprint(content) {
        let title = Text::new("Ключ уже використано", "The key is used already");
        return Err(Problem::new(422, "idempotency_key_reused", title).field("Idempotency-Key").detail(Text::new(
            "Цей Idempotency-Key уже прийшов з іншим змістом. Для нового запиту створіть новий ключ.",
            "This Idempotency-Key came with other content before. Make a new one for a new request.",
        )));
    }
    let kept: Kept = serde_json::from_slice(&key.open(&stored.sealed)?).map_err(Problem::internal)?;
    let reply = Reply::json(kept.status, &kept.body)?.header("idempotent-replay", "true")?;
    match kept.location {
        Some(location) => reply.header("location", &location),
        None => Ok(reply),
    }
}
