//! What followers are told: whether they want it; that something happened to a public hazard, and where to look; once a
//! week, how much happened. Never more than the public map shows.

use varta_domain::lang::Lang;
use varta_domain::reference::Reference;
use varta_domain::subscription::News;

use crate::ses::Envelope;
use crate::sms::{MAX_PARTS, parts};

/// Hazards that a digest names; of more it gives the number.
const NAMED: usize = 20;

/// What happened, in a few words.
#[must_use]
pub const fn said(news: News, lang: Lang) -> &'static str {
    match (news, lang) {
        (News::Published, Lang::Uk) => "нове на мапі",
        (News::Published, Lang::En) => "new on the map",
        (News::Sent, Lang::Uk) => "передано відповідальній службі",
        (News::Sent, Lang::En) => "sent to who is responsible",
        (News::Progress, Lang::Uk) => "служба повідомила, що робить",
        (News::Progress, Lang::En) => "the service told what it does",
        (News::Ended, Lang::Uk) => "розглянуто",
        (News::Ended, Lang::En) => "dealt with",
        (News::Reopened, Lang::Uk) => "знову в роботі",
        (News::Reopened, Lang::En) => "open again",
    }
}

/// The SMS that asks whether somebody wants to follow. With a long link the words are fewer.
#[must_use]
pub fn ask_sms(link: &str, lang: Lang) -> String {
    let (full, short) = match lang {
        Lang::Uk => ("Варта: підтвердьте підписку протягом 48 годин.", "Варта: підтвердьте підписку (48 годин)."),
        Lang::En => ("Varta: confirm the subscription within 48 hours.", "Varta: confirm subscription within 48 h."),
    };
    let text = |words: &str| format!("{words} {link}");
    let full = text(full);
    if parts(&full) <= MAX_PARTS { full } else { text(short) }
}

/// The e-mail that asks the same.
#[must_use]
pub fn ask_mail(link: &str, lang: Lang) -> Envelope {
    let (subject, body) = match lang {
        Lang::Uk => (
            "Підтвердьте підписку",
            format!(
                "Хтось, мабуть ви, просить надсилати на цю адресу новини про небезпечні місця.\n\nПідтвердити (протягом 48 годин):\n{link}\n\n\
                 Якщо це були не ви, нічого робити не треба: листів не буде.\n"
            ),
        ),
        Lang::En => (
            "Confirm your subscription",
            format!(
                "Somebody, probably you, asked for news about unsafe spots to be sent to this address.\n\nConfirm (within 48 hours):\n{link}\n\n\
                 If it was not you, there is nothing to do: no letters will come.\n"
            ),
        ),
    };
    Envelope { subject: subject.to_owned(), body: signed(body, lang), unsubscribe: None, named: true }
}

/// The SMS of one thing that happened. `link` leads to the page of the subscription, which shows it and ends the
/// subscription: who gets an SMS cannot answer it. Where the number has no room, the page has it.
#[must_use]
pub fn sms(news: News, reference: &Reference, link: &str, lang: Lang) -> String {
    let (brand, said) = (lang.pick("Варта", "Varta"), said(news, lang));
    let full = format!("{brand}: {reference}, {said}. {link}");
    if parts(&full) <= MAX_PARTS { full } else { format!("{brand}: {said}. {link}") }
}

/// The e-mail of one thing that happened.
#[must_use]
pub fn mail(news: News, reference: &Reference, link: &str, unsubscribe: &str, lang: Lang) -> Envelope {
    let said = said(news, lang);
    let (subject, what) = match lang {
        Lang::Uk => (format!("Небезпечне місце {reference}: {said}"), "Небезпечне місце, за яким ви стежите"),
        Lang::En => (format!("Unsafe spot {reference}: {said}"), "An unsafe spot that you follow"),
    };
    let body = format!("{what}: {reference}, {said}.\n\n{link}\n");
    Envelope { subject, body: ended(body, unsubscribe, lang), unsubscribe: Some(unsubscribe.to_owned()), named: true }
}

/// The SMS of a week; its link leads to the same page.
#[must_use]
pub fn digest_sms(count: usize, link: &str, lang: Lang) -> String {
    match lang {
        Lang::Uk => format!("Варта: новин за тиждень: {count}. {link}"),
        Lang::En => format!("Varta: news of the week: {count}. {link}"),
    }
}

/// The e-mail of a week. `link` gives the address of a hazard.
#[must_use]
pub fn digest_mail(all: &[(Reference, News)], link: impl Fn(&Reference) -> String, unsubscribe: &str, lang: Lang) -> Envelope {
    let mut body = String::from(lang.pick("За тиждень:\n", "This week:\n"));
    for (reference, news) in all.iter().take(NAMED) {
        body.push_str(&format!("\n{reference}: {}\n{}\n", said(*news, lang), link(reference)));
    }
    if let Some(more) = all.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let words = lang.pick("Ще новин:", "More news:");
        body.push_str(&format!("\n{words} {more}\n"));
    }
    let subject = lang.pick("Новини за тиждень", "News of the week").to_owned();
    Envelope { subject, body: ended(body, unsubscribe, lang), unsubscribe: Some(unsubscribe.to_owned()), named: true }
}

fn ended(mut body: String, unsubscribe: &str, lang: Lang) -> String {
    let words = lang.pick("Відписатися одним натиском:", "Unsubscribe with one click:");
    body.push_str(&format!("\n{words}\n{unsubscribe}\n"));
    signed(body, lang)
}

fn signed(mut body: String, lang: Lang) -> String {
    body.push_str(
        lang.pick("\nВарта, електронний офіс дільничного офіцера поліції\n", "\nVarta, the district police officer’s e-office\n"),
    );
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://varta.poltava.police.gov.example/h/ivano-frankivsk/K7M2-9XTA";
    const TOKEN_LINK: &str = "https://varta.poltava.police.gov.example/s/ivano-frankivsk/0123456789abcdef0123456789abcdef";

    #[test]
    fn every_sms_fits_two_parts_with_the_longest_link() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        for lang in [Lang::Uk, Lang::En] {
            let mut texts: Vec<String> = News::ALL.iter().map(|news| sms(*news, &reference, TOKEN_LINK, lang)).collect();
            assert!(texts.iter().all(|text| text.ends_with(TOKEN_LINK)));
            let asked = ask_sms(TOKEN_LINK, lang);
            assert!(asked.contains("48") && asked.ends_with(TOKEN_LINK), "{asked}");
            texts.extend([asked, digest_sms(10_000, TOKEN_LINK, lang)]);
            for text in texts {
                assert!(parts(&text) <= MAX_PARTS, "{} parts: {text}", parts(&text));
            }
        }
    }

    #[test]
    fn a_digest_names_so_many_and_counts_the_others() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        let all = vec![(reference, News::Ended); NAMED + 5];
        let mail = digest_mail(&all, |_| LINK.to_owned(), TOKEN_LINK, Lang::Uk);
        assert_eq!(mail.body.matches(LINK).count(), NAMED);
        assert!(mail.body.contains("Ще новин: 5") && mail.body.contains(TOKEN_LINK));
        assert_eq!(mail.unsubscribe.as_deref(), Some(TOKEN_LINK));
    }
}
