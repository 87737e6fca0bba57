//! What is asked of a page. Each check returns what is wrong with the page in the browser.

use std::fmt;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::chromium::Chromium;
use crate::pages::Page;

/// A telephone and a desk, in CSS pixels.
pub const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 900)];

/// Bytes on the wire of a first visit: the page, its style, scripts and pictures.
const FIRST_LOAD: u64 = 50_000;

/// CSS pixels from top to bottom; on a phone fewer than five screens.
const HEIGHT: u64 = 4_000;

/// A4 in points, and how far off Chromium rounds.
const A4: (f64, f64) = (595.276, 841.89);
const ROUNDING: f64 = 1.5;

#[derive(Default)]
pub struct Faults(Vec<String>);

impl Faults {
    pub fn note(&mut self, page: &Page, size: (u32, u32), faults: Vec<String>) {
        let on = |fault| format!("/{} at {}: {fault}", page.path, size.0);
        self.0.extend(faults.into_iter().map(on));
    }

    pub fn none(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} faults:\n{}", self.0.len(), self.0.join("\n"))
    }
}

/// Loaded in full, from this server alone, small, without complaint, no wider than the screen.
pub async fn look(browser: &Chromium, page: &Page, home: &str) -> Result<Vec<String>> {
    const STATE: &str = "(() => {
        const load = performance.getEntriesByType('navigation')[0];
        const rest = performance.getEntriesByType('resource');
        const root = document.documentElement;
        const wide = [...document.body.querySelectorAll('*')].filter(e =>
            e.getBoundingClientRect().right > root.clientWidth + 1);
        return {
            status: load.responseStatus,
            bytes: [load, ...rest].reduce((sum, e) => sum + e.transferSize, 0),
            addresses: rest.map(e => e.name),
            overflow: root.scrollWidth - root.clientWidth,
            wide: wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)),
            height: root.scrollHeight,
            lang: root.lang,
            lost: [...document.querySelectorAll('.crumbs [aria-current]')].filter(e =>
                e.getClientRects().length === 0).length,
        };
    })()";
    let state = browser.evaluate(STATE).await?;
    let mut faults = browser.complaints().await?;
    if state["status"] != 200 {
        faults.push(format!("status {}", state["status"]));
    }
    let bytes = state["bytes"].as_u64().context("no size of the load")?;
    if bytes > FIRST_LOAD {
        faults.push(format!("{bytes} bytes to load, allowed are {FIRST_LOAD}"));
    }
    let addresses = state["addresses"].as_array().into_iter().flatten();
    let foreign = addresses
        .filter_map(Value::as_str)
        .filter(|a| !a.starts_with(home));
    faults.extend(foreign.map(|address| format!("loads {address} from elsewhere")));
    if state["lang"] != page.lang {
        faults.push(format!("in {} instead of {}", state["lang"], page.lang));
    }
    if state["overflow"].as_i64() != Some(0) {
        faults.push(format!(
            "{} px wider than the screen: {}",
            state["overflow"], state["wide"]
        ));
    }
    if state["lost"].as_i64() != Some(0) {
        faults.push("the way does not end with this page".to_owned());
    }
    let height = state["height"].as_u64().context("no height")?;
    if height > HEIGHT {
        faults.push(format!("{height} px high, allowed are {HEIGHT}"));
    }
    Ok(faults)
}

/// The rules of WCAG 2.1, levels A and AA, as far as axe-core can tell.
pub async fn accessible(browser: &Chromium, axe: &str) -> Result<Vec<String>> {
    const RUN: &str = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
        .then(result => ({
            passes: result.passes.length,
            violations: result.violations.map(v =>
                v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' ')),
        }))";
    browser.evaluate(axe).await?;
    let result = browser.evaluate(RUN).await?;
    let violations = result["violations"].as_array();
    let violations = violations.context("axe reports no list of violations")?;
    let mut faults: Vec<String> = violations.iter().map(Value::to_string).collect();
    if result["passes"].as_u64().unwrap_or_default() == 0 {
        faults.push("axe found nothing to check".to_owned());
    }
    Ok(faults)
}

/// The same words, links and forms are there when scripts do not run.
pub async fn without_script(browser: &Chromium, page: &Page) -> Result<Vec<String>> {
    const CONTENT: &str = "({
        title: document.title,
        words: document.body.innerText.split(/\\s+/).filter(Boolean).length,
        links: document.querySelectorAll('a[href]').length,
        controls: document.querySelectorAll('button, input, select').length,
        heading: document.querySelectorAll('h1').length,
    })";
    let with = browser.evaluate(CONTENT).await?;
    browser.set_script(false).await?;
    browser.go(&page.address).await?;
    let without = browser.evaluate(CONTENT).await?;
    browser.set_script(true).await?;
    browser.go(&page.address).await?;
    let mut faults = Vec::new();
    if with != without {
        faults.push(format!("with script {with}, without {without}"));
    }
    if without["heading"] != 1 {
        faults.push(format!("{} first headings", without["heading"]));
    }
    Ok(faults)
}

/// Printed on A4, upright or lying, on every sheet.
pub async fn on_paper(browser: &Chromium) -> Result<Vec<String>> {
    let pdf = browser.pdf().await?;
    let sheets = sheets(&String::from_utf8_lossy(&pdf));
    let near = |a: f64, b: f64| (a - b).abs() < ROUNDING;
    let is_a4 =
        |(w, h): &(f64, f64)| near(*w, A4.0) && near(*h, A4.1) || near(*w, A4.1) && near(*h, A4.0);
    let mut faults = Vec::new();
    if sheets.is_empty() {
        faults.push("printed, it has no sheets".to_owned());
    }
    if let Some((width, height)) = sheets.iter().find(|sheet| !is_a4(sheet)) {
        faults.push(format!("printed on {width} × {height} pt, not on A4"));
    }
    Ok(faults)
}

/// Width and height of each sheet, in points.
fn sheets(pdf: &str) -> Vec<(f64, f64)> {
    let boxes = pdf.split("/MediaBox").skip(1).filter_map(|rest| {
        let inside = rest.split_once('[')?.1.split_once(']')?.0;
        let numbers: Vec<f64> = inside.split_whitespace().flat_map(str::parse).collect();
        match numbers[..] {
            [left, bottom, right, top] => Some((right - left, top - bottom)),
            _ => None,
        }
    });
    boxes.collect()
}

#[test]
fn sheets_are_read_out_of_a_print() {
    let pdf = "<</Type /Page\n/MediaBox [0 0 594.95996 841.91998]>> <</MediaBox [0 0 612 792]>>";
    assert_eq!(sheets(pdf), [(594.95996, 841.91998), (612.0, 792.0)]);
}
