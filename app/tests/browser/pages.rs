//! Which pages are looked at: found by following links from home, a few of each kind. The kind
//! of a page is the first word of its path.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context, Result, ensure};

use crate::chromium::Chromium;

/// Of each kind; there are five localities.
const OF_A_KIND: usize = 5;
/// Home, locality, model, figure.
const KINDS: usize = 4;
const LOCALITIES: [&str; 5] = ["lai-vung", "binh-xuyen", "ngoc-hoi", "que-vo", "son-la"];

/// What a form leads to, and no link.
const FOUND: &str = "tim?q=lai+vung";

const LINKS: &str = "[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)";

#[derive(Clone)]
pub struct Page {
    pub address: String,
    pub path: String,
    pub lang: &'static str,
}

impl Page {
    /// The path as the name of a file.
    pub fn name(&self) -> String {
        let name = self
            .path
            .trim_matches('/')
            .replace(['/', '?', '&', '='], "-");
        let name = if name.is_empty() { "home" } else { &name };
        format!("{name}-{}", self.lang)
    }

    /// The same page as it is asked for in English.
    pub fn in_english(&self) -> Page {
        let join = if self.address.contains('?') { '&' } else { '?' };
        Page {
            address: format!("{}{join}lang=en", self.address),
            lang: "en",
            ..self.clone()
        }
    }

    pub fn kind(&self) -> String {
        kind(&self.path)
    }
}

pub async fn of_every_kind(browser: &Chromium, home: &str) -> Result<Vec<Page>> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let begin = [String::new(), FOUND.to_owned()];
    let mut seen = BTreeSet::from(begin.clone());
    let mut waiting = VecDeque::from(begin);
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let address = format!("{home}{path}");
        browser.go(&address).await?;
        let links = browser.evaluate(LINKS).await?;
        for link in links.as_array().context("links are no list")? {
            let Some(path) = link.as_str().and_then(|link| page_path(link, home)) else {
                continue;
            };
            let count = taken.entry(kind(&path)).or_default();
            if *count < OF_A_KIND && seen.insert(path.clone()) {
                *count += 1;
                waiting.push_back(path);
            }
        }
        pages.push(Page {
            address,
            path,
            lang: "vi",
        });
    }
    ensure!(
        taken.len() + 1 >= KINDS,
        "home leads to few kinds of pages: {:?}",
        taken.keys()
    );
    for slug in LOCALITIES {
        let found = pages.iter().any(|page| page.path.contains(slug));
        ensure!(found, "no link leads to a page of {slug}");
    }
    Ok(pages)
}

/// The path of a link that leads to another page of the portal.
fn page_path(link: &str, home: &str) -> Option<String> {
    let path = link.split('#').next()?.strip_prefix(home)?;
    let file = path.rsplit('/').next()?.split('?').next()?;
    let other = path.contains("lang=");
    let page = !path.is_empty() && !other && !file.contains('.') && kind(path) != "api";
    page.then(|| path.to_owned())
}

fn kind(path: &str) -> String {
    path.split(['/', '?']).next().unwrap_or_default().to_owned()
}

#[test]
fn only_pages_of_the_portal_are_followed() {
    let home = "http://h/";
    let path = |link: &str| page_path(link, home);
    assert_eq!(
        path("http://h/mo-hinh/7?ky=2023#a").as_deref(),
        Some("mo-hinh/7?ky=2023")
    );
    for other in [
        "http://h/",
        "http://h/#top",
        "http://i/a",
        "http://h/a.docx",
        "http://h/api/v1/x",
        "http://h/mo-hinh/7?lang=en",
    ] {
        assert_eq!(path(other), None, "{other}");
    }
    assert_eq!(kind("tim?q=1"), "tim");
}
