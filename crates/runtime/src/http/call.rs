//! One call: what came from outside, bounded and decoded, before any rule has seen it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use serde::de::DeserializeOwned;
use varta_domain::lang::Lang;

use super::{MAX_BODY, STAFF_SCOPE, body};
use crate::problem::{Problem, Text};
use crate::refusals;
use crate::source::Source;

/// One call.
pub struct Call {
    /// The instant it came.
    pub now: Timestamp,
    /// The caller's language.
    pub lang: Lang,
    /// Where it came from.
    pub source: Source,
    is_page: bool,
    is_get: bool,
    is_delete: bool,
    is_post: bool,
    last: String,
    path: BTreeMap<String, String>,
    query: Vec<(String, String)>,
    headers: lambda_http::http::HeaderMap,
    body: Vec<u8>,
    claims: Option<BTreeMap<String, String>>,
}

/// Who a staff token speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffClaims {
    /// The subject.
    pub sub: String,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("now", &self.now).field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Call {
    /// Takes a request apart.
    ///
    /// # Errors
    /// 413 for a body that is too large.
    pub fn from_request(request: Request, now: Timestamp) -> Result<Self, Problem> {
        let Reader { lang, wants_page: is_page } = Reader::of(&request);
        if request.body().len() > MAX_BODY {
            let title = Text::new("Запит завеликий", "The request is too large");
            return Err(Problem::new(413, "body_too_large", title)
                .field("body")
                .detail(Text::new("Тіло запиту може мати до 64 КБ.", "A request body has 64 KB at most.")));
        }
        let path = request
            .path_parameters_ref()
            .map(|map| map.iter().map(|(name, value)| (name.to_owned(), decode(value))).collect())
            .unwrap_or_default();
        let query = request
            .query_string_parameters_ref()
            .map(|map| map.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
            .unwrap_or_default();
        let is_get = request.method() == lambda_http::http::Method::GET;
        let is_delete = request.method() == lambda_http::http::Method::DELETE;
        let is_post = request.method() == lambda_http::http::Method::POST;
        let last = path_of(&request).rsplit('/').next().unwrap_or_default().to_owned();
        let (mut source, mut claims) = (Source::default(), None);
        if let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() {
            source = Source::new(context.http.source_ip.clone().unwrap_or_default());
            claims = context
                .authorizer
                .as_ref()
                .and_then(|authorizer| authorizer.jwt.as_ref())
                .map(|jwt| jwt.claims.clone().into_iter().collect());
        }
        let (parts, body) = request.into_parts();
        let (headers, body) = (parts.headers, body.to_vec());
        Ok(Self { now, lang, source, is_page, is_get, is_delete, is_post, last, path, query, headers, body, claims })
    }

    /// Whether it asks for the page of a short link rather than for JSON.
    #[must_use]
    pub const fn is_page(&self) -> bool {
        self.is_page
    }

    /// A parameter of the path; empty where the route has none of that name.
    #[must_use]
    pub fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// Whether the route has a parameter of that name.
    #[must_use]
    pub fn has_path(&self, name: &str) -> bool {
        self.path.contains_key(name)
    }

    /// The last word of the path: what an operation of several routes is asked to do.
    #[must_use]
    pub fn last(&self) -> &str {
        &self.last
    }

    /// A parameter of the query, given once.
    ///
    /// # Errors
    /// 400 when it is given twice: which one was meant?
    pub fn query(&self, name: &'static str) -> Result<Option<&str>, Problem> {
        let mut values = self.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            _ => Err(Problem::new(400, "parameter_twice", Text::new("Параметр указано двічі", "A parameter is given twice")).field(name)),
        }
    }

    /// Whether it only reads.
    #[must_use]
    pub const fn is_get(&self) -> bool {
        self.is_get
    }

    /// A parameter of the query that has to be there.
    ///
    /// # Errors
    /// 400 when it is missing or given twice.
    pub fn required_query(&self, name: &'static str) -> Result<&str, Problem> {
        self.query(name)?.ok_or_else(|| refusals::field_missing(name))
    }

    /// Whether something is to be done, rather than looked at.
    #[must_use]
    pub const fn is_post(&self) -> bool {
        self.is_post
    }

    /// Whether something is to be taken away.
    #[must_use]
    pub const fn is_delete(&self) -> bool {
        self.is_delete
    }

    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        // Case keys may be typed in Cyrillic: bytes beyond ASCII are taken as UTF-8.
        self.headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// 415 when it is not said to be JSON, 400 when it is none, or not of the shape asked for: with the field.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.content_type("application/json")?;
        body::json(&self.body)
    }

    /// A field of an HTML form.
    ///
    /// # Errors
    /// 415 when the body is no form.
    pub fn form(&self, name: &str) -> Result<Option<String>, Problem> {
        self.content_type("application/x-www-form-urlencoded")?;
        Ok(form_urlencoded::parse(&self.body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned()))
    }

    /// The member of staff who calls. The gateway has checked the token; that it is an access token of
    /// ours is checked once more here, since an ID token passes a route without scopes.
    ///
    /// # Errors
    /// 403 when the token is not an access token with the scope of staff.
    pub fn staff(&self) -> Result<StaffClaims, Problem> {
        let claims = self.claims.as_ref().ok_or_else(refusals::not_staff)?;
        let claim = |name: &str| claims.get(name).map_or("", String::as_str);
        let has_scope = claim("scope").split_ascii_whitespace().any(|scope| scope == STAFF_SCOPE);
        if claim("token_use") == "access" && has_scope && !claim("sub").is_empty() {
            Ok(StaffClaims { sub: claim("sub").to_owned() })
        } else {
            Err(refusals::not_staff())
        }
    }

    fn content_type(&self, wanted: &str) -> Result<(), Problem> {
        let given = self.header("content-type").unwrap_or_default();
        if given.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted)) {
            return Ok(());
        }
        let title = Text::new("Такий тип вмісту не підходить", "This content type cannot be taken");
        Err(Problem::new(415, "content_type_unsupported", title)
            .field("Content-Type")
            .detail(Text::owned(format!("Потрібен Content-Type: {wanted}."), format!("Content-Type: {wanted} is needed."))))
    }
}

/// Who reads the answer.
pub(super) struct Reader {
    /// In which language.
    pub(super) lang: Lang,
    /// Whether as a page rather than as JSON.
    pub(super) wants_page: bool,
}

impl Reader {
    /// Of a request.
    pub(super) fn of(request: &Request) -> Self {
        let asked = request.headers().get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let begins = |with: &[&str]| with.iter().any(|begin| path_of(request).starts_with(begin));
        // The pages of officers and clerks are written in Ukrainian, the language they serve in, whatever their phones ask.
        let of_the_house = begins(&["/o/", "/b/"]);
        let lang = if of_the_house { Lang::Uk } else { Lang::from_accept_language(asked) };
        Self { lang, wants_page: of_the_house || begins(&["/u/", "/s/", "/c/", "/h/", "/q/"]) }
    }
}

fn path_of(request: &Request) -> &str {
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.http.path.as_deref().unwrap_or_default(),
        _ => "",
    }
}

fn decode(value: &str) -> String {
    percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned()
}
