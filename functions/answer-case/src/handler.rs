//! Answering a case: by the officer's link (`POST /v1/officer-links/{token}/answer`, or the form of the
//! page, `POST /o/{token}`), or by staff with their own token
//! (`POST /v1/staff/cities/{city}/cases/{reference}/answer`). The same answer again is answered the same.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use varta_domain::case::{Actor, Answer, AnswerMark, Case, Refusal, transition};
use varta_domain::ids::{CitySlug, StaffId};
use varta_domain::lang::Lang;
use varta_domain::reference::Reference;
use varta_domain::text::MessageText;
use varta_runtime::cities::Cities;
use varta_runtime::http::{Call, Reply};
use varta_runtime::officer_link::{self, FoundLink};
use varta_runtime::problem::Problem;
use varta_runtime::view::entry::Reader;
use varta_runtime::{refusals, view};
use varta_store::{Committed, Store};

/// Tries when somebody else changes the case at the same moment.
const ATTEMPTS: usize = 4;

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
struct Body {
    text: String,
}

/// Answers a case.
///
/// # Errors
/// 404 for who may not know of the case, 410 for a link that opens nothing any more, 400 for a text that
/// is none, 409 for a case that is answered already.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    if call.is_page() {
        return by_form(deps, &call).await;
    }
    if call.has_path("token") {
        let body: Body = call.json()?;
        let (case, mark) = by_link(deps, &call, &body.text).await?;
        return reply(&case, &mark, call.lang);
    }
    let body: Body = call.json()?;
    let (case, mark) = by_staff(deps, &call, &body.text).await?;
    reply(&case, &mark, call.lang)
}

async fn by_link(deps: &Deps, call: &Call, text: &str) -> Result<(Case, AnswerMark), Problem> {
    let found = officer_link::find(&deps.store, &deps.cities, call.path("token"), call.now).await?;
    let text = MessageText::parse(text).map_err(|error| refusals::text("text", &error))?;
    for _ in 0..ATTEMPTS {
        let case = deps.store.case_head(&found.link.city, &found.link.reference).await?.ok_or_else(refusals::link_unknown)?;
        if let Some(mark) = given_before(&case, &found, &text) {
            return Ok((case, mark));
        }
        found.check(&case, call.now)?;
        let by = Actor::Officer { id: found.link.officer.clone(), signature: found.signature(call.now) };
        if let Some(done) = commit(deps, &case, by, &text, call.now).await? {
            return Ok(done);
        }
    }
    Err(refusals::busy())
}

/// An officer whose phone lost the first answer on the way sends it again.
fn given_before(case: &Case, found: &FoundLink, text: &MessageText) -> Option<AnswerMark> {
    let mark = case.answer.as_ref().filter(|_| case.round == found.link.round)?;
    (mark.officer.as_ref() == Some(&found.link.officer) && mark.digest == Answer::digest(text)).then(|| mark.clone())
}

async fn by_staff(deps: &Deps, call: &Call, text: &str) -> Result<(Case, AnswerMark), Problem> {
    let claims = call.staff()?;
    let sub = StaffId::parse(&claims.sub).map_err(|_| refusals::not_staff())?;
    let profile = deps.store.staff(&sub).await?.ok_or_else(refusals::not_staff)?;
    let city = CitySlug::parse(call.path("city")).map_err(|_| refusals::case_not_found_for_staff())?;
    let reference = Reference::parse(call.path("reference")).map_err(|_| refusals::case_not_found_for_staff())?;
    let text = MessageText::parse(text).map_err(|error| refusals::text("text", &error))?;
    for _ in 0..ATTEMPTS {
        // Outside their city, district or beat the case does not exist for them.
        let case = deps
            .store
            .case_head(&city, &reference)
            .await?
            .filter(|case| profile.may_answer(case))
            .ok_or_else(refusals::case_not_found_for_staff)?;
        if let Some(done) = commit(deps, &case, Actor::Staff { sub: sub.clone(), role: Some(profile.role) }, &text, call.now).await? {
            return Ok(done);
        }
    }
    Err(refusals::busy())
}

async fn commit(deps: &Deps, case: &Case, by: Actor, text: &MessageText, now: Timestamp) -> Result<Option<(Case, AnswerMark)>, Problem> {
    let change = transition(case, Answer::new(by, text.clone()), now).map_err(|refusal: Refusal| refusals::case(&refusal))?;
    let done = deps.store.commit(&change, now).await? == Committed::Done;
    Ok(change.case.answer.clone().filter(|_| done).map(|mark| (change.case, mark)))
}

fn reply(case: &Case, mark: &AnswerMark, lang: Lang) -> Result<Reply, Problem> {
    let next = lang.pick("Заявник побачить відповідь за своїм ключем.", "The author will see the answer with their key.");
    Reply::json(200, &json!({ "reference": case.reference, "state": case.state.name(), "answered_in_time": mark.in_time, "next": [next] }))
}

/// The form of the page. What was typed comes back with the reason when it is not taken.
async fn by_form(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let text = call.form("text")?.unwrap_or_default();
    match by_link(deps, call, &text).await {
        Ok((case, mark)) => Ok(Reply::html(200, view::page::answered(case.reference.as_str(), mark.in_time))),
        Err(problem) if problem.wrong_field().is_some() => {
            let found = officer_link::find(&deps.store, &deps.cities, call.path("token"), call.now).await?;
            let opened = deps.store.case_with_history(&found.link.city, &found.link.reference).await?;
            let (case, history) = opened.ok_or_else(refusals::link_unknown)?;
            let shown = view::case::view(&case, &history, &found.context.calendar, call.now, call.lang, Reader::Staff);
            Ok(Reply::html(problem.status(), view::page::case(&shown, &history, Some(problem.detail_text(call.lang)), &text)))
        }
        Err(problem) => {
            Ok(Reply::html(problem.status(), view::page::refused(problem.title_text(call.lang), problem.detail_text(call.lang))))
        }
    }
}
