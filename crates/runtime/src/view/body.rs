//! A case as the responsible body sees it that it was sent to: its words, its place, by which law and by when; nothing
//! of the desk's own work, and who wrote it only where they agreed and the clerk has asked for it. As JSON and as a page
//! with a form for its clerk.

use std::borrow::Cow;

use jiff::SignedDuration;
use maud::html;
use serde_json::{Value, json};
use varta_domain::calendar::Calendar;
use varta_domain::case::{Actor, BodyReport, Case, DetailKey, Entry, HistoryEntry};
use varta_domain::contact::{Contact, Email, Phone};
use varta_domain::ids::BodyId;
use varta_domain::lang::Lang;
use varta_domain::personal;
use varta_domain::text::MessageText;

use super::dates;
use super::entry::{self, Reader};
use super::page::{page, pictures};
use super::words::detail_text;

/// What the form asked of the place and the time. Who did it, what was lost and who saw it is not for a body.
pub const TOLD: [DetailKey; 3] = [DetailKey::When, DetailKey::Since, DetailKey::Hours];

/// What of a case the body sees.
#[derive(Debug)]
pub struct Shown<'a> {
    case: &'a Case,
    history: Vec<&'a HistoryEntry>,
    ground: &'a str,
    note: Option<&'a MessageText>,
    last_day: jiff::civil::Date,
    calendar: &'a Calendar,
    photos: Vec<Value>,
    contact: Contacted,
}

/// What the page says of the contact of the author.
#[derive(Debug)]
enum Contacted {
    /// Not whether there is one.
    Never,
    /// That it is shown to who asks.
    OnDemand,
    /// Who asked has it; none where it is kept no more.
    Shown(Option<Contact>),
}

impl<'a> Shown<'a> {
    /// Of a case that `body` has, without the contact of its author. Where they did not agree that the body has it, what
    /// is personal in their words is masked as well.
    #[must_use]
    pub fn new(case: &'a Case, history: &'a [HistoryEntry], body: &BodyId, calendar: &'a Calendar) -> Self {
        let theirs = |entry: &&HistoryEntry| match &entry.entry {
            Entry::Filed { .. } | Entry::FollowedUp { .. } => true,
            Entry::BodyReported { body: whose, .. } => whose == body,
            _ => false,
        };
        let sent = history.iter().rev().find_map(|entry| match &entry.entry {
            Entry::Forwarded { body: to, ground, note, .. } if to == body => Some((ground.as_str(), note.as_ref())),
            _ => None,
        });
        let (ground, note) = sent.unwrap_or_default();
        let ends = case.forwarding.as_ref().map_or(case.plan.due_at, |forwarding| forwarding.check_at);
        // A term ends at the midnight after its last day.
        let last_day = calendar.local(ends - SignedDuration::from_secs(1)).date();
        let contact = if case.shares_contact() { Contacted::OnDemand } else { Contacted::Never };
        Self { case, history: history.iter().filter(theirs).collect(), ground, note, last_day, calendar, photos: Vec::new(), contact }
    }

    /// With the photos that the desk sent along.
    #[must_use]
    pub fn with_photos(mut self, photos: Vec<Value>) -> Self {
        self.photos = photos;
        self
    }

    /// With the contact of the author, of which the history says by now that the body has it.
    #[must_use]
    pub fn with_contact(mut self, contact: Option<Contact>) -> Self {
        self.contact = Contacted::Shown(contact);
        self
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self, lang: Lang) -> Value {
        let case = self.case;
        json!({
            "reference": case.reference,
            "kind": case.kind.name(),
            "category": case.category,
            "place": { "address": case.place.address, "point": case.place.point },
            "ground": self.ground,
            "note": self.note.map(MessageText::reveal),
            "contact_may_be_shown": case.shares_contact(),
            "last_day": self.last_day,
            "photos": self.photos,
            "reports": ["done", "not_confirmed", "in_progress", "not_ours"],
            "history": self.history.iter().filter_map(|entry| self.entry(entry, lang)).collect::<Vec<_>>(),
        })
    }

    /// A line as the author sees it, without what was asked of them beside what the place is like.
    fn entry(&self, entry: &HistoryEntry, lang: Lang) -> Option<Value> {
        let mut shown = entry::view(entry, self.calendar, lang, Reader::Author)?;
        let kept = TOLD.map(|key| json!(key));
        if let Some(details) = shown.get_mut("details").and_then(Value::as_array_mut) {
            details.retain(|detail| kept.contains(&detail["of"]));
            details.iter_mut().for_each(|detail| self.mask(&mut detail["text"]));
        }
        if entry.by == Actor::Author {
            self.mask(&mut shown["text"]);
        }
        if let Some(members) = shown.as_object_mut() {
            members.remove("emergency_declined");
            members.remove("reopened_until");
        }
        Some(shown)
    }

    fn mask(&self, words: &mut Value) {
        if let Some(text) = words.as_str() {
            *words = json!(written(self.case, text));
        }
    }

