//! The program itself, run as a person runs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a run ended and what it said.
pub struct Ended {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// A command on a data folder, whatever database the surroundings name.
pub fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = bare(arguments);
    command.arg("--data").arg(data);
    command
}

/// A command on a database server.
pub fn on_server(url: &str, arguments: &[&str]) -> Command {
    let mut command = bare(arguments);
    command.args(["--database-url", url]);
    command
}

fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
    command.args(arguments);
    for name in [
        "LANTOA_DATA",
        "LANTOA_DATABASE_URL",
        "LANTOA_DURABILITY",
        "LANTOA_KEY",
        "LANTOA_KEY_FILE",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs the program to its end.
pub fn lantoa(data: &Path, arguments: &[&str]) -> Ended {
    run(&mut command(data, arguments), "")
}

/// Runs the program with something on its standard input.
pub fn lantoa_reads(data: &Path, arguments: &[&str], input: &str) -> Ended {
    run(&mut command(data, arguments), input)
}

pub fn run(command: &mut Command, input: &str) -> Ended {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who refuses its arguments does not read.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let out = child.wait_with_output().unwrap();
    Ended {
        status: out.status.code().unwrap_or(-1),
        out: String::from_utf8(out.stdout).unwrap(),
        err: String::from_utf8(out.stderr).unwrap(),
    }
}

impl Ended {
    /// It ended well and had nothing to complain about.
    pub fn succeeds(self) -> Ended {
        assert_eq!((self.status, self.err.as_str()), (0, ""), "{}", self.out);
        self
    }

    /// It ended with this status, with nothing on standard output, and said these words.
    pub fn fails(&self, status: i32, words: &[&str]) {
        assert_eq!(
            (self.status, self.out.as_str()),
            (status, ""),
            "{}",
            self.err
        );
        for word in words {
            assert!(
                self.err.contains(word),
                "\"{word}\" is not in: {}",
                self.err
            );
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}
