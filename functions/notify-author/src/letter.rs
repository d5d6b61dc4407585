//! One letter to one author: by which ways it may go, and what it says.

use varta_domain::case::{Case, Holder};
use varta_domain::contact::Contact;
use varta_domain::letter::{LetterBy, LetterKind, When, when};
use varta_domain::stop::{self, StopToken};
use varta_notify::letters::{About, SentTo};
use varta_runtime::contact_tag;
use varta_runtime::log::LogCode;
use varta_store::Silent;

use crate::deliver::{DeliveryError, Errand, Left, Postman};
use crate::send::Message;

impl Postman {
    /// Tells the author of a case, or of a duplicate of it: `whose` is theirs.
    pub(crate) async fn tell_author(&self, errand: &Errand<'_>, whose: &Case, left: &mut Left) -> Result<(), DeliveryError> {
        let store = self.store();
        let (city, reference, now) = (&whose.city, &whose.reference, errand.now);
        // Nobody could read what the letter is about, and nobody could stop it: both ask for the key.
        if !whose.is_open_to_its_key(now) {
            tracing::info!(code = LogCode::LetterStopped.code(), case = %reference, "its key has run out");
            return Ok(());
        }
        let Some(contact) = store.contact(city, reference, now).await? else { return Ok(()) };
        if store.is_silent(city, Silent::Case(reference), now).await? {
            tracing::info!(code = LogCode::LetterStopped.code(), case = %reference, "its author wants no letters");
            return Ok(());
        }
        for by in ways(&contact) {
            let safe_mode = whose.safe_mode || errand.case.safe_mode;
            match when(by, safe_mode, contact.safe.as_ref(), errand.calendar, now)? {
                When::Never => {}
                When::Later(at) => left.not_before(at),
                When::Now => self.tell_by(errand, whose, &contact, by, left).await?,
            }
        }
        Ok(())
    }

    async fn tell_by(
        &self,
        errand: &Errand<'_>,
        whose: &Case,
        contact: &Contact,
        by: LetterBy,
        left: &mut Left,
    ) -> Result<(), DeliveryError> {
        let to = match (by, &contact.phone, &contact.email) {
            (LetterBy::Sms, Some(phone), _) => stop::of_phone(phone),
            (LetterBy::Email, _, Some(email)) => stop::of_email(email),
            _ => return Ok(()),
        };
        let (city, reference) = (&whose.city, &whose.reference);
        let token = contact_tag::token(&self.peppers.of(self.store(), city).await?, &to);
        let silent = token.hash();
        if self.store().is_silent(city, Silent::Contact(&silent), errand.now).await? {
            tracing::info!(code = LogCode::LetterStopped.code(), case = %reference, channel = by.name(), "its author wants no letters");
            return Ok(());
        }
        let body = self.body_name(errand, whose).await?;
        let link = format!("{}/c/{city}/{reference}", self.link_base);
        let stop_link = self.stop_link(errand, &token);
        let about = About {
            kind: errand.kind,
            reference,
            sent_to: sent_to(errand.case, body.as_deref()),
            until: errand.case.waiting.as_ref().map(|waiting| errand.calendar.local(waiting.until).date()),
            link: &link,
            stop: Some(&stop_link),
            discreet: whose.safe_mode || errand.case.safe_mode || contact.safe.is_some(),
        };
        self.send(&Message { errand, whose, contact, by, about, silent: &silent }, left).await
    }

    /// The name of the body that has the case, in the language of who is told.
    async fn body_name(&self, errand: &Errand<'_>, whose: &Case) -> Result<Option<String>, DeliveryError> {
        let Some(id) = errand.case.holder.body().filter(|_| errand.kind == LetterKind::SentTo) else { return Ok(None) };
        let triage = self.directory.triage(errand.city).await?;
        Ok(triage.body(id).map(|body| body.name.get(whose.lang).to_owned()))
    }

    fn stop_link(&self, errand: &Errand<'_>, token: &StopToken) -> String {
        format!("{}/u/{}/{}", self.link_base, errand.city.slug, token.reveal())
    }
}

/// Both where both were left: e-mail has room for more, and is not always read.
fn ways(contact: &Contact) -> impl Iterator<Item = LetterBy> {
    let sms = contact.phone.is_some().then_some(LetterBy::Sms);
    sms.into_iter().chain(contact.email.is_some().then_some(LetterBy::Email))
}

fn sent_to<'a>(case: &Case, body: Option<&'a str>) -> Option<SentTo<'a>> {
    match &case.holder {
        Holder::Officer => Some(SentTo::Officer),
        Holder::Supervisor => Some(SentTo::Supervisor),
        Holder::Desk => None,
        Holder::Division { .. } | Holder::Partner { .. } | Holder::Body { .. } => body.map(SentTo::Body),
    }
}
