//! A headless Chromium of its own with an empty profile, spoken to through ChromeDriver, and the
//! few questions that only its developer tools answer.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

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

/// The browser and what must live as long.
pub struct Chromium {
    pub driver: WebDriver,
    _process: Running,
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

impl Chromium {
    /// A reader who prefers Vietnamese and has seen nothing yet.
    pub async fn start() -> Result<Chromium> {
        // The client that speaks to the driver can speak TLS, and wants to know whose.
        let _known = rustls::crypto::ring::default_provider().install_default();
        let port = free_port()?;
        let process = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("chromedriver does not start")?;
        let process = Running(process);
        let profile = tempfile::tempdir()?;
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag)?;
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let address = format!("http://127.0.0.1:{port}");
        wait(|| ureq::get(format!("{address}/status")).call().is_ok())?;
        let driver = WebDriver::builder(address.as_str(), wanted)
            .request_timeout(START)
            .connect()
            .await?;
        let tools = driver.cdp();
        tools.send_raw("Network.enable", json!({})).await?;
        let off = json!({ "cacheDisabled": true });
        tools.send_raw("Network.setCacheDisabled", off).await?;
        let reader = json!({ "headers": { "Accept-Language": "vi" } });
        tools
            .send_raw("Network.setExtraHTTPHeaders", reader)
            .await?;
        Ok(Chromium {
            driver,
            _process: process,
            _profile: profile,
        })
    }

    /// The width and height of the page in CSS pixels, as on a screen of that size.
    pub async fn set_size(&self, (width, height): (u32, u32)) -> Result<()> {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.tool("Emulation.setDeviceMetricsOverride", size)
            .await?;
        Ok(())
    }

    pub async fn set_script(&self, on: bool) -> Result<()> {
        let off = json!({ "value": !on });
        self.tool("Emulation.setScriptExecutionDisabled", off)
            .await?;
        Ok(())
    }

    /// Opens a page as on a first visit and waits until it has loaded; complaints of the page before
    /// are dropped.
    pub async fn go(&self, address: &str) -> Result<()> {
        self.complaints().await?;
        self.tool("Network.clearBrowserCookies", json!({})).await?;
        self.driver.goto(address).await?;
        Ok(())
    }

    /// The value of an expression in the page, also where its own scripts do not run; a promise's is
    /// waited for.
    pub async fn evaluate(&self, expression: &str) -> Result<Value> {
        let asked = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true,
        });
        let mut answer = self.tool("Runtime.evaluate", asked).await?;
        if !answer["exceptionDetails"].is_null() {
            bail!("in the page: {}", answer["exceptionDetails"]);
        }
        Ok(answer["result"]["value"].take())
    }

    /// What the page complained of.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        let severe = entries.into_iter().filter(|entry| entry.level == "SEVERE");
        Ok(severe.map(|entry| entry.message).collect())
    }

    /// The whole page as PNG.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        let whole = json!({ "format": "png", "captureBeyondViewport": true });
        bytes(&self.tool("Page.captureScreenshot", whole).await?)
    }

    /// The page as it would be printed, on the paper that it asks for.
    pub async fn pdf(&self) -> Result<Vec<u8>> {
        let paper = json!({ "preferCSSPageSize": true, "printBackground": true });
        bytes(&self.tool("Page.printToPDF", paper).await?)
    }

    async fn tool(&self, command: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(command, parameters).await?)
    }
}

fn bytes(answer: &Value) -> Result<Vec<u8>> {
    use base64::Engine;
    let data = answer["data"].as_str().context("no data in the answer")?;
    Ok(base64::engine::general_purpose::STANDARD.decode(data)?)
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
