//! What the desk does: hands over, asks, corrects, rejects, raises, redacts, and takes its last step back.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::claim::unclaimed;
use super::conflict::keep_from_whom_it_is_about;
use super::safe::look_after;
use super::{Effect, Refusal, Transition, hide};
use crate::case::{
    Actor, Before, Case, CaseState, Conflict, Entry, Event, Holder, Place, PublicEffect, RejectReason, Safety, Undoable, Urgency, Waiting,
};
use crate::ids::{BeatId, CategoryId, DistrictId, OfficerId, PhotoId};
use crate::sla::Level;
use crate::text::MessageText;

/// Questions that may be asked of an author before an answer: the clock pauses for each.
pub const MAX_QUESTIONS: u8 = 2;
/// For how long the last action can be undone.
pub const UNDO_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// Notes what an action is about to change, so that it can be undone.
pub(super) fn remember(case: &mut Case, now: Timestamp) {
    let before = Before {
        state: case.state,
        holder: case.holder.clone(),
        category: case.category.clone(),
        district: case.district.clone(),
        beat: case.beat.clone(),
        place: case.place.clone(),
        urgency: case.urgency,
        with_officer: case.with_officer,
        conflict: case.conflict.clone(),
        merged_into: case.merged_into.clone(),
        public: case.public.clone(),
        safety: None,
    };
    case.undoable = Some(Undoable { at: now, seq: case.entries, before: Box::new(before) });
}

/// Hands the case to somebody else: the officer, the desk, the supervisor, a division, a partner. The clock runs on
/// for whoever holds it.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Who.
    pub by: Actor,
    /// To whom; a body outside Varta is forwarded to instead.
    pub to: Holder,
    /// How soon they should look, where that changes.
    pub urgency: Option<Urgency>,
    /// Why.
    pub reason: MessageText,
}

impl Transition for HandOver {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        match &self.to {
            to if *to == case.holder => return Err(Refusal::Unmoved),
            Holder::Body { .. } => return Err(Refusal::NotHolder),
            Holder::Officer | Holder::Supervisor if !case.is_placed() => return Err(Refusal::NoPlace),
            // A complaint goes to those above and to the desk, to nobody whose colleague it may be about.
            Holder::Officer | Holder::Division { .. } | Holder::Partner { .. } if case.conflict.is_some() => return Err(Refusal::Conflict),
            _ => {}
        }
        remember(case, now);
        case.with_officer |= self.to == Holder::Officer;
        case.holder = self.to.clone();
        case.urgency = self.urgency.unwrap_or(case.urgency);
        case.claim = None;
        Ok(Effect::told(self.by, Entry::HandedOver { to: self.to, reason: Some(self.reason) }, Event::HandedOver))
    }
}

/// The author is asked something they alone can tell. The clock pauses, visibly, for a stated time at most.
#[derive(Debug, Clone)]
pub struct AskAuthor {
    /// Who asks.
    pub by: Actor,
    /// The question.
    pub text: MessageText,
    /// Today in the city.
    pub today: Date,
    /// Until when the clock pauses at most.
    pub until: Timestamp,
}

impl Transition for AskAuthor {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if case.is_overdue(now) {
            return Err(Refusal::Overdue);
        }
        if case.questions >= MAX_QUESTIONS {
            return Err(Refusal::TooManyQuestions);
        }
        case.questions += 1;
        case.state = CaseState::Waiting;
        case.waiting = Some(Waiting { asked_on: self.today, until: self.until });
        case.claim = None;
        Ok(Effect::told(self.by, Entry::Asked { text: self.text, until: self.until }, Event::AuthorAsked))
    }
}

/// Where a case belongs, once its place was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where the matter is.
    pub place: Place,
    /// Its district.
    pub district: DistrictId,
    /// Its beat.
    pub beat: BeatId,
}

/// Category or place are corrected. Where another beat serves the place, its officer is told and the former one
/// reads the case no more. A category of complaints makes it one, in the same step: undone with it.
#[derive(Debug, Clone)]
pub struct Correct {
    /// Who.
    pub by: Actor,
    /// The category, where it changes.
    pub category: Option<CategoryId>,
    /// Whether the new category is one of violence at home or stalking.
    pub safe_mode: bool,
    /// Whether it is one of complaints about the police.
    pub complaint: bool,
    /// The place, where it changes.
    pub located: Option<Located>,
    /// The supervisors of the district in which it then is.
    pub supervisors: Vec<OfficerId>,
    /// Why.
    pub reason: MessageText,
}

