//! An S3 that keeps what it was given: a connector that answers GET, PUT and DELETE, and takes forms as S3
//! does, by their policy. That signatures are right is proven elsewhere: by AWS's published examples.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use varta_objects::{Bucket, Credentials, Objects, Presigner};

/// A file as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What it was said to be.
    pub content_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, File>,
    calls: Vec<String>,
    faults: VecDeque<(String, u16)>,
}

/// The S3 of a test.
#[derive(Debug, Clone, Default)]
pub struct Files(Arc<Mutex<State>>);

impl Files {
    /// Signs for it, with credentials that are nobody's.
    #[must_use]
    pub fn presigner() -> Presigner {
        let credentials = Credentials {
            access_key_id: "AKIATEST".to_owned(),
            secret_access_key: "test".to_owned(),
            session_token: Some("session".to_owned()),
        };
        Presigner::new(Bucket::new("photos", "eu-central-1", None), credentials)
    }

    /// Its files, as a function reaches them.
    #[must_use]
    pub fn objects(&self) -> Objects {
        Objects::new(Self::presigner(), SharedHttpConnector::new(self.clone()))
    }

    /// The keys of all files.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.0.lock().unwrap().files.keys().cloned().collect()
    }

    /// A file.
    #[must_use]
    pub fn file(&self, key: &str) -> Option<File> {
        self.0.lock().unwrap().files.get(key).cloned()
    }

    /// Puts a file there.
    pub fn keep(&self, key: &str, bytes: &[u8]) {
        let file = File { content_type: "application/octet-stream".to_owned(), bytes: bytes.to_vec() };
        self.0.lock().unwrap().files.insert(key.to_owned(), file);
    }

    /// The calls since the last look: `GET incoming/…`.
    #[must_use]
    pub fn take_calls(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().calls)
    }

    /// The next call by that method is answered with that status.
    pub fn break_next(&self, method: &str, status: u16) {
        self.0.lock().unwrap().faults.push_back((method.to_owned(), status));
    }

    /// Sends a file by a form, as a browser does: S3's answer. What its policy does not allow is refused.
    #[must_use]
    pub fn post(&self, fields: &Value, bytes: &[u8]) -> u16 {
        let policy = fields["policy"].as_str().and_then(|policy| aws_smithy_types::base64::decode(policy).ok()).expect("a policy");
        let policy: Value = serde_json::from_slice(&policy).expect("a policy is JSON");
        let conditions = policy["conditions"].as_array().expect("conditions");
        let size = u64::try_from(bytes.len()).expect("a size");
        for condition in conditions {
            let holds = match condition {
                Value::Array(range) if range[0] == "content-length-range" => {
                    (range[1].as_u64().expect("a number")..=range[2].as_u64().expect("a number")).contains(&size)
                }
                Value::Object(exact) => exact.iter().all(|(name, value)| name == "bucket" || fields[name] == *value),
                other => panic!("a condition that the forms do not have: {other}"),
            };
            if !holds {
                return if condition.is_array() { 400 } else { 403 };
            }
        }
        let file = File { content_type: fields["Content-Type"].as_str().unwrap_or_default().to_owned(), bytes: bytes.to_vec() };
        self.0.lock().unwrap().files.insert(fields["key"].as_str().expect("a key").to_owned(), file);
        204
    }
}

/// The news of a file, as EventBridge brings it.
#[must_use]
pub fn created(key: &str, size: usize) -> Value {
    json!({
        "version": "0",
        "id": "17793124-05d4-b198-2fde-7ededc63b103",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "123456789012",
        "time": "2026-11-20T16:30:00Z",
        "region": "eu-central-1",
        "resources": ["arn:aws:s3:::photos"],
        "detail": {
            "version": "0",
            "bucket": { "name": "photos" },
            "object": { "key": key, "size": size, "etag": "b1946ac92492d2347c6235b4d2611184", "sequencer": "00617F08299329D189" },
            "request-id": "N4N7GDK58NMKJ12R",
            "requester": "123456789012",
            "source-ip-address": "203.0.113.7",
            "reason": "PostObject",
        },
    })
}

impl HttpConnector for Files {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let path = request.uri().split_once("amazonaws.com/").map_or("", |(_, path)| path);
        let (key, query) = path.split_once('?').unwrap_or((path, ""));
        assert!(query.contains("X-Amz-Signature=") && query.contains("X-Amz-Security-Token="), "every call is signed: {query}");
        let key = percent_encoding::percent_decode_str(key).decode_utf8_lossy().into_owned();
        let method = request.method().to_owned();
        let mut state = self.0.lock().unwrap();
        state.calls.push(format!("{method} {key}"));
        let fault = state.faults.iter().position(|(broken, _)| *broken == method).and_then(|at| state.faults.remove(at));
        let (status, body) = match (fault, method.as_str()) {
            (Some((_, status)), _) => (status, Vec::new()),
            // Who may not list a bucket is not told that a file is not there.
            (None, "GET") => state.files.get(&key).map_or((403, Vec::new()), |file| (200, file.bytes.clone())),
            (None, "PUT") => {
                let content_type = request.headers().get("content-type").unwrap_or_default().to_owned();
                let bytes = request.body().bytes().unwrap_or_default().to_vec();
                state.files.insert(key, File { content_type, bytes });
                (200, Vec::new())
            }
            (None, "DELETE") => {
                state.files.remove(&key);
                (204, Vec::new())
            }
            (None, other) => panic!("no function makes such a call: {other}"),
        };
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(body))))
    }
}
