//! Who is told of what. Mail goes to the post: who serves the beat on that day is asked each time, and
//! a vacant post passes it up, so that no case waits for nobody.

use jiff::civil::Date;

use crate::case::{Case, CaseState, Event, Holder};
use crate::city::City;
use crate::ids::{BodyId, DistrictId, OfficerId};
use crate::post::Post;
use crate::sla::Level;

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// A new case, filed or handed over.
    NewCase,
    /// The author added to an open case.
    FollowUp,
    /// The author reopened an answered case.
    Reopened,
    /// The author did not answer a question: the clock runs again.
    WaitEnded,
    /// One business day is left.
    Reminder,
    /// The answer is overdue.
    Overdue,
    /// The answer is long overdue.
    LongOverdue,
    /// The desk raised it by hand.
    Raised,
}

impl NoticeKind {
    /// All kinds.
    pub const ALL: [Self; 8] =
        [Self::NewCase, Self::FollowUp, Self::Reopened, Self::WaitEnded, Self::Reminder, Self::Overdue, Self::LongOverdue, Self::Raised];

    /// Its name in keys and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewCase => "new_case",
            Self::FollowUp => "follow_up",
            Self::Reopened => "reopened",
            Self::WaitEnded => "wait_ended",
            Self::Reminder => "reminder",
            Self::Overdue => "overdue",
            Self::LongOverdue => "long_overdue",
            Self::Raised => "raised",
        }
    }

    /// Whether it asks its reader to answer, and so carries a link to the case.
    #[must_use]
    pub const fn asks_for_an_answer(self) -> bool {
        match self {
            Self::NewCase | Self::FollowUp | Self::Reopened | Self::WaitEnded | Self::Reminder => true,
            Self::Overdue | Self::LongOverdue | Self::Raised => false,
        }
    }

    /// What is said of an event; `None` where nobody of the police is told.
    #[must_use]
    pub const fn of(event: &Event) -> Option<Self> {
        match event {
            Event::CaseFiled | Event::HandedOver => Some(Self::NewCase),
            Event::FollowUpAdded => Some(Self::FollowUp),
            Event::CaseReopened => Some(Self::Reopened),
            Event::Escalated { level: Level::Reminder } => Some(Self::Reminder),
            Event::Escalated { level: Level::Overdue } => Some(Self::Overdue),
            Event::Escalated { level: Level::LongOverdue } => Some(Self::LongOverdue),
            Event::Raised => Some(Self::Raised),
            Event::WaitEnded => Some(Self::WaitEnded),
            Event::Escalated { level: Level::None }
            | Event::CaseAnswered { .. }
            | Event::AnswerRated { .. }
            | Event::Forwarded
            | Event::BodyReported { .. }
            | Event::CheckDue
            | Event::Recalled
            | Event::AuthorAsked
            | Event::Merged
            | Event::Rejected
            | Event::Registered
            | Event::Published => None,
        }
    }
}

/// What a body is told by mail: a responsible body of a case that was sent to it, a division or a partner that
/// somebody waits in their queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BodyNotice {
    /// A case was sent to it: what it is about, by which law, by when, and where to report.
    Forwarded,
    /// The author added to it.
    Added,
    /// A case waits in its queue: a new one, or one with something new. No word of the case leaves the house.
    Waits,
}

impl BodyNotice {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Forwarded, Self::Added, Self::Waits];

    /// Its name in keys and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Forwarded => "forwarded",
            Self::Added => "added",
            Self::Waits => "waits",
        }
    }

    /// What is said to which body of an event, the case being as it is by now; `None` where nothing.
    #[must_use]
    pub fn of<'a>(event: &Event, case: &'a Case) -> Option<(Self, &'a BodyId)> {
        match (event, case.state, &case.holder) {
            (Event::Forwarded, CaseState::Forwarded, Holder::Body { body }) => Some((Self::Forwarded, body)),
            (Event::FollowUpAdded, CaseState::Forwarded, Holder::Body { body }) => Some((Self::Added, body)),
            (
                Event::CaseFiled | Event::HandedOver | Event::CaseReopened | Event::FollowUpAdded | Event::WaitEnded,
                CaseState::Open,
                Holder::Division { body } | Holder::Partner { body },
            )
            // Whose it became while its author is asked something.
            | (Event::HandedOver, CaseState::Waiting, Holder::Division { body } | Holder::Partner { body }) => Some((Self::Waits, body)),
            _ => None,
        }
    }
}

