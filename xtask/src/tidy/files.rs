//! Rules on which files there are: migrations are numbered without a gap, and links in
//! documents lead to files.

use std::collections::BTreeMap;

use super::{Finding, Tree};

const MIGRATIONS: &str = "app/migrations/";

pub fn migrations(tree: &Tree, findings: &mut Vec<Finding>) {
    let mut numbers: BTreeMap<usize, &str> = BTreeMap::new();
    for path in &tree.paths {
        let mut broken = |message: String| findings.push(Finding::at(path, 1, message));
        if let Some(name) = path.strip_prefix(MIGRATIONS) {
            let number = number(name);
            match number {
                None => broken("a migration is named like 0001_units.sql".to_owned()),
                Some(number) => {
                    if let Some(other) = numbers.insert(number, path) {
                        broken(format!("has the number of {other}"));
                    }
                }
            }
        } else if path.ends_with(".sql") && path.contains("migrations/") {
            broken(format!("migrations stand in {MIGRATIONS} for both engines"));
        }
    }
    for (expected, (number, path)) in (1..).zip(&numbers) {
        if *number != expected {
            let message = format!("number {number} follows {}", expected - 1);
            findings.push(Finding::at(path, 1, message));
            break;
        }
    }
}

/// `0001_units.sql` is 1.
fn number(name: &str) -> Option<usize> {
    let (number, title) = name.strip_suffix(".sql")?.split_once('_')?;
    let sound = number.len() == 4 && !title.is_empty() && !title.contains('/');
    number.parse().ok().filter(|_| sound)
}

pub fn links(tree: &Tree, findings: &mut Vec<Finding>) {
    let documents = tree.texts.iter().filter(|file| file.path.ends_with(".md"));
    for file in documents {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in (1..).zip(file.text.lines()) {
            for target in line.split("](").skip(1) {
                let target = target.split([')', '#', ' ']).next().unwrap_or_default();
                let outside =
                    target.is_empty() || target.contains("://") || target.starts_with("mailto:");
                if !outside && !leads(tree, folder, target) {
                    let message = format!("the link to {target} leads to no file");
                    findings.push(Finding::at(&file.path, number, message));
                }
            }
        }
    }
}

fn leads(tree: &Tree, folder: &str, target: &str) -> bool {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    let inside = format!("{path}/");
    let there = |known: &String| *known == path || known.starts_with(&inside);
    path.is_empty() || tree.paths.iter().any(there)
}
