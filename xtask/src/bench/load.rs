//! Load over HTTP: `oha` keeps so many connections open, each sending its next request when the
//! answer to the last has come.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;
use crate::workspace::Workspace;

const CONNECTIONS: &str = "16";
const VERSION: &str = "1.16.0";

/// One request, as it is sent.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub token: String,
    pub body: String,
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// The size of an answer: two servers that answer alike send about as much.
    pub bytes: u64,
}

/// The load generator; built once below the target folder where the machine has none.
pub struct Oha(PathBuf);

impl Oha {
    pub fn find(workspace: &Workspace) -> Result<Oha> {
        if process::exists("oha") {
            return Ok(Oha("oha".into()));
        }
        let root = workspace.target.join("tools");
        let own = root.join("bin/oha");
        if !own.is_file() {
            println!("oha is missing; building it below {}", root.display());
            process::run(
                workspace
                    .cargo(&["install", "oha", "--locked", "--version", VERSION, "--root"])
                    .arg(&root),
            )?;
        }
        Ok(Oha(own))
    }

    /// Sends `request` until the time is over, each time with one of `bodies` where there are
    /// some. An answer that is no success fails the run.
    pub fn run(
        &self,
        port: u16,
        time: Duration,
        request: &Request,
        bodies: Option<&Path>,
    ) -> Result<Outcome> {
        let mut command = Command::new(&self.0);
        command
            .args(["--no-tui", "--output-format", "json", "-c", CONNECTIONS])
            .args(["-z", &format!("{}ms", time.as_millis()), "-w"])
            .args(["-m", request.method, "-T", "application/json"]);
        if !request.token.is_empty() {
            command.args(["-H", &format!("Authorization: Bearer {}", request.token)]);
        }
        if let Some(file) = bodies {
            command.arg("-Z").arg(file);
        }
        command.arg(format!("http://127.0.0.1:{port}{}", request.path));
        let told = process::output(&mut command)?;
        outcome(&serde_json::from_str(&told).context("oha printed no JSON")?)
    }
}

fn outcome(told: &Value) -> Result<Outcome> {
    let statuses = told["statusCodeDistribution"]
        .as_object()
        .context("oha counted no answers")?;
    if statuses.is_empty() || statuses.keys().any(|status| !status.starts_with('2')) {
        bail!("answers by status: {}", told["statusCodeDistribution"]);
    }
    let number = |path: &str| {
        told.pointer(path)
            .and_then(Value::as_f64)
            .with_context(|| format!("oha told no {path}"))
    };
    let time = |path| number(path).map(Duration::from_secs_f64);
    Ok(Outcome {
        per_second: number("/summary/requestsPerSec")?,
        p50: time("/latencyPercentiles/p50")?,
        p99: time("/latencyPercentiles/p99")?,
        bytes: told
            .pointer("/summary/sizePerRequest")
            .and_then(Value::as_u64)
            .unwrap_or_default(),
    })
}

/// The run whose rate stands in the middle.
pub fn median(mut runs: Vec<Outcome>) -> Result<Outcome> {
    runs.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    let middle = runs.len() / 2;
    runs.into_iter().nth(middle).context("no run was made")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: &str) -> Value {
        serde_json::json!({
            "summary": {"requestsPerSec": 250.5, "sizePerRequest": 40},
            "latencyPercentiles": {"p50": 0.002, "p99": 0.01},
            "statusCodeDistribution": {status: 100},
        })
    }

    #[test]
    fn what_the_generator_tells_is_read() {
        let read = outcome(&told("201")).unwrap();
        assert_eq!(read.p50, Duration::from_millis(2));
        assert_eq!(read.p99, Duration::from_millis(10));
        assert_eq!(read.bytes, 40);
        let failed = outcome(&told("503")).unwrap_err().to_string();
        assert!(failed.contains("503"), "{failed}");
    }

    #[test]
    fn the_median_run_stands() {
        let of = |per_second| Outcome {
            per_second,
            p50: Duration::ZERO,
            p99: Duration::ZERO,
            bytes: 0,
        };
        let middle = median(vec![of(3.0), of(1.0), of(2.0)]).unwrap();
        assert!((middle.per_second - 2.0).abs() < f64::EPSILON);
    }
}
