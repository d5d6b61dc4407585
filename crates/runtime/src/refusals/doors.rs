//! What the doors refuse, or ask back.

use serde_json::{Value, json};
use varta_domain::case::DetailKey;
use varta_domain::lang::Lang;
use varta_domain::personal::Found;
use varta_domain::photo::{ClaimsError, MAX_PHOTOS};
use varta_store::{AttachRefusal, Exhausted};

use crate::problem::{Problem, Text};

/// Not a category of the city, or one of another kind of case.
#[must_use]
pub fn category_unknown() -> Problem {
    Problem::new(400, "category_unknown", Text::new("Такої категорії немає", "No such category"))
        .detail(Text::new(
            "Виберіть категорію зі списку для цього виду звернень або приберіть поле.",
            "Choose a category of the list for this kind of case, or leave the field out.",
        ))
        .field("category")
}

/// Not a kind of case.
#[must_use]
pub fn kind_unknown() -> Problem {
    Problem::new(400, "kind_unknown", Text::new("Такого виду звернень немає", "No such kind of case"))
        .detail(Text::new("Види: message, question, hazard, crime_report.", "Kinds: message, question, hazard, crime_report."))
        .field("kind")
}

/// A detail that the form of this kind of case does not ask.
#[must_use]
pub fn detail_unexpected(key: DetailKey) -> Problem {
    Problem::new(400, "detail_unexpected", Text::new("Цього тут не питають", "Not asked here"))
        .detail(Text::new(
            "Для цього виду звернень такого поля немає. Напишіть про це в тексті.",
            "This kind of case has no such field. Write it into the text.",
        ))
        .field(format!("details.{}", key.name()))
}

/// A detail that is too long.
#[must_use]
pub fn detail_too_long(key: DetailKey) -> Problem {
    Problem::new(400, "text_too_long", Text::new("Текст не підходить", "The text cannot be taken"))
        .detail(Text::owned(
            format!("Відповідь задовга: можна до {} символів. Решту напишіть у тексті.", DetailKey::MAX_CHARS),
            format!("The answer is too long: {} characters at most. Write the rest into the text.", DetailKey::MAX_CHARS),
        ))
        .field(format!("details.{}", key.name()))
}

/// A time of the key that is not offered.
#[must_use]
pub fn key_days_unsupported() -> Problem {
    Problem::new(400, "key_days_unsupported", Text::new("Такого строку немає", "No such time"))
        .detail(Text::new("Ключ може діяти 7, 30 або 90 днів.", "A key can be valid for 7, 30 or 90 days."))
        .field("key_valid_days")
}

/// A way by which the contact cannot be reached.
#[must_use]
pub fn contact_way_unreachable() -> Problem {
    Problem::new(400, "contact_way_unreachable", Text::new("Так не зв’язатися", "There is no such way"))
        .detail(Text::new(
            "Для SMS потрібен телефон, для листа адреса пошти. Або виберіть way: none.",
            "SMS needs a phone and mail an address. Or choose way: none.",
        ))
        .field("contact.safe.way")
}

/// Hours that are none.
#[must_use]
pub fn safe_hours() -> Problem {
    Problem::new(400, "hours_malformed", Text::new("Години не підходять", "Not hours"))
        .detail(Text::new(
            "Початок і кінець мають бути різні. Якщо годиться будь-яка година, приберіть hours.",
            "They begin and end at different times. If any hour is safe, leave hours out.",
        ))
        .field("contact.safe.hours.to")
}

/// More members of the police than one complaint can name.
#[must_use]
pub fn too_many_officers(most: usize) -> Problem {
    Problem::new(400, "too_many_officers", Text::new("Забагато імен", "Too many names"))
        .detail(Text::owned(
            format!("Вкажіть щонайбільше {most}, про решту напишіть у тексті."),
            format!("Name {most} at most, and write of the others in the text."),
        ))
        .field("about_officer")
}

/// Nobody of that id in the police of the city.
#[must_use]
pub fn about_nobody() -> Problem {
    Problem::new(422, "officer_unknown", Text::new("Такого офіцера немає", "No such officer"))
        .detail(Text::new(
            "Якщо не знаєте, про кого йдеться, залиште лише about_police: true.",
            "If you do not know who it was, leave about_police: true alone.",
        ))
        .field("about_officer")
}

