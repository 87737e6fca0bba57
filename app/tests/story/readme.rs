//! What the documents print is what a person types: every command in an indented block is run as it
//! stands, in the order of the page, with the files that the page shows.

use std::process::{Command, Stdio};

use crate::program::{lantoa, run};

const README: &str = include_str!("../../../README.md");
const CONTRIBUTING: &str = include_str!("../../../CONTRIBUTING.md");

/// Run by other checks: the whole demonstration, and the checks themselves.
const ELSEWHERE: [&str; 2] = ["cargo run --release -- demo", "cargo xtask "];

/// Lines of indented code, in their order.
fn commands(page: &str) -> impl Iterator<Item = &str> {
    let code = page.lines().filter_map(|line| line.strip_prefix("    "));
    let bare = code.map(|line| line.split("  #").next().unwrap_or(line).trim());
    bare.filter(|line| {
        line.starts_with("lantoa ") || line.starts_with("cargo ") || line.starts_with("createdb ")
    })
}

/// Files that a page shows: a name in backticks and a colon before the block.
fn files(page: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (before, fenced) in page.split("```toml\n").zip(page.split("```toml\n").skip(1)) {
        let named = before
            .trim_end()
            .strip_suffix("`:")
            .and_then(|b| b.rsplit('`').next());
        if let (Some(name), Some(text)) = (named, fenced.split("```").next()) {
            found.push((name, text));
        }
    }
    found
}

/// The words of a line as a shell would read them.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

struct House {
    folder: tempfile::TempDir,
    database: Option<String>,
}

impl House {
    /// The word with the places of this machine in the place of those on the page.
    fn here(&self, word: &str) -> String {
        let folder = self.folder.path().join("lantoa").display().to_string();
        let word = word.replace("/var/lib/lantoa", &folder);
        let address = "postgres://lantoa@127.0.0.1/lantoa";
        match &self.database {
            Some(url) => word.replace(address, url),
            None => word,
        }
    }

    fn command(&self, words: &[String]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
        command.current_dir(self.folder.path());
        command.args(words.iter().map(|w| self.here(w)));
        for name in ["LANTOA_DATA", "LANTOA_DATABASE_URL", "LANTOA_DURABILITY"] {
            command.env_remove(name);
        }
        command
    }

    /// Serves until it says where, and is ended.
    fn serves(&self, line: &str, words: &[String]) {
        let listen = ["--listen".to_owned(), "127.0.0.1:0".to_owned()];
        let mut words: Vec<String> = words.to_vec();
        if let Some(at) = words.iter().position(|w| w == "--listen") {
            words.drain(at..=at + 1);
        }
        words.extend(listen);
        let mut command = self.command(&words);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let out = std::io::BufReader::new(child.stdout.take().unwrap());
        std::io::BufRead::lines(out)
            .map_while(Result::ok)
            .take(1)
            .for_each(|l| said = l);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(said.contains("http://"), "{line}: {said}");
    }
}

#[test]
fn every_command_that_the_documents_print_is_run_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("lantoa-demo");
    let made = lantoa(&demo, &["demo", "--once"]);
    assert_eq!(made.status, 0, "{}", made.err);
    let place = tempfile::tempdir().unwrap();
    let server = db::testing::each_engine(place.path())
        .unwrap()
        .into_iter()
        .nth(1);
    let database = server.and_then(|place| match place {
        db::Location::Url(url) => Some(url),
        db::Location::File(_) => None,
    });
    let house = House { folder, database };
    for page in [README, CONTRIBUTING] {
        for (name, text) in files(page) {
            std::fs::write(house.folder.path().join(name), text).unwrap();
        }
    }
    std::os::unix::fs::symlink(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../packs"),
        house.folder.path().join("packs"),
    )
    .unwrap();
    let mut count = 0;
    for line in commands(README).chain(commands(CONTRIBUTING)) {
        if ELSEWHERE.iter().any(|e| line.starts_with(e)) || line.starts_with("createdb ") {
            continue;
        }
        let on_server = line.contains("postgres://");
        if on_server && house.database.is_none() {
            continue;
        }
        let words = words(line.strip_prefix("lantoa ").unwrap_or(line));
        if words[0] == "serve" {
            house.serves(line, &words);
        } else {
            let ended = run(&mut house.command(&words), "");
            assert_eq!(ended.status, 0, "{line}\n{}{}", ended.out, ended.err);
        }
        count += 1;
    }
    assert!(count > 12, "{count}");
}

#[test]
fn files_and_words_are_read_as_they_stand() {
    let page =
        "Say. `a.toml`:\n\n```toml\nx = 1\n```\n\n    lantoa a \"b c\" d  # why\n    other\n";
    assert_eq!(files(page), [("a.toml", "x = 1\n")]);
    let lines: Vec<&str> = commands(page).collect();
    assert_eq!(lines, ["lantoa a \"b c\" d"]);
    assert_eq!(words(lines[0]), ["lantoa", "a", "b c", "d"]);
}
