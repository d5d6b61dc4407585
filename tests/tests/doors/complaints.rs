//! Complaints about the police: whoever else gets them, the officer never does.

use serde_json::json;
use varta_domain::case::Holder;
use varta_domain::ids::{DistrictId, StaffId};
use varta_domain::staff::{Role, StaffProfile};
use varta_testkit::city;
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, OFFICER_SUB};

use crate::{ADDRESS, OFFICER_PHONE, ask, head, mark, next, now, report, submit, told, town};

#[tokio::test]
async fn a_complaint_about_ones_officer_reaches_the_supervisor_and_no_officer() {
    let (bench, edge) = town().await;
    let body =
        |number: u8| json!({ "text": format!("Дільничний не прийняв мене {number} рази."), "address": ADDRESS, "about_my_officer": true });
    let answers = [
        submit(&edge, "one", &body(2), now()).await,
        ask(&edge, "two", &body(3), now()).await,
        mark(&edge, "three", &body(4), now()).await,
        report(&edge, "four", &body(5), now()).await,
    ];
    for answer in &answers {
        let case = head(&bench, answer).await;
        assert_eq!((&case.holder, case.with_officer), (&Holder::Supervisor, false));
        assert!(case.conflict.as_ref().is_some_and(|conflict| conflict.is_about(&city::officer("of-18"))));
        assert!(next(answer).contains("керівник і модератори") && next(answer).contains("не бачать"), "{}", answer.text);
        let by_officer = Request::answer_by_staff(case.reference.as_str(), OFFICER_SUB, "Це неправда.");
        assert_eq!(edge.call("answer-case", &by_officer.event(), now()).await.code(), "case_not_found", "it does not exist for them");
    }
    let phones = told(&bench).await;
    assert!(!phones.is_empty() && !phones.contains(&OFFICER_PHONE.to_owned()), "{phones:?}");
    let named = json!({ "text": "Скарга на офіцера.", "address": ADDRESS, "about_officer": ["of-17", "of-17"] });
    let named = head(&bench, &submit(&edge, "five", &named, now()).await).await;
    assert_eq!(named.conflict.map(|conflict| conflict.about), Some(vec![city::officer("of-17")]));
}

#[tokio::test]
async fn a_complaint_is_one_though_its_author_has_ticked_nothing() {
    let (bench, edge) = town().await;
    let written = json!({ "text": "Дільничний вимагає хабар.", "address": ADDRESS });
    let chosen = json!({ "text": "Не прийняли заяву.", "address": ADDRESS, "category": "grievance" });
    let answers = [
        submit(&edge, "one", &written, now()).await,
        mark(&edge, "two", &written, now()).await,
        report(&edge, "three", &written, now()).await,
        ask(&edge, "four", &chosen, now()).await,
    ];
    for answer in &answers {
        let case = head(&bench, answer).await;
        assert_eq!((&case.holder, case.with_officer, case.conflict.is_some()), (&Holder::Desk, false, true), "{}", answer.text);
        assert!(next(answer).contains("Ви скаржитеся на поліцію"), "the author is told: {}", answer.text);
        assert!(next(answer).contains("з’ясують, на кого скарга"), "nobody is named: {}", answer.text);
        let by_officer = Request::answer_by_staff(case.reference.as_str(), OFFICER_SUB, "Це неправда.");
        assert_eq!(edge.call("answer-case", &by_officer.event(), now()).await.code(), "case_not_found");
    }
    assert_eq!(told(&bench).await, Vec::<String>::new(), "it may be about the supervisor");
    let nowhere = ask(&edge, "five", &json!({ "text": "Не прийняли заяву.", "category": "grievance" }), now()).await;
    assert_eq!(head(&bench, &nowhere).await.holder, Holder::Desk);
    for (key, text) in [("six", "Дякую дільничному за допомогу."), ("seven", "Пане дільничний, у поліклініці вимагають хабар.")]
    {
        let thanks = submit(&edge, key, &json!({ "text": text, "address": ADDRESS }), now()).await;
        let case = head(&bench, &thanks).await;
        assert_eq!((&case.holder, case.conflict.is_some()), (&Holder::Officer, false), "{text}");
    }
}

#[tokio::test]
async fn a_complaint_about_all_supervisors_of_the_district_is_the_desks() {
    let (bench, edge) = town().await;
    let of = |about: &[&str]| json!({ "text": "Не приймають заяву.", "address": ADDRESS, "about_officer": about });
    for (key, about, holder) in [("one", &["sv-north"][..], Holder::Supervisor), ("two", &["sv-north", "sv-south"], Holder::Desk)] {
        let filed = submit(&edge, key, &of(about), now()).await;
        assert_eq!(head(&bench, &filed).await.holder, holder, "{}", filed.text);
    }
}

#[tokio::test]
async fn a_complaint_without_a_place_is_the_desks() {
    let (bench, edge) = town().await;
    let asked = ask(&edge, "one", &json!({ "text": "Патрульний нагрубіянив.", "about_police": true }), now()).await;
    let case = head(&bench, &asked).await;
    assert_eq!((&case.holder, case.conflict.is_some()), (&Holder::Desk, true));
    assert!(next(&asked).contains("модератори й координатор"), "{}", asked.text);
    assert_eq!(told(&bench).await, Vec::<String>::new());
}

