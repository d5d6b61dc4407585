//! Who can act on what: bodies, categories, rules and their tests in a pack, and what an import keeps of them.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use common::{Folder, assert_told, told};
use jiff::Timestamp;
use varta_cli::pack::{self, Problems};
use varta_cli::{check, import};
use varta_domain::case::CaseKind;
use varta_domain::ids::{BodyId, CategoryId, CitySlug};
use varta_domain::triage::{Channel, Destination, Facts, Triage};
use varta_runtime::directory::Directory;
use varta_testkit::Bench;

fn triage(folder: &Folder) -> Triage {
    pack::read(folder.path()).expect("readable").0.expect("whole").triage.expect("the pack has rules")
}

fn problems(folder: &Folder) -> Problems {
    pack::read(folder.path()).expect("readable").1
}

fn now() -> Timestamp {
    "2026-11-24T10:15:00Z".parse().expect("an instant")
}

#[test]
fn a_pack_says_who_can_act() {
    let triage = triage(&Folder::full());
    let body = |id: &str| triage.body(&BodyId::parse(id).expect("a slug")).expect("there").clone();
    assert!(matches!(body("lamps").channel, Channel::Email(_)));
    assert!(matches!(body("roads").channel, Channel::Portal(_)));
    assert!(matches!(body("police").channel, Channel::Phone(_)));
    assert_eq!((body("lamps").term_days, body("roads").term_days), (10, 30));
    assert_eq!(body("lamps").working_hours.as_deref(), Some("пн–пт 9–18"));
    let street = CategoryId::parse("street").expect("a slug");
    let parts: Vec<&str> = triage.categories().children(&street).map(|category| category.id.as_str()).collect();
    assert_eq!(parts, ["lighting"]);
    assert!(pack::read(Folder::sound().path()).expect("readable").0.expect("whole").triage.is_none(), "all of it may be left out");
}

#[test]
fn a_ukrainian_spreadsheet_says_the_same() {
    let folder = Folder::full();
    let english = triage(&folder);
    folder.write(
        "bodies.csv",
        "Код;Вид;Назва;Назва англійською;За що відповідає;За що відповідає англійською;Правова підстава;Пошта;Портал;Телефон;Сайт;Строк, днів;Графік роботи\n\
         lamps;комунальне підприємство;Міськсвітло;City lighting;Ліхтарі;Lamps;Закон «Про благоустрій населених пунктів», ст. 21;lamps@demo.varta.example;;1551;https://lamps.example.ua;10;пн–пт 9–18\n\
         roads;міський орган;Дороги;Roads;Дороги;Roads;Закон «Про автомобільні дороги»;;https://roads.example.ua/new;;;;\n\
         police;підрозділ поліції;Управління поліції;Police department;Правопорушення;Offences;Закон «Про Національну поліцію», ст. 23;;;102;;;\n",
    );
    folder.write(
        "categories.csv",
        "код;вид;входить до;назва;назва англійською;пояснення;пояснення англійською;видимість;хто отримує першим;безпечний режим\n\
         street;небезпека;;Вулиця;Street;;;публічно;;\n\
         lighting;небезпека;street;Не світить ліхтар;A lamp is out;Темна вулиця, двір;A dark street, a yard;публічно;модератори;ні\n\
         quarrel;небезпека;;Сварка за стіною;A quarrel;;;ніколи;дільничний офіцер;\n\
         theft;правопорушення;;Крадіжка;Theft;;;ніколи;підрозділ;\n\
         home;правопорушення;;Насильство вдома;Violence at home;;;ніколи;підрозділ;так\n",
    );
    folder.write(
        "rules_tests.csv",
        "текст;вид;категорія;район;адреса;куди;терміновість;видимість\n\
         Не світить;небезпека;lighting;;вулиця Лісова, 5;lamps;звичайна;публічно\n\
         Яма, кров;небезпека;;Лісовий;;roads;висока;ніколи\n",
    );
    assert_told(folder.path(), &[]);
    assert_eq!(triage(&folder), english);
}

