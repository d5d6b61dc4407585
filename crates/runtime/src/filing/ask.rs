//! What is asked back before a case is filed, once each: is it an emergency; shall what is personal stay; what did
//! that person do. Whoever has confirmed it is not asked again.

use varta_domain::case::{CaseKind, DetailKey, Details};
use varta_domain::emergency::{self, Emergency};
use varta_domain::lang::Lang;
use varta_domain::personal::{self, Found};
use varta_domain::text::MessageText;
use varta_domain::{description, personal::Kind};

use super::body::{Body, detail_field};
use crate::problem::Problem;
use crate::{refusals, view};

/// More links in a text are advertising.
pub const MAX_LINKS: usize = 5;

/// What the author has written.
pub(super) struct Words<'a> {
    pub(super) kind: CaseKind,
    pub(super) body: &'a Body,
    pub(super) text: &'a MessageText,
    pub(super) details: &'a Details,
    pub(super) lang: Lang,
}

impl Words<'_> {
    /// Asks back what has to be. Gives whether it sounds like an emergency, and the author says it is none.
    ///
    /// # Errors
    /// 409 with what is asked, and how to confirm it; 422 for a text full of links.
    pub(super) fn ask(&self) -> Result<bool, Problem> {
        let emergency = self.emergency();
        if let Some(emergency) = emergency.as_ref().filter(|_| !self.body.not_urgent_confirmed) {
            return Err(view::emergency::first(emergency, self.lang));
        }
        if emergency.is_none() && self.text.links() > MAX_LINKS {
            return Err(refusals::too_many_links(MAX_LINKS));
        }
        let personal = if self.body.keep_personal { Vec::new() } else { self.personal() };
        if !personal.is_empty() {
            return Err(refusals::personal_data_found(&personal, self.lang));
        }
        if let Some(field) = self.by_origin_alone().filter(|_| !self.body.description_confirmed) {
            return Err(refusals::description_incomplete(field, self.lang));
        }
        Ok(emergency.is_some())
    }

    fn emergency(&self) -> Option<Emergency> {
        let details = self.details.values();
        std::iter::once(self.text).chain(details).find_map(|text| emergency::assess(text.reveal()))
    }

    /// By field; places are counted in what was sent.
    fn personal(&self) -> Vec<(String, Vec<Found>)> {
        let place = self.body.address.as_deref();
        let of_text = ("text".to_owned(), personal::find(&self.body.text, place));
        let of_details = self.details.iter().map(|(key, text)| {
            let found = personal::find(text.reveal(), place);
            (detail_field(*key).to_owned(), found.into_iter().filter(|one| expected(*key) != Some(one.kind)).collect())
        });
        std::iter::once(of_text).chain(of_details).filter(|(_, found)| !found.is_empty()).collect()
    }

    /// The field in which somebody is described by their origin alone. Only reports ask who it was.
    fn by_origin_alone(&self) -> Option<&'static str> {
        if self.kind != CaseKind::CrimeReport {
            return None;
        }
        let who = self.details.get(&DetailKey::Who).filter(|who| description::is_by_origin_alone(who.reveal()));
        let text = Some("text").filter(|_| description::is_by_origin_alone(self.text.reveal()));
        who.map(|_| detail_field(DetailKey::Who)).or(text)
    }
}

/// What a detail is asked for, and so is no surprise in it: how a witness can be reached.
const fn expected(key: DetailKey) -> Option<Kind> {
    match key {
        DetailKey::Witnesses => Some(Kind::Phone),
        _ => None,
    }
}
