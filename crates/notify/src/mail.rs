//! E-mail to the police. SNS allows only ASCII in a subject (API reference of Publish), so the subject
//! is the reference in Latin letters and the body speaks Ukrainian.

use varta_domain::notice::NoticeKind;

use crate::wording::{Subject, day};

/// An e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// ASCII, at most 100 characters.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// The e-mail of a notice.
#[must_use]
pub fn compose(about: &Subject<'_>) -> Mail {
    let (reference, due) = (about.reference, day(about.due_on));
    let (subject, said) = match about.kind {
        NoticeKind::NewCase => ("new case", format!("До вас надійшло нове звернення {reference}.")),
        NoticeKind::FollowUp => ("follow-up", format!("Заявник доповнив звернення {reference}.")),
        NoticeKind::Reopened => ("reopened", format!("Заявник поновив звернення {reference}: відповіді виявилося замало.")),
        NoticeKind::WaitEnded => {
            ("no reply of the author", format!("Заявник не відповів на запитання щодо звернення {reference}. Строк відповіді знову йде."))
        }
        NoticeKind::Reminder => ("reminder", format!("Звернення {reference} чекає на відповідь. Сьогодні останній робочий день строку.")),
        NoticeKind::Overdue => ("overdue", format!("Звернення {reference} прострочено: строк відповіді минув {due}. {}.", about.beat)),
        NoticeKind::LongOverdue => {
            ("long overdue", format!("Звернення {reference} досі без відповіді: строк минув {due}. {}.", about.beat))
        }
        NoticeKind::Raised => (
            "raised by hand",
            format!(
                "Звернення {reference} передано керівництву вручну: модератори просять долучитися. Строк відповіді — {due}. {}.",
                about.beat
            ),
        ),
    };
    let mut body = format!("{said}\n");
    if let Some(link) = about.link {
        body.push_str(&format!(
            "\nВідповісти треба до {due} включно. Прочитати й відповісти:\n{link}\n\n\
             Посилання особисте: воно відкриває лише це звернення й лише вам. Не пересилайте його.\n"
        ));
    }
    body.push_str("\nВарта, електронний офіс дільничного офіцера поліції\n");
    Mail { subject: format!("Varta {reference}: {subject}"), body }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use varta_domain::reference::Reference;

    use super::*;

    #[test]
    fn subjects_are_what_sns_accepts() {
        let reference = Reference::generate(|buffer| buffer.fill(7));
        for kind in NoticeKind::ALL {
            let link = kind.asks_for_an_answer().then_some("https://varta.example/o/abc");
            let mail = compose(&Subject { kind, reference: &reference, beat: "Дільниця № 1", due_on: date(2026, 11, 26), link });
            assert!(mail.subject.is_ascii() && mail.subject.len() < 100 && !mail.subject.contains('\n'), "{}", mail.subject);
            assert_eq!(mail.body.contains("https://varta.example/o/abc"), link.is_some());
            assert!(mail.body.contains(reference.as_str()));
        }
    }
}
