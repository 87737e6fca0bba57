//! Lan Tỏa beside PocketBase: the same models, units and org rule, one server at a time, client
//! and server on the same machine.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::data;
use super::lantoa::Lantoa;
use super::load::{self, Oha, Outcome, Request};
use super::pocketbase::{self, PocketBase};
use super::server::Server;
use crate::workspace::Workspace;

const RUNS: usize = 3;
const TIME: Duration = Duration::from_secs(3);
/// Different records that a run of inserts draws from.
const BODIES: usize = 20_000;

/// What one server did: a name for each measurement and its median run.
type Row = (&'static str, Outcome);

pub fn run(workspace: &Workspace) -> Result<()> {
    pocketbase::find()?;
    let oha = Oha::find(workspace)?;
    super::build(workspace)?;
    let folder = tempfile::tempdir()?;
    let units = data::units(workspace)?;
    let ours = folder.path().join("lantoa");
    std::fs::create_dir(&ours)?;
    println!("loading {} models into Lan Tỏa", data::MODELS);
    let lantoa = Lantoa::load(workspace, &ours, &units)?;
    let load = Load {
        oha,
        folder: folder.path(),
    };
    let (normal, memory) = measured(&load, &lantoa, "normal")?;
    let (full, _) = measured(&load, &lantoa, "full")?;
    println!("loading {} models into PocketBase", data::MODELS);
    let peer = pocketbase::load(&folder.path().join("pocketbase"), &units)?;
    let (theirs, their_memory) = peer_measured(&load, &peer)?;
    let text = table(&normal, &full, &theirs, (memory, their_memory))?;
    println!("\n{text}");
    let file = workspace.target.join("bench/http.md");
    std::fs::create_dir_all(workspace.target.join("bench"))?;
    std::fs::write(&file, text)?;
    println!("written to {}", file.display());
    Ok(())
}

/// What sends the load, and where it finds the bodies of inserts.
struct Load<'a> {
    oha: Oha,
    folder: &'a Path,
}

impl Load<'_> {
    /// Several runs of one request on a server; the median.
    fn ask(&self, server: &Server, name: &'static str, request: &Request) -> Result<Row> {
        self.several(server, name, request, None)
    }

    /// As `ask`, each time with another body of those that `insert` makes.
    fn insert(
        &self,
        server: &Server,
        name: &'static str,
        insert: &impl Fn(usize) -> Request,
    ) -> Result<Row> {
        let file = self.folder.join("bodies");
        let mut bodies = String::new();
        for nth in data::MODELS..data::MODELS + BODIES {
            writeln!(bodies, "{}", insert(nth).body)?;
        }
        std::fs::write(&file, bodies)?;
        self.several(server, name, &insert(0), Some(&file))
    }

    fn several(
        &self,
        server: &Server,
        name: &'static str,
        request: &Request,
        bodies: Option<&Path>,
    ) -> Result<Row> {
        let runs = (0..RUNS).map(|_| self.oha.run(server.port, TIME, request, bodies));
        let middle = load::median(runs.collect::<Result<_>>()?)?;
        println!(
            "{name}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, {} bytes",
            middle.per_second,
            ms(middle.p50),
            ms(middle.p99),
            middle.bytes
        );
        Ok((name, middle))
    }
}

fn measured(load: &Load<'_>, lantoa: &Lantoa, durability: &str) -> Result<(Vec<Row>, (u64, u64))> {
    println!("Lan Tỏa, --durability {durability}");
    let server = lantoa.serve(durability)?;
    let rows = vec![
        load.ask(&server, "list", &lantoa.list())?,
        load.ask(&server, "sums", &lantoa.sums())?,
        load.insert(&server, "one", &|nth| lantoa.insert(nth, false))?,
        load.insert(&server, "six", &|nth| lantoa.insert(nth, true))?,
    ];
    Ok((rows, server.memory()?))
}

fn peer_measured(load: &Load<'_>, peer: &PocketBase) -> Result<(Vec<Row>, (u64, u64))> {
    println!("PocketBase");
    let server = &peer.server;
    let rows = vec![
        load.ask(server, "list", &peer.list(false))?,
        load.ask(server, "total", &peer.list(true))?,
        load.ask(server, "sums", &peer.sums())?,
        load.insert(server, "one", &|nth| peer.insert(nth, false))?,
        load.insert(server, "six", &|nth| peer.insert(nth, true))?,
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
