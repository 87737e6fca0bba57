//! Rules on how the house is built: which crates know which, files that say what they are for,
//! names that say something, and a map on which every room is found.

use super::rust::Source;
use super::{Finding, Tree};

/// What each crate may know of the others; `app` may know all.
const KNOWS: &[(&str, &[&str])] = &[
    ("vi", &[]),
    ("db", &[]),
    ("chart", &["vi"]),
    ("doc", &["vi", "chart"]),
    ("ledger", &["vi"]),
    ("orgtree", &["vi"]),
    ("packs", &["vi"]),
    ("reader", &["vi"]),
];

/// Crates that touch nothing outside their arguments.
const PURE: &[&str] = &["vi", "chart", "ledger", "orgtree", "reader"];
const OUTSIDE: &[&str] = &["fs", "net", "env", "process"];

/// Names that any code could have.
const EMPTY: &[&str] = &[
    "util", "utils", "helper", "helpers", "manager", "service", "common", "misc",
];

const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "NOTICE",
];
const MAP: &str = "ARCHITECTURE.md";

pub fn crates(tree: &Tree, findings: &mut Vec<Finding>) {
    for file in &tree.texts {
        let Some(own) =
            crate_of(&file.path).filter(|own| file.path == format!("crates/{own}/Cargo.toml"))
        else {
            continue;
        };
        let Some((_, knows)) = KNOWS.iter().find(|(name, _)| *name == own) else {
            let message = format!("crate `{own}` has no place in KNOWS of xtask/src/tidy/shape.rs");
            findings.push(Finding::at(&file.path, 1, message));
            continue;
        };
        let mut dependencies = false;
        for (number, line) in (1..).zip(file.text.lines()) {
            if line.starts_with('[') {
                dependencies = line == "[dependencies]";
            }
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let ours = name == "lantoa" || KNOWS.iter().any(|(known, _)| *known == name);
            if dependencies && ours && !knows.contains(&name) {
                let message = format!("`{own}` may not know `{name}`");
                findings.push(Finding::at(&file.path, number, message));
            }
        }
    }
}

pub fn purity(tree: &Tree, findings: &mut Vec<Finding>) {
    let pure = |source: &&Source| {
        source.path.contains("/src/")
            && crate_of(&source.path).is_some_and(|own| PURE.contains(&own))
    };
    for source in tree.rust.iter().filter(pure) {
        for (at, token) in source.tokens.iter().enumerate() {
            let outside = OUTSIDE
                .iter()
                .find(|name| source.reads(at, &["std", ":", ":", name]));
            if let (Some(name), false) = (outside, token.test) {
                let message = format!("std::{name} in a crate that touches nothing outside");
                findings.push(Finding::at(&source.path, token.line, message));
            }
        }
    }
}

/// Every file of code begins by saying what it is for; `tests.rs` is for what stands beside it.
pub fn introductions(tree: &Tree, findings: &mut Vec<Finding>) {
    for file in tree.texts.iter().filter(|file| file.path.ends_with(".rs")) {
        if !file.text.starts_with("//! ") && !file.path.ends_with("/tests.rs") {
            let message = "begin with `//!`: what is this file for?".to_owned();
            findings.push(Finding::at(&file.path, 1, message));
        }
    }
}

pub fn names(tree: &Tree, findings: &mut Vec<Finding>) {
    for source in &tree.rust {
        let parts = source.path.trim_end_matches(".rs").split('/');
        if let Some(name) = parts.into_iter().find(|part| EMPTY.contains(part)) {
            let message = format!("`{name}` names nothing: which word of the domain is it?");
            findings.push(Finding::at(&source.path, 1, message));
        }
    }
}

pub fn map(tree: &Tree, findings: &mut Vec<Finding>) {
    for document in DOCUMENTS {
        if !tree.paths.iter().any(|path| path == document) {
            findings.push(Finding::at(document, 1, "is missing".to_owned()));
        }
    }
    let Some(map) = tree.texts.iter().find(|file| file.path == MAP) else {
        return;
    };
    let mut rooms: Vec<String> = tree.paths.iter().filter_map(|path| room(path)).collect();
    rooms.sort();
    rooms.dedup();
    for room in rooms {
        if !map.text.contains(&room) {
            findings.push(Finding::at(MAP, 1, format!("does not name {room}")));
        }
    }
}

/// A crate or a slice: what a reader looks for on the map.
fn room(path: &str) -> Option<String> {
    ["crates/", "app/src/"].iter().find_map(|base| {
        let (folder, _) = path.strip_prefix(base)?.split_once('/')?;
        Some(format!("{base}{folder}"))
    })
}

fn crate_of(path: &str) -> Option<&str> {
    let (name, _) = path.strip_prefix("crates/")?.split_once('/')?;
    Some(name)
}
