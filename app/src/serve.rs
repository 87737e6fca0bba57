//! The server: every slice's routes behind shared layers; stops cleanly on a signal.

use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use percent_encoding::percent_decode_str;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tracing_subscriber::EnvFilter;

use crate::app::App;
use crate::shell::connections::{self, Limits};
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::routes::Routes;
use crate::shell::terminal;
use crate::{calendar, openapi, shown::portal, shown::reading};

/// Every slice's routes, each with the action it needs.
#[must_use]
pub fn routes(app: &App) -> Routes<App> {
    reading::web::routes(portal::web::routes(openapi::routes(Routes::new(app))))
}

async fn nowhere(method: Method, uri: Uri) -> Fault {
    Fault::Missing(format!("địa chỉ {method} {}", uri.path()))
}

/// How long a request may take, its body included.
const PATIENCE: Duration = Duration::from_secs(30);

/// All routes behind the layers that they share, the innermost first.
pub fn router(app: &App) -> Router {
    router_within(app, PATIENCE)
}

/// As [`router`], for another patience.
pub fn router_within(app: &App, patience: Duration) -> Router {
    let routes = routes(app)
        .router()
        .method_not_allowed_fallback(async |method: Method| Fault::Method(method.to_string()))
        .fallback(nowhere)
        .with_state(app.clone());
    behind_layers(routes, app, patience)
}

/// Whatever is behind them, it answers in time, in the form of the house.
pub fn behind_layers(routes: Router, app: &App, patience: Duration) -> Router {
    routes
        .layer(from_fn(readable))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            Fault::Inside("yêu cầu dừng đột ngột".into()).into_response()
        }))
        .layer(from_fn_with_state(patience, in_time))
        .layer(from_fn_with_state(app.clone(), in_its_form))
        .layer(CompressionLayer::new())
        .layer(from_fn(kept_from_caches))
        .layer(safe("content-security-policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"))
        .layer(safe("x-content-type-options", "nosniff"))
        .layer(safe("referrer-policy", "same-origin"))
}

/// An address is text: what is behind `%` must be UTF-8.
async fn readable(request: Request, next: Next) -> Response {
    match percent_decode_str(request.uri().path()).decode_utf8() {
        Ok(_) => next.run(request).await,
        Err(_) => Fault::Usage(
            "Địa chỉ có byte không phải chữ UTF-8; hãy gõ lại hoặc đi từ trang chủ".into(),
        )
        .into_response(),
    }
}

/// Ends what takes too long, and says so.
async fn in_time(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    let writes = !request.method().is_safe();
    tokio::time::timeout(patience, next.run(request))
        .await
        .unwrap_or_else(|_| Fault::Slow(writes).into_response())
}

fn is_for_programs(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// What went wrong is a document for programs below `/api`, and a page for people elsewhere.
async fn in_its_form(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<ProblemDocument>() {
        Some(told) if !is_for_programs(&path) => {
            let page = Html(portal::web::told(&app, &told, &path).into_string()).into_response();
            let (mut parts, _) = response.into_parts();
            parts.headers.remove(header::CONTENT_LENGTH);
            parts.headers.extend(page.headers().clone());
            Response::from_parts(parts, page.into_body())
        }
        _ => response,
    }
}

/// Only what anybody may see may be kept by what stands between; the rest is of one moment for
/// one reader.
async fn kept_from_caches(request: Request, next: Next) -> Response {
    let open = request.method().is_safe() && !request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    if !open || !response.status().is_success() {
        let never = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    response
}

/// A header of every answer.
fn safe(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(
        HeaderName::from_static(name),
        HeaderValue::from_static(value),
    )
}

/// Listens until the process is told to stop.
///
/// # Errors
/// The address is taken or not this machine's.
pub fn run(app: &App, listen: SocketAddr) -> Result<(), Fault> {
    keep_log();
    app.db.hurry(PATIENCE);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(32)
        .build()
        .map_err(|e| Fault::Inside(e.to_string()))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .map_err(|e| taken(listen, &e))?;
        let at = listener
            .local_addr()
            .map_err(|e| Fault::Inside(e.to_string()))?;
        terminal::line(&format!("Trang công khai: http://{at}"))?;
        tokio::spawn(calendar::follow(app.clone()));
        connections::serve(listener, router(app), Limits::default(), stopped()).await;
        Ok(())
    })
}

/// Failures with their codes go to standard error; `LANTOA_LOG` says what else does.
fn keep_log() {
    let filter = EnvFilter::try_from_env("LANTOA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    // A second server of the same process writes into the same log.
    drop(log.with_writer(std::io::stderr).with_ansi(false).try_init());
}

fn taken(listen: SocketAddr, e: &std::io::Error) -> Fault {
    if e.kind() == std::io::ErrorKind::AddrInUse {
        return Fault::Refused(format!(
            "Cổng {listen} đang có chương trình khác dùng; hãy chọn cổng khác bằng --listen 127.0.0.1:8081"
        ));
    }
    Fault::Refused(format!("Không nghe được ở {listen}: {e}"))
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
