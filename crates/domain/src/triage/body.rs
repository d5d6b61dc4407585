//! Responsible bodies: who can act where the officer cannot, by which law, and how they are reached.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::city::Name;
use crate::contact::{ContactError, Email, Phone};
use crate::ids::BodyId;

/// Within how many days an appeal is answered where nothing else is said: a month, by art. 20 of the law on
/// citizens' appeals.
pub const DEFAULT_TERM_DAYS: u16 = 30;
/// The longest term, in days: by the same article 45 with every extension, and some bodies plan for a season.
pub const MAX_TERM_DAYS: u16 = 365;

/// What kind of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// A division of the police.
    PoliceDivision,
    /// Of the city: a department, a service, an enterprise.
    Municipal,
    /// Water, light, gas, housing.
    Utility,
    /// Of the state.
    State,
    /// Gives legal advice: a question may be referred to it.
    LegalPartner,
    /// Helps people: shelters, lines.
    Helpline,
}

impl BodyKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::PoliceDivision, Self::Municipal, Self::Utility, Self::State, Self::LegalPartner, Self::Helpline];

    /// Its name in packs and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PoliceDivision => "police_division",
            Self::Municipal => "municipal",
            Self::Utility => "utility",
            Self::State => "state",
            Self::LegalPartner => "legal_partner",
            Self::Helpline => "helpline",
        }
    }
}

/// A public phone: a short number such as 1551, or a full one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BodyPhone(String);

impl BodyPhone {
    /// Reads three to six digits, or a phone as people write it.
    ///
    /// # Errors
    /// [`ContactError::Phone`] otherwise.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
        if (3..=6).contains(&compact.len()) && compact.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(compact));
        }
        Phone::parse(text).map(|phone| Self(phone.reveal().to_owned()))
    }

    /// The number, to be shown and called.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BodyPhone {
    type Error = ContactError;

    fn try_from(text: String) -> Result<Self, ContactError> {
        Self::parse(&text)
    }
}

impl From<BodyPhone> for String {
    fn from(phone: BodyPhone) -> Self {
        phone.0
    }
}

/// Why a text is no address of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address of a page begins with https:// and has no spaces")]
pub struct NotWeb;

/// The address of a page: https only, since people are sent there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebAddress(String);

impl WebAddress {
    /// Takes an address of at most 300 bytes.
    ///
    /// # Errors
    /// [`NotWeb`] where it is none.
    pub fn parse(text: &str) -> Result<Self, NotWeb> {
        let rest = text.strip_prefix("https://").ok_or(NotWeb)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host_ok = host.contains('.') && !host.starts_with('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        let unsafe_in_a_page = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\'' | '`' | '\\');
        if text.len() <= 300 && host_ok && !rest.contains(unsafe_in_a_page) { Ok(Self(text.to_owned())) } else { Err(NotWeb) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WebAddress {
    type Error = NotWeb;

    fn try_from(text: String) -> Result<Self, NotWeb> {
        Self::parse(&text)
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0
    }
}

/// How a case is handed to a body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By mail, with a link by which the body can say what it did.
    Email(Email),
    /// By hand, through its own page.
    Portal(WebAddress),
    /// By hand, over the phone.
    Phone(BodyPhone),
}

impl Channel {
    /// Its name in the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Portal(_) => "portal",
            Self::Phone(_) => "phone",
        }
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An office's address is public, and stays out of logs all the same.
        write!(f, "Channel({})", self.name())
    }
}

/// A body that may be responsible for a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its id.
    pub id: BodyId,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Its name.
    pub name: Name,
    /// What it is responsible for, in a sentence.
    pub responsible_for: Name,
    /// The law by which it is, with the article where that is certain; in Ukrainian.
    pub legal_ground: String,
    /// How a case is handed to it.
    pub channel: Channel,
    /// A phone that authors may be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<BodyPhone>,
    /// A page that authors may be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// Within how many calendar days it usually acts or answers.
    #[serde(default = "default_term")]
    pub term_days: u16,
    /// When it works, as it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_hours: Option<String>,
}

const fn default_term() -> u16 {
    DEFAULT_TERM_DAYS
}
