//! Keys of the main table and the vault, all in one place. `docs/table.md` lists them; the policies of
//! the functions name their prefixes.

use jiff::Timestamp;
use varta_domain::address::StreetKey;
use varta_domain::deflection::OfferId;
use varta_domain::ids::{BeatId, BodyId, CitySlug, DirectoryVersion, DistrictId, EventId, OfficerId, PhotoId, ReplyId, StaffId, StationId};
use varta_domain::place::MapCell;
use varta_domain::reference::{Reference, SecretHash};
use varta_domain::subscription::Watched;

/// Name of the partition key attribute.
pub const PK: &str = "pk";
/// Name of the sort key attribute.
pub const SK: &str = "sk";
/// Name of the attribute that says what kind of item it is.
pub const ENTITY: &str = "entity";
/// Name of the time-to-live attribute (seconds since the epoch).
pub const EXPIRES_AT: &str = "expires_at";
/// Name of the sparse index of what is due.
pub const DUE_INDEX: &str = "due";
/// Partition key of the index.
pub const DUE_PK: &str = "due_pk";
/// Sort key of the index.
pub const DUE_SK: &str = "due_sk";
/// Name of the sparse index of what somebody has to work on.
pub const QUEUE_INDEX: &str = "queue";
/// Partition key of that index.
pub const QUEUE_PK: &str = "queue_pk";
/// Sort key of that index.
pub const QUEUE_SK: &str = "queue_sk";
/// Over how many partitions the index spreads what is due. Each takes 1,000 writes a second; a sweep
/// reads all of them.
pub const DUE_SHARDS: u8 = 4;

/// A full primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

fn key(pk: String, sk: impl Into<String>) -> Key {
    Key { pk, sk: sk.into() }
}

/// Configuration of a city.
#[must_use]
pub fn city(city: &CitySlug) -> Key {
    key(format!("CITY#{city}"), "CONFIG")
}

/// One line of the import history of a city.
#[must_use]
pub fn import(city: &CitySlug, version: &DirectoryVersion) -> Key {
    key(format!("CITY#{city}"), format!("IMPORT#{version}"))
}

/// An import that has begun: by what it imports, so that the same content finds it again.
#[must_use]
pub fn staging(city: &CitySlug, content_hash: &str) -> Key {
    key(format!("CITY#{city}"), format!("STAGING#{content_hash}"))
}

/// A switch back to an earlier version.
#[must_use]
pub fn rollback(city: &CitySlug, at: Timestamp) -> Key {
    key(format!("CITY#{city}"), format!("ROLLBACK#{}", instant(at)))
}

/// The manifest of a version, in parts.
#[must_use]
pub fn manifest(city: &CitySlug, version: &DirectoryVersion, part: usize) -> Key {
    key(format!("DIR#{city}#{version}#MANIFEST"), format!("MANIFEST#{part:03}"))
}

/// The streets of one normalised name.
#[must_use]
pub fn street(city: &CitySlug, version: &DirectoryVersion, street_key: &str) -> Key {
    key(format!("DIR#{city}#{version}#STREET#{street_key}"), "STREET")
}

/// The names of all streets, in parts.
#[must_use]
pub fn names(city: &CitySlug, version: &DirectoryVersion, part: usize) -> Key {
    key(format!("DIR#{city}#{version}#NAMES"), format!("NAMES#{part:03}"))
}

/// The categories, bodies and rules, in parts.
#[must_use]
pub fn triage(city: &CitySlug, version: &DirectoryVersion, part: usize) -> Key {
    key(format!("DIR#{city}#{version}#TRIAGE"), format!("TRIAGE#{part:03}"))
}

/// The articles of guidance, in parts.
#[must_use]
pub fn guidance(city: &CitySlug, version: &DirectoryVersion, part: usize) -> Key {
    key(format!("DIR#{city}#{version}#GUIDANCE"), format!("GUIDANCE#{part:03}"))
}

