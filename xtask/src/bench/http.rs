//! Lan Tỏa beside PocketBase: the same models, units and org rule, one server at a time, client
//! and server on the same machine.

use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Result;

use super::data;
use super::lantoa::Lantoa;
use super::load::{self, Outcome, Request};
use super::pocketbase::{self, PocketBase};
use super::server::Server;
use crate::workspace::Workspace;

const RUNS: usize = 3;
const TIME: Duration = Duration::from_secs(3);

/// What one server did: a name for each measurement and its median run.
type Row = (&'static str, Outcome);

pub fn run(workspace: &Workspace) -> Result<()> {
    pocketbase::find()?;
    super::build(workspace)?;
    let folder = tempfile::tempdir()?;
    let units = data::units(workspace)?;
    let ours = folder.path().join("lantoa");
    std::fs::create_dir(&ours)?;
    println!("loading {} models into Lan Tỏa", data::MODELS);
    let lantoa = Lantoa::load(&workspace.binary("release", "lantoa"), &ours, &units)?;
    let (normal, memory) = measured(&lantoa, "normal")?;
    let (full, _) = measured(&lantoa, "full")?;
    println!("loading {} models into PocketBase", data::MODELS);
    let peer = pocketbase::load(&folder.path().join("pocketbase"), &units)?;
    let (theirs, their_memory) = peer_measured(&peer)?;
    let text = table(&normal, &full, &theirs, (memory, their_memory))?;
    println!("\n{text}");
    let file = workspace.target.join("bench/http.md");
    std::fs::create_dir_all(workspace.target.join("bench"))?;
    std::fs::write(&file, text)?;
    println!("written to {}", file.display());
    Ok(())
}

/// Several runs of one request on a server; the median.
fn several(
    server: &Server,
    name: &str,
    request: &(impl Fn(usize) -> Request + Sync),
) -> Result<Outcome> {
    // Every insert is of another model, also from run to run.
    let nth = AtomicUsize::new(data::MODELS);
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(load::run(server.port, TIME, &|_, _| {
            request(nth.fetch_add(1, Ordering::Relaxed))
        })?);
    }
    let middle = load::median(runs)?;
    println!(
        "{name}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, {} bytes",
        middle.per_second,
        ms(middle.p50),
        ms(middle.p99),
        middle.bytes
    );
    Ok(middle)
}

fn measured(lantoa: &Lantoa, durability: &str) -> Result<(Vec<Row>, (u64, u64))> {
    println!("Lan Tỏa, --durability {durability}");
    let server = lantoa.serve(durability)?;
    let rows = vec![
        ("list", several(&server, "list of 50", &|_| lantoa.list())?),
        ("sums", several(&server, "sums", &|_| lantoa.sums())?),
        (
            "one",
            several(&server, "insert, one entry", &|n| lantoa.insert(n, false))?,
        ),
        (
            "six",
            several(&server, "insert, six entries", &|n| lantoa.insert(n, true))?,
        ),
    ];
    Ok((rows, server.memory()?))
}

fn peer_measured(peer: &PocketBase) -> Result<(Vec<Row>, (u64, u64))> {
    println!("PocketBase");
    let server = &peer.server;
    let rows = vec![
        (
            "list",
            several(server, "list of 50, skipTotal", &|_| peer.list(false))?,
        ),
        (
            "total",
            several(server, "list of 50 with total", &|_| peer.list(true))?,
        ),
        ("sums", several(server, "sums", &|_| peer.sums())?),
        (
            "one",
            several(server, "insert, one entry's fields", &|n| {
                peer.insert(n, false)
            })?,
        ),
        (
            "six",
            several(server, "insert, six entries' fields", &|n| {
                peer.insert(n, true)
            })?,
        ),
    ];
    Ok((rows, server.memory()?))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn table(
    normal: &[Row],
    full: &[Row],
    theirs: &[Row],
    memory: ((u64, u64), (u64, u64)),
) -> Result<String> {
    let of = |rows: &[Row], key: &str| {
        rows.iter()
            .find(|(name, _)| *name == key)
            .map(|(_, o)| o.clone())
    };
    let mut text = String::from(
        "| request | Lan Tỏa /s | p50 ms | p99 ms | PocketBase /s | p50 ms | p99 ms | ratio |\n|---|---|---|---|---|---|---|---|\n",
    );
    let lines = [
        (
            "insert, one entry (NORMAL)",
            of(normal, "one"),
            of(theirs, "one"),
        ),
        (
            "insert, one entry (ours FULL)",
            of(full, "one"),
            of(theirs, "one"),
        ),
        (
            "insert, six entries (NORMAL)",
            of(normal, "six"),
            of(theirs, "six"),
        ),
        (
            "insert, six entries (ours FULL)",
            of(full, "six"),
            of(theirs, "six"),
        ),
        (
            "list of 50 in my subtree by year (theirs: skipTotal)",
            of(normal, "list"),
            of(theirs, "list"),
        ),
        (
            "list of 50 in my subtree by year (theirs: with total)",
            of(normal, "list"),
            of(theirs, "total"),
        ),
        (
            "sums over my subtree of a year",
            of(normal, "sums"),
            of(theirs, "sums"),
        ),
    ];
    for (name, ours, peer) in lines {
        if let (Some(ours), Some(peer)) = (ours, peer) {
            writeln!(
                text,
                "| {name} | {:.0} | {:.2} | {:.2} | {:.0} | {:.2} | {:.2} | {:.2}× |",
                ours.per_second,
                ms(ours.p50),
                ms(ours.p99),
                peer.per_second,
                ms(peer.p50),
                ms(peer.p99),
                ours.per_second / peer.per_second
            )?;
        }
    }
    let (ours, peer) = memory;
    writeln!(
        text,
        "\nResident memory behind these runs (highest): Lan Tỏa {} MB ({} MB), PocketBase {} MB ({} MB).",
        ours.0, ours.1, peer.0, peer.1
    )?;
    Ok(text)
}