/// Who of the police is told of a case, on a day in the city. `post` is that of the case's beat; none where the
/// directory has lost it. Nobody is told who works from a queue: the desk, divisions, partners; nobody is told of a
/// complaint about themselves, and no officer of any.
#[must_use]
pub fn recipients(kind: NoticeKind, case: &Case, city: &City, post: Option<&Post>, today: Date) -> Vec<OfficerId> {
    let district = &case.district;
    let all = match (kind, &case.holder) {
        (NoticeKind::Overdue | NoticeKind::Raised, Holder::Officer | Holder::Supervisor) => {
            let mut all = supervisors(city, district);
            all.extend(city.coordinator.iter().filter(|id| !all.contains(id)).cloned().collect::<Vec<_>>());
            all
        }
        (NoticeKind::Overdue | NoticeKind::Raised, _) => city.coordinator.iter().cloned().collect(),
        (NoticeKind::LongOverdue, _) if city.oversight.is_empty() => city.coordinator.iter().cloned().collect(),
        (NoticeKind::LongOverdue, _) => city.oversight.clone(),
        (_, Holder::Officer) if case.conflict.is_none() => {
            post.and_then(|post| post.serving_on(today)).map_or_else(|| above(case, city), |officer| vec![officer.id.clone()])
        }
        (_, Holder::Officer | Holder::Supervisor) => above(case, city),
        (_, Holder::Desk | Holder::Division { .. } | Holder::Partner { .. } | Holder::Body { .. }) => Vec::new(),
    };
    all.into_iter().filter(|officer| may_know(case, officer)).collect()
}

/// Whether who holds the case looks into a queue for it, so that nobody need be told of what is new there.
#[must_use]
pub const fn works_from_a_queue(kind: NoticeKind, holder: &Holder) -> bool {
    kind.asks_for_an_answer() && !matches!(holder, Holder::Officer | Holder::Supervisor)
}

/// Whether the case is not about them.
fn may_know(case: &Case, officer: &OfficerId) -> bool {
    case.conflict.as_ref().is_none_or(|conflict| !conflict.is_about(officer))
}

/// Who takes it when nobody serves a beat: the first rank above it that has anybody.
fn above(case: &Case, city: &City) -> Vec<OfficerId> {
    ranks_above(case, city).into_iter().find(|rank| !rank.is_empty()).unwrap_or_default()
}

/// The ranks above the beat of a case, one after the other: the first that can be reached takes what nobody below
/// can be told. Without those the case is about.
#[must_use]
pub fn ranks_above(case: &Case, city: &City) -> [Vec<OfficerId>; 2] {
    let known = |rank: Vec<OfficerId>| rank.into_iter().filter(|officer| may_know(case, officer)).collect();
    [known(supervisors(city, &case.district)), known(city.coordinator.iter().cloned().collect())]
}

/// Whether a link that was sent to `officer` still opens a case of this post on a day: they serve it and hold the
/// case, or they stand above it and may know of it, as when they sign in. Who left or is on leave takes no case along,
/// and no link opens a complaint about whoever it was sent to.
#[must_use]
pub fn link_still_holds(officer: &OfficerId, case: &Case, city: &City, post: Option<&Post>, today: Date) -> bool {
    let serving = post.and_then(|post| post.serving_on(today)).filter(|_| case.holder == Holder::Officer && case.conflict.is_none());
    let [supervisors, coordinator] = ranks_above(case, city);
    serving.is_some_and(|serving| serving.id == *officer)
        || (case.reaches_supervisors() && supervisors.contains(officer))
        || coordinator.contains(officer)
}

fn supervisors(city: &City, district: &DistrictId) -> Vec<OfficerId> {
    city.district(district).map(|district| district.supervisors.clone()).unwrap_or_default()
}
