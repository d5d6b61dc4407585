//! Configuration, read once when a function starts. This is the only place that looks at the
//! environment; everything else gets what it needs as a value.

use std::collections::BTreeMap;

/// The stages Varta runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The local stack.
    Local,
    /// The rehearsal.
    Staging,
    /// The real thing.
    Prod,
}

/// Why a function cannot start. Names the variable, never its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A variable is missing or empty.
    #[error("the environment variable {0} is missing")]
    Missing(&'static str),
    /// A variable has a value that makes no sense.
    #[error("the environment variable {0} is not understood")]
    Invalid(&'static str),
    /// A build for the local stage was started in another one.
    #[error("this binary was built with the feature local-stage and runs in no other stage")]
    LocalBuildElsewhere,
}

/// The environment, taken once.
#[derive(Debug, Clone, Default)]
pub struct Env(BTreeMap<String, String>);

impl Env {
    /// The environment of this process.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn from_process() -> Self {
        Self(std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect())
    }

    /// An environment made up by a test.
    #[must_use]
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// A variable; an empty one counts as missing.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A variable that must be there.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn require(&self, name: &'static str) -> Result<String, ConfigError> {
        self.get(name).map(str::to_owned).ok_or(ConfigError::Missing(name))
    }
}

/// What every function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// The stage.
    pub stage: Stage,
    /// Name of the main table.
    pub table: String,
    /// Cities whose configuration is read in INIT: the real read that warms the connection.
    pub warm_cities: Vec<String>,
    /// How to reach AWS.
    pub aws: AwsSettings,
    /// What is logged: `ERROR`, `WARN`, `INFO` or `DEBUG`.
    pub log_level: String,
}

/// How to reach AWS.
#[derive(Clone)]
pub struct AwsSettings {
    /// The region.
    pub region: String,
    /// Another endpoint than AWS's own: the local stack, tests.
    pub endpoint_url: Option<String>,
    /// A file of root certificates to trust instead of Amazon's.
    pub ca_bundle: Option<String>,
    /// Access key id.
    pub access_key_id: String,
    /// Secret access key.
    pub secret_access_key: String,
    /// Session token of temporary credentials.
    pub session_token: Option<String>,
}

impl std::fmt::Debug for AwsSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AwsSettings").field("region", &self.region).field("endpoint_url", &self.endpoint_url).finish_non_exhaustive()
    }
}

impl AwsSettings {
    /// From the variables that Lambda sets. They hold for the life of the process.
    ///
    /// # Errors
    /// [`ConfigError`] that names the variable.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let endpoint_url = env.get("AWS_ENDPOINT_URL").map(str::to_owned);
        if endpoint_url.as_deref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            return Err(ConfigError::Invalid("AWS_ENDPOINT_URL"));
        }
        Ok(Self {
            region: env
                .get("AWS_REGION")
                .or_else(|| env.get("AWS_DEFAULT_REGION"))
                .map(str::to_owned)
                .ok_or(ConfigError::Missing("AWS_REGION"))?,
            endpoint_url,
            ca_bundle: env.get("VARTA_CA_BUNDLE").map(str::to_owned),
            access_key_id: env.require("AWS_ACCESS_KEY_ID")?,
            secret_access_key: env.require("AWS_SECRET_ACCESS_KEY")?,
            session_token: env.get("AWS_SESSION_TOKEN").map(str::to_owned),
        })
    }
}

impl Config {
    /// Reads it.
    ///
    /// # Errors
    /// [`ConfigError`] that names the variable.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let stage = match env.require("VARTA_STAGE")?.as_str() {
            "local" => Stage::Local,
            "staging" => Stage::Staging,
            "prod" => Stage::Prod,
            _ => return Err(ConfigError::Invalid("VARTA_STAGE")),
        };
        if cfg!(feature = "local-stage") && stage != Stage::Local {
            return Err(ConfigError::LocalBuildElsewhere);
        }
        Ok(Self {
            stage,
            table: env.require("VARTA_TABLE")?,
            warm_cities: env
                .get("VARTA_WARM_CITIES")
                .unwrap_or_default()
                .split(',')
                .map(|city| city.trim().to_owned())
                .filter(|city| !city.is_empty())
                .collect(),
            aws: AwsSettings::from_env(env)?,
            log_level: env.get("AWS_LAMBDA_LOG_LEVEL").unwrap_or("INFO").to_owned(),
        })
    }
}

