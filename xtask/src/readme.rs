//! The commands that the documents show are commands that the program has.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

const DOCUMENTS: &[&str] = &["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"];

/// Asks the built program for the help of every command shown.
pub fn check(workspace: &Workspace, lantoa: &Path) -> Result<()> {
    let mut unknown = Vec::new();
    let mut count = 0;
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(workspace.root.join(document)).unwrap_or_default();
        for command in shown(&text) {
            count += 1;
            let help = Command::new(lantoa).args(&command).arg("--help").output()?;
            if !help.status.success() {
                unknown.push(format!("{document}: lantoa {}", command.join(" ")));
            }
        }
    }
    if !unknown.is_empty() {
        bail!("the program has no such command:\n{}", unknown.join("\n"));
    }
    println!("{count} commands shown in documents exist");
    let task = std::env::current_exe()?;
    let readme = std::fs::read_to_string(workspace.root.join("README.md")).unwrap_or_default();
    for task_name in after(&readme, "cargo xtask ") {
        process::output(Command::new(&task).args([&task_name, "--help"]))?;
    }
    Ok(())
}

/// The words that follow `lantoa` (or cargo's way of running it) in indented or fenced code,
/// as far as they name a command and not a value: `lantoa units show CODE` gives `units show`.
fn shown(text: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for line in code_lines(text) {
        for lead in ["lantoa ", "cargo run --release -- "] {
            let line = line.trim_start().trim_start_matches("$ ");
            let line = line
                .trim_start_matches("./")
                .trim_start_matches("target/release/");
            if let Some(rest) = line.strip_prefix(lead) {
                let words = rest.split_whitespace().take_while(|word| is_name(word));
                // A register or unit named by slug is a value: at most two words are commands.
                let words: Vec<String> = words.take(2).map(str::to_owned).collect();
                if !words.is_empty() {
                    found.insert(words);
                }
            }
        }
    }
    found
}

fn after(text: &str, lead: &str) -> BTreeSet<String> {
    code_lines(text)
        .filter_map(|line| line.trim_start().strip_prefix(lead))
        .filter_map(|rest| rest.split_whitespace().next())
        .filter(|word| is_name(word))
        .map(str::to_owned)
        .collect()
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            return false;
        }
        fenced || line.starts_with("    ")
    })
}

fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_out_of_code() {
        let text = "say lantoa nothing\n\n    cargo run --release -- demo\n\n```sh\n\
                    $ lantoa units show 001 --json\nlantoa serve --data DIR\ncargo xtask test\n```\n";
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let expected = ["demo", "serve", "units show"].map(words);
        assert_eq!(shown(text), BTreeSet::from(expected));
        assert_eq!(
            after(text, "cargo xtask "),
            BTreeSet::from(["test".to_owned()])
        );
    }
}
