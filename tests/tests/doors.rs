//! The four doors through the public face: who gets a case first, who never does, what is asked of whom, and what is
//! taken from one source.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use varta_cli::{Exit, import};
use varta_domain::case::{Case, CaseState, DetailKey, Entry, Holder};
use varta_domain::ids::PhotoId;
use varta_domain::photo::{Photo, PhotoToken};
use varta_domain::reference::Reference;
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city};
use varta_tests::courier::{items, notify_at, stream_of};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, OFFICER_SUB};

const ADDRESS: &str = "вул. Васильківська, 12";
/// The officer of that address.
const OFFICER_PHONE: &str = "+380000001118";

const CATEGORIES: &str = "\
id,kind,parent,name_uk,name_en,about_uk,about_en,visibility,first_to,safe_mode,complaint
order,hazard,,Порядок,Order,,,public,desk,
lamp,hazard,order,Не світить ліхтар,A lamp is out,Темно,Dark,public,desk,
quarrel,hazard,,Чути сварку,A quarrel is heard,,,never,officer,
theft,crime_report,,Крадіжка,Theft,,,never,division,
home,crime_report,,Насильство вдома,Violence at home,,,never,division,так
rights,question,,Права,Rights,,,public,desk,
grievance,question,,Скарга на поліцейського,Complaint about an officer,,,never,desk,,так
";
const BODIES: &str = "\
id,kind,name_uk,name_en,responsible_uk,responsible_en,legal_ground,email,phone,url,term_days
detectives,police_division,Слідчий відділ,Detectives,Крадіжки,Thefts,Закон про поліцію,detectives@example.com,,,
lights,utility,Міськсвітло,City lights,Ліхтарі,Lamps,Закон про благоустрій,lights@example.com,,,
";
const RULES: &str = r#"
[[rule]]
id = "complaint"
words = ["дільничн* вимага* хабар*"]
complaint = true
reason_uk = "Скаргу розглядає не той, на кого скаржаться."
reason_en = "Who a complaint is about does not examine it."

[[rule]]
id = "theft"
categories = ["theft"]
to = "detectives"
reason_uk = "Крадіжки розслідують слідчі."
reason_en = "Detectives look into thefts."

[[rule]]
id = "lamp"
categories = ["lamp"]
to = "lights"
urgency = "high"
reason_uk = "Ліхтарі належать Міськсвітлу."
reason_en = "Lamps are the city lights’."
"#;

/// Kyiv with categories, bodies and rules of the tests' own.
async fn town() -> (Bench, Edge) {
    let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("../cities/kyiv"), pack());
    std::fs::create_dir_all(&to).expect("a folder");
    for file in std::fs::read_dir(from).expect("the pack").flatten() {
        let name = file.file_name().into_string().expect("a name");
        let own = name.starts_with("guidance") || name.starts_with("rules") || name == "categories.csv" || name == "bodies.csv";
        if !own && file.path().is_file() {
            std::fs::copy(file.path(), to.join(name)).expect("copied");
        }
    }
    for (name, text) in [("categories.csv", CATEGORIES), ("bodies.csv", BODIES), ("rules.toml", RULES)] {
        std::fs::write(to.join(name), text).expect("written");
    }
    let bench = Bench::start().await;
    let mut out = Vec::new();
    let exit = import::run(&to, &bench.store, None, varta_tests::imported_at(), &mut out).await.expect("imported");
    assert_eq!(exit, Exit::Done, "{}", String::from_utf8_lossy(&out));
    bench.store.put_staff(&seeded::officer(OFFICER_SUB)).await.expect("a profile");
    bench.store.put_staff(&seeded::coordinator(COORDINATOR_SUB)).await.expect("a profile");
    std::fs::remove_dir_all(to).expect("removed");
    let edge = Edge::new(&bench);
    (bench, edge)
}

/// A folder of this test alone.
fn pack() -> std::path::PathBuf {
    let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
    std::env::temp_dir().join(format!("varta-doors-{}-{name}", std::process::id()))
}

fn now() -> Timestamp {
    seeded::now()
}

