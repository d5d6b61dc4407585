//! A small city's rules.

use proptest::prelude::*;

use super::*;
use crate::case::CaseKind;
use crate::city::Name;
use crate::contact::Email;
use crate::ids::{CategoryId, DistrictId, ListId};
use crate::place::{Point, cell_of};

fn name(text: &str) -> Name {
    Name { uk: text.to_owned(), en: text.to_owned() }
}

fn category_id(id: &str) -> CategoryId {
    CategoryId::parse(id).expect("a slug")
}

fn category(id: &str, parent: &str, visibility: Visibility, first_to: FirstTo) -> Category {
    let parent = (!parent.is_empty()).then(|| category_id(parent));
    let id = category_id(id);
    Category {
        id, kind: CaseKind::Hazard, parent, name: name("…"), about: None, visibility, first_to, safe_mode: false, complaint: false
    }
}

fn body(id: &str, kind: BodyKind) -> Body {
    Body {
        id: BodyId::parse(id).expect("a slug"),
        kind,
        name: name(id),
        responsible_for: name("…"),
        legal_ground: format!("закон про {id}"),
        channel: Channel::Email(Email::parse(&format!("{id}@demo.varta.example")).expect("an address")),
        phone: None,
        url: None,
        term_days: DEFAULT_TERM_DAYS,
        working_hours: None,
    }
}

fn terms(texts: &[&str]) -> Vec<Term> {
    texts.iter().map(|text| Term::parse(text).expect("words")).collect()
}

fn rule(id: &str, to: &str) -> Rule {
    Rule {
        id: RuleId::parse(id).expect("a slug"),
        kinds: Vec::new(),
        categories: Vec::new(),
        words: Vec::new(),
        without_words: Vec::new(),
        who: Vec::new(),
        districts: Vec::new(),
        to: (!to.is_empty()).then(|| Destination::parse(to).expect("a slug")),
        urgency: None,
        visibility: None,
        at_once: false,
        overrules: false,
        safe_mode: false,
        complaint: false,
        perhaps_complaint: false,
        reason: name(id),
        legal_ground: String::new(),
    }
}

fn city() -> Parts {
    use Visibility::{Never, Public, Snapped};
    let crime = Category { kind: CaseKind::CrimeReport, ..category("theft", "", Never, FirstTo::Division) };
    Parts {
        categories: vec![
            category("street", "", Public, FirstTo::Desk),
            category("lighting", "street", Public, FirstTo::Desk),
            category("company", "", Snapped, FirstTo::Desk),
            category("quarrel", "", Never, FirstTo::Officer),
            crime,
        ],
        bodies: vec![body("lamps", BodyKind::Utility), body("roads", BodyKind::Municipal), body("police", BodyKind::PoliceDivision)],
        lists: Vec::new(),
        rules: vec![
            Rule { categories: vec![category_id("street")], ..rule("street", "roads") },
            Rule { categories: vec![category_id("lighting")], ..rule("lighting", "lamps") },
            Rule { words: terms(&["ліхтар*", "фонар*", "не світ*"]), ..rule("lamp-words", "lamps") },
            Rule {
                categories: vec![category_id("street")],
                words: terms(&["щит* + перехід*", "щит* + переход*"]),
                ..rule("billboard", "police")
            },
            Rule {
                kinds: vec![CaseKind::Hazard],
                words: terms(&["б'є дружин*", "бьет жену"]),
                visibility: Some(Never),
                safe_mode: true,
                at_once: true,
                overrules: true,
                ..rule("home", "officer")
            },
            Rule { words: terms(&["ніж", "ножем", "кров*"]), urgency: Some(Urgency::High), ..rule("blood", "") },
            Rule { kinds: vec![CaseKind::CrimeReport], districts: vec![district()], ..rule("crime", "police") },
        ],
    }
}

/// The same city, which knows complaints: by a rule, and as a category that goes to the officer at once.
fn with_complaints() -> Triage {
    let mut parts = city();
    parts.categories.push(Category { complaint: true, ..category("grievance", "", Visibility::Never, FirstTo::Officer) });
    parts.rules.push(Rule { words: terms(&["дільничн* вимага* хабар*"]), complaint: true, ..rule("bribe", "") });
    Triage::new(parts).expect("fits")
}

