//! Slices of the application stand in one order and meet at their front doors: a slice uses
//! only those before it, and of those only what their `mod.rs` offers. Files beside the slices
//! (`main.rs`, `command.rs` …) are the roots that wire them together.

use std::collections::BTreeSet;

use super::{Finding, Tree};

/// The storeys from the bottom to the top with their slices, each of which uses those before it.
/// The shell knows no slice; `app` is what the program holds while it runs, made of what stands
/// below it. A slice of no storey stands by itself.
const HOUSE: &[(&str, &[&str])] = &[
    ("", &["shell"]),
    ("ground", &["units", "programmes", "people", "tokens"]),
    ("", &["app"]),
    ("ground", &["founding"]),
    (
        "books",
        &["files", "sources", "entries", "records", "figures"],
    ),
    ("shown", &["reports", "portal", "reading"]),
    ("sample", &["demo", "simulate"]),
];

/// The files of a slice behind its front door.
const ROOMS: &[&str] = &["store", "page", "web", "api", "cli"];

/// Rooms that only roots enter: a conversation with the outside may call on any slice's door
/// without making a circle.
pub(super) const EDGES: &[&str] = &["web", "api", "cli"];

pub(super) const BASE: &str = "app/src/";

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
        let edge = EDGES.iter().any(|edge| is_room(&source.path, own, edge));
        for reach in source.reaches().iter().filter(|reach| !reach.test) {
            let Some(other) = inside(&reach.path).first() else {
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

/// Whether a file is the room of a slice, or stands in the folder behind it.
fn is_room(path: &str, slice: &str, room: &str) -> bool {
    path.ends_with(&format!("/{slice}/{room}.rs")) || path.contains(&format!("/{slice}/{room}/"))
}

pub fn doors(tree: &Tree, findings: &mut Vec<Finding>) {
    let sources = tree.rust.iter();
    for source in sources.filter(|source| source.path.starts_with(BASE)) {
        let own = slice_of(&source.path);
        for reach in source.reaches().iter().filter(|reach| !reach.test) {
            let [other, room, ..] = inside(&reach.path) else {
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
    HOUSE
        .iter()
        .flat_map(|(_, slices)| *slices)
        .position(|name| *name == slice)
}

fn is_storey(name: &str) -> bool {
    HOUSE.iter().any(|(storey, _)| *storey == name)
}

/// A path from the crate's root without its storey: the slice and what follows.
pub(super) fn inside(path: &[String]) -> &[String] {
    match path {
        [storey, rest @ ..] if is_storey(storey) => rest,
        whole => whole,
    }
}

/// The slice that a file belongs to; a root and a storey's own list of slices belong to none.
pub(super) fn slice_of(path: &str) -> Option<&str> {
    let file = path.strip_prefix(BASE)?;
    let mut parts = file.split('/').skip_while(|part| is_storey(part));
    match (parts.next()?, parts.next()) {
        (slice, Some(_)) => Some(slice),
        (file, None) => file
            .strip_suffix(".rs")
            .filter(|name| level(name).is_some()),
    }
}

/// The files beside the slices, by name.
fn roots(tree: &Tree) -> BTreeSet<&str> {
    let files = tree.paths.iter().filter_map(|path| path.strip_prefix(BASE));
    let names = files.filter_map(|file| file.strip_suffix(".rs"));
    names
        .filter(|name| !name.contains('/') && level(name).is_none())
        .collect()
}
