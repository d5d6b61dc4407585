//! Who is told of what. Mail goes to the post: who serves the beat on that day is asked each time, and
//! a vacant post passes it up, so that no case waits for nobody.

use jiff::civil::Date;

use crate::case::Event;
use crate::city::City;
use crate::ids::{DistrictId, OfficerId};
use crate::post::Post;
use crate::sla::Level;

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// A new message.
    NewMessage,
    /// The author added to an open case.
    FollowUp,
    /// The author reopened an answered case.
    Reopened,
    /// One business day is left.
    Reminder,
    /// The answer is overdue.
    Overdue,
    /// The answer is long overdue.
    LongOverdue,
}

impl NoticeKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::NewMessage, Self::FollowUp, Self::Reopened, Self::Reminder, Self::Overdue, Self::LongOverdue];

    /// Its name in keys and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewMessage => "new_message",
            Self::FollowUp => "follow_up",
            Self::Reopened => "reopened",
            Self::Reminder => "reminder",
            Self::Overdue => "overdue",
            Self::LongOverdue => "long_overdue",
        }
    }

    /// Whether it asks its reader to answer, and so carries a link to the case.
    #[must_use]
    pub const fn asks_for_an_answer(self) -> bool {
        match self {
            Self::NewMessage | Self::FollowUp | Self::Reopened | Self::Reminder => true,
            Self::Overdue | Self::LongOverdue => false,
        }
    }

    /// What is said of an event; `None` where nobody of the police is told.
    #[must_use]
    pub const fn of(event: &Event) -> Option<Self> {
        match event {
            Event::MessageReceived => Some(Self::NewMessage),
            Event::FollowUpAdded => Some(Self::FollowUp),
            Event::CaseReopened => Some(Self::Reopened),
            Event::Escalated { level: Level::Reminder } => Some(Self::Reminder),
            Event::Escalated { level: Level::Overdue } => Some(Self::Overdue),
            Event::Escalated { level: Level::LongOverdue } => Some(Self::LongOverdue),
            Event::Escalated { level: Level::None } | Event::CaseAnswered { .. } | Event::AnswerRated { .. } => None,
        }
    }
}

/// Who is told of a case of a beat, on a day in the city. `post` is the beat's; none where the
/// directory has lost it.
#[must_use]
pub fn recipients(kind: NoticeKind, city: &City, district: &DistrictId, post: Option<&Post>, today: Date) -> Vec<OfficerId> {
    match kind {
        NoticeKind::NewMessage | NoticeKind::FollowUp | NoticeKind::Reopened | NoticeKind::Reminder => {
            post.and_then(|post| post.serving_on(today)).map_or_else(|| above(city, district), |officer| vec![officer.id.clone()])
        }
        NoticeKind::Overdue => {
            let mut all = supervisors(city, district);
            all.extend(city.coordinator.iter().filter(|id| !all.contains(id)).cloned().collect::<Vec<_>>());
            all
        }
        NoticeKind::LongOverdue if city.oversight.is_empty() => city.coordinator.iter().cloned().collect(),
        NoticeKind::LongOverdue => city.oversight.clone(),
    }
}

/// Who takes it when nobody serves a beat: the first rank above it that has anybody.
fn above(city: &City, district: &DistrictId) -> Vec<OfficerId> {
    ranks_above(city, district).into_iter().find(|rank| !rank.is_empty()).unwrap_or_default()
}

/// The ranks above a beat, one after the other: the first that can be reached takes what nobody below
/// can be told.
#[must_use]
pub fn ranks_above(city: &City, district: &DistrictId) -> [Vec<OfficerId>; 2] {
    [supervisors(city, district), city.coordinator.iter().cloned().collect()]
}

/// Whether a link that was sent to `officer` still opens a case of this post on a day: they serve it,
/// or they stand above it. Who left or is on leave takes no case along.
#[must_use]
pub fn link_still_holds(officer: &OfficerId, city: &City, district: &DistrictId, post: Option<&Post>, today: Date) -> bool {
    let serving = post.and_then(|post| post.serving_on(today));
    serving.is_some_and(|serving| serving.id == *officer) || ranks_above(city, district).iter().any(|rank| rank.contains(officer))
}

fn supervisors(city: &City, district: &DistrictId) -> Vec<OfficerId> {
    city.district(district).map(|district| district.supervisors.clone()).unwrap_or_default()
}
