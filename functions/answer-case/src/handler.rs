//! Answering a case: by the officer's link (`POST /v1/officer-links/{token}/answer`, or the form of the
//! page, `POST /o/{token}`), or by staff with their own token
//! (`POST /v1/staff/cities/{city}/cases/{reference}/answer`). The same answer again is answered the same.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use varta_domain::action::Action;
use varta_domain::case::{Actor, Answer, AnswerMark, Case, Entry, Outcome, Refusal, transition};
use varta_domain::ids::{BodyId, GuidanceId};
use varta_domain::lang::Lang;
use varta_domain::text::MessageText;
use varta_runtime::cities::Cities;
use varta_runtime::desk::{Acting, Desk, words};
use varta_runtime::http::{Call, Reply};
use varta_runtime::officer_link::{self, FoundLink};
use varta_runtime::problem::Problem;
use varta_runtime::view::entry::Reader;
use varta_runtime::{refusals, view};
use varta_store::{Committed, Store};

/// Tries when somebody else changes the case at the same moment.
const ATTEMPTS: usize = 4;
/// Articles that one answer points to.
const MAX_ARTICLES: usize = 10;

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
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffBody {
    text: String,
    #[serde(default)]
    outcome: Outcome,
    together_with: Option<String>,
    #[serde(default)]
    guidance: Vec<String>,
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
    by_staff(deps, &call).await
}

async fn by_link(deps: &Deps, call: &Call, text: &str) -> Result<(Case, AnswerMark), Problem> {
    let found = officer_link::find(&deps.desk.store, &deps.desk.cities, call.path("token"), call.now).await?;
    let read = MessageText::parse(text);
    for _ in 0..ATTEMPTS {
        let case = deps.desk.store.case_head(&found.link.city, &found.link.reference).await?.ok_or_else(refusals::link_unknown)?;
        if let Some(mark) = read.as_ref().ok().and_then(|text| given_before(&case, &found, text)) {
            return Ok((case, mark));
        }
        // A dead link is refused as such, whatever is sent by it: what is wrong with a text is said to who may answer.
        found.check(&case, call.now)?;
        let text = read.as_ref().map_err(|error| refusals::text("text", error))?;
        let by = Actor::Officer { id: found.link.officer.clone(), signature: found.signature(call.now) };
        if let Some(done) = commit(deps, &case, by, text, call.now).await? {
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

/// What staff answer: with what came of it, under whose name besides, by which articles.
async fn by_staff(deps: &Deps, call: &Call) -> Result<Reply, Problem> {
    let body: StaffBody = call.json()?;
    let text = words(&body.text, "text")?;
    let acting = deps.desk.acting(call).await?;
    acting.allow(Action::Answer, &acting.read().await?)?;
    let together_with = match &body.together_with {
        Some(partner) => Some(drafted_by(&acting, partner).await?),
        None => None,
    };
    let guidance = articles(&acting, &body.guidance).await?;
    let how =
        |by| Answer { by, text: text.clone(), outcome: body.outcome, together_with: together_with.clone(), guidance: guidance.clone() };
    let the_same = |entry: &Entry| matches!(entry, Entry::Answered { text: said, .. } if *said == text);
    let done = acting.act_once(Action::Answer, |_| Ok(how(acting.actor())), the_same).await?;
    let mark = done.case.answer.as_ref().ok_or_else(|| Problem::internal("an answered case without its answer"))?;
    reply(&done.case, mark, call.lang)
}

/// A partner under whose name, too, an answer stands: one who has drafted it.
async fn drafted_by(acting: &Acting<'_>, id: &str) -> Result<BodyId, Problem> {
    let unknown = || refusals::body_unknown("together_with");
    let id = BodyId::parse(id).map_err(|_| unknown())?;
    let (_, history) = acting.read_whole().await?;
    let drafted = history.iter().any(|line| matches!(&line.entry, Entry::Drafted { body, .. } if *body == id));
    if drafted { Ok(id) } else { Err(unknown()) }
}

/// Articles of guidance that an answer points to: each of the city's, and once.
async fn articles(acting: &Acting<'_>, ids: &[String]) -> Result<Vec<GuidanceId>, Problem> {
    let unknown = || refusals::article_unknown_in("guidance");
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let library = acting.desk.directory.guidance(&acting.member.context.city).await?;
    let mut articles = Vec::new();
    for id in ids.iter().take(MAX_ARTICLES + 1) {
        let id = GuidanceId::parse(id).map_err(|_| unknown())?;
        library.article(&id).ok_or_else(unknown)?;
        if !articles.contains(&id) {
            articles.push(id);
        }
    }
    if articles.len() > MAX_ARTICLES { Err(unknown()) } else { Ok(articles) }
}

async fn commit(deps: &Deps, case: &Case, by: Actor, text: &MessageText, now: Timestamp) -> Result<Option<(Case, AnswerMark)>, Problem> {
    let change = transition(case, Answer::new(by, text.clone()), now).map_err(|refusal: Refusal| refusals::case(&refusal))?;
    let done = deps.desk.store.commit(&change, now).await? == Committed::Done;
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
        Err(problem) if problem.wrong_field().is_some() => form_again(deps, call, &text, &problem).await,
        Err(problem) => Err(problem),
    }
}

/// The case with the form once more, for whom the link opens it at this moment.
async fn form_again(deps: &Deps, call: &Call, text: &str, problem: &Problem) -> Result<Reply, Problem> {
    let found = officer_link::find(&deps.desk.store, &deps.desk.cities, call.path("token"), call.now).await?;
    let opened = deps.desk.store.case_with_history(&found.link.city, &found.link.reference).await?;
    let (case, history) = opened.ok_or_else(refusals::link_unknown)?;
    found.check(&case, call.now)?;
    let shown = view::case::view(&case, &history, &found.context.calendar, call.now, call.lang, Reader::Staff);
    Ok(Reply::html(problem.status(), view::page::case(&shown, &history, Some(problem.detail_text(call.lang)), text)))
}
