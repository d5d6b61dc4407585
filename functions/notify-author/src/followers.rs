//! Followers of a public hazard: who is told at once is told, who is told once a week has it kept for their digest.

use varta_domain::case::Case;
use varta_domain::letter::{LetterBy, When, when};
use varta_domain::reference::SecretHash;
use varta_domain::stop::StopToken;
use varta_domain::subscription::{How, News, Reach, Subscription, watched_by};
use varta_notify::{PublishError, news};
use varta_runtime::contact_tag;
use varta_store::subscriptions::NewsItem;
use varta_store::{Notice, Silent};

use crate::deliver::{DeliveryError, Errand, Left, Postman};
use crate::send::Told;

impl Postman {
    /// Tells everybody who follows the case of what happened to it.
    pub(crate) async fn tell_followers(&self, errand: &Errand<'_>, happened: &[News], left: &mut Left) -> Result<(), DeliveryError> {
        let case = errand.case;
        let mut told: Vec<String> = Vec::new();
        for place in watched_by(case) {
            for follower in self.store().followers(&case.city, &place).await? {
                // Who follows the hazard and the street it is on has two subscriptions, and two letters; one is not
                // found twice.
                if !follower.topic.concerns(case) || told.contains(&follower.id) {
                    continue;
                }
                for news in happened {
                    self.tell_follower(errand, &follower, *news, left).await?;
                }
                told.push(follower.id);
            }
        }
        Ok(())
    }

    async fn tell_follower(&self, errand: &Errand<'_>, follower: &Subscription, news: News, left: &mut Left) -> Result<(), DeliveryError> {
        let (store, city, now) = (self.store(), &follower.city, errand.now);
        let pepper = self.peppers.of(store, city).await?;
        let token = contact_tag::of_subscription(&pepper, &follower.id);
        if follower.how == How::Weekly {
            let item = NewsItem { reference: errand.case.reference.clone(), news, told: false };
            store.put_news(city, &token.hash(), &errand.letter.id, &item, now).await?;
            return Ok(());
        }
        if let When::Later(at) = when(way(&follower.to), false, None, errand.calendar, now)? {
            left.not_before(at);
            return Ok(());
        }
        let contact = contact_tag::token(&pepper, &follower.to.form()).hash();
        if store.is_silent(city, Silent::Contact(&contact), now).await? {
            return Ok(());
        }
        if matches!(follower.to, Reach::Phone(_)) {
            // An SMS has room for one link: to the page that shows this and ends the subscription.
            let item = NewsItem { reference: errand.case.reference.clone(), news, told: true };
            store.put_news(city, &token.hash(), &errand.letter.id, &item, now).await?;
        }
        self.send_news(errand, follower, news, (&token, &contact), left).await
    }

    async fn send_news(
        &self,
        errand: &Errand<'_>,
        follower: &Subscription,
        news: News,
        (token, contact): (&StopToken, &SecretHash),
        left: &mut Left,
    ) -> Result<(), DeliveryError> {
        let by = way(&follower.to);
        let recipient = format!("follower:{}", token.hash().as_hex());
        let line = format!("{}-{}", by.name(), news.name());
        let notice = Notice { event: &errand.letter.id, recipient: &recipient, channel: &line };
        let told = Told { errand, reference: &errand.case.reference, by, kind: news.name(), notice, contact };
        self.once(&told, left, || self.hand_news(follower, errand.case, news, token)).await
    }

    async fn hand_news(&self, follower: &Subscription, case: &Case, news: News, token: &StopToken) -> Result<(), PublishError> {
        let (reference, lang) = (&case.reference, follower.lang);
        let out = format!("{}/s/{}/{}", self.link_base, case.city, token.reveal());
        match &follower.to {
            Reach::Phone(phone) => self.sms.send(phone, &news::sms(news, reference, &out, lang), true).await,
            Reach::Email(email) => {
                let link = format!("{}/h/{}/{reference}", self.link_base, case.city);
                self.mailer.send(email, &news::mail(news, reference, &link, &out, lang), self.clock.unshifted()).await
            }
        }
    }
}

const fn way(to: &Reach) -> LetterBy {
    match to {
        Reach::Phone(_) => LetterBy::Sms,
        Reach::Email(_) => LetterBy::Email,
    }
}
