//! The calls that functions make themselves: read a file, write one, take one away. Each is a link that
//! the function signs for itself and follows at once.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use jiff::{SignedDuration, Timestamp};

use crate::presign::{Deed, Presigner};

/// How long such a link opens: for as long as a call and its retries take.
const OPEN_FOR: SignedDuration = SignedDuration::from_mins(2);
/// Tries in all; with pauses of 50 and 100 ms between them.
const ATTEMPTS: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Why a call did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// There is no such file; who may not list the bucket is told no more than that it may not be read.
    #[error("there is no such file, or it may not be read")]
    Missing,
    /// The file is larger than was asked for.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// S3 refused.
    #[error("S3 refused: status {0}")]
    Refused(u16),
    /// S3 did not answer.
    #[error("S3 did not answer")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The files of a bucket.
#[derive(Debug, Clone)]
pub struct Objects {
    presigner: Presigner,
    wire: SharedHttpConnector,
}

impl Objects {
    /// Of a bucket, over a wire.
    #[must_use]
    pub const fn new(presigner: Presigner, wire: SharedHttpConnector) -> Self {
        Self { presigner, wire }
    }

    /// Reads a file of at most so many bytes.
    ///
    /// # Errors
    /// [`ObjectsError`].
    pub async fn get(&self, key: &str, max_bytes: u64, now: Timestamp) -> Result<Vec<u8>, ObjectsError> {
        let mut response = self.send("GET", key, &[], &[], now).await.map_err(|error| match error {
            ObjectsError::Refused(403 | 404) => ObjectsError::Missing,
            other => other,
        })?;
        let length = response.headers().get("content-length").and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length > max_bytes) {
            return Err(ObjectsError::TooLarge(max_bytes));
        }
        let body = ByteStream::new(response.take_body()).collect().await;
        let bytes = body.map_err(|error| ObjectsError::Unreachable(Box::new(error)))?.to_vec();
        if u64::try_from(bytes.len()).is_ok_and(|length| length <= max_bytes) { Ok(bytes) } else { Err(ObjectsError::TooLarge(max_bytes)) }
    }

    /// Writes a file, over what stands there.
    ///
    /// # Errors
    /// [`ObjectsError`].
    pub async fn put(&self, key: &str, content_type: &str, bytes: &[u8], now: Timestamp) -> Result<(), ObjectsError> {
        self.send("PUT", key, &[("content-type", content_type)], bytes, now).await.map(drop)
    }

    /// Takes a file away, whether it is there or not.
    ///
    /// # Errors
    /// [`ObjectsError`].
    pub async fn delete(&self, key: &str, now: Timestamp) -> Result<(), ObjectsError> {
        match self.send("DELETE", key, &[], &[], now).await {
            Ok(_) | Err(ObjectsError::Refused(404)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn send(
        &self,
        method: &str,
        key: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        now: Timestamp,
    ) -> Result<HttpResponse, ObjectsError> {
        let link = self.presigner.link(&Deed { method, key, headers, query: &[], open_for: OPEN_FOR }, now);
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let failed = match self.wire.call(request(method, &link, headers, body)?).await {
                Ok(response) => match response.status().as_u16() {
                    200..300 => return Ok(response),
                    status @ (429 | 500..600) => ObjectsError::Refused(status),
                    status => return Err(ObjectsError::Refused(status)),
                },
                Err(error) => ObjectsError::Unreachable(Box::new(error)),
            };
            if attempt == ATTEMPTS {
                return Err(failed);
            }
            attempt += 1;
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }
}

/// A request made anew for each try: a body can be sent once.
fn request(method: &str, link: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<HttpRequest, ObjectsError> {
    let mut request = HttpRequest::new(SdkBody::from(body.to_vec()));
    request.set_method(method).map_err(|error| ObjectsError::Unreachable(Box::new(error)))?;
    request.set_uri(link.to_owned()).map_err(|error| ObjectsError::Unreachable(Box::new(error)))?;
    for (name, value) in headers {
        request.headers_mut().insert((*name).to_owned(), (*value).to_owned());
    }
    if !body.is_empty() {
        request.headers_mut().insert("content-length", body.len().to_string());
    }
    Ok(request)
}