/// The map of the districts.
#[must_use]
pub fn district_map(city: &CitySlug, version: &DirectoryVersion) -> Key {
    key(format!("DIR#{city}#{version}#DISTRICTS"), "DISTRICTS")
}

/// A cell of the map.
#[must_use]
pub fn cell(city: &CitySlug, version: &DirectoryVersion, cell: &str) -> Key {
    key(format!("DIR#{city}#{version}#CELL#{cell}"), "CELL")
}

/// The post of a beat.
#[must_use]
pub fn post(city: &CitySlug, version: &DirectoryVersion, beat: &BeatId) -> Key {
    key(format!("DIR#{city}#{version}#BEAT#{beat}"), "POST")
}

/// What the public may know of a member of the police who can serve a beat.
#[must_use]
pub fn member(city: &CitySlug, version: &DirectoryVersion, officer: &OfficerId) -> Key {
    key(format!("DIR#{city}#{version}#MEMBER#{officer}"), "MEMBER")
}

/// A station and whose posts are there.
#[must_use]
pub fn station(city: &CitySlug, version: &DirectoryVersion, station: &StationId) -> Key {
    key(format!("DIR#{city}#{version}#STATION#{station}"), "STATION")
}

/// A line of the record of changes by staff.
#[must_use]
pub fn change(city: &CitySlug, number: u64) -> Key {
    key(format!("CHANGES#{city}"), format!("CHANGE#{number:020}"))
}

/// The private channels of a member of the police.
#[must_use]
pub fn channels(city: &CitySlug, version: &DirectoryVersion, officer: &OfficerId) -> Key {
    key(format!("CHANNELS#{city}#{version}#{officer}"), "CHANNELS")
}

/// Partition of a case: its head and its history.
#[must_use]
pub fn case_partition(city: &CitySlug, reference: &Reference) -> String {
    format!("CASE#{city}#{reference}")
}

/// Head of a case.
#[must_use]
pub fn case_head(city: &CitySlug, reference: &Reference) -> Key {
    key(case_partition(city, reference), "HEAD")
}

/// One entry of the history of a case.
#[must_use]
pub fn case_entry(city: &CitySlug, reference: &Reference, seq: u16) -> Key {
    key(case_partition(city, reference), format!("ENTRY#{seq:04}"))
}

/// The author's contact, in the vault.
#[must_use]
pub fn contact(city: &CitySlug, reference: &Reference) -> Key {
    key(case_partition(city, reference), "CONTACT")
}

/// A photo.
#[must_use]
pub fn photo(city: &CitySlug, id: &PhotoId) -> Key {
    key(format!("PHOTO#{city}#{id}"), "PHOTO")
}

/// The record of an idempotency key.
#[must_use]
pub fn idempotency(operation: &str, city: &CitySlug, id_hash: &str) -> Key {
    key(format!("IDEM#{operation}#{city}#{id_hash}"), "IDEM")
}

/// An officer's link.
#[must_use]
pub fn link(hash: &SecretHash) -> Key {
    key(format!("LINK#{}", hash.as_hex()), "LINK")
}

/// The reply link of a responsible body.
#[must_use]
pub fn report(hash: &SecretHash) -> Key {
    key(format!("REPORT#{}", hash.as_hex()), "REPORT")
}

/// An outbox item.
#[must_use]
pub fn outbox(id: &EventId) -> Key {
    key(format!("OUTBOX#{id}"), "OUTBOX")
}

/// An outbox item for people outside the police: the author, followers.
#[must_use]
pub fn letter(id: &EventId) -> Key {
    key(format!("LETTER#{id}"), "LETTER")
}

/// Partition of the index that holds what people outside the police have not been told yet.
#[must_use]
pub fn letter_partition(shard: u8) -> String {
    format!("letter#{shard}")
}

/// Partition of the public hazards of one cell of the map.
#[must_use]
pub fn hazard_partition(city: &CitySlug, cell: MapCell) -> String {
    format!("HAZARD#{city}#{cell}")
}

