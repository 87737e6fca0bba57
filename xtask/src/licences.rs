//! Licences, sources and duplicates of the dependencies, as `deny.toml` wants them. The list of
//! advisories lives on the network, so it is asked only where that can be reached.

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

pub fn check(workspace: &Workspace) -> Result<()> {
    if !process::exists("cargo-deny") {
        println!("cargo-deny is not installed; `cargo install cargo-deny` adds this check");
        return Ok(());
    }
    process::run(&mut workspace.cargo(&[
        "deny",
        "--offline",
        "check",
        "licenses",
        "bans",
        "sources",
    ]))
}
