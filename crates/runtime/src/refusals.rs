//! Every refusal a caller can meet, with its stable code and its words in both languages. A new one is
//! added here and nowhere else; `docs/problems.md` lists them, and a test holds the two together.

mod case;
mod doors;
mod follow;
mod links;
mod public;

use varta_domain::code::CodeError;
use varta_domain::guidance::search::MAX_QUERY_CHARS;
use varta_domain::lang::Lang;
use varta_domain::photo::Refused;
use varta_domain::text::{MessageText, TextError};

pub use self::case::case;
pub use self::doors::*;
pub use self::follow::{hazard_malformed, nothing_to_follow, one_contact, radius, sms_at_night, too_many_subscriptions};
pub use self::links::{link_expired, link_of_another, link_spent, link_unknown};
pub use self::public::{
    area_malformed, area_too_large, body_link_spent, bulk_count_differs, bulk_size, contact_not_agreed, contact_not_for_body,
    hazard_closed, hazard_not_found, offer_unknown, personal_for_all, point_missing, question_not_found, reject_reason_missing,
    report_missing, term,
};
use crate::problem::{Problem, Text};

/// No such city.
#[must_use]
pub fn city_unknown() -> Problem {
    Problem::new(404, "city_unknown", Text::new("Такого міста немає", "No such city"))
        .detail(Text::new(
            "Варта ще не працює в цьому місті. У разі небезпеки телефонуйте 102 або 112.",
            "Varta does not serve this city yet. In danger call 102 or 112.",
        ))
        .field("city")
}

/// No such article of guidance.
#[must_use]
pub fn article_unknown() -> Problem {
    Problem::new(404, "article_unknown", Text::new("Такої поради немає", "No such article"))
        .detail(Text::new("Знайдіть її за запитанням: параметр q списку порад.", "Look for it by a question: the parameter q of the list."))
        .field("article")
}

/// No such article among those that something points to.
#[must_use]
pub fn article_unknown_in(field: &'static str) -> Problem {
    Problem::new(422, "article_unknown", Text::new("Такої поради немає", "No such article"))
        .detail(Text::new("Вкажіть ідентифікатори порад цього міста.", "Give the ids of articles of this city."))
        .field(field)
}

/// A question that is too long to be looked for.
#[must_use]
pub fn question_too_long() -> Problem {
    Problem::new(400, "question_too_long", Text::new("Запитання задовге", "The question is too long"))
        .detail(Text::owned(
            format!("Скоротіть запитання: можна до {MAX_QUERY_CHARS} символів."),
            format!("Shorten the question: {MAX_QUERY_CHARS} characters at most."),
        ))
        .field("q")
}

/// A number of results that cannot be.
#[must_use]
pub fn limit_malformed(most: usize) -> Problem {
    Problem::new(400, "limit_malformed", Text::new("Це не кількість", "Not a number of results"))
        .detail(Text::owned(format!("Ціле число від 1 до {most}."), format!("A whole number from 1 to {most}.")))
        .field("limit")
}

/// No such case, or not for who asks: the two look the same.
#[must_use]
pub fn case_not_found() -> Problem {
    Problem::new(404, "case_not_found", Text::new("Звернення не знайдено", "No such case"))
        .detail(Text::new("Перевірте номер і ключ звернення.", "Check the reference and the case key."))
}

/// No such case among those that a member of staff may answer: whether there is one elsewhere is not told.
#[must_use]
pub fn case_not_found_for_staff() -> Problem {
    Problem::new(404, "case_not_found", Text::new("Звернення не знайдено", "No such case")).detail(Text::new(
        "Перевірте номер. Відповідати можна лише на звернення свого міста, району чи дільниці.",
        "Check the reference. Only cases of your own city, district or beat can be answered.",
    ))
}

/// A case, or a list of them, that they may know of and not do this with.
#[must_use]
pub fn case_not_yours() -> Problem {
    Problem::new(403, "not_yours", Text::new("Це не у вашому віданні", "Not yours to do")).detail(Text::new(
        "Ваша роль не дозволяє цього, або це звернення чи черга іншого міста, району, дільниці чи органу.",
        "Your role does not allow it, or it is another city’s, district’s, beat’s or body’s.",
    ))
}

