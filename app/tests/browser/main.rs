//! The portal in real Chromium: every kind of page at the width of a telephone and of a desk,
//! with and without script, on paper, and by the rules of WCAG 2.1 AA.
//!
//! Runs where `LANTOA_BROWSER` is set, as `cargo xtask test` does; needs `chromedriver`, and in
//! `LANTOA_AXE` the path of axe-core's script.

mod checks;
mod chromium;
mod pages;
mod portal;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use checks::{Faults, SIZES};
use chromium::Chromium;
use pages::Page;
use portal::Portal;

#[tokio::test]
async fn every_kind_of_page_stands() -> Result<()> {
    if std::env::var_os("LANTOA_BROWSER").is_none() {
        println!("LANTOA_BROWSER is not set: no browser is started");
        return Ok(());
    }
    let axe = std::env::var("LANTOA_AXE").context("LANTOA_AXE names no file")?;
    let look = Look {
        axe: std::fs::read_to_string(axe)?,
        portal: Portal::start()?,
        browser: Chromium::start().await?,
    };
    let mut faults = Faults::default();
    let pages = pages::of_every_kind(&look.browser, &look.portal.address).await?;
    for page in &pages {
        look.at(page, &mut faults).await?;
        let more = checks::without_script(&look.browser, page).await?;
        faults.note(page, SIZES[1], more);
        faults.note(page, SIZES[1], checks::on_paper(&look.browser).await?);
    }
    let english = one_of_each_kind(&pages);
    for page in &english {
        look.at(page, &mut faults).await?;
    }
    let doc = pages.iter().find(|page| page.path == "doc");
    let doc = doc.context("no page leads to /doc")?;
    for doc in [doc, &doc.in_english()] {
        look.at_the_example(doc, &mut faults).await?;
    }
    println!(
        "{} pages, {} of them in English too; their pictures: {}",
        pages.len(),
        english.len(),
        pictures()?.display()
    );
    look.browser.driver.quit().await?;
    ensure!(faults.none(), "{faults}");
    Ok(())
}

/// The first of each kind, in English.
fn one_of_each_kind(pages: &[Page]) -> Vec<Page> {
    let mut seen = BTreeSet::new();
    let first = pages.iter().filter(|page| seen.insert(page.kind()));
    first.map(Page::in_english).collect()
}

fn pictures() -> Result<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Who looks, and with what.
struct Look {
    axe: String,
    portal: Portal,
    browser: Chromium,
}

impl Look {
    async fn at(&self, page: &Page, faults: &mut Faults) -> Result<()> {
        for size in SIZES {
            self.browser.set_size(size).await?;
            self.browser.go(&page.address).await?;
            self.around(page, &page.name(), size, faults).await?;
        }
        Ok(())
    }

    /// Checks and takes a picture of the page that is open.
    async fn around(
        &self,
        page: &Page,
        name: &str,
        size: (u32, u32),
        faults: &mut Faults,
    ) -> Result<()> {
        let state = checks::look(&self.browser, page, &self.portal.address).await?;
        faults.note(page, size, state);
        faults.note(
            page,
            size,
            checks::accessible(&self.browser, &self.axe).await?,
        );
        let file = pictures()?.join(format!("{name}-{}.png", size.0));
        std::fs::write(file, self.browser.picture().await?)?;
        Ok(())
    }

    /// Sends the example of the page that reads texts, and looks at the text with its readings.
    async fn at_the_example(&self, doc: &Page, faults: &mut Faults) -> Result<()> {
        for size in SIZES {
            self.browser.set_size(size).await?;
            self.browser.go(&doc.address).await?;
            let send = "[...document.forms].at(-1).querySelector('button').click()";
            self.browser.evaluate(send).await?;
            for _ in 0..200 {
                let read = "document.querySelectorAll('.readings li').length > 6";
                if self
                    .browser
                    .evaluate(read)
                    .await
                    .is_ok_and(|read| read == true)
                {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            let name = format!("doc-read-{}", doc.lang);
            self.around(doc, &name, size, faults).await?;
        }
        Ok(())
    }
}