#[test]
fn a_complaint_goes_to_no_officer_and_to_no_division() {
    let triage = with_complaints();
    let grievance = category_id("grievance");
    let suggest = |kind, category, text| triage.suggest(&Facts { kind, category, text, who: None, district: Some(&district()) });
    for (kind, category, text) in [
        (CaseKind::Message, None, "Дільничний вимагає хабар"),
        (CaseKind::CrimeReport, None, "Дільничний вимагає хабар"),
        (CaseKind::Hazard, Some(&grievance), "Щит закрив перехід"),
        (CaseKind::Hazard, Some(&grievance), "Сусід б'є дружину, а дільничний вимагає хабар"),
    ] {
        let suggestion = suggest(kind, category, text);
        assert!(suggestion.complaint && suggestion.first == Destination::Desk, "{kind:?}: {suggestion:?}");
        assert!(!triage.is_police(&suggestion.to), "{suggestion:?}");
        assert!(suggestion.alternatives.iter().all(|other| !triage.is_police(&other.to)), "{suggestion:?}");
    }
    let overheard = suggest(CaseKind::Hazard, Some(&grievance), "Сусід б'є дружину");
    assert_eq!((overheard.safe_mode, overheard.visibility), (true, Visibility::Never), "care of an author stays");
    let thanks = suggest(CaseKind::Message, None, "Дякую дільничному");
    assert_eq!((thanks.complaint, thanks.first), (false, Destination::Officer));
}

#[test]
fn words_that_nearly_follow_one_another_are_found_in_one_clause() {
    let mut parts = city();
    parts.rules = vec![Rule { words: terms(&["дільничний ~ вимага* ~ грош*"]), complaint: true, ..rule("money", "") }];
    let triage = Triage::new(parts).expect("fits");
    let complaint = |text| triage.suggest(&Facts { kind: CaseKind::Message, category: None, text, who: None, district: None }).complaint;
    for text in [
        "Дільничний вимагав гроші",
        "дільничний Петренко вимагав гроші",
        "дільничний Іван Петренко вимагає у мене гроші",
        "Дільничний зайнятий. А дільничний Петренко вимагав гроші",
    ] {
        assert!(complaint(text), "{text}");
    }
    for text in [
        "Шановний дільничний, сусід вимагає гроші",
        "Дільничний прийшов. Сусід вимагає гроші",
        "Дільничний знає що наш сусід вимагає гроші",
        "гроші вимагає дільничний",
        "дільничний вимагає",
        "Дільничного просимо: вимагають гроші",
    ] {
        assert!(!complaint(text), "{text}");
    }
    assert_eq!(Term::parse("дільничний ~"), Err(TermError::Empty));
    assert_eq!(Term::parse_of_list("<officer>"), Err(TermError::Nested));
    assert_eq!(Term::parse_of_list("щит + перехід"), Err(TermError::Nested));
}

fn list(id: &str, words: &[&str]) -> List {
    let words = words.iter().map(|word| Term::parse_of_list(word).expect("of a list")).collect();
    List { id: ListId::parse(id).expect("a slug"), words }
}

#[test]
fn a_list_stands_for_any_of_its_words() {
    let lists = vec![list("officer", &["дільнич*", "офіцер поліції", "коп"]), list("takes", &["вимага*", "взяв гроші"])];
    let rules = vec![Rule { words: terms(&["<officer> ~ <takes>"]), ..rule("takes", "desk") }];
    let parts = Parts { lists, rules, ..city() };
    assert_eq!(flaws(&parts), []);
    let triage = Triage::new(parts.clone()).expect("fits");
    let fits = |text: &str| {
        let facts = Facts { kind: CaseKind::Question, category: None, text, who: None, district: None };
        triage.suggest(&facts).rule.is_some_and(|rule| rule.as_str() == "takes")
    };
    for text in ["дільничний вимагає гроші", "той офіцер поліції Коваль взяв гроші", "Коп учора вимагав", "коп, дільничний вимагає"]
    {
        assert!(fits(text), "{text}");
    }
    for text in ["дільничний, а сусід вимагає", "вимагає дільничний", "офіцер вимагає", "взяв дільничний гроші"]
    {
        assert!(!fits(text), "{text}");
    }
    let kept: Triage = serde_json::from_str(&serde_json::to_string(&triage).expect("serialises")).expect("reads back");
    assert_eq!(kept, triage);

    let wanting = Parts { lists: vec![list("officer", &["дільнич*"]), list("officer", &["коп"])], ..parts };
    let told: Vec<String> = flaws(&wanting).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["the list officer is there twice", "the rule takes has words of the list takes, which is not there"]);
}

