//! Where a case came from is not listened to for a time, or is listened to again. The case itself stays as it is: that
//! somebody writes too much is no reason not to answer what they wrote.

use jiff::{SignedDuration, Timestamp};

use super::claim::unclaimed;
use super::{Effect, Refusal, Transition};
use crate::case::{Actor, Case, CaseState, Entry};
use crate::text::MessageText;

/// The longest time, in hours.
pub const MAX_MUTE_HOURS: u8 = 24;

/// Nothing more is taken from where the case came from.
#[derive(Debug, Clone)]
pub struct Mute {
    /// Who.
    pub by: Actor,
    /// For how many hours, at most [`MAX_MUTE_HOURS`].
    pub hours: u8,
    /// When its source is forgotten: nobody knows it again then.
    pub forgotten_at: Timestamp,
    /// Why.
    pub reason: MessageText,
}

impl Mute {
    /// Until when it holds.
    #[must_use]
    pub fn until(&self, now: Timestamp) -> Timestamp {
        let hours = SignedDuration::from_hours(i64::from(self.hours.clamp(1, MAX_MUTE_HOURS)));
        now.saturating_add(hours).unwrap_or(now).min(self.forgotten_at)
    }
}

impl Transition for Mute {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        let until = self.until(now);
        Ok(Effect::quiet(self.by, Entry::Muted { until, reason: self.reason }))
    }
}

/// It is taken again.
#[derive(Debug, Clone)]
pub struct Unmute {
    /// Who.
    pub by: Actor,
}

impl Transition for Unmute {
    const FROM: &'static [CaseState] = &CaseState::ALL;

    fn apply(self, case: &mut Case, now: Timestamp) -> Result<Effect, Refusal> {
        unclaimed(case, &self.by, now)?;
        Ok(Effect::quiet(self.by, Entry::Unmuted))
    }
}
