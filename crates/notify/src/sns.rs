//! The way out through SNS: SMS to a number, e-mail to the police through the topic whose subscriptions filter on
//! city and recipient.

use std::collections::HashMap;

use aws_sdk_sns::Client;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::operation::publish::PublishError as SnsError;
use aws_sdk_sns::types::MessageAttributeValue;
use varta_domain::contact::Phone;
use varta_domain::ids::CitySlug;

use crate::mail::Mail;

/// How SMS are sent.
#[derive(Debug, Clone)]
pub struct SmsSettings {
    /// Alphanumeric sender, 3 to 11 characters; none where the country's networks allow none.
    pub sender_id: Option<String>,
    /// The most one SMS may cost, in US dollars.
    pub max_price_usd: String,
}

/// Why a notice did not go out. Carries nothing of the notice.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It never will: the recipient or the text is refused.
    #[error("refused for good: {code}")]
    Permanent {
        /// Its error code.
        code: String,
    },
    /// It may a moment later.
    #[error("not taken now: {code}")]
    Passing {
        /// Its error code, or the kind of failure.
        code: String,
    },
}

/// The code of a refusal because the owner of a number wants no SMS: they answered STOP to one.
pub const OPTED_OUT: &str = "OptedOut";

/// Sends SMS.
#[derive(Debug, Clone)]
pub struct SmsSender {
    client: Client,
    settings: SmsSettings,
}

impl SmsSender {
    /// Binds a client to the settings of a stage.
    #[must_use]
    pub const fn new(client: Client, settings: SmsSettings) -> Self {
        Self { client, settings }
    }

    /// Sends an SMS; `named` by the sender of the stage, else by a number that tells nothing.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn send(&self, to: &Phone, text: &str, named: bool) -> Result<(), PublishError> {
        let mut attributes = HashMap::from([
            ("AWS.SNS.SMS.SMSType".to_owned(), attribute("String", "Transactional")?),
            ("AWS.SNS.SMS.MaxPrice".to_owned(), attribute("Number", &self.settings.max_price_usd)?),
        ]);
        if let Some(sender) = self.settings.sender_id.as_ref().filter(|_| named) {
            attributes.insert("AWS.SNS.SMS.SenderID".to_owned(), attribute("String", sender)?);
        }
        let sent = self.client.publish().phone_number(to.reveal()).message(text).set_message_attributes(Some(attributes)).send().await;
        sent.map(|_| ()).map_err(classify)
    }
}

/// Publishes notices to the police.
#[derive(Debug, Clone)]
pub struct Publisher {
    client: Client,
    sms: SmsSender,
    mail_topic: String,
}

impl Publisher {
    /// Binds a client to the settings of a stage.
    #[must_use]
    pub fn new(client: Client, sms: SmsSettings, mail_topic: String) -> Self {
        Self { sms: SmsSender::new(client.clone(), sms), client, mail_topic }
    }

    /// Sends an SMS.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn sms(&self, to: &Phone, text: &str) -> Result<(), PublishError> {
        self.sms.send(to, text, true).await
    }

    /// Sends an e-mail to whoever is subscribed for this recipient in this city: an officer or a body, by its id.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn mail(&self, city: &CitySlug, to: &str, mail: &Mail) -> Result<(), PublishError> {
        let attributes =
            HashMap::from([("city".to_owned(), attribute("String", city.as_str())?), ("recipient".to_owned(), attribute("String", to)?)]);
        let sent = self
            .client
            .publish()
            .topic_arn(&self.mail_topic)
            .subject(&mail.subject)
            .message(&mail.body)
            .set_message_attributes(Some(attributes))
            .send()
            .await;
        sent.map(|_| ()).map_err(classify)
    }
}

fn attribute(kind: &str, value: &str) -> Result<MessageAttributeValue, PublishError> {
    let built = MessageAttributeValue::builder().data_type(kind).string_value(value).build();
    built.map_err(|_| PublishError::Permanent { code: "attribute".to_owned() })
}

/// Refusals of the number or the text are for good; all else (throttling, network, a right that is
/// missing and will be given) is worth another try.
fn classify<R>(error: SdkError<SnsError, R>) -> PublishError {
    let service = error.as_service_error();
    let code = service.and_then(|service| service.code()).unwrap_or("network").to_owned();
    // SNS has no error of its own for it: an invalid parameter whose explanation says so.
    if service.and_then(|service| service.message()).is_some_and(|message| message.contains("opted out")) {
        return PublishError::Permanent { code: OPTED_OUT.to_owned() };
    }
    let permanent = service.is_some_and(|service| {
        service.is_invalid_parameter_exception() || service.is_invalid_parameter_value_exception() || service.is_validation_exception()
    });
    if permanent { PublishError::Permanent { code } } else { PublishError::Passing { code } }
}
