//! The demo's portal, served by the program itself out of a folder of its own.

use std::fs::File;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::chromium::{Running, free_port, wait};

pub struct Portal {
    /// As `http://127.0.0.1:PORT/`.
    pub address: String,
    _server: Running,
    _folder: TempDir,
}

impl Portal {
    /// Starts the program that `LANTOA_BIN` names, or the one built with the tests.
    pub fn start() -> Result<Self> {
        let program = std::env::var("LANTOA_BIN");
        let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_lantoa").to_owned());
        let folder = tempfile::tempdir()?;
        let listen = format!("127.0.0.1:{}", free_port()?);
        let log = folder.path().join("log");
        let server = Command::new(&program)
            .args(["demo", "--listen", &listen, "--data"])
            .arg(folder.path().join("data"))
            .env_remove("LANTOA_DATABASE_URL")
            .stdin(Stdio::null())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            .spawn()
            .with_context(|| format!("{program} does not start"))?;
        let mut server = Running(server);
        let address = format!("http://{listen}/");
        wait(|| {
            let ended = !matches!(server.0.try_wait(), Ok(None));
            ended || ureq::get(&address).call().is_ok()
        })?;
        // Of a program that ended, what it said is the cause.
        ureq::get(&address)
            .call()
            .with_context(|| std::fs::read_to_string(&log).unwrap_or_default())?;
        Ok(Self {
            address,
            _server: server,
            _folder: folder,
        })
    }
}