/// A hazard on the public map.
#[must_use]
pub fn hazard(city: &CitySlug, cell: MapCell, reference: &Reference) -> Key {
    key(hazard_partition(city, cell), reference.as_str())
}

/// Partition of the public hazards of one street.
#[must_use]
pub fn street_hazards_partition(city: &CitySlug, street: &StreetKey) -> String {
    format!("HAZARD#{city}#STREET#{street}")
}

/// A public hazard of a street.
#[must_use]
pub fn street_hazard(city: &CitySlug, street: &StreetKey, reference: &Reference) -> Key {
    key(street_hazards_partition(city, street), reference.as_str())
}

/// That a source has supported a hazard on a day. The tag is of that day alone.
#[must_use]
pub fn support(city: &CitySlug, reference: &Reference, day: jiff::civil::Date, source: &str) -> Key {
    key(format!("SUPPORT#{city}#{reference}#{day}#{source}"), "SUPPORT")
}

/// An offer of guidance.
#[must_use]
pub fn offer(city: &CitySlug, id: &OfferId) -> Key {
    key(format!("OFFER#{city}#{}", id.as_str()), "OFFER")
}

/// What is counted of a city on a day.
#[must_use]
pub fn stats(city: &CitySlug, day: jiff::civil::Date) -> Key {
    key(format!("STATS#{city}"), format!("DAY#{day}"))
}

/// Partition of the published questions of a city.
#[must_use]
pub fn question_partition(city: &CitySlug) -> String {
    format!("QUESTION#{city}")
}

/// A published question.
#[must_use]
pub fn question(city: &CitySlug, reference: &Reference) -> Key {
    key(question_partition(city), reference.as_str())
}

/// Partition of the replies that the desk of a city keeps.
#[must_use]
pub fn reply_partition(city: &CitySlug) -> String {
    format!("REPLY#{city}")
}

/// A saved reply.
#[must_use]
pub fn reply(city: &CitySlug, id: &ReplyId) -> Key {
    key(reply_partition(city), id.as_str())
}

/// That letters about a case go to nobody, in the vault.
#[must_use]
pub fn stop_case(city: &CitySlug, reference: &Reference) -> Key {
    key(format!("STOP#{city}#{reference}"), "STOP")
}

/// That no letters go to a contact, in the vault; the contact itself is not in it.
#[must_use]
pub fn stop_contact(city: &CitySlug, contact: &SecretHash) -> Key {
    key(format!("STOP#{city}#{}", contact.as_hex()), "STOP")
}

/// The key by which contacts of a city are hashed, in the vault.
#[must_use]
pub fn contact_pepper(city: &CitySlug) -> Key {
    key(format!("PEPPER#{city}"), "PEPPER")
}

/// A subscription, in the vault as all that follows.
#[must_use]
pub fn subscription(city: &CitySlug, token: &SecretHash) -> Key {
    key(format!("SUB#{city}#{}", token.as_hex()), "SUB")
}

/// Partition of those who follow what is looked for at a place.
#[must_use]
pub fn follow_partition(city: &CitySlug, place: &Watched) -> String {
    match place {
        Watched::Hazard(reference) => format!("FOLLOW#{city}#{reference}"),
        Watched::Cell(cell) => format!("FOLLOW#{city}#{cell}"),
        Watched::Street(street) => format!("FOLLOW#{city}#STREET#{street}"),
    }
}

/// Partition of those who are told once a week, of all cities: no list of cities has to be right for a digest to go out.
#[must_use]
pub fn digest_partition(shard: u8) -> String {
    format!("DIGEST#{shard}")
}

/// Partition of what waits for somebody's digest.
#[must_use]
pub fn news_partition(city: &CitySlug, token: &SecretHash) -> String {
    format!("NEWS#{city}#{}", token.as_hex())
}

/// One thing that waits for a digest.
#[must_use]
pub fn news(city: &CitySlug, token: &SecretHash, event: &EventId, name: &str) -> Key {
    key(news_partition(city, token), format!("{event}#{name}"))
}

