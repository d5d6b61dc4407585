//! What the author is told of a filed case: its reference and key, when an answer is due, and what happens next.

use std::borrow::Cow;

use serde::Serialize;
use varta_domain::case::{Case, CaseKind, Conflict, Holder};
use varta_domain::city::City;
use varta_domain::ids::OfficerId;
use varta_domain::lang::Lang;
use varta_domain::reference::CaseKey;

use super::Draft;
use crate::http::Reply;
use crate::problem::Problem;
use crate::view;
use crate::view::help::HelpLine;

/// The receipt. The field names are the API's.
#[derive(Serialize)]
struct Filed {
    reference: String,
    case_key: String,
    state: &'static str,
    received_at: String,
    due_at: String,
    due_reason: view::due::DueReason,
    /// None where the case has no place.
    #[serde(skip_serializing_if = "Option::is_none")]
    beat: Option<String>,
    read: String,
    /// When the key stops opening the case, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_valid_until: Option<String>,
    next: Vec<Cow<'static, str>>,
    /// In safe mode: who helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Vec<HelpLine>>,
}

/// The answer to whoever filed it.
pub(super) fn reply(draft: &Draft, case: &Case, key: &CaseKey) -> Result<Reply, Problem> {
    let (calendar, lang) = (&draft.context.calendar, draft.lang);
    let read = format!("/v1/cities/{}/cases/{}", case.city, case.reference);
    let filed = Filed {
        reference: case.reference.to_string(),
        case_key: key.reveal().to_owned(),
        state: case.state.name(),
        received_at: view::dates::rfc3339(calendar, case.received_at),
        due_at: view::dates::rfc3339(calendar, case.plan.due_at),
        due_reason: view::due::reason(&case.plan, calendar, lang),
        beat: case.is_placed().then(|| case.beat.to_string()),
        read: read.clone(),
        key_valid_until: case.key_expires_at.map(|until| view::dates::rfc3339(calendar, until)),
        next: next(draft, case),
        help: case.safe_mode.then(|| view::help::lines(lang)),
    };
    Reply::json(201, &filed)?.header("location", &read)
}

/// What happens next, said plainly.
fn next(draft: &Draft, case: &Case) -> Vec<Cow<'static, str>> {
    let lang = draft.lang;
    let mut next = vec![Cow::from(lang.pick(
        "Запишіть номер і ключ звернення. Ключ показуємо лише раз: без нього звернення не відкриє ніхто, навіть ми.",
        "Write down the reference and the case key. The key is shown only once: without it nobody can open the case for you, not even we.",
    ))];
    if let Some(until) = case.key_expires_at {
        let day = view::dates::day(draft.context.calendar.local(until).date(), lang);
        next.push(match lang {
            Lang::Uk => format!("Ключ діє до {day}. Після цього звернення за ним уже не відкриється.").into(),
            Lang::En => format!("The key is valid until {day}. After that it opens the case no more.").into(),
        });
    }
    next.extend(who_has_it(draft, case));
    if case.has_contact {
        next.push(contact(draft, case).into());
    }
    next.extend(publicity(draft, case).map(Cow::from));
    if case.safe_mode {
        next.extend(without_traces(lang).map(Cow::from));
    }
    next.push(lang.pick("Якщо стане небезпечно, телефонуйте 102 або 112.", "If it becomes dangerous, call 102 or 112.").into());
    next
}