#[tokio::test]
async fn whether_it_is_a_complaint_is_asked_once_before_the_officer_gets_it() {
    let (bench, edge) = town().await;
    let text = "Мене не влаштовують дії дільничного.";
    let asked = submit(&edge, "one", &json!({ "text": text, "address": ADDRESS }), now()).await;
    assert_eq!((asked.status, asked.code().as_str()), (409, "about_police_unclear"), "{}", asked.text);
    assert_eq!(asked.json()["confirm_with"], json!({ "about_police": true }));
    assert_eq!(asked.json()["otherwise_with"], json!({ "about_police": false }));
    assert_eq!(told(&bench).await, Vec::<String>::new(), "nothing is filed, nobody is told");
    for (key, about, holder) in [("one", true, Holder::Desk), ("two", false, Holder::Officer)] {
        let filed = submit(&edge, key, &json!({ "text": text, "address": ADDRESS, "about_police": about }), now()).await;
        let case = head(&bench, &filed).await;
        assert_eq!((&case.holder, case.conflict.is_some()), (&holder, about), "{}", filed.text);
    }
    let danger = json!({ "text": "Він мене зараз б’є. Мене не влаштовують дії дільничного.", "address": ADDRESS });
    assert_eq!(submit(&edge, "three", &danger, now()).await.code(), "emergency", "danger comes first");
    let named = json!({ "text": text, "address": ADDRESS, "about_my_officer": true });
    assert_eq!(head(&bench, &submit(&edge, "four", &named, now()).await).await.holder, Holder::Supervisor, "who has said so is not asked");
}

#[tokio::test]
async fn what_a_form_is_answered_counts_as_what_is_written() {
    let (bench, edge) = town().await;
    let by =
        |who: &str| json!({ "text": "Забрав телефон і не віддає.", "category": "theft", "address": ADDRESS, "details": { "who": who } });
    let officer = report(&edge, "one", &by("наш дільничний"), now()).await;
    let case = head(&bench, &officer).await;
    assert_eq!((&case.holder, case.conflict.is_some()), (&Holder::Desk, true), "{}", officer.text);
    let husband = report(&edge, "two", &by("мій чоловік"), now()).await;
    let case = head(&bench, &husband).await;
    assert!(case.safe_mode && case.conflict.is_none() && case.key_expires_at.is_some(), "{}", husband.text);
    assert!(husband.json()["help"].is_array());
    let boy = head(&bench, &report(&edge, "three", &by("хлопець у куртці"), now()).await).await;
    assert!(!boy.safe_mode && boy.conflict.is_none());
}

#[tokio::test]
async fn a_complaint_about_the_coordinator_does_not_promise_that_they_will_look_after_it() {
    let (_bench, edge) = town().await;
    let of =
        |about: &[&str]| json!({ "text": format!("Не приймають заяву: {}.", about.len()), "address": ADDRESS, "about_officer": about });
    for (key, about, says) in [
        ("one", &["of-17"][..], "дізнається координатор міста"),
        ("two", &["co-kyiv"], "нагадаємо керівникові"),
        ("three", &["co-kyiv", "sv-north", "sv-south"], "Координатор міста та інші, на кого ви скаржитеся"),
    ] {
        let filed = submit(&edge, key, &of(about), now()).await;
        assert_eq!(filed.status, 201, "{}", filed.text);
        assert!(next(&filed).contains(says), "{key}: {}", filed.text);
        let promised = next(&filed).contains("дізнається координатор") || next(&filed).contains("модератори й координатор");
        assert_eq!(promised, key == "one", "{key}: {}", filed.text);
    }
}

#[tokio::test]
async fn a_complaint_that_names_nobody_is_read_by_no_supervisor_until_the_desk_hands_it_over() {
    let (bench, edge) = town().await;
    let written = json!({ "text": "Керівниця дільничних вимагає з мене гроші щомісяця.", "address": ADDRESS, "about_police": true });
    let filed = submit(&edge, "one", &written, now()).await;
    let case = head(&bench, &filed).await;
    assert_eq!((&case.holder, told(&bench).await), (&Holder::Desk, Vec::new()), "{}", filed.text);
    let sub = "7b0e8a52-0000-4000-8000-000000000009";
    let supervisor = StaffProfile {
        sub: StaffId::parse(sub).expect("a sub"),
        role: Role::Supervisor,
        districts: [DistrictId::parse("holosiivskyi").expect("a slug")].into(),
        officer: Some(city::officer("sv-south")),
        ..seeded::coordinator(COORDINATOR_SUB)
    };
    bench.store.put_staff(&supervisor).await.expect("a profile");
    let reference = case.reference.as_str();
    let path = format!("/v1/staff/cities/kyiv/cases/{reference}");
    let read = async |sub| {
        let request = Request::by_staff(sub, "GET", &path, &[("city", "kyiv"), ("reference", reference)]);
        edge.call("staff-case", &request.event(), now()).await.status
    };
    assert_eq!(read(sub).await, 404);
    let over = Request::by_staff(COORDINATOR_SUB, "POST", &format!("{path}/hand-over"), &[("city", "kyiv"), ("reference", reference)]);
    let over = over.body(&json!({ "to": "supervisor", "reason": "Скарга на патрульних." })).event();
    let handed = edge.call("triage-case", &over, now()).await;
    assert_eq!((handed.status, read(sub).await), (200, 200), "{}", handed.text);
}

#[tokio::test]
async fn a_report_that_may_be_a_complaint_is_asked_about_before_a_division_gets_it() {
    let (bench, edge) = town().await;
    let text = "Мене не влаштовують дії дільничного. Вкрали телефон.";
    let body = |about: Option<bool>| {
        let mut body = json!({ "text": text, "category": "theft", "address": ADDRESS });
        if let Some(about) = about {
            body["about_police"] = json!(about);
        }
        body
    };
    assert_eq!(report(&edge, "one", &body(None), now()).await.code(), "about_police_unclear");
    for (key, about, division) in [("one", false, true), ("two", true, false)] {
        let filed = report(&edge, key, &body(Some(about)), now()).await;
        let case = head(&bench, &filed).await;
        assert_eq!(matches!(case.holder, Holder::Division { .. }), division, "{}", filed.text);
    }
}