fn request(path: &str, key: &str, body: &Value) -> Request {
    Request::new("POST", &format!("/v1/cities/kyiv/{path}"), &[("city", "kyiv")])
        .header("idempotency-key", &format!("{key}-0123456789-0123456789"))
        .body(body)
}

async fn ask(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("ask-question", &request("questions", key, body).event(), at).await
}

async fn mark(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("mark-hazard", &request("hazards", key, body).event(), at).await
}

async fn report(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("report-crime", &request("crime-reports", key, body).event(), at).await
}

async fn submit(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("submit-message", &request("messages", key, body).event(), at).await
}

fn reference(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["reference"].as_str().expect("a reference").to_owned()
}

async fn head(bench: &Bench, answer: &Answer) -> Case {
    let reference = Reference::parse(&reference(answer)).expect("a reference");
    bench.store.case_head(&city::slug(), &reference).await.expect("read").expect("a case")
}

/// Whose phones rang.
async fn told(bench: &Bench) -> Vec<String> {
    let sns = Sns::default();
    notify_at(bench, &sns, now(), stream_of(&items(bench, "outbox").await)).await;
    let mut phones: Vec<String> = sns.take().into_iter().filter_map(|notice| notice.phone).collect();
    phones.sort();
    phones
}

fn next(answer: &Answer) -> String {
    answer.json()["next"].to_string()
}

#[tokio::test]
async fn a_question_needs_no_place_and_then_no_beat_has_it() {
    let (bench, edge) = town().await;
    let asked = ask(&edge, "one", &json!({ "text": "Чи можна знімати поліцейського?", "category": "rights" }), now()).await;
    let case = head(&bench, &asked).await;
    assert_eq!((&case.holder, case.with_officer, case.is_placed()), (&Holder::Desk, false, false));
    assert_eq!(asked.json().get("beat"), None);
    let key = asked.json()["case_key"].as_str().expect("a key").to_owned();
    let read = edge.call("read-case", &Request::of_author("GET", case.reference.as_str(), &key, "").event(), now()).await.json();
    assert_eq!((&read["beat"], &read["holder"]), (&Value::Null, &json!("desk")));
    assert_eq!(told(&bench).await, Vec::<String>::new(), "the desk works from a queue");
    let placed = ask(&edge, "two", &json!({ "text": "Коли приймає дільничний?", "address": ADDRESS }), now()).await;
    assert_eq!((placed.json()["beat"].clone(), head(&bench, &placed).await.holder), (json!("hol-18"), Holder::Desk));
}