/// Who has the case, and who learns of it when nobody answers.
fn who_has_it(draft: &Draft, case: &Case) -> [Cow<'static, str>; 2] {
    let lang = draft.lang;
    if let Some(conflict) = &case.conflict {
        return complaint(case, conflict, &draft.context.city, lang);
    }
    let coordinator = lang.pick(
        "Якщо відповіді не буде вчасно, про це автоматично дізнається координатор міста.",
        "If no answer comes in time, the city’s coordinator is told, without your doing anything.",
    );
    match (&case.holder, &draft.division) {
        (Holder::Officer, _) => [
            lang.pick("Дільничний офіцер уже отримує повідомлення про звернення.", "The district officer is being told of your message now.").into(),
            lang.pick(
                "Якщо відповіді не буде вчасно, про це автоматично дізнаються його керівник і координатор міста.",
                "If no answer comes in time, the officer’s supervisor and the city’s coordinator are told, without your doing anything.",
            )
            .into(),
        ],
        (Holder::Division { .. }, Some(name)) => [
            match lang {
                Lang::Uk => format!("Повідомлення отримує підрозділ поліції: {}. Коли його зареєструють у поліції, ви побачите номер.", name.get(lang)).into(),
                Lang::En => format!("A police division gets your report: {}. Once the police register it, you will see the number.", name.get(lang)).into(),
            },
            coordinator.into(),
        ],
        _ => [
            lang.pick(
                "Звернення отримують модератори міста. Вони дадуть відповідь або передадуть його тому, хто за це відповідає: ви побачите, кому і чому.",
                "The city’s desk gets it. They answer, or hand it to whoever is responsible: you will see to whom and why.",
            )
            .into(),
            coordinator.into(),
        ],
    }
}

/// A complaint about the police: who gets it, and who does not. The coordinator does not, and is told of no delay, where
/// it is about them.
fn complaint(case: &Case, conflict: &Conflict, city: &City, lang: Lang) -> [Cow<'static, str>; 2] {
    if conflict.about.is_empty() {
        return unnamed(lang);
    }
    let (supervisor, known) = (case.holder == Holder::Supervisor, |id: &OfficerId| conflict.is_about(id));
    let coordinator = !city.coordinator.as_ref().is_some_and(known);
    let who = match (supervisor, coordinator) {
        (true, _) => lang.pick(
            "Ви скаржитеся на поліцію: звернення отримують керівник і модератори міста. Дільничний офіцер і ті, на кого ви скаржитеся, його не бачать і не дізнаються про нього (стаття 7 закону про звернення громадян).",
            "You complain about the police: the supervisor and the city’s desk get it. The district officer and those it is about do not see it and are not told (article 7 of the law on citizens’ appeals).",
        ),
        (false, true) => lang.pick(
            "Ви скаржитеся на поліцію: звернення отримують модератори й координатор міста. Ті, на кого ви скаржитеся, його не бачать і не дізнаються про нього (стаття 7 закону про звернення громадян).",
            "You complain about the police: the city’s desk and its coordinator get it. Those it is about do not see it and are not told (article 7 of the law on citizens’ appeals).",
        ),
        (false, false) => lang.pick(
            "Ви скаржитеся на поліцію: звернення отримують модератори міста. Координатор міста та інші, на кого ви скаржитеся, його не бачать і не дізнаються про нього (стаття 7 закону про звернення громадян).",
            "You complain about the police: the city’s desk gets it. The city’s coordinator and whoever else it is about do not see it and are not told (article 7 of the law on citizens’ appeals).",
        ),
    };
    let others_above = city.oversight.iter().any(|id| !known(id));
    let late = match (coordinator, supervisor, others_above) {
        (true, ..) => lang.pick(
            "Якщо відповіді не буде вчасно, про це автоматично дізнається координатор міста.",
            "If no answer comes in time, the city’s coordinator is told, without your doing anything.",
        ),
        (false, true, _) => lang.pick(
            "Якщо відповіді не буде вчасно, про це автоматично нагадаємо керівникові. Координатора міста, на якого ви скаржитеся, не повідомляємо.",
            "If no answer comes in time, the supervisor is told again, without your doing anything. The city’s coordinator, whom you complain about, is not.",
        ),
        (false, false, true) => lang.pick(
            "Якщо відповіді довго не буде, про це автоматично дізнаються ті, хто наглядає за координатором міста. Його самого не повідомляємо.",
            "If no answer comes for long, those who oversee the city’s coordinator are told, without your doing anything. The coordinator is not.",
        ),
        (false, false, false) => lang.pick(
            "Якщо відповіді не буде вчасно, координатора міста, на якого ви скаржитеся, не повідомляємо. Строк відповіді той самий.",
            "If no answer comes in time, the city’s coordinator, whom you complain about, is not told. The time for an answer stays the same.",
        ),
    };
    [who.into(), late.into()]
}

