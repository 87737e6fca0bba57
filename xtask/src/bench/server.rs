//! A server under measurement: started on a free port, waited for, weighed, and ended.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::load::Request;
use crate::process;

/// The longest answer that is read, in bytes.
const MOST: u64 = 1 << 28;

pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts a command that listens on `port` and waits until it answers.
    pub fn start(command: &mut Command, port: u16, log: &Path) -> Result<Server> {
        let log = std::fs::File::create(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start the server")?;
        let mut server = Server { child, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if server.child.try_wait()?.is_some() || begun.elapsed() > Duration::from_secs(60) {
                bail!("the server did not begin to listen");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// One request outside of any measurement; its JSON.
    pub fn ask(&self, request: &Request) -> Result<serde_json::Value> {
        let Request {
            method,
            path,
            token,
            body,
        } = request;
        let address = format!("http://127.0.0.1:{}{path}", self.port);
        let mut asked = ureq::http::Request::builder()
            .method(*method)
            .uri(&address)
            .header("Content-Type", "application/json");
        if !token.is_empty() {
            asked = asked.header("Authorization", format!("Bearer {token}"));
        }
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build()
            .new_agent();
        let mut answer = agent.run(asked.body(body.as_str())?)?;
        let status = answer.status();
        let text = answer
            .body_mut()
            .with_config()
            .limit(MOST)
            .read_to_string()?;
        if !status.is_success() {
            bail!("{method} {path} answered {status}: {text}");
        }
        if text.is_empty() {
            return Ok(serde_json::Value::Null);
        }
        serde_json::from_str(&text).context("no JSON")
    }

    /// Resident memory now and at its highest, in MB.
    pub fn memory(&self) -> Result<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let of = |key: &str| -> Option<u64> {
            let line = status.lines().find(|l| l.starts_with(key))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        let mb = |key| {
            of(key)
                .map(|kb| kb / 1024)
                .with_context(|| format!("no {key}"))
        };
        Ok((mb("VmRSS:")?, mb("VmHWM:")?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is left to do when the end of a server cannot be had.
        drop(process::stop(&mut self.child, "TERM"));
    }
}