#[tokio::test]
async fn a_lamp_goes_to_the_desk_and_never_past_it_to_the_utility() {
    let (bench, edge) = town().await;
    let body = json!({ "text": "Темно біля зупинки.", "category": "lamp", "address": ADDRESS, "details": { "since": "третій день" } });
    let marked = mark(&edge, "one", &body, now()).await;
    let case = head(&bench, &marked).await;
    assert_eq!((&case.holder, case.urgency.name()), (&Holder::Desk, "high"), "the rule says how urgent, the desk forwards");
    assert!(next(&marked).contains("На мапі") && case.may_be_public(), "{}", marked.text);
    let (_, history) = bench.store.case_with_history(&city::slug(), &case.reference).await.expect("read").expect("a case");
    let Entry::Filed { details, .. } = &history[0].entry else { panic!("filed first") };
    assert_eq!(details.get(&DetailKey::Since).map(|text| text.reveal()), Some("третій день"));
    assert_eq!(told(&bench).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_quarrel_that_is_heard_reaches_only_the_officer() {
    let (bench, edge) = town().await;
    let marked = mark(&edge, "one", &json!({ "text": "Чути крики щовечора.", "category": "quarrel", "address": ADDRESS }), now()).await;
    let case = head(&bench, &marked).await;
    assert_eq!((&case.holder, case.with_officer), (&Holder::Officer, true));
    assert!(next(&marked).contains("не оприлюднюють"), "{}", marked.text);
    assert_eq!(told(&bench).await, [OFFICER_PHONE]);
}

#[tokio::test]
async fn a_theft_goes_to_the_division_and_what_no_rule_knows_to_the_desk() {
    let (bench, edge) = town().await;
    let body = json!({ "text": "Уночі зняли дзеркала з авто.", "category": "theft", "address": ADDRESS, "details": { "when": "уночі" } });
    let reported = report(&edge, "one", &body, now()).await;
    let case = head(&bench, &reported).await;
    assert_eq!(case.holder.body().map(|body| body.as_str()), Some("detectives"));
    assert!(matches!(case.holder, Holder::Division { .. }) && next(&reported).contains("Слідчий відділ"), "{}", reported.text);
    let other = report(&edge, "two", &json!({ "text": "Невідомі пошкодили паркан.", "address": ADDRESS }), now()).await;
    assert_eq!(head(&bench, &other).await.holder, Holder::Desk);
    let wrong_kind = report(&edge, "three", &json!({ "text": "Темно.", "category": "lamp", "address": ADDRESS }), now()).await;
    assert_eq!((wrong_kind.code().as_str(), wrong_kind.json()["field"].as_str()), ("category_unknown", Some("category")));
}

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
        assert_eq!((&case.holder, case.with_officer, case.conflict.is_some()), (&Holder::Supervisor, false, true), "{}", answer.text);
        assert!(next(answer).contains("Ви скаржитеся на поліцію"), "the author is told: {}", answer.text);
        let by_officer = Request::answer_by_staff(case.reference.as_str(), OFFICER_SUB, "Це неправда.");
        assert_eq!(edge.call("answer-case", &by_officer.event(), now()).await.code(), "case_not_found");
    }
    assert!(!told(&bench).await.contains(&OFFICER_PHONE.to_owned()));
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
async fn in_safe_mode_the_key_ends_on_its_own_timer_and_the_receipt_helps() {
    let (bench, edge) = town().await;
    let body = json!({
        "text": "Колишній чатує біля під’їзду.", "category": "home", "address": ADDRESS,
        "contact": { "phone": "050 123 45 67", "safe": { "way": "sms", "hours": { "from": "10:00", "to": "16:00" } } },
    });
    let reported = report(&edge, "one", &body, now()).await;
    let (case, receipt) = (head(&bench, &reported).await, reported.json());
    assert!(case.safe_mode && !case.may_be_public());
    assert_eq!(receipt["key_valid_until"], "2026-12-20T18:30:00+02:00");
    let numbers: Vec<&str> = receipt["help"].as_array().expect("lines").iter().filter_map(|line| line["number"].as_str()).collect();
    assert_eq!(numbers, ["102", "15-47", "116 123", "116 111"]);
    assert!(next(&reported).contains("приватному вікні") && next(&reported).contains("20 грудня"));
    let key = receipt["case_key"].as_str().expect("a key").to_owned();
    let read = async |key: &str, days: i64| {
        let at = now() + SignedDuration::from_hours(24 * days);
        edge.call("read-case", &Request::of_author("GET", case.reference.as_str(), key, "").event(), at).await
    };
    assert_eq!(read(&key, 29).await.status, 200);
    let late = read(&key, 30).await;
    assert_eq!((late.status, &late.text), (404, &read(city::key(9).reveal(), 30).await.text), "like any wrong key");
    let follow_up = Request::of_author("POST", case.reference.as_str(), &key, "/follow-ups")
        .header("idempotency-key", "later-0123456789-0123456789")
        .body(&json!({ "text": "Ще." }));
    let at = now() + SignedDuration::from_hours(24 * 31);
    assert_eq!(edge.call("follow-up", &follow_up.event(), at).await.code(), "case_not_found");
    assert_eq!(head(&bench, &reported).await.state, CaseState::Open, "the case goes on");

    let short = json!({ "text": "Колишній чатує й біля роботи.", "category": "home", "address": ADDRESS, "key_valid_days": 7 });
    assert_eq!(report(&edge, "two", &short, now()).await.json()["key_valid_until"], "2026-11-27T18:30:00+02:00");
}

#[tokio::test]
async fn one_source_sends_so_much_an_hour_and_others_go_on() {
    let (_bench, edge) = town().await;
    let body = |number: usize| json!({ "text": format!("Зламана лавка номер {number}."), "address": ADDRESS });
    for number in 0..10 {
        reference(&mark(&edge, &format!("n{number}"), &body(number), now()).await);
    }
    let refused = mark(&edge, "n10", &body(10), now()).await;
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("too_many_cases", Some("1800")), "{}", refused.text);
    let by_another_door = submit(&edge, "m", &body(10), now()).await;
    assert_eq!(by_another_door.status, 429, "one budget for all doors");
    assert_eq!(mark(&edge, "n3", &body(3), now()).await.header("idempotent-replay"), Some("true"), "what came is answered as before");
    let frightened = json!({ "text": "Він мене зараз б’є.", "address": ADDRESS, "not_urgent_confirmed": true });
    reference(&submit(&edge, "now", &frightened, now()).await);
    let neighbour = request("hazards", "n10", &body(10)).from("198.51.100.9").event();
    reference(&edge.call("mark-hazard", &neighbour, now()).await);
    let next_hour = now() + SignedDuration::from_mins(30);
    reference(&mark(&edge, "n10", &body(10), next_hour).await);
}

