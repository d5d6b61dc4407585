//! A draft of an answer: the facts of a case, what an article of guidance says to do, and by which law. Whoever answers
//! reads it over and changes it.

use super::Article;
use crate::case::Case;
use crate::lang::Lang;
use crate::text::MessageText;

/// A draft in the author's language, or in that of the article where it is not translated. `about` is the name of the
/// case's category. Nothing of it is made up: what the article does not say is not there.
#[must_use]
pub fn draft(case: &Case, about: Option<&str>, article: &Article) -> (Lang, String) {
    let (lang, text) = article.text(case.lang);
    let mut parts = vec![lang.pick("Добрий день!", "Hello!").to_owned(), asked(case, about, lang)];
    parts.push(text.summary.clone());
    if let Some(urgent) = &text.urgent {
        parts.push(urgent.clone());
    }
    let steps = steps(&text.body);
    if !steps.is_empty() {
        parts.push(format!("{}\n{}", lang.pick("Що робити:", "What to do:"), steps.join("\n")));
    }
    if !article.legal.is_empty() {
        let grounds: Vec<String> = article.legal.iter().map(ground).collect();
        parts.push(format!("{} {}.", lang.pick("На якій підставі:", "By which law:"), grounds.join("; ")));
    }
    for form in &article.forms {
        parts.push(format!("{}: {}", form.name, form.url));
    }
    parts.push(
        lang.pick(
            "Якщо це не допомогло, допишіть у звернення за своїм ключем: його буде відкрито знову.",
            "If this does not help, add to your case with its key: it will be opened again.",
        )
        .to_owned(),
    );
    (lang, bounded(parts))
}

/// What the author wrote about, by the facts of the case; where somebody may be in danger, without the place.
fn asked(case: &Case, about: Option<&str>, lang: Lang) -> String {
    let place = case.place.address.as_deref().filter(|_| !case.safe_mode);
    let about = match (about, place) {
        (Some(about), Some(place)) => format!(": {about}, {place}"),
        (Some(one), None) | (None, Some(one)) => format!(": {one}"),
        (None, None) => String::new(),
    };
    let reference = &case.reference;
    match lang {
        Lang::Uk => format!("Ваше звернення {reference}{about}."),
        Lang::En => format!("Your case {reference}{about}."),
    }
}

/// The steps of an article: the numbered lines of its first list.
fn steps(body: &str) -> Vec<&str> {
    let numbered =
        |line: &&str| line.split_once(". ").is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    let lines = body.lines().map(str::trim_end);
    lines.skip_while(|line| !numbered(line)).take_while(|line| numbered(line)).collect()
}

fn ground(ground: &super::LegalGround) -> String {
    let mut text = ground.act.clone();
    if let Some(number) = &ground.number {
        text.push_str(&format!(" № {number}"));
    }
    if let Some(article) = &ground.article {
        text.push_str(&format!(", {article}"));
    }
    text
}

/// As many parts as fit into an answer, from the front; the last one always.
fn bounded(mut parts: Vec<String>) -> String {
    let length = |parts: &[String]| parts.iter().map(|part| part.chars().count() + 2).sum::<usize>();
    while length(&parts) > MessageText::MAX_CHARS && parts.len() > 2 {
        parts.remove(parts.len() - 2);
    }
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn the_steps_are_the_first_numbered_list() {
        let body = "## Що робити\n1. Подзвоніть.\n2. Сфотографуйте.\n\n## Хто\nМісто.\n1. Інше.\n";
        assert_eq!(steps(body), ["1. Подзвоніть.", "2. Сфотографуйте."]);
        assert!(steps("Немає кроків. Жодного.\n12.5 тонни").is_empty());
    }
}
