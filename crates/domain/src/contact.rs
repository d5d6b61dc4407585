//! Phones, e-mail addresses and the author's contact. They mask themselves in `Debug` and have no
//! `Display`: whoever prints one must say so with `reveal`.

use std::fmt;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

/// Why a text is not a phone or an e-mail address. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Not a Ukrainian or an international (E.164) number.
    #[error("not a phone number")]
    Phone,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    Email,
}

/// A phone number in E.164 form: `+380441234567`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it: `+380 44 123-45-67`, `(044) 123 45 67`, `0441234567`.
    ///
    /// # Errors
    /// [`ContactError::Phone`] when it is neither a Ukrainian number nor an international one.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        if text.len() > 40 {
            return Err(ContactError::Phone);
        }
        let mut digits = String::with_capacity(16);
        let mut international = false;
        for (at, symbol) in text.trim().chars().enumerate() {
            match symbol {
                '0'..='9' => digits.push(symbol),
                '+' if at == 0 => international = true,
                ' ' | '\u{a0}' | '-' | '(' | ')' | '.' => {}
                _ => return Err(ContactError::Phone),
            }
        }
        let e164 = match (international, digits.len()) {
            (true, 8..=15) if !digits.starts_with('0') => digits,
            (false, 12) if digits.starts_with("380") => digits,
            (false, 10) if digits.starts_with('0') => format!("38{digits}"),
            _ => return Err(ContactError::Phone),
        };
        if e164.starts_with("380") && e164.len() != 12 {
            return Err(ContactError::Phone);
        }
        Ok(Self(format!("+{e164}")))
    }

    /// The number, for the message or the answer that carries it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl TryFrom<String> for Phone {
    type Error = ContactError;

    fn try_from(text: String) -> Result<Self, ContactError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// An e-mail address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Takes an address of the common form `local@domain.tld` (the HTML standard's idea of a valid
    /// address, and a dot in the domain), at most 254 bytes (RFC 5321, section 4.5.3.1.3).
    ///
    /// # Errors
    /// [`ContactError::Email`] otherwise.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(ContactError::Email)?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
        let label_ok = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_ok = domain.contains('.') && domain.split('.').all(label_ok);
        if text.len() <= 254 && local_ok && domain_ok { Ok(Self(text.to_owned())) } else { Err(ContactError::Email) }
    }

    /// The address, for the message that goes to it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl TryFrom<String> for Email {
    type Error = ContactError;

    fn try_from(text: String) -> Result<Self, ContactError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// By what an author who may be in danger can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafeWay {
    /// By SMS.
    Sms,
    /// By e-mail.
    Email,
    /// Not at all: the contact is for who has the case and asks for it.
    None,
}

/// The hours of a day, on the clocks of the city, at which a message is safe: from the first up to the second, over
/// midnight where the second is the earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeHours {
    /// From.
    pub from: Time,
    /// Up to.
    pub to: Time,
}

/// How an author who may be in danger from who lives with them wishes to be reached: this way, at these hours, and no
/// other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    /// The only way.
    pub way: SafeWay,
    /// The only hours; none where any hour is safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<SafeHours>,
}

impl SafeContact {
    /// Whether a message may be sent at that time of the day in the city.
    #[must_use]
    pub fn allows(&self, at: Time) -> bool {
        self.way != SafeWay::None
            && self.hours.is_none_or(|SafeHours { from, to }| if from < to { from <= at && at < to } else { from <= at || at < to })
    }
}

impl fmt::Debug for SafeContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SafeContact(…)")
    }
}

/// How an author wishes to be reached. Kept in the vault, never with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// A phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// An e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// How it is safe to do so, where the author may be in danger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe: Option<SafeContact>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_read_as_people_write_them() {
        for text in ["+380441234567", "+380 44 123-45-67", "(044) 123 45 67", "0441234567", "380441234567"] {
            assert_eq!(Phone::parse(text).map(|p| p.reveal().to_owned()), Ok("+380441234567".to_owned()), "{text}");
        }
        assert_eq!(Phone::parse("+48 601 234 567").map(|p| p.reveal().to_owned()), Ok("+48601234567".to_owned()));
        for text in ["", "102", "44 123 45 67", "+3804412345678", "+38044123456", "phone", "+0441234567", "04412345678"] {
            assert_eq!(Phone::parse(text), Err(ContactError::Phone), "{text}");
        }
    }

    #[test]
    fn addresses_without_a_domain_or_with_spaces_are_refused() {
        assert!(Email::parse(" olena.k+varta@example.com.ua ").is_ok());
        for text in ["", "olena", "olena@", "@example.com", "olena@example", "ol ena@example.com", "o@-a.ua", "o@a..ua"] {
            assert_eq!(Email::parse(text), Err(ContactError::Email), "{text}");
        }
    }

    #[test]
    fn safe_hours_may_go_over_midnight() {
        let hours = |from: i8, to: i8| Some(SafeHours { from: Time::constant(from, 0, 0, 0), to: Time::constant(to, 0, 0, 0) });
        let allows = |hours, at: i8| SafeContact { way: SafeWay::Sms, hours }.allows(Time::constant(at, 0, 0, 0));
        assert_eq!([9, 10, 17, 18].map(|at| allows(hours(10, 18), at)), [false, true, true, false]);
        assert_eq!([21, 22, 3, 6].map(|at| allows(hours(22, 6), at)), [false, true, true, false]);
        assert!(allows(None, 3));
        assert!(!SafeContact { way: SafeWay::None, hours: None }.allows(Time::constant(12, 0, 0, 0)));
    }

    #[test]
    fn neither_shows_in_debug() {
        let contact = Contact { phone: Phone::parse("0441234567").ok(), email: Email::parse("o@example.com").ok(), safe: None };
        let shown = format!("{contact:?}");
        assert!(!shown.contains("123") && !shown.contains("example"), "{shown}");
    }
}