#[tokio::test]
async fn one_text_is_taken_three_times_a_day_and_a_day_has_an_end() {
    let (_bench, edge) = town().await;
    let body = |text: &str| json!({ "text": text, "address": ADDRESS });
    for (number, text) in ["Зламана лавка!", "зламана  лавка", "ЗЛАМАНА ЛАВКА."].into_iter().enumerate()
    {
        reference(&mark(&edge, &format!("s{number}"), &body(text), now()).await);
    }
    let again = mark(&edge, "s4", &body("Зламана лавка"), now()).await;
    assert_eq!((again.code().as_str(), again.header("retry-after")), ("too_many_cases", Some("27000")), "until midnight: {}", again.text);
    for number in 0..27 {
        let at = now() + SignedDuration::from_hours(1 + number / 9);
        reference(&mark(&edge, &format!("d{number}"), &body(&format!("Яма {number}")), at).await);
    }
    let over = mark(&edge, "d99", &body("Ще яма"), now() + SignedDuration::from_hours(4)).await;
    assert_eq!((over.status, over.header("retry-after")), (429, Some("12600")));
    reference(&mark(&edge, "d99", &body("Ще яма"), now() + SignedDuration::from_hours(8)).await);
}

#[tokio::test]
async fn a_muted_source_is_told_until_when_and_nobody_learns_who_it_is() {
    let (bench, edge) = town().await;
    let body = |text: &str| json!({ "text": text, "address": ADDRESS });
    let first = mark(&edge, "one", &body("Реклама."), now()).await;
    let case = reference(&first);
    let by = |sub: &str, method: &str| {
        let path = format!("/v1/staff/cities/kyiv/cases/{case}/mute");
        Request::by_staff(sub, method, &path, &[("city", "kyiv"), ("reference", &case)])
            .body(&json!({ "hours": 12, "reason": "реклама" }))
            .event()
    };
    assert_eq!(edge.call("mute-author", &by(OFFICER_SUB, "PUT"), now()).await.code(), "case_not_found");
    let muted = edge.call("mute-author", &by(COORDINATOR_SUB, "PUT"), now()).await;
    assert_eq!((muted.status, &muted.json()["muted_until"]), (200, &json!("2026-11-21T06:30:00+02:00")), "{}", muted.text);

    let refused = mark(&edge, "two", &body("Знову реклама."), now()).await;
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("muted", Some("43200")));
    assert_eq!(mark(&edge, "one", &body("Реклама."), now()).await.header("idempotent-replay"), Some("true"));
    let after_midnight = now() + SignedDuration::from_hours(9);
    assert_eq!(mark(&edge, "two", &body("Знову реклама."), after_midnight).await.code(), "muted", "the tag of yesterday counts");
    let neighbour = request("hazards", "three", &body("Яма.")).from("198.51.100.9").event();
    reference(&edge.call("mark-hazard", &neighbour, now()).await);

    let unmuted = edge.call("mute-author", &by(COORDINATOR_SUB, "DELETE"), after_midnight).await;
    assert_eq!((unmuted.status, &unmuted.json()["muted_until"]), (200, &Value::Null));
    reference(&mark(&edge, "two", &body("Знову реклама."), after_midnight).await);
    let parsed = Reference::parse(&case).expect("a reference");
    let (_, history) = bench.store.case_with_history(&city::slug(), &parsed).await.expect("read").expect("a case");
    assert!(matches!(history[1].entry, Entry::Muted { .. }) && matches!(history[2].entry, Entry::Unmuted));
    let key = first.json()["case_key"].as_str().expect("a key").to_owned();
    let read = edge.call("read-case", &Request::of_author("GET", &case, &key, "").event(), now()).await;
    assert!(!read.text.contains("muted"), "what the desk does is the desk's: {}", read.text);

    let forgotten = now() + SignedDuration::from_hours(49);
    assert_eq!(edge.call("mute-author", &by(COORDINATOR_SUB, "PUT"), forgotten).await.code(), "source_forgotten");
}

