//! Slices of the application stand in one order and meet at their front doors: a slice uses
//! only those before it, and of those only what their `mod.rs` offers.

use std::collections::BTreeSet;

use super::{Finding, Tree};

/// From the bottom to the top: `shell` knows none of the others; `app` is what the program holds
/// while it runs, made of what stands below it.
const ORDER: &[&str] = &[
    "shell",
    "units",
    "programmes",
    "app",
    "entries",
    "records",
    "figures",
    "reports",
    "portal",
    "demo",
];

/// The files of a slice behind its front door.
const ROOMS: &[&str] = &["store", "page", "web", "api"];

const ROOT: &str = "app/src/";

pub fn arrows(tree: &Tree, findings: &mut Vec<Finding>) {
    let mut unplaced = BTreeSet::new();
    for source in &tree.rust {
        let Some(own) = slice_of(&source.path) else {
            continue;
        };
        let Some(level) = level(own) else {
            let message =
                format!("slice `{own}` has no place in ORDER of xtask/src/tidy/slices.rs");
            if unplaced.insert(own) {
                findings.push(Finding::at(&source.path, 1, message));
            }
            continue;
        };
        for reach in source.reaches().iter().filter(|reach| !reach.test) {
            let Some(other) = reach.path.first() else {
                continue;
            };
            if self::level(other).is_some_and(|other| other > level) {
                let message = if own == "shell" {
                    format!("the shell uses the slice `{other}`: it knows none")
                } else {
                    format!("`{own}` uses `{other}`, which stands above it: arrows go down")
                };
                findings.push(Finding::at(&source.path, reach.line, message));
            }
        }
    }
}

pub fn doors(tree: &Tree, findings: &mut Vec<Finding>) {
    for source in &tree.rust {
        let Some(own) = slice_of(&source.path) else {
            continue;
        };
        for reach in source.reaches().iter().filter(|reach| !reach.test) {
            if let [other, room, ..] = reach.path.as_slice()
                && other != own
                && other != "shell"
                && level(other).is_some()
                && ROOMS.contains(&room.as_str())
            {
                let message = format!(
                    "`{own}` goes behind the door of `{other}`: use what its mod.rs offers"
                );
                findings.push(Finding::at(&source.path, reach.line, message));
            }
        }
    }
}

fn level(slice: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == slice)
}

/// The slice that a file belongs to; the crate's roots, which wire all of them, to none.
fn slice_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix(ROOT)?;
    match inside.split_once('/') {
        Some((folder, _)) => Some(folder),
        None => inside
            .strip_suffix(".rs")
            .filter(|name| !matches!(*name, "main" | "lib")),
    }
}
