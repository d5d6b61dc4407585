//! `GET` and `POST /v1/body-reports/{token}`, and the page `/b/{token}`: a responsible body reads the case that was
//! sent to it and reports what it did. The token is the authority. Reading changes nothing and shows nobody's contact:
//! scanners follow links too. The contact of an author who agreed is asked for (`POST …/contact`, a button of the page),
//! and that it was shown is in the history. The same report again is answered the same.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use varta_domain::case::{
    Answer, AnswerMark, BodyReport, Case, CaseState, Entry, HistoryEntry, Outcome, Refusal, Report, ShowContact, transition,
};
use varta_domain::contact::Contact;
use varta_domain::lang::Lang;
use varta_domain::sla::Plan;
use varta_domain::text::MessageText;
use varta_objects::Presigner;
use varta_runtime::body_link::{self, FoundLink};
use varta_runtime::cities::Cities;
use varta_runtime::clock::Clock;
use varta_runtime::http::{Call, Reply};
use varta_runtime::photos::Photos;
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
use varta_runtime::view::body::{self, Shown, Typed};
use varta_store::{Committed, Store};

/// Tries when somebody else changes the case at the same moment.
const ATTEMPTS: usize = 4;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    photos: Photos,
}

impl Deps {
    /// Over a store and the bucket of photos.
    #[must_use]
    pub fn new(store: &Store, presigner: Presigner, clock: Clock) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), photos: Photos::new(presigner, clock) }
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
    report: String,
    text: String,
    #[serde(default)]
    until: Option<String>,
}

/// What a body reports, once it is read.
struct Reported {
    report: BodyReport,
    text: MessageText,
}

/// Shows the case or the contact of its author, or takes a report.
///
/// # Errors
/// 404 for an unknown token, 410 for one whose case is with somebody else, 400 for a report that is none, 409 for a contact
/// that is not for this body; as a page on the short path.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    match (call.is_get(), call.is_page()) {
        (true, _) => open(deps, &call).await,
        (false, true) => by_form(deps, &call).await,
        (false, false) if call.last() == "contact" => contact_by_json(deps, &call).await,
        (false, false) => by_json(deps, &call).await,
    }
}

async fn open(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let found = body_link::find(&deps.store, &deps.cities, call.path("token"), call.now).await?;
    let opened = deps.store.case_with_history(&found.link.city, &found.link.reference).await?;
    let (case, history) = opened.ok_or_else(refusals::link_unknown)?;
    found.check(&case)?;
    let shown = shown(deps, &found, &case, &history, call).await?;
    if !call.is_page() {
        return Reply::json(200, &shown.json(call.lang));
    }
    Ok(Reply::html(200, shown.page(None, &Typed::default())).images_from(deps.photos.origin()))
}

/// The page once more, with the contact or with why a report was not taken. What was typed stays.
async fn again(deps: &Deps, call: &Call, found: &FoundLink, typed: &Typed, with: With) -> Result<Reply, Problem> {
    let opened = deps.store.case_with_history(&found.link.city, &found.link.reference).await?;
    let (case, history) = opened.ok_or_else(refusals::link_unknown)?;
    found.check(&case)?;
    let shown = shown(deps, found, &case, &history, call).await?;
    let (status, page) = match with {
        With::Contact(contact) => (200, shown.with_contact(contact).page(None, typed)),
        With::Problem(problem) => (problem.status(), shown.page(Some(problem.detail_text(Lang::Uk)), typed)),
    };
    Ok(Reply::html(status, page).images_from(deps.photos.origin()))
}

/// What the page has besides when it comes once more.
enum With {
    Contact(Option<Contact>),
    Problem(Problem),
}

/// What the body sees: the photos where the desk sent the case with them.
async fn shown<'a>(
    deps: &Deps,
    found: &'a FoundLink,
    case: &'a Case,
    history: &'a [HistoryEntry],
    call: &Call,
) -> Result<Shown<'a>, Problem> {
    let with_photos = case.forwarding.as_ref().is_some_and(|forwarding| forwarding.photos_shared);
    let photos = if with_photos { deps.photos.of(&deps.store, case, call.now, call.lang).await? } else { Vec::new() };
    Ok(Shown::new(case, history, &found.link.body, &found.context.calendar).with_photos(photos))
}

/// The contact of an author who agreed that this body has it, read anew each time: once the case is elsewhere, or its
/// author may be in danger, there is none. Nobody learns it before the history says so; none where the vault has it no
/// more.
async fn contact(deps: &Deps, found: &FoundLink, now: Timestamp) -> Result<Option<Contact>, Problem> {
    for _ in 0..ATTEMPTS {
        let head = deps.store.case_head(&found.link.city, &found.link.reference).await?;
        let case = head.ok_or_else(refusals::link_unknown)?;
        found.check(&case)?;
        if !case.shares_contact() {
            return Err(refusals::contact_not_for_body());
        }
        let Some(contact) = deps.store.contact(&case.city, &case.reference, now).await? else { return Ok(None) };
        let change = match transition(&case, ShowContact, now) {
            Ok(change) => change,
            // The history has it from the first time.
            Err(Refusal::Unmoved) => return Ok(Some(contact)),
            Err(refusal) => return Err(refusals::case(&refusal)),
        };
        if deps.store.commit(&change, now).await? == Committed::Done {
            return Ok(Some(contact));
        }
    }
    Err(refusals::busy())
}