/// How much a contact follows.
#[must_use]
pub fn active(city: &CitySlug, contact: &SecretHash) -> Key {
    key(format!("ACTIVE#{city}#{}", contact.as_hex()), "ACTIVE")
}

/// How often a contact was asked, or a source asked, on a day.
#[must_use]
pub fn asks(city: &CitySlug, whose: &str, day: jiff::civil::Date) -> Key {
    key(format!("ASKS#{city}#{whose}"), format!("ASKS#{day}"))
}

/// The original of an entry that was redacted, in the vault, by the entry that says so.
#[must_use]
pub fn sealed_entry(city: &CitySlug, reference: &Reference, seq: u16) -> Key {
    key(case_partition(city, reference), format!("SEALED#{seq:04}"))
}

/// A queue, as the index has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Queue<'a> {
    /// Of the desk of a city.
    Desk(&'a CitySlug),
    /// Of the supervisors of a district.
    Supervisor(&'a CitySlug, &'a DistrictId),
    /// The inbox of a beat.
    Officer(&'a CitySlug, &'a BeatId),
    /// Of a division or a partner.
    Body(&'a CitySlug, &'a BodyId),
    /// What was sent to bodies outside, by when the desk checks.
    Sent(&'a CitySlug),
}

impl Queue<'_> {
    /// Its partition of the index.
    #[must_use]
    pub fn partition(&self) -> String {
        match self {
            Self::Desk(city) => format!("DESK#{city}"),
            Self::Supervisor(city, district) => format!("SUPERVISOR#{city}#{district}"),
            Self::Officer(city, beat) => format!("BEAT#{city}#{beat}"),
            Self::Body(city, body) => format!("BODY#{city}#{body}"),
            Self::Sent(city) => format!("SENT#{city}"),
        }
    }
}

/// The ledger line of one notice.
#[must_use]
pub fn ledger(id: &EventId, recipient: &str, channel: &str) -> Key {
    key(format!("LEDGER#{id}#{recipient}#{channel}"), "LEDGER")
}

/// Wrong case keys tried from one source in one window of time.
#[must_use]
pub fn tries(city: &CitySlug, reference: &Reference, source: &str, window: i64) -> Key {
    key(format!("TRIES#{city}#{reference}#{source}"), format!("TRIES#{window}"))
}

/// How many cases came from a source, on the day of its tag.
#[must_use]
pub fn budget(city: &CitySlug, source: &str) -> Key {
    key(format!("BUDGET#{city}#{source}"), "BUDGET")
}

/// Where a case came from.
#[must_use]
pub fn source(city: &CitySlug, reference: &Reference) -> Key {
    key(format!("SOURCE#{city}#{reference}"), "SOURCE")
}

/// A source from which nothing is taken for a time.
#[must_use]
pub fn mute(city: &CitySlug, source: &str) -> Key {
    key(format!("MUTE#{city}#{source}"), "MUTE")
}

/// The pepper of a day.
#[must_use]
pub fn pepper(day: jiff::civil::Date) -> Key {
    key(format!("PEPPER#{day}"), "PEPPER")
}

/// A member of staff.
#[must_use]
pub fn staff(sub: &StaffId) -> Key {
    key(format!("STAFF#{sub}"), "PROFILE")
}

/// Partition of the index that holds a case's next level.
#[must_use]
pub fn due_partition(shard: u8) -> String {
    format!("due#{shard}")
}

/// Partition of the index that holds what is not delivered yet.
#[must_use]
pub fn outbox_partition(shard: u8) -> String {
    format!("outbox#{shard}")
}

/// An instant as sort key: whole seconds, always of the same length, so that text order is time order.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Everything in a partition of the index up to and including an instant. `~` sorts after `#`.
#[must_use]
pub fn up_to(at: Timestamp) -> String {
    format!("{}~", instant(at))
}