impl Transition for Correct {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        // As with a conflict that is found: no claim of a colleague holds it up, and what is public of it is hidden.
        let conflict_found = self.complaint && case.conflict.is_none();
        if !conflict_found {
            unclaimed(case, &self.by, now)?;
            // A point on the public map would stay where it was: it is withdrawn first.
            if case.public.is_some() {
                return Err(Refusal::NeverPublic);
            }
        }
        let before = (case.category.clone(), case.place.clone(), case.beat.clone());
        let holder = case.holder.clone();
        remember(case, now);
        if self.category.is_some() {
            case.category = self.category;
        }
        // Care for an author who may be in danger is never taken back by a change of category.
        if self.safe_mode {
            look_after(case, now);
        }
        if let Some(Located { place, district, beat }) = self.located {
            case.place = place;
            case.district = district;
            case.beat = beat;
        }
        if !conflict_found && before == (case.category.clone(), case.place.clone(), case.beat.clone()) {
            return Err(Refusal::Unmoved);
        }
        let mut public = PublicEffect::Keep;
        if conflict_found {
            public = keep_from_whom_it_is_about(case, Conflict::default(), &self.supervisors);
        } else if let Some(conflict) = case.conflict.as_ref().filter(|_| case.holder == Holder::Supervisor) {
            // In another district other supervisors have it, or nobody who may know of it.
            case.holder = Conflict::first_holder(case.is_placed() && conflict.leaves_one_of(&self.supervisors));
        }
        let moved = before.2 != case.beat;
        if moved {
            case.with_officer = case.holder == Holder::Officer;
        }
        let entry =
            Entry::Corrected { category: case.category.clone(), beat: case.beat.clone(), conflict_found, reason: Some(self.reason) };
        let concerns_holder = moved && matches!(case.holder, Holder::Officer | Holder::Supervisor);
        let handed_over = conflict_found || holder != case.holder;
        let events = if concerns_holder || handed_over { vec![Event::HandedOver] } else { Vec::new() };
        Ok(Effect { public, events, ..Effect::quiet(self.by, entry) })
    }
}

/// The case is not taken; its author is told why, and may object by adding to it.
#[derive(Debug, Clone)]
pub struct Reject {
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: RejectReason,
    /// In words, for the author.
    pub text: MessageText,
}

impl Transition for Reject {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        remember(case, now);
        case.state = CaseState::Rejected;
        case.claim = None;
        // A rejection is no answer: what its author may add does not begin anew, or a case could be reopened without end.
        let public = hide(case);
        let told = Effect::told(self.by, Entry::Rejected { reason: self.reason, text: self.text }, Event::Rejected);
        Ok(Effect { public, ..told })
    }
}

/// Raises the case at once to supervisor and coordinator, without waiting for the clock, which goes on as it was: should
/// the term then pass, they are told of that too.
#[derive(Debug, Clone)]
pub struct Raise {
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: MessageText,
}

impl Transition for Raise {
    const FROM: &'static [CaseState] = &[CaseState::Open];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if case.raised || case.level >= Level::Overdue {
            return Err(Refusal::Unmoved);
        }
        case.raised = true;
        case.urgency = Urgency::High;
        let entry = Entry::Raised { level: case.level, reason: self.reason };
        Ok(Effect::told(self.by, entry, Event::Raised))
    }
}

/// A part of an entry is made unreadable for everybody; the store seals the original.
#[derive(Debug, Clone)]
pub struct Redact {
    /// Who.
    pub by: Actor,
    /// Which entry.
    pub seq: u16,
    /// Why.
    pub reason: MessageText,
}

impl Transition for Redact {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if self.seq == 0 || self.seq >= case.entries {
            return Err(Refusal::NothingToRedact);
        }
        Ok(Effect::quiet(self.by, Entry::Redacted { seq: self.seq, reason: self.reason }))
    }
}

/// A photo is hidden from everybody but the desk; the store marks the photo.
#[derive(Debug, Clone)]
pub struct HidePhoto {
    /// Who.
    pub by: Actor,
    /// Which.
    pub photo: PhotoId,
    /// Why.
    pub reason: MessageText,
}

impl Transition for HidePhoto {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if !case.photos.contains(&self.photo) {
            return Err(Refusal::NothingToRedact);
        }
        Ok(Effect::quiet(self.by, Entry::PhotoHidden { photo: self.photo, reason: Some(self.reason) }))
    }
}

/// The last action is undone, within ten minutes, by whoever of the desk sees the slip. What has left the house (a
/// mail to a body, an answer) cannot be.
#[derive(Debug, Clone)]
pub struct Undo {
    /// Who.
    pub by: Actor,
    /// Why, where there is something to say.
    pub reason: Option<MessageText>,
}

impl Transition for Undo {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, _case: &mut Case, _now: Timestamp) -> Result<Effect, Refusal> {
        Err(Refusal::NotUndoable)
    }

    fn apply_over(self, before: &Case, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        let undoable = before.undoable.as_ref().filter(|undoable| undoable.seq == before.entries).ok_or(Refusal::NotUndoable)?;
        if now.duration_since(undoable.at) > UNDO_WITHIN {
            return Err(Refusal::NotUndoable);
        }
        let Before { state, holder, category, district, beat, place, urgency, with_officer, conflict, merged_into, public, safety } =
            *undoable.before.clone();
        let moved = holder != case.holder || beat != case.beat || state != case.state;
        (case.state, case.holder, case.category) = (state, holder, category);
        (case.district, case.beat, case.place) = (district, beat, place);
        case.urgency = urgency;
        (case.with_officer, case.conflict, case.merged_into) = (with_officer, conflict, merged_into);
        if let Some(Safety { safe_mode, key_expires_at, contact_may_be_shared }) = safety {
            (case.safe_mode, case.key_expires_at, case.contact_may_be_shared) = (safe_mode, key_expires_at, contact_may_be_shared);
        }
        let hidden = if case.public.is_none() { public } else { None };
        let public = hidden.map_or(PublicEffect::Keep, |mark| {
            case.public = Some(mark.clone());
            PublicEffect::Show(mark)
        });
        // Nobody is called to a case that nobody owes an answer.
        let owed = matches!(case.state, CaseState::Open | CaseState::Waiting);
        let events = if moved && owed { vec![Event::HandedOver] } else { Vec::new() };
        Ok(Effect { public, events, ..Effect::quiet(self.by, Entry::Undone { seq: undoable.seq, reason: self.reason }) })
    }
}
