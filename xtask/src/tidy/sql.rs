//! SQL is static text and stands in stores: `store.rs`, the files of a `store` folder, and the
//! database crate, which knows no business.

use super::rust::{Kind, Source, Token};
use super::{Finding, Tree};

pub fn elsewhere(tree: &Tree, findings: &mut Vec<Finding>) {
    for source in tree.rust.iter().filter(|source| !is_store(&source.path)) {
        for token in source.tokens.iter().filter(|token| !token.test) {
            if let Some(statement) = statement(token) {
                let message = format!("{statement} outside store.rs: SQL stands in stores");
                findings.push(Finding::at(&source.path, token.line, message));
            }
        }
    }
}

pub fn dynamic(tree: &Tree, findings: &mut Vec<Finding>) {
    let checked = |source: &&Source| !source.path.starts_with("crates/db/");
    for source in tree.rust.iter().filter(checked) {
        for (at, token) in source.tokens.iter().enumerate().skip(3) {
            let composed = ["format", "write", "writeln", "concat"]
                .iter()
                .any(|name| source.reads(at - 3, &[name, "!", "("]))
                || source.reads(at - 1, &["+"]);
            if let (Some(statement), true, false) = (statement(token), composed, token.test) {
                let message = format!("{statement} put together at run time: SQL is static text");
                findings.push(Finding::at(&source.path, token.line, message));
            }
        }
    }
}

fn is_store(path: &str) -> bool {
    // The rules themselves name what they look for.
    path.ends_with("/store.rs")
        || path.contains("/store/")
        || path.starts_with("crates/db/")
        || path.starts_with("xtask/")
}

/// The kind of statement that a string literal holds. Keywords count in capitals, as the stores
/// write them, or at the very beginning.
fn statement(token: &Token) -> Option<&'static str> {
    let Kind::Text(text) = &token.kind else {
        return None;
    };
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty() && *word != "r")
        .collect();
    let pair = |first: &str, second: &str| words.windows(2).any(|w| w == [first, second]);
    let later = |first: &str, second: &str| {
        let from = words.iter().position(|word| *word == first);
        from.is_some_and(|from| words[from..].contains(&second))
    };
    let begins = |first: &str| {
        words
            .first()
            .is_some_and(|word| word.eq_ignore_ascii_case(first))
    };
    let somewhere = |second: &str| words.iter().any(|word| word.eq_ignore_ascii_case(second));
    if later("SELECT", "FROM") || begins("select") && somewhere("from") {
        Some("SELECT")
    } else if pair("INSERT", "INTO") || begins("insert") && somewhere("into") {
        Some("INSERT")
    } else if later("UPDATE", "SET") || begins("update") && somewhere("set") {
        Some("UPDATE")
    } else if pair("DELETE", "FROM") || begins("delete") && somewhere("from") {
        Some("DELETE")
    } else if ["CREATE", "ALTER", "DROP"].iter().any(|verb| {
        ["TABLE", "INDEX", "VIEW", "TRIGGER"]
            .iter()
            .any(|thing| pair(verb, thing))
    }) {
        Some("a definition of tables")
    } else if begins("PRAGMA") || begins("VACUUM") {
        Some("PRAGMA or VACUUM")
    } else {
        None
    }
}
