//! From a call to a change of a case by staff.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use varta_domain::action::Action;
use varta_domain::case::{Actor, Case, Change, Entry, HistoryEntry, Refusal, Transition, transition};
use varta_domain::ids::CitySlug;
use varta_domain::lang::Lang;
use varta_domain::reference::Reference;
use varta_domain::staff::StaffProfile;
use varta_domain::text::{MessageText, TextError};
use varta_store::{Committed, Store};

use super::shown;
use crate::cities::{Cities, CityContext};
use crate::directory::Directory;
use crate::duty;
use crate::http::{Call, Reply};
use crate::problem::Problem;
use crate::refusals;

/// Tries when somebody else changes the case at the same moment.
pub const ATTEMPTS: usize = 4;

/// What every operation of the desk needs.
#[derive(Debug)]
pub struct Desk {
    /// The tables.
    pub store: Store,
    /// The cities.
    pub cities: Cities,
    /// Categories, bodies, guidance.
    pub directory: Directory,
}

/// A member of staff who calls, in their own city.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who they are.
    pub profile: StaffProfile,
    /// Their city.
    pub context: Arc<CityContext>,
    /// The instant of the call.
    pub now: Timestamp,
    /// The language of the call.
    pub lang: Lang,
}

/// A member of staff who looks at or acts on one case.
#[derive(Debug)]
pub struct Acting<'a> {
    /// What the operation has.
    pub desk: &'a Desk,
    /// Who acts.
    pub member: Member,
    /// On which case.
    pub reference: Reference,
}

/// What a transition makes of a case that was just read.
#[derive(Debug)]
pub enum Changed {
    /// To be written.
    To(Box<Change>),
    /// It is so already: nothing is written, and who repeats a request is answered as if it were new.
    Already,
}

/// A case after an action.
#[derive(Debug)]
pub struct Done {
    /// The case.
    pub case: Case,
    /// The entry that the action left; none where nothing changed.
    pub entry: Option<HistoryEntry>,
}

impl From<Change> for Done {
    fn from(change: Change) -> Self {
        Self { case: change.case, entry: Some(change.entry) }
    }
}

impl Desk {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), directory: Directory::new(store) }
    }

    /// Who calls, of the city of the path: for what is the city's and no case's.
    ///
    /// # Errors
    /// 403 without a role or in another city, 404 for an unknown city.
    pub async fn member(&self, call: &Call) -> Result<Member, Problem> {
        let profile = duty::profile(&self.store, call).await?;
        let context = self.cities.get(call.path("city"), call.now).await?;
        if profile.city != context.city.slug {
            return Err(refusals::case_not_yours());
        }
        Ok(Member { profile, context, now: call.now, lang: call.lang })
    }

    /// Who calls, and on which case of the path they act. In another city no case exists for them.
    ///
    /// # Errors
    /// 403 without a role, 404 outside their city and for a reference that is none.
    pub async fn acting(&self, call: &Call) -> Result<Acting<'_>, Problem> {
        let profile = duty::profile(&self.store, call).await?;
        let unknown = refusals::case_not_found_for_staff;
        let city = CitySlug::parse(call.path("city")).map_err(|_| unknown())?;
        let reference = Reference::parse(call.path("reference")).map_err(|_| unknown())?;
        if profile.city != city {
            return Err(unknown());
        }
        let context = self.cities.get(city.as_str(), call.now).await?;
        Ok(Acting { desk: self, member: Member { profile, context, now: call.now, lang: call.lang }, reference })
    }
}

