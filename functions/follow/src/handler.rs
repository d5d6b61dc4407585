//! `POST /v1/cities/{city}/subscriptions`: somebody wants to be told of a hazard, an area or a street. Whose contact it
//! is is asked there first; the answer here is the same whatever becomes of it, so that it tells nothing of anybody.

mod body;

use jiff::tz::TimeZone;
use serde_json::json;
use varta_domain::letter::{LetterBy, When, when};
use varta_domain::stop::StopToken;
use varta_domain::subscription::{MAX_ASKS_A_DAY, MAX_ASKS_OF_A_SOURCE, Reach, Subscription};
use varta_notify::{Mailer, PublishError, SmsSender, news};
use varta_runtime::cities::Cities;
use varta_runtime::clock::Clock;
use varta_runtime::contact_tag::{self, Peppers};
use varta_runtime::http::{Call, Reply};
use varta_runtime::log::LogCode;
use varta_runtime::problem::Problem;
use varta_runtime::tags::Tags;
use varta_runtime::{random, refusals};
use varta_store::{Silent, Store};

use self::body::Body;

/// The ways to whom is asked.
#[derive(Debug)]
pub struct Ways {
    /// For SMS.
    pub sms: SmsSender,
    /// For e-mail.
    pub mailer: Mailer,
    /// Links become `<base>/s/<city>/<token>`.
    pub link_base: String,
}

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    tags: Tags,
    cities: Cities,
    peppers: Peppers,
    ways: Ways,
    clock: Clock,
}

impl Deps {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store, ways: Ways, clock: Clock) -> Self {
        let (tags, cities) = (Tags::new(store.clone()), Cities::new(store.clone()));
        Self { store: store.clone(), tags, cities, peppers: Peppers::default(), ways, clock }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// Asks whose contact it is whether they want to follow.
///
/// # Errors
/// 400 for a body that names nothing to follow or no contact, 404 for an unknown city, 409 for a phone at night, when no
/// question may wake anybody, 429 where one source asks too much.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let (topic, to) = (body.topic()?, body.reach()?);
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let city = &context.city.slug;
    if let (Reach::Phone(_), When::Later(at)) =
        (&to, when(LetterBy::Sms, false, None, &context.calendar, call.now).map_err(Problem::internal)?)
    {
        return Err(refusals::sms_at_night(at.duration_since(call.now)));
    }
    let today = call.now.to_zoned_datetime(TimeZone::UTC).date();
    let source = format!("source-{}", deps.tags.today(&call).await?);
    if deps.store.count_ask(city, &source, today, call.now).await? > MAX_ASKS_OF_A_SOURCE {
        return Err(refusals::too_many_subscriptions());
    }
    let pepper = deps.peppers.of(&deps.store, city).await?;
    let contact = contact_tag::token(&pepper, &to.form()).hash();
    // Who was asked often enough, or said STOP, is not asked; who asks for them does not learn it.
    let often = deps.store.count_ask(city, contact.as_hex(), today, call.now).await? > MAX_ASKS_A_DAY;
    if !often && !deps.store.is_silent(city, Silent::Contact(&contact), call.now).await? {
        let id = new_id();
        let token = contact_tag::of_subscription(&pepper, &id);
        let lang = body.lang.unwrap_or(call.lang);
        let (city, asked_at) = (city.clone(), call.now);
        let subscription = Subscription { id, city, topic, how: body.how, to, lang, asked_at, confirmed_at: None };
        deps.store.ask_subscription(&subscription, &token.hash(), call.now).await?;
        ask(deps, &subscription, &token).await;
    }
    Reply::json(
        202,
        &json!({ "next": [call.lang.pick(
        "Ми надіслали посилання. Підтвердьте підписку протягом 48 годин; без цього нічого не надходитиме.",
        "We have sent a link. Confirm the subscription within 48 hours; nothing will come without that.",
    )] }),
    )
}

fn new_id() -> String {
    let mut bytes = [0; 16];
    random::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What cannot be sent is not told to who asks: it would tell whether there is such a contact.
async fn ask(deps: &Deps, subscription: &Subscription, token: &StopToken) {
    let (ways, lang) = (&deps.ways, subscription.lang);
    let link = format!("{}/s/{}/{}", ways.link_base, subscription.city, token.reveal());
    let sent = match &subscription.to {
        Reach::Phone(phone) => ways.sms.send(phone, &news::ask_sms(&link, lang), true).await,
        Reach::Email(email) => ways.mailer.send(email, &news::ask_mail(&link, lang), deps.clock.unshifted()).await,
    };
    match sent {
        Ok(()) => tracing::info!(code = LogCode::FollowerAsked.code(), "somebody was asked whether they want to follow"),
        Err(PublishError::Permanent { code } | PublishError::Passing { code }) => {
            tracing::warn!(code = LogCode::FollowerNotAsked.code(), reason = code, "somebody could not be asked");
        }
    }
}
