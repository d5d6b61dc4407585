//! Delivering one outbox item: who is to be told, over which channels, each exactly once if nothing
//! dies and at least once if something does.

use jiff::Timestamp;
use varta_domain::calendar::Calendar;
use varta_domain::case::{Case, CaseState, Event, Outbox};
use varta_domain::city::City;
use varta_domain::ids::OfficerId;
use varta_domain::lang::Lang;
use varta_domain::notice::{self, NoticeKind};
use varta_domain::post::{Channels, Post};
use varta_domain::reference::{LinkToken, Reference};
use varta_notify::{PublishError, Publisher, Subject, mail, sms};
use varta_runtime::log::LogCode;
use varta_runtime::{faults, random};
use varta_store::{Claim, Notice, OfficerLink, Store, StoreError};

use super::bodies::BodyErrand;

/// What delivery needs.
#[derive(Debug)]
pub struct Courier {
    /// The table.
    pub store: Store,
    /// The way out.
    pub publisher: Publisher,
    /// Links become `<base>/o/<token>`.
    pub link_base: String,
}

/// Why an item could not be delivered now. It stays in sight and is tried again.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The item's city is not in the table.
    #[error("the city of the item is unknown")]
    CityUnknown,
    /// The city's zone is not in the data.
    #[error("the calendar of the city cannot be used")]
    Calendar(#[from] varta_domain::calendar::CalendarError),
    /// A notice could not be sent now, or another process is at it.
    #[error("{0} notices could not be sent now")]
    Waiting(usize),
}

/// One notice on its way.
struct Errand<'a> {
    outbox: &'a Outbox,
    case: &'a Case,
    kind: NoticeKind,
    city: &'a City,
    beat_name: &'a str,
    calendar: &'a Calendar,
    now: Timestamp,
}

/// A notice, for the log.
pub(super) struct About<'a> {
    pub(super) reference: &'a Reference,
    pub(super) channel: &'a str,
    pub(super) kind: &'static str,
    pub(super) now: Timestamp,
}

/// What became of the channels of one recipient.
#[derive(Default)]
pub(super) struct Reached {
    pub(super) settled: usize,
    pub(super) waiting: usize,
}

impl Reached {
    /// Whether somebody was told, or will be.
    const fn anybody(&self) -> bool {
        self.settled + self.waiting > 0
    }
}

impl Courier {
    /// Delivers an item and takes it out of sight. A second call for a delivered item sends nothing.
    ///
    /// # Errors
    /// [`DeliveryError`]; the item stays in sight.
    pub async fn deliver(&self, outbox: &Outbox, now: Timestamp) -> Result<(), DeliveryError> {
        let concerns_the_police = outbox.events.iter().any(|event| NoticeKind::of(event).is_some());
        if (concerns_the_police || outbox.events.contains(&Event::Forwarded))
            && let Some(case) = self.still_in_its_round(outbox).await?
        {
            let city = self.store.city(&outbox.city).await?.ok_or(DeliveryError::CityUnknown)?;
            let calendar = Calendar::new(city.calendar.clone(), &city.zone)?;
            let mut waiting = 0;
            let kinds: Vec<NoticeKind> =
                outbox.events.iter().filter(|event| still_holds(event, &case)).filter_map(NoticeKind::of).collect();
            if !kinds.is_empty() {
                // The beat of today: the place may have been corrected since.
                let post = self.store.post(&city, &case.beat).await?;
                let without_a_post = if case.is_placed() { case.beat.as_str() } else { "Звернення без адреси" };
                let beat_name = post.as_ref().map_or(without_a_post, |post| post.name.get(Lang::Uk));
                for kind in kinds {
                    let errand = Errand { outbox, case: &case, kind, city: &city, beat_name, calendar: &calendar, now };
                    waiting += self.tell(&errand, post.as_ref()).await?;
                }
            }
            waiting += self.tell_bodies(&BodyErrand { outbox, case: &case, city: &city, calendar: &calendar, now }).await?;
            if waiting > 0 {
                return Err(DeliveryError::Waiting(waiting));
            }
        }
        self.store.mark_delivered(&outbox.id, now).await?;
        Ok(())
    }

    /// A notice that asks for an answer, or complains of its absence, is left out when the case has been answered
    /// since, or has come back and is in another round.
    async fn still_in_its_round(&self, outbox: &Outbox) -> Result<Option<Case>, StoreError> {
        let case = self.store.case_head(&outbox.city, &outbox.reference).await?;
        let kept =
            |case: &Case| matches!(case.state, CaseState::Open | CaseState::Waiting | CaseState::Forwarded) && case.round == outbox.round;
        Ok(case.filter(kept))
    }

    /// Tells everybody concerned; where nobody of them can be reached, those above, rank by rank. Gives
    /// the number of notices that wait.
    async fn tell(&self, errand: &Errand<'_>, post: Option<&Post>) -> Result<usize, DeliveryError> {
        let today = errand.calendar.local(errand.now).date();
        if notice::works_from_a_queue(errand.kind, &errand.case.holder) {
            return Ok(0);
        }
        let mut tried = notice::recipients(errand.kind, errand.case, errand.city, post, today);
        let mut reached = self.tell_all(errand, &tried).await?;
        for rank in notice::ranks_above(errand.case, errand.city) {
            if reached.anybody() {
                break;
            }
            let others: Vec<OfficerId> = rank.into_iter().filter(|id| !tried.contains(id)).collect();
            if others.is_empty() {
                continue;
            }
            tracing::warn!(code = LogCode::NotifyPassedUp.code(), case = %errand.outbox.reference, kind = errand.kind.name(), "nobody there can be reached: passed up");
            reached = self.tell_all(errand, &others).await?;
            tried.extend(others);
        }
        if !reached.anybody() {
            tracing::error!(code = LogCode::NotifyNobodyReached.code(), case = %errand.outbox.reference, kind = errand.kind.name(), "nobody can be reached");
        }
        Ok(reached.waiting)
    }

