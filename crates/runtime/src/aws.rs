//! Lean clients: one per process, TLS by ring, the few roots of Amazon embedded, credentials from the
//! environment, no profile files, no instance metadata, explicit timeouts and retries. What each choice
//! saves at a cold start is measured by `make bench`.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnectorSettings, SharedHttpClient, SharedHttpConnector};
use varta_notify::{MailSettings, Mailer};
use varta_objects::{Bucket, Presigner};

use crate::config::AwsSettings;

/// Amazon Root CA 1 to 4 and Starfield Services Root CA G2: all that AWS's endpoints chain to
/// (<https://www.amazontrust.com/repository/>).
const AMAZON_ROOTS: [&str; 5] = [
    include_str!("../certs/amazon_root_ca_1.pem"),
    include_str!("../certs/amazon_root_ca_2.pem"),
    include_str!("../certs/amazon_root_ca_3.pem"),
    include_str!("../certs/amazon_root_ca_4.pem"),
    include_str!("../certs/starfield_services_root_ca_g2.pem"),
];

const CONNECT: Duration = Duration::from_secs(1);
const ATTEMPT: Duration = Duration::from_secs(2);
/// Below the shortest timeout of a function (10 s), so that a caller gets an answer and not a cut line.
const OPERATION: Duration = Duration::from_secs(6);
/// A photo of ten megabytes takes a while longer than an item.
const FILE_ATTEMPT: Duration = Duration::from_secs(10);
/// SES looks at a mail before it takes it.
const MAIL_ATTEMPT: Duration = Duration::from_secs(5);
const ATTEMPTS: u32 = 3;

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The file of root certificates cannot be read.
    #[error("the file named by VARTA_CA_BUNDLE cannot be read")]
    Bundle(#[source] std::io::Error),
    /// The certificates make no trust store.
    #[error("the root certificates cannot be used")]
    Trust(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The way over the wire, shared by all clients of a process.
///
/// # Errors
/// [`ClientError`] when the certificates cannot be used.
pub fn http_client(settings: &AwsSettings) -> Result<SharedHttpClient, ClientError> {
    if is_plain(settings) {
        return Ok(aws_smithy_http_client::Builder::new().build_http());
    }
    let context = tls_context(settings)?;
    Ok(aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https())
}

/// The way to S3, for what speaks to it without an SDK.
///
/// # Errors
/// [`ClientError`] when the certificates cannot be used.
pub fn files(settings: &AwsSettings) -> Result<SharedHttpConnector, ClientError> {
    connector(settings, FILE_ATTEMPT)
}

/// Sends e-mail through SES, by the right of the function's role; `from` is the sender, `discreet_from` that of mail which
/// must give nothing away.
///
/// # Errors
/// [`ClientError`] when the certificates cannot be used.
pub fn mailer(settings: &AwsSettings, from: &str, discreet_from: Option<&str>) -> Result<Mailer, ClientError> {
    let mail = MailSettings {
        from: from.to_owned(),
        discreet_from: discreet_from.map(str::to_owned),
        region: settings.region.clone(),
        endpoint_url: settings.endpoint_url.clone(),
    };
    Ok(Mailer::new(connector(settings, MAIL_ATTEMPT)?, credentials(settings), mail))
}

fn connector(settings: &AwsSettings, read_timeout: Duration) -> Result<SharedHttpConnector, ClientError> {
    let times = HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(read_timeout).build();
    let builder = aws_smithy_http_client::Connector::builder().connector_settings(times);
    if is_plain(settings) {
        return Ok(SharedHttpConnector::new(builder.build_http()));
    }
    let context = tls_context(settings)?;
    Ok(SharedHttpConnector::new(builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build()))
}

/// Signs links and forms for a bucket, by the right of the function's role.
#[must_use]
pub fn presigner(settings: &AwsSettings, bucket: &str) -> Presigner {
    let credentials = varta_objects::Credentials {
        access_key_id: settings.access_key_id.clone(),
        secret_access_key: settings.secret_access_key.clone(),
        session_token: settings.session_token.clone(),
    };
    Presigner::new(Bucket::new(bucket, &settings.region, settings.endpoint_url.as_deref()), credentials)
}

/// Whether the endpoint is one without TLS: the local stack, tests.
fn is_plain(settings: &AwsSettings) -> bool {
    settings.endpoint_url.as_deref().is_some_and(|url| url.starts_with("http://"))
}

fn tls_context(settings: &AwsSettings) -> Result<TlsContext, ClientError> {
    let bundle = settings.ca_bundle.as_ref().map(std::fs::read_to_string).transpose().map_err(ClientError::Bundle)?;
    let trust = match &bundle {
        Some(bundle) => TrustStore::empty().with_pem_certificate(bundle.as_bytes()),
        None => AMAZON_ROOTS.iter().fold(TrustStore::empty(), |trust, root| trust.with_pem_certificate(root.as_bytes())),
    };
    TlsContext::builder().with_trust_store(trust).build().map_err(|error| ClientError::Trust(Box::new(error)))
}

fn credentials(settings: &AwsSettings) -> Credentials {
    Credentials::new(&settings.access_key_id, &settings.secret_access_key, settings.session_token.clone(), None, "environment")
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build()
}

/// A client of DynamoDB.
#[must_use]
pub fn dynamodb(settings: &AwsSettings, http: SharedHttpClient) -> aws_sdk_dynamodb::Client {
    let mut config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(settings.region.clone()))
        .credentials_provider(credentials(settings))
        .timeout_config(timeouts())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .http_client(http);
    config.set_endpoint_url(settings.endpoint_url.clone());
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// A client of SNS. It does not retry by itself: a publish whose answer was lost may have been done, and
/// `notify` has a ledger that decides what is tried again.
#[must_use]
pub fn sns(settings: &AwsSettings, http: SharedHttpClient) -> aws_sdk_sns::Client {
    let mut config = aws_sdk_sns::Config::builder()
        .behavior_version(aws_sdk_sns::config::BehaviorVersion::v2026_01_12())
        .region(aws_sdk_sns::config::Region::new(settings.region.clone()))
        .credentials_provider(credentials(settings))
        .timeout_config(timeouts())
        .retry_config(aws_sdk_sns::config::retry::RetryConfig::disabled())
        .http_client(http);
    config.set_endpoint_url(settings.endpoint_url.clone());
    aws_sdk_sns::Client::from_conf(config.build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Env;

    fn settings(more: &[(&str, &str)]) -> AwsSettings {
        let mut pairs = vec![("AWS_REGION", "eu-central-1"), ("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b")];
        pairs.extend_from_slice(more);
        AwsSettings::from_env(&Env::of(&pairs)).expect("complete")
    }

    #[test]
    fn the_embedded_roots_make_a_client() {
        assert!(http_client(&settings(&[])).is_ok());
        assert!(http_client(&settings(&[("AWS_ENDPOINT_URL", "http://127.0.0.1:1")])).is_ok());
        assert!(files(&settings(&[])).is_ok());
        assert!(files(&settings(&[("AWS_ENDPOINT_URL", "http://127.0.0.1:1")])).is_ok());
        assert!(matches!(http_client(&settings(&[("VARTA_CA_BUNDLE", "/nowhere.pem")])), Err(ClientError::Bundle(_))));
    }
}
