//! Staff change the post of a beat: `PUT /v1/staff/cities/{city}/beats/{beat}/officer`, `PUT` and `DELETE`
//! `…/substitutes/{from}` and `…/hours/{date}`. In force at once: posts are read at every call. The same again changes
//! nothing.

use jiff::civil::{Date, Time};
use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::duty::{self, PostChange};
use varta_domain::hours::{HoursException, Span};
use varta_domain::ids::{BeatId, OfficerId};
use varta_domain::post::{Officer, Post, Substitution};
use varta_runtime::cities::Cities;
use varta_runtime::duty as desk;
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::{Problem, Text};
use varta_runtime::refusals;
use varta_store::directory::Live;
use varta_store::{Committed, Store};

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficerBody {
    /// Null makes the post vacant.
    officer: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubstituteBody {
    officer: String,
    to: Date,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursBody {
    /// Both left out: closed.
    from: Option<Time>,
    to: Option<Time>,
    note: Option<String>,
    reason: Option<String>,
}

/// What is asked, before the officers it names are looked up.
enum Asked {
    Assign(Option<OfficerId>),
    Substitute(OfficerId, Date, Date),
    Ready(PostChange),
}

impl Asked {
    const fn what(&self) -> &'static str {
        match self {
            Self::Assign(_) => "officer",
            Self::Substitute(..) | Self::Ready(PostChange::EndSubstitution(_)) => "substitute",
            Self::Ready(_) => "hours",
        }
    }

    const fn is_of_hours(&self) -> bool {
        matches!(self, Self::Ready(PostChange::SetHours(_) | PostChange::UsualHours(_)))
    }
}

/// Changes a post.
///
/// # Errors
/// 403 for whose it is not, 404 for an unknown city or beat, 422 for an unknown officer, 400 and 409 for what cannot
/// be.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let (asked, reason) = asked(&call)?;
    let reason = desk::note(reason.as_deref(), "reason")?;
    let profile = desk::profile(&deps.store, &call).await?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let today = context.calendar.local(call.now).date();
    let beat = BeatId::parse(call.path("beat")).map_err(|_| beat_unknown())?;
    for _ in 0..desk::ATTEMPTS {
        let seen = desk::live(&deps.store, &call).await?;
        let post = deps.store.post_now(&seen.city, &beat).await?.ok_or_else(beat_unknown)?;
        let may = if asked.is_of_hours() {
            profile.may_set_hours(&seen.city.slug, &post.district, &beat)
        } else {
            profile.may_assign(&seen.city.slug, &post.district)
        };
        if !may {
            return Err(desk::not_yours());
        }
        let change = ready(deps, &seen, &asked).await?;
        let after = duty::change(&post, &change, today).map_err(|error| desk::refused(&error))?;
        if after == post {
            return reply(&post, None);
        }
        let (before, of) = (shown(&post, asked.what()), beat.to_string());
        let changed = desk::Changed { what: asked.what(), of, before, after: shown(&after, asked.what()), reason: reason.clone() };
        let record = desk::record(&seen, &profile, call.now, changed);
        if deps.store.change_posts(&seen, std::slice::from_ref(&after), None, &record).await? == Committed::Done {
            return reply(&after, Some(record.number));
        }
    }
    Err(refusals::busy())
}

fn asked(call: &Call) -> Result<(Asked, Option<String>), Problem> {
    let delete = call.is_delete();
    if call.has_path("from") {
        let from = desk::day(call, "from")?;
        if delete {
            return Ok((Asked::Ready(PostChange::EndSubstitution(from)), None));
        }
        let body: SubstituteBody = call.json()?;
        return Ok((Asked::Substitute(officer_id(&body.officer)?, from, body.to), body.reason));
    }
    if call.has_path("date") {
        let date = desk::day(call, "date")?;
        if delete {
            return Ok((Asked::Ready(PostChange::UsualHours(date)), None));
        }
        let body: HoursBody = call.json()?;
        let slots = match (body.from, body.to) {
            (Some(from), Some(to)) => vec![Span { from, to }],
            (None, None) => Vec::new(),
            (None, Some(_)) => return Err(missing("from")),
            (Some(_), None) => return Err(missing("to")),
        };
        let exception = HoursException { date, slots, note: desk::note(body.note.as_deref(), "note")? };
        return Ok((Asked::Ready(PostChange::SetHours(exception)), body.reason));
    }
    let body: OfficerBody = call.json()?;
    Ok((Asked::Assign(body.officer.as_deref().map(officer_id).transpose()?), body.reason))
}

async fn ready(deps: &Deps, seen: &Live, asked: &Asked) -> Result<PostChange, Problem> {
    let officer =
        async |id: &OfficerId| -> Result<Officer, Problem> { deps.store.member(&seen.city, id).await?.ok_or_else(officer_unknown) };
    Ok(match asked {
        Asked::Assign(None) => PostChange::Assign(None),
        Asked::Assign(Some(id)) => PostChange::Assign(Some(officer(id).await?)),
        Asked::Substitute(id, from, to) => PostChange::Substitute(Substitution { officer: officer(id).await?, from: *from, to: *to }),
        Asked::Ready(change) => change.clone(),
    })
}

fn officer_id(text: &str) -> Result<OfficerId, Problem> {
    OfficerId::parse(text).map_err(|_| officer_unknown())
}

fn missing(field: &'static str) -> Problem {
    Problem::new(400, "field_missing", Text::new("Бракує поля", "A field is missing"))
        .detail(Text::new("Години мають початок і кінець.", "Hours have a beginning and an end."))
        .field(field)
}

fn officer_unknown() -> Problem {
    Problem::new(422, "officer_unknown", Text::new("Такого офіцера немає", "No such officer"))
        .detail(Text::new("Призначити можна офіцера з пакета міста.", "Officers of the city’s pack can be assigned."))
        .field("officer")
}

fn beat_unknown() -> Problem {
    desk::unknown("beat_unknown", Text::new("Такої дільниці немає", "No such beat"), "beat")
}

/// The part of a post that a change is about, for the record.
fn shown(post: &Post, what: &str) -> Value {
    match what {
        "officer" => json!(post.officer.as_ref().map(|officer| &officer.id)),
        "substitute" => json!(
            post.substitutions
                .iter()
                .map(|known| json!({ "officer": known.officer.id, "from": known.from, "to": known.to }))
                .collect::<Vec<_>>()
        ),
        _ => json!(post.hours.exceptions()),
    }
}

fn reply(post: &Post, number: Option<u64>) -> Result<Reply, Problem> {
    let body = json!({
        "beat": post.beat,
        "officer": shown(post, "officer"),
        "substitutes": shown(post, "substitute"),
        "hours_exceptions": shown(post, "hours"),
        "change": number,
    });
    Reply::json(200, &body)
}
