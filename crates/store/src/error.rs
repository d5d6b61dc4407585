//! What can go wrong between us and the table.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// Why the store could not do it. Shown to operators, never to callers of the API.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Others kept writing the same items, or the table kept throttling, through all retries.
    #[error("the table was contended through all retries")]
    Contended,
    /// DynamoDB did not answer, or refused.
    #[error("DynamoDB refused: {code}")]
    Unavailable {
        /// Its error code, or the kind of failure.
        code: String,
        /// What the SDK says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An item is not what it should be.
    #[error("an item of kind {entity} cannot be read")]
    Corrupt {
        /// Its kind.
        entity: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The operation was not given the vault.
    #[error("this operation has no vault")]
    NoVault,
}

impl StoreError {
    pub(crate) fn corrupt(entity: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Corrupt { entity, source: source.into() }
    }
}

impl<E, R> From<SdkError<E, R>> for StoreError
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        let kind = match &error {
            SdkError::ConstructionFailure(_) => "construction",
            SdkError::TimeoutError(_) => "timeout",
            SdkError::DispatchFailure(_) => "dispatch",
            SdkError::ResponseError(_) => "response",
            _ => "service",
        };
        let code = error.as_service_error().and_then(|service| service.code()).unwrap_or(kind).to_owned();
        Self::Unavailable { code, source: Box::new(error) }
    }
}
