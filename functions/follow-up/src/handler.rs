//! `POST /v1/cities/{city}/cases/{reference}/follow-ups`, and the form of the page of a case, `POST
//! /c/{city}/{reference}/follow-ups`: the author adds to a case. On an answered case this starts a new round of the clock.

mod turn;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use varta_domain::case::{Case, FollowUp, Urgency, transition};
use varta_domain::emergency;
use varta_domain::personal;
use varta_domain::text::MessageText;
use varta_runtime::access::Access;
use varta_runtime::cities::{Cities, CityContext};
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::idempotency::IdempotencyKey;
use varta_runtime::log::LogCode;
use varta_runtime::problem::Problem;
use varta_runtime::view::author_form::Of;
use varta_runtime::view::follow_up::Typed;
use varta_runtime::view::help::HelpLine;
use varta_runtime::{refusals, replay, view};
use varta_store::{Created, IdempotencyRecord, Store};

use self::turn::{Addition, Turned};

const OPERATION: &str = "follow-up";
/// Tries when somebody else changes the case at the same moment.
const ATTEMPTS: usize = 4;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    directory: Directory,
    access: Access,
    cities: Cities,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { directory: Directory::new(store), access: Access::new(store.clone()), cities: Cities::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    text: String,
    #[serde(default)]
    not_urgent_confirmed: bool,
    #[serde(default)]
    keep_personal: bool,
    about_police: Option<bool>,
}

/// What a follow-up did.
#[derive(Serialize)]
struct FollowedUp {
    reference: String,
    state: &'static str,
    reopened: bool,
    due_at: String,
    due_reason: view::due::DueReason,
    /// When the key stops opening the case, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_valid_until: Option<String>,
    /// In safe mode: who helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Vec<HelpLine>>,
    /// Whether who left a contact is written nothing from now on, since the case came into safe mode.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    no_more_letters: bool,
}

/// Adds to a case.
///
/// # Errors
/// As reading the case; 400 for a text that is none, 409 for an emergency that is not confirmed as not
/// urgent, for personal data that is not confirmed to stay, for what may be a complaint about the police, or for too many
/// follow-ups; 429 for a source that a moderator has muted.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    if call.is_page() {
        return by_form(deps, &call).await;
    }
    let key = IdempotencyKey::from_call(&call)?;
    add(deps, &call, &key, &call.json()?).await
}