#[test]
fn a_list_covers_what_each_of_its_words_covers() {
    let lists = vec![list("lamps", &["ліхтар*", "фонар*"]), list("idle", &["коп"])];
    let wide = Rule { words: terms(&["<lamps>"]), ..rule("wide", "lamps") };
    let narrow = Rule { words: terms(&["ліхтарик*"]), ..rule("narrow", "roads") };
    let of_list = Rule { words: terms(&["<lamps> ~ розбит*"]), ..rule("of-list", "roads") };
    let free = Rule { words: terms(&["яма"]), ..rule("free", "roads") };
    let parts = Parts { lists, rules: vec![wide, narrow, of_list, free], ..city() };
    let told: Vec<String> = doubts(&parts).iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|doubt| doubt.starts_with("the rule narrow can never win")), "{told:?}");
    assert!(told.iter().any(|doubt| doubt.starts_with("the rule of-list can never win")), "{told:?}");
    assert!(told.contains(&"no rule has words of the list idle".to_owned()), "{told:?}");
    assert!(!told.iter().any(|doubt| doubt.starts_with("the rule free")), "{told:?}");
}

#[test]
fn who_it_was_is_looked_at_for_itself() {
    let mut parts = city();
    parts.rules.push(Rule { who: terms(&["дільничний"]), complaint: true, ..rule("by-the-officer", "") });
    let triage = Triage::new(parts).expect("fits");
    let complaint = |text, who| triage.suggest(&Facts { kind: CaseKind::CrimeReport, category: None, text, who, district: None }).complaint;
    assert!(complaint("Забрав телефон", Some("наш дільничний")));
    assert!(!complaint("Забрав телефон, дільничний у курсі", Some("сусід")) && !complaint("наш дільничний", None));
}

#[test]
fn what_may_be_a_complaint_is_taken_from_the_officer_and_a_message_is_asked_about() {
    let mut parts = city();
    let perhaps = Rule { words: terms(&["хабар*"]), perhaps_complaint: true, ..rule("perhaps", "") };
    parts.bodies.push(body("oversight", BodyKind::State));
    let hazard = Rule { kinds: vec![CaseKind::Hazard], overrules: true, ..perhaps.clone() };
    parts.rules.push(Rule { to: Destination::parse("oversight").ok(), ..hazard });
    parts.rules.push(Rule { id: RuleId::parse("perhaps-written").expect("a slug"), kinds: vec![CaseKind::Message], ..perhaps });
    let triage = Triage::new(parts).expect("fits");
    let quarrel = category_id("quarrel");
    let heard =
        Facts { kind: CaseKind::Hazard, category: Some(&quarrel), text: "кричать про хабар", who: None, district: None };
    let heard = triage.suggest(&heard);
    assert_eq!((&heard.first, heard.to.to_string().as_str(), heard.perhaps_complaint), (&Destination::Desk, "oversight", true));
    let written = triage.suggest(&Facts { kind: CaseKind::Message, category: None, text: "хабар", who: None, district: None });
    assert_eq!((&written.first, written.perhaps_complaint, written.complaint), (&Destination::Officer, true, false));
}

#[test]
fn a_category_of_complaints_is_never_public_and_a_rule_may_say_no_more_than_that() {
    let mut parts = city();
    parts.categories.push(Category { complaint: true, ..category("open-grievance", "", Visibility::Public, FirstTo::Desk) });
    parts.rules.push(Rule { complaint: true, ..rule("only-a-complaint", "") });
    assert_eq!(flaws(&parts), [Flaw::NeverPublic(category_id("open-grievance"))]);
}

fn district() -> DistrictId {
    DistrictId::parse("lisovyi").expect("a slug")
}

fn suggest(kind: CaseKind, category: &str, text: &str) -> Suggestion {
    let triage = Triage::new(city()).expect("fits");
    let category = (!category.is_empty()).then(|| category_id(category));
    triage.suggest(&Facts { kind, category: category.as_ref(), text, who: None, district: Some(&district()) })
}

fn to(kind: CaseKind, category: &str, text: &str) -> (String, String) {
    let suggestion = suggest(kind, category, text);
    (suggestion.to.to_string(), suggestion.rule.map(String::from).unwrap_or_default())
}

