//! The portal in real Chromium: every kind of page at the width of a telephone and of a desk,
//! with and without script, on paper, and by the rules of WCAG 2.1 AA.
//!
//! Runs where `LANTOA_BROWSER` is set, as `cargo xtask test` does; needs `chromedriver`, and in
//! `LANTOA_AXE` the path of axe-core's script.

mod checks;
mod driver;
mod pages;
mod portal;

use std::path::Path;

use anyhow::{Context, Result, ensure};

use checks::{Faults, SIZES};
use driver::Browser;
use portal::Portal;

#[test]
fn every_kind_of_page_stands() -> Result<()> {
    if std::env::var_os("LANTOA_BROWSER").is_none() {
        println!("LANTOA_BROWSER is not set: no browser is started");
        return Ok(());
    }
    let axe = std::env::var("LANTOA_AXE").context("LANTOA_AXE names no file")?;
    let axe = std::fs::read_to_string(axe)?;
    let portal = Portal::start()?;
    let browser = Browser::start()?;
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&pictures)?;

    let pages = pages::of_every_kind(&browser, &portal.address)?;
    let mut faults = Faults::default();
    for page in &pages {
        for size in SIZES {
            browser.set_size(size)?;
            browser.go(&page.address)?;
            faults.note(page, size, checks::look(&browser, &portal.address)?);
            faults.note(page, size, checks::accessible(&browser, &axe)?);
            let name = format!("{}-{}.png", page.name(), size.0);
            std::fs::write(pictures.join(name), browser.picture()?)?;
        }
        faults.note(page, SIZES[1], checks::without_script(&browser, page)?);
        faults.note(page, SIZES[1], checks::on_paper(&browser)?);
    }
    let doc = pages.iter().find(|page| page.address.ends_with("/doc"));
    let doc = doc.context("no page leads to /doc")?;
    for size in SIZES {
        read_the_example(&browser, doc, size)?;
        faults.note(doc, size, checks::look(&browser, &portal.address)?);
        faults.note(doc, size, checks::accessible(&browser, &axe)?);
        let name = format!("doc-read-{}.png", size.0);
        std::fs::write(pictures.join(name), browser.picture()?)?;
    }
    println!(
        "{} pages; their pictures: {}",
        pages.len(),
        pictures.display()
    );
    ensure!(faults.none(), "{faults}");
    Ok(())
}

/// Sends the example of the page that reads texts, and waits for the text with its readings.
fn read_the_example(browser: &Browser, doc: &pages::Page, size: (u32, u32)) -> Result<()> {
    browser.set_size(size)?;
    browser.go(&doc.address)?;
    browser.evaluate("[...document.forms].at(-1).querySelector('button').click()")?;
    driver::wait(|| {
        let read = browser.evaluate("document.querySelectorAll('.readings li').length > 6");
        read.is_ok_and(|read| read == true)
    })
}
