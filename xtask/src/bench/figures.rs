//! One figure out of a made-up country, and the real reform applied to it: interrupted, resumed,
//! and proved to keep every total.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::process;
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace, entries: usize) -> Result<()> {
    super::build(workspace)?;
    let folder = tempfile::tempdir()?;
    let lantoa = workspace.binary("release", "lantoa");
    let program = |arguments: &[&str]| command(&lantoa, folder.path(), arguments);
    let example = workspace.binary("release", "examples").join("figures");
    timed(
        "simulate",
        &mut program(&["simulate", "--entries", &entries.to_string()]),
    )?;
    let file = folder.path().join("lantoa.db");
    println!("{} MB", std::fs::metadata(&file)?.len() / 1_000_000);
    timed(
        "figures before the reform",
        Command::new(&example).arg(folder.path()),
    )?;
    let before = totals(&mut program(&["figures", "--unit", "viet-nam", "--json"]))?;
    let reform = workspace
        .root
        .join("data/reform-2025-07-01.toml")
        .display()
        .to_string();
    killed(
        &mut program(&["units", "apply", &reform]),
        Duration::from_secs(4),
    )?;
    timed(
        "units rebuild, resumed after a kill",
        &mut program(&["units", "rebuild"]),
    )?;
    for basis in ["then", "now"] {
        let after = totals(&mut program(&[
            "figures", "--unit", "viet-nam", "--basis", basis, "--json",
        ]))?;
        ensure!(
            after == before,
            "a national total changed under basis {basis}"
        );
    }
    println!(
        "{} national figures are as before, under both bases",
        before.len()
    );
    timed(
        "figures behind the reform",
        Command::new(&example).arg(folder.path()),
    )?;
    timed("verify", &mut program(&["verify"]))
}

/// A stock of the reform's year: it ends with the units that end, so that a predecessor and its
/// successor never both count.
const ENDED: (&str, &str) = ("quy-luy-ke", "2025");

fn command(lantoa: &Path, data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(lantoa);
    command.args(arguments).arg("--data").arg(data);
    command
        .env_remove("LANTOA_DATA")
        .env_remove("LANTOA_DATABASE_URL");
    command
}

fn timed(name: &str, command: &mut Command) -> Result<()> {
    let begun = Instant::now();
    process::run(command)?;
    println!("── {name}: {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Starts the command and kills it in the middle of its work, as a power cut would.
fn killed(command: &mut Command, after: Duration) -> Result<()> {
    let mut child = command.spawn()?;
    std::thread::sleep(after);
    let ended = child.try_wait()?;
    child.kill()?;
    child.wait()?;
    println!(
        "── killed after {after:?}{}",
        if ended.is_some() {
            " (it had ended)"
        } else {
            ""
        }
    );
    Ok(())
}

/// What records prove of the whole country, by measure and period.
fn totals(command: &mut Command) -> Result<Vec<(String, String)>> {
    let figures: serde_json::Value = serde_json::from_str(&process::output(command)?)?;
    let list = figures.as_array().cloned().unwrap_or_default();
    let ended: (serde_json::Value, serde_json::Value) = (ENDED.0.into(), ENDED.1.into());
    let told = |f: &serde_json::Value| format!("{} {} {}", f["measure"], f["period"], f["nature"]);
    let mut totals: Vec<(String, String)> = list
        .iter()
        .filter(|f| {
            !f["evidenced"].is_null() && (&f["measure"], &f["period"]) != (&ended.0, &ended.1)
        })
        .map(|f| (told(f), f["evidenced"].to_string()))
        .collect();
    totals.sort();
    Ok(totals)
}