#[test]
fn the_most_specific_rule_wins() {
    let hazard = |category, text| to(CaseKind::Hazard, category, text);
    let said = |to: &str, rule: &str| (to.to_owned(), rule.to_owned());
    assert_eq!(hazard("lighting", "темно"), said("lamps", "lighting"));
    assert_eq!(hazard("street", "темно"), said("roads", "street"));
    assert_eq!(hazard("lighting", "Рекламний щит затуляє пішохідний перехід"), said("police", "billboard"));
    assert_eq!(hazard("", "НЕ СВІТЯТЬ ліхтарі"), said("lamps", "lamp-words"));
    assert_eq!(hazard("", "фонарь не горит"), said("lamps", "lamp-words"));
    assert_eq!(hazard("company", "шумлять"), said("desk", ""));
    assert_eq!(hazard("lighting", "Темно, а сусід Б’Є дружину"), said("officer", "home"));
    assert_eq!(to(CaseKind::CrimeReport, "theft", "вкрали"), said("police", "crime"));
    assert_eq!(to(CaseKind::Message, "", "ліхтар"), said("officer", ""));
}

#[test]
fn why_is_said() {
    let suggestion = suggest(CaseKind::Hazard, "lighting", "щит коло переходу, і ліхтар не світить");
    assert_eq!(suggestion.matched.words, terms(&["щит* + переход*"]));
    assert_eq!(suggestion.matched.category, Some(category_id("street")));
    assert_eq!(suggestion.legal_ground, "закон про police");
    let others: Vec<String> = suggestion.alternatives.iter().map(|other| other.to.to_string()).collect();
    assert_eq!(others, ["lamps", "roads"]);
    assert_eq!(suggestion.first, Destination::Desk);
    assert!(suggest(CaseKind::Question, "", "?").reason.uk.contains("модератор"));
}

#[test]
fn a_quarrel_reaches_the_officer_alone_whatever_its_words() {
    for text in ["кричать", "ліхтар не світить", "щит, перехід", "кров"] {
        let suggestion = suggest(CaseKind::Hazard, "quarrel", text);
        assert_eq!((&suggestion.first, &suggestion.to), (&Destination::Officer, &Destination::Officer), "{text}");
        assert_eq!(suggestion.visibility, Visibility::Never);
    }
    assert_eq!(suggest(CaseKind::Hazard, "quarrel", "кров").urgency, Urgency::High);
    let overheard = suggest(CaseKind::Hazard, "company", "бьет жену");
    assert_eq!((overheard.first, overheard.visibility, overheard.safe_mode), (Destination::Officer, Visibility::Never, true));
}

#[test]
fn a_report_goes_to_the_division_and_to_the_desk_where_there_is_none() {
    let suggestion = suggest(CaseKind::CrimeReport, "theft", "вкрали сумку");
    assert_eq!(suggestion.first.to_string(), "police");
    let triage = Triage::new(city()).expect("fits");
    let category = category_id("theft");
    let elsewhere =
        triage.suggest(&Facts { kind: CaseKind::CrimeReport, category: Some(&category), text: "вкрали", who: None, district: None });
    assert_eq!((elsewhere.first, elsewhere.to), (Destination::Desk, Destination::Desk));
}

#[test]
fn a_city_without_rules_has_a_desk_and_officers() {
    let triage = Triage::default();
    for (kind, to, visibility) in [
        (CaseKind::Hazard, Destination::Desk, Visibility::Never),
        (CaseKind::Question, Destination::Desk, Visibility::Public),
        (CaseKind::CrimeReport, Destination::Desk, Visibility::Never),
        (CaseKind::Message, Destination::Officer, Visibility::Never),
    ] {
        let suggestion = triage.suggest(&Facts { kind, category: None, text: "ліхтар", who: None, district: None });
        assert_eq!((suggestion.first, suggestion.to, suggestion.visibility), (to.clone(), to, visibility), "{kind:?}");
    }
}