#[test]
fn every_problem_is_told_where_it_is() {
    let folder = Folder::full();
    folder.append(
        "bodies.csv",
        "lamps,utility,Б,B,В,W,Закон,b@demo.varta.example,,,,,\n\
         officer,utility,Б,B,В,W,Закон,b@demo.varta.example,,,,,\n\
         mute,office,Б,B,В,,Закон,,,,http://a.ua,0,\n",
    );
    folder.append(
        "categories.csv",
        "theft,crime_report,,К,T,,,never,,\n\
         loud,hazard,quarrel,Г,L,,,public,,\n\
         lost,question,nowhere,З,L,лише,,public,boss,maybe\n\
         fraud,crime_report,,Ш,F,,,snapped,,\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: bodies.csv, line 5, id: the body is already in line 2",
            "error: bodies.csv, line 6, id: no body can be called officer",
            "error: bodies.csv, line 7, kind: \"office\": not a kind of body",
            "error: bodies.csv, line 7, responsible_en: the cell is empty",
            "error: bodies.csv, line 7, email: nobody can hand a case to this body",
            "error: bodies.csv, line 7, url: \"http://a.ua\": an address of a page begins with https://",
            "error: bodies.csv, line 7, term_days: \"0\": not a number of days",
            "error: categories.csv, line 7, id: the category is already in line 5",
            "error: categories.csv, line 8, visibility: the category loud is more public than quarrel",
            "error: categories.csv, line 9, about_en: the sentence is there in one language only",
            "error: categories.csv, line 9, first_to: \"boss\": not somebody who gets cases first",
            "error: categories.csv, line 9, safe_mode: \"maybe\": neither yes nor no",
            "error: categories.csv, line 10, visibility: cases of the category fraud are never public",
        ],
    );
}

#[test]
fn rules_that_cannot_work_are_told_with_their_lines() {
    let folder = Folder::full();
    folder.append(
        "rules.toml",
        r#"
[[rule]]
id = "lost"
kinds = ["rumour"]
categories = ["nowhere"]
districts = ["Морський"]
words = ["*", "щит*"]
to = "nobody"
at_once = "так"
reason_uk = "…"

[[rule]]
id = "late"
categories = ["lighting"]
to = "roads"
reason_uk = "…"
reason_en = "…"

[[rule]]
id = "blood"
to = "lamps"
at_once = true
colour = "red"
reason_uk = "…"
reason_en = "…"

[[rule]]
id = "unknown"
categories = ["nowhere"]
to = "nobody"
reason_uk = "…"
reason_en = "…"

[[rule]]
id = "idle"
words = ["щит*"]
reason_uk = "…"
reason_en = "…"
"#,
    );
    assert_told(
        folder.path(),
        &[
            "error: rules.toml, line 36, rule.kinds: \"rumour\": not a kind of case",
            "error: rules.toml, line 38, rule.districts: there is no district \"Морський\"",
            "error: rules.toml, line 39, rule.words: \"*\": a beginning has at least 3 letters",
            "error: rules.toml, line 41, rule.at_once: neither true nor false",
            "error: rules.toml, line 34, rule.reason_en: the key is missing",
            "error: rules.toml, line 45, rule.id: the rule late can never win: whenever it fits, lighting fits too and wins",
            "error: rules.toml, line 52, rule.id: the rule is already in line 27",
            "warning: rules.toml, line 55: unknown key \"rule.colour\"",
            "error: rules.toml, line 60, rule.categories: the rule unknown is for the category nowhere",
            "error: rules.toml, line 60, rule.to: the rule unknown sends to nobody",
            "error: rules.toml, line 67, rule.to: the rule idle changes nothing",
        ],
    );
    let folder = Folder::full();
    folder.write("rules.toml", "[[rule]\nid = 1\n");
    assert!(told(folder.path()).iter().all(|line| line.starts_with("error: rules.toml, line 1: not TOML")));
}

