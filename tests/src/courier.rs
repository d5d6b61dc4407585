//! What the tests of the two background operations share: a small town with every kind of post, a
//! courier over it, and the events that its stream would send.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use jiff::civil::date;
use notify::Courier;
use serde_json::{Value, json};
use varta_domain::case::{Case, Change, HistoryEntry};
use varta_domain::city::City;
use varta_domain::contact::{Contact, Email, Phone};
use varta_domain::ids::DirectoryVersion;
use varta_domain::post::{Channels, Officer, Post, Substitution};
use varta_domain::reference::Reference;
use varta_notify::{Publisher, SmsSettings};
use varta_runtime::clock::Clock;
use varta_runtime::stream::Outcome;
use varta_store::directory::{Activation, Content, ImportRecord};
use varta_store::{Committed, Created, IdempotencyRecord, NewCase, Sender};
use varta_testkit::sns::{Published, Sns};
use varta_testkit::{Bench, city};

/// Where links begin.
pub const LINK_BASE: &str = "https://varta.example";

/// An item as the SDK has it.
pub type Item = HashMap<String, AttributeValue>;

/// An instant.
#[must_use]
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// An instant by the clocks of Kyiv.
#[must_use]
pub fn kyiv_time(text: &str) -> Timestamp {
    let local: jiff::civil::DateTime = text.parse().expect("a date and time");
    city::calendar().instant(local.date(), local.time()).expect("in range")
}

/// The phone of a member of the police in the town.
#[must_use]
pub fn phone_of(officer: &str) -> String {
    let number = TOWN.iter().position(|(id, ..)| *id == officer).expect("somebody of the town");
    format!("+38050000{number:04}")
}

/// Everybody in the town: id, has a phone, has an e-mail address.
const TOWN: [(&str, bool, bool); 7] = [
    ("o-1", true, true),
    ("o-2", true, true),
    ("o-mail", false, true),
    ("o-sms", true, false),
    ("super", true, true),
    ("coord", true, true),
    ("city-hall", false, true),
];

/// The town: beat hol-01 is o-1's, with o-2 in their place from 1 to 10 December 2026; hol-02 is vacant;
/// hol-03 is o-mail's, who has no phone; hol-04 is o-sms's, who has no e-mail; hol-05 is of somebody
/// whom the directory of channels does not know.
pub async fn town() -> Bench {
    town_of(city::kyiv()).await
}

/// The town under other rules.
pub async fn town_of(city: City) -> Bench {
    let bench = Bench::start().await;
    import(&bench, &city, None).await;
    let _ = bench.wire.take();
    bench
}

/// Puts other rules of the city in force, as an import of its pack does: a holiday that was announced, a
/// switch that was thrown.
pub async fn rule_anew(bench: &Bench, city: City) {
    let before = bench.store.live_version(&city.slug).await.expect("read").expect("a city");
    let directory = DirectoryVersion::parse(&format!("{before}x")).expect("a slug");
    import(bench, &City { directory, ..city }, Some(before)).await;
}

async fn import(bench: &Bench, city: &City, previous: Option<DirectoryVersion>) {
    let content = Content { posts: posts(), channels: channels(), ..Content::default() };
    bench.store.put_version(&city.slug, &city.directory, &content, 0, async |_| Ok(())).await.expect("the directory");
    let record = ImportRecord {
        version: city.directory.clone(),
        imported_at: crate::imported_at(),
        content_hash: String::new(),
        previous,
        counts: content.counts(),
        beats: Vec::new(),
        city: None,
        replaced: None,
        pruned_at: None,
    };
    let done = bench.store.activate(city, &record, 0).await.expect("the city");
    assert_eq!(done, Activation::Live);
}

fn officer(id: &str) -> Officer {
    Officer {
        id: city::officer(id),
        rank: "капітан поліції".to_owned(),
        name: "Демо Демо".to_owned(),
        phone: Phone::parse("+380440000000").expect("a phone"),
    }
}

