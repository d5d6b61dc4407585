//! Delivering one letter: whom it concerns, and whether now. Each over each way exactly once if nothing dies and at
//! least once if something does.

use jiff::Timestamp;
use varta_domain::calendar::Calendar;
use varta_domain::case::{Case, Outbox};
use varta_domain::city::City;
use varta_domain::letter::{self, LetterKind};
use varta_domain::subscription::News;
use varta_notify::{Mailer, SmsSender};
use varta_runtime::clock::Clock;
use varta_runtime::contact_tag::Peppers;
use varta_runtime::directory::Directory;
use varta_store::{Store, StoreError};

/// What delivery needs.
#[derive(Debug)]
pub struct Postman {
    pub(crate) directory: Directory,
    pub(crate) sms: SmsSender,
    pub(crate) mailer: Mailer,
    pub(crate) clock: Clock,
    pub(crate) link_base: String,
    pub(crate) peppers: Peppers,
}

/// Why a letter could not be delivered now. It stays in sight and is tried again.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The letter's city is not in the table.
    #[error("the city of the letter is unknown")]
    CityUnknown,
    /// The city's zone is not in the data.
    #[error("the calendar of the city cannot be used")]
    Calendar(#[from] varta_domain::calendar::CalendarError),
    /// Something could not be sent now, or another process is at it.
    #[error("{0} messages could not be sent now")]
    Waiting(usize),
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// Everybody has been told, or wants not to be.
    All,
    /// Somebody may be told later only: it stays in sight until then.
    PutOff,
}

/// One thing to be said, in its city, at an instant.
pub(crate) struct Errand<'a> {
    pub(crate) letter: &'a Outbox,
    /// The case it is about, as it is now.
    pub(crate) case: &'a Case,
    pub(crate) kind: LetterKind,
    pub(crate) city: &'a City,
    pub(crate) calendar: &'a Calendar,
    pub(crate) now: Timestamp,
}

/// What could not be done now.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Messages to be tried again.
    pub(crate) waiting: usize,
    /// When the first of those may go out that may not now.
    pub(crate) until: Option<Timestamp>,
}

impl Left {
    pub(crate) fn not_before(&mut self, at: Timestamp) {
        self.until = Some(self.until.map_or(at, |known| known.min(at)));
    }
}

impl Postman {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store, sms: SmsSender, mailer: Mailer, clock: Clock, link_base: String) -> Self {
        Self { directory: Directory::new(store), sms, mailer, clock, link_base, peppers: Peppers::default() }
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.directory.store
    }

    /// Delivers a letter, and takes it out of sight or puts it off. A second call for a delivered one sends nothing.
    ///
    /// # Errors
    /// [`DeliveryError`]; the letter stays in sight.
    pub async fn deliver(&self, letter: &Outbox, now: Timestamp) -> Result<Delivered, DeliveryError> {
        let store = self.store();
        let mut left = Left::default();
        if let Some(case) = store.case_head(&letter.city, &letter.reference).await? {
            let (kinds, news) = (kinds(letter, &case), news(letter, &case));
            if !kinds.is_empty() || !news.is_empty() {
                let city = store.city(&letter.city).await?.ok_or(DeliveryError::CityUnknown)?;
                let calendar = Calendar::new(city.calendar.clone(), &city.zone)?;
                let errand = |kind| Errand { letter, case: &case, kind, city: &city, calendar: &calendar, now };
                for kind in kinds {
                    match kind.not_before(letter.at) {
                        at if now < at => left.not_before(at),
                        _ => self.tell(&errand(kind), &mut left).await?,
                    }
                }
                if !news.is_empty() {
                    self.tell_followers(&errand(LetterKind::Progress), &news, &mut left).await?;
                }
            }
        }
        match left {
            Left { waiting: 0, until: None } => {
                store.mark_letter_delivered(&letter.id, now).await?;
                Ok(Delivered::All)
            }
            Left { waiting: 0, until: Some(until) } => {
                store.put_letter_off(&letter.id, until).await?;
                Ok(Delivered::PutOff)
            }
            Left { waiting, .. } => Err(DeliveryError::Waiting(waiting)),
        }
    }

    /// Tells the author, and those of duplicates what concerns them too.
    async fn tell(&self, errand: &Errand<'_>, left: &mut Left) -> Result<(), DeliveryError> {
        if errand.case.has_contact {
            self.tell_author(errand, errand.case, left).await?;
        }
        if errand.kind.concerns_followers() {
            for reference in &errand.case.duplicates {
                let duplicate = self.store().case_head(&errand.letter.city, reference).await?;
                let follows = |duplicate: &Case| duplicate.has_contact && letter::follows(duplicate, errand.case);
                if let Some(duplicate) = duplicate.filter(follows) {
                    self.tell_author(errand, &duplicate, left).await?;
                }
            }
        }
        Ok(())
    }
}

/// What a letter has to say, each thing once, the case being as it is now.
fn kinds(letter: &Outbox, case: &Case) -> Vec<LetterKind> {
    let said = letter.events.iter().filter_map(|event| LetterKind::of(event, case));
    let mut kinds = Vec::new();
    for kind in said.filter(|kind| kind.still_holds(case, letter)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// What followers are told of it, each thing once.
fn news(letter: &Outbox, case: &Case) -> Vec<News> {
    let mut all = Vec::new();
    for news in letter.events.iter().filter_map(|event| News::of(event, case)) {
        if !all.contains(&news) {
            all.push(news);
        }
    }
    all
}
