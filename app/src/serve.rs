//! The server: every slice's routes behind shared layers; stops cleanly on a signal.

use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::shell::fault::Fault;
use crate::shell::routes::Routes;
use crate::shell::terminal;
use crate::{calendar, openapi, portal, reading};

/// Every slice's routes, each with the action it needs.
#[must_use]
pub fn routes(app: &App) -> Routes<App> {
    reading::web::routes(portal::web::routes(openapi::routes(Routes::new(app))))
}

async fn nowhere(State(app): State<App>, method: Method, uri: Uri) -> Response {
    if !uri.path().starts_with("/api") {
        return portal::web::nowhere(app, uri).await;
    }
    Fault::Missing(format!("địa chỉ {method} {}", uri.path())).into_response()
}

/// All routes behind the layers that they share.
pub fn router(app: &App) -> Router {
    routes(app)
        .router()
        .method_not_allowed_fallback(async |method: Method| Fault::Method(method.to_string()))
        .fallback(nowhere)
        .with_state(app.clone())
        .layer(safe("content-security-policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"))
        .layer(safe("x-content-type-options", "nosniff"))
        .layer(safe("referrer-policy", "same-origin"))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(30),
        ))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            Fault::Inside("yêu cầu dừng đột ngột".into()).into_response()
        }))
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
        axum::serve(listener, router(app))
            .with_graceful_shutdown(stopped())
            .await
            .map_err(|e| Fault::Inside(e.to_string()))
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
