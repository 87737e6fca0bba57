//! A PostgreSQL cluster of its own for the tests: made in a temporary folder as a user that is
//! not root, ended and removed with the guard. It trades durability for speed, as tests may.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process;

const START: Duration = Duration::from_secs(60);
const OWNER: &str = "postgres";

pub struct Cluster {
    server: Child,
    port: u16,
    _folder: TempDir,
}

impl Cluster {
    /// `binaries` holds `initdb` and `postgres`. Ends on its own with the thread that started it.
    pub fn start(binaries: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("lantoa-pg-").tempdir()?;
        let root = is_root()?;
        if root {
            let owner = format!("{OWNER}:{OWNER}");
            process::output(Command::new("chown").arg(owner).arg(folder.path()))?;
        }
        let data = folder.path().join("data");
        process::output(
            owned(root, binaries, "initdb", folder.path())
                .args(["--no-sync", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--username", OWNER, "--pgdata"])
                .arg(&data),
        )?;
        let port = process::free_port()?;
        let log = folder.path().join("log");
        let log_file = std::fs::File::create(&log)?;
        let mut server = owned(root, binaries, "postgres", folder.path());
        server.arg("-D").arg(&data).arg("-k").arg(folder.path());
        server.args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=200",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ] {
            server.args(["-c", setting]);
        }
        // A group of its own: Ctrl-C reaches the tests first, the server by the guard.
        let server = server
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log_file.try_clone()?)
            .stderr(log_file)
            .spawn()
            .context("cannot start PostgreSQL")?;
        let mut cluster = Self {
            server,
            port,
            _folder: folder,
        };
        if let Err(error) = cluster.wait(binaries) {
            let log = std::fs::read_to_string(log).unwrap_or_default();
            return Err(error.context(log));
        }
        Ok(cluster)
    }

    pub fn url(&self) -> String {
        format!("postgres://{OWNER}@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, binaries: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START && !process::interrupted() {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended with {status}");
            }
            let ready = Command::new(binaries.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()?;
            if ready.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL does not answer on port {}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        if let Err(error) = process::stop(&mut self.server, "INT") {
            eprintln!("PostgreSQL on port {} was not stopped: {error}", self.port);
        }
    }
}

/// A command of the cluster's owner that ends when this process does, even when killed.
fn owned(root: bool, binaries: &Path, program: &str, folder: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if root {
        command.args(["--reuid", OWNER, "--regid", OWNER, "--init-groups"]);
    }
    command
        .args(["--pdeathsig", "INT", "--"])
        .arg(binaries.join(program))
        .current_dir(folder);
    command
}

pub fn is_root() -> Result<bool> {
    Ok(process::output(Command::new("id").arg("-u"))?.trim() == "0")
}