/// A field or a parameter that has to be there.
#[must_use]
pub fn field_missing(field: &'static str) -> Problem {
    Problem::new(400, "field_missing", Text::new("Бракує поля", "A field is missing"))
        .detail(Text::new("Це поле обов’язкове.", "This field is required."))
        .field(field)
}

/// A field or a parameter of another form than is needed.
#[must_use]
pub fn field_malformed(field: &'static str) -> Problem {
    Problem::new(400, "field_malformed", Text::new("Значення не підходить", "The value cannot be taken"))
        .detail(Text::new("Значення має інший тип або вигляд, ніж потрібно.", "The value has another type or form than is needed."))
        .field(field)
}

/// No such body in the city, or none of the kind that it takes.
#[must_use]
pub fn body_unknown(field: &'static str) -> Problem {
    Problem::new(422, "body_unknown", Text::new("Такого органу немає", "No such body"))
        .detail(Text::new(
            "Підрозділ, партнер чи відповідальний орган має бути в переліку міста і такого виду, як потрібно.",
            "A division, a partner or a responsible body has to be in the city’s directory, and of the kind that is needed.",
        ))
        .field(field)
}

/// A redaction that lies outside the words of an entry.
#[must_use]
pub fn redaction_malformed(field: &'static str) -> Problem {
    Problem::new(400, "redaction_malformed", Text::new("Приховати так не можна", "It cannot be redacted so"))
        .detail(Text::new(
            "Вкажіть або ranges — пари позицій символів у тексті запису, від нуля, або replacement — новий текст.",
            "Give either ranges, pairs of positions of characters in the entry’s text counted from zero, or replacement, a new text.",
        ))
        .field(field)
}

/// A key that cannot be one.
#[must_use]
pub fn case_key_malformed(error: &CodeError) -> Problem {
    let detail = match error {
        CodeError::Length { .. } => {
            Text::new("Ключ має 20 символів, наприклад п’ять груп по чотири.", "A key has 20 symbols, in five groups of four.")
        }
        CodeError::Symbol => Text::new(
            "У ключі є символ, якого в ключах не буває. Ключі складаються з цифр 2–9 і літер A C D E F H J K M N P R T W X.",
            "The key has a symbol that keys do not use. Keys are made of 2–9 and A C D E F H J K M N P R T W X.",
        ),
        CodeError::Check => Text::new(
            "Схоже, один символ ключа переплутано: контрольний символ не сходиться.",
            "One symbol of the key seems to be wrong: its check character does not agree.",
        ),
    };
    Problem::new(400, "case_key_malformed", Text::new("Це не ключ звернення", "Not a case key")).detail(detail).field("Case-Key")
}

/// Too many wrong keys from one source.
#[must_use]
pub fn too_many_wrong_keys(retry_after_s: u32) -> Problem {
    Problem::new(429, "too_many_wrong_keys", Text::new("Забагато спроб", "Too many tries"))
        .detail(Text::new(
            "Забагато хибних ключів. Зачекайте кілька хвилин і спробуйте ще раз.",
            "Too many wrong keys. Wait some minutes and try again.",
        ))
        .field("Case-Key")
        .retry_after(retry_after_s)
}

/// A text that is none.
#[must_use]
pub fn text(field: &'static str, error: &TextError) -> Problem {
    let (code, detail) = match error {
        TextError::Empty => ("text_empty", Text::new("Напишіть кілька слів.", "Write a few words.")),
        TextError::TooLong => (
            "text_too_long",
            Text::owned(
                format!("Текст задовгий: можна до {} символів.", MessageText::MAX_CHARS),
                format!("The text is too long: {} characters at most.", MessageText::MAX_CHARS),
            ),
        ),
        TextError::Control => (
            "text_control_characters",
            Text::new("У тексті є невидимі керівні символи. Приберіть їх.", "The text has control characters. Remove them."),
        ),
    };
    Problem::new(400, code, Text::new("Текст не підходить", "The text cannot be taken")).detail(detail).field(field)
}

