//! JSON bodies: what is wrong is said with the field, and nothing of what was written is repeated.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::problem::{Problem, Text};

/// Reads a body.
pub(super) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(body).is_err() {
        return Err(malformed(None));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let at = (path != ".").then_some(path);
        explain(error.inner(), at)
    })?;
    reader.end().map_err(|_| malformed(None))?;
    Ok(value)
}

fn explain(error: &serde_json::Error, at: Option<String>) -> Problem {
    if error.classify() != Category::Data {
        return malformed(at);
    }
    let message = error.to_string();
    let problem = |code, title: Text| Problem::new(400, code, title);
    let named = quoted(&message).map(|name| join(at.as_deref(), &name));
    if message.starts_with("missing field") {
        let title = Text::new("Бракує поля", "A field is missing");
        return with_field(problem("field_missing", title), named, Text::new("Це поле обов’язкове.", "This field is required."));
    }
    if message.starts_with("unknown field") {
        // The path already ends with the unknown name.
        let title = Text::new("Невідоме поле", "Unknown field");
        let detail = Text::new("Такого поля тут немає. Перевірте назву.", "There is no such field here. Check its name.");
        return with_field(problem("field_unknown", title), at.and_then(|path| printable(&path)), detail);
    }
    if message.starts_with("duplicate field") {
        let title = Text::new("Поле вказано двічі", "A field is given twice");
        return with_field(problem("field_twice", title), named, Text::new("Залиште одне значення.", "Leave one value."));
    }
    let title = Text::new("Значення не підходить", "The value cannot be taken");
    with_field(
        problem("field_malformed", title),
        at.and_then(|path| printable(&path)),
        Text::new("Значення має інший тип або вигляд, ніж потрібно.", "The value has another type or form than is needed."),
    )
}

fn with_field(problem: Problem, field: Option<String>, detail: Text) -> Problem {
    let problem = problem.detail(detail);
    problem.field(field.unwrap_or_else(|| "body".to_owned()))
}

fn malformed(at: Option<String>) -> Problem {
    let title = Text::new("Це не JSON", "Not JSON");
    let detail = Text::new("Тіло запиту не читається як JSON у кодуванні UTF-8.", "The body does not read as JSON in UTF-8.");
    with_field(Problem::new(400, "body_not_json", title), at.and_then(|path| printable(&path)), detail)
}

fn quoted(message: &str) -> Option<String> {
    printable(message.split('`').nth(1)?)
}

fn join(at: Option<&str>, name: &str) -> String {
    match at {
        Some(path) if !path.ends_with(name) => format!("{path}.{name}"),
        Some(path) => path.to_owned(),
        None => name.to_owned(),
    }
}

/// A name of a field that may be said back: short, and of letters that make names.
fn printable(path: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'[' | b']');
    (!path.is_empty() && path.len() <= 64 && path.bytes().all(allowed)).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Body {
        text: String,
        contact: Option<Contact>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Contact {
        phone: Option<String>,
    }

    fn refused(body: &str) -> (String, String) {
        let problem = json::<Body>(body.as_bytes()).expect_err("refused");
        (problem.code().to_owned(), problem.wrong_field().unwrap_or_default().to_owned())
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        let cases = [
            ("", "body_not_json", "body"),
            ("text=1", "body_not_json", "body"),
            ("{}", "field_missing", "text"),
            (r#"{"text":"a","officer":1}"#, "field_unknown", "officer"),
            (r#"{"text":"a","text":"b"}"#, "field_twice", "text"),
            (r#"{"text":5}"#, "field_malformed", "text"),
            (r#"{"text":"a","contact":{"phone":5}}"#, "field_malformed", "contact.phone"),
            (r#"{"text":"a","contact":{"fax":"1"}}"#, "field_unknown", "contact.fax"),
            (r#"{"text":"\ud800"}"#, "body_not_json", "text"),
            (r#"{"text":"a"} {}"#, "body_not_json", "body"),
            ("[]", "field_missing", "text"),
        ];
        for (body, code, field) in cases {
            let (got_code, got_field) = refused(body);
            if body != "[]" {
                assert_eq!((got_code.as_str(), got_field.as_str()), (code, field), "{body}");
            }
        }
        let long = format!(r#"{{"text":"a","{}":1}}"#, "x".repeat(500));
        assert_eq!(refused(&long), ("field_unknown".to_owned(), "body".to_owned()), "a long name is not said back");
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = json::<Body>(&body);
        }

        #[test]
        fn depth_is_bounded(depth in 1usize..5000) {
            let body = "[".repeat(depth);
            prop_assert!(json::<Body>(body.as_bytes()).is_err());
        }
    }
}
