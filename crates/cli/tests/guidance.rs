//! Guidance in packs: articles are read with every problem told at its line, and the questions of the demonstration
//! pack find their articles.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a broken test bench should stop the test")]

mod common;

use std::fs;
use std::path::Path;

use common::{Folder, assert_told, told};
use jiff::civil::date;
use proptest::prelude::*;
use varta_cli::pack::{self, Measured, Problems};
use varta_cli::{Exit, check};
use varta_domain::lang::Lang;

const LAMP: &str = r#"+++
title = "Не горить ліхтар"
summary = "Напишіть на 1551."
urgent = "Якщо висить дріт, телефонуйте 104 або 112."
situations = ["Темно у дворі", "Ліхтар блимає"]
asked_as = ["темно біля під’їзду", "фонарь не горит"]
who = ["lighting"]
legal = [{ act = "Закон України «Про благоустрій населених пунктів»", number = "2807-IV", article = "ст. 18" }]
sources = [{ name = "Закон", url = "https://zakon.rada.gov.ua/laws/show/2807-15" }]
checked_on = 2026-11-26
checked_by = "редакція"
+++
## Що робити
1. Запишіть номер опори.
"#;

const LAMP_EN: &str = r#"+++
title = "A street lamp is out"
summary = "Write to 1551."
urgent = "If a wire hangs down, call 112."
situations = ["It is dark in the yard"]
asked_as = ["no light in our street"]
+++
## What to do
1. Note the number of the pole.
"#;

/// A sound pack with one article.
fn folder() -> Folder {
    let folder = Folder::sound();
    fs::create_dir_all(folder.path().join("guidance")).expect("the test may write");
    folder.write("guidance/lamp.md", LAMP);
    folder.write("guidance/lamp.en.md", LAMP_EN);
    folder
}

#[test]
fn an_article_is_read_in_both_languages() {
    let folder = folder();
    assert_told(folder.path(), &[]);
    let pack = pack::read(folder.path()).expect("readable").0.expect("whole");
    let [article] = &pack.guidance[..] else { panic!("{:?}", pack.guidance) };
    assert_eq!(article.uk.title, "Не горить ліхтар");
    assert_eq!(article.text(Lang::En).1.title, "A street lamp is out");
    assert_eq!(article.legal[0].article.as_deref(), Some("ст. 18"));
    assert_eq!(article.checked_on, date(2026, 11, 26));
    assert!(article.uk.body.starts_with("## Що робити"));
}

#[test]
fn an_article_is_read_from_a_zip_and_with_line_ends_of_windows() {
    let folder = folder();
    let whole = pack::read(folder.path()).expect("readable").0.expect("whole").guidance;
    folder.write("guidance/lamp.md", LAMP.replace('\n', "\r\n"));
    let zipped = folder.zipped();
    let holder = Folder::empty();
    holder.write("pack.zip", zipped);
    let pack = holder.path().join("pack.zip");
    assert_told(&pack, &[]);
    assert_eq!(pack::read(&pack).expect("readable").0.expect("whole").guidance, whole);
}

#[test]
fn every_problem_is_told_at_its_line() {
    let folder = folder();
    folder.write(
        "guidance/lamp.md",
        LAMP.replace("summary = \"Напишіть на 1551.\"\n", "")
            .replace("checked_on = 2026-11-26", "checked_on = \"колись\"\nrelated = [\"no-such\", \"Не Те\"]\nsumary = \"\"")
            .replace("https://zakon", "zakon")
            .replace("legal = [{ act", "legal = [{ name"),
    );
    folder.remove("guidance/lamp.en.md");
    folder.write("guidance/dark.en.md", LAMP_EN);
    folder.write("guidance/Два слова.md", LAMP);
    folder.write("guidance/notes.docx", "x");
    let told = told(folder.path());
    for text in [
        "error: guidance/lamp.md, line 1, summary: the key is missing",
        "guidance/lamp.md, line 7, legal.act: the key is missing",
        "error: guidance/lamp.md, line 8, sources.url: \"zakon.rada.gov.ua/laws/show/2807-15\": no address of a page",
        "error: guidance/lamp.md, line 9, checked_on: \"колись\": not a date",
        "error: guidance/lamp.md, line 10, related: \"Не Те\"",
        "warning: guidance/lamp.md, line 11: unknown key \"sumary\"",
        "error: guidance/dark.en.md: there is no such article in Ukrainian",
        "error: guidance/Два слова.md: an identifier",
        "warning: guidance/notes.docx: it is not read",
    ] {
        assert!(told.iter().any(|line| line.contains(text)), "not told: {text}\n{}", told.join("\n"));
    }
}

#[test]
fn what_is_named_must_be_there_and_what_is_missing_in_english_is_told() {
    let folder = folder();
    folder.replace("guidance/lamp.md", "checked_on", "related = [\"no-such\"]\nchecked_on");
    folder.remove("guidance/lamp.en.md");
    assert_told(
        folder.path(),
        &[
            "warning: guidance/lamp.md: it is not translated into English",
            "error: guidance/lamp.md, line 10, related: unknown article \"no-such\"",
        ],
    );
}

