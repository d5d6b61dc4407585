//! What a handler answers with.

use serde::Serialize;

use crate::problem::Problem;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    images_from: Option<String>,
}

impl Reply {
    /// JSON.
    ///
    /// # Errors
    /// An internal problem when the value cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(status: u16, value: &T) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(Problem::internal)?;
        Ok(Self { status, content_type: "application/json", headers: Vec::new(), body, images_from: None })
    }

    /// A page.
    #[must_use]
    pub fn html(status: u16, page: String) -> Self {
        Self { status, content_type: "text/html; charset=utf-8", headers: Vec::new(), body: page.into_bytes(), images_from: None }
    }

    /// A page that shows pictures from an origin, and from nowhere else.
    #[must_use]
    pub fn images_from(mut self, origin: String) -> Self {
        self.images_from = Some(origin);
        self
    }

    /// Where its pictures come from.
    #[must_use]
    pub fn images(&self) -> Option<&str> {
        self.images_from.as_deref()
    }

    /// With a header more.
    ///
    /// # Errors
    /// An internal problem for a value that no header may have.
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Self, Problem> {
        if value.bytes().any(|byte| !(b' '..=b'~').contains(&byte)) {
            return Err(Problem::internal("a header with a value it may not have"));
        }
        self.headers.push((name, value.to_owned()));
        Ok(self)
    }

    /// The page of a refusal: with its status, and with the time after which another try makes sense.
    #[must_use]
    pub fn refusal(problem: &Problem, page: String) -> Self {
        let mut reply = Self::html(problem.status(), page);
        reply.headers.extend(problem.retry_after_s().map(|seconds| ("retry-after", seconds.to_string())));
        reply
    }

    /// Its status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Its content type.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// One of its headers.
    #[must_use]
    pub fn header_value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str())
    }

    /// Its headers.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }
}
