//! What whoever runs the program sees of it: log lines, and the measurements of requests. Neither
//! holds a value of a record, a query or a body: a request is its route, its status and its time,
//! and has an id by which its answer and its log lines know each other.

use std::convert::Infallible;
use std::time::Instant;

use axum::extract::{FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

use super::id;

/// How much is logged: `warn`, `info`, `lantoa=debug` …
const LEVEL: &str = "LANTOA_LOG";
/// `json` for machines; anything else is for people.
const FORMAT: &str = "LANTOA_LOG_FORMAT";
/// Without a word of the environment: failures, with their requests.
const USUAL: &str = "warn";

/// Begins to log to standard error. A panic is told by its place alone: its words may hold what
/// somebody wrote.
pub fn begin() {
    let asked = std::env::var(LEVEL).unwrap_or_default();
    let filter = EnvFilter::try_new(if asked.is_empty() { USUAL } else { &asked });
    let wrong = filter.is_err();
    let filter = filter.unwrap_or_else(|_| EnvFilter::new(USUAL));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    // Whoever embeds the program may have a log of their own.
    drop(
        if std::env::var(FORMAT).is_ok_and(|format| format == "json") {
            log.json()
                .flatten_event(true)
                .with_span_list(false)
                .try_init()
        } else {
            log.try_init()
        },
    );
    if wrong {
        tracing::warn!("{LEVEL} cannot be read; logging at {USUAL}");
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}

/// The id of a request, the same in its answer and in the log.
#[derive(Clone, Debug)]
pub struct RequestId(String);

/// The header that tells it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl RequestId {
    fn new() -> RequestId {
        RequestId(hex::encode(id::random::<6>().unwrap_or_default()))
    }

    /// Twelve letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<RequestId, Infallible> {
        let known = parts.extensions.get().cloned();
        Ok(known.unwrap_or_else(RequestId::new))
    }
}

/// Gives the request its id, whatever its sender says it is, and tells of it when it is answered.
pub async fn observed(mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    let span = tracing::error_span!("request", id = id.as_str());
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(id.clone());
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let status = response.status().as_u16();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(method, route, status, ms, "answered"));
    measure(method, route, status, took);
    if let Ok(value) = HeaderValue::try_from(id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn measure(method: &'static str, route: &str, status: u16, took: std::time::Duration) {
    let route = || route.to_owned();
    metrics::counter!("lantoa_requests_total", "method" => method, "route" => route(), "status" => status.to_string()).increment(1);
    metrics::histogram!("lantoa_request_seconds", "method" => method, "route" => route())
        .record(took);
}

/// A method that there is; whatever else was sent is not told.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
