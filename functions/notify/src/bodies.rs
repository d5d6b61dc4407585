//! Mail to bodies: to a responsible one the case that was sent to it, with a reply link made for this mail; to a
//! division or a partner that a case waits in their queue. A body that is reached by hand, through a page or a phone,
//! gets no mail: the desk was told so when it sent the case.

use jiff::{SignedDuration, Timestamp};
use varta_domain::calendar::Calendar;
use varta_domain::case::{Case, Entry, MAX_FORWARD_DAYS, MAX_MORE_DAYS, Outbox};
use varta_domain::city::City;
use varta_domain::lang::Lang;
use varta_domain::notice::BodyNotice;
use varta_domain::reference::ReportToken;
use varta_domain::text::MessageText;
use varta_domain::triage::{Body, Channel};
use varta_notify::body_mail::{self, Sent};
use varta_notify::mail::Mail;
use varta_runtime::view::body::{TOLD, written};
use varta_runtime::view::words::detail_text;
use varta_runtime::{faults, random};
use varta_store::{BodyLink, Notice};

use super::deliver::{About, Courier, DeliveryError, Reached};

/// What was sent to a body, on its way.
pub(super) struct BodyErrand<'a> {
    pub(super) outbox: &'a Outbox,
    pub(super) case: &'a Case,
    pub(super) city: &'a City,
    pub(super) calendar: &'a Calendar,
    pub(super) now: Timestamp,
}

impl Courier {
    /// Tells the body that has the case. Gives the number of mails that wait.
    pub(super) async fn tell_bodies(&self, errand: &BodyErrand<'_>) -> Result<usize, DeliveryError> {
        let mut reached = Reached::default();
        let mut triage = None;
        for event in &errand.outbox.events {
            let Some((kind, id)) = BodyNotice::of(event, errand.case) else { continue };
            if triage.is_none() {
                triage = self.store.triage(errand.city).await?;
            }
            let body = triage.as_ref().and_then(|triage| triage.body(id));
            let Some(body) = body.filter(|body| matches!(body.channel, Channel::Email(_))) else { continue };
            self.mail_body(errand, kind, body, &mut reached).await?;
        }
        Ok(reached.waiting)
    }

    async fn mail_body(&self, errand: &BodyErrand<'_>, kind: BodyNotice, body: &Body, reached: &mut Reached) -> Result<(), DeliveryError> {
        let line = format!("email-body-{}", kind.name());
        let notice = Notice { event: &errand.outbox.id, recipient: body.id.as_str(), channel: &line };
        let about = About { reference: &errand.outbox.reference, channel: "email", kind: kind.name(), now: errand.now };
        if !self.claimed(notice, &about, reached).await? {
            return Ok(());
        }
        // A claim that could not be turned into a mail is let go at once.
        let mail = match self.body_mail(errand, kind, body).await {
            Ok(mail) => mail,
            Err(error) => {
                self.store.release(notice).await?;
                return Err(error);
            }
        };
        faults::point(&self.store, "notify_before_publish").await;
        let sent = self.publisher.mail(&errand.outbox.city, body.id.as_str(), &mail).await;
        faults::point(&self.store, "notify_after_publish").await;
        self.settle(notice, &about, sent, reached).await
    }

    async fn body_mail(&self, errand: &BodyErrand<'_>, kind: BodyNotice, body: &Body) -> Result<Mail, DeliveryError> {
        let BodyErrand { outbox, case, calendar, .. } = errand;
        let Some(forwarding) = case.forwarding.as_ref().filter(|_| kind != BodyNotice::Waits) else {
            return Ok(body_mail::waits(&outbox.reference));
        };
        let token = ReportToken::generate(random::fill);
        let most = SignedDuration::from_hours(i64::from(MAX_FORWARD_DAYS + MAX_MORE_DAYS + 2) * 24);
        let link = BodyLink {
            city: outbox.city.clone(),
            reference: outbox.reference.clone(),
            body: body.id.clone(),
            forwarded_at: forwarding.at,
            open_until: forwarding.at + most,
        };
        self.store.put_body_link(&token, &link).await?;
        let link = format!("{}/b/{}", self.link_base, token.reveal());
        // The last day of the term: it ends with that day.
        let due_on = calendar.local(forwarding.check_at - SignedDuration::from_secs(1)).date();
        if kind == BodyNotice::Added {
            return Ok(body_mail::added(&outbox.reference, due_on, &link));
        }
        let history = self.store.case_with_history(&outbox.city, &outbox.reference).await?.map(|(_, history)| history).unwrap_or_default();
        let filed = history.iter().find_map(|entry| match &entry.entry {
            Entry::Filed { text, details, .. } => Some((text, details)),
            _ => None,
        });
        let details = filed.into_iter().flat_map(|(_, details)| details);
        let details = details.filter(|(key, _)| TOLD.contains(key));
        let details: Vec<_> = details.map(|(key, text)| (detail_text(*key, Lang::Uk), written(case, text.reveal()))).collect();
        let details: Vec<(&str, &str)> = details.iter().map(|(question, answer)| (*question, &**answer)).collect();
        let sent = history.iter().rev().find_map(|entry| match &entry.entry {
            Entry::Forwarded { ground, note, .. } => Some((ground.as_str(), note.as_ref())),
            _ => None,
        });
        let (ground, note) = sent.unwrap_or((body.legal_ground.as_str(), None));
        Ok(body_mail::forwarded(&Sent {
            reference: &outbox.reference,
            city: &errand.city.name.uk,
            place: case.place.address.as_deref(),
            point: case.place.point,
            words: &filed.map_or_else(Default::default, |(text, _)| written(case, text.reveal())),
            details: &details,
            contact_shared: case.shares_contact(),
            ground,
            note: note.map(MessageText::reveal),
            due_on,
            link: &link,
        }))
    }
}
