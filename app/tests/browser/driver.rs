//! As much of the WebDriver protocol as the tests need: a headless Chromium of its own, spoken
//! to through ChromeDriver and, behind it, the DevTools protocol.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Nothing that speaks to the network or needs a graphics card; no sandbox, as root has none.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

const START: Duration = Duration::from_secs(60);

pub struct Browser {
    agent: ureq::Agent,
    session: String,
    _driver: Running,
    _profile: TempDir,
}

/// A process that ends with its owner.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            let _ended = self.0.wait();
        }
    }
}

impl Browser {
    pub fn start() -> Result<Self> {
        let port = free_port()?;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("chromedriver does not start")?;
        let driver = Running(driver);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(START))
            .build()
            .into();
        let profile = tempfile::tempdir()?;
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        }}});
        let base = format!("http://127.0.0.1:{port}/session");
        wait(|| {
            agent
                .get(format!("http://127.0.0.1:{port}/status"))
                .call()
                .is_ok()
        })?;
        let opened = post(&agent, &base, &wanted)?;
        let id = opened["sessionId"].as_str().context("no session")?;
        let browser = Self {
            session: format!("{base}/{id}"),
            agent,
            _driver: driver,
            _profile: profile,
        };
        browser.devtools("Network.enable", &json!({}))?;
        browser.devtools(
            "Network.setCacheDisabled",
            &json!({ "cacheDisabled": true }),
        )?;
        Ok(browser)
    }

    /// The width and height of the page in CSS pixels, as on a screen of that size.
    pub fn set_size(&self, (width, height): (u32, u32)) -> Result<()> {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &size)?;
        Ok(())
    }

    pub fn set_script(&self, on: bool) -> Result<()> {
        let off = json!({ "value": !on });
        self.devtools("Emulation.setScriptExecutionDisabled", &off)?;
        Ok(())
    }

    /// Opens a page and waits until it has loaded; complaints of the page before are dropped.
    pub fn go(&self, address: &str) -> Result<()> {
        self.complaints()?;
        self.post("url", &json!({ "url": address }))?;
        Ok(())
    }

    /// The value of an expression in the page; a promise's is waited for.
    pub fn evaluate(&self, expression: &str) -> Result<Value> {
        let asked = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true,
        });
        let mut answer = self.devtools("Runtime.evaluate", &asked)?;
        if !answer["exceptionDetails"].is_null() {
            bail!("in the page: {}", answer["exceptionDetails"]);
        }
        Ok(answer["result"]["value"].take())
    }

    /// What the page complained of.
    pub fn complaints(&self) -> Result<Vec<String>> {
        let entries = self.post("se/log", &json!({ "type": "browser" }))?;
        let severe = entries.as_array().into_iter().flatten();
        let severe = severe.filter(|entry| entry["level"] == "SEVERE");
        Ok(severe.map(|entry| entry["message"].to_string()).collect())
    }

    /// The whole page as PNG.
    pub fn picture(&self) -> Result<Vec<u8>> {
        let whole = json!({ "format": "png", "captureBeyondViewport": true });
        bytes(&self.devtools("Page.captureScreenshot", &whole)?)
    }

    /// The page as it would be printed, on the paper that it asks for.
    pub fn pdf(&self) -> Result<Vec<u8>> {
        let paper = json!({ "preferCSSPageSize": true, "printBackground": true });
        bytes(&self.devtools("Page.printToPDF", &paper)?)
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("goog/cdp/execute", &body)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        post(&self.agent, &format!("{}/{path}", self.session), body)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // ChromeDriver ends Chromium with the session; killing the driver alone would not.
        let _closed = self.agent.delete(&self.session).call();
    }
}

fn post(agent: &ureq::Agent, address: &str, body: &Value) -> Result<Value> {
    let mut answer = agent.post(address).send_json(body)?;
    // A picture of a long page is larger than what is read by default.
    let body = answer.body_mut().with_config().limit(64 << 20);
    let mut read: Value = body.read_json()?;
    if !answer.status().is_success() {
        bail!("{address}: {}", read["value"]["message"]);
    }
    Ok(read["value"].take())
}

fn bytes(answer: &Value) -> Result<Vec<u8>> {
    let data = answer["data"].as_str().context("no data in the answer")?;
    Ok(STANDARD.decode(data)?)
}

pub fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    Ok(listener.local_addr()?.port())
}

/// Asks again until the answer is yes.
pub fn wait(mut ready: impl FnMut() -> bool) -> Result<()> {
    let begun = Instant::now();
    while !ready() {
        if begun.elapsed() > START {
            bail!("not ready after {START:?}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