#[test]
fn a_test_tells_of_the_safe_mode_and_of_what_may_be_a_complaint() {
    let folder = Folder::full();
    folder.append(
        "rules.toml",
        "\n[[rule]]\nid = \"officer\"\nkinds = [\"crime_report\"]\nwho = [\"дільничний\"]\ncomplaint = true\nreason_uk = \"Скарга.\"\nreason_en = \"A complaint.\"\n\
         \n[[rule]]\nid = \"perhaps\"\nkinds = [\"message\"]\nwords = [\"дільничний ~ вимага*\"]\nperhaps_complaint = true\nreason_uk = \"Схоже.\"\nreason_en = \"Perhaps.\"\n",
    );
    folder.write(
        "rules_tests.csv",
        "текст,вид,куди,хто,безпечний режим,скарга на поліцію\n\
         Забрав телефон,crime_report,desk,наш дільничний,ні,так\n\
         Забрав телефон,crime_report,desk,сусід,так,так\n\
         дільничний Петренко вимагає,message,officer,,,можливо\n\
         дільничний Петренко вимагає,message,officer,,,ні\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: rules_tests.csv, line 3, безпечний режим: \"Забрав телефон\" is not under the safe mode, and should be",
            "error: rules_tests.csv, line 3, скарга на поліцію: \"Забрав телефон\" is no complaint, not a complaint",
            "error: rules_tests.csv, line 5, скарга на поліцію: \"дільничний Петренко вимагає\" is perhaps a complaint, not no complaint",
        ],
    );
    folder.write("rules_tests.csv", "text,kind,to,complaint\nТемно,message,officer,мабуть\n");
    assert_told(folder.path(), &["error: rules_tests.csv, line 2, complaint: \"мабуть\": neither yes nor no nor perhaps"]);
}

#[test]
fn a_test_that_fails_says_where_it_went_and_by_which_rule() {
    let folder = Folder::full();
    folder.append(
        "rules_tests.csv",
        "\"Ліхтар, асфальт провалився\",hazard,lighting,,,roads,,\n\
         Яма,hazard,lighting,,,lamps,high,snapped\n\
         Щось,question,,,,police,,\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: rules_tests.csv, line 5, to: \"Ліхтар, асфальт провалився\" goes to lamps, not to roads",
            "error: rules_tests.csv, line 6, urgency: the urgency of \"Яма\" is normal, not high",
            "error: rules_tests.csv, line 6, visibility: the visibility of \"Яма\" is public, not snapped",
            "error: rules_tests.csv, line 7, to: \"Щось\" goes to desk, not to police",
        ],
    );
    let all = problems(&folder);
    let mends: Vec<&str> = all.all().iter().map(|problem| problem.mend.as_str()).collect();
    assert!(mends[0].contains("by the rule lighting: category lighting"), "{mends:?}");
    assert!(mends[1].contains("road-words would send it to roads"), "{mends:?}");
    assert!(mends[3].contains("no rule fits"), "{mends:?}");
    let folder = Folder::full();
    folder.append(
        "rules_tests.csv",
        "Яма,hazard,lost,,,nobody,,\nЯма,hazard,,,\"вулиця Соснова, 5\",roads,,\nЯма,hazard,,,\"вулиця Морська, 5\",roads,,\n,hazard,,Морський,,roads,,\n",
    );
    assert_told(
        folder.path(),
        &[
            "error: rules_tests.csv, line 5, category: there is no category \"lost\"",
            "error: rules_tests.csv, line 5, to: there is no body \"nobody\"",
            "error: rules_tests.csv, line 6, address: \"вулиця Соснова, 5\" may be in several districts",
            "error: rules_tests.csv, line 7, address: \"вулиця Морська, 5\" is no street of the pack",
            "error: rules_tests.csv, line 8, text: the cell is empty",
            "error: rules_tests.csv, line 8, district: there is no district \"Морський\"",
        ],
    );
}