/// What only `notify` needs to know.
#[derive(Debug, Clone)]
pub struct NotifySettings {
    /// Links become `<base>/o/<token>`.
    pub link_base: String,
    /// The topic for e-mail.
    pub mail_topic: String,
    /// Alphanumeric sender of SMS.
    pub sms_sender_id: Option<String>,
    /// The most one SMS may cost, in US dollars.
    pub sms_max_price_usd: String,
}

impl NotifySettings {
    /// Reads them.
    ///
    /// # Errors
    /// [`ConfigError`] that names the variable.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        Ok(Self {
            link_base: link_base(env)?,
            mail_topic: env.require("VARTA_MAIL_TOPIC_ARN")?,
            sms_sender_id: env.get("VARTA_SMS_SENDER_ID").map(str::to_owned),
            sms_max_price_usd: sms_max_price(env)?,
        })
    }
}

/// What who writes to people outside the police needs to know.
#[derive(Debug, Clone)]
pub struct LetterSettings {
    /// Links become `<base>/c/<city>/<reference>`.
    pub link_base: String,
    /// Name of the vault.
    pub vault: String,
    /// The sender of e-mail, with the name it goes by.
    pub mail_from: String,
    /// The sender of e-mail that must give nothing away, where it is another.
    pub discreet_mail_from: Option<String>,
    /// Alphanumeric sender of SMS.
    pub sms_sender_id: Option<String>,
    /// The most one SMS may cost, in US dollars.
    pub sms_max_price_usd: String,
}

impl LetterSettings {
    /// Reads them.
    ///
    /// # Errors
    /// [`ConfigError`] that names the variable.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let sender = |name: &'static str, from: &str| match from {
            from if from.is_ascii() && from.contains('@') => Ok(from.to_owned()),
            _ => Err(ConfigError::Invalid(name)),
        };
        let mail_from = sender("VARTA_MAIL_FROM", &env.require("VARTA_MAIL_FROM")?)?;
        let discreet = "VARTA_DISCREET_MAIL_FROM";
        Ok(Self {
            link_base: link_base(env)?,
            vault: env.require("VARTA_VAULT_TABLE")?,
            mail_from,
            discreet_mail_from: env.get(discreet).map(|from| sender(discreet, from)).transpose()?,
            sms_sender_id: env.get("VARTA_SMS_SENDER_ID").map(str::to_owned),
            sms_max_price_usd: sms_max_price(env)?,
        })
    }
}

fn link_base(env: &Env) -> Result<String, ConfigError> {
    Ok(env.require("VARTA_LINK_BASE_URL")?.trim_end_matches('/').to_owned())
}

fn sms_max_price(env: &Env) -> Result<String, ConfigError> {
    let price = env.require("VARTA_SMS_MAX_PRICE_USD")?;
    let positive = price.parse::<f64>().is_ok_and(|price| price > 0.0);
    if positive { Ok(price) } else { Err(ConfigError::Invalid("VARTA_SMS_MAX_PRICE_USD")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &[(&str, &str)] = &[
        ("VARTA_STAGE", "local"),
        ("VARTA_TABLE", "t"),
        ("VARTA_WARM_CITIES", "kyiv, poltava,"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIA0"),
        ("AWS_SECRET_ACCESS_KEY", "verysecret"),
    ];

    #[test]
    fn a_full_environment_is_understood_and_its_secrets_do_not_show() {
        let config = Config::from_env(&Env::of(FULL)).expect("complete");
        assert_eq!(config.warm_cities, ["kyiv", "poltava"]);
        assert!(!format!("{config:?}").contains("verysecret"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for name in ["VARTA_STAGE", "VARTA_TABLE", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            let without: Vec<_> = FULL.iter().copied().filter(|(key, _)| *key != name).collect();
            assert_eq!(Config::from_env(&Env::of(&without)).err(), Some(ConfigError::Missing(name)));
        }
        let odd: Vec<_> = FULL.iter().copied().map(|(key, value)| (key, if key == "VARTA_STAGE" { "moon" } else { value })).collect();
        assert_eq!(Config::from_env(&Env::of(&odd)).err(), Some(ConfigError::Invalid("VARTA_STAGE")));
    }

    #[cfg(feature = "local-stage")]
    #[test]
    fn a_build_for_the_local_stage_starts_in_no_other() {
        let prod: Vec<_> = FULL.iter().copied().map(|(key, value)| (key, if key == "VARTA_STAGE" { "prod" } else { value })).collect();
        assert_eq!(Config::from_env(&Env::of(&prod)).err(), Some(ConfigError::LocalBuildElsewhere));
    }
}