fn posts() -> Vec<Post> {
    let post = |beat: &str, serves: Option<&str>| Post {
        beat: city::beat(beat),
        name: city::name("Дільниця № 1, Васильківська", "Beat 1"),
        district: city::district(),
        officer: serves.map(officer),
        substitutions: Vec::new(),
        station: None,
        hours: varta_domain::hours::VisitingHours::default(),
        base: None,
    };
    let substitution = Substitution { officer: officer("o-2"), from: date(2026, 12, 1), to: date(2026, 12, 10) };
    vec![
        Post { substitutions: vec![substitution], ..post("hol-01", Some("o-1")) },
        post("hol-02", None),
        post("hol-03", Some("o-mail")),
        post("hol-04", Some("o-sms")),
        post("hol-05", Some("o-unknown")),
    ]
}

fn channels() -> Vec<Channels> {
    let one = |(id, phone, email): (&str, bool, bool)| Channels {
        officer: city::officer(id),
        phone: phone.then(|| Phone::parse(&phone_of(id)).expect("a phone")),
        email: email.then(|| Email::parse(&format!("{id}@police.example")).expect("an address")),
    };
    TOWN.map(one).to_vec()
}

/// A courier over a bench.
#[must_use]
pub fn courier(bench: &Bench, sns: &Sns) -> Courier {
    let sms = SmsSettings { sender_id: None, max_price_usd: "0.50".to_owned() };
    let topic = "arn:aws:sns:eu-central-1:123456789012:varta-mail".to_owned();
    Courier { store: bench.store.clone(), publisher: Publisher::new(sns.client(), sms, topic), link_base: LINK_BASE.to_owned() }
}

/// Hands an event to `notify` at an instant; gives its answer as Lambda would read it.
pub async fn notify_at(bench: &Bench, sns: &Sns, now: Timestamp, event: Value) -> Value {
    let deps = notify::Deps::new(courier(bench, sns), Clock::fixed(now));
    let outcome: Outcome = notify::handle(&deps, event).await.expect("an event it knows");
    serde_json::to_value(&outcome).expect("JSON")
}

/// Runs the sweep of undelivered items at an instant.
pub async fn sweep_outbox(bench: &Bench, sns: &Sns, now: Timestamp) -> Value {
    notify_at(bench, sns, now, json!({ "sweep": "outbox" })).await
}

/// Runs the sweep of due cases at an instant.
///
/// # Errors
/// As the operation.
pub async fn escalate_at(bench: &Bench, now: Timestamp) -> Result<Value, escalate_overdue::SweepError> {
    let deps = escalate_overdue::Deps::new(bench.store.clone(), Clock::fixed(now));
    escalate_overdue::handle(&deps, json!({})).await
}

/// A case of a beat, filed at an instant by the city's own calendar.
#[must_use]
pub fn message_to(city: &City, beat: &str, seed: u8, now: Timestamp) -> Change {
    let mut change = city::message(seed, now);
    let calendar = varta_domain::calendar::Calendar::new(city.calendar.clone(), &city.zone).expect("the zone");
    change.case.beat = city::beat(beat);
    change.case.plan = varta_domain::sla::Plan::new(&calendar, &city.sla, now).expect("in range");
    change
}

/// Where the cases of the tests come from.
fn sender() -> Sender {
    Sender { tag: "5f0c8a3e7c1d4f9b".to_owned(), text_hash: String::new(), limits: None }
}

/// Files a change as `submit-message` does.
pub async fn file(bench: &Bench, change: Change, now: Timestamp) -> Case {
    file_with(bench, change, None, now).await
}

/// The same, with the contact of its author.
pub async fn file_with(bench: &Bench, change: Change, contact: Option<Contact>, now: Timestamp) -> Case {
    let case = change.case.clone();
    let idempotency = IdempotencyRecord {
        operation: "submit-message",
        id_hash: case.reference.to_string(),
        fingerprint: String::new(),
        sealed: Vec::new(),
    };
    let created = bench
        .store
        .create_case(NewCase { change, contact, photos: Vec::new(), sender: Some(sender()), idempotency }, now)
        .await
        .expect("filed");
    assert_eq!(created, Created::New);
    case
}

