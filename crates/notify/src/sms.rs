//! SMS to the police, in Ukrainian. Short: what, which case, by when, where.

use varta_domain::lang::Lang;
use varta_domain::notice::NoticeKind;

use crate::wording::{Subject, day};

/// Parts an SMS may have. Two are what a link, a reference and a sentence need.
pub const MAX_PARTS: usize = 2;

/// The text of an SMS.
#[must_use]
pub fn text(subject: &Subject<'_>, lang: Lang) -> String {
    let (reference, due, beat) = (subject.reference, day(subject.due_on), subject.beat);
    let said = match (subject.kind, lang) {
        (NoticeKind::NewCase, Lang::Uk) => format!("Варта: нове звернення {reference}. Строк: {due}."),
        (NoticeKind::NewCase, Lang::En) => format!("Varta: new case {reference}. Answer by {due}."),
        (NoticeKind::FollowUp, Lang::Uk) => format!("Варта: доповнення до звернення {reference}. Строк: {due}."),
        (NoticeKind::FollowUp, Lang::En) => format!("Varta: follow-up to {reference}. Answer by {due}."),
        (NoticeKind::Reopened, Lang::Uk) => format!("Варта: звернення {reference} поновлено. Строк: {due}."),
        (NoticeKind::Reopened, Lang::En) => format!("Varta: {reference} was reopened. Answer by {due}."),
        (NoticeKind::WaitEnded, Lang::Uk) => format!("Варта: заявник {reference} не відповів на запитання. Строк: {due}."),
        (NoticeKind::WaitEnded, Lang::En) => format!("Varta: the author of {reference} did not answer. Answer by {due}."),
        (NoticeKind::Reminder, Lang::Uk) => format!("Варта: звернення {reference} без відповіді. Останній день: {due}."),
        (NoticeKind::Reminder, Lang::En) => format!("Varta: {reference} waits for an answer. Last day: {due}."),
        (NoticeKind::Overdue, Lang::Uk) => format!("Варта: звернення {reference} прострочено, строк минув {due}. {beat}."),
        (NoticeKind::Overdue, Lang::En) => format!("Varta: {reference} is overdue since {due}. {beat}."),
        (NoticeKind::LongOverdue, Lang::Uk) => format!("Варта: звернення {reference} досі без відповіді, строк минув {due}. {beat}."),
        (NoticeKind::LongOverdue, Lang::En) => format!("Varta: {reference} is still unanswered, it was due on {due}. {beat}."),
        (NoticeKind::Raised, Lang::Uk) => format!("Варта: звернення {reference} передано керівництву вручну. Строк: {due}. {beat}."),
        (NoticeKind::Raised, Lang::En) => format!("Varta: {reference} was raised to you by hand. Answer by {due}. {beat}."),
    };
    match subject.link {
        Some(link) => format!("{said} {link}"),
        None => said,
    }
}

/// How many parts a text takes: GSM 03.38 has no Cyrillic, so a text with any is UCS-2 (70 units in
/// one part, 67 in each of several; 3GPP TS 23.038 and 23.040). Texts without Cyrillic are counted the
/// same way, which is never too few.
#[must_use]
pub fn parts(text: &str) -> usize {
    match text.encode_utf16().count() {
        0..=70 => 1,
        units => units.div_ceil(67),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use varta_domain::reference::Reference;

    use super::*;

    #[test]
    fn every_text_fits_two_parts_with_a_long_link_and_a_long_name_of_the_beat() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        let link = format!("https://varta.poltava.police.gov.example/o/{}", "x".repeat(22));
        for kind in NoticeKind::ALL {
            for lang in [Lang::Uk, Lang::En] {
                let subject = Subject {
                    kind,
                    reference: &reference,
                    beat: "Дільниця № 107, Саперна Слобідка-2",
                    due_on: date(2026, 11, 26),
                    link: kind.asks_for_an_answer().then_some(link.as_str()),
                };
                let text = text(&subject, lang);
                assert!(parts(&text) <= MAX_PARTS, "{} parts: {text}", parts(&text));
                assert!(text.contains(reference.as_str()) && text.contains("26.11"), "{text}");
                assert_eq!(text.ends_with(&link), kind.asks_for_an_answer(), "{text}");
            }
        }
    }

    #[test]
    fn parts_are_counted_in_units_of_utf_16() {
        assert_eq!(parts(&"я".repeat(70)), 1);
        assert_eq!(parts(&"я".repeat(71)), 2);
        assert_eq!(parts(&"я".repeat(134)), 2);
        assert_eq!(parts(&"я".repeat(135)), 3);
        assert_eq!(parts(&"🚨".repeat(35)), 1);
        assert_eq!(parts(&"🚨".repeat(36)), 2);
    }
}
