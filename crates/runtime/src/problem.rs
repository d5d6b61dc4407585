//! Problem details (RFC 9457): what a caller is told when something cannot be done. What operators must
//! know stands in the log and never here: the two have different fields, and the internal one has no way
//! into an answer.

use std::borrow::Cow;
use std::error::Error;

use serde_json::{Map, Value, json};
use varta_domain::lang::Lang;
use varta_store::StoreError;

/// A text in both languages.
#[derive(Debug, Clone)]
pub struct Text {
    uk: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Text {
    /// Of fixed words.
    #[must_use]
    pub const fn new(uk: &'static str, en: &'static str) -> Self {
        Self { uk: Cow::Borrowed(uk), en: Cow::Borrowed(en) }
    }

    /// Of words put together.
    #[must_use]
    pub const fn owned(uk: String, en: String) -> Self {
        Self { uk: Cow::Owned(uk), en: Cow::Owned(en) }
    }

    /// In one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.uk, &self.en)
    }
}

/// Why a call was refused.
#[derive(Debug)]
pub struct Problem {
    status: u16,
    code: &'static str,
    title: Text,
    detail: Option<Text>,
    field: Option<Cow<'static, str>>,
    retry_after_s: Option<u32>,
    lang: Option<Lang>,
    more: Map<String, Value>,
    internal: Option<Box<dyn Error + Send + Sync>>,
}

impl Problem {
    /// A problem with its status, its stable code and its title.
    #[must_use]
    pub fn new(status: u16, code: &'static str, title: Text) -> Self {
        Self { status, code, title, detail: None, field: None, retry_after_s: None, lang: None, more: Map::new(), internal: None }
    }

    /// Our own failure. Its cause goes to the log; the caller learns that it was not theirs.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let title = Text::new("Сталася помилка", "Something went wrong");
        let mut problem = Self::new(500, "internal", title).detail(Text::new(
            "Це наша помилка, не ваша. Спробуйте трохи згодом. У разі небезпеки телефонуйте 102 або 112.",
            "This is our failure, not yours. Try again a little later. In danger call 102 or 112.",
        ));
        problem.internal = Some(cause.into());
        problem
    }

    /// The explanation of this very case.
    #[must_use]
    pub fn detail(mut self, detail: Text) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The field, parameter or header that is wrong.
    #[must_use]
    pub fn field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// After how many seconds another try makes sense.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The language, where it is not the header's.
    #[must_use]
    pub const fn in_lang(mut self, lang: Lang) -> Self {
        self.lang = Some(lang);
        self
    }

    /// A further member, such as the candidates to choose from.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Its HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The field that is wrong.
    #[must_use]
    pub fn wrong_field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// After how many seconds another try makes sense.
    #[must_use]
    pub const fn retry_after_s(&self) -> Option<u32> {
        self.retry_after_s
    }

    /// Its language: its own, else the caller's.
    #[must_use]
    pub fn lang(&self, caller: Lang) -> Lang {
        self.lang.unwrap_or(caller)
    }

    /// Its title in words.
    #[must_use]
    pub fn title_text(&self, lang: Lang) -> &str {
        self.title.get(self.lang(lang))
    }

    /// Its explanation in words; the title where there is none.
    #[must_use]
    pub fn detail_text(&self, lang: Lang) -> &str {
        self.detail.as_ref().unwrap_or(&self.title).get(self.lang(lang))
    }

    /// The cause that only operators see.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.internal.as_deref()
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self, lang: Lang) -> Value {
        let mut body = json!({
            "type": format!("/problems/{}", self.code),
            "title": self.title_text(lang),
            "status": self.status,
            "detail": self.detail_text(lang),
            "code": self.code,
        });
        if let Some(members) = body.as_object_mut() {
            if let Some(field) = &self.field {
                members.insert("field".to_owned(), json!(field));
            }
            members.extend(self.more.clone());
        }
        body
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contended => {
                let mut problem = crate::refusals::busy();
                problem.internal = Some(Box::new(error));
                problem
            }
            other => Self::internal(other),
        }
    }
}
