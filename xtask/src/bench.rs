//! Measurements, each against a stated goal; run by hand on a quiet machine, not in the tests.

mod data;
mod figures;
mod http;
mod lantoa;
mod load;
mod pocketbase;
mod server;

use anyhow::Result;
use clap::Subcommand;

use crate::process;
use crate::workspace::Workspace;

#[derive(Clone, Copy, Subcommand)]
pub enum What {
    /// How fast the reader takes figures out of texts
    Reader,
    /// One figure out of a made-up country, and the real reform applied to it
    Figures {
        /// Entries of the country
        #[arg(long, default_value_t = ENTRIES)]
        entries: usize,
    },
    /// Inserts, lists and sums over HTTP, beside PocketBase
    Http,
}

const ENTRIES: usize = 5_000_000;

/// One measurement, or all of them.
pub fn run(what: Option<What>) -> Result<()> {
    process::outlive_interrupts()?;
    let workspace = Workspace::find()?;
    match what {
        Some(What::Reader) => reader(&workspace),
        Some(What::Figures { entries }) => figures::run(&workspace, entries),
        Some(What::Http) => http::run(&workspace),
        None => {
            reader(&workspace)?;
            figures::run(&workspace, ENTRIES)?;
            http::run(&workspace)
        }
    }
}

/// The program and its measuring examples, built together so that they share their crates.
fn build(workspace: &Workspace) -> Result<()> {
    process::run(&mut workspace.cargo(&[
        "build",
        "--release",
        "--package",
        "lantoa",
        "--bin",
        "lantoa",
        "--example",
        "figures",
        "--example",
        "inserts",
    ]))
}

fn reader(workspace: &Workspace) -> Result<()> {
    process::run(&mut workspace.cargo(&[
        "run",
        "--release",
        "--package",
        "reader",
        "--example",
        "throughput",
    ]))
}
