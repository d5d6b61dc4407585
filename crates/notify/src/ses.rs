//! The way out through SES: e-mail to an address. One call of one API (`SendEmail` of version 2), signed by the crate
//! that the clients of AWS sign with and sent over their wire; an SDK for it alone would weigh more than all that the
//! function does besides (`docs/decisions/0010-mail-to-authors.md`).

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::contact::Email;

use crate::sns::PublishError;

/// How e-mail is sent.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The sender, with the name it goes by: `Varta <letters@varta.example>`. ASCII.
    pub from: String,
    /// The sender of mail that must give nothing away, at a domain that says nothing; without one, the bare address of
    /// `from`.
    pub discreet_from: Option<String>,
    /// The region of SES.
    pub region: String,
    /// Another endpoint than AWS's own: the local stack, tests.
    pub endpoint_url: Option<String>,
}

impl MailSettings {
    /// The sender of mail that must give nothing away: an address without a name.
    fn discreet(&self) -> &str {
        let from = self.discreet_from.as_deref().unwrap_or(&self.from);
        from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'))
    }
}

/// An e-mail, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The address that takes one click of "unsubscribe" (RFC 8058).
    pub unsubscribe: Option<String>,
    /// Whether the sender goes by its name; otherwise the mail must give nothing away.
    pub named: bool,
}

/// Sends e-mail.
#[derive(Debug, Clone)]
pub struct Mailer {
    wire: SharedHttpConnector,
    identity: Identity,
    settings: MailSettings,
}

impl Mailer {
    /// Binds a wire to the rights of a function and the settings of a stage.
    #[must_use]
    pub fn new(wire: SharedHttpConnector, credentials: Credentials, settings: MailSettings) -> Self {
        Self { wire, identity: credentials.into(), settings }
    }

    /// Sends an e-mail. `signed_at` is the time of the signature, which SES checks by its own clock. It is not tried
    /// again here: the ledger decides that.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn send(&self, to: &Email, mail: &Envelope, signed_at: Timestamp) -> Result<(), PublishError> {
        let request = self.request(&self.content(to, mail), signed_at)?;
        let response = self.wire.call(request).await.map_err(|_| PublishError::Passing { code: "network".to_owned() })?;
        if response.status().as_u16() == 200 {
            return Ok(());
        }
        Err(classify(response).await)
    }

    fn content(&self, to: &Email, mail: &Envelope) -> String {
        let text = |text: &str| json!({ "Data": text, "Charset": "UTF-8" });
        let mut headers = vec![json!({ "Name": "Auto-Submitted", "Value": "auto-generated" })];
        if let Some(url) = &mail.unsubscribe {
            headers.push(json!({ "Name": "List-Unsubscribe", "Value": format!("<{url}>") }));
            headers.push(json!({ "Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click" }));
        }
        json!({
            "FromEmailAddress": if mail.named { self.settings.from.as_str() } else { self.settings.discreet() },
            "Destination": { "ToAddresses": [to.reveal()] },
            "Content": { "Simple": { "Subject": text(&mail.subject), "Body": { "Text": text(&mail.body) }, "Headers": headers } },
        })
        .to_string()
    }

    fn request(&self, body: &str, signed_at: Timestamp) -> Result<HttpRequest, PublishError> {
        let unfit = |what: &str| PublishError::Passing { code: format!("request-{what}") };
        let host = format!("https://email.{}.amazonaws.com", self.settings.region);
        let base = self.settings.endpoint_url.as_deref().map_or(host.as_str(), |url| url.trim_end_matches('/'));
        let url = format!("{base}/v2/email/outbound-emails");
        let params = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.settings.region)
            .name("ses")
            .time(SystemTime::try_from(signed_at).map_err(|_| unfit("time"))?)
            .settings(SigningSettings::default())
            .build()
            .map_err(|_| unfit("signature"))?
            .into();
        let headers = [("content-type", "application/json")];
        let signable = SignableRequest::new("POST", &url, headers.into_iter(), SignableBody::Bytes(body.as_bytes()));
        let signed = sign(signable.map_err(|_| unfit("signature"))?, &params).map_err(|_| unfit("signature"))?;
        let mut request = HttpRequest::new(SdkBody::from(body.to_owned()));
        request.set_method("POST").map_err(|_| unfit("method"))?;
        request.set_uri(url).map_err(|_| unfit("address"))?;
        let length = body.len().to_string();
        let signed = signed.into_parts().0;
        for (name, value) in headers.into_iter().chain([("content-length", length.as_str())]).chain(signed.headers()) {
            request.headers_mut().insert(name.to_owned(), value.to_owned());
        }
        Ok(request)
    }
}

/// Refusals of the address or the mail are for good; all else (throttling, a pause of the account, a right that is
/// missing and will be given) is worth another try. Nothing of what SES says beside its code goes on: it quotes addresses.
async fn classify(mut response: HttpResponse) -> PublishError {
    let named = response.headers().get("x-amzn-errortype").map(str::to_owned);
    let code = match named {
        Some(code) => code,
        None => {
            let body = ByteStream::new(response.take_body()).collect().await.map(|data| data.into_bytes()).unwrap_or_default();
            let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
            let code = body["__type"].as_str().or_else(|| body["code"].as_str()).map(str::to_owned);
            code.unwrap_or_else(|| format!("status-{}", response.status().as_u16()))
        }
    };
    // `prefix#Code:link`, in the manner of AWS.
    let code = code.rsplit('#').next().unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
    match code.as_str() {
        "BadRequestException" | "MessageRejected" => PublishError::Permanent { code },
        _ => PublishError::Passing { code },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sender_of_a_discreet_mail_has_no_name_and_may_be_another() {
        let from = |from: &str, discreet: Option<&str>| {
            let discreet_from = discreet.map(str::to_owned);
            MailSettings { from: from.to_owned(), discreet_from, region: String::new(), endpoint_url: None }.discreet().to_owned()
        };
        assert_eq!(from("Varta <letters@varta.example>", None), "letters@varta.example");
        assert_eq!(from("letters@varta.example", None), "letters@varta.example");
        assert_eq!(from("Varta <letters@varta.example>", Some("News <news@post.example>")), "news@post.example");
    }
}
