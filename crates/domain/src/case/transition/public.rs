//! What the public may read of a case: hazards on the map, questions with their answers.

use jiff::Timestamp;

use super::claim::unclaimed;
use super::{Effect, Refusal, Transition};
use crate::case::{Actor, Case, CaseKind, CaseState, Entry, Event, PublicEffect, PublicMark, PublicTexts};
use crate::place::Point;
use crate::text::MessageText;

/// Something of the case becomes public, or is worded anew.
#[derive(Debug, Clone)]
pub struct Publish {
    /// Who.
    pub by: Actor,
    /// What the public reads, without anything personal.
    pub texts: PublicTexts,
    /// Where a hazard is on the map, snapped already where its category is sensitive.
    pub point: Option<Point>,
    /// Why, where there is something to say.
    pub reason: Option<MessageText>,
}

impl Transition for Publish {
    const FROM: &'static [CaseState] =
        &[CaseState::Open, CaseState::Waiting, CaseState::Forwarded, CaseState::Answered, CaseState::Confirmed];

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        if !case.may_be_public() {
            return Err(Refusal::NeverPublic);
        }
        // A hazard is a place; a question is public once it is answered.
        let whole = match case.kind {
            CaseKind::Hazard => self.point.is_some(),
            CaseKind::Question => case.first_answer_at.is_some() && self.texts.answer.is_some(),
            CaseKind::Message | CaseKind::CrimeReport => false,
        };
        if !whole {
            return Err(Refusal::Kind);
        }
        let moved = case.public.as_ref().filter(|public| public.point != self.point);
        if moved.is_some() {
            // One point, one place in the index of the map: it is withdrawn first.
            return Err(Refusal::Unmoved);
        }
        // Worded anew, it is no news.
        let events = if case.public.is_none() { vec![Event::Published] } else { Vec::new() };
        let at = case.public.as_ref().map_or(now, |public| public.at);
        case.public = Some(PublicMark { at, point: self.point });
        Ok(Effect { events, ..Effect::public(self.by, Entry::Published { reason: self.reason }, PublicEffect::Publish(self.texts)) })
    }
}

/// It is public no more.
#[derive(Debug, Clone)]
pub struct Withdraw {
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: MessageText,
}

impl Transition for Withdraw {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        let public = case.public.take().ok_or(Refusal::Unmoved)?;
        Ok(Effect::public(self.by, Entry::Withdrawn { reason: Some(self.reason) }, PublicEffect::Withdraw(public)))
    }
}
