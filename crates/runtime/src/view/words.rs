//! States, levels and holders in the words of their readers.

use jiff::Timestamp;
use varta_domain::case::{Case, CaseState, DetailKey, Holder, Outcome, RejectReason};
use varta_domain::lang::Lang;
use varta_domain::sla::Level;

/// Where a case stands.
#[must_use]
pub fn state_text(case: &Case, now: Timestamp, lang: Lang) -> &'static str {
    match case.state {
        CaseState::Open if case.is_overdue(now) => lang.pick("Строк відповіді минув", "The answer is overdue"),
        CaseState::Open => lang.pick("Чекає на відповідь", "Waits for an answer"),
        CaseState::Waiting => lang.pick("Чекає на відповідь заявника; строк призупинено", "Waits for the author; the clock is paused"),
        CaseState::Forwarded => lang.pick("Скеровано до відповідального органу", "Sent to the responsible body"),
        CaseState::Rejected => lang.pick("Не прийнято до розгляду", "Not taken"),
        CaseState::Merged => lang.pick("Об’єднано з іншим зверненням", "Merged into another case"),
        CaseState::Answered => lang.pick("Є відповідь", "Answered"),
        CaseState::Confirmed => lang.pick("Заявник підтвердив, що питання вирішено", "The author confirmed that it is solved"),
    }
}

/// How far a case has climbed. It says nothing of who knows: of a complaint that may be nobody.
#[must_use]
pub const fn level_text(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::None => lang.pick("Нагадувань не було", "No reminders so far"),
        Level::Reminder => lang.pick("Строк відповіді спливає", "The answer is due soon"),
        Level::Overdue => lang.pick("Строк відповіді минув", "The answer is overdue"),
        Level::LongOverdue => lang.pick("Строк відповіді давно минув", "The answer is long overdue"),
    }
}

/// The same of a case that is no complaint: those above are told by itself.
#[must_use]
pub const fn passed_up_text(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::None | Level::Reminder => level_text(level, lang),
        Level::Overdue => lang.pick("Строк відповіді минув, керівництво про це знає", "The answer is overdue, and those in charge know"),
        Level::LongOverdue => lang.pick("Строк відповіді давно минув, місто про це знає", "The answer is long overdue, and the city knows"),
    }
}

/// What came of a case, where it is more than an answer.
#[must_use]
pub const fn outcome_text(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Answered => lang.pick("Відповідь надано", "Answered"),
        Outcome::Guided => lang.pick("Пояснено, що робити", "It is explained what to do"),
        Outcome::Fixed => lang.pick("Виконано", "Done"),
        Outcome::NotConfirmed => lang.pick("Не підтвердилося", "Not confirmed"),
    }
}

/// Who has a case.
#[must_use]
pub const fn holder_text(holder: &Holder, lang: Lang) -> &'static str {
    match holder {
        Holder::Officer => lang.pick("дільничний офіцер", "the district officer"),
        Holder::Supervisor => lang.pick("керівник підрозділу поліції", "the supervisor"),
        Holder::Desk => lang.pick("модератори міста", "the city’s desk"),
        Holder::Division { .. } => lang.pick("підрозділ поліції", "a police division"),
        Holder::Partner { .. } => lang.pick("правовий партнер", "a legal partner"),
        Holder::Body { .. } => lang.pick("відповідальний орган", "the responsible body"),
    }
}

/// What a form asks beside the text.
#[must_use]
pub const fn detail_text(key: DetailKey, lang: Lang) -> &'static str {
    match key {
        DetailKey::When => lang.pick("Коли це сталося?", "When did it happen?"),
        DetailKey::Since => lang.pick("Відколи так?", "Since when has it been so?"),
        DetailKey::Hours => lang.pick("О котрій годині?", "At what hours?"),
        DetailKey::Who => lang.pick(
            "Хто це зробив? Спершу що людина робила й куди пішла, потім який на ній одяг, зріст, вік.",
            "Who did it? First what they did and where they went, then their clothes, height, age.",
        ),
        DetailKey::Loss => lang.pick("Що зникло чи пошкоджено?", "What is lost or damaged?"),
        DetailKey::Witnesses => lang.pick("Хто ще це бачив?", "Who else saw it?"),
    }
}

/// Why a case is not taken.
#[must_use]
pub const fn reject_text(reason: RejectReason, lang: Lang) -> &'static str {
    match reason {
        RejectReason::Abuse => lang.pick("образи чи погрози без суті звернення", "insults or threats and nothing to act on"),
        RejectReason::Spam => lang.pick("реклама або розсилка", "advertising or mass mail"),
        RejectReason::Unclear => lang.pick("незрозуміло, що сталося і де", "unclear what happened and where"),
        RejectReason::OutsideCity => lang.pick("поза межами міста", "outside the city"),
    }
}
