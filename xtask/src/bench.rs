//! Measurements, each against a stated goal; run by hand on a quiet machine, not in the tests.

use anyhow::Result;
use clap::Subcommand;

use crate::process;
use crate::workspace::Workspace;

#[derive(Clone, Copy, Subcommand)]
pub enum What {
    /// How fast the reader takes figures out of texts
    Reader,
}

pub fn run(what: What) -> Result<()> {
    process::outlive_interrupts()?;
    let workspace = Workspace::find()?;
    match what {
        What::Reader => process::run(&mut workspace.cargo(&[
            "run",
            "--release",
            "--package",
            "reader",
            "--example",
            "throughput",
        ])),
    }
}