#[tokio::test]
async fn photos_come_with_the_case_once_and_a_repeated_request_is_answered_as_before() {
    let (bench, edge) = town().await;
    let mut claims = Vec::new();
    for seed in [1, 2] {
        let (id, token) = (PhotoId::generate(city::seeded(seed)), PhotoToken::generate(city::seeded(seed + 50)));
        bench.store.create_photo(&Photo::awaited(id.clone(), city::slug(), &token, now())).await.expect("announced");
        claims.push(json!({ "id": id, "token": token.reveal() }));
    }
    let body = json!({ "text": "Зламана гірка.", "address": ADDRESS, "photos": claims });
    let first = mark(&edge, "one", &body, now()).await;
    assert_eq!(head(&bench, &first).await.photos.len(), 2);
    let again = mark(&edge, "one", &body, now()).await;
    assert_eq!((again.status, again.header("idempotent-replay"), again.json()), (201, Some("true"), first.json()));
    let other = json!({ "text": "Інша гірка.", "address": ADDRESS, "photos": [claims[1]] });
    let taken = mark(&edge, "two", &other, now()).await;
    assert_eq!((taken.code().as_str(), taken.json()["field"].as_str()), ("photo_taken", Some("photos[0]")));
    let stranger = json!({ "id": claims[0]["id"], "token": PhotoToken::generate(city::seeded(9)).reveal() });
    let not_theirs = json!({ "text": "Інша гірка.", "address": ADDRESS, "photos": [stranger] });
    assert_eq!(mark(&edge, "three", &not_theirs, now()).await.code(), "photo_unknown");
}

#[tokio::test]
async fn what_is_personal_is_asked_about_by_place_and_never_repeated() {
    let (_bench, edge) = town().await;
    let text = "Передзвоніть на 050 123 45 67.";
    let body = json!({ "text": text, "address": ADDRESS });
    let asked = submit(&edge, "one", &body, now()).await;
    assert_eq!(asked.code(), "personal_data_found");
    assert_eq!(asked.json()["found"], json!([{ "field": "text", "kind": "phone", "from": 16, "to": 29 }]));
    assert!(!asked.text.contains("123 45"));
    let kept = json!({ "text": text, "address": ADDRESS, "keep_personal": true });
    reference(&submit(&edge, "one", &kept, now()).await);
    let home = json!({ "text": "На Васильківській, 12, кв. 5 шумлять.", "address": "вул. Васильківська, 12" });
    assert_eq!(submit(&edge, "two", &home, now()).await.json()["found"][0]["kind"], "address");
}

#[tokio::test]
async fn the_tree_says_what_a_form_asks_and_who_gets_it() {
    let (_bench, edge) = town().await;
    let mut event = Request::new("GET", "/v1/cities/kyiv/categories", &[("city", "kyiv")]).event();
    event["rawQueryString"] = json!("kind=hazard");
    let answer = edge.call("list-categories", &event, now()).await;
    assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
    let form = answer.json()["kinds"][0].clone();
    assert_eq!(form["asks"].as_array().expect("asks").iter().map(|ask| ask["detail"].clone()).collect::<Vec<_>>(), ["since", "hours"]);
    assert_eq!((&form["categories"][0]["id"], &form["categories"][0]["parts"][0]["id"]), (&json!("order"), &json!("lamp")));
    let quarrel = &form["categories"][1];
    assert_eq!((&quarrel["may_be_public"], &quarrel["first_to"]), (&json!(false), &json!("officer")));
}

