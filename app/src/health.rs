//! How the process is: whether it lives, whether it can answer, and its measurements for Prometheus
//! on an address of their own.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::app::{App, SCHEMA};
use crate::books::entries;
use crate::shell::access::Need;
use crate::shell::connections::{self, Limits};
use crate::shell::fault::Fault;
use crate::shell::routes::Routes;

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often what was measured is put in order when nobody asks for it.
const UPKEEP: Duration = Duration::from_secs(5);
/// Seconds at which times are told apart.
const TIMES: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];
/// Commands at which groups of the writer are told apart.
const GROUPS: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];

/// Whether the process lives, and whether it can answer.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .get("/healthz", Need::Nothing, async || "ok\n")
        .get("/readyz", Need::Nothing, ready)
}

/// The database answers and has the schema of this program.
async fn ready(State(app): State<App>) -> Result<&'static str, Fault> {
    let asked = app.read(|_, conn| Ok(db::has_schema(conn, SCHEMA)?));
    let answered = tokio::time::timeout(PATIENCE, asked).await;
    answered.unwrap_or(Err(Fault::Slow(false)))?;
    Ok("ok\n")
}

/// Begins to measure, and answers with the measurements at `listen`.
///
/// # Errors
/// The address is taken, or something measures already.
pub async fn measure(app: &App, listen: SocketAddr) -> Result<SocketAddr, Fault> {
    let inside = |e: &dyn std::fmt::Display| Fault::Inside(e.to_string());
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &TIMES)
        .and_then(|b| b.set_buckets_for_metric(Matcher::Suffix("_commands".into()), &GROUPS))
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|e| inside(&e))?;
    let listener = TcpListener::bind(listen).await.map_err(|e| {
        Fault::Refused(format!(
            "Không mở được địa chỉ đo {listen}: {e}; hãy chọn cổng khác bằng --metrics"
        ))
    })?;
    let at = listener.local_addr().map_err(|e| inside(&e))?;
    let told = handle.clone();
    let routes = Routes::new(app).get(
        "/metrics",
        Need::Nothing,
        async move |State(app): State<App>| measurements(&app, &told).await,
    );
    let router = routes.router().with_state(app.clone());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            handle.run_upkeep();
        }
    });
    tokio::spawn(connections::serve(
        listener,
        router,
        Limits::default(),
        std::future::pending(),
    ));
    Ok(at)
}

async fn measurements(app: &App, handle: &PrometheusHandle) -> Response {
    let marked = app.read(|_, conn| entries::waiting(conn)).await;
    if let Ok(marked) = marked {
        metrics::gauge!("lantoa_realms_to_rebuild").set(small(marked.len()));
    }
    if let Some(bytes) = resident() {
        metrics::gauge!("process_resident_memory_bytes").set(bytes);
    }
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (text, handle.render()).into_response()
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Memory that the process holds, where the system tells it: kilobytes are told, bytes returned.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u32 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kilobytes) * 1024.0)
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    #[test]
    fn a_running_process_holds_some_memory() {
        let bytes = super::resident().unwrap();
        assert!(bytes > 100_000.0 && bytes < 1e12, "{bytes}");
    }
}
