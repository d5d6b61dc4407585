//! The officer's page: what opens when the link of an SMS is tapped on a phone. One page, no script, no
//! outside resource; the words of the author are escaped by the template.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;
use varta_domain::case::{Entry, HistoryEntry};
use varta_domain::lang::Lang;
use varta_domain::text::MessageText;

use super::case::CaseView;
use super::{dates, words};
use crate::problem::Problem;

/// The style of the page. The page's policy allows this text and no other style.
pub const STYLE: &str = "body{margin:0;font:17px/1.5 system-ui,sans-serif;color:#14213d;background:#f4f6fa}\
main{max-width:40rem;margin:0 auto;padding:1rem}\
h1{font-size:1.3rem;margin:.2rem 0}\
.due{padding:.6rem .8rem;border-left:.3rem solid #1d4ed8;background:#e8eefc}\
.late{border-color:#b91c1c;background:#fdeaea}\
.entry{background:#fff;border-radius:.5rem;padding:.7rem .9rem;margin:.7rem 0;white-space:pre-wrap;overflow-wrap:anywhere}\
.who{color:#55607a;font-size:.85rem;white-space:normal}\
label{display:block;font-weight:600;margin:1rem 0 .3rem}\
textarea{width:100%;box-sizing:border-box;min-height:9rem;font:inherit;padding:.6rem;border:1px solid #8a94a8;border-radius:.5rem}\
input[type=text],select{width:100%;box-sizing:border-box;font:inherit;padding:.6rem;border:1px solid #8a94a8;border-radius:.5rem}\
fieldset{border:0;margin:1rem 0;padding:0}\
legend{font-weight:600;padding:0}\
fieldset label{font-weight:400;margin:.5rem 0}\
img{display:block;max-width:100%;margin:.7rem 0;border-radius:.5rem}\
button{width:100%;margin:.8rem 0;padding:.9rem;font:inherit;font-weight:600;color:#fff;background:#1d4ed8;border:0;border-radius:.5rem}\
.error{color:#b91c1c;font-weight:600}";

/// A whole page. The officer's are in Ukrainian, the language officers serve in.
pub(super) fn page(lang: Lang, title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    }
    .into_string()
}

/// The case, with a form to answer it. `refused` says why an answer was not taken; `typed` gives back what
/// was typed, so that nothing is lost.
#[must_use]
pub fn case(view: &CaseView, history: &[HistoryEntry], refused: Option<&str>, typed: &str) -> String {
    let title = format!("Звернення {}", view.reference);
    let place = view.place["address"].as_str().unwrap_or("точка на мапі");
    let body = html! {
        h1 { (title) }
        p { (place) }
        p class=(if view.overdue { "due late" } else { "due" }) {
            strong { (view.state_text) ". " }
            (view.due_reason.text)
        }
        @for (entry, shown) in history.iter().zip(&view.history) { (entry_card(entry, shown["at"].as_str().unwrap_or_default())) }
        @if let Some(photos) = &view.photos {
            (pictures(photos, Lang::Uk))
        } @else if view.has_photos {
            // Who takes an answer may not read photos; the link of this very page shows them, beside what is being typed.
            p { a href="" target="_blank" rel="noopener" { "Фото до звернення" } }
        }
        form method="post" {
            label for="text" { "Ваша відповідь заявникові" }
            @if let Some(why) = refused { p class="error" role="alert" { (why) } }
            textarea id="text" name="text" required maxlength=(MessageText::MAX_CHARS) { (typed) }
            button type="submit" { "Надіслати відповідь" }
        }
        p class="who" { "Відповідь заявник прочитає за своїм ключем. Підпис: ваші звання та ім’я. Якщо комусь загрожує небезпека просто зараз, дійте за викликом 102." }
    };
    page(Lang::Uk, &title, &body)
}

/// What is shown after an answer was taken.
#[must_use]
pub fn answered(reference: &str, in_time: bool) -> String {
    let body = html! {
        h1 { "Відповідь надіслано" }
        p class="due" { "Звернення " strong { (reference) } ": заявник побачить відповідь за своїм ключем." }
        @if !in_time { p { "Строк відповіді на це звернення минув раніше; це видно в історії." } }
        p { "Цю сторінку можна закрити." }
    };
    page(Lang::Uk, "Відповідь надіслано", &body)
}

/// A refusal as a page, in the language of its reader.
#[must_use]
pub fn refusal(problem: &Problem, lang: Lang) -> String {
    let (title, detail) = (problem.title_text(lang), problem.detail_text(lang));
    page(problem.lang(lang), title, &html! { h1 { (title) } p { (detail) } })
}

