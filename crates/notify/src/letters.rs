//! What authors are told: that something happened, to which case, where to read it. Never the words of anybody, never
//! the key of the case. In safe mode a letter says less than that: neither who writes nor what it is about.

use jiff::civil::Date;
use varta_domain::lang::Lang;
use varta_domain::letter::LetterKind;
use varta_domain::reference::Reference;

use crate::ses::Envelope;
use crate::sms::{MAX_PARTS, parts};
use crate::wording::day;

/// To whom a case was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentTo<'a> {
    /// The district officer.
    Officer,
    /// The officers' superior.
    Supervisor,
    /// A body, by its name.
    Body(&'a str),
}

/// What a letter is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// What it says.
    pub kind: LetterKind,
    /// The case, by the number its author knows.
    pub reference: &'a Reference,
    /// To whom it was sent, where that is known.
    pub sent_to: Option<SentTo<'a>>,
    /// Until when an answer is waited for, in the city.
    pub until: Option<Date>,
    /// Where the case can be read, with its key.
    pub link: &'a str,
    /// The address that stops letters to this contact.
    pub stop: Option<&'a str>,
    /// Whether it must give nothing away.
    pub discreet: bool,
}

/// What happened, in a sentence. `full` where there is room for the name of a body, and for what comes next.
fn said(about: &About<'_>, lang: Lang, full: bool) -> String {
    let reference = about.reference;
    let until = about.until.map(day);
    match (about.kind, lang) {
        (LetterKind::Received, Lang::Uk) => format!("звернення {reference} прийнято."),
        (LetterKind::Received, Lang::En) => format!("case {reference} was received."),
        (LetterKind::SentTo, Lang::Uk) => match about.sent_to {
            Some(SentTo::Officer) => format!("звернення {reference} передано дільничному офіцеру."),
            Some(SentTo::Supervisor) => format!("звернення {reference} передано керівництву поліції району."),
            Some(SentTo::Body(name)) if full => format!("звернення {reference} передано за належністю: {name}."),
            _ => format!("звернення {reference} передано відповідальній службі."),
        },
        (LetterKind::SentTo, Lang::En) => match about.sent_to {
            Some(SentTo::Officer) => format!("case {reference} was sent to the district officer."),
            Some(SentTo::Supervisor) => format!("case {reference} was sent to the district police command."),
            Some(SentTo::Body(name)) if full => format!("case {reference} was sent to who is responsible: {name}."),
            _ => format!("case {reference} was sent to the responsible service."),
        },
        (LetterKind::Answered, Lang::Uk) => format!("на звернення {reference} є відповідь."),
        (LetterKind::Answered, Lang::En) => format!("case {reference} was answered."),
        (LetterKind::Reopened, Lang::Uk) => format!("звернення {reference} знову в роботі."),
        (LetterKind::Reopened, Lang::En) => format!("case {reference} is open again."),
        (LetterKind::Asked, Lang::Uk) => match until {
            Some(until) => format!("є запитання щодо {reference}. Чекаємо на відповідь до {until}."),
            None => format!("є запитання щодо {reference}. Чекаємо на вашу відповідь."),
        },
        (LetterKind::Asked, Lang::En) => match until {
            Some(until) => format!("a question about {reference}, please answer by {until}."),
            None => format!("a question about {reference}, please answer it."),
        },
        (LetterKind::Rejected, Lang::Uk) => format!("звернення {reference} відхилено. Причина за посиланням."),
        (LetterKind::Rejected, Lang::En) => format!("case {reference} was not taken on. The reason:"),
        (LetterKind::Merged, Lang::Uk) => format!("звернення {reference} об’єднано з іншим про те саме."),
        (LetterKind::Merged, Lang::En) => format!("case {reference} was joined to another one of the same."),
        (LetterKind::Registered, Lang::Uk) => format!("звернення {reference} внесено до реєстру поліції."),
        (LetterKind::Registered, Lang::En) => format!("case {reference} is in the police register."),
        (LetterKind::Returned, Lang::Uk) if full => {
            format!("звернення {reference} повернулося до модераторів міста: шукаємо, хто вирішить.")
        }
        (LetterKind::Returned, Lang::Uk) => format!("звернення {reference} повернулося до модераторів."),
        (LetterKind::Returned, Lang::En) => format!("case {reference} is back with the city desk."),
        (LetterKind::Progress, Lang::Uk) => format!("служба повідомила, що робить щодо {reference}."),
        (LetterKind::Progress, Lang::En) => format!("the service told what it does about {reference}."),
    }
}

/// The text of an SMS.
#[must_use]
pub fn sms(about: &About<'_>, lang: Lang) -> String {
    let reference = about.reference;
    if about.discreet {
        return match lang {
            Lang::Uk => format!("Є новини щодо вашого запиту {reference}."),
            Lang::En => format!("There is news about your request {reference}."),
        };
    }
    let brand = lang.pick("Варта", "Varta");
    let text = |full| format!("{brand}: {} {}", said(about, lang, full), about.link);
    let full = text(true);
    if parts(&full) <= MAX_PARTS { full } else { text(false) }
}

