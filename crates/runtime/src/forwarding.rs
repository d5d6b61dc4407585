//! Sending cases to a body: what the desk asks for, held against the city's directory, as it is done with one case or
//! with several.

use jiff::Timestamp;
use varta_domain::case::{Actor, Case, CaseKind, Entry, Forward, MAX_FORWARD_DAYS, term_ends};
use varta_domain::ids::BodyId;
use varta_domain::text::{MessageText, TextError};
use varta_domain::triage::{Body, Channel, Triage};

use crate::cities::CityContext;
use crate::desk;
use crate::problem::Problem;
use crate::refusals;

/// The longest legal ground, in characters.
const MAX_GROUND_CHARS: usize = 500;

/// What is asked for, as it came.
#[derive(Debug, Default)]
pub struct Asked<'a> {
    /// The id of the body.
    pub body: &'a str,
    /// The legal ground; the body's own where none is given.
    pub ground: Option<&'a str>,
    /// What author and body are told besides.
    pub note: Option<&'a str>,
    /// The term in calendar days; the body's own where none is given, a month at most.
    pub term_days: Option<u16>,
    /// Whether the body sees the photos: of a hazard where nothing is said, since it has to find the place; of anything
    /// else only where the desk says so.
    pub share_photos: Option<bool>,
    /// Whether the body shall have the author's contact.
    pub share_contact: bool,
}

/// A sending that can be made.
#[derive(Debug)]
pub struct Order<'a> {
    /// To whom.
    pub to: &'a Body,
    ground: MessageText,
    note: Option<MessageText>,
    check_at: Timestamp,
    share_photos: Option<bool>,
    share_contact: bool,
}

impl<'a> Order<'a> {
    /// Holds what is asked for against the directory.
    ///
    /// # Errors
    /// 400 for words or a term that cannot be, 422 for a body that the city does not have.
    pub fn new(asked: &Asked<'_>, triage: &'a Triage, context: &CityContext, now: Timestamp) -> Result<Self, Problem> {
        let to = BodyId::parse(asked.body).ok().and_then(|id| triage.body(&id)).ok_or_else(|| refusals::body_unknown("body"))?;
        let ground = desk::words(asked.ground.unwrap_or(&to.legal_ground), "ground")?;
        if ground.reveal().chars().count() > MAX_GROUND_CHARS {
            return Err(refusals::text("ground", &TextError::TooLong));
        }
        let note = asked.note.filter(|note| !note.trim().is_empty()).map(|note| desk::words(note, "note")).transpose()?;
        let days = asked.term_days.unwrap_or_else(|| to.term_days.clamp(1, MAX_FORWARD_DAYS));
        if !(1..=MAX_FORWARD_DAYS).contains(&days) {
            return Err(refusals::term("term_days"));
        }
        let check_at = term_ends(&context.calendar, now, days).map_err(Problem::internal)?;
        Ok(Self { to, ground, note, check_at, share_photos: asked.share_photos, share_contact: asked.share_contact })
    }

    /// The transition of a case.
    ///
    /// # Errors
    /// 409 where the body shall have the contact of an author who did not agree.
    pub fn by(&self, by: Actor, case: &Case) -> Result<Forward, Problem> {
        if self.share_contact && !case.may_share_contact() {
            return Err(refusals::contact_not_agreed());
        }
        // A contact is read by the reply link, and who takes no mail has none.
        let contact_shared = self.share_contact && matches!(self.to.channel, Channel::Email(_));
        Ok(self.with(by, case.kind, contact_shared))
    }

    fn with(&self, by: Actor, kind: CaseKind, contact_shared: bool) -> Forward {
        Forward {
            by,
            body: self.to.id.clone(),
            ground: self.ground.reveal().to_owned(),
            note: self.note.clone(),
            check_at: self.check_at,
            contact_shared,
            photos_shared: self.share_photos.unwrap_or(kind == CaseKind::Hazard),
        }
    }

    /// Whether an entry of the history is this sending.
    #[must_use]
    pub fn is_in(&self, entry: &Entry) -> bool {
        matches!(entry, Entry::Forwarded { body, .. } if *body == self.to.id)
    }
}