/// An instant as JSON has it, in words: "20 листопада 2026, 18:20".
pub(super) fn moment(at: &str, lang: Lang) -> String {
    let local = at.get(..19).and_then(|local| local.parse::<jiff::civil::DateTime>().ok());
    local.map(|local| format!("{} {}, {}", dates::day(local.date(), lang), local.year(), local.strftime("%H:%M"))).unwrap_or_default()
}

/// The photos of a case: those that can be seen, and of the others why not.
pub(super) fn pictures(photos: &[Value], lang: Lang) -> Markup {
    html! {
        @for photo in photos {
            @match (photo["url"].as_str(), photo["state"].as_str()) {
                (Some(url), _) => img src=(url) alt=(lang.pick("Фото до звернення", "A photo of the case")) referrerpolicy="no-referrer";,
                (None, Some("refused")) => p class="who" { (lang.pick("Фото не прийнято: ", "A photo was not taken: ")) (photo["reason"]["text"].as_str().unwrap_or_default()) },
                (None, _) => p class="who" { (lang.pick("Фото ще обробляється.", "A photo is being made ready.")) },
            }
        }
    }
}

fn entry_card(entry: &HistoryEntry, at: &str) -> Markup {
    let when = moment(at, Lang::Uk);
    let (who, text) = match &entry.entry {
        Entry::Filed { text, .. } => ("Заявник".to_owned(), Some(text)),
        Entry::FollowedUp { text, .. } => ("Заявник доповнив".to_owned(), Some(text)),
        Entry::Answered { text, .. } => ("Відповідь".to_owned(), Some(text)),
        Entry::Escalated { .. } => ("Нагадування про строк".to_owned(), None),
        Entry::DueMoved { .. } => ("Строк змінено за календарем".to_owned(), None),
        Entry::Rated { rating } => {
            let solved = if rating.solved { "питання вирішено" } else { "питання не вирішено" };
            (format!("Заявник оцінив відповідь: {} з 5, {solved}", u8::from(rating.score)), None)
        }
        Entry::HandedOver { reason, .. } => ("Передано".to_owned(), reason.as_ref()),
        Entry::Asked { text, .. } => ("Запитання до заявника".to_owned(), Some(text)),
        Entry::WaitEnded { .. } => ("Заявник не відповів; строк знову йде".to_owned(), None),
        Entry::Forwarded { note, .. } => ("Скеровано до відповідального органу".to_owned(), note.as_ref()),
        Entry::BodyReported { text, .. } => ("Повідомлення відповідального органу".to_owned(), Some(text)),
        Entry::ContactShown { .. } => ("Відповідальному органу показано контакт заявника".to_owned(), None),
        Entry::CheckDue { .. } => ("Строк відповідального органу минув".to_owned(), None),
        Entry::Recalled { reason, .. } => ("Повернуто від відповідального органу".to_owned(), Some(reason)),
        Entry::Rejected { text, .. } => ("Не прийнято до розгляду".to_owned(), Some(text)),
        Entry::Corrected { reason, .. } => ("Виправлено категорію чи місце".to_owned(), reason.as_ref()),
        Entry::Raised { reason, .. } => ("Передано керівництву".to_owned(), Some(reason)),
        Entry::Registered { number, .. } => (format!("Зареєстровано: {number}"), None),
        Entry::Redacted { .. } => ("Частину тексту приховано".to_owned(), None),
        Entry::PhotoHidden { .. } => ("Фото приховано".to_owned(), None),
        // The desk's own steps.
        Entry::Claimed { .. }
        | Entry::Released
        | Entry::Merged { .. }
        | Entry::DuplicateFound { .. }
        | Entry::PartedWays { .. }
        | Entry::Published { .. }
        | Entry::Withdrawn { .. }
        | Entry::ConflictFound { .. }
        | Entry::SafeModeOn { .. }
        | Entry::Drafted { .. }
        | Entry::Muted { .. }
        | Entry::Unmuted
        | Entry::Undone { .. } => return Markup::default(),
    };
    let declined =
        matches!(entry.entry, Entry::Filed { emergency_declined: true, .. } | Entry::FollowedUp { emergency_declined: true, .. });
    html! {
        div class="entry" {
            div class="who" { (who) ", " (when) }
            @if declined { div class="error" { "Схоже на екстрений випадок; заявник підтвердив, що небезпеки просто зараз немає." } }
            @if let Some(text) = text { (text.reveal()) }
            @if let Entry::Filed { details, .. } = &entry.entry {
                @for (key, answer) in details { p { (words::detail_text(*key, Lang::Uk)) " " (answer.reveal()) } }
            }
        }
    }
}
