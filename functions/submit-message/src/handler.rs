//! `POST /v1/cities/{city}/messages`: a resident writes to the district officer. An emergency is told to
//! call first; everything else becomes a case, whole or not at all.

use serde::{Deserialize, Serialize};
use varta_domain::case::{self, CaseKind, Details, Filing, Place, Route};
use varta_domain::contact::{Contact, Email, Phone};
use varta_domain::emergency;
use varta_domain::lang::Lang;
use varta_domain::reference::{CaseKey, Reference};
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_runtime::cities::{Cities, CityContext};
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::idempotency::IdempotencyKey;
use varta_runtime::problem::Problem;
use varta_runtime::routing::{self, Where};
use varta_runtime::{random, refusals, replay, view};
use varta_store::{Created, IdempotencyRecord, NewCase, Store};

const OPERATION: &str = "submit-message";
/// Draws of a reference, should one be taken: at a million cases in a city two are needed once in
/// thousands of filings.
const DRAWS: usize = 4;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    directory: Directory,
}

impl Deps {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), directory: Directory::new(store) }
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
    address: Option<String>,
    district: Option<String>,
    point: Option<PointBody>,
    beat: Option<String>,
    contact: Option<ContactBody>,
    lang: Option<Lang>,
    #[serde(default)]
    not_urgent_confirmed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointBody {
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactBody {
    phone: Option<String>,
    email: Option<String>,
}

/// What the author is told of a filed case.
#[derive(Serialize)]
struct Filed {
    reference: String,
    case_key: String,
    state: &'static str,
    received_at: String,
    due_at: String,
    due_reason: view::due::DueReason,
    beat: String,
    read: String,
    next: Vec<&'static str>,
}

/// Files a message.
///
/// # Errors
/// 400 with the field that is wrong, 404 for an unknown city, 422 for a place that cannot be resolved, 409
/// for an address that means several, or for an emergency that is not confirmed as not urgent.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let key = IdempotencyKey::from_call(&call)?;
    let mut body: Body = call.json()?;
    let text = MessageText::parse(&body.text).map_err(|error| refusals::text("text", &error))?;
    let contact = body.contact.take().map(contact).transpose()?;
    let place = place(&body)?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let lang = body.lang.unwrap_or(call.lang);
    let emergency = emergency::assess(text.reveal());
    if let Some(emergency) = emergency.as_ref().filter(|_| !body.not_urgent_confirmed) {
        return Err(view::emergency::first(emergency, lang));
    }
    let located = routing::locate(&deps.directory, &context.city, &place).await;
    let located = located.map_err(|miss| routing::refuse(miss, &context.city, lang, 422, "point"))?;
    for _ in 0..DRAWS {
        let reference = Reference::generate(random::fill);
        let case_key = CaseKey::generate(random::fill);
        let filing = Filing {
            key_hash: case_key.hash(&reference),
            reference,
            city: context.city.slug.clone(),
            kind: CaseKind::Message,
            route: Route::to_officer(),
            details: Details::new(),
            photos: Vec::new(),
            key_expires_at: None,
            lang,
            district: located.district.clone(),
            beat: located.beat.clone(),
            directory: context.city.directory.clone(),
            place: Place { address: located.address.clone(), point: place.point() },
            text: text.clone(),
            emergency_declined: emergency.is_some(),
            has_contact: contact.is_some(),
            plan: Plan::new(&context.calendar, &context.city.sla, call.now).map_err(Problem::internal)?,
        };
        let change = case::file(filing, call.now);
        let reply = reply(&change.case, &case_key, &context, lang)?;
        let idempotency = IdempotencyRecord {
            operation: OPERATION,
            id_hash: key.id_hash(),
            fingerprint: key.fingerprint(call.body()),
            sealed: key.seal(&replay::store(&reply)?)?,
        };
        match deps.store.create_case(NewCase { change, contact: contact.clone(), idempotency }, call.now).await? {
            Created::New => return Ok(reply),
            Created::Replay(stored) => return replay::answer(&key, &stored, call.body()),
            Created::ReferenceTaken | Created::Stale => {}
        }
    }
    Err(refusals::busy())
}

fn contact(body: ContactBody) -> Result<Contact, Problem> {
    let phone = body.phone.map(|phone| Phone::parse(&phone)).transpose().map_err(|_| refusals::phone("contact.phone"))?;
    let email = body.email.map(|email| Email::parse(&email)).transpose().map_err(|_| refusals::email("contact.email"))?;
    if phone.is_none() && email.is_none() {
        return Err(refusals::contact_empty());
    }
    Ok(Contact { phone, email, safe: None })
}

fn place(body: &Body) -> Result<Where, Problem> {
    match (&body.address, &body.point) {
        (Some(address), None) => routing::address(address, body.district.as_deref()),
        (None, Some(point)) => routing::point(point.lat, point.lon, "point", body.beat.as_deref()),
        (None, None) => Err(refusals::place_missing()),
        (Some(_), Some(_)) => Err(refusals::place_twice()),
    }
}

fn reply(case: &case::Case, key: &CaseKey, context: &CityContext, lang: Lang) -> Result<Reply, Problem> {
    let read = format!("/v1/cities/{}/cases/{}", case.city, case.reference);
    let filed = Filed {
        reference: case.reference.to_string(),
        case_key: key.reveal().to_owned(),
        state: case.state.name(),
        received_at: view::dates::rfc3339(&context.calendar, case.received_at),
        due_at: view::dates::rfc3339(&context.calendar, case.plan.due_at),
        due_reason: view::due::reason(&case.plan, &context.calendar, lang),
        beat: case.beat.to_string(),
        read: read.clone(),
        next: next(case, lang),
    };
    Reply::json(201, &filed)?.header("location", &read)
}

/// What happens next, said plainly.
fn next(case: &case::Case, lang: Lang) -> Vec<&'static str> {
    let mut next = vec![
        lang.pick(
            "Запишіть номер і ключ звернення. Ключ показуємо лише раз: без нього звернення не відкриє ніхто, навіть ми.",
            "Write down the reference and the case key. The key is shown only once: without it nobody can open the case for you, not even we.",
        ),
        lang.pick("Дільничний офіцер уже отримує повідомлення про звернення.", "The district officer is being told of your message now."),
        lang.pick(
            "Якщо відповіді не буде вчасно, про це автоматично дізнаються його керівник і координатор міста.",
            "If no answer comes in time, the officer’s supervisor and the city’s coordinator are told, without your doing anything.",
        ),
    ];
    if case.has_contact {
        next.push(lang.pick(
            "Ваш контакт зберігаємо окремо від звернення. Офіцер його не бачить.",
            "Your contact is kept apart from the case. The officer does not see it.",
        ));
    }
    next.push(lang.pick("Якщо стане небезпечно, телефонуйте 102 або 112.", "If it becomes dangerous, call 102 or 112."));
    next
}
