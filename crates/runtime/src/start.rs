//! How a function starts: configuration, log, clients, one real read while Lambda still gives INIT its
//! full CPU, and then the loop.

use std::sync::Arc;

use lambda_http::{Body, Request, Response, service_fn};
use lambda_runtime::{Diagnostic, LambdaEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use varta_notify::Mailer;
use varta_objects::{Objects, Presigner};
use varta_store::Store;

use crate::aws::{self, ClientError};
use crate::cities::Cities;
use crate::clock::Clock;
use crate::config::{Config, ConfigError, Env, LetterSettings};
use crate::directory::Directory;
use crate::http::{Call, Reply, respond};
use crate::log::{self, LogCode};
use crate::problem::Problem;

/// The variable that names the bucket of photos, for the few functions that reach it.
const PHOTOS_BUCKET: &str = "VARTA_PHOTOS_BUCKET";

/// Why a function did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Its clients could not be made.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The runtime of Lambda stopped.
    #[error("the runtime stopped")]
    Runtime(#[source] lambda_http::Error),
}

/// A function that has started.
#[derive(Debug)]
pub struct Start {
    /// The environment, for settings of one operation.
    pub env: Env,
    /// Its configuration.
    pub config: Config,
    /// The main table.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    http: aws_smithy_runtime_api::client::http::SharedHttpClient,
}

impl Start {
    /// Starts this process.
    ///
    /// # Errors
    /// [`StartError`] when configuration or certificates are wrong.
    pub fn from_process() -> Result<Self, StartError> {
        let env = Env::from_process();
        let config = Config::from_env(&env)?;
        log::start(&config.log_level);
        let http = aws::http_client(&config.aws)?;
        let store = Store::new(aws::dynamodb(&config.aws, http.clone()), config.table.clone());
        let clock = Clock::system(&store);
        Ok(Self { env, config, store, clock, http })
    }

    /// A client of SNS over the same wire.
    #[must_use]
    pub fn sns(&self) -> aws_sdk_sns::Client {
        aws::sns(&self.config.aws, self.http.clone())
    }

    /// The way out for e-mail, from the senders of the settings.
    ///
    /// # Errors
    /// [`StartError::Client`] when the certificates cannot be used.
    pub fn mailer(&self, settings: &LetterSettings) -> Result<Mailer, StartError> {
        Ok(aws::mailer(&self.config.aws, &settings.mail_from, settings.discreet_mail_from.as_deref())?)
    }

    /// Signs links and forms for the bucket of photos.
    ///
    /// # Errors
    /// [`StartError::Config`] where the function was not told of it.
    pub fn photo_presigner(&self) -> Result<Presigner, StartError> {
        Ok(aws::presigner(&self.config.aws, &self.env.require(PHOTOS_BUCKET)?))
    }

    /// The files of the bucket of photos.
    ///
    /// # Errors
    /// [`StartError`] where the function was not told of it, or the certificates cannot be used.
    pub fn photo_objects(&self) -> Result<Objects, StartError> {
        Ok(Objects::new(self.photo_presigner()?, aws::files(&self.config.aws)?))
    }

    /// One real read, so that the first call finds the connection open and its city remembered.
    pub async fn warm_up(&self, cities: &Cities) {
        let now = self.clock.now().await;
        for city in &self.config.warm_cities {
            if let Err(problem) = cities.get(city, now).await {
                tracing::warn!(code = LogCode::WarmUpFailed.code(), city, problem = problem.code(), "warm-up failed");
            }
        }
    }

    /// The same, and makes the articles of guidance ready to be searched, which takes far longer once INIT is over and a
    /// function has a part of a CPU only.
    pub async fn warm_up_guidance(&self, cities: &Cities, directory: &Directory) {
        self.warm_up(cities).await;
        let now = self.clock.now().await;
        for city in &self.config.warm_cities {
            let Ok(context) = cities.get(city, now).await else { continue };
            match directory.guidance(&context.city).await {
                Ok(library) => library.prepare(),
                Err(error) => {
                    let problem = Problem::from(error);
                    tracing::warn!(code = LogCode::WarmUpFailed.code(), city, problem = problem.code(), "warm-up failed");
                }
            }
        }
    }

    /// Answers HTTP calls until the process is ended.
    ///
    /// # Errors
    /// [`StartError::Runtime`].
    pub async fn serve<F, Fut>(self, handler: F) -> Result<(), StartError>
    where
        F: Fn(Call) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<Reply, Problem>> + Send + 'static,
    {
        let clock = Arc::new(self.clock);
        let service = service_fn(move |request: Request| {
            let (clock, handler) = (Arc::clone(&clock), handler.clone());
            async move { Ok::<Response<Body>, std::convert::Infallible>(respond(request, &clock, handler).await) }
        });
        lambda_http::run(service).await.map_err(StartError::Runtime)
    }

    /// Takes events until the process is ended.
    ///
    /// # Errors
    /// [`StartError::Runtime`].
    pub async fn serve_events<E, R, X, F, Fut>(self, handler: F) -> Result<(), StartError>
    where
        E: DeserializeOwned + Send + 'static,
        R: Serialize + Send + 'static,
        X: std::error::Error + Send + Sync + 'static,
        F: Fn(E) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<R, X>> + Send + 'static,
    {
        let service = service_fn(move |event: LambdaEvent<E>| {
            let handled = handler(event.payload);
            async move { handled.await.map_err(|error| diagnostic(&error)) }
        });
        lambda_runtime::run(service).await.map_err(StartError::Runtime)
    }
}

/// What Lambda is told of a failed event: a stable type, and our own words.
fn diagnostic(error: &(dyn std::error::Error + 'static)) -> Diagnostic {
    Diagnostic { error_type: "VartaEventFailed".to_owned(), error_message: error.to_string() }
}