#[test]
fn what_does_not_fit_is_told_all_at_once() {
    let mut parts = city();
    parts.categories.push(category("lighting", "", Visibility::Public, FirstTo::Desk));
    parts.categories.push(category("orphan", "nothing", Visibility::Public, FirstTo::Desk));
    parts.categories.push(category("loud", "company", Visibility::Public, FirstTo::Desk));
    parts.categories.push(category("one", "other", Visibility::Public, FirstTo::Desk));
    parts.categories.push(category("other", "one", Visibility::Public, FirstTo::Desk));
    parts.categories.push(Category { kind: CaseKind::CrimeReport, ..category("fraud", "street", Visibility::Public, FirstTo::Desk) });
    parts.bodies.push(body("desk", BodyKind::State));
    parts.rules.push(Rule { categories: vec![category_id("nowhere")], at_once: true, ..rule("street", "lamps") });
    parts.rules.push(rule("lost", "nobody"));
    parts.rules.push(Rule { kinds: vec![CaseKind::Question], categories: vec![category_id("theft")], ..rule("idle", "") });
    let told: Vec<String> = flaws(&parts).iter().map(ToString::to_string).collect();
    for text in [
        "category lighting is there twice",
        "orphan is part of nothing",
        "loud is more public than company",
        "one is part of itself",
        "other is part of itself",
        "fraud is for another kind",
        "category fraud are never public",
        "no body can be called desk",
        "rule street is there twice",
        "street is for the category nowhere",
        "street sends past the desk",
        "lost sends to nobody",
        "idle is not for the kind",
        "idle changes nothing",
    ] {
        assert!(told.iter().any(|flaw| flaw.contains(text)), "{text}: {told:#?}");
    }
    assert_eq!(told.len(), 14, "{told:#?}");
    assert_eq!(Triage::new(parts).expect_err("flaws").0.len(), 14);
}

#[test]
fn rules_that_never_win_are_seen() {
    let mut parts = city();
    assert_eq!(doubts(&parts), []);
    parts.rules.push(Rule { words: terms(&["ліхтарі", "фонарь у двор*"]), ..rule("late", "roads") });
    parts.rules.push(Rule { categories: vec![category_id("street")], districts: vec![district()], ..rule("nearer", "roads") });
    parts.rules.push(Rule { kinds: vec![CaseKind::Hazard], words: terms(&["Бьет жену сосед"]), ..rule("weaker", "lamps") });
    parts.bodies.push(body("idle", BodyKind::State));
    let told: Vec<String> = doubts(&parts).iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].contains("late can never win") && told[0].contains("lamp-words"));
    assert!(told[1].contains("weaker can never win") && told[1].contains("home"));
    assert!(told[2].contains("no rule sends to idle"));
}

#[test]
fn words_are_checked() {
    for good in ["ліхтар*", "ніж", "не світ*", "щит* + перехід*", "б’є", "по-хуліганськи", "103"]
    {
        assert!(Term::parse(good).is_ok(), "{good}");
    }
    for (bad, error) in [
        ("", TermError::Empty),
        ("+ щит", TermError::Empty),
        ("*", TermError::TooShort),
        ("лі*", TermError::TooShort),
        ("ь", TermError::TooShort),
        ("лі*тар", TermError::Sign),
        ("(щит)", TermError::Sign),
        ("<Щит>", TermError::List),
        ("<shield ~ щит", TermError::List),
        ("мій <shield>", TermError::Sign),
        ("а б в г ґ д е", TermError::TooLong),
    ] {
        assert_eq!(Term::parse(bad), Err(error), "{bad}");
    }
}

#[test]
fn an_address_of_a_page_is_safe_to_link() {
    for good in ["https://1551.gov.ua", "https://kyivcity.gov.ua/a?b=c#d"] {
        assert!(WebAddress::parse(good).is_ok(), "{good}");
    }
    for bad in ["http://a.ua", "javascript:alert(1)", "https://", "https://a.ua/\"onclick", "https://user@a.ua", "https://a.ua/ b"] {
        assert!(WebAddress::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(BodyPhone::parse("15-51").map(String::from), Ok("1551".to_owned()));
    assert!(BodyPhone::parse("12").is_err() && BodyPhone::parse("дзвоніть").is_err());
    assert!(!format!("{:?}", city().bodies).contains("demo.varta"));
}

#[test]
fn a_public_place_says_no_more_than_it_may() {
    let home = Point::new(50.391_234, 30.491_234).expect("in range");
    let beside = Point::new(50.391_334, 30.491_134).expect("in range");
    assert_eq!(Visibility::Public.public_point(home), Some(home));
    assert_eq!(Visibility::Never.public_point(home), None);
    let snapped = Visibility::Snapped.public_point(home).expect("a point");
    assert_ne!(snapped, home);
    assert_eq!(cell_of(snapped), cell_of(home));
    assert_eq!(Visibility::Snapped.public_point(beside), Some(snapped), "neighbours cannot be told apart");
}

#[test]
fn it_is_kept_and_read_back() {
    let triage = Triage::new(city()).expect("fits");
    let json = serde_json::to_string(&triage).expect("plain");
    assert_eq!(serde_json::from_str::<Triage>(&json).expect("read back"), triage);
    assert!(serde_json::from_str::<Triage>(&json.replace("\"parent\":\"street\"", "\"parent\":\"nothing\"")).is_err());
    let suggestion = suggest(CaseKind::Hazard, "lighting", "кров");
    let json = serde_json::to_string(&suggestion).expect("plain");
    assert_eq!(serde_json::from_str::<Suggestion>(&json).expect("read back"), suggestion);
}

/// Texts of words that the rules look for, and of any others.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("ліхтарі".to_owned()),
        Just("не світять".to_owned()),
        Just("щит".to_owned()),
        Just("переходу".to_owned()),
        Just("б'є дружину".to_owned()),
        Just("кров".to_owned()),
        "\\PC{0,12}"
    ];
    prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
}