async fn contact_by_json(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let found = body_link::find(&deps.store, &deps.cities, call.path("token"), call.now).await?;
    let contact = contact(deps, &found, call.now).await?;
    Reply::json(200, &json!({ "reference": found.link.reference, "contact": contact.as_ref().map(body::contact) }))
}

async fn by_json(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let body: Body = call.json()?;
    let found = body_link::find(&deps.store, &deps.cities, call.path("token"), call.now).await?;
    let reported = read(&found, &body.report, body.until.as_deref(), &body.text)?;
    let case = report(deps, &found, &reported, call.now).await?;
    let next = call.lang.pick("Заявник прочитає ваше повідомлення.", "The author will read it.");
    Reply::json(200, &json!({ "reference": case.reference, "state": case.state.name(), "next": [next] }))
}

/// The form of the page. What was chosen and typed comes back with the reason when it is not taken.
async fn by_form(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let field = |name: &str| call.form(name).map(Option::unwrap_or_default);
    let typed = Typed { report: field("report")?, until: field("until")?, text: field("text")? };
    let asks_for_contact = field("show")? == "contact";
    let found = body_link::find(&deps.store, &deps.cities, call.path("token"), call.now).await?;
    if asks_for_contact {
        let contact = contact(deps, &found, call.now).await?;
        return again(deps, call, &found, &typed, With::Contact(contact)).await;
    }
    let until = Some(typed.until.as_str()).filter(|until| !until.is_empty());
    let done = match read(&found, &typed.report, until, &typed.text) {
        Ok(reported) => report(deps, &found, &reported, call.now).await.map(|case| (case, reported.report)),
        Err(problem) => Err(problem),
    };
    match done {
        Ok((case, report)) => Ok(Reply::html(200, body::reported(case.reference.as_str(), report))),
        Err(problem) if problem.wrong_field().is_some() => again(deps, call, &found, &typed, With::Problem(problem)).await,
        Err(problem) => Err(problem),
    }
}

fn read(found: &FoundLink, report: &str, until: Option<&str>, text: &str) -> Result<Reported, Problem> {
    let report = match report {
        "done" => BodyReport::Done,
        "not_confirmed" => BodyReport::NotConfirmed,
        "not_ours" => BodyReport::NotOurs,
        "in_progress" => {
            let last_day: Date = until.and_then(|day| day.parse().ok()).ok_or_else(|| refusals::term("until"))?;
            // The term ends with that day.
            let after = last_day.tomorrow().map_err(|_| refusals::term("until"))?;
            let check_at = found.context.calendar.instant(after, jiff::civil::Time::midnight());
            BodyReport::InProgress { check_at: check_at.map_err(|_| refusals::term("until"))? }
        }
        _ => return Err(refusals::report_missing()),
    };
    let text = MessageText::parse(text).map_err(|error| refusals::text("text", &error))?;
    Ok(Reported { report, text })
}

async fn report(deps: &Deps, found: &FoundLink, reported: &Reported, now: Timestamp) -> Result<Case, Problem> {
    for _ in 0..ATTEMPTS {
        let head = deps.store.case_head(&found.link.city, &found.link.reference).await?;
        let case = head.ok_or_else(refusals::link_unknown)?;
        if given_before(deps, &case, found, reported).await? {
            return Ok(case);
        }
        found.check(&case)?;
        let plan = Plan::new(&found.context.calendar, &found.context.city.sla, now).map_err(Problem::internal)?;
        let how = Report { text: reported.text.clone(), report: reported.report, plan };
        let change = transition(&case, how, now).map_err(|refusal: Refusal| refusals::case(&refusal))?;
        if deps.store.commit(&change, now).await? == Committed::Done {
            return Ok(change.case);
        }
    }
    Err(refusals::busy())
}

/// A clerk whose browser lost the first answer on the way sends the report again.
async fn given_before(deps: &Deps, case: &Case, found: &FoundLink, reported: &Reported) -> Result<bool, Problem> {
    let outcome = match reported.report {
        BodyReport::Done => Outcome::Fixed,
        BodyReport::NotConfirmed => Outcome::NotConfirmed,
        BodyReport::InProgress { check_at } => {
            // The same day again is a report of its own where its words are others.
            let same_day = found.opens(case) && case.forwarding.as_ref().is_some_and(|forwarding| forwarding.check_at == check_at);
            return Ok(same_day && is_last(deps, case, reported).await?);
        }
        BodyReport::NotOurs => return Ok(case.state == CaseState::Open && is_last(deps, case, reported).await?),
    };
    let same = |mark: &AnswerMark| {
        mark.body.as_ref() == Some(&found.link.body) && mark.outcome == outcome && mark.digest == Answer::digest(&reported.text)
    };
    Ok(case.state == CaseState::Answered && case.answer.as_ref().is_some_and(same))
}

/// Whether that report is the last thing that happened to the case.
async fn is_last(deps: &Deps, case: &Case, reported: &Reported) -> Result<bool, Problem> {
    let last = deps.store.case_entry(&case.city, &case.reference, case.entries).await?;
    Ok(last.is_some_and(
        |last| matches!(&last.entry, Entry::BodyReported { text, report, .. } if *text == reported.text && *report == reported.report),
    ))
}
