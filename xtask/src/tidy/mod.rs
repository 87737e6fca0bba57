//! The project's rules as code: each looks at the tree of tracked files and says where it is
//! broken. A rule that a compiler or linter can check does not belong here.

mod code;
mod files;
mod rooms;
mod rust;
mod shape;
mod slices;
mod sql;
mod text;

use std::fmt;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// A tracked file that holds text.
pub struct File {
    pub path: String,
    pub text: String,
}

/// The tracked files: `texts` can be read, `paths` names all of them.
pub struct Tree {
    pub paths: Vec<String>,
    pub texts: Vec<File>,
    pub rust: Vec<rust::Source>,
}

/// A place where a rule is broken.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub message: String,
}

impl Finding {
    fn at(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

type Rule = fn(&Tree, &mut Vec<Finding>);

const RULES: &[Rule] = &[
    code::allow,
    code::clock,
    code::floats,
    code::length,
    code::randomness,
    files::links,
    files::migrations,
    rooms::circles,
    rooms::private,
    shape::crates,
    shape::introductions,
    shape::map,
    shape::names,
    shape::purity,
    slices::arrows,
    slices::doors,
    sql::dynamic,
    sql::elsewhere,
    text::composed,
    text::machine,
    text::open_ends,
    text::white_space,
];

pub fn run() -> Result<()> {
    check(&Workspace::find()?)
}

pub fn check(workspace: &Workspace) -> Result<()> {
    let paths = workspace.files()?;
    let mut files = Vec::new();
    for path in &paths {
        // What is no UTF-8 is no text, and no rule here is about it.
        if let Ok(text) = String::from_utf8(std::fs::read(workspace.root.join(path))?) {
            files.push((path.clone(), text));
        }
    }
    let mut findings = Vec::new();
    let tree = Tree::new(paths, files, &mut findings);
    findings.extend(tree.findings());
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} places break the project's rules", findings.len());
    }
    println!("{} files, {} rules", tree.paths.len(), RULES.len());
    Ok(())
}

impl Tree {
    /// Files that do not read as what their name says are findings of their own.
    fn new(paths: Vec<String>, files: Vec<(String, String)>, findings: &mut Vec<Finding>) -> Self {
        let mut rust = Vec::new();
        for (path, text) in &files {
            if path.ends_with(".rs") {
                match rust::Source::read(path, text) {
                    Ok(source) => rust.push(source),
                    Err(finding) => findings.push(finding),
                }
            }
        }
        let texts = files.into_iter();
        Self {
            paths,
            texts: texts.map(|(path, text)| File { path, text }).collect(),
            rust,
        }
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for rule in RULES {
            rule(self, &mut findings);
        }
        findings
    }
}

#[cfg(test)]
mod tests;