/// Photos that cannot be a list of one case.
#[must_use]
pub fn photo_claims(error: ClaimsError) -> Problem {
    let problem = match error {
        ClaimsError::TooMany => Problem::new(400, "too_many_photos", Text::new("Забагато фото", "Too many photos")).detail(Text::owned(
            format!("До звернення можна додати до {MAX_PHOTOS} фото."),
            format!("A case has {MAX_PHOTOS} photos at most."),
        )),
        ClaimsError::Twice => Problem::new(400, "photo_twice", Text::new("Фото вказано двічі", "A photo is there twice"))
            .detail(Text::new("Залиште кожне фото один раз.", "Leave each photo once.")),
    };
    problem.field("photos")
}

/// A photo that cannot be added, by its place in the list.
#[must_use]
pub fn photo_not_attached(at: usize, refusal: &AttachRefusal) -> Problem {
    let title = Text::new("Фото не додано", "A photo cannot be added");
    let problem = match refusal {
        AttachRefusal::Unknown => Problem::new(422, "photo_unknown", title).detail(Text::new(
            "Такого фото немає: без звернення зберігаємо його добу. Надішліть його ще раз.",
            "There is no such photo: without a case it is kept for a day. Send it again.",
        )),
        AttachRefusal::Taken => Problem::new(422, "photo_taken", title).detail(Text::new(
            "Це фото вже є в іншому зверненні. Надішліть його ще раз.",
            "It belongs to another case already. Send it again.",
        )),
        AttachRefusal::Unfit(reason) => {
            Problem::new(422, "photo_refused", title).detail(Text::new(reason.advice(Lang::Uk), reason.advice(Lang::En)))
        }
    };
    problem.field(format!("photos[{at}]"))
}

/// A text with many links.
#[must_use]
pub fn too_many_links(most: usize) -> Problem {
    Problem::new(422, "too_many_links", Text::new("Забагато посилань", "Too many links"))
        .detail(Text::owned(
            format!("Залиште щонайбільше {most} посилань: тексти з багатьма схожі на рекламу."),
            format!("Leave {most} links at most: texts with many look like advertising."),
        ))
        .field("text")
}

/// Too many cases from one source.
#[must_use]
pub fn too_many_cases(exhausted: Exhausted, retry_after_s: u32) -> Problem {
    let detail = match exhausted {
        Exhausted::SameText => Text::new(
            "Це звернення ми вже маємо: той самий текст надіслано кілька разів. Доповнити своє звернення можна за його ключем. У разі небезпеки телефонуйте 102 або 112.",
            "We have this already: the same text was sent several times. A case can be added to with its key. In danger call 102 or 112.",
        ),
        Exhausted::Hour | Exhausted::Day => Text::new(
            "Із вашої мережі надійшло забагато звернень. Спробуйте згодом. У разі небезпеки телефонуйте 102 або 112, не чекайте.",
            "Too many cases came from your network. Try again later. In danger call 102 or 112, do not wait.",
        ),
    };
    Problem::new(429, "too_many_cases", Text::new("Забагато звернень", "Too many cases")).detail(detail).retry_after(retry_after_s)
}

/// Too many photos from one source in an hour.
#[must_use]
pub fn too_many_uploads(retry_after_s: u32) -> Problem {
    Problem::new(429, "too_many_uploads", Text::new("Забагато фото", "Too many photos"))
        .detail(Text::new(
            "Із вашої мережі надійшло забагато фото. Надішліть звернення без фото або спробуйте згодом. У разі небезпеки телефонуйте 102 або 112.",
            "Too many photos came from your network. Send the case without photos, or try again later. In danger call 102 or 112.",
        ))
        .retry_after(retry_after_s)
}

/// A source that a moderator does not listen to for a time.
#[must_use]
pub fn muted(retry_after_s: u32) -> Problem {
    Problem::new(429, "muted", Text::new("Тимчасово не приймаємо", "Not taken for a while"))
        .detail(Text::new(
            "Через зловживання модератор на деякий час зупинив приймання звернень із вашої мережі. У разі небезпеки телефонуйте 102 або 112.",
            "After abuse a moderator has stopped taking cases from your network for a time. In danger call 102 or 112.",
        ))
        .retry_after(retry_after_s)
}

