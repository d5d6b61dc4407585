//! One message over one way: claim, send, confirm. A number whose owner answered STOP is silenced and not tried again.

use varta_domain::case::Case;
use varta_domain::contact::Contact;
use varta_domain::letter::LetterBy;
use varta_domain::reference::{Reference, SecretHash};
use varta_notify::letters::{self, About};
use varta_notify::{OPTED_OUT, PublishError};
use varta_runtime::faults;
use varta_runtime::log::LogCode;
use varta_store::{Claim, Notice, Silent};

use crate::deliver::{DeliveryError, Errand, Left, Postman};

/// A message to an author on its way.
pub(crate) struct Message<'a> {
    pub(crate) errand: &'a Errand<'a>,
    /// The case of who is told.
    pub(crate) whose: &'a Case,
    pub(crate) contact: &'a Contact,
    pub(crate) by: LetterBy,
    pub(crate) about: About<'a>,
    /// The hash under which this contact is silenced.
    pub(crate) silent: &'a SecretHash,
}

/// What a message is, to the ledger and the log.
pub(crate) struct Told<'a> {
    pub(crate) errand: &'a Errand<'a>,
    pub(crate) reference: &'a Reference,
    pub(crate) by: LetterBy,
    pub(crate) kind: &'static str,
    pub(crate) notice: Notice<'a>,
    pub(crate) contact: &'a SecretHash,
}

impl Postman {
    pub(crate) async fn send(&self, message: &Message<'_>, left: &mut Left) -> Result<(), DeliveryError> {
        let Message { errand, whose, by, silent, .. } = message;
        // No id of an officer or a body has a colon.
        let recipient = format!("author:{}", whose.reference);
        let line = format!("{}-{}", by.name(), errand.kind.name());
        let notice = Notice { event: &errand.letter.id, recipient: &recipient, channel: &line };
        let told = Told { errand, reference: &whose.reference, by: *by, kind: errand.kind.name(), notice, contact: silent };
        self.once(&told, left, || self.hand_over(message)).await
    }

    /// Sends by the ledger: what was sent is not sent again, what another process is at is left to it.
    pub(crate) async fn once<F>(&self, told: &Told<'_>, left: &mut Left, send: impl FnOnce() -> F) -> Result<(), DeliveryError>
    where
        F: Future<Output = Result<(), PublishError>>,
    {
        let (store, now, notice) = (self.store(), told.errand.now, told.notice);
        let (case, channel, kind) = (told.reference, told.by.name(), told.kind);
        match store.claim(notice, now).await? {
            Claim::Sent | Claim::GivenUp => return Ok(()),
            Claim::Held => {
                left.waiting += 1;
                return Ok(());
            }
            Claim::Ours { attempt } if attempt > 1 => {
                tracing::warn!(code = LogCode::LetterRepeated.code(), %case, channel, attempt, "an earlier try was never confirmed");
            }
            Claim::Ours { .. } => {}
        }
        faults::point(store, "letter_before_send").await;
        let sent = send().await;
        faults::point(store, "letter_after_send").await;
        match sent {
            Ok(()) => {
                store.confirm_sent(notice, now).await?;
                tracing::info!(code = LogCode::LetterSent.code(), %case, channel, kind, "sent");
            }
            Err(PublishError::Permanent { code }) => {
                if code == OPTED_OUT {
                    store.silence(&told.errand.letter.city, Silent::Contact(told.contact), now).await?;
                }
                store.give_up(notice, now).await?;
                tracing::warn!(code = LogCode::LetterRefused.code(), %case, channel, reason = code, "refused for good");
            }
            Err(PublishError::Passing { code }) => {
                store.release(notice).await?;
                left.waiting += 1;
                tracing::warn!(code = LogCode::LetterFailed.code(), %case, channel, reason = code, "not sent now");
            }
        }
        Ok(())
    }

    async fn hand_over(&self, message: &Message<'_>) -> Result<(), PublishError> {
        let (about, lang) = (&message.about, message.whose.lang);
        match (message.by, &message.contact.phone, &message.contact.email) {
            (LetterBy::Sms, Some(phone), _) => self.sms.send(phone, &letters::sms(about, lang), !about.discreet).await,
            (LetterBy::Email, _, Some(email)) => self.mailer.send(email, &letters::mail(about, lang), self.clock.unshifted()).await,
            _ => Ok(()),
        }
    }
}
