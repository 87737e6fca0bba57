//! The server: every slice's routes behind shared layers; stops cleanly on a signal.

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use clap::Args;
use percent_encoding::percent_decode_str;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::shell::connections::{self, Limits};
use crate::shell::fault::Fault;
use crate::shell::lang::{Lang, spoken};
use crate::shell::problem::ProblemDocument;
use crate::shell::routes::Routes;
use crate::shell::watch::{RequestId, observed};
use crate::shell::{assets, page, terminal};
use crate::{calendar, health, openapi, shown::portal, shown::reading};

/// How the server stands towards those outside.
#[derive(Args, Clone, Copy, Default)]
pub struct Front {
    /// Người đọc vào bằng HTTPS (máy chủ đứng sau một cổng TLS): báo trình duyệt chỉ dùng HTTPS
    #[arg(long, env = "LANTOA_HTTPS")]
    https: bool,
    /// Địa chỉ riêng cho số đo Prometheus (/metrics), ví dụ 127.0.0.1:9100
    #[arg(long, env = "LANTOA_METRICS")]
    metrics: Option<SocketAddr>,
}

crate::reasons! {
    address_not_utf8(): Usage,
        "Địa chỉ có byte không phải chữ UTF-8; hãy gõ lại hoặc đi từ trang chủ",
        "The address has bytes that are not UTF-8; type it again or start from the home page";
    address_unknown(method, path): Missing,
        "Không tìm thấy địa chỉ {method} {path}",
        "There is nothing at {method} {path}";
    sent_from_elsewhere(): Denied,
        "Biểu mẫu này được gửi từ một trang khác nên không nhận; hãy mở lại trang và gửi từ đó",
        "This form was sent from another site and was not taken; open the page again and send it from there";
}

/// Every slice's routes, each with the action it needs.
#[must_use]
pub fn routes(app: &App) -> Routes<App> {
    let routes = assets::routes(health::routes(openapi::routes(Routes::new(app))));
    reading::web::routes(portal::web::routes(routes))
}

async fn nowhere(method: Method, uri: Uri) -> Fault {
    address_unknown(method.as_str(), uri.path())
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
    // A program bears its token in a header that no foreign page can make a browser send.
    let own_forms = CsrfLayer::new()
        .with_insecure_bypass(|_, uri| is_for_programs(uri.path()))
        .with_rejection_response(|_: ProtectionError| sent_from_elsewhere().into_response());
    routes
        .layer(from_fn(readable))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            Fault::Inside("yêu cầu dừng đột ngột".into()).into_response()
        }))
        .layer(from_fn_with_state(patience, in_time))
        .layer(own_forms)
        .layer(from_fn_with_state(app.clone(), in_its_form))
        .layer(from_fn(spoken))
        .layer(CompressionLayer::new())
        .layer(from_fn(kept_from_caches))
        .layer(safe("content-security-policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"))
        .layer(safe("x-content-type-options", "nosniff"))
        .layer(safe("referrer-policy", "same-origin"))
        .layer(safe("cross-origin-opener-policy", "same-origin"))
        .layer(safe("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"))
        .layer(from_fn(observed))
}

/// An address is text: what is behind `%` must be UTF-8.
async fn readable(request: Request, next: Next) -> Response {
    match percent_decode_str(request.uri().path()).decode_utf8() {
        Ok(_) => next.run(request).await,
        Err(_) => address_not_utf8().into_response(),
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
    let api = path == "/api" || path.starts_with("/api/");
    api || matches!(path, "/healthz" | "/readyz")
}

/// What went wrong is a document for programs below `/api`, and a page for people elsewhere, in the
/// reader's language; what failed here is logged with its cause.
async fn in_its_form(
    State(app): State<App>,
    lang: Lang,
    id: RequestId,
    uri: Uri,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let Some(fault) = response.extensions_mut().remove::<Arc<Fault>>() else {
        return response;
    };
    if response.status().is_server_error() {
        let status = response.status().as_u16();
        tracing::error!(code = fault.code(), status, %fault, "request failed");
    }
    let told = ProblemDocument::of(&fault, lang, id.as_str());
    let made = if is_for_programs(uri.path()) {
        told.into_response()
    } else {
        let (site, vietnamese) = (app.site(lang, &uri), fault.is_vietnamese_only());
        let page = page::told(&site, &told, uri.path(), vietnamese);
        Html(page.into_string()).into_response()
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(made.headers().clone());
    Response::from_parts(parts, made.into_body())
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
pub fn run(app: &App, listen: SocketAddr, front: Front) -> Result<(), Fault> {
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
        let measured = match front.metrics {
            Some(listen) => Some(health::measure(app, listen).await?),
            None => None,
        };
        terminal::line(&format!("Trang công khai: http://{at}"))?;
        if let Some(at) = measured {
            terminal::line(&format!("Số đo: http://{at}/metrics"))?;
        }
        tokio::spawn(calendar::follow(app.clone()));
        let mut router = router(app);
        if front.https {
            router = router.layer(safe("strict-transport-security", "max-age=31536000"));
        }
        connections::serve(listener, router, Limits::default(), stopped()).await;
        Ok(())
    })
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