impl Acting<'_> {
    /// The same member of staff on another case of the city.
    #[must_use]
    pub fn on(&self, reference: &Reference) -> Self {
        Self { desk: self.desk, member: self.member.clone(), reference: reference.clone() }
    }

    /// Who acts, for the history.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Staff { sub: self.member.profile.sub.clone(), role: Some(self.member.profile.role) }
    }

    /// The head of the case, as it is now.
    ///
    /// # Errors
    /// 404 for who may not know that there is one.
    pub async fn read(&self) -> Result<Case, Problem> {
        let found = self.desk.store.case_head(&self.member.profile.city, &self.reference).await?;
        self.readable(found, |case| case)
    }

    /// The case with its history, as it is now.
    ///
    /// # Errors
    /// As [`Acting::read`].
    pub async fn read_whole(&self) -> Result<(Case, Vec<HistoryEntry>), Problem> {
        let found = self.desk.store.case_with_history(&self.member.profile.city, &self.reference).await?;
        self.readable(found, |(case, _)| case)
    }

    /// Another case of the same city, as it is now: what this one is merged into.
    ///
    /// # Errors
    /// As [`Acting::read`].
    pub async fn read_other(&self, reference: &Reference) -> Result<Case, Problem> {
        let found = self.desk.store.case_head(&self.member.profile.city, reference).await?;
        self.readable(found, |case| case)
    }

    fn readable<T>(&self, found: Option<T>, head: impl Fn(&T) -> &Case) -> Result<T, Problem> {
        found.filter(|found| self.member.profile.may_read(head(found))).ok_or_else(refusals::case_not_found_for_staff)
    }

    /// Whether they may do that to a case which they may read.
    ///
    /// # Errors
    /// 403 otherwise.
    pub fn allow(&self, action: Action, case: &Case) -> Result<(), Problem> {
        if self.member.profile.may(action, case) { Ok(()) } else { Err(refusals::case_not_yours()) }
    }

    /// What a transition makes of a case, for who may do that.
    ///
    /// # Errors
    /// 403 for who may not, 409 where a rule forbids it.
    pub fn changed<T: Transition>(&self, action: Action, case: &Case, how: T) -> Result<Changed, Problem> {
        self.allow(action, case)?;
        match transition(case, how, self.member.now) {
            Ok(change) => Ok(Changed::To(Box::new(change))),
            Err(Refusal::Unmoved) => Ok(Changed::Already),
            Err(refusal) => Err(refusals::case(&refusal)),
        }
    }

    /// Reads the case, makes a transition of it and writes that, once more where somebody else was faster. `how` is
    /// made of the case as it is.
    ///
    /// # Errors
    /// 404 and 403 for whose the case is not, 409 where a rule forbids it, 503 when others kept changing it.
    pub async fn act<T: Transition>(&self, action: Action, how: impl Fn(&Case) -> Result<T, Problem>) -> Result<Done, Problem> {
        self.act_once(action, how, |_| false).await
    }

    /// The same for what cannot be done twice, such as to reject: where a rule forbids it, but the last entry of the
    /// history is theirs and says `the_same`, the first answer was lost on the way, and it is given again.
    ///
    /// # Errors
    /// As [`Acting::act`].
    pub async fn act_once<T: Transition>(
        &self,
        action: Action,
        how: impl Fn(&Case) -> Result<T, Problem>,
        the_same: impl Fn(&Entry) -> bool,
    ) -> Result<Done, Problem> {
        for _ in 0..ATTEMPTS {
            let case = self.read().await?;
            self.allow(action, &case)?;
            match self.changed(action, &case, how(&case)?) {
                Ok(Changed::Already) => return Ok(Done { case, entry: None }),
                Ok(Changed::To(change)) => {
                    if self.desk.store.commit(&change, self.member.now).await? == Committed::Done {
                        return Ok((*change).into());
                    }
                }
                Err(_) if self.said_before(&case, &the_same).await? => return Ok(Done { case, entry: None }),
                Err(problem) => return Err(problem),
            }
        }
        Err(refusals::busy())
    }

    /// Whether the last thing that happened to a case was done by them and says `the_same`.
    ///
    /// # Errors
    /// An internal problem when the table cannot be read.
    pub async fn said_before(&self, case: &Case, the_same: impl Fn(&Entry) -> bool) -> Result<bool, Problem> {
        let last = self.desk.store.case_entry(&case.city, &case.reference, case.entries).await?;
        Ok(last.is_some_and(|last| last.by.staff() == Some(&self.member.profile.sub) && the_same(&last.entry)))
    }

    /// The case as staff see it after an action: its head, what they may do now, what was added to its history. Who
    /// has handed it out of their own sight learns that, and no more.
    ///
    /// # Errors
    /// An internal problem when it cannot be written as JSON.
    pub fn reply(&self, done: &Done) -> Result<Reply, Problem> {
        Reply::json(200, &shown::after(done, &self.member))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
}

/// Why something is done, where the body of a call says nothing else.
///
/// # Errors
/// 400 without a reason.
pub fn reason(call: &Call) -> Result<MessageText, Problem> {
    if call.body().is_empty() {
        return Err(refusals::field_missing("reason"));
    }
    words(&call.json::<Reason>()?.reason, "reason")
}

/// A text of a body that may be left out.
///
/// # Errors
/// 400 that names the field.
pub fn words_if_any(text: Option<&str>, field: &'static str) -> Result<Option<MessageText>, Problem> {
    text.filter(|text| !text.trim().is_empty()).map(|text| words(text, field)).transpose()
}

/// A text of a body, with the field it came in.
///
/// # Errors
/// 400 that names the field.
pub fn words(text: &str, field: &'static str) -> Result<MessageText, Problem> {
    MessageText::parse(text).map_err(|error: TextError| refusals::text(field, &error))
}
