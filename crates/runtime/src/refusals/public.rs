//! Refusals of bodies, of what the public reads, and of what the desk lets out of the house.

use serde_json::{Value, json};
use varta_domain::case::{MAX_FORWARD_DAYS, MAX_MORE_DAYS};
use varta_domain::personal::Found;
use varta_domain::place::MAX_SIDE_METRES;

use crate::problem::{Problem, Text};

/// A term of no days, or of more than the law gives.
#[must_use]
pub fn term(field: &'static str) -> Problem {
    Problem::new(400, "term_out_of_range", Text::new("Такий строк не підходить", "This term cannot be taken"))
        .detail(Text::owned(
            format!(
                "Строк органу: від 1 до {MAX_FORWARD_DAYS} календарних днів. Відкласти повідомлення можна на майбутній день, \
                 разом не більше ніж на {MAX_MORE_DAYS} днів понад {MAX_FORWARD_DAYS}."
            ),
            format!(
                "A body has 1 to {MAX_FORWARD_DAYS} calendar days. A report can be put off to a day to come, \
                 by {MAX_MORE_DAYS} days beyond {MAX_FORWARD_DAYS} at most."
            ),
        ))
        .field(field)
}

/// The contact of an author who did not agree to it.
#[must_use]
pub fn contact_not_agreed() -> Problem {
    Problem::new(409, "contact_not_agreed", Text::new("Заявник на це не погоджувався", "The author did not agree"))
        .detail(Text::new(
            "Контакт заявника органові не передаємо: згоди на це немає. Надішліть без нього.",
            "The contact of the author is not given to a body: they did not agree. Send it without.",
        ))
        .field("share_contact")
}

/// The contact of an author, asked for by a body that may not have it.
#[must_use]
pub fn contact_not_for_body() -> Problem {
    Problem::new(409, "contact_not_for_body", Text::new("Контакту заявника не передано", "The contact was not passed on")).detail(
        Text::new(
            "Заявник не погоджувався, щоб ви мали його контакт. Ваші слова він прочитає у Варті.",
            "The author did not agree that you have their contact. What you write they read in Varta.",
        ),
    )
}

/// A reply link of a case that is with somebody else by now.
#[must_use]
pub fn body_link_spent() -> Problem {
    super::links::gone(
        "body_link_spent",
        Text::new(
            "Цього звернення у вас уже немає: ви про нього повідомили, строк минув або його передано іншим. \
             Якщо маєте що додати, зателефонуйте тим, хто його надіслав.",
            "The case is no longer with you: you have reported on it, the term is over, or others have it. \
             If there is something to add, call those who sent it.",
        ),
    )
}

/// A report of no kind that there is.
#[must_use]
pub fn report_missing() -> Problem {
    Problem::new(400, "report_missing", Text::new("Не вказано, що зроблено", "Not said what was done"))
        .detail(Text::new("Виберіть один із чотирьох варіантів.", "Choose one of the four."))
        .field("report")
}

/// Nothing public of that number.
#[must_use]
pub fn hazard_not_found() -> Problem {
    Problem::new(404, "hazard_not_found", Text::new("Такого місця на мапі немає", "Nothing there on the map"))
        .detail(Text::new("Перевірте номер: показуємо лише те, що оприлюднено.", "Check the number: only what is published is shown."))
}

/// No published question of that number.
#[must_use]
pub fn question_not_found() -> Problem {
    Problem::new(404, "question_not_found", Text::new("Такого запитання немає", "No such question"))
        .detail(Text::new("Перевірте номер: показуємо лише те, що оприлюднено.", "Check the number: only what is published is shown."))
}

/// A hazard that has come to its end.
#[must_use]
pub fn hazard_closed() -> Problem {
    Problem::new(409, "hazard_closed", Text::new("Це питання вже закрито", "It is closed"))
        .detail(Text::new("Якщо небезпека знову є, позначте її новим зверненням.", "If it is unsafe again, mark it anew."))
}

/// A part of the map that is too large, or none.
#[must_use]
pub fn area_too_large() -> Problem {
    let side = MAX_SIDE_METRES / 1_000.0;
    Problem::new(400, "area_too_large", Text::new("Завелика частина мапи", "Too large a part of the map"))
        .detail(Text::owned(
            format!("Наблизьте мапу: за один раз показуємо до {side} км завширшки й заввишки, або до 1500 м навколо точки."),
            format!("Zoom in: {side} km across at once, or 1500 m around a point."),
        ))
        .field("bbox")
}

/// Neither a point nor a part of the map.
#[must_use]
pub fn area_malformed() -> Problem {
    Problem::new(400, "area_malformed", Text::new("Не вказано, де шукати", "Not said where"))
        .detail(Text::new(
            "Вкажіть lat, lon і radius (до 1500 м) або bbox: захід, південь, схід, північ через кому.",
            "Give lat, lon and radius (up to 1500 m), or bbox: west, south, east, north, with commas.",
        ))
        .field("bbox")
}

/// A hazard without a point on the map.
#[must_use]
pub fn point_missing() -> Problem {
    Problem::new(422, "point_missing", Text::new("Не вказано точки", "No point given"))
        .detail(Text::new("У зверненні лише адреса: вкажіть точку на мапі.", "The case has an address only: give a point."))
        .field("point")
}

/// Something personal in words that everybody is to read: here nobody can let it stay.
#[must_use]
pub fn personal_for_all(field: &'static str, found: &[Found]) -> Problem {
    let all: Vec<Value> =
        found.iter().map(|one| json!({ "field": field, "kind": one.kind.name(), "from": one.at.start, "to": one.at.end })).collect();
    Problem::new(409, "personal_data_found", Text::new("У тексті є особисті дані", "The text has personal data"))
        .detail(Text::new(
            "Приберіть телефони, пошту, картки, документи й адреси з квартирою: це прочитають усі.",
            "Take out phones, mailboxes, cards, documents and addresses with a flat: everybody will read it.",
        ))
        .field(field)
        .with("found", json!(all))
}

/// An offer that is not there, or was of another day.
#[must_use]
pub fn offer_unknown() -> Problem {
    Problem::new(404, "offer_unknown", Text::new("Такої пропозиції немає", "No such offer"))
        .detail(Text::new("Пропозиція діє добу. Поставте запитання ще раз.", "An offer lasts for a day. Ask the question again."))
        .field("offer")
}

/// A list of cases that is empty, too long, or has one twice.
#[must_use]
pub fn bulk_size(most: usize) -> Problem {
    Problem::new(400, "bulk_size", Text::new("Список не підходить", "The list cannot be taken"))
        .detail(Text::owned(format!("Від 1 до {most} звернень, кожне один раз."), format!("1 to {most} cases, each once.")))
        .field("references")
}

/// Another number of cases than was expected.
#[must_use]
pub fn bulk_count_differs(count: usize) -> Problem {
    Problem::new(409, "bulk_count_differs", Text::new("Кількість інша", "The number differs"))
        .detail(Text::owned(
            format!("У списку {count} звернень, а підтверджено іншу кількість. Нічого не змінено."),
            format!("The list has {count} cases, and another number was confirmed. Nothing was changed."),
        ))
        .field("expected")
}

/// A rejection without its reason.
#[must_use]
pub fn reject_reason_missing() -> Problem {
    Problem::new(400, "reject_reason_missing", Text::new("Не вказано причини", "No reason given"))
        .detail(Text::new("Причина: abuse, spam, unclear або outside_city.", "The reason is abuse, spam, unclear or outside_city."))
        .field("reason")
}
