//! `GET /v1/staff/cities/{city}/saved-replies`, `PUT` and `DELETE …/saved-replies/{id}`: what the desk writes again and
//! again, kept once for all of it.

use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::ids::ReplyId;
use varta_domain::reply::{MAX_NAME_CHARS, SavedReply};
use varta_domain::text::TextError;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{Desk, Member, words};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
use varta_runtime::view::dates::rfc3339;
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    desk: Desk,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { desk: Desk::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.desk.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    name: String,
    uk: String,
    en: String,
}

/// Lists, writes or takes away.
///
/// # Errors
/// 403 for whose they are not, 400 for texts that are none.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let member = deps.desk.member(&call).await?;
    let city = &member.context.city.slug;
    let (profile, store) = (&member.profile, &deps.desk.store);
    if !call.has_path("id") {
        if !profile.may_read_replies(city) {
            return Err(refusals::case_not_yours());
        }
        let replies = store.replies(city).await?;
        let replies: Vec<Value> = replies.iter().map(|reply| shown(reply, &member)).collect();
        return Reply::json(200, &json!({ "replies": replies }));
    }
    if !profile.may_write_replies(city) {
        return Err(refusals::case_not_yours());
    }
    let id = ReplyId::parse(call.path("id")).map_err(|_| refusals::field_malformed("id"))?;
    if call.is_delete() {
        store.delete_reply(city, &id).await?;
        return Reply::json(200, &json!({ "id": id, "deleted": true }));
    }
    let reply = reply(id, &call.json()?, &member)?;
    store.put_reply(city, &reply).await?;
    Reply::json(200, &shown(&reply, &member))
}

fn reply(id: ReplyId, body: &Body, member: &Member) -> Result<SavedReply, Problem> {
    let name = words(&body.name, "name")?;
    let name = name.reveal();
    if name.chars().count() > MAX_NAME_CHARS || name.contains('\n') {
        return Err(refusals::text("name", &TextError::TooLong));
    }
    Ok(SavedReply {
        id,
        name: name.to_owned(),
        uk: words(&body.uk, "uk")?,
        en: words(&body.en, "en")?,
        at: member.now,
        by: member.profile.sub.clone(),
    })
}

fn shown(reply: &SavedReply, member: &Member) -> Value {
    json!({
        "id": reply.id,
        "name": reply.name,
        "uk": reply.uk.reveal(),
        "en": reply.en.reveal(),
        "at": rfc3339(&member.context.calendar, reply.at),
    })
}