#[tokio::test]
async fn a_muted_source_adds_nothing_either_but_who_is_frightened_is_heard() {
    let (_bench, edge) = town().await;
    let first = mark(&edge, "one", &json!({ "text": "Реклама.", "address": ADDRESS }), now()).await;
    let (case, key) = (reference(&first), first.json()["case_key"].as_str().expect("a key").to_owned());
    let add = async |id: &str, body: Value, at: Timestamp| {
        let request = Request::of_author("POST", &case, &key, "/follow-ups");
        let event = request.header("idempotency-key", &format!("{id}-0123456789-0123456789")).body(&body).event();
        edge.call("follow-up", &event, at).await
    };
    assert_eq!(add("before", json!({ "text": "Купуйте." }), now()).await.status, 201);
    let path = format!("/v1/staff/cities/kyiv/cases/{case}/mute");
    let mute = Request::by_staff(COORDINATOR_SUB, "PUT", &path, &[("city", "kyiv"), ("reference", &case)]);
    let mute = mute.body(&json!({ "hours": 12, "reason": "реклама" })).event();
    assert_eq!(edge.call("mute-author", &mute, now()).await.status, 200);

    let refused = add("after", json!({ "text": "Купуйте ще." }), now()).await;
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("muted", Some("43200")), "{}", refused.text);
    let after_midnight = now() + SignedDuration::from_hours(9);
    assert_eq!(add("after", json!({ "text": "Купуйте ще." }), after_midnight).await.code(), "muted", "the tag of yesterday counts");
    assert_eq!(add("before", json!({ "text": "Купуйте." }), now()).await.header("idempotent-replay"), Some("true"));
    let danger = "Він мене зараз б’є.";
    assert_eq!(add("now", json!({ "text": danger }), now()).await.code(), "emergency");
    assert_eq!(add("now", json!({ "text": danger, "not_urgent_confirmed": true }), now()).await.status, 201);
    assert_eq!(add("after", json!({ "text": "Купуйте ще." }), now() + SignedDuration::from_hours(13)).await.status, 201);
}

#[tokio::test]
async fn what_is_personal_in_an_addition_is_asked_about_too() {
    let (_bench, edge) = town().await;
    let first = submit(&edge, "one", &json!({ "text": "Зламана лавка.", "address": ADDRESS }), now()).await;
    let (case, key) = (reference(&first), first.json()["case_key"].as_str().expect("a key").to_owned());
    let add = async |body: Value| {
        let request = Request::of_author("POST", &case, &key, "/follow-ups");
        let event = request.header("idempotency-key", "more-0123456789-0123456789").body(&body).event();
        edge.call("follow-up", &event, now()).await
    };
    let text = "Передзвоніть на 050 123 45 67.";
    let asked = add(json!({ "text": text })).await;
    assert_eq!((asked.status, asked.code().as_str()), (409, "personal_data_found"), "{}", asked.text);
    assert_eq!(asked.json()["found"], json!([{ "field": "text", "kind": "phone", "from": 16, "to": 29 }]));
    assert!(!asked.text.contains("123 45"));
    assert_eq!(add(json!({ "text": text, "keep_personal": true })).await.status, 201);
}

#[tokio::test]
async fn whether_a_contact_may_be_shared_stands_with_the_case_and_never_in_safe_mode() {
    let (bench, edge) = town().await;
    let body = |text: &str, contact: Value| json!({ "text": text, "address": ADDRESS, "contact": contact });
    let phone = "050 123 45 67";
    for (id, contact, may) in [
        ("one", json!({ "phone": phone }), false),
        ("two", json!({ "phone": phone, "may_be_shared": true }), true),
        ("three", json!({ "phone": phone, "may_be_shared": true, "safe": { "way": "sms" } }), false),
    ] {
        let filed = mark(&edge, id, &body(&format!("Темно {id}."), contact), now()).await;
        let case = head(&bench, &filed).await;
        assert_eq!((case.has_contact, case.may_share_contact()), (true, may), "{id}");
        assert_eq!(next(&filed).contains("Ви погодилися"), may, "{}", filed.text);
    }
}
