//! Of who wants to follow what is public.

use jiff::SignedDuration;

use crate::problem::{Problem, Text};

/// Nothing to follow, or more than one thing.
#[must_use]
pub fn nothing_to_follow() -> Problem {
    Problem::new(400, "nothing_to_follow", Text::new("За чим стежити?", "Follow what?"))
        .detail(Text::new("Вкажіть щось одне: hazard, area або street.", "Give one of hazard, area and street."))
        .field("what")
}

/// A number that no hazard can have.
#[must_use]
pub fn hazard_malformed() -> Problem {
    Problem::new(400, "hazard_malformed", Text::new("Такого номера немає", "No such number"))
        .detail(Text::new("Перепишіть номер із мапи, наприклад 7J6R-T7HA.", "Copy the number from the map, such as 7J6R-T7HA."))
        .field("what.hazard")
}

/// An area too small or too large.
#[must_use]
pub fn radius() -> Problem {
    Problem::new(400, "radius_out_of_range", Text::new("Радіус поза межами", "The radius is out of range"))
        .detail(Text::new("Радіус ділянки: від 100 до 1000 метрів.", "The radius of an area is 100 to 1000 metres."))
        .field("what.area.radius_m")
}

/// No contact, or two.
#[must_use]
pub fn one_contact() -> Problem {
    Problem::new(400, "one_contact", Text::new("Потрібен один контакт", "One contact is needed"))
        .detail(Text::new("Вкажіть телефон або пошту, щось одне.", "Give a phone or an e-mail address, one of them."))
        .field("contact")
}

/// One source asks for too many subscriptions.
#[must_use]
pub fn too_many_subscriptions() -> Problem {
    Problem::new(429, "too_many_subscriptions", Text::new("Забагато підписок", "Too many subscriptions"))
        .detail(Text::new("На сьогодні досить. Спробуйте завтра.", "That is enough for today. Try again tomorrow."))
        .retry_after(24 * 3600)
}

/// A phone, at an hour at which none may ring: whose number it is has asked for nothing yet.
#[must_use]
pub fn sms_at_night(until: SignedDuration) -> Problem {
    Problem::new(409, "sms_at_night", Text::new("Уночі SMS не надсилаємо", "No text messages at night"))
        .detail(Text::new(
            "Запитання на телефон надсилаємо з 8:00 до 22:00. Спробуйте вранці або вкажіть пошту: на неї лист піде одразу.",
            "The question goes to a phone from 8:00 to 22:00. Try again in the morning, or give an e-mail address: a mail goes at once.",
        ))
        .field("contact.phone")
        .retry_after(u32::try_from(until.as_secs()).unwrap_or(u32::MAX))
}