#[test]
fn a_broken_row_is_told_once_and_not_again_by_what_names_it() {
    let folder = Folder::full();
    folder.replace("bodies.csv", "lamps,utility", "lamps,office");
    folder.replace("categories.csv", "street,hazard,,Вулиця", "street,hazard,,");
    assert_told(
        folder.path(),
        &["error: bodies.csv, line 2, kind: \"office\": not a kind of body", "error: categories.csv, line 2, name_uk: the cell is empty"],
    );
}

#[tokio::test]
async fn an_import_keeps_it_and_a_warm_function_reads_it_once_a_version() {
    let bench = Bench::start().await;
    let folder = Folder::full();
    let slug = CitySlug::parse("misto").expect("a slug");
    import::run(folder.path(), &bench.store, None, now(), &mut Vec::new()).await.expect("imported");
    let city = bench.store.city(&slug).await.expect("readable").expect("there");
    let kept = bench.store.triage(&city).await.expect("readable").expect("there");
    assert_eq!(kept, triage(&folder));
    let directory = Directory::new(&bench.store);
    let _ = bench.wire.take();
    for _ in 0..3 {
        let triage = directory.triage(&city).await.expect("readable");
        let facts = Facts { kind: CaseKind::Hazard, category: None, text: "Яма", who: None, district: None };
        assert_eq!(triage.suggest(&facts).to.to_string(), "roads");
    }
    assert_eq!(bench.wire.take().len(), 1);

    // A rule alone makes a new version; a pack without rules has the desk.
    folder.replace("rules.toml", "Ліхтарі ремонтує Міськсвітло.", "Ліхтарі лагодить Міськсвітло.");
    let later = now() + jiff::SignedDuration::from_hours(1);
    let mut out = Vec::new();
    import::diff(folder.path(), &bench.store, false, later, &mut out).await.expect("compared");
    let out = String::from_utf8(out).expect("UTF-8");
    assert!(out.contains("categories, bodies and rules: changed") && out.lines().count() == 2, "{out}");
    import::run(folder.path(), &bench.store, None, later, &mut Vec::new()).await.expect("imported");
    let city = bench.store.city(&slug).await.expect("readable").expect("there");
    assert_eq!(directory.triage(&city).await.expect("readable").rules()[0].reason.uk, "Ліхтарі лагодить Міськсвітло.");
    for name in ["bodies.csv", "categories.csv", "rules.toml", "rules_tests.csv"] {
        folder.remove(name);
    }
    import::run(folder.path(), &bench.store, None, later + jiff::SignedDuration::from_hours(1), &mut Vec::new()).await.expect("imported");
    let city = bench.store.city(&slug).await.expect("readable").expect("there");
    assert!(bench.store.triage(&city).await.expect("readable").is_none());
    let facts = Facts { kind: CaseKind::Hazard, category: None, text: "Яма", who: None, district: None };
    assert_eq!(directory.triage(&city).await.expect("readable").suggest(&facts).to, Destination::Desk);
}

#[tokio::test]
async fn kyiv_is_read_with_few_units() {
    let bench = Bench::start().await;
    import::run(&common::kyiv(), &bench.store, None, now(), &mut Vec::new()).await.expect("imported");
    let city = bench.store.city(&CitySlug::parse("kyiv").expect("a slug")).await.expect("readable").expect("there");
    let _ = bench.wire.take();
    let triage = bench.store.triage(&city).await.expect("readable").expect("there");
    let units: f64 = bench.wire.take().iter().map(|call| call.read_units).sum();
    assert!(units <= 4.0, "{units} read units");
    assert!(triage.rules().len() >= 45 && triage.bodies().len() >= 25 && triage.categories().all().len() >= 40);
}

#[test]
fn a_check_of_the_demonstration_pack_says_how_much_there_is() {
    let mut out = Vec::new();
    check::run(&common::kyiv(), None, &mut out).expect("readable");
    let out = String::from_utf8(out).expect("UTF-8");
    assert!(out.contains("bodies") && out.contains("rules"), "{out}");
}
