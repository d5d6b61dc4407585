//! Of links that open nothing, or nothing any more.

use crate::problem::{Problem, Text};

/// A token that opens nothing and never did.
#[must_use]
pub fn link_unknown() -> Problem {
    Problem::new(404, "link_unknown", Text::new("Посилання не знайдено", "No such link")).detail(Text::new(
        "Відкрийте посилання з повідомлення ще раз, не змінюючи його.",
        "Open the link of the message again, without changing it.",
    ))
}

/// A link past its time.
#[must_use]
pub fn link_expired() -> Problem {
    gone(
        "link_expired",
        Text::new("Строк посилання минув. Зверніться до свого керівника.", "The link has expired. Turn to your supervisor."),
    )
}

/// A link whose round is over.
#[must_use]
pub fn link_spent() -> Problem {
    gone(
        "link_spent",
        Text::new(
            "На це звернення вже відповіли. Якщо заявник доповнить його, надійде нове посилання.",
            "This case is answered. Should its author add to it, a new link will come.",
        ),
    )
}

/// A link of somebody who serves the beat no more.
#[must_use]
pub fn link_of_another() -> Problem {
    gone("link_of_another", Text::new("Цю дільницю зараз обслуговує інший офіцер.", "Another officer serves this beat now."))
}

pub(super) fn gone(code: &'static str, detail: Text) -> Problem {
    Problem::new(410, code, Text::new("Посилання більше не діє", "The link opens nothing any more")).detail(detail)
}
