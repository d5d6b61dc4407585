//! What staff change from day to day, between imports: who serves a beat, who in their place, on which days the
//! hours are others, where a station is. Pure: a post before, a post after.

use jiff::civil::Date;

use crate::hours::{HoursError, HoursException, VisitingHours};
use crate::post::{Officer, Post, Station, Substitution};

/// The most substitutions of a post, past ones included.
pub const MAX_SUBSTITUTIONS: usize = 100;
/// How long a substitution may last, in days: longer, and the post is somebody else's.
pub const MAX_SUBSTITUTION_DAYS: i32 = 366;

/// A change of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostChange {
    /// Another officer serves the beat; nobody where the post becomes vacant.
    Assign(Option<Officer>),
    /// Somebody serves in the officer's place. A substitution that begins the same day is replaced.
    Substitute(Substitution),
    /// The substitution that begins that day is off.
    EndSubstitution(Date),
    /// A day has hours of its own, or none. What was said of the day before is replaced.
    SetHours(HoursException),
    /// A day has its usual hours again.
    UsualHours(Date),
    /// The station of the post has moved, or its phone or name has changed.
    MoveStation(Station),
}

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DutyError {
    /// The last day is before the first, or more than a year after it.
    #[error("a substitution lasts from a day to the same or a later one, a year at most")]
    Period,
    /// It is over already.
    #[error("the days are over")]
    Past,
    /// Another substitution has some of its days.
    #[error("somebody else substitutes from {from} to {to}")]
    Overlap {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// More than [`MAX_SUBSTITUTIONS`].
    #[error("more than {MAX_SUBSTITUTIONS} substitutions")]
    TooMany,
    /// The officer of the post would be their own substitute.
    #[error("the officer serves the beat already")]
    OwnPost,
    /// Hours that are none.
    #[error(transparent)]
    Hours(#[from] HoursError),
}

/// Makes a change of a post on a day. A change that is made already gives the same post.
///
/// # Errors
/// [`DutyError`] where it cannot be.
pub fn change(post: &Post, change: &PostChange, today: Date) -> Result<Post, DutyError> {
    let original = post.base.as_deref().cloned().unwrap_or_else(|| post.clone());
    let mut post = Post { base: None, ..post.clone() };
    match change {
        PostChange::Assign(officer) => post.officer.clone_from(officer),
        PostChange::Substitute(substitution) => substitute(&mut post, substitution, today)?,
        PostChange::EndSubstitution(from) => post.substitutions.retain(|known| known.from != *from),
        PostChange::SetHours(exception) => {
            if exception.date < today {
                return Err(DutyError::Past);
            }
            post.hours = with_exceptions(&post.hours, exception.date, Some(exception.clone()))?;
        }
        PostChange::UsualHours(date) => post.hours = with_exceptions(&post.hours, *date, None)?,
        PostChange::MoveStation(station) => {
            if post.station.as_ref().is_some_and(|known| known.id == station.id) {
                post.station = Some(station.clone());
            }
        }
    }
    // An import compares with what the pack said; set back, nothing is changed.
    post.base = (post != original).then(|| Box::new(original));
    Ok(post)
}

fn substitute(post: &mut Post, substitution: &Substitution, today: Date) -> Result<(), DutyError> {
    let Substitution { officer, from, to } = substitution;
    let days = from.until(*to).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if !(0..MAX_SUBSTITUTION_DAYS).contains(&days) {
        return Err(DutyError::Period);
    }
    if *to < today {
        return Err(DutyError::Past);
    }
    if post.officer.as_ref().is_some_and(|own| own.id == officer.id) {
        return Err(DutyError::OwnPost);
    }
    let others = post.substitutions.iter().filter(|known| known.from != *from);
    if let Some(other) = others.into_iter().find(|other| other.from <= *to && *from <= other.to) {
        return Err(DutyError::Overlap { from: other.from, to: other.to });
    }
    post.substitutions.retain(|known| known.from != *from);
    post.substitutions.push(substitution.clone());
    post.substitutions.sort_by_key(|known| known.from);
    if post.substitutions.len() > MAX_SUBSTITUTIONS { Err(DutyError::TooMany) } else { Ok(()) }
}

fn with_exceptions(hours: &VisitingHours, date: Date, exception: Option<HoursException>) -> Result<VisitingHours, HoursError> {
    let kept = hours.exceptions().iter().filter(|known| known.date != date).cloned();
    VisitingHours::new(hours.weekly().to_vec(), kept.chain(exception).collect())
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::city::Name;
    use crate::contact::Phone;
    use crate::ids::{BeatId, DistrictId, OfficerId};

    fn officer(id: &str) -> Officer {
        let phone = Phone::parse("+380440000000").expect("a phone");
        Officer { id: OfficerId::parse(id).expect("a slug"), rank: String::new(), name: id.to_owned(), phone }
    }

    fn post() -> Post {
        Post {
            beat: BeatId::parse("hol-01").expect("a slug"),
            name: Name { uk: "Дільниця № 1".to_owned(), en: "Beat 1".to_owned() },
            district: DistrictId::parse("hol").expect("a slug"),
            officer: Some(officer("own")),
            substitutions: Vec::new(),
            station: None,
            hours: VisitingHours::default(),
            base: None,
        }
    }

    fn today() -> Date {
        date(2026, 11, 24)
    }

    proptest! {
        /// However many substitutions are asked for, of each day at most one is in force, and the same asked for
        /// again changes nothing.
        #[test]
        fn of_each_day_at_most_one_substitution_is_in_force(asked in prop::collection::vec((-5..60_i32, -2..20_i32, 0..3_u8), 1..20)) {
            let mut post = post();
            for (start, length, who) in asked {
                let from = today().saturating_add(start.days());
                let substitution = Substitution { officer: officer(&format!("o-{who}")), from, to: from.saturating_add(length.days()) };
                let before = post.clone();
                match change(&post, &PostChange::Substitute(substitution.clone()), today()) {
                    Ok(changed) => {
                        post = changed;
                        prop_assert_eq!(post.serving_on(from).map(|officer| &officer.id), Some(&substitution.officer.id));
                        prop_assert_eq!(&change(&post, &PostChange::Substitute(substitution), today()), &Ok(post.clone()));
                    }
                    Err(error) => prop_assert!(error != DutyError::TooMany && post == before),
                }
            }
            for day in 0..90_i32 {
                let day = today().saturating_add(day.days());
                prop_assert!(post.substitutions.iter().filter(|known| known.from <= day && day <= known.to).count() <= 1);
            }
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let of = |officer_id: &str, from: Date, to: Date| PostChange::Substitute(Substitution { officer: officer(officer_id), from, to });
        let refused = |asked: PostChange| change(&post(), &asked, today()).expect_err("refused");
        assert_eq!(refused(of("o-1", date(2026, 12, 5), date(2026, 12, 1))), DutyError::Period);
        assert_eq!(refused(of("o-1", date(2026, 12, 5), date(2028, 12, 1))), DutyError::Period);
        assert_eq!(refused(of("o-1", date(2026, 11, 1), date(2026, 11, 23))), DutyError::Past);
        assert_eq!(refused(of("own", date(2026, 12, 1), date(2026, 12, 5))), DutyError::OwnPost);
        let closed = |date| PostChange::SetHours(HoursException { date, slots: Vec::new(), note: None });
        assert_eq!(refused(closed(date(2026, 11, 23))), DutyError::Past);
        let one = change(&post(), &of("o-1", date(2026, 12, 1), date(2026, 12, 5)), today()).expect("made");
        assert_eq!(
            change(&one, &of("o-2", date(2026, 12, 5), date(2026, 12, 9)), today()),
            Err(DutyError::Overlap { from: date(2026, 12, 1), to: date(2026, 12, 5) })
        );
        let ended = change(&one, &PostChange::EndSubstitution(date(2026, 12, 1)), today()).expect("made");
        assert_eq!(ended, post());
        let shut = change(&post(), &closed(today()), today()).expect("made");
        assert_eq!(shut.hours.exceptions().len(), 1);
        assert_eq!(change(&shut, &PostChange::UsualHours(today()), today()), Ok(post()));
    }
}
