//! Slices of the application stand in one order and meet at their front doors: a slice uses
//! only those before it, and of those only what their `mod.rs` offers. Files beside the slices
//! (`main.rs`, `command.rs` …) are the roots that wire them together.

use std::collections::BTreeSet;

use super::{Finding, Tree};

/// From the bottom to the top: `shell` knows none of the others; `app` is what the program holds
/// while it runs, made of what stands below it.
const ORDER: &[&str] = &[
    "shell",
    "units",
    "programmes",
    "tokens",
    "app",
    "founding",
    "entries",
    "records",
    "figures",
    "tokens",
    "reports",
    "portal",
    "demo",
    "reading",
    "simulate",
];

/// The files of a slice behind its front door.
const ROOMS: &[&str] = &["store", "page", "web", "api", "cli"];

/// Rooms that only roots enter: a conversation with the outside may call on any slice's door
/// without making a circle.
const EDGES: &[&str] = &["web", "api", "cli"];

const BASE: &str = "app/src/";

pub fn arrows(tree: &Tree, findings: &mut Vec<Finding>) {
    let roots = roots(tree);
    let mut unplaced = BTreeSet::new();
    for source in &tree.rust {
        let Some(own) = slice_of(&source.path) else {
            continue;
        };
        let Some(level) = level(own) else {
            if unplaced.insert(own) {
                let message =
                    format!("slice `{own}` has no place in ORDER of xtask/src/tidy/slices.rs");
                findings.push(Finding::at(&source.path, 1, message));
            }
            continue;
        };
        let edge = EDGES
            .iter()
            .any(|edge| source.path == format!("{BASE}{own}/{edge}.rs"));
        for reach in source.reaches().iter().filter(|reach| !reach.test) {
            let Some(other) = reach.path.first() else {
                continue;
            };
            let above = self::level(other).is_some_and(|other| other > level);
            let message = if roots.contains(other.as_str()) {
                format!("`{own}` uses the root `{other}`: roots use slices, not they them")
            } else if above && own == "shell" {
                format!("the shell uses the slice `{other}`: it knows none")
            } else if above && !edge {
                format!("`{own}` uses `{other}`, which stands above it: arrows go down")
            } else {
                continue;
            };
            findings.push(Finding::at(&source.path, reach.line, message));
        }
    }
}

pub fn doors(tree: &Tree, findings: &mut Vec<Finding>) {
    let sources = tree.rust.iter();
    for source in sources.filter(|source| source.path.starts_with(BASE)) {
        let own = slice_of(&source.path);
        for reach in source.reaches().iter().filter(|reach| !reach.test) {
            let [other, room, ..] = reach.path.as_slice() else {
                continue;
            };
            // Roots wire pages and commands together, but a store speaks to its slice alone.
            let closed = match own {
                Some(own) => own != other && ROOMS.contains(&room.as_str()),
                None => room == "store",
            };
            if closed && other != "shell" && level(other).is_some() {
                let message = format!(
                    "behind the door of `{other}`: use what its mod.rs offers, not `{room}`"
                );
                findings.push(Finding::at(&source.path, reach.line, message));
            }
        }
    }
}

fn level(slice: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == slice)
}

/// The slice that a file belongs to; a root belongs to none.
fn slice_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix(BASE)?;
    match inside.split_once('/') {
        Some((folder, _)) => Some(folder),
        None => inside
            .strip_suffix(".rs")
            .filter(|name| level(name).is_some()),
    }
}

fn roots(tree: &Tree) -> BTreeSet<&str> {
    let files = tree.paths.iter().filter_map(|path| path.strip_prefix(BASE));
    let names = files.filter_map(|file| file.strip_suffix(".rs"));
    names
        .filter(|name| !name.contains('/') && level(name).is_none())
        .collect()
}