/// What in the author's words could tell who they are: shall it stay? `found` are fields with what is in them.
#[must_use]
pub fn personal_data_found(found: &[(String, Vec<Found>)], lang: Lang) -> Problem {
    let of_field = |(field, found): &(String, Vec<Found>)| -> Vec<Value> {
        found.iter().map(|one| json!({ "field": field, "kind": one.kind.name(), "from": one.at.start, "to": one.at.end })).collect()
    };
    let all: Vec<Value> = found.iter().flat_map(of_field).collect();
    let field = found.first().map_or_else(|| "text".to_owned(), |(field, _)| field.clone());
    Problem::new(409, "personal_data_found", Text::new("Залишити особисті дані?", "Shall personal data stay?"))
        .detail(Text::new(
            "Схоже, у тексті є телефон, адреса, картка чи документ. Їх побачать усі, хто розглядатиме звернення. Приберіть їх або, якщо вони потрібні, \
             надішліть те саме ще раз із keep_personal: true. Контакт безпечніше вказати в полі contact.",
            "There seems to be a phone, an address, a card or a document in the text. Everybody who works on the case will see it. Take it out or, if it \
             is needed, send the same again with keep_personal: true. A contact is safer in the field contact.",
        ))
        .field(field)
        .in_lang(lang)
        .with("found", json!(all))
        .with("confirm_with", json!({ "keep_personal": true }))
}

/// Somebody described by their origin alone: asked back once, with why.
#[must_use]
pub fn description_incomplete(field: &'static str, lang: Lang) -> Problem {
    Problem::new(409, "description_incomplete", Text::new("Що ця людина робила?", "What did they do?"))
        .detail(Text::new(
            "Походження не допоможе нікого знайти, а підозра впаде на людей, які ні до чого. Напишіть, що людина робила, куди пішла, який на ній одяг, зріст, вік. \
             Якщо більше нічого не знаєте, надішліть те саме ще раз із description_confirmed: true.",
            "An origin helps to find nobody, and casts suspicion on people who did nothing. Write what the person did, where they went, their clothes, height, age. \
             If you know nothing more, send the same again with description_confirmed: true.",
        ))
        .field(field)
        .in_lang(lang)
        .with("confirm_with", json!({ "description_confirmed": true }))
}

/// It may be a complaint about the police, which the officer must not get: asked back once.
#[must_use]
pub fn about_police_unclear(lang: Lang) -> Problem {
    Problem::new(409, "about_police_unclear", Text::new("Це скарга на поліцію?", "Is this a complaint about the police?"))
        .detail(Text::new(
            "Схоже, ви скаржитеся на дільничного офіцера чи іншого поліцейського. Якщо так, надішліть те саме ще раз із about_police: true: звернення отримають \
             керівник і модератори, а той, на кого ви скаржитеся, про нього не дізнається. Якщо ні, надішліть із about_police: false.",
            "You seem to complain about the district officer or another member of the police. If so, send the same again with about_police: true: the supervisor \
             and the desk get it, and who it is about learns nothing. If not, send it with about_police: false.",
        ))
        .field("text")
        .in_lang(lang)
        .with("confirm_with", json!({ "about_police": true }))
        .with("otherwise_with", json!({ "about_police": false }))
}

/// Where a case came from is not known any more.
#[must_use]
pub fn source_forgotten() -> Problem {
    Problem::new(409, "source_forgotten", Text::new("Звідки воно, вже невідомо", "Where it came from is forgotten")).detail(Text::new(
        "Звідки надійшло звернення, знаємо до кінця наступної доби (UTC): далі зупинити автора неможливо.",
        "Where a case came from is known to the end of the day (UTC) after it: then its author cannot be stopped.",
    ))
}

/// Hours of a mute out of bounds.
#[must_use]
pub fn mute_hours(most: u8) -> Problem {
    Problem::new(400, "hours_out_of_range", Text::new("Години поза межами", "Hours out of range"))
        .detail(Text::owned(format!("Ціле число від 1 до {most}."), format!("A whole number from 1 to {most}.")))
        .field("hours")
}