/// A complaint that names nobody: who it is about is found out first, so that it does not come to them.
fn unnamed(lang: Lang) -> [Cow<'static, str>; 2] {
    [
        lang.pick(
            "Ви скаржитеся на поліцію: звернення отримують модератори й координатор міста. Спершу вони з’ясують, на кого скарга, щоб вона не потрапила до того, кого стосується (стаття 7 закону про звернення громадян). Дільничний офіцер і його керівник її не бачать. Якщо знаєте, на кого скаржитеся, допишіть це.",
            "You complain about the police: the city’s desk and its coordinator get it. First they find out whom it is about, so that it does not come to them (article 7 of the law on citizens’ appeals). The district officer and the supervisor do not see it. If you know whom it is about, add it.",
        )
        .into(),
        lang.pick(
            "Якщо відповіді не буде вчасно, про це автоматично дізнається координатор міста.",
            "If no answer comes in time, the city’s coordinator is told, without your doing anything.",
        )
        .into(),
    ]
}

fn contact(draft: &Draft, case: &Case) -> &'static str {
    let lang = draft.lang;
    let chosen = draft.contact.as_ref().is_some_and(|contact| contact.safe.is_some());
    if case.safe_mode && !chosen {
        return view::follow_up::no_more_letters(lang);
    }
    if case.may_share_contact() {
        return lang.pick(
            "Ваш контакт зберігаємо окремо від звернення. Ви погодилися, щоб модератор передав його органові, якому надішле звернення; більше ніхто його не побачить.",
            "Your contact is kept apart from the case. You agreed that the desk may pass it on to the body it sends the case to; nobody else sees it.",
        );
    }
    match case.holder {
        Holder::Officer => lang.pick(
            "Ваш контакт зберігаємо окремо від звернення. Офіцер його не бачить.",
            "Your contact is kept apart from the case. The officer does not see it.",
        ),
        _ => lang.pick(
            "Ваш контакт зберігаємо окремо від звернення. Ті, хто його розглядає, контакту не бачать.",
            "Your contact is kept apart from the case. Those who work on it do not see it.",
        ),
    }
}

/// Whether others will read of it.
fn publicity(draft: &Draft, case: &Case) -> Option<&'static str> {
    let lang = draft.lang;
    let public = case.may_be_public() && draft.may_be_public;
    match case.kind {
        CaseKind::Message => None,
        CaseKind::Hazard if public => Some(lang.pick(
            "На мапі це місце з’явиться, коли модератор його перевірить: без вашого тексту, фото й контакту.",
            "The spot appears on the map once the desk has checked it: without your words, photos and contact.",
        )),
        CaseKind::Question if public => Some(lang.pick(
            "Запитання з відповіддю модератор може оприлюднити, якщо воно стане в пригоді іншим: своїми словами й без нічого особистого.",
            "The desk may publish the question with its answer if others can use it: in words of its own and without anything personal.",
        )),
        _ => Some(lang.pick("Це звернення не оприлюднюють.", "This case is never made public.")),
    }
}

/// How somebody who may be watched at home leaves no traces.
fn without_traces(lang: Lang) -> [&'static str; 2] {
    [
        lang.pick(
            "Якщо за вами можуть стежити: відкривайте Варту в приватному вікні браузера й закривайте його, видаліть цю сторінку з історії.",
            "If somebody may be watching you: open Varta in a private window and close it, and take this page out of the history.",
        ),
        lang.pick(
            "Ключ запишіть там, де його не побачать, або запам’ятайте: не зберігайте його знімком екрана чи в повідомленнях. З чужого телефона безпечніше.",
            "Write the key where nobody sees it, or learn it by heart: no screenshot, no message to yourself. Somebody else’s phone is safer.",
        ),
    ]
}
