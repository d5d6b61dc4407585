//! Search over guidance: it finds by every way of writing, says nothing where nothing fits, and takes any input.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use proptest::prelude::*;
use varta_domain::guidance::search::{Document, Hit, Index, Kind, MAX_QUERY_CHARS};
use varta_domain::lang::Lang;

fn document(id: &str, lang: Lang, title: &str, asked_as: &[&str], body: &str) -> Document {
    Document {
        id: id.to_owned(),
        kind: Kind::Article,
        lang,
        title: title.to_owned(),
        asked_as: asked_as.iter().map(|text| (*text).to_owned()).collect(),
        body: body.to_owned(),
        ..Document::default()
    }
}

/// A shelf of six articles and one published question.
fn index() -> Index {
    let question = Document {
        kind: Kind::Question,
        body: "Так, за згодою всіх співвласників.".to_owned(),
        ..document("7J6R-T7HA", Lang::Uk, "Чи можна тримати бджіл у дворі багатоповерхівки?", &[], "")
    };
    Index::new([
        document(
            "lamp",
            Lang::Uk,
            "Не горить ліхтар",
            &["темно у дворі", "перегоріла лампа біля під’їзду"],
            "Хто ремонтує вуличне освітлення.",
        ),
        document("lamp", Lang::En, "A street lamp is out", &["no light in our street"], "Who repairs street lighting."),
        document("dogs", Lang::Uk, "Бездомні собаки", &["зграя собак кидається на людей", "вкусив собака"], "Відлов і стерилізація."),
        document("noise", Lang::Uk, "Шум уночі", &["сусіди гучно слухають музику", "галас під вікнами після десятої"], "Тиша з 22 до 8."),
        document("flood", Lang::Uk, "Затопили сусіди", &["тече зі стелі", "сусід зверху залив квартиру"], "Акт про залиття."),
        document("phone", Lang::Uk, "Вкрали телефон", &["витягли мобільний у метро"], "Заява до поліції, номер IMEI."),
        document("phone", Lang::En, "Your phone was stolen", &["somebody took my mobile in the metro"], "Report it and give the IMEI."),
        question,
    ])
}

fn first(question: &str) -> Option<Hit> {
    index().search(question, None, 3).into_iter().next()
}

#[test]
fn an_article_is_found_in_every_way_of_writing() {
    let asked = [
        ("не горить ліхтар", "lamp"),
        ("ліхтарі не горять третій день", "lamp"),
        ("фонарь во дворе не горит", "lamp"),
        ("likhtar ne horyt", "lamp"),
        ("street lamps do not work", "lamp"),
        ("ліхтрар згас", "lamp"),
        ("на мене кинулась собака", "dogs"),
        ("бродячие псы во дворе", "dogs"),
        ("сосіди врубили музику, спати неможливо", "noise"),
        ("сосед сверху затопил мою квартиру", "flood"),
        ("my mobile phone has been stolen", "phone"),
        ("украли айфон", "phone"),
        // In the other layout of the keyboard: "вкрали телефон".
        ("drhfkb ntktajy", "phone"),
    ];
    for (question, id) in asked {
        assert_eq!(first(question).map(|hit| hit.id).as_deref(), Some(id), "{question}");
    }
}

#[test]
fn what_nothing_fits_finds_nothing() {
    for question in ["", "   ", "?!", "борщ із пампушками", "як", "12345", "🙂", "the and of"] {
        assert_eq!(first(question), None, "{question}");
    }
}

#[test]
fn what_fits_well_is_close_and_tells_the_language_that_it_fits() {
    let hit = first("не горить ліхтар").expect("found");
    assert!(hit.close && hit.lang == Lang::Uk, "{hit:?}");
    let hit = first("my phone was stolen in the metro").expect("found");
    assert!(hit.close && hit.lang == Lang::En, "{hit:?}");
}

#[test]
fn published_questions_are_found_beside_articles_and_by_themselves() {
    let hit = first("тримати бджіл у дворі").expect("found");
    assert_eq!((hit.id.as_str(), hit.kind), ("7J6R-T7HA", Kind::Question));
    let only = |kind| index().search("тримати бджіл у дворі", Some(kind), 5);
    assert!(only(Kind::Article).iter().all(|hit| hit.kind == Kind::Article));
    assert_eq!(only(Kind::Question).len(), 1);
}

#[test]
fn no_more_are_told_than_are_asked_for_and_each_once() {
    let hits = index().search("сусіди собаки телефон ліхтар", None, 10);
    let mut ids: Vec<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
    ids.dedup();
    assert_eq!(ids.len(), hits.len());
    assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
    assert_eq!(index().search("сусіди собаки телефон ліхтар", None, 1).len(), 1);
    assert!(Index::default().search("ліхтар", None, 5).is_empty());
}

#[test]
fn what_stands_behind_the_longest_question_is_not_read() {
    let long = format!("{} собака", "і ".repeat(MAX_QUERY_CHARS));
    assert_eq!(first(&long), None);
}

proptest! {
    #[test]
    fn any_text_is_taken(question in "\\PC{0,400}") {
        for hit in index().search(&question, None, 5) {
            prop_assert!((0.0..=1.0 + f32::EPSILON).contains(&hit.score), "{hit:?}");
        }
    }

    #[test]
    fn words_in_any_mixture_of_scripts_are_taken(question in "[a-zа-яіїєґ'’ 0-9\\-]{0,320}") {
        let _ = index().search(&question, None, 5);
    }

    #[test]
    fn any_documents_can_be_made_ready(title in "\\PC{0,60}", body in "\\PC{0,300}", question in "\\PC{0,60}") {
        let index = Index::new([document("one", Lang::Uk, &title, &[&body], &body), document("two", Lang::En, &body, &[], &title)]);
        prop_assert!(index.search(&question, None, 5).len() <= 2);
    }
}