    /// As a page. `refused` says why a report was not taken; `typed` gives back what was chosen and written.
    #[must_use]
    pub fn page(&self, refused: Option<&str>, typed: &Typed) -> String {
        let case = self.case;
        let title = format!("Звернення {}", case.reference);
        let options = [
            ("done", "Виконано"),
            ("in_progress", "У роботі, потрібен час"),
            ("not_confirmed", "Перевірили: не підтвердилося"),
            ("not_ours", "Не наше питання"),
        ];
        let body = html! {
            h1 { (title) }
            @if let Some(address) = &case.place.address { p { (address) } }
            @if let Some(point) = case.place.point { p { "Точка на мапі: " (format!("{:.5}, {:.5}", point.lat(), point.lon())) } }
            p class="due" {
                strong { "Строк: до кінця " (dates::end_of(self.last_day, Lang::Uk)) ". " }
                "Підстава: " (self.ground)
            }
            @for entry in &self.history {
                @if let Some((who, text)) = card(&entry.entry) {
                    div class="entry" {
                        div class="who" { (who) ", " (dates::day(self.calendar.local(entry.at).date(), Lang::Uk)) }
                        @if entry.by == Actor::Author { (written(self.case, text.reveal())) } @else { (text.reveal()) }
                        @if let Entry::Filed { details, .. } = &entry.entry {
                            @for (key, answer) in details.iter().filter(|(key, _)| TOLD.contains(key)) {
                                p { (detail_text(*key, Lang::Uk)) " " (written(self.case, answer.reveal())) }
                            }
                        }
                    }
                }
            }
            (pictures(&self.photos, Lang::Uk))
            @if let Contacted::Shown(contact) = &self.contact {
                div class="entry" {
                    div class="who" { "Контакт заявника: погодився, щоб ви його мали" }
                    @if let Some(phone) = contact.as_ref().and_then(|contact| contact.phone.as_ref()) { p { (phone.reveal()) } }
                    @if let Some(email) = contact.as_ref().and_then(|contact| contact.email.as_ref()) { p { (email.reveal()) } }
                    @if contact.is_none() { p { "Контакту вже немає: строк його зберігання минув." } }
                }
            }
            @if let Some(note) = self.note { div class="entry" { div class="who" { "Примітка модератора" } (note.reveal()) } }
            form method="post" {
                @if let Some(why) = refused { p class="error" role="alert" { (why) } }
                fieldset {
                    legend { "Що зроблено" }
                    @for (value, name) in options {
                        label { input type="radio" name="report" value=(value) required checked[typed.report == value]; " " (name) }
                    }
                }
                label for="until" { "Якщо у роботі: до якого дня" }
                input id="until" name="until" type="date" value=(typed.until);
                label for="text" { "Кілька слів для заявника" }
                textarea id="text" name="text" required maxlength=(MessageText::MAX_CHARS) { (typed.text) }
                button type="submit" { "Надіслати" }
                // Of this form, so that nothing typed is lost; after its own button, which is the one that Enter presses.
                @if matches!(self.contact, Contacted::OnDemand) {
                    p {
                        "Заявник погодився, щоб ви мали його контакт. Те, що ви його відкрили, буде записано, і заявник це побачить."
                    }
                    button type="submit" name="show" value="contact" formnovalidate { "Показати контакт заявника" }
                }
            }
            p class="who" {
                "Ваші слова прочитає заявник. "
                @if matches!(self.contact, Contacted::Never) { "Хто він, Варта не повідомляє. " }
                @else { "Його контакт лише для цього звернення: не передавайте його далі. " }
                "Посилання відкриває лише це звернення."
            }
        };
        page(Lang::Uk, &title, &body)
    }
}

/// A contact, to a body that has asked for it.
#[must_use]
pub fn contact(contact: &Contact) -> Value {
    json!({ "phone": contact.phone.as_ref().map(Phone::reveal), "email": contact.email.as_ref().map(Email::reveal) })
}

/// The author's words as a body reads them: without what tells who wrote them, unless it may know.
#[must_use]
pub fn written<'a>(case: &Case, text: &'a str) -> Cow<'a, str> {
    if case.shares_contact() { Cow::Borrowed(text) } else { Cow::Owned(personal::masked(text, case.place.address.as_deref())) }
}

/// What a clerk chose and wrote.
#[derive(Default)]
pub struct Typed {
    /// Which of the four.
    pub report: String,
    /// Until when.
    pub until: String,
    /// Their words.
    pub text: String,
}

fn card(entry: &Entry) -> Option<(&'static str, &MessageText)> {
    match entry {
        Entry::Filed { text, .. } => Some(("Заявник", text)),
        Entry::FollowedUp { text, .. } => Some(("Заявник доповнив", text)),
        Entry::BodyReported { text, .. } => Some(("Ви повідомили", text)),
        _ => None,
    }
}

/// What is shown after a report was taken.
#[must_use]
pub fn reported(reference: &str, report: BodyReport) -> String {
    let next = match report {
        BodyReport::Done | BodyReport::NotConfirmed => "Заявник прочитає ваше повідомлення. Звернення закрито.",
        BodyReport::InProgress { .. } => "Заявник прочитає ваше повідомлення. Це ж посилання діє й далі: повідомте, коли зробите.",
        BodyReport::NotOurs => "Звернення повернулося до модераторів міста; вони знайдуть, хто відповідає.",
    };
    let body = html! {
        h1 { "Дякуємо, повідомлення надіслано" }
        p class="due" { "Звернення " strong { (reference) } ". " (next) }
        p { "Цю сторінку можна закрити." }
    };
    page(Lang::Uk, "Повідомлення надіслано", &body)
}