async fn add(deps: &Deps, call: &Call, key: &IdempotencyKey, body: &Body) -> Result<Reply, Problem> {
    let text = MessageText::parse(&body.text).map_err(|error| refusals::text("text", &error))?;
    let mut case = deps.access.head(call).await?;
    let context = deps.cities.get(case.city.as_str(), call.now).await?;
    // A key is good for one case: the same words to another one are no repetition.
    let content = [case.reference.as_str().as_bytes(), b"\n", call.body()].concat();
    if let Some(stored) = deps.directory.store.stored_response(OPERATION, &case.city, &key.id_hash(), call.now).await? {
        return replay::answer(key, &stored, &content);
    }
    let emergency = emergency::assess(text.reveal());
    if let Some(emergency) = emergency.as_ref().filter(|_| !body.not_urgent_confirmed) {
        return Err(view::emergency::first(emergency, call.lang));
    }
    // Whoever was told to call first and still writes may be frightened: they are heard, muted or not. How much a case
    // can be added to is bounded all the same.
    if emergency.is_none()
        && let Some(rest) = deps.access.muted_for(call, &case.city).await?
    {
        return Err(refusals::muted(rest));
    }
    let personal = if body.keep_personal { Vec::new() } else { personal::find(&body.text, case.place.address.as_deref()) };
    if !personal.is_empty() {
        return Err(refusals::personal_data_found(&[("text".to_owned(), personal)], call.lang));
    }
    let added = |case: &Case, urgency: Urgency| {
        let plan = case.plan_when_resumed(&context.calendar, &context.city.sla, call.now).map_err(Problem::internal)?;
        let follow_up = FollowUp { text: text.clone(), emergency_declined: emergency.is_some(), urgency, plan };
        transition(case, follow_up, call.now).map_err(|refusal| refusals::case(&refusal))
    };
    // What is not taken turns nothing.
    added(&case, Urgency::Low)?;
    let was_safe = case.safe_mode;
    let addition = Addition { text: &text, about_police: body.about_police, emergency: emergency.is_some() };
    let Turned { case: turned, urgency, to } = turn::by_its_words(&deps.directory, &context, case, &addition, call).await?;
    case = turned;
    for _ in 0..ATTEMPTS {
        let change = added(&case, urgency)?;
        let reply = reply(&case, &change.case, was_safe, &context, call)?;
        let record = IdempotencyRecord {
            operation: OPERATION,
            id_hash: key.id_hash(),
            fingerprint: key.fingerprint(&content),
            sealed: key.seal(&replay::store(&reply)?)?,
        };
        match deps.directory.store.commit_once(&change, &record, call.now).await? {
            Created::New => {
                // What was added is kept, whatever becomes of this.
                let case = change.case.reference.clone();
                if let Err(problem) = turn::to_who_acts(&deps.directory.store, change.case, to, urgency, call).await {
                    let code = LogCode::DangerNotHandedOver.code();
                    tracing::error!(code, %case, problem = problem.code(), "a danger could not be handed over; the desk has it");
                }
                return Ok(reply);
            }
            Created::Replay(stored) => return replay::answer(key, &stored, &content),
            // What can stand in the way of a new case alone does not happen here.
            Created::Stale | Created::ReferenceTaken | Created::Exhausted(_) | Created::PhotoRefused(..) => {
                case = deps.access.head(call).await?
            }
        }
    }
    Err(refusals::busy())
}

fn reply(before: &Case, after: &Case, was_safe: bool, context: &CityContext, call: &Call) -> Result<Reply, Problem> {
    let done = FollowedUp {
        reference: after.reference.to_string(),
        state: after.state.name(),
        reopened: after.round > before.round,
        due_at: view::dates::rfc3339(&context.calendar, after.due_at()),
        due_reason: view::due::of_case(after, &context.calendar, call.lang),
        key_valid_until: after.key_expires_at.map(|until| view::dates::rfc3339(&context.calendar, until)),
        help: after.safe_mode.then(|| view::help::lines(call.lang)),
        no_more_letters: after.safe_mode && after.has_contact && !was_safe,
    };
    Reply::json(201, &done)
}

/// The form of a page. What was typed comes back with the reason where it is not taken; who does not have the key is
/// told so, and no more.
async fn by_form(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let field = |name: &str| call.form(name).map(Option::unwrap_or_default);
    let ticked = |name: &str| call.form(name).map(|value| value.is_some());
    let once = IdempotencyKey::parse(&field("once")?).ok_or_else(|| refusals::field_missing("once"))?;
    let case_key = field("key")?;
    let body = Body {
        text: field("text")?,
        not_urgent_confirmed: ticked("not_urgent_confirmed")?,
        keep_personal: ticked("keep_personal")?,
        about_police: call.form("about_police")?.map(|value| value == "yes"),
    };
    let of = Of { city: call.path("city"), reference: call.path("reference"), key: &case_key };
    match add(deps, call, &once, &body).await {
        Ok(reply) => {
            let done: Value = serde_json::from_slice(reply.body()).map_err(Problem::internal)?;
            Ok(Reply::html(201, view::follow_up::added(of, &done, call.lang)))
        }
        Err(problem) if matches!(problem.status(), 404 | 500..) || problem.code() == "case_key_malformed" => Err(problem),
        Err(problem) => {
            let emergency = emergency::assess(&body.text);
            let typed = Typed {
                text: body.text,
                not_urgent: body.not_urgent_confirmed,
                keep_personal: body.keep_personal,
                about_police: body.about_police,
            };
            let page = view::follow_up::again(of, &typed, &problem, emergency.as_ref(), &IdempotencyKey::for_a_form(), call.lang);
            Ok(Reply::refusal(&problem, page))
        }
    }
}
