//! From a request to a response: take it apart, call the handler, turn what comes back into bytes and
//! headers, and write one line of log.

use lambda_http::http::HeaderValue;
use lambda_http::{Body, Request, Response};
use sha2::{Digest, Sha256};
use varta_domain::lang::Lang;

use super::call::Reader;
use super::{Call, Reply};
use crate::clock::Clock;
use crate::log::LogCode;
use crate::problem::Problem;
use crate::view::page::{self, STYLE};

/// Answers one request with a handler. Never fails: what a handler cannot do becomes a problem.
pub async fn respond<F, Fut>(request: Request, clock: &Clock, handler: F) -> Response<Body>
where
    F: FnOnce(Call) -> Fut,
    Fut: Future<Output = Result<Reply, Problem>>,
{
    let Reader { lang, wants_page } = Reader::of(&request);
    let now = clock.now().await;
    let answered = match Call::from_request(request, now) {
        Ok(call) => handler(call).await,
        Err(problem) => Err(problem),
    };
    match answered {
        Ok(reply) => {
            tracing::info!(code = LogCode::HttpAnswered.code(), status = reply.status(), "answered");
            of_reply(&reply, lang)
        }
        Err(problem) => {
            match problem.cause() {
                Some(cause) => tracing::error!(
                    code = LogCode::HttpFailed.code(),
                    status = problem.status(),
                    problem = problem.code(),
                    cause = chain(cause),
                    "failed"
                ),
                None => tracing::info!(code = LogCode::HttpAnswered.code(), status = problem.status(), problem = problem.code(), "refused"),
            }
            // Who has followed a link reads words, not JSON.
            if wants_page {
                of_reply(&Reply::refusal(&problem, page::refusal(&problem, lang)), problem.lang(lang))
            } else {
                of_problem(&problem, lang)
            }
        }
    }
}

/// The causes of a failure, in one line. Errors of ours carry no words of callers; those of the SDK have
/// `Display` texts without requests.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        source = cause.source();
    }
    line
}

fn base(status: u16, content_type: &str, lang: Lang) -> lambda_http::http::response::Builder {
    Response::builder()
        .status(status)
        .header("content-type", content_type)
        .header("content-language", lang.tag())
        .header("cache-control", "no-store")
        .header("x-content-type-options", "nosniff")
        .header("referrer-policy", "no-referrer")
        .header("vary", "accept-language")
}

fn of_reply(reply: &Reply, lang: Lang) -> Response<Body> {
    let mut response = base(reply.status(), reply.content_type(), lang);
    if reply.content_type().starts_with("text/html") {
        response = response.header("content-security-policy", policy(reply.images())).header("x-robots-tag", "noindex");
    }
    for (name, value) in reply.headers() {
        // In the place of what stands there already: what may be cached says so itself.
        if let (Some(headers), Ok(value)) = (response.headers_mut(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    finish(response, reply.body())
}

fn of_problem(problem: &Problem, caller: Lang) -> Response<Body> {
    let lang = problem.lang(caller);
    let mut response = base(problem.status(), "application/problem+json", lang);
    if let Some(seconds) = problem.retry_after_s() {
        response = response.header("retry-after", seconds);
    }
    finish(response, problem.body(lang).to_string().as_bytes())
}

fn finish(response: lambda_http::http::response::Builder, body: &[u8]) -> Response<Body> {
    let text = String::from_utf8_lossy(body).into_owned();
    // Names and values above are ours or checked: building cannot fail; an empty 500 if it ever did.
    response.body(Body::Text(text)).unwrap_or_else(|_| {
        let mut failed = Response::new(Body::Empty);
        *failed.status_mut() = lambda_http::http::StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}

/// A page may show its own style, the pictures it says it shows, and send its own form; nothing else.
fn policy(images: Option<&str>) -> String {
    let hash = aws_smithy_types::base64::encode(Sha256::digest(STYLE.as_bytes()));
    let images = images.map(|origin| format!("img-src {origin}; ")).unwrap_or_default();
    format!("default-src 'none'; style-src 'sha256-{hash}'; {images}form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
}
