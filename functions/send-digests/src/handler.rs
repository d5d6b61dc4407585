//! The digest of a week, on Monday morning. The schedule calls several times in a morning: what one run could not send
//! the next one does, and the ledger keeps anybody from being told twice.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::ids::{CitySlug, EventId};
use varta_domain::reference::{Reference, SecretHash};
use varta_domain::subscription::{News, Reach, Subscription};
use varta_notify::{Mailer, OPTED_OUT, PublishError, SmsSender, news};
use varta_runtime::clock::Clock;
use varta_runtime::contact_tag::{self, Peppers};
use varta_runtime::log::LogCode;
use varta_store::keys::Key;
use varta_store::subscriptions::DIGEST_SHARDS;
use varta_store::{Claim, Notice, Silent, Store, StoreError};

/// The ways out.
#[derive(Debug)]
pub struct Ways {
    /// For SMS.
    pub sms: SmsSender,
    /// For e-mail.
    pub mailer: Mailer,
    /// Where links begin.
    pub link_base: String,
}

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    ways: Ways,
    peppers: Peppers,
    clock: Clock,
}

impl Deps {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: Store, ways: Ways, clock: Clock) -> Self {
        Self { store, ways, peppers: Peppers::default(), clock }
    }
}

/// Why digests could not be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum DigestError {
    /// The event is none of the schedule.
    #[error("the event is none of the schedule")]
    Unknown(#[source] serde_json::Error),
    /// The week has no name.
    #[error("the week of a city cannot be named")]
    Week(#[from] varta_domain::ids::IdError),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scheduled {
    sweep: Sweep,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sweep {
    Digests,
}

/// Sends what is due to everybody who wants it once a week. What cannot be done for one of them is tried again by the next
/// run, and stands in nobody else's way.
///
/// # Errors
/// [`DigestError`] where who is to be told cannot be read at all; what was sent stays sent, and the next run goes on.
pub async fn handle(deps: &Deps, event: Value) -> Result<Value, DigestError> {
    let Scheduled { sweep: Sweep::Digests } = serde_json::from_value(event).map_err(DigestError::Unknown)?;
    let now = deps.clock.now().await;
    let (mut sent, mut waiting) = (0, 0);
    for shard in 0..DIGEST_SHARDS {
        for follower in deps.store.weekly(shard).await? {
            let done = match follower {
                Ok(follower) => digest(deps, &follower, now).await,
                Err(error) => Err(error.into()),
            };
            match done {
                Ok(Done::Sent) => sent += 1,
                Ok(Done::Waits) => waiting += 1,
                Ok(Done::Nothing) => {}
                Err(error) => {
                    waiting += 1;
                    tracing::warn!(code = LogCode::DigestFailed.code(), error = %error, "a digest could not be made now");
                }
            }
        }
    }
    tracing::info!(code = LogCode::DigestsDone.code(), sent, waiting, "digests done");
    Ok(json!({ "sent": sent, "waiting": waiting }))
}

enum Done {
    Sent,
    Waits,
    Nothing,
}

async fn digest(deps: &Deps, follower: &Subscription, now: Timestamp) -> Result<Done, DigestError> {
    let (store, city) = (&deps.store, &follower.city);
    let pepper = deps.peppers.of(store, city).await?;
    let token = contact_tag::of_subscription(&pepper, &follower.id);
    let hash = token.hash();
    let untold = store.news(city, &hash, now).await?.into_iter().filter(|(item, _)| !item.told);
    let (news, keys): (Vec<_>, Vec<_>) = untold.unzip();
    let contact = contact_tag::token(&pepper, &follower.to.form()).hash();
    if news.is_empty() || store.is_silent(city, Silent::Contact(&contact), now).await? {
        return Ok(Done::Nothing);
    }
    let event = event_of(city, now.to_zoned_datetime(TimeZone::UTC).date())?;
    let recipient = format!("follower:{}", hash.as_hex());
    let notice = Notice { event: &event, recipient: &recipient, channel: "digest" };
    match store.claim(notice, now).await? {
        Claim::Ours { .. } => {}
        Claim::Held => return Ok(Done::Waits),
        // Sent by a run that died before it forgot them.
        Claim::Sent | Claim::GivenUp => {
            told(store, follower, keys).await?;
            return Ok(Done::Nothing);
        }
    }
    let all: Vec<(Reference, News)> = news.into_iter().map(|item| (item.reference, item.news)).collect();
    match send(deps, follower, &all, token.reveal()).await {
        Ok(()) => {
            store.confirm_sent(notice, now).await?;
            told(store, follower, keys).await?;
            Ok(Done::Sent)
        }
        Err(PublishError::Permanent { code }) => {
            silence(store, city, &contact, &code, now).await?;
            store.give_up(notice, now).await?;
            tracing::warn!(code = LogCode::LetterRefused.code(), reason = code, "a digest was refused for good");
            Ok(Done::Nothing)
        }
        Err(PublishError::Passing { code }) => {
            store.release(notice).await?;
            tracing::warn!(code = LogCode::LetterFailed.code(), reason = code, "a digest was not sent now");
            Ok(Done::Waits)
        }
    }
}

/// A mail has said it all. An SMS leads to the page of the subscription, where it can be read for some days more.
async fn told(store: &Store, follower: &Subscription, keys: Vec<Key>) -> Result<(), StoreError> {
    match follower.to {
        Reach::Email(_) => store.forget_news(keys).await,
        Reach::Phone(_) => store.keep_told(keys).await,
    }
}

/// The week by its day: one digest a day at most.
fn event_of(city: &CitySlug, day: Date) -> Result<EventId, DigestError> {
    Ok(EventId::parse(&format!("digest-{city}-{day}"))?)
}

async fn silence(store: &Store, city: &CitySlug, contact: &SecretHash, code: &str, now: Timestamp) -> Result<(), StoreError> {
    if code == OPTED_OUT { store.silence(city, Silent::Contact(contact), now).await } else { Ok(()) }
}

async fn send(deps: &Deps, follower: &Subscription, all: &[(Reference, News)], token: &str) -> Result<(), PublishError> {
    let (ways, city, lang) = (&deps.ways, &follower.city, follower.lang);
    let out = format!("{}/s/{city}/{token}", ways.link_base);
    match &follower.to {
        Reach::Phone(phone) => ways.sms.send(phone, &news::digest_sms(all.len(), &out, lang), true).await,
        Reach::Email(email) => {
            let link = |reference: &Reference| format!("{}/h/{city}/{reference}", ways.link_base);
            ways.mailer.send(email, &news::digest_mail(all, link, &out, lang), deps.clock.unshifted()).await
        }
    }
}
