//! Rules on every tracked text: composed letters, clean white space, nothing left open, and
//! nothing that is true on one machine only.

use unicode_normalization::is_nfc;

use super::{File, Finding, Tree};

/// Words for work left open; put together here so that this file does not hold them.
const OPEN: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// Beginnings of paths that exist on a developer's machine, and hosts of package registries.
const MACHINE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/fa", "rm/"),
    concat!("crates", ".io/"),
    concat!("py", "pi.org"),
    concat!("registry.", "npmjs"),
    concat!("deb.", "debian"),
];

/// Code, as told by the ending of its name.
const CODE: &[&str] = &[".rs", ".sql", ".css", ".js", ".sh", ".toml", ".html"];

/// Files whose bytes others decide: their white space is theirs.
const FOREIGN: &[&str] = &[".snap", ".lock", ".csv", ".jsonl", ".txt", ".svg"];

/// Texts as people sent them, decomposed letters included: what the readers are tested on.
const AS_FOUND: &[&str] = &[".jsonl"];

pub fn composed(tree: &Tree, findings: &mut Vec<Finding>) {
    each_line(
        tree,
        |file| !ends(file, AS_FOUND),
        findings,
        |line| (!is_nfc(line)).then(|| "not in composed form (NFC)".to_owned()),
    );
}

pub fn white_space(tree: &Tree, findings: &mut Vec<Finding>) {
    let ours = |file: &File| !ends(file, FOREIGN);
    each_line(tree, ours, findings, |line| {
        line.ends_with([' ', '\t', '\r'])
            .then(|| "white space at the end of the line".to_owned())
    });
    let rust = |file: &File| ends(file, &[".rs"]);
    each_line(tree, rust, findings, |line| {
        line.contains('\t').then(|| "a tab".to_owned())
    });
}

pub fn open_ends(tree: &Tree, findings: &mut Vec<Finding>) {
    let code = |file: &File| ends(file, CODE);
    each_line(tree, code, findings, |line| {
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        let open = words.find(|word| OPEN.contains(word))?;
        Some(format!("{open}: do it, or say it where issues are kept"))
    });
}

pub fn machine(tree: &Tree, findings: &mut Vec<Finding>) {
    let ours = |file: &File| !ends(file, &[".lock"]);
    each_line(tree, ours, findings, |line| {
        let found = MACHINE.iter().find(|start| holds(line, start))?;
        Some(format!("{found} is of one machine or registry"))
    });
}

/// Whether a line holds the beginning of an absolute path or a host, not the middle of one.
fn holds(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !(start.starts_with('/')
            && before.is_some_and(|c| c.is_alphanumeric() || "._-}~".contains(c)))
    })
}

fn ends(file: &File, endings: &[&str]) -> bool {
    endings.iter().any(|ending| file.path.ends_with(ending))
}

fn each_line(
    tree: &Tree,
    of: impl Fn(&File) -> bool,
    findings: &mut Vec<Finding>,
    broken: impl Fn(&str) -> Option<String>,
) {
    for file in tree.texts.iter().filter(|file| of(file)) {
        for (number, line) in (1..).zip(file.text.split('\n')) {
            if let Some(message) = broken(line) {
                findings.push(Finding::at(&file.path, number, message));
            }
        }
    }
}