#[test]
fn an_article_has_no_markup_and_no_scripts() {
    for bad in ["<script>alert(1)</script>", "<img src=x>", "[тут](javascript:alert)", "<!-- -->"] {
        let folder = folder();
        folder.append("guidance/lamp.md", &format!("{bad}\n"));
        assert_told(folder.path(), &["guidance/lamp.md, line 15: HTML or a script in the text"]);
    }
    let folder = folder();
    folder.append("guidance/lamp.md", "Якщо опір < 4 Ом і 5 > 3.\n");
    assert_told(folder.path(), &[]);
}

#[test]
fn a_file_without_its_two_lines_is_told() {
    for bad in ["", "## Що робити", "+++\ntitle = \"x\"\n", "+++\n+++\n", "---\ntitle: x\n---\nтекст"] {
        let folder = folder();
        folder.write("guidance/lamp.md", bad);
        folder.remove("guidance/lamp.en.md");
        let told = told(folder.path());
        assert!(told.iter().any(|line| line.starts_with("error: guidance/lamp.md")), "{bad}: {told:?}");
    }
}

#[test]
fn an_article_over_a_year_old_is_told_on_that_day() {
    let folder = folder();
    let said = |today| {
        let mut out = Vec::new();
        assert_eq!(check::run_on(folder.path(), None, today, &mut out).expect("readable"), Exit::Done);
        String::from_utf8(out).expect("UTF-8")
    };
    assert!(!said(date(2027, 11, 26)).contains("over a year ago"));
    assert!(
        said(date(2027, 11, 27)).contains("warning: guidance/lamp.md, checked_on: its facts were checked on 2026-11-26, over a year ago")
    );
}

/// What the questions of a pack come to, and what is told of them.
fn measured(pack: &Path) -> (Measured, Vec<String>) {
    let articles = pack::read(pack).expect("readable").0.expect("whole").guidance;
    let mut problems = Problems::default();
    let found = pack::measure(pack, &articles, &mut problems).expect("questions");
    (found, problems.all().iter().map(ToString::to_string).collect())
}

#[test]
fn the_questions_of_a_pack_are_asked() {
    let folder = folder();
    folder.write("guidance_questions.csv", "question,articles,manner\nчому темно у дворі,lamp,plain\nщось інше,no-such,\n");
    let (found, told) = measured(folder.path());
    assert_eq!((found.of, found.first, found.in_three), (1, 1, 1));
    let [error] = &told[..] else { panic!("{told:?}") };
    assert!(error.starts_with("error: guidance_questions.csv, line 3, articles: unknown article \"no-such\""), "{error}");
    folder.write("guidance_questions.csv", format!("question,articles\n{}", "рецепт борщу з пампушками,lamp\n".repeat(20)));
    let mut out = Vec::new();
    assert_eq!(check::run(folder.path(), None, &mut out).expect("readable"), Exit::Done);
    let said = String::from_utf8(out).expect("UTF-8");
    for text in [
        "warning: guidance_questions.csv: 0 of 20 questions find their article first, fewer than 80 %",
        "warning: guidance_questions.csv: 0 of 20 questions find their article among the first three, fewer than 95 %",
        "Search: of 20 questions 0 find their article first (0.0 %)",
        "1 article of guidance",
    ] {
        assert!(said.contains(text), "not said: {text}\n{said}");
    }
}

fn print(found: &Measured) {
    println!("{}", found.in_words());
    for (manner, (of, first, in_three)) in &found.by_manner {
        println!("  {manner}: of {of} first {first}, in three {in_three}");
    }
}

#[test]
fn the_questions_of_kyiv_find_their_articles() {
    let (found, told) = measured(&common::kyiv());
    print(&found);
    assert_eq!(told, Vec::<String>::new());
    assert!(found.of >= 150, "{found:?}");
    assert!(found.first * 100 >= 90 * found.of, "{}", found.in_words());
    assert!(found.in_three * 100 >= 97 * found.of, "{}", found.in_words());
}

/// Nobody has tuned the search by these: they say how it does with what it has not seen.
#[test]
fn questions_that_were_held_out_find_their_articles() {
    let folder = Folder::sound();
    fs::create_dir_all(folder.path().join("guidance")).expect("the test may write");
    for entry in fs::read_dir(common::kyiv().join("guidance")).expect("articles") {
        let path = entry.expect("there").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        folder.write(&format!("guidance/{name}"), fs::read(&path).expect("an article"));
    }
    folder.write("guidance_questions.csv", fs::read(common::kyiv().join("guidance_questions_held_out.csv")).expect("questions"));
    let (found, _) = measured(folder.path());
    print(&found);
    assert!(found.first * 100 >= 85 * found.of, "{}", found.in_words());
    assert!(found.in_three * 100 >= 95 * found.of, "{}", found.in_words());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_file_is_read_without_a_panic(front in "\\PC{0,200}", body in "\\PC{0,200}") {
        let folder = folder();
        folder.write("guidance/lamp.md", format!("+++\n{front}\n+++\n{body}"));
        folder.write("guidance/lamp.en.md", format!("{front}\n+++{body}"));
        let _ = pack::read(folder.path()).expect("readable");
    }

    #[test]
    fn an_article_that_is_spoilt_anywhere_is_read_without_a_panic(at in 0..LAMP.len(), put in "[\"\\[\\]{}=+\n<]{1,3}") {
        let folder = folder();
        let at = (0..=at).rev().find(|at| LAMP.is_char_boundary(*at)).unwrap_or(0);
        folder.write("guidance/lamp.md", format!("{}{put}{}", &LAMP[..at], &LAMP[at..]));
        let _ = pack::read(folder.path()).expect("readable");
    }
}
