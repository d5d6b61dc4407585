//! The client of the table: the lean one of the functions, with the patience of a person who waits.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use varta_cli::CliError;
use varta_runtime::aws;
use varta_runtime::config::{AwsSettings, Env};
use varta_store::Store;

use crate::args::TableArgs;

/// A table on demand may have to grow before it takes an import.
const ATTEMPTS: u32 = 5;
const ATTEMPT: Duration = Duration::from_secs(20);

/// Opens the table that the arguments name, with the credentials and the region of the environment.
pub(crate) fn store(args: &TableArgs) -> Result<Store, CliError> {
    let mut settings = AwsSettings::from_env(&Env::from_process())
        .map_err(|error| CliError::Usage(format!("{error}: export the region and the credentials of a role that may use the table")))?;
    if args.endpoint_url.is_some() {
        settings.endpoint_url.clone_from(&args.endpoint_url);
    }
    let http = aws::http_client(&settings).map_err(|error| CliError::Build(error.into()))?;
    let config = aws::dynamodb(&settings, http).config().to_builder();
    let patient = config
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(TimeoutConfig::builder().connect_timeout(ATTEMPT).operation_attempt_timeout(ATTEMPT).build());
    Ok(Store::new(Client::from_conf(patient.build()), args.table.clone()))
}