fn facts() -> impl Strategy<Value = (CaseKind, Option<CategoryId>, String, Option<DistrictId>)> {
    let category = prop::option::of(prop::sample::select(vec!["street", "lighting", "company", "quarrel", "theft", "none"]));
    let place = prop::option::of(prop::sample::select(vec!["lisovyi", "other"]));
    let slug = |place: Option<&str>| place.map(|id| DistrictId::parse(id).expect("a slug"));
    (prop::sample::select(CaseKind::ALL.to_vec()), category, text(), place)
        .prop_map(move |(kind, category, text, place)| (kind, category.map(category_id), text, slug(place)))
}

proptest! {
    #[test]
    fn nothing_is_more_public_than_its_category((kind, category, text, district) in facts()) {
        let triage = Triage::new(city()).expect("fits");
        let facts = Facts { kind, category: category.as_ref(), text: &text, who: None, district: district.as_ref() };
        let suggestion = triage.suggest(&facts);
        let known = category.as_ref().and_then(|id| triage.categories().get(id));
        if let Some(category) = known.filter(|category| category.kind == kind) {
            prop_assert!(suggestion.visibility >= category.visibility);
            if category.first_to == FirstTo::Officer {
                prop_assert_eq!(&suggestion.first, &Destination::Officer);
            }
        } else if kind == CaseKind::Hazard {
            prop_assert_eq!(suggestion.visibility, Visibility::Never);
        }
        if matches!(kind, CaseKind::CrimeReport | CaseKind::Message) {
            prop_assert_eq!(suggestion.visibility, Visibility::Never);
        }
        prop_assert!(suggestion.first == Destination::Desk || triage.is_police(&suggestion.first));
        prop_assert!(suggestion.first == Destination::Desk || suggestion.first == suggestion.to);
        prop_assert!(!suggestion.reason.uk.is_empty() && suggestion.alternatives.len() <= 2);
        prop_assert!(suggestion.alternatives.iter().all(|other| other.to != suggestion.to));
        prop_assert_eq!(triage.suggest(&facts), suggestion);
    }

    #[test]
    fn the_order_of_rules_of_different_rank_does_not_matter((kind, category, text, district) in facts(), order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle()) {
        let parts = city();
        let rules = order.iter().map(|at| parts.rules[*at].clone()).collect();
        let facts = Facts { kind, category: category.as_ref(), text: &text, who: None, district: district.as_ref() };
        let one = Triage::new(parts.clone()).expect("fits").suggest(&facts);
        let other = Triage::new(Parts { rules, ..parts }).expect("fits").suggest(&facts);
        prop_assert_eq!((&one.to, &one.first, &one.rule, one.urgency, one.visibility), (&other.to, &other.first, &other.rule, other.urgency, other.visibility));
    }

    #[test]
    fn nothing_makes_the_readers_panic(text in "\\PC{0,60}") {
        let _ = (Term::parse(&text), BodyPhone::parse(&text), WebAddress::parse(&text), Destination::parse(&text));
        if let Ok(term) = Term::parse(&text) {
            let alone = Matcher::new(&[Rule { words: vec![term.clone()], ..rule("any", "desk") }], &[]);
            let _ = alone.look(&text).has(&term);
            prop_assert_eq!(Term::parse(term.as_str()), Ok(term));
        }
    }
}
