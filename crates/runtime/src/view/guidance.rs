//! Articles of guidance as callers see them.

use jiff::civil::Date;
use serde_json::{Value, json};
use varta_domain::guidance::search::Hit;
use varta_domain::guidance::{Article, Library};
use varta_domain::lang::Lang;

/// An article in a list. `lang` is the language it is shown in, which is Ukrainian where it is not translated.
#[must_use]
pub fn short(article: &Article, today: Date, lang: Lang) -> Value {
    let (lang, text) = article.text(lang);
    json!({
        "kind": "article",
        "id": article.id,
        "lang": lang.tag(),
        "title": text.title,
        "summary": text.summary,
        "urgent": text.urgent,
        "situations": text.situations,
        "who": article.who,
        "checked_on": article.checked_on,
        "stale": article.is_stale(today),
    })
}

/// The same of one that was looked for.
#[must_use]
pub fn hit(mut shown: Value, hit: &Hit) -> Value {
    if let Some(members) = shown.as_object_mut() {
        members.insert("close".to_owned(), json!(hit.close));
        members.insert("matched_lang".to_owned(), json!(hit.lang.tag()));
    }
    shown
}

/// An article with all that it says; its text is Markdown.
#[must_use]
pub fn whole(article: &Article, library: &Library, today: Date, lang: Lang) -> Value {
    let mut shown = short(article, today, lang);
    let (_, text) = article.text(lang);
    let related = article.related.iter().filter_map(|id| library.article(id));
    let related: Vec<Value> = related.map(|other| json!({ "id": other.id, "title": other.text(lang).1.title })).collect();
    let more = [
        ("body", json!(text.body)),
        ("legal", json!(article.legal)),
        ("forms", json!(article.forms)),
        ("sources", json!(article.sources)),
        ("related", json!(related)),
        ("checked_by", json!(article.checked_by)),
    ];
    if let Some(members) = shown.as_object_mut() {
        members.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    shown
}

/// A title as it is sorted: Ukrainian letters that stand apart in Unicode in their places of the alphabet.
#[must_use]
pub fn in_order(title: &str) -> String {
    const ALPHABET: &str = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
    let place = |c: char| match ALPHABET.chars().position(|letter| letter == c) {
        Some(at) => u32::try_from(at).ok().and_then(|at| char::from_u32(0x430 + at)).unwrap_or(c),
        None => c,
    };
    title.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn titles_stand_in_the_order_of_the_alphabet() {
        let mut titles = ["Яма", "Іграшка", "Їжа", "Єдність", "Еней", "Ґанок", "Гілка", "«Жовтий»"];
        titles.sort_by_key(|title| in_order(title));
        assert_eq!(titles, ["Гілка", "Ґанок", "Еней", "Єдність", "«Жовтий»", "Іграшка", "Їжа", "Яма"]);
    }
}
