//! What the rules of a case forbid.

use varta_domain::case::{CaseState, MAX_FOLLOW_UPS, MAX_QUESTIONS, Refusal};

use super::{contact_not_agreed, term};
use crate::problem::{Problem, Text};

/// A transition that a rule forbids.
#[must_use]
pub fn case(refusal: &Refusal) -> Problem {
    let conflict = |code, title: Text, detail: Text| Problem::new(409, code, title).detail(detail);
    match refusal {
        Refusal::State { state: CaseState::Open } => conflict(
            "not_answered_yet",
            Text::new("Відповіді ще немає", "Not answered yet"),
            Text::new("Це можна зробити, коли надійде відповідь.", "This can be done once there is an answer."),
        ),
        Refusal::State { state: CaseState::Answered | CaseState::Confirmed } => conflict(
            "already_answered",
            Text::new("На звернення вже відповіли", "Already answered"),
            Text::new("Відповідь надійшла раніше; другої не буде.", "An answer was given before; there is no second one."),
        ),
        Refusal::ContactNotAgreed => contact_not_agreed(),
        Refusal::AlreadyRated => conflict(
            "already_rated",
            Text::new("Відповідь уже оцінено", "Already rated"),
            Text::new("Кожну відповідь можна оцінити один раз.", "Each answer is rated once."),
        ),
        Refusal::TooManyFollowUps => conflict(
            "too_many_follow_ups",
            Text::new("Забагато доповнень", "Too many follow-ups"),
            Text::owned(
                format!("До відповіді можна додати не більше ніж {MAX_FOLLOW_UPS} доповнень."),
                format!("At most {MAX_FOLLOW_UPS} follow-ups fit before an answer."),
            ),
        ),
        Refusal::Claimed => conflict(
            "claimed_by_other",
            Text::new("Зверненням уже займаються", "Somebody works on it"),
            Text::new("Його взяв інший співробітник; спробуйте за пів години.", "Somebody else has claimed it; try again in half an hour."),
        ),
        Refusal::Conflict => conflict(
            "conflict_of_interest",
            Text::new("Це скарга на поліцейського", "It is a complaint about the police"),
            Text::new(
                "За статтею 7 закону про звернення громадян її не передають тим, на кого скаржаться.",
                "By article 7 of the law on citizens’ appeals it may not go to those it is about.",
            ),
        ),
        Refusal::NeverPublic => conflict(
            "never_public",
            Text::new("Оприлюднювати не можна", "It may not be public"),
            Text::new(
                "Такі звернення не оприлюднюють; опубліковане спершу приберіть.",
                "Cases like this are never published; what is public has to be withdrawn first.",
            ),
        ),
        Refusal::NoPlace => conflict(
            "place_needed",
            Text::new("Немає місця", "It has no place"),
            Text::new(
                "Звернення подано без адреси. Спершу вкажіть місце: від нього залежить, чий це район і дільниця.",
                "The case was filed without a place. Give it one first: the district and the beat depend on it.",
            ),
        ),
        Refusal::Overdue => conflict(
            "overdue",
            Text::new("Строк уже минув", "It is overdue"),
            Text::new("Запитання до заявника вже не зупинить строку: дайте відповідь.", "A question no longer stops the clock: answer."),
        ),
        Refusal::TooManyQuestions => conflict(
            "too_many_questions",
            Text::new("Забагато запитань", "Too many questions"),
            Text::owned(
                format!("До відповіді заявника можна запитати щонайбільше {MAX_QUESTIONS} рази."),
                format!("An author is asked at most {MAX_QUESTIONS} times before an answer."),
            ),
        ),
        Refusal::NotDuplicates | Refusal::TooManyDuplicates => conflict(
            "not_duplicates",
            Text::new("Ці звернення не можна об’єднати", "These cases cannot be merged"),
            Text::new(
                "Об’єднують відкрите звернення без власних дублікатів з іншим того самого виду в тому самому місті.",
                "An open case without duplicates of its own is merged into another of the same kind and city.",
            ),
        ),
        Refusal::NotUndoable => conflict(
            "not_undoable",
            Text::new("Скасувати не можна", "It cannot be undone"),
            Text::new(
                "Скасувати можна останню дію, протягом десяти хвилин, якщо вона нікуди не надіслана.",
                "The last action can be undone within ten minutes, unless it has left the house.",
            ),
        ),
        Refusal::Term => term("until"),
        Refusal::Kind | Refusal::NotHolder | Refusal::NothingToRedact => conflict(
            "not_for_this_case",
            Text::new("Для цього звернення це не передбачено", "Not for this case"),
            Text::new("Вид звернення або той, у кого воно зараз, цього не дозволяє.", "Its kind, or who has it now, does not allow it."),
        ),
        Refusal::State { .. } | Refusal::NotDue | Refusal::Unmoved | Refusal::Full => conflict(
            "not_possible_now",
            Text::new("Зараз це неможливо", "Not possible now"),
            Text::new("Стан звернення цього не дозволяє.", "The state of the case does not allow it."),
        ),
    }
}
