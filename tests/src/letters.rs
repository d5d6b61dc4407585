//! What the tests of letters share: cases whose authors left a contact, a postman over a bench, and what it sent.

use aws_credential_types::Credentials;
use jiff::Timestamp;
use notify_author::Postman;
use serde_json::{Value, json};
use varta_domain::case::{Case, Change};
use varta_domain::contact::{Contact, Email, Phone, SafeContact, SafeHours, SafeWay};
use varta_domain::reference::Reference;
use varta_notify::{MailSettings, Mailer, SmsSender, SmsSettings};
use varta_runtime::clock::Clock;
use varta_runtime::stream::Outcome;
use varta_testkit::ses::{Sent, Ses};
use varta_testkit::sns::{Published, Sns};
use varta_testkit::{Bench, city};

use crate::courier::{LINK_BASE, file_with, items, stream_of};

/// The author's phone.
pub const PHONE: &str = "+380671234567";
/// The author's e-mail address.
pub const EMAIL: &str = "olena@example.com";

/// The ways out of a test.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// For SMS.
    pub sns: Sns,
    /// For e-mail.
    pub ses: Ses,
}

impl Post {
    /// What went out since the last look: SMS, e-mail.
    #[must_use]
    pub fn take(&self) -> (Vec<Published>, Vec<Sent>) {
        (self.sns.take(), self.ses.take())
    }

    /// The way for SMS.
    #[must_use]
    pub fn sms(&self) -> SmsSender {
        SmsSender::new(self.sns.client(), SmsSettings { sender_id: Some("Varta".to_owned()), max_price_usd: "0.50".to_owned() })
    }

    /// The way for e-mail.
    #[must_use]
    pub fn mailer(&self) -> Mailer {
        let from = "Varta <letters@varta.example>".to_owned();
        let settings = MailSettings { from, discreet_from: None, region: "eu-central-1".to_owned(), endpoint_url: None };
        Mailer::new(self.ses.wire(), Credentials::new("test", "test", None, None, "tests"), settings)
    }

    /// To whom something went since the last look: `sms +380…`, `mail olena@…`; in order of their names.
    #[must_use]
    pub fn addressees(&self) -> Vec<String> {
        let (sms, mail) = self.take();
        let phone = |sms: Published| format!("sms {}", sms.phone.unwrap_or_default());
        let mut all: Vec<String> = sms.into_iter().map(phone).chain(mail.into_iter().map(|mail| format!("mail {}", mail.to))).collect();
        all.sort();
        all
    }
}

/// A contact with a phone, an address, both.
#[must_use]
pub fn contact(phone: Option<&str>, email: Option<&str>) -> Contact {
    Contact {
        phone: phone.map(|phone| Phone::parse(phone).expect("a phone")),
        email: email.map(|email| Email::parse(email).expect("an address")),
        safe: None,
    }
}

/// The author's phone and address.
#[must_use]
pub fn both() -> Contact {
    contact(Some(PHONE), Some(EMAIL))
}

/// The same, to be used by one way and at some hours alone.
#[must_use]
pub fn safe(way: SafeWay, hours: Option<(&str, &str)>) -> Contact {
    let time = |text: &str| text.parse().expect("a time");
    let hours = hours.map(|(from, to)| SafeHours { from: time(from), to: time(to) });
    Contact { safe: Some(SafeContact { way, hours }), ..both() }
}

/// A case whose author left a contact, filed at an instant.
pub async fn filed(bench: &Bench, seed: u8, contact: Contact, now: Timestamp) -> Case {
    filed_as(bench, city::message(seed, now), contact, now).await
}

/// The same, of a change that a test has made its own.
pub async fn filed_as(bench: &Bench, mut change: Change, contact: Contact, now: Timestamp) -> Case {
    change.case.has_contact = true;
    file_with(bench, change, Some(contact), now).await
}

/// A postman over a bench.
#[must_use]
pub fn postman(bench: &Bench, post: &Post, now: Timestamp) -> Postman {
    Postman::new(&bench.store, post.sms(), post.mailer(), Clock::fixed(now), LINK_BASE.to_owned())
}

/// Hands an event to `notify-author` at an instant; gives its answer as Lambda would read it.
pub async fn notify_author_at(bench: &Bench, post: &Post, now: Timestamp, event: Value) -> Value {
    let deps = notify_author::Deps::new(postman(bench, post, now), Clock::fixed(now));
    let outcome: Outcome = notify_author::handle(&deps, event).await.expect("an event it knows");
    serde_json::to_value(&outcome).expect("JSON")
}

/// Hands all letters in the table that are not delivered to `notify-author`, as the stream does.
pub async fn stream_letters(bench: &Bench, post: &Post, now: Timestamp) -> Value {
    let mut letters = items(bench, "letter").await;
    letters.retain(|letter| !letter.contains_key("delivered_at"));
    notify_author_at(bench, post, now, stream_of(&letters)).await
}

/// Runs the sweep of letters at an instant.
pub async fn sweep_letters(bench: &Bench, post: &Post, now: Timestamp) -> Value {
    notify_author_at(bench, post, now, json!({ "sweep": "letters" })).await
}

/// Where the author reads a case.
#[must_use]
pub fn link_of(reference: &Reference) -> String {
    format!("{LINK_BASE}/c/kyiv/{reference}")
}

/// The token by which an e-mail can be the last one.
#[must_use]
pub fn stop_token_in(mail: &Sent) -> Option<String> {
    let (_, rest) = mail.body.split_once(&format!("{LINK_BASE}/u/kyiv/"))?;
    Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}

/// Runs the digests at an instant.
pub async fn send_digests(bench: &Bench, post: &Post, now: Timestamp) -> Value {
    let ways = send_digests::Ways { sms: post.sms(), mailer: post.mailer(), link_base: LINK_BASE.to_owned() };
    let deps = send_digests::Deps::new(bench.store.clone(), ways, Clock::fixed(now));
    send_digests::handle(&deps, json!({ "sweep": "digests" })).await.expect("digests")
}
