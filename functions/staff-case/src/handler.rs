//! `GET /v1/staff/cities/{city}/cases/{reference}`: a case with its history, where it should go and why, guidance that may
//! answer it, its photos, and what this member of staff may do now; never a contact. And
//! `…/answer-draft?article=`: a draft of an answer by an article of guidance, to be read over and changed.

mod advice;

use serde_json::{Value, json};
use varta_domain::action::Action;
use varta_domain::guidance;
use varta_domain::ids::GuidanceId;
use varta_objects::Presigner;
use varta_runtime::cities::Cities;
use varta_runtime::clock::Clock;
use varta_runtime::desk::{Acting, Desk, row};
use varta_runtime::directory::Directory;
use varta_runtime::http::{Call, Reply};
use varta_runtime::photos::Photos;
use varta_runtime::problem::Problem;
use varta_runtime::view::entry::Reader;
use varta_runtime::view::names;
use varta_runtime::{refusals, view, written};
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    desk: Desk,
    photos: Photos,
}

impl Deps {
    /// Over a store and the bucket of photos.
    #[must_use]
    pub fn new(store: &Store, presigner: Presigner, clock: Clock) -> Self {
        Self { desk: Desk::new(store), photos: Photos::new(presigner, clock) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.desk.cities
    }

    /// The directory, to make guidance ready in INIT.
    #[must_use]
    pub const fn directory(&self) -> &Directory {
        &self.desk.directory
    }
}

/// Shows a case, or drafts an answer to it.
///
/// # Errors
/// 404 for whose it is not, and for an article that is not there.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let acting = deps.desk.acting(&call).await?;
    if call.last() == "answer-draft" {
        return draft(&acting, call.required_query("article")?).await;
    }
    let (case, history) = acting.read_whole().await?;
    let (member, city) = (&acting.member, &acting.member.context.city);
    let (now, lang) = (member.now, member.lang);
    let triage = deps.desk.directory.triage(city).await?;
    let library = deps.desk.directory.guidance(city).await?;
    let written = written::by_author(&history);
    let mut shown = view::case::view(&case, &history, &member.context.calendar, now, lang, Reader::of(member.profile.role));
    names::bodies(&mut shown, &triage, lang);
    names::articles(&mut shown, &library, lang);
    let mut shown = serde_json::to_value(shown).map_err(Problem::internal)?;
    // What a queue says of it stands here too; what the whole says in more words stays as it is.
    for (name, value) in row(&case, member).as_object().into_iter().flatten() {
        if shown.get(name).is_none() {
            shown[name] = value.clone();
        }
    }
    let category = case.category.as_ref().and_then(|id| triage.categories().get(id));
    shown["category_name"] = json!(category.map(|category| category.name.get(lang)));
    shown["about"] = json!(case.conflict.as_ref().map(|conflict| &conflict.about));
    shown["has_contact"] = json!(case.has_contact);
    shown["contact_may_be_shared"] = json!(case.may_share_contact());
    shown["duplicates"] = json!(case.duplicates);
    shown["public"] = json!(case.public.is_some());
    shown["suggestion"] = advice::suggestion(&case, &history, &triage, lang);
    shown["guidance"] = advice::articles(&written, &library, member.context.calendar.local(now).date(), lang);
    shown["actions"] = member.profile.actions(&case, now).into_iter().map(Action::name).collect();
    let store = &deps.desk.store;
    // What the desk has hidden is there for the desk alone.
    let photos = if member.profile.may_triage(&case) {
        deps.photos.for_the_desk(store, &case, now, lang).await?
    } else {
        deps.photos.of(store, &case, now, lang).await?
    };
    shown["photos"] = Value::Array(photos);
    Reply::json(200, &shown)
}

async fn draft(acting: &Acting<'_>, article: &str) -> Result<Reply, Problem> {
    let case = acting.read().await?;
    let city = &acting.member.context.city;
    let library = acting.desk.directory.guidance(city).await?;
    let article = GuidanceId::parse(article).ok().and_then(|id| library.article(&id)).ok_or_else(refusals::article_unknown)?;
    let triage = acting.desk.directory.triage(city).await?;
    let category = case.category.as_ref().and_then(|id| triage.categories().get(id));
    let (lang, text) = guidance::draft(&case, category.map(|category| category.name.get(case.lang)), article);
    Reply::json(200, &json!({ "article": article.id, "lang": lang.tag(), "text": text }))
}
