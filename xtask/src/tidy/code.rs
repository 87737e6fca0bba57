//! Rules on what Rust code says: clocks, chance and floats have their places, exceptions to
//! lints their reasons, files their length.

use super::rust::{Kind, Source};
use super::{Finding, Tree};

const LONGEST: usize = 400;

/// Where the clock of the world may be read; everything else is told the time.
const CLOCK: &str = "app/src/shell/clock.rs";
const CLOCKS: &[&[&str]] = &[
    &["Utc", ":", ":", "now"],
    &["Local", ":", ":", "now"],
    &["SystemTime", ":", ":", "now"],
];

const CHANCES: &[&[&str]] = &[
    &["getrandom", ":", ":"],
    &["rand", ":", ":"],
    &["fastrand", ":", ":"],
    &["Uuid", ":", ":", "new_v4"],
    &["Uuid", ":", ":", "now_v7"],
];

/// Folders whose code makes or carries figures.
const EXACT: &[&str] = &[
    "app/src/books/records/",
    "app/src/books/figures/",
    "app/src/shown/reports/",
    "crates/db/",
    "crates/ledger/",
    "crates/orgtree/",
    "crates/packs/",
    "crates/vi/",
];

pub fn clock(tree: &Tree, findings: &mut Vec<Finding>) {
    for source in &tree.rust {
        if source.path == CLOCK || source.path.starts_with("xtask/") {
            continue;
        }
        for (at, token) in source.tokens.iter().enumerate() {
            let read = CLOCKS.iter().find(|clock| source.reads(at, clock));
            if let (Some(read), false) = (read, token.test) {
                let message = format!(
                    "{}() outside {CLOCK}: take the time as an argument",
                    read.concat()
                );
                findings.push(Finding::at(&source.path, token.line, message));
            }
        }
    }
}

pub fn randomness(tree: &Tree, findings: &mut Vec<Finding>) {
    for source in &tree.rust {
        if source.path.starts_with("app/src/shell/") {
            continue;
        }
        for (at, token) in source.tokens.iter().enumerate() {
            let random = CHANCES.iter().any(|chance| source.reads(at, chance));
            if random && !token.test {
                let message = "randomness outside app/src/shell: take it as an argument";
                findings.push(Finding::at(&source.path, token.line, message));
            }
        }
    }
}

pub fn floats(tree: &Tree, findings: &mut Vec<Finding>) {
    let exact = |source: &&Source| EXACT.iter().any(|folder| source.path.starts_with(folder));
    for source in tree.rust.iter().filter(exact) {
        for (at, token) in source.tokens.iter().enumerate() {
            let float = match &token.kind {
                Kind::Word(word) => {
                    matches!(word.as_str(), "f32" | "f64") && !describes(source, at)
                }
                // `pair.0.1` is read as the number 0.1 after a mark.
                Kind::Number(number) => {
                    is_float(number) && !(at > 0 && source.reads(at - 1, &["."]))
                }
                _ => false,
            };
            if float && !token.test {
                let message = "a float where figures are made: use i64 at a fixed scale";
                findings.push(Finding::at(&source.path, token.line, message));
            }
        }
    }
}

/// `#[schema(value_type = f64)]` says that an exact decimal is a number in JSON.
fn describes(source: &Source, at: usize) -> bool {
    let after = |words: &[&str]| at >= words.len() && source.reads(at - words.len(), words);
    after(&["value_type", "="]) || after(&["value_type", "=", "Option", "<"])
}

fn is_float(number: &str) -> bool {
    let whole = ["0x", "0o", "0b"]
        .iter()
        .any(|base| number.starts_with(base));
    !whole && (number.contains('.') || number.ends_with("f32") || number.ends_with("f64"))
}

pub fn length(tree: &Tree, findings: &mut Vec<Finding>) {
    for source in tree.rust.iter().filter(|source| source.lines > LONGEST) {
        let message = format!(
            "{} lines, more than {LONGEST}: which concept wants a room of its own?",
            source.lines
        );
        findings.push(Finding::at(&source.path, source.lines, message));
    }
}

pub fn allow(tree: &Tree, findings: &mut Vec<Finding>) {
    for source in &tree.rust {
        for (at, token) in source.tokens.iter().enumerate() {
            let is = |word: &str| {
                source.reads(at, &["#", "[", word]) || source.reads(at, &["#", "!", "[", word])
            };
            if is("allow") {
                let message = "#[allow]: mend it, or say #[expect(…, reason = \"…\")]";
                findings.push(Finding::at(&source.path, token.line, message));
            }
            if is("ignore") {
                let message = "#[ignore]: a test that does not run proves nothing";
                findings.push(Finding::at(&source.path, token.line, message));
            }
        }
    }
}
