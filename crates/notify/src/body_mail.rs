//! E-mail to bodies. To a responsible body goes the case itself, since it is what the body has to act on: the author's
//! words and the place, not who the author is. To those who sign in, divisions and partners, no word of it.

use jiff::civil::Date;
use varta_domain::place::Point;
use varta_domain::reference::Reference;

use crate::mail::Mail;
use crate::wording::full_day;

const SIGNED: &str = "\nВарта, електронний офіс дільничного офіцера поліції\n";

/// A case that was sent to a body.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// Its number.
    pub reference: &'a Reference,
    /// The city, in Ukrainian.
    pub city: &'a str,
    /// The address.
    pub place: Option<&'a str>,
    /// The point.
    pub point: Option<Point>,
    /// The author's words.
    pub words: &'a str,
    /// What the form asked besides, of the place and the time: a question and its answer each.
    pub details: &'a [(&'a str, &'a str)],
    /// The legal ground.
    pub ground: &'a str,
    /// What the desk adds.
    pub note: Option<&'a str>,
    /// The last day of its term, in the city.
    pub due_on: Date,
    /// Whether the author agreed that the body has their contact, which then stands on the page behind the link.
    pub contact_shared: bool,
    /// The reply link.
    pub link: &'a str,
}

impl std::fmt::Debug for Sent<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sent").field("reference", self.reference).finish_non_exhaustive()
    }
}

/// The mail with which a case goes to a body.
#[must_use]
pub fn forwarded(sent: &Sent<'_>) -> Mail {
    let Sent { reference, city, place, point, words, details, ground, note, due_on, contact_shared, link } = *sent;
    let mut body = format!("Надсилаємо вам звернення {reference} (м. {city}) за належністю.\n");
    if let Some(place) = place {
        body.push_str(&format!("\nМісце: {place}\n"));
    }
    if let Some(point) = point {
        body.push_str(&format!("\nТочка на мапі: {:.5}, {:.5}\n", point.lat(), point.lon()));
    }
    body.push_str(&format!("\nТекст звернення:\n{words}\n"));
    for (question, answer) in details {
        body.push_str(&format!("{question} {answer}\n"));
    }
    body.push_str(&format!("\nПідстава: {ground}\n"));
    if let Some(note) = note {
        body.push_str(&format!("\nПримітка модератора: {note}\n"));
    }
    body.push_str(&format!(
        "\nПросимо розглянути його й до {} включно повідомити, що зроблено:\n{link}\n\n\
         За посиланням можна написати, що роботу виконано, що вона триває, що порушення не підтвердилося або що це не ваше питання. \
         Ваші слова прочитає заявник. Воно відкриває лише це звернення; не пересилайте його стороннім.\n\
         {}\n",
        full_day(due_on),
        if contact_shared {
            "Контакт заявника, який на це погодився, — на сторінці за посиланням."
        } else {
            "Контактів заявника не передаємо; де в тексті було щось особисте, стоїть «[приховано]»."
        }
    ));
    body.push_str(SIGNED);
    Mail { subject: format!("Varta {reference}: case for your action"), body }
}

/// The mail of an addition to a case that a body has.
#[must_use]
pub fn added(reference: &Reference, due_on: Date, link: &str) -> Mail {
    let body = format!(
        "Заявник доповнив звернення {reference}, яке вам надіслано раніше.\n\n\
         Прочитати доповнення й до {} включно повідомити, що зроблено:\n{link}\n{SIGNED}",
        full_day(due_on)
    );
    Mail { subject: format!("Varta {reference}: follow-up"), body }
}

/// The mail to a division or a partner in whose queue a case waits.
#[must_use]
pub fn waits(reference: &Reference) -> Mail {
    let body =
        format!("У вашій черзі у Варті чекає звернення {reference}. Увійдіть зі своїм обліковим записом, щоб його прочитати.\n{SIGNED}");
    Mail { subject: format!("Varta {reference}: in your queue"), body }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn subjects_are_what_sns_accepts_and_only_the_body_of_the_case_reads_its_words() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        let sent = Sent {
            reference: &reference,
            city: "Київ",
            place: Some("вулиця Васильківська, 12"),
            point: Point::new(50.4, 30.5).ok(),
            words: "Не світить ліхтар",
            details: &[("Відколи так?", "Другий тиждень")],
            ground: "Закон «Про благоустрій населених пунктів», ст. 10",
            note: Some("Стовп № 7"),
            due_on: date(2026, 12, 20),
            contact_shared: false,
            link: "https://varta.example/b/abc",
        };
        let (first, more, queue) = (forwarded(&sent), added(&reference, sent.due_on, sent.link), waits(&reference));
        for mail in [&first, &more, &queue] {
            assert!(mail.subject.is_ascii() && mail.subject.len() < 100 && !mail.subject.contains('\n'), "{}", mail.subject);
            assert!(mail.body.contains(reference.as_str()));
        }
        for part in
            [sent.words, sent.ground, "20 грудня 2026 року", "50.40000, 30.50000", "Стовп № 7", "Відколи так? Другий тиждень", sent.link]
        {
            assert!(first.body.contains(part), "{part}: {}", first.body);
        }
        assert!(more.body.contains(sent.link) && !more.body.contains(sent.words));
        assert!(!queue.body.contains("http") && !queue.body.contains(sent.words));
        assert!(!format!("{sent:?}").contains("ліхтар"));
    }
}
