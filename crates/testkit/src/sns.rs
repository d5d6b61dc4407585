//! An SNS that keeps what it was given: a small HTTP connector that answers Publish and remembers it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_credential_types::Credentials;
use aws_sdk_sns::config::{BehaviorVersion, Config, Region};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

/// What a Publish carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The phone, for SMS.
    pub phone: Option<String>,
    /// The value of the message attribute `recipient`, for e-mail.
    pub recipient: Option<String>,
    /// The subject, for e-mail.
    pub subject: Option<String>,
    /// The text.
    pub message: String,
    /// The sender of an SMS, where it has a name.
    pub sender: Option<String>,
}

/// How SNS answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// As always: it is taken. For a failure that is to meet a later one.
    Taken,
    /// With an error that a later try may not meet.
    Throttled,
    /// With a refusal for good.
    Refused,
    /// With a refusal since the owner of the number answered STOP.
    OptedOut,
}

#[derive(Debug, Default)]
struct State {
    sent: Vec<Published>,
    answers: VecDeque<Answer>,
}

/// The SNS of a test.
#[derive(Debug, Clone, Default)]
pub struct Sns(Arc<Mutex<State>>);

impl Sns {
    /// What was published since the last look.
    #[must_use]
    pub fn take(&self) -> Vec<Published> {
        std::mem::take(&mut self.0.lock().unwrap().sent)
    }

    /// The next Publish is answered so.
    pub fn answer_next(&self, answer: Answer) {
        self.0.lock().unwrap().answers.push_back(answer);
    }

    /// A client of it. It does not retry: what one Publish met is what the caller sees.
    #[must_use]
    pub fn client(&self) -> aws_sdk_sns::Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::from_static("eu-central-1"))
            .credentials_provider(Credentials::new("test", "test", None, None, "testkit"))
            .retry_config(aws_sdk_sns::config::retry::RetryConfig::disabled())
            .http_client(SharedHttpClient::new(self.clone()))
            .build();
        aws_sdk_sns::Client::from_conf(config)
    }
}

impl HttpClient for Sns {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Sns {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let form = request.body().bytes().unwrap_or_default().to_vec();
        let mut state = self.0.lock().unwrap();
        let (status, body) = match state.answers.pop_front() {
            Some(Answer::Throttled) => (429, error("Throttled", "no")),
            Some(Answer::Refused) => (400, error("InvalidParameter", "no")),
            Some(Answer::OptedOut) => {
                (400, error("InvalidParameter", "Invalid parameter: PhoneNumber Reason: the phone number is opted out"))
            }
            None | Some(Answer::Taken) => {
                state.sent.push(published(&form));
                let id = state.sent.len();
                (
                    200,
                    format!(
                        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>{id}</MessageId></PublishResult></PublishResponse>"
                    ),
                )
            }
        };
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(body))))
    }
}

fn error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    )
}

fn published(form: &[u8]) -> Published {
    let fields: Vec<(String, String)> = String::from_utf8_lossy(form)
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    let attribute = |wanted: &str| {
        let entry = fields
            .iter()
            .find(|(name, value)| name.starts_with("MessageAttributes.entry.") && name.ends_with(".Name") && value == wanted)?;
        field(&format!("{}.Value.StringValue", entry.0.strip_suffix(".Name")?))
    };
    Published {
        phone: field("PhoneNumber"),
        recipient: attribute("recipient"),
        subject: field("Subject"),
        message: field("Message").unwrap_or_default(),
        sender: attribute("AWS.SNS.SMS.SenderID"),
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                let hex = std::str::from_utf8(&digits).unwrap_or("3f");
                bytes.push(u8::from_str_radix(hex, 16).unwrap_or(b'?'));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