    async fn tell_all(&self, errand: &Errand<'_>, recipients: &[OfficerId]) -> Result<Reached, DeliveryError> {
        let mut reached = Reached::default();
        for recipient in recipients {
            let Some(channels) = self.store.channels(errand.city, recipient).await? else { continue };
            if channels.phone.is_some() {
                self.send(errand, recipient, "sms", &channels, &mut reached).await?;
            }
            if channels.email.is_some() {
                self.send(errand, recipient, "email", &channels, &mut reached).await?;
            }
        }
        Ok(reached)
    }

    /// One notice over one channel: claim, publish, confirm.
    async fn send(
        &self,
        errand: &Errand<'_>,
        recipient: &OfficerId,
        channel: &str,
        channels: &Channels,
        reached: &mut Reached,
    ) -> Result<(), DeliveryError> {
        let line = format!("{channel}-{}", errand.kind.name());
        let notice = Notice { event: &errand.outbox.id, recipient: recipient.as_str(), channel: &line };
        let about = About { reference: &errand.outbox.reference, channel, kind: errand.kind.name(), now: errand.now };
        if !self.claimed(notice, &about, reached).await? {
            return Ok(());
        }
        let link = self.link(errand, recipient).await?;
        faults::point(&self.store, "notify_before_publish").await;
        let sent = self.publish(errand, recipient, channel, channels, link.as_deref()).await;
        faults::point(&self.store, "notify_after_publish").await;
        self.settle(notice, &about, sent, reached).await
    }

    /// Claims a notice; `false` where there is nothing to send: it was sent, cannot be, or somebody is at it.
    pub(super) async fn claimed(&self, notice: Notice<'_>, about: &About<'_>, reached: &mut Reached) -> Result<bool, StoreError> {
        match self.store.claim(notice, about.now).await? {
            Claim::Sent => {
                reached.settled += 1;
                return Ok(false);
            }
            // Not reached: so a run that died after the refusal still passes the notice up.
            Claim::GivenUp => return Ok(false),
            Claim::Held => {
                reached.waiting += 1;
                return Ok(false);
            }
            Claim::Ours { attempt } if attempt > 1 => {
                tracing::warn!(code = LogCode::NotifyRepeated.code(), case = %about.reference, channel = about.channel, attempt, "an earlier try was never confirmed");
            }
            Claim::Ours { .. } => {}
        }
        Ok(true)
    }

    /// Notes what became of a claimed notice.
    pub(super) async fn settle(
        &self,
        notice: Notice<'_>,
        about: &About<'_>,
        sent: Result<(), PublishError>,
        reached: &mut Reached,
    ) -> Result<(), DeliveryError> {
        let About { reference, channel, kind, now } = *about;
        match sent {
            Ok(()) => {
                self.store.confirm_sent(notice, now).await?;
                reached.settled += 1;
                tracing::info!(code = LogCode::NotifySent.code(), case = %reference, channel, kind, "sent");
            }
            Err(PublishError::Permanent { code }) => {
                self.store.give_up(notice, now).await?;
                tracing::error!(code = LogCode::NotifyRefused.code(), case = %reference, channel, sns = code, "refused for good");
            }
            Err(PublishError::Passing { code }) => {
                self.store.release(notice).await?;
                reached.waiting += 1;
                tracing::warn!(code = LogCode::NotifyFailed.code(), case = %reference, channel, sns = code, "not sent now");
            }
        }
        Ok(())
    }

    /// A link of its own for this recipient and this case, where the notice asks for an answer.
    async fn link(&self, errand: &Errand<'_>, recipient: &OfficerId) -> Result<Option<String>, StoreError> {
        if !errand.kind.asks_for_an_answer() {
            return Ok(None);
        }
        let token = LinkToken::generate(random::fill);
        let days = i64::from(errand.city.sla.link_valid_days);
        let link = OfficerLink {
            city: errand.outbox.city.clone(),
            reference: errand.outbox.reference.clone(),
            round: errand.outbox.round,
            beat: errand.case.beat.clone(),
            officer: recipient.clone(),
            open_until: errand.now + jiff::SignedDuration::from_hours(days * 24),
        };
        self.store.put_link(&token, &link).await?;
        Ok(Some(format!("{}/o/{}", self.link_base, token.reveal())))
    }

    async fn publish(
        &self,
        errand: &Errand<'_>,
        recipient: &OfficerId,
        channel: &str,
        channels: &Channels,
        link: Option<&str>,
    ) -> Result<(), PublishError> {
        let about = Subject {
            kind: errand.kind,
            reference: &errand.outbox.reference,
            beat: errand.beat_name,
            due_on: errand.calendar.local(errand.case.plan.due_at).date(),
            link,
        };
        match (&channels.phone, channel) {
            (Some(phone), "sms") => self.publisher.sms(phone, &sms::text(&about, Lang::Uk)).await,
            _ => self.publisher.mail(&errand.outbox.city, recipient.as_str(), &mail::compose(&about)).await,
        }
    }
}

/// Whether the police are still told of an event, the case being as it is by now: all of an open case; of one whose author
/// is asked something only that it is theirs now, as when a conflict is found, or undone, meanwhile.
fn still_holds(event: &Event, case: &Case) -> bool {
    match case.state {
        CaseState::Open => true,
        CaseState::Waiting => *event == Event::HandedOver,
        _ => false,
    }
}