/// The e-mail.
#[must_use]
pub fn mail(about: &About<'_>, lang: Lang) -> Envelope {
    let reference = about.reference;
    if about.discreet {
        let (subject, body) = match lang {
            Lang::Uk => ("Є новини щодо вашого запиту", format!("Є новини щодо вашого запиту {reference}.\n")),
            Lang::En => ("News about your request", format!("There is news about your request {reference}.\n")),
        };
        return Envelope { subject: subject.to_owned(), body, unsubscribe: None, named: false };
    }
    let (said, link) = (capitalised(&said(about, lang, true)), about.link);
    let (subject, how) = match lang {
        Lang::Uk => (
            format!("Звернення {reference}: є новини"),
            "Щоб прочитати, потрібен ключ звернення: його показали вам, коли ви його подали. Ми ніколи не просимо його в листах.",
        ),
        Lang::En => (
            format!("Case {reference}: news"),
            "To read it you need the key of the case, which you were shown when you filed it. We never ask for it in a mail.",
        ),
    };
    let mut body = format!("{said}\n\n{link}\n\n{how}\n");
    if let Some(stop) = about.stop {
        let words = lang.pick("Не отримувати таких листів на цю адресу:", "No more such mails to this address:");
        body.push_str(&format!("\n{words}\n{stop}\n"));
    }
    body.push_str(
        lang.pick("\nВарта, електронний офіс дільничного офіцера поліції\n", "\nVarta, the district police officer’s e-office\n"),
    );
    Envelope { subject, body, unsubscribe: about.stop.map(str::to_owned), named: true }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// As long as a link gets: a host of four parts, a city of two words.
    const LINK: &str = "https://varta.poltava.police.gov.example/c/ivano-frankivsk/K7M2-9XTA";
    const LONG: &str = "Комунальне підприємство електромереж зовнішнього освітлення м. Києва «Київміськсвітло»";

    fn all() -> impl Iterator<Item = (LetterKind, Option<SentTo<'static>>, Lang)> {
        let sent = [None, Some(SentTo::Officer), Some(SentTo::Supervisor), Some(SentTo::Body(LONG)), Some(SentTo::Body("КП «Світло»"))];
        LetterKind::ALL
            .into_iter()
            .flat_map(move |kind| sent.into_iter().flat_map(move |to| [Lang::Uk, Lang::En].map(|lang| (kind, to, lang))))
    }

    #[test]
    fn every_sms_fits_two_parts_with_the_longest_link_and_name() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        for (kind, sent_to, lang) in all() {
            let until = Some(date(2026, 11, 30));
            let about = About { kind, reference: &reference, sent_to, until, link: LINK, stop: None, discreet: false };
            let text = sms(&about, lang);
            assert!(parts(&text) <= MAX_PARTS, "{} parts: {text}", parts(&text));
            assert!(text.contains(reference.as_str()) && text.ends_with(LINK), "{text}");
            assert!(kind != LetterKind::Asked || text.contains("30.11"), "{text}");
        }
    }

    #[test]
    fn a_body_is_named_where_there_is_room() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        let about = |link, name| About {
            kind: LetterKind::SentTo,
            reference: &reference,
            sent_to: Some(SentTo::Body(name)),
            until: None,
            link,
            stop: None,
            discreet: false,
        };
        let short = "https://varta.example/c/kyiv/K7M2-9XTA";
        assert!(sms(&about(short, "КП «Київміськсвітло»"), Lang::Uk).contains("належністю: КП «Київміськсвітло»."));
        assert!(sms(&about(short, LONG), Lang::Uk).contains("відповідальній службі"));
        assert!(mail(&about(short, LONG), Lang::Uk).body.contains(LONG));
    }

    #[test]
    fn a_discreet_letter_names_neither_us_nor_the_matter_and_has_no_link() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        for (kind, sent_to, lang) in all() {
            let stop = Some("https://varta.example/u/kyiv/0");
            let about = About { kind, reference: &reference, sent_to, until: None, link: LINK, stop, discreet: true };
            let mail = mail(&about, lang);
            for text in [sms(&about, lang), mail.subject.clone(), mail.body.clone()] {
                let lower = text.to_lowercase();
                for word in ["варт", "varta", "http", "поліц", "police", "звернен", "case", "офіцер"] {
                    assert!(!lower.contains(word), "{word} in {text}");
                }
            }
            assert!(mail.unsubscribe.is_none() && !mail.named);
            assert!(mail.body.contains(reference.as_str()) && sms(&about, lang).contains(reference.as_str()));
            assert_eq!(parts(&sms(&about, lang)), 1);
        }
    }

    #[test]
    fn a_mail_begins_with_a_capital_and_ends_with_how_to_stop() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        for (kind, sent_to, lang) in all() {
            let stop = Some("https://varta.example/u/kyiv/0");
            let about = About { kind, reference: &reference, sent_to, until: None, link: LINK, stop, discreet: false };
            let mail = mail(&about, lang);
            assert!(mail.body.starts_with(char::is_uppercase), "{}", mail.body);
            assert!(mail.body.contains(LINK) && mail.body.contains("https://varta.example/u/kyiv/0"));
            assert_eq!(mail.unsubscribe.as_deref(), stop);
            assert!(!mail.subject.contains('\n') && mail.subject.contains(reference.as_str()));
        }
    }
}