/// No such photo, or not with this token: the two look the same.
#[must_use]
pub fn photo_not_found() -> Problem {
    Problem::new(404, "photo_not_found", Text::new("Фото не знайдено", "No such photo")).detail(Text::new(
        "Фото без звернення зберігаємо добу. Ключ фото передаємо в заголовку Photo-Token.",
        "A photo without a case is kept for a day. Its token goes into the header Photo-Token.",
    ))
}

/// A photo that need not be sent, since it could not be taken.
#[must_use]
pub fn photo_refused(reason: Refused) -> Problem {
    let title = Text::new("Таке фото не приймаємо", "This photo cannot be taken");
    let (problem, field) = match reason {
        Refused::TooLarge | Refused::TooManyPixels => (Problem::new(422, "photo_too_large", title), "bytes"),
        _ => (Problem::new(422, "photo_type_unsupported", title), "content_type"),
    };
    problem.detail(Text::new(reason.advice(Lang::Uk), reason.advice(Lang::En))).field(field)
}

/// A photo of no bytes.
#[must_use]
pub fn photo_empty() -> Problem {
    Problem::new(422, "photo_empty", Text::new("Файл порожній", "The file is empty"))
        .detail(Text::new("У файлі немає жодного байта. Виберіть інше фото.", "The file has no bytes. Choose another photo."))
        .field("bytes")
}

/// Not a phone.
#[must_use]
pub fn phone(field: &'static str) -> Problem {
    Problem::new(400, "phone_malformed", Text::new("Це не номер телефону", "Not a phone number"))
        .detail(Text::new(
            "Напишіть номер так: +380441234567 або 044 123 45 67.",
            "Write the number like this: +380441234567 or 044 123 45 67.",
        ))
        .field(field)
}

/// Not an e-mail address.
#[must_use]
pub fn email(field: &'static str) -> Problem {
    Problem::new(400, "email_malformed", Text::new("Це не адреса електронної пошти", "Not an e-mail address"))
        .detail(Text::new("Напишіть адресу так: imya@example.com.", "Write the address like this: name@example.com."))
        .field(field)
}

/// A contact without a way to reach anybody.
#[must_use]
pub fn contact_empty() -> Problem {
    Problem::new(400, "contact_empty", Text::new("Контакт порожній", "The contact is empty"))
        .detail(Text::new(
            "Вкажіть телефон чи пошту, або приберіть contact: писати можна анонімно.",
            "Give a phone or an e-mail address, or leave contact out: you may stay anonymous.",
        ))
        .field("contact")
}

/// A score outside 1 to 5.
#[must_use]
pub fn score() -> Problem {
    Problem::new(400, "score_out_of_range", Text::new("Оцінка поза межами", "The score is out of range"))
        .detail(Text::new("Оцінка: ціле число від 1 (погано) до 5 (добре).", "A score is a whole number from 1 (bad) to 5 (good)."))
        .field("score")
}

/// Neither address nor point.
#[must_use]
pub fn place_missing() -> Problem {
    Problem::new(400, "place_missing", Text::new("Не вказано місця", "No place given"))
        .detail(Text::new(
            "Вкажіть адресу (address) або точку (point чи lat і lon).",
            "Give an address, or a point (point, or lat and lon).",
        ))
        .field("address")
}

/// Address and point.
#[must_use]
pub fn place_twice() -> Problem {
    Problem::new(400, "place_twice", Text::new("Місце вказано двічі", "The place is given twice"))
        .detail(Text::new("Вкажіть щось одне: адресу або точку.", "Give one of the two: an address or a point."))
        .field("address")
}

/// A token of somebody who is not, or no longer, staff.
#[must_use]
pub fn not_staff() -> Problem {
    Problem::new(403, "not_staff", Text::new("Немає доступу", "No access"))
        .detail(Text::new("Цьому обліковому запису не надано жодної ролі у Варті.", "This account has no role in Varta."))
}

/// Others kept changing the same case.
#[must_use]
pub fn busy() -> Problem {
    Problem::new(503, "busy", Text::new("Спробуйте ще раз", "Try again"))
        .detail(Text::new(
            "Саме зараз це звернення змінює хтось інший. Нічого не записано; повторіть за мить.",
            "Somebody else is changing this case right now. Nothing was written; try again in a moment.",
        ))
        .retry_after(2)
}
