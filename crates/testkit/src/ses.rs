//! An SES that keeps what it was given: an HTTP connector that answers SendEmail and remembers it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// What a SendEmail carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The sender.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Its own headers.
    pub headers: BTreeMap<String, String>,
    /// The header of the signature.
    pub authorization: String,
}

/// How SES answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailAnswer {
    /// With an error that a later try may not meet.
    Throttled,
    /// With a refusal for good.
    Refused,
}

#[derive(Debug, Default)]
struct State {
    sent: Vec<Sent>,
    answers: VecDeque<MailAnswer>,
}

/// The SES of a test.
#[derive(Debug, Clone, Default)]
pub struct Ses(Arc<Mutex<State>>);

impl Ses {
    /// What was sent since the last look.
    #[must_use]
    pub fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut self.0.lock().unwrap().sent)
    }

    /// The next SendEmail is answered so.
    pub fn answer_next(&self, answer: MailAnswer) {
        self.0.lock().unwrap().answers.push_back(answer);
    }

    /// The wire to it.
    #[must_use]
    pub fn wire(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Ses {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (status, kind, body) = {
            let mut state = self.0.lock().unwrap();
            match state.answers.pop_front() {
                Some(MailAnswer::Throttled) => (429, Some("TooManyRequestsException"), json!({ "message": "slow down" })),
                Some(MailAnswer::Refused) => (400, Some("MessageRejected"), json!({ "message": "Address olena@example.com" })),
                None => {
                    state.sent.push(sent(&request));
                    (200, None, json!({ "MessageId": state.sent.len().to_string() }))
                }
            }
        };
        let mut response = HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(body.to_string()));
        if let Some(kind) = kind {
            response.headers_mut().insert("x-amzn-errortype", kind);
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}

fn sent(request: &HttpRequest) -> Sent {
    assert!(request.uri().ends_with("/v2/email/outbound-emails"), "{}", request.uri());
    let body: Value = serde_json::from_slice(request.body().bytes().unwrap_or_default()).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let simple = &body["Content"]["Simple"];
    let header = |header: &Value| (text(&header["Name"]), text(&header["Value"]));
    Sent {
        from: text(&body["FromEmailAddress"]),
        to: text(&body["Destination"]["ToAddresses"][0]),
        subject: text(&simple["Subject"]["Data"]),
        body: text(&simple["Body"]["Text"]["Data"]),
        headers: simple["Headers"].as_array().into_iter().flatten().map(header).collect(),
        authorization: request.headers().get("authorization").unwrap_or_default().to_owned(),
    }
}
