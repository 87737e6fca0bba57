//! The stored snapshots of tests: each is asked for by a test, and none waits to be accepted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// The variable by which insta is told where to write the snapshots that tests asked for.
pub const REFERENCES: &str = "INSTA_SNAPSHOT_REFERENCES_FILE";

pub fn check(workspace: &Workspace, references: &Path) -> Result<()> {
    let asked = std::fs::read_to_string(references).unwrap_or_default();
    let asked = asked
        .lines()
        .filter_map(|path| Path::new(path).canonicalize().ok());
    let files = workspace
        .files()?
        .into_iter()
        .map(|path| workspace.root.join(path));
    let faults = faults(&files.collect::<Vec<_>>(), &asked.collect());
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

fn faults(files: &[PathBuf], asked: &BTreeSet<PathBuf>) -> Vec<String> {
    let ending = |file: &Path, end: &str| file.to_string_lossy().ends_with(end);
    let mut faults = Vec::new();
    for file in files {
        if ending(file, ".snap.new") {
            faults.push(format!(
                "{} waits to be accepted or removed",
                file.display()
            ));
        } else if ending(file, ".snap") && !asked.contains(file) {
            faults.push(format!("{} is asked for by no test", file.display()));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unasked_or_waiting_snapshot_is_a_fault() {
        let files = ["a.snap", "b.snap", "c.snap.new", "d.rs"].map(PathBuf::from);
        let asked = BTreeSet::from([PathBuf::from("a.snap")]);
        let faults = faults(&files, &asked);
        assert_eq!(
            faults,
            [
                "b.snap is asked for by no test",
                "c.snap.new waits to be accepted or removed"
            ]
        );
    }
}
