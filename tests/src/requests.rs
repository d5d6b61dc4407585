//! Requests as events of the gateway (HTTP API, payload 2.0).

use serde_json::{Map, Value, json};

/// A request under construction.
#[derive(Debug, Clone)]
pub struct Request(Value);

impl Request {
    /// A request of a route; `path` gives the route's parameters.
    #[must_use]
    pub fn new(method: &str, raw_path: &str, path: &[(&str, &str)]) -> Self {
        let path: Map<String, Value> = path.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        Self(json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": raw_path,
            "rawQueryString": "",
            "headers": { "content-type": "application/json" },
            "pathParameters": path,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "a1b2c3d4e5",
                "domainName": "varta.example",
                "domainPrefix": "varta",
                "http": { "method": method, "path": raw_path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "test" },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": "$default",
                "stage": "$default",
                "time": "20/Nov/2026:16:20:00 +0000",
                "timeEpoch": 1_795_191_600_000_i64,
            },
            "isBase64Encoded": false,
        }))
    }

    /// The officer of an address.
    #[must_use]
    pub fn officer_of(address: &str) -> Self {
        let encoded: String = address.bytes().map(|byte| format!("%{byte:02X}")).collect();
        Self::officer_by(&format!("address={encoded}"))
    }

    /// The officer of whatever a query string asks for.
    #[must_use]
    pub fn officer_by(query: &str) -> Self {
        let mut request = Self::new("GET", "/v1/cities/kyiv/officer", &[("city", "kyiv")]);
        request.0["rawQueryString"] = json!(query);
        request
    }

    /// A message to the officer, with an idempotency key.
    #[must_use]
    pub fn message(key: &str, body: &Value) -> Self {
        Self::new("POST", "/v1/cities/kyiv/messages", &[("city", "kyiv")]).header("idempotency-key", key).body(body)
    }

    /// A call of the author about a case: `tail` is what follows the reference in the path.
    #[must_use]
    pub fn of_author(method: &str, reference: &str, key: &str, tail: &str) -> Self {
        let path = format!("/v1/cities/kyiv/cases/{reference}{tail}");
        Self::new(method, &path, &[("city", "kyiv"), ("reference", reference)]).header("case-key", key)
    }

    /// A page of a short path about a case: looked at, or its form sent.
    #[must_use]
    pub fn page(method: &str, path: &str, reference: &str, form: &str) -> Self {
        let request = Self::new(method, path, &[("city", "kyiv"), ("reference", reference)]);
        request.header("content-type", "application/x-www-form-urlencoded").raw_body(form)
    }

    /// The announcement of a photo.
    #[must_use]
    pub fn upload(content_type: &str, bytes: usize) -> Self {
        Self::new("POST", "/v1/cities/kyiv/photos", &[("city", "kyiv")]).body(&json!({ "content_type": content_type, "bytes": bytes }))
    }

    /// A photo, looked at by who sent it.
    #[must_use]
    pub fn photo(id: &str, token: &str) -> Self {
        Self::new("GET", &format!("/v1/cities/kyiv/photos/{id}"), &[("city", "kyiv"), ("photo", id)]).header("photo-token", token)
    }

    /// An officer's link, opened as JSON.
    #[must_use]
    pub fn link(token: &str) -> Self {
        Self::new("GET", &format!("/v1/officer-links/{token}"), &[("token", token)])
    }

    /// An answer through an officer's link.
    #[must_use]
    pub fn answer_by_link(token: &str, text: &str) -> Self {
        Self::new("POST", &format!("/v1/officer-links/{token}/answer"), &[("token", token)]).body(&json!({ "text": text }))
    }

    /// An answer by a member of staff who has signed in.
    #[must_use]
    pub fn answer_by_staff(reference: &str, sub: &str, text: &str) -> Self {
        let path = format!("/v1/staff/cities/kyiv/cases/{reference}/answer");
        Self::new("POST", &path, &[("city", "kyiv"), ("reference", reference)])
            .claims(&json!({ "sub": sub, "token_use": "access", "scope": "openid varta/staff" }))
            .body(&json!({ "text": text }))
    }

    /// A change by a member of staff who has signed in: `path` gives the parameters of the route.
    #[must_use]
    pub fn by_staff(sub: &str, method: &str, raw_path: &str, path: &[(&str, &str)]) -> Self {
        Self::new(method, raw_path, path).claims(&json!({ "sub": sub, "token_use": "access", "scope": "openid varta/staff" }))
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = json!(value);
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn body(self, body: &Value) -> Self {
        self.raw_body(&body.to_string())
    }

    /// With a body as it stands.
    #[must_use]
    pub fn raw_body(mut self, body: &str) -> Self {
        self.0["body"] = json!(body);
        self
    }

    /// From another address of the network.
    #[must_use]
    pub fn from(mut self, source: &str) -> Self {
        self.0["requestContext"]["http"]["sourceIp"] = json!(source);
        self
    }

    /// With the claims of a token that the gateway has let through.
    #[must_use]
    pub fn claims(mut self, claims: &Value) -> Self {
        self.0["requestContext"]["authorizer"] = json!({ "jwt": { "claims": claims, "scopes": ["varta/staff"] } });
        self
    }

    /// The event.
    #[must_use]
    pub fn event(self) -> Value {
        self.0
    }
}