/// Writes a change of a case.
pub async fn commit(bench: &Bench, change: &Change, now: Timestamp) {
    assert_eq!(bench.store.commit(change, now).await.expect("written"), Committed::Done);
}

/// A case as it stands, with its history.
pub async fn look(bench: &Bench, reference: &Reference) -> (Case, Vec<HistoryEntry>) {
    bench.store.case_with_history(&city::slug(), reference).await.expect("read").expect("a case")
}

/// The items of one kind, in the order of their keys.
pub async fn items(bench: &Bench, entity: &str) -> Vec<Item> {
    let is = |item: &Item| item.get("entity") == Some(&AttributeValue::S(entity.to_owned()));
    let mut items: Vec<Item> = bench.all_items(varta_testkit::dynamo::TABLE).await.into_iter().filter(is).collect();
    items.sort_by_key(|item| item["pk"].as_s().cloned().unwrap_or_default());
    items
}

/// What DynamoDB Streams sends of items that were put, as Lambda hands it over.
#[must_use]
pub fn stream_of(items: &[Item]) -> Value {
    let record = |(at, item): (usize, &Item)| {
        json!({
            "eventID": format!("{:032}", at + 100),
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "eu-central-1",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_795_191_600.0,
                "Keys": { "pk": wire(&item["pk"]), "sk": wire(&item["sk"]) },
                "NewImage": item.iter().map(|(name, value)| (name.clone(), wire(value))).collect::<serde_json::Map<_, _>>(),
                "SequenceNumber": sequence(at),
                "SizeBytes": 512,
                "StreamViewType": "NEW_IMAGE",
            },
            "eventSourceARN": "arn:aws:dynamodb:eu-central-1:123456789012:table/varta/stream/2026-11-20T00:00:00.000",
        })
    };
    json!({ "Records": items.iter().enumerate().map(record).collect::<Vec<_>>() })
}

/// The sequence number of a record of [`stream_of`].
#[must_use]
pub fn sequence(at: usize) -> String {
    format!("{:021}", at + 100)
}

/// A value as it goes over the wire.
fn wire(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(yes) => json!({ "BOOL": yes }),
        AttributeValue::L(list) => json!({ "L": list.iter().map(wire).collect::<Vec<_>>() }),
        AttributeValue::M(map) => {
            json!({ "M": map.iter().map(|(name, value)| (name.clone(), wire(value))).collect::<serde_json::Map<_, _>>() })
        }
        other => panic!("an outbox item has no {other:?}"),
    }
}

/// The value behind what went over the wire.
#[must_use]
pub fn unwire(value: &Value) -> AttributeValue {
    let (kind, inner) = value.as_object().and_then(|object| object.iter().next()).expect("a typed value");
    let text = || inner.as_str().expect("a text").to_owned();
    match kind.as_str() {
        "S" => AttributeValue::S(text()),
        "N" => AttributeValue::N(text()),
        "L" => AttributeValue::L(inner.as_array().expect("a list").iter().map(unwire).collect()),
        "M" => AttributeValue::M(unwire_map(inner)),
        other => panic!("an outbox item has no {other}"),
    }
}

/// The item behind what went over the wire.
#[must_use]
pub fn unwire_map(map: &Value) -> Item {
    map.as_object().expect("a map").iter().map(|(name, value)| (name.clone(), unwire(value))).collect()
}

/// To whom notices went: `sms o-1`, `mail super`; sorted.
#[must_use]
pub fn addressees(published: &[Published]) -> Vec<String> {
    let by_phone = |phone: &str| TOWN.iter().find(|(id, ..)| phone_of(id) == phone).expect("somebody of the town").0;
    let one = |notice: &Published| match (&notice.phone, &notice.recipient) {
        (Some(phone), _) => format!("sms {}", by_phone(phone)),
        (None, Some(recipient)) => format!("mail {recipient}"),
        (None, None) => "nobody".to_owned(),
    };
    let mut all: Vec<String> = published.iter().map(one).collect();
    all.sort();
    all
}

/// The token of the link in a notice.
#[must_use]
pub fn token_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once(&format!("{LINK_BASE}/o/"))?;
    Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}
